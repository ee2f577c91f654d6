//! Displaced people in the shape of the Displacement Tracking Matrix of IOM (DTM API v3, displacement
//! by admin 0, 1 and 2): a row a place where they are and a region they come from, at two weeks.

use std::collections::BTreeMap;

use crate::engine::outcome::{Measure, Zone};
use crate::exposure::settlement::Area;
use crate::report::plan::Plan;
use crate::report::table::{Row, Table};

/// What we put where DTM tells why people left and how they were counted: no word of DTM's, so that
/// nobody takes a scenario for a round of observation.
const REASON: &str = "earthquake (scenario)";
const ASSESSMENT: &str = "scenario (model estimate)";

/// Mean people by where they are, a district or unknown, and the region that they come from.
type Present = BTreeMap<(Option<usize>, usize), f64>;

/// `admin0`, `admin1` and `admin2`. Those who left their district for an unknown place are in
/// `admin0` alone.
pub fn all(plan: &Plan) -> [Table; 3] {
    let present = present(plan);
    let districts = &plan.context.areas.districts;
    let region = |it: usize| districts[it].parent as usize;
    let mut by_level: [BTreeMap<(usize, usize), f64>; 3] = Default::default();
    for (&(at, from), people) in &present {
        *by_level[0].entry((0, from)).or_default() += people;
        if let Some(at) = at {
            *by_level[1].entry((region(at), from)).or_default() += people;
            *by_level[2].entry((at, from)).or_default() += people;
        }
    }
    let mut tables = ["admin0", "admin1", "admin2"].map(Table::new);
    for ((level, rows), table) in by_level.iter().enumerate().zip(&mut tables) {
        for (&(at, from), &people) in rows.iter().filter(|it| 0.5 <= *it.1) {
            table.push(row(plan, (level, at), from, people));
        }
    }
    tables
}

/// Who is sent to a site is where it stands; who left the district is nowhere known; all others are
/// in their own district.
fn present(plan: &Plan) -> Present {
    let context = plan.context;
    let region = |district: usize| context.areas.districts[district].parent as usize;
    let mut present = Present::new();
    for (idx, settlement) in context.settlements.iter().enumerate() {
        let own = settlement.district as usize;
        let of = |measure| plan.summary(Zone::Settlement(idx), measure).mean;
        let left = of(Measure::LeavesDistrict);
        *present.entry((None, region(own))).or_default() += left;
        let stay = of(Measure::DisplacedDay14) - left;
        *present.entry((Some(own), region(own))).or_default() += stay;
    }
    for flow in &plan.outcome.flows {
        let own = context.settlements[flow.settlement as usize].district as usize;
        let site = context.shelters[flow.shelter as usize].district as usize;
        *present.entry((Some(own), region(own))).or_default() -= flow.people.mean;
        *present.entry((Some(site), region(own))).or_default() += flow.people.mean;
    }
    present
}

fn row(plan: &Plan, (level, at): (usize, usize), from: usize, people: f64) -> Row {
    let context = plan.context;
    let areas = context.areas;
    let mut row = Row::default();
    row.text("operation", &context.scenario.title);
    row.text("admin0Name", &areas.country.en);
    row.text("admin0Pcode", &areas.country_pcode);
    let mut place = |name: &str, of: &Area| {
        row.text(&format!("{name}Name"), &of.names.en);
        row.text(&format!("{name}Pcode"), &of.pcode);
    };
    if level == 1 {
        place("admin1", &areas.regions[at]);
    } else if level == 2 {
        place("admin1", &areas.regions[areas.districts[at].parent as usize]);
        place("admin2", &areas.districts[at]);
    }
    row.count("numPresentIdpInd", people);
    let date = context.people.map_or("", |it| it.two_weeks[0].as_str());
    let part = |idx: usize| date.split('-').nth(idx).and_then(|it| it.parse().ok());
    row.text("reportingDate", date);
    row.count("yearReportingDate", part(0).unwrap_or(f64::NAN));
    row.count("monthReportingDate", part(1).unwrap_or(f64::NAN));
    row.count("roundNumber", 1.0);
    row.text("displacementReason", REASON);
    let females = context.people.map(|it| (it.at_home.0[0].iter().sum::<f64>() * people).round());
    row.count("numberMales", females.map_or(f64::NAN, |it| people.round() - it));
    row.count("numberFemales", females.unwrap_or(f64::NAN));
    row.text("idpOriginAdmin1Name", &areas.regions[from].names.en);
    row.text("idpOriginAdmin1Pcode", &areas.regions[from].pcode);
    row.text("assessmentType", ASSESSMENT);
    row
}
