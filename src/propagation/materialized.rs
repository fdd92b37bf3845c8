//! Net inputs by the weights themselves, drawn and multiplied a block of rows at a time.

use super::run::{Batch, ROWS};
use crate::error::Result;
use crate::matrix::{View, multiply};
use crate::random::Stream;
use crate::weights::Weights;
use rayon::prelude::*;

/// The net inputs of the next layer, or `None` if the shapes do not fit; unit i's weights come from the stream whose
/// last index is i, its bias from `biases`.
///
/// # Errors
/// As [`Weights::draw`].
pub(super) fn net_inputs(
    streams: [Stream; 2],
    weights: &Weights,
    inputs: &Batch,
    bias_variance: f64,
    out: &mut Batch,
) -> Result<Option<()>> {
    let (n, b) = (inputs.units(), inputs.samples);
    let units = out.units();
    let [stream, biases] = streams;
    let mut bias = vec![0.0_f32; units];
    if bias_variance > 0.0 {
        biases.normals(0, &mut bias);
    }
    let deviation = bias_variance.sqrt() as f32;
    let whole = if weights.rows_are_independent() {
        None
    } else {
        let mut matrix = vec![0.0_f32; units * n];
        weights.draw(stream, units, n, &mut matrix)?;
        Some(matrix)
    };
    let blocks = out.values.par_chunks_mut(ROWS * b).zip(bias.par_chunks(ROWS)).enumerate();
    let done = blocks.map(|(block, (rows, bias))| {
        let count = bias.len();
        let first = block * ROWS;
        let mut drawn = Vec::new();
        let matrix = match &whole {
            Some(matrix) => &matrix[first * n..(first + count) * n],
            None => {
                drawn.resize(count * n, 0.0);
                for (row, i) in drawn.chunks_exact_mut(n).zip(first..) {
                    weights.draw_row(stream.with_last(i as u32), row)?;
                }
                drawn.as_slice()
            }
        };
        for (row, bias) in rows.chunks_exact_mut(b).zip(bias) {
            row.fill(deviation * bias);
        }
        let (Some(w), Some(x)) = (View::new(matrix, count, n), View::new(&inputs.values, n, b)) else {
            return Ok(None);
        };
        Ok(multiply(rows, 1.0, 1.0, w, x))
    });
    let done: Vec<Option<()>> = done.collect::<Result<_>>()?;
    Ok(done.into_iter().collect::<Option<Vec<()>>>().map(|_| ()))
}
