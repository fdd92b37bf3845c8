//! Ring operations, quotients and roots against exact rational arithmetic.

use super::{exact, power_of_two};
use num_bigint::{BigInt, BigUint, Sign};
use num_traits::{Signed, Zero};
use proptest::prelude::*;
use selfnorm::ball::Ball;
use selfnorm::scalar::{Rational, Scalar};

/// A limb with long runs of equal bits as often as a random one.
fn limb() -> impl Strategy<Value = u64> {
    prop_oneof![
        any::<u64>(),
        Just(0),
        Just(u64::MAX),
        Just(1),
        Just(1 << 63),
        (0_u32..64).prop_map(|n| u64::MAX << n)
    ]
}

/// +- an integer of up to `limbs` limbs, times a power of two that brings it near or far from 1.
fn dyadic(limbs: usize) -> impl Strategy<Value = Rational> {
    let exponent = prop_oneof![
        -3_i64..=3,
        -70_i64..=70,
        prop::sample::select(vec![-1030_i64, -640, -129, -65, -64, -63, 63, 64, 65, 128, 640, 1030]),
    ];
    (any::<bool>(), prop::collection::vec(limb(), 0..=limbs), exponent).prop_map(|(negative, limbs, e)| {
        let bytes: Vec<u8> = limbs.iter().flat_map(|limb| limb.to_le_bytes()).collect();
        let sign = if negative { Sign::Minus } else { Sign::Plus };
        let integer = BigInt::from_biguint(sign, BigUint::from_bytes_le(&bytes));
        Rational::from(integer) * power_of_two(e - 64 * limbs.len() as i64)
    })
}

/// A rational that is no dyadic number as often as one that is.
fn fraction(limbs: usize) -> impl Strategy<Value = Rational> {
    (dyadic(limbs), prop_oneof![Just(1_i64), 1_i64..1000]).prop_map(|(q, d)| q / BigInt::from(d))
}

/// The exact results, not reduced, as the greatest common divisors would take most of the time.
fn sum(a: &Rational, b: &Rational) -> Rational {
    Rational::new_raw(a.numer() * b.denom() + b.numer() * a.denom(), a.denom() * b.denom())
}

fn difference(a: &Rational, b: &Rational) -> Rational {
    sum(a, &-b.clone())
}

fn product(a: &Rational, b: &Rational) -> Rational {
    Rational::new_raw(a.numer() * b.numer(), a.denom() * b.denom())
}

fn quotient(a: &Rational, b: &Rational) -> Rational {
    let (numerator, denominator) = (a.numer() * b.denom(), a.denom() * b.numer());
    if b.is_negative() {
        Rational::new_raw(-numerator, -denominator)
    } else {
        Rational::new_raw(numerator, denominator)
    }
}

/// Within half a unit of the last place, where the exact value is not 0.
fn accurate<const L: usize>(value: &Ball<L>, exact: &Rational) -> bool {
    exact.is_zero() || value.relative_accuracy_bits() >= 64 * L as i64 - 1
}

/// Points: every operation contains the exact result, and its error is that of one rounding.
fn points<const L: usize>(a: &Rational, b: &Rational) -> Result<(), TestCaseError> {
    let (x, y) = (Ball::<L>::rational(a), Ball::<L>::rational(b));
    prop_assert!(x.contains(a) && y.contains(b));
    prop_assert!((-x).contains(&-a) && x.abs().contains(&a.abs()) && x.square().contains(&product(a, a)));
    prop_assert!(
        (x + y).contains(&sum(a, b))
            && (x - y).contains(&difference(a, b))
            && (x * y).contains(&product(a, b))
    );
    let (lower, upper) = (a.min(b), a.max(b));
    prop_assert!(x.max(y).contains(upper) && x.hull(y).contains(lower) && x.hull(y).contains(upper));
    let mut sum = x;
    sum += y;
    prop_assert_eq!(sum, x + y);
    if b.is_zero() {
        prop_assert_eq!(x / y, Ball::WHOLE);
    } else {
        prop_assert!((x / y).contains(&quotient(a, b)));
        let (x, y) = (x.middle(), y.middle());
        prop_assert!(accurate(&(x / y), a) && accurate(&(x * y), a));
    }
    Ok(())
}

/// The order and the sign follow the exact values of dyadic points.
fn order<const L: usize>(a: &Rational, b: &Rational) -> Result<(), TestCaseError> {
    let (x, y) = (Ball::<L>::rational(a), Ball::<L>::rational(b));
    prop_assume!(x.lower() == x.upper() && y.lower() == y.upper());
    prop_assert_eq!(x.sign(), a.partial_cmp(&Rational::zero()));
    prop_assert_eq!((x - y).sign(), a.partial_cmp(b));
    prop_assert_eq!(x.max(y), if a < b { y } else { x });
    prop_assert_eq!(x.leans_negative(), a.is_negative());
    Ok(())
}

/// Balls over \[a, b\] and \[c, d\]: every operation contains the exact result for members of both.
fn balls<const L: usize>(ends: &[Rational; 4], place: [f64; 2]) -> Result<(), TestCaseError> {
    let [a, b, c, d] = ends;
    let (x, y) =
        (Ball::<L>::rational(a).hull(Ball::rational(b)), Ball::<L>::rational(c).hull(Ball::rational(d)));
    let s = sum(a, &product(&difference(b, a), &exact(place[0])));
    let t = sum(c, &product(&difference(d, c), &exact(place[1])));
    prop_assert!(x.contains(&s) && y.contains(&t));
    prop_assert!(
        (x + y).contains(&sum(&s, &t))
            && (x - y).contains(&difference(&s, &t))
            && (x * y).contains(&product(&s, &t))
    );
    prop_assert!(x.square().contains(&product(&s, &s)) && x.abs().contains(&s.abs()));
    prop_assert!(x.max(y).contains((&s).max(&t)) && x.hull(y).contains(&s) && x.hull(y).contains(&t));
    if t.is_zero() {
        prop_assert_eq!(x / y, Ball::WHOLE);
    } else {
        prop_assert!((x / y).contains(&quotient(&s, &t)));
    }
    prop_assert!(x.lower().middle() == x.lower() && x.upper().middle() == x.upper());
    prop_assert!((x.upper() - Ball::rational(&s)).sign() != Some(std::cmp::Ordering::Less));
    prop_assert!((x.lower() - Ball::rational(&s)).sign() != Some(std::cmp::Ordering::Greater));
    let root = x.abs().sqrt();
    prop_assert!(root.is_finite() && root.square().contains(&s.abs()));
    Ok(())
}

/// A member that is not at an end only, as a share of the way from one end to the other.
fn place() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1.0), 0.0..1.0]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn points_of_short_balls(a in fraction(4), b in fraction(4)) {
        points::<2>(&a, &b)?;
        points::<3>(&a, &b)?;
        points::<4>(&a, &b)?;
    }

    #[test]
    fn points_of_long_balls(a in fraction(12), b in fraction(12)) {
        points::<9>(&a, &b)?;
        points::<12>(&a, &b)?;
    }

    #[test]
    fn signs(a in dyadic(2), b in dyadic(2)) {
        order::<2>(&a, &b)?;
        order::<5>(&a, &b)?;
    }

    #[test]
    fn members_of_balls(
        ends in prop::array::uniform4(fraction(3)),
        place in prop::array::uniform2(place()),
    ) {
        balls::<2>(&ends, place)?;
        balls::<9>(&ends, place)?;
    }

    /// What fits is exact: radius 0, and the ring laws hold as equalities.
    #[test]
    fn small_dyadic_numbers_are_exact(n in any::<[i32; 3]>(), e in -900_i32..900) {
        let [a, b, c] = n.map(|n| Ball::<2>::exact(f64::from(n) * 2.0_f64.powi(e)));
        prop_assert_eq!((a + b) + c, a + (b + c));
        prop_assert_eq!((a + b) - b, a);
        prop_assert_eq!(a * b, b * a);
        prop_assert_eq!(a * (b + c), a * b + a * c);
        prop_assert_eq!(a.square().sqrt(), a.abs());
        prop_assert_eq!((a + b).square(), a.square() + b.square() + Ball::integer(2) * a * b);
        if n[1] != 0 {
            prop_assert_eq!((a * b) / b, a);
        }
    }

    /// The square root is that of the exact value: its square straddles it.
    #[test]
    fn square_roots(a in dyadic(6)) {
        let a = a.abs();
        let root = Ball::<6>::rational(&a).sqrt();
        let [low, high] = [root.lower(), root.upper()].map(|end| end.with_limbs::<12>().square());
        let a12 = Ball::<12>::rational(&a);
        prop_assert!((low - a12).sign() != Some(std::cmp::Ordering::Greater));
        prop_assert!((a12 - high).sign() != Some(std::cmp::Ordering::Greater));
        prop_assert!(a.is_zero() || root.relative_accuracy_bits() >= 64 * 6 - 3);
    }
}

/// 2^(2^20 limbs) by repeated squaring, past the largest exponent: the whole line, or a radius around 0.
#[test]
fn exponents_run_out_safely() {
    let two = Ball::<2>::integer(2);
    let mut large = two;
    for _ in 0..59 {
        large = large.square();
    }
    assert!(large.is_finite() && large.sign() == Some(std::cmp::Ordering::Greater));
    assert!(large.relative_accuracy_bits() == i64::MAX);
    assert_eq!(large.square().square(), Ball::WHOLE);
    assert_eq!(large * large * large, Ball::WHOLE);
    let small = Ball::integer(1) / large;
    assert!(small.sign() == Some(std::cmp::Ordering::Greater));
    let vanished = small.square().square();
    assert!(vanished.is_finite() && vanished.sign().is_none() && vanished.contains(&Rational::zero()));
    assert!((small + vanished).sign() == Some(std::cmp::Ordering::Greater));
    assert_eq!(Ball::integer(1) / vanished, Ball::WHOLE);
    assert!(vanished.lower().leans_negative() && !vanished.upper().leans_negative());
    assert!(large.to_f64() > f64::MAX);
    // A ball of which only one end is beyond the largest exponent.
    let near = large * (large / Ball::integer(4));
    let ball = near.hull(-near) + Ball::integer(3) * near;
    assert!(ball.is_finite() && !ball.upper().is_finite());
    assert!(Ball::ZERO.hull(ball).contains_ball(&ball) && Ball::ZERO.max(ball).contains_ball(&ball));
    assert_eq!(ball.exp(), Ball::WHOLE);
    assert_eq!(ball.erfcx(), Ball::WHOLE);
    assert_eq!(small.to_f64().to_bits(), 0);
}

/// A denominator beyond every precision.
#[test]
fn rationals_of_any_size() {
    let q = Rational::new(BigInt::from(7).pow(5000), BigInt::from(11).pow(4000) * 3);
    let ball = Ball::<4>::rational(&q);
    assert!(ball.contains(&q) && ball.relative_accuracy_bits() >= 254);
    let next = &q * (Rational::from(BigInt::from(1)) + power_of_two(-250));
    assert!(!ball.contains(&next));
}
