//! Clocks and calendars of the place of an earthquake.

use std::path::Path;

/// When the earthquake happens, where it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalTime {
    /// Year.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
}

impl std::fmt::Display for LocalTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let LocalTime { year, month, day, hour, minute } = self;
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}")
    }
}

impl LocalTime {
    /// Days since 1 January, 0 for that day.
    pub fn day_of_year(&self) -> u16 {
        (day_number(self.year, self.month, self.day) - day_number(self.year, 1, 1)) as u16
    }

    /// The date so many days later, ISO 8601.
    pub fn date_after(&self, days: i64) -> String {
        let (year, month, day) = date_of(day_number(self.year, self.month, self.day) + days);
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// The local time of a moment that is told in UTC, as `2015-12-07T07:50:05.950Z` or
    /// `1989-10-18T00:04:15UTC`, where clocks are so many hours ahead. `None` for other texts.
    pub fn of_utc(text: &str, offset_h: f64) -> Option<LocalTime> {
        let text = text.trim();
        let bare = ["Z", "UTC", "GMT"].iter().find_map(|it| text.strip_suffix(it));
        let moment = bare.unwrap_or(text).trim().parse::<toml::value::Datetime>().ok()?;
        let (date, time) = (moment.date?, moment.time?);
        let minutes = 60 * i64::from(time.hour) + i64::from(time.minute);
        let local = minutes + (60.0 * offset_h).round() as i64;
        let day = day_number(date.year, date.month, date.day) + local.div_euclid(24 * 60);
        let (year, month, day) = date_of(day);
        let minute_of_day = local.rem_euclid(24 * 60);
        let (hour, minute) = ((minute_of_day / 60) as u8, (minute_of_day % 60) as u8);
        Some(LocalTime { year, month, day, hour, minute })
    }
}

/// Hours that local time is ahead of UTC, as the file of a region has it; what is wrong with the file is
/// told when the region is read.
pub fn utc_offset_h(folder: &Path) -> Option<f64> {
    let text = std::fs::read_to_string(folder.join("region.toml")).ok()?;
    let offset = text.parse::<toml::Table>().ok()?.get("region")?.get("utc_offset_h")?.clone();
    offset.as_float().or(offset.as_integer().map(|it| it as f64))
}

/// Days from 1 March of the year 0 (proleptic Gregorian calendar), whose years end in February.
fn day_number(year: u16, month: u8, day: u8) -> i64 {
    let (month, day) = (i64::from(month), i64::from(day));
    let year = i64::from(year) - i64::from(month <= 2);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    365 * year + year / 4 - year / 100 + year / 400 + day_of_year
}

/// The date of a day number.
fn date_of(day: i64) -> (u16, u8, u8) {
    let (era, day) = (day.div_euclid(146_097), day.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = 400 * era + year + i64::from(month <= 2);
    (year as u16, month as u8, day as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_become_local() {
        for (utc, offset_h, local) in [
            ("2015-12-07T07:50:05.950Z", 5.0, "2015-12-07T12:50"),
            ("1989-10-18T00:04:15UTC", -7.0, "1989-10-17T17:04"),
            ("2015-12-31T22:10:00Z", 5.0, "2016-01-01T03:10"),
            ("2016-02-28T20:00:00Z", 5.5, "2016-02-29T01:30"),
            ("2000-03-01T01:00:00GMT", -3.0, "2000-02-29T22:00"),
            ("1900-03-01T00:00:00", -1.0, "1900-02-28T23:00"),
            ("2026-01-15T02:00:00", 0.0, "2026-01-15T02:00"),
        ] {
            let found = LocalTime::of_utc(utc, offset_h).map(|it| it.to_string());
            assert_eq!(found.as_deref(), Some(local), "{utc}");
        }
        for text in ["", "yesterday", "2015-12-07", "2015-13-07T00:00:00Z", "07:50:05"] {
            assert_eq!(LocalTime::of_utc(text, 5.0), None, "{text}");
        }
    }

    #[test]
    fn two_weeks_after_leap_to_the_next_month_or_year() {
        let at = |year, month, day| LocalTime { year, month, day, hour: 2, minute: 0 };
        assert_eq!(at(2026, 1, 15).date_after(14), "2026-01-29");
        assert_eq!(at(2024, 2, 20).date_after(14), "2024-03-05");
        assert_eq!(at(2026, 12, 31).date_after(2), "2027-01-02");
    }

    #[test]
    fn every_day_of_four_centuries_is_found_again() {
        let mut before = day_number(1799, 12, 31);
        for year in 1800..2200_u16 {
            for month in 1..=12_u8 {
                let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
                let days = match month {
                    2 => 28 + u8::from(is_leap),
                    4 | 6 | 9 | 11 => 30,
                    _ => 31,
                };
                for day in 1..=days {
                    let number = day_number(year, month, day);
                    assert_eq!((number, date_of(number)), (before + 1, (year, month, day)));
                    before = number;
                }
            }
        }
    }
}
