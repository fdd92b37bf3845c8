//! Mean 0 and variance 1 for every feature.

use super::dataset::Dataset;
use crate::error::{Error, Result};

/// x -> (x - mean)/deviation for each feature, fitted on one data set and applied to any other of its width.
///
/// Moments are those of the rows that it was fitted on (divisor n). A feature that was constant there is only shifted.
///
/// ```
/// use selfnorm::data::{Dataset, Standardization, Target};
/// let mut train = Dataset::new(vec![1.0, 3.0], 1, Target::Values(vec![0.0, 0.0]))?;
/// let mut test = Dataset::new(vec![4.0], 1, Target::Values(vec![0.0]))?;
/// let standardization = Standardization::fit(&train);
/// standardization.apply(&mut train)?;
/// standardization.apply(&mut test)?;
/// assert_eq!((train.features(), test.features()), ([-1.0, 1.0].as_slice(), [2.0].as_slice()));
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Standardization {
    means: Vec<f64>,
    deviations: Vec<f64>,
}

impl Standardization {
    /// Each feature by its own moments, over the rows of `train`.
    #[must_use]
    pub fn fit(train: &Dataset) -> Self {
        Self::of(train.features(), train.width())
    }

    fn of(features: &[f32], width: usize) -> Self {
        let n = (features.len() / width) as f64;
        let rows = || features.chunks_exact(width);
        let mut means = vec![0.0; width];
        rows().for_each(|row| row.iter().zip(&mut means).for_each(|(x, mean)| *mean += f64::from(*x) / n));
        let mut variances = vec![0.0; width];
        for row in rows() {
            for ((x, mean), variance) in row.iter().zip(&means).zip(&mut variances) {
                let distance = f64::from(*x) - mean;
                *variance += distance * distance / n;
            }
        }
        // The mean of n equal numbers is that number up to n roundings of 2^-53.
        let constant = |mean: &f64, variance: &f64| variance.sqrt() <= n * f64::EPSILON * mean.abs();
        let deviation = |(mean, variance)| if constant(mean, variance) { 1.0 } else { variance.sqrt() };
        let deviations = means.iter().zip(&variances).map(deviation).collect();
        Self { means, deviations }
    }

    /// All features by the moments of all of them together: for pixels, which have one scale.
    #[must_use]
    pub fn fit_whole(train: &Dataset) -> Self {
        let width = train.width();
        let Self { means, deviations } = Self::of(train.features(), 1);
        Self { means: vec![means[0]; width], deviations: vec![deviations[0]; width] }
    }

    /// Of known means and deviations; `None` unless they are equally many, finite, and the deviations above 0.
    #[must_use]
    pub fn from_parts(means: Vec<f64>, deviations: Vec<f64>) -> Option<Self> {
        let good = means.len() == deviations.len()
            && means.iter().all(|m| m.is_finite())
            && deviations.iter().all(|d| d.is_finite() && *d > 0.0);
        good.then_some(Self { means, deviations })
    }

    /// The means, per feature.
    #[must_use]
    pub fn means(&self) -> &[f64] {
        &self.means
    }

    /// The standard deviations, per feature; 1 for one that was constant.
    #[must_use]
    pub fn deviations(&self) -> &[f64] {
        &self.deviations
    }

    /// Standardizes in place.
    ///
    /// # Errors
    /// [`Error::Domain`] for another number of features, and for a feature that leaves the range of f32; the data are
    /// then as they were.
    pub fn apply(&self, data: &mut Dataset) -> Result<()> {
        let width = self.means.len();
        if data.width() != width {
            let value = format!("{}, standardization of {width}", data.width());
            return Err(Error::Domain { parameter: "features", value, domain: "as many as were fitted" });
        }
        let image =
            |column: usize, x: f32| ((f64::from(x) - self.means[column]) / self.deviations[column]) as f32;
        if let Some(i) =
            data.features().iter().enumerate().position(|(i, x)| !image(i % width, *x).is_finite())
        {
            let value = format!("{} in row {}, column {}", data.features()[i], i / width + 1, i % width + 1);
            return Err(Error::Domain {
                parameter: "features",
                value,
                domain: "finite in f32 when standardized",
            });
        }
        for row in data.features_mut().chunks_exact_mut(width) {
            row.iter_mut().enumerate().for_each(|(column, x)| *x = image(column, *x));
        }
        Ok(())
    }
}
