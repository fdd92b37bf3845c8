//! Streaming moments up to the fourth.

use crate::random::Sample;
use crate::simd::{Arithmetic, Level, Work};

/// Numbers whose power sums are formed together before they are merged.
const BLOCK: usize = 1024;
/// Partial sums side by side: the order of summation is fixed by it, not by the instruction set.
const LANES: usize = 8;

/// Sums of the first four powers of x - origin, lane by lane. No operation is fused: every machine gives the same bits.
struct Powers<'a, T> {
    xs: &'a [T],
    origin: f64,
    lanes: &'a mut [[f64; LANES]; 4],
}

impl<T: Sample> Work for Powers<'_, T> {
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let mut lanes = *self.lanes;
        let mut add = |i: usize, x: T| {
            let d = x.to_f64() - self.origin;
            let square = d * d;
            lanes[0][i] += d;
            lanes[1][i] += square;
            lanes[2][i] += square * d;
            lanes[3][i] += square * square;
        };
        let (chunks, rest) = self.xs.as_chunks::<LANES>();
        for chunk in chunks {
            for (i, x) in chunk.iter().enumerate() {
                add(i, *x);
            }
        }
        for (i, x) in rest.iter().enumerate() {
            add(i, *x);
        }
        *self.lanes = lanes;
    }
}

/// Count, mean and central sums up to the fourth power of a sample, in `f64`, in one pass.
///
/// Merging follows Chan, Golub and LeVeque (1979) and Pebay (2008). It is associative up to rounding: merge in a fixed
/// order where the same bits are wanted.
///
/// ```
/// use selfnorm::statistics::Accumulator;
/// let mut a = Accumulator::default();
/// a.extend(&[1.0_f64, 2.0, 3.0, 4.0]);
/// assert_eq!((a.count(), a.mean(), a.variance()), (4, 2.5, 1.25));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Accumulator {
    count: u64,
    mean: f64,
    /// Sums of (x - mean)^2, ^3, ^4.
    sums: [f64; 3],
}

impl Accumulator {
    /// Takes in one number.
    pub fn push(&mut self, x: f64) {
        self.merge(&Self { count: 1, mean: x, sums: [0.0; 3] });
    }

    /// Takes in many numbers; NaN and infinities make the moments NaN.
    pub fn extend<T: Sample>(&mut self, xs: &[T]) {
        for block in xs.chunks(BLOCK) {
            self.merge(&Self::of_block(block));
        }
    }

    /// The moments of a block, by sums of powers of the distance from its first member.
    fn of_block<T: Sample>(xs: &[T]) -> Self {
        let Some(origin) = xs.first().map(|x| x.to_f64()) else { return Self::default() };
        let mut lanes = [[0.0; LANES]; 4];
        Level::best().run(Powers { xs, origin, lanes: &mut lanes });
        let n = xs.len() as f64;
        let [a, b, c, d] = lanes.map(|lane| lane.iter().sum::<f64>() / n);
        let sums = [
            b - a * a,
            c - 3.0 * a * b + 2.0 * a.powi(3),
            d - 4.0 * a * c + 6.0 * a * a * b - 3.0 * a.powi(4),
        ];
        // Even moments that rounding has made negative are those of a constant block.
        Self {
            count: xs.len() as u64,
            mean: origin + a,
            sums: [not_below_zero(sums[0]) * n, sums[1] * n, not_below_zero(sums[2]) * n],
        }
    }

    /// Takes in another sample.
    pub fn merge(&mut self, other: &Self) {
        if other.count == 0 {
            return;
        }
        if self.count == 0 {
            *self = *other;
            return;
        }
        let (p, q) = (self.count as f64, other.count as f64);
        let n = p + q;
        let d = other.mean - self.mean;
        let ([a2, a3, a4], [b2, b3, b4]) = (self.sums, other.sums);
        let second = a2 + b2 + d * d * p * q / n;
        let third = a3 + b3 + d.powi(3) * p * q * (p - q) / (n * n) + 3.0 * d * (p * b2 - q * a2) / n;
        let fourth = a4
            + b4
            + d.powi(4) * p * q * (p * p - p * q + q * q) / n.powi(3)
            + 6.0 * d * d * (p * p * b2 + q * q * a2) / (n * n)
            + 4.0 * d * (p * b3 - q * a3) / n;
        self.count += other.count;
        self.mean += d * q / n;
        self.sums = [second, third, fourth];
    }

    /// Size of the sample.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The mean; 0 of nothing.
    #[must_use]
    pub const fn mean(&self) -> f64 {
        self.mean
    }

    /// The mean square distance from the mean, divisor n; 0 of nothing.
    #[must_use]
    pub fn variance(&self) -> f64 {
        self.central(0)
    }

    /// The unbiased variance, divisor n - 1; NaN of fewer than two numbers.
    #[must_use]
    pub fn sample_variance(&self) -> f64 {
        if self.count < 2 { f64::NAN } else { self.sums[0] / (self.count - 1) as f64 }
    }

    /// The mean of x^2.
    #[must_use]
    pub fn second_moment(&self) -> f64 {
        self.variance() + self.mean * self.mean
    }

    /// The mean of x^4.
    #[must_use]
    pub fn fourth_moment(&self) -> f64 {
        let m = self.mean;
        self.central(2) + 4.0 * m * self.central(1) + 6.0 * m * m * self.central(0) + m.powi(4)
    }

    /// The fourth central moment over the variance squared, minus 3; NaN where the variance is 0.
    #[must_use]
    pub fn excess_kurtosis(&self) -> f64 {
        self.central(2) / self.variance().powi(2) - 3.0
    }

    fn central(&self, i: usize) -> f64 {
        if self.count == 0 { 0.0 } else { self.sums[i] / self.count as f64 }
    }
}

/// 0 instead of a negative number; NaN stays.
fn not_below_zero(x: f64) -> f64 {
    if x < 0.0 { 0.0 } else { x }
}
