//! e^x and e^x - 1.

use super::radius::Radius;
use super::{Ball, Scalar, constants};

/// 2^63 / ln 2, rounded: enough to choose the power of two.
const INVERSE_LN_2: u64 = 0xB8AA_3B29_5C17_F0BC;
/// A radius below 2^-NARROW is spread by the derivative, a larger one by the values at the two ends.
const NARROW: i64 = 8;

/// e^x; 1 at 0; the whole line above 2^60 ln 2, and \[-2^-(2^60), 2^-(2^60)\] or less below -2^60 ln 2.
pub(super) fn exp<const LIMBS: usize>(x: Ball<LIMBS>) -> Ball<LIMBS> {
    spread(x, |x| exp_of_sum(x, Ball::ZERO), |value| value.magnitude_upper())
}

/// e^x - 1; without cancellation.
pub(super) fn exp_m1<const LIMBS: usize>(x: Ball<LIMBS>) -> Ball<LIMBS> {
    let one = Ball::integer(1);
    spread(x, exp_m1_of_point, |value| (*value + one).magnitude_upper())
}

/// An increasing function with the derivative e^t, from its values at points: for |t - m| <= r < 1,
/// |f(t) - f(m)| <= e^m (e^r - 1) <= e^m (r + r^2).
fn spread<const LIMBS: usize>(
    x: Ball<LIMBS>,
    point: impl Fn(Ball<LIMBS>) -> Ball<LIMBS>,
    slope: impl Fn(&Ball<LIMBS>) -> Radius,
) -> Ball<LIMBS> {
    if !x.is_finite() {
        return Ball::WHOLE;
    }
    let r = x.radius;
    if r >= Radius::power(-NARROW) {
        return x.at_ends(point);
    }
    let value = point(x.middle());
    if r.is_zero() { value } else { value.widened(slope(&value).times(r.plus(r.times(r)))) }
}

/// e^{head + tail} for a point `head` and a `tail` that may have a radius; sharp where the tail is small.
pub(super) fn exp_of_sum<const LIMBS: usize>(head: Ball<LIMBS>, tail: Ball<LIMBS>) -> Ball<LIMBS> {
    match reduce(head, tail) {
        Some((k, r)) => (exp_m1_near_zero(r) + Ball::integer(1)).scaled(k),
        // head <= -2^60, and a tail up to 2^58 does not lift the result above 2^-(2^60).
        None if head.negative && tail.magnitude_upper() <= Radius::power(58) => {
            Ball::around_zero(Radius::TINY)
        }
        None => Ball::WHOLE,
    }
}

/// e^x - 1 of a point.
fn exp_m1_of_point<const LIMBS: usize>(x: Ball<LIMBS>) -> Ball<LIMBS> {
    match reduce(x, Ball::ZERO) {
        Some((0, r)) => exp_m1_near_zero(r),
        _ => exp_of_sum(x, Ball::ZERO) - Ball::integer(1),
    }
}

/// (k, r) with head + tail = k ln 2 + r, and |r| below about 0.36 where `tail` is small; none for
/// |head| >= 2^60.
///
/// head - k ln_2_head is exact, so that r loses no precision for |head| < 2^60.
fn reduce<const LIMBS: usize>(head: Ball<LIMBS>, tail: Ball<LIMBS>) -> Option<(i64, Ball<LIMBS>)> {
    if head.is_centred() || head.exponent < -1 {
        return Some((0, head + tail));
    }
    if head.exponent > 60 {
        return None;
    }
    let product = u128::from(head.mantissa[LIMBS - 1]) * u128::from(INVERSE_LN_2);
    let magnitude = ((product >> (126 - head.exponent)) as i64 + 1) >> 1;
    let k = if head.negative { -magnitude } else { magnitude };
    if k == 0 {
        return Some((0, head + tail));
    }
    let (ln_2, rest) = constants::ln_2();
    let integer = Ball::integer(k);
    Some((k, ((head - integer * ln_2) - integer * rest) + tail))
}

/// e^r - 1 with a small relative error, for |r| < 1/2 or so: the series at t = r / 2^q, then q times
/// m -> m (2 + m), which is e^{2t} - 1 for m = e^t - 1.
///
/// The terms after t^n / n! sum up to less than the last one, as |t| <= 1/2.
fn exp_m1_near_zero<const LIMBS: usize>(r: Ball<LIMBS>) -> Ball<LIMBS> {
    if (r.is_centred() && r.radius.is_zero()) || !r.is_finite() {
        return r;
    }
    // A doubling costs about as much as a term.
    let size = if r.is_centred() { r.radius.exponent() } else { r.exponent };
    let halvings = (Ball::<LIMBS>::BITS.isqrt() + size).max(1);
    let t = r.scaled(-halvings);
    if t.magnitude_upper() > Radius::power(-1) {
        return Ball::WHOLE;
    }
    let (mut sum, mut term, mut n) = (t, t, 2);
    while !term.is_centred() && term.exponent > sum.exponent - Ball::<LIMBS>::BITS - 2 {
        term = term * t / Ball::integer(n);
        sum += term;
        n += 1;
    }
    let mut value = sum.widened(term.magnitude_upper());
    let two = Ball::integer(2);
    for _ in 0..halvings {
        value = value * (two + value);
    }
    value
}
