//! Networks: gradients, optimizers, layers, trainings, commands, threads, bad shapes, learning.

mod allocations;
mod command;
mod gradients;
mod layers;
mod optimizers;
mod probe;
mod training;

use crate::support::{Random, assert_close};
use selfnorm::Error;
use selfnorm::activation::Activation;
use selfnorm::mlp::{Clipping, Dense, Loss, Network, Optimizer, Options, Real, Regularization, Trainer};

/// Gradient descent with weight decay.
fn descent(batch: usize, parts: usize, l2: f64) -> Options {
    let regularization = Regularization { l2, ..Regularization::default() };
    Options { batch, parts, regularization, ..Options::default() }
}

/// A network with these widths and LeCun's variance, drawn uniformly; the last layer is linear.
fn network<T: Real>(widths: &[usize], activation: &str, random: &mut Random) -> Network<T> {
    let layers = widths.windows(2).enumerate().map(|(l, w)| {
        let last = l + 2 == widths.len();
        let bound = (3.0 / w[0] as f64).sqrt();
        let weights = (0..w[0] * w[1]).map(|_| T::of(random.between(-bound, bound))).collect();
        let bias = (0..w[1]).map(|_| T::of(random.between(-0.1, 0.1))).collect();
        let activation = if last { "identity" } else { activation }.parse().unwrap();
        Dense::new(weights, bias, &activation).unwrap().into()
    });
    Network::new(layers.collect()).unwrap()
}

/// Rows of inputs, and of targets that sum to 1.
fn data<T: Real>(rows: usize, inputs: usize, outputs: usize, random: &mut Random) -> (Vec<T>, Vec<T>) {
    let x = (0..rows * inputs).map(|_| T::of(random.between(-1.5, 1.5))).collect();
    let mut t = Vec::new();
    for _ in 0..rows {
        let row: Vec<f64> = (0..outputs).map(|_| random.unit()).collect();
        let sum: f64 = row.iter().sum();
        t.extend(row.iter().map(|v| T::of(v / sum)));
    }
    (x, t)
}

/// Hand-computed: one weight 2, bias 1, x = 3, t = 5: y = 7, loss 2, W -= 0.1 * 2 * 3, b -= 0.1 * 2; with decay 0.5 the
/// weight also loses 0.1 * 0.5 * 2. Softmax of (0, 0) and of far outputs; BCE of 0 and of far outputs.
#[test]
fn steps_and_losses_by_hand() {
    let one = |w: f64, b: f64| {
        let dense = Dense::new(vec![w], vec![b], &"identity".parse().unwrap()).unwrap();
        Network::new(vec![dense.into()]).unwrap()
    };
    let mut trainer = Trainer::new(one(2.0, 1.0), Loss::SquaredError, descent(1, 1, 0.5)).unwrap();
    let before = trainer.step(&[3.0], &[5.0], 0.1).unwrap().loss;
    let parameters = trainer.network().parameters();
    for (got, want) in [(before, 2.0), (parameters[0][0], 2.0 - 0.6 - 0.1), (parameters[1][0], 0.8)] {
        assert_close!(got, want, rel = 1e-15, because = "a dozen operations");
    }
    let plain = |loss, x: [f64; 2], t: [f64; 2]| {
        let identity =
            Dense::new(vec![1.0, 0.0, 0.0, 1.0], vec![0.0; 2], &"identity".parse().unwrap()).unwrap();
        let network = Network::new(vec![identity.into()]).unwrap();
        Trainer::new(network, loss, descent(1, 1, 0.0)).unwrap().loss(&x, &t).unwrap()
    };
    let ln_2 = std::f64::consts::LN_2;
    let cases = [
        (Loss::SoftmaxCrossEntropy, [0.0, 0.0], [1.0, 0.0], ln_2),
        (Loss::SoftmaxCrossEntropy, [1e5, -1e5], [0.0, 1.0], 2e5),
        (Loss::SoftmaxCrossEntropy, [1e5, -1e5], [1.0, 0.0], 0.0),
        (Loss::BinaryCrossEntropy, [0.0, 0.0], [1.0, 0.3], 2.0 * ln_2),
        (Loss::BinaryCrossEntropy, [1e5, -1e5], [0.0, 0.0], 1e5),
    ];
    for (loss, x, t, want) in cases {
        assert_close!(plain(loss, x, t), want, rel = 1e-15, because = "closed form", at = (loss, x, t));
    }
}

/// The same bits with one and two threads; f32 follows f64; a network learns xor of two signs.
#[test]
fn threads_precisions_and_learning() {
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut random = Random::new(8);
        let start = network::<f32>(&[2, 300, 16, 2], "selu", &mut random);
        let (x, _) = data::<f32>(64, 2, 2, &mut random);
        let t: Vec<f32> =
            x.chunks(2).flat_map(|p| if p[0] * p[1] > 0.0 { [1.0, 0.0] } else { [0.0, 1.0] }).collect();
        let mut trainer = Trainer::new(start, Loss::SoftmaxCrossEntropy, descent(64, 2, 0.0)).unwrap();
        let losses: Vec<f64> =
            (0..400).map(|_| pool.install(|| trainer.step(&x, &t, 0.1)).unwrap().loss).collect();
        let y = trainer.network().apply(&x).unwrap();
        let right = y.chunks(2).zip(t.chunks(2)).filter(|(y, t)| (y[0] > y[1]) == (t[0] > t[1])).count();
        (losses, right)
    };
    let (one, two) = (run(1), run(2));
    assert_eq!(one, two);
    assert!(
        one.0[399] < one.0[0] / 4.0 && one.1 >= 60,
        "loss {} to {}, {} of 64",
        one.0[0],
        one.0[399],
        one.1
    );

    let widths = [6, 40, 30, 3];
    let single = network::<f32>(&widths, "gelu", &mut Random::new(2)).apply(&[0.5; 6]).unwrap();
    let double = network::<f64>(&widths, "gelu", &mut Random::new(2)).apply(&[0.5; 6]).unwrap();
    for (got, want) in single.iter().zip(double) {
        assert_close!(
            f64::from(*got),
            want,
            scale = 2e-6,
            because = "76 roundings of numbers near 1 a layer"
        );
    }
}

/// Shapes that do not fit, steps that are none, a loss that is not finite: an error, and the network as it was.
#[test]
fn refusals() {
    let selu = Activation::selu();
    assert!(
        Dense::<f32>::new(vec![], vec![], &selu).is_err()
            && Dense::new(vec![1.0_f32; 3], vec![0.0; 2], &selu).is_err()
    );
    let layer = |n: usize, m: usize| Dense::new(vec![1.0_f32; n * m], vec![0.0; m], &selu).unwrap().into();
    assert!(Network::<f32>::new(vec![]).is_err() && Network::new(vec![layer(2, 3), layer(2, 1)]).is_err());
    let network = Network::new(vec![layer(2, 3), layer(3, 1)]).unwrap();
    assert!(network.apply(&[0.0; 3]).is_err() && network.apply(&[]).unwrap().is_empty());
    for parts in [0, 5] {
        assert!(Trainer::new(network.clone(), Loss::SquaredError, descent(4, parts, 0.0)).is_err());
    }
    let base = descent(4, 2, 0.0);
    let penalized = |regularization| Options { regularization, ..base };
    let none = Regularization::default();
    let bad_options = [
        penalized(Regularization { l1: -1.0, ..none }),
        penalized(Regularization { l2: f64::NAN, ..none }),
        penalized(Regularization { max_norm: Some(0.0), ..none }),
        penalized(Regularization { clipping: Some(Clipping::Norm(0.0)), ..none }),
        Options { optimizer: Optimizer::Momentum { momentum: 1.0 }, ..base },
        Options { optimizer: Optimizer::Adam { beta1: 0.9, beta2: 0.999, epsilon: 0.0 }, ..base },
    ];
    for options in bad_options {
        assert!(Trainer::new(network.clone(), Loss::SquaredError, options).is_err(), "{options:?}");
    }
    let mut trainer = Trainer::new(network, Loss::SquaredError, base).unwrap();
    for (rows, targets) in [(0, 0), (5, 5), (2, 3)] {
        assert!(trainer.step(&vec![0.0; 2 * rows], &vec![0.0; targets], 0.1).is_err(), "{rows} {targets}");
    }
    for rate in [f64::NAN, -1.0, f64::INFINITY] {
        assert!(trainer.step(&[0.0; 2], &[0.0], rate).is_err());
    }
    for bad in [f32::NAN, f32::INFINITY] {
        let error = trainer.step(&[0.0, 1.0, bad, 0.0], &[0.0; 2], 0.1).unwrap_err();
        assert!(matches!(&error, Error::Overflow { at, .. } if at.contains("layer 0")), "{error}");
    }
    let parameters = trainer.network().parameters();
    assert!(parameters[0].iter().chain(parameters[2]).all(|w| *w == 1.0) && trainer.steps() == 0);
}
