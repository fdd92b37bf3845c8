//! Highway layers.

use super::pass::Trace;
use super::{Dense, Real, vectorized};
use crate::error::{Error, Result};

/// y = t h + (1 - t) x with h = f(x W + b) and the gate t = s(x V + c), s the logistic function (Srivastava, Greff and
/// Schmidhuber 2015). Each is a dense layer with as many outputs as inputs.
#[derive(Clone, Debug)]
pub struct Highway<T> {
    /// h, then t.
    pub(super) dense: Box<[Dense<T>; 2]>,
}

/// Where a trace of this layer keeps what.
const VALUE: usize = 0;
const GATE: usize = 1;
const VALUE_NET: usize = 2;
const VALUE_DELTA: usize = 4;
const GATE_DELTA: usize = 5;

/// Where the derivatives by the net inputs of the two layers are.
const DELTAS: [usize; 2] = [VALUE_DELTA, GATE_DELTA];

impl<T: Real> Highway<T> {
    /// The layers of h and of t; the gate's activation should be the sigmoid.
    ///
    /// # Errors
    /// [`Error::Domain`] unless all numbers of inputs and outputs are equal.
    pub fn new(value: Dense<T>, gate: Dense<T>) -> Result<Self> {
        let shapes = [value.inputs(), value.outputs(), gate.inputs(), gate.outputs()];
        if shapes.iter().any(|n| *n != shapes[0]) {
            return Err(Error::Domain {
                parameter: "inputs and outputs of a highway layer",
                value: format!("{shapes:?}"),
                domain: "all equal",
            });
        }
        Ok(Self { dense: Box::new([value, gate]) })
    }

    pub(super) fn forward(&self, x: &[T], extra: &mut [Vec<T>], y: &mut [T]) {
        let n = y.len();
        let (outputs, nets) = extra.split_at_mut(VALUE_NET);
        for (i, dense) in self.dense.iter().enumerate() {
            dense.forward(x, &mut nets[i], &mut outputs[i][..n]);
        }
        let gated = outputs[VALUE].iter().zip(&outputs[GATE]);
        vectorized(|| {
            y.iter_mut().zip(x.iter().zip(gated)).for_each(|(y, (x, (h, t)))| *y = *x + *t * (*h - *x))
        });
    }

    /// The derivatives by the net inputs of both layers, and by their biases.
    pub(super) fn absorb(&self, x: &[T], delta: &[T], extra: &mut [Vec<T>], vectors: &mut [Vec<T>]) {
        let n = delta.len();
        let (kept, deltas) = extra.split_at_mut(VALUE_DELTA);
        let [by_value, by_gate] = deltas else { unreachable!("a highway's trace has two deltas") };
        let outputs = kept[VALUE].iter().zip(&kept[GATE]);
        let both = by_value.iter_mut().zip(by_gate.iter_mut());
        vectorized(|| {
            both.zip(delta.iter().zip(x)).zip(outputs).for_each(|(((v, g), (d, x)), (h, t))| {
                *v = *d * *t;
                *g = *d * (*h - *x);
            });
        });
        for (i, dense) in self.dense.iter().enumerate() {
            dense.absorb(&kept[VALUE_NET + i], &kept[i][..n], &mut deltas[i][..n], &mut vectors[i]);
        }
    }

    /// below = the derivative by x.
    pub(super) fn propagate(&self, delta: &[T], extra: &[Vec<T>], below: &mut [T]) {
        let gate = &extra[GATE];
        vectorized(|| {
            below.iter_mut().zip(delta.iter().zip(gate)).for_each(|(b, (d, t))| *b = *d * (T::one() - *t));
        });
        for (dense, place) in self.dense.iter().zip(DELTAS) {
            dense.propagate(&extra[place][..delta.len()], T::one(), below);
        }
    }

    pub(super) fn trace(&self, rows: usize, training: bool) -> Trace<T> {
        let n = rows * self.dense[0].outputs();
        let mut trace = Trace::new(rows, self.dense[0].outputs(), training);
        trace.places = &DELTAS;
        let list = |wanted: bool| vec![T::zero(); if wanted { n } else { 0 }];
        let [net, gate_net] = [self.dense[0].keeps_net(), self.dense[1].keeps_net()];
        trace.extra = vec![list(true), list(true), list(net), list(gate_net), list(training), list(training)];
        trace.vectors = self.dense.iter().map(|dense| dense.bias.clone()).collect();
        trace
    }
}
