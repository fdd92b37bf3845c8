//! Lemma 5 (= Lemma 39, eqs. 73 and 176) and eq. 336: the largest magnitudes of the derivatives of J's entries.
//!
//! The bounds' own derivation is in `lemma_39`.

use super::claim::{Goal, PaperClaim, Printed, extremum, value};
use super::domain::WIDE;
use super::formula::{derivative, num, table};
use crate::interval::Interval;
use crate::moments::{Base, Variable};
use crate::scalar::Scalar;

/// An enclosure of the largest |dJ22/dnu| = tau^2 |d^2 xi~/dv^2|: mean-value forms on slices of v, at
/// the largest tau that goes with each v: min(1.25, v/0.8).
fn largest_j22_by_nu() -> Interval {
    const SLICES: i64 = 100;
    let edge = |k: i64| num("0.64") + num("1.235") * Interval::ratio(k, SLICES);
    let mean = num("-0.01").hull(num("0.01"));
    let magnitude = |k: i64| {
        let slice = edge(k).hull(edge(k + 1));
        let middle = Interval::exact(slice.mid());
        let slopes = table(mean, slice).square;
        let fourth = table(Interval::integer(0), middle).square[4]
            + mean * slopes[5]
            + (slice - middle) * slopes[6] / Interval::integer(2);
        let tau = -((-num("1.25")).max(-(slice / num("0.8"))));
        tau.square() * (fourth / Interval::integer(4)).abs()
    };
    (1..SLICES).fold(magnitude(0), |largest, k| largest.max(magnitude(k)))
}

pub(super) static CLAIMS: &[PaperClaim] = &[
    extremum(
        ["Lem5.dJ11/dmu", "Lemma 5, eq. 73", "|dJ11/dmu| < 0.0031049101995398316"],
        Printed::UpperBound("0.0031049101995398316"),
        derivative(Base::UncenteredJacobian(0, 0), Variable::Mean),
        &WIDE,
        (Goal::Magnitude, ["-0.1", "0.1", "1.30605", "1"]),
    ),
    extremum(
        ["Lem5.dJ11/domega", "Lemma 5, eq. 73", "|dJ11/domega| < 1.055872374194189"],
        Printed::UpperBound("1.055872374194189"),
        derivative(Base::UncenteredJacobian(0, 0), Variable::Sum),
        &WIDE,
        (Goal::Magnitude, ["0.1", "0.1", "0.8", "0.8"]),
    ),
    extremum(
        ["Lem5.dJ11/dnu", "Lemma 5, eq. 73", "|dJ11/dnu| < 0.031242911235461816"],
        Printed::UpperBound("0.031242911235461816"),
        derivative(Base::UncenteredJacobian(0, 0), Variable::Variance),
        &WIDE,
        (Goal::Magnitude, ["0.1", "-0.1", "0.8", "1.25"]),
    ),
    extremum(
        ["Lem5.dJ11/dtau", "Lemma 5, eq. 73", "|dJ11/dtau| < 0.03749149348255419"],
        Printed::UpperBound("0.03749149348255419"),
        derivative(Base::UncenteredJacobian(0, 0), Variable::SumOfSquares),
        &WIDE,
        (Goal::Magnitude, ["0.1", "-0.1", "1.5", "0.8"]),
    ),
    extremum(
        ["Lem5.dJ12/dmu", "Lemma 5, eq. 73", "|dJ12/dmu| < 0.031242911235461816"],
        Printed::UpperBound("0.031242911235461816"),
        derivative(Base::UncenteredJacobian(0, 1), Variable::Mean),
        &WIDE,
        (Goal::Magnitude, ["0.1", "-0.1", "0.8", "1.25"]),
    ),
    extremum(
        ["Lem5.dJ12/domega", "Lemma 5, eq. 73", "|dJ12/domega| < 0.031242911235461816"],
        Printed::UpperBound("0.031242911235461816"),
        derivative(Base::UncenteredJacobian(0, 1), Variable::Sum),
        &WIDE,
        (Goal::Magnitude, ["-0.1", "0.1", "0.8", "1.25"]),
    ),
    extremum(
        ["Lem5.dJ12/dnu", "Lemma 5, eq. 73", "|dJ12/dnu| < 0.21232788238624354"],
        Printed::UpperBound("0.21232788238624354"),
        derivative(Base::UncenteredJacobian(0, 1), Variable::Variance),
        &WIDE,
        (Goal::Magnitude, ["0.1", "0.1", "0.8", "0.8"]),
    ),
    extremum(
        ["Lem5.dJ12/dtau", "Lemma 5, eq. 73", "|dJ12/dtau| < 0.2124377655377270"],
        Printed::UpperBound("0.2124377655377270"),
        derivative(Base::UncenteredJacobian(0, 1), Variable::SumOfSquares),
        &WIDE,
        (Goal::Magnitude, ["-0.1", "0.1", "0.8", "0.8"]),
    ),
    extremum(
        ["Lem5.dJ21/dmu", "Lemma 5, eq. 73", "|dJ21/dmu| < 0.02220441024325437"],
        Printed::UpperBound("0.02220441024325437"),
        derivative(Base::UncenteredJacobian(1, 0), Variable::Mean),
        &WIDE,
        (Goal::Magnitude, ["0.1", "0.1", "0.8", "0.8"]),
    ),
    extremum(
        ["Lem5.dJ21/domega", "Lemma 5, eq. 73", "|dJ21/domega| < 1.146955401845684"],
        Printed::UpperBound("1.146955401845684"),
        derivative(Base::UncenteredJacobian(1, 0), Variable::Sum),
        &WIDE,
        (Goal::Magnitude, ["0.1", "0.1", "1.5", "1.25"]),
    ),
    extremum(
        ["Lem5.dJ21/dnu", "Lemma 5, eq. 73", "|dJ21/dnu| < 0.14983446469110305"],
        Printed::UpperBound("0.14983446469110305"),
        derivative(Base::UncenteredJacobian(1, 0), Variable::Variance),
        &WIDE,
        (Goal::Magnitude, ["-0.1", "0.1", "0.8", "1.25"]),
    ),
    extremum(
        ["Lem5.dJ21/dtau", "Lemma 5, eq. 73", "|dJ21/dtau| < 0.17980135762932363"],
        Printed::UpperBound("0.17980135762932363"),
        derivative(Base::UncenteredJacobian(1, 0), Variable::SumOfSquares),
        &WIDE,
        (Goal::Magnitude, ["-0.1", "0.1", "1.5", "0.8"]),
    ),
    extremum(
        ["Lem5.dJ22/dmu", "Lemma 5, eq. 73", "|dJ22/dmu| < 0.14983446469110305"],
        Printed::UpperBound("0.14983446469110305"),
        derivative(Base::UncenteredJacobian(1, 1), Variable::Mean),
        &WIDE,
        (Goal::Magnitude, ["-0.1", "0.1", "0.8", "1.25"]),
    ),
    extremum(
        ["Lem5.dJ22/domega", "Lemma 5, eq. 73", "|dJ22/domega| < 0.14983446469110305"],
        Printed::UpperBound("0.14983446469110305"),
        derivative(Base::UncenteredJacobian(1, 1), Variable::Sum),
        &WIDE,
        (Goal::Magnitude, ["0.1", "-0.1", "0.8", "1.25"]),
    ),
    extremum(
        ["Lem5.dJ22/dnu", "Lemma 5, eq. 73", "|dJ22/dnu| < 1.805740052651535"],
        Printed::UpperBound("1.805740052651535"),
        derivative(Base::UncenteredJacobian(1, 1), Variable::Variance),
        &WIDE,
        (Goal::Magnitude, ["0.1", "0.1", "0.8", "1.25"]),
    ),
    extremum(
        ["Lem5.dJ22/dtau", "Lemma 5, eq. 73", "|dJ22/dtau| < 2.396685907216327"],
        Printed::UpperBound("2.396685907216327"),
        derivative(Base::UncenteredJacobian(1, 1), Variable::SumOfSquares),
        &WIDE,
        (Goal::Magnitude, ["0.1", "0.1", "0.8", "0.8"]),
    ),
    extremum(
        ["Eq336.dJ11/dmu", "A6, eq. 336", "the largest |dJ11/dmu|"],
        Printed::Value("0.00182415"),
        derivative(Base::UncenteredJacobian(0, 0), Variable::Mean),
        &WIDE,
        (Goal::Magnitude, ["-0.1", "0.1", "1.30605", "1"]),
    ),
    extremum(
        ["Eq336.dJ11/domega", "A6, eq. 336", "the largest |dJ11/domega|"],
        Printed::Value("1.04143"),
        derivative(Base::UncenteredJacobian(0, 0), Variable::Sum),
        &WIDE,
        (Goal::Magnitude, ["0.1", "0.1", "0.8", "0.8"]),
    ),
    extremum(
        ["Eq336.dJ11/dnu", "A6, eq. 336", "the largest |dJ11/dnu|"],
        Printed::Value("0.0151177"),
        derivative(Base::UncenteredJacobian(0, 0), Variable::Variance),
        &WIDE,
        (Goal::Magnitude, ["0.1", "-0.1", "0.8", "1.25"]),
    ),
    extremum(
        ["Eq336.dJ11/dtau", "A6, eq. 336", "the largest |dJ11/dtau|"],
        Printed::Value("0.015194"),
        derivative(Base::UncenteredJacobian(0, 0), Variable::SumOfSquares),
        &WIDE,
        (Goal::Magnitude, ["0.1", "-0.1", "1.5", "0.8"]),
    ),
    extremum(
        ["Eq336.dJ12/dmu", "A6, eq. 336", "the largest |dJ12/dmu|"],
        Printed::Value("0.0151177"),
        derivative(Base::UncenteredJacobian(0, 1), Variable::Mean),
        &WIDE,
        (Goal::Magnitude, ["0.1", "-0.1", "0.8", "1.25"]),
    ),
    extremum(
        ["Eq336.dJ12/domega", "A6, eq. 336", "the largest |dJ12/domega|"],
        Printed::Value("0.0151177"),
        derivative(Base::UncenteredJacobian(0, 1), Variable::Sum),
        &WIDE,
        (Goal::Magnitude, ["-0.1", "0.1", "0.8", "1.25"]),
    ),
    extremum(
        ["Eq336.dJ12/dnu", "A6, eq. 336", "the largest |dJ12/dnu|"],
        Printed::Value("0.0315805"),
        derivative(Base::UncenteredJacobian(0, 1), Variable::Variance),
        &WIDE,
        (Goal::Magnitude, ["0.1", "0.1", "0.8", "0.8"]),
    ),
    extremum(
        ["Eq336.dJ12/dtau", "A6, eq. 336", "the largest |dJ12/dtau|"],
        Printed::Value("0.110267"),
        derivative(Base::UncenteredJacobian(0, 1), Variable::SumOfSquares),
        &WIDE,
        (Goal::Magnitude, ["-0.1", "0.1", "0.8", "0.8"]),
    ),
    extremum(
        ["Eq336.dJ21/dmu", "A6, eq. 336", "the largest |dJ21/dmu|"],
        Printed::Value("0.0174802"),
        derivative(Base::UncenteredJacobian(1, 0), Variable::Mean),
        &WIDE,
        (Goal::Magnitude, ["0.1", "0.1", "0.8", "0.8"]),
    ),
    extremum(
        ["Eq336.dJ21/domega", "A6, eq. 336", "the largest |dJ21/domega|"],
        Printed::Value("0.695766"),
        derivative(Base::UncenteredJacobian(1, 0), Variable::Sum),
        &WIDE,
        (Goal::Magnitude, ["0.1", "0.1", "1.5", "1.25"]),
    ),
    extremum(
        ["Eq336.dJ21/dnu", "A6, eq. 336", "the largest |dJ21/dnu|"],
        Printed::Value("0.0600823"),
        derivative(Base::UncenteredJacobian(1, 0), Variable::Variance),
        &WIDE,
        (Goal::Magnitude, ["-0.1", "0.1", "0.8", "1.25"]),
    ),
    extremum(
        ["Eq336.dJ21/dtau", "A6, eq. 336", "the largest |dJ21/dtau|"],
        Printed::Value("0.0673083"),
        derivative(Base::UncenteredJacobian(1, 0), Variable::SumOfSquares),
        &WIDE,
        (Goal::Magnitude, ["-0.1", "0.1", "1.5", "0.8"]),
    ),
    extremum(
        ["Eq336.dJ22/dmu", "A6, eq. 336", "the largest |dJ22/dmu|"],
        Printed::Value("0.0600823"),
        derivative(Base::UncenteredJacobian(1, 1), Variable::Mean),
        &WIDE,
        (Goal::Magnitude, ["-0.1", "0.1", "0.8", "1.25"]),
    ),
    extremum(
        ["Eq336.dJ22/domega", "A6, eq. 336", "the largest |dJ22/domega|"],
        Printed::Value("0.0600823"),
        derivative(Base::UncenteredJacobian(1, 1), Variable::Sum),
        &WIDE,
        (Goal::Magnitude, ["0.1", "-0.1", "0.8", "1.25"]),
    ),
    value(["Eq336.dJ22/dnu", "A6, eq. 336", "the largest |dJ22/dnu|"], "0.562302", largest_j22_by_nu)
        .refuted(0.27)
        .note("0.276862; the printed number is the minimum of dJ22/dtau"),
    extremum(
        ["Eq336.dJ22/dtau", "A6, eq. 336", "the largest |dJ22/dtau|"],
        Printed::Value("0.664051"),
        derivative(Base::UncenteredJacobian(1, 1), Variable::SumOfSquares),
        &WIDE,
        (Goal::Magnitude, ["0.1", "0.1", "0.8", "0.8"]),
    ),
];
