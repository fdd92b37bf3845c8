//! [`Interval`] as a [`Scalar`]: roots, exponentials and error functions by monotonicity at the end points.

use super::Interval;
use super::arithmetic::{down, up};
use crate::scalar::{Rational, Scalar, nearest};
use std::cmp::Ordering;

/// From here on erfcx is bounded by its asymptotic series; below, by e^{x^2} erfc(x), whose factors are normal.
const ASYMPTOTIC_FROM: f64 = 26.0;
/// Below, e^{x^2} overflows.
const OVERFLOW_BELOW: f64 = -26.6;

impl Interval {
    /// The image under an increasing function, given the correctly rounded function and its range.
    fn increasing(self, f: impl Fn(f64) -> f64, range: (f64, f64)) -> Self {
        let lo = down(f(self.lo)).max(range.0);
        let hi = up(f(self.hi)).min(range.1);
        Self::new(lo, hi)
    }
}

/// Enclosure of e^{x^2} erfc(x) at a number x.
fn erfcx_at(x: f64) -> Interval {
    if x < OVERFLOW_BELOW {
        return Interval::new(erfcx_at(OVERFLOW_BELOW).lo, f64::INFINITY);
    }
    let point = Interval::exact(x);
    if x < ASYMPTOTIC_FROM {
        // x^2 = square + rest exactly, |rest| <= 2^-44, so e^rest lies in [1 + rest, 1 + rest + rest^2].
        let square = x * x;
        let rest = Interval::exact(x.mul_add(x, -square));
        let one = Interval::integer(1);
        let factor = (one + rest).hull(one + rest + rest.square());
        return Interval::exact(square).exp() * factor * point.erfc();
    }
    if x == f64::INFINITY {
        return Interval::new(0.0, f64::MIN_POSITIVE);
    }
    // Abramowitz and Stegun 7.1.23: sqrt(pi) x erfcx(x) = 1 - y(1 - 3y(1 - 5y(..))), y = 1/(2x^2), where cutting
    // the nest at any depth replaces the rest by a number in [0, 1].
    let y = Interval::ratio(1, 2) / point.square();
    let unknown = Interval::new(0.0, 1.0);
    let series =
        (1..=9).rev().fold(unknown, |rest, k| Interval::integer(1) - Interval::integer(2 * k - 1) * y * rest);
    series / (point * Interval::pi().sqrt())
}

impl Scalar for Interval {
    const ENCLOSES: bool = true;

    fn integer(n: i64) -> Self {
        Self::exact(n as f64)
    }

    fn exact(x: f64) -> Self {
        Self::new(x, x)
    }

    fn rational(q: &Rational) -> Self {
        let x = nearest(q);
        match Rational::from_float(x) {
            Some(exact) => match exact.cmp(q) {
                Ordering::Less => Self::new(x, up(x)),
                Ordering::Equal => Self::new(x, x),
                Ordering::Greater => Self::new(down(x), x),
            },
            None if x > 0.0 => Self::new(f64::MAX, x),
            None => Self::new(x, f64::MIN),
        }
    }

    fn pi() -> Self {
        // The double nearest to pi lies below it.
        Self::new(std::f64::consts::PI, std::f64::consts::PI.next_up())
    }

    fn square(self) -> Self {
        let (small, large) = match (self.lo >= 0.0, self.hi <= 0.0) {
            (true, _) => (self.lo, self.hi),
            (_, true) => (-self.hi, -self.lo),
            _ => (0.0, self.magnitude()),
        };
        let lo = if small == 0.0 { 0.0 } else { down(small * small).max(0.0) };
        let hi = if large == 0.0 { 0.0 } else { up(large * large) };
        Self::new(lo, hi)
    }

    fn sqrt(self) -> Self {
        if self.lo < 0.0 {
            return Self::ENTIRE;
        }
        let lo = if self.lo == 0.0 { 0.0 } else { down(self.lo.sqrt()) };
        let hi = if self.hi == 0.0 { 0.0 } else { up(self.hi.sqrt()) };
        Self::new(lo, hi)
    }

    fn exp(self) -> Self {
        self.increasing(core_math::exp, (0.0, f64::INFINITY))
    }

    fn exp_m1(self) -> Self {
        self.increasing(core_math::expm1, (-1.0, f64::INFINITY))
    }

    fn erf(self) -> Self {
        self.increasing(core_math::erf, (-1.0, 1.0))
    }

    fn erfc(self) -> Self {
        -(self.increasing(|x| -core_math::erfc(x), (-2.0, 0.0)))
    }

    fn erfcx(self) -> Self {
        // Decreasing (A&S 7.1.13 gives its derivative's sign; the paper's Lemma 23 on all of R).
        Self::new(erfcx_at(self.hi).lo, erfcx_at(self.lo).hi)
    }

    fn abs(self) -> Self {
        if self.lo >= 0.0 {
            self
        } else if self.hi <= 0.0 {
            -self
        } else {
            Self::new(0.0, self.magnitude())
        }
    }

    fn max(self, other: Self) -> Self {
        Self::new(self.lo.max(other.lo), self.hi.max(other.hi))
    }

    fn hull(self, other: Self) -> Self {
        Self::new(self.lo.min(other.lo), self.hi.max(other.hi))
    }

    fn sign(self) -> Option<Ordering> {
        if self.lo > 0.0 {
            Some(Ordering::Greater)
        } else if self.hi < 0.0 {
            Some(Ordering::Less)
        } else if self.lo == 0.0 && self.hi == 0.0 {
            Some(Ordering::Equal)
        } else {
            None
        }
    }

    fn leans_negative(self) -> bool {
        self.mid() < 0.0
    }

    fn to_f64(self) -> f64 {
        self.mid()
    }

    fn is_finite(self) -> bool {
        self.lo.is_finite() && self.hi.is_finite()
    }
}
