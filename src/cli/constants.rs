//! `selfnorm constants`: SELU's parameters, in certified digits.

use super::arguments::{Allowed, exact, shortened};
use super::report::{Block, Report, Value};
use super::vocabulary as word;
use crate::error::Result;
use crate::fixed_point::certified_constants;
use crate::scalar::Rational;

/// Digits that are printed unless asked otherwise.
const DIGITS: usize = 30;

/// Options of `selfnorm constants`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// nu, the variance of the wanted fixed point (0, nu), > 0
    #[arg(long, value_name = "NU", default_value = "1", allow_hyphen_values = true)]
    variance: String,
}

/// What to compute.
#[derive(Debug)]
pub struct Plan {
    /// The variance as it was given.
    text: String,
    variance: Rational,
    digits: usize,
}

impl Args {
    /// Checks the options.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn plan(&self, digits: Option<usize>) -> Result<Plan> {
        let variance = exact("--variance", &self.variance, Allowed::Positive)?;
        Ok(Plan { text: shortened(&self.variance), variance, digits: digits.unwrap_or(DIGITS) })
    }
}

impl Plan {
    /// Computes the digits.
    ///
    /// # Errors
    /// As [`certified_constants`].
    pub fn run(&self) -> Result<Report> {
        let constants = certified_constants(&self.variance, self.digits)?;
        let block = |(key, digits): (&'static str, String)| {
            let label = word::constant(key);
            Block::Field(label, Value::Digits(digits))
        };
        Ok(Report {
            title: format!(
                "SELU with fixed point (mu, nu) = (0, {}) at omega = 0, tau = 1: {} certified digits",
                self.text, self.digits
            ),
            blocks: constants.into_iter().map(block).collect(),
            notes: vec!["selu(z) = lambda z for z > 0, lambda alpha (e^z - 1) for z <= 0.".to_owned()],
        })
    }
}
