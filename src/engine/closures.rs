//! When each segment was closed, why and for how long, over all realizations: bits and histograms,
//! so that a national network of streets fits into memory.

use crate::routing::closure::state::ClosureCause;

/// Classes of days: each is longer than the one before by the same factor.
const N_CLASSES: usize = 40;

/// Where the first class ends and the last one begins, days.
const FIRST_DAYS: f64 = 0.1;
const LAST_DAYS: f64 = 400.0;

/// Closures of all segments.
#[derive(Clone, Debug, Default)]
pub struct Closures {
    /// Words of a segment.
    n_words: usize,
    /// `[n_segments × n_words]`: a bit a realization, set where the segment was closed.
    closed: Vec<u64>,
    /// `[n_segments × N_CLASSES]`: how often it was closed for so long.
    days: Vec<u32>,
    /// `[n_segments × ClosureCause::COUNT]`: how often each cause closed it.
    causes: Vec<u32>,
}

impl Closures {
    /// None so far.
    pub fn new(n_segments: usize, n_realizations: usize) -> Closures {
        let n_words = n_realizations.div_ceil(64);
        Closures {
            n_words,
            closed: vec![0; n_segments * n_words],
            days: vec![0; n_segments * N_CLASSES],
            causes: vec![0; n_segments * ClosureCause::COUNT],
        }
    }

    /// Adds one realization: its closed segments, their days and what closed them.
    pub fn add(&mut self, realization: usize, closed: &[(u32, f32, ClosureCause)]) {
        for &(segment, days, cause) in closed {
            self.causes[segment as usize * ClosureCause::COUNT + cause as usize] += 1;
            let word = segment as usize * self.n_words + realization / 64;
            self.closed[word] |= 1 << (realization % 64);
            self.days[segment as usize * N_CLASSES + class(f64::from(days))] += 1;
        }
    }

    /// Realizations in which a segment was closed, a bit each.
    pub fn of(&self, segment: u32) -> &[u64] {
        &self.closed[segment as usize * self.n_words..(segment as usize + 1) * self.n_words]
    }

    /// How many those are.
    pub fn count(&self, segment: u32) -> u32 {
        count(self.of(segment))
    }

    /// How often each cause closed a segment, in the order of [`ClosureCause::ALL`].
    pub fn by_cause(&self, segment: u32) -> [u32; ClosureCause::COUNT] {
        std::array::from_fn(|it| self.causes[segment as usize * ClosureCause::COUNT + it])
    }

    /// Realizations in which any of some segments was closed, a bit each.
    pub fn any(&self, segments: &[u32]) -> Vec<u64> {
        let mut any = vec![0; self.n_words];
        for &segment in segments {
            any.iter_mut().zip(self.of(segment)).for_each(|(sum, it)| *sum |= it);
        }
        any
    }

    /// Median days until a segment opens, over the realizations in which it is closed, to within a
    /// tenth; 0 where it never is.
    pub fn days_p50(&self, segment: u32) -> f64 {
        let days = &self.days[segment as usize * N_CLASSES..(segment as usize + 1) * N_CLASSES];
        let half = 0.5 * f64::from(days.iter().sum::<u32>());
        let mut below = 0.0;
        for (class, &n) in days.iter().enumerate().filter(|it| 0 < *it.1) {
            let n = f64::from(n);
            if half <= below + n {
                let share = (half - below) / n;
                return FIRST_DAYS * factor().powf(class as f64 - 1.0 + share);
            }
            below += n;
        }
        0.0
    }
}

/// How many bits are set.
pub fn count(bits: &[u64]) -> u32 {
    bits.iter().map(|it| it.count_ones()).sum()
}

fn factor() -> f64 {
    (LAST_DAYS / FIRST_DAYS).powf(1.0 / (N_CLASSES - 2) as f64)
}

fn class(days: f64) -> usize {
    let steps = (days / FIRST_DAYS).ln() / factor().ln();
    (steps.ceil().max(0.0) as usize).min(N_CLASSES - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_days_is_met_within_a_tenth() {
        let mut closures = Closures::new(3, 1001);
        for id in 0..1001 {
            closures.add(id, &[(1, 0.2 * 1.005_f32.powi(id as i32), ClosureCause::Landslide)]);
        }
        closures.add(77, &[(2, 5.0, ClosureCause::Bridge)]);
        let exact = 0.2 * 1.005_f64.powi(500);
        assert!((closures.days_p50(1) / exact - 1.0).abs() < 0.1, "{}", closures.days_p50(1));
        assert!((closures.days_p50(2) / 5.0 - 1.0).abs() < 0.15, "{}", closures.days_p50(2));
        assert_eq!((closures.days_p50(0), closures.count(0)), (0.0, 0));
        assert_eq!((closures.count(1), closures.count(2)), (1001, 1));
        assert_eq!(count(&closures.any(&[0, 2])), 1);
        assert_eq!(closures.by_cause(1), [1001, 0, 0, 0, 0]);
        assert_eq!(closures.by_cause(2), [0, 1, 0, 0, 0]);
    }
}
