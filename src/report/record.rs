//! What a report is made of, kept with the run, so that it can be made again without layers and
//! without another earthquake.

use serde::Deserialize;

use super::context::{
    AssetFacts, BranchFacts, DataIssue, EvacuationZone, InputLayer, LoadLine, NeedLine,
    PeopleFacts, RunContext, ScenarioFacts, StockLine, TimelineDay,
};
use crate::caveat::Caveat;
use crate::engine::outcome::{Measure, Outcome};
use crate::engine::shaking_maps::ShakingMap;
use crate::exposure::building::Mix;
use crate::exposure::cells::Cells;
use crate::exposure::grid::{Grid, Raster};
use crate::exposure::settlement::{Areas, Settlement};
use crate::input::stage_file::{self, Kept};
use crate::routing::network::Network;
use crate::shelter::camps::Camps;
use crate::shelter::site::Shelter;
use crate::units::LonLat;

/// A run as far as a report tells of it. Its realizations are those of country, regions and
/// districts; of settlements it has the summaries.
#[derive(Debug, Deserialize)]
pub struct Record {
    facts: Facts,
    /// What the run found.
    pub outcome: Outcome,
}

/// Fields and their order are those of [`RunContext`], which is what is written.
#[derive(Debug, Deserialize)]
struct Facts {
    scenario: ScenarioFacts,
    version: String,
    household_size: f64,
    pcode_source: String,
    areas: Areas,
    settlements: Vec<Settlement>,
    shelters: Vec<Shelter>,
    camps: Option<Camps>,
    network: Network,
    cells: Cells,
    mixes: Vec<Mix>,
    n_sites: usize,
    assets: Option<AssetFacts>,
    population_grid: Grid,
    maps: Vec<ShakingMap>,
    branches: Vec<BranchFacts>,
    branch_of: Vec<u32>,
    terrain: Option<Raster>,
    rupture: Vec<LonLat>,
    needs: Vec<NeedLine>,
    needs_settlement: Vec<NeedLine>,
    stocks: Vec<StockLine>,
    loads: Vec<LoadLine>,
    people: Option<PeopleFacts>,
    timeline: Vec<TimelineDay>,
    inputs: Vec<InputLayer>,
    sources: Vec<String>,
    caveats: Vec<Caveat>,
    issues: Vec<DataIssue>,
    evacuation: Vec<EvacuationZone>,
}

impl Record {
    /// Bytes of its file.
    pub fn bytes_of(context: &RunContext, outcome: &Outcome) -> Vec<u8> {
        stage_file::bytes::<Record>(&(context, outcome))
    }

    /// Facts and layers, as a report takes them.
    pub fn context(&self) -> RunContext<'_> {
        let it = &self.facts;
        RunContext {
            scenario: &it.scenario,
            version: &it.version,
            household_size: it.household_size,
            pcode_source: &it.pcode_source,
            areas: &it.areas,
            settlements: &it.settlements,
            shelters: &it.shelters,
            camps: it.camps.as_ref(),
            network: &it.network,
            cells: &it.cells,
            mixes: &it.mixes,
            n_sites: it.n_sites,
            assets: it.assets.as_ref(),
            population_grid: it.population_grid,
            maps: &it.maps,
            branches: &it.branches,
            branch_of: &it.branch_of,
            terrain: it.terrain.as_ref(),
            rupture: &it.rupture,
            needs: &it.needs,
            needs_settlement: &it.needs_settlement,
            stocks: &it.stocks,
            loads: &it.loads,
            people: it.people.as_ref(),
            timeline: &it.timeline,
            inputs: &it.inputs,
            sources: &it.sources,
            caveats: &it.caveats,
            issues: &it.issues,
            evacuation: &it.evacuation,
        }
    }
}

impl Kept for Record {
    const NAME: &'static str = "report.stage";
    const LAYOUT: &'static str = "report stage 1";

    fn is_whole(&self) -> bool {
        let (it, outcome) = (&self.facts, &self.outcome);
        let (table, n_cells) = (&outcome.zones, it.cells.len());
        let n_areas = 1 + table.n_regions + table.n_districts;
        let n_districts = it.areas.districts.len() as u32;
        table.values.len() == n_areas * Measure::COUNT * table.n_realizations
            && table.settlements.len() == table.n_settlements * Measure::COUNT
            && [table.n_regions, table.n_districts, table.n_settlements]
                == [it.areas.regions.len(), it.areas.districts.len(), it.settlements.len()]
            && [it.cells.grid_idx.len(), it.cells.of_settlement.len(), outcome.routes.len()]
                == [n_cells, table.n_settlements, table.n_settlements]
            && [outcome.cell_displaced_mean.len(), outcome.cell_intensity_mean.len()]
                == [n_cells; 2]
            && outcome.shelters.len() == it.shelters.len()
            && outcome.segments.len() == it.network.segments.len()
            && it.branch_of.len() == table.n_realizations
            && it.branch_of.iter().all(|of| (*of as usize) < it.branches.len())
            && it.settlements.iter().all(|of| of.district < n_districts)
            && it.shelters.iter().all(|of| of.district < n_districts)
    }
}
