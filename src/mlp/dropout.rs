//! Dropout inside a network: the mask is a function of seed, layer, step and row.

use super::{Dropout, Real, vectorized};
use crate::random::Stream;

impl Dropout {
    /// y of x while training: the words decide what is dropped, and are kept for the way back.
    pub(super) fn forward<T: Real>(
        &self,
        stream: Stream,
        first: u64,
        words: &mut [u32],
        x: &[T],
        y: &mut [T],
    ) {
        stream.bits(first, words);
        let limit = self.limit();
        let [a, b] = self.affine();
        let [a, b, dropped] = [a, b, a * self.value() + b].map(T::of);
        vectorized(|| {
            y.iter_mut()
                .zip(x.iter().zip(&*words))
                .for_each(|(y, (x, word))| *y = if *word < limit { dropped } else { a * *x + b });
        });
    }

    /// below = (derivative of y by x) delta.
    pub(super) fn backward<T: Real>(&self, words: &[u32], delta: &[T], below: &mut [T]) {
        let limit = self.limit();
        let a = T::of(self.affine()[0]);
        vectorized(|| {
            below
                .iter_mut()
                .zip(delta.iter().zip(words))
                .for_each(|(below, (d, word))| *below = if *word < limit { T::zero() } else { a * *d });
        });
    }

    /// Words below it mean that a unit is dropped: the rate to 2^-32.
    fn limit(&self) -> u32 {
        (self.rate() * 4_294_967_296.0).round() as u32
    }
}
