//! The arithmetic that every formula of this crate is written in.
//!
//! A formula is written once, over [`Scalar`], and evaluated in
//!
//! | type | promise | use |
//! |---|---|---|
//! | [`f64`] | correctly rounded operations and special functions within 2 ulp; no bound on the result | fast |
//! | [`Interval`](crate::interval::Interval) | encloses the true value | proofs |
//! | [`Ball`](crate::ball::Ball) | encloses the true value, thousands of digits | digits |

mod branch_free;
mod double;
mod dual;
mod erfcx;
mod erfcx_table;
mod hex;
mod lanes;
mod parts;
mod polynomial;
mod rational;

pub use dual::Dual;
pub use erfcx::erfcx;
pub use hex::{from_hex, to_hex};
pub(crate) use lanes::{LANES, Lanes};
pub(crate) use parts::power_of_two;
pub use polynomial::Polynomial;
pub use rational::{Rational, decimal_of, nearest, parse_rational};

use std::cmp::Ordering;
use std::fmt::Debug;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

/// A number that the formulas can be evaluated in.
///
/// An arithmetic with [`ENCLOSES`](Self::ENCLOSES) returns sets: every operation contains the true results for
/// all members of its operands; what it cannot bound is the whole line, never a wrong finite set and never NaN.
pub trait Scalar:
    Copy
    + Debug
    + PartialEq
    + Send
    + Sync
    + 'static
    + Add<Output = Self>
    + AddAssign
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
{
    /// Whether results enclose the true value.
    const ENCLOSES: bool;

    /// The integer `n`, exactly; |n| <= 2^53.
    fn integer(n: i64) -> Self;

    /// The number that `x` stands for, exactly. NaN and the infinities carry no information.
    fn exact(x: f64) -> Self;

    /// The rational `q`: its enclosure, or the nearest number.
    fn rational(q: &Rational) -> Self;

    /// pi.
    fn pi() -> Self;

    /// x^2, without the dependency of `x * x`.
    #[must_use]
    fn square(self) -> Self;

    /// Square root; NaN, or the whole line, unless x >= 0 for certain.
    #[must_use]
    fn sqrt(self) -> Self;

    /// e^x.
    #[must_use]
    fn exp(self) -> Self;

    /// e^x - 1, without cancellation near 0.
    #[must_use]
    fn exp_m1(self) -> Self;

    /// erf(x) = 2/sqrt(pi) times the integral of e^{-t^2} over \[0, x\].
    #[must_use]
    fn erf(self) -> Self;

    /// erfc(x) = 1 - erf(x), without cancellation for large x.
    #[must_use]
    fn erfc(self) -> Self;

    /// erfcx(x) = e^{x^2} erfc(x); 1 at 0, ~ 1/(x sqrt(pi)) for large x, ~ 2 e^{x^2} for large negative x.
    #[must_use]
    fn erfcx(self) -> Self;

    /// |x|.
    #[must_use]
    fn abs(self) -> Self;

    /// The larger of the two numbers (of each pair of members).
    #[must_use]
    fn max(self, other: Self) -> Self;

    /// What both arguments lie in: the smallest enclosing set, or, where the arithmetic has no sets, `self`.
    #[must_use]
    fn hull(self, other: Self) -> Self;

    /// The sign, where it is certain.
    fn sign(self) -> Option<Ordering>;

    /// Of two results the one that holds for x < 0, or the other, which holds for x >= 0; of a set with both, the hull.
    #[must_use]
    #[inline(always)]
    fn by_sign(self, negative: impl FnOnce() -> Self, other: impl FnOnce() -> Self) -> Self {
        match self.sign() {
            Some(Ordering::Less) => negative(),
            Some(_) => other(),
            None => other().hull(negative()),
        }
    }

    /// Whether the number, or the middle of the set, is below 0: chooses between formulas that are both valid.
    fn leans_negative(self) -> bool;

    /// The nearest `f64` to the number, or to the middle of the set.
    fn to_f64(self) -> f64;

    /// Whether the number, or the whole set, is finite.
    fn is_finite(self) -> bool;

    /// The rational p/q of two small integers, q != 0.
    #[must_use]
    fn ratio(p: i64, q: i64) -> Self {
        Self::integer(p) / Self::integer(q)
    }

    /// x^n by repeated squaring; x^0 = 1.
    #[must_use]
    fn powi(self, n: u32) -> Self {
        if n == 0 {
            return Self::integer(1);
        }
        let half = self.powi(n / 2).square();
        if n.is_multiple_of(2) { half } else { half * self }
    }

    /// e^{-u^2/(2v)} for v > 0: the shape of the normal density at distance u from its mean.
    #[must_use]
    fn gauss(u: Self, v: Self) -> Self {
        (-(u.square() / (v + v))).exp()
    }

    /// (erfc(-x)/2, erfc(x)/2), each without cancellation: the normal distribution's mass below and above x sqrt(2)
    /// standard deviations. `gauss` is e^{-x^2}, which the caller may know better than x.
    #[must_use]
    fn normal_tails(x: Self, gauss: Self) -> (Self, Self) {
        let _ = gauss;
        let half = Self::ratio(1, 2);
        (half * (-x).erfc(), half * x.erfc())
    }
}
