//! Sum, product, quotient, square and square root of balls.

use super::limbs;
use super::radius::Radius;
use super::{Ball, Scalar};
use std::cmp::Ordering;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

/// A relative radius below 2^-NARROW loses next to nothing by a bound of the first order.
const NARROW: i64 = 10;
/// Up to this length a full product in unrolled loops is faster than a product cut short.
const SHORT: usize = 8;

impl<const LIMBS: usize> Ball<LIMBS> {
    /// The nearest ball to 0.buffer 2^exponent with `radius` more, where the true magnitude lies above that by
    /// less than `excess` units of the lowest limb of the buffer.
    #[inline]
    pub(super) fn rounded(
        negative: bool,
        buffer: &[u64],
        exponent: i64,
        excess: u64,
        radius: Radius,
    ) -> Self {
        let unit = exponent - 64 * buffer.len() as i64;
        let radius = if excess == 0 { radius } else { radius.plus(Radius::new(excess, unit + 64)) };
        let Some(top) = buffer.iter().rposition(|&limb| limb != 0) else {
            return Self::bounded(false, 0, [0; LIMBS], radius);
        };
        let shift = buffer[top].leading_zeros();
        let exponent = exponent - 64 * (buffer.len() - 1 - top) as i64 - i64::from(shift);
        let mut mantissa = [0; LIMBS];
        if top < LIMBS {
            mantissa[LIMBS - 1 - top..].copy_from_slice(&buffer[..=top]);
            limbs::shift_left(&mut mantissa, 0, shift);
            return Self::bounded(negative, exponent, mantissa, radius);
        }
        let (below, kept) = buffer[..=top].split_at(top - LIMBS);
        for (limb, pair) in mantissa.iter_mut().zip(kept.windows(2)) {
            *limb = limbs::shifted(pair[1], pair[0], shift);
        }
        let guard = limbs::shifted(kept[0], below.last().copied().unwrap_or(0), shift);
        let sticky = below.iter().any(|&limb| limb != 0);
        Self::to_nearest(negative, exponent, mantissa, guard, u64::from(sticky), radius)
    }

    /// The nearest ball to a normalized mantissa and its guard limb, where the true magnitude lies above them by
    /// at most `excess` <= 2^62 units of the guard limb.
    #[inline]
    fn to_nearest(
        negative: bool,
        exponent: i64,
        mut mantissa: [u64; LIMBS],
        guard: u64,
        excess: u64,
        radius: Radius,
    ) -> Self {
        let up = guard >> 63 == 1;
        let distance = if up { guard.wrapping_neg() } else { guard };
        let radius = radius.plus(Radius::new(distance + excess, exponent - Self::BITS));
        if up && limbs::increment(&mut mantissa) {
            mantissa[LIMBS - 1] = 1 << 63;
            return Self::bounded(negative, exponent + 1, mantissa, radius);
        }
        Self::bounded(negative, exponent, mantissa, radius)
    }

    /// The sum of two midpoints, or their difference, with `radius`.
    #[inline]
    fn sum(&self, other: &Self, subtract: bool, radius: Radius) -> Self {
        let negative = other.negative != subtract;
        if other.is_centred() {
            return Self::bounded(self.negative, self.exponent, self.mantissa, radius);
        }
        if self.is_centred() {
            return Self::bounded(negative, other.exponent, other.mantissa, radius);
        }
        let order = self.exponent.cmp(&other.exponent);
        let order = order.then_with(|| limbs::compare(&self.mantissa, &other.mantissa));
        let (large, small, sign) =
            if order.is_lt() { (other, self, negative) } else { (self, other, self.negative) };
        let shift = large.exponent.abs_diff(small.exponent);
        let mut addend = [0; LIMBS];
        let (guard, lost) = limbs::shift_right_into(&mut addend, &small.mantissa, shift);
        let (exponent, lost) = (large.exponent, u64::from(lost));
        let mut sum = large.mantissa;
        if self.negative == negative {
            if !limbs::add(&mut sum, &addend) {
                return Self::to_nearest(sign, exponent, sum, guard, lost, radius);
            }
            let below = limbs::shift_right_once(&mut sum);
            return Self::to_nearest(sign, exponent + 1, sum, guard >> 1 | below, lost | guard & 1, radius);
        }
        let borrow = guard != 0 || lost != 0;
        limbs::subtract(&mut sum, &addend, borrow);
        let guard = guard.wrapping_neg().wrapping_sub(lost);
        let zeros = sum[LIMBS - 1].leading_zeros();
        if zeros == 64 {
            // Exact, as the exponents differ by 1 at most.
            let mut wide = [[0; LIMBS]; 2];
            wide[0][LIMBS - 1] = guard;
            wide[1] = sum;
            return Self::rounded(sign, wide.as_flattened(), exponent, 0, radius);
        }
        // Bits are lost only where the exponents differ by 64 or more, and then there is one zero at most.
        limbs::shift_left(&mut sum, guard, zeros);
        Self::to_nearest(sign, exponent - i64::from(zeros), sum, guard << zeros, lost << zeros, radius)
    }

    /// The product of two midpoints, with `radius`.
    #[inline]
    fn product(&self, other: &Self, radius: Radius) -> Self {
        if self.is_centred() || other.is_centred() {
            return Self::bounded(false, 0, [0; LIMBS], radius);
        }
        let exponent = self.exponent + other.exponent;
        let negative = self.negative != other.negative;
        let mut wide = [[0; LIMBS]; 2];
        if LIMBS <= SHORT {
            limbs::multiply_in_full(wide.as_flattened_mut(), &self.mantissa, &other.mantissa);
            let [low, mut high] = wide;
            let zeros = high[LIMBS - 1].leading_zeros();
            limbs::shift_left(&mut high, low[LIMBS - 1], zeros);
            let guard = limbs::shifted(low[LIMBS - 1], low[LIMBS - 2], zeros);
            let sticky = low[..LIMBS - 1].iter().any(|&limb| limb != 0);
            let exponent = exponent - i64::from(zeros);
            return Self::to_nearest(negative, exponent, high, guard, u64::from(sticky), radius);
        }
        let (a, b) = (limbs::significant(&self.mantissa), limbs::significant(&other.mantissa));
        let product = &mut wide.as_flattened_mut()[..LIMBS + 2];
        let missing = limbs::multiply(product, a, b);
        if missing == 0 {
            return Self::rounded(negative, product, exponent, 0, radius);
        }
        // Limb 0 is below the precision of what is missing.
        Self::rounded(negative, &product[1..], exponent, missing + 1, radius)
    }

    /// The quotient of two midpoints, the second not 0, from the leading `limbs` limbs of the divisor and one more
    /// of the dividend; 1 <= limbs <= LIMBS.
    fn quotient(self, other: Self, limbs: usize) -> Self {
        let (a, b) = (limbs::significant(&self.mantissa), limbs::significant(&other.mantissa));
        let a = &a[a.len().saturating_sub(limbs + 1)..];
        let b = &b[b.len().saturating_sub(limbs)..];
        let mut wide = [[0; LIMBS]; 3];
        // A zero limb on top, so that the first digit is 0 or 1 and limbs + 1 full ones follow.
        let length = b.len() + limbs + 2;
        let numerator = &mut wide.as_flattened_mut()[..length];
        numerator[length - 1 - a.len()..length - 1].copy_from_slice(a);
        limbs::divide(numerator, b);
        let (remainder, quotient) = numerator.split_at(b.len());
        let inexact = remainder.iter().any(|&limb| limb != 0);
        let exponent = self.exponent - other.exponent + 64;
        let negative = self.negative != other.negative;
        let quotient = Self::rounded(negative, quotient, exponent, u64::from(inexact), Radius::ZERO);
        if limbs == LIMBS {
            return quotient;
        }
        // The limbs left out change the dividend and the divisor by less than a factor 1 + 2^(1 - 64 limbs).
        quotient.widened(quotient.midpoint_upper().scaled(2 - 64 * limbs as i64))
    }

    /// The quotient with a relative error of 2^(3 - 64 limbs), 1 <= limbs <= LIMBS, beside that of the operands:
    /// |s / t - a / b| <= (s_a + |a / b| s_b) / (|b| - s_b); the whole line for a divisor that may be 0.
    pub(super) fn divided(self, other: Self, limbs: usize) -> Self {
        let lower = other.magnitude_lower();
        if lower.is_zero() || !self.radius.is_finite() || !other.radius.is_finite() {
            return Self::WHOLE;
        }
        let quotient = self.quotient(other, limbs);
        if self.radius.is_zero() && other.radius.is_zero() {
            return quotient;
        }
        let change = self.radius.plus(quotient.magnitude_upper().times(other.radius));
        quotient.widened(change.over(lower))
    }

    /// x^2, without the dependency of `x * x`: |t^2 - m^2| <= r (2|m| + r), and t^2 >= 0.
    pub(super) fn square(self) -> Self {
        if !self.radius.is_finite() {
            return Self::WHOLE;
        }
        let (middle, radius) = (self.midpoint_upper(), self.radius);
        if radius.is_zero() || radius.scaled(NARROW) < middle {
            self.product(&self, radius.times(middle.scaled(1).plus(radius)))
        } else if self.sign().is_none() {
            let upper = self.magnitude_upper();
            Self::from_zero_to(upper.times(upper))
        } else {
            self.at_ends(|end| end.product(&end, Radius::ZERO))
        }
    }

    /// Square root, by Newton's iteration from the `f64` value.
    ///
    /// However s was found, |sqrt(m) - s| = |m - s^2| / (sqrt(m) + s) <= |m - s^2| / s. For the other members t
    /// of a ball in \[0, oo), |sqrt(t) - sqrt(m)| <= |t - m| / sqrt(m).
    pub(super) fn sqrt(self) -> Self {
        match self.lower_sign() {
            Some(Ordering::Greater | Ordering::Equal) => {}
            _ => return Self::WHOLE,
        }
        if self.is_centred() {
            return Self::ZERO;
        }
        let half = self.exponent >> 1;
        let square = self.middle().scaled(-2 * half);
        let mut root = Self::exact(square.to_f64().sqrt());
        let mut bits = 48;
        while 2 * bits - 4 < Self::BITS {
            root = (root + square / root).scaled(-1).middle();
            bits = 2 * bits - 4;
        }
        // The last step in the form that finds an exact root.
        root = (root + (square - root * root) / root.scaled(1)).middle();
        let error = (square - root * root).magnitude_upper().over(root.magnitude_lower());
        let root = root.widened(error).scaled(half);
        if self.radius.is_zero() { root } else { root.widened(self.radius.over(root.magnitude_lower())) }
    }
}

impl<const LIMBS: usize> Neg for Ball<LIMBS> {
    type Output = Self;

    fn neg(self) -> Self {
        Self { negative: !self.negative && !self.is_centred(), ..self }
    }
}

impl<const LIMBS: usize> Add for Ball<LIMBS> {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        self.sum(&other, false, self.radius.plus(other.radius))
    }
}

impl<const LIMBS: usize> AddAssign for Ball<LIMBS> {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl<const LIMBS: usize> Sub for Ball<LIMBS> {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self.sum(&other, true, self.radius.plus(other.radius))
    }
}

impl<const LIMBS: usize> Mul for Ball<LIMBS> {
    type Output = Self;

    /// |s t - a b| <= |a| s_b + (|b| + s_b) s_a for |s - a| <= s_a, |t - b| <= s_b.
    fn mul(self, other: Self) -> Self {
        if !self.radius.is_finite() || !other.radius.is_finite() {
            return Self::WHOLE;
        }
        let first = self.midpoint_upper().times(other.radius);
        let radius = first.plus(other.magnitude_upper().times(self.radius));
        self.product(&other, radius)
    }
}

impl<const LIMBS: usize> Div for Ball<LIMBS> {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        self.divided(other, LIMBS)
    }
}
