//! The boxes in (mu, omega, nu, tau) that the paper's statements range over.
//!
//! Lemmas that the paper states in v = nu tau and m = mu omega alone are entered with omega = tau = 1, so that
//! mu = m and nu = v.

use crate::moments::Domain;
use crate::scalar::parse_rational;
use std::sync::LazyLock;

/// A side: lower and upper end as decimal text.
type Side = (&'static str, &'static str);

/// The box with these sides. A text that is no number reads as 0, which the tests would see in the box's display.
fn sides(mu: Side, omega: Side, nu: Side, tau: Side) -> Domain {
    let end = |text| parse_rational(text).unwrap_or_default();
    let all = [mu, omega, nu, tau];
    Domain::spanned_by(all.map(|(low, _)| end(low)), all.map(|(_, high)| end(high)))
}

/// +-0.1, the range of mu and omega nearly everywhere.
const TENTH: Side = ("-0.1", "0.1");
/// A variable that is held at 1.
const ONE: Side = ("1", "1");

/// Omega, the domain of Theorem 1 and of Lemma 13.
pub static THEOREM_1: LazyLock<Domain> =
    LazyLock::new(|| sides(TENTH, TENTH, ("0.8", "1.5"), ("0.95", "1.1")));

/// The box of (mu, nu) that Theorem 1 says contains the fixed points, with Omega's (omega, tau).
pub static THEOREM_1_IMAGE: LazyLock<Domain> =
    LazyLock::new(|| sides(("-0.03106", "0.06773"), TENTH, ("0.80009", "1.48617"), ("0.95", "1.1")));

/// Omega with tau in \[0.8, 1.25\]: Lemmas 5-12 and A6.
pub static WIDE: LazyLock<Domain> = LazyLock::new(|| sides(TENTH, TENTH, ("0.8", "1.5"), ("0.8", "1.25")));

/// Omega++, the domain of Theorem 2 (the main text calls it Omega+).
pub static THEOREM_2: LazyLock<Domain> =
    LazyLock::new(|| sides(("-1", "1"), TENTH, ("3", "16"), ("0.8", "1.25")));

/// The domain on which the proof of Theorem 2 bounds d xi~/d nu: nu from 1.5 on.
pub static THEOREM_2_PROOF: LazyLock<Domain> =
    LazyLock::new(|| sides(("-1", "1"), TENTH, ("1.5", "16"), ("0.8", "1.25")));

/// Omega1- of Theorem 3 as the main text prints it: nu in \[0.02, 0.16\].
pub static THEOREM_3_FIRST: LazyLock<Domain> =
    LazyLock::new(|| sides(TENTH, TENTH, ("0.02", "0.16"), ("0.8", "1.25")));

/// Omega2- of Theorem 3 as the main text prints it: nu in \[0.02, 0.24\].
pub static THEOREM_3_SECOND: LazyLock<Domain> =
    LazyLock::new(|| sides(TENTH, TENTH, ("0.02", "0.24"), ("0.9", "1.25")));

/// Omega1- as the appendix prints it: nu in \[0.05, 0.16\].
pub static THEOREM_3_FIRST_APPENDIX: LazyLock<Domain> =
    LazyLock::new(|| sides(TENTH, TENTH, ("0.05", "0.16"), ("0.8", "1.25")));

/// Omega2- as the appendix prints it: nu in \[0.05, 0.24\].
pub static THEOREM_3_SECOND_APPENDIX: LazyLock<Domain> =
    LazyLock::new(|| sides(TENTH, TENTH, ("0.05", "0.24"), ("0.9", "1.25")));

/// Omega+, the domain of Theorem 16.
pub static THEOREM_16: LazyLock<Domain> =
    LazyLock::new(|| sides(TENTH, TENTH, ("1.5", "16"), ("0.8", "1.25")));

/// v in \[1.2, 20\], m in \[-0.1, 0.1\] at tau = 1.25: where eq. 20 bounds d xi~/d nu = tau d xi~/dv. It covers
/// [`THEOREM_2_PROOF`], because a derivative by nu that is less than 1 at the largest tau is so at a smaller one.
pub static EQUATION_20: LazyLock<Domain> =
    LazyLock::new(|| sides(("-1", "1"), TENTH, ("0.96", "16"), ("1.25", "1.25")));

/// v in \[1.2, 20\], m in \[-0.01, 0.01\] at tau = 1.25: covers [`THEOREM_16`] in the same way.
pub static EQUATION_116: LazyLock<Domain> =
    LazyLock::new(|| sides(TENTH, TENTH, ("0.96", "16"), ("1.25", "1.25")));

/// The domain of Lemma 15 = 44 by its printed v in \[1.2, 20\], m in \[-0.1, 0.1\].
pub static LEMMA_15: LazyLock<Domain> = LazyLock::new(|| sides(TENTH, ONE, ("1.2", "20"), ONE));

/// The domain of Lemmas 17 = 45 and 18 = 46 by their printed v in \[0.007, 0.875\], m in \[-0.01, 0.01\].
pub static LEMMA_17: LazyLock<Domain> =
    LazyLock::new(|| sides(("-0.01", "0.01"), ONE, ("0.007", "0.875"), ONE));

/// The domain of Lemma 47 by its printed v in \[0.64, 1.875\], m in \[-0.01, 0.01\].
pub static LEMMA_47: LazyLock<Domain> =
    LazyLock::new(|| sides(("-0.01", "0.01"), ONE, ("0.64", "1.875"), ONE));

/// The domain of Lemma 41 by its printed v in \[0.02, 0.5\], m in \[-0.01, 0.01\].
pub static LEMMA_41: LazyLock<Domain> = LazyLock::new(|| sides(("-0.01", "0.01"), ONE, ("0.02", "0.5"), ONE));

/// The domain of Lemmas 42 and 43.
pub static LEMMA_42: LazyLock<Domain> =
    LazyLock::new(|| sides(TENTH, TENTH, ("0.05", "0.24"), ("0.8", "1.25")));
