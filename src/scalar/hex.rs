//! Hexadecimal floating-point text: exact, short, the same everywhere.

/// x as `-0x1.8p-3`; `0x0p+0`, `inf`, `-inf` and `nan` for the rest.
///
/// ```
/// use selfnorm::scalar::{from_hex, to_hex};
/// assert_eq!(to_hex(0.1), "0x1.999999999999ap-4");
/// assert_eq!(from_hex(&to_hex(-5e-324)), Some(-5e-324));
/// ```
#[must_use]
pub fn to_hex(x: f64) -> String {
    if !x.is_finite() {
        return if x.is_nan() {
            "nan".into()
        } else if x > 0.0 {
            "inf".into()
        } else {
            "-inf".into()
        };
    }
    let bits = x.to_bits();
    let sign = if x.is_sign_negative() { "-" } else { "" };
    let (exponent, fraction) = ((bits >> 52) & 0x7ff, bits & 0xf_ffff_ffff_ffff);
    let (lead, power) = match (exponent, fraction) {
        (0, 0) => (0, 0),
        (0, _) => (0, -1022),
        _ => (1, exponent as i64 - 1023),
    };
    let digits = format!("{fraction:013x}");
    let digits = digits.trim_end_matches('0');
    let point = if digits.is_empty() { "" } else { "." };
    format!("{sign}0x{lead}{point}{digits}p{power:+}")
}

/// The number that a text written by [`to_hex`] stands for; `None` for any other text.
#[must_use]
pub fn from_hex(text: &str) -> Option<f64> {
    let x = match text {
        "inf" => f64::INFINITY,
        "-inf" => f64::NEG_INFINITY,
        _ => parse_finite(text)?,
    };
    // One spelling per number: a changed character is another number or none.
    (to_hex(x) == text).then_some(x)
}

fn parse_finite(text: &str) -> Option<f64> {
    let (negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (mantissa, power) = unsigned.strip_prefix("0x")?.split_once('p')?;
    let power: i64 = power.parse().ok()?;
    let (lead, digits) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if digits.len() > 13 || !digits.is_ascii() {
        return None;
    }
    let fraction = u64::from_str_radix(&format!("{digits:0<13}"), 16).ok()?;
    let exponent = match lead {
        "1" => u64::try_from(power.checked_add(1023)?).ok().filter(|e| (1..=2046).contains(e))?,
        "0" => 0,
        _ => return None,
    };
    Some(f64::from_bits(u64::from(negative) << 63 | exponent << 52 | fraction))
}
