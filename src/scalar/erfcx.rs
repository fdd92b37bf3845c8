//! The scaled complementary error function in `f64`.
//!
//! | range | method | max ulp | mean ulp | ns per call | ns latency |
//! |---|---|---|---|---|---|
//! | \[-26.63, -7) | 2 e^{x^2} | 0.52 | 0.25 | 9 | 23 |
//! | \[-7, -1) | 2 e^{x^2} - erfcx(-x) | 0.52 | 0.25 | 13 | 25 |
//! | \[-1, 0) | the same | 0.58 | 0.25 | 13 | 25 |
//! | \[0, 1/16) | table | 0.62 | 0.25 | 5 | 18 |
//! | \[1/16, 3) | table | 0.61 | 0.25 | 5 | 18 |
//! | \[3, 31) | table | 0.55 | 0.25 | 5 | 18 |
//! | \[31, 2^28) | asymptotic series | 0.63 | 0.26 | 7 | 21 |
//! | \[2^28, inf) | 1/(x sqrt(pi)) | 0.63 | 0.26 | 4 | 6 |
//!
//! Errors: over at least 200,000 random points per range, logarithmic above 31 and again below 1 in magnitude, against
//! ball arithmetic; the command stands in `tests/data/generate_erfcx.py`. Times: the least of 300 runs over 20,000
//! random arguments, of calls independent of each other and of calls that wait for the last result, on an AMD EPYC
//! (Zen 3), no target features.

use super::erfcx_table::{ERFCX, INV_SQRT_PI, SQRT_PI};
use super::parts::{self, power_of_two, scale, split, square};

/// The scaled complementary error function.
///
/// erfcx(x) = e^{x^2} erfc(x) = 2/sqrt(pi) times the integral of e^{-t^2 - 2xt} over t > 0
///
/// Every f64 is allowed. 1 at 0; 0 at +inf, subnormal above 2.5e307; +inf below -26.628735713751490, where it
/// overflows; NaN for NaN.
///
/// The error is below 0.63 ulp on all of the line (measured; 0.5 is the least possible), so that consecutive results
/// never rise by more than an ulp.
///
/// Source: polynomials made by `erfcx_table.py`; DLMF 7.12.1 for large x, 7.4.2 for negative x.
///
/// ```
/// use selfnorm::scalar::erfcx;
/// // erfc(30) is below 1e-392, and e^900 above 1e390.
/// assert_eq!(erfcx(30.0), 0.018_795_888_861_416_75);
/// assert_eq!((erfcx(0.0), erfcx(f64::INFINITY), erfcx(-30.0)), (1.0, 0.0, f64::INFINITY));
/// ```
#[must_use]
#[inline]
pub fn erfcx(x: f64) -> f64 {
    match from_table(x) {
        Some((leading, rest)) => leading + rest,
        None => beyond_table(x),
    }
}

/// erfcx as a leading part and a rest of at most 0.04 of it, for -2^-54 <= x < 31.
#[inline]
fn from_table(x: f64) -> Option<(f64, f64)> {
    // Equal parts of each binade of 1 + x are told by its exponent and leading 4 bits. A smaller or no number has a
    // larger index. Where the sum is rounded across an end, the polynomial of the neighbour serves as well.
    let index = (1.0 + x).to_bits().wrapping_sub(1.0_f64.to_bits()) >> 48;
    let &[middle, leading, low, c1, c2, c3, c4, c5, c6, c7, c8, c9] = ERFCX.get(index as usize)?;
    let t = x - middle;
    let t2 = t * t;
    let t4 = t2 * t2;
    let tail = ((c2 + c3 * t) + (c4 + c5 * t) * t2) + ((c6 + c7 * t) + (c8 + c9 * t) * t2) * t4;
    Some((leading, (low + c1 * t) + t2 * tail))
}

fn beyond_table(x: f64) -> f64 {
    if x < 0.0 {
        negative(x)
    } else if x < 268_435_456.0 {
        asymptotic(x)
    } else {
        // The next term is 1/(2 x^2) < 2^-57 of this one; NaN arrives here as well.
        INV_SQRT_PI / x
    }
}

/// 2 e^{x^2} - erfcx(-x) for x < 0, with both terms in two parts until the last sum.
fn negative(x: f64) -> f64 {
    if x < -26.7 {
        return f64::INFINITY;
    }
    let (leading_square, rest_of_square) = square(x);
    let twice = parts::exp(leading_square, rest_of_square);
    let exponent = twice.exponent + 1;
    // Below -7 the second term is less than 2^-75 of the first.
    let (leading, rest) = match from_table(-x) {
        Some((leading, rest)) if x > -7.0 => {
            let unit = power_of_two(-exponent);
            (leading * unit, rest * unit)
        }
        _ => (0.0, 0.0),
    };
    let difference = twice.high - leading;
    let error = (twice.high - difference) - leading;
    scale(difference + (error + (twice.low - rest)), exponent)
}

/// (1 - y/2 + 3 y^2/4 - 15 y^3/8 + ..)/(x sqrt(pi)) with y = 1/x^2, for x >= 31: what follows is below 2^-59.
fn asymptotic(x: f64) -> f64 {
    let quotient = INV_SQRT_PI / x;
    let (q1, (x1, x2)) = (split(quotient).0, split(x));
    let remainder = (INV_SQRT_PI - q1 * x1) - q1 * x2;
    let inverse = quotient * SQRT_PI;
    let y = inverse * inverse;
    let terms = 945.0 / 32.0 - y * (10395.0 / 64.0);
    let series = -y * (0.5 - y * (0.75 - y * (1.875 - y * (6.5625 - y * terms))));
    q1 + (remainder * inverse + quotient * series)
}
