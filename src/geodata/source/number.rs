//! Numbers that people write as texts.

/// A number, however its thousands are set apart; `None` for anything with a unit or a word.
///
/// `decimal` stands before the fraction: `.` or `,`. A text in which the other sign can be nothing
/// but a decimal sign is read so.
///
/// ```
/// use panoh::geodata::source::number::number;
/// assert_eq!(number("1 234,5", ','), Some(1234.5));
/// assert_eq!(number("1,234.5", '.'), Some(1234.5));
/// assert_eq!(number("4 500 чел", ','), None);
/// ```
pub fn number(text: &str, decimal: char) -> Option<f64> {
    let text = text.trim_matches(|it: char| it.is_whitespace() || is_space(it));
    let text = text.strip_prefix('\'').unwrap_or(text).replace(['−', '–'], "-");
    let first = text.chars().next()?;
    if !(first.is_ascii_digit() || matches!(first, '-' | '+' | '.' | ',')) {
        return None;
    }
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], &text[at..]),
        None => (text.as_str(), ""),
    };
    let (sign, digits) = match mantissa.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", mantissa.strip_prefix('+').unwrap_or(mantissa)),
    };
    let (whole, fraction) = halves(digits, decimal)?;
    let whole = ungrouped(whole)?;
    if !fraction.bytes().all(|it| it.is_ascii_digit()) || (whole.is_empty() && fraction.is_empty())
    {
        return None;
    }
    let plain = format!("{sign}{whole}.{fraction}{exponent}");
    plain.parse().ok().filter(|it: &f64| it.is_finite())
}

/// The whole part, perhaps grouped, and the fraction.
fn halves(digits: &str, decimal: char) -> Option<(&str, &str)> {
    let points = digits.matches('.').count();
    let commas = digits.matches(',').count();
    let sign = match (points, commas) {
        // Both: the last one stands before the fraction.
        (_, 1..) if points >= 1 => {
            if digits.rfind('.') > digits.rfind(',') {
                '.'
            } else {
                ','
            }
        }
        (1, _) => single(digits, '.', decimal),
        (_, 1) => single(digits, ',', decimal),
        // None; or several of one kind, which set thousands apart.
        _ => return Some((digits, "")),
    };
    if digits.matches(sign).count() > 1 {
        return None;
    }
    match digits.split_once(sign) {
        Some(halves) => Some(halves),
        None => Some((digits, "")),
    }
}

/// What stands before the fraction of a number with one sign: the other one sets thousands apart
/// if three digits follow.
fn single(digits: &str, sign: char, decimal: char) -> char {
    let (before, after) = digits.split_once(sign).unwrap_or((digits, ""));
    let thousands = after.len() == 3
        && !before.is_empty()
        && before.len() <= 3
        && !before.starts_with('0')
        && before.bytes().all(|it| it.is_ascii_digit());
    if sign == decimal || !thousands { sign } else { decimal }
}

/// The digits of a whole number, set apart in threes or not at all.
fn ungrouped(text: &str) -> Option<String> {
    let separator = text.chars().find(|it| !it.is_ascii_digit());
    let Some(separator) = separator else { return Some(text.to_owned()) };
    if !(is_space(separator) || matches!(separator, '.' | ',' | '\'' | '’')) {
        return None;
    }
    let same = |it: char| it == separator || is_space(it) && is_space(separator);
    let groups: Vec<&str> = text.split(same).collect();
    let threes = groups[1..].iter().all(|it| it.len() == 3);
    let digits = groups.iter().all(|it| it.bytes().all(|it| it.is_ascii_digit()));
    let first = (1..=3).contains(&groups[0].len());
    (threes && digits && first).then(|| groups.concat())
}

fn is_space(it: char) -> bool {
    matches!(it, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{2007}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, decimal, expected) in [
            ("2816", '.', 2816.0),
            ("1 234", '.', 1234.0),
            ("1\u{a0}234\u{202f}567", '.', 1234567.0),
            ("1,234.5", '.', 1234.5),
            ("1.234,5", ',', 1234.5),
            ("1.234,5", '.', 1234.5),
            ("12,5", ',', 12.5),
            ("12,5", '.', 12.5),
            ("1,234", '.', 1234.0),
            ("1,234", ',', 1.234),
            ("0,234", '.', 0.234),
            ("38,9453", ',', 38.9453),
            ("38.9453", ',', 38.9453),
            ("1.234.567", ',', 1234567.0),
            ("1e3", '.', 1000.0),
            ("1,5e-3", ',', 0.0015),
            ("−99", '.', -99.0),
            ("+7", '.', 7.0),
            (".5", '.', 0.5),
            (" 12 ", '.', 12.0),
            ("1'234", '.', 1234.0),
        ] {
            assert_eq!(number(text, decimal), Some(expected), "{text}");
        }
        for text in [
            "н/д",
            "",
            "4 500 чел",
            "60 km/h",
            "12 34",
            "1,23,456",
            "1.2.3",
            "-",
            ".",
            "inf",
            "nan",
            "12-15",
            "5e",
            "1234 567",
        ] {
            assert_eq!(number(text, '.'), None, "{text}");
        }
    }
}
