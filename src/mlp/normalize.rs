//! Batch and layer normalization.

use super::pass::Trace;
use super::{Real, checked, vectorized};
use crate::activation::Activation;
use crate::activation::kernel::{Kernel, Saved};
use crate::error::Result;

/// y = f(gamma (x - mean)/sqrt(variance + epsilon) + beta), gamma and beta per unit and learnt.
///
/// Over the batch (Ioffe and Szegedy 2015) mean and variance are, in training, those of each unit over the rows of the
/// mini-batch, divisor m, and derivatives go through them; otherwise they are kept numbers: running averages, or
/// [population statistics](super::Trainer::population). The variance that is kept has the correction m/(m - 1).
/// Over the layer (Ba, Kiros and Hinton 2016) they are those of each row over the units, always.
#[derive(Clone, Debug)]
pub struct Normalize<T> {
    /// gamma, then beta.
    pub(super) affine: Vec<T>,
    pub(super) over: Over<T>,
    epsilon: T,
    kernel: Kernel,
}

/// What is averaged over.
#[derive(Clone, Debug)]
pub enum Over<T> {
    /// The rows of a batch.
    Batch {
        /// Weight of a new batch in the running averages.
        momentum: T,
        /// For use after training: mean, then variance.
        kept: Vec<T>,
    },
    /// The units of a layer.
    Layer,
}

/// What all parts of a batch share about a layer that normalizes over it.
#[derive(Clone, Debug, Default)]
pub struct Shared<T> {
    /// Mean of each unit.
    pub mean: Vec<T>,
    /// Sum of the squared distances from it; after [`close`](Self::close), 1/sqrt(variance + epsilon).
    pub spread: Vec<T>,
    /// Sums over the batch of the derivatives by gamma, then by beta.
    pub sums: Vec<T>,
    /// Rows so far.
    pub rows: usize,
}

/// Where a trace of this layer keeps what.
const STANDARD: usize = 0;
const NET: usize = 1;
const INVERSE: usize = 2;
const MOMENTS: usize = 3;

impl<T: Real> Normalize<T> {
    fn new(units: usize, over: Over<T>, epsilon: f64, activation: &Activation) -> Result<Self> {
        checked("units", units as f64, "at least 1", |n| n >= 1.0)?;
        let epsilon = T::of(checked("epsilon", epsilon, "a finite number above 0", |x| x > 0.0)?);
        let affine = [vec![T::one(); units], vec![T::zero(); units]].concat();
        Ok(Self { affine, over, epsilon, kernel: Kernel::new(activation) })
    }

    /// Over the batch, gamma = 1, beta = 0; `momentum` is the weight of a new batch in the running averages, which begin
    /// with mean 0 and variance 1.
    ///
    /// # Errors
    /// [`Error::Domain`](crate::Error::Domain) unless units > 0, 0 < momentum <= 1 and epsilon > 0.
    pub fn batch(units: usize, momentum: f64, epsilon: f64, activation: &Activation) -> Result<Self> {
        checked("momentum", momentum, "0 < momentum <= 1", |x| x > 0.0 && x <= 1.0)?;
        let kept = [vec![T::zero(); units], vec![T::one(); units]].concat();
        Self::new(units, Over::Batch { momentum: T::of(momentum), kept }, epsilon, activation)
    }

    /// Over the layer, gamma = 1, beta = 0.
    ///
    /// # Errors
    /// [`Error::Domain`](crate::Error::Domain) unless units > 0 and epsilon > 0.
    pub fn layer(units: usize, epsilon: f64, activation: &Activation) -> Result<Self> {
        Self::new(units, Over::Layer, epsilon, activation)
    }

    /// The number of units.
    #[must_use]
    pub fn units(&self) -> usize {
        self.affine.len() / 2
    }

    /// Mean and variance of each unit for use after training; `None` over the layer.
    #[must_use]
    pub fn statistics(&self) -> Option<[&[T]; 2]> {
        let (mean, variance) = self.kept().split_at_checked(self.units())?;
        Some([mean, variance])
    }

    /// Kept means, then variances; nothing over the layer.
    pub(super) fn kept(&self) -> &[T] {
        match &self.over {
            Over::Batch { kept, .. } => kept,
            Over::Layer => &[],
        }
    }

    pub(super) fn state_mut(&mut self) -> Vec<&mut [T]> {
        match &mut self.over {
            Over::Batch { kept, .. } => vec![&mut self.affine, kept],
            Over::Layer => vec![&mut self.affine],
        }
    }

    pub(super) fn is_over_batch(&self) -> bool {
        matches!(self.over, Over::Batch { .. })
    }

    fn keeps_net(&self) -> bool {
        self.kernel.saved::<T>() == Saved::Input
    }

    /// What the parts share: in training, to be filled; else made of the kept statistics.
    pub(super) fn shared(&self) -> Shared<T> {
        let Over::Batch { kept, .. } = &self.over else { return Shared::default() };
        let n = self.units();
        let spread = kept[n..].iter().map(|v| (*v + self.epsilon).sqrt().recip()).collect();
        Shared { mean: kept[..n].to_vec(), spread, sums: vec![T::zero(); 2 * n], rows: 0 }
    }

    /// Mean and squared distances of each unit over these rows, into the trace.
    pub(super) fn measure(x: &[T], extra: &mut [Vec<T>]) {
        let moments = &mut extra[MOMENTS];
        let n = moments.len() / 2;
        moments.fill(T::zero());
        let (mean, spread) = moments.split_at_mut(n);
        let share = T::of(x.len() as f64 / n as f64).recip();
        vectorized(|| {
            for row in x.chunks_exact(n) {
                mean.iter_mut().zip(row).for_each(|(mean, x)| *mean += *x);
            }
            mean.iter_mut().for_each(|mean| *mean *= share);
            for row in x.chunks_exact(n) {
                spread
                    .iter_mut()
                    .zip(mean.iter().zip(row))
                    .for_each(|(s, (m, x))| *s += (*x - *m) * (*x - *m));
            }
        });
    }

    /// y of x, whole rows both.
    pub(super) fn forward(&self, shared: &Shared<T>, x: &[T], extra: &mut [Vec<T>], y: &mut [T]) {
        let n = self.units();
        let (gamma, beta) = self.affine.split_at(n);
        let [standard, net, inverse, ..] = extra else {
            unreachable!("a trace of this layer has four lists")
        };
        let target = if self.keeps_net() { &mut net[..y.len()] } else { &mut *y };
        let rows = x.chunks_exact(n).zip(standard.chunks_exact_mut(n)).zip(target.chunks_exact_mut(n));
        match self.over {
            Over::Batch { .. } => vectorized(|| {
                for ((x, standard), y) in rows {
                    let units = shared.mean.iter().zip(&shared.spread).zip(gamma);
                    x.iter().zip(standard).zip(y).zip(units).for_each(
                        |(((x, s), y), ((mean, inverse), gamma))| {
                            *s = (*x - *mean) * *inverse;
                            *y = *gamma * *s;
                        },
                    );
                }
            }),
            Over::Layer => vectorized(|| {
                for (((x, standard), y), inverse) in rows.zip(inverse) {
                    let share = T::of(n as f64).recip();
                    let mean = sum(x.iter().copied()) * share;
                    let spread = sum(x.iter().map(|x| (*x - mean) * (*x - mean))) * share;
                    *inverse = (spread + self.epsilon).sqrt().recip();
                    x.iter().zip(standard).zip(y).zip(gamma).for_each(|(((x, s), y), gamma)| {
                        *s = (*x - mean) * *inverse;
                        *y = *gamma * *s;
                    });
                }
            }),
        }
        if self.keeps_net() {
            self.kernel.forward_keeping(&mut net[..y.len()], beta, y);
        } else {
            self.kernel.forward_biased(y, beta);
        }
    }

    /// The derivative by y becomes that by the net input of f; its sums are those by gamma and beta.
    pub(super) fn absorb(&self, extra: &[Vec<T>], y: &[T], delta: &mut [T], affine: &mut [T]) {
        self.kernel.backward(if self.keeps_net() { &extra[NET][..y.len()] } else { y }, delta);
        affine.fill(T::zero());
        let n = self.units();
        let (by_gamma, by_beta) = affine.split_at_mut(n);
        vectorized(|| {
            for (delta, standard) in delta.chunks_exact(n).zip(extra[STANDARD].chunks_exact(n)) {
                let sums = by_gamma.iter_mut().zip(by_beta.iter_mut());
                sums.zip(delta.iter().zip(standard)).for_each(|((gamma, beta), (d, s))| {
                    *gamma += *d * *s;
                    *beta += *d;
                });
            }
        });
    }

    /// below = the derivative by x, from the sums over the whole batch.
    pub(super) fn propagate(&self, shared: &Shared<T>, extra: &[Vec<T>], delta: &[T], below: &mut [T]) {
        let n = self.units();
        let gamma = &self.affine[..n];
        let rows = below.chunks_exact_mut(n).zip(delta.chunks_exact(n)).zip(extra[STANDARD].chunks_exact(n));
        match self.over {
            Over::Batch { .. } => {
                let share = T::of(shared.rows as f64).recip();
                let (by_gamma, by_beta) = shared.sums.split_at(n);
                vectorized(|| {
                    for ((below, delta), standard) in rows {
                        let units = by_gamma.iter().zip(by_beta).zip(gamma.iter().zip(&shared.spread));
                        below.iter_mut().zip(delta.iter().zip(standard)).zip(units).for_each(
                            |((below, (d, s)), ((by_gamma, by_beta), (gamma, inverse)))| {
                                *below = *gamma * *inverse * (*d - share * (*by_beta + *s * *by_gamma));
                            },
                        );
                    }
                });
            }
            Over::Layer => vectorized(|| {
                let share = T::of(n as f64).recip();
                for (((below, delta), standard), inverse) in rows.zip(&extra[INVERSE]) {
                    let mean = share * sum(delta.iter().zip(gamma).map(|(d, gamma)| *d * *gamma));
                    let along = delta.iter().zip(gamma).zip(standard);
                    let along = share * sum(along.map(|((d, gamma), s)| *d * *gamma * *s));
                    let units = delta.iter().zip(gamma).zip(standard);
                    below.iter_mut().zip(units).for_each(|(below, ((d, gamma), s))| {
                        *below = *inverse * (*d * *gamma - mean - *s * along);
                    });
                }
            }),
        }
    }

    /// Takes the batch's statistics into the kept ones, with this weight.
    pub(super) fn keep(&mut self, shared: &Shared<T>, weight: Option<T>) {
        let (n, epsilon) = (self.units(), self.epsilon);
        let Over::Batch { momentum, kept } = &mut self.over else { return };
        let weight = weight.unwrap_or(*momentum);
        let correction = T::of(shared.rows as f64 / (shared.rows as f64 - 1.0));
        let (mean, variance) = kept.split_at_mut(n);
        let batch = shared.mean.iter().zip(&shared.spread);
        for ((mean, variance), (now, inverse)) in mean.iter_mut().zip(variance).zip(batch) {
            // The variance, of which rounding may have left less than nothing.
            let spread = (inverse.powi(-2) - epsilon).max(T::zero());
            *mean += weight * (*now - *mean);
            *variance += weight * (correction * spread - *variance);
        }
    }

    pub(super) fn trace(&self, rows: usize, training: bool) -> Trace<T> {
        let n = rows * self.units();
        let mut trace = Trace::new(rows, self.units(), training);
        let list = |n: usize, wanted: bool| vec![T::zero(); if wanted { n } else { 0 }];
        let over_batch = self.is_over_batch();
        trace.extra = vec![
            list(n, true),
            list(n, self.keeps_net()),
            list(rows, !over_batch),
            list(2 * self.units(), over_batch && training),
        ];
        trace.vectors.push(self.affine.clone());
        trace
    }
}

/// The sum, in sixteen interleaved parts.
#[inline(always)]
fn sum<T: Real>(mut xs: impl Iterator<Item = T>) -> T {
    let mut parts = [T::zero(); 16];
    loop {
        for part in &mut parts {
            match xs.next() {
                Some(x) => *part += x,
                None => return parts.into_iter().sum(),
            }
        }
    }
}

impl<T: Real> Shared<T> {
    /// Nothing is measured yet.
    pub fn open(&mut self) {
        self.rows = 0;
        self.mean.fill(T::zero());
        self.spread.fill(T::zero());
    }

    /// Takes in the moments of so many more rows (Chan, Golub and LeVeque 1983).
    pub fn take(&mut self, extra: &[Vec<T>], rows: usize) {
        let (mean, spread) = extra[MOMENTS].split_at(self.mean.len());
        let share = T::of(rows as f64 / (self.rows + rows) as f64);
        let weight = T::of(self.rows as f64) * share;
        self.rows += rows;
        let both = self.mean.iter_mut().zip(&mut self.spread);
        for ((mean, spread), (m, s)) in both.zip(mean.iter().zip(spread)) {
            let distance = *m - *mean;
            *mean += share * distance;
            *spread += *s + weight * distance * distance;
        }
    }

    /// Everything is measured.
    pub fn close(&mut self, layer: &Normalize<T>) {
        let share = T::of(self.rows as f64).recip();
        self.spread.iter_mut().for_each(|s| *s = (*s * share + layer.epsilon).sqrt().recip());
    }
}
