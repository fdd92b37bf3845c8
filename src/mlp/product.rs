//! Matrix products over slices, by the crate `gemm`.

#![allow(unsafe_code, reason = "gemm takes pointers and strides; here they are checked against the slices")]

use super::Real;
use gemm::Parallelism;

/// A matrix in a slice.
#[derive(Clone, Copy)]
pub struct View<'a, T> {
    data: &'a [T],
    rows: usize,
    columns: usize,
    /// Distances in the slice of neighbours in a column and in a row.
    strides: [usize; 2],
}

impl<'a, T> View<'a, T> {
    /// Row after row, as many as there are whole ones.
    pub fn new(data: &'a [T], columns: usize) -> Self {
        Self { data, rows: data.len().checked_div(columns).unwrap_or(0), columns, strides: [columns, 1] }
    }

    /// Rows and columns exchanged.
    pub fn transposed(self) -> Self {
        let [down, right] = self.strides;
        Self { data: self.data, rows: self.columns, columns: self.rows, strides: [right, down] }
    }

    /// `count` rows from `first` on, as far as there are such.
    pub fn rows(self, first: usize, count: usize) -> Self {
        let first = first.min(self.rows);
        let data = self.data.get(first * self.strides[0]..).unwrap_or(&[]);
        Self { data, rows: count.min(self.rows - first), ..self }
    }

    fn is_inside(&self) -> bool {
        let last = |n: usize, stride: usize| n.saturating_sub(1).checked_mul(stride);
        let end = last(self.rows, self.strides[0]).zip(last(self.columns, self.strides[1]));
        let end = end.and_then(|(down, right)| down.checked_add(right));
        self.rows == 0 || self.columns == 0 || end.is_some_and(|end| end < self.data.len())
    }
}

/// out = keep out + factor a b, `out` row after row; where `keep` is 0, what stood there is not read.
///
/// # Panics
/// If the shapes do not fit: an error of the caller, who knows them.
pub fn product<T: Real>(out: &mut [T], keep: T, factor: T, a: View<'_, T>, b: View<'_, T>) {
    assert!(a.columns == b.rows && a.is_inside() && b.is_inside(), "factors of a product fit");
    assert!(a.rows.checked_mul(b.columns) == Some(out.len()), "a product fits its place");
    let stride = |n: usize| n as isize;
    // SAFETY: every index that gemm reaches lies inside the slices, as was just checked; `out` is borrowed alone.
    unsafe {
        gemm::gemm(
            a.rows,
            b.columns,
            a.columns,
            out.as_mut_ptr(),
            1,
            stride(b.columns),
            !keep.is_zero(),
            a.data.as_ptr(),
            stride(a.strides[1]),
            stride(a.strides[0]),
            b.data.as_ptr(),
            stride(b.strides[1]),
            stride(b.strides[0]),
            keep,
            factor,
            false,
            false,
            false,
            Parallelism::None,
        );
    }
}
