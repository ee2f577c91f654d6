//! Fragility over any measure: tables against the exact functions, sets from files, branches.

#![allow(clippy::unwrap_used)]

use panoh::damage::branches::DamageBranches;
use panoh::damage::casualties::{CasualtyParameters, TimeOfDay};
use panoh::damage::model::{DamageModel, DamageParameters};
use panoh::damage::row::{COLUMNS, Row, column};
use panoh::damage::set::{self, VulnerabilitySet};
use panoh::damage::table::DamageTable;
use panoh::exposure::building::Mix;
use panoh::exposure::cells::Cells;
use panoh::hazard::imt::Imt;

/// Three classes that answer to three measures: intensity, SA and PGV.
const THREE: &str = r#"
name = "three"
title = "Classes of three measures"
states = ["d1", "d2", "d3", "d4", "d5"]

[[class]]
name = "adobe"
taxonomy = "MUR+ADO"
title = "Adobe"
vulnerability = { low = 0.7, mode = 0.84, high = 1.0 }
ductility = 2.3
source = "test"

[[class]]
name = "brick"
taxonomy = "MUR+CLBRS"
title = "Brick"
fragility = { imt = "SA(0.3)", medians = [0.2, 0.3, 0.5, 0.8, 1.2], betas = [0.5, 0.5, 0.6, 0.6, 0.6], capacity = { low = 0.6, mode = 1.0, high = 1.5 } }
source = "test"

[[class]]
name = "frame"
taxonomy = "CR/LFINF"
title = "Concrete frame"
fragility = { imt = "PGV", levels = [5, 20, 60, 120], probabilities = [[0, 0.4, 0.9, 1], [0, 0.2, 0.7, 1], [0, 0.1, 0.5, 0.9], [0, 0.02, 0.3, 0.7], [0, 0, 0.1, 0.4]] }
source = "test"
"#;

fn three() -> VulnerabilitySet {
    toml::from_str(THREE).unwrap()
}

fn mixes() -> Vec<Mix> {
    vec![
        Mix::known("adobe", [1.0, 0.0, 0.0]),
        Mix::known("brick", [0.0, 1.0, 0.0]),
        Mix::known("all", [0.3, 0.5, 0.2]),
    ]
}

fn parameters(u: f64) -> DamageParameters {
    let casualties = CasualtyParameters::draw(TimeOfDay::Night.presence(true), 0.3, 0.6);
    DamageParameters { u_vulnerability: u, u_mix: 0.5, casualties }
}

/// Places from calm to worse than any on record: intensity, ln SA(0.3) in g, ln PGV in cm/s.
fn places() -> Vec<[f64; 3]> {
    let at = |i: u32| {
        let x = f64::from(i) / 200.0;
        [3.0 + 8.3 * x, -5.0 + 6.3 * (x * 7.0).fract(), -1.0 + 6.4 * (x * 3.0).fract()]
    };
    (0..200).map(at).collect()
}

/// Lognormal functions are met to 1e-5 and better; where a discrete one has a corner, to 1e-3.
#[test]
fn tables_meet_the_exact_functions_over_every_measure() {
    let model = DamageModel::new(&three(), &mixes());
    assert_eq!(model.measures(), [Imt::Mmi, Imt::Sa(0.3), Imt::Pgv]);
    let mut table = DamageTable::new(&model);
    for u in [0.1, 0.5, 0.9] {
        table.fill(&model, &parameters(u));
        for levels in places() {
            let near = levels.map(|it| it as f32);
            for mix in 0..3 {
                let exact = model.exact(&parameters(u), mix, &near.map(f64::from));
                let got = table.row(mix as u16, &near);
                let within = if mix == 2 { 1e-3 } else { 2e-5 };
                for c in 0..COLUMNS {
                    let scale = if c == column::INTENSITY { 12.0 } else { 1.0 };
                    let far = (f64::from(got[c]) - exact[c]).abs() / scale;
                    assert!(far < within, "mix {mix}, column {c}, {levels:?}: {far:e}");
                }
            }
        }
    }
}

/// The sum over cells, and the sum of the sums of cells, are that of their exact rows.
#[test]
fn tallies_add_up_over_cells_of_several_measures() {
    let model = DamageModel::new(&three(), &mixes());
    let mut table = DamageTable::new(&model);
    table.fill(&model, &parameters(0.4));
    let places = places();
    let n = places.len();
    let cells = Cells {
        grid_idx: (0..n as u32).collect(),
        people: (0..n).map(|i| 10.0 + (i % 37) as f32).collect(),
        mix: (0..n).map(|i| (i % 3) as u16).collect(),
        of_settlement: vec![0..(n as u32 / 2), (n as u32 / 2)..n as u32],
        ..Cells::default()
    };
    let columns: [Vec<f32>; 3] =
        [0, 1, 2].map(|c| places.iter().map(|it| it[c] as f32).collect::<Vec<f32>>());
    let levels: Vec<&[f32]> = columns.iter().map(Vec::as_slice).collect();
    let mut rows = [[0.0; COLUMNS]; 2];
    table.tally(&cells, &levels, &mut rows);
    let mut weights: Row = [0.0; COLUMNS];
    weights[column::D3] = 0.5;
    weights[column::D5] = 1.0;
    weights[column::FRIGHTENED] = 0.3;
    let mut of_cells = vec![0.0; n];
    table.add_cells(&cells, &levels, &weights, &mut of_cells);
    for (range, row) in cells.of_settlement.iter().zip(rows) {
        let mut exact = [0.0; COLUMNS];
        for cell in range.start as usize..range.end as usize {
            let at: Vec<f64> = levels.iter().map(|it| f64::from(it[cell])).collect();
            let own = model.exact(&parameters(0.4), usize::from(cells.mix[cell]), &at);
            let people = f64::from(cells.people[cell]);
            exact.iter_mut().zip(own).for_each(|(sum, it)| *sum += people * it);
        }
        for c in [column::D1, column::D3, column::D5, column::DEAD, column::FRIGHTENED] {
            let far = (f64::from(row[c]) / exact[c] - 1.0).abs();
            assert!(far < 1e-3, "column {c}: {} is not {}", row[c], exact[c]);
        }
        let weighted: f32 = row.iter().zip(&weights).map(|(it, weight)| it * weight).sum();
        let cells: f32 = of_cells[range.start as usize..range.end as usize].iter().sum();
        assert!((cells / weighted - 1.0).abs() < 1e-4, "{cells} is not {weighted}");
    }
}

/// Realizations take each model as often as its weight says, and levels go to the right model.
#[test]
fn branches_have_their_weights_and_measures() {
    let named = |name: &str| set::find(name).unwrap();
    let model = |name: &str| DamageModel::new(named(name), &named("tajikistan").mixes());
    let branches = DamageBranches::new(vec![
        ("tajikistan".into(), 0.7, model("tajikistan")),
        ("tajikistan_pga".into(), 0.3, model("tajikistan_pga")),
    ]);
    assert_eq!(branches.measures(), [Imt::Mmi, Imt::Pga]);
    assert_eq!(branches.branches()[0].levels, [0]);
    assert_eq!(branches.branches()[1].levels, [0, 1]);
    let second = (0..1000).filter(|i| branches.pick((f64::from(*i) + 0.5) / 1000.0) == 1).count();
    assert_eq!(second, 300);
    assert!(branches.is_by_grade(), "grades are what both have in common");
    assert_eq!(branches.states(), ["d1", "d2", "d3", "d4", "d5"]);
}

/// Hazus: at its median half of all buildings reach a state; the classes are in the order of `tajikistan`.
#[test]
fn the_set_over_pga_has_the_classes_of_the_country_and_hazus_medians() {
    let (pga, country) = (set::find("tajikistan_pga").unwrap(), set::find("tajikistan").unwrap());
    let names = |it: &VulnerabilitySet| -> Vec<String> {
        it.classes.iter().map(|it| it.name.clone()).collect()
    };
    assert_eq!(names(pga), names(country));
    // LF.URM.L.PC, LF.C3.L.PC, LF.PC2.M.PC and LF.W1.LC of Hazus 6.1, complete.
    for (class, median) in
        [("brick", 0.37), ("rc_frame", 0.35), ("rc_panel", 0.42), ("timber", 0.95)]
    {
        let it = &pga.classes[pga.index_of(class).unwrap()].vulnerability;
        let states = it.states(median, 0.5);
        let capacity_is_one = it.states(median, 0.571_428_571_428_571_4);
        assert!((capacity_is_one[3] - 0.5).abs() < 1e-9, "{class}: {capacity_is_one:?}");
        assert!(states[3] > 0.4, "{class}");
    }
}

#[test]
fn everything_that_is_wrong_with_a_set_is_told_at_once() {
    let wrong = THREE
        .replace("medians = [0.2, 0.3, 0.5, 0.8, 1.2]", "medians = [0.2, 0.3, 0.25, 0.8, 1.2]")
        .replace("imt = \"PGV\"", "imt = \"PGX\"")
        .replace("ductility = 2.3", "ductility = -1.0");
    let error = toml::from_str::<VulnerabilitySet>(&wrong).unwrap_err().to_string();
    for said in ["medians that rise", "imt is PGA", "ductility above 0", "`brick`", "`frame`"] {
        assert!(error.contains(said), "{said} is not in: {error}");
    }
    let both = THREE.replace("ductility = 2.3\nsource", "source");
    assert!(toml::from_str::<VulnerabilitySet>(&both).unwrap_err().to_string().contains("either"));
    let other = THREE.replace("\"d5\"]", "\"collapse\"]");
    let error = toml::from_str::<VulnerabilitySet>(&other).unwrap_err().to_string();
    assert!(error.contains("leave `states` out"), "{error}");
}
