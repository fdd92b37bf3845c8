//! erf, erfc and erfcx.
//!
//! Two formulas carry all: the series of erf for |x| < 1, and for x >= 1 the trapezoidal rule for
//! erfcx(x) = x/pi times the integral of e^{-t^2} / (t^2 + x^2) over the line, which has positive terms, needs no
//! more than the precision of the result, and converges at the same rate for all x.

use super::radius::Radius;
use super::{Ball, Scalar, elementary};
use std::any::Any;
use std::borrow::Cow;
use std::f64::consts::{LN_2, PI};
use std::sync::OnceLock;

/// A ball of which 2|x| r is below 2^-NARROW is spread by a bound of the derivative, a wider one by its ends.
const NARROW: i64 = 4;

/// erf(x): odd, 0 at 0.
pub(super) fn erf<const LIMBS: usize>(x: Ball<LIMBS>) -> Ball<LIMBS> {
    monotone(x, |x, tail| match tail {
        None => series(x),
        Some(tail) if x.negative => tail - Ball::integer(1),
        Some(tail) => Ball::integer(1) - tail,
    })
}

/// erfc(x): 1 at 0, 2 towards -oo; positive and without cancellation for large x, \[-2^-(2^60), 2^-(2^60)\] or less
/// from x = 2^40 on.
pub(super) fn erfc<const LIMBS: usize>(x: Ball<LIMBS>) -> Ball<LIMBS> {
    monotone(x, erfc_of_point)
}

/// erfc of a point, given erfc(|x|) where |x| >= 1.
fn erfc_of_point<const LIMBS: usize>(x: Ball<LIMBS>, tail: Option<Ball<LIMBS>>) -> Ball<LIMBS> {
    match tail {
        None => Ball::integer(1) - series(x),
        Some(tail) if x.negative => Ball::integer(2) - tail,
        Some(tail) => tail,
    }
}

/// erfc(|x|) of a point, where |x| >= 1.
fn tail_of_point<const LIMBS: usize>(x: Ball<LIMBS>) -> Option<Ball<LIMBS>> {
    (x.exponent > 0).then(|| tail(x.abs()))
}

/// A function with the derivative +-2/sqrt(pi) e^{-t^2}, from its values at points.
///
/// For |t - m| <= r with (2|m| + 1) r <= 1/16, t^2 >= m^2 - 2|m| r gives |f'(t)| <= 1.0645 2/sqrt(pi) e^{-m^2}.
/// That is below 5/4, and for |m| >= 1 below (9/4) (|m| + 1) erfc(|m|), because
/// erfc(m) >= 2/sqrt(pi) e^{-m^2} / (m + sqrt(m^2 + 2)) (Abramowitz and Stegun 7.1.13).
fn monotone<const LIMBS: usize>(
    x: Ball<LIMBS>,
    point: impl Fn(Ball<LIMBS>, Option<Ball<LIMBS>>) -> Ball<LIMBS>,
) -> Ball<LIMBS> {
    if !x.is_finite() {
        return Ball::WHOLE;
    }
    let (m, r) = (x.midpoint_upper(), x.radius);
    let one = Radius::power(0);
    if r.times(m.scaled(1).plus(one)) > Radius::power(-NARROW) {
        return x.at_ends(|end| point(end, tail_of_point(end)));
    }
    let middle = x.middle();
    let tail = tail_of_point(middle);
    let slope = match &tail {
        None => Radius::ratio(5, 4),
        Some(tail) => Radius::ratio(9, 4).times(m.plus(one)).times(tail.magnitude_upper()),
    };
    point(middle, tail).widened(slope.times(r))
}

/// erfcx(x): 1 at 0, ~ 1/(x sqrt(pi)) for large x, ~ 2 e^{x^2} for large negative x.
///
/// For |t - m| <= r: where m >= 1 and r <= m/64, |f'(t)| <= 2/sqrt(pi) / (1 + 2t^2) <= (3/5) / m^2, by the bound of
/// erfc above in f' = 2t f - 2/sqrt(pi); where m < 1, |f'/f| <= 2|t| + 2.7 = c, and e^{cr} - 1 <= 1.04 c r for
/// c r <= 1/16.
pub(super) fn erfcx<const LIMBS: usize>(x: Ball<LIMBS>) -> Ball<LIMBS> {
    if !x.is_finite() {
        return Ball::WHOLE;
    }
    let (m, r) = (x.midpoint_upper(), x.radius);
    if !x.negative && x.exponent > 0 {
        if r.scaled(6) <= m {
            let lower = x.middle().magnitude_lower();
            let change = Radius::ratio(3, 5).times(r).over(lower).over(lower);
            return erfcx_of_point(x.middle()).widened(change);
        }
    } else {
        let change = m.plus(r).scaled(1).plus(Radius::ratio(27, 10)).times(r);
        if change <= Radius::power(-NARROW) {
            let value = erfcx_of_point(x.middle());
            return value.widened(value.magnitude_upper().times(Radius::ratio(26, 25)).times(change));
        }
    }
    x.at_ends(erfcx_of_point)
}

fn erfcx_of_point<const LIMBS: usize>(x: Ball<LIMBS>) -> Ball<LIMBS> {
    if x.negative || x.exponent <= 0 {
        let (head, rest) = square_in_full(x);
        return elementary::exp_of_sum(head, rest) * erfc_of_point(x, tail_of_point(x));
    }
    if x.exponent > super::LIMIT / 4 {
        return Ball::from_zero_to(Radius::power(1 - x.exponent));
    }
    let (sum, pole) = trapezoid(x);
    match pole {
        None => sum,
        Some(pole) => {
            let (head, rest) = square_in_full(x);
            sum - elementary::exp_of_sum(head, rest) * pole
        }
    }
}

/// erfc of a point >= 1.
fn tail<const LIMBS: usize>(x: Ball<LIMBS>) -> Ball<LIMBS> {
    if x.exponent > 40 {
        return Ball::around_zero(Radius::TINY);
    }
    let (sum, pole) = trapezoid(x);
    let (head, rest) = square_in_full(x);
    let value = elementary::exp_of_sum(-head, -rest) * sum;
    pole.map_or(value, |pole| value - pole)
}

/// (s, d): s a point, and s + d contains x^2 with a relative error far below that of s, for a point x.
fn square_in_full<const LIMBS: usize>(x: Ball<LIMBS>) -> (Ball<LIMBS>, Ball<LIMBS>) {
    // x = high + low of half the limbs each, so that the first two parts of the square are exact.
    let mut high = x;
    high.mantissa[..LIMBS - LIMBS / 2].fill(0);
    let low = x - high;
    let (first, second, third) = (high * high, (high * low).scaled(1), low * low);
    let head = (first + second).middle();
    (head, (first - head) + second + third)
}

/// erf of a point |x| < 1: 2/sqrt(pi) sum_k (-1)^k x^{2k+1} / (k! (2k+1)) (Abramowitz and Stegun 7.1.5).
///
/// The terms alternate and decrease, so that the rest is below the last term that was added.
fn series<const LIMBS: usize>(x: Ball<LIMBS>) -> Ball<LIMBS> {
    if x.is_centred() {
        return Ball::ZERO;
    }
    let square = -x.square();
    let (mut sum, mut power, mut term, mut k) = (x, x, x, 1);
    while !term.is_centred() && term.exponent > sum.exponent - Ball::<LIMBS>::BITS - 2 {
        power = power * square / Ball::integer(k);
        term = power / Ball::integer(2 * k + 1);
        sum += term;
        k += 1;
    }
    sum.widened(term.magnitude_upper()).scaled(1) / Ball::pi().sqrt()
}

/// (S, P) with erfcx(x) = S - e^{x^2} P and erfc(x) = e^{-x^2} S - P for a point 1 <= x < 2^(2^58).
///
/// S = (2 h x / pi) (1/(2x^2) + sum_{k>=1} e^{-k^2 h^2} / (k^2 h^2 + x^2)) is the trapezoidal rule with step h, and
/// P = 2 / (e^{2 pi x / h} - 1) for x < A = pi/h comes from the poles +-ix of the integrand, P = 0 for x > A
/// (C. Chiarella and A. Reichel, Math. Comp. 22, 1968; L. N. Trefethen and J. A. C. Weideman, SIAM Rev. 56, 2014).
///
/// Error of the rule: shifting the line of integration to Im t = a, where |e^{-t^2}| = e^{a^2 - u^2} and
/// |t^2 + x^2| >= |a - x| (a + x), leaves (2x/sqrt(pi)) e^{a^2} / (|a - x| (a + x) (e^{2Aa} - 1)). With
/// a = max(A, x + 1/2) where the poles are taken out and a = min(A, x - 1/2) otherwise, and with
/// erfcx(x) >= 1 / (sqrt(pi) (x + 1)), this is below 12 (A + 1) e^{-A^2} erfcx(x); either choice holds for
/// |x - A| <= 1/10, so that A is compared in `f64`. `step` makes the bound smaller than 2^-BITS / 2.
fn trapezoid<const LIMBS: usize>(x: Ball<LIMBS>) -> (Ball<LIMBS>, Option<Ball<LIMBS>>) {
    let step = step(Ball::<LIMBS>::BITS);
    let h = Ball::exact(step);
    let sum = nodes(x.square(), h.square());
    let value = h.scaled(1) * x * sum / Ball::pi();
    let value = value.widened(value.magnitude_upper().scaled(-Ball::<LIMBS>::BITS));
    let pole = (x.to_f64() * step < PI).then(|| {
        let exponent = (Ball::pi() * x).scaled(1) / h;
        Ball::integer(2) / elementary::exp_m1(exponent)
    });
    (value, pole)
}

/// A step with pi^2/h^2 >= (bits + 8 + log2(bits)) ln 2, so that 12 (pi/h + 1) e^{-pi^2/h^2} < 2^-bits / 2 from
/// 128 bits on; of 32 fractional bits, so that k^2 h^2 is exact.
fn step(bits: i64) -> f64 {
    let scale = (1_u64 << 32) as f64;
    // One bit more than needed covers the roundings here.
    let exponent = LN_2 * (bits as f64 + 9.0 + f64::from(bits.ilog2() + 1));
    (PI / exponent.sqrt() * scale).floor() / scale
}

/// 1/(2q) + sum_{k>=1} e^{-k^2 s} / (q + k^2 s), q = x^2 and s = h^2.
fn nodes<const LIMBS: usize>(q: Ball<LIMBS>, s: Ball<LIMBS>) -> Ball<LIMBS> {
    let mut sum = Ball::integer(1) / q.scaled(1);
    let mut term = sum;
    for (square, weight) in weights(s).iter() {
        let node = q + *square;
        // A term 2^spare times below the sum needs fewer bits by as many.
        let spare = sum.exponent - (weight.exponent - node.exponent);
        let limbs = (Ball::<LIMBS>::BITS - spare) / 64 + 2;
        term = weight.divided(node, limbs.clamp(1, LIMBS as i64) as usize);
        sum += term;
    }
    // Each term is the one before it times less than e^{-2ks}, which is below 1/2 by now.
    sum.widened(term.magnitude_upper())
}

/// (k^2 s, e^{-k^2 s}) for k >= 1, until the second is below 2^{-BITS - 4}.
fn weights<const LIMBS: usize>(s: Ball<LIMBS>) -> Cow<'static, [(Ball<LIMBS>, Ball<LIMBS>)]> {
    /// Computed once for each number of limbs; beyond the table, each time.
    static TABLE: [OnceLock<Box<dyn Any + Send + Sync>>; 128] = [const { OnceLock::new() }; 128];
    let compute = || {
        let mut ratio = elementary::exp(-s);
        let factor = ratio.square();
        let mut weights = vec![(s, ratio)];
        let mut weight = ratio;
        for k in 2.. {
            if weight.exponent <= -Ball::<LIMBS>::BITS - 4 {
                break;
            }
            ratio = ratio * factor;
            weight = weight * ratio;
            weights.push((Ball::integer(k * k) * s, weight));
        }
        weights
    };
    let cached = TABLE.get(LIMBS).map(|cell| cell.get_or_init(|| Box::new(compute())));
    match cached.and_then(|any| any.downcast_ref::<Vec<_>>()) {
        Some(weights) => Cow::Borrowed(weights),
        None => Cow::Owned(compute()),
    }
}
