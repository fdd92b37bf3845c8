//! `selfnorm experiment`: trainings of the paper, repeated.

use super::arguments::{Allowed, number};
use super::output::to_file_in;
use super::report::{Block, Report, Row, Table, Value};
use super::vocabulary as word;
use crate::error::{Error, Result};
use crate::mlp::{Checkpoint, Event, Fit, Normalization, Optimizer, RunFile, Source, Task};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Options of `selfnorm experiment`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    experiment: Experiment,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum Experiment {
    /// Training loss of SNNs and of ReLU networks with batch normalization, by depth: Figure 1
    #[command(name = "figure-1")]
    Figure1(Figure1Args),
}

/// Options of `selfnorm experiment figure-1`.
#[derive(Clone, Debug, clap::Args)]
#[command(allow_negative_numbers = true)]
struct Figure1Args {
    /// Folder for checkpoints and figure-1.csv; what is finished there is not done again
    #[arg(long, value_name = "DIR")]
    results: PathBuf,
    /// Folder with MNIST; SELFNORM_DATA stands for it
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Draws digits instead of MNIST's
    #[arg(long)]
    glyphs: bool,
    /// Share of the epochs at a rate that is larger by as much [default: 1]
    #[arg(long, value_name = "S")]
    scale: Option<String>,
    /// Epochs at scale 1, at a rate of 1e-5 [default: 2000]
    #[arg(long, value_name = "N")]
    epochs: Option<String>,
    /// Units of a layer [default: 784]
    #[arg(long, value_name = "N", default_value_t = 784)]
    width: usize,
    /// Numbers of hidden layers [default: 8,16,32]
    #[arg(long, value_name = "N,N", value_delimiter = ',', default_values_t = [8, 16, 32], hide_default_value = true)]
    depths: Vec<usize>,
    /// Seed of the random numbers [default: 1]
    #[arg(long, value_name = "N", default_value_t = 1, hide_default_value = true)]
    seed: u64,
}

/// What to do.
#[derive(Debug)]
pub struct Plan {
    runs: Vec<Run>,
    results: PathBuf,
    data_dir: Option<PathBuf>,
    title: String,
}

/// One training.
#[derive(Debug)]
struct Run {
    method: &'static str,
    depth: usize,
    run: RunFile,
}

impl Args {
    /// Checks the options.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn plan(&self) -> Result<Plan> {
        let Experiment::Figure1(args) = &self.experiment;
        args.plan()
    }
}

impl Figure1Args {
    fn plan(&self) -> Result<Plan> {
        let scale = number("--scale", self.scale.as_deref(), 1.0, Allowed::Positive)?;
        let whole = number("--epochs", self.epochs.as_deref(), 2000.0, Allowed::Positive)?;
        let epochs = (whole * scale).ceil().max(1.0);
        // Rate times epochs is what it is at scale 1.
        let rate = 1e-5 * whole / epochs;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let mut runs = Vec::new();
        for depth in &self.depths {
            for (method, activation, normalization) in
                [("snn", "selu", Normalization::None), ("batch-normalization", "relu", Normalization::Batch)]
            {
                let mut run = RunFile::default();
                if !self.glyphs {
                    run.data.source = Source::Mnist;
                }
                run.data.validation = 0.0;
                run.network.depth = *depth;
                run.network.width = self.width;
                run.network.activation = activation.to_owned();
                run.network.normalization = normalization;
                run.training.optimizer = Optimizer::Sgd;
                run.training.rate = rate;
                run.training.epochs = epochs as u64;
                run.training.seed = self.seed;
                run.resolve(cores)?;
                runs.push(Run { method, depth: *depth, run });
            }
        }
        let data = if self.glyphs { "drawn digits" } else { "MNIST" };
        let title = format!(
            "Figure 1: training loss on {data}, {} units per layer, {epochs} epochs at rate {rate:e}",
            self.width
        );
        Ok(Plan { runs, results: self.results.clone(), data_dir: self.data_dir.clone(), title })
    }
}

impl Plan {
    /// Trains what is not finished.
    ///
    /// # Errors
    /// What data, network, training and files refuse; [`Error::Diverged`].
    pub fn run(&self) -> Result<Report> {
        let mut csv = "method,depth,epoch,train_loss,train_error\n".to_owned();
        let mut rows = Vec::new();
        for run in &self.runs {
            let fit = run.train(&self.results, self.data_dir.as_deref())?;
            for epoch in fit.history() {
                let (loss, error) = (epoch.train.loss, 1.0 - epoch.train.accuracy());
                // Writing to a text does not fail.
                let _ = writeln!(csv, "{},{},{},{loss},{error}", run.method, run.depth, epoch.epoch);
            }
            to_file_in(&self.results, "figure-1.csv", &csv)?;
            let (Some(first), Some(last)) = (fit.history().first(), fit.history().last()) else { continue };
            let test = fit.score(&fit.task().test)?;
            rows.push(Row::new(vec![
                Value::Count(run.depth),
                Value::Text(run.method.to_owned()),
                Value::Number(first.train.loss),
                Value::Number(last.train.loss),
                Value::Number(last.train.accuracy()),
                Value::Number(test.accuracy()),
            ]));
        }
        let columns = vec![
            word::DEPTH,
            word::NETWORK,
            word::FIRST_LOSS,
            word::TRAIN_LOSS,
            word::TRAIN_ACCURACY,
            word::TEST_SHARE,
        ];
        let table = Table { label: word::TRAININGS, columns, details: Vec::new(), rows };
        let note = "Mini-batches of 128; losses of the first and of the last epoch, of each batch before its step; every \
                    epoch is in figure-1.csv. The paper gives the rate, 1e-5; batches and epochs are ours.";
        Ok(Report {
            title: self.title.clone(),
            blocks: vec![Block::Table(table)],
            notes: vec![note.to_owned()],
        })
    }
}

impl Run {
    /// From the checkpoint, if there is one of the same run, to the end; an epoch is the most that can be lost.
    fn train(&self, results: &Path, data_dir: Option<&Path>) -> Result<Fit> {
        let path = results.join(format!("{}-{}.checkpoint", self.method, self.depth));
        let task = Task::load(&self.run.data, self.run.training.seed, data_dir)?;
        let mut fit = if path.exists() {
            let checkpoint = Checkpoint::read(&path)?;
            if *checkpoint.run() != self.run {
                let reason = "it is of another run; give another folder for --results".to_owned();
                return Err(Error::Checkpoint { path, reason });
            }
            checkpoint.resume(task)?
        } else {
            Fit::new(self.run.clone(), task)?
        };
        loop {
            match fit.step()? {
                Event::Step(_) => {}
                Event::Epoch(_) => Checkpoint::of(&fit).write(&path)?,
                Event::End(_) => break,
            }
        }
        fit.finish()?;
        Ok(fit)
    }
}
