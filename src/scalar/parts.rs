//! Numbers held in two parts: what keeps e^{x^2} and e^{-u^2/(2v)} within an ulp although their exponents are not
//! floating-point numbers.
//!
//! Splitting and not `f64::mul_add`, which is a call of the C library where the target has no fused instruction;
//! and this way the bits are the same on every machine.

use super::erfcx_table::{EXP2, STEP_HIGH, STEP_LOW, STEPS_PER_UNIT};

/// Adding it rounds to an integer, which is then found in the lowest bits.
const ROUND: f64 = 6_755_399_441_055_744.0; // 1.5 * 2^52

/// (high + low) 2^exponent with high in \[1, 2) and |low| < 0.01.
pub struct Power {
    pub high: f64,
    pub low: f64,
    pub exponent: i32,
}

/// x as its 26 leading bits and the 27 others: a product of two leading parts, or of both kinds, is exact.
#[inline(always)]
pub fn split(x: f64) -> (f64, f64) {
    let leading = f64::from_bits(x.to_bits() & !0x7ff_ffff);
    (leading, x - leading)
}

/// x^2 as the exact square of the leading bits and the rest, to 2^-77 of x^2 unless it underflows.
#[inline(always)]
pub fn square(x: f64) -> (f64, f64) {
    let (leading, rest) = split(x);
    (leading * leading, rest * (leading + x))
}

/// e^{z + low}, with an error below 2^-58 of it; for |z| < 1500 and |low| < 2^-13.
#[inline]
pub fn exp(z: f64, low: f64) -> Power {
    let shifted = z * STEPS_PER_UNIT + ROUND;
    let steps = shifted - ROUND;
    let k = shifted.to_bits() as i32;
    // e^{z + low} = 2^{k/64} e^r with |r| < 0.0056; the first difference is exact.
    let r = (z - steps * STEP_HIGH) + (low - steps * STEP_LOW);
    let r2 = r * r;
    let expm1 =
        r + r2 * ((0.5 + r * (1.0 / 6.0)) + r2 * ((1.0 / 24.0 + r * (1.0 / 120.0)) + r2 * (1.0 / 720.0)));
    let [high, high_low] = EXP2[(k & 63) as usize];
    Power { high, low: high_low + high * expm1, exponent: k >> 6 }
}

/// x 2^n for 1/2 < x < 4 and |n| <= 2000, with no rounding but that of a subnormal result.
#[inline]
pub fn scale(x: f64, n: i32) -> f64 {
    if n.abs() < 1022 { x * power_of_two(n) } else { x * power_of_two(n / 2) * power_of_two(n - n / 2) }
}

/// 2^n for -1022 <= n <= 1023.
#[inline]
pub fn power_of_two(n: i32) -> f64 {
    f64::from_bits(((n + 1023) as u64) << 52)
}
