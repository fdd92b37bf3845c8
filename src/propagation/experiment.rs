//! The experiment: what is drawn, and how it is checked.

use super::layer::{Layer, Outcome};
use super::network::Network;
use super::observation::Observation;
use super::{Dropout, Input, Normalization, Over, Theory};
use crate::activation::Activation;
use crate::activation::kernel::Kernel;
use crate::error::{Error, Result};
use crate::moments::Moments;
use crate::weights::{Law, Weights};
use rayon::prelude::*;

/// Most numbers of a layer: what a stream of random numbers holds, with a reserve.
const MOST_NUMBERS: usize = 1 << 32;

/// How net inputs are drawn. Both give the same law.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sampler {
    /// The weight matrix is drawn: any law.
    Materialized,
    /// The net inputs are drawn from their joint law given the inputs: free Gaussian weights only.
    Gram,
}

/// What is measured besides the moments of the activations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Probes {
    /// The gradient's second moment, by vector-Jacobian products of a standard normal vector behind the last layer.
    pub gradient: bool,
    /// The correlation of two inputs: samples 2k and 2k + 1.
    pub correlation: bool,
    /// The distance of the net inputs to the normal law that they have for normal weights.
    pub normality: bool,
    /// The shares of saturated activations and of dead units.
    pub saturation: bool,
    /// The histogram of the activations.
    pub histogram: bool,
}

/// Random networks, and what is sent through them.
///
/// ```
/// use selfnorm::activation::Activation;
/// use selfnorm::propagation::Experiment;
/// let outcome = Experiment { depth: 4, width: 128, ..Experiment::new(Activation::selu())? }.run()?;
/// assert_eq!(outcome.layers.len(), 5);
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Experiment {
    /// The activation of every layer.
    pub activation: Activation,
    /// Number of layers behind the inputs.
    pub depth: usize,
    /// n, units of every layer; inputs have as many coordinates, but for rows of a table.
    pub width: usize,
    /// Inputs per network.
    pub samples: usize,
    /// Independent networks, each with its own inputs: at least 2, for an error.
    pub networks: usize,
    /// Seed of everything.
    pub seed: u64,
    /// The law of the weights.
    pub weights: Weights,
    /// Variance of the units' biases, which are normal with mean 0.
    pub bias_variance: f64,
    /// The law of the inputs.
    pub input: Input,
    /// Its mean and variance.
    pub moments: Moments<f64>,
    /// Normalization in every layer.
    pub normalization: Option<Normalization>,
    /// Dropout behind every activation, and behind its normalization.
    pub dropout: Option<Dropout>,
    /// Adds every layer's output, times this, to its input: y = x + s f(W x). The input has the layers' width.
    pub residual: Option<f64>,
    /// How to draw net inputs; `None` chooses.
    pub sampler: Option<Sampler>,
    /// What is measured besides the moments.
    pub probes: Probes,
}

impl Experiment {
    /// SELU's own setting for any activation: 32 layers of 512 units, Gaussian weights with tau = 1, normal inputs of
    /// mean 0 and variance 1; 40 networks of 16 samples.
    ///
    /// # Errors
    /// None for these values.
    pub fn new(activation: Activation) -> Result<Self> {
        Ok(Self {
            activation,
            depth: 32,
            width: 512,
            samples: 16,
            networks: 40,
            seed: 1,
            weights: Weights::new(Law::Gaussian, 1.0)?,
            bias_variance: 0.0,
            input: Input::Gaussian,
            moments: Moments::new(0.0, 1.0)?,
            normalization: None,
            dropout: None,
            residual: None,
            sampler: None,
            probes: Probes::default(),
        })
    }

    /// How net inputs are drawn: as asked for, or by the Gram matrix where that is possible and cheaper.
    ///
    /// # Errors
    /// [`Error::Domain`] if the Gram matrix is asked for and the weights are not free and Gaussian.
    pub fn sampler(&self) -> Result<Sampler> {
        let possible = self.weights.law() == Law::Gaussian && self.weights.sums().is_none();
        match self.sampler {
            Some(Sampler::Gram) if !possible => Err(Error::Domain {
                parameter: "sampler",
                value: "gram".to_owned(),
                domain: "gaussian weights without exact sums",
            }),
            Some(sampler) => Ok(sampler),
            None if possible && self.samples < self.width => Ok(Sampler::Gram),
            None => Ok(Sampler::Materialized),
        }
    }

    /// Draws all networks and measures. The same numbers, bit by bit, for any number of threads on one machine.
    ///
    /// # Errors
    /// [`Error::Domain`] for sizes of 0, fewer than two networks, a negative or not finite moment, a correlation or normalization of
    /// fewer than two samples, a gradient through normalizations or residual branches; [`Error::Overflow`] where activations leave the range of `f32`; [`Error::Undefined`] for the
    /// gradient of an activation with a jump; and as [`Theory::new`], [`sampler`](Self::sampler).
    pub fn run(&self) -> Result<Outcome> {
        self.check()?;
        let kernel = Kernel::new(&self.activation);
        let networks: Vec<Vec<Observation>> = (0..self.networks as u32)
            .into_par_iter()
            .map(|network| self.network(network, &kernel))
            .collect::<Result<_>>()?;
        self.summarize(&networks)
    }

    /// One network, by its index: the inputs, then every layer.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn observe(&self, network: u32) -> Result<Vec<Observation>> {
        self.check()?;
        self.network(network, &Kernel::new(&self.activation))
    }

    fn network(&self, index: u32, kernel: &Kernel) -> Result<Vec<Observation>> {
        Network { experiment: self, index, sampler: self.sampler()?, kernel }.observe()
    }

    /// Estimates over networks beside the theory, from what was observed in each of them.
    ///
    /// # Errors
    /// As [`run`](Self::run); [`Error::Domain`] where a network has another number of layers.
    pub fn summarize(&self, networks: &[Vec<Observation>]) -> Result<Outcome> {
        self.check()?;
        if let Some(other) = networks.iter().find(|layers| layers.len() != self.depth + 1) {
            let value = other.len().to_string();
            return Err(Error::Domain { parameter: "layers of a network", value, domain: "depth + 1" });
        }
        let predictions = Theory::new(self)?.predict()?;
        let layers = predictions.into_iter().enumerate().map(|(l, prediction)| {
            let of_layer: Vec<Observation> = networks.iter().map(|layers| layers[l].clone()).collect();
            Layer::new(&of_layer, prediction, self)
        });
        Ok(Outcome { layers: layers.collect(), sampler: self.sampler()? })
    }

    pub(super) fn check(&self) -> Result<()> {
        let refuse = |parameter, value: String, domain| Err(Error::Domain { parameter, value, domain });
        for (parameter, value) in [("width", self.width), ("samples", self.samples)] {
            if value == 0 {
                return refuse(parameter, value.to_string(), "at least 1");
            }
        }
        if self.networks < 2 || u32::try_from(self.networks).is_err() {
            return refuse("networks", self.networks.to_string(), "2 to 2^32 - 1: an error needs two");
        }
        if u32::try_from(self.depth).is_err() || u32::try_from(self.width).is_err() {
            return refuse("depth, width", format!("{}, {}", self.depth, self.width), "below 2^32");
        }
        let widest = self.width.max(self.input.width(self.width));
        let drawn = widest.checked_mul(self.samples).and_then(|n| n.checked_mul(self.input.words()));
        if drawn.is_none_or(|n| n > MOST_NUMBERS) {
            let sizes = format!("{} x {}", self.width, self.samples);
            return refuse("width x samples", sizes, "at most 2^32 random numbers for the inputs");
        }
        if self.probes.correlation && self.samples < 2 {
            return refuse("samples", self.samples.to_string(), "at least 2: a correlation needs two");
        }
        let (normalized, enough) = match self.normalization.map(|normalization| normalization.over) {
            Some(Over::Samples) => ("samples", self.samples >= 2),
            Some(Over::Units) => ("width", self.width >= 2),
            None => ("", true),
        };
        if !enough {
            return refuse(normalized, "1".to_owned(), "at least 2: one number cannot be normalized");
        }
        if self.residual.is_some_and(|s| !s.is_finite()) {
            return refuse("residual scale", format!("{:?}", self.residual), "a finite number");
        }
        if self.probes.gradient && (self.normalization.is_some() || self.residual.is_some()) {
            let domain = "networks without normalization and residual branches";
            return refuse("gradient", "asked for".to_owned(), domain);
        }
        if (self.probes.gradient || self.residual.is_some()) && self.input.width(self.width) != self.width {
            let value = self.input.width(self.width).to_string();
            let domain = "that of the layers, for a gradient and for residual branches";
            return refuse("width of the inputs", value, domain);
        }
        self.input.check()?;
        Moments::new(self.moments.mean, self.moments.variance)?;
        if !(self.bias_variance >= 0.0 && self.bias_variance.is_finite()) {
            return refuse("bias variance", format!("{:?}", self.bias_variance), "a finite number >= 0");
        }
        Ok(())
    }
}
