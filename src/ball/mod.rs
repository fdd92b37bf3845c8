//! Certified balls: midpoint and radius with a fixed number of limbs.
//!
//! A [`Ball<LIMBS>`] is the set \[m - r, m + r\] of the real line. The midpoint m has 64 LIMBS bits and a 64-bit
//! binary exponent, the radius r has 64 bits and its own exponent.
//!
//! The contract: the result of an operation contains the true result for all members of its operands. What
//! cannot be bounded is the whole line, [`Ball::WHOLE`]; there is no NaN and no infinite midpoint. A result
//! that fits is exact: sums and products of small integers and dyadic numbers have radius 0. A number beyond
//! 2^(2^60) is the whole line, one below 2^-(2^60) is 0 with a radius of that size.
//!
//! Values live on the stack and are `Copy`; the arithmetic depends on no bignum library. `num-bigint` appears
//! only where rationals and decimal digits enter and leave.
//!
//! The radius follows F. Johansson, "Arb: efficient arbitrary-precision midpoint-radius interval arithmetic",
//! IEEE Trans. Comput. 66 (2017).

mod arithmetic;
mod bounds;
mod constants;
mod decimal;
mod elementary;
mod error_function;
mod limbs;
mod radius;
mod rational;

use crate::scalar::{Rational, Scalar};
use radius::{LIMIT, Radius};
use std::cmp::Ordering;

/// A certified ball: a midpoint of 64 LIMBS bits and a radius; LIMBS >= 2.
///
/// Enclosure: every operation contains the true results for all members of its operands. On points, `exp`,
/// `exp_m1`, `erf`, `erfc` and `erfcx` are certain to 64 LIMBS - 40 bits at least for |x| <= 10^4, `exp` for
/// |x| <= 10^15. `==` compares representations, not members.
///
/// ```
/// use selfnorm::{ball::Ball, scalar::Scalar};
/// let third: Ball<4> = Ball::ratio(1, 3);
/// assert!(third.contains(&selfnorm::scalar::parse_rational("1/3")?));
/// assert_eq!(Ball::<4>::pi().certified_digits(30), "3.14159265358979323846264338328");
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ball<const LIMBS: usize> {
    /// Sign of the midpoint; false for 0.
    negative: bool,
    /// The midpoint is 0.mantissa 2^exponent; 0 for 0.
    exponent: i64,
    /// Least significant limb first; the top bit is set, or all are 0.
    mantissa: [u64; LIMBS],
    radius: Radius,
}

impl<const LIMBS: usize> Ball<LIMBS> {
    /// The whole line: no information.
    pub const WHOLE: Self = Self::around_zero(Radius::INFINITE);
    /// 0, exactly.
    pub const ZERO: Self = Self::around_zero(Radius::ZERO);
    /// Bits of the midpoint.
    const BITS: i64 = 64 * LIMBS as i64;

    /// \[-radius, radius\].
    const fn around_zero(radius: Radius) -> Self {
        const { assert!(LIMBS >= 2, "a ball needs two limbs at least") };
        Self { negative: false, exponent: 0, mantissa: [0; LIMBS], radius }
    }

    /// +- limb 2^(exponent - 64), exactly.
    fn from_limb(negative: bool, limb: u64, exponent: i64) -> Self {
        if limb == 0 {
            return Self::ZERO;
        }
        let shift = limb.leading_zeros();
        let mut mantissa = [0; LIMBS];
        mantissa[LIMBS - 1] = limb << shift;
        Self::bounded(negative, exponent - i64::from(shift), mantissa, Radius::ZERO)
    }

    /// The ball of these parts where the exponents are in range.
    fn bounded(negative: bool, exponent: i64, mantissa: [u64; LIMBS], radius: Radius) -> Self {
        if exponent > LIMIT || !radius.is_finite() {
            Self::WHOLE
        } else if exponent < -LIMIT {
            Self::around_zero(radius.plus(Radius::TINY))
        } else {
            Self { negative, exponent, mantissa, radius }
        }
    }

    /// Whether the midpoint is 0.
    const fn is_centred(&self) -> bool {
        self.mantissa[LIMBS - 1] == 0
    }

    /// The midpoint, as a ball of radius 0; 0 for the whole line.
    ///
    /// ```
    /// use selfnorm::{ball::Ball, scalar::Scalar};
    /// let x = Ball::<4>::ratio(1, 3).middle();
    /// assert_eq!(x.lower(), x.upper());
    /// ```
    #[must_use]
    pub const fn middle(self) -> Self {
        Self { radius: Radius::ZERO, ..self }
    }

    /// The same ball with another number of limbs: an enclosure, and exact where the midpoint fits.
    ///
    /// ```
    /// use selfnorm::{ball::Ball, scalar::Scalar};
    /// let x = Ball::<4>::pi();
    /// assert_eq!(x.with_limbs::<8>().with_limbs::<4>(), x);
    /// ```
    #[must_use]
    pub fn with_limbs<const OTHER: usize>(self) -> Ball<OTHER> {
        if !self.radius.is_finite() {
            return Ball::WHOLE;
        }
        Ball::rounded(self.negative, &self.mantissa, self.exponent, 0, self.radius)
    }

    /// The ball times 2^k, exactly.
    fn scaled(self, k: i64) -> Self {
        if !self.radius.is_finite() {
            return Self::WHOLE;
        }
        let radius = self.radius.scaled(k);
        if self.is_centred() {
            return Self::bounded(false, 0, self.mantissa, radius);
        }
        Self::bounded(self.negative, self.exponent.saturating_add(k), self.mantissa, radius)
    }

    /// The ball with a larger radius.
    fn widened(self, by: Radius) -> Self {
        Self::bounded(self.negative, self.exponent, self.mantissa, self.radius.plus(by))
    }

    /// The midpoint to the nearest `f64`, to even in a tie.
    fn nearest(&self) -> f64 {
        let Some(bits) = precision_at(self.exponent) else {
            return if self.exponent > 0 { f64::INFINITY } else { 0.0 };
        };
        let (top, rest) = (self.mantissa[LIMBS - 1], &self.mantissa[..LIMBS - 1]);
        // 128 bits, so that a shift by 64 keeps its remainder; the last bit stands for all the lower ones.
        let word = u128::from(top) << 64 | u128::from(rest.iter().any(|&limb| limb != 0));
        let (quotient, remainder) = (word.checked_shr(128 - bits).unwrap_or(0), word << bits);
        let up = match remainder.cmp(&(1 << 127)) {
            Ordering::Less => 0,
            Ordering::Equal => quotient & 1,
            Ordering::Greater => 1,
        };
        // Normal: the hidden bit adds 1 to the exponent field. A carry moves to the next binade, or to infinity.
        let field = if bits == 53 { (self.exponent + 1021) as u64 } else { 0 };
        f64::from_bits((field << 52) + (quotient + up) as u64)
    }
}

/// How many bits an `f64` in \[2^(exponent - 1), 2^exponent) has; none beyond the range.
fn precision_at(exponent: i64) -> Option<u32> {
    if exponent > 1024 {
        return None;
    }
    u32::try_from((exponent + 1074).min(53)).ok()
}

impl<const LIMBS: usize> Scalar for Ball<LIMBS> {
    const ENCLOSES: bool = true;

    fn integer(n: i64) -> Self {
        Self::from_limb(n < 0, n.unsigned_abs(), 64)
    }

    fn exact(x: f64) -> Self {
        let bits = x.to_bits();
        let (field, fraction) = ((bits >> 52 & 0x7ff) as i64, bits & ((1 << 52) - 1));
        match field {
            0x7ff => Self::WHOLE,
            0 => Self::from_limb(x.is_sign_negative(), fraction, 64 - 1074),
            _ => Self::from_limb(x.is_sign_negative(), fraction | 1 << 52, 64 - 1075 + field),
        }
    }

    fn rational(q: &Rational) -> Self {
        Self::from_rational(q)
    }

    fn pi() -> Self {
        constants::pi()
    }

    fn square(self) -> Self {
        Self::square(self)
    }

    fn sqrt(self) -> Self {
        Self::sqrt(self)
    }

    fn exp(self) -> Self {
        elementary::exp(self)
    }

    fn exp_m1(self) -> Self {
        elementary::exp_m1(self)
    }

    fn erf(self) -> Self {
        error_function::erf(self)
    }

    fn erfc(self) -> Self {
        error_function::erfc(self)
    }

    fn erfcx(self) -> Self {
        error_function::erfcx(self)
    }

    fn abs(self) -> Self {
        Self::abs(self)
    }

    fn max(self, other: Self) -> Self {
        Self::max(self, other)
    }

    fn hull(self, other: Self) -> Self {
        Self::hull(self, other)
    }

    fn sign(self) -> Option<Ordering> {
        Self::sign(&self)
    }

    fn leans_negative(self) -> bool {
        self.negative
    }

    fn to_f64(self) -> f64 {
        let magnitude = if self.is_centred() { 0.0 } else { self.nearest() };
        if self.negative { -magnitude } else { magnitude }
    }

    fn is_finite(self) -> bool {
        self.radius.is_finite()
    }
}
