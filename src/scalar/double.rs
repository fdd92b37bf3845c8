//! `f64` as a [`Scalar`]: hardware arithmetic and the correctly rounded functions of `core-math`.
//!
//! | function | range | max ulp | mean ulp | ns per call | ns latency |
//! |---|---|---|---|---|---|
//! | exp | \[-708, 709\] | 0.500 | 0.25 | 7 | 16 |
//! | expm1 | \[-40, 709\] | 0.500 | 0.25 | 9 | 18 |
//! | erf | \[-6, 6\] | 0.500 | 0.25 | 15 | 30 |
//! | erfc | \[-6, 26.5\] | 0.500 | 0.25 | 42 | 50 |
//! | erfcx | \[-26.63, inf) | 0.63 | 0.25 | 4 to 13 | 6 to 25 |
//! | gauss, result normal | v from 1e-3 to 1e3 | 0.52 | 0.25 | 9 | 21 |
//! | gauss, result normal | v from 1e-320 to 1.7e308 | 0.52 | 0.25 | 14 | 22 |
//! | gauss, result subnormal | the same | 0.76 | 0.25 | 18 to 43 | 35 |
//!
//! Over 200,000 random points per range, and as many below 1 in magnitude, logarithmic; measured like
//! [`erfcx`](super::erfcx()), which has its own table. `core-math` was compiled for the machine that it ran on, as it is
//! by default.

use super::parts::{self, power_of_two, scale, split, square};
use super::{Rational, Scalar, erfcx, nearest};
use std::cmp::Ordering;

impl Scalar for f64 {
    const ENCLOSES: bool = false;

    fn integer(n: i64) -> Self {
        n as Self
    }

    fn exact(x: f64) -> Self {
        x
    }

    fn rational(q: &Rational) -> Self {
        nearest(q)
    }

    fn pi() -> Self {
        std::f64::consts::PI
    }

    fn square(self) -> Self {
        self * self
    }

    fn sqrt(self) -> Self {
        Self::sqrt(self)
    }

    fn exp(self) -> Self {
        core_math::exp(self)
    }

    fn exp_m1(self) -> Self {
        core_math::expm1(self)
    }

    fn erf(self) -> Self {
        core_math::erf(self)
    }

    fn erfc(self) -> Self {
        core_math::erfc(self)
    }

    #[inline]
    fn erfcx(self) -> Self {
        erfcx(self)
    }

    fn abs(self) -> Self {
        Self::abs(self)
    }

    fn max(self, other: Self) -> Self {
        if self.is_nan() || other.is_nan() { Self::NAN } else { Self::max(self, other) }
    }

    fn hull(self, _: Self) -> Self {
        self
    }

    fn sign(self) -> Option<Ordering> {
        self.partial_cmp(&0.0)
    }

    fn leans_negative(self) -> bool {
        self < 0.0
    }

    fn to_f64(self) -> f64 {
        self
    }

    fn is_finite(self) -> bool {
        Self::is_finite(self)
    }

    #[inline]
    fn gauss(u: Self, v: Self) -> Self {
        gauss(u, v)
    }

    /// The smaller tail is gauss erfcx(|x|)/2: as accurate as `gauss`, where erfc alone would lose 2x^2 ulp.
    #[inline]
    fn normal_tails(x: Self, gauss: Self) -> (Self, Self) {
        let tail = 0.5 * gauss * erfcx(x.abs());
        if x < 0.0 { (tail, 1.0 - tail) } else { (1.0 - tail, tail) }
    }
}

/// e^{-u^2/(2v)}.
///
/// For 0 < v < inf: 1 at u = 0; 0 where it underflows, as for infinite u; NaN for NaN. Outside of that domain the plain
/// formula: 1 for v = inf, 0 for v = 0, NaN where both u and v are 0, or infinite.
#[inline]
fn gauss(u: f64, v: f64) -> f64 {
    if v > 1e-270 && v < 1e270 { gauss_in_range(u, v) } else { gauss_out_of_range(u, v) }
}

/// The exponent in two parts; where u^2 leaves the range, the result is 0 or 1.
#[inline]
fn gauss_in_range(u: f64, v: f64) -> f64 {
    let two_v = v + v;
    let inverse = 1.0 / two_v;
    let quotient = u * u * inverse;
    // e^{-746} is below half of the smallest number.
    if quotient < 746.0 {
        let (s1, s2) = square(u);
        let (q1, (w1, w2)) = (split(quotient).0, split(two_v));
        // u^2 - 2v q1, for which s1 - q1 w1 is exact: the rest of the quotient.
        let remainder = ((s1 - q1 * w1) - q1 * w2) + s2;
        let power = parts::exp(-q1, -remainder * inverse);
        scale(power.high + power.low, power.exponent)
    } else if quotient.is_nan() {
        quotient
    } else {
        0.0
    }
}

#[cold]
fn gauss_out_of_range(u: f64, v: f64) -> f64 {
    if v > 0.0 && v.is_finite() {
        let n = if v < 1.0 { 300 } else { -300 };
        gauss_in_range(u * power_of_two(n), v * power_of_two(2 * n))
    } else {
        core_math::exp(-(u * (u / (v + v))))
    }
}
