//! The quantities that theorems speak of, as functions of (mu, omega, nu, tau).

use super::derivatives::{DerivativeIntegrals, DerivativeMoments};
use super::{Moments, NetInput, Reading, WeightSums, contraction_factor, spectral_radius};
use crate::error::{Error, Result};
use crate::scalar::{Dual, Scalar};
use nalgebra::Matrix2;
use std::fmt;
use std::str::FromStr;

/// One of the four variables of the moment map in the quenched reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Variable {
    /// mu, the mean of the layer before.
    Mean,
    /// omega, the sum of the weights.
    Sum,
    /// nu, the variance of the layer before.
    Variance,
    /// tau, the sum of the squared weights.
    SumOfSquares,
}

/// A point (mu, omega, nu, tau).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point<S> {
    /// (mu, nu).
    pub moments: Moments<S>,
    /// (omega, tau).
    pub weights: WeightSums<S>,
}

/// A function of (mu, omega, nu, tau) that is built from the moments and their first derivatives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Base {
    /// mu~.
    Mean,
    /// mu~^2.
    MeanSquared,
    /// xi~ = E f(z)^2.
    SecondMoment,
    /// nu~.
    Variance,
    /// nu~ - nu.
    VarianceChange,
    /// nu~ / nu.
    VarianceRatio,
    /// xi~ - nu, the paper's g of eq. 19.
    SecondMomentChange,
    /// H_ij, the Jacobian of (mu~, nu~) by (mu, nu); row and column from 0.
    Jacobian(usize, usize),
    /// The paper's script J_ij, the Jacobian of (mu~, xi~) by (mu, nu); row and column from 0.
    UncenteredJacobian(usize, usize),
    /// S, the spectral norm of H.
    ContractionFactor,
    /// The spectral norm of the paper's script J (the number printed in Lemma 12).
    UncenteredNorm,
    /// rho, the spectral radius of H.
    SpectralRadius,
    /// chi = tau E f'(z)^2.
    GradientGain,
}

/// A [`Base`] or its derivative by one variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// The function.
    pub base: Base,
    /// The variable by which it is differentiated, if any.
    pub by: Option<Variable>,
}

/// Which extremum of a quantity is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Goal {
    /// The smallest value.
    Minimum,
    /// The largest value.
    Maximum,
}

impl Variable {
    /// All four, in the order of a [`Point`]'s gradient.
    pub const ALL: [Self; 4] = [Self::Mean, Self::Sum, Self::Variance, Self::SumOfSquares];

    /// mu, omega, nu or tau.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Mean => "mu",
            Self::Sum => "omega",
            Self::Variance => "nu",
            Self::SumOfSquares => "tau",
        }
    }
}

impl<S: Scalar> Point<S> {
    /// The point with these coordinates, in the order of [`Variable::ALL`].
    #[must_use]
    pub const fn new([mean, sum, variance, sum_of_squares]: [S; 4]) -> Self {
        Self { moments: Moments { mean, variance }, weights: WeightSums { sum, sum_of_squares } }
    }

    /// The coordinates, in the order of [`Variable::ALL`].
    #[must_use]
    pub const fn coordinates(&self) -> [S; 4] {
        [self.moments.mean, self.weights.sum, self.moments.variance, self.weights.sum_of_squares]
    }

    /// m = mu omega, v = nu tau.
    #[must_use]
    pub fn net_input(&self) -> NetInput<S> {
        Reading::Quenched(self.weights).net_input(self.moments)
    }

    /// Every coordinate as a variable of its own.
    #[must_use]
    pub fn differentiate(&self) -> Point<Dual<S, 4>> {
        let [a, b, c, d] = self.coordinates();
        Point::new([Dual::variable(a, 0), Dual::variable(b, 1), Dual::variable(c, 2), Dual::variable(d, 3)])
    }
}

impl Base {
    /// The function's value, from the table of moments at the point's net input.
    #[must_use]
    pub fn value<S: Scalar>(self, point: &Point<S>, table: &DerivativeMoments<S>) -> S {
        let [mean, second] = [table.f[0], table.square[0]];
        let variance = || second - mean.square();
        let nu = point.moments.variance;
        match self {
            Self::Mean => mean,
            Self::MeanSquared => mean.square(),
            Self::SecondMoment => second,
            Self::Variance => variance(),
            Self::VarianceChange => variance() - nu,
            Self::VarianceRatio => variance() / nu,
            Self::SecondMomentChange => second - nu,
            Self::Jacobian(i, j) => jacobian(point, table)[(i, j)],
            Self::UncenteredJacobian(i, j) => uncentered_jacobian(point, table)[(i, j)],
            Self::ContractionFactor => contraction_factor(&jacobian(point, table)),
            Self::UncenteredNorm => contraction_factor(&uncentered_jacobian(point, table)),
            Self::SpectralRadius => spectral_radius(&jacobian(point, table)),
            Self::GradientGain => point.weights.sum_of_squares * table.gain[0],
        }
    }
}

/// The paper's script J.
fn uncentered_jacobian<S: Scalar>(point: &Point<S>, table: &DerivativeMoments<S>) -> Matrix2<S> {
    let half = S::ratio(1, 2);
    let WeightSums { sum: omega, sum_of_squares: tau } = point.weights;
    let row = |a: &[S]| (omega * a[1], tau * (half * a[2]));
    let ((j11, j12), (j21, j22)) = (row(&table.f), row(&table.square));
    Matrix2::new(j11, j12, j21, j22)
}

/// H.
fn jacobian<S: Scalar>(point: &Point<S>, table: &DerivativeMoments<S>) -> Matrix2<S> {
    let j = uncentered_jacobian(point, table);
    let twice = table.f[0] + table.f[0];
    Matrix2::new(j[(0, 0)], j[(0, 1)], j[(1, 0)] - twice * j[(0, 0)], j[(1, 1)] - twice * j[(0, 1)])
}

impl Quantity {
    /// The quantity's value from the table of moments at the point's net input.
    #[must_use]
    pub fn value<S: Scalar>(self, point: &Point<S>, table: &DerivativeMoments<S>) -> S {
        match self.by {
            None => self.base.value(point, table),
            Some(variable) => {
                let point = point.differentiate();
                let input = point.net_input();
                let table = table.differentiate(input.mean, input.variance);
                self.base.value(&point, &table).gradient[variable as usize]
            }
        }
    }

    /// The quantity's value at a point.
    #[must_use]
    pub fn at<S: Scalar>(self, integrals: &DerivativeIntegrals<S>, point: &Point<S>) -> S {
        self.value(point, &integrals.at(point.net_input()))
    }
}

impl From<Base> for Quantity {
    fn from(base: Base) -> Self {
        Self { base, by: None }
    }
}

/// The names of the bases, as the command line reads and prints them.
const NAMES: [(&str, Base); 19] = [
    ("mean", Base::Mean),
    ("mean_squared", Base::MeanSquared),
    ("second_moment", Base::SecondMoment),
    ("variance", Base::Variance),
    ("variance_change", Base::VarianceChange),
    ("variance_ratio", Base::VarianceRatio),
    ("second_moment_change", Base::SecondMomentChange),
    ("jacobian_11", Base::Jacobian(0, 0)),
    ("jacobian_12", Base::Jacobian(0, 1)),
    ("jacobian_21", Base::Jacobian(1, 0)),
    ("jacobian_22", Base::Jacobian(1, 1)),
    ("uncentered_jacobian_11", Base::UncenteredJacobian(0, 0)),
    ("uncentered_jacobian_12", Base::UncenteredJacobian(0, 1)),
    ("uncentered_jacobian_21", Base::UncenteredJacobian(1, 0)),
    ("uncentered_jacobian_22", Base::UncenteredJacobian(1, 1)),
    ("contraction_factor", Base::ContractionFactor),
    ("uncentered_norm", Base::UncenteredNorm),
    ("spectral_radius", Base::SpectralRadius),
    ("gradient_gain", Base::GradientGain),
];

/// `contraction_factor`, or `contraction_factor/tau` for the derivative by tau.
impl FromStr for Quantity {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let refuse = |domain| Error::Domain { parameter: "quantity", value: text.to_owned(), domain };
        let (name, variable) = text.split_once('/').map_or((text, None), |(name, by)| (name, Some(by)));
        let (_, base) = NAMES.iter().find(|(n, _)| *n == name).ok_or_else(|| {
            refuse(
                "mean, mean_squared, second_moment, variance, variance_change, variance_ratio, \
                 second_moment_change, [uncentered_]jacobian_{11,12,21,22}, contraction_factor, uncentered_norm, \
                 spectral_radius or gradient_gain, each with /mu, /omega, /nu or /tau for a derivative",
            )
        })?;
        let by = match variable {
            None => None,
            Some(symbol) => Some(
                Variable::ALL
                    .into_iter()
                    .find(|v| v.symbol() == symbol)
                    .ok_or_else(|| refuse("a derivative by mu, omega, nu or tau"))?,
            ),
        };
        Ok(Self { base: *base, by })
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(_, base)| *base == self.base).map_or("quantity", |(name, _)| name);
        match self.by {
            None => f.write_str(name),
            Some(variable) => write!(f, "{name}/{}", variable.symbol()),
        }
    }
}
