//! The observed layers of a region's folder, read and checked.

use std::path::Path;

use geo::{LineString, MultiPolygon};

use super::districts::{District, Kind, MAX_DISTRICTS};
use super::lattice;
use crate::exposure::grid::Raster;
use crate::exposure::settlement::Names;
use crate::geodata::{Feature, GeodataError, Layer, read_layer, read_raster};
use crate::units::LonLat;

/// A region of the country.
#[derive(Clone, Debug)]
pub struct Region {
    /// Code, `TJ-RA`.
    pub pcode: String,
    /// Its names.
    pub names: Names,
    /// Its outline.
    pub boundary: MultiPolygon<f64>,
}

/// A town of the list.
#[derive(Clone, Debug)]
pub struct Town {
    /// GeoNames number.
    pub geonameid: i64,
    /// Its names.
    pub names: Names,
    /// Its centre.
    pub place: LonLat,
    /// Residents as the list has it; 0 where it has none.
    pub people: u32,
}

/// An airport.
#[derive(Clone, Debug)]
pub struct Airport {
    /// ICAO code.
    pub icao: String,
    /// Its name.
    pub name: String,
    /// Where it lies.
    pub place: LonLat,
}

/// What is known of a region before anything is modelled; masks are on the terrain's lattice.
#[derive(Clone, Debug)]
pub struct Observed {
    /// Heights, metres; its lattice is that of all that is modelled.
    pub terrain: Raster,
    /// IGBP land cover classes, on their own coarser lattice.
    pub landcover: Raster,
    /// Cells whose centre lies in the country.
    pub in_country: Vec<bool>,
    /// Cells in lakes.
    pub water: Vec<bool>,
    /// Courses of rivers.
    pub rivers: Vec<LineString<f64>>,
    /// Cells along rivers.
    pub river: Vec<bool>,
    /// Cells along main roads.
    pub road: Vec<bool>,
    /// Regions in the order of their codes.
    pub regions: Vec<Region>,
    /// Districts in the order of their codes.
    pub districts: Vec<District>,
    /// Towns in the order of their numbers.
    pub towns: Vec<Town>,
    /// Airports.
    pub airports: Vec<Airport>,
}

impl Observed {
    /// Reads `observed/` and `district_centres.csv` of a region's folder.
    ///
    /// # Errors
    /// A file is absent, or not what the others need: the error says which, and what to do.
    pub fn read(dir: &Path) -> Result<Observed, GeodataError> {
        let observed = dir.join("observed");
        let terrain = read_raster(&observed.join("terrain.tif"))?;
        let areas = |name: &str| areas(&observed.join(name));
        let mask = |areas: &[MultiPolygon<f64>]| {
            let all = MultiPolygon(areas.iter().flat_map(|it| it.0.clone()).collect());
            lattice::inside(&terrain.grid, &all)
        };
        let rivers = lines(&observed.join("rivers.gpkg"))?;
        let roads = lines(&observed.join("roads.gpkg"))?;
        let towns = towns(&observed.join("towns.gpkg"))?;
        let regions = regions(&observed.join("regions.gpkg"))?;
        Ok(Observed {
            landcover: read_raster(&observed.join("landcover.tif"))?,
            in_country: mask(&areas("country.gpkg")?),
            water: mask(&areas("lakes.gpkg")?),
            river: lattice::along(&terrain.grid, rivers.iter()),
            rivers,
            road: lattice::along(&terrain.grid, roads.iter()),
            districts: districts(dir, &regions, &towns)?,
            airports: airports(&observed.join("airports.gpkg"))?,
            terrain,
            regions,
            towns,
        })
    }
}

fn areas(path: &Path) -> Result<Vec<MultiPolygon<f64>>, GeodataError> {
    let layer = read_layer(path, None)?;
    layer.features.iter().map(|it| layer.area(it)).collect()
}

fn lines(path: &Path) -> Result<Vec<LineString<f64>>, GeodataError> {
    let layer = read_layer(path, None)?;
    let lines: Result<Vec<_>, _> = layer.features.iter().map(|it| layer.lines(it)).collect();
    Ok(lines?.concat())
}

fn names(layer: &Layer, feature: &Feature) -> Result<Names, GeodataError> {
    Ok(Names {
        en: layer.text(feature, "name")?,
        tg: layer.text(feature, "name_tg")?,
        ru: layer.text(feature, "name_ru")?,
    })
}

fn regions(path: &Path) -> Result<Vec<Region>, GeodataError> {
    let layer = read_layer(path, None)?;
    let region = |it: &Feature| {
        let pcode = layer.text(it, "pcode")?;
        Ok(Region { pcode, names: names(&layer, it)?, boundary: layer.area(it)? })
    };
    let mut regions: Vec<_> = layer.features.iter().map(region).collect::<Result<_, _>>()?;
    regions.sort_by(|a, b| a.pcode.cmp(&b.pcode));
    Ok(regions)
}

fn towns(path: &Path) -> Result<Vec<Town>, GeodataError> {
    let layer = read_layer(path, None)?;
    let town = |it: &Feature| {
        Ok(Town {
            geonameid: layer.int(it, "geonameid")?,
            names: names(&layer, it)?,
            place: layer.place(it)?,
            people: u32::try_from(layer.int(it, "population")?)
                .map_err(|_| layer.problem(it, "`population` is negative", "people, or 0"))?,
        })
    };
    let mut towns: Vec<_> = layer.features.iter().map(town).collect::<Result<_, _>>()?;
    towns.sort_by_key(|it| it.geonameid);
    Ok(towns)
}

fn airports(path: &Path) -> Result<Vec<Airport>, GeodataError> {
    let layer = read_layer(path, None)?;
    let airport = |it: &Feature| {
        let (icao, name) = (layer.text(it, "icao")?, layer.text(it, "name")?);
        Ok(Airport { icao, name, place: layer.place(it)? })
    };
    layer.features.iter().map(airport).collect()
}

/// Districts of `district_centres.csv`, with the people of `observed/district_population.csv`.
fn districts(
    dir: &Path,
    regions: &[Region],
    towns: &[Town],
) -> Result<Vec<District>, GeodataError> {
    let counts = read_layer(&dir.join("observed/district_population.csv"), None)?;
    let centres = read_layer(&dir.join("district_centres.csv"), None)?;
    let mut districts = Vec::new();
    for row in &centres.features {
        let pcode = centres.text(row, "pcode")?;
        let wrong = |found: &str, expected: &str| centres.problem(row, found, expected);
        let region = regions.iter().position(|it| pcode.starts_with(&it.pcode));
        let region = region.ok_or_else(|| {
            wrong(&format!("`{pcode}` begins like no region"), "a code of a region and a number")
        })?;
        let (centre_town, centre) = centre(&centres, row, towns)?;
        districts.push(District {
            names: names(&centres, row)?,
            people: people(&counts, &pcode)?,
            kind: kind(&centres, row)?,
            has_city: centres.text(row, "note")?.starts_with("a city with villages"),
            pcode,
            region,
            centre_town,
            centre,
        });
    }
    districts.sort_by(|a, b| a.pcode.cmp(&b.pcode));
    if districts.len() > MAX_DISTRICTS {
        let found = format!("{} districts", districts.len());
        let expected = format!("at most {MAX_DISTRICTS}");
        return Err(GeodataError::new(&centres.path, found, expected, "split the region in two"));
    }
    Ok(districts)
}

/// The place of the named town, or the place given instead of one.
fn centre(
    centres: &Layer,
    row: &Feature,
    towns: &[Town],
) -> Result<(Option<i64>, LonLat), GeodataError> {
    if centres.text(row, "geonameid")?.is_empty() {
        let at = LonLat::new(centres.real(row, "lon")?, centres.real(row, "lat")?);
        return Ok((None, at));
    }
    let id = centres.int(row, "geonameid")?;
    let town = towns.iter().find(|it| it.geonameid == id).ok_or_else(|| {
        centres.problem(row, &format!("no town {id}"), "a `geonameid` of observed/towns.gpkg")
    })?;
    Ok((Some(id), town.place))
}

fn kind(centres: &Layer, row: &Feature) -> Result<Kind, GeodataError> {
    match centres.text(row, "kind")?.as_str() {
        "district" => Ok(Kind::District),
        "city" => Ok(Kind::City { radius_km: centres.real(row, "city_radius_km")? }),
        "city_part" => Ok(Kind::CityPart),
        other => {
            let found = format!("`kind` is `{other}`");
            Err(centres.problem(row, &found, "`district`, `city` or `city_part`"))
        }
    }
}

fn people(counts: &Layer, pcode: &str) -> Result<u32, GeodataError> {
    let mut of_code = None;
    for row in &counts.features {
        if counts.text(row, "code")? == pcode {
            of_code = Some((row, counts.int(row, "population_2024_01_01")?));
        }
    }
    let Some((row, people)) = of_code else {
        let help = "add its row";
        return Err(GeodataError::new(&counts.path, format!("no `{pcode}`"), "all codes", help));
    };
    u32::try_from(people).map_err(|_| counts.problem(row, "people below 0", "people, 0 or more"))
}
