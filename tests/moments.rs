//! The moments against moments.csv: certified values of 30 digits, made by `data/generate_moments.py`.

use crate::support::assert_close;
use num_traits::Signed;
use selfnorm::activation::{Activation, Distribution, Piecewise};
use selfnorm::interval::Interval;
use selfnorm::moments::{MomentIntegrals, NetInput, OutputMoments};
use selfnorm::scalar::{Rational, Scalar, erfcx, nearest, parse_rational};
use std::f64::consts::PI;

const ROWS: usize = 170;
/// Rows of the piecewise class, which intervals can do.
const PIECEWISE_ROWS: usize = 116;
/// Below, the file's values stand for an exact 0; its quadrature is good to about 1e-58.
const ZERO_BELOW: f64 = 1e-40;
const NAMES: [&str; 8] =
    ["mean", "second_moment", "variance", "mean_dm", "mean_dv", "second_dm", "second_dv", "gradient_gain"];
const VARIANCE: usize = 2;

/// The quantities in the order of the columns.
pub fn columns<S: Copy>(o: &OutputMoments<S>) -> [S; 8] {
    let d = o.derivatives;
    [o.mean, o.second_moment, o.variance, d.mean_dm, d.mean_dv, d.second_dm, d.second_dv, o.gradient_gain]
}

/// The size of the terms of the textbook closed form of E h(z), z ~ N(m, v): with every piece's terms q z^n e^{cz},
/// |q| T_n, where T_n is the recurrence of the truncated moments
///     M_n = (m + cv) M_{n-1} + (n-1) v M_{n-2} + v (a^{n-1} p(a) - b^{n-1} p(b)),  M_0 = tail(a) - tail(b)
/// with every term and factor replaced by its absolute value; and |w p(b)| of every point mass. No closed form can keep
/// less than a rounding error of these.
pub fn largest_terms(h: &Distribution, m: f64, v: f64) -> f64 {
    let breakpoints: Vec<f64> = h.function().breakpoints().iter().map(nearest).collect();
    let density = |b: f64| (-(b - m).powi(2) / (2.0 * v)).exp() / (2.0 * PI * v).sqrt();
    let mut sum = 0.0;
    for (i, piece) in h.function().pieces().iter().enumerate() {
        let ends = [i.checked_sub(1).map(|j| breakpoints[j]), breakpoints.get(i).copied()];
        for (shape, coefficient) in piece.terms() {
            let c = nearest(&shape.rate);
            let edge = |b: Option<f64>, n: i32| {
                b.map_or(0.0, |b| v * b.abs().powi(n - 1) * (c * b).exp() * density(b))
            };
            // E[e^{cz}; z beyond b]: one side of erfcx, so that nothing overflows.
            let tail = |b: f64, sign: f64| {
                let x = sign * (b - m - c * v) / (2.0 * v).sqrt();
                if x > 0.0 {
                    0.5 * (c * b - (b - m).powi(2) / (2.0 * v)).exp() * erfcx(x)
                } else {
                    (c * m + 0.5 * c * c * v).exp()
                }
            };
            let whole = match ends {
                [None, None] => (c * m + 0.5 * c * c * v).exp(),
                [Some(a), None] => tail(a, 1.0),
                [None, Some(b)] => tail(b, -1.0),
                [Some(a), Some(b)] => tail(a, 1.0).min(tail(b, -1.0)),
            };
            let (mut before, mut term) = (0.0, whole);
            for n in 1..=shape.power as i32 {
                let next = (m + c * v).abs() * term
                    + f64::from(n - 1) * v * before
                    + edge(ends[0], n)
                    + edge(ends[1], n);
                (before, term) = (term, next);
            }
            sum += (coefficient.value::<f64>() * shape.offset_factor()).abs() * term;
        }
    }
    for mass in h.masses() {
        let b = nearest(&mass.at);
        // The derivative of delta: p'(b) = -(b - m)/v p(b).
        let factor = match mass.order {
            0 => 1.0,
            1 => (b - m).abs() / v,
            k => panic!("no quantity of the tables has a point mass of order {k}"),
        };
        sum += mass.weight.value::<f64>().abs() * factor * density(b);
    }
    sum
}

trait OffsetFactor {
    fn offset_factor(&self) -> f64;
}

impl OffsetFactor for selfnorm::activation::Shape {
    fn offset_factor(&self) -> f64 {
        nearest(&self.offset).exp()
    }
}

/// The largest terms of each column.
pub fn scales(f: &Piecewise, m: f64, v: f64) -> [f64; 8] {
    let square = f.times(f);
    let slope = f.derivative();
    let terms = |h: &Distribution| largest_terms(h, m, v);
    let mean = terms(&f.clone().into());
    let second = terms(&square.clone().into());
    [
        mean,
        second,
        second + mean * mean,
        terms(&slope),
        0.5 * terms(&slope.derivative()),
        terms(&square.derivative()),
        0.5 * terms(&square.derivative().derivative()),
        terms(&slope.function().times(slope.function()).into()),
    ]
}

struct Row {
    name: String,
    activation: Activation,
    m: Rational,
    v: Rational,
    want: [Rational; 8],
}

fn rows() -> Vec<Row> {
    let parse = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        let number = |i: usize| parse_rational(fields[i]).unwrap();
        Row {
            name: format!("{} m={} v={}", fields[0], fields[1], fields[2]),
            activation: fields[0].parse().unwrap(),
            m: number(1),
            v: number(2),
            want: std::array::from_fn(|k| number(3 + k)),
        }
    };
    include_str!("data/moments.csv").lines().skip(1).map(parse).collect()
}

/// 1e-13 of the largest term, and for the variance 1e-12 of itself.
///
/// For smooth activations the quadrature's summands take the place of the terms; all rows have |m| <= 2 and v <= 4,
/// where E|h| is at most 40 times |E h| unless symmetry makes the latter 0: the natural size is 1 for all columns.
#[test]
fn double_precision_reaches_the_reference() {
    let mut worst: [(f64, String); 8] = Default::default();
    let mut executed = 0;
    for row in rows() {
        let (m, v) = (nearest(&row.m), nearest(&row.v));
        let integrals = MomentIntegrals::<f64>::new(&row.activation).unwrap();
        let got = columns(&integrals.at(NetInput::new(m, v).unwrap()));
        let scales = row.activation.as_piecewise().map(|f| scales(f, m, v));
        for k in 0..8 {
            let want = nearest(&row.want[k]);
            let scale = match (k, scales) {
                (VARIANCE, _) => 10.0 * want.abs(),
                (_, Some(scales)) => scales[k],
                (_, None) => want.abs().max(f64::from(u8::from(want.abs() < ZERO_BELOW))),
            };
            let allowed = (1e-13 * scale).max(ZERO_BELOW);
            assert_close!(
                got[k],
                want,
                scale = allowed,
                because = "1e-13 of the largest term, 1e-12 of the variance",
                at = (NAMES[k], &row.name)
            );
            let error = (got[k] - want).abs() / scale;
            if want.abs() > ZERO_BELOW && error > worst[k].0 {
                worst[k] = (error, row.name.clone());
            }
            executed += 1;
        }
    }
    for (name, (error, at)) in NAMES.iter().zip(&worst) {
        println!("{name}: {error:.2e} at {at}");
    }
    assert_eq!(executed, 8 * ROWS);
}

/// The exact decimal inputs, as intervals: the value lies in the result, which is at most 1e-11 of the largest term wide.
#[test]
fn intervals_contain_the_reference() {
    let (mut executed, mut widest) = (0, [0.0_f64; 8]);
    for row in rows() {
        let Some(f) = row.activation.as_piecewise() else {
            assert!(MomentIntegrals::<Interval>::new(&row.activation).is_err());
            continue;
        };
        let integrals = MomentIntegrals::<Interval>::new(&row.activation).unwrap();
        let input = NetInput::new(Interval::rational(&row.m), Interval::rational(&row.v)).unwrap();
        let got = columns(&integrals.at(input));
        let scales = scales(f, nearest(&row.m), nearest(&row.v));
        let noise = Interval::new(-ZERO_BELOW, ZERO_BELOW);
        for k in 0..8 {
            let z = got[k];
            if nearest(&row.want[k]).abs() < ZERO_BELOW {
                assert!(z.intersect(noise).is_some(), "{}: {} = {z} is not 0", row.name, NAMES[k]);
            } else {
                assert!(
                    z.contains_rational(&row.want[k]),
                    "{}: {} = {z} misses {}",
                    row.name,
                    NAMES[k],
                    row.want[k]
                );
                widest[k] = widest[k].max(z.width() / scales[k]);
            }
            let allowed = (1e-11 * scales[k]).max(ZERO_BELOW);
            assert!(z.width() <= allowed, "{}: {} = {z} is wider than {allowed:e}", row.name, NAMES[k]);
            executed += 1;
        }
        assert!(got[VARIANCE].lo() >= 0.0);
    }
    println!("widest, of the largest term: {widest:?}");
    assert_eq!(executed, 8 * PIECEWISE_ROWS);
}

/// The variance against the same reference, where nothing cancels: how many rows the plain formula would lose.
#[test]
fn the_plain_formula_would_fail() {
    let lost = rows()
        .iter()
        .filter(|row| {
            let [mean, second, variance] = [0, 1, 2].map(|k| nearest(&row.want[k]));
            let plain = second - mean * mean;
            variance > ZERO_BELOW && (plain - variance).abs() > 1e-12 * variance
        })
        .count();
    assert!(lost >= 3, "the table no longer has rows in which the variance cancels: {lost}");
    assert!(rows().iter().all(|row| !row.want[VARIANCE].is_negative()));
}

/// At variance 0 every quantity is its limit.
#[test]
fn variance_zero() {
    let at = |name: &str, m: f64| {
        let activation: Activation = name.parse().unwrap();
        MomentIntegrals::<f64>::new(&activation).unwrap().at(NetInput::new(m, 0.0).unwrap())
    };
    let (inf, half) = (f64::INFINITY, 0.5);
    // mean, second, variance, mean_dm, mean_dv, second_dm, second_dv, gain
    let cases: [(&str, f64, [f64; 8]); 12] = [
        ("relu", 2.0, [2.0, 4.0, 0.0, 1.0, 0.0, 4.0, 1.0, 1.0]),
        ("relu", -2.0, [0.0; 8]),
        // d mean / dv at a kink grows like 1/sqrt(v); E f^2 is v/2, the gain that of half of the line.
        ("relu", 0.0, [0.0, 0.0, 0.0, half, inf, 0.0, half, half]),
        ("abs", 0.0, [0.0, 0.0, 0.0, 0.0, inf, 0.0, 1.0, 1.0]),
        ("step", 0.0, [half, half, 0.25, inf, 0.0, inf, 0.0, inf]),
        ("step", 1.0, [1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, inf]),
        ("hard-tanh", 1.0, [1.0, 1.0, 0.0, half, -inf, 1.0, -inf, half]),
        ("hard-tanh", -1.0, [-1.0, 1.0, 0.0, half, inf, -1.0, -inf, half]),
        ("relu6", 6.0, [6.0, 36.0, 0.0, half, -inf, 6.0, -inf, half]),
        ("elu", 0.0, [0.0, 0.0, 0.0, 1.0, 0.25, 0.0, 1.0, 1.0]),
        ("identity", -3.0, [-3.0, 9.0, 0.0, 1.0, 0.0, -6.0, 1.0, 1.0]),
        ("tanh", 0.0, [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0]),
    ];
    for (name, m, want) in cases {
        let got = columns(&at(name, m));
        for k in 0..8 {
            assert_close!(
                got[k],
                want[k],
                rel = 0.0,
                because = "the limit is exact",
                at = (name, m, NAMES[k])
            );
        }
    }
    // A jump in the middle: half of N(0, v) lies on either side for every v, so the variance tends to 1/4.
    assert_close!(at("step", 0.0).variance, 0.25, rel = 0.0, because = "P(z > 0) = 1/2 for every v > 0");
    for name in ["selu", "elu", "tanh", "gelu", "softplus", "mish", "leaky-relu"] {
        let activation: Activation = name.parse().unwrap();
        for m in [-1.5, -0.25, 0.75, 3.0] {
            let (limit, slope, value) = (at(name, m), activation.slope(m), activation.value(m));
            let why = "the function itself, rounded";
            assert_close!(limit.mean, value, ulp = 2.0, because = why, at = (name, m));
            let terms = 16.0 * f64::EPSILON * (value.abs() + 2.0).powi(2);
            assert_close!(
                limit.second_moment,
                value * value,
                scale = terms,
                because = "e^{2z}, e^z and 1 cancel"
            );
            assert_close!(limit.variance, 0.0, rel = 0.0, because = "nothing varies", at = (name, m));
            assert_close!(limit.derivatives.mean_dm, slope, ulp = 2.0, because = why, at = (name, m));
            assert_close!(
                limit.gradient_gain,
                slope * slope,
                ulp = 8.0,
                because = "a square",
                at = (name, m)
            );
        }
    }
}

/// The limits at kinks and jumps are what the moments at a tiny variance tend to, at the rate of sqrt(v).
#[test]
fn variance_zero_is_the_limit() {
    let toml = |text: &str| Activation::from_toml(text).unwrap();
    let named = |name: &str| name.parse::<Activation>().unwrap();
    // Slopes 2 and -2 at a jump of 2: only where they cancel is d variance / dv finite.
    let jump = toml(
        "breakpoints = [0]\n[[piece]]\nterms = [{coefficient = -1}, {coefficient = 2, power = 1}]\n\
         [[piece]]\nterms = [{coefficient = 1}, {coefficient = -2, power = 1}, {coefficient = 0.5, power = 2}]",
    );
    let jump_at_zero = MomentIntegrals::<f64>::new(&jump).unwrap().at(NetInput::new(0.0, 0.0).unwrap());
    assert!(jump_at_zero.derivatives.variance_dv.is_finite());
    let bent = toml(
        "breakpoints = [0]\n[[piece]]\nterms = [{coefficient = 1, rate = 1}]\n\
         [[piece]]\nterms = [{coefficient = 3}, {coefficient = -2, power = 1}]",
    );
    let cases = [
        (named("relu"), 0.0),
        (named("abs"), 0.0),
        (named("step"), 0.0),
        (named("selu"), 0.0),
        (named("hard-tanh"), 1.0),
        (named("hard-tanh"), -1.0),
        (named("relu6"), 6.0),
        (named("celu(2)"), 0.0),
        (jump, 0.0),
        (bent, 0.0),
        (named("gelu"), 0.0),
        (named("mish"), -0.5),
    ];
    for (activation, m) in cases {
        let integrals = MomentIntegrals::<f64>::new(&activation).unwrap();
        let all = |v: f64| {
            let o = integrals.at(NetInput::new(m, v).unwrap());
            let s = integrals.second_derivatives(NetInput::new(m, v).unwrap());
            let mut values = columns(&o).to_vec();
            values.extend([o.derivatives.variance_dm, o.derivatives.variance_dv]);
            values.extend([s.mean_dmm, s.mean_dmv, s.mean_dvv, s.second_dmm, s.second_dmv, s.second_dvv]);
            values
        };
        let (limit, near) = (all(0.0), all(1e-12));
        for k in 0..limit.len() {
            let at = (activation.name(), m, k);
            if limit[k].is_infinite() {
                assert!(near[k] * limit[k].signum() > 1e4, "{at:?}: {} is not {}", near[k], limit[k]);
            } else {
                let why = "s = 1e-6, times constants below 20";
                assert_close!(near[k], limit[k], scale = 2e-5, because = why, at = at);
            }
        }
    }
}
