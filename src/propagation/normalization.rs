//! Batch and layer normalization.

use super::network::{Batch, ROWS};
use rayon::prelude::*;

/// Over what mean and variance are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Over the samples of a network, unit by unit: batch normalization with the batch's own statistics.
    Samples,
    /// Over the units, sample by sample: layer normalization.
    Units,
}

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In front of the activation: net inputs are normalized.
    Before,
    /// Behind the activation, in front of dropout.
    Behind,
}

/// x -> (x - mean)/standard deviation, divisor n, without parameters of its own.
///
/// What is constant, to a relative 1e-6, becomes 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Normalization {
    /// Over what.
    pub over: Over,
    /// Where.
    pub place: Place,
}

/// Squared relative spread below which numbers are taken for roundings of one.
const CONSTANT: f64 = 1e-12;

/// (mean, 1/standard deviation), the latter 0 for a constant, from sums of x and x^2 about an origin.
fn scale(n: f64, origin: f64, sum: f64, squares: f64) -> [f32; 2] {
    let mean = sum / n;
    let variance = squares / n - mean * mean;
    let center = origin + mean;
    let constant = variance <= CONSTANT * (variance + center * center);
    [center as f32, if constant { 0.0 } else { (1.0 / variance.sqrt()) as f32 }]
}

/// Every unit of a block over its samples.
pub(super) fn over_samples(rows: &mut [f32], samples: usize) {
    for row in rows.chunks_exact_mut(samples) {
        let origin = f64::from(row[0]);
        let (mut sum, mut squares) = (0.0, 0.0);
        for x in row.iter() {
            let d = f64::from(*x) - origin;
            sum += d;
            squares += d * d;
        }
        let [mean, factor] = scale(samples as f64, origin, sum, squares);
        row.iter_mut().for_each(|x| *x = (*x - mean) * factor);
    }
}

/// Every sample of a layer over its units.
pub(super) fn over_units(batch: &mut Batch) {
    let (units, samples) = (batch.units(), batch.samples);
    let origins: Vec<f64> = batch.values[..samples].iter().map(|x| f64::from(*x)).collect();
    let parts: Vec<Vec<[f64; 2]>> = batch
        .values
        .par_chunks(ROWS * samples)
        .map(|rows| {
            let mut sums = vec![[0.0; 2]; samples];
            for row in rows.chunks_exact(samples) {
                for ((x, origin), sum) in row.iter().zip(&origins).zip(&mut sums) {
                    let d = f64::from(*x) - origin;
                    sum[0] += d;
                    sum[1] += d * d;
                }
            }
            sums
        })
        .collect();
    let mut sums = vec![[0.0; 2]; samples];
    for part in parts {
        for (sum, part) in sums.iter_mut().zip(part) {
            *sum = [sum[0] + part[0], sum[1] + part[1]];
        }
    }
    let scales: Vec<[f32; 2]> = sums
        .iter()
        .zip(&origins)
        .map(|([sum, squares], origin)| scale(units as f64, *origin, *sum, *squares))
        .collect();
    batch.values.par_chunks_mut(ROWS * samples).for_each(|rows| {
        for row in rows.chunks_exact_mut(samples) {
            row.iter_mut().zip(&scales).for_each(|(x, [mean, factor])| *x = (*x - mean) * factor);
        }
    });
}
