//! Net inputs drawn without the weights: Gaussian weights only.
//!
//! Given the layer's B inputs x_1, .., x_B in R^n, the net inputs of a unit with weights N(0, tau/n) and bias N(0, s^2)
//! are jointly N(0, C), C = tau G + s^2, G_ij = x_i . x_j / n, and units are independent. With C = L L^T they are L g
//! for B normals g: n B^2 operations and n B normals instead of n^2 B and n^2.
//!
//! The way back needs V = W^T U for gradients U that depend on W through Z = W X alone. Given Z, W is the part that the
//! inputs see, Z A^-1 X^T with A = X^T X, and independent weights across them: V = X A^-1 (Z^T U - X^T N) + N, where N
//! is drawn like W^T U for fresh weights. A bias is a weight of one input more.

use super::network::{Batch, ROWS};
use crate::matrix::{View, multiply};
use crate::random::{Sample, Stream};
use rayon::prelude::*;

/// Pivots below this share of their diagonal entry are roundings of 0: the Gram matrix is that of `f32` numbers, summed
/// in `f64`.
const SINGULAR: f64 = 1e-13;
/// The same where net inputs, rounded to `f32`, are divided by a pivot.
const NEARLY_SINGULAR: f64 = 1e-7;

/// The joint law of a unit's net inputs, given the layer's inputs.
pub(super) struct Gram {
    stream: Stream,
    /// L, by rows.
    factor: Vec<f32>,
    samples: usize,
    tau: f64,
    bias_variance: f64,
}

impl Gram {
    /// The law for weights N(0, tau/n) and biases of a variance; `None` only if the shapes do not fit.
    pub fn new(stream: Stream, tau: f64, bias_variance: f64, inputs: &Batch) -> Option<Self> {
        let b = inputs.samples;
        let mut covariance = products(&inputs.values, &inputs.values, b)?;
        let scale = tau / inputs.units() as f64;
        covariance.iter_mut().for_each(|g| *g = scale * *g + bias_variance);
        let factor = lower(covariance, b);
        Some(Self { stream, factor, samples: b, tau, bias_variance })
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

impl Gram {
    /// W^T U for the gradients U by the net inputs `net`; `None` if the shapes do not fit.
    pub fn back(
        &self,
        stream: Stream,
        inputs: &Batch,
        net: &[f32],
        gradient: &Batch,
        out: &mut Batch,
    ) -> Option<()> {
        let (b, n) = (self.samples, inputs.units());
        if self.tau <= 0.0 {
            out.values.fill(0.0);
            return Some(());
        }
        // The fresh part, by the Gram matrix of the gradients; the bias has the last stream.
        let mut covariance = products(&gradient.values, &gradient.values, b)?;
        let scale = self.tau / n as f64;
        covariance.iter_mut().for_each(|g| *g *= scale);
        let factor = lower(covariance, b);
        let fresh = |block: u32, rows: &mut [f32]| {
            let mut normals = vec![0.0_f32; rows.len()];
            stream.with_last(block).normals(0, &mut normals);
            let factor = View::new(&factor, b, b)?.transposed();
            multiply(rows, 0.0, 1.0, View::new(&normals, rows.len() / b, b)?, factor)
        };
        let blocks = out.values.par_chunks_mut(ROWS * b).enumerate();
        blocks.map(|(block, rows)| fresh(block as u32, rows)).collect::<Option<()>>()?;
        // The input that the biases belong to has this square.
        let square = self.bias_variance / scale;
        let mut bias = vec![0.0_f32; b];
        fresh(u32::MAX, &mut bias)?;
        let mut seen = products(&inputs.values, &inputs.values, b)?;
        let mut excess = products(net, &gradient.values, b)?;
        let mixed = products(&inputs.values, &out.values, b)?;
        seen.iter_mut().for_each(|g| *g += square);
        for (k, (e, m)) in excess.iter_mut().zip(mixed).enumerate() {
            *e -= m + square.sqrt() * f64::from(bias[k % b]);
        }
        cholesky(&mut seen, b, NEARLY_SINGULAR);
        solve(&seen, &mut excess, b);
        let excess: Vec<f32> = excess.iter().map(|e| *e as f32).collect();
        let excess = View::new(&excess, b, b)?;
        let blocks = out.values.par_chunks_mut(ROWS * b).zip(inputs.values.par_chunks(ROWS * b));
        blocks
            .map(|(rows, x)| multiply(rows, 1.0, 1.0, View::new(x, x.len() / b, b)?, excess))
            .collect::<Option<()>>()
    }
}

/// X^T Y of two matrices with rows of this length, block by block in `f64`, the blocks added in order.
fn products(x: &[f32], y: &[f32], length: usize) -> Option<Vec<f64>> {
    let b = length;
    let wide = |rows: &[f32]| -> Vec<f64> { rows.iter().map(|x| x.to_f64()).collect() };
    let parts: Vec<Option<Vec<f64>>> = x
        .par_chunks(ROWS * b)
        .zip(y.par_chunks(ROWS * b))
        .map(|(x, y)| {
            let (x, y) = (wide(x), wide(y));
            let x = View::new(&x, x.len() / b, b)?;
            let mut part = vec![0.0; b * b];
            multiply(&mut part, 0.0, 1.0, x.transposed(), View::new(&y, y.len() / b, b)?).map(|()| part)
        })
        .collect();
    parts.into_iter().try_fold(vec![0.0; b * b], |mut sum, part| {
        sum.iter_mut().zip(part?).for_each(|(s, p)| *s += p);
        Some(sum)
    })
}

/// The factor of a covariance, rounded.
fn lower(mut covariance: Vec<f64>, n: usize) -> Vec<f32> {
    cholesky(&mut covariance, n, SINGULAR);
    covariance.iter().map(|l| *l as f32).collect()
}

/// The lower factor of a positive semidefinite matrix, in place: where a pivot is 0, so is its column.
fn cholesky(a: &mut [f64], n: usize, singular: f64) {
    for j in 0..n {
        let (diagonal, row): (f64, Vec<f64>) = (a[j * n + j], a[j * n..j * n + j].to_vec());
        let pivot = diagonal - row.iter().map(|x| x * x).sum::<f64>();
        let root = if pivot > singular * diagonal { pivot.sqrt() } else { 0.0 };
        a[j * n + j] = root;
        for i in j + 1..n {
            let dot: f64 = a[i * n..i * n + j].iter().zip(&row).map(|(x, y)| x * y).sum();
            a[i * n + j] = if root > 0.0 { (a[i * n + j] - dot) / root } else { 0.0 };
            a[j * n + i] = 0.0;
        }
    }
}

/// X with L L^T X = Y in the place of Y, n x n; rows of 0 where a pivot is 0.
fn solve(l: &[f64], y: &mut [f64], n: usize) {
    for column in 0..n {
        for i in 0..n {
            let dot: f64 = (0..i).map(|k| l[i * n + k] * y[k * n + column]).sum();
            y[i * n + column] = ratio(y[i * n + column] - dot, l[i * n + i]);
        }
        for i in (0..n).rev() {
            let dot: f64 = (i + 1..n).map(|k| l[k * n + i] * y[k * n + column]).sum();
            y[i * n + column] = ratio(y[i * n + column] - dot, l[i * n + i]);
        }
    }
}

/// a/b, 0 for b = 0.
fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { 0.0 }
}
