//! The data of a training, read and standardized.

use super::run_file::{DataSection, Source, Standardize};
use super::{Loss, Real, Score};
use crate::data::table::{Column, Task as Kind};
use crate::data::{Dataset, Split, Standardization, Target, cifar, embedded, folder, idx, table, uci};
use crate::error::{Error, Result};
use crate::random::Stream;
use std::path::Path;

/// Rows to learn from, to choose by and to be judged by, with what is needed to treat others alike.
#[derive(Clone, Debug)]
pub struct Task {
    /// To learn from.
    pub train: Dataset,
    /// To stop by, if any are kept apart.
    pub validation: Option<Dataset>,
    /// To be judged by.
    pub test: Dataset,
    /// How rows were standardized; `None` if they were not.
    pub standardization: Option<Standardization>,
}

/// The first index of the stream that keeps rows apart.
const APART: u32 = 0x5e1e_0001;

impl Task {
    /// Reads or computes what a run file asks for; `data_dir` as in [`folder`].
    ///
    /// # Errors
    /// What the readers refuse; [`Error::Domain`] if no training row is left.
    pub fn load(section: &DataSection, seed: u64, data_dir: Option<&Path>) -> Result<Self> {
        let (mut train, mut validation, mut test) = match &section.source {
            Source::Uci { name, fold } => uci_fold(&folder(data_dir)?, name, *fold)?,
            source => {
                let Split { train, test } = split(source, seed, data_dir)?;
                (train, None, test)
            }
        };
        if validation.is_none() {
            (train, validation) = keep_apart(train, section.validation, seed)?;
        }
        let standardization = match section.standardize {
            Standardize::None => None,
            Standardize::Features => Some(Standardization::fit(&train)),
            Standardize::Whole => Some(Standardization::fit_whole(&train)),
        };
        if let Some(standardization) = &standardization {
            standardization.apply(&mut train)?;
            standardization.apply(&mut test)?;
            validation.as_mut().map_or(Ok(()), |rows| standardization.apply(rows))?;
        }
        Ok(Self { train, validation, test, standardization })
    }

    /// How many outputs a network for it has: one per class, or one.
    #[must_use]
    pub fn outputs(&self) -> usize {
        match self.train.target() {
            Target::Classes { names, .. } => names.len(),
            Target::Values(_) => 1,
        }
    }

    /// The classes' names; none for numbers.
    #[must_use]
    pub fn classes(&self) -> &[String] {
        match self.train.target() {
            Target::Classes { names, .. } => names,
            Target::Values(_) => &[],
        }
    }

    /// The loss that suits it: cross-entropy of classes, squared error of numbers.
    #[must_use]
    pub fn loss(&self) -> Loss {
        if self.classes().is_empty() { Loss::SquaredError } else { Loss::SoftmaxCrossEntropy }
    }

    /// A number that other training data would hardly have.
    #[must_use]
    pub fn fingerprint(&self) -> u32 {
        let mut crc = flate2::Crc::new();
        self.train.features().iter().for_each(|x| crc.update(&x.to_le_bytes()));
        match self.train.target() {
            Target::Classes { labels, .. } => {
                labels.iter().for_each(|label| crc.update(&label.to_le_bytes()))
            }
            Target::Values(values) => values.iter().for_each(|x| crc.update(&x.to_le_bytes())),
        }
        crc.sum()
    }
}

/// The targets of row i as the outputs of a network should be: 1 at the class, or the number.
pub fn write_target<T: Real>(target: &Target, i: usize, t: &mut [T]) {
    match target {
        Target::Classes { labels, .. } => {
            t.fill(T::zero());
            if let Some(place) = t.get_mut(labels[i] as usize) {
                *place = T::one();
            }
        }
        Target::Values(values) => t.fill(T::of(f64::from(values[i]))),
    }
}

impl Score {
    /// Of outputs for all rows of a data set.
    #[must_use]
    pub fn of(loss: Loss, outputs: &[f32], data: &Dataset) -> Self {
        let width = outputs.len() / data.rows();
        let (mut t, mut gradient) = (vec![0.0; width], vec![0.0; width]);
        let mut score = Self { loss: 0.0, hits: 0, rows: data.rows() };
        for (i, y) in outputs.chunks_exact(width).enumerate() {
            write_target(data.target(), i, &mut t);
            score.loss += loss.row(y, &t, 1.0, &mut gradient) / data.rows() as f64;
            score.hits += usize::from(loss.is_hit(y, &t));
        }
        score
    }

    /// The share of rows that are classified as they should be.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        self.hits as f64 / self.rows as f64
    }
}

fn split(source: &Source, seed: u64, data_dir: Option<&Path>) -> Result<Split> {
    match source {
        Source::Glyphs { rows, noise } => embedded::glyphs(*rows, *noise, seed),
        Source::Spirals { rows, noise } => embedded::spirals(*rows, *noise, seed),
        Source::Clusters { rows, features, classes, spread } => {
            embedded::clusters(*rows, *features, *classes, *spread, seed)
        }
        Source::Teacher { rows, features, hidden, classes } => {
            embedded::teacher(*rows, *features, *hidden, *classes, seed)
        }
        Source::Mnist => idx::mnist(&folder(data_dir)?),
        Source::Cifar10 => cifar::cifar_10(&folder(data_dir)?),
        Source::Uci { .. } => unreachable!("folds are read where they are known"),
        Source::Table { train, test, label, regression } => {
            let label = label.as_deref().map_or(Column::Last, Column::of);
            let kind = if *regression { Kind::Regression } else { Kind::Classification };
            let train = table::read(train, &label, kind)?;
            let test = match test {
                None => train.clone(),
                Some(path) => {
                    let known = match train.target() {
                        Target::Classes { names, .. } => &names[..],
                        Target::Values(_) => &[],
                    };
                    same_classes(path, table::read(path, &label, kind)?, known)?
                }
            };
            Ok(Split { train, test })
        }
    }
}

/// The data with its classes numbered as these names are; numbers as they are.
///
/// # Errors
/// [`Error::Data`] for a class that was not trained.
pub fn same_classes(path: &Path, data: Dataset, known: &[String]) -> Result<Dataset> {
    let Target::Classes { labels, names } = data.target() else { return Ok(data) };
    let number = |label: &u32| {
        let name = &names[*label as usize];
        known.iter().position(|other| other == name).map(|k| k as u32).ok_or_else(|| Error::Data {
            path: path.to_owned(),
            reason: format!("class `{name}` does not occur in the training rows"),
        })
    };
    let labels = labels.iter().map(number).collect::<Result<_>>()?;
    let target = Target::Classes { labels, names: known.to_vec() };
    Dataset::new(data.features().to_vec(), data.width(), target)
}

/// A random share of the rows, apart from the rest.
fn keep_apart(data: Dataset, share: f64, seed: u64) -> Result<(Dataset, Option<Dataset>)> {
    let count = (share * data.rows() as f64).round() as usize;
    if count == 0 {
        return Ok((data, None));
    }
    let mut order = Stream::new(seed, [APART, 0, 0]).permutation(data.rows());
    let rest = order.split_off(count.min(data.rows() - 1));
    Ok((data.select(&rest), Some(data.select(&order))))
}

fn uci_fold(folder: &Path, name: &str, fold: usize) -> Result<(Dataset, Option<Dataset>, Dataset)> {
    let places = ["", "uci", "uci/uci121", "uci121"].map(|place| folder.join(place).join(name));
    let path = places.iter().find(|path| path.is_dir()).ok_or_else(|| Error::Data {
        path: folder.to_owned(),
        reason: format!("there is no folder {name}, neither here nor in uci, uci121 or uci/uci121"),
    })?;
    let uci::Collection { data, folds } = uci::read(path)?;
    let fold = folds.get(fold).ok_or_else(|| Error::Domain {
        parameter: "fold",
        value: fold.to_string(),
        domain: "one of the given folds, counted from 0",
    })?;
    let validation = (!fold.validation.is_empty()).then(|| data.select(&fold.validation));
    Ok((data.select(&fold.train), validation, data.select(&fold.test)))
}
