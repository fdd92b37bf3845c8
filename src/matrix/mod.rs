//! Matrix products of `f32` and `f64`, over slices whose bounds are checked.

#![allow(
    unsafe_code,
    reason = "the products of `gemm` take pointers; the views here check what they point to"
)]

use crate::random::Sample;

/// A matrix in a slice: element (i, j) at i `row_stride` + j `column_stride`.
#[derive(Clone, Copy, Debug)]
pub struct View<'a, T> {
    data: &'a [T],
    rows: usize,
    columns: usize,
    row_stride: usize,
    column_stride: usize,
}

impl<'a, T> View<'a, T> {
    /// The matrix whose rows follow one another; `None` unless the slice has `rows * columns` elements.
    #[must_use]
    pub fn new(data: &'a [T], rows: usize, columns: usize) -> Option<Self> {
        let fits = rows.checked_mul(columns) == Some(data.len()) && isize::try_from(data.len()).is_ok();
        fits.then_some(Self { data, rows, columns, row_stride: columns, column_stride: 1 })
    }

    /// The transposed matrix, without moving anything.
    #[must_use]
    pub const fn transposed(self) -> Self {
        Self {
            data: self.data,
            rows: self.columns,
            columns: self.rows,
            row_stride: self.column_stride,
            column_stride: self.row_stride,
        }
    }

    /// `count` rows from `first` on, without moving anything; `None` if there are not as many.
    #[must_use]
    pub fn rows(self, first: usize, count: usize) -> Option<Self> {
        let fits = first.checked_add(count).is_some_and(|end| end <= self.rows);
        let data = self.data.get(first.saturating_mul(self.row_stride)..).unwrap_or(&[]);
        fits.then_some(Self { data, rows: count, ..self })
    }
}

/// out <- keep out + factor A B on the calling thread, `out` by rows; `None`, and nothing done, unless the shapes fit.
///
/// Every element is a sum in an order that depends on the shapes and the processor only.
#[must_use]
pub fn multiply<T: Sample>(out: &mut [T], keep: T, factor: T, a: View<'_, T>, b: View<'_, T>) -> Option<()> {
    let (m, n, k) = (a.rows, b.columns, a.columns);
    if b.rows != k || m.checked_mul(n) != Some(out.len()) || isize::try_from(out.len()).is_err() {
        return None;
    }
    if out.is_empty() {
        return Some(());
    }
    // SAFETY: a view's strides are 1 and the row length of a matrix with rows * columns elements, which its slice is, or
    // is from its first row on, so that every (i, j) within the shape lies in it; the shapes agree, `out` has m n
    // elements, is exclusive, and initialized.
    unsafe {
        gemm::gemm(
            m,
            n,
            k,
            out.as_mut_ptr(),
            1,
            n as isize,
            keep.to_f64() != 0.0,
            a.data.as_ptr(),
            a.column_stride as isize,
            a.row_stride as isize,
            b.data.as_ptr(),
            b.column_stride as isize,
            b.row_stride as isize,
            keep,
            factor,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
    Some(())
}
