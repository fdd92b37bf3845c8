//! What an optimizer keeps for each number that is learnt.

use super::{Dense, Layer, Normalize, Optimizer, Real};

/// Inputs of a layer whose weights take their step together.
pub const ROWS: usize = 64;

/// A run of numbers that take their step together.
#[derive(Clone, Debug)]
pub struct Block<T> {
    /// The loss's derivative by them.
    pub gradient: Vec<T>,
    /// What the optimizer remembers, as many lists as it needs.
    pub memory: [Vec<T>; 2],
}

/// An array of numbers that are learnt, in blocks of equal size but for the last.
#[derive(Clone, Debug)]
pub struct Slot<T> {
    pub blocks: Vec<Block<T>>,
    pub size: usize,
}

/// The arrays of a dense layer.
#[derive(Clone, Debug)]
pub struct DenseState<T> {
    pub weights: Slot<T>,
    pub gain: Slot<T>,
    pub bias: Slot<T>,
}

/// The arrays of a layer.
#[derive(Clone, Debug)]
pub struct LayerState<T> {
    pub dense: Vec<DenseState<T>>,
    pub affine: Slot<T>,
}

impl<T: Real> Slot<T> {
    fn new(length: usize, size: usize, memory: usize, gradient: bool) -> Self {
        let block = |first: usize| {
            let n = size.min(length - first);
            let list = |wanted: bool| vec![T::zero(); if wanted { n } else { 0 }];
            Block { gradient: list(gradient), memory: [list(memory > 0), list(memory > 1)] }
        };
        Self { blocks: (0..length).step_by(size).map(block).collect(), size }
    }

    fn whole(length: usize, memory: usize) -> Self {
        Self::new(length, length.max(1), memory, true)
    }

    /// The sum of the squares of the gradient.
    pub fn squares(&self) -> f64 {
        let square = |g: &T| g.wide() * g.wide();
        self.blocks.iter().map(|block| block.gradient.iter().map(square).sum::<f64>()).sum()
    }
}

impl<T: Real> DenseState<T> {
    fn new(dense: &Dense<T>, memory: usize, gradient: bool) -> Self {
        let gain = dense.polar.as_ref().map_or(0, |polar| polar.gain.len());
        Self {
            weights: Slot::new(
                dense.weights.len(),
                ROWS * dense.outputs(),
                memory,
                gradient || dense.polar.is_some(),
            ),
            gain: Slot::whole(gain, memory),
            bias: Slot::whole(dense.bias.len(), memory),
        }
    }
}

impl<T: Real> LayerState<T> {
    /// For this layer; `gradient` says whether the whole gradient by the weights is wanted at once.
    pub fn new(layer: &Layer<T>, optimizer: &Optimizer, gradient: bool) -> Self {
        let memory = optimizer.memory();
        let affine = if let Layer::Normalize(Normalize { affine, .. }) = layer { affine.len() } else { 0 };
        Self {
            dense: layer.dense().iter().map(|dense| DenseState::new(dense, memory, gradient)).collect(),
            affine: Slot::whole(affine, memory),
        }
    }

    /// All arrays, in the order of [`Layer::parameters`](super::Layer).
    pub fn slots(&self) -> impl Iterator<Item = &Slot<T>> {
        let dense = self.dense.iter().flat_map(|dense| [&dense.weights, &dense.gain, &dense.bias]);
        dense.chain([&self.affine]).filter(|slot| !slot.blocks.is_empty())
    }

    /// The same, to be changed.
    pub fn slots_mut(&mut self) -> impl Iterator<Item = &mut Slot<T>> {
        let dense =
            self.dense.iter_mut().flat_map(|dense| [&mut dense.weights, &mut dense.gain, &mut dense.bias]);
        dense.chain([&mut self.affine]).filter(|slot| !slot.blocks.is_empty())
    }
}
