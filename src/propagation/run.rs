//! The experiment, its networks and what is measured.

use super::gram::Gram;
use super::materialized::Materialized;
use super::{Dropout, Input, Prediction, Theory};
use crate::activation::Activation;
use crate::activation::kernel::Kernel;
use crate::error::{Error, Result};
use crate::moments::Moments;
use crate::random::Stream;
use crate::statistics::{Accumulator, Estimate, holm, student_p_value};
use crate::weights::{Law, Weights};
use rayon::prelude::*;

/// Units that one task works on.
pub(super) const ROWS: usize = 256;
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
    /// n, units of every layer and of the input.
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
    /// Dropout behind every activation.
    pub dropout: Option<Dropout>,
    /// How to draw net inputs; `None` chooses.
    pub sampler: Option<Sampler>,
}

/// A layer's activations: units by samples, the samples of a unit side by side.
#[derive(Debug)]
pub(super) struct Batch {
    pub values: Vec<f32>,
    pub samples: usize,
}

impl Batch {
    pub fn units(&self) -> usize {
        self.values.len() / self.samples
    }
}

/// What was measured in a layer, and what was predicted.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// E x over networks, samples and units.
    pub mean: Estimate,
    /// E x^2.
    pub second_moment: Estimate,
    /// E x^2 - (E x)^2; error to first order.
    pub variance: Estimate,
    /// E x^4.
    pub fourth_moment: Estimate,
    /// The prediction for infinite width, and its correction.
    pub prediction: Prediction,
    /// Mean and variance as predicted for this width.
    pub expected: Moments<f64>,
}

/// What an experiment gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The inputs, then every layer.
    pub layers: Vec<Layer>,
    /// How net inputs were drawn.
    pub sampler: Sampler,
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
            dropout: None,
            sampler: None,
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
    /// [`Error::Domain`] for sizes of 0, fewer than two networks, a negative or not finite moment; [`Error::Overflow`]
    /// where activations leave the range of `f32`; and as [`Theory::new`], [`sampler`](Self::sampler).
    pub fn run(&self) -> Result<Outcome> {
        self.check()?;
        let sampler = self.sampler()?;
        let theory = Theory::new(&self.activation, self.weights, self.bias_variance, self.dropout)?;
        let predictions = theory.predict(self.input, self.moments, self.depth);
        let kernel = Kernel::new(&self.activation);
        let networks: Vec<Vec<Accumulator>> = (0..self.networks)
            .into_par_iter()
            .map(|i| self.network(i as u32, sampler, &kernel))
            .collect::<Result<_>>()?;
        let layers = predictions
            .into_iter()
            .enumerate()
            .map(|(l, prediction)| {
                let of_layer: Vec<Accumulator> = networks.iter().map(|layers| layers[l]).collect();
                Layer::new(&of_layer, prediction, self.width, self.seed)
            })
            .collect();
        Ok(Outcome { layers, sampler })
    }

    fn check(&self) -> Result<()> {
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
        if self.width.checked_mul(self.samples).is_none_or(|n| n > MOST_NUMBERS) {
            return refuse("width x samples", format!("{} x {}", self.width, self.samples), "at most 2^32");
        }
        Moments::new(self.moments.mean, self.moments.variance)?;
        if !(self.bias_variance >= 0.0 && self.bias_variance.is_finite()) {
            return refuse("bias variance", format!("{:?}", self.bias_variance), "a finite number >= 0");
        }
        Ok(())
    }

    /// One network: the moments of the inputs and of every layer, over units and samples.
    fn network(&self, network: u32, sampler: Sampler, kernel: &Kernel) -> Result<Vec<Accumulator>> {
        let size = self.width * self.samples;
        let mut inputs = Batch { values: vec![0.0; size], samples: self.samples };
        let mut outputs = Batch { values: vec![0.0; size], samples: self.samples };
        self.input.draw(Stream::new(self.seed, [network, 0, 0]), self.moments, &mut inputs.values);
        let parts = inputs.values.par_chunks(ROWS * self.samples).map(moments).collect();
        let mut measured = vec![merged(parts, 0)?];
        for layer in 1..=self.depth {
            let stream = Stream::new(self.seed, [network, layer as u32, 0]);
            let source = self.source(stream, sampler, &inputs)?;
            let dropped = stream.again(DROPOUT);
            let blocks = outputs.values.par_chunks_mut(ROWS * self.samples).enumerate();
            let parts = blocks.map(|(block, rows)| {
                source.fill(block, rows)?.ok_or_else(|| self.too_large())?;
                kernel.forward(rows);
                if let Some(dropout) = self.dropout {
                    dropout.apply(dropped.with_last(block as u32), rows);
                }
                Ok(moments(rows))
            });
            measured.push(merged(parts.collect::<Result<_>>()?, layer)?);
            std::mem::swap(&mut inputs, &mut outputs);
        }
        Ok(measured)
    }

    /// Where the net inputs of a layer come from.
    fn source<'a>(&'a self, stream: Stream, sampler: Sampler, inputs: &'a Batch) -> Result<Source<'a>> {
        match sampler {
            Sampler::Gram => Gram::new(stream.again(GRAM), self.weights.tau(), self.bias_variance, inputs)
                .map(Source::Gram)
                .ok_or_else(|| self.too_large()),
            Sampler::Materialized => {
                let streams = [stream, stream.again(BIAS)];
                Materialized::new(streams, &self.weights, self.bias_variance, inputs, self.width)
                    .map(Source::Materialized)
            }
        }
    }

    fn too_large(&self) -> Error {
        let domain = "matrices that memory can hold";
        Error::Domain { parameter: "width", value: self.width.to_string(), domain }
    }
}

/// What gives a layer's net inputs, block by block.
enum Source<'a> {
    Gram(Gram),
    Materialized(Materialized<'a>),
}

impl Source<'_> {
    fn fill(&self, block: usize, rows: &mut [f32]) -> Result<Option<()>> {
        match self {
            Self::Gram(gram) => Ok(gram.fill(block, rows)),
            Self::Materialized(materialized) => materialized.fill(block, rows),
        }
    }
}

/// Numbers of the streams beside that of the weights.
const GRAM: u32 = 1;
const BIAS: u32 = 2;
const DROPOUT: u32 = 3;

/// The moments of a block.
fn moments(rows: &[f32]) -> Accumulator {
    let mut part = Accumulator::default();
    part.extend(rows);
    part
}

/// The moments of a layer, its blocks merged in order.
fn merged(parts: Vec<Accumulator>, layer: usize) -> Result<Accumulator> {
    let mut whole = Accumulator::default();
    parts.iter().for_each(|part| whole.merge(part));
    if whole.fourth_moment().is_finite() {
        Ok(whole)
    } else {
        Err(Error::Overflow { quantity: "an activation", at: format!("layer {layer}") })
    }
}

impl Layer {
    /// The estimates of a layer from its moments in every network.
    fn new(networks: &[Accumulator], prediction: Prediction, width: usize, seed: u64) -> Self {
        let over = |g: &dyn Fn(&Accumulator) -> f64| {
            let mut observations = Accumulator::default();
            networks.iter().for_each(|network| observations.push(g(network)));
            Estimate::mean(&observations, seed)
        };
        let mean = over(&Accumulator::mean);
        let second_moment = over(&Accumulator::second_moment);
        // E x^2 - (E x)^2 with the bias of the squared mean taken off; its error by linearization.
        let linear = over(&|a| a.second_moment() - 2.0 * mean.value * a.mean());
        let square = mean.value * mean.value - mean.standard_error * mean.standard_error;
        let variance = Estimate { value: second_moment.value - square, ..linear };
        let limit = prediction.limit;
        let [b, c] = prediction.correction.unwrap_or_default().map(|x| x / width as f64);
        let expected =
            Moments { mean: limit.mean + b, variance: limit.variance + c - 2.0 * limit.mean * b - b * b };
        let fourth_moment = over(&Accumulator::fourth_moment);
        Self { mean, second_moment, variance, fourth_moment, prediction, expected }
    }

    /// The two-sided p-values of the expected mean and variance, by Student's law over the networks.
    #[must_use]
    pub fn p_values(&self) -> [f64; 2] {
        [(self.mean, self.expected.mean), (self.variance, self.expected.variance)].map(
            |(estimate, expected)| {
                let t = z_score(&estimate, expected);
                student_p_value(t, (estimate.n - 1) as f64).unwrap_or(f64::NAN)
            },
        )
    }

    /// The z-scores of mean and variance against what is expected at this width.
    #[must_use]
    pub fn z_scores(&self) -> [f64; 2] {
        [z_score(&self.mean, self.expected.mean), z_score(&self.variance, self.expected.variance)]
    }
}

/// Relative rounding error of an `f32` activation, below which a difference says nothing.
const ROUNDING: f64 = 1e-6;

/// The z-score, 0 where the difference is one of roundings.
fn z_score(estimate: &Estimate, expected: f64) -> f64 {
    let size = estimate.value.abs().max(expected.abs());
    if (estimate.value - expected).abs() <= ROUNDING * size { 0.0 } else { estimate.z_score(expected) }
}

impl Outcome {
    /// The least p-value of all means and variances behind the inputs, by Holm's correction for their number: the
    /// theory is rejected at family-wise level alpha where it is at most alpha. 1 at depth 0.
    #[must_use]
    pub fn adjusted_p_value(&self) -> f64 {
        let p_values: Vec<f64> = self.layers.iter().skip(1).flat_map(Layer::p_values).collect();
        holm(&p_values).into_iter().fold(1.0, f64::min)
    }
}
