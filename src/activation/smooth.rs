//! Smooth activations outside the piecewise class, each written once on jets.

use super::jet::Jet;
use crate::scalar::{Rational, nearest};
use num_traits::One;
use std::f64::consts::FRAC_1_SQRT_2;

/// The formula of a smooth activation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    /// tanh z.
    Tanh,
    /// 1/(1 + e^{-z}).
    Sigmoid,
    /// log(1 + e^z).
    Softplus,
    /// erf z.
    Erf,
    /// z Phi(z), Phi the standard normal distribution function (Hendrycks and Gimpel 2016).
    Gelu,
    /// z sigmoid(z) (Elfwing et al. 2017; "swish").
    Silu,
    /// z tanh(log(1 + e^z)) (Misra 2019).
    Mish,
    /// arctan z.
    Arctan,
}

impl Formula {
    fn apply<const N: usize>(self, z: Jet<N>) -> Jet<N> {
        match self {
            Self::Tanh => z.tanh(),
            Self::Sigmoid => z.sigmoid(),
            Self::Softplus => z.softplus(),
            Self::Erf => z.erf(),
            Self::Gelu => z * z.normal_cdf(),
            Self::Silu => z * z.sigmoid(),
            Self::Mish => z * z.softplus().tanh(),
            Self::Arctan => z.atan(),
        }
    }
}

impl Formula {
    /// How steep the asymptote is for z -> inf; it is constant for z -> -inf.
    const fn slope_at_infinity(self) -> f64 {
        match self {
            Self::Softplus | Self::Gelu | Self::Silu | Self::Mish => 1.0,
            Self::Tanh | Self::Sigmoid | Self::Erf | Self::Arctan => 0.0,
        }
    }

    /// f(z) minus the asymptote on the side of z, with the relative accuracy that f(z) itself, rounded, has lost.
    fn tail(self, z: f64) -> f64 {
        let x = z.abs();
        let e = core_math::exp(-x);
        match self {
            Self::Tanh => {
                let e = e * e;
                -(2.0 * e / (1.0 + e)).copysign(z)
            }
            Self::Sigmoid => -(e / (1.0 + e)).copysign(z),
            Self::Softplus => core_math::log1p(e),
            Self::Erf => -core_math::erfc(x).copysign(z),
            Self::Gelu => -x * 0.5 * core_math::erfc(x * FRAC_1_SQRT_2),
            Self::Silu => -x * (e / (1.0 + e)),
            // tanh log(1 + e^z), as a fraction in e^{-x}, and 1 minus it.
            Self::Mish if z < 0.0 => -x * (e * (2.0 + e) / (2.0 + e * (2.0 + e))),
            Self::Mish => -x * (2.0 * e * e / (1.0 + 2.0 * e * (1.0 + e))),
            Self::Arctan => -core_math::atan(1.0 / x).copysign(z),
        }
    }

    /// f(z + u) - f(z), where z and z + u are far out on the same side without the cancellation of the values.
    fn difference(self, z: f64, u: f64) -> f64 {
        // -0 becomes 0, so that both comparisons and signs put it on the right-hand side.
        let (z, to) = (z + 0.0, z + u + 0.0);
        if (z < 0.0) == (to < 0.0) {
            let line = if z < 0.0 { 0.0 } else { self.slope_at_infinity() };
            line * u + (self.tail(to) - self.tail(z))
        } else {
            let value = |z: f64| self.apply(Jet::<2>::variable(z)).coefficients()[0];
            value(to) - value(z)
        }
    }
}

/// A smooth activation `outer * formula(inner * z) + shift`.
///
/// Its nearest complex singularity, in units of z, is no closer than 1/|inner| to the real line, and all of its
/// structure lies near z = 0: what the quadrature relies on.
#[derive(Clone, Debug, PartialEq)]
pub struct Smooth {
    formula: Formula,
    outer: Rational,
    inner: Rational,
    shift: Rational,
    /// outer, inner and shift rounded to nearest.
    rounded: [f64; 3],
}

impl Smooth {
    /// The formula itself.
    #[must_use]
    pub fn new(formula: Formula) -> Self {
        Self::stretched(formula, Rational::one(), Rational::one())
    }

    /// outer * formula(inner * z).
    #[must_use]
    pub fn stretched(formula: Formula, outer: Rational, inner: Rational) -> Self {
        Self::assemble(formula, outer, inner, Rational::from_integer(0.into()))
    }

    fn assemble(formula: Formula, outer: Rational, inner: Rational, shift: Rational) -> Self {
        let rounded = [nearest(&outer), nearest(&inner), nearest(&shift)];
        Self { formula, outer, inner, shift, rounded }
    }

    /// factor * (the activation).
    #[must_use]
    pub fn scaled(&self, factor: &Rational) -> Self {
        Self::assemble(self.formula, &self.outer * factor, self.inner.clone(), &self.shift * factor)
    }

    /// The activation raised by a constant.
    #[must_use]
    pub fn shifted(&self, by: &Rational) -> Self {
        Self::assemble(self.formula, self.outer.clone(), self.inner.clone(), &self.shift + by)
    }

    /// The formula.
    #[must_use]
    pub const fn formula(&self) -> Formula {
        self.formula
    }

    /// outer, inner and shift, each the nearest `f64`.
    #[must_use]
    pub const fn affine(&self) -> [f64; 3] {
        self.rounded
    }

    /// The scale on which it varies: 1/|inner|.
    #[must_use]
    pub fn scale(&self) -> f64 {
        1.0 / self.rounded[1].abs()
    }

    /// The first N Taylor coefficients at z, each to a few ulp of the largest term that enters it.
    #[must_use]
    pub fn jet<const N: usize>(&self, z: f64) -> Jet<N> {
        let [outer, inner, shift] = self.rounded;
        let formula = self.formula.apply(Jet::variable(inner * z)).stretched(inner);
        Jet::constant(outer) * formula + Jet::constant(shift)
    }

    /// f(z + u) - f(z), to a few ulp of the differences from the asymptote on the side of z.
    #[must_use]
    pub fn difference(&self, z: f64, u: f64) -> f64 {
        let [outer, inner, _] = self.rounded;
        outer * self.formula.difference(inner * z, inner * u)
    }

    /// The value at z.
    #[must_use]
    pub fn value(&self, z: f64) -> f64 {
        self.jet::<2>(z).coefficients()[0]
    }
}
