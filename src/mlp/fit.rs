//! A training from its first step to its last.

use super::run_file::{RunFile, Statistics};
use super::task::write_target;
use super::{Network, Options, Score, Task, Trainer};
use crate::error::{Error, Result};
use crate::random::Stream;

/// The first index of the streams of the rows' order.
const ORDER: u32 = 0x5e1e_0002;

/// What one epoch came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Epoch {
    /// Its number, from 1.
    pub epoch: u64,
    /// Steps since the start.
    pub steps: u64,
    /// The rate of its last step.
    pub rate: f64,
    /// Of its batches, each as it was before its step.
    pub train: Score,
    /// Of the validation rows, or of the test rows where none are kept apart.
    pub validation: Score,
}

/// The network with the smallest loss of the validation rows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Best {
    pub epoch: u64,
    pub loss: f64,
    pub state: Vec<f32>,
}

/// Why a training ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// All epochs are done.
    Epochs,
    /// The loss of the validation rows has not become smaller for as many epochs as was agreed; the network is the
    /// best one, of this epoch.
    Patience {
        /// Its number.
        best: u64,
    },
}

/// What a step was.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Event {
    /// One of several of an epoch.
    Step(Score),
    /// The last of an epoch.
    Epoch(Epoch),
    /// None: training has ended.
    End(End),
}

/// A training, step by step.
#[derive(Clone, Debug)]
pub struct Fit {
    pub(super) run: RunFile,
    pub(super) task: Task,
    pub(super) trainer: Trainer<f32>,
    /// Epochs that are done.
    pub(super) history: Vec<Epoch>,
    pub(super) best: Option<Best>,
    /// Steps done of the current epoch, and what they came to.
    pub(super) done: usize,
    pub(super) sums: Score,
    pub(super) fingerprint: u32,
    order: Vec<usize>,
    x: Vec<f32>,
    t: Vec<f32>,
}

impl Fit {
    /// A training that has not begun, of a [resolved](RunFile::resolve) run file.
    ///
    /// # Errors
    /// What the network or its training refuses; [`Error::Domain`] for patience without validation rows.
    pub fn new(run: RunFile, task: Task) -> Result<Self> {
        let training = &run.training;
        if let (Some(patience), None) = (training.patience, &task.validation) {
            return Err(Error::Domain {
                parameter: "patience",
                value: patience.to_string(),
                domain: "left out where no validation rows are kept apart",
            });
        }
        let (inputs, outputs) = (task.train.width(), task.outputs());
        let network = run.network.build(inputs, outputs, training.seed)?;
        let batch = training.batch.min(task.train.rows());
        let options = Options {
            batch,
            parts: training.parts.unwrap_or(1).min(batch),
            optimizer: training.optimizer,
            regularization: training.regularization,
            seed: training.seed,
        };
        let trainer = Trainer::new(network, task.loss(), options)?;
        let (x, t) = (vec![0.0; batch * inputs], vec![0.0; batch * outputs]);
        let (history, order) = (Vec::new(), Vec::new());
        let sums = Score::default();
        let fingerprint = task.fingerprint();
        let mut fit =
            Self { run, task, trainer, history, best: None, done: 0, sums, fingerprint, order, x, t };
        fit.shuffle();
        Ok(fit)
    }

    /// The run file.
    #[must_use]
    pub const fn run(&self) -> &RunFile {
        &self.run
    }

    /// The data.
    #[must_use]
    pub const fn task(&self) -> &Task {
        &self.task
    }

    /// The network as it is now.
    #[must_use]
    pub fn network(&self) -> &Network<f32> {
        self.trainer.network()
    }

    /// The epochs that are done.
    #[must_use]
    pub fn history(&self) -> &[Epoch] {
        &self.history
    }

    /// Steps since the start.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.trainer.steps()
    }

    /// Steps of an epoch: a single row that is left over is left out, as it has no variance.
    #[must_use]
    pub fn steps_per_epoch(&self) -> usize {
        let (rows, batch) = (self.task.train.rows(), self.batch());
        rows / batch + usize::from(rows % batch > 1)
    }

    fn batch(&self) -> usize {
        self.run.training.batch.min(self.task.train.rows())
    }

    /// The order of the current epoch's rows, a function of seed and epoch.
    pub(super) fn shuffle(&mut self) {
        let epoch = self.history.len() as u32;
        self.order =
            Stream::new(self.run.training.seed, [ORDER, epoch, 0]).permutation(self.task.train.rows());
    }

    /// The rate of the next step: that of the schedule at the middle of it.
    #[must_use]
    pub fn rate(&self) -> f64 {
        let training = &self.run.training;
        let epoch = self.history.len() as f64 + (self.done as f64 + 0.5) / self.steps_per_epoch() as f64;
        training.rate * training.schedule.factor(epoch, training.epochs as f64)
    }

    /// The next step; where it is an epoch's last, with the loss of the validation rows.
    ///
    /// # Errors
    /// [`Error::Diverged`] if a loss is not finite: the network is as it was before the step.
    pub fn step(&mut self) -> Result<Event> {
        if let Some(end) = self.end() {
            return Ok(Event::End(end));
        }
        let (rate, batch) = (self.rate(), self.batch());
        let first = self.done * batch;
        let rows = batch.min(self.order.len() - first);
        let (n, m) = (self.task.train.width(), self.task.outputs());
        let step = self.steps() + 1;
        let (x, t) = (&mut self.x[..rows * n], &mut self.t[..rows * m]);
        gather(&self.task.train, &self.order[first..][..rows], x, t);
        let diverged = |error| match error {
            Error::Overflow { quantity, at } => {
                Error::Diverged { step, reason: format!("{quantity} is not finite, first in {at}") }
            }
            other => other,
        };
        let score = self.trainer.step(x, t, rate).map_err(diverged)?;
        self.sums.loss += score.loss * rows as f64;
        self.sums.hits += score.hits;
        self.sums.rows += rows;
        self.done += 1;
        if self.done < self.steps_per_epoch() {
            return Ok(Event::Step(score));
        }
        let train = Score { loss: self.sums.loss / self.sums.rows as f64, ..self.sums };
        let validation = self.score(self.task.validation.as_ref().unwrap_or(&self.task.test))?;
        if !validation.loss.is_finite() {
            let reason = "the loss of the validation rows is not finite after it".to_owned();
            return Err(Error::Diverged { step, reason });
        }
        let epoch =
            Epoch { epoch: self.history.len() as u64 + 1, steps: self.steps(), rate, train, validation };
        self.history.push(epoch);
        if self.run.training.patience.is_some()
            && self.best.as_ref().is_none_or(|best| validation.loss < best.loss)
        {
            let state = self.trainer.network().state();
            self.best = Some(Best { epoch: epoch.epoch, loss: validation.loss, state });
        }
        (self.done, self.sums) = (0, Score::default());
        self.shuffle();
        Ok(Event::Epoch(epoch))
    }

    /// Why training has ended, if it has.
    #[must_use]
    pub fn end(&self) -> Option<End> {
        let epochs = self.history.len() as u64;
        let best = self.best.as_ref().map(|best| best.epoch);
        match (best, self.run.training.patience) {
            (Some(best), Some(patience)) if epochs >= best + patience => Some(End::Patience { best }),
            _ => (epochs >= self.run.training.epochs).then_some(End::Epochs),
        }
    }

    /// What is to be done once after the last step: the best network is taken back, where one was kept, and population
    /// statistics are measured, where they are wanted.
    ///
    /// # Errors
    /// As [`Trainer::population`].
    pub fn finish(&mut self) -> Result<()> {
        if let Some(best) = &self.best {
            self.trainer.network_mut().set_state(&best.state)?;
        }
        if self.run.network.statistics == Statistics::Running {
            return Ok(());
        }
        let (n, m, batch) = (self.task.train.width(), self.task.outputs(), self.batch());
        let rows = self.task.train.rows() / batch * batch;
        let mut t = vec![0.0; rows * m];
        t.chunks_exact_mut(m).enumerate().for_each(|(i, t)| write_target(self.task.train.target(), i, t));
        let x = &self.task.train.features()[..rows * n];
        self.trainer.population(x.chunks_exact(batch * n).zip(t.chunks_exact(batch * m)))
    }

    /// How well the network does on some rows.
    ///
    /// # Errors
    /// [`Error::Domain`] for rows of another width.
    pub fn score(&self, data: &crate::data::Dataset) -> Result<Score> {
        let outputs = self.network().apply(data.features())?;
        Ok(Score::of(self.task.loss(), &outputs, data))
    }
}

/// Rows with their targets, one after the other.
fn gather(data: &crate::data::Dataset, rows: &[usize], x: &mut [f32], t: &mut [f32]) {
    let (n, m) = (x.len() / rows.len(), t.len() / rows.len());
    for ((i, x), t) in rows.iter().zip(x.chunks_exact_mut(n)).zip(t.chunks_exact_mut(m)) {
        x.copy_from_slice(data.row(*i));
        write_target(data.target(), *i, t);
    }
}
