//! A3.4.2: Lemma 13 and Corollary 14, the self-map of Omega.

use super::claim::{Goal, PaperClaim, Printed, above, below, extremum, gap, not_checkable, value};
use super::domain::THEOREM_1;
use super::formula::{base, mean, num, plain, second, sq};
use crate::moments::Base;

const LOW: [&str; 4] = ["-0.1", "0.1", "0.8", "0.95"];
const HIGH: [&str; 4] = ["0.1", "0.1", "1.5", "1.1"];

pub(super) static CLAIMS: &[PaperClaim] = &[
    extremum(
        ["Lem13.mean_lower", "Lemma 13", "mu~ > -0.03106 on Omega"],
        Printed::LowerBound("-0.03106"),
        plain(Base::Mean),
        &THEOREM_1,
        (Goal::Minimum, LOW),
    )
    .refuted(5.0e-7)
    .note("outward rounding gives -0.031061; the box still contains every fixed point"),
    extremum(
        ["Lem13.mean_upper", "Lemma 13", "mu~ < 0.06773 on Omega"],
        Printed::UpperBound("0.06773"),
        plain(Base::Mean),
        &THEOREM_1,
        (Goal::Maximum, HIGH),
    ),
    extremum(
        ["Lem13.variance_lower", "Lemma 13", "nu~ > 0.80009 on Omega"],
        Printed::LowerBound("0.80009"),
        plain(Base::Variance),
        &THEOREM_1,
        (Goal::Minimum, LOW),
    ),
    extremum(
        ["Lem13.variance_upper", "Lemma 13", "nu~ < 1.48617 on Omega"],
        Printed::UpperBound("1.48617"),
        plain(Base::Variance),
        &THEOREM_1,
        (Goal::Maximum, HIGH),
    ),
    above(["Eq110.mean_lower", "eq. 110", "-0.03106 < mu~(-0.1, 0.1, 0.8, 0.95)"], "-0.03106", || {
        base(Base::Mean, LOW)
    })
    .refuted(5.0e-7),
    value(["Eq110.mean_lower.value", "eq. 110", "mu~(-0.1, 0.1, 0.8, 0.95)"], "-0.03106", || {
        base(Base::Mean, LOW)
    }),
    below(["Eq110.mean_upper", "eq. 110", "mu~(0.1, 0.1, 1.5, 1.1) < 0.06773"], "0.06773", || {
        base(Base::Mean, HIGH)
    }),
    value(["Eq110.mean_upper.value", "eq. 110", "mu~(0.1, 0.1, 1.5, 1.1)"], "0.06773", || {
        base(Base::Mean, HIGH)
    }),
    above(["Eq111.second_lower", "eq. 111", "0.80467 < xi~(-0.1, 0.1, 0.8, 0.95)"], "0.80467", || {
        second("-0.01", "0.76")
    }),
    below(["Eq111.second_upper", "eq. 111", "xi~(0.1, 0.1, 1.5, 1.1) < 1.48617"], "1.48617", || {
        second("0.01", "1.65")
    }),
    value(["Lem13.m2", "Lemma 13", "the largest mu~^2"], "0.004597", || sq(mean("0.01", "1.65")))
        .refuted(1.0e-5)
        .note("0.004587 is meant; as a bound 0.004597 holds"),
    below(["Lem13.m2.bound", "Lemma 13", "mu~^2 < 0.004597 at its largest"], "0.004597", || {
        sq(mean("0.01", "1.65"))
    }),
    gap(
        ["Lem13.step", "Lemma 13", "nu~ > 0.80467 - 0.004597 gives 0.80009"],
        Printed::LowerBound("0.80009"),
        || num("0.80467") - num("0.004597"),
    ),
    gap(
        ["Lem13.step_unrounded", "Lemma 13", "inf xi~ - sup mu~^2 gives 0.80009"],
        Printed::LowerBound("0.80009"),
        || second("-0.01", "0.76") - sq(mean("0.01", "1.65")),
    )
    .note("0.80008982..; the infimum of nu~ itself is 0.8037117.."),
    above(["Cor14.variance_lower", "Corollary 14", "nu~ >= 0.8 where it is least"], "0.8", || {
        base(Base::Variance, LOW)
    }),
    below(["Cor14.variance_upper", "Corollary 14", "nu~ <= 1.5 where it is largest"], "1.5", || {
        base(Base::Variance, HIGH)
    }),
    not_checkable(
        ["Cor14", "Corollary 14", "Omega' = {-0.1 <= mu <= 0.1, 0.8 <= mu <= 1.5}"],
        "a misprint: the second mu is nu",
    ),
];
