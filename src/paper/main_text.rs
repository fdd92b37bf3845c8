//! The main text, A1 and A2.

use super::algebra;
use super::claim::{Goal, Printed};
use super::claim::{PaperClaim, above, below, extremum, identity, not_checkable, value};
use super::domain::{THEOREM_1_IMAGE, THEOREM_2, THEOREM_3_FIRST, THEOREM_3_SECOND};
use super::formula::{
    alpha, base, d, e0, ek, half, int, lambda, num, plain, root_two_over_pi, samples, table,
};
use crate::interval::Interval;
use crate::moments::Base;
use crate::scalar::Scalar;

/// (mu, omega, nu, tau) = (0, 0, 1, 1).
const NORMALIZED: [&str; 4] = ["0", "0", "1", "1"];
/// Points (m, v) at which the printed closed forms are compared with the moments.
const SAMPLES: &[(&str, &str)] =
    &[("0", "1"), ("0.01", "0.64"), ("-0.01", "1.875"), ("0.1", "3.75"), ("-0.1", "20"), ("0.01", "0.04")];

/// Eq. 14's alpha01, typed as printed.
fn printed_alpha() -> Interval {
    let root = (int(2) / Interval::pi()).sqrt();
    -root / ((int(1) / int(2).sqrt()).erfc() * half(int(1)).exp() - int(1))
}

/// Eq. 14's lambda01, typed as printed.
fn printed_lambda() -> Interval {
    let pi = Interval::pi();
    let c = (int(1) / int(2).sqrt()).erfc();
    let (e, root_e) = (int(1).exp(), half(int(1)).exp());
    let under = int(2) * int(2).sqrt().erfc() * int(2).exp() + pi * c.square() * e
        - int(2) * (int(2) + pi) * c * root_e
        + pi
        + int(2);
    (int(1) - c * root_e) * (int(2) * pi).sqrt() / under.sqrt()
}

/// Eq. 11 minus E f(z).
fn closed_mean(m: Interval, v: Interval) -> Interval {
    let a = alpha();
    let bracket = -(a + m) * e0(m, v) + a * ek(1, m, v) + root_two_over_pi(v) * d(m, v) + int(2) * m;
    half(lambda()) * bracket - table(m, v).f[0]
}

/// Eq. 13 minus E f(z)^2.
fn closed_second(m: Interval, v: Interval) -> Interval {
    let negative = -int(2) * ek(1, m, v) + ek(2, m, v) + e0(m, v);
    let bracket = (m.square() + v) * (int(2) - e0(m, v))
        + alpha().square() * negative
        + m * root_two_over_pi(v) * d(m, v);
    half(lambda().square()) * bracket - table(m, v).square[0]
}

/// alpha' = -lambda01 alpha01, SELU's limit at -infinity.
fn saturation() -> Interval {
    -(lambda() * alpha())
}

/// The dropout factor a of the main text at keep rate q, mu = 0, nu = 1.
fn dropout_scale(q: &str) -> Interval {
    let q = num(q);
    int(1) / (q + saturation().square() * q * (int(1) - q)).sqrt()
}

/// The affine map with the printed factor and offset gives the mean 0 and variance 1 back.
fn dropout_restores() -> Interval {
    let q = num("0.95");
    let (scale, lost) = (dropout_scale("0.95"), int(1) - num("0.95"));
    let variance = q * (lost * saturation().square() + int(1));
    let offset = -(scale * lost * saturation());
    (scale.square() * variance - int(1)).hull(scale * lost * saturation() + offset)
}

pub(super) static CLAIMS: &[PaperClaim] = &[
    not_checkable(
        ["Eq1", "eq. 1", "g maps (mu, nu) of one layer to (mu~, nu~) of the next"],
        "a definition: MomentMap",
    ),
    not_checkable(["Def1", "Definition 1", "self-normalizing neural net"], "a definition"),
    value(["MT.a.alpha", "below eq. 5", "alpha01 for the fixed point (0, 1)"], "1.6733", alpha),
    value(["MT.a.lambda", "below eq. 5", "lambda01 for the fixed point (0, 1)"], "1.0507", lambda),
    value(["Eq6.J11", "eq. 6", "J11 at (0, 1), omega = 0, tau = 1"], "0.0", || {
        base(Base::Jacobian(0, 0), NORMALIZED)
    }),
    value(["Eq6.J12", "eq. 6", "J12 at (0, 1), omega = 0, tau = 1"], "0.088834", || {
        base(Base::Jacobian(0, 1), NORMALIZED)
    })
    .rounded()
    .note("0.08883475.. truncated; it rounds to 0.088835"),
    value(["Eq6.J21", "eq. 6", "J21 at (0, 1), omega = 0, tau = 1"], "0.0", || {
        base(Base::Jacobian(1, 0), NORMALIZED)
    }),
    value(["Eq6.J22", "eq. 6", "J22 at (0, 1), omega = 0, tau = 1"], "0.782648", || {
        base(Base::Jacobian(1, 1), NORMALIZED)
    }),
    value(["MT.b", "below eq. 6", "spectral norm of J at (0, 1)"], "0.7877", || {
        base(Base::ContractionFactor, NORMALIZED)
    }),
    below(["MT.b.contraction", "below eq. 6", "the spectral norm at (0, 1) is less than 1"], "1", || {
        base(Base::ContractionFactor, NORMALIZED)
    }),
    extremum(
        ["Thm1.mean_lower", "Theorem 1", "the box of fixed points is mapped into itself: mu~ > -0.03106"],
        Printed::LowerBound("-0.03106"),
        plain(Base::Mean),
        &THEOREM_1_IMAGE,
        (Goal::Minimum, ["-0.03106", "0.1", "0.80009", "0.95"]),
    ),
    extremum(
        ["Thm1.mean_upper", "Theorem 1", "the box of fixed points is mapped into itself: mu~ < 0.06773"],
        Printed::UpperBound("0.06773"),
        plain(Base::Mean),
        &THEOREM_1_IMAGE,
        (Goal::Maximum, ["0.06773", "0.1", "1.48617", "1.1"]),
    ),
    extremum(
        ["Thm1.variance_lower", "Theorem 1", "the box of fixed points is mapped into itself: nu~ > 0.80009"],
        Printed::LowerBound("0.80009"),
        plain(Base::Variance),
        &THEOREM_1_IMAGE,
        (Goal::Minimum, ["-0.03106", "0.1", "0.80009", "0.95"]),
    ),
    extremum(
        ["Thm1.variance_upper", "Theorem 1", "the box of fixed points is mapped into itself: nu~ < 1.48617"],
        Printed::UpperBound("1.48617"),
        plain(Base::Variance),
        &THEOREM_1_IMAGE,
        (Goal::Maximum, ["0.06773", "0.1", "1.48617", "1.1"]),
    ),
    extremum(
        ["Thm2", "Theorem 2", "nu~ < nu on Omega++"],
        Printed::UpperBound("0"),
        plain(Base::VarianceChange),
        &THEOREM_2,
        (Goal::Maximum, ["1", "0.1", "3", "1.25"]),
    ),
    extremum(
        ["Thm3.first", "Theorem 3", "nu~ > nu for nu in [0.02, 0.16], tau in [0.8, 1.25]"],
        Printed::LowerBound("0"),
        plain(Base::VarianceChange),
        &THEOREM_3_FIRST,
        (Goal::Minimum, ["0.1", "0.1", "0.02", "0.8"]),
    )
    .note("the appendix proves it for nu >= 0.05 only"),
    extremum(
        ["Thm3.second", "Theorem 3", "nu~ > nu for nu in [0.02, 0.24], tau in [0.9, 1.25]"],
        Printed::LowerBound("0"),
        plain(Base::VarianceChange),
        &THEOREM_3_SECOND,
        (Goal::Minimum, ["0.1", "0.1", "0.02", "0.9"]),
    )
    .note("the appendix proves it for nu >= 0.05 only"),
    identity(
        ["AD.2", "alpha dropout", "alpha' = -lambda01 alpha01 is SELU's limit at -infinity"],
        || lambda() * alpha() * num("-1000").exp_m1() - saturation(),
        || vec![algebra::saturation_defect()],
    ),
    identity(
        ["AD.4", "alpha dropout", "a = (q + alpha'^2 q(1-q))^(-1/2), b = -a (1-q) alpha' restore (0, 1)"],
        dropout_restores,
        algebra::dropout_defects,
    ),
    value(
        ["Eq14.alpha", "eq. 14", "alpha01 = -sqrt(2/pi)/(erfc(1/sqrt 2) e^(1/2) - 1)"],
        "1.67326",
        printed_alpha,
    ),
    value(["Eq14.lambda", "eq. 14", "lambda01 in closed form"], "1.0507", printed_lambda),
    identity(
        ["Eq14.alpha.identity", "eq. 14", "the printed alpha01 is the fixed point's"],
        || printed_alpha() - alpha(),
        || vec![algebra::alpha_defect()],
    ),
    identity(
        ["Eq14.lambda.identity", "eq. 14", "the printed lambda01 is the fixed point's"],
        || printed_lambda() - lambda(),
        || vec![algebra::lambda_defect()],
    ),
    identity(
        ["A1.c.mean", "A1", "mu~(0, 0, 1, 1) = 0"],
        || base(Base::Mean, NORMALIZED),
        || vec![algebra::fixed_mean()],
    ),
    identity(
        ["A1.c.variance", "A1", "nu~(0, 0, 1, 1) = 1"],
        || base(Base::VarianceChange, NORMALIZED),
        || vec![algebra::fixed_variance()],
    ),
    identity(
        ["Eq11", "eqs. 4, 11", "the closed form of mu~"],
        || samples(SAMPLES, closed_mean),
        || vec![algebra::closed_mean()],
    ),
    identity(
        ["Eq13", "eqs. 5, 13", "the closed form of xi~"],
        || samples(SAMPLES, closed_second),
        || vec![algebra::closed_second()],
    ),
    above(["Eq7", "eqs. 2, 7", "SELU's slope exceeds 1 for positive inputs"], "1", lambda),
    not_checkable(["AD.5", "alpha dropout", "dropout rates 0.05 and 0.10 work well"], "an experiment"),
    not_checkable(
        ["MT.c", "main text", "no SNN from (scaled) ReLU, sigmoid, tanh or leaky ReLU"],
        "stated without a proof or a definition to test",
    ),
    not_checkable(["CLT", "main text", "net inputs are near normal at rate n^(-1/2)"], "a quotation"),
];
