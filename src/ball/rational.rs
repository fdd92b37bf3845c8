//! Rationals in and out of balls.

use super::Ball;
use super::radius::Radius;
use crate::scalar::Rational;
use num_bigint::{BigInt, BigUint, Sign};
use num_traits::{Signed, Zero};

/// Exponents up to this one are decided in exact integers.
const EXACT: u64 = 1 << 22;

impl<const LIMBS: usize> Ball<LIMBS> {
    /// The ball of p/q; exact where q is a power of two and p fits.
    pub(super) fn from_rational(q: &Rational) -> Self {
        let (numerator, denominator) = (Self::from_integer(q.numer()), Self::from_integer(q.denom()));
        numerator / denominator
    }

    /// The ball of an integer of any size.
    pub(super) fn from_integer(n: &BigInt) -> Self {
        let digits = n.magnitude().to_u64_digits();
        let exponent = 64 * digits.len() as i64;
        Self::rounded(n.is_negative(), &digits, exponent, 0, Radius::ZERO)
    }

    /// The midpoint as (M, e), M 2^e.
    pub(super) fn midpoint_parts(&self) -> (BigInt, i64) {
        let bytes: Vec<u8> = self.mantissa.iter().flat_map(|limb| limb.to_le_bytes()).collect();
        let sign = if self.negative { Sign::Minus } else { Sign::Plus };
        (BigInt::from_biguint(sign, BigUint::from_bytes_le(&bytes)), self.exponent - Self::BITS)
    }

    /// Whether `q` is a member; decided exactly for exponents up to 2^22, and beyond them `false` where it is not
    /// certain.
    ///
    /// ```
    /// use selfnorm::{ball::Ball, scalar::{Scalar, parse_rational}};
    /// let third = Ball::<2>::ratio(1, 3);
    /// assert!(third.contains(&parse_rational("1/3")?) && !third.contains(&parse_rational("0.3333")?));
    /// # Ok::<(), selfnorm::Error>(())
    /// ```
    #[must_use]
    pub fn contains(&self, q: &Rational) -> bool {
        if !self.radius.is_finite() {
            return true;
        }
        let (middle, exponent) = self.midpoint_parts();
        let (radius, below) = if self.radius.is_zero() {
            (BigInt::zero(), 0)
        } else {
            (BigInt::from(self.radius.word()), self.radius.exponent() - 64)
        };
        let (Some(exponent), Some(below)) = (small(exponent), small(below)) else {
            return self.contains_ball(&Self::from_rational(q));
        };
        let shift = (-exponent).max(-below).max(0);
        let scale = |n: BigInt, e: i64| n << (e + shift) as u64;
        let distance = (scale(middle, exponent) * q.denom() - scale(q.numer().clone(), 0)).abs();
        distance <= scale(radius, below) * q.denom()
    }
}

/// The exponent, where it is small enough for exact integers.
fn small(exponent: i64) -> Option<i64> {
    (exponent.unsigned_abs() <= EXACT).then_some(exponent)
}
