//! After the first step a training asks for no memory but what the matrix products of `gemm` ask for, and give back.

use crate::support::allocations::count;
use selfnorm::matrix::{View, multiply};
use selfnorm::mlp::{Layer, Loss, Optimizer, Options, Regularization, RunFile, Trainer};
use std::path::Path;

const ROWS: usize = 32;
/// Inputs whose weights take their step together.
const BLOCK: usize = 64;

/// What the products of one step ask for: each has the shapes that the step gives it.
fn products(shapes: &[[usize; 2]]) -> u64 {
    let list = |n: usize| vec![0.5_f32; n];
    let mut total = 0;
    for (l, [n, m]) in shapes.iter().copied().enumerate() {
        let (x, y, w) = (list(ROWS * n), list(ROWS * m), list(n * m));
        let (mut z, mut back, mut gradient) = (list(ROWS * m), list(ROWS * n), list(n * m));
        let view = |data, rows, columns| View::new(data, rows, columns).unwrap();
        total += count(|| multiply(&mut z, 0.0, 1.0, view(&x, ROWS, n), view(&w, n, m)).unwrap());
        if l > 0 {
            let w = view(&w, n, m).transposed();
            total += count(|| multiply(&mut back, 0.0, 1.0, view(&y, ROWS, m), w).unwrap());
        }
        for (block, gradient) in gradient.chunks_mut(BLOCK * m).enumerate() {
            let x = view(&x, ROWS, n).transposed().rows(block * BLOCK, gradient.len() / m).unwrap();
            total += count(|| multiply(gradient, 1.0, 1.0, x, view(&y, ROWS, m)).unwrap());
        }
    }
    total
}

#[test]
fn steps_allocate_nothing() {
    let clipped = Regularization {
        l1: 1e-4,
        max_norm: Some(3.0),
        clipping: Some(selfnorm::mlp::Clipping::Norm(1.0)),
        ..Regularization::default()
    };
    let cases = [
        ("", Optimizer::Sgd, Regularization::default()),
        (
            "activation = \"gelu\"\nalpha-dropout = 0.0\ndropout = 0.1",
            Optimizer::adam(),
            Regularization::default(),
        ),
        ("normalization = \"batch\"\nalpha-dropout = 0.1", Optimizer::Sgd, clipped),
        ("normalization = \"layer\"\nblock = \"residual\"", Optimizer::Momentum { momentum: 0.9 }, clipped),
        ("normalization = \"weight\"", Optimizer::adam(), Regularization::default()),
        ("block = \"highway\"", Optimizer::RmsProp { decay: 0.9, epsilon: 1e-8 }, Regularization::default()),
    ];
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    for (text, optimizer, regularization) in cases {
        let text = format!("[network]\ndepth = 4\nwidth = 150\n{text}");
        let mut run = RunFile::parse(&text, Path::new("x")).unwrap();
        run.resolve(1).unwrap();
        let network = run.network.build::<f32>(70, 10, 1).unwrap();
        let shapes: Vec<[usize; 2]> = network
            .layers()
            .iter()
            .flat_map(Layer::dense)
            .map(|dense| [dense.inputs(), dense.outputs()])
            .collect();
        let x = vec![0.25_f32; ROWS * 70];
        let t: Vec<f32> = (0..ROWS * 10).map(|i| f32::from(u8::from(i % 11 == 0))).collect();
        for parts in [1, 2] {
            // Two parts of as many rows each ask for as much twice.
            let rows = parts * ROWS;
            let (x, t) = (x.repeat(parts), t.repeat(parts));
            let options = Options { batch: rows, parts, optimizer, regularization, seed: 1 };
            let mut trainer = Trainer::new(network.clone(), Loss::SoftmaxCrossEntropy, options).unwrap();
            pool.install(|| {
                let mut step = || {
                    trainer.step(&x, &t, 1e-3).unwrap();
                };
                step();
                let counts: Vec<u64> = (0..5).map(|_| count(&mut step)).collect();
                let expected = parts as u64 * products(&shapes);
                println!("{text:?} in {parts}: {counts:?}, products {expected}");
                assert!(counts.iter().all(|n| *n == expected), "{text}: {counts:?}, products {expected}");
            });
        }
    }
}
