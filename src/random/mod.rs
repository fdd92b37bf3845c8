//! Counter-based random numbers: every number is a function of (seed, three indices, position).
//!
//! A [`Stream`] holds no state. Its element i is computed from i alone, so a program draws the same numbers with any
//! number of threads, in any order, in pieces of any size, with or without SIMD instructions.
//!
//! The generator is Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3"): a
//! bijection of 128-bit counters keyed by the seed. A counter is (position, index 0, index 1, index 2), so two
//! streams that differ in an index never share a block.

mod philox;
mod sample;

pub use philox::philox4x32_10;
pub use sample::Sample;

use philox::{Blocks, Make, WORDS, Words};
use std::marker::PhantomData;

/// The random numbers that belong to a seed and three indices, such as (network, layer, row).
///
/// A stream has 2^34 words of 32 bits; a longer range repeats it.
///
/// ```
/// use selfnorm::random::Stream;
/// let stream = Stream::new(7, [0, 3, 1]);
/// let mut whole = [0.0_f32; 100];
/// stream.normals(0, &mut whole);
/// let mut part = [0.0_f32; 10];
/// stream.normals(50, &mut part);
/// assert_eq!(part, whole[50..60]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stream {
    seed: u64,
    indices: [u32; 3],
}

impl Stream {
    /// The stream of a seed and three indices.
    #[must_use]
    pub const fn new(seed: u64, indices: [u32; 3]) -> Self {
        Self { seed, indices }
    }

    /// The same with another last index.
    #[must_use]
    pub const fn with_last(self, last: u32) -> Self {
        Self { seed: self.seed, indices: [self.indices[0], self.indices[1], last] }
    }

    /// The stream of the same indices under another seed, made of this one and `k`: for a second draw.
    #[must_use]
    pub const fn again(self, k: u32) -> Self {
        Self { seed: self.seed.wrapping_add((k as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)), ..self }
    }

    /// The seed.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// Elements `first`, `first + 1`, .. of the stream of words: 32 independent bits each.
    pub fn bits(&self, first: u64, out: &mut [u32]) {
        self.fill::<_, Bits>(first, out);
    }

    /// Elements `first`, `first + 1`, .. of the stream of uniforms on (0, 1): 23 bits for `f32`, 52 for `f64`, both
    /// ends excluded, symmetric around 1/2.
    pub fn uniforms<T: Sample>(&self, first: u64, out: &mut [T]) {
        self.fill::<_, Uniforms>(first, out);
    }

    /// Elements `first`, `first + 1`, .. of the stream of standard normals, by Box and Muller's transformation.
    ///
    /// The radius has 40 bits in `f32` and 64 in `f64`: |z| reaches 7.54 and 9.51, beyond which lie 5e-14 and 2e-21 of
    /// the normal law. Each costs one word in `f32` and two in `f64`.
    pub fn normals<T: Sample>(&self, first: u64, out: &mut [T]) {
        self.fill::<_, Normals>(first, out);
    }

    /// Element `i` of the stream of integers below `n` (0 for `n` = 0): 64 random bits scaled, so that no value is more
    /// likely than another by more than n/2^64.
    #[must_use]
    pub fn below(&self, i: u64, n: u64) -> u64 {
        let mut words = [0; 2];
        self.bits(2 * i, &mut words);
        let bits = u64::from(words[1]) << 32 | u64::from(words[0]);
        ((u128::from(bits) * u128::from(n)) >> 64) as u64
    }

    /// A random permutation of 0 .. n - 1, by Fisher and Yates.
    #[must_use]
    pub fn permutation(&self, n: usize) -> Vec<usize> {
        let mut permutation: Vec<usize> = (0..n).collect();
        for i in (1..n).rev() {
            permutation.swap(i, self.below(i as u64, i as u64 + 1) as usize);
        }
        permutation
    }

    /// Elements `first ..` of a stream that is made in blocks.
    fn fill<T: Copy + Default, M: Make<T>>(&self, first: u64, out: &mut [T]) {
        let per_block = M::PER_BLOCK;
        let blocks = |first, out: &mut [T]| {
            Blocks { seed: self.seed, indices: self.indices, first, out, made: PhantomData::<M> }.fill();
        };
        let mut scratch = [T::default(); WORDS];
        let scratch = &mut scratch[..per_block];
        let mut block = first / per_block as u64;
        let skip = (first % per_block as u64) as usize;
        let mut rest = out;
        if skip > 0 {
            blocks(block, &mut *scratch);
            let n = rest.len().min(per_block - skip);
            let (head, tail) = rest.split_at_mut(n);
            head.copy_from_slice(&scratch[skip..skip + n]);
            (rest, block) = (tail, block + 1);
        }
        let whole = rest.len() / per_block;
        let (middle, tail) = rest.split_at_mut(whole * per_block);
        blocks(block, middle);
        if !tail.is_empty() {
            blocks(block + whole as u64, &mut *scratch);
            tail.copy_from_slice(&scratch[..tail.len()]);
        }
    }
}

/// The words themselves.
#[derive(Clone, Copy)]
struct Bits;

impl Make<u32> for Bits {
    const PER_BLOCK: usize = WORDS;

    #[inline(always)]
    fn make(words: &Words, out: &mut [u32]) {
        out.copy_from_slice(words.as_flattened());
    }
}

/// Uniforms on (0, 1).
#[derive(Clone, Copy)]
struct Uniforms;

impl<T: Sample> Make<T> for Uniforms {
    const PER_BLOCK: usize = T::PER_BLOCK;

    #[inline(always)]
    fn make(words: &Words, out: &mut [T]) {
        T::uniforms(words, out);
    }
}

/// Standard normals.
#[derive(Clone, Copy)]
struct Normals;

impl<T: Sample> Make<T> for Normals {
    const PER_BLOCK: usize = T::PER_BLOCK;

    #[inline(always)]
    fn make(words: &Words, out: &mut [T]) {
        T::normals(words, out);
    }
}
