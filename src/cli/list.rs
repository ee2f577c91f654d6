use std::process::ExitCode;

use clap::Args;

use crate::shelter::allocation;
use crate::{damage, displacement, hazard, secondary, shelter};

/// Name the models, building classes and standards that a scenario can use, with their sources
#[derive(Args, Debug)]
pub struct List {}

impl List {
    pub fn run() -> ExitCode {
        println!("Ground motion models ([[ground_motion.branches]] model = …)");
        for it in hazard::gmm::ALL {
            println!("  {:<24} {}", it.name(), it.source().citation());
        }
        println!("\nShaking: size of ruptures, correlation, conversion to intensity");
        for (what, source) in hazard::SOURCES {
            println!("  {what}: {}", source.citation());
        }
        println!("\nLandslides on roads");
        for it in secondary::ALL {
            println!("  {:<24} {}", it.name(), it.source().citation());
        }
        println!("\nBuilding classes (region.toml, [buildings] classes = …)");
        for set in damage::set::all() {
            println!("  {:<24} {}", set.name, set.title);
            for class in &set.classes {
                println!("    {:<22} {} ({})", class.name, class.title, class.taxonomy);
            }
            for source in &set.sources {
                println!("    source: {source}");
            }
        }
        println!("\nStandards for needs ([shelter] needs = …)");
        for it in shelter::needs::all() {
            println!("  {:<24} {}", it.name, it.title);
        }
        println!("\nAllocation to shelters");
        for it in allocation::ALL {
            println!("  {:<24} {}", it.name(), it.source().citation());
        }
        println!("\nWhat the stages rest on");
        let sources = [damage::SOURCES, displacement::SOURCES, shelter::needs::SOURCES].concat();
        for (what, source) in sources {
            println!("  {what}: {}", source.citation());
        }
        println!("\nJudgements, drawn from their range once a realization (low, likely, high)");
        for it in displacement::parameters() {
            let range = it.range;
            println!("  {:<52} {} {} {}", it.name, range.low, range.mode, range.high);
        }
        ExitCode::SUCCESS
    }
}
