//! Estimates with their errors.

use super::{Accumulator, normal_p_value, student_p_value};

/// An estimate: a value without its error, its sample size and the seed that remakes it says nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The estimated value.
    pub value: f64,
    /// Its standard error; NaN where one observation gives none.
    pub standard_error: f64,
    /// Number of independent observations.
    pub n: u64,
    /// The seed of the random numbers.
    pub seed: u64,
}

impl Estimate {
    /// The mean of independent observations, with standard error s/sqrt(n).
    #[must_use]
    pub fn mean(observations: &Accumulator, seed: u64) -> Self {
        let n = observations.count();
        let standard_error = (observations.sample_variance() / n as f64).sqrt();
        Self { value: observations.mean(), standard_error, n, seed }
    }

    /// (value - expected)/standard error; 0 where both the difference and the error are 0.
    #[must_use]
    pub fn z_score(&self, expected: f64) -> f64 {
        let difference = self.value - expected;
        if difference.abs() > 0.0 || self.standard_error.is_nan() {
            difference / self.standard_error
        } else {
            0.0
        }
    }

    /// The two-sided p-value of `expected` under Student's law with n - 1 degrees of freedom.
    #[must_use]
    pub fn p_value(&self, expected: f64) -> f64 {
        let z = self.z_score(expected);
        match self.n {
            0 | 1 => f64::NAN,
            n => student_p_value(z, (n - 1) as f64).unwrap_or_else(|| normal_p_value(z)),
        }
    }
}
