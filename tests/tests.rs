//! The integration tests: one binary, a module per subject.
#![allow(clippy::float_cmp, reason = "what must be exact is compared exactly")]

mod activation;
mod ball;
mod boltzmann;
mod cli;
mod coq;
mod data_sets;
mod erfcx;
mod fixed_point;
mod fuzz;
mod interval;
mod kernel;
mod map;
mod mlp;
mod moments;
mod paper;
mod phase;
mod proof;
mod propagation;
mod properties;
mod random;
mod recipes;
mod smooth;
mod statistics;
mod support;
mod weights;
