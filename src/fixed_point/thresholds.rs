//! The weights at which SELU's fixed variance is born and lost.

use crate::activation::selu;
use crate::scalar::Scalar;

/// Thresholds of tau for SELU with fixed point (0, 1), units with omega = 0.
///
/// Var f(z)/v and E f(z)^2/v, z ~ N(0, v), fall strictly from their limit at v = 0 to that at infinity
/// (proofs/THR). So nu~ = nu > 0 has a solution iff `variance` < tau < `variance_lost`, and just one; the variance 0 repels
/// iff tau > `variance`. For the second moment xi~ = E f(z)^2, the recursion of the mean-field reading, the same holds with the
/// other two.
///
/// | field | formula | value |
/// |---|---|---|
/// | `variance` | 1/(lambda^2 ((1 + alpha^2)/2 - (alpha - 1)^2/(2 pi))) | 0.49558930.. |
/// | `variance_lost` | 2 pi/(lambda^2 (pi - 1)) | 2.65757004.. |
/// | `second_moment` | 2/(lambda^2 (1 + alpha^2)) | 0.47677101.. |
/// | `second_moment_lost` | 2/lambda^2 | 1.81163922.. |
///
/// Enclosures in an arithmetic that encloses.
///
/// ```
/// use selfnorm::{fixed_point::Thresholds, interval::Interval};
/// let tau = Thresholds::<Interval>::new();
/// assert!(tau.variance.is_subset(Interval::new(0.49558930065, 0.49558930066)));
/// assert!(tau.variance_lost.is_subset(Interval::new(2.65757004052, 2.65757004053)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds<S> {
    /// Above it the variance 0 repels.
    pub variance: S,
    /// From it on the variance grows without bound.
    pub variance_lost: S,
    /// Above it the second moment 0 repels.
    pub second_moment: S,
    /// From it on the second moment grows without bound.
    pub second_moment_lost: S,
}

impl<S: Scalar> Thresholds<S> {
    /// The thresholds.
    #[must_use]
    pub fn new() -> Self {
        let (one, two) = (S::integer(1), S::integer(2));
        let alpha = selu::alpha(one);
        let scale = selu::lambda(one).square();
        let both = (one + alpha.square()) / two;
        let mean = (alpha - one).square() / (two * S::pi());
        Self {
            variance: one / (scale * (both - mean)),
            variance_lost: two * S::pi() / (scale * (S::pi() - one)),
            second_moment: one / (scale * both),
            second_moment_lost: two / scale,
        }
    }
}

impl<S: Scalar> Default for Thresholds<S> {
    fn default() -> Self {
        Self::new()
    }
}
