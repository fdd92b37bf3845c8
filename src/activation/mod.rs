//! Activations: one exact definition each, from which value, derivatives and Gaussian moments follow.
//!
//! [`Piecewise`] functions (SELU, ELU, ReLU, hard tanh, ..) are held symbolically, with exact coefficients, rates and
//! breakpoints, and can be evaluated in every [`Scalar`](crate::scalar::Scalar). [`Smooth`] ones (tanh, GELU, ..)
//! are evaluated in `f64`.

mod catalogue;
mod coefficient;
mod definition;
mod exp_poly;
mod jet;
pub mod kernel;
mod piecewise;
pub mod selu;
mod smooth;

pub use catalogue::{Activation, CATALOGUE, Entry, Function};
pub use coefficient::{Coefficient, Constant};
pub use exp_poly::{ExpPoly, ExpSum, Shape};
pub use jet::Jet;
pub use piecewise::{Distribution, Mass, Piecewise};
pub use smooth::{Formula, Smooth};
