//! A job of OpenQuake becomes a scenario and a region that run as they are.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::account;
use super::assets;
use super::consequences::{self, ConsequenceFile};
use super::exposure::{self, Exposure};
use super::fragility;
use super::gsim;
use super::job_ini::{self, Job};
use super::logic_tree;
use super::region_file;
use super::scenario_file;
use super::site_model::{self, NearestSite};
use super::taxonomy_mapping;
use super::text::some_of;
use crate::damage::fragility::{Consequence, FragilityModel};
use crate::hazard::distance::Distances;
use crate::hazard::gmm::{self, Event, GroundMotionModel};
use crate::hazard::imt::Imt;
use crate::hazard::rupture::Rupture;
use crate::hazard::site::SiteConditions;
use crate::input::branches::WeightedModel;
use crate::input::problem::{Place, Problem, Problems};
use crate::input::rupture::{self, KnownRupture};
use crate::units::{Degrees, Vs30};

/// An import that can be written: nothing stands against it.
pub struct Import {
    /// Path inside the folder, and content.
    files: Vec<(PathBuf, Vec<u8>)>,
    /// What it has, for people: a line.
    pub inventory: String,
}

/// Reads a job and all its files; `None` when a problem stands against it. All problems of all files
/// are told at once.
pub fn read(path: &Path, problems: &RefCell<Problems>) -> Option<Import> {
    let job = job_ini::read(path, problems)?;
    let rupture = job.rupture.as_ref().and_then(|it| rupture::read(it, problems));
    let branches = branches(&job, problems);
    let fragility = job.fragility.as_ref().and_then(|it| fragility::read(it, problems));
    let consequences: Vec<Option<ConsequenceFile>> =
        job.consequences.iter().map(|it| consequences::read(it, problems)).collect();
    let mapping = job.mapping.as_ref().map(|it| taxonomy_mapping::read(it, problems));
    let exposure = exposure::read(&job.exposure, problems);
    let sites = (!job.site_models.is_empty()).then(|| site_model::read(&job.site_models, problems));
    let models: Vec<&'static dyn GroundMotionModel> =
        branches.iter().filter_map(|it| gmm::by_name(&it.model)).collect();
    let (fragility, exposure) = (fragility.as_ref(), exposure.as_ref());
    if let Some((rupture, fragility)) = rupture.as_ref().zip(fragility) {
        tell_measures(&job, &models, rupture, fragility, problems);
    }
    let consequences = fragility.and_then(|it| in_order(it, consequences, problems));
    // A mapping or site model that is wrong is told by itself, not once more by each asset.
    let is_known = !matches!(mapping, Some(None)) && !matches!(sites, Some(None));
    let nearest = sites.flatten().map(|it| NearestSite::new(&it));
    let mapping = mapping.flatten();
    let assets = exposure.filter(|_| is_known).map(|exposure| {
        let (mapping, sites) = (mapping.as_ref(), nearest.as_ref());
        let models = &models[..];
        assets::Parts { job: &job, exposure, fragility, mapping, sites, models }.assemble(problems)
    });
    if problems.borrow().errors() > 0 {
        return None;
    }
    let read = Read {
        job: &job,
        rupture: &rupture?,
        branches: &branches,
        fragility: fragility?,
        consequences: &consequences?,
        exposure: exposure?,
        assets: assets?,
        warnings: problems.borrow().list.iter().map(|it| it.message.clone()).collect(),
    };
    match read.import() {
        Ok(import) => Some(import),
        Err(error) => {
            let place = Place::file(path.display().to_string());
            let problem =
                Problem::error("E102", place, format!("a file changed meanwhile: {error}"));
            problems.borrow_mut().push(problem);
            None
        }
    }
}

impl Import {
    /// Writes all files into a folder that is there and empty.
    ///
    /// # Errors
    /// The disk does not take them.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        std::fs::create_dir(folder.join(REGION))?;
        self.files.iter().try_for_each(|(path, bytes)| std::fs::write(folder.join(path), bytes))
    }
}

/// Folder of the region.
const REGION: &str = "region";

/// Whether a folder holds an import, so that another may take its place.
pub fn is_import(folder: &Path) -> bool {
    folder.join("scenario.toml").is_file() && folder.join(REGION).join("region.toml").is_file()
}

/// The models of a job with their weights; what cannot be used is told.
fn branches(job: &Job, problems: &RefCell<Problems>) -> Vec<WeightedModel> {
    if let Some((text, place)) = &job.gsim {
        return match gsim::model(text) {
            Ok(model) => vec![WeightedModel { model: model.name().to_owned(), weight: 1.0 }],
            Err(refused) => {
                let problem = Problem::error("E674", place.clone(), refused.message);
                let mut problem = problem.expected(refused.expected);
                problem.help.extend(refused.help);
                problems.borrow_mut().push(problem);
                vec![]
            }
        };
    }
    let Some(path) = &job.logic_tree else { return vec![] };
    let Some(mut sets) = logic_tree::read(path, problems) else { return vec![] };
    let wanted = job.tectonic_region.as_deref().filter(|it| *it != "*");
    if let Some(wanted) = wanted.filter(|_| sets.len() > 1) {
        sets.retain(|it| it.tectonic_region == wanted);
    }
    match sets.len() {
        1 => sets.remove(0).branches,
        n => {
            let message = format!("{n} branch sets of the tree are for this earthquake");
            let problem = Problem::error("E671", Place::file(path.display().to_string()), message);
            let help = "name one in the job: tectonic_region_type = Active Shallow Crust";
            problems.borrow_mut().push(problem.expected("one").help(help));
            vec![]
        }
    }
}

/// Measures that fragility functions ask for, in the order of the file.
fn measures(fragility: &FragilityModel) -> Vec<Imt> {
    let mut found = vec![];
    for (_, it) in &fragility.functions {
        if !found.contains(&it.imt) {
            found.push(it.imt);
        }
    }
    found
}

/// Tells models that lack a measure, and measures that the job draws as if they were apart.
fn tell_measures(
    job: &Job,
    models: &[&'static dyn GroundMotionModel],
    rupture: &KnownRupture,
    fragility: &FragilityModel,
    problems: &RefCell<Problems>,
) {
    let asked = measures(fragility);
    let place = || Place::file(job.file.display().to_string());
    if let Some((event, path)) = example(rupture) {
        let ground = SiteConditions::inferred(Vs30(500.0));
        let pairs = asked.iter().flat_map(|imt| models.iter().map(move |it| (*imt, it)));
        for (imt, model) in pairs {
            if model.shaking(&event, &path, &ground, imt).is_none() {
                let message = format!("the model {} gives no {imt}", model.name());
                let problem = Problem::error("E674", place(), message);
                let help = "take a model that gives every measure of the fragility functions";
                problems.borrow_mut().push(problem.help(help));
            }
        }
    }
    let is_random = job.truncation != Some(0.0);
    if asked.len() > 1 && is_random && job.cross_correlation != "BakerJayaram2008" {
        let names: Vec<String> = asked.iter().map(Imt::to_string).collect();
        let message = format!(
            "{} are drawn together (Baker and Jayaram 2008); by this job OpenQuake draws them apart",
            names.join(", ")
        );
        let problem = Problem::warning("W671", place(), message);
        let help = "means by asset are the same; ranges of totals are wider";
        problems.borrow_mut().push(problem.help(help));
    }
}

/// The rupture as models take it, and the way to a place near it.
fn example(rupture: &KnownRupture) -> Option<(Event, Distances)> {
    let (place, depth) = rupture.hypocentre?;
    let rake = Degrees(rupture.rake_deg?);
    let surface = rupture.surface.clone();
    let rupture = Rupture::with_surface(rupture.magnitude?, rake, (place, depth), surface)?;
    Some((Event::of(&rupture), Distances::of(&rupture, place)))
}

/// Consequences of all files in the order of the fragility model's states.
fn in_order(
    fragility: &FragilityModel,
    files: Vec<Option<ConsequenceFile>>,
    problems: &RefCell<Problems>,
) -> Option<Vec<Consequence>> {
    let mut found = vec![];
    let mut is_whole = true;
    let file = files.iter().flatten().next().map_or_else(String::new, |it| it.file.clone());
    for it in files {
        let read = it.and_then(|it| it.in_order_of(&fragility.states, problems));
        is_whole &= read.is_some();
        found.extend(read.unwrap_or_default());
    }
    let of_functions: BTreeSet<&str> = fragility.functions.iter().map(|it| it.0.as_str()).collect();
    let of_found: BTreeSet<&str> = found.iter().map(|it| it.taxonomy.as_str()).collect();
    let one_sided = [
        (of_found.difference(&of_functions), "consequences without a fragility function"),
        (of_functions.difference(&of_found), "fragility functions without consequences"),
    ];
    for (names, what) in one_sided {
        let names: Vec<&str> = names.copied().collect();
        if is_whole && !found.is_empty() && !names.is_empty() {
            let message = format!("{what}: {}", some_of(&names));
            let problem = Problem::warning("W677", Place::file(&file), message).count(names.len());
            problems.borrow_mut().push(problem);
        }
    }
    is_whole.then_some(found)
}

/// Everything of a job, read and in order.
struct Read<'a> {
    job: &'a Job,
    rupture: &'a KnownRupture,
    branches: &'a [WeightedModel],
    fragility: &'a FragilityModel,
    consequences: &'a [Consequence],
    exposure: &'a Exposure,
    assets: assets::Assets<'a>,
    /// What was told on the way.
    warnings: Vec<String>,
}

impl Read<'_> {
    fn import(&self) -> io::Result<Import> {
        let Read { job, rupture, branches, .. } = self;
        let copy = |path: &Option<PathBuf>| path.as_ref().map_or_else(|| Ok(vec![]), std::fs::read);
        let suffix = job.rupture.as_ref().and_then(|it| it.extension()).unwrap_or_default();
        let rupture_file = &format!("rupture.{}", suffix.to_string_lossy().to_lowercase());
        let inventory = self.inventory();
        let consequences = self.consequences()?;
        let name = consequences.as_ref().map(|it| it.0);
        let scenario = scenario_file::Parts { job, rupture, branches, rupture_file };
        let region = Path::new(REGION);
        let mut files = vec![
            (PathBuf::from("scenario.toml"), scenario.text().into_bytes()),
            (
                PathBuf::from("README.md"),
                account::text(job, &inventory, &self.remarks()).into_bytes(),
            ),
            (PathBuf::from(rupture_file), copy(&job.rupture)?),
            (region.join("region.toml"), region_file::text(job, rupture, name).into_bytes()),
            (region.join("exposure.csv"), self.assets.csv().map_err(io::Error::other)?),
            (region.join("fragility.xml"), copy(&job.fragility)?),
        ];
        files.extend(consequences.map(|(name, bytes)| (region.join(name), bytes)));
        Ok(Import { files, inventory })
    }

    fn inventory(&self) -> String {
        let [buildings, residents] = self.assets.totals();
        format!(
            "{} assets of {} classes: {buildings:.0} buildings, {residents:.0} residents",
            self.exposure.assets.len(),
            self.fragility.functions.len(),
        )
    }

    /// The file of consequences as it is, or many as one.
    fn consequences(&self) -> io::Result<Option<(&'static str, Vec<u8>)>> {
        if let [only] = &self.job.consequences[..] {
            let is_xml = only.extension().is_some_and(|it| it.eq_ignore_ascii_case("xml"));
            let name = if is_xml { "consequences.xml" } else { "consequences.csv" };
            return Ok(Some((name, std::fs::read(only)?)));
        }
        if self.job.consequences.is_empty() {
            return Ok(None);
        }
        let mut writer = csv::Writer::from_writer(vec![]);
        let states = self.fragility.states.iter().map(String::as_str);
        writer.write_record(["risk_id", "consequence"].into_iter().chain(states))?;
        for it in self.consequences {
            let shares = it.shares.iter().map(f64::to_string);
            writer
                .write_record([it.taxonomy.clone(), it.name.clone()].into_iter().chain(shares))?;
        }
        let bytes = writer.into_inner().map_err(|it| io::Error::other(it.to_string()))?;
        Ok(Some(("consequences.csv", bytes)))
    }

    fn remarks(&self) -> Vec<String> {
        let mut remarks = [&self.assets.remarks[..], &self.warnings].concat();
        if self.assets.rows.len() > self.exposure.assets.len() {
            remarks.push(format!(
                "assets with several classes are several rows, `id#1`, `id#2`…: {} rows of {} assets",
                self.assets.rows.len(),
                self.exposure.assets.len()
            ));
        }
        for value in &self.exposure.values {
            let unit = self.exposure.units.get(value).map_or("", |it| it);
            remarks
                .push(format!("`{value}` is the total of each asset {unit}").trim_end().to_owned());
        }
        let classes: Vec<&str> = self.fragility.functions.iter().map(|it| it.0.as_str()).collect();
        remarks.push(format!("classes: {}", some_of(&classes)));
        let measures: Vec<String> = measures(self.fragility).iter().map(Imt::to_string).collect();
        remarks.push(format!("fragility asks for {}", measures.join(", ")));
        remarks
    }
}
