//! The laws, and the rows drawn from them.

use super::orthogonal::orthogonalize;
use crate::error::{Error, Result};
use crate::moments::WeightSums;
use crate::random::{Sample, Stream};

/// Where the truncated normal law is cut, in standard deviations of the normal law before the cut.
const CUT: f64 = 2.0;

/// How the entries of a weight matrix are distributed.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Law {
    /// N(0, tau/n).
    Gaussian,
    /// Uniform on +-sqrt(3 tau/n).
    Uniform,
    /// A normal law whose draws beyond two standard deviations are drawn again, as Keras does.
    TruncatedGaussian {
        /// Whether the normal law before the cut is widened, so that the variance after it is tau/n. Without, it is
        /// 0.774 tau/n.
        corrected: bool,
    },
    /// +-sqrt(tau/n), each with probability 1/2.
    Rademacher,
    /// N(0, tau/(n density)) with probability `density`, else 0.
    Sparse {
        /// In (0, 1\].
        density: f64,
    },
    /// sqrt(tau) times rows of a Haar-distributed orthogonal matrix; with more rows than columns, orthogonal columns
    /// and rows whose squares sum to tau on average.
    Orthogonal,
}

/// A law of weight matrices with its scale.
///
/// ```
/// use selfnorm::random::Stream;
/// use selfnorm::weights::{Law, Weights};
/// let weights = Weights::new(Law::Uniform, 2.0)?;
/// let mut matrix = vec![0.0_f32; 4 * 100];
/// weights.draw(Stream::new(1, [0, 0, 0]), 4, 100, &mut matrix)?;
/// assert!(matrix.iter().all(|w| w * w <= 3.0 * 2.0 / 100.0));
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    law: Law,
    tau: f64,
    sums: Option<WeightSums<f64>>,
}

impl Law {
    /// n times the variance of an entry, over tau: 1 but for the truncated law without correction, where it is
    /// 1 - 4 phi(2)/(Phi(2) - Phi(-2)) = 0.7737.
    #[must_use]
    pub fn variance_factor(self) -> f64 {
        match self {
            Self::TruncatedGaussian { corrected: false } => truncated_variance(),
            _ => 1.0,
        }
    }

    /// The excess kurtosis of an entry of a free row; of an orthogonal matrix, that of its limit for large n.
    #[must_use]
    pub fn excess_kurtosis(self) -> f64 {
        match self {
            Self::Gaussian | Self::Orthogonal => 0.0,
            Self::Uniform => -1.2,
            Self::Rademacher => -2.0,
            Self::Sparse { density } => 3.0 / density - 3.0,
            Self::TruncatedGaussian { .. } => {
                // By parts, with t = 2 phi(c)/P(|z| < c): E z^2 = 1 - c t and E z^4 = 3 E z^2 - c^3 t.
                let second = truncated_variance();
                (3.0 * second - CUT * CUT * (1.0 - second)) / (second * second) - 3.0
            }
        }
    }
}

/// The variance of a standard normal law cut at +-2.
fn truncated_variance() -> f64 {
    let density = core_math::exp(-0.5 * CUT * CUT) / (2.0 * std::f64::consts::PI).sqrt();
    1.0 - 2.0 * CUT * density / core_math::erf(CUT / std::f64::consts::SQRT_2)
}

impl Weights {
    /// Weights of a law with n times the variance of an entry nominally `tau`.
    ///
    /// # Errors
    /// [`Error::Domain`] unless 0 <= tau < infinity and a density lies in (0, 1].
    pub fn new(law: Law, tau: f64) -> Result<Self> {
        if !(tau >= 0.0 && tau.is_finite()) {
            return Err(refuse("tau", tau, "a finite number >= 0"));
        }
        match law {
            Law::Sparse { density } if !(density > 0.0 && density <= 1.0) => {
                Err(refuse("density", density, "0 < density <= 1"))
            }
            _ => Ok(Self { law, tau, sums: None }),
        }
    }

    /// The same law with every row shifted and scaled to have exactly these sums.
    #[must_use]
    pub const fn with_exact_sums(self, sums: WeightSums<f64>) -> Self {
        Self { law: self.law, tau: sums.sum_of_squares, sums: Some(sums) }
    }

    /// The law of the entries.
    #[must_use]
    pub const fn law(&self) -> Law {
        self.law
    }

    /// The exact sums of the rows, if they are forced.
    #[must_use]
    pub const fn sums(&self) -> Option<WeightSums<f64>> {
        self.sums
    }

    /// n times the true second moment of an entry: what the moment map must be given as tau.
    #[must_use]
    pub fn tau(&self) -> f64 {
        if self.sums.is_some() { self.tau } else { self.tau * self.law.variance_factor() }
    }

    /// Whether rows are independent, so that [`draw_row`](Self::draw_row) can make them one by one.
    #[must_use]
    pub fn rows_are_independent(&self) -> bool {
        self.law != Law::Orthogonal
    }

    /// A matrix by rows; row i comes from the stream whose last index is i.
    ///
    /// # Errors
    /// [`Error::Domain`] for a slice of another size, and where no row has the exact sums.
    pub fn draw<T: Sample>(&self, stream: Stream, rows: usize, columns: usize, out: &mut [T]) -> Result<()> {
        if rows.checked_mul(columns) != Some(out.len()) {
            return Err(refuse("weights", out.len() as f64, "rows times columns numbers"));
        }
        if columns == 0 {
            return Ok(());
        }
        if self.law == Law::Orthogonal {
            return self.draw_orthogonal(stream, rows, columns, out);
        }
        let mut streams = (0..).map(|row| stream.with_last(row));
        out.chunks_exact_mut(columns)
            .zip(&mut streams)
            .try_for_each(|(row, stream)| self.draw_row(stream, row))
    }

    /// One row of independent entries.
    ///
    /// # Errors
    /// [`Error::Domain`] where no row has the exact sums, and for an orthogonal matrix, whose rows are not independent.
    pub fn draw_row<T: Sample>(&self, stream: Stream, row: &mut [T]) -> Result<()> {
        let n = row.len() as f64;
        let deviation = (self.tau / n).sqrt();
        match self.law {
            Law::Orthogonal => {
                let value = "orthogonal".to_owned();
                return Err(Error::Domain { parameter: "law", value, domain: "one with independent rows" });
            }
            Law::Gaussian => {
                stream.normals(0, row);
                scale(row, deviation);
            }
            Law::Uniform => {
                stream.uniforms(0, row);
                map(row, |u| (2.0 * u - 1.0) * 3.0_f64.sqrt() * deviation);
            }
            Law::TruncatedGaussian { corrected } => {
                truncated(stream, row);
                let factor = if corrected { truncated_variance().sqrt().recip() } else { 1.0 };
                scale(row, deviation * factor);
            }
            Law::Rademacher => {
                stream.uniforms(0, row);
                map(row, |u| if u < 0.5 { -deviation } else { deviation });
            }
            Law::Sparse { density } => {
                let mut kept = vec![T::default(); row.len()];
                stream.uniforms(0, &mut kept);
                // The normals come after the words that the uniforms have used.
                stream.normals(beyond(row.len()), row);
                for (w, u) in row.iter_mut().zip(&kept) {
                    let value =
                        if u.to_f64() < density { w.to_f64() * deviation / density.sqrt() } else { 0.0 };
                    *w = T::from_f64(value);
                }
            }
        }
        self.sums.map_or(Ok(()), |sums| force(row, sums))
    }

    fn draw_orthogonal<T: Sample>(
        &self,
        stream: Stream,
        rows: usize,
        columns: usize,
        out: &mut [T],
    ) -> Result<()> {
        let (short, long) = (rows.min(columns), rows.max(columns));
        let mut basis = vec![0.0_f64; short * long];
        for (row, i) in basis.chunks_exact_mut(long).zip(0..) {
            stream.with_last(i).normals(0, row);
        }
        orthogonalize(&mut basis, long)?;
        // Rows of norm^2 tau; or columns of norm^2 tau rows/columns, whose rows have it on average.
        let factor = (self.tau * rows as f64 / short as f64).sqrt();
        for (k, w) in out.iter_mut().enumerate() {
            let (i, j) = (k / columns, k % columns);
            let at = if rows <= columns { i * long + j } else { j * long + i };
            *w = T::from_f64(factor * basis[at]);
        }
        match self.sums {
            Some(sums) => out.chunks_exact_mut(columns).try_for_each(|row| force(row, sums)),
            None => Ok(()),
        }
    }
}

/// The first element after `n` that no word of the first n elements enters: whole blocks, and a reserve.
const fn beyond(n: usize) -> u64 {
    (n as u64).next_multiple_of(64)
}

fn refuse(parameter: &'static str, value: f64, domain: &'static str) -> Error {
    Error::Domain { parameter, value: format!("{value:?}"), domain }
}

fn map<T: Sample>(row: &mut [T], f: impl Fn(f64) -> f64) {
    for w in row {
        *w = T::from_f64(f(w.to_f64()));
    }
}

/// Each weight times a factor, rounded once.
fn scale<T: Sample>(row: &mut [T], factor: f64) {
    map(row, |w| w * factor);
}

/// Standard normals, those beyond the cut replaced, in order, by the next of the stream that are not.
fn truncated<T: Sample>(stream: Stream, row: &mut [T]) {
    stream.normals(0, row);
    let mut next = beyond(row.len());
    for w in row {
        let mut spare = [*w];
        while spare[0].to_f64().abs() > CUT {
            stream.normals(next, &mut spare);
            next += 1;
        }
        *w = spare[0];
    }
}

/// Shifts and scales a row so that it has exactly these sums: w -> omega/n + s (w - mean of w).
fn force<T: Sample>(row: &mut [T], sums: WeightSums<f64>) -> Result<()> {
    let n = row.len() as f64;
    let wanted = sums.sum_of_squares - sums.sum * sums.sum / n;
    let mean = row.iter().map(|w| w.to_f64()).sum::<f64>() / n;
    let spread: f64 = row.iter().map(|w| (w.to_f64() - mean).powi(2)).sum();
    // One rounding of omega^2/n is allowed for.
    let none = wanted.abs() <= f64::EPSILON * sums.sum_of_squares;
    if !none && (wanted < 0.0 || spread <= 0.0) {
        return Err(refuse(
            "tau",
            sums.sum_of_squares,
            "omega^2/n <= tau, with equality where all weights are equal",
        ));
    }
    let factor = if none { 0.0 } else { (wanted / spread).sqrt() };
    map(row, |w| sums.sum / n + factor * (w - mean));
    Ok(())
}
