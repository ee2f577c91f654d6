//! Runs of scenarios whose shaking was measured: a map, records, reports. All measurements are
//! made up, and round.
#![cfg(feature = "gdal")]

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use panoh::engine::monte_carlo::{self, Plan};
use panoh::engine::outcome::{Measure, Outcome, Zone};
use panoh::engine::shaking_maps::{self, Ground, Shaking};
use panoh::hazard::ground_motion::GroundMotion;
use panoh::hazard::imt::Imt;
use panoh::hazard::site::Sites;
use panoh::input::ground_motion::Parts;
use panoh::input::problem::Problems;
use panoh::input::{self, Loaded};
use panoh::units::LonLat;

/// Garm, in the Rasht valley.
const GARM: LonLat = LonLat { lon_deg: 70.37, lat_deg: 39.02 };

fn scenario(folder: &Path, more: &str) -> (Option<Loaded>, Problems) {
    scenario_at(folder, "12", more)
}

fn scenario_at(folder: &Path, depth_km: &str, more: &str) -> (Option<Loaded>, Problems) {
    let region = std::path::absolute("gis/tajikistan").unwrap();
    let text = format!(
        "[scenario]\nname = \"Measured\"\nregion = \"{}\"\nmagnitude = 6.4\n\
         epicenter = [70.5, 39.0]\ndepth_km = {depth_km}\nstrike_deg = 245\ndip_deg = 40\nrake_deg = 90\n\
         origin_time = \"2026-01-15T02:00\"\n{more}",
        region.display()
    );
    let path = folder.join("scenario.toml");
    fs::write(&path, text).unwrap();
    let problems = RefCell::new(Problems::default());
    let loaded = input::load(&path, &problems);
    (loaded, problems.into_inner())
}

fn loaded(folder: &Path, more: &str) -> Loaded {
    let (loaded, problems) = scenario(folder, more);
    loaded.unwrap_or_else(|| panic!("{}", problems.render(false)))
}

fn run(loaded: &Loaded, realizations: u32) -> Outcome {
    let plan = Plan { seed: 3, realizations, threads: None };
    monte_carlo::simulate(&loaded.world, &plan, &|_| ()).unwrap()
}

/// The ground motion of a run at one place alone, and in a box around it.
fn ground_motion_at(loaded: &Loaded, place: LonLat) -> GroundMotion {
    let mut sites = Sites::default();
    sites.push(place, loaded.layers.ground(place));
    let parts = Parts {
        keys: &loaded.scenario.ground_motion,
        region: &loaded.region,
        ruptures: &loaded.ruptures,
        observations: &loaded.observations,
        extent: [
            place.lon_deg - 0.5,
            place.lat_deg - 0.4,
            place.lon_deg + 0.5,
            place.lat_deg + 0.4,
        ],
        further: &[],
    };
    parts.ground_motion(&sites, |it| loaded.layers.ground(it)).0
}

/// Intensity and ln PGV of a place in each realization.
fn shaking_at(loaded: &Loaded, place: LonLat, n: u32) -> Vec<[f64; 2]> {
    let it = ground_motion_at(loaded, place);
    let mut scratch = it.scratch();
    let (mut intensity, mut ln_pgv) = ([0.0], [0.0]);
    (0..n)
        .map(|id| {
            if id % 2 == 0 {
                it.draw_pair(5, id / 2, &mut scratch);
            }
            let u = (f64::from(id) + 0.5) / f64::from(n);
            it.fill((5, id), u, &mut scratch, &mut intensity, &mut ln_pgv);
            [f64::from(intensity[0]), f64::from(ln_pgv[0])]
        })
        .collect()
}

fn mean_and_sigma(values: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    let n = values.clone().count() as f64;
    let mean = values.clone().sum::<f64>() / n;
    (mean, (values.map(|it| (it - mean).powi(2)).sum::<f64>() / n).sqrt())
}

/// A ShakeMap with the same numbers everywhere in a box.
fn map([west, south, east, north]: [f64; 4], mmi: f64, pgv_cm_s: f64, spread: &str) -> String {
    let (n_lon, n_lat) = (9, 9);
    let (step_lon, step_lat) = ((east - west) / 8.0, (north - south) / 8.0);
    let mut rows = String::new();
    for row in 0..n_lat {
        for col in 0..n_lon {
            let lon = west + step_lon * f64::from(col);
            let lat = north - step_lat * f64::from(row);
            writeln!(rows, "{lon:.4} {lat:.4} {mmi} {pgv_cm_s} {spread}").unwrap();
        }
    }
    let more = if spread.is_empty() {
        ""
    } else {
        "<grid_field index=\"5\" name=\"STDMMI\" units=\"intensity\" />\n\
         <grid_field index=\"6\" name=\"STDPGV\" units=\"ln(cms)\" />\n"
    };
    format!(
        "<?xml version=\"1.0\"?>\n<shakemap_grid event_id=\"x\" shakemap_id=\"x\" \
         shakemap_version=\"1\" code_version=\"4\" process_timestamp=\"2026-01-15T00:00:00Z\" \
         shakemap_originator=\"us\" map_status=\"RELEASED\" shakemap_event_type=\"ACTUAL\">\n\
         <event event_id=\"x\" magnitude=\"6.4\" depth=\"12\" lat=\"39.0\" lon=\"70.5\" \
         event_timestamp=\"2026-01-14T21:00:00UTC\" event_network=\"us\" \
         event_description=\"made up\" />\n\
         <grid_specification lon_min=\"{west}\" lat_min=\"{south}\" lon_max=\"{east}\" \
         lat_max=\"{north}\" nominal_lon_spacing=\"{step_lon}\" nominal_lat_spacing=\"{step_lat}\" \
         nlon=\"{n_lon}\" nlat=\"{n_lat}\" />\n\
         <grid_field index=\"1\" name=\"LON\" units=\"dd\" />\n\
         <grid_field index=\"2\" name=\"LAT\" units=\"dd\" />\n\
         <grid_field index=\"3\" name=\"MMI\" units=\"intensity\" />\n\
         <grid_field index=\"4\" name=\"PGV\" units=\"cms\" />\n{more}\
         <grid_data>\n{rows}</grid_data>\n</shakemap_grid>\n"
    )
}

const COUNTRY: [f64; 4] = [66.5, 36.0, 76.0, 42.0];

/// The map's medians and deviations are those of the run, at a place and for the country.
/// A depth that is a range is three ruptures, equally likely, at the middles of its thirds: each with
/// the shaking that a scenario of that one depth has. The quantiles of the triangle 5, 12, 45 are by
/// hand: 5 + √(u · 40 · 7) up to u = 7/40, then 45 − √((1 − u) · 40 · 33). The deepest is beyond the
/// 30 km from which the region takes models of slabs.
#[test]
fn a_range_of_depths_is_three_ruptures() {
    let folder = tempfile::tempdir().unwrap();
    let at = |depth: &str| {
        let (loaded, problems) = scenario_at(folder.path(), depth, "");
        let loaded = loaded.unwrap_or_else(|| panic!("{}", problems.render(false)));
        let depths: Vec<f64> = loaded.ruptures.iter().map(|it| it.depth().0).collect();
        (depths, ground_motion_at(&loaded, GARM))
    };
    let (depths, range) = at("{ low = 5, mode = 12, high = 45 }");
    let expected = [5.0 + 46.666_667_f64.sqrt(), 45.0 - 660.0_f64.sqrt(), 45.0 - 220.0_f64.sqrt()];
    for (depth_km, expected) in depths.iter().zip(expected) {
        assert!((depth_km - expected).abs() < 1e-6, "{depth_km} is not {expected}");
    }
    let mut branch = 0;
    for depth_km in &depths {
        let (_, one) = at(&depth_km.to_string());
        for (of_one, shaking) in one.logic_tree.branches().iter().zip(&one.shaking) {
            let of_range = range.logic_tree.branches()[branch];
            assert_eq!(of_range.name(), of_one.name());
            assert!((of_range.weight - of_one.weight / 3.0).abs() < 1e-12);
            assert_eq!(range.shaking[branch].spread(0), shaking.spread(0), "{depth_km} km");
            branch += 1;
        }
    }
    assert_eq!(branch, range.shaking.len());
    assert!(range.branches()[0].0.ends_with(" at 11.8 km"), "{}", range.branches()[0].0);
    let slab = |it: &(String, _, f64)| it.0.starts_with("parker_2022");
    assert!(range.branches().iter().any(slab), "the deepest is in the slab");
}

#[test]
fn a_depth_that_cannot_be_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for depth in ["{ low = 20, mode = 12, high = 25 }", "{ low = -5, mode = 12, high = 25 }", "{}"]
    {
        let (loaded, problems) = scenario_at(folder.path(), depth, "");
        let told = problems.render(false);
        assert!(loaded.is_none() && told.contains("scenario.depth_km"), "{depth}: {told}");
    }
    let fault = "[rupture]\nkind = \"simple_fault\"\ntrace = [[70.2, 38.9], [70.9, 39.1]]\n\
        dip_deg = 45\nupper_depth_km = 0\nlower_depth_km = 20\n";
    let (loaded, problems) = scenario_at(folder.path(), "{ low = 5, mode = 9, high = 25 }", fault);
    let told = problems.render(false);
    assert!(loaded.is_none() && told.contains("says where the fault lies"), "{told}");
}

#[test]
fn a_map_is_the_shaking() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("grid.xml"), map(COUNTRY, 6.0, 15.0, "0.4 0.3")).unwrap();
    let loaded = loaded(folder.path(), "[observations]\nshakemap = \"grid.xml\"\n");
    assert_eq!(loaded.world.ground_motion.branches()[0].0, "shakemap");
    assert!(loaded.caveats.is_empty(), "{:?}", loaded.caveats);
    let found = shaking_at(&loaded, GARM, 600);
    for (which, expected, sigma) in [(0, 6.0, 0.4), (1, 15_f64.ln(), 0.3)] {
        let (mean, got) = mean_and_sigma(found.iter().map(|it| it[which]));
        assert!((mean - expected).abs() < 4.5 * sigma / 600_f64.sqrt(), "{mean}");
        assert!((got / sigma - 1.0).abs() < 4.5 / 1200_f64.sqrt(), "{got}");
    }
    let outcome = run(&loaded, 32);
    let intensity = outcome.zones.summary(Zone::Country, Measure::Intensity);
    assert!((intensity.mean - 6.0).abs() < 0.15, "{}", intensity.mean);
}

/// What a map does not say, models do, and a remark tells so.
#[test]
fn what_a_map_does_not_say_models_do() {
    let folder = tempfile::tempdir().unwrap();
    let valley = [70.0, 38.7, 71.0, 39.4];
    fs::write(folder.path().join("grid.xml"), map(valley, 7.0, 30.0, "")).unwrap();
    let with_map = loaded(folder.path(), "[observations]\nshakemap = \"grid.xml\"\n");
    let codes: Vec<&str> = with_map.caveats.iter().map(|it| it.code).collect();
    assert_eq!(codes, ["W613", "W612"]);
    let modelled = loaded(folder.path(), "");
    let n = 800;
    // In the valley the map's median, with the spread of models; in Dushanbe all theirs.
    let here = [&with_map, &modelled].map(|it| shaking_at(it, GARM, n));
    let [(mean, sigma), (_, of_models)] =
        here.each_ref().map(|it| mean_and_sigma(it.iter().map(|it| it[0])));
    assert!((mean - 7.0).abs() < 4.5 * sigma / f64::from(n).sqrt(), "{mean}");
    assert!((sigma / of_models - 1.0).abs() < 0.2, "{sigma} {of_models}");
    let dushanbe = LonLat::new(68.78, 38.56);
    let [a, b] = [&with_map, &modelled]
        .map(|it| mean_and_sigma(shaking_at(it, dushanbe, n).iter().map(|it| it[0])));
    assert!((a.0 - b.0).abs() < 0.15 && (a.1 / b.1 - 1.0).abs() < 0.2, "{a:?} {b:?}");
}

/// Reports of little shaking in the valley, minutes after: fewer leave, and the range is narrower
/// there. A record that nothing expected is told.
#[test]
fn reports_and_records_narrow_the_shaking() {
    let folder = tempfile::tempdir().unwrap();
    let reports = "id,lon,lat,intensity,sigma\nGarm,70.37,39.02,5.5,0.3\nTojikobod,70.85,39.12,5.5,0.3\n\
                   Nurobod,69.95,38.84,5,0.3\n";
    fs::write(folder.path().join("felt.csv"), reports).unwrap();
    let records = "id,lon,lat,pga_g\nGRM,70.37,39.02,0.00001\n";
    fs::write(folder.path().join("records.csv"), records).unwrap();
    let modelled = loaded(folder.path(), "");
    let felt = loaded(folder.path(), "[observations]\nfelt = \"felt.csv\"\n");
    let n = 600;
    let [(before, _), (mean, sigma)] =
        [&modelled, &felt].map(|it| mean_and_sigma(shaking_at(it, GARM, n).iter().map(|it| it[0])));
    assert!(before > 6.3, "{before}");
    assert!((mean - 5.5).abs() < 0.25 && sigma < 0.5, "{mean} {sigma}");
    let displaced = [&modelled, &felt]
        .map(|it| run(it, 48).zones.summary(Zone::Country, Measure::DisplacedNight1).mean);
    assert!(displaced[1] < 0.7 * displaced[0], "{displaced:?}");
    let strange = loaded(folder.path(), "[observations]\nstations = \"records.csv\"\n");
    let told: Vec<_> = strange.caveats.iter().filter(|it| it.code == "W610").collect();
    assert_eq!(told.len(), 1, "{:?}", strange.caveats);
    assert!(told[0].message.contains("GRM") && told[0].message.contains("below"));
}

/// Maps, made without sampling, and realizations say the same of a village with a report, of one
/// nearby and of one far away.
#[test]
fn maps_and_realizations_agree_on_what_was_observed() {
    let folder = tempfile::tempdir().unwrap();
    let reports =
        "id,lon,lat,intensity,sigma\nGarm,70.37,39.02,6.5,0.3\nNurobod,69.95,38.84,5,0.4\n";
    fs::write(folder.path().join("felt.csv"), reports).unwrap();
    let records = "id,lon,lat,pga_g,pgv_cms\nGRM,70.45,39.05,0.12,14\n";
    fs::write(folder.path().join("records.csv"), records).unwrap();
    let keys = "[observations]\nfelt = \"felt.csv\"\nstations = \"records.csv\"\n";
    let branches = ["bssa_2014", "bindi_2011"];
    for branch in branches {
        let tree =
            format!("[ground_motion]\nbranches = [{{ model = \"{branch}\", weight = 1.0 }}]\n");
        let loaded = loaded(folder.path(), &format!("{keys}{tree}"));
        let it = &loaded.world.ground_motion;
        for at in [GARM, LonLat::new(70.5, 39.08), LonLat::new(69.3, 38.7)] {
            let half = 1.0 / 7200.0;
            let around =
                [at.lon_deg - half, at.lat_deg - half, at.lon_deg + half, at.lat_deg + half];
            let mut ground = Ground::new(around, 1.0, |_| Some(loaded.layers.ground(at)));
            ground.sites.place.fill(at);
            let shaking = Shaking {
                logic_tree: &it.logic_tree,
                ruptures: &loaded.ruptures,
                conditioning: it.conditioning.as_ref(),
                narrowing: 1.0,
                map: None,
            };
            let maps = shaking_maps::of(shaking, &ground, Some(1)).unwrap();
            let n = 2000;
            let found = shaking_at(&loaded, at, n);
            for (imt, which) in [(Imt::Mmi, 0), (Imt::Pgv, 1)] {
                let map = maps.iter().find(|it| it.imt == imt).unwrap();
                let ours =
                    |it: f32| if imt == Imt::Mmi { f64::from(it) } else { f64::from(it).ln() };
                let [p10, p50, p90] = map.percentiles.each_ref().map(|it| ours(it.values[0]));
                let mut values: Vec<f64> = found.iter().map(|it| it[which]).collect();
                values.sort_by(f64::total_cmp);
                let sampled = [0.1, 0.5, 0.9].map(|p| values[(p * f64::from(n)) as usize]);
                let sigma = (p90 - p10) / 2.563;
                for (map, sampled) in [p10, p50, p90].into_iter().zip(sampled) {
                    let off = (map - sampled).abs();
                    assert!(off < 0.12 * sigma + 0.02, "{branch} {imt}: {map} is not {sampled}");
                }
            }
        }
    }
}

#[test]
fn a_correlation_is_chosen_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let with = |keys: &str| scenario(folder.path(), &format!("[ground_motion]\n{keys}\n"));
    for keys in [
        "correlation = \"heresi_miranda_2018\"",
        "correlation = \"loth_baker_2013\"",
        "correlation = \"none\"",
        "correlation_range_km = 12.5",
        "vs30_clustering = true",
    ] {
        let (loaded, problems) = with(keys);
        assert!(loaded.is_some(), "{keys}: {}", problems.render(false));
    }
    for (keys, words) in [
        ("correlation = \"jayaram_backer_2009\"", "did you mean \"jayaram_baker_2009\""),
        ("correlation_range_km = -3", "0.1"),
        ("correlation = \"loth_baker_2013\"\ncorrelation_range_km = 20", "takes no range"),
        ("correlation = \"none\"\nvs30_clustering = true", "takes no clustering"),
        ("corelation = \"none\"", "did you mean `correlation`"),
    ] {
        let (loaded, problems) = with(keys);
        assert!(loaded.is_none(), "{keys}");
        let told = problems.render(false);
        assert!(told.contains(words), "{keys}: {told}");
    }
}
