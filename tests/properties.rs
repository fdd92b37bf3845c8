//! Laws of the moments, at random: quadrature, finite differences, linearity, composition, monotonicity, enclosure.

use crate::moments::{columns, scales};
use crate::support::{Random, assert_close, cases, gauss_kronrod, scaled};
use num_traits::ToPrimitive;
use proptest::prelude::*;
use selfnorm::activation::{Activation, CATALOGUE, Coefficient, ExpPoly, Piecewise};
use selfnorm::ball::Ball;
use selfnorm::interval::Interval;
use selfnorm::moments::{DerivativeIntegrals, MomentIntegrals, NetInput, OutputMoments};
use selfnorm::scalar::{Rational, Scalar, nearest};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

fn rational(p: i64, q: i64) -> Rational {
    Rational::new(p.into(), q.into())
}

/// z^power e^{rate z} with small dyadic coefficients, so that nothing in the inputs is rounded.
fn exp_poly() -> impl Strategy<Value = ExpPoly> {
    let term = (-16..=16_i64, 0..3_u32, -4..=4_i64)
        .prop_map(|(c, power, rate)| ExpPoly::term(rational(c, 4), power, rational(rate, 4)));
    prop::collection::vec(term, 0..3)
        .prop_map(|terms| terms.iter().fold(ExpPoly::default(), |sum, term| sum.plus(term)))
}

fn piecewise() -> impl Strategy<Value = Piecewise> {
    (prop::collection::btree_set(-12..=12_i64, 0..4), prop::collection::vec(exp_poly(), 5)).prop_map(
        |(breaks, pieces)| {
            let breakpoints: Vec<Rational> = breaks.iter().map(|b| rational(*b, 4)).collect();
            let n = breakpoints.len() + 1;
            Piecewise::new(breakpoints, pieces[..n].to_vec()).unwrap()
        },
    )
}

const PIECEWISE_NAMES: [&str; 12] = [
    "identity",
    "step",
    "relu",
    "leaky-relu(0.2)",
    "elu(1.5)",
    "celu(0.5)",
    "selu",
    "selu(1.5,1.25)",
    "selu-at(2)",
    "hard-tanh",
    "relu6",
    "abs",
];
const SMOOTH_NAMES: [&str; 9] =
    ["tanh", "lecun-tanh", "sigmoid", "softplus", "erf", "gelu", "silu", "mish", "arctan"];

/// Any activation: of the catalogue, or a random member of the class.
fn activation() -> impl Strategy<Value = Activation> {
    let named = prop::sample::select(PIECEWISE_NAMES.to_vec()).prop_map(|name| name.parse().unwrap());
    let smooth = prop::sample::select(SMOOTH_NAMES.to_vec()).prop_map(|name| name.parse().unwrap());
    let random = piecewise().prop_map(|f| Activation::new("random", f));
    prop_oneof![4 => named, 2 => smooth, 4 => random]
}

fn logarithmic(low: f64, high: f64) -> impl Strategy<Value = f64> {
    (low.ln()..high.ln()).prop_map(f64::exp)
}

fn breaks(activation: &Activation) -> Vec<f64> {
    activation.as_piecewise().map_or_else(Vec::new, |f| f.breakpoints().iter().map(nearest).collect())
}

fn moments(activation: &Activation, m: f64, v: f64) -> OutputMoments<f64> {
    MomentIntegrals::new(activation).unwrap().at(NetInput::new(m, v).unwrap())
}

/// f(z) from the definition's own terms, in `f64::exp` and `powi`: not the code that the moments use.
fn value(activation: &Activation, z: f64) -> f64 {
    let Some(f) = activation.as_piecewise() else { return activation.value(z) };
    let piece = f.breakpoints().iter().filter(|b| b.to_f64().unwrap() < z).count();
    f.pieces()[piece]
        .terms()
        .map(|(shape, q)| {
            let exponent = shape.rate.to_f64().unwrap() * z + shape.offset.to_f64().unwrap();
            q.value::<f64>() * z.powi(shape.power as i32) * exponent.exp()
        })
        .sum()
}

static QUADRATURES: AtomicUsize = AtomicUsize::new(0);

proptest! {
    #![proptest_config(cases(300))]

    /// Closed form = adaptive Gauss-Kronrod quadrature. The derivatives by m and v are E h(z) t/s and
    /// E h(z) (t^2 - 1)/(2v), t = (z - m)/s: no derivative of f is needed, jumps and kinks included.
    #[test]
    fn closed_forms_are_the_integrals(a in activation(), m in -4.0..4.0_f64, v in logarithmic(1e-3, 9.0)) {
        let (o, cuts, s) = (moments(&a, m, v), breaks(&a), v.sqrt());
        let f = |z: f64| value(&a, z);
        let t = |z: f64| (z - m) / s;
        let integrands: [&dyn Fn(f64) -> f64; 8] = [
            &f,
            &|z| f(z).powi(2),
            &|z| (f(z) - o.mean).powi(2),
            &|z| f(z) * t(z) / s,
            &|z| f(z) * (t(z).powi(2) - 1.0) / (2.0 * v),
            &|z| f(z).powi(2) * t(z) / s,
            &|z| f(z).powi(2) * (t(z).powi(2) - 1.0) / (2.0 * v),
            &|z| a.slope(z).powi(2),
        ];
        let got = columns(&o);
        for k in 0..8 {
            if k == 7 && a.as_piecewise().is_some_and(|f| !f.is_continuous()) {
                prop_assert!(got[7] == f64::INFINITY);
                continue;
            }
            let (want, slack) = gauss_kronrod(integrands[k], m, v, &cuts);
            // f is evaluated to a few ulp of its terms, the quadrature to 2e-14 of each of its pieces.
            let terms = a.as_piecewise().map_or(0.0, |f| scales(f, m, v)[k]);
            // Below the smallest normal number a relative error means nothing.
            let allowed = slack + 1e-13 * terms + f64::MIN_POSITIVE;
            let at = (a.name(), m, v, k);
            assert_close!(got[k], want, scale = allowed, because = "quadrature, and 1e-13 of the terms", at = at);
        }
        QUADRATURES.fetch_add(1, Relaxed);
    }

    /// First and second derivatives against five-point differences with steps 0.004 s and 0.004 v.
    ///
    /// |d^k/dm^k E h| <= sqrt(E h^2 k!)/s^k and |d^k/dv^k E h| <= sqrt(E h^2 (2k)!)/(2v)^k (Cauchy-Schwarz with the
    /// Hermite polynomials), so the truncation eta^4/30 |fifth derivative| is below 1.1e-10 by m and 1.6e-9 by v, of
    /// sqrt(E h^2)/step unit; rounding adds 1.5 * 1e-13/eta of the terms.
    #[test]
    fn derivatives_are_differences(a in activation(), m in -3.0..3.0_f64, v in logarithmic(0.3, 4.0)) {
        let integrals = MomentIntegrals::<f64>::new(&a).unwrap();
        let at = |m: f64, v: f64| integrals.at(NetInput::new(m, v).unwrap());
        let (o, d, e) = (at(m, v), at(m, v).derivatives, integrals.second_derivatives(NetInput::new(m, v).unwrap()));
        let (eta, s) = (0.004, v.sqrt());
        let (hm, hv) = (eta * s, eta * v);
        let by = |f: &dyn Fn(f64, f64) -> f64, step: (f64, f64), h: f64| {
            let g = |k: f64| f(m + k * step.0, v + k * step.1);
            (8.0 * (g(1.0) - g(-1.0)) - (g(2.0) - g(-2.0))) / (12.0 * h)
        };
        let by_m = |f: &dyn Fn(f64, f64) -> f64| by(f, (hm, 0.0), hm);
        let by_v = |f: &dyn Fn(f64, f64) -> f64| by(f, (0.0, hv), hv);
        // E (f^2)^2 bounds the derivatives of E f^2: from the function itself, by quadrature.
        let fourth = gauss_kronrod(|z| value(&a, z).powi(4), m, 1.1 * v, &breaks(&a)).0;
        let (first, second) = (2.0 * o.second_moment.sqrt(), 2.0 * fourth.sqrt());
        let terms = a.as_piecewise().map_or([o.second_moment.sqrt(), o.second_moment], |f| {
            let all = scales(f, m, v);
            [all[0], all[1]]
        });
        // Truncation by m, by v, and the rounding errors, in units of size/s and size/v.
        let slack = |size: f64, terms: f64, by_v: bool| {
            (if by_v { 1.6e-9 } else { 1.1e-10 }) * size + 1.5 * 1e-13 / eta * terms
        };
        let check = |what: &str, got: f64, want: f64, allowed: f64| {
            let why = "truncation and rounding of five-point differences";
            assert_close!(got, want, scale = allowed, because = why, at = (a.name(), m, v, what));
        };
        let mean = |m, v| at(m, v).mean;
        let square = |m, v| at(m, v).second_moment;
        check("mean_dm", d.mean_dm, by_m(&mean), slack(first, terms[0], false) / s);
        check("mean_dv", d.mean_dv, by_v(&mean), slack(first, terms[0], true) / v);
        check("second_dm", d.second_dm, by_m(&square), slack(second, terms[1], false) / s);
        check("second_dv", d.second_dv, by_v(&square), slack(second, terms[1], true) / v);
        let wide = second + 2.0 * first * first;
        let variance = |m, v| at(m, v).variance;
        check("variance_dm", d.variance_dm, by_m(&variance), slack(wide, terms[1] + terms[0].powi(2), false) / s);
        check("variance_dv", d.variance_dv, by_v(&variance), slack(wide, terms[1] + terms[0].powi(2), true) / v);
        // Differences of first derivatives: one order more, and the terms of the first derivatives.
        let derivative = |pick: fn(&OutputMoments<f64>) -> f64| {
            let integrals = &integrals;
            move |m: f64, v: f64| pick(&integrals.at(NetInput { mean: m, variance: v }))
        };
        let (dm, dv) = (10.0 / s, 20.0 / v);
        let (f1, f2) = (4.0 * terms[0], 4.0 * terms[1]);
        let mean_dm = derivative(|o| o.derivatives.mean_dm);
        check("mean_dmm", e.mean_dmm, by_m(&mean_dm), slack(first, f1, false) * dm / s);
        check("mean_dmv", e.mean_dmv, by_v(&mean_dm), slack(first, f1, true) * dm / v);
        check("mean_dvv", e.mean_dvv, by_v(&derivative(|o| o.derivatives.mean_dv)), slack(first, f1, true) * dv / v);
        let second_dm = derivative(|o| o.derivatives.second_dm);
        check("second_dmm", e.second_dmm, by_m(&second_dm), slack(second, f2, false) * dm / s);
        check("second_dmv", e.second_dmv, by_v(&second_dm), slack(second, f2, true) * dm / v);
        check("second_dvv", e.second_dvv, by_v(&derivative(|o| o.derivatives.second_dv)), slack(second, f2, true) * dv / v);
    }

    /// E of a sum is the sum of the E; of a product, the integral.
    #[test]
    fn sums_and_products(f in piecewise(), g in piecewise(), m in -3.0..3.0_f64, v in logarithmic(1e-3, 4.0)) {
        let of = |f: &Piecewise| moments(&Activation::new("f", f.clone()), m, v);
        let (sum, product) = (f.plus(&g), f.times(&g));
        let terms = scales(&f, m, v)[0] + scales(&g, m, v)[0];
        let why = "rounding of the terms";
        assert_close!(of(&sum).mean, of(&f).mean + of(&g).mean, scale = 1e-13 * terms, because = why, at = (&f, &g, m, v));
        let (a, b) = (Activation::new("f", f.clone()), Activation::new("g", g.clone()));
        let mut cuts = breaks(&a);
        cuts.extend(breaks(&b));
        let (want, slack) = gauss_kronrod(|z| value(&a, z) * value(&b, z), m, v, &cuts);
        // Below the smallest normal number a relative error means nothing.
        let allowed = slack + 1e-13 * scales(&product, m, v)[0] + f64::MIN_POSITIVE;
        assert_close!(of(&product).mean, want, scale = allowed, because = "quadrature", at = (&f, &g, m, v));
        // E f^2 is the mean of the product of f with itself.
        let second = of(&f.times(&f)).mean;
        let allowed = 2e-13 * scales(&f, m, v)[1];
        assert_close!(of(&f).second_moment, second, scale = allowed, because = why, at = (&f, m, v));
    }

    /// E f(az + b) at N(m, v) is E f at N(am + b, a^2 v). All of a, b, m, v are dyadic: nothing is rounded on the way.
    #[test]
    fn affine_composition(a in activation(), p in -12..=12_i64, q in -12..=12_i64, k in -24..=24_i64, n in 1..=32_i64) {
        let Some(f) = a.as_piecewise() else { return Ok(()) };
        let (scale, shift) = (rational(p, 4), rational(q, 4));
        let Some(composed) = f.compose_affine(&scale, &shift) else {
            prop_assert!(p == 0);
            return Ok(());
        };
        let (m, v) = (k as f64 / 8.0, n as f64 / 16.0);
        let (slope, offset) = (p as f64 / 4.0, q as f64 / 4.0);
        let got = moments(&Activation::new("composed", composed.clone()), m, v);
        let want = moments(&a, slope * m + offset, slope * slope * v);
        let terms = scales(&composed, m, v).map(|x| 2e-13 * x);
        let (w, g, at) = (want.derivatives, got.derivatives, (a.name(), p, q, k, n));
        let why = "rounding of the terms; chain rule";
        assert_close!(got.mean, want.mean, scale = terms[0], because = why, at = at);
        assert_close!(got.second_moment, want.second_moment, scale = terms[1], because = why, at = at);
        assert_close!(got.variance, want.variance, scale = 1e-12 * want.variance + 1e-300, because = why, at = at);
        assert_close!(g.mean_dm, slope * w.mean_dm, scale = terms[3], because = why, at = at);
        assert_close!(g.mean_dv, slope.powi(2) * w.mean_dv, scale = terms[4], because = why, at = at);
        assert_close!(g.second_dm, slope * w.second_dm, scale = terms[5], because = why, at = at);
        assert_close!(g.second_dv, slope.powi(2) * w.second_dv, scale = terms[6], because = why, at = at);
    }

    /// f scaled by c: mean by c, variance and gain by c^2; f shifted: the mean only.
    #[test]
    fn scaling_and_shifting(a in activation(), c in -40..=40_i64, m in -5.0..5.0_f64, v in logarithmic(1e-6, 1e3)) {
        prop_assume!(c != 0);
        let factor = c as f64 / 8.0;
        let (o, scaled) = (moments(&a, m, v), moments(&a.scaled(&rational(c, 8)), m, v));
        let shifted = moments(&a.shifted(&rational(c, 8)), m, v);
        prop_assume!(o.second_moment.is_finite() && scaled.second_moment.is_finite());
        let size = a.as_piecewise().map_or([o.second_moment.sqrt(), o.second_moment], |f| {
            let all = scales(f, m, v);
            [all[0], all[1]]
        });
        let (why, at) = ("rounding of the terms", (a.name(), factor, m, v));
        let terms = 1e-13 * size[0] * factor.abs();
        assert_close!(scaled.mean, factor * o.mean, scale = terms, because = why, at = at);
        let tiny = 1e-280;
        let by = factor * factor;
        assert_close!(scaled.variance, by * o.variance, scale = 1e-12 * by * o.variance + tiny, because = why, at = at);
        let allowed = 1e-12 * by * o.gradient_gain + tiny;
        if o.gradient_gain.is_finite() {
            assert_close!(scaled.gradient_gain, by * o.gradient_gain, scale = allowed, because = why, at = at);
        }
        let terms = 1e-13 * (size[0] + factor.abs());
        assert_close!(shifted.mean, o.mean + factor, scale = terms, because = why, at = at);
        let plain = a.as_piecewise().map_or(1e-12 * o.variance + 1e-15 * (o.mean.abs() + factor.abs()) * o.variance.sqrt() + tiny, |_| 1e-12 * o.variance + tiny);
        assert_close!(shifted.variance, o.variance, scale = plain, because = why, at = at);
    }

    /// Where f does not fall, E f does not fall with m; and the variance grows with v for these.
    #[test]
    fn monotone_in_the_mean(
        name in prop::sample::select(vec!["identity", "step", "relu", "leaky-relu", "elu", "celu(0.5)", "selu", "hard-tanh",
            "relu6", "tanh", "lecun-tanh", "sigmoid", "softplus", "erf", "arctan"]),
        m in -20.0..20.0_f64, step in logarithmic(1e-6, 5.0), v in logarithmic(1e-8, 1e4),
    ) {
        let a: Activation = name.parse().unwrap();
        let (low, high) = (moments(&a, m, v), moments(&a, m + step, v));
        let slack = 1e-14 * (1.0 + low.second_moment.sqrt());
        prop_assert!(high.mean >= low.mean - slack, "{name} m={m} step={step} v={v}: {} {}", low.mean, high.mean);
        prop_assert!(low.derivatives.mean_dm >= -slack / v.sqrt());
    }
}

#[test]
fn enough_quadratures() {
    // Runs the property itself, so that the count does not depend on the order of the tests.
    closed_forms_are_the_integrals();
    assert!(QUADRATURES.load(Relaxed) >= 200 || scaled(1000) < 1000, "only {}", QUADRATURES.load(Relaxed));
}

/// Random points of random boxes, in high precision, lie in the interval result for the box.
#[test]
fn intervals_contain_random_members() {
    let names = [
        "selu",
        "elu(1.5)",
        "relu",
        "hard-tanh",
        "step",
        "celu(0.5)",
        "leaky-relu",
        "abs",
        "relu6",
        "selu-at(2)",
    ];
    let mut random = Random::new(2026);
    let (mut executed, mut finite) = (0_u32, 0_u32);
    let (boxes, points, per_point) = (scaled(520), 4, 10);
    for name in names {
        let activation: Activation = name.parse().unwrap();
        let intervals = MomentIntegrals::<Interval>::new(&activation).unwrap();
        let balls = MomentIntegrals::<Ball<4>>::new(&activation).unwrap();
        for i in 0..boxes / 2 {
            let (m, v) = (random.between(-6.0, 6.0), random.logarithmic(1e-6, 1e3));
            // From points to wide boxes, touching the breakpoints.
            let (wm, wv) =
                (random.logarithmic(1e-17, 1.0) * f64::from(i % 4), random.logarithmic(1e-17, 0.5) * v);
            let (lo, hi) = if i % 5 == 0 { (m.floor(), m.floor() + wm) } else { (m, m + wm) };
            let (mean, variance) = (Interval::new(lo, hi), Interval::new(v, v + wv));
            let wide = all_of(&intervals.at(NetInput { mean, variance }));
            for j in 0..points {
                let part = |k: u64, x: Interval, r: f64| match k {
                    0 => x.lo(),
                    1 => x.hi(),
                    _ => (x.lo() + (x.hi() - x.lo()) * r).clamp(x.lo(), x.hi()),
                };
                let (x, y) = (part(j, mean, random.unit()), part(random.below(4), variance, random.unit()));
                let point = NetInput { mean: Ball::<4>::exact(x), variance: Ball::exact(y) };
                for (k, (value, z)) in all_of(&balls.at(point)).into_iter().zip(wide).enumerate() {
                    let below = z.lo() == f64::NEG_INFINITY
                        || (value - Ball::exact(z.lo())).sign() != Some(std::cmp::Ordering::Less);
                    let above = z.hi() == f64::INFINITY
                        || (Ball::exact(z.hi()) - value).sign() != Some(std::cmp::Ordering::Less);
                    assert!(
                        below && above,
                        "{name} m={x:e} v={y:e} in {mean:?} {variance:?}: {k} = {} not in {z:?}",
                        value.to_f64()
                    );
                    executed += 1;
                    finite += u32::from(z.is_finite() && value.is_finite());
                }
            }
        }
    }
    println!("{executed} cases, {finite} finite");
    assert!(executed >= boxes / 2 * points as u32 * per_point * 10);
    assert!(executed >= 100_000 || boxes < 520);
    assert!(finite >= executed / 2, "most enclosures say nothing: {finite} of {executed}");
}

/// All ten quantities.
fn all_of<S: Copy>(o: &OutputMoments<S>) -> [S; 10] {
    let [a, b, c, d, e, f, g, h] = columns(o);
    [a, b, c, d, e, f, g, h, o.derivatives.variance_dm, o.derivatives.variance_dv]
}

/// The promise for all of the catalogue: no NaN, no negative variance, on net mean in \[-50, 50\] x net variance in
/// \[0\] and \[1e-12, 1e8\].
#[test]
fn no_nan_and_no_negative_variance() {
    let extra =
        ["leaky-relu(0.2)", "elu(2)", "celu(0.25)", "selu(1.5,1.25)", "selu-at(2)", "-3*selu", "100*tanh"];
    let names = CATALOGUE.iter().map(|entry| entry.name).filter(|name| *name != "selu-at").chain(extra);
    let mut random = Random::new(5);
    let mut executed = 0;
    for name in names {
        let activation: Activation = name.parse().unwrap();
        let integrals = MomentIntegrals::<f64>::new(&activation).unwrap();
        let means = [-50.0, -10.0, -6.0, -1.0, -1e-8, 0.0, 0.1, 1.0, 6.0, 10.0, 50.0];
        let variances = [0.0, 1e-12, 1e-9, 1e-6, 1e-4, 0.01, 1.0, 100.0, 1e4, 1e6, 1e8];
        let mut points: Vec<(f64, f64)> = means.iter().flat_map(|m| variances.map(|v| (*m, v))).collect();
        points
            .extend((0..scaled(150)).map(|_| (random.between(-50.0, 50.0), random.logarithmic(1e-12, 1e8))));
        for (m, v) in points {
            let o = integrals.at(NetInput::new(m, v).unwrap());
            assert!(all_of(&o).iter().all(|x| !x.is_nan()), "{name} m={m} v={v:e}: {o:?}");
            assert!(
                o.mean.is_finite() && o.second_moment.is_finite() && o.variance.is_finite(),
                "{name} m={m} v={v:e}: {o:?}"
            );
            assert!(
                o.variance >= 0.0 && o.gradient_gain >= 0.0 && o.second_moment >= 0.0,
                "{name} m={m} v={v:e}: {o:?}"
            );
            // Popoviciu: rounding aside, E f^2 = Var f + (E f)^2.
            let sum = o.variance + o.mean * o.mean;
            let why = "E f^2 = Var f + (E f)^2";
            let allowed = 1e-12
                * sum.max(
                    activation
                        .as_piecewise()
                        .map_or(0.0, |f| if v > 0.0 { scales(f, m, v)[1] } else { 100.0 }),
                );
            assert_close!(o.second_moment, sum, scale = allowed + 1e-300, because = why, at = (name, m, v));
            let e = integrals.second_derivatives(NetInput::new(m, v).unwrap());
            let second = [e.mean_dmm, e.mean_dmv, e.mean_dvv, e.second_dmm, e.second_dmv, e.second_dvv];
            assert!(second.iter().all(|x| !x.is_nan()), "{name} m={m} v={v:e}: {e:?}");
            executed += 1;
        }
    }
    assert!(executed >= 27 * 121);
}

/// The table of derivatives: its entries are the moments' derivatives, and each row is the one before, differentiated.
#[test]
fn tables_of_derivatives() {
    let mut random = Random::new(3);
    for name in PIECEWISE_NAMES {
        let activation: Activation = name.parse().unwrap();
        let f = activation.as_piecewise().unwrap();
        let table = DerivativeIntegrals::<f64>::new(&activation).unwrap();
        let integrals = MomentIntegrals::<f64>::new(&activation).unwrap();
        for _ in 0..scaled(40) {
            let (m, v) = (random.between(-3.0, 3.0), random.logarithmic(1e-2, 4.0));
            let input = NetInput::new(m, v).unwrap();
            let (t, o, e, size) =
                (table.at(input), integrals.at(input), integrals.second_derivatives(input), scales(f, m, v));
            let why = "the same expectation";
            let at = (name, m, v);
            let d = o.derivatives;
            let pairs = [
                (t.f[0], o.mean, size[0]),
                (t.f[1], d.mean_dm, size[3]),
                (t.f[2] / 2.0, d.mean_dv, size[4]),
                (t.square[0], o.second_moment, size[1]),
                (t.square[1], d.second_dm, size[5]),
                (t.square[2] / 2.0, d.second_dv, size[6]),
                (t.f[3] / 2.0, e.mean_dmv, e.mean_dmv.abs() + size[0] / v.powf(1.5)),
                (t.f[4] / 4.0, e.mean_dvv, e.mean_dvv.abs() + size[0] / v.powi(2)),
                (t.square[3] / 2.0, e.second_dmv, e.second_dmv.abs() + size[1] / v.powf(1.5)),
                (t.square[4] / 4.0, e.second_dvv, e.second_dvv.abs() + size[1] / v.powi(2)),
            ];
            for (k, (got, want, size)) in pairs.into_iter().enumerate() {
                assert_close!(got, want, scale = 1e-12 * size, because = why, at = (at, k));
            }
            if f.is_continuous() {
                assert_close!(t.gain[0], o.gradient_gain, scale = 1e-12 * size[7], because = why, at = at);
            } else {
                assert!(t.gain.iter().all(|x| *x == f64::INFINITY));
            }
            // Five-point differences; |h^(k)| <= sqrt(E h^2 k!)/s^k, ten of them for the kinds of h at hand.
            let (s, eta) = (v.sqrt(), 0.02);
            let h = eta * s;
            let near = |k: f64| table.at(NetInput { mean: m + k * h, variance: v });
            let (p, q, r, w) = (near(1.0), near(-1.0), near(2.0), near(-2.0));
            let rows = [
                (p.f, q.f, r.f, w.f, t.f, size[0]),
                (p.square, q.square, r.square, w.square, t.square, size[1]),
            ];
            for (which, (p, q, r, w, t, size)) in rows.into_iter().enumerate() {
                for k in 0..6 {
                    let difference = (8.0 * (p[k] - q[k]) - (r[k] - w[k])) / (12.0 * h);
                    let factorial: f64 = (1..=k + 5).map(|j| j as f64).product();
                    let unit = (1.0 + size) / s.powi(k as i32 + 1);
                    let allowed = (10.0 * eta.powi(4) / 30.0 * factorial.sqrt() + 1e-9) * unit;
                    assert_close!(
                        t[k + 1],
                        difference,
                        scale = allowed,
                        because = "truncation",
                        at = (at, which, k)
                    );
                }
            }
        }
    }
}

/// `enclose` contains the table at every point of the box, and is no wider than the natural enclosure.
#[test]
fn mean_value_tables_enclose() {
    let mut random = Random::new(4);
    let mut executed = 0;
    for name in ["selu", "elu", "hard-tanh", "relu", "step"] {
        let activation: Activation = name.parse().unwrap();
        let table = DerivativeIntegrals::<Interval>::new(&activation).unwrap();
        let exact = DerivativeIntegrals::<Ball<4>>::new(&activation).unwrap();
        for _ in 0..scaled(60) {
            let (m, v) = (random.between(-3.0, 3.0), random.logarithmic(1e-2, 4.0));
            let (wm, wv) = (random.logarithmic(1e-8, 0.5), random.logarithmic(1e-8, 0.3) * v);
            let input = NetInput { mean: Interval::new(m, m + wm), variance: Interval::new(v, v + wv) };
            let (wide, natural) = (table.enclose(input), table.at(input));
            for _ in 0..3 {
                let (x, y) = (m + wm * random.unit(), v + wv * random.unit());
                if !input.mean.contains(x) || !input.variance.contains(y) {
                    continue;
                }
                let point = exact.at(NetInput { mean: Ball::exact(x), variance: Ball::exact(y) });
                let rows = [
                    (wide.f, natural.f, point.f),
                    (wide.square, natural.square, point.square),
                    (wide.gain, natural.gain, point.gain),
                ];
                for (which, (wide, natural, point)) in rows.into_iter().enumerate() {
                    for k in 0..wide.len() {
                        assert!(wide[k].is_subset(natural[k]));
                        if !wide[k].is_finite() {
                            continue;
                        }
                        let low = (point[k] - Ball::exact(wide[k].lo())).sign();
                        let high = (Ball::exact(wide[k].hi()) - point[k]).sign();
                        let less = Some(std::cmp::Ordering::Less);
                        assert!(
                            low != less && high != less,
                            "{name} {x} {y} row {which}, {k}: {:?}",
                            wide[k]
                        );
                        executed += 1;
                    }
                }
            }
        }
    }
    assert!(executed >= 10_000, "{executed}");
}

/// Constants enter products by name: (selu's alpha lambda)^2 has one coefficient, not a rounded one.
#[test]
fn coefficients_are_exact() {
    let selu: Activation = "selu".parse().unwrap();
    let f = selu.as_piecewise().unwrap();
    let difference = f.times(f).plus(&f.times(f).scaled(&Coefficient::from(-1)));
    assert!(difference.pieces().iter().all(ExpPoly::is_zero));
}
