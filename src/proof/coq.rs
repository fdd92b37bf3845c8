//! The index of the theorems in `proofs/coq`: which claim each of them proves once more, in Coq.

/// A theorem that Coq has checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CoqTheorem {
    /// Its name.
    pub name: &'static str,
    /// Its file in `proofs/coq`.
    pub file: &'static str,
    /// The id of the [`Claim`](super::Claim) that states the same or more; empty if there is none.
    pub claim: &'static str,
    /// The ids of the paper's claims that it proves, or whose quantity it encloses.
    pub paper: &'static [&'static str],
}

const fn theorem(
    name: &'static str,
    file: &'static str,
    claim: &'static str,
    paper: &'static [&'static str],
) -> CoqTheorem {
    CoqTheorem { name, file, claim, paper }
}

/// Every theorem of `proofs/coq` that a claim can point to.
pub const COQ_THEOREMS: &[CoqTheorem] = &[
    theorem("mean_is_gaussian_integral", "GaussianIntegrals.v", "", &[]),
    theorem("second_is_gaussian_integral", "GaussianIntegrals.v", "", &[]),
    theorem("normal_density_total", "GaussianIntegrals.v", "", &[]),
    theorem("alpha01_bounds", "Constants.v", "", &["MT.a.alpha", "Eq14.alpha"]),
    theorem("lambda01_bounds", "Constants.v", "", &["MT.a.lambda", "Eq14.lambda"]),
    theorem("fixed_point", "Theorems.v", "FP", &["Eq14.alpha.identity", "Eq14.lambda.identity"]),
    theorem(
        "jacobian_fixed_point",
        "Theorems.v",
        "FP",
        &["Eq6.J11", "Eq6.J12", "Eq6.J21", "Eq6.J22", "MT.b", "MT.b.contraction"],
    ),
    theorem("alpha02_bounds", "Design.v", "", &[]),
    theorem("lambda02_bounds", "Design.v", "", &[]),
    theorem("fixed_point_02", "Theorems.v", "D02", &[]),
    theorem("jacobian_02", "Theorems.v", "D02", &[]),
    theorem("invariant_domain", "Theorems.v", "T1", &[]),
    theorem("jacobian", "Theorems.v", "T1", &[]),
    theorem("contraction", "Theorems.v", "T1", &[]),
    theorem("attracting_fixed_point", "Theorems.v", "T1", &[]),
    theorem("wide_jacobian", "Theorems.v", "L12", &["Lem12"]),
    theorem("wide_contraction", "Theorems.v", "L12", &[]),
    theorem("large_variance_slope", "Theorems.v", "T16", &["Thm16"]),
    theorem("variance_shrinks", "Theorems.v", "T2", &["Thm2"]),
    theorem("variance_grows", "Theorems.v", "T3", &["Thm3.first", "Thm3.second"]),
    theorem("global_attraction", "Theorems.v", "G", &[]),
    theorem("global_convergence", "Theorems.v", "G", &[]),
    theorem(
        "image_box",
        "Theorems.v",
        "L13",
        &["Lem13.mean_upper", "Lem13.variance_lower", "Lem13.variance_upper"],
    ),
    theorem("mean_field_fixed_point", "Theorems.v", "", &[]),
    theorem("mean_field_attraction", "Theorems.v", "", &[]),
    theorem("gain_bounds", "Tanh.v", "", &[]),
    theorem("second_fixed", "Tanh.v", "", &[]),
    theorem("mean_zero", "Tanh.v", "", &[]),
    theorem("second_derivative", "Tanh.v", "", &[]),
    theorem("second_lipschitz", "Tanh.v", "", &[]),
    theorem("second_contracts", "Tanh.v", "", &[]),
];

/// The Coq theorem that stands for one of the paper's claims.
#[must_use]
pub fn coq_theorem(paper_claim: &str) -> Option<&'static CoqTheorem> {
    COQ_THEOREMS.iter().find(|theorem| theorem.paper.contains(&paper_claim))
}
