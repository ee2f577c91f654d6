//! The few formulas of statistics that every stage shares.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// Φ, the standard normal distribution function; absolute error below 1e-15 (Cody 1969, by way
/// of the complementary error function of W. J. Cody's rational approximations).
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// φ, the standard normal density.
pub fn normal_density(x: f64) -> f64 {
    /// 1 / √(2π).
    const PEAK: f64 = 0.398_942_280_401_432_7;
    PEAK * (-0.5 * x * x).exp()
}

/// Φ within 7.5e-8, and φ, for one exponential: for loops that need both. Abramowitz & Stegun
/// (1964), 26.2.17.
#[inline]
pub fn normal_cdf_and_density(x: f64) -> (f64, f64) {
    const P: f64 = 0.231_641_9;
    const B: [f64; 5] =
        [0.319_381_530, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
    let density = normal_density(x);
    let t = 1.0 / (1.0 + P * x.abs());
    let above = density * t * (B[0] + t * (B[1] + t * (B[2] + t * (B[3] + t * B[4]))));
    (if x < 0.0 { above } else { 1.0 - above }, density)
}

/// Φ within 1e-9 from a table, for loops that need it alone and many times.
pub struct NormalTable {
    /// Φ and φ at 1/64 from −7 to 7.
    nodes: Vec<[f64; 2]>,
}

impl NormalTable {
    const PER_UNIT: f64 = 64.0;
    /// Φ(−7) = 1.3e-12.
    const END: f64 = 7.0;

    /// The only one there is.
    pub fn get() -> &'static NormalTable {
        static TABLE: LazyLock<NormalTable> = LazyLock::new(|| {
            let n = (2.0 * NormalTable::END * NormalTable::PER_UNIT) as u32 + 1;
            let at = |it| f64::from(it) / NormalTable::PER_UNIT - NormalTable::END;
            let node = |it| [normal_cdf(at(it)), normal_density(at(it))];
            NormalTable { nodes: (0..n).map(node).collect() }
        });
        &TABLE
    }

    /// Φ: Taylor's series to the third power about the nearest node, whose error is below
    /// max|φ‴| h⁴ / 24 = 1.38 · 128⁻⁴ / 24 = 2e-10. NaN is taken for the lower end.
    #[inline]
    #[allow(clippy::manual_clamp)] // `clamp` would let NaN through
    pub fn cdf(&self, x: f64) -> f64 {
        let x = x.max(-Self::END).min(Self::END);
        let idx = ((x + Self::END) * Self::PER_UNIT + 0.5) as u32;
        let node = f64::from(idx) / Self::PER_UNIT - Self::END;
        let [cdf, density] = self.nodes[idx as usize];
        let h = x - node;
        cdf + density * h * (1.0 - h * (0.5 * node - h * (node * node - 1.0) / 6.0))
    }
}

/// The complementary error function; Cody (1969), Math. Comp. 23, 631–637.
fn erfc(x: f64) -> f64 {
    const A: [f64; 5] = [
        3.161_123_743_870_565_6e0,
        1.138_641_541_510_501_6e2,
        3.774_852_376_853_02e2,
        3.209_377_589_138_469_4e3,
        1.857_777_061_846_031_5e-1,
    ];
    const B: [f64; 4] = [
        2.360_129_095_234_412_1e1,
        2.440_246_379_344_441_7e2,
        1.282_616_526_077_372_3e3,
        2.844_236_833_439_171e3,
    ];
    const C: [f64; 9] = [
        5.641_884_969_886_701e-1,
        8.883_149_794_388_375,
        6.611_919_063_714_163e1,
        2.986_351_381_974_001e2,
        8.819_522_212_417_69e2,
        1.712_047_612_634_070_7e3,
        2.051_078_377_826_071_6e3,
        1.230_339_354_797_997_2e3,
        2.153_115_354_744_038_3e-8,
    ];
    const D: [f64; 8] = [
        1.574_492_611_070_983_3e1,
        1.176_939_508_913_125e2,
        5.371_811_018_620_099e2,
        1.621_389_574_566_690_3e3,
        3.290_799_235_733_459_7e3,
        4.362_619_090_143_247e3,
        3.439_367_674_143_721_6e3,
        1.230_339_354_803_749_5e3,
    ];
    const P: [f64; 6] = [
        3.053_266_349_612_323_6e-1,
        3.603_448_999_498_044_5e-1,
        1.257_817_261_112_292_6e-1,
        1.608_378_514_874_227_5e-2,
        6.587_491_615_298_378e-4,
        1.631_538_713_730_209_7e-2,
    ];
    const Q: [f64; 5] = [
        2.568_520_192_289_822e0,
        1.872_952_849_923_460_4e0,
        5.279_051_029_514_285e-1,
        6.051_834_131_244_132e-2,
        2.335_204_976_268_691_8e-3,
    ];
    let y = x.abs();
    if y <= 0.46875 {
        let z = y * y;
        let mut num = A[4] * z;
        let mut den = z;
        for i in 0..3 {
            num = (num + A[i]) * z;
            den = (den + B[i]) * z;
        }
        return 1.0 - x * (num + A[3]) / (den + B[3]);
    }
    let tail = if y <= 4.0 {
        let mut num = C[8] * y;
        let mut den = y;
        for i in 0..7 {
            num = (num + C[i]) * y;
            den = (den + D[i]) * y;
        }
        (-y * y).exp() * (num + C[7]) / (den + D[7])
    } else if y < 26.6 {
        let z = 1.0 / (y * y);
        let mut num = P[5] * z;
        let mut den = z;
        for i in 0..4 {
            num = (num + P[i]) * z;
            den = (den + Q[i]) * z;
        }
        let correction = z * (num + P[4]) / (den + Q[4]);
        (-y * y).exp() / y * (0.564_189_583_547_756_3 - correction)
    } else {
        0.0
    };
    if x < 0.0 { 2.0 - tail } else { tail }
}

/// A triangular distribution: what is judged as a lowest, most likely and highest value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Triangular {
    /// Lowest value.
    pub low: f64,
    /// Most likely value.
    pub mode: f64,
    /// Highest value.
    pub high: f64,
}

impl Triangular {
    /// The value below which a share `u` of the distribution lies; `u` is 0 to 1.
    ///
    /// ```
    /// # use panoh::stats::Triangular;
    /// let night = Triangular { low: 0.2, mode: 0.6, high: 1.0 };
    /// assert_eq!(night.quantile(0.5), 0.6);
    /// ```
    pub fn quantile(&self, u: f64) -> f64 {
        let width = self.high - self.low;
        if width <= 0.0 {
            return self.mode;
        }
        let below = (self.mode - self.low) / width;
        if u < below {
            self.low + (u * width * (self.mode - self.low)).sqrt()
        } else {
            self.high - ((1.0 - u) * width * (self.high - self.mode)).sqrt()
        }
    }
}

/// What a run says of one number: mean, three quantiles and the sampling error of the mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// Mean over the realizations: the only one of these numbers that adds up over places.
    pub mean: f64,
    /// One realization in ten lies below.
    pub p10: f64,
    /// Half the realizations lie below.
    pub p50: f64,
    /// Nine realizations in ten lie below.
    pub p90: f64,
    /// Standard error of `mean`, from the spread of the realizations.
    pub mean_error: f64,
}

impl Summary {
    /// Of one value a realization, in any order; sorts them in place. Zero of an empty slice.
    pub fn of(values: &mut [f32]) -> Summary {
        if values.is_empty() {
            return Summary::default();
        }
        let n = values.len() as f64;
        let mean = values.iter().map(|&it| f64::from(it)).sum::<f64>() / n;
        let squares = values.iter().map(|&it| (f64::from(it) - mean).powi(2)).sum::<f64>();
        let mean_error = if n > 1.0 { (squares / (n - 1.0) / n).sqrt() } else { 0.0 };
        values.sort_unstable_by(f32::total_cmp);
        Summary {
            mean,
            p10: quantile(values, 0.1),
            p50: quantile(values, 0.5),
            p90: quantile(values, 0.9),
            mean_error,
        }
    }
}

/// Quantile of sorted values, type 7 of Hyndman & Fan (1996): linear between order statistics.
pub fn quantile(sorted: &[f32], p: f64) -> f64 {
    let place = p * (sorted.len() - 1) as f64;
    let below = place.floor();
    let low = f64::from(sorted[below as usize]);
    let high = f64::from(sorted[(below as usize + 1).min(sorted.len() - 1)]);
    low + (place - below) * (high - low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_the_normal_distribution_is_within_1e_9() {
        let table = NormalTable::get();
        let off = |it: i32| {
            let x = f64::from(it) * 0.000_37;
            (table.cdf(x) - normal_cdf(x)).abs()
        };
        let worst = (-25_000..25_000).map(off).fold(0.0, f64::max);
        assert!(worst < 1e-9, "{worst:e}");
        assert!(table.cdf(f64::INFINITY) > 1.0 - 1e-9 && table.cdf(f64::NEG_INFINITY) < 1e-9);
        assert!(table.cdf(f64::NAN) < 1e-9);
    }

    /// Values of NIST's Digital Library of Mathematical Functions, table 7.23, and SciPy's ndtr.
    #[test]
    fn normal_distribution_meets_published_values() {
        for (x, expected) in [
            (0.0, 0.5),
            (0.3, 0.617_911_422_188_952_7),
            (1.0, 0.841_344_746_068_542_9),
            (1.959_963_984_540_054, 0.975),
            (-3.0, 1.349_898_031_630_094_6e-3),
            (-8.0, 6.220_960_574_271_785e-16),
        ] {
            let got = normal_cdf(x);
            assert!((got - expected).abs() <= 1e-14 * expected.max(1e-2), "Φ({x}) = {got}");
        }
        assert_eq!(normal_cdf(f64::NEG_INFINITY), 0.0);
        assert_eq!(normal_cdf(f64::INFINITY), 1.0);
    }

    #[test]
    fn the_fast_normal_distribution_meets_the_exact_one() {
        for i in -800..=800 {
            let x = f64::from(i) * 0.01;
            let (below, density) = normal_cdf_and_density(x);
            assert!((below - normal_cdf(x)).abs() < 7.5e-8, "Φ({x}) = {below}");
            let slope = (normal_cdf(x + 1e-5) - normal_cdf(x - 1e-5)) / 2e-5;
            assert!((density - slope).abs() < 1e-9, "φ({x}) = {density}");
        }
    }

    /// NumPy's default quantile of 1..=10 is type 7.
    #[test]
    fn quantiles_are_type_7() {
        let mut values: Vec<f32> = (1..=10).rev().map(|it| it as f32).collect();
        let summary = Summary::of(&mut values);
        assert_eq!(summary.mean, 5.5);
        assert!((summary.p10 - 1.9).abs() < 1e-12);
        assert!((summary.p50 - 5.5).abs() < 1e-12);
        assert!((summary.p90 - 9.1).abs() < 1e-12);
        assert!((summary.mean_error - (110.0_f64 / 12.0 / 10.0).sqrt()).abs() < 1e-12);
    }

    #[test]
    fn a_triangular_distribution_has_its_mean() {
        let it = Triangular { low: 0.0, mode: 0.05, high: 0.3 };
        let n = 100_000;
        let mean = (0..n).map(|i| it.quantile((f64::from(i) + 0.5) / f64::from(n))).sum::<f64>();
        assert!((mean / f64::from(n) - (0.0 + 0.05 + 0.3) / 3.0).abs() < 1e-6);
    }
}
