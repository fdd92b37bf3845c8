//! Activations defined in a TOML file.
//!
//! ```toml
//! name = "my-elu"
//! breakpoints = [0]
//!
//! [[piece]]                     # z <= 0: 0.5 e^z - 0.5
//! terms = [{ coefficient = 0.5, rate = 1 }, { coefficient = -0.5 }]
//!
//! [[piece]]                     # z > 0: z
//! terms = [{ coefficient = 1, power = 1 }]
//! ```
//!
//! A term is coefficient z^power e^{rate z}; power and rate default to 0. Numbers are read exactly as written
//! (0.1 is one tenth), and may be text such as "1/3". A piece without terms is 0.

use super::catalogue::Activation;
use super::exp_poly::ExpPoly;
use super::piecewise::Piecewise;
use crate::error::{Error, Result};
use crate::scalar::{Rational, parse_rational};
use num_traits::Zero;
use serde::Deserialize;
use std::path::Path;
use toml::Spanned;

/// Longest definition that is read, in bytes.
const MAX_LENGTH: u64 = 100_000;
/// Most breakpoints of a definition, and most terms of a piece.
const MAX_PARTS: usize = 32;
/// Largest power of a term: the square's moments reach twice that.
const MAX_POWER: u32 = 16;
/// Largest magnitude of a breakpoint, rate or coefficient.
const MAX_MAGNITUDE: i64 = 1_000_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    name: Option<String>,
    #[serde(default)]
    breakpoints: Vec<Spanned<toml::Value>>,
    #[serde(default)]
    piece: Vec<Piece>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Piece {
    #[serde(default)]
    terms: Vec<Term>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    coefficient: Spanned<toml::Value>,
    #[serde(default)]
    power: u32,
    rate: Option<Spanned<toml::Value>>,
}

/// Reads a definition file.
pub(super) fn read(path: &Path) -> Result<Activation> {
    let io = |source| Error::Io { path: path.to_owned(), source };
    let length = std::fs::metadata(path).map_err(io)?.len();
    if length > MAX_LENGTH {
        let reason = format!("{length} bytes long; at most {MAX_LENGTH} are read");
        return Err(Error::Definition { path: path.to_owned(), reason });
    }
    parse(&std::fs::read_to_string(path).map_err(io)?, path)
}

/// Reads the text of a definition; `path` serves the messages and the default name.
pub(super) fn parse(text: &str, path: &Path) -> Result<Activation> {
    let refuse = |reason: String| Error::Definition { path: path.to_owned(), reason };
    let document: Document = toml::from_str(text).map_err(|e| refuse(e.to_string().trim_end().to_owned()))?;
    if document.piece.is_empty() {
        return Err(refuse("no [[piece]] is given".into()));
    }
    if document.breakpoints.len() > MAX_PARTS {
        return Err(refuse(format!("more than {MAX_PARTS} breakpoints")));
    }
    let number = |value: &Spanned<toml::Value>, key: &str| {
        exact(value, text).map_err(|reason| refuse(format!("{key}: {reason}")))
    };
    let breakpoints =
        document.breakpoints.iter().map(|b| number(b, "breakpoints")).collect::<Result<Vec<_>>>()?;
    let mut pieces = Vec::new();
    for (i, piece) in document.piece.iter().enumerate() {
        if piece.terms.len() > MAX_PARTS {
            return Err(refuse(format!("piece {}: more than {MAX_PARTS} terms", i + 1)));
        }
        let mut sum = ExpPoly::default();
        for (j, term) in piece.terms.iter().enumerate() {
            let key = |name: &str| format!("piece {}, term {}, {name}", i + 1, j + 1);
            if term.power > MAX_POWER {
                return Err(refuse(format!("{} = {} is above {MAX_POWER}", key("power"), term.power)));
            }
            let coefficient = number(&term.coefficient, &key("coefficient"))?;
            let rate = term.rate.as_ref().map_or(Ok(Rational::zero()), |r| number(r, &key("rate")))?;
            sum = sum.plus(&ExpPoly::term(coefficient, term.power, rate));
        }
        pieces.push(sum);
    }
    let (cuts, parts) = (breakpoints.len(), pieces.len());
    let function = Piecewise::new(breakpoints, pieces).ok_or_else(|| {
        refuse(format!(
            "{cuts} breakpoints, strictly increasing, need {} pieces; {parts} are given",
            cuts + 1
        ))
    })?;
    let stem = || path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
    Ok(Activation::new(document.name.unwrap_or_else(stem), function).defined_by(text))
}

/// The number exactly as it is written in the text.
fn exact(value: &Spanned<toml::Value>, text: &str) -> std::result::Result<Rational, String> {
    let written = match value.get_ref() {
        toml::Value::String(s) => s.clone(),
        toml::Value::Integer(n) => n.to_string(),
        toml::Value::Float(x) if x.is_finite() => text.get(value.span()).unwrap_or_default().replace('_', ""),
        other => return Err(format!("`{other}` is not a finite number")),
    };
    let number = parse_rational(&written).map_err(|e| e.to_string())?;
    let limit = Rational::from_integer(MAX_MAGNITUDE.into());
    if number > limit || number < -limit {
        return Err(format!("{written} is beyond +-{MAX_MAGNITUDE}"));
    }
    Ok(number)
}
