//! LaTeX tables with booktabs rules; long ones break over pages.

use super::number::{readable, value};
use crate::cli::report::{Block, Report, Table, Value};

/// Lines of a table that a page still holds.
const PAGE: usize = 40;

/// One tabular of all values, one per table; title and notes as comments.
pub(super) fn render(report: &Report, digits: Option<usize>) -> String {
    let mut parts = Vec::new();
    let mut values = Vec::new();
    let mut tables = Vec::new();
    gather(&report.blocks, digits, &mut values, &mut tables);
    if !values.is_empty() {
        parts.push(tabular("ll", &["quantity".to_owned(), "value".to_owned()], &values));
    }
    parts.extend(tables);
    parts.extend(report.notes.iter().map(|note| comment(note)));
    let body = parts.concat();
    let packages = if body.contains("{longtable}") { "booktabs,longtable" } else { "booktabs" };
    comment(&report.title) + &comment(&format!("needs \\usepackage{{{packages}}}")) + &body
}

fn comment(text: &str) -> String {
    format!("% {}\n", text.replace('\n', " "))
}

fn gather(blocks: &[Block], digits: Option<usize>, values: &mut Vec<Vec<String>>, tables: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Field(label, v) => values.push(vec![label.tex.to_owned(), cell(v, digits)]),
            Block::Matrix(label, rows) => {
                let row = |row: &Vec<f64>| {
                    row.iter().map(|x| mathematics(&readable(*x, digits))).collect::<Vec<_>>().join(" & ")
                };
                let body = rows.iter().map(row).collect::<Vec<_>>().join(" \\\\ ");
                let matrix = format!("$\\left(\\begin{{array}}{{ll}} {body} \\end{{array}}\\right)$");
                values.push(vec![label.tex.to_owned(), matrix]);
            }
            Block::Group(_, inner) => gather(inner, digits, values, tables),
            Block::Table(table) => tables.push(rows(table, digits)),
        }
    }
}

fn rows(table: &Table, digits: Option<usize>) -> String {
    let header: Vec<String> = table.columns.iter().map(|column| column.tex.to_owned()).collect();
    let shown = table.rows.iter().filter(|row| !row.routine);
    let mut lines: Vec<Vec<String>> = Vec::new();
    for row in shown {
        lines.push(row.cells.iter().map(|v| cell(v, digits)).collect());
        let details: Vec<&str> = row.details.iter().map(String::as_str).filter(|d| !d.is_empty()).collect();
        if !details.is_empty() {
            let span = format!("\\multicolumn{{{}}}{{p{{0.9\\linewidth}}}}", header.len());
            lines.push(vec![format!("{span}{{{}.}}", escaped(&details.join(". ")))]);
        }
    }
    tabular(&"l".repeat(header.len()), &header, &lines)
}

fn tabular(columns: &str, header: &[String], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("  {} \\\\\n", cells.join(" & "));
    let body: String = rows.iter().map(|row| line(row)).collect();
    let header = line(header);
    if rows.len() > PAGE {
        let head = format!("  \\toprule\n{header}  \\midrule\n  \\endhead\n  \\bottomrule\n  \\endfoot\n");
        return format!("\\begin{{longtable}}{{{columns}}}\n{head}{body}\\end{{longtable}}\n");
    }
    format!(
        "\\begin{{tabular}}{{{columns}}}\n  \\toprule\n{header}  \\midrule\n{body}  \\bottomrule\n\\end{{tabular}}\n"
    )
}

fn cell(v: &Value, digits: Option<usize>) -> String {
    match v {
        Value::Number(x) => format!("${}$", mathematics(&readable(*x, digits))),
        Value::Missing => "--".to_owned(),
        Value::Enclosure(_) => format!("${}$", mathematics(&value(v, digits).replace("..", "\\ldots"))),
        Value::Digits(text) if text.parse::<f64>().is_ok() => format!("${}$", mathematics(text)),
        other => escaped(&value(other, digits)),
    }
}

/// `1.5e-7` as 1.5 x 10^-7.
fn mathematics(text: &str) -> String {
    match text.split_once('e') {
        _ if text.ends_with("infinite") => text.replace("infinite", "\\infty"),
        Some((mantissa, exponent)) => format!("{mantissa} \\times 10^{{{exponent}}}"),
        None => text.to_owned(),
    }
}

/// Words, with the characters that mean something to LaTeX made plain.
fn escaped(text: &str) -> String {
    let escape = |c: char| match c {
        '\\' => "\\textbackslash{}".to_owned(),
        '~' => "\\textasciitilde{}".to_owned(),
        '^' => "\\textasciicircum{}".to_owned(),
        '<' => "\\textless{}".to_owned(),
        '>' => "\\textgreater{}".to_owned(),
        '|' => "\\textbar{}".to_owned(),
        '&' | '%' | '$' | '#' | '_' | '{' | '}' => format!("\\{c}"),
        '\n' => " ".to_owned(),
        c => c.to_string(),
    };
    text.chars().map(escape).collect()
}
