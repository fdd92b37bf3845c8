//! Net inputs drawn without the weights: Gaussian weights only.
//!
//! Given the layer's B inputs x_1, .., x_B in R^n, the net inputs of a unit with weights N(0, tau/n) and bias N(0, s^2)
//! are jointly N(0, C), C = tau G + s^2, G_ij = x_i . x_j / n, and units are independent. With C = L L^T they are L g
//! for B normals g: n B^2 operations and n B normals instead of n^2 B and n^2.

use super::run::{Batch, ROWS};
use crate::matrix::{View, multiply};
use crate::random::{Sample, Stream};
use rayon::prelude::*;

/// Pivots below this share of their diagonal entry are roundings of 0: the Gram matrix is that of `f32` numbers, summed
/// in `f64`.
const SINGULAR: f64 = 1e-13;

/// The joint law of a unit's net inputs, given the layer's inputs.
pub(super) struct Gram {
    stream: Stream,
    /// L, by rows.
    factor: Vec<f32>,
    samples: usize,
}

impl Gram {
    /// The law for weights N(0, tau/n) and biases of a variance; `None` only if the shapes do not fit.
    pub fn new(stream: Stream, tau: f64, bias_variance: f64, inputs: &Batch) -> Option<Self> {
        let b = inputs.samples;
        let mut covariance = gram(inputs)?;
        let scale = tau / inputs.units() as f64;
        covariance.iter_mut().for_each(|g| *g = scale * *g + bias_variance);
        cholesky(&mut covariance, b);
        Some(Self { stream, factor: covariance.iter().map(|l| *l as f32).collect(), samples: b })
    }

    /// The net inputs of the units of a block; `None` if the shapes do not fit.
    pub fn fill(&self, block: usize, rows: &mut [f32]) -> Option<()> {
        let b = self.samples;
        let mut normals = vec![0.0_f32; rows.len()];
        self.stream.with_last(block as u32).normals(0, &mut normals);
        let factor = View::new(&self.factor, b, b)?.transposed();
        multiply(rows, 0.0, 1.0, View::new(&normals, rows.len() / b, b)?, factor)
    }
}

/// X^T X, block by block in `f64`, the blocks added in order.
fn gram(inputs: &Batch) -> Option<Vec<f64>> {
    let b = inputs.samples;
    let parts: Vec<Option<Vec<f64>>> = inputs
        .values
        .par_chunks(ROWS * b)
        .map(|rows| {
            let rows: Vec<f64> = rows.iter().map(|x| x.to_f64()).collect();
            let view = View::new(&rows, rows.len() / b, b)?;
            let mut part = vec![0.0; b * b];
            multiply(&mut part, 0.0, 1.0, view.transposed(), view).map(|()| part)
        })
        .collect();
    parts.into_iter().try_fold(vec![0.0; b * b], |mut sum, part| {
        sum.iter_mut().zip(part?).for_each(|(s, p)| *s += p);
        Some(sum)
    })
}

/// The lower factor of a positive semidefinite matrix, in place: where a pivot is 0, so is its column.
fn cholesky(a: &mut [f64], n: usize) {
    for j in 0..n {
        let (diagonal, row): (f64, Vec<f64>) = (a[j * n + j], a[j * n..j * n + j].to_vec());
        let pivot = diagonal - row.iter().map(|x| x * x).sum::<f64>();
        let root = if pivot > SINGULAR * diagonal { pivot.sqrt() } else { 0.0 };
        a[j * n + j] = root;
        for i in j + 1..n {
            let dot: f64 = a[i * n..i * n + j].iter().zip(&row).map(|(x, y)| x * y).sum();
            a[i * n + j] = if root > 0.0 { (a[i * n + j] - dot) / root } else { 0.0 };
            a[j * n + i] = 0.0;
        }
    }
}
