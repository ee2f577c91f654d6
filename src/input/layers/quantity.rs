//! A quantity of shaking or ground in a column of a map or table, and how its unit becomes ours.

use std::fmt;

use crate::hazard::imt::Imt;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quantity {
    /// A median of shaking: PGA and SA in g, PGV in cm/s, MMI.
    Shaking(Imt),
    /// Standard deviation of the natural logarithm of shaking; of MMI itself.
    Spread(Imt),
    /// Shear-wave velocity of the uppermost 30 m, m/s.
    Vs30,
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Quantity::Shaking(it) => write!(f, "{it}"),
            Quantity::Spread(it) => write!(f, "spread of {it}"),
            Quantity::Vs30 => f.write_str("Vs30"),
        }
    }
}

/// How numbers of a file become ours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Conversion {
    /// Times a factor.
    Times(f64),
    /// The file has natural logarithms; then times a factor.
    ExpTimes(f64),
}

impl Conversion {
    /// A number in our unit.
    pub fn apply(self, number: f64) -> f64 {
        match self {
            Conversion::Times(factor) => number * factor,
            Conversion::ExpTimes(factor) => number.exp() * factor,
        }
    }
}

/// Standard gravity, cm/s²: 3rd CGPM (1901).
const GAL_PER_G: f64 = 980.665;

impl Quantity {
    /// By the name of a `grid_field`; `None` for columns that we have no use for.
    pub fn of(name: &str) -> Option<Quantity> {
        let name = name.trim().to_uppercase();
        if name == "SVEL" {
            return Some(Quantity::Vs30);
        }
        match name.strip_prefix("STD") {
            Some(rest) => measure(rest).map(Quantity::Spread),
            None => measure(&name).map(Quantity::Shaking),
        }
    }

    /// Its unit here.
    pub fn unit(self) -> &'static str {
        match self {
            Quantity::Shaking(Imt::Pga | Imt::Sa(_)) => "g",
            Quantity::Shaking(Imt::Pgv) => "cm/s",
            Quantity::Shaking(Imt::Mmi) | Quantity::Spread(Imt::Mmi) => "",
            Quantity::Spread(_) => "ln",
            Quantity::Vs30 => "m/s",
        }
    }

    /// How numbers of a unit become ours; `None` for a unit that is not known for it.
    pub fn conversion(self, unit: &str) -> Option<Conversion> {
        let unit: String = unit.to_lowercase().chars().filter(|it| !it.is_whitespace()).collect();
        let inner = unit.strip_prefix("ln(").and_then(|it| it.strip_suffix(')'));
        if let Quantity::Spread(imt) = self {
            if imt == Imt::Mmi {
                return matches!(unit.as_str(), "intensity" | "mmi" | "")
                    .then_some(Conversion::Times(1.0));
            }
            // The spread of a logarithm does not know the unit inside.
            let known = inner.is_some_and(|it| Quantity::Shaking(imt).factor(it).is_some());
            return (known || unit == "ln").then_some(Conversion::Times(1.0));
        }
        match inner {
            Some(inner) => self.factor(inner).map(Conversion::ExpTimes),
            None => self.factor(&unit).map(Conversion::Times),
        }
    }

    fn factor(self, unit: &str) -> Option<f64> {
        match self {
            Quantity::Shaking(Imt::Pga | Imt::Sa(_)) => match unit {
                "pctg" | "%g" => Some(0.01),
                "g" => Some(1.0),
                "cm/s2" | "cm/s^2" | "cm/s/s" | "gal" => Some(1.0 / GAL_PER_G),
                "m/s2" | "m/s^2" | "m/s/s" => Some(100.0 / GAL_PER_G),
                _ => None,
            },
            Quantity::Shaking(Imt::Pgv) => match unit {
                "cms" | "cm/s" => Some(1.0),
                "ms" | "m/s" => Some(100.0),
                _ => None,
            },
            Quantity::Vs30 => matches!(unit, "ms" | "m/s").then_some(1.0),
            _ => matches!(unit, "intensity" | "mmi" | "").then_some(1.0),
        }
    }

    /// Units that are known for it, for messages.
    pub fn units(self) -> &'static str {
        match self {
            Quantity::Shaking(Imt::Pga | Imt::Sa(_)) => "pctg, %g, g, cm/s2, m/s2, or ln(…) of one",
            Quantity::Shaking(Imt::Pgv) => "cms, cm/s, m/s, or ln(…) of one",
            Quantity::Shaking(Imt::Mmi) | Quantity::Spread(Imt::Mmi) => "intensity, mmi",
            Quantity::Spread(_) => "ln(pctg), ln(g), ln(cms)",
            Quantity::Vs30 => "ms, m/s",
        }
    }

    /// Lowest and highest number that can be: the largest records have about 3 g and 300 cm/s. Ours.
    pub fn range(self) -> [f64; 2] {
        match self {
            Quantity::Shaking(Imt::Pga) => [0.0, 5.0],
            Quantity::Shaking(Imt::Sa(_)) => [0.0, 10.0],
            Quantity::Shaking(Imt::Pgv) => [0.0, 800.0],
            Quantity::Shaking(Imt::Mmi) => [0.0, 12.0],
            Quantity::Spread(_) => [0.0, 3.0],
            Quantity::Vs30 => [50.0, 5000.0],
        }
    }
}

/// `PGA`, `PGV`, `MMI`, `PSA03` (0.3 s), `PSA0P3`, `SA(0.3)`.
fn measure(name: &str) -> Option<Imt> {
    if let Ok(it) = name.parse() {
        return Some(it);
    }
    let digits = name.strip_prefix("PSA")?;
    let period_s: f64 = match digits.split_once('P') {
        Some((whole, part)) => format!("{whole}.{part}").parse().ok()?,
        None => digits.parse::<u32>().ok().map(|it| f64::from(it) / 10.0)?,
    };
    (0.0 < period_s && period_s <= 100.0).then_some(Imt::Sa(period_s))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_both_versions_are_known() {
        for (name, expected) in [
            ("PGA", Some(Quantity::Shaking(Imt::Pga))),
            ("psa03", Some(Quantity::Shaking(Imt::Sa(0.3)))),
            ("PSA30", Some(Quantity::Shaking(Imt::Sa(3.0)))),
            ("PSA0p6", Some(Quantity::Shaking(Imt::Sa(0.6)))),
            ("STDPGV", Some(Quantity::Spread(Imt::Pgv))),
            ("STDPSA10", Some(Quantity::Spread(Imt::Sa(1.0)))),
            ("SVEL", Some(Quantity::Vs30)),
            ("URAT", None),
            ("PSA", None),
        ] {
            assert_eq!(Quantity::of(name), expected, "{name}");
        }
    }

    #[test]
    fn units_become_ours() {
        let of = |name: &str, unit: &str, number: f64| {
            let conversion = Quantity::of(name).unwrap().conversion(unit);
            conversion.map(|it| (it.apply(number) * 1e9).round() / 1e9)
        };
        assert_eq!(of("PGA", "%g", 25.0), Some(0.25));
        assert_eq!(of("PGA", "gal", 980.665), Some(1.0));
        assert_eq!(of("PGA", "ln(g)", 0.25_f64.ln()), Some(0.25));
        assert_eq!(of("PGA", "ln(pctg)", 25.0_f64.ln()), Some(0.25));
        assert_eq!(of("PGV", "m/s", 0.3), Some(30.0));
        assert_eq!(of("STDPGA", "ln(pctg)", 0.49), Some(0.49));
        assert_eq!(of("PGA", "furlong", 1.0), None);
        assert_eq!(of("PGV", "g", 1.0), None);
        assert_eq!(of("STDPGA", "pctg", 1.0), None);
    }
}
