//! Net inputs by the weights themselves, drawn and multiplied a block of units at a time.

use super::network::{Batch, ROWS};
use crate::error::Result;
use crate::matrix::{View, multiply};
use crate::random::Stream;
use crate::weights::Weights;

/// The weights of a layer, to be drawn by units; unit i's from the stream whose last index is i.
pub(super) struct Materialized<'a> {
    inputs: &'a Batch,
    weights: &'a Weights,
    stream: Stream,
    /// The whole matrix, where its rows are not independent.
    whole: Option<Vec<f32>>,
    /// One for every unit.
    biases: Vec<f32>,
}

impl<'a> Materialized<'a> {
    /// The weights of `units` units on these inputs, with biases from their own stream.
    ///
    /// # Errors
    /// As [`Weights::draw`].
    pub fn new(
        [stream, biases]: [Stream; 2],
        weights: &'a Weights,
        bias_variance: f64,
        inputs: &'a Batch,
        units: usize,
    ) -> Result<Self> {
        let mut bias = vec![0.0_f32; units];
        if bias_variance > 0.0 {
            let deviation = bias_variance.sqrt() as f32;
            biases.normals(0, &mut bias);
            bias.iter_mut().for_each(|b| *b *= deviation);
        }
        let whole = if weights.rows_are_independent() {
            None
        } else {
            let n = inputs.units();
            let mut matrix = vec![0.0_f32; units * n];
            weights.draw(stream, units, n, &mut matrix)?;
            Some(matrix)
        };
        Ok(Self { inputs, weights, stream, whole, biases: bias })
    }

    /// The weights of the units of a block, in `scratch` where they must be drawn.
    fn matrix<'s>(&'s self, block: usize, scratch: &'s mut Vec<f32>) -> Result<&'s [f32]> {
        let n = self.inputs.units();
        let first = block * ROWS;
        let last = (first + ROWS).min(self.biases.len());
        if let Some(matrix) = &self.whole {
            return Ok(&matrix[first * n..last * n]);
        }
        scratch.resize((last - first) * n, 0.0);
        for (row, i) in scratch.chunks_exact_mut(n).zip(first..) {
            self.weights.draw_row(self.stream.with_last(i as u32), row)?;
        }
        Ok(scratch)
    }

    /// The net inputs of the units of a block; `None` if the shapes do not fit.
    ///
    /// # Errors
    /// As [`Weights::draw_row`].
    pub fn fill(&self, block: usize, rows: &mut [f32]) -> Result<Option<()>> {
        let (n, b) = (self.inputs.units(), self.inputs.samples);
        let mut scratch = Vec::new();
        let matrix = self.matrix(block, &mut scratch)?;
        for (row, bias) in rows.chunks_exact_mut(b).zip(&self.biases[block * ROWS..]) {
            row.fill(*bias);
        }
        let views = View::new(matrix, rows.len() / b, n).zip(View::new(&self.inputs.values, n, b));
        Ok(views.and_then(|(w, x)| multiply(rows, 1.0, 1.0, w, x)))
    }

    /// W^T U for the gradients U by the net inputs; `None` if the shapes do not fit. The matrix is drawn again.
    ///
    /// # Errors
    /// As [`Weights::draw_row`].
    pub fn back(&self, gradient: &Batch, out: &mut Batch) -> Result<Option<()>> {
        let (n, b) = (self.inputs.units(), self.inputs.samples);
        let mut scratch = Vec::new();
        out.values.fill(0.0);
        for (block, rows) in gradient.values.chunks(ROWS * b).enumerate() {
            let matrix = self.matrix(block, &mut scratch)?;
            let views = View::new(matrix, rows.len() / b, n).zip(View::new(rows, rows.len() / b, b));
            let done = views.and_then(|(w, u)| multiply(&mut out.values, 1.0, 1.0, w.transposed(), u));
            if done.is_none() {
                return Ok(None);
            }
        }
        Ok(Some(()))
    }
}
