//! Networks.

use super::pass::{Mode, Part};
use super::{Dense, Layer, Real};
use crate::error::{Error, Result};
use rayon::prelude::*;

/// Rows that go through a network together when it is applied.
const ROWS: usize = 256;

/// Layers, at least one, each of which takes what the one before it gives.
#[derive(Clone, Debug)]
pub struct Network<T> {
    pub(super) layers: Vec<Layer<T>>,
    /// Of the inputs, then of each layer's outputs.
    widths: Vec<usize>,
}

impl<T: Real> Network<T> {
    /// The layers, the first first.
    ///
    /// # Errors
    /// [`Error::Domain`] if there is none, or one that does not fit the one before, or a skip connection from before the
    /// network or between unequal widths.
    pub fn new(layers: Vec<Layer<T>>) -> Result<Self> {
        let shapes: Vec<_> = layers.iter().map(Layer::shape).collect();
        let refuse = || {
            let value = format!("{shapes:?}");
            let domain = "at least one with a shape, each with as many inputs as the one before has outputs, \
                          skip connections between equal widths";
            Error::Domain { parameter: "layers", value, domain }
        };
        let inputs = shapes.iter().flatten().next().ok_or_else(refuse)?[0];
        let mut widths = vec![inputs];
        for (l, layer) in layers.iter().enumerate() {
            let [before, after] = shapes[l].unwrap_or([widths[l]; 2]);
            let skips = match layer {
                Layer::Skip(k) => *k >= 1 && *k <= l && widths[l - k] == widths[l],
                _ => true,
            };
            if before != widths[l] || !skips {
                return Err(refuse());
            }
            widths.push(after);
        }
        Ok(Self { layers, widths })
    }

    /// The layers.
    #[must_use]
    pub fn layers(&self) -> &[Layer<T>] {
        &self.layers
    }

    /// How many numbers a row of inputs has.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.widths[0]
    }

    /// How many a row of outputs has.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.width(self.layers.len() - 1)
    }

    /// How many numbers a row of a layer's outputs has.
    pub(super) fn width(&self, layer: usize) -> usize {
        self.widths[layer + 1]
    }

    /// All that is learnt, layer by layer, as [`Layer::parameters`] orders it.
    #[must_use]
    pub fn parameters(&self) -> Vec<&[T]> {
        self.layers.iter().flat_map(Layer::parameters).collect()
    }

    /// How many numbers are learnt.
    #[must_use]
    pub fn parameter_count(&self) -> usize {
        self.parameters().iter().map(|array| array.len()).sum()
    }

    /// Changes what is learnt.
    pub fn edit(&mut self, change: impl FnOnce(Vec<&mut [T]>)) {
        change(self.layers.iter_mut().flat_map(Layer::parameters_mut).collect());
        self.layers.iter_mut().flat_map(Layer::dense_mut).for_each(Dense::refresh);
    }

    /// All numbers that an application depends on, in one list.
    #[must_use]
    pub fn state(&self) -> Vec<T> {
        self.layers.iter().flat_map(Layer::state).flatten().copied().collect()
    }

    /// Takes numbers back that [`state`](Self::state) gave.
    ///
    /// # Errors
    /// [`Error::Domain`] for another number of them; nothing is changed then.
    pub fn set_state(&mut self, state: &[T]) -> Result<()> {
        let size: usize = self.layers.iter().flat_map(Layer::state).map(<[T]>::len).sum();
        if size != state.len() {
            return Err(Error::Domain {
                parameter: "numbers of a network's state",
                value: state.len().to_string(),
                domain: "as many as the network has",
            });
        }
        let arrays = self.layers.iter_mut().flat_map(Layer::state_mut);
        arrays.flatten().zip(state).for_each(|(x, kept)| *x = *kept);
        self.layers.iter_mut().flat_map(Layer::dense_mut).for_each(Dense::refresh);
        Ok(())
    }

    /// The outputs for rows of inputs, over all cores: no dropout, kept statistics in place of the batch's.
    ///
    /// # Errors
    /// [`Error::Domain`] if the inputs are not whole rows.
    pub fn apply(&self, x: &[T]) -> Result<Vec<T>> {
        let (n, m) = (self.inputs(), self.outputs());
        let rows = whole_rows("number of inputs", x.len(), n)?;
        let mut y = vec![T::zero(); rows * m];
        let shared = self.shared();
        y.par_chunks_mut(ROWS * m).zip(x.par_chunks(ROWS * n)).for_each(|(y, x)| {
            let mut part = Part::new(self, y.len() / m, false);
            part.forward(self, &shared, 0..self.layers.len(), x, Mode::Application);
            y.copy_from_slice(&part.last()[..y.len()]);
        });
        Ok(y)
    }
}

/// How many rows of `width` numbers there are.
pub(super) fn whole_rows(parameter: &'static str, length: usize, width: usize) -> Result<usize> {
    if length.is_multiple_of(width) {
        return Ok(length / width);
    }
    Err(Error::Domain {
        parameter,
        value: length.to_string(),
        domain: "a whole number of rows of the network",
    })
}
