//! A6, eq. 335: the minimum and the maximum of the 16 derivatives of J's entries on Omega with tau in \[0.8, 1.25\],
//! "determined numerically".
//!
//! Each is entered twice: the extremum itself, and (`.at`) the derivative's value at the place that the paper prints.

use super::claim::{Goal, PaperClaim, Printed, above, extremum, value};
use super::domain::WIDE;
use super::formula::{derivative, quantity};
use crate::interval::Interval;
use crate::moments::{Base, Variable};

/// The derivative of J_ij, indices from 1, at a place.
fn at(i: usize, j: usize, by: Variable, place: [&str; 4]) -> Interval {
    quantity(derivative(Base::UncenteredJacobian(i - 1, j - 1), by), place)
}

/// "The extremum is `printed`".
const fn extreme(
    [id, statement]: [&'static str; 2],
    printed: &'static str,
    (i, j, by): (usize, usize, Variable),
    place: (Goal, [&'static str; 4]),
) -> PaperClaim {
    let quantity = derivative(Base::UncenteredJacobian(i - 1, j - 1), by);
    extremum([id, "A6, eq. 335", statement], Printed::Value(printed), quantity, &WIDE, place)
}

pub(super) static CLAIMS: &[PaperClaim] = &[
    extreme(
        ["Eq335.dJ11/dmu.min", "least dJ11/dmu"],
        "0",
        (1, 1, Variable::Mean),
        (Goal::Minimum, ["0.06", "0", "1.35", "1.12"]),
    ),
    value(
        ["Eq335.dJ11/dmu.min.at", "A6, eq. 335", "dJ11/dmu at the printed place of its minimum"],
        "0",
        || at(1, 1, Variable::Mean, ["0.06", "0", "1.35", "1.12"]),
    ),
    extreme(
        ["Eq335.dJ11/dmu.max", "largest dJ11/dmu"],
        "0.00182415",
        (1, 1, Variable::Mean),
        (Goal::Maximum, ["-0.1", "0.1", "1.30605", "1"]),
    ),
    value(
        ["Eq335.dJ11/dmu.max.at", "A6, eq. 335", "dJ11/dmu at the printed place of its maximum"],
        "0.00182415",
        || at(1, 1, Variable::Mean, ["-0.1", "0.1", "1.47845", "0.883374"]),
    ),
    extreme(
        ["Eq335.dJ11/domega.min", "least dJ11/domega"],
        "0.905413",
        (1, 1, Variable::Sum),
        (Goal::Minimum, ["0.1", "-0.1", "1.5", "1.25"]),
    ),
    value(
        ["Eq335.dJ11/domega.min.at", "A6, eq. 335", "dJ11/domega at the printed place of its minimum"],
        "0.905413",
        || at(1, 1, Variable::Sum, ["0.1", "-0.1", "1.5", "1.25"]),
    ),
    extreme(
        ["Eq335.dJ11/domega.max", "largest dJ11/domega"],
        "1.04143",
        (1, 1, Variable::Sum),
        (Goal::Maximum, ["0.1", "0.1", "0.8", "0.8"]),
    ),
    value(
        ["Eq335.dJ11/domega.max.at", "A6, eq. 335", "dJ11/domega at the printed place of its maximum"],
        "1.04143",
        || at(1, 1, Variable::Sum, ["0.1", "0.1", "0.8", "0.8"]),
    ),
    extreme(
        ["Eq335.dJ11/dnu.min", "least dJ11/dnu"],
        "-0.0151177",
        (1, 1, Variable::Variance),
        (Goal::Minimum, ["-0.1", "0.1", "0.8", "1.25"]),
    ),
    value(
        ["Eq335.dJ11/dnu.min.at", "A6, eq. 335", "dJ11/dnu at the printed place of its minimum"],
        "-0.0151177",
        || at(1, 1, Variable::Variance, ["-0.1", "0.1", "0.8", "1.25"]),
    ),
    extreme(
        ["Eq335.dJ11/dnu.max", "largest dJ11/dnu"],
        "0.0151177",
        (1, 1, Variable::Variance),
        (Goal::Maximum, ["0.1", "-0.1", "0.8", "1.25"]),
    ),
    value(
        ["Eq335.dJ11/dnu.max.at", "A6, eq. 335", "dJ11/dnu at the printed place of its maximum"],
        "0.0151177",
        || at(1, 1, Variable::Variance, ["0.1", "-0.1", "0.8", "1.25"]),
    ),
    extreme(
        ["Eq335.dJ11/dtau.min", "least dJ11/dtau"],
        "-0.015194",
        (1, 1, Variable::SumOfSquares),
        (Goal::Minimum, ["-0.1", "0.1", "1.5", "0.8"]),
    ),
    value(
        ["Eq335.dJ11/dtau.min.at", "A6, eq. 335", "dJ11/dtau at the printed place of its minimum"],
        "-0.015194",
        || at(1, 1, Variable::SumOfSquares, ["-0.1", "0.1", "0.8", "1.25"]),
    )
    .refuted(5.5e-3),
    extreme(
        ["Eq335.dJ11/dtau.max", "largest dJ11/dtau"],
        "0.015194",
        (1, 1, Variable::SumOfSquares),
        (Goal::Maximum, ["0.1", "-0.1", "1.5", "0.8"]),
    ),
    value(
        ["Eq335.dJ11/dtau.max.at", "A6, eq. 335", "dJ11/dtau at the printed place of its maximum"],
        "0.015194",
        || at(1, 1, Variable::SumOfSquares, ["0.1", "-0.1", "0.8", "1.25"]),
    )
    .refuted(5.5e-3),
    extreme(
        ["Eq335.dJ12/dmu.min", "least dJ12/dmu"],
        "-0.0151177",
        (1, 2, Variable::Mean),
        (Goal::Minimum, ["-0.1", "0.1", "0.8", "1.25"]),
    ),
    value(
        ["Eq335.dJ12/dmu.min.at", "A6, eq. 335", "dJ12/dmu at the printed place of its minimum"],
        "-0.0151177",
        || at(1, 2, Variable::Mean, ["-0.1", "0.1", "0.8", "1.25"]),
    ),
    extreme(
        ["Eq335.dJ12/dmu.max", "largest dJ12/dmu"],
        "0.0151177",
        (1, 2, Variable::Mean),
        (Goal::Maximum, ["0.1", "-0.1", "0.8", "1.25"]),
    ),
    value(
        ["Eq335.dJ12/dmu.max.at", "A6, eq. 335", "dJ12/dmu at the printed place of its maximum"],
        "0.0151177",
        || at(1, 2, Variable::Mean, ["0.1", "-0.1", "0.8", "1.25"]),
    ),
    extreme(
        ["Eq335.dJ12/domega.min", "least dJ12/domega"],
        "-0.0151177",
        (1, 2, Variable::Sum),
        (Goal::Minimum, ["0.1", "-0.1", "0.8", "1.25"]),
    ),
    value(
        ["Eq335.dJ12/domega.min.at", "A6, eq. 335", "dJ12/domega at the printed place of its minimum"],
        "-0.0151177",
        || at(1, 2, Variable::Sum, ["0.1", "-0.1", "0.8", "1.25"]),
    ),
    extreme(
        ["Eq335.dJ12/domega.max", "largest dJ12/domega"],
        "0.0151177",
        (1, 2, Variable::Sum),
        (Goal::Maximum, ["-0.1", "0.1", "0.8", "1.25"]),
    ),
    value(
        ["Eq335.dJ12/domega.max.at", "A6, eq. 335", "dJ12/domega at the printed place of its maximum"],
        "0.0151177",
        || at(1, 2, Variable::Sum, ["0.1", "-0.1", "0.8", "1.25"]),
    )
    .refuted(3.0e-2),
    extreme(
        ["Eq335.dJ12/dnu.min", "least dJ12/dnu"],
        "-0.00785613",
        (1, 2, Variable::Variance),
        (Goal::Minimum, ["0.1", "-0.1", "1.5", "1.25"]),
    ),
    value(
        ["Eq335.dJ12/dnu.min.at", "A6, eq. 335", "dJ12/dnu at the printed place of its minimum"],
        "-0.00785613",
        || at(1, 2, Variable::Variance, ["0.1", "-0.1", "1.5", "1.25"]),
    ),
    extreme(
        ["Eq335.dJ12/dnu.max", "largest dJ12/dnu"],
        "0.0315805",
        (1, 2, Variable::Variance),
        (Goal::Maximum, ["0.1", "0.1", "0.8", "0.8"]),
    ),
    value(
        ["Eq335.dJ12/dnu.max.at", "A6, eq. 335", "dJ12/dnu at the printed place of its maximum"],
        "0.0315805",
        || at(1, 2, Variable::Variance, ["0.1", "0.1", "0.8", "0.8"]),
    ),
    extreme(
        ["Eq335.dJ12/dtau.min", "least dJ12/dtau"],
        "0.0799824",
        (1, 2, Variable::SumOfSquares),
        (Goal::Minimum, ["0.1", "-0.1", "1.5", "1.25"]),
    ),
    value(
        ["Eq335.dJ12/dtau.min.at", "A6, eq. 335", "dJ12/dtau at the printed place of its minimum"],
        "0.0799824",
        || at(1, 2, Variable::SumOfSquares, ["0.1", "-0.1", "1.5", "1.25"]),
    ),
    extreme(
        ["Eq335.dJ12/dtau.max", "largest dJ12/dtau"],
        "0.110267",
        (1, 2, Variable::SumOfSquares),
        (Goal::Maximum, ["-0.1", "0.1", "0.8", "0.8"]),
    ),
    value(
        ["Eq335.dJ12/dtau.max.at", "A6, eq. 335", "dJ12/dtau at the printed place of its maximum"],
        "0.110267",
        || at(1, 2, Variable::SumOfSquares, ["-0.1", "0.1", "0.8", "0.8"]),
    ),
    extreme(
        ["Eq335.dJ21/dmu.min", "least dJ21/dmu"],
        "0",
        (2, 1, Variable::Mean),
        (Goal::Minimum, ["0.06", "0", "1.35", "1.12"]),
    ),
    value(
        ["Eq335.dJ21/dmu.min.at", "A6, eq. 335", "dJ21/dmu at the printed place of its minimum"],
        "0",
        || at(2, 1, Variable::Mean, ["0.06", "0", "1.35", "1.12"]),
    ),
    extreme(
        ["Eq335.dJ21/dmu.max", "largest dJ21/dmu"],
        "0.0174802",
        (2, 1, Variable::Mean),
        (Goal::Maximum, ["0.1", "0.1", "0.8", "0.8"]),
    ),
    value(
        ["Eq335.dJ21/dmu.max.at", "A6, eq. 335", "dJ21/dmu at the printed place of its maximum"],
        "0.0174802",
        || at(2, 1, Variable::Mean, ["0.1", "0.1", "0.8", "0.8"]),
    ),
    extreme(
        ["Eq335.dJ21/domega.min", "least dJ21/domega"],
        "0.0849308",
        (2, 1, Variable::Sum),
        (Goal::Minimum, ["0.1", "-0.1", "0.8", "0.8"]),
    ),
    value(
        ["Eq335.dJ21/domega.min.at", "A6, eq. 335", "dJ21/domega at the printed place of its minimum"],
        "0.0849308",
        || at(2, 1, Variable::Sum, ["0.1", "-0.1", "0.8", "0.8"]),
    ),
    extreme(
        ["Eq335.dJ21/domega.max", "largest dJ21/domega"],
        "0.695766",
        (2, 1, Variable::Sum),
        (Goal::Maximum, ["0.1", "0.1", "1.5", "1.25"]),
    ),
    value(
        ["Eq335.dJ21/domega.max.at", "A6, eq. 335", "dJ21/domega at the printed place of its maximum"],
        "0.695766",
        || at(2, 1, Variable::Sum, ["0.1", "0.1", "1.5", "1.25"]),
    ),
    extreme(
        ["Eq335.dJ21/dnu.min", "least dJ21/dnu"],
        "-0.0600823",
        (2, 1, Variable::Variance),
        (Goal::Minimum, ["0.1", "-0.1", "0.8", "1.25"]),
    ),
    value(
        ["Eq335.dJ21/dnu.min.at", "A6, eq. 335", "dJ21/dnu at the printed place of its minimum"],
        "-0.0600823",
        || at(2, 1, Variable::Variance, ["0.1", "-0.1", "0.8", "1.25"]),
    ),
    extreme(
        ["Eq335.dJ21/dnu.max", "largest dJ21/dnu"],
        "0.0600823",
        (2, 1, Variable::Variance),
        (Goal::Maximum, ["-0.1", "0.1", "0.8", "1.25"]),
    ),
    value(
        ["Eq335.dJ21/dnu.max.at", "A6, eq. 335", "dJ21/dnu at the printed place of its maximum"],
        "0.0600823",
        || at(2, 1, Variable::Variance, ["-0.1", "0.1", "0.8", "1.25"]),
    ),
    extreme(
        ["Eq335.dJ21/dtau.min", "least dJ21/dtau"],
        "-0.0673083",
        (2, 1, Variable::SumOfSquares),
        (Goal::Minimum, ["0.1", "-0.1", "1.5", "0.8"]),
    ),
    value(
        ["Eq335.dJ21/dtau.min.at", "A6, eq. 335", "dJ21/dtau at the printed place of its minimum"],
        "-0.0673083",
        || at(2, 1, Variable::SumOfSquares, ["0.1", "-0.1", "1.5", "0.8"]),
    ),
    extreme(
        ["Eq335.dJ21/dtau.max", "largest dJ21/dtau"],
        "0.0673083",
        (2, 1, Variable::SumOfSquares),
        (Goal::Maximum, ["-0.1", "0.1", "1.5", "0.8"]),
    ),
    value(
        ["Eq335.dJ21/dtau.max.at", "A6, eq. 335", "dJ21/dtau at the printed place of its maximum"],
        "0.0673083",
        || at(2, 1, Variable::SumOfSquares, ["-0.1", "0.1", "1.5", "0.8"]),
    ),
    extreme(
        ["Eq335.dJ22/dmu.min", "least dJ22/dmu"],
        "-0.0600823",
        (2, 2, Variable::Mean),
        (Goal::Minimum, ["0.1", "-0.1", "0.8", "1.25"]),
    ),
    value(
        ["Eq335.dJ22/dmu.min.at", "A6, eq. 335", "dJ22/dmu at the printed place of its minimum"],
        "-0.0600823",
        || at(2, 2, Variable::Mean, ["0.1", "-0.1", "0.8", "1.25"]),
    ),
    extreme(
        ["Eq335.dJ22/dmu.max", "largest dJ22/dmu"],
        "0.0600823",
        (2, 2, Variable::Mean),
        (Goal::Maximum, ["-0.1", "0.1", "0.8", "1.25"]),
    ),
    value(
        ["Eq335.dJ22/dmu.max.at", "A6, eq. 335", "dJ22/dmu at the printed place of its maximum"],
        "0.0600823",
        || at(2, 2, Variable::Mean, ["-0.1", "0.1", "0.8", "1.25"]),
    ),
    extreme(
        ["Eq335.dJ22/domega.min", "least dJ22/domega"],
        "-0.0600823",
        (2, 2, Variable::Sum),
        (Goal::Minimum, ["-0.1", "0.1", "0.8", "1.25"]),
    ),
    value(
        ["Eq335.dJ22/domega.min.at", "A6, eq. 335", "dJ22/domega at the printed place of its minimum"],
        "-0.0600823",
        || at(2, 2, Variable::Sum, ["0.1", "-0.1", "0.8", "1.25"]),
    )
    .refuted(1.2e-1),
    extreme(
        ["Eq335.dJ22/domega.max", "largest dJ22/domega"],
        "0.0600823",
        (2, 2, Variable::Sum),
        (Goal::Maximum, ["0.1", "-0.1", "0.8", "1.25"]),
    ),
    value(
        ["Eq335.dJ22/domega.max.at", "A6, eq. 335", "dJ22/domega at the printed place of its maximum"],
        "0.0600823",
        || at(2, 2, Variable::Sum, ["-0.1", "0.1", "0.8", "1.25"]),
    )
    .refuted(1.2e-1),
    extreme(
        ["Eq335.dJ22/dnu.min", "least dJ22/dnu"],
        "-0.276862",
        (2, 2, Variable::Variance),
        (Goal::Minimum, ["0.1", "0.1", "0.8", "1.25"]),
    ),
    value(
        ["Eq335.dJ22/dnu.min.at", "A6, eq. 335", "dJ22/dnu at the printed place of its minimum"],
        "-0.276862",
        || at(2, 2, Variable::Variance, ["-0.01", "-0.01", "0.8", "1.25"]),
    )
    .refuted(2.5e-3),
    extreme(
        ["Eq335.dJ22/dnu.max", "largest dJ22/dnu"],
        "-0.084813",
        (2, 2, Variable::Variance),
        (Goal::Maximum, ["-0.1", "0.1", "1.5", "0.8"]),
    ),
    value(
        ["Eq335.dJ22/dnu.max.at", "A6, eq. 335", "dJ22/dnu at the printed place of its maximum"],
        "-0.084813",
        || at(2, 2, Variable::Variance, ["-0.1", "0.1", "1.5", "0.8"]),
    ),
    extreme(
        ["Eq335.dJ22/dtau.min", "least dJ22/dtau"],
        "0.562302",
        (2, 2, Variable::SumOfSquares),
        (Goal::Minimum, ["0.1", "-0.1", "1.5", "1.25"]),
    ),
    value(
        ["Eq335.dJ22/dtau.min.at", "A6, eq. 335", "dJ22/dtau at the printed place of its minimum"],
        "0.562302",
        || at(2, 2, Variable::SumOfSquares, ["0.1", "-0.1", "1.5", "1.25"]),
    ),
    extreme(
        ["Eq335.dJ22/dtau.max", "largest dJ22/dtau"],
        "0.664051",
        (2, 2, Variable::SumOfSquares),
        (Goal::Maximum, ["0.1", "0.1", "0.8", "0.8"]),
    ),
    value(
        ["Eq335.dJ22/dtau.max.at", "A6, eq. 335", "dJ22/dtau at the printed place of its maximum"],
        "0.664051",
        || at(2, 2, Variable::SumOfSquares, ["0.1", "0.1", "0.8", "0.8"]),
    ),
    above(["Eq335.dJ11/dmu.strict", "A6, eq. 335", "0 < dJ11/dmu"], "0", || {
        at(1, 1, Variable::Mean, ["0.06", "0", "1.35", "1.12"])
    })
    .refuted(0.0)
    .note("equality for omega = 0"),
    above(["Eq335.dJ21/dmu.strict", "A6, eq. 335", "0 < dJ21/dmu"], "0", || {
        at(2, 1, Variable::Mean, ["0.06", "0", "1.35", "1.12"])
    })
    .refuted(0.0)
    .note("equality for omega = 0"),
];
