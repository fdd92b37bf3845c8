//! CSV after RFC 4180, with `\n` at line ends.

use super::number::round_trip;
use crate::cli::report::{Block, Report, Row, Table, Value};

/// The rows of the report's first table, or else a header and one row of all its values.
///
/// A member of a group goes by its own key, a matrix element by `key_ij`, counted from 1. A value that does not exist
/// is empty, an infinite one `inf`.
pub(super) fn render(report: &Report) -> String {
    let first_table = report.blocks.iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    first_table.map_or_else(|| flat(&report.blocks), records)
}

fn records(table: &Table) -> String {
    let header = line(table.columns.iter().chain(&table.details).map(|column| column.key.to_owned()));
    let record = |row: &Row| line(row.cells.iter().map(cell).chain(row.details.iter().cloned()));
    table.rows.iter().fold(header, |text, row| text + &record(row))
}

fn flat(blocks: &[Block]) -> String {
    let mut columns = Vec::new();
    flatten(blocks, &mut columns);
    let (keys, values): (Vec<String>, Vec<String>) = columns.into_iter().unzip();
    line(keys.into_iter()) + &line(values.into_iter())
}

fn flatten(blocks: &[Block], columns: &mut Vec<(String, String)>) {
    for block in blocks {
        match block {
            Block::Field(label, value) => columns.push((label.key.to_owned(), cell(value))),
            Block::Group(_, inner) => flatten(inner, columns),
            Block::Matrix(label, rows) => {
                for (i, row) in rows.iter().enumerate() {
                    for (j, x) in row.iter().enumerate() {
                        columns.push((format!("{}_{}{}", label.key, i + 1, j + 1), round_trip(*x)));
                    }
                }
            }
            // A table inside a group has no place in one row.
            Block::Table(_) => {}
        }
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Number(x) => round_trip(*x),
        Value::Count(n) => n.to_string(),
        Value::Digits(text) | Value::Text(text) => text.clone(),
        Value::Enclosure(x) => format!("[{}, {}]", round_trip(x.lo()), round_trip(x.hi())),
        Value::Missing => String::new(),
    }
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let quoted = |cell: String| {
        if cell.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell
        }
    };
    cells.map(quoted).collect::<Vec<_>>().join(",") + "\n"
}
