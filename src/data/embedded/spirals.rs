//! Two spirals (Lang and Witbrock 1988), with noise.

use super::{split, uniforms};
use crate::data::Split;
use crate::error::Result;

const KIND: u32 = 1;
/// Turns of a spiral.
const TURNS: f64 = 2.0;

/// Two classes in the plane, which alternate: at distance r = sqrt u, u uniform on (0, 1), the angle is 2 r turns, and half
/// a turn more in the second class; both coordinates have normal noise of this deviation.
///
/// # Errors
/// [`Error::Domain`](crate::Error::Domain) for no rows, or a negative or infinite deviation.
pub fn spirals(rows: [usize; 2], noise: f64, seed: u64) -> Result<Split> {
    super::not_negative("noise", noise)?;
    split(KIND, seed, rows, 2, 2, &|stream, i, row| {
        let class = i % 2;
        let [u] = uniforms(stream);
        let r = u.sqrt();
        let angle = std::f64::consts::TAU * (TURNS * r + 0.5 * f64::from(class));
        let mut normal = [0.0_f64; 2];
        stream.again(1).normals(0, &mut normal);
        let point = [r * angle.cos(), r * angle.sin()];
        row.iter_mut().zip(point.iter().zip(normal)).for_each(|(x, (p, z))| *x = (p + noise * z) as f32);
        class
    })
}
