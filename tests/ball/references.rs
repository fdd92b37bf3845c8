//! exp, expm1, erf, erfc and erfcx against the values of tests/data/generate_special_functions.py.

use super::{FUNCTIONS, apply, exact, power_of_ten};
use num_bigint::BigInt;
use selfnorm::ball::Ball;
use selfnorm::scalar::{Rational, Scalar, parse_rational};

const DATA: &str = include_str!("../data/special_functions.csv");
/// Rows of 60 digits and rows of 1100 digits in the data.
const ROWS: [usize; 2] = [263, 13];
/// Bits that a function may lose at a point. The contract says 40; measured: 4 for 2 limbs to 10 for 64.
const LOSS: i64 = 12;

/// A row: the function, the input, and the value as digits times a power of ten, within one unit of the last.
struct Row {
    function: &'static str,
    input: &'static str,
    digits: BigInt,
    exponent: i64,
    count: usize,
}

fn rows(long: bool) -> Vec<Row> {
    let rows: Vec<Row> = DATA.lines().skip(1).map(read).filter(|row| (row.count > 100) == long).collect();
    assert_eq!(rows.len(), ROWS[usize::from(long)]);
    for function in FUNCTIONS {
        assert!(rows.iter().any(|row| row.function == function), "no row of {function}");
    }
    rows
}

fn read(line: &'static str) -> Row {
    let fields: Vec<&str> = line.split(',').collect();
    let [function, input, value] = fields[..] else { panic!("not three fields: {line}") };
    let (digits, exponent, count) = read_decimal(value);
    Row { function, input, digits, exponent, count }
}

/// (digits, exponent, number of digits) with the value digits 10^exponent.
fn read_decimal(text: &str) -> (BigInt, i64, usize) {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [whole, fraction].concat();
    let significant = digits.trim_start_matches(['-', '0']).len();
    let exponent: i64 = exponent.parse().unwrap();
    (digits.parse().unwrap(), exponent - fraction.len() as i64, significant)
}

/// An integer, a fraction, or a double in C99 hexadecimal.
fn read_input(text: &str) -> Rational {
    let Some((sign, hex)) = text.split_once("0x") else { return parse_rational(text).unwrap() };
    let (mantissa, exponent) = hex.split_once('p').unwrap();
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = i64::from_str_radix(&[sign, whole, fraction].concat(), 16).unwrap();
    let exponent: i64 = exponent.parse().unwrap();
    Rational::from(BigInt::from(digits)) * super::power_of_two(exponent - 4 * fraction.len() as i64)
}

impl Row {
    /// All numbers within one unit of the last digit.
    fn reference<const L: usize>(&self) -> Ball<L> {
        let unit = if self.digits == BigInt::from(0) { 0 } else { 1 };
        let [low, high] = [-unit, unit].map(|step| Ball::<L>::rational(&Rational::from(&self.digits + step)));
        low.hull(high) * power_of_ten(self.exponent)
    }

    fn check<const L: usize, const WIDE: usize>(&self) {
        let Row { function, input, .. } = self;
        let x = Ball::<L>::rational(&read_input(input));
        let value = apply(function, x);
        let (wide, reference) = (value.with_limbs::<WIDE>(), self.reference::<WIDE>());
        assert!(wide.overlaps(&reference), "{function}({input}) with {L} limbs: {value:?}");
        let bits = value.relative_accuracy_bits();
        if x.lower() == x.upper() {
            assert!(bits >= 64 * L as i64 - LOSS, "{function}({input}) with {L} limbs: {bits} bits");
        }
        // The 60 digits of a reference are 199 bits; a coarser ball must swallow it.
        assert!(
            bits > 190 || wide.contains_ball(&reference),
            "{function}({input}) with {L} limbs: {value:?}"
        );
    }

    /// The digits that are printed are those of the reference, rounded.
    fn check_digits<const L: usize>(&self, count: usize) {
        let Row { function, input, .. } = self;
        let value = apply(function, Ball::<L>::rational(&read_input(input)));
        let text = value.certified_digits(count);
        if self.digits == BigInt::from(0) {
            assert_eq!(text, "0");
            return;
        }
        let (digits, exponent, printed) = read_decimal(&text);
        let places = exponent - self.exponent;
        if value.lower() == value.upper() {
            assert_eq!(digits * BigInt::from(10).pow(places as u32), self.digits, "{function}({input})");
            return;
        }
        // Half a unit of the printed place, and one unit of the reference.
        assert_eq!(printed, count, "{function}({input}) = {text}");
        let unit = BigInt::from(10).pow(places as u32);
        let distance = digits * &unit - &self.digits;
        assert!(distance.magnitude() <= (unit / 2_u8 + 1_u8).magnitude(), "{function}({input}) = {text}");
    }
}

#[test]
fn values_and_accuracy() {
    for row in rows(false) {
        row.check::<2, 24>();
        row.check::<3, 24>();
        row.check::<4, 24>();
        row.check::<9, 24>();
        row.check::<16, 24>();
    }
}

#[test]
fn eleven_hundred_digits() {
    for row in rows(true) {
        row.check::<64, 64>();
        row.check_digits::<64>(1090);
    }
}

#[test]
fn printed_digits() {
    for row in rows(false) {
        row.check_digits::<6>(50);
        row.check_digits::<16>(57);
    }
}

#[test]
fn the_data_are_read_as_meant() {
    assert_eq!(read_input("-0x1.8p-1"), exact(-0.75));
    assert_eq!(read_input("0x0.0000000000001p-1022"), exact(f64::from_bits(1)));
    let (digits, exponent, count) = read_decimal("-2.50e-3");
    assert_eq!((digits, exponent, count), (BigInt::from(-250), -5, 3));
}
