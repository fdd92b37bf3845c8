//! One network: layer by layer forward, and back.

use super::experiment::{Experiment, Sampler};
use super::gram::Gram;
use super::materialized::Materialized;
use super::normalization::{Normalization, Over, Place, over_samples, over_units};
use crate::activation::kernel::Kernel;
use crate::error::{Error, Result};
use crate::random::Stream;
use crate::statistics::Accumulator;
use rayon::prelude::*;

/// Units that one task works on. Not fewer: the product packs all inputs for every block.
pub(super) const ROWS: usize = 256;

/// A layer's activations: units by samples, the samples of a unit side by side.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    pub values: Vec<f32>,
    pub samples: usize,
}

impl Batch {
    fn new(units: usize, samples: usize) -> Self {
        Self { values: vec![0.0; units * samples], samples }
    }

    pub fn units(&self) -> usize {
        self.values.len() / self.samples
    }
}

/// What is observed in a layer of one network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Observation {
    /// Mean of x over units and samples.
    pub mean: f64,
    /// Mean of x^2.
    pub second_moment: f64,
    /// Mean of x^4.
    pub fourth_moment: f64,
    /// Mean of x x' over units and pairs of samples, if it is measured.
    pub overlap: Option<f64>,
    /// Mean square of the gradient by the activations, over units and samples, if it is measured.
    pub gradient: Option<f64>,
}

impl Observation {
    fn new(measured: &Measured) -> Self {
        let given = |x: f64| (!x.is_nan()).then_some(x);
        Self {
            mean: measured.activations.mean(),
            second_moment: measured.activations.second_moment(),
            fourth_moment: measured.activations.fourth_moment(),
            overlap: given(measured.overlap),
            gradient: given(measured.gradient),
        }
    }
}

/// What is measured of a block of units, or of all of them.
#[derive(Clone, Copy, Debug)]
struct Measured {
    activations: Accumulator,
    /// NaN if not measured.
    overlap: f64,
    /// NaN if not measured.
    gradient: f64,
}

/// A network of an experiment.
#[derive(Clone, Copy)]
pub(super) struct Network<'a> {
    pub experiment: &'a Experiment,
    pub index: u32,
    pub sampler: Sampler,
    pub kernel: &'a Kernel,
}

/// Numbers of the streams beside that of the weights.
const GRAM: u32 = 1;
const BIAS: u32 = 2;
const DROPOUT: u32 = 3;
const COTANGENT: u32 = 4;
const GRAM_BACK: u32 = 5;

impl Network<'_> {
    /// What is observed of the inputs, then of every layer.
    pub fn observe(&self) -> Result<Vec<Observation>> {
        Ok(self.measure()?.iter().map(Observation::new).collect())
    }

    fn measure(&self) -> Result<Vec<Measured>> {
        let e = self.experiment;
        let mut inputs = Batch::new(e.width, e.samples);
        e.input.draw(self.stream(0), e.moments, e.samples, &mut inputs.values);
        let parts = inputs.values.par_chunks(ROWS * e.samples).map(|rows| self.measure_block(rows)).collect();
        let mut measured = vec![self.merged(parts, 0)?];
        // Layers to start again from on the way back: every k-th, for about 3 k + depth/k layers in memory at most.
        let stride = (e.depth as f64).sqrt().ceil().max(1.0) as usize;
        let mut kept = Vec::new();
        let mut outputs = Batch::new(e.width, e.samples);
        for layer in 1..=e.depth {
            if e.probes.gradient && (layer - 1) % stride == 0 {
                kept.push(inputs.clone());
            }
            measured.push(self.layer(layer, &inputs, &mut outputs, None)?);
            std::mem::swap(&mut inputs, &mut outputs);
        }
        if e.probes.gradient {
            drop((inputs, outputs));
            self.back(stride, kept, &mut measured)?;
        }
        Ok(measured)
    }

    fn stream(&self, layer: usize) -> Stream {
        Stream::new(self.experiment.seed, [self.index, layer as u32, 0])
    }

    /// One layer on; its net inputs are left in `net`, where they are asked for.
    fn layer(
        &self,
        layer: usize,
        inputs: &Batch,
        outputs: &mut Batch,
        net: Option<&mut Vec<f32>>,
    ) -> Result<Measured> {
        let e = self.experiment;
        let source = self.source(layer, inputs)?;
        let dropped = self.stream(layer).again(DROPOUT);
        let size = ROWS * e.samples;
        let nets: Vec<Option<&mut [f32]>> = match net {
            Some(net) => {
                net.resize(outputs.values.len(), 0.0);
                net.chunks_mut(size).map(Some).collect()
            }
            None => (0..outputs.values.len().div_ceil(size)).map(|_| None).collect(),
        };
        let normalized = |over, place| e.normalization == Some(Normalization { over, place });
        let activate = |rows: &mut [f32]| {
            if normalized(Over::Samples, Place::Before) {
                over_samples(rows, e.samples);
            }
            self.kernel.forward(rows);
        };
        let finish = |block: usize, rows: &mut [f32]| {
            if normalized(Over::Samples, Place::Behind) {
                over_samples(rows, e.samples);
            }
            if let Some(dropout) = e.dropout {
                dropout.apply(dropped.with_last(block as u32), rows);
            }
            if let Some(scale) = e.residual {
                let (scale, start) = (scale as f32, block * size);
                let before = &inputs.values[start..start + rows.len()];
                rows.iter_mut().zip(before).for_each(|(y, x)| *y = *x + scale * *y);
            }
            self.measure_block(rows)
        };
        // A layer normalization needs all units before it goes on with any.
        let [before, behind] = [Place::Before, Place::Behind].map(|place| normalized(Over::Units, place));
        let blocks = outputs.values.par_chunks_mut(size).zip(nets).enumerate();
        let parts = blocks.map(|(block, (rows, net))| {
            source.fill(block, rows)?.ok_or_else(|| self.too_large())?;
            if let Some(net) = net {
                net.copy_from_slice(rows);
            }
            if !before {
                activate(rows);
            }
            Ok((!before && !behind).then(|| finish(block, rows)))
        });
        let mut parts: Option<Vec<Measured>> = parts.collect::<Result<Vec<_>>>()?.into_iter().collect();
        if before || behind {
            over_units(outputs);
            let blocks = outputs.values.par_chunks_mut(size).enumerate();
            let rest = blocks.map(|(block, rows)| {
                if before {
                    activate(rows);
                }
                finish(block, rows)
            });
            parts = Some(rest.collect());
        }
        self.merged(parts.unwrap_or_default(), layer)
    }

    /// Where the net inputs of a layer come from.
    fn source<'b>(&'b self, layer: usize, inputs: &'b Batch) -> Result<Source<'b>> {
        let (e, stream) = (self.experiment, self.stream(layer));
        match self.sampler {
            Sampler::Gram => Gram::new(stream.again(GRAM), e.weights.tau(), e.bias_variance, inputs)
                .map(Source::Gram)
                .ok_or_else(|| self.too_large()),
            Sampler::Materialized => {
                let streams = [stream, stream.again(BIAS)];
                Materialized::new(streams, &e.weights, e.bias_variance, inputs, e.width)
                    .map(Source::Materialized)
            }
        }
    }

    fn too_large(&self) -> Error {
        let value = self.experiment.width.to_string();
        Error::Domain { parameter: "width", value, domain: "matrices that memory can hold" }
    }

    /// The moments of a block.
    fn measure_block(&self, rows: &[f32]) -> Measured {
        let mut activations = Accumulator::default();
        activations.extend(rows);
        let overlap = if self.experiment.probes.correlation {
            // The sum, until blocks are merged.
            rows.chunks_exact(self.experiment.samples)
                .flat_map(|row| row.chunks_exact(2))
                .map(|pair| f64::from(pair[0]) * f64::from(pair[1]))
                .sum()
        } else {
            f64::NAN
        };
        Measured { activations, overlap, gradient: f64::NAN }
    }

    /// The moments of a layer, its blocks merged in order.
    fn merged(&self, parts: Vec<Measured>, layer: usize) -> Result<Measured> {
        let e = self.experiment;
        let mut activations = Accumulator::default();
        parts.iter().for_each(|part| activations.merge(&part.activations));
        let pairs = (e.samples / 2 * e.width) as f64;
        let overlap = parts.iter().map(|part| part.overlap).sum::<f64>() / pairs;
        if activations.fourth_moment().is_finite() {
            Ok(Measured { activations, overlap, gradient: f64::NAN })
        } else {
            Err(Error::Overflow { quantity: "an activation", at: format!("layer {layer}") })
        }
    }

    /// The way back: a standard normal vector behind the last layer, and its products with the layers' Jacobians.
    ///
    /// `kept` has the inputs of layers 1, 1 + stride, ..; what lies between is computed again.
    fn back(&self, stride: usize, mut kept: Vec<Batch>, measured: &mut [Measured]) -> Result<()> {
        let e = self.experiment;
        let mut gradient = Batch::new(e.width, e.samples);
        self.stream(0).again(COTANGENT).normals(0, &mut gradient.values);
        measured[e.depth].gradient = self.mean_square(&gradient, e.depth)?;
        while let Some(first) = kept.pop() {
            let base = kept.len() * stride;
            let mut layers = vec![(first, Vec::new())];
            for layer in base + 1..=(base + stride).min(e.depth) {
                let (inputs, net) = layers.last_mut().ok_or_else(|| self.too_large())?;
                let mut outputs = Batch::new(e.width, e.samples);
                self.layer(layer, inputs, &mut outputs, Some(net))?;
                layers.push((outputs, Vec::new()));
            }
            // The outputs of the last are the inputs of the segment behind it.
            layers.pop();
            for (i, (inputs, net)) in layers.into_iter().enumerate().rev() {
                let layer = base + 1 + i;
                self.back_through(layer, &inputs, &net, &mut gradient)?;
                measured[layer - 1].gradient = self.mean_square(&gradient, layer - 1)?;
            }
        }
        Ok(())
    }

    /// gradient <- W^T (f'(z) gradient), with the dropout's part of the derivative.
    fn back_through(&self, layer: usize, inputs: &Batch, net: &[f32], gradient: &mut Batch) -> Result<()> {
        let e = self.experiment;
        let dropped = self.stream(layer).again(DROPOUT);
        let size = ROWS * e.samples;
        let blocks = gradient.values.par_chunks_mut(size).zip(net.par_chunks(size)).enumerate();
        blocks.for_each(|(block, (rows, net))| {
            let mut slopes = vec![0.0_f32; rows.len()];
            self.kernel.slope(net, &mut slopes);
            if let Some(dropout) = e.dropout {
                dropout.slopes(dropped.with_last(block as u32), &mut slopes);
            }
            rows.iter_mut().zip(slopes).for_each(|(g, slope)| *g *= slope);
        });
        let mut out = Batch::new(e.width, e.samples);
        let done = match self.source(layer, inputs)? {
            Source::Gram(gram) => {
                gram.back(self.stream(layer).again(GRAM_BACK), inputs, net, gradient, &mut out)
            }
            Source::Materialized(materialized) => materialized.back(gradient, &mut out)?,
        };
        *gradient = out;
        done.ok_or_else(|| self.too_large())
    }

    fn mean_square(&self, gradient: &Batch, layer: usize) -> Result<f64> {
        let mut squares = Accumulator::default();
        squares.extend(&gradient.values);
        let mean = squares.second_moment();
        if mean.is_finite() {
            Ok(mean)
        } else {
            Err(Error::Overflow { quantity: "a gradient", at: format!("layer {layer}") })
        }
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
