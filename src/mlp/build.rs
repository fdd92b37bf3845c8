//! From a description to a network.

use super::run_file::{BlockKind, NetworkSection, Normalization};
use super::{Dropout, Highway, Initializer, Layer, Network, Normalize, Real};
use crate::activation::Activation;
use crate::error::{Error, Result};
use crate::moments::Moments;

impl NetworkSection {
    /// The widths of the hidden layers: all equal, or in equal ratios from the first to the outputs.
    #[must_use]
    pub fn widths(&self, outputs: usize) -> Vec<usize> {
        let width = self.width as f64;
        let ratio = (outputs as f64 / width).powf(1.0 / self.depth as f64);
        let conic = |l: usize| (width * ratio.powi(l as i32)).round().max(1.0) as usize;
        (0..self.depth).map(|l| if self.conic { conic(l) } else { self.width }).collect()
    }

    /// The network for rows of so many inputs and outputs; the last layer is linear.
    ///
    /// # Errors
    /// What an activation's or initializer's name refuses, and [`Error::Domain`] for layers that do not fit together.
    pub fn build<T: Real>(&self, inputs: usize, outputs: usize, seed: u64) -> Result<Network<T>> {
        let name = self.initializer.as_deref().unwrap_or("lecun-normal");
        let builder = Builder {
            section: self,
            activation: Activation::resolve(&self.activation)?,
            identity: "identity".parse()?,
            initializer: name.parse()?,
            seed,
        };
        builder.network(inputs, outputs)
    }
}

struct Builder<'a> {
    section: &'a NetworkSection,
    activation: Activation,
    identity: Activation,
    initializer: Initializer,
    seed: u64,
}

impl Builder<'_> {
    fn network<T: Real>(&self, inputs: usize, outputs: usize) -> Result<Network<T>> {
        let section = self.section;
        let mut layers = Vec::new();
        if section.input_dropout > 0.0 {
            layers.push(Layer::Dropout(Dropout::plain(section.input_dropout)?));
        }
        let dropout = self.dropout()?;
        let mut before = inputs;
        let (mut block, mut places) = (0, 0);
        for width in section.widths(outputs) {
            let start = layers.len();
            if section.block == BlockKind::Highway && before == width {
                self.highway(width, &mut layers)?;
            } else {
                self.hidden(before, width, &mut layers)?;
            }
            layers.extend(dropout.map(Layer::Dropout));
            // A connection goes round `block_depth` layers of equal width.
            (block, places) =
                if before == width { (block + 1, places + layers.len() - start) } else { (0, 0) };
            if section.block == BlockKind::Residual && block == section.block_depth {
                layers.push(Layer::Skip(places));
                (block, places) = (0, 0);
            }
            before = width;
        }
        layers.push(self.initializer.dense(before, outputs, &self.identity, self.seed, layers.len())?.into());
        Network::new(layers)
    }

    /// Weights, normalization, activation.
    fn hidden<T: Real>(&self, inputs: usize, outputs: usize, layers: &mut Vec<Layer<T>>) -> Result<()> {
        let NetworkSection { normalization, momentum, epsilon, .. } = *self.section;
        let over = matches!(normalization, Normalization::Batch | Normalization::Layer);
        let activation = if over { &self.identity } else { &self.activation };
        let mut dense = self.initializer.dense(inputs, outputs, activation, self.seed, layers.len())?;
        if normalization == Normalization::Weight {
            dense = dense.with_weight_normalization()?;
        }
        layers.push(dense.into());
        match normalization {
            Normalization::Batch => {
                layers.push(Layer::Normalize(Normalize::batch(
                    outputs,
                    momentum,
                    epsilon,
                    &self.activation,
                )?));
            }
            Normalization::Layer => {
                layers.push(Layer::Normalize(Normalize::layer(outputs, epsilon, &self.activation)?));
            }
            Normalization::None | Normalization::Weight => {}
        }
        Ok(())
    }

    fn highway<T: Real>(&self, width: usize, layers: &mut Vec<Layer<T>>) -> Result<()> {
        if self.section.normalization != Normalization::None {
            return Err(Error::Domain {
                parameter: "normalization",
                value: format!("{:?}", self.section.normalization),
                domain: "none in a highway network",
            });
        }
        // Two numbers of a layer: one for each of its matrices, beyond those of the others.
        let number = |k: usize| (1 << 20) + 2 * layers.len() + k;
        let value = self.initializer.dense(width, width, &self.activation, self.seed, number(0))?;
        let mut gate = self.initializer.dense(width, width, &"sigmoid".parse()?, self.seed, number(1))?;
        gate.bias.fill(T::of(self.section.gate_bias));
        layers.push(Layer::Highway(Highway::new(value, gate)?));
        Ok(())
    }

    fn dropout(&self) -> Result<Option<Dropout>> {
        let NetworkSection { dropout, alpha_dropout, .. } = *self.section;
        if dropout > 0.0 {
            return Dropout::plain(dropout).map(Some);
        }
        if alpha_dropout > 0.0 {
            let moments = Moments { mean: 0.0, variance: 1.0 };
            return Dropout::alpha_of(alpha_dropout, &self.activation, moments).map(Some);
        }
        Ok(None)
    }
}
