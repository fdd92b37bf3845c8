//! Singular value and spectral radius of 2x2 matrices in every arithmetic.

use crate::scalar::Scalar;
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
    let half = S::ratio(1, 2);
    let zero = S::integer(0);
    let t = half * (h[(0, 0)] + h[(1, 1)]);
    let d = (half * (h[(0, 0)] - h[(1, 1)])).square() + times(h[(0, 1)], h[(1, 0)]);
    let real = || t.abs() + d.max(zero).sqrt();
    let complex = || (t.square() + (-d).max(zero)).sqrt();
    d.by_sign(complex, real)
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
