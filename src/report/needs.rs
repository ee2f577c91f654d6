//! What the displaced need, by area: each realization's caseload times the rates of the standard,
//! then quantiles, so that ranges of needs are those of the people who have them.

use std::collections::BTreeMap;

use crate::engine::outcome::{Measure, Zone, ZoneTable};
use crate::exposure::settlement::{Areas, Settlement};
use crate::report::context::{LoadLine, NeedLine, StockLine};
use crate::shelter::climate::Climate;
use crate::shelter::needs::{CARRIERS, Caseload, Group, NeedItem, NeedsProfile, Stock, When};
use crate::stats::Summary;
use crate::units::{Km, LonLat, Metres};

/// Days whose needs are weighed: what is needed once, and so many days of the rest.
pub const FIRST_DAYS: f64 = 30.0;

/// What is needed, what stocks cover of it, and what it takes to carry it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Needs {
    /// Of the country, its regions and its districts, in this order.
    pub areas: Vec<NeedLine>,
    /// Of settlements, where one realization in ten or more needs a unit.
    pub settlements: Vec<NeedLine>,
    /// Items that stocks name, of the same areas.
    pub stocks: Vec<StockLine>,
    /// Weights and loads of the same areas.
    pub loads: Vec<LoadLine>,
}

/// Whose needs, and by which standard.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// Country, regions and districts.
    pub areas: &'a Areas,
    /// Settlements.
    pub settlements: &'a [Settlement],
    /// Month of the earthquake, 1 to 12.
    pub month: u8,
    /// Mean residents of a household.
    pub household_size: f64,
    /// The standard.
    pub profile: &'a NeedsProfile,
    /// What is in the depots; `None` where nobody says.
    pub stocks: Option<&'a [Stock]>,
}

/// Needs of a run, from its numbers of zones.
pub fn of(asked: Asked<'_>, zones: &ZoneTable) -> Needs {
    let Asked { areas, profile, .. } = asked;
    let districts: Vec<Quantities> = (0..areas.districts.len())
        .map(|district| Quantities::of_district(asked, zones, district))
        .collect();
    let mut regions: Vec<Quantities> =
        areas.regions.iter().map(|_| Quantities::none(profile, zones)).collect();
    let mut country = Quantities::none(profile, zones);
    for (quantities, district) in districts.iter().zip(&areas.districts) {
        regions[district.parent as usize].add(quantities);
        country.add(quantities);
    }
    let codes = std::iter::once(&areas.country_pcode)
        .chain(areas.regions.iter().map(|it| &it.pcode))
        .chain(areas.districts.iter().map(|it| &it.pcode));
    let mut needs = Needs { settlements: of_settlements(asked, zones), ..Needs::default() };
    let stocks = Stocks::of(asked.stocks, profile, &country);
    let middles = middles(asked, zones);
    let all = std::iter::once(&country).chain(&regions).chain(&districts);
    for ((quantities, pcode), middle) in all.zip(codes).zip(middles) {
        needs.areas.extend(quantities.lines(profile, pcode));
        needs.stocks.extend(stocks.lines(profile, quantities, (pcode, middle)));
        needs.loads.extend(quantities.loads(profile, pcode));
    }
    needs
}

/// The middle of the displaced of the country, each region and each district, in the mean at two
/// weeks; `None` where there are none, and without depots to measure from.
fn middles(asked: Asked<'_>, zones: &ZoneTable) -> Vec<Option<LonLat>> {
    let Areas { regions, districts, .. } = asked.areas;
    let mut sums = vec![[0.0; 3]; 1 + regions.len() + districts.len()];
    let is_asked = asked.stocks.is_some_and(|it| it.iter().any(|it| it.place.is_some()));
    for (idx, it) in asked.settlements.iter().enumerate().filter(|_| is_asked) {
        let column = zones.column(Zone::Settlement(idx), Measure::DisplacedDay14);
        let people: f64 = column.iter().map(|it| f64::from(*it)).sum();
        let district = it.district as usize;
        let region = districts[district].parent as usize;
        for row in [0, 1 + region, 1 + regions.len() + district] {
            let at = [people, people * it.place.lon_deg, people * it.place.lat_deg];
            sums[row].iter_mut().zip(at).for_each(|(sum, it)| *sum += it);
        }
    }
    let middle = |[people, lon, lat]: [f64; 3]| {
        (0.0 < people).then(|| LonLat::new(lon / people, lat / people))
    };
    sums.into_iter().map(middle).collect()
}

/// Items of a settlement are linear in one group of its people: a summary a group is enough.
fn of_settlements(asked: Asked<'_>, zones: &ZoneTable) -> Vec<NeedLine> {
    let Asked { profile, household_size, .. } = asked;
    let mut lines = vec![];
    for (idx, settlement) in asked.settlements.iter().enumerate() {
        let zone = Zone::Settlement(idx);
        let column = |it| zones.column(zone, it);
        let added = |a: Measure, b: Measure| {
            Summary::of(
                &mut column(a).iter().zip(column(b)).map(|(a, b)| a + b).collect::<Vec<_>>(),
            )
        };
        let displaced = zones.summary(zone, Measure::DisplacedDay14);
        if displaced.p90 < 1.0 {
            continue;
        }
        let people = |group| match group {
            Group::Sheltering => zones.summary(zone, Measure::Sheltering),
            Group::Camp => zones.summary(zone, Measure::Camp),
            Group::Tents => added(Measure::Camp, Measure::OwnYard),
            Group::Assisted => added(Measure::Sheltering, Measure::OwnYard),
            Group::Displaced => displaced,
        };
        let groups = Group::ALL.map(|it| (it, people(it)));
        let climate = Climate::of(asked.month, Metres(settlement.elevation_m));
        let one =
            Caseload { sheltering: 1.0, camp: 1.0, own_yard: 1.0, displaced: 1.0, household_size };
        for it in profile.quantities(&one, climate) {
            let of = groups.iter().find(|group| group.0 == it.item.applies_to);
            let of = of.map(|group| group.1).unwrap_or_default();
            let a_person = it.quantity / one.people(it.item.applies_to);
            let times = |people: f64| a_person * people;
            let quantity = Summary {
                mean: times(of.mean),
                p10: times(of.p10),
                p50: times(of.p50),
                p90: times(of.p90),
                mean_error: times(of.mean_error),
            };
            if 1.0 <= quantity.p90 {
                lines.push(line(it.item, it.rate, quantity, &settlement.id));
            }
        }
    }
    lines
}

/// Provisions of an item in [`FIRST_DAYS`].
fn times(item: &NeedItem) -> f64 {
    match item.frequency.period_days() {
        0 => 1.0,
        period => FIRST_DAYS / f64::from(period),
    }
}

fn in_first_days(item: &NeedItem, quantity: &[f32]) -> Vec<f32> {
    let times = times(item) as f32;
    quantity.iter().map(|it| times * it).collect()
}

fn line(item: &NeedItem, rate: f64, quantity: Summary, pcode: &str) -> NeedLine {
    NeedLine {
        key: item.key.clone(),
        sector: item.sector.clone(),
        item: item.item.clone(),
        basis: item.basis.word().to_owned(),
        rate,
        unit: item.unit.clone(),
        frequency: item.frequency.word().to_owned(),
        period_days: u32::from(item.frequency.period_days()),
        winter_only: item.when == When::Cold,
        quantity,
        standard_source: item.source.clone(),
        adm_pcode: pcode.to_owned(),
    }
}

/// What the depots have of each item of the list, and which share of the country's need that is: what
/// is needed once, or in [`FIRST_DAYS`].
struct Stocks<'a> {
    depots: &'a [Stock],
    /// `[n_items]`; `None` where no stocks are known, or where nobody stores the item and no depot
    /// names it.
    quantity: Vec<Option<f64>>,
    /// `[n_items][n_realizations]`.
    share: Vec<Vec<f32>>,
}

impl<'a> Stocks<'a> {
    /// Of what the country needs in each realization: never more than there is.
    fn of(stocks: Option<&'a [Stock]>, profile: &NeedsProfile, country: &Quantities) -> Stocks<'a> {
        let of_item = |item: &NeedItem| {
            let mut rows = stocks?.iter().filter(|it| it.item == item.key).peekable();
            let is_stored = item.weight_kg.is_some() || rows.peek().is_some();
            is_stored.then(|| rows.map(|it| it.quantity).sum())
        };
        let quantity: Vec<Option<f64>> = profile.items.iter().map(of_item).collect();
        let share = |(idx, stock): (usize, &Option<f64>)| {
            let stock = stock.unwrap_or_default() as f32;
            let needed = in_first_days(&profile.items[idx], &country.quantity[idx]);
            needed.iter().map(|it| if *it <= stock { 1.0 } else { stock / it }).collect()
        };
        let share = quantity.iter().enumerate().map(share).collect();
        Stocks { depots: stocks.unwrap_or_default(), quantity, share }
    }

    /// The nearest depot that has any of an item.
    fn nearest(&self, item: &str, to: LonLat) -> Option<(String, Km)> {
        let with = self.depots.iter().filter(|it| it.item == item && 0.0 < it.quantity);
        let far = with.filter_map(|it| Some((it.depot.clone(), it.place?.distance(to))));
        far.min_by(|a, b| a.1.0.total_cmp(&b.1.0))
    }

    /// Items that are stored and the area needs. Areas share the stock in proportion to their need
    /// (ours).
    fn lines(
        &self,
        profile: &NeedsProfile,
        of: &Quantities,
        (pcode, middle): (&str, Option<LonLat>),
    ) -> Vec<StockLine> {
        let mut lines = vec![];
        for (idx, item) in profile.items.iter().enumerate() {
            let needed = in_first_days(item, &of.quantity[idx]);
            let Some(stock) = self.quantity[idx].filter(|_| needed.iter().any(|it| 0.0 < *it))
            else {
                continue;
            };
            let covered: Vec<f32> =
                needed.iter().zip(&self.share[idx]).map(|(it, share)| it * share).collect();
            let missing = needed.iter().zip(&covered).map(|(it, covered)| it - covered);
            lines.push(StockLine {
                item: item.item.clone(),
                unit: item.unit.clone(),
                adm_pcode: pcode.to_owned(),
                period_days: if item.frequency.period_days() == 0 { 0.0 } else { FIRST_DAYS },
                in_stock: stock,
                needed: Summary::of(&mut needed.clone()),
                missing: Summary::of(&mut missing.collect::<Vec<_>>()),
                covered: Summary::of(&mut covered.clone()),
                nearest_depot: middle.and_then(|it| self.nearest(&item.key, it)),
            });
        }
        lines
    }
}

/// Quantities of one area, `[n_items × n_realizations]`, and of how many people or households.
struct Quantities {
    quantity: Vec<Vec<f32>>,
    count: Vec<f64>,
}

impl Quantities {
    fn none(profile: &NeedsProfile, zones: &ZoneTable) -> Quantities {
        let n = zones.n_realizations;
        let n_items = profile.items.len();
        Quantities { quantity: vec![vec![0.0; n]; n_items], count: vec![0.0; n_items] }
    }

    fn of_district(asked: Asked<'_>, zones: &ZoneTable, district: usize) -> Quantities {
        let Asked { profile, household_size, .. } = asked;
        let mut quantities = Quantities::none(profile, zones);
        for (climate, settlements) in by_climate(asked, district) {
            for id in 0..zones.n_realizations {
                let sum = |measure| {
                    let of = |it: &usize| zones.column(Zone::Settlement(*it), measure)[id];
                    settlements.iter().map(|it| f64::from(of(it))).sum()
                };
                let caseload = Caseload {
                    sheltering: sum(Measure::Sheltering),
                    camp: sum(Measure::Camp),
                    own_yard: sum(Measure::OwnYard),
                    displaced: sum(Measure::DisplacedDay14),
                    household_size,
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
            let summary = Summary::of(&mut quantity.clone());
            lines.push(line(item, total / count, summary, pcode));
        }
        lines
    }

    /// Weight, volume, loads and cost of the first [`FIRST_DAYS`]; nothing where nobody needs
    /// anything that weighs.
    fn loads(&self, profile: &NeedsProfile, pcode: &str) -> Option<LoadLine> {
        let n = self.quantity.first().map_or(0, Vec::len);
        let [mut weight_kg, mut volume_m3, mut cost_usd] = [(); 3].map(|()| vec![0.0_f32; n]);
        let mut without_weight = vec![];
        let is_priced = profile.items.iter().any(|it| it.price_usd.is_some());
        for (item, quantity) in profile.items.iter().zip(&self.quantity) {
            if quantity.iter().all(|it| *it <= 0.0) {
                continue;
            }
            let times = times(item);
            let add = |sums: &mut Vec<f32>, a_unit: Option<f64>| {
                let a_unit = (times * a_unit.unwrap_or_default()) as f32;
                sums.iter_mut().zip(quantity).for_each(|(sum, it)| *sum += a_unit * it);
            };
            add(&mut weight_kg, item.weight_kg);
            add(&mut volume_m3, item.volume_m3);
            add(&mut cost_usd, item.price_usd);
            if item.weight_kg.is_none() {
                without_weight.push(item.key.as_str());
            }
        }
        if weight_kg.iter().all(|it| *it <= 0.0) {
            return None;
        }
        let loads = CARRIERS.map(|carrier| {
            let of = weight_kg
                .iter()
                .zip(&volume_m3)
                .map(|(kg, m3)| carrier.loads(f64::from(*kg), f64::from(*m3)).ceil() as f32);
            Summary::of(&mut of.collect::<Vec<_>>())
        });
        for it in &mut weight_kg {
            *it /= 1000.0;
        }
        Some(LoadLine {
            adm_pcode: pcode.to_owned(),
            weight_t: Summary::of(&mut weight_kg),
            volume_m3: Summary::of(&mut volume_m3),
            loads,
            cost_usd: is_priced.then(|| Summary::of(&mut cost_usd)),
            without_weight: without_weight.join(" "),
        })
    }
}

/// Settlements of a district by how cold the month of the earthquake is there.
fn by_climate(asked: Asked<'_>, district: usize) -> BTreeMap<Climate, Vec<usize>> {
    let mut groups: BTreeMap<Climate, Vec<usize>> = BTreeMap::new();
    for (idx, it) in asked.settlements.iter().enumerate() {
        if it.district as usize == district {
            let climate = Climate::of(asked.month, Metres(it.elevation_m));
            groups.entry(climate).or_default().push(idx);
        }
    }
    groups
}
