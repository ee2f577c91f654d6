//! Coordinates written as text: `70.459`, `70,459`, `70°27'32.6"E`.

use crate::geodata::source::number::number;

/// A coordinate that was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Coordinate {
    /// A plain number.
    Plain(f64),
    /// Degrees, minutes and seconds.
    Dms(f64),
}

/// Letters that say north or east, and south or west, in three languages.
const POSITIVE: [&str; 8] = ["n", "e", "с", "в", "с.ш.", "в.д.", "сш", "вд"];
const NEGATIVE: [&str; 6] = ["s", "w", "ю", "з", "ю.ш.", "з.д."];

/// Reads a coordinate; `None` if it is neither a number nor degrees, minutes, seconds.
pub fn coordinate(text: &str, decimal: char) -> Option<Coordinate> {
    // A point is no mark of thousands here, even where the file's decimal sign is a comma.
    let plain = text.trim().parse().ok().filter(|it: &f64| it.is_finite());
    if let Some(plain) = plain.or_else(|| number(text, decimal)) {
        return Some(Coordinate::Plain(plain));
    }
    let mut rest = text.trim().to_lowercase().replace(',', ".");
    let mut sign = None;
    for (letters, of) in [(&POSITIVE[..], 1.0), (&NEGATIVE[..], -1.0)] {
        for it in letters.iter().rev() {
            if let Some(cut) = rest.strip_suffix(it).or_else(|| rest.strip_prefix(it)) {
                sign = sign.or(Some(of));
                rest = cut.trim().to_owned();
                break;
            }
        }
    }
    let marked = sign.is_some() || rest.contains(['°', 'º', '\'', '′', '"', '″']);
    let parts: Vec<&str> = rest
        .split(['°', 'º', '\'', '′', '’', '"', '″', '”', ' ', ':', '\u{a0}'])
        .filter(|it| !it.is_empty())
        .collect();
    if !(1..=3).contains(&parts.len()) || (parts.len() == 1 && !marked) {
        return None;
    }
    let numbers: Vec<f64> = parts.iter().map(|it| it.parse().ok()).collect::<Option<_>>()?;
    let (last, whole) = numbers.split_last()?;
    let small = numbers.iter().skip(1).all(|it| (0.0..60.0).contains(it));
    if !small || whole.iter().any(|it| it.fract() != 0.0) || !last.is_finite() {
        return None;
    }
    let size = numbers.iter().rev().fold(0.0, |sum, it| sum / 60.0 + it.abs());
    let negative = numbers[0].is_sign_negative();
    let sign = sign.unwrap_or(if negative { -1.0 } else { 1.0 });
    Some(Coordinate::Dms(sign * size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_of_many_hands_are_read() {
        let rasht = 70.0 + 27.0 / 60.0 + 32.6 / 3600.0;
        for text in [
            "70°27'32.6\"E",
            "70° 27′ 32,6″ в.д.",
            "E 70 27 32.6",
            "70 27 32.6",
            "70:27:32.6",
            "N70°27'32.6\"",
        ] {
            let Some(Coordinate::Dms(it)) = coordinate(text, '.') else { panic!("{text}") };
            assert!((it - rasht).abs() < 1e-9, "{text}: {it}");
        }
        let south = coordinate("38°30'S", '.');
        assert_eq!(south, Some(Coordinate::Dms(-38.5)));
    }

    #[test]
    fn plain_numbers_are_plain_and_words_are_nothing() {
        assert_eq!(coordinate("70,459", ','), Some(Coordinate::Plain(70.459)));
        assert_eq!(coordinate("70.459", ','), Some(Coordinate::Plain(70.459)));
        for text in ["", "н/д", "70°75'10\"", "70 27 32 11", "70.5 27", "abc"] {
            assert_eq!(coordinate(text, '.'), None, "{text}");
        }
    }
}
