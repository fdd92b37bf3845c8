//! Data sets: reading them from files that may be damaged, and standardizing them.
//!
//! | reader | format |
//! |---|---|
//! | [`idx`] | IDX of unsigned bytes, gzip or plain: MNIST and its kin |
//! | [`cifar`] | the binary version of CIFAR-10 |
//! | [`table`] | comma- or tab-separated text with a label column |
//! | [`uci`] | the UCI collection with given folds |
//! | [`embedded`] | none: spirals, clusters, a random teacher and drawn digits are computed |
//!
//! A file is refused with [`Error::Data`](crate::Error::Data) and the reason. What a header claims is checked against
//! the size of the file before memory is asked for.

pub mod cifar;
mod dataset;
pub mod embedded;
mod file;
pub mod idx;
mod standardization;
pub mod table;
pub mod uci;

pub use dataset::{Dataset, Split, Target};
pub use file::folder;
pub use standardization::Standardization;
