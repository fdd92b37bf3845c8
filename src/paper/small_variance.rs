//! A3.4.4: the lemmas of Theorem 3.

use super::claim::{Goal, PaperClaim, Printed, gap, located};
use super::formula::{argument, num, subfunction};

pub(super) static CLAIMS: &[PaperClaim] = &[
    located(
        ["Lem17", "Lemma 17 = 45", "f < 0 for v in [0.007, 0.875], |m| <= 0.01"],
        Printed::UpperBound("0"),
        Goal::Maximum,
        || subfunction(num("0.01"), num("0.875")),
    ),
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
    located(
        ["Lem18", "Lemma 18 = 46", "f increases in v: f(0.01, 0.007) - f(0.01, 0.56) < 0"],
        Printed::UpperBound("0"),
        Goal::Maximum,
        || subfunction(num("0.01"), num("0.007")) - subfunction(num("0.01"), num("0.56")),
    ),
];
