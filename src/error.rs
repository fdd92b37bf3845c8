//! The one error type of the crate.

use std::path::PathBuf;

/// What can go wrong, always with the offending value.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A parameter lies outside the domain on which the quantity is defined.
    #[error("{parameter} = {value} is outside its domain: {domain}")]
    Domain {
        /// Name of the parameter, in the vocabulary of the crate.
        parameter: &'static str,
        /// The value that was given.
        value: String,
        /// The allowed values.
        domain: &'static str,
    },
    /// A text is not a number.
    #[error("`{text}` is not a number: {reason}")]
    Number {
        /// The text that was given.
        text: String,
        /// Why it was refused.
        reason: &'static str,
    },
    /// A name is not in the catalogue of activations.
    #[error(
        "unknown activation `{name}`: {reason}; `selfnorm activations` lists the catalogue, a path ending in .toml is read as a definition"
    )]
    Activation {
        /// The name that was given.
        name: String,
        /// What was wrong with it.
        reason: String,
    },
    /// A definition of an activation cannot be used.
    #[error("activation file {}: {reason}", path.display())]
    Definition {
        /// The file.
        path: PathBuf,
        /// What was wrong with it, naming the key.
        reason: String,
    },
    /// A quantity leaves the range of the arithmetic.
    #[error("{quantity} overflows at {at}")]
    Overflow {
        /// The quantity.
        quantity: &'static str,
        /// The point at which it was asked for.
        at: String,
    },
    /// A quantity does not exist for this activation.
    #[error("{quantity} is not defined for {activation}: {reason}")]
    Undefined {
        /// The quantity.
        quantity: &'static str,
        /// The activation.
        activation: String,
        /// Why it does not exist.
        reason: &'static str,
    },
    /// A search ended without an answer.
    #[error("{search} found no answer: {reason}")]
    NotFound {
        /// The search.
        search: &'static str,
        /// Why it stopped.
        reason: String,
    },
    /// A data file does not hold what it should.
    #[error("data file {}: {reason}", path.display())]
    Data {
        /// The file, or the folder that it is missing from.
        path: PathBuf,
        /// What was wrong with it, and where.
        reason: String,
    },
    /// A file that says what to train cannot be used.
    #[error("run file {}: {reason}", path.display())]
    RunFile {
        /// The file.
        path: PathBuf,
        /// What was wrong with it, naming the key.
        reason: String,
    },
    /// A checkpoint cannot be used.
    #[error("checkpoint {}: {reason}", path.display())]
    Checkpoint {
        /// The file.
        path: PathBuf,
        /// Why it is refused.
        reason: String,
    },
    /// A training ran away.
    #[error("training stopped at step {step}: {reason}")]
    Diverged {
        /// The step that could not be done; steps count from 1.
        step: u64,
        /// What was not finite, and where it began.
        reason: String,
    },
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
}

/// Result with the crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;
