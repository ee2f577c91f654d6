//! What no open file tells of a region, modelled from what is known.
//!
//! A region's folder holds `observed/`, `district_centres.csv` and `region.toml`; [`build`] reads
//! them and writes `modelled/`. Building twice gives the same bytes.

pub mod districts;
pub mod hazards;
pub mod lattice;
pub mod observed;
pub mod population;
pub mod roads;
pub mod settlements;
pub mod score;
pub mod shelters;
pub mod terrain;
mod write;

use std::path::Path;

use crate::exposure::grid::Raster;
use crate::geodata::GeodataError;
use observed::Observed;

/// Everything that is modelled of a region; columns are on the terrain's lattice.
#[derive(Clone, Debug)]
pub struct Model {
    /// Degrees.
    pub slope: Raster,
    /// m/s, on a lattice of twice the step.
    pub vs30: Raster,
    /// District of each cell, `None` abroad.
    pub districts: Vec<Option<u8>>,
    /// Residents of each cell.
    pub people: Vec<u32>,
    /// Settlements.
    pub places: Vec<settlements::Place>,
    /// Candidate shelters.
    pub sites: Vec<shelters::Site>,
}

impl Model {
    /// Models a region: terrain, districts, people, settlements, shelters, each from those before.
    pub fn of(world: &Observed) -> Model {
        let slope = terrain::slope_deg(&world.terrain);
        let vs30 = terrain::vs30_m_s(&world.terrain);
        let districts = districts::of_cells(&world.terrain.grid, world, &slope.values);
        let people = population::per_cell(world, &slope.values, &districts, &population::HABITAT);
        let places = settlements::place_all(world, &people, &districts);
        let sites = shelters::place_all(world, &slope.values, &districts, &people, &places);
        Model { slope, vs30, districts, people, places, sites }
    }
}

/// What was built, to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Built {
    /// Residents.
    pub people: u64,
    /// Cells where somebody lives.
    pub populated_cells: usize,
    /// Towns and rural settlements.
    pub settlements: usize,
    /// Candidate shelters.
    pub shelters: usize,
    /// Road segments.
    pub roads: usize,
}

/// Builds `modelled/` of a region's folder from its observed layers.
///
/// # Errors
/// An observed layer is absent or wrong, or a file cannot be written: the error says which, and
/// what to do.
pub fn build(dir: &Path) -> Result<Built, GeodataError> {
    let world = Observed::read(dir)?;
    let model = Model::of(&world);
    check_nobody_lost(dir, &world, &model)?;
    write::all(&dir.join("modelled"), &world, &model)?;
    Ok(Built {
        people: model.people.iter().map(|&it| u64::from(it)).sum(),
        populated_cells: model.people.iter().filter(|it| 0 < **it).count(),
        settlements: model.places.len(),
        shelters: model.sites.len(),
        roads: roads::build_layer(dir)?,
    })
}

/// A district whose people found no ground has a centre abroad, or a radius too small.
fn check_nobody_lost(dir: &Path, world: &Observed, model: &Model) -> Result<(), GeodataError> {
    let mut placed = vec![0_u64; world.districts.len()];
    for (people, district) in model.people.iter().zip(&model.districts) {
        if let Some(district) = district {
            placed[usize::from(*district)] += u64::from(*people);
        }
    }
    for (district, placed) in world.districts.iter().zip(placed) {
        if placed != u64::from(district.people) {
            let (pcode, people) = (&district.pcode, district.people);
            let found = format!("district `{pcode}`: {placed} of its {people} people find ground");
            let expected = "a centre in its own region, with ground around it to live on";
            let help = "move its centre, or for a city alone enlarge `city_radius_km`";
            return Err(GeodataError::new(
                &dir.join("district_centres.csv"),
                found,
                expected,
                help,
            ));
        }
    }
    Ok(())
}
