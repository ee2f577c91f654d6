//! Jobs of OpenQuake: its files as they are, and what an import makes of them. Files here are made
//! up; expected numbers were computed by hand.
#![cfg(feature = "gdal")]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use panoh::damage::fragility::{Fragility, FragilityModel};
use panoh::hazard::imt::Imt;
use panoh::input::openquake::consequences::{self, ConsequenceFile};
use panoh::input::openquake::exposure::{self, Exposure};
use panoh::input::openquake::logic_tree::{self, BranchSet};
use panoh::input::openquake::site_model::{self, ModelSite, NearestSite};
use panoh::input::openquake::{fragility, import};
use panoh::input::problem::Problems;
use panoh::input::{branches, section};
use panoh::units::LonLat;

/// Decimals of numbers that were computed by hand.
const BY_HAND: f64 = 1e-6;

fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < BY_HAND, "{found} is not {expected}");
}

fn written(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

/// Reads one file; what was found, and problems as a person sees them.
fn read_one<T>(
    name: &str,
    text: &str,
    read: impl FnOnce(&Path, &RefCell<Problems>) -> Option<T>,
) -> (Option<T>, String) {
    let folder = tempfile::tempdir().unwrap();
    let problems = RefCell::new(Problems::default());
    let found = read(&written(folder.path(), name, text), &problems);
    (found, problems.into_inner().render(false))
}

fn good<T>((found, told): (Option<T>, String)) -> T {
    found.unwrap_or_else(|| panic!("{told}"))
}

/// Asserts that a text has all of some parts.
fn has(told: &str, parts: &[&str]) {
    for part in parts {
        assert!(told.contains(part), "{part:?} is not in\n{told}");
    }
}

fn nrml(body: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<nrml xmlns=\"http://openquake.org/xmlns/nrml/0.5\">\n{body}\n</nrml>"
    )
}

fn fragility_of(functions: &str) -> (Option<FragilityModel>, String) {
    let text = format!(
        "<fragilityModel id=\"a\" assetCategory=\"buildings\" lossCategory=\"structural\">
        <limitStates>light  heavy</limitStates>{functions}</fragilityModel>"
    );
    read_one("fragility.xml", &nrml(&text), fragility::read)
}

const ADOBE: &str = "<fragilityFunction id=\"ADO\" format=\"continuous\" shape=\"logncdf\">
<imls imt=\"SA(0.3)\" noDamageLimit=\"0.02\" minIML=\"1e-5\" maxIML=\"20\"/>
<params ls=\"light\" mean=\"0.12\" stddev=\"0.06\"/><params ls=\"heavy\" mean=\"0.24\" stddev=\"0.12\"/>
</fragilityFunction>";

const PANEL: &str = "<fragilityFunction id=\"PAN\" format=\"discrete\">
<imls imt=\"PGA\" noDamageLimit=\"0.1\">0.2 0.4, 0.8</imls>
<poes ls=\"light\">0.2 0.6 1</poes><poes ls=\"heavy\">0.1 0.3 0.8</poes></fragilityFunction>";

#[test]
fn moments_of_a_lognormal_become_median_and_beta() {
    let model = good(fragility_of(ADOBE));
    assert_eq!(model.states, ["light", "heavy"]);
    let (id, function) = &model.functions[0];
    assert_eq!((id.as_str(), function.imt), ("ADO", Imt::Sa(0.3)));
    near(function.no_damage_below, 0.02);
    let Fragility::Lognormal { median, beta } = function.limit_states[0] else { panic!() };
    // sd/mean = 1/2: median = 0.12 / √1.25, β = √ln 1.25
    near(median, 0.107_331_263);
    near(beta, 0.472_380_727);
}

#[test]
fn discrete_damage_begins_from_nothing_at_the_limit_of_damage() {
    let model = good(fragility_of(PANEL));
    let light = &model.functions[0].1.limit_states[0];
    for (level, expected) in [(0.1, 0.0), (0.15, 0.1), (0.3, 0.4), (0.8, 1.0), (2.0, 1.0)] {
        near(light.reached(level), expected);
    }
    let unlimited = PANEL.replace(" noDamageLimit=\"0.1\"", "");
    let (found, told) = fragility_of(&unlimited);
    near(found.unwrap().functions[0].1.limit_states[0].reached(0.0), 0.2);
    has(&told, &["W675", "PAN"]);
}

#[test]
fn limits_of_levels_that_cut_a_curve_are_told() {
    assert_eq!(fragility_of(ADOBE).1, "");
    has(&fragility_of(&ADOBE.replace("maxIML=\"20\"", "maxIML=\"0.3\"")).1, &["W674", "ADO"]);
}

#[test]
fn limit_states_out_of_order_are_refused() {
    let swapped = ADOBE.replace("\"light\"", "\"x\"").replace("\"heavy\"", "\"light\"");
    let swapped = swapped.replace("\"x\"", "\"heavy\"");
    let (found, told) = fragility_of(&swapped);
    assert!(found.is_none());
    has(&told, &["E675", "out of order: heavy, light", "light, heavy, as in limitStates"]);
    let falling = ADOBE.replace("mean=\"0.24\" stddev=\"0.12\"", "mean=\"0.1\" stddev=\"0.05\"");
    has(&fragility_of(&falling).1, &["E675", "heavy is reached before light"]);
    let discrete = PANEL.replace("0.1 0.3 0.8", "0.1 0.9 1");
    has(&fragility_of(&discrete).1, &["E675", "PAN"]);
    // A steeper curve crosses by 0.03 at most: told, not refused.
    let steep = ADOBE.replace("mean=\"0.12\" stddev=\"0.06\"", "mean=\"0.12\" stddev=\"0.03\"");
    let (found, told) = fragility_of(&steep.replace("stddev=\"0.12\"", "stddev=\"0.2\""));
    assert!(found.is_some(), "{told}");
    has(&told, &["W678", "ADO"]);
}

#[test]
fn everything_wrong_with_fragility_is_told_at_once() {
    let wrong = ADOBE.replace("0.12", "-0.12").replace("SA(0.3)", "Sa 0.3");
    let other = PANEL.replace("0.2 0.4, 0.8", "0.2 0.1 0.8");
    let third = PANEL.replace("PAN", "P2").replace("0.2 0.6 1<", "0.2 0.6 1.4<");
    let (found, told) = fragility_of(&format!("{wrong}{other}{third}"));
    assert!(found.is_none());
    has(&told, &["`mean` is -0.12", "`stddev` is -0.12", "Sa 0.3", "do not increase", "1.4"]);
    let broken = read_one("f.xml", "<nrml><fragilityModel>", fragility::read);
    has(&broken.1, &["E672", "this is not XML"]);
    let old = nrml("<fragilityModel/>").replace("0.5", "0.4");
    has(&read_one("f.xml", &old, fragility::read).1, &["NRML 0.4", "upgrade_nrml"]);
    has(&read_one("f.xml", &nrml("<exposureModel/>"), fragility::read).1, &["<exposureModel>"]);
}

/// The folder of the reference case; `None`, and said, where it is not there.
fn reference(case: &str) -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reference/rasht_scenario");
    let folder = folder.join(case);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {} is not there", folder.display());
    None
}

#[test]
fn fragility_of_the_reference_case_has_its_parameters() {
    let Some(folder) = reference("median") else { return };
    let problems = RefCell::new(Problems::default());
    let model = fragility::read(&folder.join("fragility.xml"), &problems).unwrap();
    let mut table = csv::Reader::from_path(folder.join("fragility_parameters.csv")).unwrap();
    let mut n = 0;
    for row in table.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        let (_, function) = model.functions.iter().find(|it| it.0 == row["taxonomy"]).unwrap();
        assert_eq!(function.imt.to_string(), row["imt"]);
        let state = model.states.iter().position(|it| *it == row["limit_state"]).unwrap();
        match &function.limit_states[state] {
            Fragility::Lognormal { median, beta } => {
                near(*median, row["median_g"].parse().unwrap());
                near(*beta, row["beta"].parse().unwrap());
            }
            Fragility::Discrete { levels, probabilities } => {
                let numbers = |key: &str| -> Vec<f64> {
                    row[key].split(' ').map(|it| it.parse().unwrap()).collect()
                };
                assert_eq!(*levels, numbers("oq_mean"));
                assert_eq!(*probabilities, numbers("oq_stddev"));
            }
        }
        n += 1;
    }
    assert_eq!(n, 24);
}

fn consequences_of(text: &str) -> (Option<ConsequenceFile>, String) {
    read_one("consequences.csv", text, consequences::read)
}

#[test]
fn consequences_come_in_the_order_of_the_fragility_model() {
    let text = "\u{feff}risk_id,consequence,loss_type,peril,heavy,light
ADO,homeless,structural,groundshaking,1,0.1
ADO,losses,structural,groundshaking,0.9,0.05
ADO,losses,contents,groundshaking,0.5,0.2
ADO,losses,structural,landslide,0.5,0.2
";
    let (file, told) = consequences_of(text);
    has(&told, &["W676", "1 rows of loss type contents", "1 rows of peril landslide"]);
    let problems = RefCell::new(Problems::default());
    let states = ["light".to_owned(), "heavy".to_owned()];
    let read = file.clone().unwrap().in_order_of(&states, &problems).unwrap();
    let found: Vec<_> = read.iter().map(|it| (it.name.as_str(), &it.shares[..])).collect();
    assert_eq!(found, [("homeless", &[0.1, 1.0][..]), ("losses", &[0.05, 0.9][..])]);
    let other = ["light".to_owned(), "complete".to_owned()];
    assert_eq!(file.unwrap().in_order_of(&other, &problems), None);
    has(&problems.into_inner().render(false), &["E675", "heavy, light", "light, complete"]);
}

#[test]
fn consequences_that_cannot_be_are_told() {
    let text = "taxonomy,consequence,light,heavy\nADO,homeless,-0.1,1\nADO,homeless,x,\n";
    let (found, told) = consequences_of(text);
    assert!(found.is_none());
    has(
        &told,
        &["E673", "`light` is -0.1 in line 2, and 1 more rows", "`heavy` is nothing", "again"],
    );
    has(&consequences_of("a,b\n1,2\n").1, &["`risk_id` is missing", "`consequence` is missing"]);
}

#[test]
fn older_consequence_models_are_read() {
    let text = nrml(
        "<consequenceModel id=\"c\" assetCategory=\"buildings\" lossCategory=\"structural\">
        <limitStates>light heavy</limitStates><consequenceFunction id=\"ADO\" dist=\"LN\">
        <params ls=\"light\" mean=\"0.04\" stddev=\"0\"/><params ls=\"heavy\" mean=\"0.6\" stddev=\"0\"/>
        </consequenceFunction></consequenceModel>",
    );
    let file = good(read_one("c.xml", &text, consequences::read));
    let it = &file.consequences[0];
    assert_eq!((it.taxonomy.as_str(), it.name.as_str()), ("ADO", "losses"));
    assert_eq!(
        (&it.shares[..], &file.states[..]),
        (&[0.04, 0.6][..], &["light", "heavy"].map(str::to_owned)[..])
    );
}

fn exposure_at(folder: &Path) -> (Option<Exposure>, String) {
    let problems = RefCell::new(Problems::default());
    let found = exposure::read(&[folder.join("exposure.xml")], &problems);
    (found, problems.into_inner().render(false))
}

#[test]
fn assets_inside_the_xml_are_totals_whatever_costs_are_told_for() {
    let folder = tempfile::tempdir().unwrap();
    let text = nrml(
        "<exposureModel id=\"e\" category=\"buildings\"><conversions><costTypes>
        <costType name=\"structural\" type=\"per_area\" unit=\"USD\"/>
        <costType name=\"contents\" type=\"per_asset\" unit=\"USD\"/>
        <costType name=\"nonstructural\" type=\"aggregated\" unit=\"USD\"/></costTypes>
        <area type=\"per_asset\" unit=\"SQM\"/></conversions><tagNames>NAME_2 kind</tagNames><assets>
        <asset id=\"a1\" number=\"3\" area=\"50\" taxonomy=\"ADO\"><location lon=\"70.5\" lat=\"39\"/>
        <costs><cost type=\"structural\" value=\"100\"/><cost type=\"contents\" value=\"10\"/>
        <cost type=\"nonstructural\" value=\"7\"/></costs><occupancies>
        <occupancy occupants=\"20\" period=\"day\"/><occupancy occupants=\"30\" period=\"Night\"/>
        </occupancies><tags NAME_2=\"Rasht\" kind=\"old\"/></asset>
        <asset id=\"a2\" number=\"1\" taxonomy=\"PAN\"><location lon=\"70.6\" lat=\"39\"/></asset>
        </assets></exposureModel>",
    );
    written(folder.path(), "exposure.xml", &text.replace("nrml/0.5", "nrml/0.4"));
    let exposure = good(exposure_at(folder.path()));
    let [first, second] = &exposure.assets[..] else { panic!() };
    let value = |name: &str| {
        first.values[exposure.values.iter().position(|it| it == name).unwrap()].unwrap()
    };
    // 100 USD/m² × 50 m² × 3, 10 USD × 3, and 7 USD; floors of 150 m² together
    for (name, expected) in
        [("structural", 15_000.0), ("contents", 30.0), ("nonstructural", 7.0), ("area", 150.0)]
    {
        near(value(name), expected);
    }
    assert_eq!(first.occupants, [Some(30.0), Some(20.0), None]);
    assert_eq!(first.tags, ["Rasht", "old"]);
    assert_eq!((second.buildings, second.residents, second.values[0]), (1.0, None, None));
}

#[test]
fn assets_of_several_tables_with_columns_of_other_names_are_one_exposure() {
    let folder = tempfile::tempdir().unwrap();
    let text = nrml(
        "<exposureModel id=\"e\"><conversions><costTypes>
        <costType name=\"structural\" type=\"per_area\" unit=\"USD\"/></costTypes>
        <area type=\"aggregated\" unit=\"SQM\"/></conversions><exposureFields>
        <field oq=\"id\" input=\"ASSET_ID\"/><field oq=\"lon\" input=\"LONGITUDE\"/>
        <field oq=\"lat\" input=\"LATITUDE\"/><field oq=\"taxonomy\" input=\"TAXONOMY\"/>
        <field oq=\"number\" input=\"BUILDINGS\"/><field oq=\"area\" input=\"AREA\"/>
        <field oq=\"structural\" input=\"COST\"/><field oq=\"residents\" input=\"OCCUPANTS\"/>
        <field oq=\"night\" input=\"OCCUPANTS\"/></exposureFields><tagNames>NAME_1</tagNames>
        <assets>one.csv\n two.csv</assets></exposureModel>",
    );
    written(folder.path(), "exposure.xml", &text);
    let header = "ASSET_ID,LONGITUDE,LATITUDE,TAXONOMY,BUILDINGS,AREA,COST,OCCUPANTS,NAME_1,YEAR";
    written(folder.path(), "one.csv", &format!("{header}\na,70,39,ADO,2,80,10,9.5,West,1980\n"));
    written(folder.path(), "two.csv", &format!("{header}\nb,71,39,PAN,1,,10,4,East,1990\n"));
    let (exposure, told) = exposure_at(folder.path());
    has(&told, &["W673", "columns are left out: YEAR"]);
    let exposure = exposure.unwrap();
    assert_eq!(exposure.assets.len(), 2);
    let first = &exposure.assets[0];
    assert_eq!((first.residents, first.occupants[0], first.buildings), (Some(9.5), Some(9.5), 2.0));
    // 10 USD/m² on 80 m² of the asset as a whole
    assert_eq!(first.values, [Some(800.0), Some(80.0)]);
    assert_eq!(exposure.assets[1].tags, ["East"]);
}

#[test]
fn everything_wrong_with_assets_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    written(
        folder.path(),
        "exposure.xml",
        &nrml("<exposureModel><assets>a.csv gone.csv</assets></exposureModel>"),
    );
    let rows = "id,lon,lat,taxonomy,number\na,70,39,ADO,-5\na,70,390,,x\n,270,39,ADO,1\n";
    written(folder.path(), "a.csv", rows);
    let (found, told) = exposure_at(folder.path());
    assert!(found.is_none());
    has(
        &told,
        &[
            "gone.csv",
            "E101",
            "`number` is -5 in line 2, and 1 more rows",
            "`lat` is 390 in line 3",
            "`lon` is 270 in line 4",
            "`taxonomy` is empty in line 3",
            "`id` is empty in line 4",
            "assets have one id: a",
        ],
    );
}

fn sites_of(name: &str, text: &str) -> (Option<Vec<ModelSite>>, String) {
    read_one(name, text, |path, problems| site_model::read(&[path.to_owned()], problems))
}

#[test]
fn site_models_are_read_from_csv_and_xml_alike() {
    let table = "lon,lat,vs30,vs30measured,z1pt0,z2pt5\n70,39,400,1,30.5,0.7\n71,39,760,0,-999,\n";
    let xml = nrml(
        "<siteModel><site lon=\"70\" lat=\"39\" vs30=\"400\" vs30Type=\"measured\" z1pt0=\"30.5\"
        z2pt5=\"0.7\"/><site lon=\"71\" lat=\"39\" vs30=\"760\" vs30Type=\"inferred\"/></siteModel>",
    );
    let sites = good(sites_of("s.csv", table));
    assert_eq!(sites, good(sites_of("s.xml", &xml)));
    let it = sites[0].ground;
    assert_eq!(
        (it.vs30, it.is_measured, it.z1p0_m, it.z2p5_km),
        (Some(400.0), true, Some(30.5), Some(0.7))
    );
    assert_eq!((sites[1].ground.z1p0_m, sites[1].ground.z2p5_km), (None, None));
    // 0.4° along the parallel of 39°: 0.4 × 111.19 km × cos 39° = 34.57 km
    let (ground, distance) = NearestSite::new(&sites).at(LonLat::new(70.4, 39.0)).unwrap();
    assert_eq!(ground.vs30, Some(400.0));
    assert!((distance.0 - 34.57).abs() < 0.01, "{distance}");
    has(&sites_of("s.csv", "lon,lat,vs30\n70,39,-1\n").1, &["E673", "`vs30` is -1"]);
}

fn tree_of(branches: &str) -> (Option<Vec<BranchSet>>, String) {
    let text = format!(
        "<logicTree logicTreeID=\"l\"><logicTreeBranchSet uncertaintyType=\"gmpeModel\"
        branchSetID=\"b\" applyToTectonicRegionType=\"Active Shallow Crust\">{branches}
        </logicTreeBranchSet></logicTree>"
    );
    read_one("tree.xml", &nrml(&text), logic_tree::read)
}

fn branch(model: &str, weight: &str) -> String {
    format!(
        "<logicTreeBranch branchID=\"{weight}\"><uncertaintyModel>{model}</uncertaintyModel>
        <uncertaintyWeight>{weight}</uncertaintyWeight></logicTreeBranch>"
    )
}

#[test]
fn logic_trees_are_models_of_ours_with_weights() {
    let california = branch("\n[BooreEtAl2014]\n  region = \"CAL\"\n", "0.4");
    let text = format!("{}{california}", branch("ChiouYoungs2014", "0.6"));
    let sets = good(tree_of(&text));
    assert_eq!(sets[0].tectonic_region, "Active Shallow Crust");
    let found: Vec<_> = sets[0].branches.iter().map(|it| (it.model.as_str(), it.weight)).collect();
    assert_eq!(found, [("cy_2014", 0.6), ("bssa_2014_california_basin", 0.4)]);
    let (found, told) =
        tree_of(&format!("{}{}", branch("Akkar", "0.5"), branch("CauzziEtAl2014", "x")));
    assert!(found.is_none());
    has(&told, &["E674", "called Akkar", "E673", "\"x\""]);
    has(&tree_of(&branch("CauzziEtAl2014", "0.9")).1, &["add up to 0.9"]);
}

#[test]
fn scenarios_know_models_by_the_names_of_openquake() {
    let problems = RefCell::new(Problems::default());
    let text = "[[branches]]\nmodel = \"BooreEtAl2014\"\nweight = 1.0\n";
    let found =
        section::read("s.toml", text, &problems, |mut it| branches::read(&mut it, "branches"));
    assert_eq!(problems.into_inner().errors(), 0);
    assert_eq!(found[0].model, "bssa_2014");
}

/// A job of two assets with all its files, some of which a test changes.
struct Job {
    folder: tempfile::TempDir,
}

const INI: &str = "[general]
description = Two \"villages\"
calculation_mode = scenario_damage
rupture_model_file = rupture.xml
gsim = BooreEtAl2014
site_model_file = sites.csv
truncation_level = 2
number_of_ground_motion_fields = 50
ground_motion_correlation_model = JB2009
ground_motion_correlation_params = {\"vs30_clustering\": True}
exposure_file = exposure.xml
structural_fragility_file = fragility.xml
consequence_file = {'taxonomy': 'consequences.csv'}
taxonomy_mapping_csv = mapping.csv
time_event = day
aggregate_by = NAME_2
";

impl Job {
    fn new() -> Job {
        let folder = tempfile::tempdir().unwrap();
        let it = Job { folder };
        let states = "<fragilityModel><limitStates>light heavy</limitStates>";
        it.put("fragility.xml", &nrml(&format!("{states}{ADOBE}{PANEL}</fragilityModel>")));
        it.put(
            "consequences.csv",
            "risk_id,consequence,light,heavy\nADO,homeless,0,1\nPAN,homeless,0,1\n",
        );
        it.put("sites.csv", "lon,lat,vs30,z1pt0,z2pt5\n70.5,39,400,,\n70.6,39,500,20,0.5\n");
        it.put("mapping.csv", "taxonomy,risk_id,weight\nMIX,ADO,0.25\nMIX,PAN,0.75\nPAN,PAN,1\n");
        it.put(
            "exposure.xml",
            &nrml(
                "<exposureModel><conversions><costTypes><costType name=\"structural\"
                type=\"per_asset\" unit=\"USD\"/></costTypes></conversions>
                <tagNames>NAME_2 VILLAGE</tagNames><assets>exposure.csv</assets></exposureModel>",
            ),
        );
        it.put(
            "exposure.csv",
            "id,lon,lat,taxonomy,number,structural,night,day,NAME_2,VILLAGE
a,70.5,39,MIX,10,1000,60,40,Rasht,\"Nav, Upper\"\nb,70.6,39,PAN,4,500,100,80,Rasht,Dara\n",
        );
        it.put(
            "rupture.xml",
            &nrml(
                "<singlePlaneRupture><magnitude>7.0</magnitude><rake>90.0</rake>
                <hypocenter lon=\"70.5\" lat=\"39.0\" depth=\"9.427876\"/><planarSurface>
                <topLeft lon=\"70.789242\" lat=\"39.028503\" depth=\"3\"/>
                <topRight lon=\"70.286267\" lat=\"38.846071\" depth=\"3\"/>
                <bottomLeft lon=\"70.714151\" lat=\"39.153354\" depth=\"15.855752\"/>
                <bottomRight lon=\"70.211370\" lat=\"38.970921\" depth=\"15.855752\"/>
                </planarSurface></singlePlaneRupture>",
            ),
        );
        it.put("job.ini", INI);
        it
    }

    fn put(&self, name: &str, text: &str) {
        written(self.folder.path(), name, text);
    }

    fn ini(&self, from: &str, to: &str) {
        assert!(INI.contains(from), "{from}");
        self.put("job.ini", &INI.replace(from, to));
    }

    /// Files of the import by name where there is one, and problems.
    fn import(&self) -> (Option<BTreeMap<&'static str, String>>, String) {
        let problems = RefCell::new(Problems::default());
        let import = import::read(&self.folder.path().join("job.ini"), &problems);
        let files = import.map(|it| {
            let out = tempfile::tempdir().unwrap();
            it.write(out.path()).unwrap();
            let read = |name| (name, fs::read_to_string(out.path().join(name)).unwrap_or_default());
            let names = [
                "scenario.toml",
                "README.md",
                "rupture.xml",
                "region/region.toml",
                "region/exposure.csv",
                "region/fragility.xml",
                "region/consequences.csv",
            ];
            names.map(read).into_iter().collect()
        });
        (files, problems.into_inner().render(false))
    }
}

#[test]
fn a_job_becomes_a_scenario_and_a_region() {
    let (files, told) = Job::new().import();
    let files = files.unwrap_or_else(|| panic!("{told}"));
    has(&told, &["W672", "2 of 2 assets have no residents: who is inside (night)"]);
    let scenario: toml::Table = files["scenario.toml"].parse().unwrap();
    let of = |table: &str, key: &str| scenario[table].get(key).cloned();
    assert_eq!(of("scenario", "name"), Some("Two \"villages\"".into()));
    assert_eq!(of("scenario", "region"), Some("region".into()));
    assert_eq!(of("scenario", "magnitude"), Some(7.0.into()));
    assert_eq!(of("scenario", "realizations"), Some(50.into()));
    assert_eq!(of("scenario", "seed"), Some(42.into()));
    assert_eq!(of("scenario", "origin_time"), Some("2026-01-15T14:00".into()));
    assert_eq!(of("rupture", "file"), Some("rupture.xml".into()));
    assert_eq!(of("ground_motion", "correlation"), Some("jayaram_baker_2009".into()));
    assert_eq!(of("ground_motion", "vs30_clustering"), Some(true.into()));
    assert_eq!(of("ground_motion", "truncation"), Some(2.into()));
    let branches = of("ground_motion", "branches").unwrap();
    assert_eq!(branches[0]["model"].as_str(), Some("bssa_2014"));
    let region: toml::Table = files["region/region.toml"].parse().unwrap();
    assert_eq!(region["layers"]["exposure"].as_str(), Some("exposure.csv"));
    assert_eq!(region["layers"]["roads"].as_str(), Some("none"));
    assert_eq!(region["buildings"]["consequences"].as_str(), Some("consequences.csv"));
    for key in INI.lines().filter_map(|it| it.split_once(" = ")).map(|it| it.0) {
        assert!(files["README.md"].contains(&format!("| `{key}` |")), "{key} is not accounted for");
    }
}

#[test]
fn assets_of_several_classes_are_split_by_weight() {
    let (files, told) = Job::new().import();
    let files = files.unwrap_or_else(|| panic!("{told}"));
    let expected = "\
asset_id,lon,lat,taxonomy,buildings,residents,night,day,transit,settlement,district,vs30,z1p0_m,z2p5_km,structural
a#1,70.5,39,ADO,2.5,15,15,10,,\"Nav, Upper\",Rasht,400,,,2500
a#2,70.5,39,PAN,7.5,45,45,30,,\"Nav, Upper\",Rasht,400,,,7500
b,70.6,39,PAN,4,100,100,80,,Dara,Rasht,500,20,0.5,2000
";
    assert_eq!(files["region/exposure.csv"], expected);
}

#[test]
fn keys_in_other_spellings_are_read_and_unknown_ones_told() {
    let job = Job::new();
    let ini = INI
        .replace("gsim = BooreEtAl2014", "GSIM:[BooreEtAl2014]\n  region = \"CAL\"")
        .replace("truncation_level = 2", "Truncation_Level=0.0");
    job.put(
        "job.ini",
        &format!("; remark\n\u{20}\n{ini}\n[more]\ntruncation_levl = 3\nminimum_intensity = 0.1\n"),
    );
    let (files, told) = job.import();
    has(
        &told,
        &["W670", "did you mean `truncation_level`", "W671", "`minimum_intensity` is not used"],
    );
    let files = files.unwrap_or_else(|| panic!("{told}"));
    has(&files["scenario.toml"], &["truncation = 0\n", "\"bssa_2014_california_basin\""]);
    has(&files["README.md"], &["not known to Panoh", "weak shaking is not set to 0"]);
}

#[test]
fn a_time_that_is_told_is_that_of_the_scenario() {
    let job = Job::new();
    job.ini("time_event = day", "time_event = night\nlocal_timestamp = 2023-02-06 04:17:34+03:00");
    let files = job.import().0.unwrap();
    has(&files["scenario.toml"], &["origin_time = \"2023-02-06T04:17\""]);
    has(&files["region/region.toml"], &["utc_offset_h = 3.0"]);
}

#[test]
fn files_of_several_consequences_become_one() {
    let job = Job::new();
    job.put("c2.csv", "taxonomy,consequence,heavy,light\nADO,injured,0.3,0.1\n");
    job.ini("'consequences.csv'}", "['consequences.csv', 'c2.csv']}");
    let (files, told) = job.import();
    let files = files.unwrap_or_else(|| panic!("{told}"));
    assert_eq!(
        files["region/consequences.csv"],
        "risk_id,consequence,light,heavy\nADO,homeless,0,1\nPAN,homeless,0,1\nADO,injured,0.1,0.3\n"
    );
}

#[test]
fn one_ground_everywhere_will_do() {
    let job = Job::new();
    job.ini(
        "site_model_file = sites.csv",
        "reference_vs30_value = 600\nreference_depth_to_1pt0km_per_sec = 30",
    );
    let files = job.import().0.unwrap();
    has(&files["region/exposure.csv"], &[",600,30,,"]);
    job.ini("site_model_file = sites.csv\n", "");
    has(&job.import().1, &["E671", "nothing tells the ground below 2 assets"]);
}

#[test]
fn assets_far_from_known_ground_are_refused() {
    let job = Job::new();
    job.put("sites.csv", "lon,lat,vs30\n70.6,39,400\n");
    assert!(job.import().0.is_some(), "8.6 km are within 15 km");
    job.ini("time_event", "asset_hazard_distance = 5\ntime_event");
    has(&job.import().1, &["E677", "1 assets are more than 5 km", ": a"]);
}

#[test]
fn all_problems_of_all_files_are_told_at_once() {
    let job = Job::new();
    let ini = INI.replace("BooreEtAl2014", "BoreEtAl2014").replace("level = 2", "level = two ; σ");
    job.put("job.ini", &format!("{ini}nonsense\n").replace("rupture.xml", "ruptur.xml"));
    job.put("fragility.xml", "<nrml>");
    job.put("consequences.csv", "risk_id,consequence,light,heavy\nADO,homeless,0,-1\n");
    job.put("sites.csv", "lon,lat,vs30\n70.5,39,0\n");
    job.put("mapping.csv", "taxonomy,risk_id,weight\nMIX,ADO,0.5\n");
    let (files, told) = job.import();
    assert!(files.is_none());
    has(
        &told,
        &[
            "did you mean BooreEtAl2014?",
            "two ; σ",
            "remarks on lines of their own",
            "no `key = value`",
            "rupture.xml?",
            "this is not XML",
            "`heavy` is -1",
            "`vs30` is 0",
            "weights of MIX add up to 0.5",
        ],
    );
}

#[test]
fn buildings_without_a_function_are_told_by_class() {
    let job = Job::new();
    job.put("mapping.csv", "taxonomy,risk_id\nMIX,ADOBE\n");
    has(
        &job.import().1,
        &["E676", "1 assets of MIX (as ADOBE) have no fragility function", "one of ADO, PAN"],
    );
}

#[test]
fn models_that_lack_a_measure_are_refused() {
    let job = Job::new();
    job.ini("BooreEtAl2014", "BindiEtAl2011Repi");
    has(&job.import().1, &["E674", "bindi_2011_repi gives no SA(0.3)", "gives no PGA"]);
}

#[test]
fn jobs_of_other_kinds_are_refused_with_what_to_do() {
    let job = Job::new();
    for (mode, help) in [
        ("event_based_damage", "single earthquakes"),
        ("scenario_risk", "fragility functions"),
        ("scenario", "add exposure and fragility"),
    ] {
        job.ini("= scenario_damage", &format!("= {mode}"));
        let (files, told) = job.import();
        assert!(files.is_none());
        has(&told, &["E670", mode, help]);
    }
    job.ini("exposure_file = exposure.xml\n", "");
    has(&job.import().1, &["E671", "names no exposure"]);
}

#[test]
fn an_import_appears_whole_or_not_at_all() {
    let job = Job::new();
    let out = job.folder.path().join("x");
    let import = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_panoh"));
        command.args(["import", "openquake"]).arg(job.folder.path().join("job.ini"));
        let done = command.arg("--out").arg(&out).args(more).env("NO_COLOR", "1").output().unwrap();
        (done.status.code(), String::from_utf8(done.stderr).unwrap())
    };
    job.ini("gsim = BooreEtAl2014", "gsim = Boore");
    assert_eq!(import(&[]).0, Some(3));
    assert!(!out.exists());
    let hidden = fs::read_dir(job.folder.path()).unwrap().map(|it| it.unwrap().file_name());
    assert_eq!(hidden.filter(|it| it.to_string_lossy().starts_with('.')).count(), 0);
    job.put("job.ini", INI);
    assert_eq!(import(&[]).0, Some(0));
    let (code, told) = import(&[]);
    assert_eq!(code, Some(1));
    has(&told, &["--force"]);
    assert_eq!(import(&["--force"]).0, Some(0));
    fs::remove_file(out.join("scenario.toml")).unwrap();
    assert_eq!(import(&["--force"]).0, Some(1), "a folder of somebody else is left alone");
}

#[test]
fn the_reference_case_is_imported_whole() {
    let Some(folder) = reference("uncorrelated") else { return };
    let problems = RefCell::new(Problems::default());
    let import = import::read(&folder.join("job.ini"), &problems);
    let told = problems.into_inner().render(false);
    let import = import.unwrap_or_else(|| panic!("{told}"));
    assert_eq!(import.inventory, "4000 assets of 6 classes: 247872 buildings, 1485269 residents");
    let out = tempfile::tempdir().unwrap();
    import.write(out.path()).unwrap();
    let table = out.path().join("region/exposure.csv");
    let mut table = csv::Reader::from_path(table).unwrap();
    let mut theirs = csv::Reader::from_path(folder.join("exposure.csv")).unwrap();
    let rows = |it: &mut csv::Reader<fs::File>| -> Vec<BTreeMap<String, String>> {
        it.deserialize().map(Result::unwrap).collect()
    };
    let (ours, theirs) = (rows(&mut table), rows(&mut theirs));
    assert_eq!(ours.len(), 4000);
    for (our, their) in ours.iter().zip(&theirs) {
        for (key, column) in [
            ("asset_id", "id"),
            ("taxonomy", "taxonomy"),
            ("district", "DISTRICT"),
            ("buildings", "number"),
        ] {
            assert_eq!(our[key], their[column]);
        }
        for key in ["lon", "lat", "residents", "night", "day", "transit", "structural"] {
            near(our[key].parse().unwrap(), their[key].parse().unwrap());
        }
        assert!(!our["vs30"].is_empty());
    }
}
