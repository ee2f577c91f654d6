//! Assets as the layer `exposure` has them: with people, ground and the class that stands for them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::exposure::{Asset, Exposure};
use super::exposure_model::PERIODS;
use super::job_ini::Job;
use super::site_model::{Ground, NearestSite};
use super::taxonomy_mapping::TaxonomyMapping;
use super::text::some_of;
use crate::damage::fragility::FragilityModel;
use crate::hazard::gmm::GroundMotionModel;
use crate::input::problem::{Affected, Place, Problem, Problems};

/// All that assets are made of.
pub(super) struct Parts<'a> {
    pub job: &'a Job,
    pub exposure: &'a Exposure,
    pub fragility: Option<&'a FragilityModel>,
    pub mapping: Option<&'a TaxonomyMapping>,
    /// `None` where the job has one ground everywhere.
    pub sites: Option<&'a NearestSite>,
    pub models: &'a [&'static dyn GroundMotionModel],
}

/// Rows of the layer, and how they came about.
pub(super) struct Assets<'a> {
    pub exposure: &'a Exposure,
    pub rows: Vec<Row<'a>>,
    /// What was decided, a sentence each.
    pub remarks: Vec<String>,
    district: Option<usize>,
    settlement: Option<usize>,
}

/// An asset, or the part of one that a fragility function stands for.
pub(super) struct Row<'a> {
    id: String,
    asset: &'a Asset,
    class: &'a str,
    /// Part of the asset, 0 to 1.
    share: f64,
    residents: f64,
    ground: Ground,
}

/// Vs30 that is written where nothing needs one, m/s.
const ROCK: f64 = 760.0;

/// Tags that are taken for a district, and for a settlement, where the job names none; in small
/// letters.
const DISTRICTS: [&str; 9] =
    ["district", "admin2", "adm2", "name_2", "id_2", "admin_2", "county", "nahiya", "raion"];
const SETTLEMENTS: [&str; 9] =
    ["settlement", "village", "site", "town", "locality", "jamoat", "name_3", "id_3", "admin3"];

impl<'a> Parts<'a> {
    /// The rows; what is wrong with any of them is told.
    pub fn assemble(&self, problems: &RefCell<Problems>) -> Assets<'a> {
        let mut remarks = vec![];
        let residents = self.residents(problems);
        let grounds = self.grounds(&mut remarks, problems);
        let mut rows = vec![];
        let mut without: BTreeMap<&str, Vec<Affected>> = BTreeMap::new();
        for (at, asset) in self.exposure.assets.iter().enumerate() {
            let own = [(asset.taxonomy.clone(), 1.0)];
            let parts = self.mapping.and_then(|it| it.of(&asset.taxonomy)).unwrap_or(&own);
            for (number, (class, share)) in parts.iter().enumerate() {
                let known = |it: &&'a (String, _)| it.0 == *class;
                let function = self.fragility.and_then(|it| it.functions.iter().find(known));
                let Some((class, _)) = function else {
                    let taxonomy = without.entry(asset.taxonomy.as_str()).or_default();
                    taxonomy.push(Affected {
                        id: asset.id.clone(),
                        field: "taxonomy".to_owned(),
                        found: class.clone(),
                        people: Some(residents[at]),
                        place: Some(asset.place),
                        ..Affected::default()
                    });
                    continue;
                };
                let id = match parts.len() {
                    1 => asset.id.clone(),
                    _ => format!("{}#{}", asset.id, number + 1),
                };
                let (residents, ground) = (residents[at], grounds[at]);
                rows.push(Row { id, asset, class, share: *share, residents, ground });
            }
        }
        if self.fragility.is_some() {
            self.tell_without_function(without, problems);
        }
        let (district, settlement) = self.tags(&mut remarks, problems);
        Assets { exposure: self.exposure, rows, remarks, district, settlement }
    }

    fn file(&self) -> String {
        self.job.exposure.first().map_or_else(String::new, |it| it.display().to_string())
    }

    /// Residents of each asset: as told, or who is inside at night, or at the fullest time.
    fn residents(&self, problems: &RefCell<Problems>) -> Vec<f64> {
        let assets = &self.exposure.assets;
        let mut from: BTreeMap<&str, usize> = BTreeMap::new();
        let residents: Vec<f64> = assets
            .iter()
            .map(|asset| {
                if let Some(residents) = asset.residents {
                    return residents;
                }
                let told =
                    asset.occupants.iter().enumerate().filter_map(|(k, it)| Some((k, (*it)?)));
                let fullest = || told.clone().max_by(|a, b| a.1.total_cmp(&b.1));
                let found = asset.occupants[0].map(|it| (0, it)).or_else(fullest);
                *from.entry(found.map_or("nobody", |it| PERIODS[it.0])).or_default() += 1;
                found.map_or(0.0, |it| it.1)
            })
            .collect();
        for (period, n) in from {
            let message = match period {
                "nobody" => {
                    format!("{n} of {} assets have no people: nobody lives there", assets.len())
                }
                _ => format!(
                    "{n} of {} assets have no residents: who is inside ({period}) is taken for them",
                    assets.len()
                ),
            };
            let problem = Problem::warning("W672", Place::file(self.file()), message).count(n);
            let help = "give the field `residents` to make it exact";
            problems.borrow_mut().push(problem.help(help));
        }
        residents
    }

    /// Ground below each asset.
    fn grounds(&self, remarks: &mut Vec<String>, problems: &RefCell<Problems>) -> Vec<Ground> {
        let (job, assets) = (self.job, &self.exposure.assets);
        let mut far = vec![];
        let mut grounds: Vec<Ground> = assets
            .iter()
            .map(|asset| {
                let Some(sites) = self.sites else { return job.reference };
                let Some((ground, distance)) = sites.at(asset.place) else { return job.reference };
                if distance.0 > job.asset_hazard_distance_km {
                    far.push(Affected {
                        id: asset.id.clone(),
                        found: format!("{:.1} km", distance.0),
                        place: Some(asset.place),
                        ..Affected::default()
                    });
                }
                ground
            })
            .collect();
        self.tell_far(far, problems);
        for it in &mut grounds {
            it.vs30 = job.override_vs30.or(it.vs30);
        }
        let n_unknown = grounds.iter().filter(|it| it.vs30.is_none()).count();
        let takes = |what: &str| self.models.iter().any(|it| it.inputs().contains(&what));
        if n_unknown > 0 && takes("vs30") {
            let place = Place::file(job.file.display().to_string());
            let message = format!("nothing tells the ground below {n_unknown} assets");
            let problem = Problem::error("E671", place, message).count(n_unknown);
            let help = "give site_model_file with `vs30`, or reference_vs30_value";
            problems.borrow_mut().push(problem.help(help));
        } else if n_unknown > 0 {
            remarks.push(format!(
                "the models of this job do not ask for Vs30; {ROCK} m/s is written where there is none"
            ));
        }
        for it in &mut grounds {
            it.vs30 = it.vs30.or(Some(ROCK));
        }
        if takes("vs30measured") && grounds.iter().any(|it| it.is_measured) {
            let place = Place::file(job.file.display().to_string());
            let message = "that Vs30 was measured is not taken over: every site counts as inferred";
            let problem = Problem::warning("W671", place, message);
            let help = "a measured Vs30 lowers the spread of some models a little";
            problems.borrow_mut().push(problem.help(help));
        }
        grounds
    }

    fn tell_far(&self, far: Vec<Affected>, problems: &RefCell<Problems>) {
        if far.is_empty() {
            return;
        }
        let ids: Vec<&str> = far.iter().map(|it| it.id.as_str()).collect();
        let limit_km = self.job.asset_hazard_distance_km;
        let message = format!(
            "{} assets are more than {limit_km} km from any place of the site model: {}",
            far.len(),
            some_of(&ids)
        );
        let problem = Problem::error("E677", Place::file(self.file()), message);
        let problem =
            problem.expected("a place of known ground near each asset, as OpenQuake asks");
        let help = "raise asset_hazard_distance, mend their places, or take them out";
        problems.borrow_mut().push(problem.help(help).affected(far));
    }

    fn tell_without_function(
        &self,
        without: BTreeMap<&str, Vec<Affected>>,
        problems: &RefCell<Problems>,
    ) {
        let known = self.fragility.map_or(vec![], |it| it.functions.iter().collect());
        let known: Vec<&str> = known.iter().map(|it| it.0.as_str()).collect();
        for (taxonomy, assets) in without {
            let found = &assets[0].found;
            let mapped = if found == taxonomy { String::new() } else { format!(" (as {found})") };
            let message =
                format!("{} assets of {taxonomy}{mapped} have no fragility function", assets.len());
            let place = Place::subject(self.file(), taxonomy);
            let mut problem = Problem::error("E676", place, message)
                .expected(format!("one of {}", some_of(&known)))
                .affected(assets);
            if let Some(near) = crate::input::problem::nearest(taxonomy, known.iter().copied()) {
                problem = problem.help(format!("did you mean {near}?"));
            }
            let help = "add its function, or name one for it with taxonomy_mapping_csv";
            problems.borrow_mut().push(problem.help(help));
        }
    }

    /// The tags of district and settlement.
    fn tags(
        &self,
        remarks: &mut Vec<String>,
        problems: &RefCell<Problems>,
    ) -> (Option<usize>, Option<usize>) {
        let tags = &self.exposure.tags;
        let of = |wanted: &str| tags.iter().position(|it| it == wanted);
        for wanted in self.job.aggregate_by.iter().filter(|it| of(it).is_none()) {
            let place = Place::subject(self.file(), "tagNames");
            let message = format!("no asset has the tag {wanted} of aggregate_by");
            let problem = Problem::error("E671", place, message);
            let found = if tags.is_empty() { "none".to_owned() } else { tags.join(", ") };
            problems.borrow_mut().push(problem.expected(format!("a tag of the exposure: {found}")));
        }
        let like = |names: &[&str]| {
            names.iter().find_map(|name| tags.iter().position(|it| it.to_lowercase() == *name))
        };
        let asked = self.job.aggregate_by.first().and_then(|it| of(it));
        let settlement = like(&SETTLEMENTS);
        let district = asked.filter(|it| Some(*it) != settlement).or_else(|| like(&DISTRICTS));
        for (column, tag) in [("district", district), ("settlement", settlement)] {
            remarks.push(match tag {
                Some(tag) => format!("`{column}` is the tag {}", tags[tag]),
                None => format!("`{column}` is empty: no tag tells it"),
            });
        }
        let rest =
            tags.iter().enumerate().filter(|it| ![district, settlement].contains(&Some(it.0)));
        let rest: Vec<&str> = rest.map(|it| it.1.as_str()).collect();
        if !rest.is_empty() {
            let message = format!("tags are left out: {}", rest.join(", "));
            let problem = Problem::warning("W673", Place::file(self.file()), message);
            let help = "results are told by district and settlement: put one of them first in aggregate_by";
            problems.borrow_mut().push(problem.help(help).count(rest.len()));
        }
        (district, settlement)
    }
}

/// Columns of the layer before those of further values.
const COLUMNS: [&str; 14] = [
    "asset_id",
    "lon",
    "lat",
    "taxonomy",
    "buildings",
    "residents",
    "night",
    "day",
    "transit",
    "settlement",
    "district",
    "vs30",
    "z1p0_m",
    "z2p5_km",
];

impl Assets<'_> {
    /// The layer, as CSV.
    pub fn csv(&self) -> csv::Result<Vec<u8>> {
        let mut writer = csv::Writer::from_writer(vec![]);
        let values = self.exposure.values.iter().map(String::as_str);
        writer.write_record(COLUMNS.into_iter().chain(values))?;
        for row in &self.rows {
            let Row { asset, ground, share, .. } = row;
            let part = |it: f64| (it * share).to_string();
            let some = |it: Option<f64>| it.map_or_else(String::new, |it| it.to_string());
            let tag = |it: Option<usize>| it.map_or("", |it| &asset.tags[it]).to_owned();
            let [night, day, transit] = asset.occupants.map(|it| some(it.map(|it| it * share)));
            let mut cells = vec![
                row.id.clone(),
                asset.place.lon_deg.to_string(),
                asset.place.lat_deg.to_string(),
                row.class.to_owned(),
                part(asset.buildings),
                part(row.residents),
                night,
                day,
                transit,
                tag(self.settlement),
                tag(self.district),
                some(ground.vs30),
                some(ground.z1p0_m),
                some(ground.z2p5_km),
            ];
            cells.extend(asset.values.iter().map(|it| some(it.map(|it| it * share))));
            writer.write_record(cells)?;
        }
        writer.into_inner().map_err(|it| it.into_error().into())
    }

    /// Buildings and residents of all rows.
    pub fn totals(&self) -> [f64; 2] {
        let sum = |of: fn(&Row) -> f64| self.rows.iter().map(|it| of(it) * it.share).sum();
        [sum(|it| it.asset.buildings), sum(|it| it.residents)]
    }
}
