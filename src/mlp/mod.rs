//! Training of fully connected networks by mini-batches, in `f32`, or in `f64` to check it.
//!
//! A [`Network`] is a list of [`Layer`]s y = f(x W + b). A [`Trainer`] owns the buffers and does the steps of stochastic
//! gradient descent on a [`Loss`]. A step has two parallel phases: each part of the batch goes through all layers and
//! back; then each block of weights takes its step, W = (1 - eta decay) W - eta X^T D, inside the matrix product.

mod loss;
mod network;
mod pass;
mod product;
mod trainer;

pub use loss::Loss;
pub use network::{Layer, Network};
pub use trainer::{Step, Trainer};

pub use crate::activation::kernel::Real;
