//! Statements of the user's own, from a TOML file.
//!
//! ```toml
//! activation = "elu"            # a name, or a path ending in .toml; selu unless given
//!
//! [[inequality]]
//! quantity = "contraction_factor"
//! relation = "<"
//! bound = "0.85"
//! domain = "mu=-0.1..0.1, omega=-0.1..0.1, nu=0.8..1.5, tau=0.95..1.1"
//! ```

use super::claim::inequality;
use super::inequality::Inequality;
use crate::activation::Activation;
use crate::error::{Error, Result};
use serde::Deserialize;
use std::path::Path;

/// Longest statement that is read, in bytes.
const MAX_LENGTH: u64 = 1_000_000;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    activation: Option<String>,
    #[serde(default)]
    inequality: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    quantity: String,
    relation: String,
    /// Text, so that it is exact: "0.1" is one tenth.
    bound: String,
    domain: String,
}

/// The activation and the inequalities of a statement's file.
///
/// # Errors
/// [`Error::Io`], and [`Error::Definition`] naming what is wrong.
pub fn read_statement(path: &Path) -> Result<(Activation, Vec<Inequality>)> {
    let io = |source| Error::Io { path: path.to_owned(), source };
    let refuse = |reason: String| Error::Definition { path: path.to_owned(), reason };
    let length = std::fs::metadata(path).map_err(io)?.len();
    if length > MAX_LENGTH {
        return Err(refuse(format!("{length} bytes long; at most {MAX_LENGTH} are read")));
    }
    let text = std::fs::read_to_string(path).map_err(io)?;
    let document: Document =
        toml::from_str(&text).map_err(|e| refuse(e.to_string().trim_end().to_owned()))?;
    if document.inequality.is_empty() {
        return Err(refuse("no [[inequality]] is given".to_owned()));
    }
    let activation =
        document.activation.map_or_else(|| Ok(Activation::selu()), |name| Activation::resolve(&name))?;
    let read = |(i, e): (usize, &Entry)| {
        inequality(&e.quantity, &e.relation, &e.bound, &e.domain)
            .map_err(|error| refuse(format!("inequality {}: {error}", i + 1)))
    };
    let inequalities = document.inequality.iter().enumerate().map(read).collect::<Result<_>>()?;
    Ok((activation, inequalities))
}
