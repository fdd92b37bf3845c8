//! Exact coefficients: polynomials with rational coefficients in named constants.

use super::selu;
use crate::scalar::{Polynomial, Rational, Scalar};

/// A constant without a finite decimal expansion, known by the formula that computes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Constant {
    /// SELU's alpha for the fixed point (0, variance): [`selu::alpha`].
    SeluAlpha {
        /// The variance of the fixed point.
        variance: Rational,
    },
    /// SELU's lambda for the fixed point (0, variance): [`selu::lambda`].
    SeluLambda {
        /// The variance of the fixed point.
        variance: Rational,
    },
}

impl Constant {
    /// The constant in the arithmetic `S`.
    #[must_use]
    pub fn value<S: Scalar>(&self) -> S {
        match self {
            Self::SeluAlpha { variance } => selu::alpha(S::rational(variance)),
            Self::SeluLambda { variance } => selu::lambda(S::rational(variance)),
        }
    }
}

/// An exact number: a polynomial in [`Constant`]s.
///
/// Continuity of a piecewise function is so decided and not guessed from rounded numbers. (Constants count as
/// independent: a coefficient that is zero only through a relation between them is not recognized, and is then carried
/// along by its value.)
pub type Coefficient = Polynomial<Constant>;

impl Coefficient {
    /// Its value in the arithmetic `S`.
    #[must_use]
    pub fn value<S: Scalar>(&self) -> S {
        self.evaluate(Constant::value)
    }
}

impl From<Constant> for Coefficient {
    fn from(constant: Constant) -> Self {
        Self::symbol(constant)
    }
}
