//! What tables of shelter are told from: a run, or a run that was asked again.

use super::context::{LoadLine, NeedLine, StockLine};
use super::needs::Needs;
use super::plan::Plan;
use crate::engine::flows::FlowOutcome;
use crate::engine::outcome::{Measure, ShelterOutcome, Zone};
use crate::engine::relocation::RelocationPlan;
use crate::engine::stage::Stage;
use crate::engine::what_if::WhatIf;
use crate::exposure::settlement::{Areas, Settlement};
use crate::routing::network::Network;
use crate::shelter::site::Shelter;
use crate::stats::Summary;

/// All that tables of shelter tell.
pub struct Sheltering<'a> {
    /// Country, regions and districts.
    pub areas: &'a Areas,
    /// Settlements.
    pub settlements: &'a [Settlement],
    /// Places with capacity.
    pub shelters: &'a [Shelter],
    /// What became of each.
    pub sites: &'a [ShelterOutcome],
    /// Roads.
    pub network: &'a Network,
    /// Whether it is the cold season.
    pub winter: bool,
    /// Mean residents of a household.
    pub household_size: f64,
    /// Share of women and girls of those at home, where it is known.
    pub females: Option<f64>,
    /// Where the codes of areas come from.
    pub pcode_source: &'a str,
    /// Who goes from which settlement to which site.
    pub flows: &'a [FlowOutcome],
    /// Who of the mean case goes where.
    pub relocation: &'a RelocationPlan,
    /// `[n_settlements]`: share of realizations in which no site can be reached.
    pub unreachable_prob: Vec<f64>,
    /// Whether there are roads and sites, so that a gap can be told at all.
    pub is_gap_assessed: bool,
    /// Needs of the country, regions and districts.
    pub needs: &'a [NeedLine],
    /// Needs of settlements.
    pub needs_settlement: &'a [NeedLine],
    /// What stocks cover.
    pub stocks: &'a [StockLine],
    /// What it takes to carry the needs.
    pub loads: &'a [LoadLine],
    summary: Box<dyn Fn(Zone, Measure) -> Summary + 'a>,
}

impl<'a> Sheltering<'a> {
    /// Of a run.
    pub fn of(plan: &'a Plan<'a>) -> Sheltering<'a> {
        let (context, outcome) = (plan.context, plan.outcome);
        Sheltering {
            areas: context.areas,
            settlements: context.settlements,
            shelters: context.shelters,
            sites: &outcome.shelters,
            network: context.network,
            winter: context.scenario.winter,
            household_size: context.household_size,
            females: context.people.map(|it| it.at_home.females()),
            pcode_source: context.pcode_source,
            flows: &outcome.flows,
            relocation: &outcome.relocation,
            unreachable_prob: outcome.routes.iter().map(|it| it.unreachable_prob).collect(),
            is_gap_assessed: plan.is_assessed(Measure::ShelterGap),
            needs: context.needs,
            needs_settlement: context.needs_settlement,
            stocks: context.stocks,
            loads: context.loads,
            summary: Box::new(|zone, measure| plan.summary(zone, measure)),
        }
    }

    /// Of a run that was asked again; its network and needs are made beside it.
    pub fn again(
        changed: &'a Stage,
        found: &'a WhatIf,
        (network, needs): (&'a Network, &'a Needs),
    ) -> Sheltering<'a> {
        let at = &changed.reception;
        Sheltering {
            areas: &changed.areas,
            settlements: &changed.settlements,
            shelters: &at.shelters,
            sites: &found.shelters,
            network,
            winter: at.cold,
            household_size: changed.household_size,
            females: changed.facts.females,
            pcode_source: PCODE_SOURCE,
            flows: &found.flows,
            relocation: &found.relocation,
            unreachable_prob: found.unreachable_prob.clone(),
            is_gap_assessed: !network.segments.is_empty() && !at.shelters.is_empty(),
            needs: &needs.areas,
            needs_settlement: &needs.settlements,
            stocks: &needs.stocks,
            loads: &needs.loads,
            summary: Box::new(|zone, measure| found.zones.summary(zone, measure)),
        }
    }

    /// Mean and quantiles of one number.
    pub fn summary(&self, zone: Zone, measure: Measure) -> Summary {
        (self.summary)(zone, measure)
    }
}

/// Codes of areas are those of the layers.
pub const PCODE_SOURCE: &str = "local";
