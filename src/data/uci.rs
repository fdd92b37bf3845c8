//! The UCI collection of Fernandez-Delgado et al. in the format of the SNN authors.
//!
//! A folder `name` holds, all comma-separated and without headings: `name_py.dat`, the features; `labels_py.dat`, classes
//! 0, 1, ..; `folds_py.dat` and `validation_folds_py.dat`, 0 or 1 per row and fold. The test rows of the folds need not be
//! a partition: they are random draws that overlap, or the same fixed rows in every fold.

use super::dataset::{Dataset, Target};
use super::file::{in_file, refuse};
use super::table::read_features;
use crate::error::Result;
use std::collections::BTreeSet;
use std::path::Path;

/// The rows of one fold; every row of the data set is in exactly one of the three.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// To learn from.
    pub train: Vec<usize>,
    /// To choose hyperparameters and the time to stop by.
    pub validation: Vec<usize>,
    /// To be judged by.
    pub test: Vec<usize>,
}

/// A data set with its folds.
#[derive(Clone, Debug, PartialEq)]
pub struct Collection {
    /// All rows, as they stand in the file: most features are standardized there already, not all.
    pub data: Dataset,
    /// The given folds.
    pub folds: Vec<Fold>,
}

/// Reads the data set in this folder, whose name is the data set's.
///
/// # Errors
/// [`Error::Io`](crate::Error::Io), and [`Error::Data`](crate::Error::Data) for files that do not have the format or do not fit together: a class that does not
/// occur, a mark other than 0 and 1, a row that is test and validation at once, a fold with nothing to learn from or to be
/// judged by.
pub fn read(folder: &Path) -> Result<Collection> {
    let name = folder.file_name().ok_or_else(|| refuse(folder, "has no name"))?.to_string_lossy();
    let path = folder.join(format!("{name}_py.dat"));
    let (features, width) = read_features(&path)?;
    let rows = features.len() / width;
    let classes = integers(&folder.join("labels_py.dat"), rows)?;
    let labels: Vec<u32> = classes.rows.into_iter().flatten().collect();
    if classes.width != 1 {
        return Err(refuse(&folder.join("labels_py.dat"), format!("{} columns, not one", classes.width)));
    }
    let distinct: BTreeSet<u32> = labels.iter().copied().collect();
    let count = labels.iter().max().map_or(0, |most| most + 1);
    if let Some(missing) = (0..count).find(|class| !distinct.contains(class)) {
        return Err(refuse(&folder.join("labels_py.dat"), format!("no row of class {missing} of {count}")));
    }
    let data = in_file(&path, Dataset::new(features, width, Target::numbered(labels, count)))?;
    Ok(Collection { data, folds: folds(folder, rows)? })
}

/// A table of small integers.
struct Integers {
    rows: Vec<Vec<u32>>,
    width: usize,
}

fn integers(path: &Path, rows: usize) -> Result<Integers> {
    let (numbers, width) = read_features(path)?;
    if numbers.len() != rows * width {
        return Err(refuse(path, format!("{} rows for {rows} rows of features", numbers.len() / width)));
    }
    // Every integer below 2^24 is an f32.
    let integer = |x: &f32| (x.fract() == 0.0 && (0.0..16_777_216.0).contains(x)).then_some(*x as u32);
    let row = |cells: &[f32]| cells.iter().map(integer).collect::<Option<Vec<_>>>();
    let rows = numbers.chunks_exact(width).map(row).collect::<Option<_>>();
    let rows = rows.ok_or_else(|| refuse(path, "a cell is not an integer from 0 to 16777215"))?;
    Ok(Integers { rows, width })
}

fn folds(folder: &Path, rows: usize) -> Result<Vec<Fold>> {
    let (test_path, validation_path) = (folder.join("folds_py.dat"), folder.join("validation_folds_py.dat"));
    let (test, validation) = (integers(&test_path, rows)?, integers(&validation_path, rows)?);
    if test.width != validation.width {
        return Err(refuse(
            &validation_path,
            format!("{} folds, for {} with test rows", validation.width, test.width),
        ));
    }
    (0..test.width)
        .map(|k| fold(&test, &validation, k).map_err(|reason| refuse(&test_path, reason)))
        .collect()
}

fn fold(test: &Integers, validation: &Integers, k: usize) -> std::result::Result<Fold, String> {
    let mut fold = Fold { train: Vec::new(), validation: Vec::new(), test: Vec::new() };
    for (i, (a, b)) in test.rows.iter().zip(&validation.rows).enumerate() {
        match (a[k], b[k]) {
            (0, 0) => fold.train.push(i),
            (0, 1) => fold.validation.push(i),
            (1, 0) => fold.test.push(i),
            (1, 1) => return Err(format!("row {} of fold {k} is a test and a validation row", i + 1)),
            (a, b) => return Err(format!("row {} of fold {k} is marked {a} and {b}, not 0 or 1", i + 1)),
        }
    }
    let empty = |rows: &[usize], what| {
        if rows.is_empty() { Err(format!("fold {k} has no {what} rows")) } else { Ok(()) }
    };
    empty(&fold.train, "training")?;
    empty(&fold.test, "test")?;
    Ok(fold)
}
