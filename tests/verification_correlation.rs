//! Correlations of sites and of measures against numbers that other programs computed.

#![allow(clippy::unwrap_used)]

#[path = "support/verification_table.rs"]
mod verification_table;

use nalgebra::DMatrix;
use panoh::hazard::correlation::baker_jayaram_2008::BAKER_JAYARAM_2008;
use panoh::hazard::correlation::exact::ExactFactor;
use panoh::hazard::correlation::goda_atkinson_2009::GODA_ATKINSON_2009;
use panoh::hazard::correlation::heresi_miranda_2018::HeresiMiranda2018;
use panoh::hazard::correlation::jayaram_baker_2009::{JayaramBaker2009, Vs30Clustering};
use panoh::hazard::correlation::joint::JointCorrelation;
use panoh::hazard::correlation::loth_baker_2013::LothBaker2013;
use panoh::hazard::correlation::models::{self, Options};
use panoh::hazard::correlation::{Correlation, MeasureCorrelation, bradley_2012};
use panoh::hazard::imt::Imt;
use panoh::units::{Km, LonLat};
use verification_table::{Row, reference, table};

/// Tables have twelve digits.
const TWELVE_DIGITS: f64 = 1e-11;
/// A distance on the sphere is known to 1e-13 of its radius, and is then divided by ranges of
/// some km; the square root of a stretched exponential multiplies that near 0.
const ON_A_SPHERE: f64 = 1e-9;
/// OpenQuake takes PGA as SA(0), we as SA(0.01).
const PGA_AS_SHORTEST_PERIOD: f64 = 0.012;
/// OpenQuake's correlation of between-event residuals is in single precision.
const SINGLE_PRECISION: f64 = 1e-7;
/// The whole file was made from distances in single precision.
const SINGLE_PRECISION_MATRIX: f64 = 3e-7;
/// What is added to the diagonal of B3 and then scaled away.
const LIFT: f64 = 5.1e-4;

fn clustering(text: &str) -> Vs30Clustering {
    if text == "0" { Vs30Clustering::Scattered } else { Vs30Clustering::Clustered }
}

#[test]
fn correlations_of_sites_meet_their_tables() {
    for row in table("correlation", "jayaram_baker_2009") {
        let model = JayaramBaker2009::new(row.parse("imt"), clustering(row.text("clustered")));
        row.check("rho", model.unwrap().rho(Km(row.number("distance_km"))), ON_A_SPHERE);
    }
    for row in table("correlation", "heresi_miranda_2018") {
        let model = HeresiMiranda2018::new(row.parse("imt")).unwrap();
        row.check("rho", model.rho(Km(row.number("distance_km"))), ON_A_SPHERE);
    }
}

#[test]
fn correlations_of_sites_meet_the_whole_file() {
    let Some(rows) = reference("correlation/spatial_correlation.csv") else { return };
    let n = rows.len();
    for row in rows {
        let (imt, distance) = (row.parse("imt"), Km(row.number("distance_km")));
        let rho = if row.text("model") == "JB2009" {
            let model =
                JayaramBaker2009::new(imt, clustering(row.text("vs30_clustering"))).unwrap();
            row.check("range_b_km", model.range().0, TWELVE_DIGITS);
            model.rho(distance)
        } else {
            HeresiMiranda2018::new(imt).unwrap().rho(distance)
        };
        row.check("rho", rho, TWELVE_DIGITS);
    }
    assert!(n > 800, "{n} rows");
}

fn measures_meet(row: &Row, model: &str, [one, other]: [&str; 2]) {
    let (one, other): (Imt, Imt) = (row.parse(one), row.parse(other));
    match model {
        "BakerJayaram2008" => {
            let with_pga = one != other && [one, other].contains(&Imt::Pga);
            let tolerance = if with_pga { PGA_AS_SHORTEST_PERIOD } else { TWELVE_DIGITS };
            row.check("rho", BAKER_JAYARAM_2008.rho(one, other).unwrap(), tolerance);
            row.check("rho", BAKER_JAYARAM_2008.rho(other, one).unwrap(), tolerance);
        }
        "Bradley2012" => {
            assert_eq!(one, Imt::Pgv);
            row.check("rho", bradley_2012::rho(other).unwrap(), TWELVE_DIGITS);
            row.check("rho", BAKER_JAYARAM_2008.rho(other, one).unwrap(), TWELVE_DIGITS);
        }
        "GodaAtkinson2009" => {
            row.check("rho", GODA_ATKINSON_2009.rho(one, other).unwrap(), SINGLE_PRECISION);
        }
        other => panic!("no such model: {other}"),
    }
}

#[test]
fn correlations_of_measures_meet_their_table() {
    for row in table("correlation", "measures") {
        measures_meet(&row, row.text("model"), ["one", "other"]);
    }
    let Some(rows) = reference("correlation/cross_imt_correlation.csv") else { return };
    assert_eq!(rows.len(), 162);
    for row in rows {
        measures_meet(&row, row.text("model"), ["imt1", "imt2"]);
    }
}

/// PGA is 0.01 s in both, so that the other program's SA(0.01) is a check of ours of PGA.
#[test]
fn pga_is_the_shortest_period_of_the_paper() {
    for it in [0.01, 0.1, 0.15, 0.3, 1.0, 10.0].map(Imt::Sa) {
        let rho = |imt| BAKER_JAYARAM_2008.rho(imt, it);
        assert_eq!(rho(Imt::Pga), rho(Imt::Sa(0.01)));
    }
}

/// The table is neither lifted nor scaled to a variance of 1.
#[test]
fn coregionalization_meets_its_table() {
    for row in table("correlation", "loth_baker_2013") {
        let [one, other] = ["period_i_s", "period_j_s"].map(|it| Imt::Sa(row.number(it)));
        let variances = row.number("variance_i") * row.number("variance_j");
        let measures = if one == other { vec![one] } else { vec![one, other] };
        let model = LothBaker2013::new(&measures).unwrap();
        let (j, distance) = (measures.len() - 1, Km(row.number("distance_km")));
        let nugget = if distance.0 > 0.0 { 0.0 } else { model.nugget(0, j) };
        let got = model.rho(0, j, distance) + nugget;
        row.check("covariance", got * variances.sqrt(), LIFT);
    }
}

#[test]
fn the_exact_factor_meets_its_table() {
    let rows = table("correlation", "exact_factor");
    let place = |row: &Row| LonLat::new(row.number("lon_i_deg"), row.number("lat_i_deg"));
    let places: Vec<LonLat> = rows.iter().filter(|it| it.text("j") == "0").map(place).collect();
    let model = JayaramBaker2009::new(Imt::Pgv, Vs30Clustering::Scattered).unwrap();
    let factor = ExactFactor::new(&places, &model).unwrap();
    let joint = models::join("jayaram_baker_2009", &[Imt::Pgv], &Options::default()).unwrap();
    let joint = ExactFactor::joint(&places, joint.as_ref()).unwrap();
    for row in rows {
        let at = (row.parse("i"), row.parse("j"));
        row.check("lower", factor.lower()[at], ON_A_SPHERE);
        row.check("lower", joint.lower()[at], ON_A_SPHERE);
    }
}

#[test]
fn the_exact_factor_meets_the_whole_file() {
    let Some(rows) = reference("correlation/matrix40.csv") else { return };
    for imt in ["PGA", "SA(0.3)", "SA(1.0)"] {
        for clustered in ["0", "1"] {
            let own = |it: &&Row| it.text("imt") == imt && it.text("vs30_clustering") == clustered;
            let own: Vec<&Row> = rows.iter().filter(own).collect();
            assert_eq!(own.len(), 40 * 41 / 2);
            let mut distances = DMatrix::zeros(40, 40);
            for row in &own {
                let (i, j) = (row.parse("i"), row.parse("j"));
                distances[(i, j)] = row.number("distance_km");
                distances[(j, i)] = distances[(i, j)];
            }
            let model = JayaramBaker2009::new(imt.parse().unwrap(), clustering(clustered)).unwrap();
            let factor = ExactFactor::of_distances(distances, &model).unwrap();
            for row in own {
                let lower = factor.lower()[(row.parse("i"), row.parse("j"))];
                row.check("chol_L", lower, SINGLE_PRECISION_MATRIX);
                row.check("rho", model.rho(Km(row.number("distance_km"))), SINGLE_PRECISION_MATRIX);
            }
        }
    }
}

/// The sites of the script lie on the equator.
#[test]
fn the_joint_factor_meets_its_table() {
    let places = [70.0, 70.02, 70.1, 70.35, 70.4, 71.0].map(|it| LonLat::new(it, 0.0));
    let measures = [Imt::Sa(0.01), Imt::Sa(0.3), Imt::Sa(1.0)];
    let joint = models::join("jayaram_baker_2009", &measures, &Options::default()).unwrap();
    let factor = ExactFactor::joint(&places, joint.as_ref()).unwrap();
    for row in table("correlation", "joint_factor") {
        let at = (row.parse("row"), row.parse("column"));
        row.check("lower", factor.lower()[at], ON_A_SPHERE);
    }
}
