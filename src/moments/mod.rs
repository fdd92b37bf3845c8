//! Gaussian moments of activations, and the map from one layer's moments to the next.
//!
//! For z ~ N(m, v) and an activation f, [`MomentIntegrals`] evaluates E f(z), E f(z)^2, the variance, the gradient
//! gain E f'(z)^2 and the derivatives of all of these by m and v; [`MomentMap`] makes a layer's map of them.

mod batch;
mod closed_form;
mod derivatives;
mod domain;
mod integrals;
mod map;
mod matrix;
mod quadrature;
mod quantity;

pub use derivatives::{DEPTH, DerivativeIntegrals, DerivativeMoments};
pub use domain::Domain;
pub use integrals::{Derivatives, MomentIntegrals, OutputMoments, SecondDerivatives};
pub use map::{Image, MomentMap, Reading};
pub use matrix::{contraction_factor, spectral_radius};
pub use quantity::{Base, Goal, Point, Quantity, Variable};

use crate::error::{Error, Result};
use crate::scalar::Scalar;
use std::cmp::Ordering;

/// Mean and variance of a layer's activations: the paper's (mu, nu).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moments<S> {
    /// mu.
    pub mean: S,
    /// nu >= 0.
    pub variance: S,
}

/// The sums of a unit's weights that its net input's moments depend on: the paper's (omega, tau).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightSums<S> {
    /// omega, the sum of the weights.
    pub sum: S,
    /// tau >= 0, the sum of the squared weights.
    pub sum_of_squares: S,
}

/// Mean m and variance v of a normal net input z ~ N(m, v).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NetInput<S> {
    /// m.
    pub mean: S,
    /// v >= 0.
    pub variance: S,
}

impl<S: Scalar> Moments<S> {
    /// # Errors
    /// [`Error::Domain`] unless both are finite and the variance is not negative.
    pub fn new(mean: S, variance: S) -> Result<Self> {
        finite("mean", mean)?;
        Ok(Self { mean, variance: not_negative("variance", variance)? })
    }
}

impl<S: Scalar> WeightSums<S> {
    /// # Errors
    /// [`Error::Domain`] unless both are finite and the sum of squares is not negative.
    pub fn new(sum: S, sum_of_squares: S) -> Result<Self> {
        finite("omega", sum)?;
        Ok(Self { sum, sum_of_squares: not_negative("tau", sum_of_squares)? })
    }
}

impl<S: Scalar> NetInput<S> {
    /// # Errors
    /// [`Error::Domain`] unless both are finite and the variance is not negative.
    pub fn new(mean: S, variance: S) -> Result<Self> {
        finite("net mean", mean)?;
        Ok(Self { mean, variance: not_negative("net variance", variance)? })
    }
}

/// `x` itself, if it is finite.
fn finite<S: Scalar>(parameter: &'static str, x: S) -> Result<S> {
    if x.is_finite() {
        Ok(x)
    } else {
        Err(Error::Domain { parameter, value: format!("{x:?}"), domain: "a finite number" })
    }
}

/// `x` itself, if it is finite and not negative.
fn not_negative<S: Scalar>(parameter: &'static str, x: S) -> Result<S> {
    if finite(parameter, x)?.sign() == Some(Ordering::Less) {
        return Err(Error::Domain { parameter, value: format!("{x:?}"), domain: "a finite number >= 0" });
    }
    Ok(x)
}
