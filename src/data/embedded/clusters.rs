//! Gaussian clusters.

use super::{Role, split};
use crate::data::Split;
use crate::error::{Error, Result};

const KIND: u32 = 2;

/// Classes around centres from N(0, I), with N(0, spread^2 I) around each; `width` features; classes take turns.
///
/// # Errors
/// [`Error::Domain`] for no rows, features or classes, or a negative or infinite spread.
pub fn clusters(rows: [usize; 2], width: usize, classes: u32, spread: f64, seed: u64) -> Result<Split> {
    super::not_negative("spread", spread)?;
    let most = width.checked_mul(classes as usize).filter(|n| *n > 0 && *n < 1 << 28);
    let size = most.ok_or_else(|| Error::Domain {
        parameter: "features, classes",
        value: format!("{width}, {classes}"),
        domain: "positive, with a product below 2^28",
    })?;
    let mut centres = vec![0.0_f32; size];
    Role::Common.stream(seed, KIND, 0).normals(0, &mut centres);
    split(KIND, seed, rows, width, classes, &|stream, i, row| {
        let class = i % classes;
        stream.normals(0, row);
        let centre = &centres[class as usize * width..][..width];
        row.iter_mut().zip(centre).for_each(|(x, c)| *x = (f64::from(*c) + spread * f64::from(*x)) as f32);
        class
    })
}
