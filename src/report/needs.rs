//! What the displaced need, by area: each realization's caseload times the rates of the standard,
//! then quantiles, so that ranges of needs are those of the people who have them.

use std::collections::BTreeMap;

use crate::engine::outcome::{Measure, Outcome, Zone};
use crate::input::Loaded;
use crate::report::context::NeedLine;
use crate::shelter::climate::Climate;
use crate::shelter::needs::{self, Caseload, NeedsProfile, When};
use crate::stats::Summary;
use crate::units::Metres;

/// Lines of the country, its regions and its districts, in this order.
pub fn lines(loaded: &Loaded, outcome: &Outcome) -> Vec<NeedLine> {
    let Some(profile) = needs::find(&loaded.scenario.shelter.needs) else { return vec![] };
    let areas = &loaded.world.areas;
    let districts: Vec<Quantities> = (0..areas.districts.len())
        .map(|district| Quantities::of_district(loaded, outcome, profile, district))
        .collect();
    let mut regions: Vec<Quantities> =
        areas.regions.iter().map(|_| Quantities::none(profile, outcome)).collect();
    let mut country = Quantities::none(profile, outcome);
    for (quantities, district) in districts.iter().zip(&areas.districts) {
        regions[district.parent as usize].add(quantities);
        country.add(quantities);
    }
    let mut lines = country.lines(profile, &areas.country_pcode);
    for (quantities, area) in regions.iter().zip(&areas.regions) {
        lines.extend(quantities.lines(profile, &area.pcode));
    }
    for (quantities, area) in districts.iter().zip(&areas.districts) {
        lines.extend(quantities.lines(profile, &area.pcode));
    }
    lines
}

/// Quantities of one area, `[n_items × n_realizations]`, and of how many people or households.
struct Quantities {
    quantity: Vec<Vec<f32>>,
    count: Vec<f64>,
}

impl Quantities {
    fn none(profile: &NeedsProfile, outcome: &Outcome) -> Quantities {
        let n = outcome.zones.n_realizations;
        let n_items = profile.items.len();
        Quantities { quantity: vec![vec![0.0; n]; n_items], count: vec![0.0; n_items] }
    }

    fn of_district(
        loaded: &Loaded,
        outcome: &Outcome,
        profile: &NeedsProfile,
        district: usize,
    ) -> Quantities {
        let mut quantities = Quantities::none(profile, outcome);
        for (climate, settlements) in by_climate(loaded, district) {
            for id in 0..outcome.zones.n_realizations {
                let sum = |measure| {
                    let of = |it: &usize| outcome.zones.column(Zone::Settlement(*it), measure)[id];
                    settlements.iter().map(|it| f64::from(of(it))).sum()
                };
                let caseload = Caseload {
                    sheltering: sum(Measure::Sheltering),
                    camp: sum(Measure::Camp),
                    own_yard: sum(Measure::OwnYard),
                    displaced: sum(Measure::DisplacedDay14),
                    household_size: loaded.world.household_size,
                };
                for it in profile.quantities(&caseload, climate) {
                    let item = profile.items.iter().position(|item| item.key == it.item.key);
                    let item = item.expect("quantities are of the profile's own items");
                    quantities.quantity[item][id] += it.quantity as f32;
                    quantities.count[item] += it.quantity / it.rate.max(1e-12);
                }
            }
        }
        quantities
    }

    fn add(&mut self, other: &Quantities) {
        for (sum, it) in self.quantity.iter_mut().zip(&other.quantity) {
            sum.iter_mut().zip(it).for_each(|(sum, it)| *sum += it);
        }
        self.count.iter_mut().zip(&other.count).for_each(|(sum, it)| *sum += it);
    }

    /// A line an item that anybody needs; the rate is the mean over the people who do.
    fn lines(&self, profile: &NeedsProfile, pcode: &str) -> Vec<NeedLine> {
        let mut lines = vec![];
        for ((item, quantity), count) in profile.items.iter().zip(&self.quantity).zip(&self.count) {
            let total: f64 = quantity.iter().map(|it| f64::from(*it)).sum();
            if total <= 0.0 {
                continue;
            }
            lines.push(NeedLine {
                sector: item.sector.clone(),
                item: item.item.clone(),
                basis: item.basis.word().to_owned(),
                rate: total / count,
                unit: item.unit.clone(),
                frequency: item.frequency.word().to_owned(),
                period_days: u32::from(item.frequency.period_days()),
                winter_only: item.when == When::Cold,
                quantity: Summary::of(&mut quantity.clone()),
                standard_source: item.source.clone(),
                adm_pcode: pcode.to_owned(),
            });
        }
        lines
    }
}

/// Settlements of a district by how cold the month of the earthquake is there.
fn by_climate(loaded: &Loaded, district: usize) -> BTreeMap<Climate, Vec<usize>> {
    let mut groups: BTreeMap<Climate, Vec<usize>> = BTreeMap::new();
    for (idx, it) in loaded.world.settlements.iter().enumerate() {
        if it.district as usize == district {
            let climate = Climate::of(loaded.scenario.time.month, Metres(it.elevation_m));
            groups.entry(climate).or_default().push(idx);
        }
    }
    groups
}
