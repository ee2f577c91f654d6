//! Small charts as SVG: displaced by day, and the range of one number.

use std::fmt::Write;

use super::lang::Language;
use crate::stats::Summary;

/// Width and height of the chart of days.
const SIZE: (f64, f64) = (300.0, 98.0);

/// Room for labels: left and bottom, and a little above and to the right.
const FRAME: (f64, f64, f64, f64) = (54.0, 17.0, 6.0, 10.0);

/// Days that the axis names, as far as the timeline reaches.
const TICKS: [u32; 8] = [1, 7, 14, 30, 90, 180, 365, 730];

/// Where days and people fall on the chart.
struct Scale {
    first: u32,
    last: u32,
    most: f64,
}

impl Scale {
    fn x(&self, day: u32) -> f64 {
        let log = |day: u32| f64::from(day.max(1)).ln();
        let span = (log(self.last) - log(self.first)).max(1e-9);
        let width = SIZE.0 - FRAME.0 - FRAME.3;
        FRAME.0 + (log(day) - log(self.first)) / span * width
    }

    fn y(&self, people: f64) -> f64 {
        SIZE.1 - FRAME.1 - people / self.most * (SIZE.1 - FRAME.1 - FRAME.2)
    }

    fn point(&self, day: u32, people: f64) -> String {
        format!("{:.1} {:.1}", self.x(day), self.y(people))
    }
}

/// P10 to P90 as a band and P50 as a line, over the logarithm of days.
pub fn days(timeline: &[(u32, Summary)], language: &Language) -> String {
    let (Some(first), Some(last)) = (timeline.first(), timeline.last()) else {
        return String::new();
    };
    let most = nice_above(timeline.iter().map(|it| it.1.p90).fold(1.0, f64::max));
    let scale = Scale { first: first.0, last: last.0, most };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" class=\"chart\" \
         aria-hidden=\"true\" focusable=\"false\">",
        SIZE.0, SIZE.1
    );
    axes(&mut svg, &scale, language);
    let upper: Vec<_> = timeline.iter().map(|it| scale.point(it.0, it.1.p90)).collect();
    let lower: Vec<_> = timeline.iter().rev().map(|it| scale.point(it.0, it.1.p10)).collect();
    let middle: Vec<_> = timeline.iter().map(|it| scale.point(it.0, it.1.p50)).collect();
    let _ = write!(
        svg,
        "<path d=\"M{}L{}Z\" fill=\"#b9cfe6\"/><path d=\"M{}\" fill=\"none\" \
         stroke=\"#0b2f6b\" stroke-width=\"2\"/></svg>",
        upper.join("L"),
        lower.join("L"),
        middle.join("L")
    );
    svg
}

fn axes(svg: &mut String, scale: &Scale, language: &Language) {
    let (left, right) = (FRAME.0, SIZE.0 - FRAME.3);
    for people in [0.0, 0.5, 1.0].map(|it| it * scale.most) {
        let (at, label) = (scale.y(people), language.number.whole(people as i64));
        let _ = write!(
            svg,
            "<path d=\"M{left} {at:.1}H{right:.1}\" stroke=\"#bbb\" stroke-width=\".6\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>",
            left - 4.0,
            at + 3.5
        );
    }
    for day in TICKS.into_iter().filter(|it| scale.first <= *it && *it <= scale.last) {
        let _ = write!(
            svg,
            "<path d=\"M{0:.1} {1:.1}v3\" stroke=\"#555\"/><text x=\"{0:.1}\" y=\"{2:.1}\" \
             text-anchor=\"middle\">{day}</text>",
            scale.x(day),
            scale.y(0.0),
            SIZE.1 - 3.0
        );
    }
}

/// A bar from P10 to P90 with a mark at P50, on a scale that ends at `most`.
pub fn range(of: &Summary, most: f64) -> String {
    let x = |people: f64| 100.0 * (people / most.max(1e-9)).clamp(0.0, 1.0);
    let (low, middle, high) = (x(of.p10), x(of.p50), x(of.p90));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 102 10\" class=\"bar\" \
         preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\"><rect x=\"{low:.1}\" \
         y=\"3\" width=\"{:.1}\" height=\"4\" fill=\"#9db7dc\"/><rect x=\"{middle:.1}\" y=\"0.5\" \
         width=\"1.6\" height=\"9\" fill=\"#0b2f6b\"/></svg>",
        (high - low).max(0.6)
    )
}

/// The same of a difference: none lies in the middle of a scale that ends at `most` to both sides.
pub fn difference(of: &Summary, most: f64) -> String {
    let x = |people: f64| 50.0 + 50.0 * (people / most.max(1e-9)).clamp(-1.0, 1.0);
    let (low, middle, high) = (x(of.p10), x(of.p50), x(of.p90));
    let (band, mark) = if of.p50 < 0.0 { ("#b9b3d6", "#542788") } else { ("#f3c48b", "#b35806") };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-1 0 102 10\" class=\"bar\" \
         preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\"><path d=\"M50 0v10\" \
         stroke=\"#333\" stroke-width=\".5\"/><rect x=\"{low:.1}\" y=\"3\" width=\"{:.1}\" \
         height=\"4\" fill=\"{band}\"/><rect x=\"{:.1}\" y=\"0.5\" width=\"1.6\" height=\"9\" \
         fill=\"{mark}\"/></svg>",
        (high - low).max(0.6),
        middle - 0.8
    )
}

/// The least of 1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8 times a power of ten that is not below.
fn nice_above(value: f64) -> f64 {
    let power = 10_f64.powf(value.max(1e-9).log10().floor());
    let steps = [1.0, 1.2, 1.6, 2.0, 2.4, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    steps.into_iter().map(|it| it * power).find(|&it| value <= it).unwrap_or(10.0 * power)
}
