//! Dates for people's eyes; files get ISO 8601.

use serde::Deserialize;

use super::context::When;

/// How a language writes dates.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateStyle {
    /// Short names of the months, from January; none where dates are figures with points.
    pub months: Vec<String>,
}

impl DateStyle {
    /// A local moment: "15 Jan 2027, 02:00 (UTC+5)", or "15.01.2027, 02:00 (UTC+5)".
    pub fn moment(&self, when: When) -> String {
        let ([year, month, day], [hour, minute]) = (when.date, when.time);
        let date = match self.months.get(usize::from(month).wrapping_sub(1)) {
            Some(name) => format!("{day} {name} {year}"),
            None => format!("{day:02}.{month:02}.{year}"),
        };
        format!("{date}, {hour:02}:{minute:02} (UTC{:+})", when.utc_offset_h)
    }
}
