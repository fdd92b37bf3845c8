//! The claims of the paper, each bound to the computation that judges it.
//!
//! The paper is Klambauer, Unterthiner, Mayr and Hochreiter, "Self-Normalizing Neural Networks", arXiv 1706.02515v5.
//! Numbers are cited as printed there. Every quantity is enclosed in [`Interval`](crate::interval::Interval), so that
//! a verdict "confirmed" or "refuted" is certain; bounds over a domain are proved with a checked certificate, identities as
//! identities of polynomials. [`verify`] passes exactly when every verdict is the recorded one: a known erratum is a recorded
//! verdict, not a failure.
//!
//! | paper | here |
//! |---|---|
//! | x = nu tau, y = mu omega (appendix) | v, m |
//! | alpha01, lambda01 (eq. 14) | [`selu::alpha`](crate::activation::selu::alpha), [`selu::lambda`](crate::activation::selu::lambda) at variance 1 |
//! | alpha02, lambda02 (A5) | the same at variance 2 |
//! | mu~, xi~, nu~ (eqs. 3-5, 9-13) | [`Base::Mean`](crate::moments::Base::Mean), [`SecondMoment`](crate::moments::Base::SecondMoment), [`Variance`](crate::moments::Base::Variance) |
//! | script J, the Jacobian of (mu~, xi~) (eq. 56) | [`Base::UncenteredJacobian`](crate::moments::Base::UncenteredJacobian) |
//! | script H, the Jacobian of (mu~, nu~) (eq. 61) | [`Base::Jacobian`](crate::moments::Base::Jacobian) |
//! | S (eqs. 71, 88) | [`Base::ContractionFactor`](crate::moments::Base::ContractionFactor) |
//! | g = xi~ - nu (eq. 19) | [`Base::SecondMomentChange`](crate::moments::Base::SecondMomentChange) |
//! | derivatives of J's entries (eq. 72, Lemmas 5 and 39, A6) | [`Quantity`](crate::moments::Quantity) with a [`Variable`](crate::moments::Variable) |
//! | Omega, Omega+, Omega++, Omega1-, Omega2- | [`domain`] |
//!
//! ```
//! let report = selfnorm::paper::verify();
//! assert!(report.as_recorded());
//! ```

mod a5;
mod a6;
mod algebra;
mod claim;
pub mod domain;
mod experiments;
mod floating_point;
mod formula;
mod intermediate;
mod jacobian;
mod judge;
mod large_variance;
mod lemma_39;
mod lemma_5;
mod main_text;
mod report;
mod self_map;
mod small_variance;
mod theorems;

pub use claim::{Evidence, Goal, PaperClaim, Printed};
pub use judge::{Judgement, compare};
pub use report::{Report, Row, verify};

use std::sync::LazyLock;

static CLAIMS: LazyLock<Vec<PaperClaim>> =
    LazyLock::new(|| sections().iter().flat_map(|(_, claims)| claims.iter().copied()).collect());

/// The parts of the paper, in its order, with their claims.
#[must_use]
pub fn sections() -> [(&'static str, &'static [PaperClaim]); 13] {
    [
        ("main text, A1, A2", main_text::CLAIMS),
        ("A3.1-A3.3: proofs of Theorems 1 to 3", theorems::CLAIMS),
        ("A3.4.1: norm of the Jacobian", jacobian::CLAIMS),
        ("Lemma 5: derivatives of the Jacobian", lemma_5::CLAIMS),
        ("Lemma 39: the bounds behind Lemma 5", lemma_39::CLAIMS),
        ("A3.4.2: the self-map of Omega", self_map::CLAIMS),
        ("A3.4.3: lemmas of Theorem 2", large_variance::CLAIMS),
        ("A3.4.4: lemmas of Theorem 3", small_variance::CLAIMS),
        ("A3.4.5: floating-point errors", floating_point::CLAIMS),
        ("A3.4.6: intermediate lemmas", intermediate::CLAIMS),
        ("A4: experiments", experiments::CLAIMS),
        ("A5: the fixed point (0, 2)", a5::CLAIMS),
        ("A6: extrema of the derivatives", a6::CLAIMS),
    ]
}

/// All claims, in the paper's order.
#[must_use]
pub fn claims() -> &'static [PaperClaim] {
    &CLAIMS
}
