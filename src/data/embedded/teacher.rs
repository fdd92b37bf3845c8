//! A random network as teacher.

use super::{Role, split};
use crate::data::Split;
use crate::error::{Error, Result};

const KIND: u32 = 3;

/// Inputs from N(0, I) of `width` features; the class is the largest output of a fixed random network with one hidden
/// layer of `hidden` tanh units: weights N(0, 4/width), then N(0, 1/hidden), no biases. Its classes need not be equally
/// frequent.
///
/// # Errors
/// [`Error::Domain`] for no rows, features, units or classes.
pub fn teacher(rows: [usize; 2], width: usize, hidden: usize, classes: u32, seed: u64) -> Result<Split> {
    let size = |a: usize, b: usize| a.checked_mul(b).filter(|n| *n > 0 && *n < 1 << 28);
    let sizes = size(width, hidden).zip(size(hidden, classes as usize));
    let (first, second) = sizes.ok_or_else(|| Error::Domain {
        parameter: "features, hidden units, classes",
        value: format!("{width}, {hidden}, {classes}"),
        domain: "positive, neighbours with a product below 2^28",
    })?;
    let draw = |layer: u32, n: usize| {
        let mut weights = vec![0.0_f32; n];
        Role::Common.stream(seed, KIND, layer).normals(0, &mut weights);
        weights
    };
    let (first, second) = (draw(0, first), draw(1, second));
    let along = |weights: &[f32], x: &[f32]| -> f64 {
        weights.iter().zip(x).map(|(w, x)| f64::from(*w) * f64::from(*x)).sum()
    };
    let gain = 2.0 / (width as f64).sqrt();
    split(KIND, seed, rows, width, classes, &|stream, _, row| {
        stream.normals(0, row);
        let units = first.chunks_exact(width).map(|w| (gain * along(w, row)).tanh() as f32);
        let units: Vec<f32> = units.collect();
        let outputs = second.chunks_exact(hidden).map(|w| along(w, &units));
        let best = outputs.zip(0..).max_by(|a, b| a.0.total_cmp(&b.0));
        best.map_or(0, |(_, class)| class)
    })
}
