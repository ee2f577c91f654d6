//! Numbers for people's eyes: grouped, rounded as the footnote says. Files get plain numbers.

use serde::{Deserialize, Serialize};

/// How a language writes numbers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct NumberStyle {
    /// Between groups of three digits.
    pub thousands: String,
    /// Between whole and tenths.
    pub decimal: String,
    /// Between a number and its `%`; empty in English.
    pub before_percent: String,
    /// Before the upper limit of a number too small to round: "under 10" is `<10`.
    pub below: String,
}

/// Rounds half up to the nearest 10 below 1 000, 100 below 100 000 and 1 000 above.
///
/// ```
/// # use panoh::report::number::rounded;
/// assert_eq!(rounded(20_549.0), 20_500);
/// assert_eq!(rounded(20_550.0), 20_600);
/// ```
pub fn rounded(value: f64) -> i64 {
    let step = match value.abs() {
        it if it < 1_000.0 => 10.0,
        it if it < 100_000.0 => 100.0,
        _ => 1_000.0,
    };
    ((value / step + 0.5).floor() * step) as i64
}

impl NumberStyle {
    /// All digits of a whole number, grouped.
    pub fn whole(&self, value: i64) -> String {
        let digits = value.unsigned_abs().to_string();
        let mut text = if value < 0 { "−".to_owned() } else { String::new() };
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                text.push_str(&self.thousands);
            }
            text.push(digit);
        }
        text
    }

    /// A number of people or things, rounded; 1 to 4 is "<10", and a dash stands for what is not
    /// known. It is the whole number of the files that is rounded, so that both agree.
    pub fn people(&self, value: f64) -> String {
        if value.is_nan() {
            return "–".to_owned();
        }
        let value = value.round();
        if 1.0 <= value && value < 5.0 {
            return format!("{}{}", self.below, self.whole(10));
        }
        self.whole(rounded(value))
    }

    /// From low to high, rounded; one number where both look alike.
    pub fn range(&self, low: f64, high: f64) -> String {
        let (low, high) = (self.people(low), self.people(high));
        if low == high { high } else { format!("{low}–{high}") }
    }

    /// With this many digits after the decimal mark.
    pub fn decimal(&self, value: f64, digits: usize) -> String {
        let text = format!("{:.digits$}", value.abs());
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        let whole = self.whole(whole.parse().unwrap_or(0));
        let sign = if value < 0.0 && text.bytes().any(|it| (b'1'..=b'9').contains(&it)) {
            "−"
        } else {
            ""
        };
        if rest.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}{}{rest}", self.decimal)
        }
    }

    /// A share of one as a percentage; what is neither none nor all never reads 0 % or 100 %.
    pub fn percent(&self, share: f64) -> String {
        if share.is_nan() {
            return "–".to_owned();
        }
        let gap = &self.before_percent;
        // As files have it, with three digits.
        let share = (share * 1e3).round() / 1e3;
        if 0.0 < share && share < 0.01 {
            return format!("{}1{gap}%", self.below);
        }
        let percent = (share * 100.0 + 0.5).floor();
        let percent = if share < 1.0 { percent.min(99.0) } else { percent };
        format!("{percent:.0}{gap}%")
    }
}

/// Roman numeral of a degree of intensity, 1 to 12; anything beyond is held at the ends.
pub fn roman(degree: i32) -> &'static str {
    const NUMERALS: [&str; 12] =
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    NUMERALS[(degree.clamp(1, 12) - 1) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn english() -> NumberStyle {
        NumberStyle {
            thousands: ",".into(),
            decimal: ".".into(),
            before_percent: String::new(),
            below: "<".into(),
        }
    }

    /// The rule is a sentence of the brief's footnote; these are its edges.
    #[test]
    fn people_round_half_up_by_size() {
        for (value, expected) in [
            (0.0, 0),
            (4.9, 0),
            (5.0, 10),
            (70.0, 70),
            (994.9, 990),
            (995.0, 1_000),
            (1_049.0, 1_000),
            (1_050.0, 1_100),
            (99_949.0, 99_900),
            (99_950.0, 100_000),
            (100_499.0, 100_000),
            (100_500.0, 101_000),
            (10_288_300.0, 10_288_000),
        ] {
            assert_eq!(rounded(value), expected, "{value}");
        }
    }

    #[test]
    fn a_few_people_are_never_written_as_nobody() {
        let style = english();
        assert_eq!(style.people(0.2), "0");
        assert_eq!(style.people(0.5), "<10");
        assert_eq!(style.people(4.4), "<10");
        assert_eq!(style.people(4.9), "10");
        assert_eq!(style.people(5.0), "10");
        assert_eq!(style.range(0.0, 1_234.0), "0–1,200");
        assert_eq!(style.range(2.0, 3.0), "<10");
    }

    #[test]
    fn groups_and_marks_follow_the_language() {
        let russian = NumberStyle {
            thousands: "\u{a0}".into(),
            decimal: ",".into(),
            before_percent: "\u{a0}".into(),
            below: "<".into(),
        };
        assert_eq!(russian.whole(1_234_567), "1\u{a0}234\u{a0}567");
        assert_eq!(russian.decimal(6.75, 1), "6,8");
        assert_eq!(russian.percent(0.8), "80\u{a0}%");
        assert_eq!(english().whole(999), "999");
        assert_eq!(english().whole(-20_600), "−20,600");
        assert_eq!(english().decimal(-0.04, 1), "0.0");
        assert_eq!(english().decimal(1234.5, 0), "1,234");
    }

    #[test]
    fn certain_is_written_only_of_what_is_certain() {
        let style = english();
        assert_eq!(style.percent(0.0), "0%");
        assert_eq!(style.percent(0.001), "<1%");
        assert_eq!(style.percent(0.124_6), "13%");
        assert_eq!(style.percent(0.995), "99%");
        assert_eq!(style.percent(1.0), "100%");
    }

    #[test]
    fn degrees_have_numerals() {
        assert_eq!((roman(4), roman(9), roman(12), roman(40)), ("IV", "IX", "XII", "XII"));
    }
}
