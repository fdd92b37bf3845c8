//! Certified balls: references, exact arithmetic, enclosure, decimals.

mod arithmetic;
mod decimal;
mod enclosure;
mod references;

use num_bigint::BigInt;
use selfnorm::ball::Ball;
use selfnorm::scalar::{Rational, Scalar};

/// The five special functions, by the name that the reference data use.
const FUNCTIONS: [&str; 5] = ["exp", "expm1", "erf", "erfc", "erfcx"];

fn apply<const L: usize>(function: &str, x: Ball<L>) -> Ball<L> {
    match function {
        "exp" => x.exp(),
        "expm1" => x.exp_m1(),
        "erf" => x.erf(),
        "erfc" => x.erfc(),
        "erfcx" => x.erfcx(),
        _ => panic!("no function {function}"),
    }
}

/// The exact value of an `f64`.
fn exact(x: f64) -> Rational {
    Rational::from_float(x).unwrap_or_else(|| panic!("{x} is not finite"))
}

/// 2^exponent.
fn power_of_two(exponent: i64) -> Rational {
    let power = Rational::from(BigInt::from(1) << exponent.unsigned_abs());
    if exponent < 0 { power.recip() } else { power }
}

/// 10^n by repeated squaring.
fn power_of_ten<const L: usize>(n: i64) -> Ball<L> {
    let (mut power, mut square) = (Ball::integer(1), Ball::<L>::integer(10));
    for bit in 0..64 - n.unsigned_abs().leading_zeros() {
        if n.unsigned_abs() >> bit & 1 == 1 {
            power = power * square;
        }
        square = square * square;
    }
    if n < 0 { Ball::integer(1) / power } else { power }
}
