//! A3.1-A3.3: the proofs of Theorems 1, 2 and 3.

use super::algebra;
use super::claim::{
    Goal, PaperClaim, Printed, above, below, extremum, false_identity, gap, identity, not_checkable, value,
};
use super::domain::{EQUATION_20, LEMMA_42, THEOREM_2, THEOREM_3_FIRST_APPENDIX, THEOREM_3_SECOND_APPENDIX};
use super::formula::{
    alpha, argument, base, d, derivative, e0, g, gk, half, int, lambda, num, plain, root_two_over_pi,
    samples, second, sq, subfunction, table,
};
use crate::interval::Interval;
use crate::moments::{Base, Variable};
use crate::scalar::Scalar;

/// The constant A of eqs. 32/33: (1/10)(sqrt((960 + 169 pi)/pi) - 13).
fn root_constant() -> Interval {
    (((int(960) + int(169) * Interval::pi()) / Interval::pi()).sqrt() - int(13)) / int(10)
}

/// The lower bound of the bracket of eq. 25 that eq. 34 evaluates, also eq. 233's:
/// a^2 (G2 - G1) + sqrt(2v/pi) + m e^{m^2/2v} E0.
pub(super) fn mean_bracket(m: &str, v: &str) -> Interval {
    let (m, v) = (num(m), num(v));
    alpha().square() * (gk(2, m, v) - gk(1, m, v)) + root_two_over_pi(v) + m * e0(m, v) / d(m, v)
}

/// The bracket itself, of which eq. 34 is a lower bound for m < 0.
fn true_bracket(m: Interval, v: Interval) -> Interval {
    d(m, v) * (alpha().square() * (gk(2, m, v) - gk(1, m, v)) + root_two_over_pi(v)) + m * (int(2) - e0(m, v))
}

/// Eqs. 48 and 50: (l^2/2) tau D (-a^2 f(v_max, 0.01) - erfc(-0.01/sqrt(2 nu tau)) + 2).
fn slope_bound(v_max: &str, nu: &str, tau: &str) -> Interval {
    let v = num(nu) * num(tau);
    let bracket = -(alpha().square() * subfunction(num("0.01"), num(v_max))) - e0(num("-0.01"), v) + int(2);
    half(lambda().square()) * num(tau) * d(num("0.01"), v) * bracket
}

/// The true d xi~/d nu (eq. 65), minus eq. 47 as printed with the factor D on all of its bracket.
fn printed_slope_difference(m: Interval, v: Interval) -> Interval {
    let bracket = -(alpha().square() * subfunction(m, v)) - e0(m, v) + int(2);
    half(table(m, v).square[2]) - half(lambda().square()) * d(m, v) * bracket
}

pub(super) static CLAIMS: &[PaperClaim] = &[
    not_checkable(["Thm4", "Theorem 4", "Banach's fixed point theorem"], "a standard theorem"),
    extremum(
        ["Eq20", "eq. 20", "d xi~/d nu < 1 for v in [1.2, 20], |m| <= 0.1"],
        Printed::UpperBound("1"),
        derivative(Base::SecondMoment, Variable::Variance),
        &EQUATION_20,
        (Goal::Maximum, ["1", "0.1", "0.96", "1.25"]),
    ),
    above(["Eq32.constant", "eq. 32", "A = (1/10)(sqrt((960 + 169 pi)/pi) - 13)"], "0.878", root_constant),
    identity(
        ["Eq33.corner", "eq. 33", "8v/pi = A^2 + 2A(v + m) at v = 1.2, m = 0.1"],
        || {
            let a = root_constant();
            int(8) * num("1.2") / Interval::pi() - sq(a) - int(2) * a * num("1.3")
        },
        || vec![algebra::corner_defect()],
    ),
    gap(["Eq31", "eq. 31", "0 < 2m, used to bound the root by 2v + m + 1"], Printed::LowerBound("0"), || {
        int(2) * num("-0.1")
    })
    .note("m ranges over [-0.1, 0.1]; what is needed, (2v+m)^2 + 4v <= (2v+m+1)^2, holds for m >= -1/2"),
    value(["Eq35", "eq. 35", "least bracket of eq. 25, at v = 1.2, m = -0.1"], "0.212234", || {
        mean_bracket("-0.1", "1.2")
    }),
    above(
        ["Eq35.bracket", "eq. 35", "the bracket of eq. 25 itself at v = 1.2, m = -0.1 is above it"],
        "0.212234",
        || true_bracket(num("-0.1"), num("1.2")),
    ),
    value(["Eq40", "eqs. 40, 43", "g(-1, -0.1, 3, 1.25)"], "-0.0180173", || {
        base(Base::SecondMomentChange, ["-1", "-0.1", "3", "1.25"])
    }),
    value(["Eq43", "eqs. 40, 43", "g(1, 0.1, 3, 1.25)"], "-0.0180173", || {
        base(Base::SecondMomentChange, ["1", "0.1", "3", "1.25"])
    }),
    value(["Eq41", "eqs. 41, 42", "g(0, 0, 3, 1.25)"], "-0.148532", || {
        base(Base::SecondMomentChange, ["0", "0", "3", "1.25"])
    }),
    extremum(
        ["Thm2.max", "A3.2", "the maximum of g = xi~ - nu on Omega++"],
        Printed::Value("-0.0180173"),
        plain(Base::SecondMomentChange),
        &THEOREM_2,
        (Goal::Maximum, ["1", "0.1", "3", "1.25"]),
    ),
    false_identity(["Eq47", "eq. 47", "d xi~/d nu as printed equals eq. 65"], 7.1e-4, || {
        samples(&[("0.01", "0.04")], printed_slope_difference)
    })
    .note("the factor D stands before 2 - erfc too; since D <= 1 the printed form is a lower bound"),
    above(["Eq48", "eq. 48", "lower bound of d xi~/d nu on Omega1-"], "0.969231", || {
        slope_bound("0.128", "0.05", "0.8")
    })
    .note("0.969231 is the value for nu >= 0.02, of the main text's Theorem 3"),
    above(["Eq50", "eq. 50", "lower bound of d xi~/d nu on Omega2-"], "0.976952", || {
        slope_bound("0.216", "0.05", "0.9")
    })
    .note("0.976952 is the value for nu >= 0.02"),
    value(
        ["Eq48.leftover", "eq. 48", "the printed constant is the bound for nu >= 0.02"],
        "0.969231",
        || slope_bound("0.128", "0.02", "0.8"),
    ),
    value(
        ["Eq50.leftover", "eq. 50", "the printed constant is the bound for nu >= 0.02"],
        "0.976952",
        || slope_bound("0.216", "0.02", "0.9"),
    ),
    value(["A3.3.x1", "A3.3", "least xi~ on Omega1-, at m = 0.01, v = 0.04"], "0.0662727", || {
        second("0.01", "0.04")
    })
    .rounded()
    .note("a lower bound that is rounded up: 0.06627262.."),
    above(["A3.3.x1.bound", "A3.3", "xi~ > 0.0662727 on Omega1-"], "0.0662727", || second("0.01", "0.04"))
        .refuted(7.4e-8),
    value(
        ["A3.3.x1.at", "A3.3", "xi~(mu, omega, nu, tau) at the printed (0.01, 0.01, 0.05, 0.8)"],
        "0.0662727",
        || base(Base::SecondMoment, ["0.01", "0.01", "0.05", "0.8"]),
    )
    .refuted(1.5e-3)
    .note("mu omega = 0.01 is meant, (0.1, 0.1, 0.05, 0.8)"),
    value(["A3.3.x2", "A3.3", "least xi~ on Omega2-, at m = 0.01, v = 0.045"], "0.0738404", || {
        second("0.01", "0.045")
    })
    .note("as a lower bound it is rounded up: 0.07384035.."),
    above(["A3.3.x2.bound", "A3.3", "xi~ > 0.0738404 on Omega2-"], "0.0738404", || second("0.01", "0.045"))
        .refuted(4.9e-8),
    gap(
        ["A3.3.L8", "A3.3", "Lemma 8 gives the sign of d xi~/dm, which makes m = 0.01 the minimum"],
        Printed::LowerBound("0"),
        || table(num("0.01"), num("0.04")).square[1],
    )
    .note(
        "Lemma 8 has the opposite sign and nu >= 0.8; at small v xi~ decreases in m, so the place is right",
    ),
    value(["Eq49.constant", "eq. 49", "0.0662727 - 0.969231 * 0.05 - 0.005"], "0.01281115", || {
        num("0.0662727") - num("0.969231") * num("0.05") - num("0.005")
    }),
    value(["Eq49.quotient", "eq. 49", "0.01281115/0.16"], "0.08006969", || num("0.01281115") / num("0.16")),
    value(["Eq49.sum", "eq. 49", "0.08006969 + 0.969231"], "1.049301", || {
        num("0.08006969") + num("0.969231")
    }),
    above(["Eq49.unrounded", "eq. 49", "the chain's factor with the unrounded least xi~"], "1", || {
        (second("0.01", "0.04") - num("0.969231") * num("0.05") - num("0.005")) / num("0.16")
            + num("0.969231")
    }),
    value(["Eq51.constant", "eq. 51", "0.0738404 - 0.976952 * 0.05 - 0.005"], "0.0199928", || {
        num("0.0738404") - num("0.976952") * num("0.05") - num("0.005")
    }),
    value(["Eq51.quotient", "eq. 51", "0.0199928/0.24"], "0.08330333", || num("0.0199928") / num("0.24")),
    value(["Eq51.sum", "eq. 51", "0.08330333 + 0.976952"], "1.060255", || {
        num("0.08330333") + num("0.976952")
    }),
    above(["Eq51.unrounded", "eq. 51", "the chain's factor with the unrounded least xi~"], "1", || {
        (second("0.01", "0.045") - num("0.976952") * num("0.05") - num("0.005")) / num("0.24")
            + num("0.976952")
    }),
    extremum(
        ["Thm3.ratio.first", "eq. 49", "nu~/nu >= 1.049301 on Omega1- (nu >= 0.05)"],
        Printed::LowerBound("1.049301"),
        plain(Base::VarianceRatio),
        &THEOREM_3_FIRST_APPENDIX,
        (Goal::Minimum, ["0.1", "0.1", "0.16", "0.8"]),
    ),
    extremum(
        ["Thm3.ratio.second", "eq. 51", "nu~/nu >= 1.060255 on Omega2- (nu >= 0.05)"],
        Printed::LowerBound("1.060255"),
        plain(Base::VarianceRatio),
        &THEOREM_3_SECOND_APPENDIX,
        (Goal::Minimum, ["-0.1", "0.1", "0.24", "0.9"]),
    ),
    extremum(
        ["Eq45", "eqs. 45, 46", "mu~^2 < 0.005, used by eqs. 49 and 51"],
        Printed::UpperBound("0.005"),
        plain(Base::MeanSquared),
        &LEMMA_42,
        (Goal::Maximum, ["0.1", "-0.1", "0.187342958", "1"]),
    ),
    below(["Eq26.sign", "eqs. 26-28", "G1 exceeds G2 at v = 1.2, m = 0.1 (G decreases)"], "0", || {
        g(argument(2, num("0.1"), num("1.2"))) - g(argument(1, num("0.1"), num("1.2")))
    }),
];
