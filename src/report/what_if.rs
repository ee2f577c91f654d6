//! What other hosts, tents and sites would change: areas and sites, before and after.

use std::fmt::Write as _;
use std::path::Path;

use super::format::{WriteError, csv, save};
use super::sheltering::Sheltering;
use super::table::{Row, Table};
use super::{lang, needs, tables};
use crate::engine::outcome::{Measure, Zone};
use crate::engine::stage::{MEASURES, Stage, areas_of};
use crate::engine::what_if::WhatIf;
use crate::stats::Summary;

/// Column names of [`MEASURES`].
const NAMES: [&str; MEASURES.len()] = [
    "sheltering",
    "host_family",
    "own_yard",
    "camp",
    "leaves_district",
    "shelter_gap",
    "shelter_gap_vulnerable",
];

/// Writes `what_if.csv` and `what_if_sites.csv`, and the tables of shelter as a run has them in
/// `csv/`.
///
/// # Errors
/// The file that could not be written.
pub fn write(dir: &Path, stage: &Stage, changed: &Stage, found: &WhatIf) -> Result<(), WriteError> {
    for table in [areas(stage, found), sites(stage, changed, found)] {
        save(dir, &format!("{}.csv", table.name), &csv::bytes(&table))?;
    }
    let (network, needs) = (stage.network(), needs::of(asked(changed), &found.zones));
    let told = Sheltering::again(changed, found, (&network, &needs));
    csv::write(dir, &tables::of_shelter(&told))?;
    Ok(())
}

/// The same tables for programs.
pub fn json(
    stage: &Stage,
    changed: &Stage,
    found: &WhatIf,
) -> [(&'static str, serde_json::Value); 2] {
    [areas(stage, found), sites(stage, changed, found)].map(|it| (it.name, it.json()))
}

/// Whose needs, and by which standard.
fn asked(changed: &Stage) -> needs::Asked<'_> {
    needs::Asked {
        areas: &changed.areas,
        settlements: &changed.settlements,
        month: changed.facts.month,
        household_size: changed.household_size,
        profile: &changed.facts.needs,
        stocks: changed.facts.stocks.as_deref(),
    }
}

/// A row an area and measure.
fn areas(stage: &Stage, found: &WhatIf) -> Table {
    let mut table = Table::new("what_if");
    for zone in areas_of(&found.zones) {
        for (idx, measure) in MEASURES.into_iter().enumerate() {
            let (before, after) = (stage.found(zone, idx), found.zones.column(zone, measure));
            let share = |is: fn(f32, f32) -> bool| {
                let n = before.iter().zip(after).filter(|it| is(*it.0, *it.1)).count();
                n as f64 / before.len().max(1) as f64
            };
            let mut row = Row::default();
            key(stage, &mut row, zone);
            row.text("measure", NAMES[idx]);
            row.counts("before", &summary(before));
            row.counts("after", &summary(after));
            let change = summary(after).mean - summary(before).mean;
            row.count("change_mean", change);
            row.decimal("fewer_prob", share(|before, after| after + PERSON < before), 3);
            row.decimal("more_prob", share(|before, after| before + PERSON < after), 3);
            table.push(row);
        }
    }
    table
}

/// Less than so many people more or fewer are none.
const PERSON: f32 = 0.5;

fn key(stage: &Stage, row: &mut Row, zone: Zone) {
    let areas = &stage.areas;
    let (level, pcode, names) = match zone {
        Zone::Country | Zone::Settlement(_) => (0, &areas.country_pcode, &areas.country),
        Zone::Region(it) => (1, &areas.regions[it].pcode, &areas.regions[it].names),
        Zone::District(it) => (2, &areas.districts[it].pcode, &areas.districts[it].names),
    };
    row.count("adm_level", f64::from(level));
    row.text("adm_pcode", pcode);
    tables::keys::names(row, "adm_name", names);
}

/// A row a site.
fn sites(stage: &Stage, changed: &Stage, found: &WhatIf) -> Table {
    let mut table = Table::new("what_if_sites");
    for (idx, (site, outcome)) in changed.reception.shelters.iter().zip(&found.shelters).enumerate()
    {
        let capacity = |of: &Stage| {
            let of = &of.reception;
            Some(of.rules.capacity_factor * of.shelters.get(idx)?.capacity(of.cold))
        };
        let mut row = Row::default();
        row.text("site_id", &site.id);
        tables::keys::names(&mut row, "site_name", &site.names);
        row.text("adm2_pcode", &stage.areas.districts[site.district as usize].pcode);
        row.decimal("lon", site.place.lon_deg, 5);
        row.decimal("lat", site.place.lat_deg, 5);
        row.count("capacity_before", capacity(stage).unwrap_or(f64::NAN));
        row.count("capacity_after", capacity(changed).unwrap_or(f64::NAN));
        row.decimal("usable_prob", outcome.usable_prob, 3);
        row.counts("assigned", &outcome.assigned);
        row.decimal("overflow_prob", outcome.overflow_prob, 3);
        table.push(row);
    }
    table
}

fn summary(values: &[f32]) -> Summary {
    Summary::of(&mut values.to_vec())
}

/// The country in a few lines.
pub fn console(stage: &Stage, found: &WhatIf, told: &str) -> String {
    let number = &lang::english().number;
    let mut text = format!(
        "{}: what if {told} ({} realizations)\n\n{:28}{:>26}{:>26}\n",
        stage.facts.title,
        number.whole(stage.impacts.len() as i64),
        "",
        "before: P50 (P10–P90)",
        "after",
    );
    for (name, measure) in [
        ("need a public place", Measure::Sheltering),
        ("with host families", Measure::HostFamily),
        ("without a place", Measure::ShelterGap),
        ("of these vulnerable", Measure::ShelterGapVulnerable),
    ] {
        let idx = MEASURES.iter().position(|it| *it == measure).unwrap_or_default();
        let before = stage.found(Zone::Country, idx);
        let after = found.zones.column(Zone::Country, measure);
        let range = |of: &[f32]| {
            let it = summary(of);
            let people = |it| number.people(it);
            format!("{} ({}–{})", people(it.p50), people(it.p10), people(it.p90))
        };
        let _ = writeln!(text, "  {name:26}{:>26}{:>26}", range(before), range(after));
    }
    let gap = MEASURES.iter().position(|it| *it == Measure::ShelterGap).unwrap_or_default();
    let before = stage.found(Zone::Country, gap);
    let after = found.zones.column(Zone::Country, Measure::ShelterGap);
    let fewer = before.iter().zip(after).filter(|it| *it.1 + PERSON < *it.0).count();
    let change = summary(after).mean - summary(before).mean;
    let _ = writeln!(
        text,
        "\n  without a place: {}{} people in the mean; fewer in {:.0} % of realizations",
        if change < 0.0 { "−" } else { "+" },
        number.people(change.abs()),
        100.0 * fewer as f64 / before.len().max(1) as f64
    );
    text
}
