//! Activations lambda (P(z) + a N(z)) of two parameters, P on the right of 0 and N on its left: closed-form design.

use crate::activation::{Activation, ExpPoly, Piecewise};
use crate::error::{Error, Result};
use crate::moments::{MomentIntegrals, Moments, NetInput, OutputMoments};
use crate::scalar::{Rational, Scalar};
use num_traits::{One, Zero};

/// The moments of P and of N. Because P N = 0, those of f = lambda (P + a N) follow: E f = lambda (E P + a E N),
/// E f^2 = lambda^2 (E P^2 + a^2 E N^2), and so for the derivatives and for E f'^2.
#[derive(Clone, Copy, Debug)]
pub(super) struct TwoSided<S> {
    pub right: OutputMoments<S>,
    pub left: OutputMoments<S>,
}

/// What N is, with P(z) = max(z, 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LeftSide {
    /// e^z - 1, times alpha > 0: SELU.
    Saturation,
    /// z, times any slope: leaky ReLU.
    Line,
}

impl<S: Scalar> TwoSided<S> {
    /// The moments for z ~ N(m, v).
    pub fn new(left: LeftSide, input: NetInput<S>) -> Result<Self> {
        let formula = match left {
            LeftSide::Saturation => ExpPoly::term(1, 0, Rational::one()).plus(&ExpPoly::constant(-1)),
            LeftSide::Line => ExpPoly::linear(1),
        };
        Ok(Self {
            right: moments(ExpPoly::default(), ExpPoly::linear(1), input)?,
            left: moments(formula, ExpPoly::default(), input)?,
        })
    }

    /// (a, lambda) with E f = 0 and E f^2 = nu: a = -E P/E N, lambda = sqrt(nu/(E P^2 + a^2 E N^2)).
    pub fn solve_centred(&self, variance: S) -> [S; 2] {
        let a = -(self.right.mean / self.left.mean);
        let second_moment = self.right.second_moment + a.square() * self.left.second_moment;
        [a, (variance / second_moment).sqrt()]
    }
}

/// The moments of the function with these formulas on the left and the right of 0.
fn moments<S: Scalar>(left: ExpPoly, right: ExpPoly, input: NetInput<S>) -> Result<OutputMoments<S>> {
    let function =
        Piecewise::new(vec![Rational::zero()], vec![left, right]).ok_or_else(|| Error::Undefined {
            quantity: "the expectation",
            activation: "a side of an activation".into(),
            reason: "its pieces do not match its breakpoints",
        })?;
    MomentIntegrals::new(&Activation::new("side", function))?.at(input).require_finite(input)
}

impl TwoSided<f64> {
    /// E f and E f^2 at the given a and lambda.
    pub fn moments(&self, [a, lambda]: [f64; 2]) -> [f64; 2] {
        let [[p1, p2], [n1, n2]] = [self.right, self.left].map(|side| [side.mean, side.second_moment]);
        [lambda * (p1 + a * n1), lambda * lambda * (p2 + a * a * n2)]
    }

    /// (a, lambda) with E f = mu and Var f = nu.
    ///
    /// With r = mu/sqrt(nu + mu^2) and f = P + a N: E f = r sqrt(E f^2). E f/sqrt(E f^2) falls from its maximum
    /// sqrt(P1^2/P2 + N1^2/N2) at a = N1 P2/(P1 N2) < 0 to N1/sqrt(N2) as a grows, so that there is one such a on this
    /// branch; squared, the equation is quadratic in a. Then lambda = sqrt((nu + mu^2)/E f^2).
    pub fn solve(&self, left: LeftSide, target: Moments<f64>) -> Result<[f64; 2]> {
        let [[p1, p2], [n1, n2]] = [self.right, self.left].map(|side| [side.mean, side.second_moment]);
        let second = target.variance + target.mean * target.mean;
        let r = target.mean / second.sqrt();
        let lowest = n1 / n2.sqrt();
        let highest = match left {
            LeftSide::Saturation => p1 / p2.sqrt(),
            LeftSide::Line => (p1 * p1 / p2 + n1 * n1 / n2).sqrt(),
        };
        if lowest.is_nan() || highest.is_nan() {
            return Err(Error::NotFound {
                search: "the parameters of the activation",
                reason: "for these weights the net inputs lie on one side of 0 only".to_owned(),
            });
        }
        if !(lowest < r && r < highest) {
            return Err(Error::NotFound {
                search: "the parameters of the activation",
                reason: format!(
                    "mean/sqrt(mean^2 + variance) = {r} must lie between {lowest} and {highest} for these weights"
                ),
            });
        }
        let root = (n1 * n1 * p2 + n2 * p1 * p1 - r * r * p2 * n2).sqrt();
        // The two forms of the same root of the quadratic; each has no cancellation on its side.
        let a = if r > 0.0 {
            (p1 * p1 - r * r * p2) / (r * root - p1 * n1)
        } else {
            (-p1 * n1 - r * root) / (n1 * n1 - r * r * n2)
        };
        Ok([a, (second / (p2 + a * a * n2)).sqrt()])
    }
}
