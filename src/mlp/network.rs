//! Networks.

use super::Real;
use super::pass::Part;
use crate::activation::{Activation, kernel::Kernel};
use crate::error::{Error, Result};
use rayon::prelude::*;

/// Rows that go through a network together when it is applied.
const ROWS: usize = 256;

/// y = f(x W + b).
#[derive(Clone, Debug)]
pub struct Layer<T> {
    pub(super) weights: Vec<T>,
    pub(super) bias: Vec<T>,
    pub(super) kernel: Kernel,
}

impl<T: Real> Layer<T> {
    /// The layer with weight w_ij from input i to output j at i * outputs + j; `bias` is as long as there are outputs.
    ///
    /// # Errors
    /// [`Error::Domain`] without inputs or outputs, or if the weights are not a whole number of rows.
    pub fn new(weights: Vec<T>, bias: Vec<T>, activation: &Activation) -> Result<Self> {
        if weights.is_empty() || bias.is_empty() || !weights.len().is_multiple_of(bias.len()) {
            return Err(Error::Domain {
                parameter: "number of weights",
                value: weights.len().to_string(),
                domain: "a positive multiple of the number of biases, which is positive",
            });
        }
        Ok(Self { weights, bias, kernel: Kernel::new(activation) })
    }

    /// How many numbers go in.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.weights.len() / self.bias.len()
    }

    /// How many come out.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// The weights, all that leave an input together.
    #[must_use]
    pub fn weights(&self) -> &[T] {
        &self.weights
    }

    /// The weights, to be changed.
    pub fn weights_mut(&mut self) -> &mut [T] {
        &mut self.weights
    }

    /// The biases.
    #[must_use]
    pub fn bias(&self) -> &[T] {
        &self.bias
    }

    /// The biases, to be changed.
    pub fn bias_mut(&mut self) -> &mut [T] {
        &mut self.bias
    }
}

/// Layers, at least one, each of which takes what the one before it gives.
#[derive(Clone, Debug)]
pub struct Network<T> {
    pub(super) layers: Vec<Layer<T>>,
}

impl<T: Real> Network<T> {
    /// The layers, the first first.
    ///
    /// # Errors
    /// [`Error::Domain`] if there is none, or one that does not fit the one before.
    pub fn new(layers: Vec<Layer<T>>) -> Result<Self> {
        if layers.is_empty() || layers.windows(2).any(|pair| pair[0].outputs() != pair[1].inputs()) {
            let shapes: Vec<_> = layers.iter().map(|layer| [layer.inputs(), layer.outputs()]).collect();
            return Err(Error::Domain {
                parameter: "layers",
                value: format!("{shapes:?}"),
                domain: "at least one, each with as many inputs as the one before has outputs",
            });
        }
        Ok(Self { layers })
    }

    /// The layers.
    #[must_use]
    pub fn layers(&self) -> &[Layer<T>] {
        &self.layers
    }

    /// The layers, to be changed.
    pub fn layers_mut(&mut self) -> &mut [Layer<T>] {
        &mut self.layers
    }

    /// How many numbers a row of inputs has.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.layers[0].inputs()
    }

    /// How many a row of outputs has.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.layers[self.layers.len() - 1].outputs()
    }

    /// The outputs for rows of inputs, over all cores.
    ///
    /// # Errors
    /// [`Error::Domain`] if the inputs are not whole rows.
    pub fn apply(&self, x: &[T]) -> Result<Vec<T>> {
        let (n, m) = (self.inputs(), self.outputs());
        let rows = whole_rows("number of inputs", x.len(), n)?;
        let mut y = vec![T::zero(); rows * m];
        y.par_chunks_mut(ROWS * m).zip(x.par_chunks(ROWS * n)).for_each(|(y, x)| {
            let mut part = Part::new(self, y.len() / m);
            part.forward(self, x);
            y.copy_from_slice(part.last());
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
