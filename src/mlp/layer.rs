//! The kinds of layers.

use super::pass::Trace;
use super::{Dense, Dropout, Highway, Normalize, Real};

/// A layer of a network.
#[derive(Clone, Debug)]
pub enum Layer<T> {
    /// y = f(x W + b).
    Dense(Dense<T>),
    /// Batch or layer normalization, with an activation behind it.
    Normalize(Normalize<T>),
    /// y = t h + (1 - t) x.
    Highway(Highway<T>),
    /// In training, dropout or alpha dropout; otherwise nothing.
    Dropout(Dropout),
    /// y = x + the input of the layer that stands this many places before this one, at least 1: a residual connection
    /// round as many layers (He et al. 2016).
    Skip(usize),
}

impl<T> From<Dense<T>> for Layer<T> {
    fn from(dense: Dense<T>) -> Self {
        Self::Dense(dense)
    }
}

impl<T: Real> Layer<T> {
    /// Numbers of inputs and of outputs, of a layer that has them of itself.
    #[must_use]
    pub fn shape(&self) -> Option<[usize; 2]> {
        match self {
            Self::Dense(dense) => Some([dense.inputs(), dense.outputs()]),
            Self::Normalize(layer) => Some([layer.units(); 2]),
            Self::Highway(layer) => Some([layer.dense[0].inputs(); 2]),
            Self::Dropout(_) | Self::Skip(_) => None,
        }
    }

    /// The dense layers in it.
    #[must_use]
    pub fn dense(&self) -> &[Dense<T>] {
        match self {
            Self::Dense(dense) => std::slice::from_ref(dense),
            Self::Highway(layer) => &layer.dense[..],
            _ => &[],
        }
    }

    pub(super) fn dense_mut(&mut self) -> &mut [Dense<T>] {
        match self {
            Self::Dense(dense) => std::slice::from_mut(dense),
            Self::Highway(layer) => &mut layer.dense[..],
            _ => &mut [],
        }
    }

    /// What is learnt: of each dense layer W or (v, g), then b; of a normalization gamma and beta in one.
    #[must_use]
    pub fn parameters(&self) -> Vec<&[T]> {
        match self {
            Self::Normalize(layer) => vec![&layer.affine],
            _ => self.dense().iter().flat_map(Dense::parameters).collect(),
        }
    }

    pub(super) fn parameters_mut(&mut self) -> Vec<&mut [T]> {
        match self {
            Self::Normalize(layer) => vec![&mut layer.affine],
            _ => self.dense_mut().iter_mut().flat_map(Dense::parameters_mut).collect(),
        }
    }

    /// What an application of it depends on: what is learnt, and statistics that are kept.
    pub(super) fn state(&self) -> Vec<&[T]> {
        let kept = self.over_batch().map(Normalize::kept);
        self.parameters().into_iter().chain(kept).collect()
    }

    pub(super) fn state_mut(&mut self) -> Vec<&mut [T]> {
        match self {
            Self::Normalize(layer) => layer.state_mut(),
            _ => self.parameters_mut(),
        }
    }

    /// The normalization over the batch that it is, if it is one.
    pub(super) fn over_batch(&self) -> Option<&Normalize<T>> {
        match self {
            Self::Normalize(layer) if layer.is_over_batch() => Some(layer),
            _ => None,
        }
    }

    /// Buffers for so many rows of so many outputs.
    pub(super) fn trace(&self, rows: usize, width: usize, training: bool) -> Trace<T> {
        match self {
            Self::Dense(dense) => dense.trace(rows, training),
            Self::Normalize(layer) => layer.trace(rows, training),
            Self::Highway(layer) => layer.trace(rows, training),
            Self::Dropout(_) => {
                let mut trace = Trace::new(rows, width, training);
                trace.words = vec![0; if training { rows * width } else { 0 }];
                trace
            }
            Self::Skip(_) => Trace::new(rows, width, training),
        }
    }
}
