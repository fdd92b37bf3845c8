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
//! | 6 | [`cli`] | the commands of the `selfnorm` binary |
//! | 5 | [`paper`] | the paper's claims as data, each bound to the computation that judges it |
//! | 4 | [`proof`] | statements, the prover, certificates and their independent checker; the phase diagram |
//! | 4 | [`mlp`] | fully connected networks and their training |
//! | 3 | [`fixed_point`] | iterate, solve, classify, design; SELU's constants to any number of digits |
//! | 3 | [`propagation`] | Monte-Carlo propagation through deep random networks, beside the theory |
//! | 2 | [`weights`] | laws of random weight matrices, rows with exact sums |
//! | 2 | [`moments`] | Gaussian moments of activations, the moment map, its Jacobian and what bounds it |
//! | 1 | [`boltzmann`] | restricted Boltzmann machines by enumeration: temperature, made exact |
//! | 1 | [`activation`] | the piecewise exponential polynomials, the smooth activations, the catalogue, vector kernels |
//! | 1 | [`data`] | data sets from files, their standardization |
//! | 0 | [`scalar`], [`interval`], [`ball`] | the arithmetics: `f64`, rigorous intervals, certified digits |
//! | 0 | [`statistics`] | streaming moments, estimates with errors, distances to the normal law, many tests at once |
//! | 0 | [`matrix`] | matrix products over checked slices |
//! | 0 | [`random`] | counter-based random numbers: the same bits for any number of threads |
//! | 0 | [`simd`] | loops compiled for the machine's vector units |
//! | 0 | [`error`] | the one error type |
//!
//! # One definition, every arithmetic
//!
//! An [`Activation`](activation::Activation) is written down once. The same source line evaluates its moments in `f64`
//! (fast), in [`Interval`](interval::Interval) (the true value lies inside, for certain) and in
//! [`Ball`](ball::Ball) (the same, to thousands of digits), because every formula is written over
//! [`Scalar`](scalar::Scalar):
//!
//! ```
//! use selfnorm::activation::Activation;
//! use selfnorm::interval::Interval;
//! use selfnorm::moments::{MomentMap, Moments, Reading, WeightSums};
//! use selfnorm::scalar::Scalar;
//!
//! fn contraction_factor<S: Scalar>() -> selfnorm::Result<S> {
//!     let weights = WeightSums::new(S::integer(0), S::integer(1))?;
//!     let map = MomentMap::new(&Activation::selu(), Reading::Quenched(weights))?;
//!     Ok(map.at(Moments::new(S::integer(0), S::integer(1))?).contraction_factor)
//! }
//!
//! let fast: f64 = contraction_factor()?;
//! let certain: Interval = contraction_factor()?;
//! assert!(certain.contains(fast) && certain.width() < 1e-12);
//! # Ok::<(), selfnorm::Error>(())
//! ```
//!
//! # Symbols
//!
//! | symbol | meaning | in code |
//! |---|---|---|
//! | mu, nu | mean and variance of a layer's activations | [`Moments`](moments::Moments) |
//! | omega, tau | sum and sum of squares of a unit's weights | [`WeightSums`](moments::WeightSums) |
//! | m, v | mean and variance of a unit's net input z | [`NetInput`](moments::NetInput) |
//! | g | (mu, nu) -> (mu~, nu~) | [`MomentMap`](moments::MomentMap) |
//! | H, S, rho | Jacobian of g, its largest singular value, its spectral radius | [`Image`](moments::Image) |
//! | chi | tau E f'(z)^2, growth of the gradient's second moment per layer | [`Image::gradient_gain`](moments::Image) |
//!
//! The paper's appendix calls v "x" and m "y"; this crate never does.

pub mod activation;
pub mod ball;
pub mod boltzmann;
pub mod cli;
pub mod data;
pub mod error;
pub mod fixed_point;
pub mod interval;
pub mod matrix;
pub mod mlp;
pub mod moments;
pub mod paper;
pub mod proof;
pub mod propagation;
pub mod random;
pub mod scalar;
pub mod simd;
pub mod statistics;
pub mod weights;

pub use error::{Error, Result};

/// The programs in the README, compiled and run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
