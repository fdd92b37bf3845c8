//! One network: layer by layer forward, and back.

use super::experiment::{Experiment, Sampler};
use super::gram::Gram;
use super::materialized::Materialized;
use super::normalization::{Normalization, Over, Place, over_samples, over_units};
use super::observation::{COMPARED, Measured, Observation};
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
        let e = self.experiment;
        let mut inputs = Batch::new(e.input.width(e.width), e.samples);
        e.input.draw(self.stream(0), e.moments, e.samples, &mut inputs.values);
        let parts = inputs.values.par_chunks(ROWS * e.samples).map(|rows| {
            let mut part = Measured::default();
            part.activations(rows, e.samples, e.probes);
            part
        });
        let mut measured = vec![merged(parts.collect()).observation(0, e.samples, None, e.probes)?];
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
            if outputs.values.len() != inputs.values.len() {
                outputs = Batch::new(e.width, e.samples);
            }
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
    ) -> Result<Observation> {
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
        let activate = |rows: &mut [f32], part: &mut Measured| {
            if normalized(Over::Samples, Place::Before) {
                over_samples(rows, e.samples);
            }
            if e.probes.saturation {
                let mut slopes = vec![0.0_f32; rows.len()];
                self.kernel.slope(rows, &mut slopes);
                part.slopes(&slopes, e.samples);
            }
            self.kernel.forward(rows);
        };
        let finish = |block: usize, rows: &mut [f32], part: &mut Measured| {
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
            part.activations(rows, e.samples, e.probes);
        };
        // A layer normalization needs all units before it goes on with any.
        let [before, behind] = [Place::Before, Place::Behind].map(|place| normalized(Over::Units, place));
        let blocks = outputs.values.par_chunks_mut(size).zip(nets).enumerate();
        let parts = blocks.map(|(block, (rows, net))| {
            source.fill(block, rows)?.ok_or_else(|| self.too_large())?;
            if let Some(net) = net {
                net.copy_from_slice(rows);
            }
            let mut part = Measured::default();
            if e.probes.normality {
                let compared = COMPARED.saturating_sub(block * ROWS);
                part.net = rows.iter().step_by(e.samples).take(compared).map(|z| f64::from(*z)).collect();
            }
            if !before {
                activate(rows, &mut part);
            }
            if !before && !behind {
                finish(block, rows, &mut part);
            }
            Ok(part)
        });
        let mut parts: Vec<Measured> = parts.collect::<Result<_>>()?;
        if before || behind {
            over_units(outputs);
            let blocks = outputs.values.par_chunks_mut(size).zip(&mut parts).enumerate();
            blocks.for_each(|(block, (rows, part))| {
                if before {
                    activate(rows, part);
                }
                finish(block, rows, part);
            });
        }
        merged(parts).observation(layer, e.samples, Some(self.law(inputs)), e.probes)
    }

    /// Mean and variance of the first sample's net inputs, given the layer's inputs.
    fn law(&self, inputs: &Batch) -> [f64; 2] {
        let e = self.experiment;
        if !e.probes.normality {
            return [0.0; 2];
        }
        let first: Vec<f32> = inputs.values.iter().step_by(e.samples).copied().collect();
        let mut moments = Accumulator::default();
        moments.extend(&first);
        let tau = e.weights.tau();
        match e.weights.sums() {
            None => [0.0, tau * moments.second_moment() + e.bias_variance],
            Some(sums) => [sums.sum * moments.mean(), tau * moments.variance() + e.bias_variance],
        }
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

    /// The way back: a standard normal vector behind the last layer, and its products with the layers' Jacobians.
    ///
    /// `kept` has the inputs of layers 1, 1 + stride, ..; what lies between is computed again.
    fn back(&self, stride: usize, mut kept: Vec<Batch>, measured: &mut [Observation]) -> Result<()> {
        let e = self.experiment;
        let mut gradient = Batch::new(e.width, e.samples);
        self.stream(0).again(COTANGENT).normals(0, &mut gradient.values);
        measured[e.depth].gradient = Some(mean_square(&gradient, e.depth)?);
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
                measured[layer - 1].gradient = Some(mean_square(&gradient, layer - 1)?);
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
}

/// The blocks of a layer, merged in order.
fn merged(parts: Vec<Measured>) -> Measured {
    parts.into_iter().fold(Measured::default(), |mut whole, part| {
        whole.merge(part);
        whole
    })
}

fn mean_square(gradient: &Batch, layer: usize) -> Result<f64> {
    let mut squares = Accumulator::default();
    squares.extend(&gradient.values);
    let mean = squares.second_moment();
    if mean.is_finite() {
        Ok(mean)
    } else {
        Err(Error::Overflow { quantity: "a gradient", at: format!("layer {layer}") })
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
