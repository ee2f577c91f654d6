use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use crate::cli::{USAGE, json};
use crate::damage::casualties;
use crate::input::problem::Problems;
use crate::routing::closure::debris::per_km;
use crate::routing::closure::structures::{CROSSING_DAYS, TUNNEL_DAYS};
use crate::routing::network::RoadClass;
use crate::routing::{closure, speed};
use crate::shelter::allocation;
use crate::source::Source;
use crate::stats::Triangular;
use crate::{damage, displacement, hazard, secondary, shelter};

/// Name the models, building classes and standards that a scenario can use, with their sources
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  panoh list
  panoh list --set tajikistan_pga > my_set.toml")]
pub struct List {
    /// Print a whole set of building classes, to begin one of your own from
    #[arg(long, value_name = "NAME")]
    set: Option<String>,
    /// Print a whole list of needs, to begin one of your own from
    #[arg(long, value_name = "NAME", conflicts_with = "set")]
    needs: Option<String>,
    /// Print the lists as JSON
    #[arg(long, conflicts_with_all = ["set", "needs"])]
    json: bool,
}

impl List {
    pub fn run(self) -> ExitCode {
        if let Some(name) = self.set {
            return whole("set of building classes", &name, damage::set::FILES);
        }
        if let Some(name) = self.needs {
            return whole("list of needs", &name, shelter::needs::FILES);
        }
        let lists = lists();
        if self.json {
            let lists = serde_json::to_value(lists).expect("texts and numbers are always JSON");
            json::print(&Problems::default(), [("lists", lists)]);
            return ExitCode::SUCCESS;
        }
        for (idx, list) in lists.iter().enumerate() {
            say!("{}{}", if idx > 0 { "\n" } else { "" }, list.title);
            list.entries.iter().for_each(Entry::print);
        }
        ExitCode::SUCCESS
    }
}

/// Things that can be chosen, or that results rest on.
#[derive(Serialize)]
struct Things {
    title: &'static str,
    entries: Vec<Entry>,
}

#[derive(Default, Serialize)]
struct Entry {
    name: String,
    title: String,
    sources: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<[f64; 3]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    classes: Vec<Class>,
}

#[derive(Serialize)]
struct Class {
    name: String,
    title: String,
    taxonomy: String,
}

impl Entry {
    fn cited(name: impl Into<String>, source: &Source) -> Entry {
        Entry { name: name.into(), sources: vec![source.citation()], ..Entry::default() }
    }

    /// A line where there is a name and one more thing to say, else some.
    fn print(&self) {
        if let Some([low, likely, high]) = self.range {
            say!("  {:<72} {low:.3} {likely:.3} {high:.3}", self.name);
            return;
        }
        let told = if self.title.is_empty() { self.sources.first() } else { Some(&self.title) };
        say!("  {:<28} {}", self.name, told.map_or("", String::as_str));
        for it in &self.classes {
            say!("    {:<22} {} ({})", it.name, it.title, it.taxonomy);
        }
        let n_told = usize::from(self.title.is_empty());
        for source in self.sources.iter().skip(n_told) {
            say!("    source: {source}");
        }
    }
}

/// All lists, in the order in which results come about.
fn lists() -> Vec<Things> {
    let mut lists = of_hazard();
    lists.extend(of_stages());
    lists.push(Things {
        title: "Judgements, drawn from their range once a realization (low, likely, high)",
        entries: judgements(),
    });
    lists
}

fn things(title: &'static str, entries: impl Iterator<Item = Entry>) -> Things {
    Things { title, entries: entries.collect() }
}

fn rests_on(title: &'static str, sources: &[(&str, Source)]) -> Things {
    things(title, sources.iter().map(|(what, it)| Entry::cited(*what, it)))
}

fn of_hazard() -> Vec<Things> {
    let at_one_site = hazard::correlation::OF_MEASURES.iter();
    let at_one_site = at_one_site.map(|it| Entry {
        name: it.name().to_owned(),
        sources: it.sources().iter().map(|it| it.citation()).collect(),
        ..Entry::default()
    });
    let hazus = secondary::liquefaction::hazus::HAZUS_6_1;
    let liquefaction = secondary::liquefaction::ALL.iter();
    let liquefaction = liquefaction.map(|it| Entry::cited(it.name(), &it.source()));
    vec![
        things(
            "Ground motion models ([[ground_motion.branches]] model = …)",
            hazard::gmm::ALL.iter().map(|it| Entry::cited(it.name(), it.source())),
        ),
        rests_on(
            "Shaking: size of ruptures, correlation, conversion to intensity",
            hazard::SOURCES,
        ),
        things(
            "Size of ruptures ([rupture] scaling = …)",
            hazard::scaling::ALL.iter().map(|it| Entry::cited(it.name(), it.source())),
        ),
        things(
            "Correlation of the shaking of sites ([ground_motion] correlation = …)",
            hazard::correlation::models::ALL.iter().map(|it| Entry::cited(it.name, it.source)),
        ),
        things("Correlation of measures of the shaking at one site", at_one_site),
        things(
            "Landslides on roads",
            secondary::ALL.iter().map(|it| Entry::cited(it.name(), &it.source())),
        ),
        things(
            "Newmark displacement of slopes of known strength (library only)",
            secondary::newmark::ALL.iter().map(|it| Entry::cited(it.name(), &it.source())),
        ),
        things("Liquefaction (library only)", liquefaction.chain([Entry::cited("hazus", &hazus)])),
    ]
}

fn of_stages() -> Vec<Things> {
    let titled =
        |name: &str, title: String| Entry { name: name.to_owned(), title, ..Entry::default() };
    let sets = damage::set::all().iter().map(|set| {
        let class = |it: &damage::set::VulnerabilityClass| Class {
            name: it.name.clone(),
            title: it.title.clone(),
            taxonomy: it.taxonomy.clone(),
        };
        let classes = set.classes.iter().map(class).collect();
        Entry { classes, sources: set.sources.clone(), ..titled(&set.name, set.title.clone()) }
    });
    let methods = displacement::methods::Method::ALL.into_iter().map(|it| Entry {
        sources: vec![it.source().citation()],
        ..titled(it.name(), format!("{}: {}", it.title(), it.counts()))
    });
    vec![
        things("Building classes ([buildings] classes = …)", sets),
        things("Counts of the displaced ([displacement] method = …)", methods),
        things(
            "Standards for needs ([shelter] needs = …)",
            shelter::needs::all().iter().map(|it| titled(&it.name, it.title.clone())),
        ),
        things(
            "Allocation to shelters ([shelter] allocation = …)",
            allocation::ALL.iter().map(|it| Entry::cited(it.name(), &it.source())),
        ),
        rests_on(
            "What the stages rest on",
            &[damage::SOURCES, displacement::SOURCES, shelter::needs::SOURCES].concat(),
        ),
    ]
}

fn judgements() -> Vec<Entry> {
    let of_displacement = displacement::parameters().into_iter().map(|it| (it.name, it.range));
    let others = [
        ("completely damaged buildings that collapse, factor", casualties::COLLAPSE_FACTOR),
        ("killed, given damage, factor", casualties::LETHALITY_FACTOR),
        ("landslide coverage that closes a road, factor, open ground", closure::slides::KAPPA[0]),
        ("landslide coverage that closes a road, factor, steep slopes", closure::slides::KAPPA[1]),
        ("days until a crossing beside an extensively damaged bridge", CROSSING_DAYS[0]),
        ("days until a crossing beside a completely damaged bridge", CROSSING_DAYS[1]),
        ("days until a damaged tunnel is cleared", TUNNEL_DAYS),
        ("blockages per km of main road where all is destroyed", per_km(RoadClass::Main)),
        ("blockages per km of local road where all is destroyed", per_km(RoadClass::Local)),
        ("speed of travel, factor", speed::FACTOR),
    ];
    let others = others.map(|(name, range)| (name.to_owned(), range));
    let entry = |(name, it): (String, Triangular)| Entry {
        name,
        range: Some([it.low, it.mode, it.high]),
        ..Entry::default()
    };
    of_displacement.chain(others).map(entry).collect()
}

/// A file as it stands in the program, to begin one's own from; `what` it is, for people.
fn whole(what: &str, name: &str, files: &[(&str, &str)]) -> ExitCode {
    let file = format!("{name}.toml");
    if let Some((_, text)) = files.iter().find(|it| it.0 == file) {
        say!("{}", text.trim_end());
        return ExitCode::SUCCESS;
    }
    let known: Vec<&str> = files.iter().map(|it| it.0.trim_end_matches(".toml")).collect();
    eprintln!("error: no {what} is called \"{name}\"");
    eprintln!("  there are {}", known.join(", "));
    ExitCode::from(USAGE)
}
