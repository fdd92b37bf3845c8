//! `selfnorm predict`: what a trained network says of rows without labels.

use super::report::{Block, Report, Row, Table, Value};
use super::vocabulary as word;
use crate::data::{Dataset, Target, table};
use crate::error::Result;
use crate::mlp::{Checkpoint, largest};
use std::path::PathBuf;

/// Options of `selfnorm predict`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The checkpoint: final.checkpoint of a training
    #[arg(value_name = "CHECKPOINT")]
    checkpoint: PathBuf,
    /// A table of features, without a label column
    #[arg(value_name = "FILE.csv")]
    data: PathBuf,
}

/// What to do.
#[derive(Debug)]
pub struct Plan(Args);

impl Args {
    /// Nothing can be wrong yet.
    #[must_use]
    pub fn plan(&self) -> Plan {
        Plan(self.clone())
    }
}

impl Plan {
    /// Predicts.
    ///
    /// # Errors
    /// What checkpoint and data refuse.
    pub fn run(&self) -> Result<Report> {
        let checkpoint = Checkpoint::read(&self.0.checkpoint)?;
        let network = checkpoint.network()?;
        let (features, width) = table::read_features(&self.0.data)?;
        let rows = features.len() / width;
        let mut data = Dataset::new(features, width, Target::Values(vec![0.0; rows]))?;
        checkpoint.standardization().map_or(Ok(()), |standardization| standardization.apply(&mut data))?;
        let outputs = network.apply(data.features())?;
        let classes = checkpoint.classes();
        let columns = if classes.is_empty() {
            vec![word::ROW, word::PREDICTED_VALUE]
        } else {
            vec![word::ROW, word::PREDICTED_CLASS, word::PROBABILITY]
        };
        let row = |(i, y): (usize, &[f32])| {
            let mut cells = vec![Value::Count(i + 1)];
            if classes.is_empty() {
                cells.push(Value::Number(f64::from(y[0])));
            } else {
                let best = largest(y);
                let sum: f64 = y.iter().map(|other| f64::from(other - y[best]).exp()).sum();
                cells.extend([Value::Text(classes[best].clone()), Value::Number(1.0 / sum)]);
            }
            Row::new(cells)
        };
        let rows = outputs.chunks_exact(network.outputs()).enumerate().map(row).collect();
        let title = format!("{} by the network of {}", self.0.data.display(), self.0.checkpoint.display());
        let table = Table { label: word::PREDICTIONS, columns, details: Vec::new(), rows };
        Ok(Report { title, blocks: vec![Block::Table(table)], notes: Vec::new() })
    }
}
