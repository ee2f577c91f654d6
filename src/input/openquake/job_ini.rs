//! The job file: what is computed, and from which files.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::ini::{self, Entry};
use super::keys::{self, Fate};
use super::site_model::Ground;
use super::text::{Text, number, words};
use crate::input::problem::{Place, Problem, Problems, nearest};

/// A job that was read; paths start at its folder.
#[derive(Clone, Debug)]
pub struct Job {
    /// The file.
    pub file: PathBuf,
    /// What it is about.
    pub description: String,
    /// `day`, `night` or `transit`; `None` for the mean of them.
    pub time_event: Option<String>,
    /// When, where the job tells it (`local_timestamp`).
    pub moment: Option<Moment>,
    /// The rupture.
    pub rupture: Option<PathBuf>,
    /// Ground at places.
    pub site_models: Vec<PathBuf>,
    /// Ground everywhere, where there is no site model.
    pub reference: Ground,
    /// Vs30 that goes before that of the site model, m/s.
    pub override_vs30: Option<f64>,
    /// Assets.
    pub exposure: Vec<PathBuf>,
    /// Fragility.
    pub fragility: Option<PathBuf>,
    /// Consequences by taxonomy.
    pub consequences: Vec<PathBuf>,
    /// Fragility functions by taxonomy.
    pub mapping: Option<PathBuf>,
    /// One model; its text and the place of its key.
    pub gsim: Option<(String, Place)>,
    /// Many.
    pub logic_tree: Option<PathBuf>,
    /// The branch set that counts.
    pub tectonic_region: Option<String>,
    /// Standard deviations that residuals may have; `None` for any.
    pub truncation: Option<f64>,
    /// Realizations.
    pub realizations: u32,
    /// Seed of the random numbers.
    pub seed: u64,
    /// The spatial correlation.
    pub correlation: Correlation,
    /// Name of the correlation between measures; empty for none.
    pub cross_correlation: String,
    /// Tags by which results are told.
    pub aggregate_by: Vec<String>,
    /// How far an asset may be from the nearest place of known ground, km.
    pub asset_hazard_distance_km: f64,
    /// Every key as it stands in the file, and what became of it.
    pub account: Vec<Accounted>,
}

/// A moment at the place of the earthquake.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// Local date and time, `2023-02-06T04:17`.
    pub local: String,
    /// Hours that it is ahead of UTC.
    pub utc_offset_h: f64,
}

impl Moment {
    /// Of `2023-02-06 04:17:34+03:00`.
    fn of(text: &str) -> Option<Moment> {
        let moment: toml::value::Datetime = text.trim().parse().ok()?;
        let (date, time) = (moment.date?, moment.time?);
        let utc_offset_h = match moment.offset {
            Some(toml::value::Offset::Custom { minutes }) => f64::from(minutes) / 60.0,
            _ => 0.0,
        };
        let (date, hour, minute) = (date.to_string(), time.hour, time.minute);
        Some(Moment { local: format!("{date}T{hour:02}:{minute:02}"), utc_offset_h })
    }
}

/// The spatial correlation that a job names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correlation {
    /// None.
    None,
    /// Jayaram and Baker (2009); whether sites of like Vs30 lie together.
    JayaramBaker2009 {
        /// `vs30_clustering` of the job.
        clustered: bool,
    },
    /// Heresi and Miranda (2018).
    HeresiMiranda2018,
}

/// A key, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accounted {
    /// Of the job file.
    pub key: String,
    /// As it is written.
    pub value: String,
    /// Where it went, or why it did not.
    pub fate: String,
}

/// Distance where the job has none, as in OpenQuake.
const DISTANCE_KM: f64 = 15.0;
/// Seed where the job has none, as in OpenQuake.
const SEED: u64 = 42;
/// Realizations where the job has none, as in Panoh.
const REALIZATIONS: u32 = 1000;

/// Reads a job; all that is wrong in it is told. `None` where the file cannot be read or is no
/// scenario of damage; what else is wrong leaves fields empty.
pub fn read(path: &Path, problems: &RefCell<Problems>) -> Option<Job> {
    let text = Text::open(path, problems)?;
    let (entries, wrong) = ini::parse(&text.text);
    for span in wrong {
        let place = Place { file: text.file.clone(), span: Some(span), subject: String::new() };
        let problem = Problem::error("E678", place, "this line is no `key = value`");
        problems.borrow_mut().push(problem);
    }
    let mut by_key: BTreeMap<String, Entry> = BTreeMap::new();
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let mut account = vec![];
    for entry in entries {
        account.push(accounted(&text.file, &entry, problems));
        if let Some(first) = by_key.insert(entry.key.clone(), entry) {
            let place =
                Place { file: text.file.clone(), span: Some(first.span), subject: String::new() };
            let problem = Problem::error("E678", place, format!("`{}` is there twice", first.key));
            problems.borrow_mut().push(problem.help("leave one of them"));
        }
    }
    let keys = Keys { file: &text.file, folder, by_key, problems };
    keys.is_scenario_of_damage().then(|| keys.job(path, account))
}

/// What becomes of an entry; what is dropped is told.
fn accounted(file: &str, entry: &Entry, problems: &RefCell<Problems>) -> Accounted {
    let key = &entry.key;
    let place =
        || Place { file: file.to_owned(), span: Some(entry.span.clone()), subject: key.clone() };
    let fate = match keys::fate(key) {
        Some(Fate::Taken(to)) => format!("used: {to}"),
        Some(Fate::Idle(why)) => format!("not used: {why}"),
        Some(Fate::Differs(how)) => {
            let message = format!("`{key}` is not used: {how}");
            problems.borrow_mut().push(Problem::warning("W671", place(), message));
            format!("not used, and results may differ: {how}")
        }
        None => {
            let mut problem = Problem::warning(
                "W670",
                place(),
                format!("`{key}` is no known key; it is ignored"),
            );
            if let Some(near) = nearest(key, keys::KEYS.iter().map(|it| it.0)) {
                problem = problem.help(format!("did you mean `{near}`?"));
            }
            problems.borrow_mut().push(problem);
            "not used: not known to Panoh".to_owned()
        }
    };
    Accounted { key: key.clone(), value: entry.value.clone(), fate }
}

struct Keys<'a> {
    file: &'a str,
    folder: PathBuf,
    by_key: BTreeMap<String, Entry>,
    problems: &'a RefCell<Problems>,
}

impl Keys<'_> {
    fn entry(&self, key: &str) -> Option<&Entry> {
        self.by_key.get(key).filter(|it| !it.value.is_empty())
    }

    fn text(&self, key: &str) -> Option<&str> {
        let value = self.entry(key)?.value.as_str();
        let bare = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
        let bare = ['"', '\''].into_iter().find_map(bare);
        Some(bare.filter(|it| !it.contains(['"', '\''])).unwrap_or(value))
    }

    fn place(&self, key: &str) -> Place {
        let span = self.by_key.get(key).map(|it| it.span.clone());
        Place { file: self.file.to_owned(), span, subject: key.to_owned() }
    }

    fn refuse(&self, key: &str, expected: &str) {
        let value = self.by_key.get(key).map_or("", |it| &it.value);
        let message = format!("`{key}` is \"{}\"", value.replace('\n', " "));
        let mut problem = Problem::error("E678", self.place(key), message).expected(expected);
        if value.contains([';', '#']) {
            problem = problem.help("put remarks on lines of their own");
        }
        self.problems.borrow_mut().push(problem);
    }

    fn missing(&self, message: &str, help: &str) {
        let problem = Problem::error("E671", Place::file(self.file), message);
        self.problems.borrow_mut().push(problem.help(help));
    }

    fn number(&self, key: &str, [low, high]: [f64; 2], expected: &str) -> Option<f64> {
        let found = number(self.text(key)?).filter(|it| low <= *it && *it <= high);
        if found.is_none() {
            self.refuse(key, expected);
        }
        found
    }

    fn whole(&self, key: &str, lowest: u64, expected: &str) -> Option<u64> {
        let text = self.text(key)?.replace('_', "");
        let found = text.parse::<u64>().ok().filter(|it| *it >= lowest);
        if found.is_none() {
            self.refuse(key, expected);
        }
        found
    }

    /// The files of a key: one, several, or a table of them by what they stand for.
    fn files(&self, key: &str) -> Vec<PathBuf> {
        let Some(text) = self.text(key) else { return vec![] };
        if !text.starts_with(['{', '[', '(']) {
            return words(text).map(|it| self.folder.join(it)).collect();
        }
        let Some(value) = ini::literal(text) else {
            self.refuse(key, "a file, or {'taxonomy': 'file'}");
            return vec![];
        };
        let mut files = vec![];
        let list = |it: &serde_json::Value| match it {
            serde_json::Value::Array(list) => list.clone(),
            one => vec![one.clone()],
        };
        match &value {
            serde_json::Value::Object(table) => {
                for (what, it) in table {
                    if key.contains("consequence") && what != "taxonomy" {
                        let message = format!("consequences by {what} are not taken over");
                        let problem = Problem::warning("W671", self.place(key), message);
                        self.problems.borrow_mut().push(problem.help("those by taxonomy are"));
                    } else {
                        files.extend(list(it));
                    }
                }
            }
            other => files.extend(list(other)),
        }
        let names = files.iter().filter_map(|it| it.as_str());
        names.flat_map(words).map(|it| self.folder.join(it)).collect()
    }

    fn file(&self, keys: &[&str]) -> Option<PathBuf> {
        let key = keys.iter().find(|it| self.entry(it).is_some())?;
        Some(self.folder.join(self.text(key)?))
    }

    fn is_scenario_of_damage(&self) -> bool {
        let mode = self.text("calculation_mode").unwrap_or("");
        if mode == "scenario_damage" {
            return true;
        }
        let help = match mode {
            "" => "write calculation_mode = scenario_damage",
            "scenario" => {
                "a scenario of shaking alone has no buildings: add exposure and fragility"
            }
            "scenario_risk" => {
                "Panoh needs fragility functions in the place of vulnerability functions"
            }
            _ => "Panoh computes single earthquakes: take one rupture of it as a scenario_damage",
        };
        let message = match mode {
            "" => "`calculation_mode` is missing".to_owned(),
            _ => format!("this job is a {mode}"),
        };
        let problem = Problem::error("E670", self.place("calculation_mode"), message);
        self.problems.borrow_mut().push(problem.expected("scenario_damage").help(help));
        false
    }

    fn job(&self, path: &Path, account: Vec<Accounted>) -> Job {
        let rupture = self.file(&["rupture_model_file"]);
        if rupture.is_none() {
            let help = "an earthquake without a rupture file can be written as a scenario directly";
            self.missing("the job names no rupture (rupture_model_file)", help);
        }
        let exposure = self.files("exposure_file");
        if exposure.is_empty() {
            self.missing("the job names no exposure (exposure_file)", "name its XML file");
        }
        let fragility_keys =
            ["structural_fragility_file", "groundshaking_fragility_file", "fragility_file"];
        let fragility = self.file(&fragility_keys);
        if fragility.is_none() {
            let help = "damage follows from structural_fragility_file = fragility.xml";
            self.missing("the job names no fragility of structures", help);
        }
        let gsim = self.text("gsim").filter(|it| *it != "[FromFile]");
        let gsim = gsim.map(|it| (it.to_owned(), self.place("gsim")));
        let logic_tree = self.file(&["gsim_logic_tree_file"]);
        if gsim.is_none() && logic_tree.is_none() {
            let help = "for example: gsim = BooreEtAl2014";
            self.missing("the job names no ground motion model (gsim, gsim_logic_tree_file)", help);
        }
        let truncation = self.number("truncation_level", [0.0, 99.0], "0 or more");
        let consequences = ["consequence_file", "structural_consequence_file"];
        Job {
            file: path.to_owned(),
            description: self.text("description").unwrap_or("OpenQuake job").replace('\n', " "),
            time_event: self.time_event(),
            moment: self.moment(),
            rupture,
            site_models: self.files("site_model_file"),
            reference: self.reference(),
            override_vs30: self.number("override_vs30", [1.0, 6000.0], "m/s, above 0"),
            exposure,
            fragility,
            consequences: consequences.iter().flat_map(|it| self.files(it)).collect(),
            mapping: self.file(&["taxonomy_mapping_csv", "taxonomy_mapping_file"]),
            gsim: gsim.filter(|_| logic_tree.is_none()),
            logic_tree,
            tectonic_region: self.text("tectonic_region_type").map(str::to_owned),
            // So many standard deviations are as good as none.
            truncation: truncation.filter(|it| *it < 99.0),
            realizations: self.realizations(),
            seed: self.whole("ses_seed", 0, "a whole number, 0 or more").unwrap_or(SEED),
            correlation: self.correlation(),
            cross_correlation: self.text("cross_correlation").unwrap_or("").to_owned(),
            aggregate_by: self.aggregate_by(),
            asset_hazard_distance_km: self.distance_km(),
            account,
        }
    }

    fn time_event(&self) -> Option<String> {
        let found = self.text("time_event")?.to_lowercase();
        match found.as_str() {
            "day" | "night" | "transit" => Some(found),
            "avg" => None,
            _ => {
                self.refuse("time_event", "day, night, transit or avg");
                None
            }
        }
    }

    fn moment(&self) -> Option<Moment> {
        const KEY: &str = "local_timestamp";
        let found = Moment::of(self.text(KEY)?);
        if found.is_none() {
            self.refuse(KEY, "date, time and offset, for example 2023-02-06 04:17:34+03:00");
        }
        found
    }

    fn reference(&self) -> Ground {
        let depth = |key| self.number(key, [-999.0, 1e6], "a depth, 0 or more");
        let known = |it: Option<f64>| it.filter(|it| *it >= 0.0);
        let is_measured = match self.text("reference_vs30_type") {
            None | Some("inferred") => false,
            Some("measured") => true,
            Some(_) => {
                self.refuse("reference_vs30_type", "inferred or measured");
                false
            }
        };
        Ground {
            vs30: self.number("reference_vs30_value", [1.0, 6000.0], "m/s, above 0"),
            is_measured,
            z1p0_m: known(depth("reference_depth_to_1pt0km_per_sec")),
            z2p5_km: known(depth("reference_depth_to_2pt5km_per_sec")),
        }
    }

    fn realizations(&self) -> u32 {
        const KEY: &str = "number_of_ground_motion_fields";
        let found = self.whole(KEY, 1, "a whole number, 1 or more");
        if self.entry(KEY).is_none() {
            let message = format!("`{KEY}` is missing; {REALIZATIONS} are taken");
            let problem = Problem::warning("W671", Place::file(self.file), message);
            self.problems.borrow_mut().push(problem);
        }
        found.map_or(REALIZATIONS, |it| u32::try_from(it).unwrap_or(u32::MAX))
    }

    fn correlation(&self) -> Correlation {
        const PARAMS: &str = "ground_motion_correlation_params";
        let params = self.text(PARAMS).map(|it| ini::literal(it).unwrap_or_default());
        if params.as_ref().is_some_and(|it| !it.is_object()) {
            self.refuse(PARAMS, "for example {'vs30_clustering': True}");
        }
        let clustered = params.and_then(|it| it.get("vs30_clustering")?.as_bool());
        match self.text("ground_motion_correlation_model") {
            None | Some("None" | "no") => Correlation::None,
            Some("JB2009") => {
                Correlation::JayaramBaker2009 { clustered: clustered.unwrap_or(false) }
            }
            Some("HM2018") => Correlation::HeresiMiranda2018,
            Some(_) => {
                self.refuse("ground_motion_correlation_model", "JB2009 or HM2018");
                Correlation::None
            }
        }
    }

    /// Tags of all levels, the first first.
    fn aggregate_by(&self) -> Vec<String> {
        let text = self.text("aggregate_by").unwrap_or("").replace([';', '"', '\''], " ");
        let not_places = ["id", "taxonomy", "exposure", "site_id"];
        let tags = words(&text).filter(|it| !not_places.contains(it));
        tags.map(str::to_owned).collect()
    }

    /// The largest, where there is one a kind of asset.
    fn distance_km(&self) -> f64 {
        const KEY: &str = "asset_hazard_distance";
        let Some(text) = self.text(KEY) else { return DISTANCE_KM };
        if !text.starts_with('{') {
            return self.number(KEY, [0.0, 2e4], "km, 0 or more").unwrap_or(DISTANCE_KM);
        }
        let table = ini::literal(text);
        let values = table
            .as_ref()
            .and_then(|it| it.as_object())
            .map(|it| it.values().filter_map(serde_json::Value::as_f64).fold(0.0, f64::max));
        if values.is_none() {
            self.refuse(KEY, "km, 0 or more");
        }
        values.unwrap_or(DISTANCE_KM)
    }
}
