//! e^x and erfcx(x) without a branch, a table or a call: what a compiler can do for several numbers at once.
//!
//! | function | range | max ulp |
//! |---|---|---|
//! | exp | \[-707, 708\] | 2 |
//! | erfcx | \[0, 40\] | 3 |
//! | erfcx | (40, 64000\] | 5 |
//!
//! Whole ulp, over 200,000 points each, from the results of the functions of [`f64`](super::Scalar), which are rounded
//! correctly or within 0.63 ulp (the test in `lanes.rs`). No fused instruction is used: the bits are the same on every machine.

use super::erfcx_table::{ERFCX_FRACTION, EXP_REDUCED, LN2_HIGH, LN2_LOW};

/// Adding it rounds to an integer, which is then found in the lowest bits.
const ROUND: f64 = 6_755_399_441_055_744.0; // 1.5 * 2^52
/// erfcx is a polynomial in (x - CENTRE)/(x + CENTRE), divided by 1 + 2x.
const CENTRE: f64 = 4.0;

/// A polynomial in four interleaved chains; the constant term enters last.
#[inline(always)]
fn polynomial<const N: usize>(c: &[f64; N], t: f64) -> f64 {
    let t2 = t * t;
    let t4 = t2 * t2;
    let (blocks, _) = c.as_chunks::<4>();
    let mut chains = blocks[N / 4 - 1];
    for block in blocks[..N / 4 - 1].iter().rev() {
        for (chain, c) in chains.iter_mut().zip(block) {
            *chain = *chain * t4 + c;
        }
    }
    chains[0] + (chains[1] * t + (chains[2] + chains[3] * t) * t2)
}

/// e^{x + low} for |low| < 2^-26: 0 below -708, infinite above 709.
#[inline(always)]
pub fn exp(x: f64, low: f64) -> f64 {
    let shifted = x * std::f64::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = (x - n * LN2_HIGH) + (low - n * LN2_LOW);
    let power = f64::from_bits((shifted.to_bits() << 52).wrapping_add(1.0_f64.to_bits()));
    let value = polynomial(&EXP_REDUCED, r) * power;
    let value = if x < -708.0 { 0.0 } else { value };
    if x > 709.0 { f64::INFINITY } else { value }
}

/// erfcx(x) for x >= 0.
#[inline(always)]
pub fn erfcx(x: f64) -> f64 {
    let t = (x - CENTRE) / (x + CENTRE);
    polynomial(&ERFCX_FRACTION, t) / (1.0 + 2.0 * x)
}
