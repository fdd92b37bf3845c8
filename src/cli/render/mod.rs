//! Reports in every format: one renderer each, and nothing about formats anywhere else.

mod csv;
mod json;
mod latex;
mod markdown;
mod number;
mod table;

use super::report::Report;
pub(super) use number::{short, size};

/// How a report is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Aligned text for a reader: the default.
    #[default]
    Table,
    /// One JSON object; an infinite number is null.
    Json,
    /// A header and one row, or the rows of the report's table.
    Csv,
    /// A table for LaTeX with the booktabs package.
    Latex,
    /// A table for Markdown.
    Markdown,
}

impl Format {
    /// The report in this format, ending in a newline.
    ///
    /// `digits` limits the significant digits of numbers meant for readers; JSON and CSV always carry all of them.
    #[must_use]
    pub fn render(self, report: &Report, digits: Option<usize>) -> String {
        match self {
            Self::Table => table::render(report, digits),
            Self::Json => json::render(report),
            Self::Csv => csv::render(report),
            Self::Latex => latex::render(report, digits),
            Self::Markdown => markdown::render(report, digits),
        }
    }
}
