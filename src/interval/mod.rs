//! Rigorous interval arithmetic on `f64` end points.
//!
//! # Contract
//! Every operation returns an interval that contains f(x, y) for **all** members x, y of its operands. What cannot
//! be bounded (a division by an interval around 0, a square root of possibly negative numbers, NaN) is
//! [`Interval::ENTIRE`], the whole line: "no information", never a wrong finite interval. There is no empty
//! interval and no conversion from a bare `f64`: a number enters by [`Scalar::exact`](crate::scalar::Scalar::exact), [`Scalar::ratio`](crate::scalar::Scalar::ratio),
//! [`Scalar::rational`](crate::scalar::Scalar::rational) or as decimal text, so that nothing is rounded unseen.
//!
//! # Assumptions
//! * IEEE 754 binary64, round to nearest (Rust's only mode): + - x / sqrt are correctly rounded, so the true result
//!   lies within one neighbour of the computed one. x87 arithmetic, which rounds twice, is refused at compile time.
//! * `core-math` rounds exp, expm1, erf, erfc correctly; we still widen by one neighbour. No other function of a
//!   mathematical library reaches an `Interval`.

mod arithmetic;
mod decimal;
mod elementary;

pub use decimal::{decimal_lower, decimal_upper};

use crate::scalar::Rational;
use std::fmt;

#[cfg(all(target_arch = "x86", not(target_feature = "sse2")))]
compile_error!("x87 arithmetic rounds twice: intervals would not enclose. Build for a target with SSE2.");

/// A closed interval \[lo, hi\] of real numbers; an infinite end point means "unbounded on this side".
///
/// ```
/// use selfnorm::{interval::Interval, scalar::Scalar};
/// let third = Interval::ratio(1, 3);
/// assert!(third.lo() < third.hi() && third.width() < 2e-16);
/// assert_eq!((third / Interval::integer(0)), Interval::ENTIRE);
/// ```
#[derive(Clone, Copy, PartialEq)]
pub struct Interval {
    lo: f64,
    hi: f64,
}

impl Interval {
    /// The whole line: no information.
    pub const ENTIRE: Self = Self { lo: f64::NEG_INFINITY, hi: f64::INFINITY };

    /// The interval from `lo` to `hi`, each exactly; [`ENTIRE`](Self::ENTIRE) if either is NaN, if lo > hi or if
    /// no finite number lies between them.
    #[must_use]
    pub fn new(lo: f64, hi: f64) -> Self {
        // Written so that a NaN fails the test.
        if lo <= hi && lo < f64::INFINITY && hi > f64::NEG_INFINITY { Self { lo, hi } } else { Self::ENTIRE }
    }

    /// The smallest interval that contains every number between two rationals, in either order.
    #[must_use]
    pub fn between(a: &Rational, b: &Rational) -> Self {
        use crate::scalar::Scalar;
        Self::rational(a).hull(Self::rational(b))
    }

    /// Lower end point.
    #[must_use]
    pub const fn lo(self) -> f64 {
        self.lo
    }

    /// Upper end point.
    #[must_use]
    pub const fn hi(self) -> f64 {
        self.hi
    }

    /// A finite number inside: the middle, or, of an unbounded interval, the member nearest to 0.
    #[must_use]
    pub fn mid(self) -> f64 {
        if self.lo.is_finite() && self.hi.is_finite() {
            (0.5 * self.lo + 0.5 * self.hi).clamp(self.lo, self.hi)
        } else {
            0.0_f64.clamp(self.lo, self.hi)
        }
    }

    /// An upper bound of hi - lo; infinite for an unbounded interval.
    #[must_use]
    pub fn width(self) -> f64 {
        (self.hi - self.lo).next_up()
    }

    /// The largest magnitude of a member.
    #[must_use]
    pub fn magnitude(self) -> f64 {
        self.lo.abs().max(self.hi.abs())
    }

    /// Whether `x` is a member; no interval contains NaN.
    #[must_use]
    pub fn contains(self, x: f64) -> bool {
        self.lo <= x && x <= self.hi
    }

    /// Whether the rational `q` is a member, decided exactly.
    #[must_use]
    pub fn contains_rational(self, q: &Rational) -> bool {
        let below = Rational::from_float(self.lo).is_none_or(|lo| lo <= *q);
        let above = Rational::from_float(self.hi).is_none_or(|hi| *q <= hi);
        below && above
    }

    /// Whether every member is a member of `other`.
    #[must_use]
    pub fn is_subset(self, other: Self) -> bool {
        other.lo <= self.lo && self.hi <= other.hi
    }

    /// Whether every member lies strictly inside `other`; the whole line lies inside nothing.
    #[must_use]
    pub fn is_interior(self, other: Self) -> bool {
        other.lo < self.lo && self.hi < other.hi
    }

    /// What the two intervals share, if anything.
    #[must_use]
    pub fn intersect(self, other: Self) -> Option<Self> {
        let (lo, hi) = (self.lo.max(other.lo), self.hi.min(other.hi));
        (lo <= hi).then_some(Self { lo, hi })
    }

    /// The two halves, sharing the middle point.
    #[must_use]
    pub fn split(self) -> (Self, Self) {
        let mid = self.mid();
        (Self { lo: self.lo, hi: mid }, Self { lo: mid, hi: self.hi })
    }

    /// The non-negative members' enclosure: use where the exact quantity is known to be >= 0.
    #[must_use]
    pub fn positive_part(self) -> Self {
        Self { lo: self.lo.max(0.0), hi: self.hi.max(0.0) }
    }
}

/// Ends in decimal, rounded outward to 17 digits, so that the text still encloses.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = f.precision().unwrap_or(17);
        write!(f, "[{}, {}]", decimal_lower(self.lo, digits), decimal_upper(self.hi, digits))
    }
}

/// Ends as the shortest decimals that read back to the same `f64`.
impl fmt::Debug for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Interval[{:e}, {:e}]", self.lo, self.hi)
    }
}
