//! A3.4.5: the error propagation in floating point.

use super::claim::{PaperClaim, Printed, below, gap, not_checkable, value};
use super::formula::{int, num};
use crate::scalar::Scalar;

pub(super) static CLAIMS: &[PaperClaim] = &[
    value(["Eq136.sum", "eq. 136", "0.2 + 3"], "3.2", || num("0.2") + num("3")),
    value(["Eq136.root", "eq. 136", "3/(2 sqrt 0.64), the error factor of sqrt(nu tau)"], "1.875", || {
        num("3") / (int(2) * num("0.64").sqrt())
    }),
    below(["Eq137", "eqs. 137-140", "2/sqrt(pi) 0.25 < 0.3"], "0.3", || {
        int(2) / crate::interval::Interval::pi().sqrt() * num("0.25")
    }),
    below(["Eq138", "eqs. 137-140", "2/sqrt(pi) 8 < 10"], "10", || {
        int(2) / crate::interval::Interval::pi().sqrt() * num("8")
    }),
    below(["Eq140", "eqs. 137-140", "e^0.9475 * 2.2 < 5.7"], "5.7", || num("0.9475").exp() * num("2.2")),
    gap(
        ["Lem20", "Lemma 20, eq. 142", "dS < 292 eps from Delta J22 < 405 eps with dS/dH22 > 0.99"],
        Printed::UpperBound("292"),
        || num("0.99") * num("405"),
    )
    .note("0.99 * 405 exceeds 292 already"),
    below(["Lem20.slack", "Lemma 20", "eps = 2^-52 times 292 is below 1e-13"], "1e-13", || {
        num("292") / int(2).powi(52)
    }),
    not_checkable(
        ["Eq141", "eq. 141", "Delta J11 < 6, J12 < 78, J21 < 189, J22 < 405, mu~ < 52 eps"],
        "no derivation is printed",
    ),
    not_checkable(["ulp", "A3.4.5", "libraries' ulp errors"], "quotations of manuals"),
];
