//! Claims: named statements, each a conjunction of inequalities that the prover can decide.

use super::attraction;
use super::inequality::{Inequality, Relation};
use super::search::DEFAULT_BUDGET;
use super::verdict::{Verdict, decide};
use crate::activation::Activation;
use crate::error::{Error, Result};
use crate::moments::{Base, Domain, Quantity};
use crate::scalar::parse_rational;

/// A named statement about an activation.
pub struct Claim {
    /// Its id: the command line's name, and the folder's under `proofs/`.
    pub id: &'static str,
    /// Where it stands in the paper, or "new".
    pub place: &'static str,
    /// The statement in words and formulas.
    pub statement: &'static str,
    /// The activation, as the command line names it.
    pub activation: &'static str,
    parts: Parts,
}

enum Parts {
    /// (quantity, relation, bound, domain), as text.
    Listed(&'static [(&'static str, &'static str, &'static str, &'static str)]),
    /// Computed, such as a chain of boxes.
    Derived(fn() -> Result<Vec<Inequality>>),
}

/// Theorem 1's domain: the paper's Omega.
pub const OMEGA: &str = "mu=-1/10..1/10, omega=-1/10..1/10, nu=4/5..3/2, tau=19/20..11/10";
/// Lemma 12's domain.
pub const WIDE: &str = "mu=-1/10..1/10, omega=-1/10..1/10, nu=4/5..3/2, tau=4/5..5/4";
/// Theorem 2's domain, the paper's Omega++.
pub const LARGE: &str = "mu=-1..1, omega=-1/10..1/10, nu=3..16, tau=4/5..5/4";
/// Theorem 3's first domain, as the main text states it.
pub const SMALL_FIRST: &str = "mu=-1/10..1/10, omega=-1/10..1/10, nu=1/50..4/25, tau=4/5..5/4";
/// Theorem 3's second domain, as the main text states it.
pub const SMALL_SECOND: &str = "mu=-1/10..1/10, omega=-1/10..1/10, nu=1/50..6/25, tau=9/10..5/4";
/// Theorem 16's domain.
pub const LEMMA_16: &str = "mu=-1/10..1/10, omega=-1/10..1/10, nu=3/2..16, tau=4/5..5/4";
/// The largest range of tau for the self-map.
const SELF_MAP: &str = "mu=-1/10..1/10, omega=-1/10..1/10, nu=4/5..3/2, tau=0.94443998..1.11766075";
/// The largest tau for the contraction.
const CONTRACTION: &str = "mu=-1/10..1/10, omega=-1/10..1/10, nu=4/5..3/2, tau=0.94443998..1.268295888";
/// The fixed point (0, 1) at (omega, tau) = (0, 1).
pub const STANDARD_POINT: &str = "mu=0, omega=0, nu=1, tau=1";
/// The fixed point (0, 2).
pub const DOUBLE_POINT: &str = "mu=0, omega=0, nu=2, tau=1";

/// Every claim, in the order in which `prove all` takes them.
pub const CLAIMS: &[Claim] = &[
    Claim {
        id: "T1",
        place: "Theorem 1",
        statement: "For every (omega, tau) of Omega, g maps [-0.1, 0.1] x [0.8, 1.5] into itself and contracts with \
                    factor < 0.8977; so it has exactly one fixed point there, which attracts the whole box",
        activation: "selu",
        parts: Parts::Listed(&[
            ("mean", ">", "-1/10", OMEGA),
            ("mean", "<", "1/10", OMEGA),
            ("variance", ">", "4/5", OMEGA),
            ("variance", "<", "3/2", OMEGA),
            ("contraction_factor", "<", "0.8977", OMEGA),
        ]),
    },
    Claim {
        id: "L12",
        place: "Lemma 12",
        statement: "S < 1 for mu, omega in [-0.1, 0.1], nu in [0.8, 1.5], tau in [0.8, 1.25]",
        activation: "selu",
        parts: Parts::Listed(&[("contraction_factor", "<", "1", WIDE)]),
    },
    Claim {
        id: "L13",
        place: "Lemma 13",
        statement: "g maps Omega's box into [-0.031061, 0.067726] x [0.80371, 1.48158]",
        activation: "selu",
        parts: Parts::Listed(&[
            ("mean", ">", "-0.031061", OMEGA),
            ("mean", "<", "0.067726", OMEGA),
            ("variance", ">", "0.80371", OMEGA),
            ("variance", "<", "1.48158", OMEGA),
            ("second_moment", ">", "0.80467", OMEGA),
            ("second_moment", "<", "1.48617", OMEGA),
        ]),
    },
    Claim {
        id: "T2",
        place: "Theorem 2",
        statement: "nu~ < nu for mu in [-1, 1], omega in [-0.1, 0.1], nu in [3, 16], tau in [0.8, 1.25]",
        activation: "selu",
        parts: Parts::Listed(&[("variance_change", "<", "0", LARGE)]),
    },
    Claim {
        id: "T3",
        place: "Theorem 3",
        statement: "nu~ > nu for mu, omega in [-0.1, 0.1] and nu in [0.02, 0.16], tau in [0.8, 1.25] or nu in \
                    [0.02, 0.24], tau in [0.9, 1.25]",
        activation: "selu",
        parts: Parts::Listed(&[
            ("variance_change", ">", "0", SMALL_FIRST),
            ("variance_change", ">", "0", SMALL_SECOND),
        ]),
    },
    Claim {
        id: "T16",
        place: "Theorem 16",
        statement: "|d nu~/d nu| < 1 for mu, omega in [-0.1, 0.1], nu in [1.5, 16], tau in [0.8, 1.25]",
        activation: "selu",
        parts: Parts::Listed(&[("jacobian_22", "<", "1", LEMMA_16), ("jacobian_22", ">", "-1", LEMMA_16)]),
    },
    Claim {
        id: "FP",
        place: "eq. 6",
        statement: "At (0, 1) with (omega, tau) = (0, 1), which g fixes exactly: H = [[0, 0.0888347..], \
                    [0, 0.7826478..]], S = 0.7876733.. (the moments are enclosed to 1e-13; the identity is algebra)",
        activation: "selu",
        parts: Parts::Listed(&[
            ("mean", "<", "1e-13", STANDARD_POINT),
            ("mean", ">", "-1e-13", STANDARD_POINT),
            ("variance", "<", "1.0000000000001", STANDARD_POINT),
            ("variance", ">", "0.9999999999999", STANDARD_POINT),
            ("jacobian_12", "<", "0.088834755107", STANDARD_POINT),
            ("jacobian_12", ">", "0.088834755106", STANDARD_POINT),
            ("jacobian_22", "<", "0.782647883197", STANDARD_POINT),
            ("jacobian_22", ">", "0.782647883196", STANDARD_POINT),
            ("contraction_factor", "<", "0.787673360466", STANDARD_POINT),
            ("contraction_factor", ">", "0.787673360465", STANDARD_POINT),
        ]),
    },
    Claim {
        id: "D02",
        place: "appendix A5",
        statement: "SELU with the parameters of the fixed point (0, 2): H = [[0, 0.0782018..], [0, 0.7444433..]], \
                    S = 0.7485395.. there",
        activation: "selu-at(2)",
        parts: Parts::Listed(&[
            ("mean", "<", "1e-13", DOUBLE_POINT),
            ("mean", ">", "-1e-13", DOUBLE_POINT),
            ("variance", "<", "2.0000000000001", DOUBLE_POINT),
            ("variance", ">", "1.9999999999999", DOUBLE_POINT),
            ("jacobian_12", "<", "0.078201891957", DOUBLE_POINT),
            ("jacobian_12", ">", "0.078201891956", DOUBLE_POINT),
            ("jacobian_22", "<", "0.744443385846", DOUBLE_POINT),
            ("jacobian_22", ">", "0.744443385845", DOUBLE_POINT),
            ("contraction_factor", "<", "0.748539571857", DOUBLE_POINT),
            ("contraction_factor", ">", "0.748539571856", DOUBLE_POINT),
        ]),
    },
    Claim {
        id: "G",
        place: "new",
        statement: "Global attraction: from every mu in [-1, 1], nu in [0.02, 16] and for every sequence of \
                    (omega_t, tau_t) in [-0.1, 0.1] x [0.95, 1.1], the trajectory is in Omega's box after at most 24 \
                    layers, and never leaves it; with constant (omega, tau) it converges to the one fixed point there",
        activation: "selu",
        parts: Parts::Derived(attraction::from_start_set),
    },
    Claim {
        id: "GA",
        place: "new",
        statement: "Global attraction from everywhere: from every mu in R, nu > 0 and for every sequence of \
                    (omega_t, tau_t) in [-0.1, 0.1] x [0.95, 1.1], the trajectory enters Omega's box after finitely \
                    many layers, and never leaves it",
        activation: "selu",
        parts: Parts::Derived(attraction::from_everywhere),
    },
    Claim {
        id: "TAU",
        place: "new",
        statement: "Theorem 1's self-map holds for tau in [0.94443998, 1.11766075] and S < 1 up to tau = 1.268295888; \
                    beyond 0.94443997, 1.11766076 and 1.268295891 they fail",
        activation: "selu",
        parts: Parts::Listed(&[
            ("mean", ">", "-1/10", SELF_MAP),
            ("mean", "<", "1/10", SELF_MAP),
            ("variance", ">", "4/5", SELF_MAP),
            ("variance", "<", "3/2", SELF_MAP),
            ("contraction_factor", "<", "1", CONTRACTION),
            ("variance", "<", "4/5", "mu=1/10, omega=-1/10, nu=4/5, tau=0.94443997"),
            ("variance", ">", "3/2", "mu=1/10, omega=1/10, nu=3/2, tau=1.11766076"),
            ("contraction_factor", ">", "1", "mu=1/10, omega=1/10, nu=4/5, tau=1.268295891"),
        ]),
    },
    Claim {
        id: "THR",
        place: "new",
        statement: "Thresholds at omega = 0: there is a fixed variance nu > 0 iff tau_0 < tau < tau_1, and only one; nu = 0 \
                    repels iff tau > tau_0. tau_0 = 1/(lambda^2 ((1 + alpha^2)/2 - (alpha - 1)^2/(2 pi))) = 0.49558930.., \
                    tau_1 = 2 pi/(lambda^2 (pi - 1)) = 2.65757004... (2/(lambda^2 (1 + alpha^2)) = 0.47677101.. is the \
                    threshold of the second moment, not of the variance)",
        activation: "selu",
        parts: Parts::Listed(&[
            ("variance_ratio/nu", "<", "0", "mu=0, omega=0, nu=1/100..100, tau=1"),
            ("variance_ratio", "<", "1", "mu=0, omega=0, nu=0.000001..16, tau=0.4955"),
            ("variance_ratio", ">", "1", "mu=0, omega=0, nu=0.00000001, tau=0.4957"),
            ("variance_ratio", "<", "1", "mu=0, omega=0, nu=10000000000, tau=2.6575"),
            ("variance_ratio", ">", "1", "mu=0, omega=0, nu=1/100..10000, tau=2.6576"),
            ("second_moment_change", "<", "0", "mu=0, omega=0, nu=0.000001..16, tau=0.4767"),
            ("second_moment_change", ">", "0", "mu=0, omega=0, nu=0.00000001, tau=0.4769"),
        ]),
    },
];

impl Claim {
    /// The claim with this id, if there is one.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        CLAIMS.iter().find(|claim| claim.id.eq_ignore_ascii_case(id))
    }

    /// Its inequalities.
    ///
    /// # Errors
    /// If a derived chain cannot be computed.
    pub fn inequalities(&self) -> Result<Vec<Inequality>> {
        match self.parts {
            Parts::Derived(derive) => derive(),
            Parts::Listed(parts) => parts
                .iter()
                .map(|(quantity, relation, bound, domain)| inequality(quantity, relation, bound, domain))
                .collect(),
        }
    }

    /// The verdict, and the certificate's text where it is proved.
    ///
    /// # Errors
    /// If the claim cannot be stated; its failing is a verdict, not an error.
    pub fn decide(&self) -> Result<(Verdict, Option<String>)> {
        let activation: Activation = self.activation.parse()?;
        decide(self.id, &activation, &self.inequalities()?, DEFAULT_BUDGET)
    }
}

/// An inequality from its texts.
///
/// # Errors
/// [`Error::Domain`] and [`Error::Number`] for what cannot be read.
pub fn inequality(quantity: &str, relation: &str, bound: &str, domain: &str) -> Result<Inequality> {
    let relation = match relation {
        "<" => Relation::Less,
        ">" => Relation::Greater,
        _ => {
            return Err(Error::Domain {
                parameter: "relation",
                value: relation.to_owned(),
                domain: "< or >",
            });
        }
    };
    Ok(Inequality {
        quantity: quantity.parse()?,
        domain: domain.parse()?,
        relation,
        bound: parse_rational(bound)?,
    })
}

/// The two quantities that a self-map is about.
pub(super) fn moments() -> [Quantity; 2] {
    [Base::Mean.into(), Base::Variance.into()]
}

/// A domain from its text.
pub(super) fn domain(text: &str) -> Result<Domain> {
    text.parse()
}
