//! Exact rational numbers: how every literal, domain bound, rate and breakpoint enters.

use crate::error::{Error, Result};
use num_bigint::BigInt;
use num_traits::{Pow, Signed, ToPrimitive, Zero};

/// An exact rational number of any size.
pub type Rational = num_rational::BigRational;

/// Largest decimal exponent of a literal, in magnitude: beyond it no `f64` is meant.
const MAX_EXPONENT: i32 = 400;
/// Longest literal that is read.
const MAX_LENGTH: usize = 20_000;

/// The rational that a text stands for: `-12`, `0.125`, `1.5e-8`, `3/10`.
///
/// # Errors
/// [`Error::Number`] for anything else, for a denominator 0, and for exponents beyond +-400.
///
/// ```
/// use selfnorm::scalar::{Rational, parse_rational};
/// assert_eq!(parse_rational("1.25e-1")?, Rational::new(1.into(), 8.into()));
/// assert_eq!(parse_rational("1/8")?, Rational::new(1.into(), 8.into()));
/// assert!(parse_rational("1e999999999").is_err());
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn parse_rational(text: &str) -> Result<Rational> {
    let refuse = |reason| Error::Number { text: text.chars().take(40).collect(), reason };
    if text.len() > MAX_LENGTH {
        return Err(refuse("longer than 20000 characters"));
    }
    if let Some((p, q)) = text.split_once('/') {
        let (p, q) = (parse_decimal(p.trim(), &refuse)?, parse_decimal(q.trim(), &refuse)?);
        return if q.is_zero() { Err(refuse("the denominator is 0")) } else { Ok(p / q) };
    }
    parse_decimal(text.trim(), &refuse)
}

fn parse_decimal(text: &str, refuse: &impl Fn(&'static str) -> Error) -> Result<Rational> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((m, e)) => (m, e.parse::<i32>().map_err(|_| refuse("the exponent is not a small integer"))?),
        None => (text, 0),
    };
    if exponent.abs() > MAX_EXPONENT {
        return Err(refuse("the exponent is beyond 400"));
    }
    let unsigned = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits: String = [whole, fraction].concat();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(refuse("expected digits with an optional sign, point and exponent, or p/q"));
    }
    let magnitude: BigInt = digits.parse().map_err(|_| refuse("expected digits"))?;
    let numerator = if mantissa.starts_with('-') { -magnitude } else { magnitude };
    let scale = exponent - i32::try_from(fraction.len()).map_err(|_| refuse("too many digits"))?;
    let power: BigInt = BigInt::from(10).pow(scale.unsigned_abs());
    Ok(if scale < 0 { Rational::new(numerator, power) } else { Rational::from(numerator * power) })
}

/// The `f64` nearest to `q`, to even in a tie; an infinity beyond the range.
#[must_use]
pub fn nearest(q: &Rational) -> f64 {
    // `Ratio::to_f64` rounds correctly and is total; a test holds it against the parser of the standard library.
    q.to_f64().unwrap_or(f64::NAN)
}

/// `q` in decimal: exactly where its expansion ends within 40 digits, as `p/q` otherwise.
#[must_use]
pub fn decimal_of(q: &Rational) -> String {
    for digits in 0..=40_usize {
        let scaled = q * Rational::from(BigInt::from(10).pow(digits as u32));
        if scaled.is_integer() {
            let text = format!("{:0>width$}", scaled.numer().abs().to_string(), width = digits + 1);
            let (whole, fraction) = text.split_at(text.len() - digits);
            let sign = if q.is_negative() { "-" } else { "" };
            return if digits == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") };
        }
    }
    q.to_string()
}
