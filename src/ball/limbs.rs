//! Natural numbers as slices of 64-bit limbs, least significant first.

use std::cmp::Ordering;

/// The low and the high half of a 128-bit word.
#[inline]
const fn split(word: u128) -> (u64, u64) {
    (word as u64, (word >> 64) as u64)
}

/// `a` without its low limbs that are zero.
#[inline]
pub(super) fn significant(a: &[u64]) -> &[u64] {
    let zeros = a.iter().take_while(|&&limb| limb == 0).count();
    &a[zeros..]
}

/// Order of two numbers of the same length.
#[inline]
pub(super) fn compare(a: &[u64], b: &[u64]) -> Ordering {
    a.iter().rev().cmp(b.iter().rev())
}

/// `a += b` for `b` no longer than `a`; the carry out of `a`.
#[inline]
pub(super) fn add(a: &mut [u64], b: &[u64]) -> bool {
    let (low, high) = a.split_at_mut(b.len());
    let mut carry = false;
    for (x, &y) in low.iter_mut().zip(b) {
        let (sum, first) = x.overflowing_add(y);
        let (sum, second) = sum.overflowing_add(u64::from(carry));
        *x = sum;
        carry = first | second;
    }
    carry && increment(high)
}

/// `a += 1`; the carry out of `a`.
#[inline]
pub(super) fn increment(a: &mut [u64]) -> bool {
    for x in a {
        *x = x.wrapping_add(1);
        if *x != 0 {
            return false;
        }
    }
    true
}

/// `a -= b + borrow` for `b` no longer than `a`; the borrow out of `a`.
#[inline]
pub(super) fn subtract(a: &mut [u64], b: &[u64], mut borrow: bool) -> bool {
    let (low, high) = a.split_at_mut(b.len());
    for (x, &y) in low.iter_mut().zip(b) {
        let (difference, first) = x.overflowing_sub(y);
        let (difference, second) = difference.overflowing_sub(u64::from(borrow));
        *x = difference;
        borrow = first | second;
    }
    for x in high {
        if !borrow {
            return false;
        }
        (*x, borrow) = x.overflowing_sub(1);
    }
    borrow
}

/// The high limb of (high, low) 2^bits, `bits` < 64.
#[inline]
pub(super) const fn shifted(high: u64, low: u64, bits: u32) -> u64 {
    high << bits | low >> 1 >> (63 - bits)
}

/// (a, below) <<= bits for `bits` < 64, without the part shifted out and without the new `below`.
#[inline]
pub(super) fn shift_left(a: &mut [u64], mut below: u64, bits: u32) {
    for limb in a {
        (*limb, below) = (shifted(*limb, below, bits), *limb);
    }
}

/// (1, a) >>= 1, a carry coming down; the bit shifted out as the top bit of a word.
#[inline]
pub(super) fn shift_right_once(a: &mut [u64]) -> u64 {
    let mut above = 1;
    for limb in a.iter_mut().rev() {
        (*limb, above) = (*limb >> 1 | above << 63, *limb);
    }
    above << 63
}

/// The zeroed `target` = 0.source / 2^bits, of the same length, for a source that is not 0; the limb below, and
/// whether there is a bit beneath that.
#[inline]
pub(super) fn shift_right_into(target: &mut [u64], source: &[u64], bits: u64) -> (u64, bool) {
    let (skip, bits) = (bits / 64, (bits % 64) as u32);
    if skip == 0 {
        return (shift_right_bits(target, source, bits), false);
    }
    let (out, kept) = match usize::try_from(skip) {
        Ok(skip) if skip <= source.len() => source.split_at(skip),
        _ => return (0, true),
    };
    let above = shift_right_bits(&mut target[..kept.len()], kept, bits);
    let Some((&first, rest)) = out.split_last() else { return (above, false) };
    let lost = first << 1 << (63 - bits) != 0 || rest.iter().any(|&limb| limb != 0);
    (above | first >> bits, lost)
}

/// `target` = source / 2^bits, `bits` < 64, of the same length; the limb below.
#[inline]
fn shift_right_bits(target: &mut [u64], source: &[u64], bits: u32) -> u64 {
    let mut above = 0;
    for (place, &limb) in target.iter_mut().zip(source).rev() {
        *place = limb >> bits | above << 1 << (63 - bits);
        above = limb;
    }
    above << 1 << (63 - bits)
}

/// `target += a q` for `a` as long as `target`; the carry out.
#[inline]
fn add_product(target: &mut [u64], a: &[u64], q: u64) -> u64 {
    let mut carry = 0;
    for (x, &y) in target.iter_mut().zip(a) {
        (*x, carry) = split(u128::from(y) * u128::from(q) + u128::from(*x) + u128::from(carry));
    }
    carry
}

/// `target -= a q` for `a` as long as `target`; the borrow out.
#[inline]
fn subtract_product(target: &mut [u64], a: &[u64], q: u64) -> u64 {
    let mut borrow = 0;
    for (x, &y) in target.iter_mut().zip(a) {
        let (low, high) = split(u128::from(y) * u128::from(q) + u128::from(borrow));
        let (difference, under) = x.overflowing_sub(low);
        *x = difference;
        borrow = high + u64::from(under);
    }
    borrow
}

/// The top limbs of `a b` into the zeroed `target`: exactly where they fit, and otherwise too small by less
/// than the returned number of units of limb 1 of `target`.
///
/// Leaving out the columns below c loses less than sum_{k<c} (k+1) (B-1)^2 B^k < c B^{c+1}, B = 2^64.
#[inline]
pub(super) fn multiply(target: &mut [u64], a: &[u64], b: &[u64]) -> u64 {
    let length = a.len() + b.len();
    let first = length.saturating_sub(target.len());
    let base = target.len().saturating_sub(length);
    for (i, &q) in a.iter().enumerate() {
        let skip = first.saturating_sub(i).min(b.len());
        let (from, to) = (base + i + skip - first, base + i + b.len() - first);
        let carry = add_product(&mut target[from..to], &b[skip..], q);
        target[to] = carry;
    }
    first as u64
}

/// The product of two numbers of the same length into the zeroed `target` of twice the length.
#[inline]
pub(super) fn multiply_in_full(target: &mut [u64], a: &[u64], b: &[u64]) {
    for (i, &q) in a.iter().enumerate() {
        target[i + b.len()] = add_product(&mut target[i..i + b.len()], b, q);
    }
}

/// The reciprocal floor((B^2 - 1) / d) - B of a limb d >= B/2 (Moeller and Granlund, "Improved division by
/// invariant integers", IEEE Trans. Comput. 60, 2011).
#[inline]
fn reciprocal(d: u64) -> u64 {
    // Written so that the quotient fits a limb: one hardware division.
    ((u128::from(!d) << 64 | u128::from(u64::MAX)) / u128::from(d)) as u64
}

/// Quotient and remainder of (high, low) by d, for high < d; Algorithm 4 of the same paper.
#[inline]
fn divide_limbs(high: u64, low: u64, d: u64, inverse: u64) -> (u64, u64) {
    let (fraction, estimate) = split(
        (u128::from(inverse) * u128::from(high)).wrapping_add(u128::from(high) << 64 | u128::from(low)),
    );
    let mut q = estimate.wrapping_add(1);
    let mut r = low.wrapping_sub(q.wrapping_mul(d));
    if r > fraction {
        q = q.wrapping_sub(1);
        r = r.wrapping_add(d);
    }
    if r >= d { (q.wrapping_add(1), r - d) } else { (q, r) }
}

/// The quotient of `u` by the normalized `d` into the limbs of `u` from `d.len()` on, the remainder below.
///
/// The top `d.len()` limbs of `u` must be below `d`. Knuth, TAOCP 2, 4.3.1, Algorithm D.
#[inline]
pub(super) fn divide(u: &mut [u64], d: &[u64]) {
    let Some((&top, rest)) = d.split_last() else { return };
    let inverse = reciprocal(top);
    let Some(&second) = rest.last() else {
        let mut remainder = u.last().copied().unwrap_or(0);
        for i in (0..u.len() - 1).rev() {
            (u[i + 1], remainder) = divide_limbs(remainder, u[i], top, inverse);
        }
        u[0] = remainder;
        return;
    };
    let n = d.len();
    for j in (0..u.len() - n).rev() {
        let mut q = estimate_digit([u[j + n], u[j + n - 1], u[j + n - 2]], top, second, inverse);
        let borrow = subtract_product(&mut u[j..j + n], d, q);
        if u[j + n] < borrow {
            // The estimate is at most one too large.
            q -= 1;
            add(&mut u[j..j + n], d);
        }
        u[j + n] = q;
    }
}

/// The digit of Algorithm D, at most one too large, from three limbs of the remainder and two of the divisor.
#[inline]
fn estimate_digit(u: [u64; 3], top: u64, second: u64, inverse: u64) -> u64 {
    let (mut q, mut r) = if u[0] < top {
        divide_limbs(u[0], u[1], top, inverse)
    } else {
        let (r, over) = u[1].overflowing_add(top);
        if over {
            return u64::MAX;
        }
        (u64::MAX, r)
    };
    while u128::from(q) * u128::from(second) > (u128::from(r) << 64 | u128::from(u[2])) {
        q -= 1;
        let (sum, over) = r.overflowing_add(top);
        if over {
            break;
        }
        r = sum;
    }
    q
}

/// `a /= d` for any d != 0; the remainder.
pub(super) fn divide_small(a: &mut [u64], d: u64) -> u64 {
    let shift = d.leading_zeros();
    let divisor = d << shift;
    let inverse = reciprocal(divisor);
    let mut remainder = 0;
    for x in a.iter_mut().rev() {
        // remainder < d, so that the shifted word's high limb stays below the shifted divisor.
        let (low, high) = split((u128::from(remainder) << 64 | u128::from(*x)) << shift);
        let (q, r) = divide_limbs(high, low, divisor, inverse);
        *x = q;
        remainder = r >> shift;
    }
    remainder
}
