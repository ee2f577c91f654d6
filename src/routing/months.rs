//! Months of the year, as a set.

use serde::{Deserialize, Serialize};

/// Some months.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Months(u16);

/// Beginnings of the names of months in English and Russian, as OpenStreetMap and people write them.
const NAMES: [&[&str]; 12] = [
    &["jan", "янв"],
    &["feb", "фев"],
    &["mar", "мар"],
    &["apr", "апр"],
    &["may", "май", "мая"],
    &["jun", "июн"],
    &["jul", "июл"],
    &["aug", "авг"],
    &["sep", "сен"],
    &["oct", "окт"],
    &["nov", "ноя"],
    &["dec", "дек"],
];

impl Months {
    /// No month.
    pub const NONE: Months = Months(0);

    /// Of numbers from 1 to 12; others are left out.
    pub fn of(numbers: impl IntoIterator<Item = u8>) -> Months {
        let bits = numbers.into_iter().filter(|it| (1..=12).contains(it));
        Months(bits.fold(0, |all, it| all | 1 << (it - 1)))
    }

    /// Of words: `11-4`, `12, 1, 2`, `Nov-Apr`, or what OpenStreetMap has for a road that is closed
    /// then, `no @ (Nov-Apr)`, or open in the other months alone, `yes @ (May-Oct)`; `None` of other
    /// words.
    pub fn of_words(text: &str) -> Option<Months> {
        let (access, inner) = text.split_once('@').unwrap_or(("no", text));
        let is_closed = match access.trim() {
            "no" => true,
            "yes" | "designated" | "permissive" => false,
            _ => return None,
        };
        let inner = inner.trim().trim_start_matches('(').trim_end_matches(')');
        let mut found = Months::NONE;
        for part in inner.split([',', ';']).map(str::trim).filter(|it| !it.is_empty()) {
            let (first, last) = part.split_once(['-', '–', '—']).unwrap_or((part, part));
            found = found.and(Months::span(month(first)?, month(last)?));
        }
        let all = Months::span(1, 12);
        let closed = if is_closed { found } else { Months(all.0 & !found.0) };
        (found != Months::NONE).then_some(closed)
    }

    /// From one month to another, both included, over the end of the year where the last is the
    /// earlier one.
    pub fn span(first: u8, last: u8) -> Months {
        let n = (last + 12 - first) % 12;
        Months::of((0..=n).map(|it| (first - 1 + it) % 12 + 1))
    }

    /// Those of both.
    pub fn and(self, other: Months) -> Months {
        Months(self.0 | other.0)
    }

    /// Whether it is one of them, 1 to 12.
    pub fn has(self, month: u8) -> bool {
        (1..=12).contains(&month) && self.0 & 1 << (month - 1) != 0
    }

    /// Days from a day of one of these months to the first day of the next month that is none of
    /// them, in a year of 365 days; 0 on other days, infinite where they are all months.
    pub fn days_left(self, month: u8, day: u8) -> f32 {
        const DAYS: [u8; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        if !self.has(month) {
            return 0.0;
        }
        if (1..=12).all(|it| self.has(it)) {
            return f32::INFINITY;
        }
        let length = |it: u8| f32::from(DAYS[usize::from(it - 1)]);
        let following = (0..12).map(|it| (month + it) % 12 + 1).take_while(|it| self.has(*it));
        length(month) - f32::from(day.max(1)) + 1.0 + following.map(length).sum::<f32>()
    }
}

fn month(word: &str) -> Option<u8> {
    let word = word.trim().to_lowercase();
    if let Ok(number) = word.parse::<u8>() {
        return (1..=12).contains(&number).then_some(number);
    }
    let place = NAMES.iter().position(|it| it.iter().any(|it| word.starts_with(it)))?;
    Some(place as u8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_understood_or_refused() {
        let winter = Months::of([11, 12, 1, 2, 3, 4]);
        for text in ["11-4", "Nov-Apr", "no @ (Nov-Apr)", "ноябрь – апрель", "11,12,1,2,3;4"]
        {
            assert_eq!(Months::of_words(text), Some(winter), "{text}");
        }
        assert_eq!(Months::of_words("yes @ (May-Oct)"), Some(winter));
        assert_eq!(Months::of_words("5"), Some(Months::of([5])));
        let others = ["yes @ (Mo-Fr 07:00-09:00)", "destination @ (Nov-Apr)", "no @ snow"];
        for text in ["", "13", "0-4", "winter", "no @ (wet)"].into_iter().chain(others) {
            assert_eq!(Months::of_words(text), None, "{text}");
        }
    }

    /// By hand: 15 January to 1 May 2025.
    #[test]
    fn days_are_counted_to_the_first_open_month() {
        let winter = Months::span(11, 4);
        assert_eq!(winter.days_left(1, 15), 17.0 + 28.0 + 31.0 + 30.0);
        assert_eq!(winter.days_left(12, 31), 1.0 + 31.0 + 28.0 + 31.0 + 30.0);
        assert_eq!(winter.days_left(4, 30), 1.0);
        assert_eq!(winter.days_left(5, 1), 0.0);
        assert_eq!(Months::span(1, 12).days_left(3, 3), f32::INFINITY);
    }
}
