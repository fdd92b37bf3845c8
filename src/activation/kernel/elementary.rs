//! Branch-free elementary functions in f32, written so that a loop over them becomes vector code.
//!
//! Every function takes the whole line, both infinities included, and returns NaN for NaN.

use super::polynomials::{ATAN, ATANH, ERF_FAR, ERF_NEAR, EXPM1, NORMAL_TAIL};
use crate::simd::Arithmetic;
use std::f32::consts::{FRAC_PI_2, LOG2_E};

/// The first bits of log 2: its product with an integer below 2^15 is exact.
const LN_2_HIGH: f32 = 355.0 / 512.0;
/// log 2 less that.
const LN_2_LOW: f32 = -2.121_944_4e-4;
/// 1.5 * 2^23: adding it rounds to an integer, which then stands in the last bits.
const ROUND: f32 = 12_582_912.0;

/// The polynomial with these coefficients, lowest degree first.
#[inline(always)]
fn polynomial<A: Arithmetic, const N: usize>(x: f32, coefficients: &[f32; N]) -> f32 {
    let mut value = coefficients[N - 1];
    for i in (0..N - 1).rev() {
        value = A::mul_add(value, x, coefficients[i]);
    }
    value
}

/// The larger one; NaN if x is.
#[inline(always)]
fn at_least(x: f32, low: f32) -> f32 {
    if x < low { low } else { x }
}

/// The smaller one; NaN if x is.
#[inline(always)]
fn at_most(x: f32, high: f32) -> f32 {
    if x > high { high } else { x }
}

/// 2^n for an integer n of -126 ..= 127.
#[inline(always)]
fn power_of_two(n: i32) -> f32 {
    f32::from_bits((n.wrapping_add(127) << 23) as u32)
}

/// (e^r - 1, n) with x + low = n log 2 + r, |r| a little over log(2)/2 at most; |x| < 2^7, low tiny.
#[inline(always)]
fn reduced<A: Arithmetic>(x: f32, low: f32) -> (f32, i32) {
    let shifted = A::mul_add(x, LOG2_E, ROUND);
    let n = shifted - ROUND;
    let r = A::mul_add(-n, LN_2_LOW, A::mul_add(-n, LN_2_HIGH, x)) + low;
    let p = A::mul_add(r * r, polynomial::<A, 5>(r, &EXPM1), r);
    (p, shifted.to_bits().wrapping_sub(ROUND.to_bits()) as i32)
}

/// e^{x + low}, |low| tiny: to 1 ulp, subnormal results included.
#[inline(always)]
fn exp_of_sum<A: Arithmetic>(x: f32, low: f32) -> f32 {
    let (p, n) = reduced::<A>(at_most(at_least(x, -105.0), 89.0), low);
    // In two steps, the first of which is exact.
    let half = n >> 1;
    (1.0 + p) * power_of_two(half) * power_of_two(n.wrapping_sub(half))
}

/// e^x.
#[inline(always)]
pub fn exp<A: Arithmetic>(x: f32) -> f32 {
    exp_of_sum::<A>(x, 0.0)
}

/// e^x - 1; for x > 88 as at 88.
#[inline(always)]
pub fn exp_m1<A: Arithmetic>(x: f32) -> f32 {
    let (p, n) = reduced::<A>(at_most(at_least(x, -25.0), 88.0), 0.0);
    let scale = power_of_two(n);
    A::mul_add(scale, p, scale - 1.0)
}

/// tanh x.
#[inline(always)]
pub fn tanh<A: Arithmetic>(x: f32) -> f32 {
    let m = exp_m1::<A>(-2.0 * x.abs());
    (-m / (2.0 + m)).copysign(x)
}

/// (1/(1 + e^{-x}), 1/(1 + e^x)).
#[inline(always)]
pub fn logistic<A: Arithmetic>(x: f32) -> (f32, f32) {
    let e = exp::<A>(-x.abs());
    let (large, small) = (1.0 / (1.0 + e), e / (1.0 + e));
    if x < 0.0 { (small, large) } else { (large, small) }
}

/// log(1 + e^x).
#[inline(always)]
pub fn softplus<A: Arithmetic>(x: f32) -> f32 {
    let e = exp::<A>(-x.abs());
    // log(1 + e) = 2 atanh(s).
    let s = e / (2.0 + e);
    let t = s * s;
    let log = 2.0 * A::mul_add(s * t, polynomial::<A, 5>(t, &ATANH), s);
    at_least(x, 0.0) + log
}

/// erf x.
#[inline(always)]
pub fn erf<A: Arithmetic>(x: f32) -> f32 {
    let a = at_most(x.abs(), 4.0);
    let near = A::mul_add(a, polynomial::<A, 6>(a * a, &ERF_NEAR), a);
    let far = -exp_m1::<A>(-A::mul_add(a, polynomial::<A, 7>(a, &ERF_FAR), a));
    (if a < 0.9375 { near } else { far }).copysign(x)
}

/// e^{-x^2/2}, without the error that rounding x^2 would bring.
#[inline(always)]
pub fn gauss<A: Arithmetic>(x: f32) -> f32 {
    let a = at_most(x.abs(), 15.0);
    // The square of the first 12 bits is exact.
    let high = f32::from_bits(a.to_bits() & 0xffff_f000);
    exp_of_sum::<A>(-0.5 * high * high, -0.5 * (a - high) * (a + high))
}

/// (Phi(x), e^{-x^2/2}), Phi the standard normal distribution function.
#[inline(always)]
pub fn normal_cdf<A: Arithmetic>(x: f32) -> (f32, f32) {
    let a = at_most(x.abs(), 15.0);
    let density = gauss::<A>(x);
    let tail = density * polynomial::<A, 12>((a - 4.0) / (a + 4.0), &NORMAL_TAIL) / A::mul_add(2.0, a, 1.0);
    (if x < 0.0 { tail } else { 1.0 - tail }, density)
}

/// arctan x.
#[inline(always)]
pub fn arctan<A: Arithmetic>(x: f32) -> f32 {
    let a = x.abs();
    let inverse = 1.0 / a;
    let t = if a > 1.0 { inverse } else { a };
    let s = t * t;
    let angle = A::mul_add(t * s, polynomial::<A, 10>(s, &ATAN), t);
    // pi/2 rounded is too large by 4.4e-8.
    let complement = (FRAC_PI_2 - angle) - 4.371_139e-8;
    (if a > 1.0 { complement } else { angle }).copysign(x)
}

/// (tanh log(1 + e^x), its derivative).
#[inline(always)]
pub fn mish_gate<A: Arithmetic>(x: f32) -> (f32, f32) {
    let e = exp::<A>(-x.abs());
    let (upper, lower, sum) = (1.0 + 2.0 * e, e * (2.0 + e), 1.0 + e);
    // With t the gate, t' = (1 - t^2) sigmoid(x).
    let (above, below) = (A::mul_add(2.0 * e, e, upper), 2.0 + lower);
    let (numerator, denominator) = if x < 0.0 { (lower, below) } else { (upper, above) };
    let decay = if x < 0.0 { e } else { e * e };
    (numerator / denominator, 4.0 * decay * sum / (denominator * denominator))
}
