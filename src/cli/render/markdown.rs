//! Markdown tables.

use super::number::{readable, value};
use crate::cli::report::{Block, Report, Row, Table};

/// The title in bold, one table of all values, the report's tables, the notes.
pub(super) fn render(report: &Report, digits: Option<usize>) -> String {
    let mut parts = vec![format!("**{}**\n", escaped(&report.title))];
    let mut values = Vec::new();
    let mut tables = Vec::new();
    gather(&report.blocks, digits, &mut values, &mut tables);
    if !values.is_empty() {
        parts.push(lines(&["quantity", "meaning", "value"], &values));
    }
    parts.extend(tables);
    parts.extend(report.notes.iter().map(|note| format!("{}\n", escaped(note))));
    parts.join("\n")
}

fn gather(blocks: &[Block], digits: Option<usize>, values: &mut Vec<Vec<String>>, tables: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Field(label, v) => {
                values.push(vec![code(label.key), code(label.meaning), value(v, digits)])
            }
            Block::Matrix(label, rows) => {
                let row =
                    |row: &Vec<f64>| row.iter().map(|x| readable(*x, digits)).collect::<Vec<_>>().join(", ");
                let text = rows.iter().map(row).collect::<Vec<_>>().join("; ");
                values.push(vec![code(label.key), code(label.meaning), format!("({text})")]);
            }
            Block::Group(_, inner) => gather(inner, digits, values, tables),
            Block::Table(table) => tables.push(rows(table, digits)),
        }
    }
}

fn rows(table: &Table, digits: Option<usize>) -> String {
    let header: Vec<&str> = table.columns.iter().chain(&table.details).map(|column| column.key).collect();
    let shown = table.rows.iter().filter(|row| !row.routine);
    let texts = |row: &Row| -> Vec<String> {
        row.cells.iter().map(|v| value(v, digits)).chain(row.details.iter().cloned()).collect()
    };
    let cells: Vec<Vec<String>> = shown.map(texts).collect();
    lines(&header, &cells)
}

fn lines(header: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let rule = format!("|{}\n", " --- |".repeat(header.len()));
    let body = rows.iter().map(|row| line(row.iter().map(|cell| escaped(cell)).collect()));
    line(header.iter().map(|cell| (*cell).to_owned()).collect()) + &rule + &body.collect::<String>()
}

/// Formulas and keys stay as they are; a line break would end the row.
fn code(text: &str) -> String {
    format!("`{text}`")
}

/// A bar ends a cell even inside code, and a star outside of it starts emphasis.
fn escaped(text: &str) -> String {
    let text = text.replace('|', "\\|").replace('\n', " ");
    if text.starts_with('`') { text } else { text.replace('*', "\\*").replace('_', "\\_") }
}
