//! The country in a few lines, for a terminal.

use std::fmt::Write as _;

use super::changes::{Comparison, NAMES};
use super::page::{pairing, signed, title};
use crate::report::lang;

/// Every number of the country in both runs.
pub fn table(of: &Comparison) -> String {
    let language = lang::english();
    let number = &language.number;
    let mut text = format!(
        "A: {}\nB: {}\n{}\n\n{:28}{:>26}{:>26}{:>12}{:>12}\n",
        title(&of.a.plan, language),
        title(&of.b.plan, language),
        pairing(of, language),
        "",
        "A: P50 (P10–P90)",
        "B",
        "B − A",
        "B higher",
    );
    let changes = of.rows().next().map_or(&[][..], |it| it.1);
    for (name, it) in NAMES.iter().zip(changes) {
        let range = |of: &crate::stats::Summary| {
            format!("{} ({})", number.people(of.p50), number.range(of.p10, of.p90))
        };
        let _ = writeln!(
            text,
            "  {:26}{:>26}{:>26}{:>12}{:>12}",
            language.text("compare_measures", name),
            range(&it.a),
            range(&it.b),
            signed(it.told(), language),
            number.percent(it.b_higher),
        );
    }
    text
}
