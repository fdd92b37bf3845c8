//! Fixed points: iteration and its bounds, classification, enumeration, design, worst cases, constants.
//!
//! References: `tests/data/{fixed_points,constants,extrema}.csv`, made by `tests/data/generate_fixed_points.py`.

use crate::support::{assert_close, cases};
use proptest::prelude::*;
use selfnorm::Error;
use selfnorm::activation::{Activation, selu};
use selfnorm::ball::Ball;
use selfnorm::fixed_point::{
    Constants, Design, Family, FixedPoint, Goal, IterationOptions, MAX_DIGITS, Method, SearchBox, Source,
    Stability, StopReason, certified_constants, design, find_all, iterate, solve, worst_case,
};
use selfnorm::interval::Interval;
use selfnorm::moments::{
    Base, Domain, Image, MomentMap, Moments, Quantity, Reading, WeightSums, contraction_factor,
    spectral_radius,
};
use selfnorm::scalar::{Rational, Scalar, parse_rational};
use std::f64::consts::PI;

fn quenched(sum: f64, sum_of_squares: f64) -> Reading<f64> {
    Reading::Quenched(WeightSums { sum, sum_of_squares })
}

fn map(activation: &str, reading: Reading<f64>) -> MomentMap<f64> {
    MomentMap::new(&activation.parse().unwrap(), reading).unwrap()
}

fn selu_map(sum: f64, sum_of_squares: f64) -> MomentMap<f64> {
    map("selu", quenched(sum, sum_of_squares))
}

fn at(mean: f64, variance: f64) -> Moments<f64> {
    Moments { mean, variance }
}

fn distance(a: Moments<f64>, b: Moments<f64>) -> f64 {
    (a.mean - b.mean).hypot(a.variance - b.variance)
}

/// The rows of a table, header left out.
fn rows(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines().skip(1).map(|line| line.split(',').collect())
}

mod iteration {
    use super::*;

    fn run(map: &MomentMap<f64>, start: Moments<f64>, limit: usize) -> StopReason {
        iterate(map, start, &IterationOptions { limit, ..Default::default() }).stop
    }

    #[test]
    fn converges_with_a_trace_of_images() {
        let map = selu_map(0.0, 1.0);
        let run = iterate(&map, at(0.3, 2.0), &IterationOptions::default());
        assert!(
            matches!(run.stop, StopReason::Converged { step, remaining } if step <= 1e-14 && remaining <= 1e-14)
        );
        assert_eq!(run.trace[0], at(0.3, 2.0));
        for pair in run.trace.windows(2) {
            assert_eq!(pair[1], map.apply(pair[0]));
        }
        assert_eq!((run.a_priori.len(), run.a_posteriori.len()), (run.trace.len(), run.trace.len()));
    }

    /// The contraction factor at (0, 1) is 0.7877 and the domain's largest 0.98902627 (paper-claims, Lemma 12).
    #[test]
    fn bounds_the_contraction_factor_over_the_trace() {
        let run = iterate(&selu_map(0.0, 1.0), at(0.1, 1.5), &IterationOptions::default());
        let found = run.contraction.unwrap();
        assert_eq!((found.from, found.source), (0, Source::Enclosed));
        assert!(found.factor > 0.7876 && found.factor < 0.9890, "{}", found.factor);
    }

    #[test]
    fn bounds_only_the_tail_where_the_map_contracts() {
        // At nu = 0.05 the mean's derivative alone exceeds 1.
        let run = iterate(&selu_map(0.0, 1.0), at(0.0, 1e-3), &IterationOptions::default());
        let from = run.contraction.unwrap().from;
        assert!(from > 0);
        assert!(run.a_priori[..from].iter().all(|bound| bound.is_infinite()));
        assert!(run.a_posteriori[..=from].iter().all(|bound| bound.is_infinite()));
        assert!(run.a_priori[from].is_finite() && run.a_posteriori[from + 1].is_finite());
    }

    #[test]
    fn takes_the_callers_factor_and_refuses_one_that_is_no_contraction() {
        let with = |factor| {
            let options = IterationOptions { contraction_factor: Some(factor), ..Default::default() };
            iterate(&selu_map(0.0, 1.0), at(0.1, 1.5), &options)
        };
        let run = with(0.99);
        assert_eq!(run.contraction.unwrap().source, Source::Given);
        let step = distance(run.trace[0], run.trace[1]);
        assert_close!(
            run.a_priori[2],
            0.99 * 0.99 / 0.01 * step,
            rel = 1e-9,
            because = "the rounding term is 1e-11 / step"
        );
        let step = distance(run.trace[4], run.trace[5]);
        assert_close!(
            run.a_posteriori[5],
            99.0 * step,
            rel = 1e-9,
            because = "the rounding term is 1e-11 / step"
        );
        for factor in [1.0, 1.5, -0.1, f64::NAN, f64::INFINITY] {
            let run = with(factor);
            assert!(run.contraction.is_none(), "{factor}");
            assert!(run.a_priori.iter().chain(&run.a_posteriori).all(|bound| bound.is_infinite()));
        }
    }

    #[test]
    fn says_why_it_stops() {
        let selu = selu_map(0.0, 1.0);
        assert_eq!(run(&selu, at(0.3, 2.0), 0), StopReason::IterationLimit { limit: 0, step: f64::INFINITY });
        assert!(
            matches!(run(&selu, at(0.3, 2.0), 5), StopReason::IterationLimit { limit: 5, step } if step > 1e-3)
        );
        for start in [at(f64::NAN, 1.0), at(0.0, f64::NAN), at(0.0, -1e-9), at(f64::INFINITY, 1.0)] {
            assert!(matches!(run(&selu, start, 100), StopReason::LeftDomain { .. }), "{start:?}");
        }
        // ReLU with tau = 4 multiplies the variance by 4 (1/2 - 1/(2 pi)) = 1.36 per layer.
        let diverging = run(&map("relu", quenched(0.0, 4.0)), at(0.0, 1.0), 1000);
        assert!(matches!(diverging, StopReason::Diverged { at } if at.variance > 1e12));
        // The mean flips its sign: tanh(-2 mu).
        let cycling = run(&map("tanh", quenched(-2.0, 0.5)), at(0.3, 2.0), 1000);
        assert!(matches!(cycling, StopReason::Cycle { period: 2, step } if step > 1.0), "{cycling:?}");
        let names = [run(&selu, at(0.3, 2.0), 0), diverging, cycling].map(StopReason::name);
        assert_eq!(names, ["iteration_limit", "diverged", "cycle"]);
        assert_eq!(cycling.to_string(), "repeats every 2 layers, last step 1.9e0");
    }

    #[test]
    fn does_not_mistake_a_repelling_point_for_convergence() {
        // From variance 1e-40 the first steps are far below any tolerance, and grow.
        let run = iterate(&selu_map(0.0, 1.0), at(0.0, 1e-40), &IterationOptions::default());
        assert!(matches!(run.stop, StopReason::Converged { .. }));
        assert_close!(run.last().variance, 1.0, scale = 1e-13, because = "that is the other fixed point");
    }

    #[test]
    fn does_not_mistake_slow_convergence_for_arrival() {
        // nu -> nu (1 - nu + ..): steps of 1e-8 are still 1e-4 away, and only the limit can end it.
        let run = iterate(
            &map("tanh", quenched(0.0, 1.0)),
            at(0.0, 1.0),
            &IterationOptions { limit: 400, ..Default::default() },
        );
        assert!(matches!(run.stop, StopReason::IterationLimit { .. }));
        assert!(run.last().variance > 1e-4);
    }

    proptest! {
        #![proptest_config(cases(64))]

        /// Banach's bounds hold at every point of the trace: |x_k - x*| <= bound.
        #[test]
        fn bounds_hold(mean in -0.1..0.1, variance in 0.8..1.5, omega in -0.1..0.1, tau in 0.95..1.1) {
            let map = selu_map(omega, tau);
            let run = iterate(&map, at(mean, variance), &IterationOptions::default());
            let limit = solve(&map, at(mean, variance)).unwrap().moments;
            prop_assert_eq!(run.contraction.unwrap().from, 0);
            for (k, x) in run.trace.iter().enumerate() {
                prop_assert!(distance(*x, limit) <= run.a_priori[k], "a priori, {}", k);
                prop_assert!(distance(*x, limit) <= run.a_posteriori[k], "a posteriori, {}", k);
            }
            // And they are of use: the last one is near rounding, and they fall like q^k.
            prop_assert!(*run.a_posteriori.last().unwrap() < 5e-12);
            let q = run.contraction.unwrap().factor;
            prop_assert!(run.a_priori[20] <= 1.0001 * q.powi(20) * run.a_priori[0] + 5e-12);
            prop_assert_eq!(run.contraction.unwrap().source, Source::Enclosed);
        }

        /// So they do for other activations, weights, readings and starts, wherever there are any.
        #[test]
        fn bounds_hold_elsewhere(
            name in prop::sample::select(vec!["selu", "step", "hard-tanh", "elu", "relu", "abs", "leaky-relu", "relu6"]),
            (mean, variance) in (-1.5..1.5, 0.05..8.0_f64), omega in -1.5..1.5, tau in 0.3..2.8_f64, mean_field in any::<bool>()
        ) {
            let reading = if mean_field { Reading::MeanField { tau } } else { quenched(omega, tau) };
            let map = map(name, reading);
            let run = iterate(&map, at(mean, variance), &IterationOptions::default());
            if let (Some(_), StopReason::Converged { .. }) = (run.contraction, run.stop) {
                let limit = run.last();
                for (k, x) in run.trace.iter().enumerate() {
                    let off = distance(*x, limit) - 1e-13;
                    prop_assert!(off <= run.a_priori[k], "a priori, {}: {} > {}", k, off, run.a_priori[k]);
                    prop_assert!(off <= run.a_posteriori[k], "a posteriori, {}: {} > {}", k, off, run.a_posteriori[k]);
                }
            }
        }
    }
}

mod solving {
    use super::*;

    /// mpmath: `tests/data/fixed_points.csv`.
    #[test]
    fn agrees_with_the_reference() {
        let mut count = 0;
        for row in rows(include_str!("data/fixed_points.csv")) {
            let number = |i: usize| row[i].parse::<f64>().unwrap();
            let map = map(row[0], quenched(number(1), number(2)));
            let want = at(number(3), number(4));
            // A saddle is not reached by iteration: from the whole list, the nearest.
            let search = SearchBox::new(
                (want.mean - 1.0, want.mean + 1.0),
                (0.5 * want.variance, 2.0 * want.variance),
            )
            .unwrap();
            let nearest = find_all(&map, &search)
                .into_iter()
                .min_by(|a, b| distance(a.moments, want).total_cmp(&distance(b.moments, want)))
                .unwrap();
            let mut found = vec![nearest];
            if number(6) < 1.0 {
                let near = at(want.mean + 0.01 * want.variance.sqrt(), 1.05 * want.variance);
                found.push(solve(&map, near).unwrap());
            }
            // Rounding of 1e-15 moves the point by 1e-15/(1 - rho); 1 - rho = 0.011 at worst.
            let scale = want.variance.max(want.mean.abs());
            let allowed = 1e-14 / (number(6) - 1.0).abs() * scale;
            for point in found {
                assert_close!(
                    point.moments.mean,
                    want.mean,
                    scale = allowed,
                    because = "rounding over 1 - rho"
                );
                assert_close!(
                    point.moments.variance,
                    want.variance,
                    scale = allowed,
                    because = "rounding over 1 - rho"
                );
                assert_close!(
                    point.contraction_factor,
                    number(5),
                    rel = 1e-11,
                    because = "follows the point"
                );
                assert_close!(point.spectral_radius, number(6), rel = 1e-11, because = "follows the point");
                assert_close!(point.gradient_gain, number(7), rel = 1e-11, because = "follows the point");
                assert!(point.residual <= 1e-15 * scale.max(1.0) * 4.0, "{} {}", row[0], point.residual);
                let stable = number(6) < 1.0;
                assert_eq!(point.stability, if stable { Stability::Attracting } else { Stability::Saddle });
            }
            count += 1;
        }
        assert_eq!(count, 14);
    }

    /// The paper's fixed points within Omega lie in mu in [-0.020870, 0.054706], nu in [0.826474, 1.410290].
    #[test]
    fn reaches_the_papers_fixed_points_from_anywhere_in_the_domain() {
        let point = solve(&selu_map(0.1, 0.8), at(0.0, 1.0)).unwrap();
        assert_close!(point.moments.variance, 0.408827, scale = 5e-7, because = "printed to six digits");
        let point = solve(&selu_map(0.1, 0.9), at(0.0, 1.0)).unwrap();
        assert_close!(point.moments.variance, 0.671089, scale = 5e-7, because = "printed to six digits");
        let point = solve(&selu_map(0.0, 1.5), at(0.0, 1.0)).unwrap();
        assert_close!(point.moments.mean, 0.42675, scale = 5e-6, because = "printed to five digits");
        assert_close!(point.moments.variance, 4.25947, scale = 5e-6, because = "printed to five digits");
        for start in [at(-0.1, 0.8), at(0.1, 1.5), at(0.0, 1e-12), at(3.0, 100.0), at(0.0, 1e-200)] {
            let point = solve(&selu_map(0.0, 1.0), start).unwrap();
            assert_close!(
                point.moments.variance,
                1.0,
                scale = 1e-14,
                because = "rounding over 1 - rho = 0.22"
            );
            assert_close!(point.moments.mean, 0.0, scale = 1e-15, because = "rounding");
        }
    }

    #[test]
    fn refuses_where_there_is_nothing_to_converge_to() {
        let reason = |map: &MomentMap<f64>, start| match solve(map, start) {
            Err(Error::NotFound { reason, .. }) => reason,
            other => panic!("{other:?}"),
        };
        assert!(reason(&selu_map(0.0, 2.7), at(0.0, 1.0)).contains("diverged"));
        assert!(reason(&map("tanh", quenched(-2.0, 0.5)), at(0.3, 2.0)).contains("every 2 layers"));
        assert!(reason(&selu_map(0.0, 1.0), at(f64::NAN, 1.0)).contains("no moments"));
        assert!(reason(&selu_map(0.0, 1.0), at(0.0, -1.0)).contains("no moments"));
    }

    #[test]
    fn knows_a_line_of_fixed_points_as_marginal() {
        // He initialization: tau = 2 keeps nu + mu^2, whatever it is.
        let point = solve(&map("relu", Reading::MeanField { tau: 2.0 }), at(0.3, 2.0)).unwrap();
        assert_eq!(point.stability, Stability::Marginal);
        assert_close!(point.gradient_gain, 1.0, rel = 1e-15, because = "tau P(z > 0) = 1");
        assert_close!(
            point.moments.variance + point.moments.mean.powi(2),
            2.09,
            rel = 1e-14,
            because = "it is kept"
        );
        let mean = (2.09 / PI).sqrt();
        assert_close!(
            point.moments.mean,
            mean,
            rel = 1e-14,
            because = "E max(z, 0) = sqrt(v/(2 pi)), v = 2 (nu + mu^2)"
        );
        let still = solve(&map("identity", quenched(0.0, 1.0)), at(0.0, 2.0)).unwrap();
        assert_eq!((still.moments, still.stability), (at(0.0, 2.0), Stability::Marginal));
    }

    #[test]
    fn names_every_class() {
        let words = |stability: Stability| (stability.name(), stability.to_string(), stability.attracts());
        let expected = [
            (Stability::Attracting, "attracting", "attracting", true),
            (Stability::Marginal, "marginal", "marginal", false),
            (Stability::Saddle, "saddle", "saddle", false),
            (Stability::Repelling, "repelling", "repelling", false),
            (Stability::Degenerate { growth: 0.5 }, "degenerate", "degenerate, attracting", true),
            (Stability::Degenerate { growth: 1.0 }, "degenerate", "degenerate, marginal", false),
            (Stability::Degenerate { growth: 2.0 }, "degenerate", "degenerate, repelling", false),
        ];
        for (stability, name, text, attracts) in expected {
            assert_eq!(words(stability), (name, text.to_owned(), attracts));
        }
    }

    /// Eigenvalues inside, outside, one of each, on the unit circle, and complex pairs.
    #[test]
    fn classes_are_those_of_the_eigenvalues() {
        let class = |h: [f64; 4]| {
            let jacobian = nalgebra::Matrix2::new(h[0], h[1], h[2], h[3]);
            let image = Image {
                moments: at(0.1, 1.0),
                second_moment: 1.01,
                jacobian,
                contraction_factor: contraction_factor(&jacobian),
                spectral_radius: spectral_radius(&jacobian),
                gradient_gain: 1.0,
            };
            Stability::of(&image)
        };
        let (inside, outside) = ((0.6_f64.cos(), 0.6_f64.sin()), 1.2);
        assert_eq!(class([0.5, 3.0, 0.0, -0.9]), Some(Stability::Attracting));
        assert_eq!(class([1.5, 3.0, 0.0, -2.0]), Some(Stability::Repelling));
        assert_eq!(class([1.1, 0.0, 0.0, 1.05]), Some(Stability::Repelling));
        assert_eq!(class([1.5, 3.0, 0.0, -0.9]), Some(Stability::Saddle));
        assert_eq!(class([1.0, 0.0, 0.0, 0.3]), Some(Stability::Marginal));
        let rotation = |r: f64| [r * inside.0, -r * inside.1, r * inside.1, r * inside.0];
        assert_eq!(class(rotation(0.9)), Some(Stability::Attracting));
        assert_eq!(class(rotation(outside)), Some(Stability::Repelling));
        assert_eq!(class(rotation(1.0)), Some(Stability::Marginal));
        assert_eq!(class([f64::NAN, 0.0, 0.0, 1.0]), None);
    }

    /// Moments far beyond the usual size that shrink do not diverge; those that grow do.
    #[test]
    fn large_starts_are_judged_by_growth() {
        for start in [at(0.0, 5e12), at(0.0, 1e15), at(1e200, 1e300)] {
            let point = solve(&map("selu", quenched(0.0, 1.0)), start).unwrap();
            assert_close!(point.moments.variance, 1.0, rel = 1e-12, because = "it attracts all");
        }
        let grown =
            iterate(&map("identity", quenched(0.0, 2.0)), at(0.0, 1e300), &IterationOptions::default());
        assert!(matches!(grown.stop, StopReason::Diverged { .. }), "{:?}", grown.stop);
    }

    #[test]
    fn knows_a_saddle() {
        // z^2: mu~ = m^2 + v, nu~ = 4 m^2 v + 2 v^2. With omega = 2, tau = 1/2: both eigenvalues beyond 1 somewhere.
        let square = Activation::from_toml("[[piece]]\nterms = [{ coefficient = 1, power = 2 }]").unwrap();
        let map = MomentMap::new(&square, quenched(1.0, 1.0)).unwrap();
        let found = find_all(&map, &SearchBox::new((-2.0, 2.0), (0.0, 2.0)).unwrap());
        // mu = mu^2 + nu, 1 = 4 mu^2 + 2 nu for nu > 0: 2 mu^2 + 2 mu - 1 = 0.
        let mean = (3.0_f64.sqrt() - 1.0) / 2.0;
        let inner = found.iter().find(|point| point.moments.variance > 0.0).unwrap();
        assert_close!(inner.moments.mean, mean, rel = 1e-14, because = "a quadratic equation");
        assert_close!(
            inner.moments.variance,
            mean - mean * mean,
            rel = 1e-14,
            because = "a quadratic equation"
        );
        // H = [[2 mu, 1], [8 mu nu, 4 mu^2 + 4 nu]]: trace 2 mu + 4 mu, determinant 8 mu^3 + 8 mu nu - 8 mu nu.
        let (trace, determinant) = (6.0 * mean, 8.0 * mean.powi(3));
        let radius = 0.5 * (trace + (trace * trace - 4.0 * determinant).sqrt());
        assert_close!(inner.spectral_radius, radius, rel = 1e-13, because = "the characteristic polynomial");
        assert_eq!(inner.stability, Stability::Saddle);
        let constant: Vec<_> = found.iter().filter(|point| point.moments.variance == 0.0).collect();
        assert_eq!(constant.iter().map(|point| point.moments.mean).collect::<Vec<_>>(), [0.0, 1.0]);
        // At mu = 1: d mu' = 2 d mu, d sigma' = 2 d sigma. At mu = 0 everything is of second order.
        assert_eq!(constant[0].stability, Stability::Degenerate { growth: 0.0 });
        let Stability::Degenerate { growth } = constant[1].stability else { panic!() };
        assert_close!(growth, 2.0, rel = 1e-14, because = "the slope at 1, omega = tau = 1");
        // 4 tanh(-z) turns around at omega = 1: eigenvalues -4 for the mean and 16 for the variance.
        let found = find_all(
            &self::map("-4*tanh", quenched(1.0, 1.0)),
            &SearchBox::new((-0.5, 0.5), (0.0, 0.1)).unwrap(),
        );
        assert!(
            matches!(found[0].stability, Stability::Degenerate { growth } if (growth - 4.0).abs() < 1e-12)
        );
    }
}

mod degenerate {
    use super::*;

    fn growth(point: &FixedPoint) -> f64 {
        assert_eq!(point.moments, at(0.0, 0.0));
        match point.stability {
            Stability::Degenerate { growth } => growth,
            other => panic!("{other:?}"),
        }
    }

    /// At omega = 0, sigma' = sigma sqrt(tau Var f_0), f_0 the two tangents at 0, slopes lambda alpha and lambda.
    #[test]
    fn grows_by_the_variance_of_the_tangents() {
        let (a, l) = (selu::alpha(1.0_f64), selu::lambda(1.0_f64));
        let per_layer = l * l * ((1.0 + a * a) / 2.0 - (1.0 - a).powi(2) / (2.0 * PI));
        for tau in [0.3, 0.5, 1.0, 1.25] {
            let point = solve(&selu_map(0.0, tau), at(0.0, 0.0)).unwrap();
            // The mean follows the deviation: the ratio is fixed after one layer.
            assert_close!(
                growth(&point),
                (tau * per_layer).sqrt(),
                rel = 1e-13,
                because = "rounding over a few layers"
            );
        }
        // The mean-field reading feeds the mean back: v = tau (nu + mu^2), second moments double by tau l^2 (1 + a^2)/2.
        for tau in [0.3, 0.5, 1.0] {
            let point = solve(&map("selu", Reading::MeanField { tau }), at(0.0, 0.0)).unwrap();
            let want = (tau * l * l * (1.0 + a * a) / 2.0).sqrt();
            assert_close!(growth(&point), want, rel = 1e-13, because = "rounding over a few layers");
        }
        // Smooth: the slope, times sqrt(tau) for the deviation and omega for the mean.
        let point = solve(&map("tanh", quenched(0.5, 0.81)), at(0.0, 0.0)).unwrap();
        assert_close!(growth(&point), 0.9, rel = 1e-12, because = "the power method separates 0.9 and 0.5");
        let point = solve(&map("relu", quenched(0.0, 2.0)), at(0.3, 2.0)).unwrap();
        assert_close!(growth(&point), (1.0 - 1.0 / PI).sqrt(), rel = 1e-13, because = "2 Var max(z, 0)");
        assert!(point.stability.attracts());
    }

    /// Where variance 0 begins to repel: in the mean-field reading at tau = 2/(lambda^2 (1 + alpha^2)) = 0.4768, in the
    /// quenched one at omega = 0 only at 0.4956, since the mean there takes its share of the second moment away.
    #[test]
    fn begins_to_repel_at_the_threshold() {
        let (a, l) = (selu::alpha(1.0_f64), selu::lambda(1.0_f64));
        let mean_field = 2.0 / (l * l * (1.0 + a * a));
        let unit = 2.0 / (l * l * (1.0 + a * a - (1.0 - a).powi(2) / PI));
        assert_close!(mean_field, 0.4767710178827529, rel = 1e-14, because = "mpmath");
        assert_close!(unit, 0.4955893006557006, rel = 1e-14, because = "mpmath");
        for (threshold, reading) in [
            (mean_field, (|tau| Reading::MeanField { tau }) as fn(f64) -> Reading<f64>),
            (unit, |tau| quenched(0.0, tau)),
        ] {
            let below = solve(&map("selu", reading(0.99 * threshold)), at(0.0, 1.0)).unwrap();
            assert_eq!(below.moments, at(0.0, 0.0));
            assert!(below.stability.attracts());
            let above = solve(&map("selu", reading(1.02 * threshold)), at(0.0, 1.0)).unwrap();
            assert!(above.moments.variance > 1e-5, "{:?}", above.moments);
            assert_eq!(above.stability, Stability::Attracting);
            let zero = solve(&map("selu", reading(1.02 * threshold)), at(0.0, 0.0)).unwrap();
            assert_eq!(zero.stability.to_string(), "degenerate, repelling");
        }
    }

    /// No finite fixed variance beyond tau = 2 pi/(lambda^2 (pi - 1)) = 2.6576 at omega = 0 (large nu: f is lambda times the
    /// ReLU), and beyond 2/lambda^2 = 1.8116 in the mean-field reading.
    #[test]
    fn has_no_finite_variance_beyond_the_upper_threshold() {
        let l = selu::lambda(1.0_f64);
        for (threshold, want, reading) in [
            (
                2.0 * PI / (l * l * (PI - 1.0)),
                2.657570040520787,
                (|tau| quenched(0.0, tau)) as fn(f64) -> Reading<f64>,
            ),
            (2.0 / (l * l), 1.8116392233971633, |tau| Reading::MeanField { tau }),
        ] {
            assert_close!(threshold, want, rel = 1e-14, because = "mpmath");
            let below = solve(&map("selu", reading(0.98 * threshold)), at(0.0, 1.0)).unwrap();
            assert_eq!(below.stability, Stability::Attracting);
            assert!(solve(&map("selu", reading(1.01 * threshold)), at(0.0, 1.0)).is_err());
            let search = SearchBox::new((0.0, 1e5), (1e-3, 1e9)).unwrap();
            assert_eq!(find_all(&map("selu", reading(1.01 * threshold)), &search).len(), 0);
        }
    }

    #[test]
    fn converges_to_a_constant_that_is_not_zero() {
        // A sigmoid's output at omega = 0 is 1/2, and its variance falls by 16 per layer.
        let point = solve(&map("sigmoid", quenched(0.0, 1.0)), at(0.3, 2.0)).unwrap();
        assert_eq!(point.moments, at(0.5, 0.0));
        let Stability::Degenerate { growth } = point.stability else { panic!() };
        assert_close!(growth, 0.25, rel = 1e-14, because = "the slope at 0");
        // With omega = 1, mu = sigmoid(mu).
        let point = solve(&map("sigmoid", quenched(1.0, 0.0)), at(0.3, 2.0)).unwrap();
        let mean = point.moments.mean;
        assert_close!(1.0 / (1.0 + (-mean).exp()), mean, rel = 1e-15, because = "it is a fixed point");
        let Stability::Degenerate { growth } = point.stability else { panic!() };
        assert_close!(growth, mean * (1.0 - mean), rel = 1e-12, because = "the slope at mu");
    }

    #[test]
    fn is_not_where_the_activation_jumps() {
        let step = map("step", quenched(0.0, 1.0));
        let found = find_all(&step, &SearchBox::new((-1.0, 1.0), (0.0, 1.0)).unwrap());
        assert_eq!(found.iter().map(|point| point.moments).collect::<Vec<_>>(), [at(0.5, 0.25)]);
    }

    #[test]
    fn at_the_threshold_itself_is_marginal() {
        let point = solve(&map("tanh", quenched(0.0, 1.0)), at(0.0, 1.0)).unwrap();
        assert_eq!(point.moments, at(0.0, 0.0));
        assert_eq!(point.stability.to_string(), "degenerate, marginal");
        assert!(matches!(point.stop, StopReason::IterationLimit { .. }));
    }
}

mod enumeration {
    use super::*;

    #[test]
    fn finds_each_fixed_point_once_in_order() {
        let found =
            find_all(&map("tanh", quenched(1.5, 3.0)), &SearchBox::new((-2.0, 2.0), (0.0, 10.0)).unwrap());
        let classes: Vec<_> = found.iter().map(|point| point.stability.to_string()).collect();
        let constant = ["degenerate, attracting", "degenerate, repelling", "degenerate, attracting"];
        assert_eq!(classes[..3], constant);
        assert_eq!(classes[3..], ["saddle", "saddle", "attracting"]);
        for pair in found.windows(2) {
            assert!(pair[0].moments.variance <= pair[1].moments.variance);
        }
        // tanh is odd: the points come in pairs.
        assert_close!(found[0].moments.mean, -found[2].moments.mean, rel = 1e-14, because = "oddness");
        assert_close!(
            found[3].moments.mean.abs(),
            found[4].moments.mean.abs(),
            rel = 1e-12,
            because = "oddness"
        );
        assert!(found.iter().all(|point| point.residual < 1e-14));
    }

    #[test]
    fn keeps_to_the_box() {
        let map = selu_map(0.0, 1.0);
        let count = |mean, variance| find_all(&map, &SearchBox::new(mean, variance).unwrap()).len();
        assert_eq!(count((-1.0, 1.0), (0.0, 3.0)), 2);
        assert_eq!(count((-1.0, 1.0), (0.5, 3.0)), 1);
        assert_eq!(count((-1.0, 1.0), (1.5, 3.0)), 0);
        assert_eq!(count((0.5, 1.0), (0.0, 3.0)), 0);
        for (mean, variance) in
            [((1.0, -1.0), (0.0, 1.0)), ((0.0, 1.0), (-1.0, 1.0)), ((0.0, f64::NAN), (0.0, 1.0))]
        {
            assert!(matches!(SearchBox::new(mean, variance), Err(Error::Domain { .. })));
        }
    }
}

mod designing {
    use super::*;

    fn named(design: &Design, name: &str) -> f64 {
        design.parameters.iter().find(|(n, _)| *n == name).unwrap().1
    }

    fn centred(family: Family, variance: f64) -> Design {
        design(family, at(0.0, variance), WeightSums { sum: 0.0, sum_of_squares: 1.0 }).unwrap()
    }

    /// The paper's eq. 14 and appendix A5, and our own closed form.
    #[test]
    fn gives_selus_parameters() {
        let mut variances = 0;
        for row in
            rows(include_str!("data/constants.csv")).filter(|row| row[1] == "alpha" || row[1] == "lambda")
        {
            let variance = parse_rational(row[0]).unwrap();
            let found = centred(Family::Selu, f64::rational(&variance));
            assert_eq!(found.method, Method::ClosedForm);
            assert_close!(
                named(&found, row[1]),
                row[2].parse().unwrap(),
                rel = 2e-15,
                because = "nine operations"
            );
            assert!(found.agreement < 1e-12);
            variances += 1;
        }
        assert_eq!(variances, 6);
        let found = centred(Family::Selu, 1.0);
        assert!(found.activation.name().starts_with("selu(1.673263242354377"), "{}", found.activation.name());
    }

    #[test]
    fn gives_the_other_families() {
        // A unit's output with omega = 0 is the identity's only at slope 1.
        let leaky = centred(Family::LeakyRelu, 1.0);
        assert_close!(named(&leaky, "slope"), 1.0, rel = 1e-14, because = "E max(z, 0) = -E min(z, 0)");
        assert_close!(named(&leaky, "lambda"), 1.0, rel = 1e-14, because = "E z^2 = 1");
        let tanh = centred("tanh".parse().unwrap(), 1.0);
        assert_eq!(named(&tanh, "shift"), 0.0);
        // Var tanh z for z ~ N(0, 1), tests/data/moments.csv.
        let variance = 0.394294485025706_f64;
        assert_close!(named(&tanh, "scale"), 1.0 / variance.sqrt(), rel = 1e-6, because = "as many digits");
        assert_eq!(tanh.activation.name(), format!("{}*tanh", named(&tanh, "scale")));
        let weights = WeightSums { sum: 0.1, sum_of_squares: 0.9 };
        for family in ["celu", "selu", "leaky-relu", "gelu", "relu"] {
            let found = design(family.parse().unwrap(), at(0.3, 1.2), weights).unwrap();
            assert_close!(found.image.mean, 0.3, rel = 1e-13, because = "it is a fixed point");
            assert_close!(found.image.variance, 1.2, rel = 1e-13, because = "it is a fixed point");
            assert!(found.agreement < 1e-10, "{family}: {}", found.agreement);
            assert_eq!(found.method == Method::Argmin, family == "celu");
        }
    }

    #[test]
    fn refuses_what_cannot_be() {
        let plain = WeightSums { sum: 0.0, sum_of_squares: 1.0 };
        let refused = |family: Family, target, weights| design(family, target, weights).unwrap_err();
        for (target, weights) in [
            (at(0.0, 0.0), plain),
            (at(0.0, -1.0), plain),
            (at(f64::NAN, 1.0), plain),
            (at(0.0, f64::INFINITY), plain),
            (at(0.0, 1.0), WeightSums { sum: 0.0, sum_of_squares: 0.0 }),
            (at(0.0, 1.0), WeightSums { sum: f64::NAN, sum_of_squares: 1.0 }),
        ] {
            for family in [Family::Selu, Family::Celu, Family::LeakyRelu] {
                assert!(
                    matches!(refused(family, target, weights), Error::Domain { .. }),
                    "{target:?} {weights:?}"
                );
            }
        }
        // E f/sqrt(E f^2) of ReLU is 1/sqrt(pi) = 0.564: SELU with alpha > 0 stays below, and above -E(1 - e^z)/sqrt(E ..).
        for mean in [1.0, -20.0] {
            assert!(matches!(refused(Family::Selu, at(mean, 1.0), plain), Error::NotFound { .. }), "{mean}");
        }
        // CELU is convex and above z: its mean is positive at omega = 0.
        assert!(matches!(refused(Family::Celu, at(0.0, 1.0), plain), Error::NotFound { .. }));
        let constant = Activation::from_toml("[[piece]]\nterms = [{ coefficient = 1 }]").unwrap();
        assert!(matches!(refused(Family::Affine(constant), at(0.0, 1.0), plain), Error::NotFound { .. }));
        assert!("nonsense".parse::<Family>().is_err());
    }

    #[test]
    fn spans_many_orders_of_magnitude() {
        for variance in [1e-6, 1e-3, 1e3, 1e6] {
            let found = centred(Family::Selu, variance);
            assert_close!(
                named(&found, "alpha"),
                selu::alpha(variance),
                rel = 1e-12,
                because = "1 - E_1 loses 3 digits"
            );
            assert_close!(
                named(&found, "lambda"),
                selu::lambda(variance),
                rel = 1e-10,
                because = "1 - 2 E_1 + E_2 loses twice as many as 1 - E_1"
            );
        }
    }

    fn any_family() -> impl Strategy<Value = Family> {
        let names = ["selu", "leaky-relu", "celu", "tanh", "gelu", "elu", "hard-tanh"];
        prop::sample::select(names.to_vec()).prop_map(|name| name.parse().unwrap())
    }

    proptest! {
        #![proptest_config(cases(96))]

        /// Design and fixed point are inverse to each other: the designed map's fixed point is the target.
        #[test]
        fn is_inverse_to_the_fixed_point(
            family in any_family(), ratio in -0.4..0.4, variance in 0.05..20.0_f64, sum in -0.3..0.3, sum_of_squares in 0.5..1.5
        ) {
            let (target, weights) = (at(ratio * variance.sqrt(), variance), WeightSums { sum, sum_of_squares });
            match design(family.clone(), target, weights) {
                Ok(found) => {
                    let map = MomentMap::new(&found.activation, Reading::Quenched(weights)).unwrap();
                    let near = SearchBox::new(
                        (target.mean - 0.2 * variance.sqrt(), target.mean + 0.2 * variance.sqrt()),
                        (0.8 * variance, 1.2 * variance),
                    );
                    let points = find_all(&map, &near.unwrap());
                    let error = points.iter().map(|point| distance(point.moments, target)).fold(f64::INFINITY, f64::min);
                    // Rounding of the parameters over 1 - rho.
                    let slack = (1.0 - map.at(target).spectral_radius).abs().max(1e-8);
                    prop_assert!(error <= 1e-13 * variance.max(1.0) / slack, "{:?}: off by {}", found.activation.name(), error);
                }
                // Only where the family says why.
                Err(Error::NotFound { reason, .. }) => prop_assert!(reason.contains("must lie between"), "{}", reason),
                Err(other) => prop_assert!(false, "{}", other),
            }
        }

        /// And the other way: the parameters of a given SELU are found from its fixed point.
        #[test]
        fn recovers_the_parameters(alpha in 0.5..3.0_f64, lambda in 0.8..1.1_f64, sum in -0.1..0.1, sum_of_squares in 0.8..1.2) {
            let weights = WeightSums { sum, sum_of_squares };
            let given: Activation = format!("selu({alpha},{lambda})").parse().unwrap();
            let map = MomentMap::new(&given, Reading::Quenched(weights)).unwrap();
            let point = solve(&map, at(0.0, 1.0));
            // Where no fixed point attracts, another case is drawn; proptest fails if that happens too often.
            prop_assume!(point.as_ref().is_ok_and(|point| point.moments.variance > 1e-2));
            let point = point.unwrap();
            let found = design(Family::Selu, point.moments, weights).unwrap();
            // The fixed point is known to rounding over 1 - rho.
            let allowed = 1e-12 / (1.0 - point.spectral_radius).abs();
            prop_assert!((named(&found, "alpha") - alpha).abs() <= allowed, "{:?}", found.parameters);
            prop_assert!((named(&found, "lambda") - lambda).abs() <= allowed, "{:?}", found.parameters);
        }
    }
}

mod extrema {
    use super::*;

    fn search(quantity: &str, domain: &str, goal: Goal) -> f64 {
        let quantity: Quantity = quantity.parse().unwrap();
        let domain: Domain = domain.parse().unwrap();
        let found = worst_case(&Activation::selu(), quantity, &domain, goal).unwrap();
        // The value is attained at the point, which lies in the box.
        let integrals = selfnorm::moments::DerivativeIntegrals::new(&Activation::selu()).unwrap();
        assert_eq!(quantity.at(&integrals, &found.at).to_bits(), found.value.to_bits());
        for (x, (low, high)) in found.at.coordinates().into_iter().zip(domain.rounded()) {
            assert!(low <= x && x <= high);
        }
        found.value
    }

    /// The 16 derivatives of the paper's eq. 335, Lemma 12, and the domains of its three theorems.
    #[test]
    fn of_the_paper_are_found() {
        let mut count = 0;
        for row in rows(include_str!("data/extrema.csv")) {
            let goal = if row[2] == "minimum" { Goal::Minimum } else { Goal::Maximum };
            let value = search(row[0], &row[1].replace(' ', ","), goal);
            let want: f64 = row[3].parse().unwrap();
            assert_close!(
                value,
                want,
                scale = 1e-12,
                because = "attained within the search's last step, terms of size 1"
            );
            count += 1;
        }
        assert_eq!(count, 43);
    }

    #[test]
    fn lie_where_the_paper_says() {
        let wide: Domain = "mu=-0.1..0.1,omega=-0.1..0.1,nu=0.8..1.5,tau=0.8..1.25".parse().unwrap();
        let found =
            worst_case(&Activation::selu(), Base::ContractionFactor.into(), &wide, Goal::Maximum).unwrap();
        let [mu, omega, nu, tau] = found.at.coordinates();
        assert_eq!((mu.abs(), omega.abs(), nu, tau), (0.1, 0.1, 0.8, 1.25));
        assert!(mu * omega > 0.0);
    }

    #[test]
    fn of_a_point_or_a_plane_are_found() {
        let point = search("contraction_factor", "mu=0,omega=0,nu=1,tau=1", Goal::Maximum);
        assert_close!(point, 0.7876733604657156, rel = 1e-15, because = "the value at (0, 1)");
        // sqrt(nu tau/(2 pi)) grows along both.
        let relu = worst_case(
            &"relu".parse().unwrap(),
            Base::Mean.into(),
            &"mu=0,omega=0,nu=1..4,tau=1..2".parse().unwrap(),
            Goal::Maximum,
        );
        assert_close!(relu.unwrap().value, (8.0 / (2.0 * PI)).sqrt(), rel = 1e-14, because = "at (4, 2)");
    }

    #[test]
    fn of_smooth_activations_are_found_by_quadrature() {
        let domain: Domain = "mu=0,omega=0,nu=0.5..1.5,tau=1".parse().unwrap();
        let at_end = map("tanh", quenched(0.0, 1.0)).at(at(0.0, 0.5)).contraction_factor;
        let found =
            worst_case(&"tanh".parse().unwrap(), Base::ContractionFactor.into(), &domain, Goal::Maximum)
                .unwrap();
        assert_close!(found.value, at_end, rel = 1e-12, because = "two ways to the same derivative");
        // E gelu'' phi-weighted derivatives: d mu~/d nu at mu = 0 is E f''/2, d of it by nu E f''''/8 tau^2.
        let second = Quantity { base: Base::Mean, by: Some(selfnorm::moments::Variable::Variance) };
        let found = worst_case(&"gelu".parse().unwrap(), second, &domain, Goal::Maximum).unwrap();
        let slope = map("gelu", quenched(0.0, 1.0)).at(at(0.0, 0.5)).jacobian[(0, 1)];
        assert_close!(found.value, slope, rel = 1e-12, because = "H12, largest where nu is smallest");
        let gain = "gradient_gain/tau".parse().unwrap();
        let refused = worst_case(&"gelu".parse().unwrap(), gain, &domain, Goal::Maximum);
        assert!(matches!(refused, Err(Error::Undefined { .. })));
    }

    #[test]
    fn skip_points_without_a_value() {
        // nu~/nu at nu = 0 is 0/0 where m = 0 and infinite elsewhere.
        let domain: Domain = "mu=0,omega=0,nu=0..1,tau=1".parse().unwrap();
        let found =
            worst_case(&Activation::selu(), Base::VarianceRatio.into(), &domain, Goal::Minimum).unwrap();
        assert_close!(
            found.value,
            1.0,
            rel = 1e-12,
            because = "at nu = 1, the fixed point; above 1 below it"
        );
    }
}

mod constants {
    use super::*;

    /// 1020 digits by mpmath: `tests/data/constants.csv`.
    #[test]
    fn agree_with_the_reference_in_every_arithmetic() {
        for row in rows(include_str!("data/constants.csv")) {
            let variance = parse_rational(row[0]).unwrap();
            let want = parse_rational(row[2]).unwrap();
            let get = |named: [(&'static str, f64); 7]| {
                named.into_iter().find(|(name, _)| *name == row[1]).unwrap().1
            };
            let fast = get(Constants::<f64>::new(&variance).unwrap().named());
            assert_close!(fast, f64::rational(&want), rel = 3e-15, because = "a dozen operations");
            let (_, rigorous) = Constants::<Interval>::new(&variance)
                .unwrap()
                .named()
                .into_iter()
                .find(|(name, _)| *name == row[1])
                .unwrap();
            assert!(rigorous.contains_rational(&want), "{} {rigorous}", row[1]);
            assert!(rigorous.width() <= 2e-13 * rigorous.magnitude(), "{} {rigorous}", row[1]);
        }
    }

    /// The two-sided form and the closed form of `activation::selu` are the same numbers.
    #[test]
    fn are_those_of_the_activation() {
        for text in ["1", "2", "1/3", "1e-3", "50"] {
            let variance = parse_rational(text).unwrap();
            let found = Constants::<Interval>::new(&variance).unwrap();
            let nu = Interval::rational(&variance);
            assert!(found.alpha.intersect(selu::alpha(nu)).is_some());
            assert!(found.lambda.intersect(selu::lambda(nu)).is_some());
            let fast = Constants::<f64>::new(&variance).unwrap();
            let image =
                map(&format!("selu-at({text})"), quenched(0.0, 1.0)).at(at(0.0, f64::rational(&variance)));
            assert_close!(
                fast.jacobian_12,
                image.jacobian[(0, 1)],
                rel = 1e-12,
                because = "cancellation at small nu"
            );
            assert_close!(
                fast.jacobian_22,
                image.jacobian[(1, 1)],
                rel = 1e-12,
                because = "cancellation at small nu"
            );
            assert_close!(
                fast.contraction_factor,
                image.contraction_factor,
                rel = 1e-12,
                because = "as above"
            );
            assert_close!(fast.gradient_gain, image.gradient_gain, rel = 1e-12, because = "as above");
        }
    }

    #[test]
    fn refuse_a_variance_that_is_none() {
        for text in ["0", "-1"] {
            let variance = parse_rational(text).unwrap();
            assert!(matches!(Constants::<f64>::new(&variance), Err(Error::Domain { .. })));
            assert!(matches!(certified_constants(&variance, 10), Err(Error::Domain { .. })));
        }
        let one = Rational::from_integer(1.into());
        for digits in [0, MAX_DIGITS + 1] {
            assert!(matches!(certified_constants(&one, digits), Err(Error::Domain { .. })));
        }
    }

    /// Every printed digit is right: the reference, rounded to as many places, is the same text.
    #[test]
    fn have_certified_digits() {
        let reference: Vec<_> = rows(include_str!("data/constants.csv")).collect();
        for digits in [1, 15, 70, 100, 1000] {
            for text in ["1", "2", "1/3"] {
                let found = certified_constants(&parse_rational(text).unwrap(), digits).unwrap();
                assert_eq!(found.len(), 7);
                for (name, value) in found {
                    let row = reference.iter().find(|row| row[0] == text && row[1] == name).unwrap();
                    let got = parse_rational(&value).unwrap();
                    let want = parse_rational(row[2]).unwrap();
                    let shown = value.trim_start_matches(['-', '0', '.']).replace('.', "").len();
                    assert_eq!(shown, digits, "{name} = {value}");
                    let places = value.split_once('.').map_or(0, |(_, fraction)| fraction.len());
                    let half_unit = Rational::new(1.into(), 2.into())
                        / num_traits::Pow::pow(Rational::from_integer(10.into()), places);
                    let off = got - want;
                    assert!(off <= half_unit && -off <= half_unit, "{name} to {digits} digits: {value}");
                }
            }
        }
    }

    #[test]
    fn are_enclosed_by_balls() {
        let constants = Constants::<Ball<4>>::new(&Rational::from_integer(1.into())).unwrap();
        assert!(constants.contraction_factor.certified_digits(15).starts_with("0.78767336046571"));
    }
}
