//! A number of eight lanes: what is done to it is done to eight numbers at once.
//!
//! Transforms of rustfft take any number type, and so eight of them run in one, on whatever
//! vectors the processor has. Each lane is computed as a single `f32` would be, without fused
//! operations, so the bits do not depend on the processor.

use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

use rustfft::num_traits::{FromPrimitive, Num, One, Signed, Zero};

/// How many numbers go together.
pub const LANES: usize = 8;

/// Eight numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(align(32))]
pub struct Lanes(pub [f32; LANES]);

impl Lanes {
    /// The same number in every lane.
    #[inline]
    pub const fn splat(value: f32) -> Lanes {
        Lanes([value; LANES])
    }

    #[inline]
    fn zip(self, other: Lanes, op: impl Fn(f32, f32) -> f32) -> Lanes {
        Lanes(std::array::from_fn(|lane| op(self.0[lane], other.0[lane])))
    }

    #[inline]
    fn map(self, op: impl Fn(f32) -> f32) -> Lanes {
        Lanes(self.0.map(op))
    }
}

macro_rules! operator {
    ($($trait:ident $name:ident $op:tt)*) => {
        $(impl $trait for Lanes {
            type Output = Lanes;

            #[inline]
            fn $name(self, other: Lanes) -> Lanes {
                self.zip(other, |a, b| a $op b)
            }
        })*
    };
}
operator!(Add add + Sub sub - Mul mul * Div div / Rem rem %);

impl Neg for Lanes {
    type Output = Lanes;

    #[inline]
    fn neg(self) -> Lanes {
        self.map(|it| -it)
    }
}

impl Zero for Lanes {
    fn zero() -> Lanes {
        Lanes::splat(0.0)
    }

    fn is_zero(&self) -> bool {
        *self == Lanes::zero()
    }
}

impl One for Lanes {
    fn one() -> Lanes {
        Lanes::splat(1.0)
    }
}

impl Num for Lanes {
    type FromStrRadixErr = <f32 as Num>::FromStrRadixErr;

    fn from_str_radix(text: &str, radix: u32) -> Result<Lanes, Self::FromStrRadixErr> {
        f32::from_str_radix(text, radix).map(Lanes::splat)
    }
}

impl Signed for Lanes {
    fn abs(&self) -> Lanes {
        self.map(f32::abs)
    }

    fn abs_sub(&self, other: &Lanes) -> Lanes {
        self.zip(*other, |a, b| (a - b).max(0.0))
    }

    fn signum(&self) -> Lanes {
        self.map(f32::signum)
    }

    fn is_positive(&self) -> bool {
        self.0.iter().all(|it| it.is_sign_positive())
    }

    fn is_negative(&self) -> bool {
        self.0.iter().all(|it| it.is_sign_negative())
    }
}

impl FromPrimitive for Lanes {
    fn from_i64(n: i64) -> Option<Lanes> {
        Some(Lanes::splat(n as f32))
    }

    fn from_u64(n: u64) -> Option<Lanes> {
        Some(Lanes::splat(n as f32))
    }

    fn from_f64(n: f64) -> Option<Lanes> {
        Some(Lanes::splat(n as f32))
    }
}
