//! Rows on their way through the layers and back.

use super::normalize::Shared;
use super::{Layer, Loss, Network, Normalize, Purpose, Real};
use crate::random::Stream;
use std::ops::Range;

/// What a layer keeps of the rows.
#[derive(Clone, Debug)]
pub struct Trace<T> {
    /// Outputs of a row.
    pub width: usize,
    /// y.
    pub output: Vec<T>,
    /// The loss's derivative by y; once the layer has absorbed it, that by the net input, if it has but one.
    pub delta: Vec<T>,
    /// Where in `extra` the derivatives by the net inputs of its dense layers are; where nothing is said, in `delta`.
    pub places: &'static [usize],
    /// What else the layer wants to know on the way back.
    pub extra: Vec<Vec<T>>,
    /// Random words.
    pub words: Vec<u32>,
    /// These rows' share of the derivatives by biases, gammas, betas.
    pub vectors: Vec<Vec<T>>,
}

impl<T: Real> Trace<T> {
    /// For so many rows of so many outputs.
    pub fn new(rows: usize, width: usize, training: bool) -> Self {
        let list = |wanted: bool| vec![T::zero(); if wanted { rows * width } else { 0 }];
        let (output, delta, words) = (list(true), list(training), Vec::new());
        Self { width, output, delta, places: &[], extra: Vec::new(), words, vectors: Vec::new() }
    }
}

/// Whether the rows are to be learnt from.
#[derive(Clone, Copy, Debug)]
pub enum Mode {
    /// A training step of this number, with this seed.
    Training { seed: u64, step: u64 },
    /// Dropout does nothing.
    Application,
}

/// Buffers for some rows of a batch.
#[derive(Clone, Debug)]
pub struct Part<T> {
    pub traces: Vec<Trace<T>>,
    pub rows: usize,
    /// The batch's row that is the first here.
    pub first: usize,
    /// The sum of the rows' losses.
    pub loss: f64,
    /// How many rows are classified as they should be.
    pub hits: usize,
}

impl<T: Real> Network<T> {
    /// What parts share, layer by layer.
    pub(super) fn shared(&self) -> Vec<Shared<T>> {
        let shared = |layer: &Layer<T>| layer.over_batch().map_or_else(Shared::default, Normalize::shared);
        self.layers.iter().map(shared).collect()
    }
}

impl<T: Real> Part<T> {
    /// For at most so many rows.
    pub fn new(network: &Network<T>, rows: usize, training: bool) -> Self {
        let layers = network.layers.iter().enumerate();
        let traces = layers.map(|(l, layer)| layer.trace(rows, network.width(l), training)).collect();
        Self { traces, rows, first: 0, loss: 0.0, hits: 0 }
    }

    /// Whole rows, no more than there is room for, through some layers.
    pub fn forward(
        &mut self,
        network: &Network<T>,
        shared: &[Shared<T>],
        layers: Range<usize>,
        x: &[T],
        mode: Mode,
    ) {
        self.rows = x.len() / network.inputs();
        for l in layers {
            let (before, after) = self.traces.split_at_mut(l);
            let size = |l: usize| self.rows * network.width(l);
            let output = |l: usize| &before[l].output[..size(l)];
            let input = l.checked_sub(1).map_or(x, output);
            let Trace { output: y, extra, words, .. } = &mut after[0];
            let y = &mut y[..size(l)];
            match &network.layers[l] {
                Layer::Dense(dense) => dense.forward(input, &mut extra[0], y),
                Layer::Normalize(layer) => layer.forward(&shared[l], input, extra, y),
                Layer::Highway(layer) => layer.forward(input, extra, y),
                Layer::Skip(k) => {
                    let earlier = l.checked_sub(1 + k).map_or(x, output);
                    y.iter_mut().zip(input.iter().zip(earlier)).for_each(|(y, (a, b))| *y = *a + *b);
                }
                Layer::Dropout(dropout) => match mode {
                    Mode::Application => y.copy_from_slice(input),
                    Mode::Training { seed, step } => {
                        let indices = [Purpose::Dropout.of_layer(l), step as u32, (step >> 32) as u32];
                        let first = (self.first * network.width(l)) as u64;
                        let words = &mut words[..y.len()];
                        dropout.forward(Stream::new(seed, indices), first, words, input, y);
                    }
                },
            }
        }
    }

    /// The moments over these rows of what comes into a layer that normalizes over the batch.
    pub fn measure(&mut self, layer: usize, x: &[T]) {
        let (before, after) = self.traces.split_at_mut(layer);
        let n = after[0].vectors[0].len() / 2;
        let input = before.last().map_or(x, |trace| &trace.output[..self.rows * n]);
        Normalize::measure(input, &mut after[0].extra);
    }

    /// The loss, of which each row has this weight, and its derivative by the outputs.
    pub fn judge(&mut self, network: &Network<T>, loss: Loss, t: &[T], weight: T) {
        let n = network.outputs();
        let Some(Trace { output, delta, .. }) = self.traces.last_mut() else { return };
        let rows = output.chunks_exact(n).zip(t.chunks_exact(n)).zip(delta.chunks_exact_mut(n));
        (self.loss, self.hits) = (0.0, 0);
        for ((y, t), gradient) in rows.take(self.rows) {
            self.loss += loss.row(y, t, weight, gradient);
            self.hits += usize::from(loss.is_hit(y, t));
        }
    }

    /// Derivatives through some layers. A layer that normalizes over the batch, if it is the first of them, is left
    /// half-way: its [`propagate`](Self::propagate) has to wait for the sums of all parts.
    pub fn backward(&mut self, network: &Network<T>, shared: &[Shared<T>], layers: Range<usize>, x: &[T]) {
        for l in layers.rev() {
            self.absorb(network, l, x);
            if network.layers[l].over_batch().is_none() {
                self.propagate(network, shared, l);
            }
        }
    }

    /// From the derivative by a layer's outputs, those by what it has learnt.
    fn absorb(&mut self, network: &Network<T>, l: usize, x: &[T]) {
        let (before, after) = self.traces.split_at_mut(l);
        let size = self.rows * network.width(l);
        let Trace { output, delta, extra, vectors, .. } = &mut after[0];
        let (y, delta) = (&output[..size], &mut delta[..size]);
        match &network.layers[l] {
            Layer::Dense(dense) => dense.absorb(&extra[0], y, delta, &mut vectors[0]),
            Layer::Normalize(layer) => layer.absorb(extra, y, delta, &mut vectors[0]),
            Layer::Highway(layer) => {
                let input = before.last().map_or(x, |trace| &trace.output[..size]);
                layer.absorb(input, delta, extra, vectors);
            }
            Layer::Dropout(_) | Layer::Skip(_) => {}
        }
    }

    /// From there, the derivative by a layer's inputs; below the first nothing is learnt.
    pub fn propagate(&mut self, network: &Network<T>, shared: &[Shared<T>], l: usize) {
        let Some(previous) = l.checked_sub(1) else { return };
        let (before, after) = self.traces.split_at_mut(l);
        let rows = self.rows;
        let Trace { delta, extra, words, .. } = &after[0];
        let delta = &delta[..rows * network.width(l)];
        let below = &mut before[previous].delta[..rows * network.width(previous)];
        match &network.layers[l] {
            Layer::Dense(dense) => dense.propagate(delta, T::zero(), below),
            Layer::Normalize(layer) => layer.propagate(&shared[l], extra, delta, below),
            Layer::Highway(layer) => layer.propagate(delta, extra, below),
            Layer::Dropout(dropout) => dropout.backward(words, delta, below),
            Layer::Skip(_) => below.copy_from_slice(delta),
        }
        // A skip connection that begins where these inputs are gives its derivative, too.
        for (to, layer) in network.layers.iter().enumerate().skip(l + 1) {
            if matches!(layer, Layer::Skip(k) if to - k == l) {
                let skipped = &after[to - l].delta;
                below.iter_mut().zip(skipped).for_each(|(b, d)| *b += *d);
            }
        }
    }

    /// The rows of the last layer's outputs.
    pub fn last(&self) -> &[T] {
        self.traces.last().map_or(&[], |trace| &trace.output[..])
    }

    /// The rows that came into a layer.
    pub fn input<'a>(&'a self, layer: usize, x: &'a [T]) -> &'a [T] {
        layer.checked_sub(1).map_or(x, |l| &self.traces[l].output[..self.rows * self.traces[l].width])
    }

    /// The loss's derivative by the net inputs of one of a layer's dense layers.
    pub fn delta(&self, layer: usize, dense: usize) -> &[T] {
        let trace = &self.traces[layer];
        let list = trace.places.get(dense).map_or(&trace.delta, |place| &trace.extra[*place]);
        &list[..self.rows * trace.width]
    }

    /// The first layer with an output that is not finite.
    pub fn first_not_finite(&self) -> Option<usize> {
        let bad = |layer: &usize| self.input(layer + 1, &[]).iter().any(|y| !y.is_finite());
        (0..self.traces.len()).find(bad)
    }
}
