//! A3.4.6: the intermediate lemmas 21-47. Lemma 39 has its own file.

use super::claim::{Goal, PaperClaim, Printed, above, below, extremum, false_identity, gap, value};
use super::domain::{LEMMA_41, LEMMA_42, LEMMA_47};
use super::formula::{
    FIRST_TERM, alpha, argument, derivative, g, gk, half, int, lambda, mean, num, plain, root_two_over_pi, sq,
};
use super::theorems::mean_bracket;
use crate::interval::Interval;
use crate::moments::{Base, Variable};
use crate::scalar::Scalar;

/// sqrt(2/pi).
fn q() -> Interval {
    root_two_over_pi(int(1))
}

/// sqrt(2/pi)(-(a-1) m^2 v^{-3/2} + (-a + a m + 1) v^{-1/2} - a v^{1/2}).
pub(super) fn lemma_34(m: &str, v: &str) -> Interval {
    let (a, m, v) = (alpha(), num(m), num(v));
    q() * (-(a - int(1)) * sq(m) / v + a * m - a + int(1) - a * v) / v.sqrt()
}

/// sqrt(2/pi)((a^2 - 1) m v^{-3/2} - 3 a^2 v^{-1/2}).
pub(super) fn lemma_35(m: &str, v: &str) -> Interval {
    lemma_36(m, v) / num(v)
}

/// sqrt(2/pi)((a^2 - 1) m v^{-1/2} - 3 a^2 v^{1/2}).
pub(super) fn lemma_36(m: &str, v: &str) -> Interval {
    let (square, m, v) = (sq(alpha()), num(m), num(v));
    q() * ((square - int(1)) * m - int(3) * square * v) / v.sqrt()
}

/// The constant A of eq. 232: (1/20)(sqrt((2048 + 169 pi)/pi) - 13).
fn root_constant() -> Interval {
    (((int(2048) + int(169) * Interval::pi()) / Interval::pi()).sqrt() - int(13)) / int(20)
}

/// Eq. 248: 0.05 l (2 - G(0.0353553) + a G(0.106066)), the bound of |d mu~/d mu|.
fn eq_248() -> Interval {
    let first = g(num("0.0353553"));
    let second = g(num("0.106066"));
    num("0.05") * lambda() * (int(2) - first + alpha() * second)
}

/// |2 mu~| times the bounds of Lemma 42 times the grid steps of Lemma 43.
fn grid_total() -> Interval {
    let steps = ["0.001498041", "0.001498041", "0.0004033190", "0.0019065994"];
    let slopes = ["0.14", "0.14", "0.52", "0.11"];
    let deviation = steps
        .iter()
        .zip(slopes)
        .fold(int(0), |sum, (step, slope)| sum + int(2) * num("0.289324") * num(slope) * num(step));
    num("0.00451457") + deviation
}

pub(super) static CLAIMS: &[PaperClaim] = &[
    value(["Lem27.t1", "Lemma 27, eq. 151", "least (m + v)/sqrt(2v)"], "0.5568", || {
        argument(1, num("-0.01"), num("0.64"))
    }),
    value(["Lem27.T1", "Lemma 27, eq. 151", "largest (m + v)/sqrt(2v)"], "0.9734", || {
        argument(1, num("0.01"), num("1.875"))
    }),
    below(["Lem27.T1.bound", "Lemma 27, eq. 151", "(m + v)/sqrt(2v) <= 0.9734"], "0.9734", || {
        argument(1, num("0.01"), num("1.875"))
    })
    .refuted(9.8e-6),
    value(["Lem28.t2", "Lemma 28, eq. 152", "least (m + 2v)/sqrt(2v)"], "1.1225", || {
        argument(2, num("-0.01"), num("0.64"))
    }),
    value(["Lem28.T2", "Lemma 28, eq. 152", "largest (m + 2v)/sqrt(2v)"], "1.9417", || {
        argument(2, num("0.01"), num("1.875"))
    }),
    value(["Lem29.T3", "Lemma 29", "largest m/sqrt(2v)"], "0.0088388", || {
        argument(0, num("0.01"), num("0.64"))
    }),
    below(["Lem29.T3.bound", "Lemma 29", "m/sqrt(2v) <= 0.0088388"], "0.0088388", || {
        argument(0, num("0.01"), num("0.64"))
    })
    .refuted(3.4e-8),
    below(["Lem30.T4.bound", "Lemma 30", "m^2/(2v) < 0.000078126"], "0.000078126", || {
        sq(num("0.01")) / (int(2) * num("0.64"))
    }),
    above(["Lem33.constant", "eq. 155", "a - 0.03 (a-1)/0.64 > 0"], "0", || {
        alpha() - num("0.03") * (alpha() - int(1)) / num("0.64")
    }),
    value(["Lem34.max", "Lemma 34", "largest value, at m = 0.01, v = 0.64"], "-1.72296", || {
        lemma_34("0.01", "0.64")
    }),
    value(["Lem35.max", "Lemma 35", "largest value, at m = 0.01, v = 1.875"], "-4.88869", || {
        lemma_35("0.01", "1.875")
    }),
    value(["Lem36.max", "Lemma 36", "largest value, at m = 0.01, v = 0.64"], "-5.34347", || {
        lemma_36("0.01", "0.64")
    }),
    above(["Lem37.min_G", "eq. 171", "least G((m + v)/sqrt(2v))"], "0.4349", || {
        gk(1, num("0.01"), num("1.875"))
    }),
    value(["Lem37.product", "eq. 172", "0.5 * 0.4349 sqrt(2 pi)"], "0.545066", || {
        half(num("0.4349")) * (int(2) * Interval::pi()).sqrt()
    }),
    above(["Lem38.product", "Lemma 38", "0.261772 sqrt(pi) > 0.463979"], "0.463979", || {
        num("0.261772") * Interval::pi().sqrt()
    })
    .refuted(2.1e-7),
    value(["Lem40.a", "Lemma 40", "a G(1.885/sqrt 3.75) - sqrt(2/(0.64 pi))(a - 1)"], "0.056", || {
        alpha() * gk(1, num("0.01"), num("1.875")) - q() / num("0.64").sqrt() * (alpha() - int(1))
    }),
    above(["Lem40.constant", "eq. 232", "A = (1/20)(sqrt((2048 + 169 pi)/pi) - 13)"], "0.782", root_constant),
    value(["Lem40.min", "eqs. 233, 234", "least bracket, at v = 0.64, m = -0.01"], "0.0923765", || {
        mean_bracket("-0.01", "0.64")
    }),
    extremum(
        ["Lem41", "Lemma 41, eq. 241", "|mu~| < 0.289324 for v in [0.02, 0.5]"],
        Printed::UpperBound("0.289324"),
        plain(Base::Mean),
        &LEMMA_41,
        (Goal::Magnitude, ["-0.01", "1", "0.2", "1"]),
    ),
    false_identity(
        ["Eq243", "eq. 243", "|mu~| tends to lambda |m| as v tends to 0, at m = -0.01"],
        6.9e-3,
        || lambda() * alpha() * -num("-0.01").exp_m1() - lambda() * num("0.01"),
    )
    .note("true for m >= 0 only; the limit for m < 0 is lambda alpha (1 - e^m)"),
    extremum(
        ["Lem42.mu", "Lemma 42, eq. 246", "|d mu~/d mu| < 0.14"],
        Printed::UpperBound("0.14"),
        derivative(Base::Mean, Variable::Mean),
        &LEMMA_42,
        (Goal::Magnitude, ["-0.1", "0.1", "0.05", "0.8"]),
    ),
    extremum(
        ["Lem42.omega", "Lemma 42, eq. 246", "|d mu~/d omega| < 0.14"],
        Printed::UpperBound("0.14"),
        derivative(Base::Mean, Variable::Sum),
        &LEMMA_42,
        (Goal::Magnitude, ["0.1", "-0.1", "0.05", "0.8"]),
    ),
    extremum(
        ["Lem42.nu", "Lemma 42, eq. 246", "|d mu~/d nu| < 0.52"],
        Printed::UpperBound("0.52"),
        derivative(Base::Mean, Variable::Variance),
        &LEMMA_42,
        (Goal::Magnitude, ["-0.1", "-0.1", "0.05", "0.85625"]),
    ),
    extremum(
        ["Lem42.tau", "Lemma 42, eq. 246", "|d mu~/d tau| < 0.11"],
        Printed::UpperBound("0.11"),
        derivative(Base::Mean, Variable::SumOfSquares),
        &LEMMA_42,
        (Goal::Magnitude, ["-0.1", "-0.1", "0.05", "0.8"]),
    ),
    below(["Eq248", "eq. 248", "0.05 l (2 - G(0.0353553) + a G(0.106066))"], "0.133", eq_248),
    value(["Eq249.aG_lower", "eq. 249", "a G at v = 0.325, m = 0.01"], "1.1072", || {
        alpha() * gk(1, num("0.01"), num("0.325"))
    }),
    value(["Eq249.hump_upper", "eq. 249", "(a-1) sqrt(2/(pi v)) at v = 0.04"], "2.68593", || {
        (alpha() - int(1)) * q() / num("0.04").sqrt()
    }),
    below(["Eq249.bound", "eq. 249", "(l/4) 1.25 * 1.57873 < 0.52"], "0.52", || {
        lambda() / int(4) * num("1.25") * num("1.57873")
    }),
    extremum(
        ["Lem43", "Lemma 43, eq. 250", "mu~^2 < 0.005"],
        Printed::UpperBound("0.005"),
        plain(Base::MeanSquared),
        &LEMMA_42,
        (Goal::Maximum, ["0.1", "-0.1", "0.187342958", "1"]),
    ),
    value(["Lem43.max", "Lemma 43", "mu~^2 at m = -0.01, v = 0.187342"], "0.00451457", || {
        sq(mean("-0.01", "0.187342"))
    }),
    value(["Eq252", "eq. 252", "2 * 0.289324 * 0.14"], "0.08101072", || {
        int(2) * num("0.289324") * num("0.14")
    }),
    value(["Eq254", "eq. 254", "2 * 0.289324 * 0.52"], "0.30089696", || {
        int(2) * num("0.289324") * num("0.52")
    }),
    value(["Eq255", "eq. 255", "2 * 0.289324 * 0.11"], "0.06365128", || {
        int(2) * num("0.289324") * num("0.11")
    }),
    below(["Lem43.total", "Lemma 43", "0.00451457 plus the grid deviation"], "0.005", grid_total),
    value(["Eq268", "eq. 268", "24.7796 * 20^4 - 1.2227 * 20^5"], "52090.9", || {
        num("24.7796") * num("160000") - num("1.2227") * num("3200000")
    })
    .refuted(5.0)
    .note("52096 with the printed coefficients"),
    gap(["Eq291", "eq. 291", "4 * 0.007^2 + 2.7795 * 0.007 - 0.00027798"], Printed::Value("2.77942"), || {
        int(4) * sq(num("0.007")) + num("2.7795") * num("0.007") - num("0.00027798")
    })
    .note("0.0193745: the factor 0.007 is forgotten; the conclusion holds"),
    above(["Eq300", "eq. 300", "lower bound of df/dm at v = 0.007"], "3.56", || slope_bound("0.007")),
    above(["Eq249.hump_lower", "eq. 249", "(a-1) sqrt(2/(pi v)) at v = 0.325"], "0.942286", || {
        (alpha() - int(1)) * q() / num("0.325").sqrt()
    })
    .note("v = 0.325 is nu = 0.26; the lemma's domain ends at 0.24"),
    below(["Eq321.factor", "eq. 321", "(0.8 + 0.0000263835)/0.8 < 1.00003"], "1.00003", || {
        num("0.8000263835") / num("0.8")
    })
    .refuted(2.9e-6),
    value(["Eq303", "eq. 303", "lower bound of df/dm at v = 0.56"], "0.00746", || slope_bound("0.56")),
    value(["Eq306", "eq. 306", "lower bound of df/dm at v = 0.128"], "0.4468", || slope_bound("0.128"))
        .rounded(),
    value(["Eq309", "eq. 309", "lower bound of df/dm at v = 0.216"], "0.211288", || slope_bound("0.216")),
    above(["Eq309.bound", "eq. 309", "df/dm > 0.211288 at v = 0.216"], "0.211288", || slope_bound("0.216"))
        .refuted(4.9e-7)
        .note("the bounding expression is rounded up"),
    below(["Eq326.factor", "eq. 326", "(0.8 + 0.00011542)/0.8 < 1.000142"], "1.000142", || {
        num("0.80011542") / num("0.8")
    })
    .refuted(2.2e-6),
    extremum(
        ["Lem47.max", "Lemma 47, eq. 333", "largest E1, at v = 0.64, m = -0.01"],
        Printed::Value("0.587622"),
        plain(Base::Mean),
        &LEMMA_47,
        (Goal::Maximum, ["-0.01", "1", "0.64", "1"]),
    )
    .of(&FIRST_TERM),
    extremum(
        ["Lem47.min", "Lemma 47, eq. 334", "least E1, at v = 1.875, m = 0.01"],
        Printed::Value("0.434947"),
        plain(Base::Mean),
        &LEMMA_47,
        (Goal::Minimum, ["0.01", "1", "1.875", "1"]),
    )
    .of(&FIRST_TERM),
];

/// Eqs. 300-309: the term-wise lower bound of df/dm, 2 z1 G(z1) at m = -0.01 and -4 z2 G(z2) at m = 0.01.
fn slope_bound(v: &str) -> Interval {
    let v = num(v);
    let (low, high) = (argument(1, num("-0.01"), v), argument(2, num("0.01"), v));
    let numerator = int(2) * low * g(low) - int(4) * high * g(high) + int(2) / Interval::pi().sqrt();
    numerator / (int(2) * v).sqrt()
}
