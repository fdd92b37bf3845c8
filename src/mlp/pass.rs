//! Rows on their way through the layers and back.

use super::product::{View, product};
use super::{Loss, Network, Real};
use crate::activation::kernel::Saved;

/// What a layer keeps of the rows.
#[derive(Clone, Debug)]
struct Trace<T> {
    /// Outputs of the layer.
    width: usize,
    /// x W + b, where the derivative needs it.
    net: Vec<T>,
    /// f(x W + b).
    output: Vec<T>,
    /// The loss's derivative by the net input.
    delta: Vec<T>,
}

/// Buffers for some rows of a batch.
#[derive(Clone, Debug)]
pub struct Part<T> {
    traces: Vec<Trace<T>>,
    rows: usize,
    /// The sum of the rows' losses.
    pub loss: f64,
}

impl<T: Real> Part<T> {
    /// For at most so many rows.
    pub fn new(network: &Network<T>, rows: usize) -> Self {
        let trace = |layer: &super::Layer<T>| {
            let whole = || vec![T::zero(); rows * layer.outputs()];
            let net = if layer.kernel.saved::<T>() == Saved::Input { whole() } else { Vec::new() };
            Trace { width: layer.outputs(), net, output: whole(), delta: whole() }
        };
        Self { traces: network.layers.iter().map(trace).collect(), rows, loss: 0.0 }
    }

    /// Whole rows, no more than there is room for.
    pub fn forward(&mut self, network: &Network<T>, x: &[T]) {
        self.rows = x.len() / network.inputs();
        let mut input = x;
        for (layer, trace) in network.layers.iter().zip(&mut self.traces) {
            let size = self.rows * layer.outputs();
            let (input_rows, weights) =
                (View::new(input, layer.inputs()), View::new(&layer.weights, layer.outputs()));
            let output = &mut trace.output[..size];
            if layer.kernel.saved::<T>() == Saved::Input {
                let net = &mut trace.net[..size];
                product(net, T::zero(), T::one(), input_rows, weights);
                layer.kernel.forward_keeping(net, &layer.bias, output);
            } else {
                product(output, T::zero(), T::one(), input_rows, weights);
                layer.kernel.forward_biased(output, &layer.bias);
            }
            input = &trace.output[..size];
        }
    }

    /// From the loss, of which each row has this weight, to the first layer.
    pub fn backward(&mut self, network: &Network<T>, loss: Loss, t: &[T], weight: T) {
        let (n, rows) = (network.outputs(), self.rows);
        let last = self.traces.len() - 1;
        let trace = &mut self.traces[last];
        let gradients = trace.delta.chunks_exact_mut(n);
        self.loss = trace
            .output
            .chunks_exact(n)
            .zip(t.chunks_exact(n))
            .zip(gradients)
            .take(rows)
            .map(|((y, t), gradient)| loss.row(y, t, weight, gradient))
            .sum();
        for l in (0..=last).rev() {
            let layer = &network.layers[l];
            let size = rows * layer.outputs();
            let (before, after) = self.traces.split_at_mut(l);
            let trace = &mut after[0];
            let kept = if layer.kernel.saved::<T>() == Saved::Input { &trace.net } else { &trace.output };
            layer.kernel.backward(&kept[..size], &mut trace.delta[..size]);
            if let Some(previous) = before.last_mut() {
                let delta = View::new(&trace.delta[..size], layer.outputs());
                let weights = View::new(&layer.weights, layer.outputs()).transposed();
                product(&mut previous.delta[..rows * layer.inputs()], T::zero(), T::one(), delta, weights);
            }
        }
    }

    /// The rows of the last layer's outputs.
    pub fn last(&self) -> &[T] {
        self.traces.last().map_or(&[], |trace| &trace.output[..])
    }

    /// The rows that came into a layer.
    pub fn input<'a>(&'a self, layer: usize, x: &'a [T]) -> &'a [T] {
        match layer.checked_sub(1) {
            None => x,
            Some(previous) => {
                let trace = &self.traces[previous];
                &trace.output[..trace.width * self.rows]
            }
        }
    }

    /// The loss's derivative by a layer's net inputs, row by row.
    pub fn delta(&self, layer: usize) -> &[T] {
        let trace = &self.traces[layer];
        &trace.delta[..trace.width * self.rows]
    }

    /// The first layer with an output that is not finite.
    pub fn first_not_finite(&self) -> Option<usize> {
        let bad = |layer: &usize| self.input(layer + 1, &[]).iter().any(|y| !y.is_finite());
        (0..self.traces.len()).find(bad)
    }
}
