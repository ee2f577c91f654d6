//! Numbers that others computed: each table names its source and the script that made it.

use std::collections::BTreeMap;
use std::path::Path;
use std::str::FromStr;

use nalgebra::DMatrix;
use panoh::hazard::correlation::Correlation;
use panoh::hazard::correlation::exact::ExactFactor;
use panoh::hazard::correlation::jayaram_baker_2009::{JayaramBaker2009, Vs30Clustering};
use panoh::hazard::distance::Distances;
use panoh::hazard::gmice::Conversion;
use panoh::hazard::gmice::worden_2012::WORDEN_2012;
use panoh::hazard::gmm;
use panoh::hazard::imt::Imt;
use panoh::hazard::rupture::{Mechanism, Plane, PlaneSpec, Rupture};
use panoh::hazard::scaling::wells_coppersmith_1994;
use panoh::input::verification::gmm::Verification;
use panoh::input::verification::table::Table;
use panoh::units::{Degrees, Km, LonLat};

/// Tables have nine digits; the largest numbers are distances of some hundred kilometres.
const NINE_DIGITS: f64 = 1e-6;
/// OpenQuake rounds dc3 of China to six decimals, which counts over some hundred kilometres.
const HIGH_Q_COEFFICIENTS: f64 = 2e-4;
/// Two papers give the total deviation apart from its parts, rounded or interpolated by itself.
const TOTAL_APART: f64 = 1e-4;
/// OpenQuake keeps the places of sites in single precision: half a metre, and so in ρ.
const SINGLE_PRECISION_PLACES: f64 = 1e-4;

/// A row of a table: column name to text.
struct Row {
    place: String,
    cells: BTreeMap<String, String>,
}

impl Row {
    fn text(&self, column: &str) -> &str {
        self.cells.get(column).unwrap_or_else(|| panic!("{}: no `{column}`", self.place))
    }

    fn parse<T: FromStr>(&self, column: &str) -> T {
        let text = self.text(column);
        text.parse().unwrap_or_else(|_| panic!("{}: `{column}` is `{text}`", self.place))
    }

    fn number(&self, column: &str) -> f64 {
        self.parse(column)
    }

    fn check(&self, column: &str, got: f64, tolerance: f64) {
        let expected = self.number(column);
        let close = (got - expected).abs() <= tolerance;
        assert!(close, "{}: `{column}` is {got}, not {expected} ± {tolerance}", self.place);
    }
}

/// Rows of `tests/verification/<kind>/<name>.csv`, never none.
fn table(kind: &str, name: &str) -> Vec<Row> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/verification/{kind}/{name}.csv"));
    let reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(&path);
    let mut reader = reader.unwrap_or_else(|it| panic!("{}: {it}", path.display()));
    let rows: Vec<Row> = reader
        .deserialize()
        .zip(1..)
        .map(|(cells, n)| Row {
            place: format!("{kind}/{name}, row {n}"),
            cells: cells.expect("a row"),
        })
        .collect();
    assert!(!rows.is_empty());
    rows
}

/// Worst difference of a model from its table; published total deviations apart from their parts.
fn worst_difference(name: &str) -> (f64, f64) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verification/gmm");
    let table = Table::read(&folder.join(format!("{name}.csv"))).expect("a table");
    let model = gmm::by_name(name).expect("a model");
    let verification = Verification::of(model, table).expect("inputs for the model");
    let worst = verification.worst().expect("answers");
    assert!(worst.len() * verification.n_rows() >= 4 * 200, "{name}: too few answers");
    let of = |total: bool| {
        let some = worst.iter().filter(|it| it.column.ends_with("_sigma") == total);
        some.map(|it| it.difference).fold(0.0, f64::max)
    };
    (of(false), of(true))
}

/// `bindi_2011` is ours; `hazard_oracles.rs` has its tests.
#[test]
fn every_published_ground_motion_model_meets_its_table() {
    for model in gmm::ALL.iter().filter(|it| it.name() != "bindi_2011") {
        let tolerance = match model.name() {
            "bssa_2014_high_q" => HIGH_Q_COEFFICIENTS,
            _ => NINE_DIGITS,
        };
        let total_tolerance = match model.name() {
            "bindi_2014_rjb" | "cauzzi_2014" => TOTAL_APART,
            _ => NINE_DIGITS,
        };
        let (parts, total) = worst_difference(model.name());
        assert!(parts <= tolerance, "{}: {parts:e}", model.name());
        assert!(total <= total_tolerance, "{}: {total:e}", model.name());
    }
}

#[test]
fn other_names_lead_to_models() {
    for (other, own) in gmm::ALIASES {
        assert_eq!(gmm::by_name(other).expect("a model").name(), *own);
    }
}

#[test]
fn distances_to_planes_meet_their_table() {
    for row in table("distance", "planar") {
        let top_centre = LonLat::new(row.number("top_lon_deg"), row.number("top_lat_deg"));
        let ztor = Km(row.number("ztor_km"));
        let plane = Plane::new(PlaneSpec {
            top_centre,
            ztor,
            strike: Degrees(row.number("strike_deg")),
            dip: Degrees(row.number("dip_deg")),
            length: Km(row.number("length_km")),
            width: Km(row.number("width_km")),
        });
        let hypocentre = (top_centre, ztor);
        let rupture = Rupture::with_plane(7.0, Degrees(0.0), hypocentre, plane.unwrap()).unwrap();
        let site = LonLat::new(row.number("site_lon_deg"), row.number("site_lat_deg"));
        let got = Distances::of(&rupture, site);
        row.check("rrup_km", got.rrup.0, NINE_DIGITS);
        row.check("rjb_km", got.rjb.0, NINE_DIGITS);
        row.check("rx_km", got.rx.0, NINE_DIGITS);
        row.check("ry0_km", got.ry0.0, NINE_DIGITS);
        row.check("repi_km", got.repi.0, NINE_DIGITS);
        row.check("rhypo_km", got.rhypo.0, NINE_DIGITS);
    }
}

#[test]
fn rupture_areas_meet_their_table() {
    for row in table("scaling", "wells_coppersmith_1994") {
        let mechanism = Mechanism::of_rake(Degrees(row.number("rake_deg")));
        let got = wells_coppersmith_1994::area_km2(row.number("mag"), mechanism);
        let expected = row.number("area_km2");
        row.check("area_km2", got, NINE_DIGITS * expected);
    }
}

#[test]
fn correlations_meet_their_table() {
    for row in table("correlation", "jayaram_baker_2009") {
        let clustering = match row.text("clustered") {
            "0" => Vs30Clustering::Scattered,
            _ => Vs30Clustering::Clustered,
        };
        let model = JayaramBaker2009::new(row.parse("imt"), clustering).unwrap();
        row.check("rho", model.rho(Km(row.number("distance_km"))), NINE_DIGITS);
    }
}

#[test]
fn the_exact_factor_meets_its_table() {
    let rows = table("correlation", "exact_factor");
    let place = |row: &Row| LonLat::new(row.number("lon_i_deg"), row.number("lat_i_deg"));
    let places: Vec<LonLat> = rows.iter().filter(|it| it.text("j") == "0").map(place).collect();
    let model = JayaramBaker2009::new(Imt::Pgv, Vs30Clustering::Scattered).unwrap();
    let factor = ExactFactor::new(&places, &model).unwrap();
    let lower: &DMatrix<f64> = factor.lower();
    for row in rows {
        row.check("lower", lower[(row.parse("i"), row.parse("j"))], SINGLE_PRECISION_PLACES);
    }
}

#[test]
fn conversions_meet_their_table_both_ways() {
    for row in table("gmice", "worden_2012") {
        let (imt, given): (Imt, f64) = (row.parse("imt"), row.number("given"));
        let path = (!row.text("mag").is_empty()).then(|| {
            let rrup = Km(row.number("rrup_km"));
            WORDEN_2012.path_term(imt, row.number("mag"), rrup).unwrap()
        });
        let path = path.unwrap_or(0.0);
        if row.text("way") == "forwards" {
            let unclipped = WORDEN_2012.intensity(imt, given).unwrap() + path;
            row.check("mean", unclipped.clamp(1.0, 10.0), NINE_DIGITS);
            row.check("sigma", WORDEN_2012.intensity_sigma(imt).unwrap(), NINE_DIGITS);
        } else {
            let got = WORDEN_2012.ln_amplitude(imt, given - path).unwrap();
            row.check("mean", got, NINE_DIGITS);
            row.check("sigma", WORDEN_2012.ln_amplitude_sigma(imt).unwrap(), NINE_DIGITS);
        }
    }
}
