//! From the derivatives in all parts to a step of all that is learnt.

use super::optimizer::Rule;
use super::pass::Part;
use super::state::{Block, DenseState, LayerState, ROWS, Slot};
use super::{Dense, Layer, Network, Real, by_rows, product};
use rayon::prelude::*;
use std::sync::{Mutex, PoisonError};

/// A batch after its way there and back.
pub struct Rows<'a, T> {
    pub parts: &'a [Part<T>],
    pub x: &'a [T],
    /// Numbers of x per part.
    pub per_part: usize,
    /// Where the gradient of a block is held until the block has taken its step.
    pub scratch: &'a Scratch<T>,
}

/// Lists that are lent to whoever needs one, and stay in a core's cache.
#[derive(Debug)]
pub struct Scratch<T>(Mutex<Vec<Vec<T>>>);

impl<T: Real> Scratch<T> {
    /// As many lists as there are threads now, each for the largest block.
    pub fn new(network: &Network<T>) -> Self {
        let dense = network.layers.iter().flat_map(Layer::dense);
        let most = dense.map(|dense| dense.weights.len().min(ROWS * dense.outputs())).max().unwrap_or(0);
        Self(Mutex::new(vec![vec![T::zero(); most]; rayon::current_num_threads()]))
    }

    fn with(&self, length: usize, work: impl FnOnce(&mut [T])) {
        // A list is whole even if its borrower panicked.
        let lists = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut list = lists().pop().unwrap_or_default();
        if list.len() < length {
            list.resize(length, T::zero());
        }
        work(&mut list[..length]);
        lists().push(list);
    }
}

impl<T: Clone> Clone for Scratch<T> {
    fn clone(&self) -> Self {
        Self(Mutex::new(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()))
    }
}

impl<T: Real> Rows<'_, T> {
    /// out = keep out + factor X^T D for the weights of some inputs of a dense layer.
    fn accumulate(&self, out: &mut [T], mut keep: T, factor: T, place: Place) {
        let Place { layer, dense, inputs, outputs, block } = place;
        for (part, x) in self.parts.iter().zip(self.x.chunks(self.per_part)) {
            let x = by_rows(part.input(layer, x), inputs).transposed();
            let x = x.rows(block * ROWS, out.len() / outputs).expect("a block lies inside the weights");
            product(out, keep, factor, x, by_rows(part.delta(layer, dense), outputs));
            keep = T::one();
        }
    }

    /// The derivative by an array that is no matrix.
    fn vector(&self, layer: usize, which: usize, slot: &mut Slot<T>) {
        for block in &mut slot.blocks {
            total(&mut block.gradient, self.parts.iter().map(|part| &part.traces[layer].vectors[which][..]));
        }
    }

    /// All derivatives by what a dense layer learns.
    fn gradient_of_dense(&self, place: Place, dense: &mut Dense<T>, state: &mut DenseState<T>) {
        state.weights.blocks.par_iter_mut().enumerate().for_each(|(block, Block { gradient, .. })| {
            self.accumulate(gradient, T::zero(), T::one(), Place { block, ..place });
        });
        if let (Some(polar), Some(gain)) = (&mut dense.polar, state.gain.blocks.first_mut()) {
            polar.turn(&mut state.weights.blocks, &mut gain.gradient);
        }
        self.vector(place.layer, place.dense, &mut state.bias);
    }

    /// All derivatives by what a layer learns, into its state.
    pub fn gradient(&self, l: usize, layer: &mut Layer<T>, state: &mut LayerState<T>) {
        self.vector(l, 0, &mut state.affine);
        for (i, (dense, state)) in layer.dense_mut().iter_mut().zip(&mut state.dense).enumerate() {
            self.gradient_of_dense(Place::new(l, i, dense), dense, state);
        }
    }

    /// A layer's step. Where each block of weights can take its own as soon as its gradient is there, it does.
    pub fn step(&self, l: usize, layer: &mut Layer<T>, state: &mut LayerState<T>, rule: &Rule<T>) {
        if let Layer::Normalize(layer) = layer {
            self.vector(l, 0, &mut state.affine);
            rule.apply_to(&mut layer.affine, &mut state.affine, false);
        }
        for (i, (dense, state)) in layer.dense_mut().iter_mut().zip(&mut state.dense).enumerate() {
            let place = Place::new(l, i, dense);
            if dense.polar.is_some() {
                self.gradient_of_dense(place, dense, state);
                step_of_dense(dense, state, rule);
                continue;
            }
            self.vector(l, i, &mut state.bias);
            rule.apply_to(&mut dense.bias, &mut state.bias, false);
            let Slot { blocks, size } = &mut state.weights;
            let blocks = dense.weights.par_chunks_mut(*size).zip(blocks.par_iter_mut()).enumerate();
            blocks.for_each(|(block, (weights, Block { memory, .. }))| {
                let place = Place { block, ..place };
                match rule.inside_the_product() {
                    Some([keep, rate]) => self.accumulate(weights, keep, -rate, place),
                    None => self.scratch.with(weights.len(), |gradient| {
                        self.accumulate(gradient, T::zero(), T::one(), place);
                        rule.apply(weights, gradient, memory, true);
                    }),
                }
            });
        }
    }
}

/// Which weights.
#[derive(Clone, Copy)]
struct Place {
    layer: usize,
    dense: usize,
    inputs: usize,
    outputs: usize,
    block: usize,
}

impl Place {
    fn new<T: Real>(layer: usize, dense: usize, of: &Dense<T>) -> Self {
        Self { layer, dense, inputs: of.inputs(), outputs: of.outputs(), block: 0 }
    }
}

/// A layer's step, all derivatives in its state.
pub fn step<T: Real>(layer: &mut Layer<T>, state: &mut LayerState<T>, rule: &Rule<T>) {
    if let Layer::Normalize(layer) = layer {
        rule.apply_to(&mut layer.affine, &mut state.affine, false);
    }
    for (dense, state) in layer.dense_mut().iter_mut().zip(&mut state.dense) {
        step_of_dense(dense, state, rule);
    }
}

fn step_of_dense<T: Real>(dense: &mut Dense<T>, state: &mut DenseState<T>, rule: &Rule<T>) {
    rule.apply_to(&mut dense.bias, &mut state.bias, false);
    match &mut dense.polar {
        None => rule.apply_to(&mut dense.weights, &mut state.weights, true),
        Some(polar) => {
            rule.apply_to(&mut polar.gain, &mut state.gain, false);
            rule.apply_to(&mut polar.direction, &mut state.weights, true);
            dense.refresh();
        }
    }
}

/// sum = the sum of the lists, each as long.
pub fn total<'a, T: Real>(sum: &mut [T], lists: impl Iterator<Item = &'a [T]>) {
    sum.fill(T::zero());
    for list in lists {
        sum.iter_mut().zip(list).for_each(|(sum, x)| *sum += *x);
    }
}
