//! `selfnorm propagate`: random networks against the moment map.

mod options;
mod overview;
mod sweep;
mod tables;

pub use options::Args;

use super::progress::Progress;
use super::report::{Block, Report, Value};
use super::vocabulary as word;
use crate::error::Result;
#[cfg(feature = "mpi")]
use crate::propagation::Ranks;
use crate::propagation::{Experiment, Outcome, Sweep};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Significant digits shown to readers unless asked for: errors are in the third.
pub(super) const DIGITS: usize = 4;

/// What to run.
#[derive(Debug)]
pub struct Plan {
    experiment: Experiment,
    level: f64,
    chart: bool,
    rows: Option<PathBuf>,
    sweep: Sweep,
    /// Counted from 0, of how many.
    part: Option<[usize; 2]>,
}

/// What was drawn.
enum Drawn {
    /// All networks.
    All(Vec<Outcome>),
    /// Some, into a part file.
    Part(PathBuf),
    /// Some, for the rank of an MPI job that reports.
    #[cfg(feature = "mpi")]
    Elsewhere,
}

impl Plan {
    /// Runs the networks.
    ///
    /// # Errors
    /// As [`Experiment::run`].
    pub fn run(&self) -> Result<Report> {
        let bar = OnceLock::new();
        let show = |done, total| {
            let bar = bar.get_or_init(|| Progress::new(total));
            if done > 0 {
                bar.advance(1);
            }
        };
        let ran = self.draw(&show);
        if let Some(bar) = bar.get() {
            bar.finish();
        }
        match ran? {
            Drawn::All(outcomes) => match outcomes.as_slice() {
                [outcome] if self.sweep.parameters.is_empty() => self.report(outcome),
                outcomes => Ok(self.overview(&self.sweep, outcomes)),
            },
            Drawn::Part(file) => Ok(written(&file)),
            #[cfg(feature = "mpi")]
            Drawn::Elsewhere => Ok(Report { title: String::new(), blocks: Vec::new(), notes: Vec::new() }),
        }
    }

    fn draw(&self, show: &(dyn Fn(u64, u64) + Sync)) -> Result<Drawn> {
        #[cfg(feature = "mpi")]
        if let (None, Some(ranks)) = (self.part, Ranks::join()) {
            // One bar is enough.
            let quiet = |_, _| ();
            let show = if ranks.is_root() { show } else { &quiet };
            let outcomes = ranks.run(&self.sweep, self.rows.as_deref(), show)?;
            return Ok(outcomes.map_or(Drawn::Elsewhere, Drawn::All));
        }
        match (&self.rows, self.part) {
            (None, _) => Ok(Drawn::All(vec![self.experiment.run()?])),
            (Some(path), None) => self.sweep.run(path, show).map(Drawn::All),
            (Some(path), Some(part)) => self.sweep.run_part(path, part, show).map(Drawn::Part),
        }
    }
}

/// That a part is done.
fn written(file: &Path) -> Report {
    Report {
        title: "one part of the networks".to_owned(),
        blocks: vec![Block::Field(word::ROWS_FILE, Value::Text(file.display().to_string()))],
        notes: vec!["The same command without --part gathers the parts and draws what they lack.".to_owned()],
    }
}
