//! Fixed points of the moment map: found, bounded, classified, designed.
//!
//! * [`iterate`] follows a layer's moments through the layers and says why it stopped; Banach's theorem bounds the
//!   distance to the fixed point at every step.
//! * [`solve`] polishes the end by Newton's method and classifies it; [`find_all`] lists the fixed points in a box.
//! * [`design`] goes the other way: the parameters of an activation whose fixed point is a given one.
//! * [`worst_case`] searches a box of (mu, omega, nu, tau) for the extremum of a quantity.
//! * [`Constants`] are SELU's, in every arithmetic; [`certified_constants`] prints as many digits as are asked for.
//!
//! Everything here but the constants, and the factor in Banach's bounds for the piecewise class, is computed in `f64` and is
//! an estimate: proofs are the prover's business.

mod banach;
mod constants;
mod degenerate;
mod design;
mod iterate;
mod minimize;
mod newton;
mod search;
mod solve;
mod stability;
mod thresholds;
mod two_sided;
mod worst_case;

pub use banach::{Contraction, Source};
pub use constants::{Constants, MAX_DIGITS, certified_constants};
pub use design::{Design, Family, Method, design};
pub use iterate::{Iteration, IterationOptions, StopReason, iterate};
pub use search::{SearchBox, find_all};
pub use solve::{FixedPoint, solve};
pub use stability::Stability;
pub use thresholds::Thresholds;
pub use worst_case::{Extremum, worst_case};

pub use crate::moments::Goal;

use crate::moments::Moments;

/// The Euclidean distance in the (mu, nu) plane: the norm whose operator norm is the contraction factor.
fn distance(a: Moments<f64>, b: Moments<f64>) -> f64 {
    (a.mean - b.mean).hypot(a.variance - b.variance)
}

/// The size that tolerances are relative to: the largest of 1, |mu| and nu.
fn scale(at: Moments<f64>) -> f64 {
    at.mean.abs().max(at.variance.abs()).max(1.0)
}
