//! The gradient of every kind of layer, loss and penalty against central differences in f64.

use super::data;
use crate::support::{Random, assert_close};
use selfnorm::mlp::{Clipping, Dense, Dropout, Highway, Layer, Loss, Network, Normalize, Optimizer, Options};
use selfnorm::mlp::{Regularization, Trainer};
use selfnorm::moments::Moments;

const LOSSES: [Loss; 3] = [Loss::SoftmaxCrossEntropy, Loss::SquaredError, Loss::BinaryCrossEntropy];

fn dense(n: usize, m: usize, activation: &str, random: &mut Random) -> Dense<f64> {
    let bound = (3.0 / n as f64).sqrt();
    let weights = (0..n * m).map(|_| random.between(-bound, bound)).collect();
    let bias = (0..m).map(|_| random.between(-0.1, 0.1)).collect();
    Dense::new(weights, bias, &activation.parse().unwrap()).unwrap()
}

/// A network of 4 inputs and 2 outputs with layers of some kind, all parameters random.
fn network(kind: &str, f: &str, random: &mut Random) -> Network<f64> {
    let moments = Moments { mean: 0.0, variance: 1.0 };
    let activation = f.parse().unwrap();
    let mut plain = |n, m, f: &str| Layer::from(dense(n, m, f, random));
    let layers: Vec<Layer<f64>> = match kind {
        "plain" => vec![plain(4, 5, f), plain(5, 3, f)],
        "batch" => {
            let normalize = |n| Layer::Normalize(Normalize::batch(n, 0.1, 1e-3, &activation).unwrap());
            vec![normalize(4), plain(4, 5, "identity"), normalize(5), plain(5, 3, "identity"), normalize(3)]
        }
        "layer" => {
            let normalize = |n| Layer::Normalize(Normalize::layer(n, 1e-3, &activation).unwrap());
            vec![plain(4, 20, "identity"), normalize(20), plain(20, 3, "identity"), normalize(3)]
        }
        "weight" => {
            let mut normalized = |n, m| dense(n, m, f, random).with_weight_normalization().unwrap().into();
            vec![normalized(4, 5), normalized(5, 3)]
        }
        "highway" => {
            let mut gate = |n| {
                let (value, gate) = (dense(n, n, f, random), dense(n, n, "sigmoid", random));
                Layer::Highway(Highway::new(value, gate).unwrap())
            };
            let (first, second) = (gate(4), gate(4));
            vec![first, second, dense(4, 3, f, random).into()]
        }
        "residual" => vec![
            plain(4, 4, f),
            plain(4, 4, f),
            Layer::Skip(2),
            plain(4, 4, f),
            plain(4, 4, f),
            Layer::Skip(2),
            Layer::Skip(4),
            plain(4, 3, f),
        ],
        "residual batch" => {
            let normalize = |n| Layer::Normalize(Normalize::batch(n, 0.1, 1e-3, &activation).unwrap());
            vec![plain(4, 5, f), normalize(5), plain(5, 5, f), Layer::Skip(2), normalize(5), plain(5, 3, f)]
        }
        "dropout" => {
            let drop = |rate| Layer::Dropout(Dropout::plain(rate).unwrap());
            vec![drop(0.2), plain(4, 9, f), drop(0.5), plain(9, 3, f)]
        }
        "alpha dropout" => {
            let drop = |rate| Layer::Dropout(Dropout::alpha(rate, -1.7581, moments).unwrap());
            vec![plain(4, 9, f), drop(0.3), plain(9, 3, f), drop(0.1)]
        }
        _ => panic!("{kind}"),
    };
    let mut layers = layers;
    layers.push(dense(3, 2, "identity", random).into());
    let mut network = Network::new(layers).unwrap();
    network.edit(|arrays| {
        arrays.into_iter().flatten().for_each(|x| *x += random.between(-0.1, 0.1));
    });
    network
}

/// The penalty on the weights, which are the arrays as long as a matrix: inputs times outputs.
fn penalty(network: &Network<f64>, r: &Regularization) -> f64 {
    let weights = network.layers().iter().flat_map(|layer| {
        let parameters = layer.parameters();
        let matrices = layer.dense().iter().map(|dense| dense.weights().len()).collect::<Vec<_>>();
        parameters.into_iter().filter(move |p| !p.is_empty() && matrices.contains(&p.len())).flatten()
    });
    weights.map(|w| r.l1 * w.abs() + r.l2 * w * w / 2.0).sum()
}

/// All parameters in one list.
fn flat(network: &Network<f64>) -> Vec<f64> {
    network.parameters().concat()
}

fn check(start: &Network<f64>, loss: Loss, options: Options, random: &mut Random, at: &str) {
    let (x, t) = data::<f64>(options.batch, start.inputs(), start.outputs(), random);
    let mut trainer = Trainer::new(start.clone(), loss, options).unwrap();
    trainer.step(&x, &t, 1.0).unwrap();
    let (before, after) = (flat(start), flat(trainer.network()));
    let cost = |i: usize, by: f64| {
        let mut moved = start.clone();
        moved.edit(|arrays| *arrays.into_iter().flatten().nth(i).unwrap() += by);
        let penalty = penalty(&moved, &options.regularization);
        Trainer::new(moved, loss, Options { parts: 1, ..options }).unwrap().loss(&x, &t).unwrap() + penalty
    };
    for i in 0..before.len() {
        // Of fourth order: what is left is rounding, a few 1e-16/h; h is small for the kinks.
        let h = 3e-5;
        let want = (8.0 * (cost(i, h) - cost(i, -h)) - (cost(i, 2.0 * h) - cost(i, -2.0 * h))) / (12.0 * h);
        let got = before[i] - after[i];
        // A net input within 2h of a kink would be seen here; with these seeds there is none.
        let size = 1e-6 * want.abs().max(1e-3);
        assert_close!(got, want, scale = size, because = "differences of fourth order", at = (at, loss, i));
    }
}

/// A step of length 1 is the gradient: of every parameter, for activations of each kind and every loss, in one part and
/// in three of which the last is short; with L2 inside the product.
#[test]
fn dense_layers_and_losses() {
    let mut random = Random::new(3);
    for activation in ["selu", "tanh", "gelu", "leaky-relu(0.2)", "softplus", "mish", "arctan"] {
        for loss in LOSSES {
            for (parts, l2) in [(1, 0.0), (3, 0.3)] {
                let start = network("plain", activation, &mut random);
                let options = super::descent(7, parts, l2);
                check(&start, loss, options, &mut random, &format!("{activation} {parts}"));
            }
        }
    }
}

/// The same for every kind of layer, by each way that a step takes: inside the product, through the gradient's blocks,
/// and through the whole gradient, clipped by a norm that is not reached; with and without L1 and L2.
#[test]
fn every_kind_of_layer() {
    let mut random = Random::new(5);
    let none = Regularization::default();
    let far = Some(Clipping::Norm(1e9));
    let ways = [
        (Optimizer::Sgd, none),
        (Optimizer::Sgd, Regularization { l1: 0.01, l2: 0.2, ..none }),
        (Optimizer::Momentum { momentum: 0.5 }, Regularization { l2: 0.1, ..none }),
        (Optimizer::Sgd, Regularization { l1: 0.02, clipping: far, ..none }),
    ];
    let kinds =
        ["batch", "layer", "weight", "highway", "residual", "residual batch", "dropout", "alpha dropout"];
    for kind in kinds {
        for activation in ["selu", "gelu"] {
            for (i, (optimizer, regularization)) in ways.into_iter().enumerate() {
                for parts in [1, 3] {
                    let start = network(kind, activation, &mut random);
                    let options = Options { batch: 7, parts, optimizer, regularization, seed: 9 };
                    let loss = LOSSES[(i + parts) % 3];
                    check(
                        &start,
                        loss,
                        options,
                        &mut random,
                        &format!("{kind} {activation} way {i} {parts}"),
                    );
                }
            }
        }
    }
}
