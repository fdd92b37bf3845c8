//! The moment map: its Jacobian in both readings, the 2x2 matrices, duals.

use crate::moments::scales;
use crate::support::{Random, assert_close, cases};
use nalgebra::Matrix2;
use proptest::prelude::*;
use selfnorm::activation::Activation;
use selfnorm::ball::Ball;
use selfnorm::interval::Interval;
use selfnorm::moments::{
    DerivativeIntegrals, MomentMap, Moments, NetInput, Point, Quantity, Reading, Variable, WeightSums,
    contraction_factor, spectral_radius,
};
use selfnorm::scalar::{Dual, Scalar};

fn entry() -> impl Strategy<Value = f64> {
    prop_oneof![4 => -3.0..3.0_f64, 1 => Just(0.0), 1 => (-6..=6_i32).prop_map(f64::from), 1 => -1e-8..1e-8_f64]
}

/// Entries so large or small that their squares leave the range: the norms scale with them.
#[test]
fn norms_are_homogeneous() {
    let matrices = [
        Matrix2::new(0.3, 0.1, 0.2, 0.7),
        Matrix2::new(0.0, -1.4, 0.0, 0.5),
        Matrix2::new(0.8, -0.6, 0.6, 0.8),
        Matrix2::new(1.0, 2.0, -3.0, -1.5),
    ];
    for h in matrices {
        for power in [-1000, -600, -530, -460, 460, 530, 600, 1000] {
            let factor = 2_f64.powi(power);
            let large = h.map(|x| x * factor);
            for f in [contraction_factor::<f64>, spectral_radius::<f64>] {
                let (got, want) = (f(&large) / factor, f(&h));
                assert_close!(got, want, ulp = 2.0, because = "a power of two", at = (h, power));
            }
        }
    }
    // An eigenvalue far below the other entries.
    let steep = Matrix2::new(0.0, -1.4e-101, 0.0, 2.0178e-200);
    assert_close!(spectral_radius(&steep), 2.0178e-200, ulp = 1.0, because = "triangular");
    assert_close!(
        spectral_radius(&Matrix2::new(0.5, 0.0, 0.0, 1e170)),
        1e170,
        ulp = 1.0,
        because = "diagonal"
    );
    assert_close!(
        contraction_factor(&Matrix2::new(0.5, 0.0, 0.0, 1e170)),
        1e170,
        ulp = 1.0,
        because = "diagonal"
    );
}

fn matrix() -> impl Strategy<Value = Matrix2<f64>> {
    (entry(), entry(), entry(), entry(), 0..8_u8).prop_map(|(a, b, c, d, kind)| match kind {
        // A rotation and its multiples (complex pairs), a symmetric, a triangular, a defective one, 0.
        0 => Matrix2::new(a, -b, b, a),
        1 => Matrix2::new(a, b, b, d),
        2 => Matrix2::new(a, b, 0.0, d),
        3 => Matrix2::new(a, b, 0.0, a),
        4 => Matrix2::zeros(),
        _ => Matrix2::new(a, b, c, d),
    })
}

proptest! {
    #![proptest_config(cases(5_000))]

    #[test]
    fn matrices_against_nalgebra(h in matrix()) {
        let size = h.norm();
        let s = contraction_factor(&h);
        let svd = h.singular_values()[0];
        assert_close!(s, svd, scale = 4e-15 * size, because = "backward stable both", at = h);
        // An eigenvalue of a nearly defective matrix moves by the root of a rounding error: compare what determines it.
        let rho = spectral_radius(&h);
        let modulus = h.complex_eigenvalues().iter().map(|z| z.norm()).fold(0.0, f64::max);
        let gap = ((h[(0, 0)] - h[(1, 1)]).powi(2) / 4.0 + h[(0, 1)] * h[(1, 0)]).abs().sqrt();
        let allowed = (1e-14 * size * size / gap.max(1e-8 * size).max(1e-300)).min(3e-7 * size) + 4e-15 * size;
        assert_close!(rho, modulus, scale = allowed, because = "condition of the eigenvalue", at = h);
        prop_assert!(rho <= s * (1.0 + 4e-15));
        // Two identities: S sigma_2 = |det|, and for a complex pair rho^2 = det.
        let det = (h[(0, 0)] * h[(1, 1)] - h[(0, 1)] * h[(1, 0)]).abs();
        prop_assert!(s * s >= det * (1.0 - 1e-14));
    }

    /// Interval entries, also such that straddle the switch from real to complex: every member's value is in.
    #[test]
    fn matrices_of_intervals_enclose(h in matrix(), w in prop::sample::select(vec![0.0, 1e-12, 0.1, 1.0]), r in any::<[u8; 4]>()) {
        let wide = h.map(|x| Interval::new(x - w, x + w));
        let member = Matrix2::from_fn(|i, j| (h[(i, j)] + w * (f64::from(r[2 * i + j]) / 127.5 - 1.0)).clamp(h[(i, j)] - w, h[(i, j)] + w));
        let exact = member.map(Ball::<4>::exact);
        for (z, value) in [
            (contraction_factor(&wide), contraction_factor(&exact)),
            (spectral_radius(&wide), spectral_radius(&exact)),
        ] {
            let less = Some(std::cmp::Ordering::Less);
            prop_assert!(z.is_finite() && z.lo() >= 0.0, "{z:?}");
            prop_assert!((value - Ball::exact(z.lo())).sign() != less && (Ball::exact(z.hi()) - value).sign() != less, "{z:?} {member}");
        }
        if w <= 1e-12 {
            prop_assert!(contraction_factor(&wide).width() <= 1e-11 * (1.0 + h.norm()));
        }
    }

    /// Every operation of a dual number against a five-point difference of the operation on values.
    #[test]
    fn duals_are_differences(x in 0.2..2.5_f64, y in 0.3..2.0_f64, k in 0..16_usize) {
        fn formula<S: Scalar>(k: usize, x: S, y: S) -> S {
            match k {
                0 => x + y * y,
                1 => x - y * x,
                2 => x * y * x,
                3 => x / y,
                4 => x.sqrt() * y,
                5 => (x * y).exp(),
                6 => (x - y).exp_m1(),
                7 => (x * y).erf(),
                8 => (x - y).erfc(),
                9 => (x - y).erfcx(),
                10 => (-x * y).abs() + (x * y).abs(),
                11 => x.max(S::integer(100)) + y.max(S::integer(-5)),
                12 => (x * y).square() + -x,
                13 => (x - y).powi(5),
                14 => S::gauss(x, y),
                _ => {
                    let (below, above) = S::normal_tails(x - y, (-(x - y).square()).exp());
                    below * S::integer(3) + above * x
                }
            }
        }
        let dual = formula(k, Dual::<f64, 2>::variable(x, 0), Dual::variable(y, 1));
        let f = |x: f64, y: f64| formula(k, x, y);
        let h = 1e-3;
        let five = |g: &dyn Fn(f64) -> f64| (8.0 * (g(h) - g(-h)) - (g(2.0 * h) - g(-2.0 * h))) / (12.0 * h);
        let want = [five(&|t| f(x + t, y)), five(&|t| f(x, y + t))];
        assert_close!(dual.value, f(x, y), rel = 1e-14, because = "gauss and the tails have more accurate methods in f64", at = (k, x, y));
        // h^4/30 times fifth derivatives below 1e3 times the value's size, and roundings over h.
        let size = 1.0 + dual.value.abs() + dual.gradient[0].abs() + dual.gradient[1].abs();
        for (i, want) in want.into_iter().enumerate() {
            assert_close!(dual.gradient[i], want, scale = 3e-9 * size, because = "truncation of the difference", at = (k, x, y, i));
        }
    }

    #[test]
    fn jacobians_are_differences(
        name in prop::sample::select(vec!["selu", "relu", "elu(2)", "hard-tanh", "tanh", "gelu", "step", "mish"]),
        mu in -1.0..1.0_f64, nu in 0.3..3.0_f64, omega in -1.5..1.5_f64, tau in 0.4..2.0_f64, mean_field in any::<bool>(),
    ) {
        let activation: Activation = name.parse().unwrap();
        let reading = if mean_field { Reading::MeanField { tau } } else { Reading::Quenched(WeightSums::new(omega, tau).unwrap()) };
        let map = MomentMap::<f64>::new(&activation, reading).unwrap();
        let image = map.at(Moments::new(mu, nu).unwrap());
        let h = 2e-3;
        let at = |a: f64, b: f64| { let g = map.apply(Moments { mean: mu + a, variance: nu + b }); [g.mean, g.variance] };
        for i in 0..2 {
            for j in 0..2 {
                let g = |t: f64| if j == 0 { at(t, 0.0)[i] } else { at(0.0, t)[i] };
                let five = (8.0 * (g(h) - g(-h)) - (g(2.0 * h) - g(-2.0 * h))) / (12.0 * h);
                let why = "h^4/30 of fifth derivatives below 1e4, v >= 0.1";
                assert_close!(image.jacobian[(i, j)], five, scale = 6e-9, because = why, at = (name, reading, mu, nu, i, j));
            }
        }
        let output = map.output(Moments { mean: mu, variance: nu });
        let input = reading.net_input(Moments { mean: mu, variance: nu });
        let (m, v) = if mean_field { (0.0, tau * (nu + mu * mu)) } else { (mu * omega, nu * tau) };
        assert_close!(input.mean, m, rel = 0.0, because = "the same product");
        assert_close!(input.variance, v, rel = 1e-15, because = "the same product");
        assert_close!(image.moments.mean, output.mean, rel = 0.0, because = "the same number");
        assert_close!(image.second_moment, output.variance + output.mean.powi(2), rel = 1e-13, because = "nothing cancels here");
        assert_close!(image.contraction_factor, contraction_factor(&image.jacobian), rel = 0.0, because = "the same number");
        assert_close!(image.spectral_radius, spectral_radius(&image.jacobian), rel = 0.0, because = "the same number");
        if name != "step" {
            assert_close!(image.gradient_gain, tau * output.gradient_gain, rel = 1e-15, because = "chi = tau E f'^2");
        }
        // The quantities of the theorems are the same numbers by another way.
        if let (Reading::Quenched(weights), Ok(table)) = (reading, DerivativeIntegrals::<f64>::new(&activation)) {
            let point = Point { moments: Moments { mean: mu, variance: nu }, weights };
            let get = |name: &str| name.parse::<Quantity>().unwrap().at(&table, &point);
            let h = &image.jacobian;
            let pairs = [("mean", image.moments.mean), ("variance", image.moments.variance), ("second_moment", image.second_moment),
                ("variance_change", image.moments.variance - nu), ("variance_ratio", image.moments.variance / nu),
                ("second_moment_change", image.second_moment - nu), ("mean_squared", image.moments.mean.powi(2)),
                ("jacobian_11", h[(0, 0)]), ("jacobian_12", h[(0, 1)]), ("jacobian_21", h[(1, 0)]), ("jacobian_22", h[(1, 1)]),
                ("contraction_factor", image.contraction_factor), ("spectral_radius", image.spectral_radius)];
            for (quantity, want) in pairs {
                let slack = if quantity == "spectral_radius" { 1e-7 } else { 1e-12 };
                assert_close!(get(quantity), want, scale = slack * (3.0 + nu), because = "the same expectation", at = (name, quantity));
            }
            // And their derivatives. S = (|p| + |q|)/2 has a kink where one of the vectors p, q vanishes; over the
            // difference's stencil each moves by less than 0.02.
            let norm = |a: f64, b: f64| a.hypot(b);
            let p = norm(h[(0, 0)] + h[(1, 1)], h[(1, 0)] - h[(0, 1)]);
            let q = norm(h[(0, 0)] - h[(1, 1)], h[(0, 1)] + h[(1, 0)]);
            let from_kink = (p.min(q) - 0.02).max(0.0);
            for variable in Variable::ALL {
                for quantity in ["mean", "variance", "contraction_factor", "jacobian_12", "uncentered_jacobian_21", "variance_ratio"] {
                    let q: Quantity = format!("{quantity}/{}", variable.symbol()).parse().unwrap();
                    let base: Quantity = quantity.parse().unwrap();
                    let shifted = |t: f64| {
                        let mut x = point.coordinates();
                        x[variable as usize] += t;
                        base.at(&table, &Point::new(x))
                    };
                    let five = (8.0 * (shifted(2e-3) - shifted(-2e-3)) - (shifted(4e-3) - shifted(-4e-3))) / (12.0 * 2e-3);
                    let got = q.at(&table, &point);
                    let why = "h^4/30 of fifth derivatives below 1e5, of those of S near its kink by the distance from it";
                    let slack = if quantity == "contraction_factor" { 6e-8 + 1e-7 / from_kink.powi(4) } else { 6e-8 };
                    if name != "step" || quantity != "contraction_factor" {
                        assert_close!(got, five, scale = slack * (1.0 + got.abs()), because = why, at = (name, q, point));
                    }
                }
            }
        }
    }
}

#[test]
fn matrices_at_the_edges() {
    let zero = Matrix2::<f64>::zeros();
    assert_close!(contraction_factor(&zero), 0.0, rel = 0.0, because = "exact");
    assert_close!(spectral_radius(&zero), 0.0, rel = 0.0, because = "exact");
    let rotation = Matrix2::new(0.0, -2.0, 2.0, 0.0);
    assert_close!(spectral_radius(&rotation), 2.0, rel = 0.0, because = "eigenvalues +-2i");
    assert_close!(contraction_factor(&rotation), 2.0, rel = 0.0, because = "twice an isometry");
    let nilpotent = Matrix2::new(0.0, 5.0, 0.0, 0.0);
    assert_close!(spectral_radius(&nilpotent), 0.0, rel = 0.0, because = "its square is 0");
    assert_close!(contraction_factor(&nilpotent), 5.0, rel = 0.0, because = "one entry");
    let negative = Matrix2::new(-3.0, 0.0, 0.0, 1.0);
    assert_close!(spectral_radius(&negative), 3.0, rel = 0.0, because = "the modulus counts");
    let z = zero.map(Interval::exact);
    assert_eq!((contraction_factor(&z), spectral_radius(&z)), (Interval::integer(0), Interval::integer(0)));
    // Entries that straddle: [-1, 1] off the diagonal gives real and complex pairs.
    let wide = Interval::new(-1.0, 1.0);
    let h = Matrix2::new(Interval::integer(0), wide, wide, Interval::integer(0));
    let rho = spectral_radius(&h);
    assert!(rho.contains(0.0) && rho.contains(1.0) && rho.hi() < 1.5, "{rho:?}");
}

#[test]
fn a_map_at_variance_zero() {
    for name in ["relu", "hard-tanh", "step", "selu", "tanh"] {
        let activation: Activation = name.parse().unwrap();
        for reading in
            [Reading::Quenched(WeightSums::new(0.5, 1.0).unwrap()), Reading::MeanField { tau: 1.0 }]
        {
            let map = MomentMap::<f64>::new(&activation, reading).unwrap();
            let image = map.at(Moments::new(0.0, 0.0).unwrap());
            assert!(image.moments.mean.is_finite() && image.moments.variance >= 0.0, "{name} {image:?}");
            assert!(image.jacobian.iter().all(|x| !x.is_nan()), "{name} {reading:?} {image:?}");
        }
    }
}

#[test]
fn inputs_out_of_domain_are_errors() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(Moments::new(bad, 1.0).is_err() && Moments::new(0.0, bad).is_err());
        assert!(WeightSums::new(bad, 1.0).is_err() && WeightSums::new(0.0, bad).is_err());
        assert!(NetInput::new(bad, 1.0).is_err() && NetInput::new(0.0, bad).is_err());
    }
    let text = NetInput::new(0.0, -1.5).unwrap_err().to_string();
    assert!(text.contains("net variance") && text.contains("-1.5") && text.contains(">= 0"), "{text}");
    assert!(Moments::new(0.0, -f64::from_bits(1)).is_err() && Moments::new(0.0, -0.0).is_ok());
    assert!(NetInput::new(Interval::ENTIRE, Interval::integer(1)).is_err());
    assert!(NetInput::new(Interval::integer(0), Interval::new(-2.0, -1.0)).is_err());
}

/// A batch has the same bits for any number of threads and for every cut between its eights.
#[test]
fn batches_use_memory_again() {
    for name in ["selu", "tanh"] {
        let map = MomentMap::<f64>::new(&name.parse().unwrap(), Reading::MeanField { tau: 1.1 }).unwrap();
        let points = |n: usize| -> Vec<_> {
            (0..n).map(|i| Moments { mean: 0.01 * i as f64, variance: 0.5 + 0.02 * i as f64 }).collect()
        };
        let mut images = map.batch(&points(53));
        let (place, room) = (images.as_ptr(), images.capacity());
        for n in [53, 8, 0, 17] {
            map.batch_into(&points(n), &mut images);
            assert_eq!(images, map.batch(&points(n)), "{name}, {n}");
        }
        assert_eq!((images.as_ptr(), images.capacity()), (place, room));
    }
}

#[test]
fn batches_do_not_depend_on_threads() {
    let reading = Reading::Quenched(WeightSums::new(0.05, 1.02).unwrap());
    let point = |i: i32| Moments {
        mean: f64::from(i % 97) / 97.0 - 0.5,
        variance: 0.01 + f64::from(i % 1009) / 500.0,
    };
    let points: Vec<_> = (0..5003).map(point).collect();
    for name in ["selu", "hard-tanh", "tanh"] {
        let map = MomentMap::<f64>::new(&name.parse::<Activation>().unwrap(), reading).unwrap();
        let whole = map.batch(&points);
        for threads in [1, 2, 3, 8] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            assert!(pool.install(|| map.batch(&points)) == whole, "{name}, {threads} threads");
        }
        for length in [8, 64, 1000] {
            let pieces: Vec<_> = points.chunks(length).flat_map(|piece| map.batch(piece)).collect();
            assert!(pieces == whole, "{name}, pieces of {length}");
        }
        assert!(map.batch(&[]).is_empty());
    }
}

/// Eight at a time against one by one: within rounding of the terms, for every kind of piece, of reading and of point,
/// such that cancel, overflow or have variance 0 among them.
#[test]
fn batches_are_their_points() {
    let mut random = Random::new(7);
    let mut compared = 0;
    for name in [
        "selu",
        "relu",
        "elu(2)",
        "celu(0.5)",
        "leaky-relu",
        "hard-tanh",
        "relu6",
        "abs",
        "step",
        "identity",
        "tanh",
    ] {
        let activation: Activation = name.parse().unwrap();
        for kind in 0..40 {
            let tau = random.logarithmic(0.3, 3.0);
            let reading = match kind % 4 {
                0 => Reading::MeanField { tau },
                _ => Reading::Quenched(WeightSums::new(random.between(-2.0, 2.0), tau).unwrap()),
            };
            let map = MomentMap::<f64>::new(&activation, reading).unwrap();
            let (least, most) = [(0.5, 2.0), (1e-3, 10.0), (1e-8, 1e4), (1e-300, 1e300)][kind / 10];
            let point = |i: usize, random: &mut Random| Moments {
                mean: random.between(-3.0, 3.0),
                variance: if i == 11 && kind % 5 == 0 { 0.0 } else { random.logarithmic(least, most) },
            };
            let points: Vec<_> = (0..61).map(|i| point(i, &mut random)).collect();
            for (point, got) in points.iter().zip(map.batch(&points)) {
                let want = map.at(*point);
                let input = reading.net_input(*point);
                let at = (name, reading, *point);
                let Some(f) =
                    activation.as_piecewise().filter(|_| 1e-6 < input.variance && input.variance < 1e6)
                else {
                    // Far out the terms' sizes are not known here; a smooth activation is not evaluated eight at a time.
                    let same = |a: f64, b: f64| a == b || (a - b).abs() <= 1e-9 * b.abs();
                    assert!(same(got.moments.variance, want.moments.variance), "{at:?} {got:?} {want:?}");
                    continue;
                };
                let terms = scales(f, input.mean, input.variance).map(|x| 4e-14 * x + 1e-290);
                let (m, v) = (want.moments.mean.abs(), "rounding of the terms");
                assert_close!(got.moments.mean, want.moments.mean, scale = terms[0], because = v, at = at);
                assert_close!(got.second_moment, want.second_moment, scale = terms[1], because = v, at = at);
                assert_close!(
                    got.moments.variance,
                    want.moments.variance,
                    rel = 1e-12,
                    because = "no cancellation",
                    at = at
                );
                let by_m = [terms[3], terms[5] + 2.0 * m * terms[3]];
                let by_v = [terms[4], terms[6] + 2.0 * m * terms[4]];
                let omega = if let Reading::Quenched(w) = reading { w.sum.abs() } else { 0.0 };
                let nu_by_mu = if omega == 0.0 { 2.0 * tau * point.mean.abs() } else { 0.0 };
                for (i, j) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                    // One more rounding error of the mean enters the second row.
                    let mean =
                        if i == 1 { terms[0] * (2.0 + want.jacobian[(0, j)].abs() * 4.0) } else { 0.0 };
                    let allowed =
                        if j == 0 { omega * by_m[i] + nu_by_mu * by_v[i] } else { tau * by_v[i] } + mean;
                    assert_close!(
                        got.jacobian[(i, j)],
                        want.jacobian[(i, j)],
                        scale = allowed,
                        because = v,
                        at = (&at, i, j)
                    );
                }
                let size = want.jacobian.norm();
                let error = (got.jacobian - want.jacobian).norm() + 4e-15 * size;
                assert_close!(
                    got.contraction_factor,
                    want.contraction_factor,
                    scale = error,
                    because = "1-Lipschitz in H",
                    at = at
                );
                assert_close!(
                    got.spectral_radius,
                    spectral_radius(&got.jacobian),
                    scale = 4e-15 * size,
                    because = "the same formula",
                    at = at
                );
                if want.gradient_gain.is_finite() {
                    assert_close!(
                        got.gradient_gain,
                        want.gradient_gain,
                        scale = tau * terms[7],
                        because = v,
                        at = at
                    );
                }
                compared += 1;
            }
        }
    }
    assert!(compared > 15_000, "{compared}");
}

/// At a kink with variance 0 the derivative by nu is infinite; what does not depend on it stays finite.
#[test]
fn an_infinite_entry_leaves_the_other_eigenvalue() {
    let h = Matrix2::new(0.0, f64::INFINITY, 0.0, 0.5);
    assert_eq!(spectral_radius(&h), 0.5);
    assert_eq!(contraction_factor(&h), f64::INFINITY);
}
