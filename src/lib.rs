//! Machine-checked theory of normalization fixed points in deep networks, after "Self-Normalizing Neural Networks"
//! (Klambauer, Unterthiner, Mayr, Hochreiter, arXiv 1706.02515v5; "the paper").
//!
//! A layer with activation f maps the mean mu and the variance nu of its inputs to those of its outputs: with weights
//! of sum omega and sum of squares tau, a unit's net input is z ~ N(m, v), m = mu omega, v = nu tau, and
//! mu~ = E f(z), nu~ = Var f(z). This crate computes that map and everything that follows from it, in several
//! arithmetics, from one definition of f.
//!
//! # The house
//!
//! A floor uses only the floors below it.
//!
//! | floor | module | what is there |
//! |---|---|---|
//! | 1 | [`activation`] | the piecewise exponential polynomials, the smooth activations, the catalogue |
//! | 0 | [`scalar`], [`interval`], [`ball`] | the arithmetics: `f64`, rigorous intervals, certified digits |
//! | 0 | [`error`] | the one error type |
//!
//! The paper's appendix calls v "x" and m "y"; this crate never does.

pub mod activation;
pub mod ball;
pub mod error;
pub mod interval;
pub mod scalar;

pub use error::{Error, Result};
