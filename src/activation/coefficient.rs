//! Exact coefficients: polynomials with rational coefficients in named constants.

use super::selu;
use crate::scalar::{Rational, Scalar};
use num_traits::{One, Zero};
use std::collections::BTreeMap;

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

/// A product of constants, sorted.
type Monomial = Vec<Constant>;

/// An exact number q_1 P_1 + q_2 P_2 + .. with q_i rational and P_i products of [`Constant`]s.
///
/// Sums, products and the test for 0 are exact, so that continuity of a piecewise function is decided and not
/// guessed from rounded numbers. (Constants count as independent: a coefficient that is zero only through a relation
/// between them is not recognized, and is then carried along by its value.)
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coefficient(BTreeMap<Monomial, Rational>);

impl Coefficient {
    /// Whether it is 0 identically.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// Its value in the arithmetic `S`.
    #[must_use]
    pub fn value<S: Scalar>(&self) -> S {
        self.0.iter().fold(S::integer(0), |sum, (monomial, q)| {
            sum + monomial.iter().fold(S::rational(q), |product, constant| product * constant.value())
        })
    }

    /// The rational it stands for, if no constant enters.
    #[must_use]
    pub fn as_rational(&self) -> Option<Rational> {
        match self.0.len() {
            0 => Some(Rational::zero()),
            1 => self.0.get(&Vec::new()).cloned(),
            _ => None,
        }
    }

    fn insert(&mut self, monomial: Monomial, q: Rational) {
        let sum = self.0.remove(&monomial).unwrap_or_else(Rational::zero) + q;
        if !sum.is_zero() {
            self.0.insert(monomial, sum);
        }
    }

    /// The sum.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        for (monomial, q) in &other.0 {
            sum.insert(monomial.clone(), q.clone());
        }
        sum
    }

    /// The product.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        let mut product = Self::default();
        for (left, p) in &self.0 {
            for (right, q) in &other.0 {
                let mut monomial = [left.as_slice(), right.as_slice()].concat();
                monomial.sort();
                product.insert(monomial, p * q);
            }
        }
        product
    }

    /// The multiple by a rational.
    #[must_use]
    pub fn scaled(&self, factor: &Rational) -> Self {
        self.times(&factor.clone().into())
    }
}

impl From<Rational> for Coefficient {
    fn from(q: Rational) -> Self {
        let mut c = Self::default();
        c.insert(Vec::new(), q);
        c
    }
}

impl From<i64> for Coefficient {
    fn from(n: i64) -> Self {
        Rational::from_integer(n.into()).into()
    }
}

impl From<Constant> for Coefficient {
    fn from(constant: Constant) -> Self {
        Self(BTreeMap::from([(vec![constant], Rational::one())]))
    }
}
