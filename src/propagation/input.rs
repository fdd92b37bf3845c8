//! The laws of the input coordinates.

use crate::moments::Moments;
use crate::random::Stream;

/// How the coordinates of an input are drawn, independently, with given mean and variance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Input {
    /// A normal law.
    #[default]
    Gaussian,
    /// Uniform on an interval.
    Uniform,
    /// Mean +- standard deviation, each with probability 1/2.
    Rademacher,
    /// All coordinates equal the mean; the variance is not used.
    Constant,
}

impl Input {
    /// Draws inputs.
    pub(super) fn draw(self, stream: Stream, moments: Moments<f64>, out: &mut [f32]) {
        let (mean, deviation) = (moments.mean as f32, moments.variance.sqrt() as f32);
        match self {
            Self::Gaussian => stream.normals(0, out),
            Self::Uniform => {
                stream.uniforms(0, out);
                out.iter_mut().for_each(|x| *x = (2.0 * *x - 1.0) * 3.0_f32.sqrt());
            }
            Self::Rademacher => {
                stream.uniforms(0, out);
                out.iter_mut().for_each(|x| *x = if *x < 0.5 { -1.0 } else { 1.0 });
            }
            Self::Constant => out.fill(0.0),
        }
        out.iter_mut().for_each(|x| *x = mean + deviation * *x);
    }

    /// E x, E x^2, E x^3, E x^4 of a coordinate.
    pub(super) fn raw_moments(self, Moments { mean: m, variance: v }: Moments<f64>) -> [f64; 4] {
        let (v, fourth) = match self {
            Self::Gaussian => (v, 3.0),
            Self::Uniform => (v, 1.8),
            Self::Rademacher => (v, 1.0),
            Self::Constant => (0.0, 0.0),
        };
        let square = m * m;
        [m, square + v, m * (square + 3.0 * v), square * (square + 6.0 * v) + fourth * v * v]
    }
}
