//! Random networks against the moment map: hypothesis tests with fixed seeds, and their power.
//!
//! Unless another level is stated, a test rejects at family-wise alpha = 0.01 over the means and variances of all
//! layers (Holm). Seeds are fixed, so that a test passes always or never; the seeds were not chosen.

use super::cli::scratch;
use super::support::assert_close;
use selfnorm::activation::Activation;
use selfnorm::moments::{Moments, WeightSums};
use selfnorm::propagation::{
    BINS, COMPARED, Dropout, Experiment, Input, Normalization, Observation, Outcome, Over, Place, Point,
    Probes, Rows, Sampler, Sweep, Theory, expected_normality,
};
use selfnorm::random::Stream;
use selfnorm::statistics::{holm, two_sample_kolmogorov_smirnov};
use selfnorm::weights::{Law, Weights};
use std::sync::Arc;

const ALPHA: f64 = 0.01;

fn experiment(name: &str) -> Experiment {
    Experiment::new(name.parse().unwrap()).unwrap()
}

fn weights(law: Law, tau: f64) -> Weights {
    Weights::new(law, tau).unwrap()
}

/// The measured layers of one experiment with the predictions of another.
fn judged_by(outcome: &Outcome, theory: &Experiment) -> f64 {
    let mut outcome = outcome.clone();
    let predictions = Theory::new(theory).unwrap().predict().unwrap();
    for (layer, prediction) in outcome.layers.iter_mut().zip(predictions) {
        let [b, c] = prediction.correction.unwrap_or_default().map(|x| x / theory.width as f64);
        let Moments { mean, variance } = prediction.limit;
        layer.expected = Moments { mean: mean + b, variance: variance + c - 2.0 * mean * b - b * b };
    }
    outcome.adjusted_p_value()
}

/// SELU at (0, 1): 100 layers, 20 networks.
#[test]
fn selu_stays_at_its_fixed_point() {
    let e = Experiment { depth: 100, networks: 20, seed: 2, ..experiment("selu") };
    let outcome = e.run().unwrap();
    assert_eq!(outcome.sampler, Sampler::Gram);
    assert!(outcome.adjusted_p_value() > ALPHA, "{}", outcome.adjusted_p_value());
    // Power: the same data reject a theory whose tau is off by 2 %, and the limit without its 1/n correction
    // where networks are narrow.
    for tau in [0.98, 1.02] {
        let wrong = Experiment { weights: weights(Law::Gaussian, tau), ..e.clone() };
        assert!(judged_by(&outcome, &wrong) < 1e-3, "tau = {tau} is not rejected");
    }
}

/// Width 64, 6000 networks: the limit alone is rejected, limit and correction are not.
#[test]
fn the_correction_for_finite_width() {
    let e = Experiment { depth: 5, width: 64, samples: 8, networks: 6000, seed: 3, ..experiment("selu") };
    for law in [Law::Gaussian, Law::Uniform] {
        let outcome = Experiment { weights: weights(law, 1.0), ..e.clone() }.run().unwrap();
        assert!(outcome.adjusted_p_value() > ALPHA, "{law:?}: {}", outcome.adjusted_p_value());
        let mut limit = outcome;
        for layer in &mut limit.layers {
            layer.expected = layer.prediction.limit;
        }
        assert!(limit.adjusted_p_value() < 1e-3, "{law:?}: the correction cannot be seen");
    }
}

/// Every law of weights, every law of inputs, biases, exact sums: 8 layers of 256, 40 networks each.
#[test]
fn every_setting_agrees() {
    let base = Experiment { depth: 8, width: 256, samples: 8, ..experiment("selu") };
    let selu = |law| Experiment { weights: weights(law, 1.0), ..base.clone() };
    let exact = |sum, tau| weights(Law::Gaussian, tau).with_exact_sums(WeightSums::new(sum, tau).unwrap());
    let of = |name: &str, tau| Experiment {
        activation: name.parse().unwrap(),
        weights: weights(Law::Gaussian, tau),
        ..base.clone()
    };
    let moments = Moments::new(0.3, 1.4).unwrap();
    let settings = [
        selu(Law::Uniform),
        selu(Law::TruncatedGaussian { corrected: true }),
        selu(Law::TruncatedGaussian { corrected: false }),
        selu(Law::Rademacher),
        selu(Law::Sparse { density: 0.25 }),
        Experiment { input: Input::Uniform, moments, ..base.clone() },
        Experiment { input: Input::Rademacher, moments, ..base.clone() },
        Experiment { input: Input::Correlated { correlation: 0.5 }, moments, ..base.clone() },
        Experiment { input: Input::StudentT { degrees: 6 }, moments, ..base.clone() },
        Experiment { bias_variance: 0.2, ..base.clone() },
        Experiment { bias_variance: 0.2, sampler: Some(Sampler::Materialized), ..base.clone() },
        Experiment { weights: exact(0.1, 0.95), moments, ..base.clone() },
        Experiment { weights: exact(0.0, 1.0), ..base.clone() },
        of("relu", 2.0),
        of("tanh", 1.5),
        of("sigmoid", 1.0),
        of("gelu", 1.5),
        of("step", 1.0),
    ];
    let p_values: Vec<f64> = settings.iter().map(|e| e.run().unwrap().adjusted_p_value()).collect();
    // Eighteen families in one: Holm again.
    let worst = holm(&p_values).into_iter().fold(1.0, f64::min);
    assert!(worst > ALPHA, "{p_values:?}");
}

/// Theorems 2 and 3 in networks: variance 16 falls, variance 0.05 rises, and as predicted.
#[test]
fn large_variance_falls_and_small_rises() {
    for (start, falls) in [(16.0, true), (0.05, false)] {
        let e = Experiment {
            depth: 12,
            moments: Moments::new(0.0, start).unwrap(),
            seed: 4,
            ..experiment("selu")
        };
        let outcome = e.run().unwrap();
        assert!(outcome.adjusted_p_value() > ALPHA, "{start}: {}", outcome.adjusted_p_value());
        for pair in outcome.layers.windows(2).take(4) {
            let step = pair[1].variance.value - pair[0].variance.value;
            let error = pair[0].variance.standard_error.hypot(pair[1].variance.standard_error);
            assert!(
                if falls { step < -5.0 * error } else { step > 5.0 * error },
                "{start}: {step} +- {error}"
            );
        }
    }
}

/// ReLU with He's weights keeps E x^2 = 1 and has mean 1/sqrt(pi) from the first layer; sigmoid collapses.
#[test]
fn known_behaviours() {
    let relu =
        Experiment { depth: 5, weights: weights(Law::Gaussian, 2.0), ..experiment("relu") }.run().unwrap();
    for layer in &relu.layers[1..] {
        let limit = layer.prediction.limit;
        assert_close!(
            limit.mean,
            1.0 / std::f64::consts::PI.sqrt(),
            rel = 1e-14,
            because = "E max(z, 0), v = 2"
        );
        assert!((layer.second_moment.value - 1.0).abs() < 5.0 * layer.second_moment.standard_error);
    }
    let sigmoid = Experiment { depth: 10, ..experiment("sigmoid") }.run().unwrap();
    assert!(sigmoid.layers[10].variance.value < 0.02, "{:?}", sigmoid.layers[10].variance);
}

/// Alpha dropout keeps (0, 1); plain dropout of the same rate does not: the undropped theory rejects it.
#[test]
fn alpha_dropout_keeps_the_fixed_point() {
    let base = Experiment { depth: 20, seed: 5, ..experiment("selu") };
    let unit = Moments::new(0.0, 1.0).unwrap();
    let value = Activation::selu().value(-1e3);
    let alpha = Experiment { dropout: Some(Dropout::alpha(0.1, value, unit).unwrap()), ..base.clone() };
    let outcome = alpha.run().unwrap();
    assert!(outcome.adjusted_p_value() > ALPHA, "{}", outcome.adjusted_p_value());
    for layer in &outcome.layers {
        assert_close!(
            layer.prediction.limit.mean,
            0.0,
            scale = 1e-12,
            because = "20 steps near a fixed point"
        );
        assert_close!(
            layer.prediction.limit.variance,
            1.0,
            rel = 1e-12,
            because = "20 steps near a fixed point"
        );
    }
    let plain = Experiment { dropout: Some(Dropout::plain(0.1).unwrap()), ..base.clone() };
    let outcome = plain.run().unwrap();
    assert!(outcome.adjusted_p_value() > ALPHA, "{}", outcome.adjusted_p_value());
    assert!(judged_by(&outcome, &base) < 1e-6, "plain dropout looks like none");
}

/// The two samplers have the same law: means and variances of 60 networks each, Welch's z below 4.5 for all 20 numbers
/// (alpha = 1.4e-4 in all); weights 5 % larger are seen.
#[test]
fn samplers_agree() {
    let run = |sampler, tau, seed| {
        Experiment {
            depth: 5,
            width: 128,
            networks: 60,
            seed,
            sampler: Some(sampler),
            weights: weights(Law::Gaussian, tau),
            ..experiment("selu")
        }
        .run()
        .unwrap()
    };
    let worst = |a: &Outcome, b: &Outcome| {
        let z = |a: selfnorm::statistics::Estimate, b: selfnorm::statistics::Estimate| {
            (a.value - b.value).abs() / a.standard_error.hypot(b.standard_error)
        };
        let layers = a.layers[1..].iter().zip(&b.layers[1..]);
        layers
            .flat_map(|(a, b)| {
                [z(a.mean, b.mean), z(a.variance, b.variance), z(a.fourth_moment, b.fourth_moment)]
            })
            .fold(0.0, f64::max)
    };
    let materialized = run(Sampler::Materialized, 1.0, 6);
    assert!(worst(&materialized, &run(Sampler::Gram, 1.0, 7)) < 4.5);
    assert!(worst(&materialized, &run(Sampler::Gram, 1.1, 8)) > 4.5);
}

/// The joint law of pairs: over narrow networks, the laws of mean, second moment, overlap of two correlated inputs and
/// gradient are the same by both samplers (two-sample Kolmogorov-Smirnov, Holm over sixteen); 10 % more of tau is seen.
#[test]
fn samplers_have_the_same_law() {
    let draw = |sampler, tau, seed| -> Vec<Vec<Observation>> {
        let e = Experiment {
            depth: 3,
            width: 16,
            samples: 4,
            seed,
            bias_variance: 0.1,
            sampler: Some(sampler),
            weights: weights(Law::Gaussian, tau),
            input: Input::Correlated { correlation: 0.5 },
            probes: Probes { gradient: true, correlation: true, ..NOTHING },
            ..experiment("selu")
        };
        (0..1500).map(|network| e.observe(network).unwrap()).collect()
    };
    let worst = |a: &[Vec<Observation>], b: &[Vec<Observation>]| {
        let quantities: [fn(&Observation) -> f64; 4] =
            [|o| o.mean, |o| o.second_moment, |o| o.overlap.unwrap(), |o| o.gradient.unwrap()];
        let mut p_values = Vec::new();
        for layer in 0..4 {
            for quantity in quantities {
                let of = |all: &[Vec<Observation>]| -> Vec<f64> {
                    all.iter().map(|layers| quantity(&layers[layer])).collect()
                };
                let distance = two_sample_kolmogorov_smirnov(&of(a), &of(b)).unwrap();
                p_values.push(distance.p_value.unwrap());
            }
        }
        holm(&p_values).into_iter().fold(1.0, f64::min)
    };
    let materialized = draw(Sampler::Materialized, 1.0, 21);
    assert!(worst(&materialized, &draw(Sampler::Gram, 1.0, 22)) > ALPHA);
    assert!(worst(&materialized, &draw(Sampler::Gram, 1.1, 23)) < 1e-3);
}

const NOTHING: Probes =
    Probes { gradient: false, correlation: false, normality: false, saturation: false, histogram: false };
const GRADIENT: Probes = Probes { gradient: true, ..NOTHING };
const CORRELATION: Probes = Probes { correlation: true, ..NOTHING };
const EVERYTHING: Probes =
    Probes { gradient: true, correlation: true, normality: true, saturation: true, histogram: true };

/// The gradient's mean square in narrow networks, where its correction of order 1/n and what the backward pass has in
/// common with the forward one are seen: width 32, 1500 networks, by both samplers.
#[test]
fn gradients_grow_by_chi() {
    let base = Experiment {
        depth: 6,
        width: 32,
        samples: 2,
        networks: 1500,
        seed: 11,
        probes: GRADIENT,
        ..experiment("selu")
    };
    let unit = Moments::new(0.0, 1.0).unwrap();
    let alpha = Dropout::alpha(0.1, Activation::selu().value(-1e3), unit).unwrap();
    let settings = [
        base.clone(),
        Experiment {
            activation: "tanh".parse().unwrap(),
            weights: weights(Law::Gaussian, 2.0),
            ..base.clone()
        },
        Experiment {
            activation: "relu".parse().unwrap(),
            weights: weights(Law::Gaussian, 2.0),
            ..base.clone()
        },
        Experiment { bias_variance: 0.3, ..base.clone() },
        Experiment { dropout: Some(alpha), ..base.clone() },
        Experiment { weights: weights(Law::Sparse { density: 0.25 }, 1.0), ..base.clone() },
    ];
    let mut p_values = Vec::new();
    for setting in settings {
        for sampler in [Sampler::Materialized, Sampler::Gram] {
            let e = Experiment { sampler: Some(sampler), ..setting.clone() };
            if e.sampler().is_err() {
                continue;
            }
            let outcome = e.run().unwrap();
            let gradients: Vec<f64> = outcome.layers.iter().filter_map(|l| l.gradient_p_value()).collect();
            assert_eq!(gradients.len(), 7);
            p_values.extend(gradients);
        }
    }
    assert_eq!(p_values.len(), 11 * 7);
    let worst = holm(&p_values).into_iter().fold(1.0, f64::min);
    assert!(worst > ALPHA, "{p_values:?}");
    // Power: the product of chi alone is rejected.
    let tanh = Experiment {
        activation: "tanh".parse().unwrap(),
        weights: weights(Law::Gaussian, 2.0),
        width: 16,
        networks: 12_000,
        ..base
    };
    let mut outcome = tanh.run().unwrap();
    for layer in &mut outcome.layers {
        layer.expected_gradient = layer.prediction.gradient;
    }
    let p_values: Vec<f64> = outcome.layers.iter().filter_map(|l| l.gradient_p_value()).collect();
    assert!(holm(&p_values)[0] < 1e-3, "the gradient's correction cannot be seen: {p_values:?}");
}

/// Orthogonal weights and f(z) = z: every layer keeps every vector's length, forward and back, to rounding.
#[test]
fn isometries_keep_the_gradient() {
    let e = Experiment {
        depth: 7,
        width: 300,
        samples: 3,
        networks: 2,
        weights: weights(Law::Orthogonal, 1.0),
        probes: GRADIENT,
        ..experiment("identity")
    };
    let outcome = e.run().unwrap();
    let last = outcome.layers[7].gradient.unwrap().value;
    for layer in &outcome.layers {
        assert_close!(
            layer.gradient.unwrap().value,
            last,
            rel = 1e-5,
            because = "f32 products of length 300"
        );
    }
    assert!(Experiment { activation: "step".parse().unwrap(), ..e }.run().is_err());
}

/// The correlation map: wide networks, for an activation with kinks and a smooth one; ReLU's is the arc-cosine kernel.
#[test]
fn correlations_follow_their_map() {
    let base =
        Experiment { depth: 6, width: 4096, samples: 8, probes: CORRELATION, seed: 12, ..experiment("selu") };
    let of = |name: &str, tau| Experiment {
        activation: name.parse().unwrap(),
        weights: weights(Law::Gaussian, tau),
        ..base.clone()
    };
    for e in
        [base.clone(), of("relu", 2.0), of("tanh", 2.0), Experiment { bias_variance: 0.5, ..of("gelu", 1.5) }]
    {
        let outcome = e.run().unwrap();
        // Seven numbers: beyond 4.5 standard errors for Student's law of 39 degrees, alpha = 4e-4 in all.
        for (l, layer) in outcome.layers.iter().enumerate() {
            let z = layer.correlation_z_score().unwrap();
            assert!(z.abs() < 4.5, "{} in layer {l}: z = {z}", e.activation.name());
        }
    }
    // Cho and Saul (2009): E relu(z) relu(z') = v (sin t + (pi - t) cos t)/(2 pi), cos t = c. The raw c' of the layer
    // before, E x x'/E x^2, is the next c.
    let outcome = of("relu", 2.0).run().unwrap();
    let pi = std::f64::consts::PI;
    let mut c: f64 = 0.0;
    for layer in &outcome.layers[1..] {
        let t = c.acos();
        c = (t.sin() + (pi - t) * t.cos()) / pi;
        let expected = (c - 1.0 / pi) / (1.0 - 1.0 / pi);
        assert_close!(
            layer.prediction.correlation.unwrap(),
            expected,
            scale = 1e-9,
            because = "the rule's own error"
        );
    }
    // Power: twice tau is seen in a bounded activation.
    let pairs = Experiment { input: Input::Correlated { correlation: 0.6 }, ..of("tanh", 4.0) };
    let mut outcome = pairs.run().unwrap();
    let other = Experiment { weights: weights(Law::Gaussian, 8.0), ..pairs.clone() };
    let wrong = Theory::new(&other).unwrap().predict().unwrap();
    assert!(outcome.layers.iter().all(|layer| layer.correlation_z_score().unwrap().abs() < 4.5));
    for (layer, prediction) in outcome.layers.iter_mut().zip(wrong) {
        layer.prediction = prediction;
    }
    assert!(outcome.layers.iter().any(|layer| layer.correlation_z_score().unwrap().abs() > 4.5));
    assert!(Experiment { samples: 1, ..base }.run().is_err());
}

/// Rows of a table whose lengths differ by a factor of ten, 37 numbers each, through layers of another width: every row
/// has its own way to the fixed point, and a theory of their common moments is rejected.
#[test]
fn rows_of_a_table() {
    let mut values = vec![0.0_f32; 60 * 37];
    Stream::new(3, [0, 0, 0]).normals(0, &mut values);
    for (i, row) in values.chunks_exact_mut(37).enumerate() {
        row.iter_mut().for_each(|x| *x = 0.2 + *x * (0.3 + 0.05 * i as f32));
    }
    let rows = Rows::new(values, 37).unwrap();
    assert_eq!((rows.count(), rows.columns()), (60, 37));
    let e = Experiment {
        depth: 6,
        width: 128,
        samples: 8,
        networks: 600,
        seed: 17,
        input: Input::Rows(Arc::new(rows)),
        probes: Probes { saturation: true, normality: true, ..NOTHING },
        ..experiment("selu")
    };
    for sampler in [Sampler::Gram, Sampler::Materialized] {
        let outcome = Experiment { sampler: Some(sampler), ..e.clone() }.run().unwrap();
        assert!(outcome.adjusted_p_value() > ALPHA, "{sampler:?}: {}", outcome.adjusted_p_value());
        let common = outcome.layers[0].prediction.limit;
        let one = Experiment { input: Input::Gaussian, moments: common, ..e.clone() };
        assert!(judged_by(&outcome, &one) < 1e-3);
    }
    assert!(Experiment { probes: GRADIENT, ..e.clone() }.run().is_err());
    assert!(Experiment { probes: GRADIENT, width: 37, ..e.clone() }.run().is_ok());
    assert!(Experiment { residual: Some(1.0), ..e }.run().is_err());
    assert!(
        Rows::new(vec![1.0; 7], 2).is_err()
            && Rows::new(vec![], 2).is_err()
            && Rows::new(vec![1.0], 0).is_err()
    );
    assert!(Rows::new(vec![1.0, f32::NAN], 2).is_err());
}

/// The net inputs of normal weights have the law that they are compared with, at any width and for any inputs; those of
/// weights of which 1 % are not 0 do not, and neither do those of a theory with other exact sums.
#[test]
fn net_inputs_are_normal() {
    let base = Experiment {
        depth: 6,
        width: 100,
        samples: 2,
        networks: 400,
        seed: 15,
        probes: Probes { normality: true, ..NOTHING },
        ..experiment("selu")
    };
    let z = |outcome: &Outcome, width: usize| -> Vec<f64> {
        let expected = expected_normality(width.min(COMPARED));
        let layers = outcome.layers[1..].iter().map(|layer| layer.normality.unwrap());
        layers.flat_map(|both| [0, 1].map(|k| both[k].z_score(expected[k]))).collect()
    };
    for e in [
        base.clone(),
        Experiment { bias_variance: 0.5, sampler: Some(Sampler::Materialized), ..base.clone() },
        Experiment { width: 5000, networks: 20, ..base.clone() },
        Experiment { width: 3, input: Input::Rademacher, ..base.clone() },
    ] {
        // Twelve numbers: beyond 4.5, alpha = 1e-4 in all.
        let z = z(&e.run().unwrap(), e.width);
        assert!(z.iter().all(|z| z.abs() < 4.5), "width {}: {z:?}", e.width);
    }
    let sparse = Experiment {
        width: 2000,
        depth: 2,
        networks: 60,
        weights: weights(Law::Sparse { density: 0.01 }, 1.0),
        ..base.clone()
    };
    assert!(z(&sparse.run().unwrap(), 2000).iter().all(|z| *z > 4.5));
    assert!(base.run().unwrap().layers[0].normality.is_none());
}

/// The share of saturated activations as predicted; one half for ReLU, whose dead units among B independent inputs of a
/// first layer without biases are 2^-B of all.
#[test]
fn saturation_is_predicted() {
    let base = Experiment {
        depth: 4,
        width: 2048,
        samples: 4,
        seed: 16,
        probes: Probes { saturation: true, ..NOTHING },
        ..experiment("tanh")
    };
    let relu = Experiment { activation: "relu".parse().unwrap(), ..base.clone() };
    for e in [
        Experiment { weights: weights(Law::Gaussian, 4.0), ..base.clone() },
        Experiment { weights: weights(Law::Gaussian, 8.0), bias_variance: 1.0, ..base },
        relu.clone(),
    ] {
        let outcome = e.run().unwrap();
        for layer in &outcome.layers[1..] {
            let z = layer.saturation_z_score().unwrap();
            assert!(z.abs() < 4.5, "{}: {z}", e.activation.name());
            let [saturated, dead] = layer.saturation.unwrap();
            assert!(0.0 < dead.value && dead.value < saturated.value);
        }
    }
    let first = &relu.run().unwrap().layers[1];
    assert_close!(first.prediction.saturated.unwrap(), 0.5, rel = 1e-12, because = "symmetry");
    assert!(first.saturation.unwrap()[1].z_score(1.0 / 16.0).abs() < 4.5);
}

/// Every activation is in the histogram once, and those of normal inputs as the normal law has them.
#[test]
fn histograms_count() {
    let e = Experiment {
        depth: 2,
        width: 1000,
        samples: 5,
        networks: 10,
        probes: Probes { histogram: true, ..NOTHING },
        ..experiment("tanh")
    };
    let outcome = e.run().unwrap();
    for layer in &outcome.layers {
        assert_eq!(layer.histogram.as_ref().unwrap().iter().sum::<u64>(), 50_000);
    }
    let mut squares = 0.0;
    let cdf = |x: f64| 0.5 * core_math::erfc(-x / std::f64::consts::SQRT_2);
    for (i, count) in outcome.layers[0].histogram.as_ref().unwrap().iter().enumerate() {
        let [low, high] = [i, i + 1].map(|i| (i as f64 - BINS as f64 / 2.0) / 8.0);
        let share = match i {
            0 => cdf(high),
            63 => 1.0 - cdf(low),
            _ => cdf(high) - cdf(low),
        };
        squares += (*count as f64 - 50_000.0 * share).powi(2) / (50_000.0 * share);
    }
    // Chi squared of 63 degrees: beyond 120 with probability 2e-5.
    assert!(squares < 120.0, "{squares}");
    // |tanh| < 1: eight bins to either side of 0.
    let last = outcome.layers[2].histogram.as_ref().unwrap();
    assert!(last[24..40].iter().all(|n| *n > 0) && last[24..40].iter().sum::<u64>() == 50_000);
}

/// Batch and layer normalization in front of and behind the activation: widths where no correction is left to be seen,
/// and a narrow one where the law on the sphere makes it exact.
#[test]
fn normalizations_agree() {
    let base = Experiment { depth: 6, width: 2048, samples: 8, seed: 13, ..experiment("selu") };
    let of = |over, place, e: &Experiment| Experiment {
        normalization: Some(Normalization { over, place }),
        ..e.clone()
    };
    let gelu = Experiment {
        activation: "gelu".parse().unwrap(),
        weights: weights(Law::Gaussian, 3.0),
        bias_variance: 0.1,
        ..base.clone()
    };
    let narrow = Experiment { width: 8, networks: 2000, depth: 4, ..gelu.clone() };
    let settings = [
        of(Over::Samples, Place::Before, &base),
        of(Over::Samples, Place::Before, &gelu),
        of(Over::Samples, Place::Behind, &gelu),
        of(Over::Units, Place::Before, &base),
        of(Over::Units, Place::Behind, &gelu),
        of(Over::Units, Place::Before, &narrow),
        of(Over::Units, Place::Behind, &narrow),
        Experiment { samples: 2, ..of(Over::Samples, Place::Before, &base) },
        Experiment { samples: 3, ..of(Over::Samples, Place::Before, &gelu) },
        Experiment {
            dropout: Some(Dropout::plain(0.2).unwrap()),
            ..of(Over::Units, Place::Before, &Experiment { width: 64, ..gelu.clone() })
        },
        Experiment { residual: Some(0.5), ..of(Over::Units, Place::Before, &base) },
    ];
    let p_values: Vec<f64> = settings.iter().map(|e| e.run().unwrap().adjusted_p_value()).collect();
    let worst = holm(&p_values).into_iter().fold(1.0, f64::min);
    assert!(worst > ALPHA, "{p_values:?}");
    // Behind the activation every layer has mean 0 and variance 1, whatever comes in.
    for over in [Over::Samples, Over::Units] {
        let outcome = of(over, Place::Behind, &gelu).run().unwrap();
        for layer in &outcome.layers[1..] {
            assert_close!(layer.mean.value, 0.0, scale = 1e-6, because = "f32 activations of size 1");
            assert_close!(layer.variance.value, 1.0, rel = 1e-5, because = "f32 activations of size 1");
        }
    }
    // Power: the law of 8 samples is not that of infinitely many, nor the layer's of 8 units.
    for (e, other) in [
        (of(Over::Samples, Place::Before, &gelu), Experiment { samples: 1000, ..gelu.clone() }),
        (of(Over::Units, Place::Before, &narrow), Experiment { width: 1000, ..narrow.clone() }),
    ] {
        let wrong = Experiment { normalization: e.normalization, ..other };
        assert!(judged_by(&e.run().unwrap(), &wrong) < 1e-3, "{:?}", e.normalization);
    }
    for bad in [
        Experiment { samples: 1, ..of(Over::Samples, Place::Before, &base) },
        Experiment { width: 1, ..of(Over::Units, Place::Before, &base) },
        Experiment { probes: GRADIENT, ..of(Over::Units, Place::Before, &base) },
        Experiment { residual: Some(f64::NAN), ..base.clone() },
    ] {
        assert!(bad.run().is_err());
    }
}

/// Residual branches with a scale, where the correction of order 1/n is seen: width 64, 3000 networks.
#[test]
fn residual_branches_agree() {
    let base = Experiment {
        depth: 6,
        width: 64,
        samples: 4,
        networks: 3000,
        seed: 14,
        residual: Some(0.7),
        ..experiment("selu")
    };
    let relu = Experiment {
        activation: "relu".parse().unwrap(),
        weights: weights(Law::Uniform, 1.0),
        bias_variance: 0.2,
        moments: Moments::new(0.3, 0.5).unwrap(),
        ..base.clone()
    };
    let dropped = Experiment { dropout: Some(Dropout::plain(0.3).unwrap()), ..relu.clone() };
    let exact = Experiment {
        weights: weights(Law::Gaussian, 1.0).with_exact_sums(WeightSums::new(0.2, 1.0).unwrap()),
        ..base.clone()
    };
    let settings = [base.clone(), relu.clone(), dropped, exact, Experiment { residual: Some(-0.5), ..base }];
    let outcomes: Vec<Outcome> = settings.iter().map(|e| e.run().unwrap()).collect();
    let p_values: Vec<f64> = outcomes.iter().map(Outcome::adjusted_p_value).collect();
    let worst = holm(&p_values).into_iter().fold(1.0, f64::min);
    assert!(worst > ALPHA, "{p_values:?}");
    let mut limit = outcomes[1].clone();
    for layer in &mut limit.layers {
        layer.expected = layer.prediction.limit;
    }
    assert!(limit.adjusted_p_value() < 1e-3, "the correction cannot be seen");
    // A scale of 0 leaves the input as it is.
    let nothing = Experiment { residual: Some(0.0), networks: 3, ..relu }.run().unwrap();
    assert!(nothing.layers.iter().all(|layer| layer.mean == nothing.layers[0].mean));
}

/// The same bits with 1, 2 and 5 threads.
#[test]
fn threads_do_not_matter() {
    for sampler in [Sampler::Gram, Sampler::Materialized] {
        let e = Experiment {
            depth: 3,
            width: 200,
            networks: 3,
            sampler: Some(sampler),
            dropout: Some(Dropout::plain(0.2).unwrap()),
            probes: EVERYTHING,
            ..experiment("selu")
        };
        let run = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| e.run().unwrap())
        };
        let one = run(1);
        assert!(one == run(2) && one == run(5));
    }
}

/// Two widths by two depths, three networks each.
fn small_sweep() -> Sweep {
    let mut points = Vec::new();
    for width in [10, 300] {
        for depth in [0, 3] {
            points.push(Point {
                values: vec![width.to_string(), depth.to_string()],
                experiment: Experiment {
                    width,
                    depth,
                    samples: 4,
                    networks: 3,
                    probes: if width == 10 { EVERYTHING } else { GRADIENT },
                    ..experiment("selu")
                },
            });
        }
    }
    Sweep { title: "a test, \"quoted\"".into(), parameters: vec!["width".into(), "depth".into()], points }
}

/// However a sweep's file is cut, the next run draws what is missing, no more, and leaves the same bytes; so do 1 and 4
/// threads, and so does every experiment by itself.
#[test]
fn a_sweep_resumes_anywhere() {
    let folder = scratch("sweep");
    let path = folder.join("rows.csv");
    let sweep = small_sweep();
    let run = |threads: usize| {
        let drawn = std::sync::atomic::AtomicU64::new(0);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let outcomes = pool.install(|| {
            sweep.run(&path, &|done, _| {
                drawn.fetch_max(done, std::sync::atomic::Ordering::Relaxed);
            })
        });
        (outcomes.unwrap(), drawn.into_inner())
    };
    let (outcomes, drawn) = run(1);
    assert_eq!(drawn, 12);
    for (point, outcome) in sweep.points.iter().zip(&outcomes) {
        assert!(point.experiment.run().unwrap() == *outcome, "{:?}", point.values);
    }
    let whole = std::fs::read_to_string(&path).unwrap();
    // Two lines, and a row per network and layer.
    assert_eq!(whole.lines().count(), 2 + 2 * 3 * (1 + 4));
    let ends: Vec<usize> = {
        // The first byte behind every network's last row.
        let rows: Vec<&str> = whole.split_inclusive('\n').collect();
        let mut at = rows[0].len() + rows[1].len();
        let mut ends = Vec::new();
        let mut lines = rows[2..].iter();
        for point in &sweep.points {
            for _ in 0..3 {
                at += lines.by_ref().take(point.experiment.depth + 1).map(|line| line.len()).sum::<usize>();
                ends.push(at);
            }
        }
        ends
    };
    assert_eq!(ends.last(), Some(&whole.len()));
    let mut cuts: Vec<usize> = (0..whole.len()).step_by(97).collect();
    cuts.extend(ends.iter().flat_map(|end| [end - 1, *end, end + 1]).filter(|cut| *cut <= whole.len()));
    for cut in cuts {
        std::fs::write(&path, &whole.as_bytes()[..cut]).unwrap();
        let (again, drawn) = run(1 + cut % 4);
        let there = ends.iter().filter(|end| **end <= cut).count() as u64;
        assert_eq!(drawn, 12 - there, "cut at {cut}");
        assert!(again == outcomes, "cut at {cut}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), whole, "cut at {cut}");
    }
    // The file of another sweep, or a spoilt one, stays as it is.
    for spoilt in [whole.replace("a test", "another"), whole.replace(",2,", ",x,"), "point\n".to_owned()] {
        std::fs::write(&path, &spoilt).unwrap();
        assert!(sweep.run(&path, &|_, _| ()).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), spoilt);
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// Parts drawn by themselves, in any number of pieces and some of them cut, make the same file; they are gone then.
#[test]
fn a_sweep_in_parts_is_the_same() {
    let folder = scratch("parts");
    let path = folder.join("rows.csv");
    let sweep = small_sweep();
    let outcomes = sweep.run(&path, &|_, _| ()).unwrap();
    let whole = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let first = sweep.run_part(&path, [0, 3], &|_, _| ()).unwrap();
    let third = sweep.run_part(&path, [2, 3], &|_, _| ()).unwrap();
    let text = std::fs::read(&third).unwrap();
    std::fs::write(&third, &text[..text.len() / 2]).unwrap();
    // Other parts know what these have.
    let fresh = std::sync::Mutex::new(0);
    let other = sweep.run_part(&path, [1, 2], &|done, _| *fresh.lock().unwrap() = done).unwrap();
    assert!((1..6).contains(&*fresh.lock().unwrap()), "6 networks, of which some are there");
    let again = sweep.run(&path, &|done, _| *fresh.lock().unwrap() = done).unwrap();
    assert!((1..5).contains(&*fresh.lock().unwrap()));
    assert!(again == outcomes && std::fs::read(&path).unwrap() == whole);
    assert!([first, third, other].iter().all(|part| !part.exists()));
    assert!(sweep.run_part(&path, [2, 2], &|_, _| ()).is_err());
    std::fs::remove_dir_all(folder).unwrap();
}

/// The program itself, killed in the middle of a sweep and started again.
#[test]
fn a_killed_sweep_resumes() {
    let folder = scratch("killed");
    let path = |name: &str| folder.join(name);
    let command = |name: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_selfnorm"));
        let options = "propagate --sweep width=64,512 --sweep tau=1,1.1 --samples 256 --networks 24 --depth 16 \
                       --sampler materialized --rows";
        command.args(options.split_whitespace()).arg(path(name)).stdout(std::process::Stdio::piped());
        command
    };
    let whole = command("whole.csv").output().unwrap();
    assert!(whole.status.success());
    let expected = std::fs::read(path("whole.csv")).unwrap();
    let mut killed = 0;
    let mut least = 0;
    loop {
        let mut child = command("killed.csv").spawn().unwrap();
        // Killed when a few more networks are there.
        let finished = loop {
            let length = std::fs::metadata(path("killed.csv")).map_or(0, |file| file.len());
            if child.try_wait().unwrap().is_some() {
                break true;
            }
            if length > least + 30_000 {
                child.kill().unwrap();
                break false;
            }
            std::thread::sleep(std::time::Duration::from_millis(1));
        };
        let output = child.wait_with_output().unwrap();
        let length = std::fs::metadata(path("killed.csv")).unwrap().len();
        assert!(length >= least, "rows were lost");
        least = length;
        if finished {
            assert!(output.status.success());
            assert_eq!(output.stdout, whole.stdout);
            break;
        }
        killed += 1;
    }
    assert!(killed >= 2, "killed {killed} times only");
    assert!(std::fs::read(path("killed.csv")).unwrap() == expected);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn edges() {
    let small = Experiment { networks: 4, samples: 3, width: 8, depth: 2, ..experiment("selu") };
    let run = |e: Experiment| e.run();
    // Depth 0, width 1, one sample, equal inputs (a singular Gram matrix).
    assert_eq!(run(Experiment { depth: 0, ..small.clone() }).unwrap().layers.len(), 1);
    for sampler in [Sampler::Gram, Sampler::Materialized] {
        let sampler = Some(sampler);
        assert!(run(Experiment { width: 1, sampler, ..small.clone() }).is_ok());
        assert!(run(Experiment { samples: 1, sampler, ..small.clone() }).is_ok());
        let moments = Moments::new(1.0, 0.0).unwrap();
        let e = Experiment {
            input: Input::Constant,
            moments,
            sampler,
            depth: 1,
            networks: 50,
            width: 512,
            ..small.clone()
        };
        let outcome = run(e).unwrap();
        assert!(outcome.layers[0].variance.value == 0.0 && outcome.layers[0].mean.value == 1.0);
        assert!(outcome.adjusted_p_value() > ALPHA, "{}", outcome.adjusted_p_value());
        // Zero weights: f(0) = 0 everywhere.
        let zero =
            run(Experiment { weights: weights(Law::Gaussian, 0.0), sampler, ..small.clone() }).unwrap();
        assert!(zero.layers[1].mean.value == 0.0 && zero.adjusted_p_value() == 1.0);
    }
    for bad in [
        Experiment { width: 0, ..small.clone() },
        Experiment { samples: 0, ..small.clone() },
        Experiment { networks: 1, ..small.clone() },
        Experiment { moments: Moments { mean: f64::NAN, variance: 1.0 }, ..small.clone() },
        Experiment { moments: Moments { mean: 0.0, variance: -1.0 }, ..small.clone() },
        Experiment { moments: Moments { mean: 0.0, variance: 1e80 }, ..small.clone() },
        Experiment { bias_variance: -1.0, ..small.clone() },
        Experiment { input: Input::StudentT { degrees: 4 }, ..small.clone() },
        Experiment { input: Input::Correlated { correlation: 1.5 }, ..small.clone() },
        Experiment { input: Input::Correlated { correlation: f64::NAN }, ..small.clone() },
        Experiment { sampler: Some(Sampler::Gram), weights: weights(Law::Uniform, 1.0), ..small.clone() },
    ] {
        assert!(run(bad.clone()).is_err(), "{bad:?}");
    }
    assert!(
        Dropout::plain(1.0).is_err() && Dropout::plain(-0.1).is_err() && Dropout::plain(f64::NAN).is_err()
    );
    assert!(Dropout::plain(0.0).is_ok());
}
