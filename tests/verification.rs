//! Numbers that others computed: each table names its source and the script that made it.

#[path = "support/verification_table.rs"]
mod verification_table;

use std::path::Path;

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
use verification_table::{Row, reference, table};

/// Tables have nine digits; the largest numbers are distances of some hundred kilometres.
const NINE_DIGITS: f64 = 1e-6;
/// OpenQuake rounds dc3 of China to six decimals, which counts over some hundred kilometres.
const HIGH_Q_COEFFICIENTS: f64 = 2e-4;
/// Two papers give the total deviation apart from its parts, rounded or interpolated by itself.
const TOTAL_APART: f64 = 1e-4;
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

/// Degrees of intensity to add where magnitude and distance are known.
fn path_term(imt: Imt, row: &Row, mag: &str) -> f64 {
    if row.text(mag).is_empty() {
        return 0.0;
    }
    WORDEN_2012.path_term(imt, row.number(mag), Km(row.number("rrup_km"))).unwrap()
}

#[test]
fn conversions_meet_their_table_both_ways() {
    for row in table("gmice", "worden_2012") {
        let (imt, given): (Imt, f64) = (row.parse("imt"), row.number("given"));
        let path = path_term(imt, &row, "mag");
        if row.text("way") == "forwards" {
            let unlimited = WORDEN_2012.unlimited_intensity(imt, given).unwrap() + path;
            row.check("mean", unlimited.clamp(1.0, 10.0), NINE_DIGITS);
            row.check("sigma", WORDEN_2012.intensity_sigma(imt).unwrap(), NINE_DIGITS);
        } else {
            let got = WORDEN_2012.ln_amplitude(imt, given - path).unwrap();
            row.check("mean", got, NINE_DIGITS);
            row.check("sigma", WORDEN_2012.ln_amplitude_sigma(imt).unwrap(), NINE_DIGITS);
        }
    }
}

/// Every row of the whole files, where they are beside the project. Amplitudes are in g and cm/s.
#[test]
fn conversions_meet_the_whole_files() {
    let (Some(there), Some(back)) =
        (reference("gmice/gm_to_mmi.csv"), reference("gmice/mmi_to_gm.csv"))
    else {
        return;
    };
    let own = |rows: Vec<Row>| rows.into_iter().filter(|it| it.text("gmice") == "WGRW12");
    let mut n = 0;
    for row in own(there) {
        let imt: Imt = row.parse("imt");
        let path = path_term(imt, &row, "mag");
        let unlimited =
            WORDEN_2012.unlimited_intensity(imt, row.number("amp").ln()).unwrap() + path;
        row.check("mmi", unlimited.clamp(1.0, 10.0), NINE_DIGITS);
        row.check("sd_mmi", WORDEN_2012.intensity_sigma(imt).unwrap(), NINE_DIGITS);
        n += 1;
    }
    for row in own(back) {
        let imt: Imt = row.parse("imt");
        let path = path_term(imt, &row, "mag");
        let got = WORDEN_2012.ln_amplitude(imt, row.number("mmi") - path).unwrap();
        let share = got.exp() / row.number("amp") - 1.0;
        assert!(share.abs() <= NINE_DIGITS, "{imt} of {}: {share:e}", row.text("mmi"));
        row.check("sd_lnamp", WORDEN_2012.ln_amplitude_sigma(imt).unwrap(), NINE_DIGITS);
        n += 1;
    }
    assert!(n > 800, "{n} rows");
}
