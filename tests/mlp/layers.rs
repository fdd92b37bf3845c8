//! Layers by hand: normalizations, dropout, gates, constraints; initializers against what they promise.

use crate::support::assert_close;
use selfnorm::activation::Activation;
use selfnorm::mlp::{
    Dense, Dropout, Fan, Highway, Initializer, Layer, Loss, Network, Normalize, Optimizer, Options,
};
use selfnorm::mlp::{Regularization, Trainer};
use selfnorm::moments::Moments;

fn identity(n: usize) -> Layer<f64> {
    let weights = (0..n * n).map(|k| if k % (n + 1) == 0 { 1.0 } else { 0.0 }).collect();
    Dense::new(weights, vec![0.0; n], &"identity".parse().unwrap()).unwrap().into()
}

fn options(batch: usize) -> Options {
    Options { batch, ..Options::default() }
}

/// By hand, two units over rows (1, 2), (3, 2), (5, 8): means 3, 4; variances 8/3, 8; with epsilon = 1/3 they are divided
/// by sqrt 3 and sqrt(25/3). The squared error against 0 is then half the mean squared output.
#[test]
fn batch_normalization_by_hand() {
    let identity_f = "identity".parse().unwrap();
    let batch = Normalize::<f64>::batch(2, 0.25, 1.0 / 3.0, &identity_f).unwrap();
    let network = Network::new(vec![Layer::Normalize(batch)]).unwrap();
    let mut trainer = Trainer::new(network, Loss::SquaredError, options(3)).unwrap();
    let (x, t) = ([1.0, 2.0, 3.0, 2.0, 5.0, 8.0], [0.0; 6]);
    // Squares: (4 + 0 + 4)/3 and (4 + 4 + 16)/(25/3).
    let want = (8.0 / 3.0 + 24.0 * 3.0 / 25.0) / 6.0;
    let got = trainer.loss(&x, &t).unwrap();
    assert_close!(got, want, rel = 1e-14, because = "two dozen operations");

    // Running averages: 3/4 of the old and 1/4 of the new; the variance with 3/2: 4 and 12.
    trainer.step(&x, &t, 0.0).unwrap();
    let statistics = |trainer: &Trainer<f64>| {
        let Layer::Normalize(layer) = &trainer.network().layers()[0] else { panic!() };
        layer.statistics().unwrap().concat()
    };
    for (got, want) in statistics(&trainer).iter().zip([0.75, 1.0, 0.75 + 1.0, 0.75 + 3.0]) {
        assert_close!(*got, want, rel = 1e-14, because = "two dozen operations");
    }
    // Population statistics over that batch and another, (0, 0), (2, 4): means 1, 2, variances 2, 8 with 2/1.
    let second = [0.0, 0.0, 2.0, 4.0];
    trainer.population([(&x[..], &t[..]), (&second[..], &t[..4])]).unwrap();
    for (got, want) in statistics(&trainer).iter().zip([2.0, 3.0, 3.0, 10.0]) {
        assert_close!(*got, want, rel = 1e-14, because = "two dozen operations");
    }
    // They are what an application uses: (2 - 2)/sqrt(3 + 1/3) and (6 - 3)/sqrt(10 + 1/3).
    let y = trainer.network().apply(&[2.0, 6.0]).unwrap();
    assert_close!(y[0], 0.0, scale = 1e-15, because = "3 rounded numbers");
    assert_close!(y[1], 3.0 / (31.0_f64 / 3.0).sqrt(), rel = 1e-14, because = "a dozen operations");
    assert!(trainer.step(&x[..2], &t[..2], 0.1).is_err(), "one row has no variance");
}

/// By hand: a row (1, 3) has mean 2 and variance 1; with epsilon 3 its units are -1/2 and 1/2.
#[test]
fn layer_normalization_by_hand() {
    let layer = Normalize::<f64>::layer(2, 3.0, &"identity".parse().unwrap()).unwrap();
    let network = Network::new(vec![Layer::Normalize(layer)]).unwrap();
    assert_eq!(network.apply(&[1.0, 3.0, 5.0, 5.0]).unwrap(), [-0.5, 0.5, 0.0, 0.0]);
}

/// By hand, weights (3, 4) into one unit: norm 5. v moves across its direction only, and max-norm is about g.
#[test]
fn weight_normalization_by_hand() {
    let dense = Dense::new(vec![3.0, 4.0], vec![0.0], &"identity".parse().unwrap()).unwrap();
    let network = Network::new(vec![dense.with_weight_normalization().unwrap().into()]).unwrap();
    let arrays = network.parameters();
    assert_eq!((arrays[0], arrays[1], arrays[2]), (&[3.0, 4.0][..], &[5.0][..], &[0.0][..]));
    let mut trainer = Trainer::new(network.clone(), Loss::SquaredError, options(1)).unwrap();
    // x = (1, 0), t = 1: y = 3, gradient by w (2, 0), by g 2 * 3/5, by v g/5 (2 - 1.2 * 0.6, -1.2 * 0.8).
    trainer.step(&[1.0, 0.0], &[1.0], 0.1).unwrap();
    let want = [3.0 - 0.128, 4.0 + 0.096, 5.0 - 0.12, -0.2];
    for (got, want) in trainer.network().parameters().concat().iter().zip(want) {
        assert_close!(*got, want, rel = 1e-14, because = "two dozen operations");
    }
    let regularization = Regularization { max_norm: Some(2.5), ..Regularization::default() };
    let limited = Options { regularization, ..options(1) };
    let mut trainer = Trainer::new(network, Loss::SquaredError, limited).unwrap();
    trainer.step(&[1.0, 0.0], &[1.0], 0.0).unwrap();
    let weights = trainer.network().layers()[0].dense()[0].weights();
    for (got, want) in weights.iter().zip([1.5, 2.0]) {
        assert_close!(*got, want, rel = 1e-14, because = "a dozen operations");
    }
    let zero = Dense::new(vec![0.0, 0.0], vec![0.0], &"identity".parse().unwrap()).unwrap();
    assert!(zero.with_weight_normalization().is_err());
}

/// Alpha dropout at rate 0.5 around (0, 1) with dropped value -2: a = 1/sqrt(0.5 + 1) and b = a by the paper's formulas,
/// so every output is a (-2) + b or a x + b; the shares are binomial, masks differ from step to step and from layer to
/// layer, and do not depend on the parts. After training nothing is dropped.
#[test]
fn dropout_by_hand() {
    let alpha = Dropout::alpha(0.5, -2.0, Moments { mean: 0.0, variance: 1.0 }).unwrap();
    let a = 1.5_f64.sqrt().recip();
    let n = 4000;
    let network = Network::new(vec![identity(1), Layer::Dropout(alpha)]).unwrap();
    assert_eq!(network.apply(&[7.0, 8.0]).unwrap(), [7.0, 8.0]);
    let x: Vec<f64> = vec![3.0; n];
    // Against t = a x + b the loss counts the dropped rows: each costs (5 a)^2/2.
    let kept = vec![4.0 * a; n];
    let mut dropped = Vec::new();
    for parts in [1, 3] {
        let mut trainer =
            Trainer::new(network.clone(), Loss::SquaredError, Options { parts, ..options(n) }).unwrap();
        for _ in 0..3 {
            let loss = trainer.step(&x, &kept, 0.0).unwrap().loss;
            let count = loss * n as f64 / (12.5 / 1.5);
            assert_close!(count, count.round(), scale = 1e-8, because = "a count, in 4000 roundings");
            dropped.push(count.round());
        }
    }
    assert_eq!(dropped[..3], dropped[3..]);
    assert!(dropped[0] != dropped[1] || dropped[1] != dropped[2], "{dropped:?}");
    // Binomial(4000, 1/2): standard deviation 31.6; six of them, two-sided 2e-9 for a fixed seed.
    assert!(dropped.iter().all(|count| (count - 2000.0).abs() < 190.0), "{dropped:?}");
}

/// A gate of 0 passes x, a gate of 1 passes h; a residual block of weights 0 passes x.
#[test]
fn gates_and_skips_by_hand() {
    let f = Activation::selu();
    let gate = |bias: f64| {
        let dense = |w: f64, b: f64, f: &Activation| Dense::new(vec![w; 4], vec![b; 2], f).unwrap();
        let highway = Highway::new(dense(1.0, 0.0, &f), dense(0.0, bias, &"sigmoid".parse().unwrap()));
        Network::new(vec![Layer::Highway(highway.unwrap())]).unwrap().apply(&[1.0, 2.0]).unwrap()
    };
    assert_eq!(gate(-1e4), [1.0, 2.0]);
    let half = gate(0.0);
    for (got, x) in half.iter().zip([1.0, 2.0]) {
        assert_close!(*got, (f.value(3.0) + x) / 2.0, rel = 1e-15, because = "three operations");
    }
    let zero = Dense::new(vec![0.0; 4], vec![0.0; 2], &f).unwrap();
    let block = Network::new(vec![zero.into(), Layer::Skip(1)]).unwrap();
    assert_eq!(block.apply(&[1.0, 2.0]).unwrap(), [1.0, 2.0]);
    for k in [0, 2] {
        assert!(Network::new(vec![identity(2), Layer::Skip(k)]).is_err());
    }
    assert!(Network::<f64>::new(vec![Layer::Skip(1)]).is_err());
}

/// After every step no unit's weights are longer than they may be, whatever the optimizer.
#[test]
fn max_norm_holds() {
    let lecun: Initializer = "lecun-normal".parse().unwrap();
    for optimizer in [Optimizer::Sgd, Optimizer::adam()] {
        let dense = lecun.dense::<f32>(30, 300, &Activation::selu(), 4, 0).unwrap();
        let last = lecun.dense(300, 3, &"identity".parse().unwrap(), 4, 1).unwrap();
        let network = Network::new(vec![dense.into(), last.into()]).unwrap();
        let regularization = Regularization { max_norm: Some(0.9), ..Regularization::default() };
        let options = Options { batch: 2, optimizer, regularization, ..Options::default() };
        let mut trainer = Trainer::new(network, Loss::SoftmaxCrossEntropy, options).unwrap();
        for _ in 0..5 {
            trainer.step(&[0.5; 60], &[0.0, 1.0, 0.0, 1.0, 0.0, 0.0], 0.1).unwrap();
            for dense in trainer.network().layers().iter().flat_map(Layer::dense) {
                let (n, weights) = (dense.outputs(), dense.weights());
                for unit in 0..n {
                    let square: f32 = weights.iter().skip(unit).step_by(n).map(|w| w * w).sum();
                    assert!(square.sqrt() <= 0.9 * (1.0 + 2e-6), "{optimizer:?} unit {unit}: {square}");
                }
            }
        }
    }
}

/// Variances of 120,000 weights, to 6 standard errors; what is exact is exact; orthogonal columns; other seeds and
/// layers give others.
#[test]
fn initializers() {
    let draw = |name: &str, seed, layer| {
        let initializer: Initializer = name.parse().unwrap();
        assert_eq!(initializer.name(), Some(name));
        initializer.dense::<f64>(300, 400, &Activation::selu(), seed, layer).unwrap()
    };
    for (fan, tau) in [("lecun", 1.0), ("he", 2.0), ("glorot", 600.0 / 700.0)] {
        for (law, fourth) in [("normal", 3.0), ("uniform", 1.8), ("truncated", 3.0)] {
            let dense = draw(&format!("{fan}-{law}"), 1, 0);
            let squares: f64 = dense.weights().iter().map(|w| w * w).sum();
            let error = ((fourth - 1.0) / 120_000.0_f64).sqrt() * tau;
            let got = squares / 400.0;
            let because = "six standard errors, two-sided level 2e-9";
            assert_close!(got, tau, scale = 6.0 * error, because = because, at = (fan, law));
            assert!(dense.bias().iter().all(|b| *b == 0.0));
        }
    }
    let unit = |dense: &Dense<f64>, j: usize| {
        dense.weights().iter().skip(j).step_by(400).copied().collect::<Vec<_>>()
    };
    let exact = draw("exact", 1, 0);
    for j in [0, 399] {
        let w = unit(&exact, j);
        assert_close!(w.iter().sum::<f64>(), 0.0, scale = 1e-14, because = "300 terms below 0.2");
        assert_close!(w.iter().map(|w| w * w).sum(), 1.0, rel = 1e-13, because = "300 terms");
    }
    // 400 units of 300 inputs: the 300 rows of W are orthogonal.
    let orthogonal = draw("orthogonal", 1, 0);
    let rows: Vec<&[f64]> = orthogonal.weights().chunks(400).collect();
    let product: f64 = rows[0].iter().zip(rows[299]).map(|(a, b)| a * b).sum();
    assert_close!(product, 0.0, scale = 1e-13, because = "400 terms below 0.1");
    let base = draw("lecun-normal", 1, 0);
    assert!(base.weights() == draw("lecun-normal", 1, 0).weights());
    for (seed, layer) in [(2, 0), (1, 1)] {
        assert!(base.weights() != draw("lecun-normal", seed, layer).weights());
    }
    assert!("lecun".parse::<Initializer>().is_err());
    assert_eq!("he-uniform".parse::<Initializer>().unwrap().fan, Fan::He);
}
