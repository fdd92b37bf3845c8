//! pi and ln 2, computed once per power of two of the number of limbs.

use super::Ball;
use super::limbs;
use super::radius::Radius;
use std::sync::OnceLock;

/// pi/4 and ln 2 as fractions: limb i weighs 2^(64 (i - len)). The true value is within one unit of limb 0.
struct Constants {
    quarter_pi: Box<[u64]>,
    ln_2: Box<[u64]>,
}

/// Entry j serves all precisions up to 2^j limbs.
static TABLE: [OnceLock<Constants>; usize::BITS as usize] = [const { OnceLock::new() }; usize::BITS as usize];

fn constants(limbs: usize) -> &'static Constants {
    let level = limbs.next_power_of_two().trailing_zeros() as usize;
    TABLE[level].get_or_init(|| Constants::with_limbs((1 << level) + 2))
}

impl Constants {
    /// pi/4 = 4 atan(1/5) - atan(1/239) (Machin) and ln 2 = 2 atanh(1/3).
    fn with_limbs(length: usize) -> Self {
        // One limb more for the errors: each series is off by less than 3 units per term, for far fewer than 2^58
        // terms.
        let mut quarter_pi = inverse_tangent(length + 1, 5, true);
        limbs::shift_left(&mut quarter_pi, 0, 2);
        limbs::subtract(&mut quarter_pi, &inverse_tangent(length + 1, 239, true), false);
        let mut ln_2 = inverse_tangent(length + 1, 3, false);
        limbs::shift_left(&mut ln_2, 0, 1);
        Self { quarter_pi: quarter_pi[1..].into(), ln_2: ln_2[1..].into() }
    }
}

/// sum_k s^k / ((2k + 1) d^{2k+1}) with s = -1 for atan(1/d) and s = 1 for atanh(1/d), d >= 3, as a fraction.
///
/// The powers are rounded down, by less than 2 units each, and so are the quotients, by less than 1; the terms
/// from the power that vanishes on sum up to less than 3 units.
fn inverse_tangent(length: usize, d: u64, alternating: bool) -> Vec<u64> {
    // 1/d in place of a leading 1, which is no fraction: (2^(64 length) - 1) / d is off by one unit at most.
    let mut power = vec![u64::MAX; length];
    limbs::divide_small(&mut power, d);
    let mut sum = power.clone();
    let mut term = power.clone();
    for k in 1.. {
        limbs::divide_small(&mut power, d * d);
        if power.iter().all(|&limb| limb == 0) {
            break;
        }
        term.copy_from_slice(&power);
        limbs::divide_small(&mut term, 2 * k + 1);
        if alternating && k % 2 == 1 {
            limbs::subtract(&mut sum, &term, false);
        } else {
            limbs::add(&mut sum, &term);
        }
    }
    sum
}

/// The ball of a fraction whose true value is within one unit of its lowest limb.
fn enclosure<const LIMBS: usize>(fraction: &[u64]) -> Ball<LIMBS> {
    Ball::rounded(false, fraction, 0, 0, Radius::power(-64 * fraction.len() as i64))
}

/// pi.
pub(super) fn pi<const LIMBS: usize>() -> Ball<LIMBS> {
    enclosure(&constants(LIMBS).quarter_pi).scaled(2)
}

/// ln 2 as the sum of a point of LIMBS - 1 limbs, so that its product with a 64-bit integer is exact, and a rest.
pub(super) fn ln_2<const LIMBS: usize>() -> (Ball<LIMBS>, Ball<LIMBS>) {
    let fraction = &constants(LIMBS).ln_2;
    let (low, high) = fraction.split_at(fraction.len() + 1 - LIMBS);
    // The top bit of ln 2 is set, and so the limbs are those of a midpoint.
    let mut mantissa = [0; LIMBS];
    mantissa[1..].copy_from_slice(high);
    let head = Ball::bounded(false, 0, mantissa, Radius::ZERO);
    (head, enclosure(low).scaled(-64 * high.len() as i64))
}
