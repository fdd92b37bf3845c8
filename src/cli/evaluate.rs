//! `selfnorm evaluate`: how well a trained network does.

use super::report::{Block, Report, Value};
use super::vocabulary as word;
use crate::data::table::{self, Column, Task as Kind};
use crate::data::{Dataset, Target};
use crate::error::Result;
use crate::mlp::{Checkpoint, Score, Task, same_classes};
use std::path::PathBuf;

/// Most classes of which the confusions are shown.
const MOST_CLASSES: usize = 30;

/// Options of `selfnorm evaluate`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The checkpoint: final.checkpoint of a training
    #[arg(value_name = "CHECKPOINT")]
    checkpoint: PathBuf,
    /// A table with a label column [default: the test rows of the training]
    #[arg(long, value_name = "FILE.csv")]
    data: Option<PathBuf>,
    /// Heading or number, from 0, of the table's label column [default: the last]
    #[arg(long, value_name = "NAME|N", requires = "data")]
    label: Option<String>,
    /// Folder of the data that is not computed; SELFNORM_DATA stands for it
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
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
    /// Evaluates.
    ///
    /// # Errors
    /// What checkpoint and data refuse.
    pub fn run(&self) -> Result<Report> {
        let checkpoint = Checkpoint::read(&self.0.checkpoint)?;
        let network = checkpoint.network()?;
        let data = self.data(&checkpoint)?;
        let outputs = network.apply(data.features())?;
        let score = Score::of(checkpoint.loss(), &outputs, &data);
        let mut blocks = vec![
            Block::Field(word::ROWS, Value::Count(score.rows)),
            Block::Field(word::TEST_LOSS, Value::Number(score.loss)),
        ];
        let classes = checkpoint.classes();
        if !classes.is_empty() {
            blocks.push(Block::Field(word::TEST_ACCURACY, Value::Number(score.accuracy())));
        }
        let mut notes = Vec::new();
        if let (Target::Classes { labels, .. }, 1..=MOST_CLASSES) = (data.target(), classes.len()) {
            blocks.push(Block::Matrix(word::CONFUSIONS, confusions(labels, &outputs, classes.len())));
            notes.push(format!("Classes in order: {}.", classes.join(", ")));
        }
        let title = format!("network of {} after {} steps", self.0.checkpoint.display(), checkpoint.steps());
        Ok(Report { title, blocks, notes })
    }

    fn data(&self, checkpoint: &Checkpoint) -> Result<Dataset> {
        let run = checkpoint.run();
        let Some(path) = &self.0.data else {
            let task = Task::load(&run.data, run.training.seed, self.0.data_dir.as_deref())?;
            return Ok(task.test);
        };
        let label = self.0.label.as_deref().map_or(Column::Last, Column::of);
        let regression = checkpoint.classes().is_empty();
        let kind = if regression { Kind::Regression } else { Kind::Classification };
        let data = table::read(path, &label, kind)?;
        let mut data = same_classes(path, data, checkpoint.classes())?;
        checkpoint.standardization().map_or(Ok(()), |standardization| standardization.apply(&mut data))?;
        Ok(data)
    }
}

/// Rows of class i that are taken for class j.
fn confusions(labels: &[u32], outputs: &[f32], classes: usize) -> Vec<Vec<f64>> {
    let mut counts = vec![vec![0.0; classes]; classes];
    for (label, y) in labels.iter().zip(outputs.chunks_exact(classes)) {
        counts[*label as usize][crate::mlp::largest(y)] += 1.0;
    }
    counts
}
