//! Exponential polynomials: finite sums of q z^n e^{cz + d}.

use super::coefficient::Coefficient;
use crate::scalar::{Rational, Scalar};
use num_traits::{One, Zero};
use std::collections::BTreeMap;

/// What distinguishes one term from another: z^power e^{rate z + offset}.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shape {
    /// c in e^{cz + d}.
    pub rate: Rational,
    /// d in e^{cz + d}.
    pub offset: Rational,
    /// n in z^n.
    pub power: u32,
}

/// A finite sum of q z^n e^{cz + d}, exact: q a [`Coefficient`], c and d rational.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExpPoly(BTreeMap<Shape, Coefficient>);

impl ExpPoly {
    /// The single term q z^n e^{cz}.
    #[must_use]
    pub fn term(coefficient: impl Into<Coefficient>, power: u32, rate: Rational) -> Self {
        Self::default().with(Shape { rate, offset: Rational::zero(), power }, coefficient.into())
    }

    /// The constant q.
    #[must_use]
    pub fn constant(q: impl Into<Coefficient>) -> Self {
        Self::term(q, 0, Rational::zero())
    }

    /// The line q z.
    #[must_use]
    pub fn linear(q: impl Into<Coefficient>) -> Self {
        Self::term(q, 1, Rational::zero())
    }

    /// Its terms, ordered by rate, offset and power; no coefficient is 0.
    pub fn terms(&self) -> impl Iterator<Item = (&Shape, &Coefficient)> {
        self.0.iter()
    }

    /// Whether it is 0 identically.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    fn with(mut self, shape: Shape, coefficient: Coefficient) -> Self {
        let sum = self.0.remove(&shape).unwrap_or_default().plus(&coefficient);
        if !sum.is_zero() {
            self.0.insert(shape, sum);
        }
        self
    }

    /// The sum.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        other.terms().fold(self.clone(), |sum, (shape, c)| sum.with(shape.clone(), c.clone()))
    }

    /// The product.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        let mut product = Self::default();
        for (s, p) in self.terms() {
            for (t, q) in other.terms() {
                let shape = Shape {
                    rate: &s.rate + &t.rate,
                    offset: &s.offset + &t.offset,
                    power: s.power.saturating_add(t.power),
                };
                product = product.with(shape, p.times(q));
            }
        }
        product
    }

    /// The multiple by a coefficient.
    #[must_use]
    pub fn scaled(&self, factor: &Coefficient) -> Self {
        self.times(&Self::constant(factor.clone()))
    }

    /// The derivative: (z^n e^{cz})' = c z^n e^{cz} + n z^{n-1} e^{cz}.
    #[must_use]
    pub fn derivative(&self) -> Self {
        let mut derivative = Self::default();
        for (shape, q) in self.terms() {
            derivative = derivative.with(shape.clone(), q.scaled(&shape.rate));
            if let Some(power) = shape.power.checked_sub(1) {
                let factor = Rational::from_integer(shape.power.into());
                derivative = derivative.with(Shape { power, ..shape.clone() }, q.scaled(&factor));
            }
        }
        derivative
    }

    /// The composition with z -> scale z + shift.
    #[must_use]
    pub fn compose_affine(&self, scale: &Rational, shift: &Rational) -> Self {
        let line = Self::linear(scale.clone()).plus(&Self::constant(shift.clone()));
        self.terms().fold(Self::default(), |sum, (shape, q)| {
            let exponential =
                Shape { rate: &shape.rate * scale, offset: &shape.offset + &shape.rate * shift, power: 0 };
            let start = Self::default().with(exponential, q.clone());
            sum.plus(&(0..shape.power).fold(start, |product, _| product.times(&line)))
        })
    }

    /// The exact value at a rational point.
    #[must_use]
    pub fn at(&self, z: &Rational) -> ExpSum {
        self.terms().fold(ExpSum::default(), |sum, (shape, q)| {
            let power = (0..shape.power).fold(Rational::one(), |p, _| p * z);
            sum.plus(&ExpSum::term(q.scaled(&power), &shape.rate * z + &shape.offset))
        })
    }

    /// The value at z in the arithmetic `S`.
    #[must_use]
    pub fn value<S: Scalar>(&self, z: S) -> S {
        self.terms().fold(S::integer(0), |sum, (shape, q)| {
            let exponent = S::rational(&shape.rate) * z + S::rational(&shape.offset);
            let exponential =
                if shape.rate.is_zero() && shape.offset.is_zero() { S::integer(1) } else { exponent.exp() };
            sum + q.value::<S>() * z.powi(shape.power) * exponential
        })
    }
}

/// An exact number q_1 e^{r_1} + q_2 e^{r_2} + .. with distinct rational exponents.
///
/// By the Lindemann-Weierstrass theorem it is 0 only if every q_i is (for rational q_i), so [`is_zero`](Self::is_zero)
/// decides whether a piecewise function is continuous.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExpSum(BTreeMap<Rational, Coefficient>);

impl ExpSum {
    /// q e^r.
    #[must_use]
    pub fn term(coefficient: Coefficient, exponent: Rational) -> Self {
        let mut sum = Self::default();
        if !coefficient.is_zero() {
            sum.0.insert(exponent, coefficient);
        }
        sum
    }

    /// Exponents and coefficients, by exponent.
    pub fn terms(&self) -> impl Iterator<Item = (&Rational, &Coefficient)> {
        self.0.iter()
    }

    /// Whether it is 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// The sum.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        for (exponent, q) in &other.0 {
            let total = sum.0.remove(exponent).unwrap_or_default().plus(q);
            if !total.is_zero() {
                sum.0.insert(exponent.clone(), total);
            }
        }
        sum
    }

    /// The multiple by a coefficient.
    #[must_use]
    pub fn scaled(&self, factor: &Coefficient) -> Self {
        self.0.iter().fold(Self::default(), |sum, (r, q)| sum.plus(&Self::term(q.times(factor), r.clone())))
    }

    /// The difference.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        self.plus(&other.scaled(&(-1).into()))
    }

    /// The value in the arithmetic `S`.
    #[must_use]
    pub fn value<S: Scalar>(&self) -> S {
        self.0.iter().fold(S::integer(0), |sum, (exponent, q)| {
            let exponential = if exponent.is_zero() { S::integer(1) } else { S::rational(exponent).exp() };
            sum + q.value::<S>() * exponential
        })
    }
}
