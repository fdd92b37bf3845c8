//! To `f64`, to decimal, and membership.

use super::{exact, power_of_two};
use num_bigint::BigInt;
use proptest::prelude::*;
use selfnorm::ball::Ball;
use selfnorm::scalar::{Rational, Scalar, nearest, parse_rational};

/// The value of a printed number, and the value of one unit of its last place.
fn read(text: &str) -> (Rational, Rational) {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: BigInt = [whole, fraction].concat().parse().unwrap();
    let exponent = exponent.parse::<i64>().unwrap() - fraction.len() as i64;
    let power = Rational::from(BigInt::from(10).pow(exponent.unsigned_abs() as u32));
    let unit = if exponent < 0 { power.recip() } else { power };
    (Rational::from(digits) * &unit, unit)
}

/// Every member rounds to the printed number, and it has all the digits that it may have.
fn check_digits<const L: usize>(ball: Ball<L>, max: usize) -> Result<(), TestCaseError> {
    let text = ball.certified_digits(max);
    let (value, unit) = read(&text);
    let half = Rational::new(1.into(), 2.into());
    let some = !text.starts_with("0e");
    prop_assert!(!some || ball.sign().is_some());
    for end in [ball.lower(), ball.upper()] {
        let window =
            Ball::<24>::rational(&(&value - &unit * &half)).hull(Ball::rational(&(&value + &unit * &half)));
        let limit = if some { window } else { around_zero(&unit) };
        // The last bit of the conversion of the half unit.
        let slack = Ball::<24>::rational(&(&unit * power_of_two(-1000)));
        let limit = limit + (slack).hull(-slack);
        prop_assert!(limit.contains_ball(&end.with_limbs()), "{text} for {ball:?}");
    }
    if some {
        let count = text
            .split('e')
            .next()
            .map_or(0, |m| m.trim_start_matches(['-', '0', '.']).replace('.', "").len());
        // One digit less where the middle is a tie, as doubles are at their last digits.
        let sure = ball.relative_accuracy_bits().min(64 * L as i64) * 30 / 100 - 5;
        let exact = ball.lower() == ball.upper();
        prop_assert!(exact || count as i64 >= sure.min(max as i64 - 1), "{text} for {ball:?}");
        prop_assert!(count <= max || exact);
    }
    Ok(())
}

fn around_zero(unit: &Rational) -> Ball<24> {
    Ball::rational(unit).hull(Ball::rational(&-unit))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn printed_numbers_are_certain(x in -1e6..1e6_f64, e in -300_i32..300, k in 1_i32..250, max in 1_usize..60) {
        let middle = Ball::<4>::exact(x * 2.0_f64.powi(e));
        let ball = middle.hull(middle * (Ball::integer(1) + Ball::rational(&power_of_two(-i64::from(k)))));
        check_digits(ball, max)?;
        check_digits(-ball, max)?;
        check_digits(middle, max)?;
        check_digits(middle / Ball::integer(7), max)?;
        check_digits(ball - middle, max)?;
    }

    #[test]
    fn printed_bounds_enclose(x in -1e6..1e6_f64, e in -300_i32..300, k in 1_i32..250, digits in 1_usize..40) {
        let middle = Ball::<4>::exact(x * 2.0_f64.powi(e)) / Ball::integer(3);
        let ball = middle.hull(middle * (Ball::integer(1) + Ball::rational(&power_of_two(-i64::from(k)))));
        for ball in [ball, -ball, ball - middle, Ball::exact(x)] {
            let (low, high) = ball.to_decimal_bounds(digits);
            let ((low, below), (high, above)) = (read(&low), read(&high));
            let hull = Ball::<24>::rational(&low).hull(Ball::rational(&high));
            prop_assert!(hull.contains_ball(&ball.with_limbs()), "{ball:?}");
            // One unit outward at most, beside the roundings of 4 limbs.
            let inner = Ball::<24>::rational(&(low + below)).hull(Ball::rational(&(high - above)));
            prop_assert!(!inner.contains_ball(&ball.with_limbs()) || inner.overlaps(&ball.with_limbs()), "{ball:?}");
        }
    }

    /// Around the doubles and the ties between them, normal, subnormal and beyond the range.
    #[test]
    fn to_f64_is_the_nearest(
        bits in prop_oneof![any::<u64>(), 0..1_u64 << 53, 0x7fe0_0000_0000_0000..0x7ff0_0000_0000_0000_u64],
        quarters in -4_i32..=4,
        nudge in -1_i32..=1,
    ) {
        let x = f64::from_bits(bits);
        prop_assume!(x.is_finite());
        let unit = exact((f64::from_bits(x.abs().to_bits() | 1)) - f64::from_bits(x.abs().to_bits() & !1));
        let q = exact(x) + unit * Rational::from(BigInt::from(quarters)) / BigInt::from(4)
            + Rational::from(BigInt::from(nudge)) * power_of_two(-1150);
        let ball = Ball::<36>::rational(&q);
        prop_assert_eq!(ball.lower(), ball.upper());
        prop_assert_eq!(ball.to_f64().abs().to_bits(), nearest(&q).abs().to_bits());
        prop_assert_eq!(Ball::<2>::exact(x).to_f64().abs().to_bits(), x.abs().to_bits());
        prop_assert!(ball.to_f64() * x >= 0.0 || quarters != 0);
    }

    /// Membership is exact: the ends are in, and what is 2^-600 outside of them is out.
    #[test]
    fn membership_is_exact(middle in -1e9..1e9_f64, width in 0.0..1e9_f32) {
        let width = f64::from(width);
        let (low, high) = (exact(middle) - exact(width), exact(middle) + exact(width));
        let ball = Ball::<20>::rational(&low).hull(Ball::rational(&high));
        let step = power_of_two(-600);
        prop_assert!(ball.contains(&low) && ball.contains(&high));
        prop_assert!(!ball.contains(&(low - &step)) && !ball.contains(&(high + &step)));
    }
}

#[test]
fn formats() {
    let ball = |text: &str| Ball::<4>::rational(&parse_rational(text).unwrap());
    // A digit more than asked for is a tie, and must not decide.
    let tie = Ball::<4>::exact(-465_216.401_815_003_5 / 4096.0);
    let above = tie * (Ball::integer(1) + Ball::rational(&power_of_two(-167)));
    let digits = "-113.578223099366084625216899439692497253417969";
    assert_eq!(tie.hull(above).certified_digits(45), digits);
    let table = [
        ("0", 5, "0"),
        ("1", 5, "1"),
        ("-1000", 5, "-1000"),
        ("1234567", 3, "1.23e6"),
        ("0.5", 1, "0.5"),
        ("0.25", 1, "0.3"),
        ("0.1", 3, "0.100"),
        ("-1/3", 4, "-0.3333"),
        ("2/3000000", 2, "6.7e-7"),
        ("2/300000", 2, "0.0000067"),
        ("0.99996", 4, "1.000"),
        ("99996/7", 3, "1.43e4"),
        ("1e20", 5, "100000000000000000000"),
        ("1e21", 5, "1e21"),
        ("-1e300", 0, "-1e300"),
        ("1e-300", 3, "1.00e-300"),
    ];
    for (text, max, printed) in table {
        assert_eq!(ball(text).certified_digits(max), printed, "{text}");
    }
    assert_eq!(Ball::<4>::WHOLE.certified_digits(5), "?");
    assert_eq!(Ball::<4>::WHOLE.to_decimal_bounds(5), ("-inf".into(), "inf".into()));
    let straddling = ball("-1").hull(ball("0.5"));
    assert_eq!(straddling.certified_digits(5), "0e1");
    assert_eq!(straddling.to_decimal_bounds(3), ("-1".into(), "0.5".into()));
    assert_eq!(ball("1e400").exp().certified_digits(5), "?");
    assert_eq!(Ball::<4>::exact(-1e15).exp().certified_digits(12), "1.48712978190e-434294481903252");
    assert_eq!(ball("1").hull(ball("3")).certified_digits(3), "0e1");
}
