//! Laws of random weight matrices: independent entries of mean 0 and variance tau/n, or rows with exact sums.
//!
//! n is the number of inputs of a unit. A matrix is drawn by rows, one row per unit, each from its own stream, so that
//! any thread can draw any row.

mod law;
mod orthogonal;

pub use law::{Law, Weights};
