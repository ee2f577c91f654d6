//! Random numbers by name: (seed, realization, purpose) names every sequence, so that threads,
//! the order of work and realizations added later change nothing. The only place that makes a
//! generator.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

/// What a sequence is for. Numbers are appended, never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Draw {
    /// One uniform variate a parameter: branch of the logic tree, vulnerability, leaving, return.
    Epistemic = 1,
    /// Between-event residual.
    BetweenEvent = 2,
    /// Within-event field on the lattice; drawn once for a pair of realizations.
    WithinEvent = 3,
    /// Which road segments the shaking closes.
    RoadClosure = 4,
    /// Which shelters can still be used.
    ShelterUsable = 5,
    /// Inputs that a benchmark or a test makes up.
    Bench = 6,
    /// Residuals between the points of the lattice.
    BetweenPoints = 7,
    /// Errors of measurement.
    Observation = 8,
    /// Which bridges and tunnels the shaking breaks.
    StructureDamage = 9,
    /// Which streets debris of buildings blocks.
    BuildingDebris = 10,
    /// Scatter of past events about what is regressed on them.
    PastEvents = 20,
    /// How the homes that were counted as destroyed or damaged spread over grades.
    CountedHomes = 21,
}

/// The generator of one purpose in one realization.
///
/// Four words from SplitMix64 over the mixed name seed Xoshiro256++ (Blackman & Vigna 2021,
/// doi:10.1145/3460772): a different name gives an unrelated sequence.
pub fn rng(seed: u64, realization: u32, draw: Draw) -> Xoshiro256PlusPlus {
    let name = mix(mix(seed ^ 0x9E37_79B9_7F4A_7C15) ^ u64::from(realization));
    Xoshiro256PlusPlus::seed_from_u64(mix(name ^ ((draw as u64) << 32)))
}

/// The finalizer of SplitMix64: one to one, and every input bit reaches every output bit.
pub fn mix(word: u64) -> u64 {
    let word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    word ^ (word >> 31)
}

/// A uniform variate in 0 to 1 that belongs to `item` of one purpose in one realization, whatever
/// other items there are: a road or a shelter added to a layer leaves the draws of the rest alone.
pub fn uniform_of(key: u64, item: u64) -> f64 {
    (word_of(key, item) >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
}

/// Sixty-four random bits that belong to `item`, as [`uniform_of`].
#[inline]
pub fn word_of(key: u64, item: u64) -> u64 {
    mix(key ^ mix(item ^ 0xD1B5_4A32_D192_ED03))
}

/// FNV-1a, then mixed: a name as a number, the same on every machine.
pub fn hash(name: &str) -> u64 {
    let fnv = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
    mix(name.as_bytes().iter().fold(0xCBF2_9CE4_8422_2325, fnv))
}

/// The key of [`uniform_of`] for one purpose in one realization.
pub fn key(seed: u64, realization: u32, draw: Draw) -> u64 {
    mix(mix(seed ^ 0x9E37_79B9_7F4A_7C15) ^ u64::from(realization) ^ ((draw as u64) << 32))
}

#[cfg(test)]
mod tests {
    use rand::RngExt;

    use super::*;

    #[test]
    fn names_do_not_share_a_sequence() {
        let first = |seed, id, draw| rng(seed, id, draw).random::<u64>();
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..10 {
            for id in 0..100 {
                for draw in [Draw::Epistemic, Draw::BetweenEvent, Draw::WithinEvent] {
                    assert!(seen.insert(first(seed, id, draw)));
                }
            }
        }
    }

    #[test]
    fn items_are_uniform_and_unrelated() {
        let key = key(1, 2, Draw::RoadClosure);
        let n = 100_000;
        let values: Vec<f64> = (0..n).map(|item| uniform_of(key, item)).collect();
        let mean = values.iter().sum::<f64>() / n as f64;
        let lag: f64 = values.windows(2).map(|it| (it[0] - 0.5) * (it[1] - 0.5)).sum::<f64>();
        assert!((mean - 0.5).abs() < 4.0 * (1.0 / 12.0_f64 / n as f64).sqrt());
        assert!((lag / n as f64).abs() < 4.0 / 12.0 / (n as f64).sqrt());
    }
}
