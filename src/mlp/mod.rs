//! Training of fully connected networks by mini-batches, in `f32`, or in `f64` to check it.
//!
//! A [`Network`] is a list of [`Layer`]s: [`Dense`], [`Normalize`] (over the batch or over the layer), [`Highway`],
//! dropout, and skip connections. A [`Trainer`] owns the buffers and does the steps of an [`Optimizer`] on a [`Loss`]
//! with [`Regularization`].
//!
//! A [`RunFile`] describes a training whole, a [`Fit`] does it, and a [`Checkpoint`] keeps it; a [`Probe`] holds the
//! moment map against it.
//!
//! A step has two kinds of parallel phases. First each part of the batch goes through the layers and back; where a
//! layer normalizes over the batch, the parts wait for each other. Then each block of weights takes its step as soon as
//! its gradient X^T D is there; plain gradient descent does it inside the product,
//! W = (1 - eta lambda) W - eta X^T D.

mod build;
mod checkpoint;
mod dense;
mod dropout;
mod fit;
mod highway;
mod initializer;
mod layer;
mod loss;
mod network;
mod normalize;
mod optimizer;
mod pass;
mod probe;
mod regularization;
mod run_file;
mod schedule;
mod state;
mod task;
mod trainer;
mod update;

pub use crate::activation::kernel::Real;
pub use crate::propagation::Dropout;
pub use checkpoint::Checkpoint;
pub use dense::Dense;
pub use fit::{End, Epoch, Event, Fit};
pub use highway::Highway;
pub use initializer::{Fan, Initializer};
pub use layer::Layer;
pub use loss::{Loss, largest};
pub use network::Network;
pub use normalize::Normalize;
pub use optimizer::Optimizer;
pub use probe::{LayerProbe, Probe};
pub use regularization::{Clipping, Regularization};
pub use run_file::{BlockKind, DataSection, NetworkSection, Normalization, RunFile, Source, Standardize};
pub use run_file::{Statistics, TrainingSection};
pub use schedule::{Schedule, Shape};
pub use task::{Task, same_classes};
pub use trainer::{Options, Score, Trainer};

use crate::error::{Error, Result};
use crate::matrix::{View, multiply};
use crate::simd::{Arithmetic, Level, Work};

/// What random streams are for: the high bits of their first index, the low bits being the layer.
#[derive(Clone, Copy, Debug)]
enum Purpose {
    Weights = 0,
    Dropout = 1,
}

impl Purpose {
    const fn of_layer(self, layer: usize) -> u32 {
        ((self as u32) << 24) | (layer as u32 & 0x00ff_ffff)
    }
}

/// The matrix whose rows are `width` long, in a slice of whole rows.
fn by_rows<T>(data: &[T], width: usize) -> View<'_, T> {
    View::new(data, data.len() / width, width).expect("buffers hold whole rows")
}

/// out = keep out + factor A B, of shapes that a checked network made.
fn product<T: Real>(out: &mut [T], keep: T, factor: T, a: View<'_, T>, b: View<'_, T>) {
    multiply(out, keep, factor, a, b).expect("factors of a product fit");
}

struct Loop<F>(F);

impl<F: FnOnce()> Work for Loop<F> {
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        (self.0)();
    }
}

/// Does a loop over slices with the machine's vector units.
fn vectorized(work: impl FnOnce()) {
    Level::best().run(Loop(work));
}

/// x if it is finite and lies where it should.
fn checked(parameter: &'static str, x: f64, domain: &'static str, good: impl Fn(f64) -> bool) -> Result<f64> {
    if x.is_finite() && good(x) {
        return Ok(x);
    }
    Err(Error::Domain { parameter, value: format!("{x:?}"), domain })
}
