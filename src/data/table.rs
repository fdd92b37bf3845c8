//! Tables: comma- or tab-separated text, gzip or plain, one column of which is to be learnt.

use super::dataset::{Dataset, Target};
use super::file::{Contents, in_file, refuse};
use crate::error::Result;
use csv::{ReaderBuilder, StringRecord};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A column, by name or by number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// The column whose heading this is.
    Named(String),
    /// The column of this number, from 0.
    Numbered(usize),
    /// The rightmost column.
    Last,
}

/// What the label column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// The name of a class, any text.
    Classification,
    /// A number.
    Regression,
}

impl Column {
    /// A number means the column of that number, from 0; anything else is a heading.
    #[must_use]
    pub fn of(text: &str) -> Self {
        text.parse().map_or_else(|_| Self::Named(text.to_owned()), Self::Numbered)
    }
}

/// Reads a table with a label column.
///
/// Cells are separated by tabs if the first line has one, else by commas, and may stand in double quotes. The first line
/// holds headings if the label column is named, or if no other cell of it is a number. Classes are numbered in the
/// order of their names, as numbers if all of them are.
///
/// # Errors
/// [`Error::Io`](crate::Error::Io), and [`Error::Data`](crate::Error::Data) with the line for anything that is not such a table: rows of unequal lengths,
/// cells that are missing or no finite number, an unknown label column.
///
/// ```
/// use selfnorm::data::{Target, table::{Column, Task, read}};
/// let path = std::env::temp_dir().join(format!("selfnorm-doc-{}.csv", std::process::id()));
/// std::fs::write(&path, "x,y,kind\n1,2,owl\n3,4,ant\n").unwrap();
/// let data = read(&path, &Column::Named("kind".into()), Task::Classification)?;
/// assert_eq!(data.row(1), [3.0, 4.0]);
/// let Target::Classes { labels, names } = data.target() else { panic!() };
/// assert_eq!((labels.as_slice(), names[0].as_str()), ([1, 0].as_slice(), "ant"));
/// # std::fs::remove_file(&path).unwrap();
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn read(path: &Path, label: &Column, task: Task) -> Result<Dataset> {
    let rows = rows(path)?;
    let first = &rows[0].cells;
    let place = match label {
        Column::Numbered(i) => Some(*i),
        Column::Last => first.len().checked_sub(1),
        Column::Named(name) => first.iter().position(|cell| cell.trim() == name),
    };
    let label_at = place.filter(|i| *i < first.len()).ok_or_else(|| {
        let cells: Vec<&str> = first.iter().take(20).collect();
        refuse(path, format!("no label column {label:?}; the first line is: {}", cells.join(", ")))
    })?;
    let is_heading = |(i, cell)| i == label_at || parse(cell).is_none();
    let headed = matches!(label, Column::Named(_)) || first.iter().enumerate().all(is_heading);
    let rows = &rows[usize::from(headed)..];
    let features = numbers(path, rows, Some(label_at))?;
    let labels = rows.iter().map(|row| &row.cells[label_at]);
    let target = match task {
        Task::Classification => classes(&labels.map(str::trim).collect::<Vec<_>>()),
        Task::Regression => {
            let values = rows.iter().map(|row| number(path, row, label_at));
            Target::Values(values.collect::<Result<_>>()?)
        }
    };
    in_file(path, Dataset::new(features, first.len() - 1, target))
}

/// Reads a table that is all features: the numbers row by row, and how many stand in one. A first line without
/// any number is taken for headings.
///
/// # Errors
/// As [`read`].
pub fn read_features(path: &Path) -> Result<(Vec<f32>, usize)> {
    let rows = rows(path)?;
    let first = &rows[0].cells;
    let headed = first.iter().all(|cell| parse(cell).is_none());
    let features = numbers(path, &rows[usize::from(headed)..], None)?;
    if features.is_empty() { Err(refuse(path, "no rows")) } else { Ok((features, first.len())) }
}

/// One line of a table.
struct Row {
    line: u64,
    cells: StringRecord,
}

/// All lines that are not blank: at least one, each with as many cells as the first.
fn rows(path: &Path) -> Result<Vec<Row>> {
    let bytes = Contents::open(path)?.rest(None)?;
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let delimiter = if first.contains(&b'\t') { b'\t' } else { b',' };
    let mut reader =
        ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(bytes.as_slice());
    let row = |record: csv::Result<StringRecord>| {
        let cells = record.map_err(|error| refuse(path, error.to_string()))?;
        Ok(Row { line: cells.position().map_or(0, csv::Position::line), cells })
    };
    let rows = reader.records().map(row).collect::<Result<Vec<_>>>()?;
    if rows.is_empty() { Err(refuse(path, "no rows")) } else { Ok(rows) }
}

/// The finite number that a cell holds.
fn parse(cell: &str) -> Option<f32> {
    cell.trim().parse().ok().filter(|x: &f32| x.is_finite())
}

fn number(path: &Path, row: &Row, column: usize) -> Result<f32> {
    let cell = &row.cells[column];
    parse(cell).ok_or_else(|| {
        let shown: String = cell.chars().take(40).collect();
        refuse(path, format!("line {}, column {column}: `{shown}` is not a finite number in f32", row.line))
    })
}

/// All cells as numbers, those of one column left out.
fn numbers(path: &Path, rows: &[Row], without: Option<usize>) -> Result<Vec<f32>> {
    let columns = |row: &Row| (0..row.cells.len()).filter(|i| Some(*i) != without).collect::<Vec<_>>();
    rows.iter().flat_map(|row| columns(row).into_iter().map(|i| number(path, row, i))).collect()
}

/// Classes by name: in numerical order if all names are numbers, else in that of the alphabet.
fn classes(labels: &[&str]) -> Target {
    let mut names: Vec<&str> = labels.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
    if names.iter().all(|name| parse(name).is_some()) {
        names.sort_by(|a, b| parse(a).partial_cmp(&parse(b)).unwrap_or(Ordering::Equal));
    }
    let numbers: BTreeMap<&str, u32> = names.iter().copied().zip(0..).collect();
    let labels = labels.iter().map(|label| numbers[label]).collect();
    Target::Classes { labels, names: names.into_iter().map(str::to_owned).collect() }
}
