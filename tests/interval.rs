//! `Interval`: every operation against exact integers and rationals, the functions against ball arithmetic.

use crate::support::{Random, cases, scaled};
use num_bigint::BigInt;
use num_traits::{Pow, Signed, Zero};
use proptest::prelude::*;
use selfnorm::interval::{Interval, decimal_lower, decimal_upper};
use selfnorm::scalar::{Rational, Scalar, nearest, parse_rational};
use std::cmp::Ordering;

const INF: f64 = f64::INFINITY;

/// x 2^1074, an integer for every finite f64.
fn units(x: f64) -> BigInt {
    assert!(x.is_finite());
    let bits = x.to_bits();
    let (exponent, fraction) = ((bits >> 52) & 0x7ff, bits & 0xf_ffff_ffff_ffff);
    let magnitude = match exponent {
        0 => BigInt::from(fraction),
        e => BigInt::from(fraction | 1 << 52) << (e - 1),
    };
    if x < 0.0 { -magnitude } else { magnitude }
}

/// Whether lo <= value <= hi, where `scaled(end)` is the end in the units of `value`.
fn holds(z: Interval, value: &BigInt, scaled: impl Fn(f64) -> BigInt) -> bool {
    let below = z.lo() == -INF || scaled(z.lo()) <= *value;
    let above = z.hi() == INF || *value <= scaled(z.hi());
    below && above
}

/// Any number, corner values and equal magnitudes made likely.
fn number() -> impl Strategy<Value = f64> {
    let corners = prop::sample::select(vec![
        0.0,
        -0.0,
        1.0,
        -1.0,
        f64::from_bits(1),
        -f64::from_bits(1),
        f64::from_bits(0xf_ffff_ffff_ffff),
        f64::MIN_POSITIVE,
        -f64::MIN_POSITIVE,
        f64::MAX,
        f64::MIN,
        f64::EPSILON,
        1.0 + f64::EPSILON,
        1.0 - f64::EPSILON / 2.0,
        1e154,
        -1e-162,
        1.5e-154,
        3.0,
    ]);
    let anything = any::<u64>().prop_map(f64::from_bits).prop_filter("finite", |x| x.is_finite());
    let ordinary = -10.0..10.0_f64;
    let few_bits = (-64..64_i32, -8..8_i32).prop_map(|(n, e)| f64::from(n) * 2_f64.powi(e));
    prop_oneof![2 => corners, 3 => anything, 3 => ordinary, 2 => few_bits]
}

/// An interval with finite or infinite ends.
fn interval() -> impl Strategy<Value = Interval> {
    let bounded = (number(), number()).prop_map(|(a, b)| Interval::new(a.min(b), a.max(b)));
    let point = number().prop_map(Interval::exact);
    let unbounded = (number(), any::<bool>())
        .prop_map(|(a, above)| if above { Interval::new(a, INF) } else { Interval::new(-INF, a) });
    prop_oneof![5 => bounded, 3 => point, 1 => unbounded, 1 => Just(Interval::ENTIRE)]
}

/// An interval and a finite member: an end, the middle, 0 or any.
fn interval_with_member() -> impl Strategy<Value = (Interval, f64)> {
    (interval(), 0..5_u8, number(), 0.0..1.0_f64).prop_map(|(x, kind, any, part)| {
        let (lo, hi) = (x.lo().max(f64::MIN), x.hi().min(f64::MAX));
        let member = match kind {
            0 => lo,
            1 => hi,
            2 => x.mid(),
            3 => any.clamp(lo, hi),
            _ => (lo * (1.0 - part) + hi * part).clamp(lo, hi),
        };
        (x, member)
    })
}

proptest! {
    #![proptest_config(cases(100_000))]

    #[test]
    fn arithmetic_contains_the_exact_result((x, a) in interval_with_member(), (y, b) in interval_with_member()) {
        prop_assert!(x.contains(a) && y.contains(b), "not members: {a:e} of {x:?}, {b:e} of {y:?}");
        let (p, q) = (units(a), units(b));
        let wide = |end: f64| units(end) << 1074;
        prop_assert!(holds(x + y, &(&p + &q), units), "{a:e} + {b:e} not in {:?}", x + y);
        prop_assert!(holds(x - y, &(&p - &q), units), "{a:e} - {b:e} not in {:?}", x - y);
        prop_assert!(holds(x * y, &(&p * &q), wide), "{a:e} * {b:e} not in {:?}", x * y);
        prop_assert!(holds(x.square(), &(&p * &p), wide), "{a:e}^2 not in {:?}", x.square());
        prop_assert!(holds(-x, &-&p, units) && holds(x.abs(), &p.abs(), units));
        prop_assert!(holds(x.max(y), (&p).max(&q), units));
        prop_assert!(x.hull(y).contains(a) && x.hull(y).contains(b));
        if !q.is_zero() {
            // a / b >= lo is a >= lo b for b > 0.
            let ratio = x / y;
            let (top, bottom) = if q.is_negative() { (-&p << 1074, -&q) } else { (&p << 1074, q.clone()) };
            prop_assert!(holds(ratio, &top, |end| units(end) * &bottom), "{a:e} / {b:e} not in {ratio:?}");
        }
        if a >= 0.0 {
            let root = x.sqrt();
            let squared = |end: f64| if end < 0.0 { BigInt::from(-1) } else { units(end).pow(2_u32) };
            prop_assert!(holds(root, &(&p << 1074), squared), "sqrt {a:e} not in {root:?}");
        }
        if let Some(both) = x.intersect(y) {
            prop_assert!(both.is_subset(x) && both.is_subset(y));
        } else {
            prop_assert!(!x.contains(b) && !y.contains(a));
        }
        let (left, right) = x.split();
        prop_assert!(left.contains(a) || right.contains(a));
        prop_assert_eq!(left.hull(right), x);
    }

}

proptest! {
    #![proptest_config(cases(20_000))]

    /// The ends are the extreme exact values, rounded outward by at most one neighbour beyond rounding to nearest.
    #[test]
    fn arithmetic_is_tight(x in interval(), y in interval()) {
        check_ends("+", x + y, x.lo() + y.lo(), x.hi() + y.hi())?;
        check_ends("-", x - y, x.lo() - y.hi(), x.hi() - y.lo())?;
        let times = |a: f64, b: f64| if a == 0.0 || b == 0.0 { 0.0 } else { a * b };
        let corners = [times(x.lo(), y.lo()), times(x.lo(), y.hi()), times(x.hi(), y.lo()), times(x.hi(), y.hi())];
        let smallest = corners.into_iter().fold(INF, f64::min);
        let largest = corners.into_iter().fold(-INF, f64::max);
        check_ends("*", x * y, smallest, largest)?;
        if !y.contains(0.0) && x.is_finite() && y.is_finite() {
            let q = [x.lo() / y.lo(), x.lo() / y.hi(), x.hi() / y.lo(), x.hi() / y.hi()];
            check_ends("/", x / y, q.into_iter().fold(INF, f64::min), q.into_iter().fold(-INF, f64::max))?;
        }
        if x.lo() >= 0.0 {
            check_ends("sqrt", x.sqrt(), x.lo().sqrt(), x.hi().sqrt())?;
            check_ends("square", x.square(), x.lo() * x.lo(), x.hi() * x.hi())?;
        }
    }

}

proptest! {
    #![proptest_config(cases(5_000))]

    #[test]
    fn decimals_bracket_and_are_adjacent(x in number(), digits in 1_usize..25) {
        let exact = Rational::from_float(x).unwrap();
        let (lower, upper) = (decimal_lower(x, digits), decimal_upper(x, digits));
        let (l, u) = (parse_rational(&lower).unwrap(), parse_rational(&upper).unwrap());
        prop_assert!(l <= exact && exact <= u, "{lower} <= {x:e} <= {upper}");
        for text in [&lower, &upper] {
            let mantissa = text.trim_start_matches('-').split('e').next().unwrap();
            let significant = mantissa.replace('.', "");
            let significant = significant.trim_start_matches('0').trim_end_matches('0');
            prop_assert!(significant.len() <= digits, "{text} has more than {digits} digits");
        }
        if x == 0.0 {
            prop_assert!(l.is_zero() && u.is_zero());
        } else {
            // 780 digits are all that an f64 can have: the exponent is that of the exact value.
            let exponent: i32 = format!("{x:.780e}").split_once('e').unwrap().1.parse().unwrap();
            let power = exponent + 1 - digits as i32;
            let ten = Rational::from_integer(BigInt::from(10).pow(power.unsigned_abs()));
            let unit = if power < 0 { ten.recip() } else { ten };
            let representable = (&exact / &unit).is_integer();
            let gap = if representable { Rational::zero() } else { unit };
            prop_assert_eq!(&u - &l, gap, "{} and {} around {:e}", lower, upper, x);
        }
        let shown = format!("{}", Interval::exact(x));
        let inner = shown.trim_matches(['[', ']']);
        let (l, u) = inner.split_once(", ").unwrap();
        prop_assert!(parse_rational(l).unwrap() <= exact && exact <= parse_rational(u).unwrap());
    }

    #[test]
    fn rationals_enter_tightly(p in any::<i64>(), q in 1_i64.., e in -300..300_i32) {
        let ten = Rational::from_integer(BigInt::from(10).pow(e.unsigned_abs()));
        let value = Rational::new(p.into(), q.into()) * if e < 0 { ten.recip() } else { ten };
        let z = Interval::rational(&value);
        prop_assert!(z.contains_rational(&value), "{z:?}");
        prop_assert!(z.hi() <= z.lo().next_up(), "{z:?} is wider than an ulp");
        let x = nearest(&value);
        if x.is_finite() && Rational::from_float(x) == Some(value) {
            prop_assert_eq!(z, Interval::exact(x));
        }
    }
}

/// `lo` and `hi` are the ends computed with rounding to nearest.
fn check_ends(what: &str, z: Interval, lo: f64, hi: f64) -> Result<(), TestCaseError> {
    // inf - inf and inf/inf: no claim.
    if lo.is_nan() || hi.is_nan() {
        return Ok(());
    }
    let down = if lo == -INF { lo } else { lo.next_down() };
    let up = if hi == INF { hi } else { hi.next_up() };
    prop_assert!(down <= z.lo() && z.hi() <= up, "{what}: {z:?} against [{lo:e}, {hi:e}]");
    Ok(())
}

#[test]
fn exact_results_have_no_width() {
    let x = |a: f64| Interval::exact(a);
    assert_eq!(x(0.5) + x(0.25), x(0.75));
    assert_eq!(x(1.0) - x(1.0), x(0.0));
    assert_eq!(x(0.0) * Interval::ENTIRE, x(0.0));
    assert_eq!(x(0.0) / x(3.0), x(0.0));
    assert_eq!(x(0.0).sqrt(), x(0.0));
    assert_eq!(x(-3.0).abs(), x(3.0));
    assert_eq!(x(7.0).powi(0), x(1.0));
}

#[test]
fn nothing_known_is_the_whole_line() {
    let x = Interval::new;
    for (lo, hi) in
        [(f64::NAN, 1.0), (1.0, f64::NAN), (f64::NAN, f64::NAN), (2.0, 1.0), (INF, INF), (-INF, -INF)]
    {
        assert_eq!(x(lo, hi), Interval::ENTIRE, "{lo} {hi}");
    }
    for unknown in [Interval::exact(f64::NAN), Interval::exact(INF), Interval::exact(-INF)] {
        assert_eq!(unknown, Interval::ENTIRE);
    }
    assert_eq!(Interval::integer(1) / x(-1.0, 1.0), Interval::ENTIRE);
    assert_eq!(Interval::integer(1) / x(0.0, 1.0), Interval::ENTIRE);
    assert_eq!(Interval::integer(1) / x(-1.0, -0.0), Interval::ENTIRE);
    assert_eq!(Interval::integer(0) / Interval::integer(0), Interval::ENTIRE);
    assert_eq!(x(-1e-300, 1.0).sqrt(), Interval::ENTIRE);
    assert_eq!(Interval::ENTIRE.sqrt(), Interval::ENTIRE);
    // Overflow keeps a finite bound on its inner side.
    let large = Interval::exact(f64::MAX);
    for z in [large + large, large * large, large.square(), Interval::exact(1e4).exp()] {
        assert!(z.hi() == INF && z.lo() > 1e307, "{z:?}");
        assert!(!z.is_finite());
    }
    assert_eq!((large + large) - (large + large), Interval::ENTIRE);
    assert!((-large + -large).lo() == -INF && (-large + -large).hi() < -1e307);
    // Underflow must not lose 0 or cross it.
    let tiny = Interval::exact(f64::from_bits(1));
    for z in [tiny * tiny, tiny.square(), tiny / Interval::integer(3), Interval::exact(-1e4).exp()] {
        assert!(z.lo() == 0.0 && z.hi() > 0.0 && z.hi() < 1e-300, "{z:?}");
    }
    let z = -tiny * tiny;
    assert!(z.hi() == 0.0 && z.lo() < 0.0 && z.lo() > -1e-300, "{z:?}");
    // Unbounded sides.
    let (half_line, reciprocal) = (x(1.0, INF), Interval::integer(1) / x(1.0, INF));
    assert!(
        reciprocal.lo() == 0.0 && (1.0..=1.0000000000000003).contains(&reciprocal.hi()),
        "{reciprocal:?}"
    );
    assert!((half_line / half_line).lo() == 0.0 && (half_line / half_line).hi() == INF);
    assert!((half_line / -half_line).hi() == 0.0 && (half_line / -half_line).lo() == -INF);
    assert_eq!(Interval::rational(&parse_rational("1e400").unwrap()), x(f64::MAX, INF));
    assert_eq!(Interval::rational(&parse_rational("-1e400").unwrap()), x(-INF, f64::MIN));
}

#[test]
fn order_and_parts() {
    let x = Interval::new;
    assert_eq!(x(1.0, 2.0).sign(), Some(Ordering::Greater));
    assert_eq!(x(-2.0, -1.0).sign(), Some(Ordering::Less));
    assert_eq!(x(0.0, 0.0).sign(), Some(Ordering::Equal));
    assert_eq!([x(0.0, 1.0), x(-1.0, 0.0), x(-1.0, 1.0)].map(Scalar::sign), [None; 3]);
    assert!(!Interval::ENTIRE.contains(f64::NAN));
    assert!(x(0.0, 1.0).is_interior(x(-1.0, 2.0)) && !x(0.0, 1.0).is_interior(x(0.0, 2.0)));
    assert!(!Interval::ENTIRE.is_interior(Interval::ENTIRE) && Interval::ENTIRE.is_subset(Interval::ENTIRE));
    assert_eq!(x(0.0, 1.0).intersect(x(2.0, 3.0)), None);
    assert_eq!(x(-1.0, 2.0).positive_part(), x(0.0, 2.0));
    assert_eq!(x(-3.0, 2.0).magnitude().to_bits(), 3_f64.to_bits());
    assert_eq!(x(f64::MIN, f64::MAX).mid().to_bits(), 0_f64.to_bits());
    assert_eq!(x(2.0, INF).mid().to_bits(), 2_f64.to_bits());
    assert!(x(f64::MIN, f64::MAX).width() == INF && x(1.0, 2.0).width() >= 1.0);
    assert!(x(0.1, 0.3).width() >= 0.3 - 0.1 && x(0.1, 0.3).width() <= (0.3_f64 - 0.1).next_up());
    assert!(
        Interval::pi().contains_rational(&parse_rational("3.14159265358979323846264338327950288").unwrap())
    );
    assert!(Interval::pi().hi() <= Interval::pi().lo().next_up());
    let (lo, hi) = (parse_rational("0.1").unwrap(), parse_rational("0.3").unwrap());
    for z in [Interval::between(&lo, &hi), Interval::between(&hi, &lo)] {
        assert!(z.contains_rational(&lo) && z.contains_rational(&hi) && z.width() < 0.2000001);
    }
}

/// Each function by the name it has in erfcx.csv and functions.csv, and how many ulp its enclosure of a point may be wide.
type Function = (&'static str, fn(Interval) -> Interval, f64);
const FUNCTIONS: [Function; 5] = [
    ("exp", Interval::exp, 3.0),
    ("expm1", Interval::exp_m1, 3.0),
    ("erf", Interval::erf, 3.0),
    ("erfc", Interval::erfc, 3.0),
    ("erfcx", Interval::erfcx, 64.0),
];

/// The values of `data/generate_erfcx.py`, which have 25 digits: each lies in the enclosure of its argument, of every
/// interval around it, and not far from the ends.
#[test]
fn functions_contain_the_reference() {
    let mut checked = [0_usize; 5];
    let mut rows: Vec<Vec<(f64, Rational)>> = vec![Vec::new(); 5];
    let (erfcx, others) = (include_str!("data/erfcx.csv"), include_str!("data/functions.csv"));
    for line in erfcx.lines().skip(1).chain(others.lines().skip(1)) {
        let fields: Vec<&str> = line.split(',').collect();
        let Some(k) = FUNCTIONS.iter().position(|f| f.0 == fields[0]) else { continue };
        let x = crate::erfcx::parse_hex(fields[2]).unwrap();
        let value = parse_rational(fields[4]).unwrap();
        let (name, function, ulps) = FUNCTIONS[k];
        let z = function(Interval::exact(x));
        assert!(z.contains_rational(&value), "{name}({x:e}) = {value} is not in {z:?}");
        let near = nearest(&value).abs();
        // Below -26.6 the enclosure of erfcx is unbounded above: e^{x^2} is about to overflow.
        if near.is_finite() && near >= f64::MIN_POSITIVE && !(name == "erfcx" && x < -26.6) {
            let ulp = near.next_up() - near;
            assert!(
                z.hi() - z.lo() <= ulps * ulp,
                "{name}({x:e}): {z:?} is {} ulp wide",
                (z.hi() - z.lo()) / ulp
            );
        }
        rows[k].push((x, value));
        checked[k] += 1;
    }
    println!("{checked:?}");
    assert!(checked.iter().all(|n| *n >= 150), "rows were lost: {checked:?}");
    let mut random = Random::new(7);
    for (k, rows) in rows.iter_mut().enumerate() {
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (name, function, _) = FUNCTIONS[k];
        for _ in 0..scaled(500) {
            let i = random.below(rows.len() as u64) as usize;
            let j = (i + random.below(40) as usize).min(rows.len() - 1);
            let z = function(Interval::new(rows[i].0, rows[j].0));
            for (x, value) in &rows[i..=j] {
                assert!(
                    z.contains_rational(value),
                    "{name} on {:e}..{:e} misses {x:e}: {z:?}",
                    rows[i].0,
                    rows[j].0
                );
            }
        }
    }
}

#[test]
fn gauss_contains_the_reference() {
    let mut rows = 0;
    for line in include_str!("data/gauss.csv").lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let [u, v] = [2, 3].map(|i| crate::erfcx::parse_hex(fields[i]).unwrap());
        let value = parse_rational(fields[4]).unwrap();
        let z = Interval::gauss(Interval::exact(u), Interval::exact(v));
        assert!(z.contains_rational(&value), "gauss({u:e}, {v:e}) = {} not in {z:?}", fields[4]);
        rows += 1;
    }
    assert_eq!(rows, 660);
}

#[test]
fn functions_at_the_edges() {
    let all = Interval::ENTIRE;
    assert_eq!(all.exp(), Interval::new(0.0, INF));
    assert_eq!(all.exp_m1(), Interval::new(-1.0, INF));
    assert_eq!(all.erf(), Interval::new(-1.0, 1.0));
    assert_eq!(all.erfc(), Interval::new(0.0, 2.0));
    assert!(all.erfcx().lo() == 0.0 && all.erfcx().hi() == INF);
    for (x, one) in
        [(0.0, Interval::exp as fn(Interval) -> Interval), (0.0, Interval::erfcx), (0.0, Interval::erfc)]
    {
        let z = one(Interval::exact(x));
        assert!(z.contains(1.0) && z.width() < 2e-15, "{z:?}");
    }
    // Where the method of erfcx changes, and where it over- and underflows.
    for x in [
        26.0_f64.next_down(),
        26.0,
        26.0_f64.next_up(),
        -26.6,
        -26.6_f64.next_down(),
        -26.7,
        -30.0,
        1e8,
        1e308,
    ] {
        let (here, wide) = (Interval::exact(x).erfcx(), Interval::new(x.next_down(), x.next_up()).erfcx());
        assert!(here.intersect(wide).is_some(), "{x}: {here:?} {wide:?}");
        let value = selfnorm::scalar::erfcx(x);
        if value.is_finite() {
            assert!(here.contains(value), "erfcx({x:e}) = {value:e} not in {here:?}");
        } else {
            assert!(here.hi() == INF && here.lo() > 1e307, "{x}: {here:?}");
        }
    }
    // Monotone: a wider argument gives a wider value.
    let mut random = Random::new(11);
    for _ in 0..scaled(20_000) {
        let (a, b) = (random.between(-28.0, 40.0), random.between(0.0, 3.0));
        let part = random.unit();
        let (outer, inner) = (Interval::new(a, a + b), Interval::exact((a + b * part).clamp(a, a + b)));
        for (name, function, _) in FUNCTIONS {
            assert!(function(inner).is_subset(function(outer)), "{name} {inner:?} {outer:?}");
        }
    }
}
