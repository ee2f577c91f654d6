use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use geo::Geometry;

use crate::cli::{INPUT_WRONG, style};
use crate::geodata::{self, Value};
use crate::input::layers::{kind, members};
use crate::input::problem::Problems;
use crate::input::{assemble, region};
use crate::region::score::{Score, scores};
use crate::units::LonLat;

/// Hold the grid of people of a region against places that it did not read
#[derive(Args, Debug)]
#[command(after_help = "\
Example:
  panoh layers score gis/tajikistan --against villages.csv

A place counts as found when somebody lives in its cell, or in one of the eight around it. A grid
that covers much ground finds much: compare with the share that a uniform spread would find.")]
pub struct ScoreArgs {
    /// Folder of the region
    region: PathBuf,
    /// Places: a table with longitude and latitude, or a layer of points or areas
    #[arg(long, value_name = "FILE")]
    against: PathBuf,
}

impl ScoreArgs {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let problems = RefCell::new(Problems::default());
        let region = region::read(&self.region, &BTreeMap::new(), &problems);
        let layers = region.and_then(|it| assemble::layers(&it, &problems));
        let problems = problems.into_inner();
        style::tell(&problems);
        let Some(layers) = layers else { return Ok(ExitCode::from(INPUT_WRONG)) };
        anyhow::ensure!(
            layers.people.grid == layers.terrain.grid,
            "the grid of people and the heights of the land are not on one lattice"
        );
        let places = places(&self.against)?;
        let areas = &layers.areas;
        let district_of = members::district_of_cells(&layers.people.grid, &areas.districts);
        let region_of: Vec<Option<u32>> =
            district_of.iter().map(|it| it.map(|it| areas.districts[it as usize].parent)).collect();
        let names: Vec<&str> = areas.regions.iter().map(|it| it.names.en.as_str()).collect();
        let (scores, outside) =
            scores(&layers.people, &layers.terrain, &region_of, &names, &places);
        print(&scores, outside, places.len());
        Ok(ExitCode::SUCCESS)
    }
}

fn print(scores: &[Score], outside: usize, n_places: usize) {
    say!("{n_places} places, {outside} of them outside of every district\n");
    say!(
        "                                            found on a   on or next  uniform spread   heights of places   of people"
    );
    say!(
        "                                   places  populated cell    to one    on   next to   P10  P50  P90, m    P10  P50  P90"
    );
    for it in scores.iter().filter(|it| 0 < it.places) {
        let percent = |share: f64| format!("{:.0} %", 100.0 * share);
        let heights = |it: [f64; 3]| it.map(|it| format!("{it:>5.0}")).join("");
        say!(
            "  {:<33}{:>6}{:>15}{:>11}{:>7}{:>9} {}       {}",
            it.name,
            it.places,
            percent(it.share_on()),
            percent(it.share_near()),
            percent(it.ground_on),
            percent(it.ground_near),
            heights(it.place_heights_m),
            heights(it.people_heights_m)
        );
    }
    say!("\nFound says that somebody lives there, not how many.");
}

/// Points of a layer, middles of its areas, or the places that a table's columns give.
fn places(path: &Path) -> anyhow::Result<Vec<LonLat>> {
    let layer = geodata::read_layer(path, None)?;
    let villages = kind::of("villages");
    let column = |name: &str| {
        layer
            .fields
            .iter()
            .position(|it| villages.field_called(&it.name).is_some_and(|it| it.name == name))
    };
    let has_shapes = layer.features.iter().any(|it| it.geometry.is_some());
    let columns = column("lon").zip(column("lat")).filter(|_| !has_shapes);
    let place = |(number, geometry, values): (usize, &Option<Geometry<f64>>, &[Value])| {
        let centre = geometry.as_ref().and_then(geo::Centroid::centroid);
        let given = || {
            let (lon, lat) = columns?;
            Some(LonLat::new(number_of(&values[lon])?, number_of(&values[lat])?))
        };
        let place = centre.map(|it| LonLat::new(it.x(), it.y())).or_else(given);
        place.with_context(|| format!("{}: row {number} has no place", path.display()))
    };
    let rows = layer.features.iter().zip(1..);
    rows.map(|(it, number)| place((number, &it.geometry, &it.values))).collect()
}

fn number_of(value: &Value) -> Option<f64> {
    match value {
        Value::Int(it) => Some(*it as f64),
        Value::Real(it) => Some(*it),
        Value::Text(it) => it.trim().parse().ok(),
        Value::Null => None,
    }
}
