//! People by group, in the shape that humanitarian needs are exchanged in: whole people, whose
//! groups add up to their total in every column.

use super::people::area;
use crate::engine::outcome::{Measure, Zone};
use crate::population::apportionment::apportion;
use crate::population::groups::{AGES, GENDERS};
use crate::report::context::{CommunityFacts, PeopleFacts};
use crate::report::plan::Plan;
use crate::report::table::{Row, Table};
use crate::stats::Summary;

/// A number of people that is told by group.
struct Caseload {
    sector: &'static str,
    group: &'static str,
    status: &'static str,
    measure: Measure,
    period: fn(&PeopleFacts) -> &[String; 2],
    /// Whether it is told by sex, age and need, too.
    by_group: bool,
}

/// Displaced (IDP, affected) in nights 1 to 3 and at two weeks; those of them who need a public
/// place (in need); and host families' people, as many as their guests.
const CASELOADS: [Caseload; 4] = [
    Caseload {
        sector: "SHL",
        group: "IDP",
        status: "AFF",
        measure: Measure::DisplacedNight1,
        period: |it| &it.nights,
        by_group: true,
    },
    Caseload {
        sector: "SHL",
        group: "IDP",
        status: "AFF",
        measure: Measure::DisplacedDay14,
        period: |it| &it.two_weeks,
        by_group: true,
    },
    Caseload {
        sector: "CCM",
        group: "IDP",
        status: "INN",
        measure: Measure::Sheltering,
        period: |it| &it.two_weeks,
        by_group: true,
    },
    Caseload {
        sector: "SHL",
        group: "HST",
        status: "AFF",
        measure: Measure::HostFamily,
        period: |it| &it.two_weeks,
        by_group: false,
    },
];

/// What a row tells beside its numbers.
#[derive(Clone, Copy)]
struct Group<'a> {
    gender: &'a str,
    age: &'a str,
    min_age: Option<u8>,
    max_age: Option<u8>,
    category: &'a str,
}

const EVERYBODY: Group =
    Group { gender: "all", age: "all", min_age: None, max_age: None, category: "" };

/// Mean, P10, P50 and P90, whole.
type Numbers = [u64; 4];

/// `caseload`: rows of the country, its regions and districts; none where the region does not say who
/// its people are.
pub fn caseload(plan: &Plan) -> Table {
    let mut table = Table::new("caseload");
    let Some(people) = plan.context.people else { return table };
    let areas = plan.context.areas;
    let zones = std::iter::once(Zone::Country)
        .chain((0..areas.regions.len()).map(Zone::Region))
        .chain((0..areas.districts.len()).map(Zone::District));
    for zone in zones {
        for it in &CASELOADS {
            let total = whole(&plan.summary(zone, it.measure));
            let mut push = |group: Group, numbers| {
                table.push(row(
                    plan,
                    zone,
                    [it.sector, it.group, it.status],
                    group,
                    (it.period)(people),
                    numbers,
                ));
            };
            push(EVERYBODY, total);
            if it.by_group {
                by_sex_and_age(people, total, &mut push);
                by_need(people, total, &mut push);
            }
        }
        for it in &people.communities {
            for (measure, period) in [
                (Measure::DisplacedNight1, &people.nights),
                (Measure::DisplacedDay14, &people.two_weeks),
            ] {
                let numbers = whole(&of_community(plan, zone, it, measure));
                let group = Group { category: &it.name, ..EVERYBODY };
                table.push(row(plan, zone, ["SHL", &it.code, "AFF"], group, period, numbers));
            }
        }
    }
    table
}

fn by_sex_and_age(people: &PeopleFacts, total: Numbers, push: &mut impl FnMut(Group, Numbers)) {
    let shares = people.at_home.shares();
    let columns = total.map(|it| apportion(it, &shares));
    let groups = GENDERS.iter().flat_map(|gender| AGES.iter().map(move |age| (*gender, age)));
    for (idx, (gender, age)) in groups.enumerate() {
        let (min_age, max_age) = (Some(age.min), age.max);
        let group = Group { gender, age: age.name, min_age, max_age, category: "" };
        push(group, [0, 1, 2, 3].map(|column: usize| columns[column][idx]));
    }
}

/// Categories overlap with the others and with each other, so they add up to nothing.
fn by_need(people: &PeopleFacts, total: Numbers, push: &mut impl FnMut(Group, Numbers)) {
    for it in &people.categories {
        let group = Group {
            gender: it.gender.unwrap_or("all"),
            age: "all",
            min_age: it.min_age,
            max_age: it.max_age,
            category: &it.name,
        };
        push(group, total.map(|all| (it.share.mode * all as f64).round() as u64));
    }
}

/// Displaced of a community, realization by realization: as often as the people of its districts.
fn of_community(plan: &Plan, zone: Zone, it: &CommunityFacts, measure: Measure) -> Summary {
    let districts = &plan.context.areas.districts;
    let inside = |district: usize| match zone {
        Zone::Region(region) => districts[district].parent as usize == region,
        Zone::District(own) => own == district,
        Zone::Country | Zone::Settlement(_) => true,
    };
    let zones = &plan.outcome.zones;
    let mut sums = vec![0.0_f32; zones.n_realizations];
    for (district, ratio) in it.ratio.iter().enumerate().filter(|(idx, _)| inside(*idx)) {
        if 0.0 < *ratio {
            let displaced = zones.column(Zone::District(district), measure);
            sums.iter_mut().zip(displaced).for_each(|(sum, it)| *sum += *ratio as f32 * it);
        }
    }
    Summary::of(&mut sums)
}

fn whole(of: &Summary) -> Numbers {
    [of.mean, of.p10, of.p50, of.p90].map(|it| it.max(0.0).round() as u64)
}

fn row(
    plan: &Plan,
    zone: Zone,
    [sector, population_group, status]: [&str; 3],
    group: Group,
    [start, end]: &[String; 2],
    numbers: Numbers,
) -> Row {
    let age = |it: Option<u8>| it.map_or(f64::NAN, f64::from);
    let mut row = Row::default();
    area(plan, &mut row, zone);
    row.text("sector_code", sector);
    row.text("population_group", population_group);
    row.text("population_status", status);
    row.text("gender", group.gender);
    row.text("age_range", group.age);
    row.count("min_age", age(group.min_age));
    row.count("max_age", age(group.max_age));
    row.text("category", group.category);
    for (name, number) in ["mean", "p10", "p50", "p90"].iter().zip(numbers) {
        row.count(&format!("population_{name}"), number as f64);
    }
    row.text("reference_period_start", start);
    row.text("reference_period_end", end);
    row.text("scenario_id", &plan.context.scenario.id);
    row.text("is_scenario", "true");
    row
}
