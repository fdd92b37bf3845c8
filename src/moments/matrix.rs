//! Singular value and spectral radius of 2x2 matrices in every arithmetic.

use crate::scalar::{Scalar, power_of_two};
use nalgebra::Matrix2;
use std::cmp::Ordering;

/// The largest singular value of H, the paper's S (eq. 71, with the factor 1/2 that its first line lacks):
///
/// S = (sqrt((H11 + H22)^2 + (H21 - H12)^2) + sqrt((H11 - H22)^2 + (H12 + H21)^2)) / 2.
///
/// Both roots are sums of squares: nothing cancels. Enclosure in an arithmetic that encloses; 3 ulp in `f64`.
///
/// ```
/// use nalgebra::Matrix2;
/// use selfnorm::moments::contraction_factor;
/// let h = Matrix2::new(0.0, 0.09, 0.0, 0.78);
/// assert!((contraction_factor(&h) - h.norm()).abs() < 1e-15);
/// ```
#[must_use]
#[inline(always)]
pub fn contraction_factor<S: Scalar>(h: &Matrix2<S>) -> S {
    let plain = singular_value(h);
    if is_ordinary(plain) { plain } else { scaled(h, plain, singular_value, largest_entry(h)) }
}

#[inline(always)]
fn singular_value<S: Scalar>(h: &Matrix2<S>) -> S {
    let norm = |a: S, b: S| (a.square() + b.square()).sqrt();
    let sum = norm(h[(0, 0)] + h[(1, 1)], h[(1, 0)] - h[(0, 1)]);
    let difference = norm(h[(0, 0)] - h[(1, 1)], h[(0, 1)] + h[(1, 0)]);
    S::ratio(1, 2) * (sum + difference)
}

/// The spectral radius of H: the largest modulus of its two eigenvalues, real or a complex pair.
///
/// With t = (H11 + H22)/2 and d = ((H11 - H22)/2)^2 + H12 H21: |t| + sqrt(d) for d >= 0, sqrt(t^2 - d) for d < 0.
#[must_use]
#[inline(always)]
pub fn spectral_radius<S: Scalar>(h: &Matrix2<S>) -> S {
    let plain = radius(h);
    if is_ordinary(plain) { plain } else { scaled(h, plain, radius, largest_eigenvalue(h)) }
}

#[inline(always)]
fn radius<S: Scalar>(h: &Matrix2<S>) -> S {
    let half = S::ratio(1, 2);
    let zero = S::integer(0);
    let t = half * (h[(0, 0)] + h[(1, 1)]);
    let d = (half * (h[(0, 0)] - h[(1, 1)])).square() + times(h[(0, 1)], h[(1, 0)]);
    let real = || t.abs() + d.max(zero).sqrt();
    let complex = || (t.square() + (-d).max(zero)).sqrt();
    d.by_sign(complex, real)
}

/// Whether no square on the way to this result can have left the range of `f64`, or it does not matter.
#[inline(always)]
pub(super) fn is_ordinary<S: Scalar>(result: S) -> bool {
    let between = |x: S| x.sign() == Some(Ordering::Greater);
    S::ENCLOSES || (between(result - S::exact(1e-140)) && between(S::exact(1e140) - result))
}

/// The size of the largest entry.
fn largest_entry<S: Scalar>(h: &Matrix2<S>) -> f64 {
    h.iter().fold(0.0, |largest, x| largest.max(x.to_f64().abs()))
}

/// The size of the eigenvalues, at most: the entries off the diagonal count by their product.
fn largest_eigenvalue<S: Scalar>(h: &Matrix2<S>) -> f64 {
    let size = |i, j| h[(i, j)].to_f64().abs();
    size(0, 0).max(size(1, 1)).max(size(0, 1).sqrt() * size(1, 0).sqrt())
}

/// What is homogeneous of degree 1 in the matrix, computed at a size near 1; `plain` where it has no finite size.
#[cold]
fn scaled<S: Scalar>(h: &Matrix2<S>, plain: S, f: fn(&Matrix2<S>) -> S, size: f64) -> S {
    if size.is_nan() || size <= 0.0 || size.is_infinite() {
        return plain;
    }
    let factor = S::exact(power_of_two((-size.log2()).clamp(-1022.0, 1022.0) as i32));
    f(&h.map(|x| x * factor)) / factor
}

/// The product, in which 0 times an infinite derivative is 0: a map that does not move cannot be steep.
///
/// Only a product that is not finite is taken for such a limit, and none in an arithmetic that encloses: a [`Dual`]
/// whose value is 0 still has a gradient.
///
/// [`Dual`]: crate::scalar::Dual
#[inline(always)]
pub(super) fn times<S: Scalar>(x: S, y: S) -> S {
    let product = x * y;
    let vanishes = |z: S| z.sign() == Some(Ordering::Equal);
    let is_limit = !S::ENCLOSES && !product.is_finite() && (vanishes(x) || vanishes(y));
    if is_limit { S::integer(0) } else { product }
}
