//! White noise: standard normal numbers, many at once and the same on every processor.

use rand::Rng;
use rustfft::num_complex::Complex;

use super::lanes::{LANES, Lanes};

/// How many generators go side by side: enough for the compiler to make vectors of the loop.
pub const BLOCK: usize = 4 * LANES;

/// Generators Xoshiro128++ (Blackman & Vigna 2021, doi:10.1145/3460772) side by side.
pub struct WhiteNoise {
    state: [[u32; BLOCK]; 4],
}

impl WhiteNoise {
    /// Begins where a generator stands: it takes 128 words of it.
    pub fn new(rng: &mut impl Rng) -> WhiteNoise {
        let mut state = [[0; BLOCK]; 4];
        for lane in 0..BLOCK {
            for word in &mut state {
                word[lane] = rng.next_u32();
            }
            // A state of zeros would stay so.
            state[0][lane] |= 1;
        }
        WhiteNoise { state }
    }

    #[inline]
    fn next(&mut self) -> [u32; BLOCK] {
        let [s0, s1, s2, s3] = &mut self.state;
        let mut out = [0; BLOCK];
        for lane in 0..BLOCK {
            let (a, b, c, d) = (s0[lane], s1[lane], s2[lane], s3[lane]);
            out[lane] = a.wrapping_add(d).rotate_left(7).wrapping_add(a);
            let (c, d) = (c ^ a, d ^ b);
            s1[lane] = b ^ c;
            s0[lane] = a ^ d;
            s2[lane] = c ^ (b << 9);
            s3[lane] = d.rotate_left(11);
        }
        out
    }

    /// Two numbers a generator, all independent.
    pub fn pair(&mut self) -> [[f32; BLOCK]; 2] {
        let (radius, angle) = (self.next(), self.next());
        normals(&radius, &angle)
    }

    /// Fills with numbers whose parts are independent.
    pub fn fill(&mut self, out: &mut [Complex<Lanes>]) {
        for out in out.chunks_mut(BLOCK / LANES) {
            let [re, im] = self.pair();
            let (re, im) = (re.as_chunks::<LANES>().0, im.as_chunks::<LANES>().0);
            for ((out, re), im) in out.iter_mut().zip(re).zip(im) {
                *out = Complex::new(Lanes(*re), Lanes(*im));
            }
        }
    }
}

/// Two standard normal numbers from two words each, by Box & Muller (1958,
/// doi:10.1214/aoms/1177706645). The words' upper 24 bits count: no number lies beyond 5.9.
///
/// The angle is one of a half circle, from −π/2 to π/2, and a bit of its own tells which half; on
/// it the series of sine and cosine end where `f32` does.
#[inline]
pub fn normals<const N: usize>(radius: &[u32; N], angle: &[u32; N]) -> [[f32; N]; 2] {
    /// 2⁻²⁴.
    const ULP: f32 = 1.0 / 16_777_216.0;
    let mut out = [[0.0; N]; 2];
    let [cosines, sines] = &mut out;
    for i in 0..N {
        let uniform = ((radius[i] >> 8) as i32 as f32 + 0.5) * ULP;
        let square = -2.0 * ln(uniform);
        let length = if square > 0.0 { square } else { 0.0 }.sqrt();
        // The sign is the lowest bit: the upper ones are the angle.
        let signed = length * f32::from_bits(1.0_f32.to_bits() | (angle[i] << 31));
        let turn = ((angle[i] >> 8) as i32 as f32 + 0.5) * ULP - 0.5;
        let x = turn * std::f32::consts::PI;
        cosines[i] = signed * cosine(x);
        sines[i] = signed * sine(x);
    }
    out
}

/// Natural logarithm of a positive normal number, within 1e-7 of its size or 1e-7.
///
/// x = m 2ᵉ with √½ ≤ m < √2, and ln m = 2 artanh s with s = (m − 1) / (m + 1), |s| < 0.172.
#[inline]
fn ln(x: f32) -> f32 {
    const SQRT_HALF: u32 = 0x3F35_04F3;
    let shifted = x.to_bits().wrapping_sub(SQRT_HALF);
    let exponent = (shifted as i32) >> 23;
    let mantissa = f32::from_bits((shifted & 0x007F_FFFF) + SQRT_HALF);
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let s2 = s * s;
    let series = 2.0 + s2 * (2.0 / 3.0 + s2 * (2.0 / 5.0 + s2 * (2.0 / 7.0 + s2 * (2.0 / 9.0))));
    exponent as f32 * std::f32::consts::LN_2 + s * series
}

/// Sine of an angle between −π/2 and π/2, within 1e-7.
#[inline]
fn sine(x: f32) -> f32 {
    let x2 = x * x;
    let series = -1.0 / 5040.0 + x2 * (1.0 / 362_880.0 - x2 * (1.0 / 39_916_800.0));
    x * (1.0 + x2 * (-1.0 / 6.0 + x2 * (1.0 / 120.0 + x2 * series)))
}

/// Cosine of such an angle, within 1e-7.
#[inline]
fn cosine(x: f32) -> f32 {
    let x2 = x * x;
    let series = 1.0 / 40_320.0 + x2 * (-1.0 / 3_628_800.0 + x2 * (1.0 / 479_001_600.0));
    1.0 + x2 * (-0.5 + x2 * (1.0 / 24.0 + x2 * (-1.0 / 720.0 + x2 * series)))
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand_xoshiro::Xoshiro128PlusPlus;

    use super::*;
    use crate::rng::{Draw, rng};

    #[test]
    fn each_lane_is_a_generator_of_its_own() {
        let mut noise = WhiteNoise::new(&mut rng(1, 2, Draw::Bench));
        let mut alone: Vec<Xoshiro128PlusPlus> = (0..BLOCK)
            .map(|lane| {
                let bytes: Vec<u8> =
                    noise.state.iter().flat_map(|it| it[lane].to_le_bytes()).collect();
                Xoshiro128PlusPlus::from_seed(bytes.try_into().unwrap())
            })
            .collect();
        for _ in 0..100 {
            let words = noise.next();
            for (word, alone) in words.iter().zip(&mut alone) {
                assert_eq!(*word, alone.next_u32());
            }
        }
    }

    #[test]
    fn series_meet_the_library() {
        for i in 1..=100_000_u32 {
            let x = i as f32 / 100_000.0;
            let exact = f64::from(x).ln();
            assert!((f64::from(ln(x)) - exact).abs() < 1.5e-7 * exact.abs().max(1.0), "ln {x}");
            let angle = (x - 0.5) * std::f32::consts::PI;
            let [sine, cosine] = [sine(angle), cosine(angle)].map(f64::from);
            assert!((sine - f64::from(angle).sin()).abs() < 2e-7, "sin {angle}");
            assert!((cosine - f64::from(angle).cos()).abs() < 2e-7, "cos {angle}");
        }
    }

    /// Moments up to the sixth, and no correlation between the two of a pair or from draw to draw.
    #[test]
    fn noise_is_standard_normal_and_white() {
        let mut noise = WhiteNoise::new(&mut rng(3, 0, Draw::Bench));
        let draws: Vec<[[f32; BLOCK]; 2]> = (0..50_000).map(|_| noise.pair()).collect();
        let n = (draws.len() * BLOCK) as f64;
        for which in 0..2 {
            let values = || draws.iter().flat_map(|it| it[which]).map(f64::from);
            let moment = |power| values().map(|it| it.powi(power)).sum::<f64>() / n;
            // Variances of powers of a standard normal number.
            for (power, expected, variance) in
                [(1, 0.0, 1.0), (2, 1.0, 2.0), (3, 0.0, 15.0), (4, 3.0, 96.0), (6, 15.0, 10_170.0)]
            {
                let error = f64::sqrt(variance / n);
                assert!((moment(power) - expected).abs() < 4.5 * error, "moment {power}");
            }
            let beyond = values().filter(|it| it.abs() > 3.0).count() as f64 / n;
            assert!((beyond - 0.002_699_8).abs() < 4.5 * (0.0027 / n).sqrt(), "{beyond}");
        }
        let product = |other: &dyn Fn(usize, usize) -> f32| {
            let all = (0..draws.len() - 1).flat_map(|i| (0..BLOCK).map(move |lane| (i, lane)));
            let products = all.map(|(i, lane)| f64::from(draws[i][0][lane] * other(i, lane)));
            products.sum::<f64>() / n
        };
        for (name, mean) in [
            ("pair", product(&|i, lane| draws[i][1][lane])),
            ("next", product(&|i, lane| draws[i + 1][0][lane])),
            ("lanes", product(&|i, lane| draws[i][0][(lane + 1) % BLOCK])),
        ] {
            assert!(mean.abs() < 4.5 / n.sqrt(), "{name}: {mean}");
        }
    }
}
