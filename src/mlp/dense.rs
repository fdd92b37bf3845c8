//! Dense layers, with or without weight normalization.

use super::pass::Trace;
use super::state::Block;
use super::{Real, by_rows, product, vectorized};
use crate::activation::Activation;
use crate::activation::kernel::{Kernel, Saved};
use crate::error::{Error, Result};

/// y = f(x W + b).
///
/// With weight normalization (Salimans and Kingma 2016) the incoming weights of unit j are
/// w_j = g_j v_j / |v_j|, and v and g are learnt in place of W.
#[derive(Clone, Debug)]
pub struct Dense<T> {
    pub(super) weights: Vec<T>,
    pub(super) bias: Vec<T>,
    pub(super) kernel: Kernel,
    pub(super) polar: Option<Polar<T>>,
}

/// Weights by length and direction.
#[derive(Clone, Debug)]
pub struct Polar<T> {
    /// v, of the layout of W.
    pub direction: Vec<T>,
    /// g, per unit.
    pub gain: Vec<T>,
    /// |v_j|, per unit.
    norms: Vec<T>,
    /// v_j times the gradient by w_j.
    along: Vec<T>,
}

impl<T: Real> Dense<T> {
    /// The layer with weight w_ij from input i to output j at i * outputs + j; `bias` is as long as there are outputs.
    ///
    /// # Errors
    /// [`Error::Domain`] without inputs or outputs, or if the weights are not a whole number of rows.
    pub fn new(weights: Vec<T>, bias: Vec<T>, activation: &Activation) -> Result<Self> {
        if weights.is_empty() || bias.is_empty() || !weights.len().is_multiple_of(bias.len()) {
            return Err(Error::Domain {
                parameter: "number of weights",
                value: weights.len().to_string(),
                domain: "a positive multiple of the number of biases, which is positive",
            });
        }
        Ok(Self { weights, bias, kernel: Kernel::new(activation), polar: None })
    }

    /// The same function, its weights learnt by length and direction: v = W, g_j = |w_j|.
    ///
    /// # Errors
    /// [`Error::Domain`] if all incoming weights of a unit are 0: they have no direction.
    pub fn with_weight_normalization(mut self) -> Result<Self> {
        let empty = || vec![T::zero(); self.bias.len()];
        let mut polar =
            Polar { direction: self.weights.clone(), gain: empty(), norms: empty(), along: empty() };
        polar.measure();
        if let Some(unit) = polar.norms.iter().position(|norm| norm.is_zero()) {
            let value = format!("0 for unit {unit}");
            return Err(Error::Domain { parameter: "norm of the weights", value, domain: "above 0" });
        }
        polar.gain.copy_from_slice(&polar.norms);
        self.polar = Some(polar);
        Ok(self)
    }

    /// How many numbers go in.
    #[must_use]
    pub fn inputs(&self) -> usize {
        self.weights.len() / self.bias.len()
    }

    /// How many come out.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// W, all weights that leave an input together.
    #[must_use]
    pub fn weights(&self) -> &[T] {
        &self.weights
    }

    /// b.
    #[must_use]
    pub fn bias(&self) -> &[T] {
        &self.bias
    }

    /// What is learnt: W, or v and g; then b.
    pub(super) fn parameters(&self) -> Vec<&[T]> {
        match &self.polar {
            None => vec![&self.weights, &self.bias],
            Some(polar) => vec![&polar.direction, &polar.gain, &self.bias],
        }
    }

    /// The same, to be changed; [`refresh`](Self::refresh) must follow.
    pub(super) fn parameters_mut(&mut self) -> Vec<&mut [T]> {
        match &mut self.polar {
            None => vec![&mut self.weights, &mut self.bias],
            Some(polar) => vec![&mut polar.direction, &mut polar.gain, &mut self.bias],
        }
    }

    /// W of v and g, where there are such.
    pub(super) fn refresh(&mut self) {
        let Some(polar) = &mut self.polar else { return };
        polar.measure();
        let outputs = self.bias.len();
        let (gain, norms) = (&polar.gain, &polar.norms);
        let rows = self.weights.chunks_exact_mut(outputs).zip(polar.direction.chunks_exact(outputs));
        vectorized(|| {
            for (w, v) in rows {
                w.iter_mut()
                    .zip(v)
                    .zip(gain.iter().zip(norms))
                    .for_each(|((w, v), (g, n))| *w = *g * *v / *n);
            }
        });
    }

    /// Shortens the incoming weights of each unit to this norm, where they are longer.
    pub(super) fn limit_norms(&mut self, most: T) {
        if let Some(polar) = &mut self.polar {
            polar.gain.iter_mut().for_each(|g| *g = g.max(-most).min(most));
            return self.refresh();
        }
        let outputs = self.bias.len();
        // One pass to measure, and a second only where a unit is too long.
        let mut factors = [T::zero(); COLUMNS];
        for first in (0..outputs).step_by(COLUMNS) {
            let columns = first..outputs.min(first + COLUMNS);
            let factors = &mut factors[..columns.len()];
            factors.fill(T::zero());
            for row in self.weights.chunks_exact(outputs) {
                factors.iter_mut().zip(&row[columns.clone()]).for_each(|(f, w)| *f += *w * *w);
            }
            factors.iter_mut().for_each(|f| *f = if f.sqrt() > most { most / f.sqrt() } else { T::one() });
            if factors.iter().any(|f| !f.is_one()) {
                for row in self.weights.chunks_exact_mut(outputs) {
                    row[columns.clone()].iter_mut().zip(&*factors).for_each(|(w, f)| *w *= *f);
                }
            }
        }
    }

    /// Whether the net input has to be kept beside the output.
    pub(super) fn keeps_net(&self) -> bool {
        self.kernel.saved::<T>() == Saved::Input
    }

    /// y of x, whole rows both.
    pub(super) fn forward(&self, x: &[T], net: &mut [T], y: &mut [T]) {
        let (x, weights) = (by_rows(x, self.inputs()), by_rows(&self.weights, self.outputs()));
        if self.keeps_net() {
            let net = &mut net[..y.len()];
            product(net, T::zero(), T::one(), x, weights);
            self.kernel.forward_keeping(net, &self.bias, y);
        } else {
            product(y, T::zero(), T::one(), x, weights);
            self.kernel.forward_biased(y, &self.bias);
        }
    }

    /// The derivative by y becomes that by the net input; its sum over the rows is that by b.
    pub(super) fn absorb(&self, net: &[T], y: &[T], delta: &mut [T], bias: &mut [T]) {
        self.kernel.backward(if self.keeps_net() { &net[..y.len()] } else { y }, delta);
        sum_rows(delta, bias);
    }

    /// below = keep below + delta W^T.
    pub(super) fn propagate(&self, delta: &[T], keep: T, below: &mut [T]) {
        let weights = by_rows(&self.weights, self.outputs()).transposed();
        product(below, keep, T::one(), by_rows(delta, self.outputs()), weights);
    }

    /// Buffers for so many rows.
    pub(super) fn trace(&self, rows: usize, training: bool) -> Trace<T> {
        let mut trace = Trace::new(rows, self.outputs(), training);
        trace.extra.push(if self.keeps_net() { trace.output.clone() } else { Vec::new() });
        trace.vectors.push(self.bias.clone());
        trace
    }
}

/// Columns that [`Dense::limit_norms`] measures together, on the stack.
const COLUMNS: usize = 256;

/// sums = the sums of the columns.
pub fn sum_rows<T: Real>(rows: &[T], sums: &mut [T]) {
    sums.fill(T::zero());
    let width = sums.len();
    vectorized(|| {
        for row in rows.chunks_exact(width) {
            sums.iter_mut().zip(row).for_each(|(sum, x)| *sum += *x);
        }
    });
}

impl<T: Real> Polar<T> {
    fn measure(&mut self) {
        let (norms, direction) = (&mut self.norms, &self.direction);
        norms.fill(T::zero());
        let width = norms.len();
        vectorized(|| {
            for row in direction.chunks_exact(width) {
                norms.iter_mut().zip(row).for_each(|(n, v)| *n += *v * *v);
            }
            norms.iter_mut().for_each(|n| *n = n.sqrt());
        });
    }

    /// The gradient by W, given in blocks of whole rows, becomes that by v; that by g goes to `gain`:
    /// dg_j = v_j dw_j/|v_j|, dv_j = g_j/|v_j| (dw_j - dg_j v_j/|v_j|).
    pub fn turn(&mut self, blocks: &mut [Block<T>], gain: &mut [T]) {
        let Self { direction, gain: g, norms, along } = self;
        along.fill(T::zero());
        let width = along.len();
        let mut rest = &direction[..];
        for block in &*blocks {
            let (here, after) = rest.split_at(block.gradient.len());
            rest = after;
            vectorized(|| {
                for (w, v) in block.gradient.chunks_exact(width).zip(here.chunks_exact(width)) {
                    along.iter_mut().zip(w.iter().zip(v)).for_each(|(a, (w, v))| *a += *w * *v);
                }
            });
        }
        gain.iter_mut().zip(along.iter().zip(&*norms)).for_each(|(g, (a, n))| *g = *a / *n);
        // From here on, what v_j is multiplied by.
        along.iter_mut().zip(&*norms).for_each(|(a, n)| *a /= *n * *n);
        let mut rest = &direction[..];
        for block in blocks {
            let (here, after) = rest.split_at(block.gradient.len());
            rest = after;
            vectorized(|| {
                for (w, v) in block.gradient.chunks_exact_mut(width).zip(here.chunks_exact(width)) {
                    let units = along.iter().zip(g.iter().zip(&*norms));
                    w.iter_mut()
                        .zip(v)
                        .zip(units)
                        .for_each(|((w, v), (a, (g, n)))| *w = *g / *n * (*w - *a * *v));
                }
            });
        }
    }
}
