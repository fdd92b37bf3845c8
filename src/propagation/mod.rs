//! Monte-Carlo propagation through deep random networks, beside the theory.
//!
//! An [`Experiment`] draws independent networks, pushes a batch of inputs through each and keeps, layer by layer, the
//! moments of the activations over units and samples; never the activations of more than two layers.
//!
//! # What the errors mean
//!
//! In one network of width n the moments differ from the moment map's by a random amount of size 1/sqrt(n), which
//! persists over layers. All samples of a network share it, and layers hand it on, so that samples and layers are not
//! independent observations; networks are. Every standard error here is that **between networks**.
//!
//! The mean over networks is off the infinitely wide limit by a bias of size 1/n. [`Theory`] computes it to that
//! order and the z-scores are taken against limit plus correction; what remains is of size 1/n^2. The same holds for the
//! gradient; the correlation of two inputs is compared with its limit.

mod dropout;
mod experiment;
mod gradient;
mod gram;
mod input;
mod law;
mod layer;
mod materialized;
mod network;
mod normalization;
mod observation;
mod overlap;
#[cfg(feature = "mpi")]
mod ranks;
mod rows;
mod state;
mod sweep;
mod theory;

pub use dropout::Dropout;
pub use experiment::{Experiment, Probes, Sampler};
pub use input::{Input, Rows};
pub use layer::{Layer, Outcome, expected_normality};
pub use normalization::{Normalization, Over, Place};
pub use observation::{BINS, COMPARED, Histogram, Observation, SATURATED};
#[cfg(feature = "mpi")]
pub use ranks::Ranks;
pub use sweep::{Point, Sweep};
pub use theory::{Prediction, Theory};
