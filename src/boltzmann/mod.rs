//! Restricted Boltzmann machines that are small enough to be enumerated: temperature, made exact.
//!
//! Weights set the scale of the energy: a machine of s times the weights and biases at temperature T is the machine itself at
//! T/s. With tau the sum of a unit's squared weights, T_eff = 1/sqrt(tau) is the temperature on the scale where tau = 1
//! is 1. Training without a constraint lets tau grow and so cools the machine; a constraint on the norms of the weights,
//! sqrt(tau) <= c, keeps it at T_eff >= 1/c.

mod contrastive;
mod machine;

pub use contrastive::{Contrastive, bars_and_stripes};
pub use machine::{Machine, Thermodynamics};
