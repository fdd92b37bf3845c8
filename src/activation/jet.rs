//! Truncated Taylor series: a function written once yields its derivatives.

use std::array::from_fn;
use std::f64::consts::{FRAC_2_SQRT_PI, SQRT_2};
use std::ops::{Add, Div, Mul, Neg, Sub};

/// The first N Taylor coefficients f^(k)(z)/k!, k = 0 .. N - 1, of a function at a point; N >= 2.
///
/// Sums, products and the functions below are exact up to the rounding of their arithmetic (the recurrences of
/// Moore; Griewank and Walther, "Evaluating Derivatives", ch. 13). Saturating functions carry both of their tails, so
/// that a derivative far out keeps its relative accuracy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Jet<const N: usize>([f64; N]);

impl<const N: usize> Jet<N> {
    /// The identity at z.
    #[must_use]
    pub fn variable(z: f64) -> Self {
        let mut jet = Self::constant(z);
        jet.0[1] = 1.0;
        jet
    }

    /// A constant.
    #[must_use]
    pub fn constant(c: f64) -> Self {
        let mut jet = [0.0; N];
        jet[0] = c;
        Self(jet)
    }

    /// The Taylor coefficients.
    #[must_use]
    pub const fn coefficients(self) -> [f64; N] {
        self.0
    }

    /// The jet of z -> f(factor z), given that of f.
    #[must_use]
    pub fn stretched(self, factor: f64) -> Self {
        let mut power = 1.0;
        Self(self.0.map(|c| {
            let scaled = c * power;
            power *= factor;
            scaled
        }))
    }

    /// The value and the first N - 1 derivatives.
    #[must_use]
    pub fn derivatives(self) -> [f64; N] {
        let mut factorial = 1.0;
        from_fn(|k| {
            factorial *= k.max(1) as f64;
            self.0[k] * factorial
        })
    }

    /// The jet with value `value` whose derivative is `slope` times that of `self`.
    fn integrate(self, value: f64, slope: impl Fn(&[f64; N], usize) -> f64) -> Self {
        // k y_k = sum_j j x_j s_{k-j}; s_i may use y_0..y_i.
        let Self(mut y) = Self::constant(value);
        for k in 1..N {
            let sum: f64 = (1..=k).map(|j| j as f64 * self.0[j] * slope(&y, k - j)).sum();
            y[k] = sum / k as f64;
        }
        Self(y)
    }

    /// e^x.
    #[must_use]
    pub fn exp(self) -> Self {
        self.integrate(core_math::exp(self.0[0]), |y, i| y[i])
    }

    /// The logistic function 1/(1 + e^{-x}).
    #[must_use]
    pub fn sigmoid(self) -> Self {
        // s' = s q with q = 1 - s = sigmoid(-x), whose value is computed without cancellation.
        let (s, q) = logistic(self.0[0]);
        self.integrate(s, |y, i| {
            let other = |j: usize| if j == 0 { q } else { -y[j] };
            (0..=i).map(|j| y[j] * other(i - j)).sum()
        })
    }

    /// tanh x = 2 sigmoid(2x) - 1.
    #[must_use]
    pub fn tanh(self) -> Self {
        let mut y = (self + self).sigmoid().0.map(|c| 2.0 * c);
        let m = core_math::expm1(-2.0 * self.0[0].abs());
        y[0] = (-m / (2.0 + m)).copysign(self.0[0]);
        Self(y)
    }

    /// log(1 + e^x), whose derivative is the logistic function.
    #[must_use]
    pub fn softplus(self) -> Self {
        let x = self.0[0];
        let slope = self.sigmoid();
        let value = x.max(0.0) + core_math::log1p(core_math::exp(-x.abs()));
        self.integrate(value, |_, i| slope.0[i])
    }

    /// erf(x), whose derivative is 2/sqrt(pi) e^{-x^2}.
    #[must_use]
    pub fn erf(self) -> Self {
        let slope = (-(self * self)).exp();
        self.integrate(core_math::erf(self.0[0]), |_, i| FRAC_2_SQRT_PI * slope.0[i])
    }

    /// The standard normal distribution function Phi(x) = erfc(-x/sqrt 2)/2.
    #[must_use]
    pub fn normal_cdf(self) -> Self {
        let scaled = self / Self::constant(SQRT_2);
        let mut y = scaled.erf().0.map(|c| 0.5 * c);
        y[0] = 0.5 * core_math::erfc(-scaled.0[0]);
        Self(y)
    }

    /// arctan(x), whose derivative is 1/(1 + x^2).
    #[must_use]
    pub fn atan(self) -> Self {
        let slope = Self::constant(1.0) / (Self::constant(1.0) + self * self);
        self.integrate(core_math::atan(self.0[0]), |_, i| slope.0[i])
    }
}

/// (sigmoid(x), sigmoid(-x)), each without cancellation or overflow.
fn logistic(x: f64) -> (f64, f64) {
    let e = core_math::exp(-x.abs());
    let (large, small) = (1.0 / (1.0 + e), e / (1.0 + e));
    if x < 0.0 { (small, large) } else { (large, small) }
}

impl<const N: usize> Add for Jet<N> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(from_fn(|k| self.0[k] + other.0[k]))
    }
}

impl<const N: usize> Sub for Jet<N> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(from_fn(|k| self.0[k] - other.0[k]))
    }
}

impl<const N: usize> Neg for Jet<N> {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.map(|c| -c))
    }
}

impl<const N: usize> Mul for Jet<N> {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        Self(from_fn(|k| (0..=k).map(|j| self.0[j] * other.0[k - j]).sum()))
    }
}

impl<const N: usize> Div for Jet<N> {
    type Output = Self;
    fn div(self, other: Self) -> Self {
        let mut q = [0.0; N];
        for k in 0..N {
            let known: f64 = (1..=k).map(|j| other.0[j] * q[k - j]).sum();
            q[k] = (self.0[k] - known) / other.0[0];
        }
        Self(q)
    }
}
