//! What people open after a run keeps its contract.
#![allow(missing_docs, clippy::unwrap_used, clippy::float_cmp)]

#[path = "support/report_case.rs"]
mod report_case;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use panoh::engine::outcome::{Measure, Zone};
use panoh::engine::relocation::RelocationPlan;
use panoh::engine::variance::Cause;
use panoh::report::format::{csv as csv_format, datapackage, html};
use panoh::report::lang::{self, FILES, LANGUAGES, Phrase};
use panoh::report::plan::Plan;
use panoh::report::table::{Kind, Table, Value};
use panoh::report::{self, Options, tables};
use report_case::Case;

const N: usize = 60;

/// Columns that the contract asks for, of each table; `*` stands for mean, p10, p50 and p90.
const CONTRACT: [(&str, &str); 23] = [
    ("impact_adm0", "adm0_pcode adm0_name population displaced_* isolated_*"),
    (
        "impact_adm1",
        "adm1_pcode adm1_name adm1_name1 adm1_name2 adm0_pcode pcode_source population households displaced_*",
    ),
    (
        "impact_adm2",
        "adm2_pcode adm2_name adm2_name1 adm2_name2 adm1_pcode adm1_name adm0_pcode pcode_source \
         population households mmi_mean mmi_p10 mmi_p90 exposed_mmi6plus exposed_mmi7plus \
         exposed_mmi8plus displaced_* displaced_hh_* displaced_share_p50 displaced_d7_* \
         displaced_d14_* displaced_d30_* displaced_d90_* displaced_d180_* displaced_d365_* \
         official_count_* dwellings_full_* dwellings_partial_* dwellings_light_* host_family_* \
         own_yard_* camp_* leaves_district_* sheltering_* shelter_capacity shelter_gap_* fatalities_* injured_* isolated_*",
    ),
    (
        "impact_settlement",
        "settlement_id settlement_name settlement_name1 settlement_name2 lon lat adm2_pcode \
         adm1_pcode adm0_pcode pcode_source origin population displaced_* shelter_gap_* \
         isolated_prob isolation_days_p50",
    ),
    (
        "shelter_sites",
        "site_id site_name site_name1 site_name2 site_type adm2_pcode lon lat capacity_summer \
         capacity_winter area_m2 m2_per_person capacity_limit lines_not_assessed capacity_first_days \
         heated water usable_prob assigned_* utilisation_p50 overflow_prob origin",
    ),
    (
        "camp_sites",
        "camp_id rank lon lat nearest_settlement adm2_pcode origin area_m2 camp_people camp_serves \
         sheltering_10km sheltering_30km unmet_10km unmet_30km slope_percent height_m road_km water_km \
         score score_slope score_hazards score_road score_water score_climate score_land_cover \
         score_demand criteria_not_assessed",
    ),
    (
        "routes",
        "route_id from_id to_id length_km free_time_min time_min_* open_prob \
         bottleneck_segment_id unreachable_prob alt_route_id shared_share travellers_* bus_trips_p50 \
         clear_hours_p50 clear_hours_p90 walk_time_min landing_site_id gap_m",
    ),
    (
        "road_segments",
        "segment_id class length_km closure_prob cause reopen_days_p50 people_dependent rank origin \
         isolation_person_days detour_person_hours",
    ),
    ("isolation", "day adm_level adm_pcode isolated_*"),
    ("timeline", "day adm_level adm_pcode accommodation people_*"),
    (
        "needs",
        "sector item basis rate unit frequency period_days quantity_* standard_source adm_pcode",
    ),
    ("needs_settlement", "settlement_id item unit period_days quantity_*"),
    (
        "stock_gap",
        "item unit adm_pcode period_days in_stock needed_* covered_* missing_* nearest_depot nearest_depot_km",
    ),
    (
        "needs_loads",
        "adm_pcode weight_t_* volume_m3_* truck_loads_* helicopter_loads_* cost_usd_* \
         items_without_weight",
    ),
    ("exposure_mmi", "adm_pcode mmi_class population_mean households_mean"),
    (
        "displacement_flows",
        "origin_settlement_id origin_adm2_pcode dest_type dest_site_id dest_adm2_pcode \
         displacement_reason people_* hh_p50 females_p50 males_p50 travel_time_min_p50 \
         travel_time_min_p90 unreachable_prob used_prob first_prob",
    ),
    (
        "relocation_plan",
        "order day origin_settlement_id dest_site_id people households vulnerable bus_trips \
         length_km travel_time_min via used_prob first_prob no_place_reason",
    ),
    ("exceedance", "metric threshold prob"),
    (
        "by_branch",
        "branch source branch_weight realizations adm_level adm_pcode adm_name mmi_* displaced_* \
         displaced_d14_* displaced_d180_* official_count_* sheltering_* shelter_gap_* isolated_* \
         dwellings_full_* fatalities_* injured_*",
    ),
    ("displacement_methods", "method method_title source people_* what_it_counts"),
    (
        "caseload",
        "adm_level adm_pcode adm_name sector_code population_group population_status gender \
         age_range min_age max_age category population_* reference_period_start \
         reference_period_end scenario_id is_scenario",
    ),
    (
        "uncertainty_shares",
        "adm_level adm_pcode adm_name measure uncertainty_source share share_error",
    ),
    (
        "realizations",
        "realization branch mmi displaced displaced_d7 displaced_d14 displaced_d30 displaced_d90 \
         displaced_d180 displaced_d365 official_count sheltering host_family own_yard camp \
         leaves_district shelter_gap isolated dwellings_full dwellings_partial dwellings_light \
         fatalities injured",
    ),
];

fn wanted(columns: &str) -> Vec<String> {
    columns
        .split_whitespace()
        .flat_map(|it| match it.strip_suffix('*') {
            Some(start) => ["mean", "p10", "p50", "p90"].map(|end| format!("{start}{end}")).into(),
            None => vec![it.to_owned()],
        })
        .collect()
}

fn all_tables(case: &Case) -> Vec<Table> {
    tables::all(&Plan::new(&case.context(), &case.outcome))
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Whole(it) => Some(*it as f64),
        Value::Decimal(it, _) => Some(*it),
        Value::Empty | Value::Text(_) => None,
    }
}

#[test]
fn every_table_has_the_columns_of_the_contract_once() {
    let tables = all_tables(&Case::small(N));
    for (name, columns) in CONTRACT {
        let table = tables.iter().find(|it| it.name == name).unwrap_or_else(|| panic!("{name}"));
        let names: Vec<_> = table.columns.iter().map(|it| it.name.as_str()).collect();
        let once: BTreeSet<_> = names.iter().collect();
        assert_eq!(once.len(), names.len(), "{name}: {names:?}");
        for column in wanted(columns) {
            assert!(names.contains(&column.as_str()), "{name} has no {column}");
        }
        assert!(names.iter().all(|it| it.len() <= 31), "{name}: QGIS and others cut longer names");
        assert!(table.rows.iter().all(|it| it.len() == names.len()), "{name}");
        let in_contract = |it: &&Table| CONTRACT.iter().any(|row| row.0 == it.name);
        assert_eq!(
            tables.iter().filter(|it| it.in_csv).filter(in_contract).count(),
            CONTRACT.len()
        );
    }
}

#[test]
fn values_keep_the_kind_of_their_column() {
    for table in all_tables(&Case::small(N)) {
        for row in &table.rows {
            for (column, value) in table.columns.iter().zip(row) {
                let fits = match value {
                    Value::Empty => true,
                    Value::Text(_) => column.kind == Kind::Text,
                    Value::Whole(_) => column.kind == Kind::Whole,
                    Value::Decimal(..) => column.kind == Kind::Decimal,
                };
                assert!(fits, "{}.{}: {value:?}", table.name, column.name);
                let chance = column.name.ends_with("_prob") || column.name.contains("_share");
                if let (true, Some(it)) = (chance, number(value)) {
                    assert!((0.0..=1.0).contains(&it), "{}.{}: {it}", table.name, column.name);
                }
            }
        }
    }
}

#[test]
fn quantiles_are_in_order() {
    let mut seen = 0;
    for table in all_tables(&Case::small(N)) {
        for column in &table.columns {
            let Some(name) = column.name.strip_suffix("_p10") else { continue };
            let at = |end: &str| table.column(&format!("{name}_{end}"));
            let (Some(low), Some(high)) = (at("p10"), at("p90")) else { continue };
            for row in &table.rows {
                let middle = at("p50").and_then(|it| number(&row[it]));
                let ends = (number(&row[low]), number(&row[high]));
                if let ((Some(low), Some(high)), Some(middle)) = (ends, middle) {
                    assert!(low <= middle && middle <= high, "{}.{name}", table.name);
                    seen += 1;
                }
            }
        }
    }
    assert!(1000 < seen, "{seen}");
}

/// Exact in the outcome; in files each mean is rounded once, so a sum may be off by half a unit
/// for each part.
#[test]
fn means_of_districts_add_up_to_their_region() {
    let case = Case::small(N);
    let context = case.context();
    let plan = Plan::new(&context, &case.outcome);
    let tables = tables::all(&plan);
    let table = |name: &str| tables.iter().find(|it| it.name == name).unwrap();
    let (regions, districts) = (table("impact_adm1"), table("impact_adm2"));
    for (r, region) in case.areas.regions.iter().enumerate() {
        let mine = |it: &&Vec<Value>| {
            it[districts.column("adm1_pcode").unwrap()] == Value::Text(region.pcode.clone())
        };
        for column in &regions.columns {
            if !column.name.ends_with("_mean") || column.name == "mmi_mean" {
                continue;
            }
            let of = |table: &Table, row: &Vec<Value>| {
                number(&row[table.column(&column.name).unwrap()]).unwrap()
            };
            let parts: Vec<f64> =
                districts.rows.iter().filter(mine).map(|it| of(districts, it)).collect();
            assert_eq!(parts.len(), 3);
            let off = (parts.iter().sum::<f64>() - of(regions, &regions.rows[r])).abs();
            assert!(off <= 0.5 * 4.0, "{}: {off}", column.name);
        }
        let whole = plan.summary(Zone::Region(r), Measure::DisplacedNight1).mean;
        let parts = (0..case.areas.districts.len())
            .filter(|&it| case.areas.districts[it].parent as usize == r)
            .map(|it| plan.summary(Zone::District(it), Measure::DisplacedNight1).mean);
        assert!((parts.sum::<f64>() / whole - 1.0).abs() < 1e-5);
    }
}

/// Every resident is counted in one class of intensity, and the cumulated columns agree.
#[test]
fn residents_by_intensity_add_up_to_residents() {
    let case = Case::small(N);
    let context = case.context();
    let plan = Plan::new(&context, &case.outcome);
    for district in 0..case.areas.districts.len() {
        let exposed: f64 = plan.exposed(Zone::District(district)).iter().sum();
        assert!((exposed / case.areas.districts[district].people - 1.0).abs() < 1e-6);
    }
}

/// Realizations of all branches are those of the run: counts and sums of means meet.
#[test]
fn branches_share_the_realizations_among_them() {
    let case = Case::small(N);
    let tables = all_tables(&case);
    let table = |name: &str| tables.iter().find(|it| it.name == name).unwrap();
    let (by_branch, realizations) = (table("by_branch"), table("realizations"));
    assert_eq!(realizations.rows.len(), N);
    let at = |column: &str, row: &[Value]| row[by_branch.column(column).unwrap()].clone();
    let country: Vec<&Vec<Value>> =
        by_branch.rows.iter().filter(|it| at("adm_level", it) == Value::Whole(0)).collect();
    assert_eq!(country.len(), case.branches.len());
    assert_eq!(by_branch.rows.len(), case.branches.len() * (1 + case.areas.districts.len()));
    let (mut n, mut displaced) = (0.0, 0.0);
    for row in country {
        let taken = number(&at("realizations", row)).unwrap();
        let name = at("branch", row);
        let column = realizations.column("branch").unwrap();
        let listed = realizations.rows.iter().filter(|it| it[column] == name).count();
        assert_eq!(taken, listed as f64);
        n += taken;
        match number(&at("displaced_mean", row)) {
            Some(mean) => displaced += taken * mean,
            None => assert_eq!(taken, 0.0, "only a branch that was never drawn has no numbers"),
        }
    }
    assert_eq!(n, N as f64);
    let mean = case.outcome.zones.summary(Zone::Country, Measure::DisplacedNight1).mean;
    assert!((displaced / n - mean).abs() <= 0.5, "{displaced} {mean}");
}

/// Two branches whose realizations are nearly equal within and differ between.
#[test]
fn page_summary_and_table_tell_the_same_share_of_a_branch() {
    const MANY: usize = 200;
    let mut case = Case::small(MANY);
    let zones = &mut case.outcome.zones;
    let start = (zones.row(Zone::Country) * Measure::COUNT + 1) * MANY;
    for (id, value) in zones.values[start..start + MANY].iter_mut().enumerate() {
        *value = 100.0 + 50.0 * case.branch_of[id] as f32 + (id * 7 % 11) as f32;
    }
    let summary = |case: &Case| -> serde_json::Value {
        let (dir, _) = written(case);
        let text = fs::read_to_string(dir.path().join("summary.json")).unwrap();
        let summary: serde_json::Value = serde_json::from_str(&text).unwrap();
        summary["uncertainty_shares"][0].clone()
    };
    let found = summary(&case);
    assert_eq!(found["measure"], "displaced");
    let share = found["shares"]["ground_motion_model"].as_f64().unwrap();
    assert!((0.95..=1.0).contains(&share), "{share}");
    let table = all_tables(&case).into_iter().find(|it| it.name == "uncertainty_shares").unwrap();
    let at = |row: &[Value], column: &str| row[table.column(column).unwrap()].clone();
    let row = table
        .rows
        .iter()
        .find(|it| at(it, "uncertainty_source") == Value::text("ground_motion_model"));
    assert!((number(&at(row.unwrap(), "share")).unwrap() - share).abs() < 1e-9);
    let n_areas = 1 + case.areas.regions.len() + case.areas.districts.len();
    assert_eq!(table.rows.len(), n_areas * 5 * 7);
    let percent = lang::english().number.percent(share);
    let words = format!("choice of ground motion model {percent}");
    let page = html::render(&Plan::new(&case.context(), &case.outcome), lang::english()).unwrap();
    assert!(page.contains(&words), "{words}");

    case.outcome.zones.values.fill(7.0);
    assert_eq!(summary(&case), serde_json::Value::Null, "equal realizations have no variance");
}

/// In every area, period and column, the eight groups by sex and age are whole and add up to their
/// row of all; needs are their share of it; refugees are displaced where they live.
#[test]
fn groups_of_the_caseload_add_up_to_their_total() {
    let case = Case::small(N);
    let table = all_tables(&case).into_iter().find(|it| it.name == "caseload").unwrap();
    let at = |row: &[Value], column: &str| row[table.column(column).unwrap()].clone();
    let numbers = |row: &[Value]| {
        ["mean", "p10", "p50", "p90"]
            .map(|it| number(&at(row, &format!("population_{it}"))).unwrap() as i64)
    };
    let n_areas = 1 + case.areas.regions.len() + case.areas.districts.len();
    assert_eq!(table.rows.len(), n_areas * (3 * (1 + 8 + 2) + 1 + 2));
    let all = |row: &[Value]| {
        at(row, "gender") == Value::text("all") && at(row, "category") == Value::Empty
    };
    let mut seen = 0;
    for (idx, row) in table.rows.iter().enumerate().filter(|it| all(it.1)) {
        if at(row, "population_group") == Value::text("HST") {
            continue;
        }
        let groups = &table.rows[idx + 1..idx + 9];
        for (column, total) in numbers(row).into_iter().enumerate() {
            assert_eq!(groups.iter().map(|it| numbers(it)[column]).sum::<i64>(), total);
            let pregnant = numbers(&table.rows[idx + 9])[column];
            assert!((pregnant as f64 - 0.02 * total as f64).abs() <= 0.5);
        }
        seen += 1;
    }
    assert_eq!(seen, 3 * n_areas);
    let refugees = |level: i64, code: &str| {
        let rows = table.rows.iter().filter(|it| {
            at(it, "population_group") == Value::text("REF")
                && at(it, "adm_level") == Value::Whole(level)
                && at(it, "adm_pcode") == Value::text(code)
        });
        rows.map(|it| numbers(it)[0]).collect::<Vec<_>>()
    };
    let displaced = case.outcome.zones.summary(Zone::District(0), Measure::DisplacedNight1).mean;
    assert!((refugees(0, "TJ")[0] as f64 - 0.01 * displaced).abs() <= 0.51);
    assert_eq!(refugees(0, "TJ"), refugees(2, "TJ-0-0"));
    assert_eq!(refugees(2, "TJ-0-1"), [0, 0]);

    let mut unknown = Case::small(N);
    unknown.people = None;
    assert!(all_tables(&unknown).iter().all(|it| it.name != "caseload" || it.rows.is_empty()));
}

/// Names, units and properties are those of ShakeMap 4, so that its readers open them.
#[test]
fn contours_are_written_as_shakemap_writes_them() {
    let case = Case::small(N);
    let (dir, _) = written(&case);
    for (name, units) in
        [("mmi", "mmi"), ("pga", "pctg"), ("pgv", "cms"), ("psa0p3", "pctg"), ("psa1p0", "pctg")]
    {
        let text = fs::read_to_string(dir.path().join(format!("contours/cont_{name}.json")));
        let file: serde_json::Value = serde_json::from_str(&text.unwrap()).unwrap();
        assert_eq!(file["type"], "FeatureCollection");
        assert_eq!(file["metadata"]["eventid"], case.scenario.id.as_str());
        assert_eq!(file["metadata"]["longitude"], case.scenario.epicentre.lon_deg);
        assert_eq!(file["metadata"]["latitude"], case.scenario.epicentre.lat_deg);
        let bbox: Vec<f64> =
            file["bbox"].as_array().unwrap().iter().map(|it| it.as_f64().unwrap()).collect();
        let mut last = 0.0;
        for feature in file["features"].as_array().unwrap() {
            let properties = &feature["properties"];
            let value = properties["value"].as_f64().unwrap();
            assert!(last < value, "{name}: {value} after {last}");
            last = value;
            assert_eq!(properties["units"], units);
            assert_eq!(properties["statistic"], "median");
            let weight = if name == "mmi" && value.fract() == 0.0 { 2 } else { 4 };
            assert_eq!(properties["weight"], weight);
            let colour = properties["color"].as_str().unwrap();
            assert!(colour.len() == 7 && colour.starts_with('#'), "{colour}");
            assert_eq!(feature["geometry"]["type"], "MultiLineString");
            for at in feature["geometry"]["coordinates"].as_array().unwrap()[0].as_array().unwrap()
            {
                let [lon, lat] = [0, 1].map(|it| at[it].as_f64().unwrap());
                assert!(bbox[0] <= lon && lon <= bbox[2] && bbox[1] <= lat && lat <= bbox[3]);
            }
        }
        assert!(0.0 < last, "{name} has contours");
    }
}

/// A line of 10 %g lies where the median is 0.1 g, as far as smoothing lets it.
#[test]
fn contours_follow_the_map() {
    let case = Case::small(N);
    let pga = case.maps.iter().find(|it| it.imt == panoh::hazard::imt::Imt::Pga).unwrap();
    let contours = report::contours::of_map(pga);
    let ten = contours.iter().find(|it| it.value == 10.0).expect("the made-up field passes 0.1 g");
    let (mut worst, mut seen) = (0.0_f32, 0);
    for at in ten.lines.0.iter().flat_map(|it| &it.0) {
        let median = pga.median().at(panoh::units::LonLat::new(at.x, at.y)).unwrap();
        worst = worst.max((median / 0.1).ln().abs());
        seen += 1;
    }
    assert!(20 < seen && worst < 0.15, "{seen} {worst}");
}

#[cfg(feature = "gdal")]
#[test]
fn rasters_hold_the_percentiles_of_each_measure() {
    use panoh::geodata::read_raster;
    let mut case = Case::small(N);
    case.maps[1].percentiles[1].values[3] = f32::NAN;
    let (dir, _) = written(&case);
    let names = ["mmi", "pga", "pgv", "sa0p3", "sa1p0"];
    for (map, name) in case.maps.iter().zip(names) {
        for (raster, percentile) in map.percentiles.iter().zip(["p10", "p50", "p90"]) {
            let path = dir.path().join(format!("rasters/{name}_{percentile}.tif"));
            let read = read_raster(&path).unwrap();
            assert_eq!(read.grid.n_cols, raster.grid.n_cols);
            for (a, b) in raster.values.iter().zip(&read.values) {
                let near = (a / b - 1.0).abs() < 3e-4 || (a - b).abs() < 6e-4;
                assert!(near || (a.is_nan() && b.is_nan()), "{name}_{percentile}: {a} {b}");
            }
        }
    }
}

fn written(case: &Case) -> (tempfile::TempDir, Vec<PathBuf>) {
    let dir = tempfile::tempdir().unwrap();
    let files = report::write(dir.path(), &case.context(), &case.outcome, &Options::default(), &[])
        .unwrap();
    (dir, files)
}

fn files_under(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_under(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

#[test]
fn a_report_lists_the_files_that_it_wrote_and_equal_runs_give_equal_bytes() {
    let (first, listed) = written(&Case::small(N));
    let (second, _) = written(&Case::small(N));
    let mut sorted = listed.clone();
    sorted.sort();
    assert_eq!(sorted, files_under(first.path()));
    assert_eq!(listed.last().unwrap(), &first.path().join("manifest.json"));
    for file in &listed {
        let name = file.strip_prefix(first.path()).unwrap();
        let (a, b) = (fs::read(file).unwrap(), fs::read(second.path().join(name)).unwrap());
        assert!(a == b, "{} differs between equal runs", name.display());
    }
}

#[test]
fn csv_files_parse_and_hold_no_unfinished_numbers() {
    let (dir, _) = written(&Case::small(N));
    let mut seen = 0;
    for path in files_under(&dir.path().join("csv")) {
        let bytes = fs::read(&path).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let text = text.strip_prefix('\u{feff}').expect("a byte order mark for Excel");
        assert_eq!(text.matches("\r\n").count(), text.matches('\n').count());
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let width = reader.headers().unwrap().len();
        for record in reader.records() {
            let record = record.unwrap();
            assert_eq!(record.len(), width);
            for field in &record {
                let lower = field.to_lowercase();
                assert!(lower != "nan" && !lower.ends_with("inf") && field != "-0", "{field}");
            }
            seen += 1;
        }
    }
    assert!(200 < seen, "{seen}");
}

/// A name with a comma and quotes comes back as it was: RFC 4180.
#[test]
fn names_survive_the_csv() {
    let case = Case::small(N);
    let tables = all_tables(&case);
    let table = tables.iter().find(|it| it.name == "impact_settlement").unwrap();
    let bytes = csv_format::bytes(table);
    let mut reader = csv::Reader::from_reader(&bytes[3..]);
    let first = reader.records().next().unwrap().unwrap();
    assert_eq!(&first[1], case.settlements[0].names.en);
    assert!(first[1].contains(", \""));
}

#[test]
fn every_column_is_described() {
    for table in all_tables(&Case::small(N)).iter().filter(|it| it.in_csv) {
        for column in &table.columns {
            let text = datapackage::describe(&column.name, lang::english());
            let text = text.unwrap_or_else(|| panic!("{}.{}", table.name, column.name));
            let quantile = ["_p10", "_p50", "_p90"].iter().any(|it| column.name.ends_with(it));
            let count = quantile && column.kind == Kind::Whole;
            assert!(!count || text.contains("Quantiles do not add up; means do"), "{text}");
        }
    }
}

/// Keys that stand in the template as `w.group.key`, and in Rust as text("group", "key").
fn used_keys() -> BTreeSet<(String, String)> {
    let mut used = BTreeSet::new();
    for part in html::TEMPLATE.split("w.").skip(1) {
        let key = part.split(|it: char| !(it.is_alphanumeric() || "._".contains(it)));
        if let Some((group, key)) = key.into_iter().next().and_then(|it| it.split_once('.')) {
            used.insert((group.to_owned(), key.to_owned()));
        }
    }
    for path in files_under(Path::new("src/report")) {
        if path.extension().is_none_or(|it| it != "rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap().split_whitespace().collect::<String>();
        for call in [".text(\"", ".fill(\"", ".plural(\""] {
            for part in text.split(call).skip(1) {
                let mut words = part.split('"');
                let (group, comma, key) = (words.next(), words.next(), words.next());
                if let (Some(group), Some(","), Some(key)) = (group, comma, key) {
                    used.insert((group.to_owned(), key.to_owned()));
                }
            }
        }
    }
    used
}

/// Words of files, which are English in every language.
fn of_files(group: &str) -> bool {
    !LANGUAGES.iter().all(|it| it.words.contains_key(group))
}

/// Names in braces of a phrase.
fn holes(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|it| it.split('}').next()).collect()
}

#[test]
fn every_language_has_every_key() {
    let used = used_keys();
    assert!(80 < used.len(), "{}", used.len());
    let english = lang::english();
    // `row.text("column", …)` names a column and not a word; its group does not exist.
    for (group, key) in used.iter().filter(|it| english.words.contains_key(&it.0)) {
        assert!(english.words[group].contains_key(key), "{group}.{key}");
    }
    for language in LANGUAGES.iter() {
        for (group, phrases) in english.words.iter().filter(|it| !of_files(it.0)) {
            for (key, phrase) in phrases {
                let Some(own) = language.words[group].get(key) else {
                    panic!("{}: {group}.{key} is missing", language.code);
                };
                let one = |it: &Phrase| match it {
                    Phrase::Plain(text) => text.clone(),
                    Phrase::Plural(forms) => forms.values().cloned().collect::<Vec<_>>().concat(),
                };
                let (ours, theirs) = (one(own), one(phrase));
                assert_eq!(holes(&ours), holes(&theirs), "{}: {group}.{key}", language.code);
                if let Phrase::Plural(forms) = own {
                    let given: BTreeSet<&str> = forms.keys().map(String::as_str).collect();
                    let wanted = language.plural.categories().iter().copied().collect();
                    assert_eq!(given, wanted, "{}: {group}.{key}", language.code);
                }
            }
            let extra = language.words[group].keys().find(|it| !phrases.contains_key(*it));
            assert_eq!(extra, None, "{}: {group} has a key that English lacks", language.code);
        }
    }
}

/// Every remark that a report can carry has words in the other languages, and no other has.
#[test]
fn every_remark_is_told_in_every_language() {
    let codes = fs::read_to_string("src/input/codes.toml").unwrap().parse::<toml::Table>().unwrap();
    let codes: BTreeSet<&str> =
        codes.keys().map(String::as_str).filter(|it| it.starts_with('W')).collect();
    for language in LANGUAGES.iter().filter(|it| it.code != "en") {
        let told = language.words["remarks"].keys().map(String::as_str).collect();
        assert_eq!(codes, told, "{}", language.code);
    }
}

/// Keys that are found by the name of a table, a class of roads or a frequency.
#[test]
fn every_language_names_what_is_looked_up() {
    for table in all_tables(&Case::small(2)) {
        assert!(lang::english().words["tables"].contains_key(table.name), "{}", table.name);
    }
    for language in LANGUAGES.iter() {
        let has = |group: &str, key: &str| language.words[group].contains_key(key);
        assert!(Cause::ALL.iter().all(|it| has("causes", it.name())));
        assert!(["day", "week", "month"].iter().all(|it| has("needs", it)));
        assert!(["main", "local", "track"].iter().all(|it| has("roads", it)));
        assert!(
            ["winter", "summer", "reverse", "normal", "strike_slip"]
                .iter()
                .all(|it| has("page", it))
        );
    }
}

#[test]
fn every_language_file_is_listed() {
    let folders = fs::read_dir("src/report/lang").unwrap().map(|it| it.unwrap().path());
    let mut found: Vec<String> = folders
        .filter(|it| it.is_dir())
        .map(|it| it.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    found.sort();
    let mut listed: Vec<_> = FILES.iter().map(|it| it.0.to_owned()).collect();
    listed.sort();
    assert_eq!(found, listed);
    for ((code, texts), language) in FILES.iter().zip(LANGUAGES.iter()) {
        assert_eq!(*code, language.code);
        let files = files_under(&Path::new("src/report/lang").join(code));
        let read: BTreeSet<String> =
            files.iter().map(|it| fs::read_to_string(it).unwrap()).collect();
        assert!(read.iter().all(|it| texts.contains(&it.as_str())), "{code}: a file is not listed");
    }
}

fn brief(case: &Case) -> String {
    html::render(&Plan::new(&case.context(), &case.outcome), lang::english()).unwrap()
}

#[test]
fn the_brief_asks_nothing_of_a_network_and_leaves_no_hole() {
    let page = brief(&Case::small(N));
    let own = page.replace("http://www.w3.org/2000/svg", "");
    for word in ["http:", "https:", "//cdn", "<script", "<link", "@import", "<iframe", "{{", "{n}"]
    {
        assert!(!own.contains(word), "{word}");
    }
    for start in ["src=\"", "href=\"", "url(\""] {
        for part in own.split(start).skip(1) {
            let local = part.starts_with("data:image/png") || part.starts_with('#');
            assert!(local, "{start}{}", &part[..part.len().min(40)]);
        }
    }
    // Base64 may spell any word; all else is text and numbers.
    let (before, picture) = own.split_once("base64,").unwrap();
    let after = picture.split_once('"').unwrap().1;
    for word in ["NaN", "inf ", ">inf", "undefined"] {
        assert!(!before.contains(word) && !after.contains(word), "{word}");
    }
}

#[test]
fn the_brief_can_be_read_without_eyes() {
    let page = brief(&Case::small(N));
    assert!(page.contains("<html lang=\"en\">"));
    assert_eq!(page.matches("<h1>").count(), 1);
    assert_eq!(page.matches("<table").count(), page.matches("<caption>").count());
    assert_eq!(page.matches("<main>").count(), 1);
    assert!(page.matches("<svg").count() <= page.matches("aria-hidden=\"true\"").count());
}

/// The page rounds, the files do not; both tell the same number.
#[test]
fn the_brief_tells_the_numbers_of_the_files() {
    let case = Case::small(N);
    let page = brief(&case);
    let displaced = case.outcome.zones.summary(Zone::Country, Measure::DisplacedNight1);
    let style = &lang::english().number;
    assert!(page.contains(&format!(">{}<", style.people(displaced.p50))));
    assert!(page.contains(&style.range(displaced.p10, displaced.p90)));
    let console =
        report::console::table(&case.context(), &case.outcome, Path::new("out"), "panoh next");
    assert!(console.contains(&style.people(displaced.p50)) && console.contains("panoh next"));
    assert!(console.lines().all(|it| it.chars().count() <= 100));
}

/// Nobody displaced, no road, no shelter, no terrain: a page all the same.
#[test]
fn a_run_in_which_nothing_happens_is_told_too() {
    let mut case = Case::small(2);
    case.outcome.zones.values.fill(0.0);
    case.network.segments.clear();
    case.outcome.segments.clear();
    case.shelters.clear();
    case.outcome.shelters.clear();
    case.outcome.flows.clear();
    case.outcome.relocation = RelocationPlan::default();
    for route in &mut case.outcome.routes {
        *route =
            panoh::engine::outcome::RouteOutcome { unreachable_prob: 1.0, ..Default::default() };
    }
    case.needs.clear();
    case.rupture.clear();
    case.intensity.values.fill(f32::NAN);
    for raster in case.maps.iter_mut().flat_map(|it| &mut it.percentiles) {
        raster.values.fill(f32::NAN);
    }
    let (dir, files) = written(&case);
    assert!(files.iter().any(|it| it.ends_with("brief_en.html")));
    assert!(!dir.path().join("csv/road_segments.csv").exists());
    assert!(!dir.path().join("contours").exists());
}

#[test]
fn the_manifest_holds_the_sums_of_the_other_files() {
    let (dir, files) = written(&Case::small(N));
    let text = fs::read_to_string(dir.path().join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
    let outputs = manifest["outputs"].as_array().unwrap();
    assert_eq!(outputs.len(), files.len() - 1);
    for output in outputs {
        let bytes = fs::read(dir.path().join(output["path"].as_str().unwrap())).unwrap();
        let sum = panoh::report::format::manifest::sha256(&bytes);
        assert_eq!(output["sha256"], sum.as_str());
        assert_eq!(output["bytes"], bytes.len());
    }
    assert_eq!(manifest["seed"], 42);
}

#[cfg(feature = "gdal")]
#[test]
fn the_geopackage_holds_every_layer_and_its_styles() {
    use panoh::geodata;
    let case = Case::small(N);
    let (dir, _) = written(&case);
    let path = dir.path().join("impact.gpkg");
    for table in all_tables(&case) {
        let layer = geodata::read_layer(&path, Some(table.name)).unwrap();
        assert_eq!(layer.features.len(), table.rows.len(), "{}", table.name);
        let names: Vec<_> = layer.fields.iter().map(|it| it.name.as_str()).collect();
        let columns: Vec<_> = table.columns.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, columns, "{}", table.name);
        let placed = layer.features.iter().filter(|it| it.geometry.is_some()).count();
        assert_eq!(placed, table.shapes.iter().flatten().count(), "{}", table.name);
    }
    let styles = geodata::read_layer(&path, Some("layer_styles")).unwrap();
    assert_eq!(styles.features.len(), 18);
    let displaced = geodata::read_raster(&dir.path().join("rasters/displaced_mean_per_cell.tif"));
    let sum: f64 =
        displaced.unwrap().values.iter().filter(|it| !it.is_nan()).map(|&it| f64::from(it)).sum();
    let total: f64 = case.outcome.cell_displaced_mean.iter().map(|&it| f64::from(it)).sum();
    assert!((sum / total - 1.0).abs() < 1e-6, "{sum} {total}");
}
