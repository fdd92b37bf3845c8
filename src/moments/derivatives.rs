//! Expectations of all derivatives of an activation: what the heat equation makes its moments' derivatives of.

use super::NetInput;
use super::closed_form::Expectation;
use crate::activation::{Activation, Distribution};
use crate::error::{Error, Result};
use crate::interval::Interval;
use crate::scalar::{Dual, Scalar};
use std::array::from_fn;

/// Number of derivatives kept of f and f^2, the function itself included.
pub const DEPTH: usize = 7;

/// a_k = E f^(k)(z), b_k = E (f^2)^(k)(z) and c_k = E (f'^2)^(k)(z) for z ~ N(m, v), k = 0 .. 6.
///
/// By the heat equation d/dm a_k = a_{k+1} and d/dv a_k = a_{k+2}/2, and so for b and c: the table contains its own
/// derivatives, up to its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DerivativeMoments<S> {
    /// E f^(k).
    pub f: [S; DEPTH],
    /// E (f^2)^(k).
    pub square: [S; DEPTH],
    /// E (f'^2)^(k).
    pub gain: [S; DEPTH],
}

/// Prepared closed forms of [`DerivativeMoments`].
#[derive(Debug)]
pub struct DerivativeIntegrals<S> {
    first: Expectation<S, DEPTH, 0>,
    square: Expectation<S, DEPTH, 0>,
    gain: Option<Expectation<S, DEPTH, 0>>,
}

/// The function and its first six derivatives.
fn tower(f: impl Into<Distribution>) -> [Distribution; DEPTH] {
    let mut next = f.into();
    from_fn(|_| {
        let derivative = next.derivative();
        std::mem::replace(&mut next, derivative)
    })
}

impl<S: Scalar> DerivativeIntegrals<S> {
    /// Prepares the closed forms.
    ///
    /// # Errors
    /// [`Error::Undefined`] outside the piecewise class.
    pub fn new(activation: &Activation) -> Result<Self> {
        let f = activation.as_piecewise().ok_or_else(|| Error::Undefined {
            quantity: "the closed form of the moments",
            activation: activation.name().to_owned(),
            reason: "it is outside the piecewise exponential-polynomial class",
        })?;
        let slope = f.derivative();
        Ok(Self {
            first: Expectation::new(tower(f.clone())),
            square: Expectation::new(tower(f.times(f))),
            gain: slope.as_function().map(|slope| Expectation::new(tower(slope.times(slope)))),
        })
    }

    /// The same without c, for quantities that do not need it.
    #[must_use]
    pub fn without_gain(self) -> Self {
        Self { gain: None, ..self }
    }

    /// The table at a net input. Where f jumps, E f'^2 is infinite and carries no information.
    #[must_use]
    pub fn at(&self, input: NetInput<S>) -> DerivativeMoments<S> {
        let infinite = || [S::exact(f64::INFINITY); DEPTH];
        DerivativeMoments {
            f: self.first.at(input).values,
            square: self.square.at(input).values,
            gain: self.gain.as_ref().map_or_else(infinite, |gain| gain.at(input).values),
        }
    }
}

impl DerivativeIntegrals<Interval> {
    /// The table over a box of net inputs, narrowed by the mean value theorem.
    ///
    /// For (m, v) in M x V around a centre (m0, v0): a_k(m, v) lies in
    /// a_k(m0, v0) + a_{k+1}(M, V) (M - m0) + a_{k+2}(M, V)/2 (V - v0), and in the natural enclosure; from the
    /// highest order down, each row uses what has been narrowed before it.
    #[must_use]
    pub fn enclose(&self, input: NetInput<Interval>) -> DerivativeMoments<Interval> {
        let centre = NetInput {
            mean: Interval::exact(input.mean.mid()),
            variance: Interval::exact(input.variance.mid()),
        };
        let (wide, narrow) = (self.at(input), self.at(centre));
        let (dm, dv) = (input.mean - centre.mean, input.variance - centre.variance);
        let half = Interval::ratio(1, 2);
        let narrowed = |wide: &[Interval; DEPTH], narrow: &[Interval; DEPTH]| {
            let mut row = *wide;
            for k in (0..DEPTH - 2).rev() {
                let linear = narrow[k] + row[k + 1] * dm + half * row[k + 2] * dv;
                // Both enclose the same values, so they meet.
                row[k] = row[k].intersect(linear).unwrap_or(row[k]);
            }
            row
        };
        DerivativeMoments {
            f: narrowed(&wide.f, &narrow.f),
            square: narrowed(&wide.square, &narrow.square),
            gain: narrowed(&wide.gain, &narrow.gain),
        }
    }
}

impl<S: Scalar> DerivativeMoments<S> {
    /// The table with every entry's gradient by N variables that m and v depend on, given as duals. The last two
    /// orders, whose derivatives the table does not hold, carry no information.
    #[must_use]
    pub fn differentiate<const N: usize>(
        &self,
        m: Dual<S, N>,
        v: Dual<S, N>,
    ) -> DerivativeMoments<Dual<S, N>> {
        let half = S::ratio(1, 2);
        let lift = |row: &[S; DEPTH]| {
            from_fn(|k| match (row.get(k + 1), row.get(k + 2)) {
                (Some(&by_m), Some(&twice_by_v)) => Dual {
                    value: row[k],
                    gradient: from_fn(|i| by_m * m.gradient[i] + half * twice_by_v * v.gradient[i]),
                },
                _ => Dual::exact(f64::NAN),
            })
        };
        DerivativeMoments { f: lift(&self.f), square: lift(&self.square), gain: lift(&self.gain) }
    }
}
