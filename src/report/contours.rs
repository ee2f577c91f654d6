//! Contours of each measure as ShakeMap 4 publishes them: levels, units, colours and weights are
//! those of its product `cont_*.json` (Worden et al. 2020, ShakeMap Manual; DOI-USGS/ghsc-esi-shakemap,
//! `shakelib/plotting/contour.py`). Ours are lines of the median of all branches.

use geo::MultiLineString;

use super::map::contours;
use super::number::roman;
use super::palette;
use crate::engine::shaking_maps::ShakingMap;
use crate::exposure::grid::Raster;
use crate::hazard::gmice::Conversion;
use crate::hazard::gmice::worden_2012::WORDEN_2012;
use crate::hazard::imt::Imt;

/// Decades below that of the strongest shaking that are drawn.
const DECADES: i32 = 4;

/// One level and its lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Contour {
    /// Degrees of intensity, cm/s, or percent of g.
    pub value: f64,
    /// `V`, `20 %g`, `5 cm/s`; empty for half degrees.
    pub label: String,
    /// `#rrggbb`: that of the intensity of the level.
    pub colour: String,
    /// Width of the line: ShakeMap draws half degrees with 4, whole ones with 2, all else with 4.
    pub weight: u8,
    /// Longitude first; closed lines end where they begin.
    pub lines: MultiLineString<f64>,
}

/// A measure as ShakeMap names it: `mmi`, `pgv`, `pga`, `psa0p3`, and its unit: `mmi`, `cms`, `pctg`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    /// Name of the layer.
    pub layer: &'static str,
    /// Unit of the values.
    pub units: &'static str,
}

/// Words of a measure; `None` for one that is not mapped.
pub fn words(imt: Imt) -> Option<Words> {
    let (layer, units) = match imt {
        Imt::Mmi => ("contours_mmi", "mmi"),
        Imt::Pga => ("contours_pga", "pctg"),
        Imt::Pgv => ("contours_pgv", "cms"),
        Imt::Sa(0.3) => ("contours_psa0p3", "pctg"),
        Imt::Sa(1.0) => ("contours_psa1p0", "pctg"),
        Imt::Sa(_) => return None,
    };
    Some(Words { layer, units })
}

/// Contours of the median, weakest first.
pub fn of_map(map: &ShakingMap) -> Vec<Contour> {
    let scale = scale(map.imt);
    let median = map.median();
    // Ground motion is smoothed and interpolated as ln: its slopes are steep.
    let drawn = |it: &f32| if map.imt == Imt::Mmi { *it } else { it.ln() };
    let field = Raster { grid: median.grid, values: median.values.iter().map(drawn).collect() };
    let smooth = contours::smoothed(&field);
    let known = smooth.values.iter().copied().filter(|it| it.is_finite()).map(f64::from);
    let (low, high) = known
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), it| (it.min(low), it.max(high)));
    let contour = |value: f64| {
        let level = if map.imt == Imt::Mmi { value } else { (value / scale).ln() };
        let intensity = match map.imt {
            Imt::Mmi => value,
            imt => WORDEN_2012.intensity(imt, level).unwrap_or(1.0),
        };
        Contour {
            value,
            label: label(map.imt, value),
            colour: palette::colour(intensity),
            weight: if map.imt == Imt::Mmi && value.fract() == 0.0 { 2 } else { 4 },
            lines: contours::lines(&smooth, level as f32),
        }
    };
    let levels = match map.imt {
        _ if low > high => vec![],
        Imt::Mmi => half_degrees(low, high),
        _ => one_two_five(low.exp() * scale, high.exp() * scale),
    };
    levels.into_iter().map(contour).filter(|it| !it.lines.0.is_empty()).collect()
}

/// What g or cm/s are multiplied by to give the unit of a contour.
fn scale(imt: Imt) -> f64 {
    if matches!(imt, Imt::Pga | Imt::Sa(_)) { 100.0 } else { 1.0 }
}

fn label(imt: Imt, value: f64) -> String {
    match imt {
        Imt::Mmi if value.fract() == 0.0 => roman(value as i32).to_owned(),
        Imt::Mmi => String::new(),
        Imt::Pgv => format!("{value} cm/s"),
        Imt::Pga | Imt::Sa(_) => format!("{value} %g"),
    }
}

/// Every half degree within a range.
fn half_degrees(low: f64, high: f64) -> Vec<f64> {
    let (first, last) = ((2.0 * low).ceil() as i32, (2.0 * high).floor() as i32);
    (first..=last).map(|it| f64::from(it) / 2.0).collect()
}

/// 1, 2 and 5 times powers of ten within a range.
fn one_two_five(low: f64, high: f64) -> Vec<f64> {
    let highest = high.log10().ceil() as i32;
    let lowest = (low.log10().floor() as i32).max(highest - DECADES);
    let level = |power: i32, step: f64| {
        // A tenth is the nearest number to 1 / 10, not to 10⁻¹ of a power function.
        if power < 0 { step / 10_f64.powi(-power) } else { step * 10_f64.powi(power) }
    };
    let levels = (lowest..=highest).flat_map(|it| [1.0, 2.0, 5.0].map(|step| level(it, step)));
    levels.filter(|it| low < *it && *it < high).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_those_of_shakemap() {
        assert_eq!(half_degrees(4.2, 6.0), [4.5, 5.0, 5.5, 6.0]);
        assert_eq!(one_two_five(0.3, 30.0), [0.5, 1.0, 2.0, 5.0, 10.0, 20.0]);
        assert_eq!(one_two_five(1e-6, 30.0)[0], 0.01);
        assert_eq!(one_two_five(0.15, 0.25), [0.2]);
    }
}
