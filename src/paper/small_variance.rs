//! A3.4.4: the lemmas of Theorem 3.

use super::claim::{Goal, PaperClaim, Printed, extremum, gap};
use super::domain::LEMMA_17;
use super::formula::{SUBFUNCTION, SUBFUNCTION_NOTE, argument, derivative, num, plain};
use crate::moments::{Base, Variable};

pub(super) static CLAIMS: &[PaperClaim] = &[
    extremum(
        ["Lem17", "Lemma 17 = 45", "f < 0 for v in [0.007, 0.875], |m| <= 0.01"],
        Printed::UpperBound("0"),
        plain(Base::Mean),
        &LEMMA_17,
        (Goal::Maximum, ["-0.01", "1", "0.875", "1"]),
    )
    .of(&SUBFUNCTION)
    .note(SUBFUNCTION_NOTE),
    gap(
        ["Lem45.rng", "Lemma 45", "every argument of erfc is at least 0.175"],
        Printed::LowerBound("0.175"),
        || argument(1, num("-0.01"), num("0.007")),
    )
    .note("0.175 belongs to v = 0.08; at v = 0.007, m = -0.01 the argument is negative"),
    gap(
        ["Eq289.b", "eq. 289", "(v - m)(v + m) > 0, used to enlarge the root"],
        Printed::LowerBound("0"),
        || (num("0.007") - num("0.01")) * (num("0.007") + num("0.01")),
    ),
    gap(
        ["Lem44.rng", "Lemma 44", "every argument of erfc is at most 3.2"],
        Printed::UpperBound("3.2"),
        || argument(2, num("0.1"), num("20")),
    )
    .note("arguments reach 6.34"),
    extremum(
        ["Lem18", "Lemma 18 = 46", "f increases in v for v in [0.007, 0.875], |m| <= 0.01"],
        Printed::LowerBound("0"),
        derivative(Base::Mean, Variable::Variance),
        &LEMMA_17,
        (Goal::Minimum, ["0.01", "1", "0.875", "1"]),
    )
    .of(&SUBFUNCTION)
    .note(
        "df/dv = (d(D f)/dv - m^2/(2v^2) D f)/D, and D f < 0 by Lemma 17: d(D f)/dv > 0 is more than enough",
    ),
];
