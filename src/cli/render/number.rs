//! Numbers as text.

use crate::cli::report::Value;
use crate::interval::{Interval, decimal_lower, decimal_upper};

/// Digits of an enclosure that a reader sees unless asked otherwise.
const ENCLOSURE_DIGITS: usize = 9;
/// An enclosure whose ends share fewer digits is shown by its ends.
const FEWEST_SHARED: usize = 4;

/// The shortest decimal that reads back to the same `f64`: at most 17 digits, always with a point or an exponent.
pub(super) fn round_trip(x: f64) -> String {
    // x + 0.0 turns -0 into 0.
    format!("{:?}", x + 0.0)
}

/// The number for a reader, rounded to `digits` significant digits if asked for.
pub(super) fn readable(x: f64, digits: Option<usize>) -> String {
    if x.is_infinite() {
        return if x > 0.0 { "infinite" } else { "-infinite" }.to_owned();
    }
    let places = digits.map(|n| n.max(1) - 1);
    let rounded = places.map_or(x, |places| format!("{x:.places$e}").parse().unwrap_or(x));
    let text = round_trip(rounded);
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// The number for a reader, in full: for titles and notes.
pub(in crate::cli) fn short(x: f64) -> String {
    readable(x, None)
}

/// The size of an error, in two digits: for notes.
pub(in crate::cli) fn size(x: f64) -> String {
    readable(x, Some(2))
}

/// A value for a reader.
pub(super) fn value(value: &Value, digits: Option<usize>) -> String {
    match value {
        Value::Number(x) => readable(*x, digits),
        Value::Count(n) => n.to_string(),
        Value::Digits(text) | Value::Text(text) => text.clone(),
        Value::Enclosure(x) => certain_digits(*x, digits.unwrap_or(ENCLOSURE_DIGITS)),
        Value::Missing => "-".to_owned(),
    }
}

/// The digits that all members of an interval begin with, and `..`; the ends, rounded outward, if they
/// share too few.
fn certain_digits(x: Interval, most: usize) -> String {
    let toward_zero = if x.lo() > 0.0 {
        decimal_lower
    } else if x.hi() < 0.0 {
        decimal_upper
    } else {
        return format!("{x:.3}");
    };
    let shared = (FEWEST_SHARED.min(most)..=most.min(17)).rev().find_map(|digits| {
        let text = toward_zero(x.lo(), digits);
        (text == toward_zero(x.hi(), digits)).then_some(text)
    });
    match shared {
        // The exponent stands behind the digits.
        Some(text) => text.split_once('e').map_or_else(|| format!("{text}.."), |(m, e)| format!("{m}..e{e}")),
        None => format!("{x:.3}"),
    }
}

/// Whether a value is a number, and so is aligned by its sign.
pub(super) const fn is_number(value: &Value) -> bool {
    matches!(value, Value::Number(_) | Value::Count(_) | Value::Digits(_) | Value::Enclosure(_))
}
