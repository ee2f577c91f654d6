use std::process::ExitCode;

use clap::Args;

use crate::cli::USAGE;
use crate::damage::casualties;
use crate::routing::closure::debris::per_km;
use crate::routing::closure::structures::{CROSSING_DAYS, TUNNEL_DAYS};
use crate::routing::network::RoadClass;
use crate::routing::{closure, speed};
use crate::shelter::allocation;
use crate::{damage, displacement, hazard, secondary, shelter};

/// Name the models, building classes and standards that a scenario can use, with their sources
#[derive(Args, Debug)]
pub struct List {
    /// Print a whole set of building classes, to begin one of your own from
    #[arg(long, value_name = "NAME")]
    set: Option<String>,
    /// Print a whole list of needs, to begin one of your own from
    #[arg(long, value_name = "NAME", conflicts_with = "set")]
    needs: Option<String>,
}

impl List {
    pub fn run(self) -> ExitCode {
        if let Some(name) = self.set {
            return whole("set of building classes", &name, damage::set::FILES);
        }
        if let Some(name) = self.needs {
            return whole("list of needs", &name, shelter::needs::FILES);
        }
        say!("Ground motion models ([[ground_motion.branches]] model = …)");
        for it in hazard::gmm::ALL {
            say!("  {:<24} {}", it.name(), it.source().citation());
        }
        say!("\nShaking: size of ruptures, correlation, conversion to intensity");
        for (what, source) in hazard::SOURCES {
            say!("  {what}: {}", source.citation());
        }
        say!("\nSize of ruptures ([rupture] scaling = …)");
        for it in hazard::scaling::ALL {
            say!("  {:<26} {}", it.name(), it.source().citation());
        }
        say!("\nCorrelation of the shaking of sites");
        for it in hazard::correlation::models::ALL {
            say!("  {:<24} {}", it.name, it.source.citation());
        }
        say!("\nCorrelation of measures of the shaking at one site");
        for it in hazard::correlation::OF_MEASURES {
            for source in it.sources() {
                say!("  {:<24} {}", it.name(), source.citation());
            }
        }
        say!("\nLandslides on roads");
        for it in secondary::ALL {
            say!("  {:<24} {}", it.name(), it.source().citation());
        }
        say!("\nNewmark displacement of slopes of known strength (library only)");
        for it in secondary::newmark::ALL {
            say!("  {:<28} {}", it.name(), it.source().citation());
        }
        say!("\nLiquefaction (library only)");
        for it in secondary::liquefaction::ALL {
            say!("  {:<28} {}", it.name(), it.source().citation());
        }
        let hazus = secondary::liquefaction::hazus::HAZUS_6_1;
        say!("  {:<28} {}", "hazus", hazus.citation());
        say!("\nBuilding classes (region.toml, [buildings] classes = …)");
        for set in damage::set::all() {
            say!("  {:<24} {}", set.name, set.title);
            for class in &set.classes {
                say!("    {:<22} {} ({})", class.name, class.title, class.taxonomy);
            }
            for source in &set.sources {
                say!("    source: {source}");
            }
        }
        say!("\nCounts of the displaced ([displacement] method = …)");
        for it in displacement::methods::Method::ALL {
            say!("  {:<24} {}: {}", it.name(), it.title(), it.counts());
            say!("    source: {}", it.source().citation());
        }
        say!("\nStandards for needs ([shelter] needs = …)");
        for it in shelter::needs::all() {
            say!("  {:<24} {}", it.name, it.title);
        }
        say!("\nAllocation to shelters ([shelter] allocation = …)");
        for it in allocation::ALL {
            say!("  {:<24} {}", it.name(), it.source().citation());
        }
        say!("\nWhat the stages rest on");
        let sources = [damage::SOURCES, displacement::SOURCES, shelter::needs::SOURCES].concat();
        for (what, source) in sources {
            say!("  {what}: {}", source.citation());
        }
        say!("\nJudgements, drawn from their range once a realization (low, likely, high)");
        let of_displacement = displacement::parameters().into_iter().map(|it| (it.name, it.range));
        let others = [
            ("completely damaged buildings that collapse, factor", casualties::COLLAPSE_FACTOR),
            ("killed, given damage, factor", casualties::LETHALITY_FACTOR),
            (
                "landslide coverage that closes a road, factor, open ground",
                closure::slides::KAPPA[0],
            ),
            (
                "landslide coverage that closes a road, factor, steep slopes",
                closure::slides::KAPPA[1],
            ),
            ("days until a crossing beside an extensively damaged bridge", CROSSING_DAYS[0]),
            ("days until a crossing beside a completely damaged bridge", CROSSING_DAYS[1]),
            ("days until a damaged tunnel is cleared", TUNNEL_DAYS),
            ("blockages per km of main road where all is destroyed", per_km(RoadClass::Main)),
            ("blockages per km of local road where all is destroyed", per_km(RoadClass::Local)),
            ("speed of travel, factor", speed::FACTOR),
        ];
        let others = others.map(|(name, range)| (name.to_owned(), range));
        for (name, range) in of_displacement.chain(others) {
            say!("  {name:<72} {:.3} {:.3} {:.3}", range.low, range.mode, range.high);
        }
        ExitCode::SUCCESS
    }
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
