//! Activations: names, values, slopes, the algebra of the piecewise class, definitions in TOML, numbers.

use crate::support::{Random, assert_close, cases, scaled};
use num_bigint::BigInt;
use num_traits::{Pow, ToPrimitive};
use proptest::prelude::*;
use selfnorm::activation::{Activation, CATALOGUE, ExpPoly, Piecewise, selu};
use selfnorm::error::Error;
use selfnorm::interval::Interval;
use selfnorm::scalar::{Rational, Scalar, decimal_of, nearest, parse_rational};

fn rational(p: i64, q: i64) -> Rational {
    Rational::new(p.into(), q.into())
}

fn named(name: &str) -> Activation {
    name.parse().unwrap_or_else(|e| panic!("{name}: {e}"))
}

/// alpha01 and lambda01 to 40 digits: python-flint, from the formulas in `data/generate_moments.py`.
const ALPHA: &str = "1.673263242354377284817042991671652038461";
const LAMBDA: &str = "1.050700987355480493419334985294606351959";

/// A name and the formula it stands for.
type Formula = (&'static str, fn(f64) -> f64);

/// Every name of the catalogue (with defaults) and its formula, by the standard library's functions.
fn formulas() -> Vec<Formula> {
    let mut all: Vec<Formula> = vec![
        ("identity", |z| z),
        ("step", |z| if z > 0.0 { 1.0 } else { 0.0 }),
        ("relu", |z| z.max(0.0)),
        ("leaky-relu", |z| if z > 0.0 { z } else { 0.01 * z }),
        ("elu", |z| if z > 0.0 { z } else { z.exp_m1() }),
        ("celu", |z| if z > 0.0 { z } else { z.exp_m1() }),
        ("selu", |z| {
            let scale = 1.050_700_987_355_480_5;
            if z > 0.0 { scale * z } else { scale * 1.673_263_242_354_377_3 * z.exp_m1() }
        }),
        ("hard-tanh", |z| z.clamp(-1.0, 1.0)),
        ("relu6", |z| z.clamp(0.0, 6.0)),
        ("abs", f64::abs),
        ("tanh", f64::tanh),
        ("lecun-tanh", |z| 1.7159 * (2.0 * z / 3.0).tanh()),
        ("sigmoid", |z| 1.0 / (1.0 + (-z).exp())),
        ("softplus", |z| z.exp().ln_1p()),
        ("silu", |z| z / (1.0 + (-z).exp())),
        ("mish", |z| z * z.exp().ln_1p().tanh()),
        ("arctan", f64::atan),
    ];
    // A second source for these two: core_math is what the activation itself uses.
    all.push(("erf", |z| 1.0 - erfc_fraction(z)));
    all.push(("gelu", |z| z * 0.5 * erfc_fraction(-z / 2_f64.sqrt())));
    all
}

/// erfc by its power series or continued fraction: good to 1e-13.
fn erfc_fraction(x: f64) -> f64 {
    if x < 0.0 {
        return 2.0 - erfc_fraction(-x);
    }
    if x < 2.5 {
        let mut term = 2.0 / std::f64::consts::PI.sqrt() * x;
        let mut sum = term;
        for k in 1..100 {
            let k = f64::from(k);
            term *= -x * x / k;
            sum += term / (2.0 * k + 1.0);
        }
        return 1.0 - sum;
    }
    let fraction = (1..=120).rev().fold(0.0, |rest, k| 0.5 * f64::from(k) / (x + rest));
    (-x * x).exp() / ((x + fraction) * std::f64::consts::PI.sqrt())
}

const POINTS: [f64; 17] =
    [-8.0, -3.5, -2.0, -1.0, -0.75, -0.1, -1e-9, -0.0, 0.0, 1e-9, 0.1, 0.5, 1.0, 1.25, 3.0, 6.0, 7.5];

#[test]
fn every_name_is_its_formula() {
    let formulas = formulas();
    assert_eq!(CATALOGUE.len(), formulas.len() + 1, "all but selu-at");
    for entry in CATALOGUE {
        let Some((_, formula)) = formulas.iter().find(|f| f.0 == entry.name) else {
            assert_eq!(entry.name, "selu-at");
            continue;
        };
        let activation = named(entry.name);
        assert_eq!(activation.name(), entry.name);
        assert_eq!(named(&entry.name.replace('-', "_")).function(), activation.function());
        assert!(activation.definition().is_none());
        for z in POINTS {
            let why = "a few roundings of numbers up to 2 (erfc of the test: 1e-13)";
            assert_close!(
                activation.value(z),
                formula(z),
                scale = 2e-13 * (1.0 + z.abs()),
                because = why,
                at = (entry.name, z)
            );
        }
    }
}

#[test]
fn parameters_are_read() {
    let cases: [(&str, f64, f64); 12] = [
        ("leaky-relu(0.2)", -2.0, -0.4),
        ("leaky-relu(-1/4)", -2.0, 0.5),
        ("elu(1.5)", -1.0, 1.5 * (-1_f64).exp_m1()),
        ("celu(2)", -1.0, 2.0 * (-0.5_f64).exp_m1()),
        ("celu(0.5)", -1.0, 0.5 * (-2_f64).exp_m1()),
        ("selu(2, 3)", -1.0, 6.0 * (-1_f64).exp_m1()),
        ("selu(2,3)", 2.0, 6.0),
        ("selu_at(1)", 1.0, 1.050_700_987_355_480_5),
        ("2*relu", 3.0, 6.0),
        ("-1/2 * hard-tanh", 3.0, -0.5),
        (" -0.5*leaky_relu( 0.5 )", -4.0, 1.0),
        ("1e2*tanh", 0.25, 24.491_866_240_370_913),
    ];
    for (name, z, want) in cases {
        assert_close!(named(name).value(z), want, rel = 4e-16, because = "two roundings", at = name);
    }
    for refused in [
        "",
        "nothing",
        "relu(1)",
        "leaky-relu(1,2)",
        "celu(0)",
        "celu(-1)",
        "selu(1)",
        "selu(1,2,3)",
        "selu-at",
        "selu-at(0)",
        "selu-at(-1)",
        "selu-at(1,2)",
        "relu(",
        "relu)",
        "0*relu",
        "*relu",
        "2*",
        "nan*relu",
        "elu(x)",
        "elu(1e999)",
        "inf*tanh",
        "elu(1/0)",
        "selu()x",
        "tanh(2)",
    ] {
        assert!(refused.parse::<Activation>().is_err(), "{refused}");
    }
    // No argument and an empty list mean the defaults.
    assert_eq!(named("elu()").function(), named("elu").function());
    assert!(
        matches!("nothing".parse::<Activation>(), Err(Error::Activation { name, .. }) if name == "nothing")
    );
}

#[test]
fn slopes_are_differences() {
    for entry in CATALOGUE.iter().filter(|e| e.name != "selu-at") {
        let activation = named(entry.name);
        for z in [-4.0, -2.5, -1.5, -0.75, -0.25, 0.3, 0.8, 1.3, 2.2, 4.5, 7.0] {
            // Five-point difference: h^4/30 |f'''''| with |f'''''| < 30, and 1.5 roundings of f over h.
            let (h, f) = (1e-3, |z: f64| activation.value(z));
            let difference = (8.0 * (f(z + h) - f(z - h)) - (f(z + 2.0 * h) - f(z - 2.0 * h))) / (12.0 * h);
            let allowed = 1e-12 + 4e-16 * 1.5 * (f(z).abs() + 2.0) / h;
            let why = "truncation and rounding of the difference";
            assert_close!(
                activation.slope(z),
                difference,
                scale = allowed,
                because = why,
                at = (entry.name, z)
            );
        }
    }
    // At a breakpoint, the piece on its left.
    for (name, z, value, slope) in [
        ("relu", 0.0, 0.0, 0.0),
        ("abs", 0.0, 0.0, -1.0),
        ("step", 0.0, 0.0, 0.0),
        ("hard-tanh", 1.0, 1.0, 1.0),
        ("relu6", 0.0, 0.0, 0.0),
    ] {
        assert_close!(named(name).value(z), value, rel = 0.0, because = "exact", at = name);
        assert_close!(named(name).slope(z), slope, rel = 0.0, because = "exact", at = name);
    }
}

#[test]
fn continuity_and_point_masses() {
    let mut piecewise = 0;
    for entry in CATALOGUE {
        let name = if entry.name == "selu-at" { "selu-at(2)" } else { entry.name };
        if let Some(f) = named(name).as_piecewise() {
            assert_eq!(f.is_continuous(), name != "step", "{name}");
            piecewise += 1;
        }
    }
    assert_eq!(piecewise, 11);
    assert!(named("selu(2,3)").as_piecewise().unwrap().is_continuous());
    let masses = |name: &str, order: usize| {
        let f = named(name).as_piecewise().unwrap().clone();
        let d = (0..order).fold(f.into(), |d: selfnorm::activation::Distribution, _| d.derivative());
        d.masses().iter().map(|m| (nearest(&m.at), m.order, m.weight.value::<f64>())).collect::<Vec<_>>()
    };
    assert_eq!(masses("step", 1), [(0.0, 0, 1.0)]);
    assert_eq!(masses("step", 3), [(0.0, 2, 1.0)]);
    assert_eq!(masses("relu", 1), []);
    assert_eq!(masses("relu", 2), [(0.0, 0, 1.0)]);
    assert_eq!(masses("relu", 3), [(0.0, 1, 1.0)]);
    assert_eq!(masses("abs", 2), [(0.0, 0, 2.0)]);
    assert_eq!(masses("hard-tanh", 2), [(-1.0, 0, 1.0), (1.0, 0, -1.0)]);
    assert_eq!(masses("relu6", 2), [(0.0, 0, 1.0), (6.0, 0, -1.0)]);
    // elu(1) has a continuous slope; its second derivative jumps by -1.
    assert_eq!(masses("elu", 2), []);
    assert_eq!(masses("elu", 3), [(0.0, 0, -1.0)]);
    let selu = masses("selu", 2);
    assert_eq!(selu.len(), 1);
    // lambda - lambda alpha.
    assert_close!(
        selu[0].2,
        -0.707_398_353_491_896_4,
        rel = 2e-15,
        because = "python-flint: -0.7073983534918963665"
    );
    // e^{-1/2} at a breakpoint -1/2 that an exponential and the rational piece beside it do not share.
    let half = rational(-1, 2);
    let f =
        Piecewise::new(vec![half.clone()], vec![ExpPoly::term(1, 0, rational(1, 1)), ExpPoly::constant(1)])
            .unwrap();
    let d = f.derivative();
    assert_eq!(d.masses().len(), 1);
    assert_close!(d.masses()[0].weight.value::<f64>(), 1.0 - (-0.5_f64).exp(), rel = 4e-16, because = "exp");
    // e^{z + 1/2} is 1 there.
    let g = f.compose_affine(&rational(1, 1), &rational(0, 1)).unwrap();
    assert_eq!(f, g);
    let shifted = ExpPoly::term(1, 0, rational(1, 1)).compose_affine(&rational(1, 1), &rational(1, 2));
    assert!(Piecewise::new(vec![half], vec![shifted, ExpPoly::constant(1)]).unwrap().is_continuous());
}

fn random_piecewise() -> impl Strategy<Value = Piecewise> {
    let term = (-9..=9_i64, 0..4_u32, -3..=3_i64)
        .prop_map(|(c, n, r)| ExpPoly::term(rational(c, 3), n, rational(r, 2)));
    let piece = prop::collection::vec(term, 0..4)
        .prop_map(|terms| terms.iter().fold(ExpPoly::default(), |sum, term| sum.plus(term)));
    (prop::collection::btree_set(-6..=6_i64, 0..4), prop::collection::vec(piece, 4)).prop_map(
        |(cuts, mut pieces)| {
            let breakpoints: Vec<_> = cuts.into_iter().map(|b| rational(b, 2)).collect();
            pieces.truncate(breakpoints.len() + 1);
            Piecewise::new(breakpoints, pieces).unwrap()
        },
    )
}

/// What the values of f may lose: a few roundings of its terms.
fn size(f: &Piecewise, z: f64) -> f64 {
    let terms = |piece: &ExpPoly| {
        piece
            .terms()
            .map(|(shape, q)| {
                let exponent = nearest(&shape.rate) * z + nearest(&shape.offset);
                q.value::<f64>().abs() * z.abs().powi(shape.power as i32) * exponent.exp()
            })
            .sum::<f64>()
    };
    f.pieces().iter().map(terms).fold(0.0, f64::max)
}

proptest! {
    #![proptest_config(cases(2_000))]

    #[test]
    fn the_class_is_closed(f in random_piecewise(), g in random_piecewise(), z in -5.0..5.0_f64, on in any::<bool>(), p in -6..=6_i64, q in -6..=6_i64) {
        // On the breakpoints too, which belong to the piece on their left.
        let z = if on { (z * 2.0).round() / 2.0 } else { z };
        let (a, b): (f64, f64) = (f.value(z), g.value(z));
        let (x, y) = (size(&f, z), size(&g, z));
        let why = "roundings of the terms";
        assert_close!(f.plus(&g).value(z), a + b, scale = 1e-14 * (x + y), because = why, at = (&f, &g, z));
        assert_close!(f.times(&g).value(z), a * b, scale = 1e-14 * x * y, because = why, at = (&f, &g, z));
        prop_assert_eq!(f.plus(&g), g.plus(&f));
        prop_assert_eq!(f.times(&g), g.times(&f));
        // Leibniz, exactly.
        let (df, dg) = (f.derivative().function().clone(), g.derivative().function().clone());
        let product = f.times(&g).derivative().function().clone();
        prop_assert_eq!(product, df.times(&g).plus(&f.times(&dg)));
        // f(pz/2 + q/2); for a negative scale a breakpoint changes its side.
        let (scale, shift) = (rational(p, 2), rational(q, 2));
        match f.compose_affine(&scale, &shift) {
            None => prop_assert!(p == 0),
            Some(composed) => {
                let inside = p as f64 / 2.0 * z + q as f64 / 2.0;
                let at_break = f.breakpoints().iter().any(|b| (nearest(b) - inside).abs() < 1e-9);
                if !at_break {
                    let allowed = 1e-12 * size(&f, inside) * (1.0 + inside.abs());
                    assert_close!(composed.value(z), f.value(inside), scale = allowed.max(1e-12 * size(&composed, z)), because = why, at = (&f, p, q, z));
                }
                prop_assert!(composed.breakpoints().windows(2).all(|w| w[0] < w[1]));
                prop_assert_eq!(composed.is_continuous(), f.is_continuous());
                // There and back again.
                let back = composed.compose_affine(&scale.recip(), &(-&shift / &scale)).unwrap();
                prop_assert_eq!(back, f);
            }
        }
    }

    /// An interval value contains the value at every member, across breakpoints.
    #[test]
    fn interval_values_enclose(f in random_piecewise(), z in -4.0..4.0_f64, w in 0.0..2.0_f64, part in 0.0..=1.0_f64) {
        let box_ = Interval::new(z, z + w);
        let inside = (z + w * part).clamp(z, z + w);
        let (wide, point) = (f.value(box_), f.value(Interval::exact(inside)));
        prop_assert!(wide.intersect(point).is_some() && point.lo() >= wide.lo() - 1e-12 * wide.magnitude() && point.hi() <= wide.hi() + 1e-12 * wide.magnitude(), "{wide:?} {point:?}");
        let value: f64 = f.value(inside);
        let slack = 1e-13 * size(&f, inside);
        prop_assert!(wide.lo() - slack <= value && value <= wide.hi() + slack);
    }
}

// `nearest` against the parser of the standard library, and against the neighbours.
proptest! {
    #![proptest_config(cases(20_000))]

    #[test]
    fn nearest_is_correctly_rounded(mantissa in any::<i64>(), exponent in -345..310_i32, digits in 0..19_usize) {
        let text = format!("{mantissa}");
        let text = if text.len() > digits + 2 { let (a, b) = text.split_at(text.len() - digits); format!("{a}.{b}e{exponent}") } else { format!("{text}e{exponent}") };
        let value = parse_rational(&text).unwrap();
        let want: f64 = text.parse().unwrap();
        prop_assert_eq!(nearest(&value) + 0.0, want + 0.0, "{}", text);
    }

    /// Ties go to even, at every exponent: subnormals and the overflow threshold included.
    #[test]
    fn ties_go_to_even(bits in 0..0x7fe0_0000_0000_0000_u64) {
        let (a, b) = (f64::from_bits(bits), f64::from_bits(bits + 1));
        let exact = |x: f64| Rational::from_float(x).unwrap();
        let tie = (exact(a) + exact(b)) / Rational::from_integer(2.into());
        let tiny = Rational::new(1.into(), BigInt::from(1) << 1200);
        let even = if bits % 2 == 0 { a } else { b };
        prop_assert_eq!(nearest(&tie).to_bits(), even.to_bits());
        prop_assert_eq!(nearest(&(&tie - &tiny)).to_bits(), a.to_bits());
        prop_assert_eq!(nearest(&(&tie + &tiny)).to_bits(), b.to_bits());
        prop_assert_eq!(nearest(&-tie).to_bits(), (-even).to_bits());
    }

    #[test]
    fn decimals_read_back(p in any::<i32>(), twos in 0..18_u32, fives in 0..18_u32) {
        let q = Rational::new(p.into(), BigInt::from(2).pow(twos) * BigInt::from(5).pow(fives));
        let text = decimal_of(&q);
        prop_assert!(!text.contains('/'));
        prop_assert_eq!(parse_rational(&text).unwrap(), q);
        let third = Rational::new(p.into(), 3.into());
        prop_assert_eq!(parse_rational(&decimal_of(&third)).unwrap(), third);
    }
}

#[test]
fn numbers_are_read_exactly() {
    let same =
        |text: &str, p: i64, q: i64| assert_eq!(parse_rational(text).unwrap(), rational(p, q), "{text}");
    same("0.1", 1, 10);
    same("-0.1", -1, 10);
    same("+2.50", 5, 2);
    same(".5", 1, 2);
    same("5.", 5, 1);
    same("1e-3", 1, 1000);
    same("1E2", 100, 1);
    same("1.5e+2", 150, 1);
    same("-3/9", -1, 3);
    same("0.5/0.25", 2, 1);
    same(" 7 / 2 ", 7, 2);
    same("-0", 0, 1);
    same("0e400", 0, 1);
    for text in [
        "",
        " ",
        "-",
        "+",
        ".",
        "e5",
        "1e",
        "1e+",
        "1e1.5",
        "1e401",
        "1e-401",
        "1e99999999999",
        "--1",
        "+-1",
        "1..2",
        "1.2.3",
        "0x10",
        "inf",
        "nan",
        "NaN",
        "1_000",
        "1/0",
        "1/0.0",
        "1/",
        "/2",
        "1/2/3",
        "1 2",
        "1,5",
        "٣",
        "１",
        "1e5e5",
        "-.",
    ] {
        assert!(parse_rational(text).is_err(), "`{text}` was read as {}", parse_rational(text).unwrap());
    }
    assert!(parse_rational(&"9".repeat(20_001)).is_err());
    assert!(parse_rational(&format!("0.{}", "1".repeat(10_000))).is_ok());
    // Longer than what a message shows.
    let Err(Error::Number { text, .. }) = parse_rational(&"x".repeat(1000)) else { panic!() };
    assert_eq!(text.len(), 40);
    assert_eq!(nearest(&parse_rational("1e400").unwrap()).to_bits(), f64::INFINITY.to_bits());
    assert_eq!(nearest(&parse_rational("-1e400").unwrap()).to_bits(), f64::NEG_INFINITY.to_bits());
    assert_eq!(nearest(&parse_rational("1e-400").unwrap()).to_bits(), 0);
}

#[test]
fn selu_parameters() {
    let one = |text: &str| parse_rational(text).unwrap();
    for (got, interval, want) in [
        (selu::alpha(1.0_f64), selu::alpha(Interval::integer(1)), one(ALPHA)),
        (selu::lambda(1.0_f64), selu::lambda(Interval::integer(1)), one(LAMBDA)),
    ] {
        assert_close!(got, nearest(&want), ulp = 4.0, because = "eight roundings");
        assert!(interval.contains_rational(&want) && interval.width() < 3e-14, "{interval}");
    }
    // The fixed point (0, nu) that they are made for, checked by the moments themselves.
    for variance in ["0.25", "1", "2", "10"] {
        let activation = named(&format!("selu-at({variance})"));
        let nu: f64 = variance.parse().unwrap();
        let integrals = selfnorm::moments::MomentIntegrals::<f64>::new(&activation).unwrap();
        let o = integrals.at(selfnorm::moments::NetInput::new(0.0, nu).unwrap());
        assert_close!(
            o.mean,
            0.0,
            scale = 1e-14 * nu.sqrt() * 10.0,
            because = "rounding of alpha and lambda",
            at = nu
        );
        assert_close!(o.variance, nu, rel = 1e-13, because = "rounding of alpha and lambda", at = nu);
    }
}

const ELU: &str = "name = 'mine'\nbreakpoints = [0]\n[[piece]]\nterms = [{ coefficient = 0.1, rate = 1 }, { coefficient = -0.1 }]\n\
                   [[piece]]\nterms = [{ coefficient = 1, power = 1 }]\n";

#[test]
fn toml_definitions() {
    let mine = Activation::from_toml(ELU).unwrap();
    assert_eq!((mine.name(), mine.definition()), ("mine", Some(ELU)));
    // 0.1 is one tenth, not the nearest double: then this is elu(0.1), exactly.
    assert_eq!(mine.as_piecewise(), named("elu(0.1)").as_piecewise());
    let read = |number: &str| {
        let text = format!("[[piece]]\nterms = [{{ coefficient = {number} }}]");
        Activation::from_toml(&text)
            .map(|a| a.as_piecewise().unwrap().pieces()[0].terms().next().map(|t| t.1.as_rational().unwrap()))
    };
    for (number, p, q) in [
        ("0.1", 1, 10),
        ("'1/3'", 1, 3),
        ("1e-2", 1, 100),
        ("-7", -7, 1),
        ("+0.5", 1, 2),
        ("1_000.5", 2001, 2),
        ("'0.25'", 1, 4),
    ] {
        assert_eq!(read(number).unwrap(), Some(rational(p, q)), "{number}");
    }
    assert_eq!(read("0.0").unwrap(), None);
    for number in
        ["inf", "nan", "-inf", "'x'", "true", "[1]", "'1/0'", "1000001", "-1e7", "'1e401'", "1979-05-27"]
    {
        let error = read(number).unwrap_err().to_string();
        assert!(error.contains("piece 1, term 1, coefficient"), "{number}: {error}");
    }
    // A piece without terms is 0; without breakpoints one piece is everywhere.
    let zero = Activation::from_toml("[[piece]]").unwrap();
    assert_close!(zero.value(3.0), 0.0, rel = 0.0, because = "exact");
    // The number behind a multi-byte character is found at its byte.
    let accented = "# \u{e9}\u{4e2d}\nbreakpoints = ['1/2'] # \u{e9}\n[[piece]]\n[[piece]]\nterms = [{coefficient=0.3,rate=-0.7,power=2}]";
    let f = Activation::from_toml(accented).unwrap();
    let (shape, q) =
        f.as_piecewise().unwrap().pieces()[1].terms().next().map(|(s, q)| (s.clone(), q.clone())).unwrap();
    assert_eq!((shape.rate, shape.power, q.as_rational()), (rational(-7, 10), 2, Some(rational(3, 10))));
}

#[test]
fn toml_errors_name_the_key() {
    let many = format!("breakpoints = {:?}\n[[piece]]", (0..33).collect::<Vec<_>>());
    let terms = format!("[[piece]]\nterms = [{}]", "{coefficient = 1},".repeat(33));
    let cases: [(&str, &str); 17] = [
        ("", "piece"),
        ("x = 1", "x"),
        ("name = 3", "name"),
        ("[[piece]]\nterm = []", "term"),
        ("[[piece]]\nterms = [{}]", "coefficient"),
        ("[[piece]]\nterms = [{power = 1}]", "coefficient"),
        ("[[piece]]\nterms = [{coefficient = 1, powers = 1}]", "powers"),
        ("[[piece]]\nterms = [{coefficient = 1, power = -1}]", "power"),
        ("[[piece]]\nterms = [{coefficient = 1, power = 17}]", "piece 1, term 1, power"),
        ("[[piece]]\nterms = [{coefficient = 1, rate = 'a'}]", "piece 1, term 1, rate"),
        ("breakpoints = [nan]\n[[piece]]\n[[piece]]", "breakpoints"),
        ("breakpoints = [0]\n[[piece]]", "breakpoints"),
        ("[[piece]]\n[[piece]]", "breakpoints"),
        ("breakpoints = [1, 0]\n[[piece]]\n[[piece]]\n[[piece]]", "increasing"),
        ("breakpoints = [0.5, '1/2']\n[[piece]]\n[[piece]]\n[[piece]]", "increasing"),
        (&many, "breakpoints"),
        (&terms, "piece 1"),
    ];
    for (text, key) in cases {
        match Activation::from_toml(text) {
            Err(Error::Definition { reason, .. }) => assert!(reason.contains(key), "{text}: {reason}"),
            other => panic!("{text}: {other:?}"),
        }
    }
    assert!(matches!(Activation::resolve("/nowhere/f.toml"), Err(Error::Io { .. })));
}

/// Texts made of the pieces of real ones are read or refused, never a panic.
#[test]
fn the_parsers_do_not_panic() {
    let words = [
        "breakpoints",
        " = ",
        "[",
        "]",
        "0",
        "1e5",
        "[[piece]]",
        "\n",
        "terms",
        "{",
        "}",
        "coefficient",
        ",",
        "power",
        "rate",
        "'1/3'",
        "-",
        "*",
        "(",
        ")",
        "selu",
        "elu",
        "0.1",
        "\u{e9}",
        "name",
        "9999999999999999999999",
        "1e400",
        ".",
        "/",
        "nan",
    ];
    let mut random = Random::new(9);
    let mut read = 0;
    for _ in 0..scaled(10_000) {
        let text: String =
            (0..random.below(14)).map(|_| words[random.below(words.len() as u64) as usize]).collect();
        read += u32::from(Activation::from_toml(&text).is_ok())
            + u32::from(text.parse::<Activation>().is_ok())
            + u32::from(parse_rational(&text).is_ok());
        // A definition with one piece replaced.
        let mut broken = ELU.to_owned();
        let at = random.below(ELU.len() as u64) as usize;
        broken.insert_str(at, words[random.below(words.len() as u64) as usize]);
        read += u32::from(Activation::from_toml(&broken).is_ok());
    }
    assert!(read > 0);
}

#[test]
fn scaled_and_shifted() {
    for name in ["selu", "step", "tanh", "mish"] {
        let f = named(name);
        for z in POINTS {
            let why = "one more rounding";
            let (twice, up) = (f.scaled(&rational(-3, 2)), f.shifted(&rational(5, 4)));
            let terms = 4e-15 * (3.0 + f.value(z).abs());
            assert_close!(twice.value(z), -1.5 * f.value(z), scale = terms, because = why, at = (name, z));
            assert_close!(
                up.value(z),
                f.value(z) + 1.25,
                scale = 4e-15 * (z.abs() + 3.0),
                because = why,
                at = (name, z)
            );
            assert_close!(twice.slope(z), -1.5 * f.slope(z), rel = 4e-15, because = why, at = (name, z));
            assert_close!(up.slope(z), f.slope(z), rel = 4e-15, because = why, at = (name, z));
        }
    }
    assert_eq!(named("2*relu").name(), "2*relu");
    assert!(parse_rational("0.5").unwrap().to_f64().is_some());
}
