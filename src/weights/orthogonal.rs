//! Rows made orthonormal: the Q of a QR decomposition with positive diagonal, Haar-distributed for Gaussian rows.

use crate::error::{Error, Result};
use crate::matrix::{View, multiply};

/// Rows that are freed together, by matrix products, from all rows before them.
const BLOCK: usize = 32;

/// Gram and Schmidt's process, twice, on rows of length `long` >= their number.
///
/// # Errors
/// [`Error::NotFound`] if the rows are linearly dependent, which Gaussian ones are with probability 0.
pub(super) fn orthogonalize(rows: &mut [f64], long: usize) -> Result<()> {
    let dependent = || Error::NotFound { search: "orthogonal weights", reason: "dependent rows".to_owned() };
    let mut done = 0;
    while done < rows.len() {
        let (before, rest) = rows.split_at_mut(done);
        let size = rest.len().min(BLOCK * long);
        let block = &mut rest[..size];
        for _ in 0..2 {
            free_from(before, block, long).ok_or_else(dependent)?;
        }
        for i in 0..size / long {
            let (above, row) = block.split_at_mut(i * long);
            let row = &mut row[..long];
            for _ in 0..2 {
                for other in above.chunks_exact(long) {
                    let along = dot(other, row);
                    row.iter_mut().zip(other).for_each(|(x, y)| *x -= along * y);
                }
            }
            let norm = dot(row, row).sqrt();
            if !(norm > 0.0 && norm.is_finite()) {
                return Err(dependent());
            }
            row.iter_mut().for_each(|x| *x /= norm);
        }
        done += size;
    }
    Ok(())
}

/// block <- block - (block Q^T) Q for the orthonormal rows Q.
fn free_from(q: &[f64], block: &mut [f64], long: usize) -> Option<()> {
    if q.is_empty() {
        return Some(());
    }
    let (m, n) = (block.len() / long, q.len() / long);
    let q = View::new(q, n, long)?;
    let mut along = vec![0.0; m * n];
    multiply(&mut along, 0.0, 1.0, View::new(block, m, long)?, q.transposed())?;
    multiply(block, 1.0, -1.0, View::new(&along, m, n)?, q)
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}
