//! A5: the fixed point (0, 2).

use super::algebra;
use super::claim::{PaperClaim, identity, value};
use super::formula::{half, int};
use crate::activation::{Activation, selu};
use crate::interval::Interval;
use crate::moments::{DerivativeIntegrals, NetInput};
use crate::scalar::Scalar;

/// alpha02.
fn alpha() -> Interval {
    selu::alpha(int(2))
}

/// lambda02.
fn lambda() -> Interval {
    selu::lambda(int(2))
}

/// (mu~, nu~) - (0, 2) at (0, 2), both coordinates' hull.
fn fixed_point_difference() -> Interval {
    let activation: Result<Activation, _> = "selu-at(2)".parse();
    let integrals = activation.and_then(|f| DerivativeIntegrals::<Interval>::new(&f));
    integrals.map_or(Interval::ENTIRE, |integrals| {
        let table = integrals.at(NetInput { mean: int(0), variance: int(2) });
        table.f[0].hull(half(table.square[0] - table.f[0].square()) - int(1))
    })
}

pub(super) static CLAIMS: &[PaperClaim] = &[
    value(["A5.alpha", "A5", "alpha02 for the fixed point (0, 2)"], "1.97126", alpha),
    value(["A5.lambda", "A5", "lambda02 for the fixed point (0, 2)"], "1.06071", lambda),
    identity(
        ["A5.fixed_point", "A5", "(0, 2) is a fixed point for omega = 0, tau = 1"],
        fixed_point_difference,
        || vec![algebra::fixed_mean(), algebra::fixed_variance()],
    ),
];
