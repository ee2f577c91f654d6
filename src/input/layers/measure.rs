//! A column of a table of stations, by its name: what it measures, in which unit, or its spread.
//!
//! Names of many hands are known: `pga_g`, `PGA (%g)`, `SA(0.3)`, `psa03`, `stdpga`, and the
//! `PGA_VALUE` and `PGA_LN_SIGMA` of OpenQuake's tables, whose accelerations are in g and whose
//! velocities in cm/s.

use std::fmt;

use crate::hazard::imt::Imt;
use crate::input::layers::quantity::Quantity;

/// What a column of a table of stations holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    /// What was measured.
    pub imt: Imt,
    /// Whether it is the standard deviation and not the measure: of the natural logarithm; of the
    /// intensity itself.
    pub is_spread: bool,
    /// The unit, where the name says it, as [`Quantity::conversion`] knows it.
    pub unit: Option<&'static str>,
}

/// Units in names of columns: as written, as [`Quantity`] knows them, as we write them.
const UNITS: [(&str, &str, &str); 20] = [
    ("g", "g", "g"),
    ("%g", "%g", "pctg"),
    ("pctg", "%g", "pctg"),
    ("pct_g", "%g", "pctg"),
    ("percent_g", "%g", "pctg"),
    ("cm/s2", "cm/s2", "cm_s2"),
    ("cm/s^2", "cm/s2", "cm_s2"),
    ("cm/s²", "cm/s2", "cm_s2"),
    ("cm_s2", "cm/s2", "cm_s2"),
    ("cms2", "cm/s2", "cm_s2"),
    ("gal", "cm/s2", "cm_s2"),
    ("m/s2", "m/s2", "m_s2"),
    ("m/s^2", "m/s2", "m_s2"),
    ("m/s²", "m/s2", "m_s2"),
    ("m_s2", "m/s2", "m_s2"),
    ("cm/s", "cm/s", "cm_s"),
    ("cm_s", "cm/s", "cm_s"),
    ("cms", "cm/s", "cm_s"),
    ("m/s", "m/s", "m_s"),
    ("m_s", "m/s", "m_s"),
];

/// Endings of names that say a standard deviation, the longest first.
const SPREADS: [&str; 8] =
    ["ln_sigma", "ln_stddev", "ln_std", "lnsigma", "stddev", "sigma", "std", "sd"];

/// What people call measures beside their short names.
const WORDS: [(&str, &[&str]); 3] = [
    ("PGA", &["acc", "peakgroundacceleration", "пиковоеускорение", "ускорение"]),
    ("PGV", &["peakgroundvelocity", "пиковаяскорость"]),
    ("MMI", &["intensity", "cdi", "msk", "msk64", "ems98", "интенсивность", "балл", "шиддат"]),
];

impl Measure {
    /// What a column holds; `None` where its name is that of no measure.
    pub fn of(name: &str) -> Option<Measure> {
        let name = name.trim().to_lowercase();
        let (rest, mut unit) = without_unit(&name);
        let mut rest = rest.trim_end_matches(is_gap).to_owned();
        let ending = |word: &str| {
            let head = rest.strip_suffix(word)?;
            head.ends_with(is_gap).then(|| head.trim_end_matches(is_gap).to_owned())
        };
        let is_value = ending("value");
        let spread = SPREADS.iter().find_map(|it| ending(it));
        let is_openquake = is_value.is_some();
        let mut is_spread = spread.is_some();
        if let Some(head) = is_value.or(spread) {
            rest = head;
        }
        if let Some(head) = rest.strip_prefix("std").or_else(|| rest.strip_prefix("sigma_")) {
            rest = head.trim_start_matches(is_gap).to_owned();
            is_spread = true;
        }
        let imt = imt_of(&rest)?;
        if is_openquake && unit.is_none() {
            unit = match imt {
                Imt::Pga | Imt::Sa(_) => Some("g"),
                Imt::Pgv => Some("cm/s"),
                Imt::Mmi => None,
            };
        }
        Some(Measure { imt, is_spread, unit: unit.filter(|_| !is_spread) })
    }
}

impl fmt::Display for Measure {
    /// A name that [`Measure::of`] reads as this one: `pga_g`, `sa(0.3)_sigma`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.imt.to_string().to_lowercase())?;
        if self.is_spread {
            return f.write_str("_sigma");
        }
        let unit = self.unit.and_then(|unit| UNITS.iter().find(|it| it.1 == unit));
        unit.map_or(Ok(()), |it| write!(f, "_{}", it.2))
    }
}

fn is_gap(it: char) -> bool {
    matches!(it, '_' | ' ' | '-' | '\u{a0}')
}

/// A name without the unit at its end, and the unit: `pga (%g)`, `pga[g]`, `pga_gal`, `pga, g`.
fn without_unit(name: &str) -> (&str, Option<&'static str>) {
    for (open, close) in [('(', ')'), ('[', ']')] {
        let Some((head, inside)) = name.strip_suffix(close).and_then(|it| it.rsplit_once(open))
        else {
            continue;
        };
        if let Some(unit) = UNITS.iter().find(|it| it.0 == inside.trim()) {
            return (head, Some(unit.1));
        }
    }
    let after_gap = UNITS.iter().filter_map(|it| {
        let head = name.strip_suffix(it.0)?;
        head.ends_with(|it| is_gap(it) || it == ',').then_some((head, it))
    });
    // `m/s` ends `cm/s` too: the longest unit is meant.
    match after_gap.max_by_key(|it| it.1.0.len()) {
        Some((head, unit)) => (head.trim_end_matches(|it| is_gap(it) || it == ','), Some(unit.1)),
        None => (name, None),
    }
}

/// `pga`, `sa(0.3)`, `sa_0.3`, `sa0.3s`, `psa03` (0.3 s), `mmi`, and words for them.
fn imt_of(name: &str) -> Option<Imt> {
    let bare: String = name.chars().filter(|it| !is_gap(*it)).collect();
    let word = WORDS.iter().find(|it| it.1.contains(&bare.as_str())).map(|it| it.0);
    let upper = word.map_or_else(|| bare.to_uppercase(), str::to_owned);
    if let Some(Quantity::Shaking(imt)) = Quantity::of(&upper) {
        return Some(imt);
    }
    let period = upper.strip_prefix("PSA").or_else(|| upper.strip_prefix("SA"))?;
    let period = period.trim_start_matches(['(', 'T', '=']).trim_end_matches([')', 'S']);
    let point = period.contains('.') || period.contains('P');
    let period_s: f64 = period.replace('P', ".").parse().ok().filter(|_| point)?;
    (0.0 < period_s && period_s <= 100.0).then_some(Imt::Sa(period_s))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_hands_are_known() {
        let value = |imt, unit| Some(Measure { imt, is_spread: false, unit });
        let spread = |imt| Some(Measure { imt, is_spread: true, unit: None });
        for (name, expected) in [
            ("pga", value(Imt::Pga, None)),
            ("pga_g", value(Imt::Pga, Some("g"))),
            ("PGA (%g)", value(Imt::Pga, Some("%g"))),
            ("PGA, g", value(Imt::Pga, Some("g"))),
            ("PGA_cm_s2", value(Imt::Pga, Some("cm/s2"))),
            ("PGA [m/s²]", value(Imt::Pga, Some("m/s2"))),
            ("PGA_VALUE", value(Imt::Pga, Some("g"))),
            ("PGA_LN_SIGMA", spread(Imt::Pga)),
            ("STDPGA", spread(Imt::Pga)),
            ("pgv_cm_s", value(Imt::Pgv, Some("cm/s"))),
            ("PGV cm/s", value(Imt::Pgv, Some("cm/s"))),
            ("pgv_sigma", spread(Imt::Pgv)),
            ("SA(0.3)_VALUE", value(Imt::Sa(0.3), Some("g"))),
            ("SA(0.3)_LN_SIGMA", spread(Imt::Sa(0.3))),
            ("SA(1.0)", value(Imt::Sa(1.0), None)),
            ("sa_0.35_g", value(Imt::Sa(0.35), Some("g"))),
            ("psa03", value(Imt::Sa(0.3), None)),
            ("psa10 (%g)", value(Imt::Sa(1.0), Some("%g"))),
            ("MMI_VALUE", value(Imt::Mmi, None)),
            ("MMI_STDDEV", spread(Imt::Mmi)),
            ("Интенсивность", value(Imt::Mmi, None)),
            ("name", None),
            ("g", None),
            ("std", None),
            ("sa", None),
            ("sa2020", None),
            ("vs30", None),
            ("distance", None),
        ] {
            assert_eq!(Measure::of(name), expected, "{name}");
        }
    }

    #[test]
    fn our_names_are_read_back() {
        for (imt, units) in [
            (Imt::Pga, &[None, Some("g"), Some("%g"), Some("cm/s2"), Some("m/s2")][..]),
            (Imt::Pgv, &[None, Some("cm/s"), Some("m/s")]),
            (Imt::Sa(0.25), &[None, Some("g")]),
            (Imt::Mmi, &[None]),
        ] {
            let spread = Measure { imt, is_spread: true, unit: None };
            let values = units.iter().map(|unit| Measure { imt, is_spread: false, unit: *unit });
            for it in values.chain([spread]) {
                assert_eq!(Measure::of(&it.to_string()), Some(it), "{it}");
            }
        }
    }
}
