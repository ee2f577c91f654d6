//! Rasters of every system, lattice and type: people are conserved, values are those of the place,
//! and what is wrong is told.

#![allow(clippy::float_cmp)]

#[path = "support/raster_case.rs"]
mod raster_case;

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use panoh::exposure::grid::{Grid, Raster};
use panoh::geodata::crs::{Crs, Way};
use panoh::geodata::{BandNote, read_raster, write_strips};
use panoh::input::layers::mapping::Mapping;
use panoh::input::layers::population::{self, People};
use panoh::input::layers::raster;
use panoh::input::layers::yardstick::Against;
use panoh::input::problem::Problems;
use panoh::units::{EARTH_RADIUS_KM, LonLat};
use raster_case::{Shape, TAJIKISTAN, codes, noise, one, write, write_bands};
use tempfile::TempDir;

fn people(mapping: &Mapping) -> (Option<People>, RefCell<Problems>) {
    let problems = RefCell::new(Problems::default());
    let it = &*TAJIKISTAN;
    let own = it.layer("population");
    let against = Against { districts: &it.districts, own, frame: it.frame.as_ref() };
    (population::read(mapping, &against, &problems), problems)
}

fn values(path: &Path, what: raster::Expected) -> (Option<Raster>, RefCell<Problems>) {
    mapped_values(&Mapping::of(path), what)
}

fn mapped_values(mapping: &Mapping, what: raster::Expected) -> (Option<Raster>, RefCell<Problems>) {
    let problems = RefCell::new(Problems::default());
    let raster = raster::read(mapping, what, TAJIKISTAN.frame.as_ref(), &problems);
    (raster, problems)
}

fn same(a: &Raster, b: &Raster) -> bool {
    let equal = |(a, b): (&f32, &f32)| a == b || (a.is_nan() && b.is_nan());
    a.grid == b.grid && a.values.iter().zip(&b.values).all(equal)
}

fn sum(raster: &Raster) -> f64 {
    raster.values.iter().filter(|it| !it.is_nan()).map(|it| f64::from(*it)).sum()
}

/// A lattice of cells of some metres in a system, its corner near a place of the Rasht valley.
fn shape_at(srs: &str, place: LonLat, cell: (f64, f64), size: (usize, usize)) -> Shape<'_> {
    let way = Way::from_wgs84(&Crs::parse(srs).unwrap()).unwrap();
    let (x, y) = way.place(place.lon_deg, place.lat_deg).unwrap();
    let corner =
        [(x / 100.0).round() * 100.0, cell.0, 0.0, (y / 100.0).round() * 100.0, 0.0, -cell.1];
    Shape { srs, corner, size, kind: "Float32", nodata: None }
}

/// Hamlets on a quarter of the cells.
fn hamlets(n: usize) -> Vec<f64> {
    (0..n)
        .map(|i| if noise(i) < 0.25 { (noise(i + n) * 4000.0).round() / 100.0 } else { 0.0 })
        .collect()
}

const RASHT: LonLat = LonLat { lon_deg: 70.3, lat_deg: 39.1 };

/// Against a slow sum: each cell in 32 × 32 parts, each moved by PROJ on its own.
#[test]
fn people_of_any_system_are_conserved_and_stay_where_they_are() {
    let dir = TempDir::new().unwrap();
    for (srs, cell) in [
        ("EPSG:32642", (100.0, 100.0)),
        ("EPSG:28412", (250.0, 180.0)),
        ("EPSG:3857", (1000.0, 1000.0)),
        ("ESRI:54009", (100.0, 100.0)),
        ("EPSG:32643", (450.0, 450.0)),
    ] {
        let shape = shape_at(srs, RASHT, cell, (30, 20));
        let counts = hamlets(600);
        let path = write(dir.path(), "people", shape, &counts);
        let (found, problems) = people(&Mapping::of(&path));
        let found = found.unwrap_or_else(|| panic!("{}", problems.borrow().render(false))).raster;
        let total: f64 = counts.iter().map(|it| f64::from(*it as f32)).sum();
        assert!((sum(&found) - total).abs() < 0.01, "{srs}: {} of {total}", sum(&found));
        assert!((found.grid.step_deg * 240.0 - 1.0).abs() < 1e-12);

        let mut slow = vec![0.0; found.grid.len()];
        let way = Way::to_wgs84(&Crs::parse(srs).unwrap()).unwrap();
        let n = 32;
        for (i, people) in counts.iter().enumerate().filter(|it| *it.1 > 0.0) {
            for part in 0..n * n {
                let at = |k: usize| (k as f64 + 0.5) / n as f64;
                let x = shape.corner[0] + ((i % 30) as f64 + at(part % n)) * cell.0;
                let y = shape.corner[3] - ((i / 30) as f64 + at(part / n)) * cell.1;
                let (lon, lat) = way.place(x, y).unwrap();
                slow[found.grid.index_of(LonLat::new(lon, lat)).unwrap()] +=
                    people / (n * n) as f64;
            }
        }
        let apart = |(it, slow): (&f32, &f64)| {
            (f64::from(if it.is_nan() { 0.0 } else { *it }) - slow).abs()
        };
        let moved: f64 = found.values.iter().zip(&slow).map(apart).sum::<f64>() / 2.0;
        assert!(
            moved < PARTS_ERROR * total,
            "{srs}: {moved} of {total} people are in a wrong cell"
        );
    }
}

/// People that may lie in the cell beside their own, since cells are divided into few parts.
const PARTS_ERROR: f64 = 0.07;

/// A raster as WorldPop's: 3″, Float32, -99999 where nobody is counted.
#[test]
fn worldpop_gathers_into_the_15_second_lattice_exactly() {
    let dir = TempDir::new().unwrap();
    let size = (200, 100);
    let counts: Vec<f64> = hamlets(20_000)
        .into_iter()
        .enumerate()
        .map(|(i, it)| if noise(i * 3) < 0.5 { -99_999.0 } else { it })
        .collect();
    // WorldPop writes its step with eleven digits.
    let corner = [70.25, 0.00083333333, 0.0, 39.15, 0.0, -0.00083333333];
    let shape = Shape { srs: "EPSG:4326", corner, size, kind: "Float32", nodata: Some(-99_999.0) };
    let (found, problems) = people(&Mapping::of(write(dir.path(), "tjk_ppp_2020", shape, &counts)));
    let raster = found.unwrap_or_else(|| panic!("{}", problems.borrow().render(false))).raster;
    assert_eq!((raster.grid.n_cols, raster.grid.n_rows), (40, 20));
    for (cell, people) in raster.values.iter().enumerate() {
        let (row, col) = (cell / 40, cell % 40);
        let own = (0..25).map(|i| counts[(row * 5 + i / 5) * 200 + col * 5 + i % 5]);
        let exact: f64 = own.filter(|it| *it >= 0.0).map(|it| f64::from(it as f32)).sum();
        assert!((f64::from(*people) - exact).abs() < 1e-4, "cell {cell}: {people} for {exact}");
    }
    assert_eq!(one(&problems, "I414").severity, panoh::input::problem::Severity::Note);
}

/// A raster as GHS-POP's: Mollweide, 100 m, -200 abroad.
#[test]
fn ghs_pop_works_as_it_is() {
    let dir = TempDir::new().unwrap();
    let mut shape = shape_at("ESRI:54009", RASHT, (100.0, 100.0), (120, 90));
    shape.nodata = Some(-200.0);
    let mut counts = hamlets(120 * 90);
    counts.iter_mut().step_by(7).for_each(|it| *it = -200.0);
    let path = write(dir.path(), "GHS_POP_E2020_GLOBE_R2023A_54009_100", shape, &counts);
    let (found, problems) = people(&Mapping::of(path));
    let total: f64 = counts.iter().filter(|it| **it > 0.0).map(|it| f64::from(*it as f32)).sum();
    assert!((sum(&found.unwrap().raster) - total).abs() < 0.05);
    assert!(
        codes(&problems).iter().all(|it| ["I414", "W406"].contains(it)),
        "{:?}",
        codes(&problems)
    );
}

#[test]
fn south_up_and_oblong_cells_are_the_same_people() {
    let dir = TempDir::new().unwrap();
    let counts = hamlets(40 * 30);
    let north_up = [70.25, 1.0 / 240.0, 0.0, 39.125, 0.0, -1.0 / 240.0];
    let shape =
        Shape { srs: "EPSG:4326", corner: north_up, size: (40, 30), kind: "Float32", nodata: None };
    let straight = people(&Mapping::of(write(dir.path(), "a", shape, &counts))).0.unwrap().raster;
    assert!(straight.values.iter().zip(&counts).all(|(a, b)| *a == *b as f32), "its own lattice");

    let flipped: Vec<f64> = counts.chunks(40).rev().flatten().copied().collect();
    let south_up = [70.25, 1.0 / 240.0, 0.0, 39.0, 0.0, 1.0 / 240.0];
    let shape = Shape { corner: south_up, ..shape };
    assert_eq!(
        people(&Mapping::of(write(dir.path(), "b", shape, &flipped))).0.unwrap().raster,
        straight
    );

    // Halves of cells, side by side.
    let halves: Vec<f64> = counts.iter().flat_map(|it| [it / 2.0, it / 2.0]).collect();
    let oblong = [70.25, 1.0 / 480.0, 0.0, 39.125, 0.0, -1.0 / 240.0];
    let shape = Shape { corner: oblong, size: (80, 30), ..shape };
    let found = people(&Mapping::of(write(dir.path(), "c", shape, &halves))).0.unwrap().raster;
    assert_eq!(found.grid, straight.grid);
    assert!(found.values.iter().zip(&straight.values).all(|(a, b)| (a - b).abs() < 1e-5));
}

/// Other names of WGS 84 degrees keep their lattice.
#[test]
fn degrees_by_other_names_are_degrees() {
    let dir = TempDir::new().unwrap();
    let counts = hamlets(100);
    let corner = [70.25, 1.0 / 240.0, 0.0, 39.125, 0.0, -1.0 / 240.0];
    for srs in
        ["EPSG:4326", "OGC:CRS84", "+proj=longlat +datum=WGS84 +no_defs", "EPSG:4269", "EPSG:4979"]
    {
        let shape = Shape { srs, corner, size: (10, 10), kind: "Float64", nodata: None };
        let (found, problems) = people(&Mapping::of(write(dir.path(), "a", shape, &counts)));
        let found =
            found.unwrap_or_else(|| panic!("{srs}: {}", problems.borrow().render(false))).raster;
        assert!(found.values.iter().zip(&counts).all(|(a, b)| *a == *b as f32), "{srs}");
    }
}

/// Densities times the area of the sphere between two parallels and two meridians.
#[test]
fn densities_are_multiplied_by_the_true_area() {
    let dir = TempDir::new().unwrap();
    let density: Vec<f64> = hamlets(1600);
    let step = 0.005_f64;
    let corner = [70.25, step, 0.0, 39.125, 0.0, -step];
    let shape = Shape { srs: "EPSG:4326", corner, size: (40, 40), kind: "Float32", nodata: None };
    let path = write(dir.path(), "people", shape, &density);
    let exact: f64 = density
        .iter()
        .enumerate()
        .map(|(i, it)| {
            let lat = |row: usize| (39.125 - row as f64 * step).to_radians().sin();
            let strip = EARTH_RADIUS_KM
                * EARTH_RADIUS_KM
                * step.to_radians()
                * (lat(i / 40) - lat(i / 40 + 1));
            f64::from(*it as f32) * strip
        })
        .sum();
    for (unit, factor) in [("people_per_km2", 1.0), ("people/km²", 1.0), ("people_per_ha", 100.0)]
    {
        let mapping = Mapping { unit: Some(unit.into()), ..Mapping::of(&path) };
        let total = sum(&people(&mapping).0.unwrap().raster);
        assert!((total / (exact * factor) - 1.0).abs() < 1e-6, "{unit}: {total} for {exact}");
    }
    let mapping = Mapping { unit: Some("souls".into()), ..Mapping::of(&path) };
    assert!(one(&people(&mapping).1, "E409").help[0].contains("people_per_km2"));

    // 1 km² on the map of UTM, near its meridian: 0.9996² shorter than on the ellipsoid.
    let shape = shape_at("EPSG:32642", LonLat::new(69.0, 38.6), (1000.0, 1000.0), (10, 10));
    let path = write(dir.path(), "utm", shape, &[7.0; 100]);
    let mapping = Mapping { unit: Some("people_per_km2".into()), ..Mapping::of(&path) };
    let total = sum(&people(&mapping).0.unwrap().raster);
    assert!((total / (700.0 / 0.9996_f64.powi(2)) - 1.0).abs() < SPHERE, "{total}");
}

/// What the sphere of the program and the ellipsoid may differ by in area.
const SPHERE: f64 = 0.006;

#[test]
fn a_national_raster_of_densities_is_not_summed_as_counts() {
    let dir = TempDir::new().unwrap();
    let counts = read_raster(Path::new("gis/tajikistan/modelled/population.tif")).unwrap();
    let density = |cell: usize| {
        counts.values[cell] / counts.grid.cell_area_km2(cell / counts.grid.n_cols) as f32
    };
    let path = dir.path().join("people.tif");
    strips(&path, &counts.grid, |cells| cells.map(density).collect());
    let (found, problems) = people(&Mapping::of(&path));
    assert!(found.is_none());
    let problem = one(&problems, "E412");
    assert!(
        problem.message.contains("as people per km² they would add up to 1.00 ×"),
        "{}",
        problem.message
    );
    assert!(problem.help[0].contains("unit = \"people_per_km2\""));
    let mapping = Mapping { unit: Some("people_per_km2".into()), ..Mapping::of(&path) };
    let (found, problems) = people(&mapping);
    assert_eq!(codes(&problems), [""; 0]);
    assert!((sum(&found.unwrap().raster) - sum(&counts)).abs() < 1.0, "to the person");

    // A part of it: held against the people of that part, not of the country.
    let part = Grid { west_deg: 70.0, north_deg: 39.2, n_cols: 240, n_rows: 96, ..counts.grid };
    let at = |it: usize| counts.at(part.centre(it)).unwrap_or(f32::NAN);
    let path = dir.path().join("valley.tif");
    strips(&path, &part, |cells| cells.map(at).collect());
    assert_eq!(codes(&people(&Mapping::of(&path)).1), [""; 0], "a good raster of a valley");
    let dense = |it: usize| at(it) / part.cell_area_km2(it / part.n_cols) as f32;
    strips(&path, &part, |cells| cells.map(dense).collect());
    assert!(
        one(&people(&Mapping::of(&path)).1, "E412").message.contains("the region's own grid there")
    );
}

fn strips(path: &Path, grid: &Grid, mut cells: impl FnMut(std::ops::Range<usize>) -> Vec<f32>) {
    let note = BandNote { description: "residents", unit: "people" };
    write_strips(path, grid, &note, |rows| cells(rows.start * grid.n_cols..rows.end * grid.n_cols))
        .unwrap();
}

/// A tilted plane is a tilted plane in any system.
#[test]
fn heights_are_those_of_the_place() {
    let dir = TempDir::new().unwrap();
    let height = |at: LonLat| 1500.0 + 900.0 * (at.lon_deg - 70.3) - 700.0 * (at.lat_deg - 39.1);
    for srs in ["EPSG:32642", "EPSG:28412", "EPSG:3857"] {
        let shape = shape_at(srs, RASHT, (90.0, 90.0), (120, 80));
        let way = Way::to_wgs84(&Crs::parse(srs).unwrap()).unwrap();
        let place = |i: usize| {
            let (x, y) = (
                shape.corner[0] + ((i % 120) as f64 + 0.5) * 90.0,
                shape.corner[3] - ((i / 120) as f64 + 0.5) * 90.0,
            );
            way.place(x, y).map(|it| LonLat::new(it.0, it.1)).unwrap()
        };
        let heights: Vec<f64> = (0..9600).map(|it| height(place(it))).collect();
        let path = write(dir.path(), "dem", shape, &heights);
        let (found, problems) = values(&path, raster::DEM);
        let found = found.unwrap_or_else(|| panic!("{}", problems.borrow().render(false)));
        assert!(one(&problems, "I414").message.contains("bilinear"));
        let mut n = 0;
        for i in (0..9600).filter(|i| (2..118).contains(&(i % 120)) && (2..78).contains(&(i / 120)))
        {
            let cell = found.grid.index_of(place(i)).unwrap();
            let exact = height(found.grid.centre(cell));
            assert!(
                (f64::from(found.values[cell]) - exact).abs() < 0.05,
                "{srs}: {} for {exact}",
                found.values[cell]
            );
            n += 1;
        }
        assert_eq!(n, 116 * 76);
        assert!(found.at(LonLat::new(70.2, 39.1)).is_none(), "nothing is made up outside");
    }
    // Between classes 1 and 16 lies nothing.
    let shape = Shape {
        kind: "Byte",
        nodata: Some(255.0),
        ..shape_at("EPSG:32642", RASHT, (500.0, 500.0), (20, 20))
    };
    let classes: Vec<f64> = (0..400).map(|it| if noise(it) < 0.5 { 1.0 } else { 16.0 }).collect();
    let found = values(&write(dir.path(), "cover", shape, &classes), raster::LANDCOVER).0.unwrap();
    assert!(found.values.iter().all(|it| it.is_nan() || *it == 1.0 || *it == 16.0));
}

#[test]
fn a_raster_that_does_not_say_its_system_is_guessed_at_and_not_read() {
    let dir = TempDir::new().unwrap();
    for srs in ["EPSG:32642", "EPSG:28412", "EPSG:3857", "ESRI:54009"] {
        let shape = shape_at(srs, RASHT, (400.0, 400.0), (30, 20));
        let declared = people(&Mapping::of(write(dir.path(), "declared", shape, &hamlets(600))))
            .0
            .unwrap()
            .raster;
        let path = write(dir.path(), "silent", Shape { srs: "", ..shape }, &hamlets(600));
        let (found, problems) = people(&Mapping::of(&path));
        assert!(found.is_none());
        let problem = one(&problems, "E201");
        assert!(problem.message.contains(srs), "{}", problem.message);
        assert_eq!(problem.help, [format!("if so: crs = \"{srs}\"")]);
        let remedied = Mapping { crs: Some(srs.into()), ..Mapping::of(&path) };
        assert!(same(&people(&remedied).0.unwrap().raster, &declared), "after the printed remedy");

        let wrong = write(dir.path(), "wrong", Shape { srs: "EPSG:4326", ..shape }, &hamlets(600));
        let problem = one(&people(&Mapping::of(&wrong)).1, "E202");
        assert!(
            problem.message.contains("declared EPSG:4326") && problem.message.contains(srs),
            "{}",
            problem.message
        );
        let remedied = Mapping { crs: Some(srs.into()), ..Mapping::of(&wrong) };
        assert!(
            same(&people(&remedied).0.unwrap().raster, &declared),
            "the impossible one gives way"
        );
    }
    let shape = shape_at("EPSG:32642", RASHT, (400.0, 400.0), (30, 20));
    let path = write(dir.path(), "utm", shape, &hamlets(600));
    let conflict = Mapping { crs: Some("EPSG:32643".into()), ..Mapping::of(&path) };
    assert!(one(&people(&conflict).1, "E207").message.contains("the mapping says EPSG:32643"));
    let same = Mapping { crs: Some("32642".into()), ..Mapping::of(&path) };
    assert!(people(&same).0.is_some());
}

#[test]
fn a_raster_elsewhere_is_told_with_its_distance() {
    let dir = TempDir::new().unwrap();
    let at =
        |corner| Shape { srs: "EPSG:4326", corner, size: (10, 10), kind: "Float32", nodata: None };
    let path =
        write(dir.path(), "kyrgyzstan", at([74.0, 0.01, 0.0, 43.0, 0.0, -0.01]), &[5.0; 100]);
    let problem = one(&people(&Mapping::of(&path)).1, "E204");
    // From 42.9 to the northern edge at 41.04.
    assert!(problem.message.contains("about 207 km"), "{}", problem.message);
    let path = write(dir.path(), "swapped", at([39.0, 0.01, 0.0, 70.3, 0.0, -0.01]), &[5.0; 100]);
    assert!(one(&people(&Mapping::of(&path)).1, "E204").help[0].contains("exchanged"));
    let path = write(dir.path(), "zero", at([0.0; 6]), &[5.0; 100]);
    assert!(one(&people(&Mapping::of(&path)).1, "E201").message.contains("geotransform"));
    // UTM of the wrong zone falls elsewhere, and the right one is named.
    let shape = shape_at("EPSG:32642", LonLat::new(68.0, 38.5), (400.0, 400.0), (10, 10));
    let path = write(dir.path(), "zone", Shape { srs: "EPSG:32639", ..shape }, &[5.0; 100]);
    assert!(one(&people(&Mapping::of(&path)).1, "E204").help[0].contains("EPSG:32642"));
}

#[test]
fn of_several_bands_one_is_chosen() {
    let dir = TempDir::new().unwrap();
    let shape = shape_at("EPSG:32642", RASHT, (400.0, 400.0), (10, 10));
    let path =
        write_bands(dir.path(), "sexes", shape, &[("men", &[3.0; 100]), ("women", &[4.0; 100])]);
    let problem = one(&people(&Mapping::of(&path)).1, "E413");
    assert!(problem.message.contains("2 bands: 1 `men`, 2 `women`"), "{}", problem.message);
    let women = Mapping { band: Some(2), ..Mapping::of(&path) };
    assert!((sum(&people(&women).0.unwrap().raster) - 400.0).abs() < 1e-3);
    let none = Mapping { band: Some(3), ..Mapping::of(&path) };
    assert!(one(&people(&none).1, "E413").message.contains("no band 3"));
}

#[test]
fn codes_for_nothing_are_found_by_kind_and_the_remedy_gives_the_good_file() {
    let dir = TempDir::new().unwrap();
    let shape = |kind, nodata| Shape {
        srs: "EPSG:4326",
        corner: [70.25, 1.0 / 240.0, 0.0, 39.125, 0.0, -1.0 / 240.0],
        size: (40, 30),
        kind,
        nodata,
    };
    let cases: [(&str, f64, &str, f64, f64); 9] = [
        ("population", -99_999.0, "Float32", 0.0, 30.0),
        ("population", -3.402_823_466_385_288_6e38, "Float32", 0.0, 30.0),
        ("population", 255.0, "Byte", 0.0, 30.0),
        ("population", 65_535.0, "UInt16", 0.0, 30.0),
        ("population", -2_147_483_648.0, "Int32", 0.0, 30.0),
        ("dem", -32_768.0, "Int16", 600.0, 3000.0),
        ("dem", 32_767.0, "Int16", 600.0, 3000.0),
        ("dem", 0.0, "Int16", 600.0, 3000.0),
        ("vs30", 0.0, "Float32", 200.0, 900.0),
    ];
    for (kind, code, stored, low, high) in cases {
        let coded = |i: usize| i.is_multiple_of(9) && i > 0;
        let number = |i| if coded(i) { code } else { (low + (high - low) * noise(i)).round() };
        let numbers: Vec<f64> = (0..1200).map(number).collect();
        let path = write(dir.path(), "untagged", shape(stored, None), &numbers);
        let tagged = write(dir.path(), "tagged", shape(stored, Some(code)), &numbers);
        let read = |mapping: &Mapping| match kind {
            "population" => {
                let (it, problems) = people(mapping);
                (it.map(|it| it.raster), problems)
            }
            "dem" => mapped_values(mapping, raster::DEM),
            _ => mapped_values(mapping, raster::VS30),
        };
        let (found, problems) = read(&Mapping::of(&path));
        assert!(found.is_none(), "{kind} {code}");
        let problem = one(&problems, "E410");
        assert!(
            problem.message.contains("in 11.1 % of cells, but no NoData tag"),
            "{}",
            problem.message
        );
        assert_eq!(problem.count, 133);
        let remedy =
            problem.help[0].split("nodata = [").nth(1).unwrap().trim_end_matches(']').to_owned();
        let remedied = read(&Mapping { nodata: vec![remedy], ..Mapping::of(&path) }).0.unwrap();
        let good = read(&Mapping::of(&tagged)).0.unwrap();
        assert!(same(&remedied, &good), "{kind} {code}");
    }
}

#[test]
fn zero_marked_as_nothing_is_zero_people() {
    let dir = TempDir::new().unwrap();
    let shape =
        Shape { nodata: Some(0.0), ..shape_at("EPSG:32642", RASHT, (400.0, 400.0), (30, 20)) };
    let counts = hamlets(600);
    let (found, problems) = people(&Mapping::of(write(dir.path(), "people", shape, &counts)));
    let found = found.unwrap().raster;
    assert!((sum(&found) - counts.iter().sum::<f64>()).abs() < 0.05);
    let empty = counts.iter().filter(|it| **it == 0.0).count();
    assert_eq!(one(&problems, "W411").count, empty);
}

#[test]
fn a_raster_of_half_the_world_is_read_around_the_region_only() {
    let dir = TempDir::new().unwrap();
    // 6″: 108 000 × 54 000 cells, 23 GB as Float32.
    let text = "<VRTDataset rasterXSize=\"108000\" rasterYSize=\"54000\"><SRS>EPSG:4326</SRS>\
        <GeoTransform>0,0.0016666666666667,0,90,0,-0.0016666666666667</GeoTransform>\
        <VRTRasterBand dataType=\"Float32\" band=\"1\"><SimpleSource>\
        <SourceFilename relativeToVRT=\"1\">one.asc</SourceFilename><SourceBand>1</SourceBand>\
        <SrcRect xOff=\"0\" yOff=\"0\" xSize=\"1\" ySize=\"1\"/>\
        <DstRect xOff=\"0\" yOff=\"0\" xSize=\"108000\" ySize=\"54000\"/></SimpleSource></VRTRasterBand></VRTDataset>";
    std::fs::write(
        dir.path().join("one.asc"),
        "ncols 1\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\n1.5\n",
    )
    .unwrap();
    let path = dir.path().join("world.vrt");
    std::fs::write(&path, text).unwrap();
    let mapping = Mapping { unit: Some("people".into()), ..Mapping::of(&path) };
    let (found, problems) = people(&mapping);
    let found = found.unwrap().raster;
    assert!(
        one(&problems, "I415").message.contains("0.3 % of its cells"),
        "{}",
        one(&problems, "I415").message
    );
    // 2.5 × 2.5 cells of 6″ are one of 15″.
    let inside = found.at(RASHT).unwrap();
    assert!((f64::from(inside) - 1.5 * 6.25).abs() < 1e-3, "{inside}");
}

fn fixture(name: &str) -> Option<PathBuf> {
    let path = Path::new("../shared/ux/badinputs").join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is absent", path.display());
    None
}

#[test]
fn fixtures_of_bad_input_are_told() {
    let Some(path) = fixture("14_population_nodata_untagged.tif") else { return };
    let (found, problems) = people(&Mapping::of(&path));
    assert!(found.is_none());
    let problem = one(&problems, "E410");
    assert!(problem.message.starts_with(
        "value -99999 in 54.7 % of cells, but no NoData tag; the sum would be -525 million"
    ));
    let remedied = Mapping { nodata: vec!["-99999".into()], ..Mapping::of(&path) };
    let (found, problems) = people(&remedied);
    assert!((sum(&found.unwrap().raster) - 14_269.0).abs() < 1.0);
    assert_eq!(problems.borrow().errors(), 0);

    let Some(path) = fixture("15_population_density_not_count.tif") else { return };
    let (found, problems) = people(&Mapping::of(&path));
    assert!(found.is_none());
    assert!(one(&problems, "E412").help[0].contains("unit = \"people_per_km2\""));
    let remedied = Mapping { unit: Some("people_per_km2".into()), ..Mapping::of(&path) };
    let (found, problems) = people(&remedied);
    assert!((sum(&found.unwrap().raster) - 30_591.0).abs() < 1.0);
    assert_eq!(problems.borrow().errors(), 0);
}
