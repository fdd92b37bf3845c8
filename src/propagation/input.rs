//! The laws of the input coordinates.

use crate::error::{Error, Result};
use crate::moments::Moments;
use crate::random::Stream;
use std::sync::Arc;

/// How the coordinates of an input are drawn, independently, with given mean and variance.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub enum Input {
    /// A normal law.
    #[default]
    Gaussian,
    /// Uniform on an interval.
    Uniform,
    /// Mean +- standard deviation, each with probability 1/2.
    Rademacher,
    /// Student's law, shifted and scaled. Of 4 degrees or fewer the fourth moment does not exist, and with it no error of
    /// the variance.
    StudentT {
        /// Degrees of freedom, 5 to 100.
        degrees: u32,
    },
    /// A normal law; inputs 2k and 2k + 1 of a network have this correlation in every coordinate.
    Correlated {
        /// In \[-1, 1\].
        correlation: f64,
    },
    /// All coordinates equal the mean; the variance is not used.
    Constant,
    /// Rows of a table, as they stand there, each as likely as any other; mean and variance are not used.
    Rows(Arc<Rows>),
}

/// A table of inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Rows {
    values: Vec<f32>,
    columns: usize,
}

impl Rows {
    /// A table by its rows.
    ///
    /// # Errors
    /// [`Error::Domain`] unless there is at least one whole row, and no other, of finite numbers.
    pub fn new(values: Vec<f32>, columns: usize) -> Result<Self> {
        let refuse = |value: String| {
            Err(Error::Domain { parameter: "rows of inputs", value, domain: "whole rows of finite numbers" })
        };
        if values.is_empty() || !values.len().is_multiple_of(columns) {
            return refuse(format!("{} numbers in rows of {columns}", values.len()));
        }
        match values.iter().find(|x| !x.is_finite()) {
            Some(x) => refuse(format!("{x:?}")),
            None => Ok(Self { values, columns }),
        }
    }

    /// Numbers of a row.
    #[must_use]
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// The number of rows.
    #[must_use]
    pub fn count(&self) -> usize {
        self.values.len() / self.columns
    }

    /// Mean x, x^2, x^3, x^4 of a row's numbers.
    fn raw_moments(&self) -> Vec<[f64; 4]> {
        let of_row = |row: &[f32]| {
            let mut sums = [0.0; 4];
            for x in row {
                let (x, mut power) = (f64::from(*x), 1.0);
                for sum in &mut sums {
                    power *= x;
                    *sum += power;
                }
            }
            sums.map(|sum| sum / row.len() as f64)
        };
        self.values.chunks_exact(self.columns).map(of_row).collect()
    }

    /// (share, mean moments) of at most so many groups of rows alike in their second moment.
    pub(super) fn groups(&self, most: usize) -> Vec<(f64, [f64; 4])> {
        let mut rows = self.raw_moments();
        rows.sort_by(|a, b| a[1].total_cmp(&b[1]));
        let count = rows.len();
        let size = count.div_ceil(most);
        let of_group = |group: &[[f64; 4]]| {
            let mean = |k: usize| group.iter().map(|raw| raw[k]).sum::<f64>() / group.len() as f64;
            (group.len() as f64 / count as f64, [mean(0), mean(1), mean(2), mean(3)])
        };
        rows.chunks(size).map(of_group).collect()
    }
}

impl Input {
    /// # Errors
    /// [`Error::Domain`] outside the parameter's domain.
    pub(super) fn check(&self) -> Result<()> {
        let refuse = |parameter, value, domain| Err(Error::Domain { parameter, value, domain });
        match *self {
            Self::StudentT { degrees } if !(5..=100).contains(&degrees) => {
                refuse("degrees of freedom", degrees.to_string(), "5 to 100: a fourth moment is needed")
            }
            Self::Correlated { correlation } if !(-1.0..=1.0).contains(&correlation) => {
                refuse("correlation of the inputs", format!("{correlation:?}"), "-1 to 1")
            }
            _ => Ok(()),
        }
    }

    /// Random numbers that a coordinate takes.
    pub(super) fn words(&self) -> usize {
        if let Self::StudentT { degrees } = self { *degrees as usize + 1 } else { 1 }
    }

    /// Coordinates of an input, for layers of this width.
    pub(super) fn width(&self, layers: usize) -> usize {
        if let Self::Rows(rows) = self { rows.columns } else { layers }
    }

    /// Draws inputs: coordinates by samples, the samples of a coordinate side by side.
    pub(super) fn draw(&self, stream: Stream, moments: Moments<f64>, samples: usize, out: &mut [f32]) {
        let (mean, deviation) = (moments.mean as f32, moments.variance.sqrt() as f32);
        match *self {
            Self::Gaussian => stream.normals(0, out),
            Self::Uniform => {
                stream.uniforms(0, out);
                out.iter_mut().for_each(|x| *x = (2.0 * *x - 1.0) * 3.0_f32.sqrt());
            }
            Self::Rademacher => {
                stream.uniforms(0, out);
                out.iter_mut().for_each(|x| *x = if *x < 0.5 { -1.0 } else { 1.0 });
            }
            Self::StudentT { degrees } => student(stream, degrees, out),
            Self::Correlated { correlation } => {
                stream.normals(0, out);
                let (c, rest) = (correlation as f32, (1.0 - correlation * correlation).sqrt() as f32);
                for pair in out.chunks_exact_mut(samples).flat_map(|row| row.chunks_exact_mut(2)) {
                    pair[1] = c * pair[0] + rest * pair[1];
                }
            }
            Self::Constant => out.fill(0.0),
            Self::Rows(ref rows) => {
                for sample in 0..samples {
                    let row = stream.below(sample as u64, rows.count() as u64) as usize;
                    let row = &rows.values[row * rows.columns..(row + 1) * rows.columns];
                    out.iter_mut().skip(sample).step_by(samples).zip(row).for_each(|(x, value)| *x = *value);
                }
                return;
            }
        }
        out.iter_mut().for_each(|x| *x = mean + deviation * *x);
    }

    /// E x x' of the coordinates of inputs 2k and 2k + 1; NaN for rows of a table, of which every pair has its own.
    pub(super) fn overlap(&self, Moments { mean, variance }: Moments<f64>) -> f64 {
        match self {
            Self::Correlated { correlation } => mean * mean + correlation * variance,
            Self::Rows(_) => f64::NAN,
            _ => mean * mean,
        }
    }

    /// E x, E x^2, E x^3, E x^4 of a coordinate; of rows of a table all together.
    pub(super) fn raw_moments(&self, Moments { mean: m, variance: v }: Moments<f64>) -> [f64; 4] {
        let (v, fourth) = match self {
            Self::Gaussian | Self::Correlated { .. } => (v, 3.0),
            Self::Uniform => (v, 1.8),
            Self::Rademacher => (v, 1.0),
            Self::StudentT { degrees } => (v, 3.0 + 6.0 / (f64::from(*degrees) - 4.0)),
            Self::Constant => (0.0, 0.0),
            Self::Rows(rows) => return rows.groups(1)[0].1,
        };
        let square = m * m;
        [m, square + v, m * (square + 3.0 * v), square * (square + 6.0 * v) + fourth * v * v]
    }
}

/// Student's law with variance 1: a normal over the root of a mean of squares of `degrees` others.
fn student(stream: Stream, degrees: u32, out: &mut [f32]) {
    let per = degrees as usize + 1;
    let scale = (f64::from(degrees - 2)).sqrt();
    let mut normals = vec![0.0_f32; per];
    for (x, first) in out.iter_mut().zip((0..).step_by(per)) {
        stream.normals(first, &mut normals);
        let square: f64 = normals[1..].iter().map(|z| f64::from(*z).powi(2)).sum();
        *x = (scale * f64::from(normals[0]) / square.sqrt()) as f32;
    }
}
