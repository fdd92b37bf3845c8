//! Forward-mode differentiation: a number with its gradient.

use super::{Rational, Scalar};
use std::array::from_fn;
use std::cmp::Ordering;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

/// A value and its gradient by N variables. Over an arithmetic that encloses, both enclose.
///
/// ```
/// use selfnorm::scalar::{Dual, Scalar};
/// let [x, y] = [Dual::<f64, 2>::variable(3.0, 0), Dual::variable(2.0, 1)];
/// assert_eq!((x * x * y).gradient, [12.0, 9.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dual<S, const N: usize> {
    /// The value.
    pub value: S,
    /// The derivatives by the N variables.
    pub gradient: [S; N],
}

impl<S: Scalar, const N: usize> Dual<S, N> {
    /// The variable number `index`, at `value`.
    #[must_use]
    pub fn variable(value: S, index: usize) -> Self {
        Self { value, gradient: from_fn(|i| S::integer(i64::from(i == index))) }
    }

    /// A constant.
    #[must_use]
    pub fn constant(value: S) -> Self {
        Self { value, gradient: [S::integer(0); N] }
    }

    /// The function value `value` with outer derivative `slope`.
    fn chain(self, value: S, slope: S) -> Self {
        Self { value, gradient: self.gradient.map(|d| slope * d) }
    }

    /// Both gradients added, the value kept.
    fn with_gradient_of(self, other: Self) -> Self {
        Self { gradient: from_fn(|i| self.gradient[i] + other.gradient[i]), ..self }
    }

    fn chain_value(self, value: S) -> Self {
        Self { value, ..self }
    }

    fn two() -> S {
        S::integer(2)
    }

    /// e^{-x^2} 2/sqrt(pi), the derivative of erf.
    fn erf_slope(self) -> S {
        Self::two() / S::pi().sqrt() * (-self.value.square()).exp()
    }
}

impl<S: Scalar, const N: usize> Scalar for Dual<S, N> {
    const ENCLOSES: bool = S::ENCLOSES;

    fn integer(n: i64) -> Self {
        Self::constant(S::integer(n))
    }

    fn exact(x: f64) -> Self {
        Self::constant(S::exact(x))
    }

    fn rational(q: &Rational) -> Self {
        Self::constant(S::rational(q))
    }

    fn pi() -> Self {
        Self::constant(S::pi())
    }

    fn square(self) -> Self {
        self.chain(self.value.square(), self.value + self.value)
    }

    fn sqrt(self) -> Self {
        let root = self.value.sqrt();
        self.chain(root, S::integer(1) / (root + root))
    }

    fn exp(self) -> Self {
        let value = self.value.exp();
        self.chain(value, value)
    }

    fn exp_m1(self) -> Self {
        self.chain(self.value.exp_m1(), self.value.exp())
    }

    fn erf(self) -> Self {
        self.chain(self.value.erf(), self.erf_slope())
    }

    fn erfc(self) -> Self {
        self.chain(self.value.erfc(), -self.erf_slope())
    }

    fn erfcx(self) -> Self {
        let value = self.value.erfcx();
        let slope = Self::two() * self.value * value - Self::two() / S::pi().sqrt();
        self.chain(value, slope)
    }

    /// At 0 the derivative is anything between the two sides' (in `f64`, that of the right side).
    fn abs(self) -> Self {
        match self.value.sign() {
            Some(Ordering::Less) => -self,
            Some(Ordering::Greater) => self,
            _ => self.hull(-self).chain_value(self.value.abs()),
        }
    }

    fn max(self, other: Self) -> Self {
        match (self.value - other.value).sign() {
            Some(Ordering::Less) => other,
            Some(Ordering::Greater) => self,
            _ => self.hull(other).chain_value(self.value.max(other.value)),
        }
    }

    fn hull(self, other: Self) -> Self {
        Self {
            value: self.value.hull(other.value),
            gradient: from_fn(|i| self.gradient[i].hull(other.gradient[i])),
        }
    }

    fn sign(self) -> Option<Ordering> {
        self.value.sign()
    }

    fn leans_negative(self) -> bool {
        self.value.leans_negative()
    }

    fn to_f64(self) -> f64 {
        self.value.to_f64()
    }

    fn is_finite(self) -> bool {
        self.value.is_finite() && self.gradient.iter().all(|d| d.is_finite())
    }
}

impl<S: Scalar, const N: usize> Add for Dual<S, N> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { value: self.value + other.value, gradient: from_fn(|i| self.gradient[i] + other.gradient[i]) }
    }
}

impl<S: Scalar, const N: usize> AddAssign for Dual<S, N> {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl<S: Scalar, const N: usize> Neg for Dual<S, N> {
    type Output = Self;
    fn neg(self) -> Self {
        Self { value: -self.value, gradient: self.gradient.map(|d| -d) }
    }
}

impl<S: Scalar, const N: usize> Sub for Dual<S, N> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self { value: self.value - other.value, gradient: from_fn(|i| self.gradient[i] - other.gradient[i]) }
    }
}

impl<S: Scalar, const N: usize> Mul for Dual<S, N> {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        let value = self.value * other.value;
        self.chain(value, other.value).with_gradient_of(other.chain(value, self.value))
    }
}

impl<S: Scalar, const N: usize> Div for Dual<S, N> {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        let by_numerator = S::integer(1) / other.value;
        self.chain(value, by_numerator).with_gradient_of(other.chain(value, -(value * by_numerator)))
    }
}
