//! + - x / on intervals, end points rounded outward.

use super::Interval;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

/// The largest `f64` that is <= the exact value, given the value rounded to nearest; an overflow keeps its side.
pub(super) fn down(x: f64) -> f64 {
    if x == f64::NEG_INFINITY { x } else { x.next_down() }
}

/// The smallest `f64` that is >= the exact value, given the value rounded to nearest.
pub(super) fn up(x: f64) -> f64 {
    if x == f64::INFINITY { x } else { x.next_up() }
}

/// a + b rounded to nearest, and the sign of what was lost: exact by Knuth's two-sum unless something overflowed.
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let part = sum - a;
    (sum, (a - (sum - part)) + (b - part))
}

fn add_down(a: f64, b: f64) -> f64 {
    let (sum, error) = two_sum(a, b);
    // `error` is NaN where the sum overflowed or an end point is infinite.
    if error >= 0.0 || sum == f64::NEG_INFINITY { sum } else { down(sum) }
}

fn add_up(a: f64, b: f64) -> f64 {
    let (sum, error) = two_sum(a, b);
    if error <= 0.0 || sum == f64::INFINITY { sum } else { up(sum) }
}

/// Bounds of a product of end points. 0 times anything, an unbounded side included, is 0.
fn product(a: f64, b: f64) -> (f64, f64) {
    if a == 0.0 || b == 0.0 {
        return (0.0, 0.0);
    }
    let p = a * b;
    // The sign of a product is exact: an underflow must not cross 0.
    if (a < 0.0) == (b < 0.0) { (down(p).max(0.0), up(p)) } else { (down(p), up(p).min(0.0)) }
}

/// Bounds of a quotient of end points, b != 0. An unbounded side over an unbounded side lies anywhere from 0 on.
fn quotient(a: f64, b: f64) -> (f64, f64) {
    if a == 0.0 {
        return (0.0, 0.0);
    }
    let positive = (a < 0.0) == (b < 0.0);
    let q = a / b;
    match (q.is_nan(), positive) {
        (true, true) => (0.0, f64::INFINITY),
        (true, false) => (f64::NEG_INFINITY, 0.0),
        (false, true) => (down(q).max(0.0), up(q)),
        (false, false) => (down(q), up(q).min(0.0)),
    }
}

/// The hull of the bounds of the four combinations of end points.
fn corners(x: Interval, y: Interval, bounds: impl Fn(f64, f64) -> (f64, f64)) -> Interval {
    let (mut lo, mut hi) = bounds(x.lo, y.lo);
    for (a, b) in [(x.lo, y.hi), (x.hi, y.lo), (x.hi, y.hi)] {
        let (l, h) = bounds(a, b);
        lo = lo.min(l);
        hi = hi.max(h);
    }
    Interval::new(lo, hi)
}

impl Add for Interval {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(add_down(self.lo, other.lo), add_up(self.hi, other.hi))
    }
}

impl AddAssign for Interval {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Neg for Interval {
    type Output = Self;
    fn neg(self) -> Self {
        Self { lo: -self.hi, hi: -self.lo }
    }
}

impl Sub for Interval {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Interval {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        // Rounding is monotone: the extreme of the rounded products is the rounded extreme, and one neighbour bounds
        // it, unless it rounded to 0 (which must keep its sign) or an end is infinite (0 times it is 0).
        let (x, y) = (self, other);
        let products = [x.lo * y.lo, x.lo * y.hi, x.hi * y.lo, x.hi * y.hi];
        let lo = products[0].min(products[1]).min(products[2].min(products[3]));
        let hi = products[0].max(products[1]).max(products[2].max(products[3]));
        let regular =
            lo.abs() > 0.0 && hi.abs() > 0.0 && lo.abs() < f64::INFINITY && hi.abs() < f64::INFINITY;
        if regular && (x.lo - x.hi + y.lo - y.hi).is_finite() {
            return Self { lo: lo.next_down(), hi: hi.next_up() };
        }
        corners(x, y, product)
    }
}

impl Div for Interval {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        if other.contains(0.0) { Self::ENTIRE } else { corners(self, other, quotient) }
    }
}
