//! Distances between a sample and the normal law, and between two samples.

use crate::error::{Error, Result};
use statrs::distribution::ContinuousCDF;
use statrs::stats_tests::NaNPolicy;
use statrs::stats_tests::anderson_darling::anderson_darling as statrs_anderson_darling;
use statrs::stats_tests::ks_test::{
    KSOneSampleAlternativeMethod, KSTwoSampleAlternativeMethod, ks_onesample, ks_twosample,
};
use std::f64::consts::FRAC_1_SQRT_2;

/// A distance between laws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distance {
    /// The statistic: sup |F_n - F| for Kolmogorov and Smirnov, A^2 for Anderson and Darling.
    pub statistic: f64,
    /// The probability of a larger one if the laws agree, asymptotic in n; for A^2 none is given, because the tables
    /// hold for an estimated mean and variance.
    pub p_value: Option<f64>,
}

/// N(mean, deviation^2), with the correctly rounded erfc.
struct Normal {
    mean: f64,
    deviation: f64,
}

/// Beyond these many standard deviations 1 - Phi is less than a rounding error of 1, and its logarithm lost.
const REACH: f64 = 8.0;

impl statrs::statistics::Min<f64> for Normal {
    fn min(&self) -> f64 {
        f64::NEG_INFINITY
    }
}

impl statrs::statistics::Max<f64> for Normal {
    fn max(&self) -> f64 {
        f64::INFINITY
    }
}

impl ContinuousCDF<f64, f64> for Normal {
    fn cdf(&self, x: f64) -> f64 {
        0.5 * core_math::erfc((self.mean - x) / self.deviation * FRAC_1_SQRT_2)
    }

    fn sf(&self, x: f64) -> f64 {
        0.5 * core_math::erfc((x - self.mean) / self.deviation * FRAC_1_SQRT_2)
    }
}

/// The law and the sample, if a distance between them exists.
fn checked(sample: &[f64], mean: f64, variance: f64) -> Result<Normal> {
    let refuse =
        |parameter, value: f64, domain| Error::Domain { parameter, value: format!("{value:?}"), domain };
    if !mean.is_finite() {
        return Err(refuse("mean", mean, "a finite number"));
    }
    if !(variance > 0.0 && variance.is_finite()) {
        return Err(refuse("variance", variance, "a finite number > 0"));
    }
    finite(sample)?;
    Ok(Normal { mean, deviation: variance.sqrt() })
}

fn finite(sample: &[f64]) -> Result<()> {
    let refuse =
        |value: String| Error::Domain { parameter: "sample", value, domain: "one or more finite numbers" };
    match sample.iter().find(|x| !x.is_finite()) {
        Some(x) => Err(refuse(format!("{x:?}"))),
        None if sample.is_empty() => Err(refuse("nothing".to_owned())),
        None => Ok(()),
    }
}

/// sup |F_n - Phi|, the Kolmogorov-Smirnov distance of a sample to N(mean, variance).
///
/// # Errors
/// [`Error::Domain`] for an empty or not finite sample, and unless 0 < variance < infinity.
pub fn kolmogorov_smirnov(sample: &[f64], mean: f64, variance: f64) -> Result<Distance> {
    let law = checked(sample, mean, variance)?;
    let method = KSOneSampleAlternativeMethod::TwoSidedAsymptotic;
    ks_onesample(sample.to_vec(), &law, method, NaNPolicy::Error).map(distance).map_err(unexpected)
}

/// A^2, the Anderson-Darling distance of a sample to N(mean, variance), which weighs the tails.
///
/// # Errors
/// As [`kolmogorov_smirnov`]; also for a member more than 8 standard deviations out, where A^2 leaves `f64`.
pub fn anderson_darling(sample: &[f64], mean: f64, variance: f64) -> Result<Distance> {
    let law = checked(sample, mean, variance)?;
    if let Some(x) = sample.iter().find(|x| (*x - mean).abs() > REACH * law.deviation) {
        return Err(Error::Domain {
            parameter: "sample",
            value: format!("{x:?}"),
            domain: "within 8 standard deviations",
        });
    }
    let (statistic, _) = statrs_anderson_darling(sample, &law).map_err(unexpected)?;
    Ok(Distance { statistic, p_value: None })
}

/// sup |F_m - G_n| of two samples.
///
/// # Errors
/// [`Error::Domain`] for an empty or not finite sample.
pub fn two_sample_kolmogorov_smirnov(a: &[f64], b: &[f64]) -> Result<Distance> {
    finite(a)?;
    finite(b)?;
    let method = KSTwoSampleAlternativeMethod::TwoSidedAsymptotic;
    ks_twosample(a.to_vec(), b.to_vec(), method, NaNPolicy::Error).map(distance).map_err(unexpected)
}

fn distance((statistic, p_value): (f64, f64)) -> Distance {
    Distance { statistic, p_value: Some(p_value) }
}

fn unexpected(reason: impl std::fmt::Display) -> Error {
    Error::NotFound { search: "the distance of two laws", reason: reason.to_string() }
}
