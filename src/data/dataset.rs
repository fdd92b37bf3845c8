//! Rows of features with what is to be learnt from each.

use crate::error::{Error, Result};

/// What is to be learnt, row by row.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// One of the classes 0 .. names.len() - 1 per row.
    Classes {
        /// The class of each row.
        labels: Vec<u32>,
        /// The classes' names.
        names: Vec<String>,
    },
    /// One number per row.
    Values(Vec<f32>),
}

/// Rows of features, all finite, with a target each.
///
/// ```
/// use selfnorm::data::{Dataset, Target};
/// let data = Dataset::new(vec![1.0, 2.0, 3.0, 4.0], 2, Target::Values(vec![0.5, -0.5]))?;
/// assert_eq!((data.rows(), data.row(1)), (2, [3.0, 4.0].as_slice()));
/// assert_eq!(data.select(&[1, 1]).rows(), 2);
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Dataset {
    features: Vec<f32>,
    width: usize,
    target: Target,
}

/// A data set that is given in two parts.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// To learn from.
    pub train: Dataset,
    /// To be judged by.
    pub test: Dataset,
}

impl Target {
    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        match self {
            Self::Classes { labels, .. } => labels.len(),
            Self::Values(values) => values.len(),
        }
    }

    /// Classes 0 .. count - 1, named by their numbers.
    #[must_use]
    pub fn numbered(labels: Vec<u32>, count: u32) -> Self {
        Self::Classes { labels, names: (0..count).map(|class| class.to_string()).collect() }
    }
}

impl Dataset {
    /// Features row by row, `width` of them per row.
    ///
    /// # Errors
    /// [`Error::Domain`] unless there is at least one row and one feature, the numbers of rows agree, every feature and
    /// value is finite and every label has a name.
    pub fn new(features: Vec<f32>, width: usize, target: Target) -> Result<Self> {
        let refuse = |parameter, value: String, domain| Err(Error::Domain { parameter, value, domain });
        if width == 0 || features.is_empty() {
            return refuse(
                "features",
                format!("{} of {width} per row", features.len()),
                "at least one row of at least one",
            );
        }
        if features.len() != width.saturating_mul(target.rows()) {
            let value = format!("{} of {width} per row, with {} targets", features.len(), target.rows());
            return refuse("features", value, "as many rows as targets");
        }
        if let Some(i) = features.iter().position(|x| !x.is_finite()) {
            let value = format!("{} in row {}, column {}", features[i], i / width + 1, i % width + 1);
            return refuse("features", value, "finite numbers in f32");
        }
        match &target {
            Target::Classes { labels, names } => {
                if let Some(row) = labels.iter().position(|label| *label as usize >= names.len()) {
                    let value = format!("{} in row {}", labels[row], row + 1);
                    return refuse("labels", value, "below the number of classes");
                }
            }
            Target::Values(values) => {
                if let Some(row) = values.iter().position(|x| !x.is_finite()) {
                    return refuse(
                        "values",
                        format!("{} in row {}", values[row], row + 1),
                        "finite numbers in f32",
                    );
                }
            }
        }
        Ok(Self { features, width, target })
    }

    /// The number of rows, at least 1.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.target.rows()
    }

    /// The number of features, at least 1.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.width
    }

    /// All features, row by row.
    #[must_use]
    pub fn features(&self) -> &[f32] {
        &self.features
    }

    /// For [`Standardization`](super::Standardization), which keeps them finite.
    pub(super) fn features_mut(&mut self) -> &mut [f32] {
        &mut self.features
    }

    /// The features of row i < [`rows`](Self::rows).
    #[must_use]
    pub fn row(&self, i: usize) -> &[f32] {
        &self.features[i * self.width..][..self.width]
    }

    /// What is to be learnt.
    #[must_use]
    pub const fn target(&self) -> &Target {
        &self.target
    }

    /// These rows, in this order; each below [`rows`](Self::rows), repetitions allowed.
    #[must_use]
    pub fn select(&self, rows: &[usize]) -> Self {
        let features = rows.iter().flat_map(|i| self.row(*i)).copied().collect();
        let target = match &self.target {
            Target::Classes { labels, names } => {
                Target::Classes { labels: rows.iter().map(|i| labels[*i]).collect(), names: names.clone() }
            }
            Target::Values(values) => Target::Values(rows.iter().map(|i| values[*i]).collect()),
        };
        Self { features, width: self.width, target }
    }
}
