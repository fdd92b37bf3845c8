//! `selfnorm activations`: the catalogue, or what one activation is.

use super::report::{Block, Report, Row, Table, Value};
use super::vocabulary as word;
use crate::activation::{Activation, CATALOGUE, Coefficient, ExpPoly, Piecewise};
use crate::error::Result;
use crate::scalar::{Rational, decimal_of};
use num_traits::{One, Zero};

/// Options of `selfnorm activations`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Show what this name or definition file means, instead of the catalogue
    #[arg(short, long, value_name = "NAME|FILE.toml")]
    activation: Option<String>,
}

/// What to show.
#[derive(Debug)]
pub struct Plan {
    activation: Option<Activation>,
}

impl Args {
    /// Checks the options.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn plan(&self) -> Result<Plan> {
        Ok(Plan { activation: self.activation.as_deref().map(Activation::resolve).transpose()? })
    }
}

impl Plan {
    /// Describes the catalogue or the activation.
    ///
    /// # Errors
    /// None at present.
    pub fn run(&self) -> Result<Report> {
        Ok(self.activation.as_ref().map_or_else(catalogue, definition))
    }
}

fn catalogue() -> Report {
    let text = |text: &str| Value::Text(text.to_owned());
    let row = |entry: &crate::activation::Entry| {
        // Entries whose parameters have no defaults are all piecewise.
        let smooth = entry.name.parse().is_ok_and(|a: Activation| a.as_piecewise().is_none());
        let parameters = if entry.parameters.is_empty() { Value::Missing } else { text(entry.parameters) };
        Row::new(vec![text(entry.name), parameters, text(entry.formula), text(method(smooth))])
    };
    Report {
        title: "activations that --activation takes by name".to_owned(),
        blocks: vec![Block::Table(Table {
            label: word::ENTRIES,
            columns: vec![word::NAME, word::PARAMETERS, word::FORMULA, word::MOMENTS],
            details: Vec::new(),
            rows: CATALOGUE.iter().map(row).collect(),
        })],
        notes: vec![
            "Parameters go in parentheses, a factor in front: leaky-relu(0.2), selu(1.6733, 1.0507), 2*tanh. \
             A path ending in .toml is read as a definition: see `selfnorm activations --help`."
                .to_owned(),
        ],
    }
}

const fn method(smooth: bool) -> &'static str {
    if smooth { "quadrature" } else { "closed form" }
}

fn definition(activation: &Activation) -> Report {
    let piecewise = activation.as_piecewise();
    let continuous = piecewise.is_none_or(Piecewise::is_continuous);
    let field = |label, text: &str| Block::Field(label, Value::Text(text.to_owned()));
    let mut blocks = vec![
        field(word::NAME, activation.name()),
        field(word::MOMENTS, method(piecewise.is_none())),
        field(word::CONTINUOUS, if continuous { "yes" } else { "no" }),
    ];
    blocks.extend(piecewise.map(|f| Block::Table(pieces(f))));
    Report { title: format!("activation {}", activation.name()), blocks, notes: Vec::new() }
}

fn pieces(f: &Piecewise) -> Table {
    let end = |index: Option<usize>| {
        let breakpoint = index.and_then(|i| f.breakpoints().get(i));
        breakpoint.map_or(Value::Missing, |b| Value::Digits(decimal_of(b)))
    };
    let rows = f.pieces().iter().enumerate();
    Table {
        label: word::PIECES,
        columns: vec![word::PIECE_FROM, word::PIECE_TO, word::FORMULA],
        details: Vec::new(),
        rows: rows
            .map(|(i, piece)| {
                Row::new(vec![end(i.checked_sub(1)), end(Some(i)), Value::Text(formula(piece))])
            })
            .collect(),
    }
}

/// The sum of its terms, such as `1.75.. e^z - 1.75..`; exact where coefficients are rational.
fn formula(piece: &ExpPoly) -> String {
    let mut text = String::new();
    for (shape, coefficient) in piece.terms() {
        let factor = exponential(&shape.rate, &shape.offset);
        let power = match shape.power {
            0 => String::new(),
            1 => " z".to_owned(),
            n => format!(" z^{n}"),
        };
        let (negative, size) = magnitude(coefficient);
        let sign = match (text.is_empty(), negative) {
            (true, true) => "-",
            (true, false) => "",
            (false, true) => " - ",
            (false, false) => " + ",
        };
        let product = format!("{power}{factor}");
        let term = if size == "1" && !product.is_empty() {
            product.trim_start().to_owned()
        } else {
            size + &product
        };
        text += &format!("{sign}{term}");
    }
    if text.is_empty() { "0".to_owned() } else { text }
}

/// e^{rate z + offset}, with a space in front, or nothing.
fn exponential(rate: &Rational, offset: &Rational) -> String {
    match (rate.is_zero(), offset.is_zero()) {
        (true, true) => String::new(),
        (true, false) => format!(" e^({})", decimal_of(offset)),
        (false, true) if rate.is_one() => " e^z".to_owned(),
        (false, true) => format!(" e^({} z)", decimal_of(rate)),
        (false, false) => format!(" e^({} z + {})", decimal_of(rate), decimal_of(offset)),
    }
}

/// Whether a coefficient is negative, and its magnitude.
fn magnitude(coefficient: &Coefficient) -> (bool, String) {
    let text =
        coefficient.as_rational().map_or_else(|| coefficient.value::<f64>().to_string(), |q| decimal_of(&q));
    text.strip_prefix('-').map_or((false, text.clone()), |size| (true, size.to_owned()))
}
