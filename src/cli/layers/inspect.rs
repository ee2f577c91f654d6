use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::cli::layers::reading::ReadingArgs;
use crate::cli::{INPUT_WRONG, style};
use crate::geodata::source::Refusal;
use crate::input::layers::inspect::{self, Facts, FieldFacts};
use crate::input::layers::inspect_raster::{self, RasterFacts};
use crate::input::layers::kind::{self, Kind};
use crate::input::layers::load::refusal;
use crate::input::layers::mapping::Mapping;
use crate::input::problem::Problems;

/// Say what is in a file, and print the block that maps its fields; nothing is changed
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  panoh layers inspect villages.shp
  panoh layers inspect survey.xlsx --layer Деҳаҳо --as villages")]
pub struct Inspect {
    /// The file
    file: PathBuf,
    /// What it is, if that is known: villages, admin, roads, shelters, buildings, faults, stations…
    #[arg(long = "as", value_name = "KIND", value_parser = super::check::kinds())]
    kind: Option<String>,
    #[command(flatten)]
    reading: ReadingArgs,
}

impl Inspect {
    pub fn run(self) -> ExitCode {
        let mapping = self.reading.mapping(&self.file);
        let kind = self.kind.as_deref().map(kind::of);
        match inspect::inspect(&mapping, kind) {
            Ok(facts) => {
                print(&self.file.display().to_string(), &facts);
                ExitCode::SUCCESS
            }
            Err(why) => self.other(&mapping, kind, &why),
        }
    }

    /// A raster, a grid of shaking, or a file that cannot be read.
    fn other(&self, mapping: &Mapping, kind: Option<&'static Kind>, why: &Refusal) -> ExitCode {
        let file = self.file.display().to_string();
        let found = match why {
            Refusal::Unknown { found } => found.as_str(),
            _ => "",
        };
        if let Some(facts) =
            (!found.is_empty()).then(|| inspect_raster::inspect(mapping, kind).ok()).flatten()
        {
            print_raster(&file, &facts);
            return ExitCode::SUCCESS;
        }
        if found.contains("<?xml") {
            say!("{file}: XML; if it is a grid of ShakeMap:");
            say!("next: panoh layers check {file} --as shakemap");
            return ExitCode::SUCCESS;
        }
        let mut problems = Problems::default();
        problems.push(refusal(kind.unwrap_or_else(|| kind::of("villages")), mapping, why));
        style::tell(&problems);
        ExitCode::from(INPUT_WRONG)
    }
}

fn print(file: &str, facts: &Facts) {
    say!("{file}: {}", facts.format);
    say!("layer `{}`: {} rows, {}", facts.layer, facts.rows, facts.shapes);
    let others: Vec<String> = facts
        .layers
        .iter()
        .filter(|it| it.0 != facts.layer)
        .map(|(name, n)| format!("{name} ({n} rows)"))
        .collect();
    if !others.is_empty() {
        say!("other layers: {}", others.join(", "));
    }
    say!("coordinate system: {}", facts.crs.as_deref().unwrap_or("none declared"));
    if let Some([west, south, east, north]) = facts.extent_deg {
        say!("lies at: longitude {west:.3} to {east:.3}, latitude {south:.3} to {north:.3}");
    }
    say!("fields:");
    let width = facts.fields.iter().map(|it| it.name.chars().count()).max().unwrap_or(0).min(28);
    for field in &facts.fields {
        say!("  {}", line(field, width, facts.rows));
    }
    let kinds: Vec<&str> = facts.kinds.iter().map(|it| it.name).take(3).collect();
    match kinds.split_first() {
        None => say!("looks like: no layer that is known; say which with --as"),
        Some((first, [])) => say!("looks like: {first}"),
        Some((first, others)) => say!("looks like: {first} (or {})", others.join(", ")),
    }
    if let Some(first) = kinds.first() {
        say!("\npaste into scenario.toml or region.toml:\n\n{}", facts.block.trim_end());
        say!("\nnext: panoh layers check {file} --as {first}");
    }
}

fn print_raster(file: &str, facts: &RasterFacts) {
    say!("{file}: raster, {} columns × {} rows", facts.n_cols, facts.n_rows);
    say!("coordinate system: {}", facts.crs.as_deref().unwrap_or("none declared"));
    if let Some([west, south, east, north]) = facts.extent_deg {
        say!("lies at: longitude {west:.3} to {east:.3}, latitude {south:.3} to {north:.3}");
    }
    if let Some([width, height]) = facts.cell_km {
        say!("cells: {:.0} m by {:.0} m in the middle", 1000.0 * width, 1000.0 * height);
    }
    for (number, band) in (1..).zip(&facts.bands) {
        let range =
            band.range.map_or("nothing".to_owned(), |(low, high)| format!("{low} to {high}"));
        let nothing = band.nothing.map_or("no NoData tag".to_owned(), |it| format!("NoData {it}"));
        say!(
            "band {number}: {} {range}, sum {:.0}, {:.1} % of cells hold something, {nothing}",
            band.stored_as,
            band.sum,
            100.0 * band.filled
        );
        if !band.name.is_empty() {
            say!("  it says: {}", band.name);
        }
    }
    let kinds: Vec<&str> = facts.kinds.iter().map(|it| it.name).collect();
    match kinds.split_first() {
        None => say!("looks like: say which with --as population, dem, vs30 or shakemap"),
        Some((first, others)) => {
            let more = if others.is_empty() {
                String::new()
            } else {
                format!(" (or {})", others.join(", "))
            };
            say!("looks like: {first}{more}");
            say!("\npaste into scenario.toml or region.toml:\n\n{}", facts.block.trim_end());
            say!("\nnext: panoh layers check {file} --as {first}");
        }
    }
}

fn line(field: &FieldFacts, width: usize, rows: usize) -> String {
    let shortened = |it: &String| -> String {
        if it.chars().count() > 24 {
            it.chars().take(23).chain(['…']).collect()
        } else {
            it.clone()
        }
    };
    let samples: Vec<String> = field.samples.iter().map(shortened).collect();
    let range = match field.range {
        Some((low, high)) if low < high => format!("  [{low} to {high}]"),
        _ => String::new(),
    };
    let ours = field.ours.as_ref().map_or(String::new(), |it| format!("  → {it}"));
    let name = shortened(&field.name);
    let pad = " ".repeat(width.saturating_sub(name.chars().count()));
    format!(
        "{name}{pad}  {:6}  {:>5} of {rows}  {}{range}{ours}",
        field.holds,
        field.filled,
        samples.join(" · ")
    )
}
