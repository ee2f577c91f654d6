//! Landslide models against numbers that another program computed.

#![allow(clippy::unwrap_used)]

use panoh::secondary::ground::{Ground, LandCover, Lithology};
use panoh::secondary::{ALL, Motion, slope_of_gradient};

/// The table keeps twelve digits; the other program computes in double precision as we do.
const TWELVE_DIGITS: f64 = 1e-10;

#[test]
fn every_landslide_model_meets_its_table() {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .from_path("tests/verification/secondary/landslide.csv")
        .unwrap();
    let header = reader.headers().unwrap().clone();
    let mut n_rows = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let text = |name: &str| &row[header.iter().position(|it| it == name).unwrap()];
        let number = |name: &str| text(name).parse::<f64>().unwrap();
        let motion = Motion { pga_g: number("pga_g"), pgv_cm_s: number("pgv_cm_s") };
        let ground = Ground {
            slope: slope_of_gradient(number("slope_gradient")),
            lithology: Lithology::of_code(text("lithology")),
            land_cover: LandCover(text("land_cover").parse().unwrap()),
            cti: number("cti"),
        };
        for model in ALL {
            let probability = number(&format!("{}_probability", model.name()));
            let coverage = number(&format!("{}_coverage_percent", model.name()));
            check(model.probability(motion, &ground).get(), probability, row.as_slice());
            check(model.coverage_percent(motion, &ground), coverage, row.as_slice());
        }
        n_rows += 1;
    }
    assert_eq!(n_rows, 200, "the table is not whole");
}

fn check(got: f64, expected: f64, row: &str) {
    assert!((got - expected).abs() <= TWELVE_DIGITS * expected, "{got} is not {expected}: {row}");
}
