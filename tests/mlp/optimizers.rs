//! Optimizers against a reference trajectory; penalties, clipping and schedules by hand.

use crate::support::assert_close;
use selfnorm::mlp::{
    Clipping, Dense, Loss, Network, Optimizer, Options, Regularization, Schedule, Shape, Trainer,
};

/// Two weights, no bias in effect: the loss's gradient by the weights is (y - t) x.
fn linear(weights: [f64; 2]) -> Network<f64> {
    let dense = Dense::new(weights.to_vec(), vec![0.0], &"identity".parse().unwrap()).unwrap();
    Network::new(vec![dense.into()]).unwrap()
}

fn named(name: &str) -> Optimizer {
    match name {
        "sgd" => Optimizer::Sgd,
        "momentum" => Optimizer::Momentum { momentum: 0.9 },
        "nesterov" => Optimizer::Nesterov { momentum: 0.9 },
        "rms-prop" => Optimizer::RmsProp { decay: 0.9, epsilon: 1e-8 },
        "adam" => Optimizer::adam(),
        "adamw" => Optimizer::AdamW { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decay: 0.1 },
        _ => panic!("{name}"),
    }
}

/// tests/data/optimizers.csv, by generate_optimizers.py: two weights and a bias on two alternating rows.
#[test]
fn reference_trajectories() {
    let (mut rows, mut last) = (0, (String::new(), None::<Trainer<f64>>));
    for line in include_str!("../data/optimizers.csv").lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let step: u64 = cells[1].parse().unwrap();
        if last.0 != cells[0] {
            let options = Options { batch: 1, optimizer: named(cells[0]), ..Options::default() };
            let trainer = Trainer::new(linear([0.5, -1.0]), Loss::SquaredError, options).unwrap();
            last = (cells[0].to_owned(), Some(trainer));
        }
        let trainer = last.1.as_mut().unwrap();
        let (x, t) = if step % 2 == 1 { ([1.0, 2.0], [3.0]) } else { ([-1.5, 0.25], [0.5]) };
        trainer.step(&x, &t, 0.05).unwrap();
        assert_eq!(trainer.steps(), step);
        let got = trainer.network().parameters().concat();
        for (got, want) in got.iter().zip(&cells[2..]) {
            let because = "some dozens of roundings of numbers near 1 in 20 steps";
            assert_close!(
                *got,
                want.parse().unwrap(),
                scale = 2e-14,
                because = because,
                at = (cells[0], step)
            );
        }
        rows += 1;
    }
    assert_eq!(rows, 6 * 20);
}

/// By hand: weights (3, -4), x = (1, 1), t = 0, y = -1, so the gradient is (-1, -1) and -1 by the bias.
#[test]
fn penalties_and_clipping() {
    let run = |regularization: Regularization, optimizer| {
        let options = Options { batch: 1, regularization, optimizer, ..Options::default() };
        let mut trainer = Trainer::new(linear([3.0, -4.0]), Loss::SquaredError, options).unwrap();
        trainer.step(&[1.0, 1.0], &[0.0], 0.1).unwrap();
        trainer.network().parameters().concat()
    };
    let none = Regularization::default();
    let root = 3.0_f64.sqrt();
    // After the step the weights are (3.1, -3.9), of norm sqrt 24.82.
    let norm = 24.82_f64.sqrt();
    let cases = [
        (none, [3.1, -3.9, 0.1]),
        (Regularization { l1: 0.5, ..none }, [3.05, -3.85, 0.1]),
        (Regularization { l2: 0.5, ..none }, [2.95, -3.7, 0.1]),
        (Regularization { clipping: Some(Clipping::Value(0.5)), ..none }, [3.05, -3.95, 0.05]),
        (
            Regularization { clipping: Some(Clipping::Norm(0.5)), ..none },
            [3.0 + 0.05 / root, -4.0 + 0.05 / root, 0.05 / root],
        ),
        (Regularization { clipping: Some(Clipping::Norm(2.0)), ..none }, [3.1, -3.9, 0.1]),
        (Regularization { max_norm: Some(2.0), ..none }, [6.2 / norm, -7.8 / norm, 0.1]),
        (Regularization { max_norm: Some(5.0), ..none }, [3.1, -3.9, 0.1]),
    ];
    for (regularization, want) in cases {
        for optimizer in [Optimizer::Sgd, Optimizer::Momentum { momentum: 0.9 }] {
            for (got, want) in run(regularization, optimizer).iter().zip(want) {
                let at = (regularization, optimizer);
                assert_close!(*got, want, rel = 1e-14, because = "a dozen operations", at = at);
            }
        }
    }
}

#[test]
fn schedules() {
    let factor = |warm_up, shape, epoch| Schedule { warm_up, shape }.factor(epoch, 10.0);
    let step = Shape::Step { every: 3.0, factor: 0.1 };
    let cosine = Shape::Cosine { floor: 0.2 };
    let cases = [
        (0.0, Shape::Constant, 0.0, 1.0),
        (4.0, Shape::Constant, 1.0, 0.25),
        (0.0, step, 2.9, 1.0),
        (0.0, step, 6.0, 0.01),
        (1.0, step, 3.9, 1.0),
        (0.0, cosine, 0.0, 1.0),
        (0.0, cosine, 5.0, 0.6),
        (0.0, cosine, 10.0, 0.2),
        (0.0, cosine, 2.5, 0.2 + 0.4 * (1.0 + 0.5_f64.sqrt())),
    ];
    for (warm_up, shape, epoch, want) in cases {
        let got = factor(warm_up, shape, epoch);
        assert_close!(got, want, rel = 1e-15, because = "five operations", at = (warm_up, shape, epoch));
    }
    for shape in [Shape::Step { every: 0.0, factor: 0.5 }, Shape::Cosine { floor: 2.0 }] {
        assert!(Schedule { warm_up: 0.0, shape }.check().is_err());
    }
    assert!(Schedule { warm_up: f64::NAN, shape: Shape::Constant }.check().is_err());
}
