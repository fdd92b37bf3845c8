//! Balls with a radius, functional equations, several precisions, and inputs without information.

use super::{FUNCTIONS, apply, exact};
use proptest::prelude::*;
use selfnorm::ball::Ball;
use selfnorm::scalar::{Rational, Scalar};
use std::cmp::Ordering;

/// Arguments of all sizes at which every function is finite in `f64` or nearly so.
fn argument() -> impl Strategy<Value = f64> {
    prop_oneof![-1.2..1.2, -12.0..12.0, -100.0..100.0, (-40_i32..28).prop_map(|e| 2.0_f64.powi(e)), Just(0.0)]
}

/// Widths from that of a rounding error to that of the argument.
fn width() -> impl Strategy<Value = f64> {
    (-90_i32..=1, 1.0..2.0).prop_map(|(e, m)| m * 2.0_f64.powi(e))
}

/// The ball \[c - w, c + w\], exactly.
fn around<const L: usize>(c: f64, w: f64) -> Ball<L> {
    let (c, w) = (Ball::<L>::exact(c), Ball::<L>::exact(w));
    (c - w).hull(c + w)
}

/// The image contains the value at a member, computed with 512 bits, and is not much larger than it must be.
fn image(function: &str, c: f64, w: f64, place: f64) -> Result<(), TestCaseError> {
    let wide = apply(function, around::<4>(c, w)).with_limbs::<8>();
    let at = |place: f64| {
        let x = Ball::<8>::exact(c) + Ball::exact(place) * Ball::exact(w);
        apply(function, x)
    };
    let member = at(place);
    prop_assert!(member.relative_accuracy_bits() > 400, "{function}({c} + {place} {w})");
    prop_assert!(wide.contains_ball(&member), "{function}({c} +- {w}) misses the value at {place}");
    let range = (at(1.0) - at(-1.0)).abs();
    let slack = at(1.0).abs().max(at(-1.0).abs()) * Ball::exact(2.0_f64.powi(-240));
    let excess = (wide.upper() - wide.lower()) - Ball::integer(8) * range - slack;
    prop_assert!(excess.sign() == Some(Ordering::Less), "{function}({c} +- {w}) is too wide");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(700))]

    #[test]
    fn images_contain_values_at_members(
        c in argument(),
        w in width(),
        place in prop_oneof![Just(-1.0), Just(1.0), -1.0..1.0],
    ) {
        for function in FUNCTIONS {
            image(function, c, w, place)?;
        }
    }

    /// Four precisions of one number have it in common; the finer ball lies near the coarser one's middle.
    #[test]
    fn precisions_agree(c in argument(), third in any::<bool>()) {
        for function in FUNCTIONS {
            let divisor = if third { 3 } else { 1 };
            let fine = apply(function, Ball::<16>::exact(c) / Ball::integer(divisor));
            let [a, b, d] = [
                apply(function, Ball::<2>::exact(c) / Ball::integer(divisor)).with_limbs(),
                apply(function, Ball::<4>::exact(c) / Ball::integer(divisor)).with_limbs(),
                apply(function, Ball::<9>::exact(c) / Ball::integer(divisor)).with_limbs(),
            ];
            for coarse in [a, b, d] {
                prop_assert!(coarse.overlaps(&fine), "{function}({c}/{divisor})");
                prop_assert!(coarse == fine || coarse.contains_ball(&fine), "{function}({c}/{divisor})");
            }
        }
    }

    #[test]
    fn functional_equations(c in argument(), d in -30.0..30.0_f64) {
        equations::<2>(c, d)?;
        equations::<5>(c, d)?;
        equations::<9>(c, d)?;
    }
}

/// Two sides of an identity have a member in common and both are sharp.
fn same<const L: usize>(a: Ball<L>, b: Ball<L>, what: &str) -> Result<(), TestCaseError> {
    prop_assert!(a.overlaps(&b), "{what}: {a:?} {b:?}");
    Ok(())
}

fn equations<const L: usize>(c: f64, d: f64) -> Result<(), TestCaseError> {
    let (x, y, one) = (Ball::<L>::exact(c), Ball::<L>::exact(d), Ball::<L>::integer(1));
    same(x.erf() + x.erfc(), one, "erf + erfc = 1")?;
    same(x.erfc() + (-x).erfc(), one + one, "erfc(x) + erfc(-x) = 2")?;
    same((-x).erf(), -x.erf(), "erf is odd")?;
    same(x.exp() * (-x).exp(), one, "e^x e^-x = 1")?;
    same(x.exp() * y.exp(), (x + y).exp(), "e^x e^y = e^(x+y)")?;
    same(x.exp_m1() + one, x.exp(), "expm1 + 1 = exp")?;
    same(x.exp_m1() * (x.exp_m1() + one + one), (x + x).exp_m1(), "m (m + 2) = expm1(2x), m = expm1(x)")?;
    same(x.erfcx() * (-(x * x)).exp(), x.erfc(), "erfcx e^(-x^2) = erfc")?;
    let reflected = Ball::integer(2) * (x * x).exp() - x.erfcx();
    same((-x).erfcx(), reflected, "erfcx(-x) = 2 e^(x^2) - erfcx(x)")?;
    let (low, high) = Ball::<L>::normal_tails(x, (-(x * x)).exp());
    same(low + high, one, "Phi(x) + Phi(-x) = 1")?;
    Ok(())
}

/// 1/(x + sqrt(x^2 + 2)) < sqrt(pi)/2 erfcx(x) < 1/(x + sqrt(x^2 + 4/pi)) (Abramowitz and Stegun 7.1.13), which
/// no other test knows of, up to x = 10^30.
#[test]
fn erfcx_keeps_its_bounds() {
    for e in -30..100 {
        let x = Ball::<12>::exact(2.0_f64.powi(e));
        let value = x.erfcx() * Ball::pi().sqrt();
        let bound = |c: Ball<12>| Ball::integer(2) / (x + (x.square() + c).sqrt());
        assert_eq!((value - bound(Ball::integer(2))).sign(), Some(Ordering::Greater), "2^{e}");
        assert_eq!((bound(Ball::integer(4) / Ball::pi()) - value).sign(), Some(Ordering::Greater), "2^{e}");
    }
}

/// Every kind of input without information gives the whole line, or what contains all values.
#[test]
fn no_information_stays_none() {
    let whole = Ball::<4>::WHOLE;
    for x in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(Ball::<4>::exact(x), whole);
    }
    assert!(!whole.is_finite() && whole.sign().is_none() && whole.to_f64().abs() < f64::INFINITY);
    assert!(whole.contains(&exact(1e300)) && whole.contains_ball(&whole) && whole.overlaps(&whole));
    for function in FUNCTIONS {
        assert_eq!(apply(function, whole), whole, "{function}");
    }
    for y in [Ball::ZERO, Ball::integer(3), Ball::pi(), whole] {
        for value in [whole + y, y - whole, whole * y, y * whole, whole / y, y / whole, whole.hull(y)] {
            assert_eq!(value, whole);
        }
        assert_eq!(whole.max(y), whole);
        assert_eq!(y.max(whole), whole);
    }
    for value in [-whole, whole.abs(), whole.square(), whole.sqrt(), whole.lower(), whole.upper()] {
        assert_eq!(value, whole);
    }
    assert_eq!(whole.with_limbs::<7>(), Ball::WHOLE);
    assert_eq!(whole.relative_accuracy_bits(), i64::MIN);
}

/// Where a function is not defined, or not bounded, on a part of the ball.
#[test]
fn whole_line_where_there_is_no_bound() {
    let ball = |low: f64, high: f64| Ball::<3>::exact(low).hull(Ball::exact(high));
    for divisor in [Ball::ZERO, ball(-1.0, 1.0), ball(0.0, 1.0), ball(-1.0, 0.0), ball(-1e-300, 1.0)] {
        assert_eq!(Ball::integer(1) / divisor, Ball::WHOLE);
        assert_eq!(Ball::ZERO / divisor, Ball::WHOLE);
    }
    assert!((Ball::integer(1) / ball(1e-9, 1.0)).is_finite());
    assert_eq!(ball(-1e-300, 1.0).sqrt(), Ball::WHOLE);
    assert_eq!(Ball::<3>::integer(-1).sqrt(), Ball::WHOLE);
    assert_eq!(Ball::<3>::ZERO.sqrt(), Ball::ZERO);
    let root = ball(0.0, 1.0).sqrt();
    assert!(root.contains(&exact(0.0)) && root.contains(&exact(1.0)) && root.upper().to_f64() < 1.5);
    assert_eq!(Ball::<3>::exact(1e19).exp(), Ball::WHOLE);
    assert_eq!(Ball::<3>::exact(-1e19).erfcx(), Ball::WHOLE);
    assert_eq!(ball(0.0, 1e19).exp(), Ball::WHOLE);
}

/// Far tails: 0 within a radius below every `f64`, never a wrong sign.
#[test]
fn underflow_is_a_radius_around_zero() {
    let tails = [
        Ball::<4>::exact(-1e19).exp(),
        Ball::<4>::exact(1e30).erfc(),
        Ball::exact(1e13).erfc(),
        Ball::exact(1e300).erfc(),
    ];
    for tail in tails {
        assert!(
            tail.is_finite() && tail.sign() != Some(Ordering::Less) && tail.upper().to_f64().to_bits() == 0
        );
        assert!(tail.contains(&exact(0.0)));
    }
    let one = Ball::<4>::exact(1e30).erf();
    assert!(one.contains(&exact(1.0)) && one.upper().to_f64().to_bits() == 1.0_f64.to_bits());
    let small = Ball::<4>::exact(-1e15).exp();
    assert!(small.sign() == Some(Ordering::Greater) && small.relative_accuracy_bits() > 240);
}

/// x^2 is nonnegative, and tight where x straddles 0: the root of it exists.
#[test]
fn squares_of_wide_balls() {
    let x = Ball::<2>::exact(-1.0).hull(Ball::exact(3.0));
    let square = x.square();
    assert!(square.contains(&exact(0.0)) && square.contains(&exact(9.0)) && !square.contains(&exact(-1e-9)));
    assert!(!square.contains(&exact(9.01)) && square.sqrt().is_finite());
    let y = Ball::<2>::exact(1.0).hull(Ball::exact(3.0)).square();
    assert!(y.contains(&exact(1.0)) && y.contains(&exact(9.0)) && !y.contains(&exact(0.99)));
}

/// pi between Archimedes' bounds and equal to Machin's other formula at 40 limbs.
#[test]
fn pi_to_any_precision() {
    fn check<const L: usize>() {
        let pi = Ball::<L>::pi();
        assert!(pi.relative_accuracy_bits() >= 64 * L as i64 - 1, "{L}");
        // erf(x) ~ 2x/sqrt(pi): pi out of a function that uses the exponential only.
        let other = Ball::<120>::pi().with_limbs::<L>();
        assert!(pi.overlaps(&other), "{L}");
    }
    check::<2>();
    check::<3>();
    check::<5>();
    check::<17>();
    check::<64>();
    check::<119>();
    let digits = "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803";
    assert_eq!(Ball::<16>::pi().certified_digits(87), digits);
    assert!(!Ball::<4>::pi().contains(&Rational::new(22.into(), 7.into())));
}
