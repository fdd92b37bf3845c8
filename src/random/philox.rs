//! Philox4x32-10, one counter at a time and many side by side.

use crate::simd::{Arithmetic, Level, Work};
use std::marker::PhantomData;

/// Counters that are worked on side by side.
pub(super) const LANES: usize = 8;
/// Words of a block: four of each counter.
pub(super) const WORDS: usize = 4 * LANES;

const MULTIPLIERS: [u32; 2] = [0xd251_1f53, 0xcd9e_8d57];
const WEYL: [u32; 2] = [0x9e37_79b9, 0xbb67_ae85];
const ROUNDS: usize = 10;

/// The 128 random bits that belong to a counter and a key.
///
/// ```
/// // The known answer of the authors' distribution for counter and key 0.
/// assert_eq!(selfnorm::random::philox4x32_10([0; 4], [0; 2]), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
/// ```
#[must_use]
pub fn philox4x32_10(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    rounds(counter.map(|word| [word]), key).map(|[word]| word)
}

/// The rounds, on `N` counters; word by word.
#[inline(always)]
fn rounds<const N: usize>(counter: [[u32; N]; 4], mut key: [u32; 2]) -> [[u32; N]; 4] {
    let mut x = counter;
    for _ in 0..ROUNDS {
        let mut next = [[0; N]; 4];
        for i in 0..N {
            let a = u64::from(MULTIPLIERS[0]) * u64::from(x[0][i]);
            let b = u64::from(MULTIPLIERS[1]) * u64::from(x[2][i]);
            next[0][i] = (b >> 32) as u32 ^ x[1][i] ^ key[0];
            next[1][i] = b as u32;
            next[2][i] = (a >> 32) as u32 ^ x[3][i] ^ key[1];
            next[3][i] = a as u32;
        }
        x = next;
        key = [key[0].wrapping_add(WEYL[0]), key[1].wrapping_add(WEYL[1])];
    }
    x
}

/// Words of eight counters: the words 0 of all of them, then the words 1, 2, 3.
pub(super) type Words = [[u32; LANES]; 4];

/// What a block's words are made into. A method rather than a closure: a closure's call is not compiled for the vector
/// unit, however it is marked.
pub(super) trait Make<T>: Copy {
    /// Numbers that a block gives.
    const PER_BLOCK: usize;
    /// Makes them.
    fn make(words: &Words, out: &mut [T]);
}

/// Whole blocks of a stream, each made of its words by `M`.
pub(super) struct Blocks<'a, T, M> {
    pub seed: u64,
    pub indices: [u32; 3],
    pub first: u64,
    pub out: &'a mut [T],
    pub made: PhantomData<M>,
}

impl<T, M: Make<T>> Blocks<'_, T, M> {
    /// Does it with the machine's vectors. No operation is fused, so that every machine gives the same bits.
    pub fn fill(self) {
        Level::best().run(self);
    }
}

impl<T, M: Make<T>> Work for Blocks<'_, T, M> {
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { seed, indices: [a, b, c], first, out, .. } = self;
        for (i, out) in out.chunks_exact_mut(M::PER_BLOCK).enumerate() {
            // Positions count modulo 2^32: that is the length of a stream.
            let position = (first.wrapping_add(i as u64) as u32).wrapping_mul(LANES as u32);
            let positions = std::array::from_fn(|lane| position.wrapping_add(lane as u32));
            let counter = [positions, [a; LANES], [b; LANES], [c; LANES]];
            M::make(&rounds(counter, [seed as u32, (seed >> 32) as u32]), out);
        }
    }
}
