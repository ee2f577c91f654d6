use std::cell::RefCell;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::output::Output;
use crate::cli::{INPUT_WRONG, check, json, stage, style, what_if};
use crate::engine::stage::Stage;
use crate::engine::{monte_carlo, opening};
use crate::input::problem::Problems;
use crate::report;
use crate::shelter::opening::{MOST_LOOKS, Question, solve};

/// Which sites to open within a budget, so that few stay without a place in most realizations of a run
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  panoh sites out/rasht-m7 --open 20
  panoh sites out/rasht-m7 --open 20 --unmet 0.1 --goal 0.8 --already BR1123741")]
pub struct Sites {
    /// Folder of a run
    run: PathBuf,
    /// How many sites may be opened
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=2000))]
    open: u16,
    /// A realization is met where at most this share of those who need a place have none
    #[arg(long, value_name = "SHARE", default_value_t = 0.05, value_parser = what_if::number(0.0..=1.0))]
    unmet: f64,
    /// Share of realizations that should be met
    #[arg(long, value_name = "SHARE", default_value_t = 0.8, value_parser = what_if::number(0.0..=1.0))]
    goal: f64,
    /// A site that is open anyway, by its code
    #[arg(long, value_name = "SITE")]
    already: Vec<String>,
    /// Sites to choose from: those that take most people in the run
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u16).range(1..=2000))]
    candidates: u16,
    /// Realizations to look at, from the first
    #[arg(short = 'n', long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=10000))]
    realizations: u16,
    /// Folder for the answer; an earlier answer there is replaced [default: <RUN>-sites]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Print the answer as JSON
    #[arg(long)]
    json: bool,
    /// Processor threads to use [default: all]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
}

impl Sites {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let problems = RefCell::new(Problems::default());
        let read = stage::read::<Stage>(&self.run, "E573", &problems);
        let read = read.map(|stage| {
            let already = self.already(&stage, &problems);
            (stage, already)
        });
        let problems = problems.into_inner();
        style::tell(&problems);
        let Some((stage, already)) = read.filter(|_| problems.errors() == 0) else {
            if self.json {
                json::print(&problems, []);
            }
            eprintln!("{}", check::verdict(&problems));
            return Ok(ExitCode::from(INPUT_WRONG));
        };
        let wanted = what_if::beside(self.out.as_ref(), &self.run, "-sites");
        let is_answer = |folder: &std::path::Path| folder.join("sites_to_open.csv").is_file();
        let why = "is not an answer of panoh sites; choose another folder with --out";
        let output = Output::in_place_of(&wanted, is_answer, why)?;
        let threads = self.threads.map(usize::from);
        let at = &stage.reception;
        let all_open = monte_carlo::receive(&stage, &stage, threads)?;
        let assigned: Vec<f64> = all_open.shelters.iter().map(|it| it.assigned.mean).collect();
        let candidates = opening::candidates(&assigned, usize::from(self.candidates), &already);
        let of = (candidates.as_slice(), usize::from(self.realizations));
        let instances = monte_carlo::instances(&stage, at, of, threads)?;
        let question = Question {
            n_sites: candidates.len(),
            cost: vec![1; candidates.len()],
            budget: u64::from(self.open),
            open_already: candidates.iter().map(|it| already.contains(it)).collect(),
            instances,
            most_unmet: self.unmet,
            goal: self.goal,
            most_looks: MOST_LOOKS,
        };
        let answer = solve(&question);
        let asked = report::sites_to_open::Asked {
            stage: &stage,
            candidates: &candidates,
            question: &question,
        };
        report::sites_to_open::write(output.begin()?, &asked, &answer)?;
        output.complete()?;
        if self.json {
            let out = ("out", wanted.display().to_string().into());
            let answer = report::sites_to_open::json(&asked, &answer);
            json::print(&problems, answer.into_iter().chain([out]));
            return Ok(ExitCode::SUCCESS);
        }
        say!("{}", report::sites_to_open::console(&asked, &answer).trim_end());
        say!("\nopen: {}", wanted.join("sites_to_open.csv").display());
        Ok(ExitCode::SUCCESS)
    }

    /// Places of the sites that are open anyway; those that the run does not know are told.
    fn already(&self, stage: &Stage, problems: &RefCell<Problems>) -> Vec<u32> {
        let mut found = vec![];
        for id in &self.already {
            match (0..).zip(&stage.reception.shelters).find(|it| it.1.id == *id) {
                Some((idx, _)) if !found.contains(&idx) => found.push(idx),
                Some(_) => {}
                None => what_if::unknown_site(&self.run, id, stage, problems),
            }
        }
        found
    }
}
