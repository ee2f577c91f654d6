//! What was read, what was written, and how to get it again.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{WriteError, json};
use crate::report::context::InputLayer;
use crate::report::plan::Plan;

#[derive(Serialize)]
struct Manifest<'a> {
    panoh_version: &'a str,
    scenario_id: &'a str,
    title: &'a str,
    seed: u64,
    n_realizations: usize,
    household_size: f64,
    winter: bool,
    pcode_source: &'a str,
    counts: Counts,
    inputs: Vec<Input<'a>>,
    models_and_sources: &'a [String],
    caveats: Vec<Caveat<'a>>,
    timings_s: Vec<Timing<'a>>,
    outputs: Vec<Output>,
}

#[derive(Serialize)]
struct Counts {
    cells: usize,
    settlements: usize,
    districts: usize,
    regions: usize,
    road_segments: usize,
    shelters: usize,
    sites: usize,
    building_mixes: usize,
}

#[derive(Serialize)]
struct Input<'a> {
    name: &'a str,
    title: &'a str,
    origin: &'static str,
    rows: u64,
    sha256: &'a str,
    attribution: &'a str,
}

#[derive(Serialize)]
struct Caveat<'a> {
    code: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct Timing<'a> {
    stage: &'a str,
    seconds: f64,
}

#[derive(Serialize, Deserialize)]
struct Output {
    path: String,
    bytes: usize,
    sha256: String,
}

/// Writes `manifest.json` with the sums of the files written before it.
pub fn write(dir: &Path, plan: &Plan, files: &[PathBuf]) -> Result<PathBuf, WriteError> {
    let context = plan.context;
    let outputs = files.iter().map(|it| output(dir, it)).collect::<Result<_, _>>()?;
    let caveats = context.caveats.iter().chain(&plan.outcome.caveats);
    let manifest = Manifest {
        panoh_version: context.version,
        scenario_id: &context.scenario.id,
        title: &context.scenario.title,
        seed: plan.outcome.seed,
        n_realizations: plan.outcome.zones.n_realizations,
        household_size: context.household_size,
        winter: context.scenario.winter,
        pcode_source: context.pcode_source,
        counts: counts(plan),
        inputs: inputs(plan),
        models_and_sources: context.sources,
        caveats: caveats.map(|it| Caveat { code: it.code, message: &it.message }).collect(),
        timings_s: timings(plan),
        outputs,
    };
    json(dir, "manifest.json", &manifest)
}

fn counts(plan: &Plan) -> Counts {
    let context = plan.context;
    Counts {
        cells: context.cells.len(),
        settlements: context.settlements.len(),
        districts: context.areas.districts.len(),
        regions: context.areas.regions.len(),
        road_segments: context.network.segments.len(),
        shelters: context.shelters.len(),
        sites: context.n_sites,
        building_mixes: context.mixes.len(),
    }
}

fn inputs<'a>(plan: &Plan<'a>) -> Vec<Input<'a>> {
    let input = |it: &'a InputLayer| Input {
        name: &it.name,
        title: &it.title,
        origin: it.origin.word(),
        rows: it.rows,
        sha256: &it.sha256,
        attribution: &it.attribution,
    };
    plan.context.inputs.iter().map(input).collect()
}

fn timings<'a>(plan: &Plan<'a>) -> Vec<Timing<'a>> {
    plan.outcome.timings_s.iter().map(|&(stage, seconds)| Timing { stage, seconds }).collect()
}

fn output(dir: &Path, file: &Path) -> Result<Output, WriteError> {
    let bytes = std::fs::read(file).map_err(WriteError::of(file))?;
    let path = file.strip_prefix(dir).unwrap_or(file);
    let path: Vec<_> = path.iter().map(|it| it.to_string_lossy()).collect();
    Ok(Output { path: path.join("/"), bytes: bytes.len(), sha256: sha256(&bytes) })
}

/// One sum for the inputs, the version and what chance is drawn from: it names a run.
pub fn run_id(version: &str, seed: u64, realizations: usize, inputs: &[InputLayer]) -> String {
    let mut made_of = format!("{version} seed {seed} realizations {realizations}");
    for it in inputs {
        let _ = write!(made_of, "\n{} {}", it.name, it.sha256);
    }
    sha256(made_of.as_bytes())
}

/// That of a plan.
pub fn run_id_of(plan: &Plan) -> String {
    let (context, n) = (plan.context, plan.outcome.zones.n_realizations);
    run_id(context.version, plan.outcome.seed, n, context.inputs)
}

/// The part of a manifest that tells what was written.
#[derive(Deserialize)]
struct Written {
    outputs: Vec<Output>,
}

/// A file that is not as the manifest of its run says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is not there, or cannot be read.
    Missing(String),
    /// Its bytes are others.
    Other(String),
}

/// Compares the files of a run with its manifest; gives how many it names, and those that differ.
///
/// # Errors
/// Where the folder has no manifest that can be read.
pub fn check(dir: &Path) -> std::io::Result<(usize, Vec<Changed>)> {
    let text = std::fs::read(dir.join("manifest.json"))?;
    let written: Written = serde_json::from_slice(&text)?;
    let changed = |it: &Output| match std::fs::read(dir.join(&it.path)) {
        Ok(bytes) if sha256(&bytes) == it.sha256 => None,
        Ok(_) => Some(Changed::Other(it.path.clone())),
        Err(_) => Some(Changed::Missing(it.path.clone())),
    };
    Ok((written.outputs.len(), written.outputs.iter().filter_map(changed).collect()))
}

/// SHA-256 of bytes, hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

#[cfg(test)]
mod tests {
    /// The example of FIPS 180-2, appendix B.1.
    #[test]
    fn sums_meet_their_standard() {
        let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(super::sha256(b"abc"), sum);
    }
}
