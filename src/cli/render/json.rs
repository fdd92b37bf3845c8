//! JSON.

use super::number::round_trip;
use crate::cli::report::{Block, Report, Row, Table, Value};
use std::fmt::Write;

/// The report's blocks as one object; title and notes are for readers and stay out.
pub(super) fn render(report: &Report) -> String {
    object(&report.blocks, 0) + "\n"
}

fn object(blocks: &[Block], depth: usize) -> String {
    let member = |block: &Block| match block {
        Block::Field(label, value) => pair(label.key, &scalar(value)),
        Block::Group(label, inner) => pair(label.key, &object(inner, depth + 1)),
        Block::Matrix(label, rows) => pair(label.key, &matrix(rows)),
        Block::Table(table) => pair(table.label.key, &records(table, depth + 1)),
    };
    enclose('{', blocks.iter().map(member), '}', depth)
}

/// One object per row, each on its own line.
fn records(table: &Table, depth: usize) -> String {
    let record = |row: &Row| {
        let cells =
            table.columns.iter().zip(&row.cells).map(|(column, cell)| pair(column.key, &scalar(cell)));
        let details = table.details.iter().zip(&row.details);
        let details = details.map(|(label, text)| pair(label.key, &quoted(text)));
        format!("{{{}}}", cells.chain(details).collect::<Vec<_>>().join(", "))
    };
    enclose('[', table.rows.iter().map(record), ']', depth)
}

fn matrix(rows: &[Vec<f64>]) -> String {
    let row = |row: &Vec<f64>| format!("[{}]", row.iter().map(|x| number(*x)).collect::<Vec<_>>().join(", "));
    format!("[{}]", rows.iter().map(row).collect::<Vec<_>>().join(", "))
}

/// The items on lines of their own.
fn enclose(open: char, items: impl Iterator<Item = String>, close: char, depth: usize) -> String {
    let (inner, outer) = ("  ".repeat(depth + 1), "  ".repeat(depth));
    let lines: Vec<String> = items.map(|item| format!("{inner}{item}")).collect();
    if lines.is_empty() {
        return format!("{open}{close}");
    }
    format!("{open}\n{}\n{outer}{close}", lines.join(",\n"))
}

fn pair(key: &str, value: &str) -> String {
    format!("{}: {value}", quoted(key))
}

fn scalar(value: &Value) -> String {
    match value {
        Value::Number(x) => number(*x),
        Value::Count(n) => n.to_string(),
        Value::Digits(text) | Value::Text(text) => quoted(text),
        Value::Enclosure(x) => format!("[{}, {}]", number(x.lo()), number(x.hi())),
        Value::Missing => "null".to_owned(),
    }
}

/// JSON has no infinities.
fn number(x: f64) -> String {
    if x.is_finite() { round_trip(x) } else { "null".to_owned() }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            c if c < ' ' => {
                // Writing to a String cannot fail.
                let _ = write!(quoted, "\\u{:04x}", c as u32);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
