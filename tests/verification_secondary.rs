//! Landslide, Newmark and liquefaction models against numbers that another program computed.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use panoh::input::verification::{self, secondary};
use panoh::secondary::ground::{Ground, LandCover, Lithology};
use panoh::secondary::liquefaction::hazus::Susceptibility;
use panoh::secondary::liquefaction::{self, Soil, Water};
use panoh::secondary::newmark;
use panoh::secondary::newmark::jibson_2000::failure_probability;
use panoh::secondary::newmark::slope::{self, Slab};
use panoh::secondary::newmark::strength::Strength;
use panoh::secondary::{ALL, Motion, Shock, slope_of_gradient};
use panoh::units::{
    AriasIntensity, CmPerS, Degrees, Gs, KiloPascals, KilonewtonsPerM3, Km, Metres, Millimetres,
    Vs30,
};

/// Our tables keep twelve digits; the other program computes in double precision as we do.
const TWELVE_DIGITS: f64 = 1e-10;

/// Tables of shared reference data keep nine digits of inputs too: where a slope is just about to move,
/// 1 − r loses some of them.
const NINE_DIGITS: f64 = 1e-6;

/// The chance of failure is one less an exponential close to one, which loses some more.
const CANCELLED: f64 = 1e-8;

/// The other program rounds feet a metre to 3.28084.
const FOOT: f64 = 1e-7;

/// A table, row by row.
struct Table {
    header: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
    tolerance: f64,
}

struct Row<'a>(&'a Table, &'a csv::StringRecord);

impl Table {
    fn read(path: &str, tolerance: f64) -> Table {
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_path(path).unwrap();
        let header = reader.headers().unwrap().clone();
        Table { header, rows: reader.records().map(Result::unwrap).collect(), tolerance }
    }

    /// The same, held less tightly.
    fn within(self, tolerance: f64) -> Table {
        Table { tolerance, ..self }
    }

    /// One of ours.
    fn own(name: &str, n_rows: usize) -> Table {
        let table = Table::read(&format!("tests/verification/secondary/{name}"), TWELVE_DIGITS);
        assert_eq!(table.rows.len(), n_rows, "{name} is not whole");
        table
    }

    /// One of the data that stand beside the project where it is developed; told where they do not.
    fn shared(name: &str) -> Option<Table> {
        let folder =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/reference/secondary_perils");
        let path = folder.join(name);
        if !path.exists() {
            println!("skipped: no ../shared/reference/secondary_perils/{name}");
            return None;
        }
        Some(Table::read(path.to_str().unwrap(), NINE_DIGITS))
    }

    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|it| Row(self, it))
    }
}

impl Row<'_> {
    fn text(&self, name: &str) -> &str {
        let column = self.0.header.iter().position(|it| it == name);
        &self.1[column.unwrap_or_else(|| panic!("no column {name}"))]
    }

    fn number(&self, name: &str) -> f64 {
        self.text(name).parse().unwrap()
    }

    fn check(&self, name: &str, got: f64) {
        let expected = self.number(name);
        let near = (got - expected).abs() <= self.0.tolerance * expected.abs();
        assert!(near, "{name}: {got} is not {expected}: {:?}", self.1);
    }
}

#[test]
fn every_landslide_model_meets_its_table() {
    for row in Table::own("landslide.csv", 200).rows() {
        let motion = Motion { pga: Gs(row.number("pga_g")), pgv: CmPerS(row.number("pgv_cm_s")) };
        let ground = ground(&row, "slope_gradient", "lithology", "land_cover");
        for model in ALL {
            let probability = model.probability(motion, &ground).get();
            row.check(&format!("{}_probability", model.name()), probability);
            let coverage = model.coverage_percent(motion, &ground);
            row.check(&format!("{}_coverage_percent", model.name()), coverage);
        }
    }
}

fn ground(row: &Row, slope: &str, lithology: &str, land_cover: &str) -> Ground {
    Ground {
        slope: slope_of_gradient(row.number(slope)),
        lithology: Lithology::of_code(row.text(lithology)),
        land_cover: LandCover(row.text(land_cover).parse().unwrap()),
        cti: row.number("cti"),
        is_saturated_loess: false,
    }
}

#[test]
fn every_landslide_model_meets_the_shared_table() {
    let Some(table) = Table::shared("landslide_nowicki_allstadt.csv") else { return };
    for row in table.rows() {
        let motion = Motion { pga: Gs(row.number("pga_g")), pgv: CmPerS(row.number("pgv_cms")) };
        let ground = ground(&row, "slope_m_per_m", "lithology", "landcover");
        for (model, name) in ALL.iter().zip(["nowicki2018", "allstadt2022"]) {
            row.check(&format!("{name}_prob"), model.probability(motion, &ground).get());
            row.check(&format!("{name}_lse"), model.coverage_percent(motion, &ground));
        }
    }
}

#[test]
fn every_newmark_model_meets_its_table() {
    for row in Table::own("newmark.csv", 100).within(CANCELLED).rows() {
        let shock = Shock {
            motion: Motion { pga: Gs(row.number("pga_g")), pgv: CmPerS(row.number("pgv_cm_s")) },
            magnitude: row.number("magnitude"),
            arias: Some(AriasIntensity(row.number("arias_m_s"))),
        };
        for model in newmark::ALL {
            let got = model.displacement(&shock, Gs(row.number("critical_g"))).unwrap();
            row.check(&format!("{}_m", model.name()), got.0);
        }
        let failure = failure_probability(Metres(row.number("jibson_2000_m"))).get();
        row.check("failure_probability", failure);
        let slab = Slab {
            strength: Strength {
                cohesion: KiloPascals(row.number("cohesion_kpa")),
                friction: Degrees(row.number("friction_deg")),
            },
            // The other program takes a density and 9.81 m/s².
            unit_weight: KilonewtonsPerM3(row.number("density_kg_m3") * 9.81e-3),
            thickness: Metres(row.number("thickness_m")),
            wetness: row.number("wetness"),
        };
        let inclination = slope_of_gradient(row.number("slope_gradient"));
        row.check("safety", slab.safety(inclination));
        row.check("slope_critical_g", slab.critical_acceleration(inclination).0);
        let by_safety = slope::critical_acceleration(row.number("safety"), inclination);
        row.check("slope_critical_g", by_safety.0);
    }
}

#[test]
fn every_newmark_model_meets_the_shared_table() {
    let Some(table) = Table::shared("newmark_displacement.csv") else { return };
    let columns = [
        "jibson_etal_2000_m",
        "jibson2007a_m",
        "jibson2007b_m",
        "saygili_rathje_2008_m",
        "rathje_saygili_2009_m",
    ];
    for row in table.rows() {
        let shock = Shock {
            motion: Motion { pga: Gs(row.number("pga_g")), pgv: CmPerS(row.number("pgv_cms")) },
            magnitude: row.number("mag"),
            arias: Some(AriasIntensity(row.number("ia_ms"))),
        };
        let critical = Gs(row.number("crit_accel_g"));
        for (model, column) in newmark::ALL.iter().zip(columns) {
            row.check(column, model.displacement(&shock, critical).unwrap().0);
        }
        let moved = Metres(row.number("jibson_etal_2000_m"));
        row.check("jibson_etal_2000_prob", failure_probability(moved).get());
        let inclination = slope_of_gradient(row.number("slope_m_per_m"));
        let critical = slope::critical_acceleration(row.number("static_fs"), inclination);
        row.check("critical_accel_newmark_g", critical.0);
    }
}

/// Columns of inputs, of ours and of shared tables: Vs30, distance, depth, precipitation.
fn soil(row: &Row, [vs30, distance, depth, precipitation]: [&str; 4]) -> Soil {
    let water = Water {
        precipitation: Millimetres(row.number(precipitation)),
        distance: Km(row.number(distance)),
        table_depth: Metres(row.number(depth)),
    };
    Soil { vs30: Vs30(row.number(vs30)), cti: row.number("cti"), water: Some(water) }
}

/// Probability, yes or no, area.
fn check_liquefaction(
    row: &Row,
    model: &dyn liquefaction::LiquefactionModel,
    (shock, soil): (&Shock, &Soil),
    columns: [&str; 3],
) {
    let probability = model.probability(shock, soil).unwrap();
    row.check(columns[0], probability.get());
    row.check(columns[1], f64::from(u8::from(probability > model.threshold())));
    if let Some(percent) = model.coverage_percent(shock, soil) {
        row.check(columns[2], percent);
    }
}

#[test]
fn every_liquefaction_model_meets_its_table() {
    for row in Table::own("liquefaction.csv", 100).rows() {
        let shock = Shock {
            motion: Motion { pga: Gs(row.number("pga_g")), pgv: CmPerS(row.number("pgv_cm_s")) },
            magnitude: row.number("magnitude"),
            arias: None,
        };
        let names = ["vs30_m_s", "water_distance_km", "water_table_m", "precipitation_mm"];
        let soil = soil(&row, names);
        for model in liquefaction::ALL {
            let columns = ["probability", "occurs", "coverage_percent"];
            let columns = columns.map(|it| format!("{}_{it}", model.name()));
            check_liquefaction(
                &row,
                model,
                (&shock, &soil),
                columns.each_ref().map(String::as_str),
            );
        }
    }
}

#[test]
fn every_liquefaction_model_meets_the_shared_table() {
    let Some(table) = Table::shared("liquefaction.csv") else { return };
    let theirs = ["zhu2015_general", "zhu2017_general", "rashidian_baise_2020", "allstadt2022"];
    for row in table.rows() {
        let shock = Shock {
            motion: Motion { pga: Gs(row.number("pga_g")), pgv: CmPerS(row.number("pgv_cms")) },
            magnitude: row.number("mag"),
            arias: None,
        };
        let soil = soil(&row, ["vs30", "dw_km", "wtd_m", "precip_mm"]);
        for (model, name) in liquefaction::ALL.into_iter().zip(theirs) {
            let columns = ["out0", "out1", "out2"].map(|it| format!("{name}_{it}"));
            check_liquefaction(
                &row,
                model,
                (&shock, &soil),
                columns.each_ref().map(String::as_str),
            );
        }
    }
}

#[test]
fn liquefaction_by_susceptibility_meets_its_table() {
    let names = ["none", "very_low", "low", "moderate", "high", "very_high"];
    for row in Table::own("hazus_liquefaction.csv", 96).within(FOOT).rows() {
        let class = names.iter().position(|it| *it == row.text("susceptibility")).unwrap();
        let class = Susceptibility::ALL[class];
        let shock = Shock {
            motion: Motion { pga: Gs(row.number("pga_g")), pgv: CmPerS(0.0) },
            magnitude: row.number("magnitude"),
            arias: None,
        };
        let table_depth = Metres(row.number("water_table_m"));
        row.check("probability", class.probability(&shock, table_depth).get());
        row.check("lateral_spread_m", class.lateral_spread(&shock).0);
        row.check("settlement_m", class.settlement().0);
    }
}

/// A slope of factor of safety 1.5 at a gradient of 1 (45°): (1.5 − 1) sin 45° g, by hand; and what a
/// person's table may have wrong.
#[test]
fn a_table_of_ones_own_is_held_against_the_models() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.csv");
    let worst = |text: &str| {
        std::fs::write(&path, text).unwrap();
        secondary::worst(&verification::table::Table::read(&path).unwrap())
    };
    let exact = 0.5 * std::f64::consts::FRAC_1_SQRT_2;
    let head = "static_fs,slope_m_per_m,critical_accel_newmark_g";
    let right = worst(&format!("{head}\n1.5,1,{exact}\n")).unwrap();
    assert!(right[0].difference < 1e-12, "{right:?}");
    let off = worst(&format!("{head}\n1.5,1,{exact}\n1.5,1,{}\n1.5,1,\n", 2.0 * exact)).unwrap();
    assert!((off[0].difference - 0.5).abs() < 1e-12 && off[0].line == 3, "{off:?}");
    let missing = worst("static_fs,critical_accel_newmark_g\n1.5,0.3\n").unwrap_err();
    assert!(missing.message.contains("no column `slope_m_per_m`"), "{missing}");
    let none = worst("a,b\n1,2\n").unwrap_err();
    assert!(none.message.contains("jibson2007b_m"), "{none}");
    let text = worst(&format!("{head}\nsteep,1,0.3\n")).unwrap_err();
    assert!(text.message.contains("`steep` is not a number"), "{text}");
    for name in ["landslide_nowicki_allstadt.csv", "newmark_displacement.csv", "liquefaction.csv"] {
        let shared = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../shared/reference/secondary_perils")
            .join(name);
        if shared.exists() {
            let table = verification::table::Table::read(&shared).unwrap();
            let worst = secondary::worst(&table).unwrap();
            assert!(worst.iter().all(|it| it.difference < NINE_DIGITS), "{worst:?}");
        } else {
            println!("skipped: {} is absent", shared.display());
        }
    }
}
