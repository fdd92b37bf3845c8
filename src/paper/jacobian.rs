//! A3.4.1: the norm of the Jacobian on Omega with tau in \[0.8, 1.25\]. Lemma 5's table has its own file.

use super::algebra;
use super::claim::{Goal, PaperClaim, Printed, above, below, digits, extremum, gap, identity, value};
use super::domain::WIDE;
use super::formula::{
    alpha, base, d, derivative, e0, ek, half, int, lambda, num, plain, root_two_over_pi, samples, second, sq,
    table,
};
use crate::interval::Interval;
use crate::moments::{Base, Variable};
use crate::scalar::Scalar;

/// Where S, and the norm of script J, is largest.
const WORST: [&str; 4] = ["0.1", "0.1", "0.8", "1.25"];
const LOW: [&str; 4] = ["-0.1", "0.1", "0.8", "0.8"];
const HIGH: [&str; 4] = ["0.1", "0.1", "1.5", "1.25"];
const SAMPLES: &[(&str, &str)] = &[("0", "1"), ("0.01", "0.64"), ("-0.01", "1.875"), ("0.1", "3.75")];

/// sqrt(2/pi).
fn q() -> Interval {
    root_two_over_pi(int(1))
}

/// (a - 1) sqrt(2/(pi v)) D.
fn hump(m: &str, v: &str) -> Interval {
    (alpha() - int(1)) * q() / num(v).sqrt() * d(num(m), num(v))
}

/// The printed summands of eqs. 98-103 for one variable: the sum of the four bounds of Lemma 5, then
/// 2 * 0.087653 (|dJ11| + |dJ12|) + 2 |d mu~| (0.104497 + 0.194035).
fn lemma_10(sum: &str, d_j11: &str, d_j12: &str, d_mean: &str) -> Interval {
    num(sum)
        + int(2) * num("0.087653") * (num(d_j11) + num(d_j12))
        + int(2) * num(d_mean) * (num("0.104497") + num("0.194035"))
}

/// The deviation of eq. 108 with a budget of bounds for dS by (mu, omega, nu, tau).
fn deviation(bounds: [Interval; 4]) -> Interval {
    let steps = ["0.0068097371", "0.0008292885", "0.0009580840", "0.0007323095"];
    bounds.into_iter().zip(steps).fold(int(0), |sum, (bound, step)| sum + bound * num(step))
}

/// The printed bounds of Lemma 10.
fn printed_bounds() -> [Interval; 4] {
    ["0.32112", "2.63690", "2.28242", "2.98610"].map(num)
}

/// Eq. 81's printed summands.
fn nu_sum() -> Interval {
    lemma_10("2.19916", "0.031242911235461816", "0.21232788238624354", "0.194035")
}

/// d S/d nu with the sum that the printed summands really have.
fn corrected_bounds() -> [Interval; 4] {
    let [mu, omega, _, tau] = printed_bounds();
    [mu, omega, nu_sum(), tau]
}

pub(super) static CLAIMS: &[PaperClaim] = &[
    identity(
        ["Eq62", "eq. 62", "J11/omega = (l/2)(a E1 - E0 + 2)"],
        || {
            samples(SAMPLES, |m, v| {
                half(lambda()) * (alpha() * ek(1, m, v) - e0(m, v) + int(2)) - table(m, v).f[1]
            })
        },
        || vec![algebra::closed_mean_dm()],
    ),
    identity(
        ["Eq63", "eq. 63", "J12/tau = (l/4)(a E1 - (a - 1) sqrt(2/(pi v)) D)"],
        || {
            samples(SAMPLES, |m, v| {
                let bracket = alpha() * ek(1, m, v) - (alpha() - int(1)) * q() / v.sqrt() * d(m, v);
                lambda() / int(4) * bracket - half(table(m, v).f[2])
            })
        },
        || vec![algebra::closed_mean_dv()],
    ),
    identity(
        ["Eq64", "eq. 64", "J21/omega = l^2(a^2(E2 - E1) + m(2 - E0) + sqrt(2v/pi) D)"],
        || {
            samples(SAMPLES, |m, v| {
                let bracket = sq(alpha()) * (ek(2, m, v) - ek(1, m, v))
                    + m * (int(2) - e0(m, v))
                    + root_two_over_pi(v) * d(m, v);
                sq(lambda()) * bracket - table(m, v).square[1]
            })
        },
        || vec![algebra::closed_second_dm()],
    ),
    identity(
        ["Eq65", "eqs. 65, 113", "J22/tau = (l^2/2)(a^2(2 E2 - E1) - E0 + 2)"],
        || {
            samples(SAMPLES, |m, v| {
                let bracket = sq(alpha()) * (int(2) * ek(2, m, v) - ek(1, m, v)) - e0(m, v) + int(2);
                half(sq(lambda())) * bracket - half(table(m, v).square[2])
            })
        },
        || vec![algebra::closed_second_dv()],
    ),
    extremum(
        ["Lem6", "Lemma 6", "|J11| <= 0.104497"],
        Printed::UpperBound("0.104497"),
        plain(Base::UncenteredJacobian(0, 0)),
        &WIDE,
        (Goal::Magnitude, ["0.1", "0.1", "0.8", "0.8"]),
    ),
    gap(["Lem6.p.erfc", "Lemma 6", "2 - E0 <= 1.00584"], Printed::UpperBound("1.00584"), || {
        int(2) - e0(num("0.01"), num("0.64"))
    })
    .note("1.00584 belongs to v = 1.875; the bound of the product is then 0.1047139 > 0.104497"),
    value(["Lem6.p.E1", "Lemma 6", "E1 <= 0.587622, attained at v = 0.64, m = -0.01"], "0.587622", || {
        ek(1, num("-0.01"), num("0.64"))
    }),
    value(
        ["Lem6.p.label", "Lemma 6", "0.587622 = e^(0.01+0.32) erfc(0.65/(sqrt(2) 0.8))"],
        "0.587622",
        || ek(1, num("0.01"), num("0.64")),
    )
    .refuted(8.2e-3)
    .note("the label has m = +0.01; the number belongs to m = -0.01"),
    gap(
        ["Lem6.p.product", "Lemma 6", "0.1 (l/2)(a 0.587622 + sup(2 - E0))"],
        Printed::UpperBound("0.104497"),
        || {
            let sup = int(2) - e0(num("0.01"), num("0.64"));
            num("0.1") * half(lambda()) * (alpha() * num("0.587622") + sup)
        },
    ),
    extremum(
        ["Lem7", "Lemma 7", "|J12| <= 0.194145"],
        Printed::UpperBound("0.194145"),
        plain(Base::UncenteredJacobian(0, 1)),
        &WIDE,
        (Goal::Magnitude, ["-0.1", "0.1", "1.0625", "1.25"]),
    ),
    extremum(
        ["Lem7.eq75", "eq. 75", "|J12| <= 0.194035, as used later"],
        Printed::UpperBound("0.194035"),
        plain(Base::UncenteredJacobian(0, 1)),
        &WIDE,
        (Goal::Magnitude, ["-0.1", "0.1", "1.0625", "1.25"]),
    ),
    gap(["Lem7.product", "eq. 75", "the bound of the product"], Printed::UpperBound("0.194035"), || {
        num("1.25") * lambda() / int(4) * (num("0.983247") - num("0.392294"))
    })
    .note("0.1940359.., rounded down; 0.19403510 from unrounded factors is above it too"),
    value(["Lem7.p.E1_lower", "Lemma 7", "E1 at v = 1.875, m = 0.01"], "0.434947", || {
        ek(1, num("0.01"), num("1.875"))
    }),
    value(["Lem7.p.hump_lower", "Lemma 7", "sqrt(2/(pi v)) D at v = 1.875, m = 0.01"], "0.582677", || {
        q() / num("1.875").sqrt() * d(num("0.01"), num("1.875"))
    }),
    value(["Lem7.p.hump_upper", "Lemma 7", "sqrt(2/(pi v)) at v = 0.64"], "0.997356", || {
        q() / num("0.64").sqrt()
    }),
    above(["Lem7.p.aE1_lower", "Lemma 7", "a E1 at v = 1.875, m = 0.01"], "0.727780", || {
        alpha() * ek(1, num("0.01"), num("1.875"))
    }),
    below(["Lem7.p.aE1_upper", "Lemma 7", "a E1 at v = 0.64, m = -0.01"], "0.983247", || {
        alpha() * ek(1, num("-0.01"), num("0.64"))
    }),
    above(
        ["Lem7.p.scaled_lower", "Lemma 7", "(a-1) sqrt(2/(pi v)) D at v = 1.875, m = 0.01"],
        "0.392294",
        || hump("0.01", "1.875"),
    ),
    below(["Lem7.p.scaled_upper", "Lemma 7", "(a-1) sqrt(2/(pi v)) at v = 0.64"], "0.671484", || {
        hump("0", "0.64")
    }),
    extremum(
        ["Lem8.J12", "Lemma 8", "J12 > 0"],
        Printed::LowerBound("0"),
        plain(Base::UncenteredJacobian(0, 1)),
        &WIDE,
        (Goal::Minimum, ["0.1", "0.1", "0.8", "0.8"]),
    ),
    extremum(
        ["Lem8.J22", "Lemma 8", "J22 > 0"],
        Printed::LowerBound("0"),
        plain(Base::UncenteredJacobian(1, 1)),
        &WIDE,
        (Goal::Minimum, ["-0.1", "0.1", "1.5", "0.8"]),
    ),
    extremum(
        ["Lem9.mean_lower", "Lemma 9", "mu~ > -0.041160"],
        Printed::LowerBound("-0.041160"),
        plain(Base::Mean),
        &WIDE,
        (Goal::Minimum, LOW),
    )
    .refuted(2.4e-7),
    extremum(
        ["Lem9.mean_upper", "Lemma 9", "mu~ < 0.087653"],
        Printed::UpperBound("0.087653"),
        plain(Base::Mean),
        &WIDE,
        (Goal::Maximum, HIGH),
    ),
    extremum(
        ["Lem9.second_lower", "Lemma 9", "xi~ > 0.703257"],
        Printed::LowerBound("0.703257"),
        plain(Base::SecondMoment),
        &WIDE,
        (Goal::Minimum, LOW),
    ),
    extremum(
        ["Lem9.second_upper", "Lemma 9", "xi~ < 1.643705"],
        Printed::UpperBound("1.643705"),
        plain(Base::SecondMoment),
        &WIDE,
        (Goal::Maximum, HIGH),
    ),
    extremum(
        ["Lem9.variance_lower", "Lemma 9", "nu~ > 0.695574"],
        Printed::LowerBound("0.695574"),
        plain(Base::Variance),
        &WIDE,
        (Goal::Minimum, LOW),
    ),
    extremum(
        ["Lem9.variance_upper", "Lemma 9", "nu~ < 1.636023"],
        Printed::UpperBound("1.636023"),
        plain(Base::Variance),
        &WIDE,
        (Goal::Maximum, HIGH),
    ),
    below(["Lem9.d", "Lemma 9", "xi~ < 1.643705 on the printed domain nu in [0.8, 15]"], "1.643705", || {
        second("0.01", "18.75")
    })
    .refuted(9.8)
    .note("1.5 is meant; the value is at nu = 15, tau = 1.25"),
    value(["Eq76.mean_lower", "eq. 76", "mu~(-0.1, 0.1, 0.8, 0.8)"], "-0.041160", || base(Base::Mean, LOW)),
    above(["Eq76.mean_lower.bound", "eq. 76", "-0.041160 < mu~(-0.1, 0.1, 0.8, 0.8)"], "-0.041160", || {
        base(Base::Mean, LOW)
    })
    .refuted(2.4e-7),
    below(["Eq76.mean_upper", "eq. 76", "mu~(0.1, 0.1, 1.5, 1.25) < 0.087653"], "0.087653", || {
        base(Base::Mean, HIGH)
    }),
    above(["Eq77.second_lower", "eq. 77", "0.703257 < xi~(-0.1, 0.1, 0.8, 0.8)"], "0.703257", || {
        base(Base::SecondMoment, LOW)
    }),
    below(["Eq77.second_upper", "eq. 77", "xi~(0.1, 0.1, 1.5, 1.25) < 1.643705"], "1.643705", || {
        base(Base::SecondMoment, HIGH)
    }),
    value(["Eq78.square", "eq. 78", "0.087653^2, rounded up"], "0.007683", || sq(num("0.087653"))),
    value(["Eq78.lower", "eq. 78", "0.703257 - 0.007683"], "0.695574", || num("0.703257") - num("0.007683")),
    value(["Eq78.upper", "eq. 78", "1.643705 - 0.007682"], "1.636023", || num("1.643705") - num("0.007682")),
    gap(
        ["Eq78.step", "eq. 78", "mu~^2 > 0.007682 everywhere, used for the upper bound of nu~"],
        Printed::LowerBound("0.007682"),
        || sq(base(Base::Mean, ["0", "0", "1", "1"])),
    )
    .note("mu~ = 0 at (0, 0, 1, 1); the bound is right because nu~ is monotone"),
    extremum(
        ["Lem10.mu", "eq. 79", "|dS/dmu| < 0.32112"],
        Printed::UpperBound("0.32112"),
        derivative(Base::ContractionFactor, Variable::Mean),
        &WIDE,
        (Goal::Magnitude, WORST),
    ),
    extremum(
        ["Lem10.omega", "eq. 80", "|dS/domega| < 2.63690"],
        Printed::UpperBound("2.63690"),
        derivative(Base::ContractionFactor, Variable::Sum),
        &WIDE,
        (Goal::Magnitude, HIGH),
    ),
    extremum(
        ["Lem10.nu", "eq. 81", "|dS/dnu| < 2.28242"],
        Printed::UpperBound("2.28242"),
        derivative(Base::ContractionFactor, Variable::Variance),
        &WIDE,
        (Goal::Magnitude, ["-0.1", "-0.05", "0.8", "1.25"]),
    ),
    extremum(
        ["Lem10.tau", "eq. 82", "|dS/dtau| < 2.98610"],
        Printed::UpperBound("2.98610"),
        derivative(Base::ContractionFactor, Variable::SumOfSquares),
        &WIDE,
        (Goal::Magnitude, ["0.1", "0.1", "0.8", "0.8"]),
    ),
    below(
        ["Eq79.sum", "eqs. 79, 98", "the printed summands for mu, with entries of J for those of dJ"],
        "0.32112",
        || {
            ["0.0031049101995398316", "0.031242911235461816", "0.02220441024325437", "0.14983446469110305"]
                .map(num)
                .into_iter()
                .fold(int(0), |sum, x| sum + x)
                + int(2) * (num("0.087653") + num("0.104497")) * (num("0.104497") + num("0.194035"))
        },
    ),
    below(["Eq80.sum", "eqs. 80, 99, 100", "the printed summands for omega"], "2.63690", || {
        lemma_10("2.38392", "1.055872374194189", "0.031242911235461816", "0.104497")
    }),
    gap(["Eq81.sum", "eqs. 81, 101", "the printed summands for nu"], Printed::UpperBound("2.28242"), nu_sum)
        .note("they add to 2.35771; 2.28242 leaves out the last one, 2 * 0.194035^2"),
    below(
        ["Eq81.sum_without", "eqs. 81, 101", "the printed summands for nu without the last"],
        "2.28242",
        || nu_sum() - int(2) * sq(num("0.194035")),
    ),
    below(["Eq82.sum", "eqs. 82, 102, 103", "the printed summands for tau"], "2.98610", || {
        lemma_10("2.82643", "0.03749149348255419", "0.2124377655377270", "0.194035")
    }),
    gap(
        [
            "Eq82.step",
            "eq. 103",
            "|d mu~/d tau| <= 0.194035 \"by symmetry\": the bound that the argument gives",
        ],
        Printed::UpperBound("0.194035"),
        || num("1.5") * lambda() / int(4) * (num("0.983247") - num("0.392294")),
    )
    .note("nu reaches 1.5 where tau ends at 1.25: 0.2328431; the true supremum is about 0.1368"),
    extremum(
        ["Eq82.mean", "eq. 103", "|d mu~/d tau| <= 0.194035"],
        Printed::UpperBound("0.194035"),
        derivative(Base::Mean, Variable::SumOfSquares),
        &WIDE,
        (Goal::Magnitude, ["-0.1", "0.1", "1.5", "0.85625"]),
    ),
    below(["Eq89.H22", "eqs. 89-92", "|dS/dH22| < 1 at the worst corner"], "1", corner_weight),
    extremum(
        ["Lem12", "Lemma 12, eq. 107", "S < 1"],
        Printed::UpperBound("1"),
        plain(Base::ContractionFactor),
        &WIDE,
        (Goal::Maximum, WORST),
    ),
    extremum(
        ["Lem12.max.bound", "Lemma 12", "S is bounded by 0.9912524171058772"],
        Printed::UpperBound("0.9912524171058772"),
        plain(Base::ContractionFactor),
        &WIDE,
        (Goal::Maximum, WORST),
    ),
    gap(
        ["Lem12.max", "Lemma 12", "0.9912524171058772 is the maximum of eq. 71, at (0.1, 0.1, 0.8, 1.25)"],
        Printed::Digits("0.9912524171058772", 13),
        || base(Base::ContractionFactor, WORST),
    )
    .note("S is 0.98902627 there; the printed number is the norm of script J, without the terms -2 mu~ J1j"),
    digits(
        ["Lem12.max.J", "Lemma 12", "the norm of script J at (0.1, 0.1, 0.8, 1.25)"],
        "0.9912524171058772",
        13,
        || base(Base::UncenteredNorm, WORST),
    ),
    value(["Eq108", "eq. 108", "the total deviation of a point from the grid"], "0.008747", || {
        deviation(printed_bounds())
    }),
    below(["Eq108.bound", "eq. 108", "the total deviation with the printed bounds"], "0.008747", || {
        deviation(printed_bounds())
    }),
    gap(
        ["Eq108.corrected", "eq. 108", "the total deviation with the true sum of eq. 81"],
        Printed::UpperBound("0.008747"),
        || deviation(corrected_bounds()),
    ),
    below(["Eq109", "eq. 109", "0.9912524171058772 + 0.008747 < 1"], "1", || {
        num("0.9912524171058772") + num("0.008747")
    }),
    gap(
        ["Eq109.corrected", "eq. 109", "the budget with the true sum of eq. 81"],
        Printed::UpperBound("1"),
        || num("0.9912524171058772") + deviation(corrected_bounds()),
    )
    .note("1.00007: the printed computation does not close; with the true maximum of S it does"),
    below(
        ["Eq109.repaired", "eq. 109", "the budget with the true sum of eq. 81 and S at its worst corner"],
        "1",
        || base(Base::ContractionFactor, WORST) + deviation(corrected_bounds()),
    ),
];

/// dS/dH22 at the worst corner, from eq. 92.
fn corner_weight() -> Interval {
    let [[a, b], [c, e]] = [0, 1].map(|i| [0, 1].map(|j| base(Base::Jacobian(i, j), WORST)));
    let norm = |x: Interval, y: Interval| (sq(x) + sq(y)).sqrt();
    half((a + e) / norm(a + e, c - b) - (a - e) / norm(a - e, b + c))
}
