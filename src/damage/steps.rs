//! The levels at which the tables of one measure have rows.

use crate::hazard::imt::Imt;

/// Steps per unit of intensity, or of ln g or cm/s: fine enough for linear interpolation to 1e-5.
pub(super) const PER_UNIT: usize = 192;
/// Units that a table spans.
const SPAN: f64 = 11.0;
/// Rows of one mix.
pub(super) const N_ROWS: usize = SPAN as usize * PER_UNIT + 1;

/// Levels of a measure, `[N_ROWS]`, rising.
#[derive(Clone, Debug)]
pub(super) struct Steps {
    /// Lowest level: intensity I, 0.0006 g, 0.08 cm/s.
    first: f32,
    /// Intensity, g or cm/s.
    pub(super) natural: Vec<f64>,
    /// And their natural logarithms.
    pub(super) ln: Vec<f64>,
}

/// Intensity, or ln of g or cm/s.
pub(super) fn level_of(imt: Imt, step: usize) -> f64 {
    first(imt) + step as f64 / PER_UNIT as f64
}

pub(super) fn first(imt: Imt) -> f64 {
    match imt {
        Imt::Mmi => 1.0,
        Imt::Pgv => -2.5,
        Imt::Pga | Imt::Sa(_) => -7.5,
    }
}

impl Steps {
    pub(super) fn new(imt: Imt) -> Steps {
        let levels: Vec<f64> = (0..N_ROWS).map(|it| level_of(imt, it)).collect();
        let other = |of: fn(f64) -> f64| levels.iter().map(|it| of(*it)).collect();
        let (natural, ln) = match imt {
            Imt::Mmi => (levels.clone(), other(f64::ln)),
            _ => (other(f64::exp), levels.clone()),
        };
        Steps { first: first(imt) as f32, natural, ln }
    }

    /// Where a level falls: the row below, and how far it is to the next.
    #[inline(always)]
    #[allow(clippy::inline_always, clippy::manual_clamp)] // `clamp` would let NaN through
    pub(super) fn place(&self, level: f32) -> (u32, f32) {
        const TOP: f32 = (N_ROWS - 1) as f32;
        // `max` first: it turns NaN into the lowest level.
        let x = ((level - self.first) * PER_UNIT as f32).max(0.0).min(TOP);
        let row = (x as u32).min(N_ROWS as u32 - 2);
        (row, x - row as f32)
    }
}
