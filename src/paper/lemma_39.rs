//! Lemma 39: the printed bounding formulas behind Lemma 5, by their numbered steps.
//!
//! With G1 = G((m + v)/sqrt(2v)), G2 = G((m + 2v)/sqrt(2v)): t1, T1, t2, T2 are the least and largest arguments of
//! G1 and G2 (Lemmas 27, 28), T3 = -t3 of erfc (Lemma 29), T4 the largest m^2/(2v) (Lemma 30).

use super::claim::{PaperClaim, digits, value};
use super::formula::{alpha, argument, gk, half, int, lambda, num, root_two_over_pi, sq};
use super::intermediate::{lemma_34, lemma_35, lemma_36};
use crate::interval::Interval;
use crate::scalar::Scalar;

/// G at t1, the larger value.
fn g1_high() -> Interval {
    gk(1, num("-0.01"), num("0.64"))
}

/// G at T1, the smaller value.
fn g1_low() -> Interval {
    gk(1, num("0.01"), num("1.875"))
}

/// G at t2, the larger value.
fn g2_high() -> Interval {
    gk(2, num("-0.01"), num("0.64"))
}

/// G at T2, the smaller value.
fn g2_low() -> Interval {
    gk(2, num("0.01"), num("1.875"))
}

/// T3.
fn t3() -> Interval {
    argument(0, num("0.01"), num("0.64"))
}

/// e^{-T4} with T4 as Lemma 30 prints it, rounded up: the paper computed with this.
fn e_t4() -> Interval {
    (-num("0.000078126")).exp()
}

/// e^{T4}, exact T4.
fn e_t4_exact() -> Interval {
    num("0.000078125").exp()
}

/// sqrt(2/pi).
fn q() -> Interval {
    root_two_over_pi(int(1))
}

/// a^2.
fn a2() -> Interval {
    sq(alpha())
}

/// (a - 1) sqrt(2/(pi v)).
fn hump(v: &str) -> Interval {
    (alpha() - int(1)) * q() / num(v).sqrt()
}

/// v G_k at (m, v).
fn scaled(k: i64, m: &str, v: &str) -> Interval {
    num(v) * gk(k, num(m), num(v))
}

/// sqrt(2/pi)((a - 1) m v^{-3/2} - a v^{-1/2}), Lemma 33.
fn lemma_33(m: &str, v: &str) -> Interval {
    let (m, v) = (num(m), num(v));
    q() * ((alpha() - int(1)) * m / v - alpha()) / v.sqrt()
}

/// The tau- and nu-dependent part of eqs. 191/192, without its term in m^2.
fn bracket_191(tau_up: &str, nu_up: &str, m: &str, tau_down: &str, nu_down: &str) -> Interval {
    let growing = num(tau_up).sqrt() * (alpha() + alpha() * num(m) - int(1)) / num(nu_up).powi(3).sqrt();
    let falling = alpha() * num(tau_down).powi(3).sqrt() / num(nu_down).sqrt();
    q() * (growing - falling)
}

/// Eq. 181.
fn item_181() -> Interval {
    -(alpha() * g1_high() * num("1.01")) - num("0.01") * hump("0.64")
}

/// Eq. 185.
fn item_185() -> Interval {
    alpha() * g1_low() + lemma_33("-0.01", "0.64")
}

/// Eq. 191: the least bracket of d^2 mu~/dv^2.
fn item_191() -> Interval {
    let square = num("0.0001") * num("1.25").sqrt() / num("0.8").powi(5).sqrt();
    bracket_191("0.8", "1.5", "-0.01", "1.25", "0.8") - q() * (alpha() - int(1)) * square
}

/// Eq. 203.
fn item_203(e: Interval) -> Interval {
    let bracket = a2() * (int(2) * g2_high() - g1_low() * e) - t3().erfc() + int(2);
    sq(lambda()) * num("0.01") * bracket
}

/// Eq. 206.
fn item_206(e: Interval) -> Interval {
    let bracket = a2() * (g2_high() * num("1.02") - g1_low() * num("0.99") * e)
        + num("0.02") * (int(2) - t3().erfc())
        + root_two_over_pi(num("1.875"));
    sq(lambda()) * bracket
}

/// Eq. 207.
fn item_207() -> Interval {
    let e = int(1) / e_t4_exact();
    let bracket = a2() * (g2_low() * num("0.98") * e - g1_high() * num("1.01"))
        - num("0.02") * (int(2) - t3().erfc())
        + root_two_over_pi(num("0.64")) * e;
    sq(lambda()) * bracket
}

/// The bracket of eqs. 209 and 212 (upper) or 210 and 213 (lower).
fn bracket_209(upper: bool) -> Interval {
    let (g1, g2, v) = if upper { (g1_low(), g2_high(), "1.875") } else { (g1_high(), g2_low(), "0.64") };
    a2() * (int(4) * g2 - g1) - q() * (a2() - int(1)) / num(v).sqrt()
}

/// The bracket of eqs. 219 (upper) and 220 (lower) times (l^2/4) 1.25^2.
fn item_219(upper: bool) -> Interval {
    let bracket = if upper {
        a2() * (int(8) * g2_high() - g1_low()) + lemma_35("0.01", "1.875")
    } else {
        a2() * (int(8) * g2_low() - g1_high()) + lemma_35("-0.01", "0.64")
    };
    sq(lambda()) / int(4) * sq(num("1.25")) * bracket
}

/// Eq. 222.
fn item_222(e: Interval) -> Interval {
    let negative = (int(2) * g1_low() + scaled(1, "0.01", "0.64")) * e;
    let positive = int(4) * g2_high() + int(8) * scaled(2, "-0.01", "1.875");
    let bracket = a2() * (positive - negative) - int(2) * t3().erfc() + int(4) + lemma_36("0.01", "0.64") * e;
    sq(lambda()) / int(4) * bracket
}

/// Eq. 223, with the sign that its a^2 T22 term must have.
fn item_223() -> Interval {
    let negative = int(2) * g1_high() + scaled(1, "-0.01", "1.875");
    let positive = (int(4) * g2_low() + int(8) * scaled(2, "0.01", "0.64")) / e_t4_exact();
    let bracket =
        a2() * (positive - negative) - int(2) * (-t3()).erfc() + int(4) + lemma_36("-0.01", "1.875");
    sq(lambda()) / int(4) * bracket
}

/// l/4 times |eq. 185| times 0.1 times a factor: the bounds of dJ11/dnu (1.25) and dJ11/dtau (1.5).
fn d_j11(factor: &str) -> Interval {
    lambda() / int(4) * num("0.1") * num(factor) * item_185().abs()
}

pub(super) static CLAIMS: &[PaperClaim] = &[
    value(["Lem39.177", "eq. 177", "a G(t1) - sqrt(2/pi)(a-1)/sqrt(1.875)"], "0.591017", || {
        alpha() * g1_high() - hump("1.875")
    }),
    value(["Lem39.178", "eq. 178", "a G(T1) - sqrt(2/pi)(a-1)/sqrt(0.64)"], "0.056318", || {
        alpha() * g1_low() - hump("0.64")
    }),
    value(
        ["Lem39.180", "eq. 180", "-a G(T1)(1 - 0.01) + 0.01 sqrt(2/pi)(a-1)/sqrt(0.64)"],
        "-0.713808",
        || num("0.01") * hump("0.64") - alpha() * g1_low() * num("0.99"),
    ),
    value(
        ["Lem39.181", "eq. 181", "-a G(t1)(1 + 0.01) - 0.01 sqrt(2/pi)(a-1)/sqrt(0.64)"],
        "-0.99987",
        item_181,
    ),
    value(["Lem39.184", "eq. 184", "a G(t1) plus Lemma 33 at (0.01, 1.875)"], "0.0104167", || {
        alpha() * g1_high() + lemma_33("0.01", "1.875")
    }),
    value(["Lem39.185", "eq. 185", "a G(T1) plus Lemma 33 at (-0.01, 0.64)"], "-0.95153", item_185),
    value(["Lem39.186", "eqs. 186-189", "0.8^2 a G(T1)"], "0.465793", || sq(num("0.8")) * alpha() * g1_low()),
    value(["Lem39.187", "eqs. 186-189", "1.25^2 a G(t1)"], "1.53644", || {
        sq(num("1.25")) * alpha() * g1_high()
    }),
    value(
        ["Lem39.192", "eq. 192", "the largest bracket of d^2 mu~/dv^2, with mu omega = 0 in its square"],
        "0.0802158",
        || bracket_191("1.25", "0.8", "0.01", "0.8", "1.5"),
    )
    .note("eq. 192 prints the square's least value as mu_min^2 omega_min^2, which is 1e-4 and not 0"),
    value(["Lem39.191", "eq. 191", "the least bracket of d^2 mu~/dv^2"], "-1.83112", item_191),
    value(["Lem39.194", "eq. 194", "(l/8)(eq. 186 + eq. 191)"], "-0.179318", || {
        lambda() / int(8) * (sq(num("0.8")) * alpha() * g1_low() + item_191())
    }),
    value(["Lem39.196", "eq. 196", "Lemma 34 at (0.01, 0.64)"], "-1.72296", || lemma_34("0.01", "0.64")),
    value(["Lem39.197", "eq. 197", "Lemma 34 at (-0.01, 1.875)"], "-2.2302", || lemma_34("-0.01", "1.875")),
    value(["Lem39.198", "eq. 198", "the largest a v G1"], "1.37381", || {
        alpha() * scaled(1, "-0.01", "1.875")
    }),
    value(["Lem39.199", "eq. 199", "the least a v G1"], "0.620462", || alpha() * scaled(1, "0.01", "0.64")),
    value(["Lem39.200", "eq. 200", "2 a G(t1)"], "1.96664", || int(2) * alpha() * g1_high()),
    value(["Lem39.201", "eq. 201", "2 a G(T1)"], "1.4556", || int(2) * alpha() * g1_low()),
    value(
        ["Lem39.202.lower", "below eq. 201", "0.620462 + 1.4556 - 2.2302 from unrounded summands"],
        "-0.154133",
        || alpha() * scaled(1, "0.01", "0.64") + int(2) * alpha() * g1_low() + lemma_34("-0.01", "1.875"),
    ),
    value(
        ["Lem39.202.upper", "below eq. 201", "1.37381 + 1.96664 - 1.72296 from unrounded summands"],
        "1.61749",
        || alpha() * scaled(1, "-0.01", "1.875") + int(2) * alpha() * g1_high() + lemma_34("0.01", "0.64"),
    ),
    value(["Lem39.203", "eq. 203", "the bound of dJ21/dmu"], "0.0222044", || item_203(e_t4())),
    value(
        ["Lem39.204", "eq. 204", "the least dJ21/dmu over 0.01, with the printed e^(T4)"],
        "0.00894889",
        || {
            let bracket = a2() * (int(2) * g2_low() * e_t4_exact() - g1_high()) - (-t3()).erfc() + int(2);
            sq(lambda()) * num("0.01") * bracket
        },
    )
    .note("a lower bound needs e^(-T4)"),
    value(["Lem39.206", "eq. 206", "the bound of dJ21/domega"], "1.14696", || item_206(e_t4())),
    value(["Lem39.207", "eq. 207", "the least value for dJ21/domega"], "-0.359403", item_207),
    value(["Lem39.209", "eq. 209", "the bound of dJ21/dnu"], "0.149834", || {
        half(sq(lambda())) * num("0.125") * bracket_209(true)
    }),
    value(["Lem39.210", "eq. 210", "the least value for dJ21/dnu"], "-0.0351035", || {
        half(sq(lambda())) * num("0.125") * bracket_209(false)
    }),
    value(["Lem39.212", "eq. 212", "the bound of dJ21/dtau"], "0.179801", || {
        half(sq(lambda())) * num("0.15") * bracket_209(true)
    }),
    value(["Lem39.213", "eq. 213", "the least value for dJ21/dtau"], "-0.0421242", || {
        half(sq(lambda())) * num("0.15") * bracket_209(false)
    }),
    value(["Lem39.219", "eq. 219", "the largest value for dJ22/dnu"], "1.19441", || item_219(true)),
    value(["Lem39.220", "eq. 220", "the least value for dJ22/dnu"], "-1.80574", || item_219(false)),
    value(["Lem39.222", "eq. 222", "the bound of dJ22/dtau"], "2.39669", || item_222(e_t4())),
    value(["Lem39.223", "eq. 223", "the least value for dJ22/dtau, -a^2 T22"], "-1.17154", item_223)
        .note("as printed the sign of the a^2 T22 term is wrong, which would give +0.0973276"),
    digits(["Lem39.dJ11/dmu", "eq. 176", "(l/2) 0.01 times eq. 177"], "0.0031049101995398316", 13, || {
        half(lambda()) * num("0.01") * (alpha() * g1_high() - hump("1.875"))
    }),
    digits(
        ["Lem39.dJ11/domega", "eq. 176", "(l/2)(|eq. 181| + 2 - erfc(T3))"],
        "1.055872374194189",
        13,
        || half(lambda()) * (item_181().abs() + int(2) - t3().erfc()),
    ),
    digits(["Lem39.dJ11/dnu", "eq. 176", "(l/4) 0.125 |eq. 185|"], "0.031242911235461816", 13, || {
        d_j11("1.25")
    }),
    digits(["Lem39.dJ11/dtau", "eq. 176", "(l/4) 0.15 |eq. 185|"], "0.03749149348255419", 13, || {
        d_j11("1.5")
    }),
    digits(["Lem39.dJ12/dnu", "eq. 176", "(l/8)(eq. 187 + eq. 192)"], "0.21232788238624354", 13, || {
        lambda() / int(8)
            * (sq(num("1.25")) * alpha() * g1_high() + bracket_191("1.25", "0.8", "0.01", "0.8", "1.5"))
    }),
    digits(["Lem39.dJ12/dtau", "eq. 176", "(l/8)(eqs. 196 + 198 + 200)"], "0.2124377655377270", 13, || {
        let sum =
            alpha() * scaled(1, "-0.01", "1.875") + int(2) * alpha() * g1_high() + lemma_34("0.01", "0.64");
        lambda() / int(8) * sum
    }),
    digits(["Lem39.dJ21/dmu", "eq. 176", "eq. 203 with T4 rounded up"], "0.02220441024325437", 13, || {
        item_203(e_t4())
    })
    .note(
        "with the exact T4 0.0222044102298..: the printed digits beyond the ninth come from the rounded T4",
    ),
    digits(["Lem39.dJ21/domega", "eq. 176", "eq. 206 with T4 rounded up"], "1.146955401845684", 13, || {
        item_206(e_t4())
    }),
    digits(["Lem39.dJ21/dnu", "eq. 176", "eq. 209"], "0.14983446469110305", 13, || {
        half(sq(lambda())) * num("0.125") * bracket_209(true)
    }),
    digits(["Lem39.dJ21/dtau", "eq. 176", "eq. 212"], "0.17980135762932363", 13, || {
        half(sq(lambda())) * num("0.15") * bracket_209(true)
    }),
    digits(["Lem39.dJ22/dnu", "eq. 176", "|eq. 220|"], "1.805740052651535", 13, || item_219(false).abs()),
    digits(["Lem39.dJ22/dtau", "eq. 176", "eq. 222 with T4 rounded up"], "2.396685907216327", 13, || {
        item_222(e_t4())
    }),
];
