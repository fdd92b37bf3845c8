//! What a command found: labelled values, without a word on how they are printed.

use crate::interval::Interval;

/// The name of a value: for programs, for readers and for papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// The key in JSON and CSV, in `snake_case`.
    pub key: &'static str,
    /// What it is, in plain ASCII.
    pub meaning: &'static str,
    /// The same for LaTeX.
    pub tex: &'static str,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number in `f64`; an infinity is a value, NaN is not (see [`Report::find_nan`]).
    Number(f64),
    /// A number of things.
    Count(usize),
    /// A number in more digits than `f64` holds, or as somebody printed it.
    Digits(String),
    /// A number between two ends, for certain.
    Enclosure(Interval),
    /// Words.
    Text(String),
    /// Does not exist here.
    Missing,
}

/// Rows of values under common headings.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The table's name.
    pub label: Label,
    /// One label per column.
    pub columns: Vec<Label>,
    /// One label per text that is too long for a column.
    pub details: Vec<Label>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// One row of a [`Table`].
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// One value per column.
    pub cells: Vec<Value>,
    /// One text per detail; empty where there is none.
    pub details: Vec<String>,
    /// Of no interest to a reader, who sees the other rows only; data formats have every row.
    pub routine: bool,
}

/// A part of a report.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// One value.
    Field(Label, Value),
    /// Parts that belong together.
    Group(Label, Vec<Block>),
    /// A matrix, by rows.
    Matrix(Label, Vec<Vec<f64>>),
    /// A table.
    Table(Table),
}

/// What a command found.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// What was asked, with all of its parameters: one line.
    pub title: String,
    /// The answer. Keys are unique on each level.
    pub blocks: Vec<Block>,
    /// Remarks for a reader, one paragraph each.
    pub notes: Vec<String>,
}

impl Label {
    /// A label.
    #[must_use]
    pub const fn new(key: &'static str, meaning: &'static str, tex: &'static str) -> Self {
        Self { key, meaning, tex }
    }
}

impl Row {
    /// A row that everybody sees.
    #[must_use]
    pub const fn new(cells: Vec<Value>) -> Self {
        Self { cells, details: Vec::new(), routine: false }
    }
}

impl Report {
    /// The label of the first number that is NaN.
    #[must_use]
    pub fn find_nan(&self) -> Option<Label> {
        find_nan(&self.blocks)
    }
}

fn find_nan(blocks: &[Block]) -> Option<Label> {
    let is_nan = |value: &Value| matches!(value, Value::Number(x) if x.is_nan());
    blocks.iter().find_map(|block| match block {
        Block::Field(label, value) => is_nan(value).then_some(*label),
        Block::Group(_, inner) => find_nan(inner),
        Block::Matrix(label, rows) => rows.iter().flatten().any(|x| x.is_nan()).then_some(*label),
        Block::Table(table) => {
            table.rows.iter().any(|row| row.cells.iter().any(is_nan)).then_some(table.label)
        }
    })
}
