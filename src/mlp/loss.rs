//! What is made small.

use super::Real;

/// A loss of one row of outputs y against one of targets t; a batch has the mean over its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Loss {
    /// -sum t log softmax(y), t a distribution over the classes. Finite for every finite y: the largest is subtracted.
    SoftmaxCrossEntropy,
    /// sum (y - t)^2 / 2.
    SquaredError,
    /// -sum (t log s(y) + (1 - t) log(1 - s(y))), s the logistic function: max(y, 0) - y t + log(1 + e^{-|y|}).
    BinaryCrossEntropy,
}

impl Loss {
    /// Whether a row is classified as it should be: the largest output is that of the most probable class; every sign
    /// is right. Squared errors do not classify.
    pub(super) fn is_hit<T: Real>(self, y: &[T], t: &[T]) -> bool {
        match self {
            Self::SoftmaxCrossEntropy => largest(y) == largest(t),
            Self::SquaredError => false,
            Self::BinaryCrossEntropy => {
                let half = T::of(0.5);
                y.iter().zip(t).all(|(y, t)| (*y > T::zero()) == (*t > half))
            }
        }
    }

    /// The loss of a row, and its derivative by y times `weight` into `gradient`. All three are equally long.
    pub(super) fn row<T: Real>(self, y: &[T], t: &[T], weight: T, gradient: &mut [T]) -> f64 {
        let pairs = || y.iter().zip(t);
        match self {
            Self::SoftmaxCrossEntropy => {
                // NaN must not be lost in the maximum.
                let top = y.iter().fold(T::neg_infinity(), |top, y| if *y <= top { top } else { *y });
                gradient.iter_mut().zip(y).for_each(|(g, y)| *g = (*y - top).exp());
                let sum: T = gradient.iter().copied().sum();
                let log = sum.ln();
                let mass: T = t.iter().copied().sum();
                gradient.iter_mut().zip(t).for_each(|(g, t)| *g = weight * (mass * *g / sum - *t));
                // 0 log 0 = 0.
                let cost = |y: T, t: T| if t.is_zero() { T::zero() } else { t * (log - (y - top)) };
                pairs().map(|(y, t)| cost(*y, *t).wide()).sum()
            }
            Self::SquaredError => {
                gradient.iter_mut().zip(pairs()).for_each(|(g, (y, t))| *g = weight * (*y - *t));
                pairs().map(|(y, t)| (*y - *t).wide().powi(2) / 2.0).sum()
            }
            Self::BinaryCrossEntropy => {
                let mut total = 0.0;
                for (g, (y, t)) in gradient.iter_mut().zip(pairs()) {
                    let e = (-y.abs()).exp();
                    let up = (T::one() + e).recip();
                    *g = weight * (if *y < T::zero() { e * up } else { up } - *t);
                    let positive = if *y < T::zero() { T::zero() } else { *y };
                    total += (positive - *y * *t + e.ln_1p()).wide();
                }
                total
            }
        }
    }
}

/// The place of the largest number, the first of equal ones.
pub fn largest<T: Real>(xs: &[T]) -> usize {
    (1..xs.len()).fold(0, |best, i| if xs[i] > xs[best] { i } else { best })
}
