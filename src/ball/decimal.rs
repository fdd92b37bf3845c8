//! Certain decimal digits of balls.

use super::{Ball, Scalar};
use num_bigint::BigInt;
use num_traits::Zero;

/// floor(2^62 log10(2)).
const LOG10_2: i128 = 1_388_255_822_130_839_283;
/// Numbers from 10^-6 to below 10^21 are written without an exponent.
const PLAIN: std::ops::Range<i64> = -6..21;

impl<const LIMBS: usize> Ball<LIMBS> {
    /// The digits that all members share, correctly rounded, and `max` of them at most (1 for 0).
    ///
    /// As many digits as the ball decides: every member rounds to the printed value, to nearest at the last printed
    /// place, ties away from 0; so it differs from every member by half a unit of that place at most. An exact
    /// number is written without the zeros at its end. Where not even the first digit is certain, `0e7` says that
    /// all members lie within 10^7 of 0. The whole line is `?`.
    ///
    /// ```
    /// use selfnorm::{ball::Ball, scalar::Scalar};
    /// let third = Ball::<4>::ratio(2, 3);
    /// assert_eq!(third.certified_digits(10), "0.6666666667");
    /// assert_eq!((-third).exp().powi(1000).certified_digits(5), "2.9536e-290");
    /// assert_eq!(Ball::<4>::ratio(1, 8).certified_digits(10), "0.125");
    /// let wide = Ball::<4>::ratio(1, 3).hull(Ball::ratio(334, 1000));
    /// assert_eq!(wide.certified_digits(10), "0.33");
    /// assert_eq!((Ball::<4>::pi() - Ball::pi()).certified_digits(10), "0e-76");
    /// ```
    #[must_use]
    pub fn certified_digits(&self, max: usize) -> String {
        if !self.is_finite() {
            return "?".into();
        }
        if self.is_centred() && self.radius.is_zero() {
            return "0".into();
        }
        // No more than the radius and the midpoint can decide.
        let bits = self.relative_accuracy_bits().clamp(0, Self::BITS);
        let most = Ord::min(Ord::max(max, 1), digits_of(bits) as usize + 2);
        let signed = self.sign().is_some();
        (1..=most).rev().filter(|_| signed).find_map(|count| self.rounded_to(count)).unwrap_or_else(|| {
            let upper = self.magnitude_upper();
            format!("0e{}", digits_of(upper.exponent()) + 1)
        })
    }

    /// The ends in decimal, rounded outward to `digits` significant digits; `-inf` and `inf` for the whole line.
    ///
    /// ```
    /// use selfnorm::{ball::Ball, scalar::Scalar};
    /// let bounds = Ball::<4>::ratio(-2, 3).to_decimal_bounds(5);
    /// assert_eq!(bounds, ("-0.66667".into(), "-0.66666".into()));
    /// ```
    #[must_use]
    pub fn to_decimal_bounds(&self, digits: usize) -> (String, String) {
        let digits = digits.clamp(1, digits_of(Self::BITS) as usize + 2);
        ((-*self).upper_decimal(digits, true), self.upper_decimal(digits, false))
    }

    /// The value of `count` digits that all members round to, where there is one; the sign is certain.
    fn rounded_to(&self, count: usize) -> Option<String> {
        // The leading digit is at this place or the next; rounding may carry to the one after.
        let first = digits_of(self.exponent - 1);
        let carry = BigInt::from(10).pow(u32::try_from(count).ok()?);
        for place in first..=first + 2 {
            let last = place + 1 - count as i64;
            let scaled = self.abs().over_power_of_ten(last);
            let [low, high] =
                [scaled.lower(), scaled.upper()].map(|end| Some((end.floor_scaled(1)? + 1_u8) >> 1));
            let (low, high) = (low?, high?);
            if high < carry {
                let exact = scaled == Self::from_integer(&low);
                let write = || write_decimal(self.negative, &low.to_string(), last, exact);
                return (low == high).then(write);
            }
        }
        None
    }

    /// The upper end rounded up, or, `negated`, minus that.
    fn upper_decimal(&self, digits: usize, negated: bool) -> String {
        let upper = self.upper();
        if upper.is_centred() && upper.is_finite() {
            return "0".into();
        }
        let unbounded = if upper.negative { "0" } else { ["inf", "-inf"][usize::from(negated)] };
        let Ok(power) = u32::try_from(digits) else { return unbounded.into() };
        let limit = BigInt::from(10).pow(power);
        let first = digits_of(upper.exponent - 1);
        for place in first..=first + 2 {
            let last = place + 1 - digits as i64;
            let scaled = upper.over_power_of_ten(last);
            let Some(integer) = (-scaled).lower().floor_scaled(0).map(|floor| -floor) else { break };
            if integer.is_zero() {
                return "0".into();
            }
            if integer.magnitude() <= limit.magnitude() {
                let exact = scaled == Self::from_integer(&integer);
                return write_decimal(
                    upper.negative != negated,
                    &integer.magnitude().to_string(),
                    last,
                    exact,
                );
            }
        }
        unbounded.into()
    }

    /// The ball over 10^n.
    fn over_power_of_ten(self, n: i64) -> Self {
        let (mut power, mut square, mut rest) = (Self::integer(1), Self::integer(10), n.unsigned_abs());
        while rest != 0 {
            if rest % 2 == 1 {
                power = power * square;
            }
            rest /= 2;
            if rest != 0 {
                square = square * square;
            }
        }
        if n < 0 { self * power } else { self / power }
    }

    /// floor(x 2^k) of a point; none where it is not finite or too large to be written down.
    fn floor_scaled(self, k: i64) -> Option<BigInt> {
        if !self.is_finite() || self.exponent > 1 << 26 {
            return None;
        }
        let (midpoint, exponent) = self.midpoint_parts();
        // Further right than all bits the result is 0 or -1.
        Some(match exponent + k {
            shift @ 0.. => midpoint << shift as u64,
            shift => midpoint >> Ord::min(shift.unsigned_abs(), Self::BITS as u64 + 1),
        })
    }
}

/// floor(log10(2^bits)).
fn digits_of(bits: i64) -> i64 {
    ((i128::from(bits) * LOG10_2) >> 62) as i64
}

/// +- digits 10^last; an exact number may lose or gain zeros at its end.
fn write_decimal(negative: bool, digits: &str, last: i64, exact: bool) -> String {
    let trimmed = if exact { digits.trim_end_matches('0') } else { digits };
    let last = last + (digits.len() - trimmed.len()) as i64;
    let (digits, sign) = (trimmed, if negative { "-" } else { "" });
    let first = last + digits.len() as i64 - 1;
    if !PLAIN.contains(&first) || (last > 0 && !exact) {
        let (head, tail) = digits.split_at(Ord::min(1, digits.len()));
        let point = if tail.is_empty() { "" } else { "." };
        return format!("{sign}{head}{point}{tail}e{first}");
    }
    if last >= 0 {
        return format!("{sign}{digits}{}", "0".repeat(last as usize));
    }
    if first < 0 {
        return format!("{sign}0.{}{digits}", "0".repeat((-first - 1) as usize));
    }
    let (whole, fraction) = digits.split_at(first as usize + 1);
    format!("{sign}{whole}.{fraction}")
}
