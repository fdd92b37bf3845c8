//! Aligned text for a reader.

use super::number::{is_number, readable, value};
use crate::cli::report::{Block, Label, Report, Row, Table, Value};

/// Columns of a terminal that a table may use.
const WIDTH: usize = 100;
/// A column that has to shrink keeps at least this many characters.
const NARROWEST: usize = 12;
/// Before a row's details.
const INDENT: &str = "    ";
/// Between columns.
const GAP: &str = "  ";

/// Title, blocks, notes.
pub(super) fn render(report: &Report, digits: Option<usize>) -> String {
    let mut text = format!("{}\n", wrap(&report.title, WIDTH).join("\n"));
    text += &blocks(&report.blocks, digits);
    for note in &report.notes {
        text += &format!("\n{}\n", wrap(note, WIDTH).join("\n"));
    }
    text
}

fn blocks(blocks: &[Block], digits: Option<usize>) -> String {
    let names = blocks.iter().filter_map(|block| match block {
        Block::Field(label, _) | Block::Matrix(label, _) => Some(label),
        Block::Group(..) | Block::Table(_) => None,
    });
    let widths = names
        .fold((0, 0), |(key, meaning), label| (key.max(label.key.len()), meaning.max(label.meaning.len())));
    let mut text = String::new();
    // A blank line before every change between values and headed parts.
    let mut among_values = false;
    for block in blocks {
        let is_value = matches!(block, Block::Field(..) | Block::Matrix(..));
        if !(is_value && among_values) {
            text.push('\n');
        }
        among_values = is_value;
        text += &match block {
            Block::Field(label, Value::Number(x)) => named(label, widths, &signed(readable(*x, digits))),
            Block::Field(label, v) if is_number(v) => named(label, widths, &signed(value(v, digits))),
            Block::Field(label, v) => named(label, widths, &format!(" {}", value(v, digits))),
            Block::Matrix(label, rows) => matrix(label, widths, rows, digits),
            Block::Group(label, inner) => {
                heading(label) + self::blocks(inner, digits).trim_start_matches('\n')
            }
            Block::Table(table) => rows(table, digits),
        };
    }
    text
}

fn heading(label: &Label) -> String {
    format!("{}: {}\n", label.key, label.meaning)
}

/// key, meaning, value: the value last, since it may be a thousand digits long.
fn named(label: &Label, (key, meaning): (usize, usize), value: &str) -> String {
    format!("{:key$}{GAP}{:meaning$}{GAP}{value}\n", label.key, label.meaning)
}

/// Room for a minus sign, so that the digits of a column stand below each other.
fn signed(text: String) -> String {
    if text.starts_with('-') { text } else { format!(" {text}") }
}

fn matrix(label: &Label, widths: (usize, usize), rows: &[Vec<f64>], digits: Option<usize>) -> String {
    let texts: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|x| signed(readable(*x, digits))).collect()).collect();
    let width = texts.iter().flatten().map(String::len).max().unwrap_or(0);
    let unnamed = Label::new("", "", "");
    let line = |(i, row): (usize, &Vec<String>)| {
        let cells: Vec<String> = row.iter().map(|text| format!("{text:width$}")).collect();
        named(if i == 0 { label } else { &unnamed }, widths, cells.join(GAP).trim_end())
    };
    texts.iter().enumerate().map(line).collect()
}

/// A table's rows, except routine ones, in columns that wrap where the line would be too long.
fn rows(table: &Table, digits: Option<usize>) -> String {
    let visible = || table.rows.iter().filter(|row| !row.routine);
    let texts = |row: &Row| -> Vec<String> { row.cells.iter().map(|v| value(v, digits)).collect() };
    let shown: Vec<Vec<String>> = visible().map(texts).collect();
    if shown.is_empty() {
        let left_out = match table.rows.len() {
            0 => "none".to_owned(),
            n => format!("rows in json and csv: {n}"),
        };
        return format!("{}{left_out}\n", heading(&table.label));
    }
    let header: Vec<String> = table.columns.iter().map(|column| column.key.to_owned()).collect();
    let widths = column_widths(&header, &shown);
    let columns: Vec<Column> = (0..header.len())
        .map(|j| Column {
            width: widths[j],
            counts: table.rows.iter().all(|row| matches!(row.cells[j], Value::Count(_))),
        })
        .collect();
    let rule: Vec<String> = widths.iter().map(|w| "-".repeat(*w)).collect();
    let mut text = heading(&table.label) + "\n";
    text += &(wrapped_row(&header, &columns) + &wrapped_row(&rule, &columns));
    for (row, cells) in visible().zip(&shown) {
        text += &wrapped_row(cells, &columns);
        let details: Vec<&str> = row.details.iter().map(String::as_str).filter(|d| !d.is_empty()).collect();
        if !details.is_empty() {
            // As sentences, one after the other.
            for line in wrap(&(details.join(". ") + "."), WIDTH - INDENT.len()) {
                text += &format!("{INDENT}{line}\n");
            }
        }
    }
    text
}

/// The natural widths, the widest column cut down until the line fits.
fn column_widths(header: &[String], rows: &[Vec<String>]) -> Vec<usize> {
    let natural = |j: usize| {
        rows.iter().map(|row| row[j].chars().count()).chain([header[j].chars().count()]).max().unwrap_or(0)
    };
    let mut widths: Vec<usize> = (0..header.len()).map(natural).collect();
    let gaps = GAP.len() * header.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > WIDTH {
        match widths.iter_mut().max() {
            Some(widest) if *widest > NARROWEST => *widest -= 1,
            _ => break,
        }
    }
    widths
}

/// How a column is set.
struct Column {
    width: usize,
    /// Whole numbers stand on the right.
    counts: bool,
}

fn wrapped_row(cells: &[String], columns: &[Column]) -> String {
    let wrapped: Vec<Vec<String>> = cells.iter().zip(columns).map(|(cell, c)| wrap(cell, c.width)).collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let line = |i: usize| {
        let part = |(lines, column): (&Vec<String>, &Column)| {
            let (text, width) = (lines.get(i).map_or("", String::as_str), column.width);
            if column.counts { format!("{text:>width$}") } else { format!("{text:width$}") }
        };
        let parts: Vec<String> = wrapped.iter().zip(columns).map(part).collect();
        parts.join(GAP).trim_end().to_owned() + "\n"
    };
    (0..height).map(line).collect()
}

/// The text in lines of at most `width` characters, broken at spaces, or inside words that are longer.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let mut word: Vec<char> = word.chars().collect();
        let used = lines.last().map_or(0, |line| line.chars().count());
        if used > 0 && used + 1 + word.len() > width {
            lines.push(String::new());
        } else if used > 0 {
            push(&mut lines, " ");
        }
        while word.len() > width {
            let rest = word.split_off(width);
            push(&mut lines, &word.iter().collect::<String>());
            lines.push(String::new());
            word = rest;
        }
        push(&mut lines, &word.iter().collect::<String>());
    }
    lines
}

fn push(lines: &mut [String], text: &str) {
    if let Some(line) = lines.last_mut() {
        line.push_str(text);
    }
}
