//! A3.4.3: the lemmas of Theorem 2.

use super::claim::{Goal, PaperClaim, Printed, above, below, extremum, value};
use super::domain::{EQUATION_116, LEMMA_15};
use super::formula::{
    SUBFUNCTION, SUBFUNCTION_NOTE, alpha, derivative, e0, gk, half, int, lambda, mean, num, plain, sq,
    subfunction,
};
use crate::interval::Interval;
use crate::moments::{Base, Variable};
use crate::scalar::Scalar;

/// Eq. 121: the upper bound of d xi~/d nu at v = 1.2, m = 0.1, tau = 1.25, with D replaced by 1.
fn upper_bound() -> Interval {
    let (m, v) = (num("0.1"), num("1.2"));
    half(sq(lambda())) * num("1.25") * (int(2) - e0(m, v) - sq(alpha()) * subfunction(m, v))
}

/// Eq. 122's expression as printed: sqrt(pi) a G1 - sqrt(2)(a - 1)/sqrt(v) at v = 20, m = 0.01.
fn eq_122() -> Interval {
    let v = num("20");
    Interval::pi().sqrt() * alpha() * gk(1, num("0.01"), v) - int(2).sqrt() * (alpha() - int(1)) / v.sqrt()
}

pub(super) static CLAIMS: &[PaperClaim] = &[
    extremum(
        ["Lem15", "Lemma 15 = 44", "f < 0 for v in [1.2, 20], |m| <= 0.1"],
        Printed::UpperBound("0"),
        plain(Base::Mean),
        &LEMMA_15,
        (Goal::Maximum, ["-0.1", "1", "20", "1"]),
    )
    .of(&SUBFUNCTION)
    .note(SUBFUNCTION_NOTE),
    value(["Eq121", "eq. 121", "upper bound of d xi~/d nu"], "0.995063", upper_bound),
    below(["Eq121.bound", "eq. 121", "the bound <= 0.995063"], "0.995063", upper_bound)
        .refuted(1.1e-7)
        .note("rounded down; d xi~/d nu itself is at most 0.9940033"),
    below(["Thm16.one", "Theorem 16", "the bound of eq. 121 is less than 1"], "1", upper_bound),
    extremum(
        ["Thm16", "Theorem 16, eq. 116", "|d nu~/d nu| < 1"],
        Printed::UpperBound("1"),
        derivative(Base::Variance, Variable::Variance),
        &EQUATION_116,
        (Goal::Magnitude, ["0.1", "0.1", "0.96", "1.25"]),
    ),
    value(["Thm16.mu", "Theorem 16", "least mu~ on Omega+, at m = -0.01, v = 1.2"], "0.008293", || {
        mean("-0.01", "1.2")
    }),
    above(["Thm16.mu.positive", "Theorem 16", "mu~ > 0 on Omega+ where it is least"], "0", || {
        mean("-0.01", "1.2")
    }),
    value(["Thm16.mu.at", "Theorem 16", "mu~ at the printed (0.01, 0.01, 1.5, 0.8)"], "0.008293", || {
        mean("0.0001", "1.2")
    })
    .refuted(9.7e-3)
    .note("mu omega = -0.01 is meant"),
    value(["Eq122", "eq. 122", "sqrt(pi) a G1 - sqrt(2)(a-1)/sqrt(v) at v = 20, m = 0.01"], "0.16", eq_122)
        .refuted(1.3e-1)
        .note("0.165 is that divided by sqrt(pi)"),
    above(["Eq122.positive", "eq. 122", "the expression is positive"], "0", eq_122),
];
