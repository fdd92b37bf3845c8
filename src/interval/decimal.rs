//! End points in decimal, rounded outward.

use crate::scalar::{Rational, parse_rational};
use num_bigint::BigInt;
use num_traits::{Pow, Signed, Zero};

/// The largest decimal with `digits` significant digits that is <= x, in the form `-1.25e-3`.
#[must_use]
pub fn decimal_lower(x: f64, digits: usize) -> String {
    outward(x, digits, -1)
}

/// The smallest decimal with `digits` significant digits that is >= x, in the form `-1.25e-3`.
#[must_use]
pub fn decimal_upper(x: f64, digits: usize) -> String {
    outward(x, digits, 1)
}

/// x rounded to `digits` digits toward `side` times infinity.
fn outward(x: f64, digits: usize, side: i32) -> String {
    let places = digits.max(1) - 1;
    let nearest = format!("{x:.places$e}");
    let (Some(exact), Ok(rounded)) = (Rational::from_float(x), parse_rational(&nearest)) else {
        return nearest;
    };
    let missed = if side < 0 { rounded > exact } else { rounded < exact };
    if !missed || x.is_zero() {
        return tidy(&nearest);
    }
    // One unit in the last place further out; 9.99 may become 10.0, which reads 1.00e1. Below a power of ten, the unit
    // is a tenth of that above.
    let (mantissa, exponent) = nearest.split_once('e').unwrap_or((&nearest, "0"));
    let at_power_of_ten = mantissa.trim_start_matches('-').trim_end_matches(['0', '.']) == "1";
    let toward_zero = (side < 0) == (x > 0.0);
    let finer = i32::from(at_power_of_ten && toward_zero);
    let unit_exponent = exponent.parse::<i32>().unwrap_or(0) - places as i32 - finer;
    let power = Rational::from(BigInt::from(10).pow(unit_exponent.unsigned_abs()));
    let unit = if unit_exponent < 0 { power.recip() } else { power };
    let units = (rounded / unit).to_integer() + BigInt::from(side);
    let sign = if units.is_negative() { "-" } else { "" };
    let text = units.abs().to_string();
    let (first, rest) = text.split_at(1);
    let exponent = unit_exponent + rest.len() as i32;
    tidy(&format!("{sign}{first}.{rest}e{exponent}"))
}

/// Plain notation where the exponent is small, no trailing zeros.
fn tidy(text: &str) -> String {
    let Some((mantissa, exponent)) = text.split_once('e') else { return text.to_owned() };
    let mantissa =
        if mantissa.contains('.') { mantissa.trim_end_matches('0').trim_end_matches('.') } else { mantissa };
    let Ok(exponent) = exponent.parse::<i32>() else { return text.to_owned() };
    let (sign, unsigned) = mantissa.strip_prefix('-').map_or(("", mantissa), |m| ("-", m));
    let digits = unsigned.replace('.', "");
    match exponent {
        0 => format!("{sign}{unsigned}"),
        -5..=-1 => format!("{sign}0.{}{digits}", "0".repeat((-1 - exponent) as usize)),
        1..=16 if digits.len() <= exponent as usize + 1 => {
            format!("{sign}{digits:0<width$}", width = exponent as usize + 1)
        }
        1..=16 => {
            let (whole, fraction) = digits.split_at(exponent as usize + 1);
            format!("{sign}{whole}.{fraction}")
        }
        _ => format!("{sign}{unsigned}e{exponent}"),
    }
}
