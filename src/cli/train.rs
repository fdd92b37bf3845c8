//! `selfnorm train`: a network learns.

use super::arguments::shortened;
use super::output::to_file_in;
use super::render::short;
use super::report::{Block, Label, Report, Row, Table, Value};
use super::theory::Log;
use super::vocabulary as word;
use crate::error::{Error, Result};
use crate::mlp::{Checkpoint, End, Epoch, Event, Fit, RunFile, Score, Task};
use indicatif::{ProgressBar, ProgressStyle};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Parts of a batch with `--deterministic`.
const PARTS: usize = 4;
/// Significant digits shown to readers unless asked for.
pub(super) const DIGITS: usize = 5;
/// The checkpoint to go on from.
const LAST: &str = "last.checkpoint";
/// The checkpoint of the finished network.
const FINAL: &str = "final.checkpoint";

/// Options of `selfnorm train`.
#[derive(Clone, Debug, clap::Args)]
#[command(allow_negative_numbers = true)]
pub struct Args {
    /// File that says what to train on what; options given here come after it
    #[arg(long, value_name = "FILE.toml")]
    run: Option<PathBuf>,
    /// glyphs, spirals, clusters, teacher, mnist, cifar-10, uci:NAME, or a table [default: glyphs]
    #[arg(long, value_name = "NAME|FILE.csv")]
    data: Option<String>,
    /// Folder of the data that is not computed; SELFNORM_DATA stands for it
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// An activation's name or definition file [default: selu]
    #[arg(short, long, value_name = "NAME|FILE.toml")]
    activation: Option<String>,
    /// Hidden layers [default: 8]
    #[arg(long, value_name = "N")]
    depth: Option<String>,
    /// Units of a hidden layer [default: 256]
    #[arg(long, value_name = "N")]
    width: Option<String>,
    /// none, batch, layer or weight [default: none]
    #[arg(long, value_name = "NAME")]
    normalization: Option<String>,
    /// plain, residual or highway [default: plain]
    #[arg(long, value_name = "NAME")]
    block: Option<String>,
    /// Rate of alpha dropout behind every hidden layer [default: 0]
    #[arg(long, value_name = "P")]
    alpha_dropout: Option<String>,
    /// sgd, momentum, nesterov, rms-prop, adam or adamw [default: momentum]
    #[arg(long, value_name = "NAME")]
    optimizer: Option<String>,
    /// eta, the learning rate [default: 0.01]
    #[arg(long, value_name = "ETA")]
    rate: Option<String>,
    /// Passes through the training rows [default: 10]
    #[arg(long, value_name = "N")]
    epochs: Option<String>,
    /// Rows of a batch [default: 128]
    #[arg(long, value_name = "N")]
    batch: Option<String>,
    /// Longest norm of a unit's incoming weights [default: any]
    #[arg(long, value_name = "C")]
    max_norm: Option<String>,
    /// Seed of the random numbers [default: 1]
    #[arg(long, value_name = "N")]
    seed: Option<String>,
    /// Sets any key of a run file: network.width=64, training.schedule.warm-up=2
    #[arg(long = "set", value_name = "KEY=VALUE")]
    keys: Vec<String>,
    /// Threads [default: one per core]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Gives the same bits for any number of threads, on one machine
    #[arg(long)]
    deterministic: bool,
    /// Folder for the resolved run file and the metrics of every epoch
    #[arg(long, value_name = "DIR")]
    results: Option<PathBuf>,
    /// Folder for checkpoints: last.checkpoint to go on from, final.checkpoint to use
    #[arg(long, value_name = "DIR")]
    checkpoint: Option<PathBuf>,
    /// Steps between two checkpoints [default: an epoch's]
    #[arg(long, value_name = "N", requires = "checkpoint")]
    every: Option<u64>,
    /// Holds the moment map against every layer, every N steps or after each epoch
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "0")]
    probe: Option<u64>,
    /// Goes on from the checkpoint in --checkpoint; only threads and folders may be given beside
    #[arg(long, requires = "checkpoint")]
    #[arg(conflicts_with_all = ["run", "data", "activation", "depth", "width", "normalization", "block"])]
    #[arg(conflicts_with_all = ["alpha_dropout", "optimizer", "rate", "epochs", "batch", "max_norm"])]
    #[arg(conflicts_with_all = ["seed", "keys", "deterministic"])]
    resume: bool,
}

/// What to do.
#[derive(Debug)]
pub struct Plan {
    start: Start,
    data_dir: Option<PathBuf>,
    threads: usize,
    results: Option<PathBuf>,
    checkpoint: Option<PathBuf>,
    every: Option<u64>,
    /// Steps between two looks, 0 for an epoch's.
    probe: Option<u64>,
}

#[derive(Debug)]
enum Start {
    Run(Box<RunFile>),
    Checkpoint(PathBuf),
}

impl Args {
    /// Checks the options.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn plan(&self) -> Result<Plan> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = self.threads.unwrap_or(cores);
        for (parameter, n) in [("--threads", threads as u64), ("--every", self.every.unwrap_or(1))] {
            if n == 0 {
                return Err(Error::Domain { parameter, value: "0".to_owned(), domain: "at least 1" });
            }
        }
        let start = match (&self.checkpoint, self.resume) {
            (Some(folder), true) => Start::Checkpoint(folder.join(LAST)),
            _ => Start::Run(Box::new(self.run_file(threads)?)),
        };
        Ok(Plan {
            start,
            data_dir: self.data_dir.clone(),
            threads,
            results: self.results.clone(),
            checkpoint: self.checkpoint.clone(),
            every: self.every,
            probe: self.probe,
        })
    }

    /// The run file with everything that the options say.
    fn run_file(&self, threads: usize) -> Result<RunFile> {
        let base = self.run.as_deref().map_or_else(|| Ok(RunFile::default()), RunFile::read)?;
        let mut text = base.to_text()?;
        let quoted = |text: &String| format!("{text:?}");
        let tagged = |text: &String| format!("{{ kind = {text:?} }}");
        let source = |text: &String| source(text);
        let mut sets: Vec<(&str, String)> = Vec::new();
        {
            let mut given = |key, value: &Option<String>, write: &dyn Fn(&String) -> String| {
                sets.extend(value.as_ref().map(|text| (key, write(text))));
            };
            given("data.source", &self.data, &source);
            given("network.activation", &self.activation, &quoted);
            given("network.depth", &self.depth, &String::clone);
            given("network.width", &self.width, &String::clone);
            given("network.normalization", &self.normalization, &quoted);
            given("network.block", &self.block, &quoted);
            given("network.alpha-dropout", &self.alpha_dropout, &String::clone);
            given("training.optimizer", &self.optimizer, &tagged);
            given("training.rate", &self.rate, &String::clone);
            given("training.epochs", &self.epochs, &String::clone);
            given("training.batch", &self.batch, &String::clone);
            given("training.regularization.max-norm", &self.max_norm, &String::clone);
            given("training.seed", &self.seed, &String::clone);
        }
        for key in &self.keys {
            let (key, value) = key.split_once('=').ok_or_else(|| Error::Domain {
                parameter: "--set",
                value: shortened(key),
                domain: "KEY=VALUE, such as network.width=64",
            })?;
            sets.push((key, value.to_owned()));
        }
        if !sets.is_empty() {
            text = with_keys(&text, &sets)?;
        }
        let mut run = RunFile::parse(&text, self.run.as_deref().unwrap_or(Path::new("of the options")))?;
        if self.deterministic && run.training.parts.is_none() {
            run.training.parts = Some(PARTS);
        }
        run.resolve(threads)?;
        Ok(run)
    }
}

/// What `--data` means, in TOML.
fn source(text: &str) -> String {
    let is_file =
        text.contains(['/', '\\']) || [".csv", ".tsv", ".txt", ".gz"].iter().any(|end| text.ends_with(end));
    match text.strip_prefix("uci:") {
        Some(name) => format!("{{ kind = \"uci\", name = {name:?} }}"),
        None if is_file => format!("{{ kind = \"table\", train = {text:?} }}"),
        None => format!("{{ kind = {text:?} }}"),
    }
}

/// The text of a run file with these keys set to these values.
fn with_keys(text: &str, sets: &[(&str, String)]) -> Result<String> {
    let refuse = |key: &str, reason: String| Error::RunFile {
        path: "of the options".into(),
        reason: format!("{key}: {reason}"),
    };
    let mut table: toml::Table = toml::from_str(text).map_err(|error| refuse("run", error.to_string()))?;
    for (key, value) in sets {
        let parts: Vec<&str> = key.trim().split('.').collect();
        let (last, path) = parts.split_last().unwrap_or((&"", &[]));
        let mut place = &mut table;
        for part in path {
            let entry = place.entry((*part).to_owned()).or_insert_with(|| toml::Table::new().into());
            place = entry.as_table_mut().ok_or_else(|| refuse(key, format!("`{part}` has no keys")))?;
        }
        // What is no TOML value is a text without its quotes.
        let value = toml::from_str::<toml::Table>(&format!("x = {value}"))
            .ok()
            .and_then(|mut table| table.remove("x"))
            .unwrap_or_else(|| value.trim().into());
        // An integer is a number, too.
        let value = match (place.get(*last), value) {
            (Some(toml::Value::Float(_)), toml::Value::Integer(n)) => toml::Value::Float(n as f64),
            (_, value) => value,
        };
        place.insert((*last).to_owned(), value);
    }
    toml::to_string(&table).map_err(|error| refuse("run", error.to_string()))
}

impl Plan {
    /// Trains.
    ///
    /// # Errors
    /// What data, network, training and files refuse; [`Error::Diverged`].
    pub fn run(&self) -> Result<Report> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(self.threads).build();
        let pool = pool.map_err(|error| Error::Domain {
            parameter: "--threads",
            value: format!("{} ({error})", self.threads),
            domain: "as many as the system gives",
        })?;
        pool.install(|| self.train())
    }

    fn train(&self) -> Result<Report> {
        let mut fit = match &self.start {
            Start::Run(run) => {
                let task = Task::load(&run.data, run.training.seed, self.data_dir.as_deref())?;
                Fit::new((**run).clone(), task)?
            }
            Start::Checkpoint(path) => {
                let checkpoint = Checkpoint::read(path)?;
                let run = checkpoint.run();
                let task = Task::load(&run.data, run.training.seed, self.data_dir.as_deref())?;
                checkpoint.resume(task)?
            }
        };
        self.write_run_file(&fit)?;
        let (start, first) = (Instant::now(), fit.steps());
        let every = self.every.unwrap_or(fit.steps_per_epoch() as u64);
        let mut theory = match self.probe {
            None => None,
            Some(every) => Some(Log::new(&fit, (every > 0).then_some(every))?),
        };
        let mut bar = Bar::new(&fit);
        let end = loop {
            match fit.step()? {
                Event::Step(score) => bar.show(&fit, score),
                Event::Epoch(epoch) => {
                    bar.show(&fit, epoch.train);
                    self.write_metrics(&fit)?;
                }
                Event::End(end) => break end,
            }
            theory.as_mut().map_or(Ok(()), |log| log.after_step(&fit))?;
            if fit.steps().is_multiple_of(every) {
                self.write_checkpoint(&fit, LAST)?;
            }
        };
        bar.finish();
        let seconds = start.elapsed().as_secs_f64();
        let samples = (fit.steps() - first) as f64 * fit.run().training.batch as f64;
        self.write_checkpoint(&fit, LAST)?;
        fit.finish()?;
        self.write_checkpoint(&fit, FINAL)?;
        let test = fit.score(&fit.task().test)?;
        let mut report = report(&fit, test, end);
        if let Some(log) = &theory {
            self.results.as_deref().map_or(Ok(()), |folder| log.write(folder))?;
            report.blocks.push(log.table());
            report.notes.push(log.note());
        }
        report.notes.push(format!("{seconds:.1} s, {:.0} samples/s.", samples / seconds.max(1e-9)));
        Ok(report)
    }

    fn write_run_file(&self, fit: &Fit) -> Result<()> {
        let Some(folder) = &self.results else { return Ok(()) };
        to_file_in(folder, "run.toml", &fit.run().to_text()?)
    }

    fn write_metrics(&self, fit: &Fit) -> Result<()> {
        let Some(folder) = &self.results else { return Ok(()) };
        to_file_in(folder, "metrics.csv", &metrics(fit.history()))
    }

    fn write_checkpoint(&self, fit: &Fit, name: &str) -> Result<()> {
        let Some(folder) = &self.checkpoint else { return Ok(()) };
        Checkpoint::of(fit).write(&folder.join(name))
    }
}

/// One line per epoch.
fn metrics(history: &[Epoch]) -> String {
    let mut text =
        "epoch,steps,rate,train_loss,train_accuracy,validation_loss,validation_accuracy\n".to_owned();
    for Epoch { epoch, steps, rate, train, validation } in history {
        let (loss, accuracy) = (train.loss, train.accuracy());
        // Writing to a text does not fail.
        let _ = writeln!(
            text,
            "{epoch},{steps},{rate},{loss},{accuracy},{},{}",
            validation.loss,
            validation.accuracy()
        );
    }
    text
}

/// How far it has come, on a terminal.
struct Bar {
    bar: ProgressBar,
    shown: Instant,
    start: Instant,
    first: u64,
}

impl Bar {
    fn new(fit: &Fit) -> Self {
        let total = fit.run().training.epochs * fit.steps_per_epoch() as u64;
        let bar = ProgressBar::new(total);
        let template = "[{bar:30}] {percent:>3} %, {eta} left; {msg}";
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style.progress_chars("#>."));
        bar.set_position(fit.steps());
        let now = Instant::now();
        Self { bar, shown: now, start: now, first: fit.steps() }
    }

    fn show(&mut self, fit: &Fit, score: Score) {
        if self.bar.is_hidden() || self.shown.elapsed() < Duration::from_millis(100) {
            return;
        }
        self.shown = Instant::now();
        let samples = (fit.steps() - self.first) as f64 * fit.run().training.batch as f64;
        let speed = samples / self.start.elapsed().as_secs_f64();
        let accuracy = if fit.task().classes().is_empty() {
            String::new()
        } else {
            format!(", accuracy {:.3}", score.accuracy())
        };
        let epoch = fit.history().len() + 1;
        self.bar
            .set_message(format!("epoch {epoch}, loss {:.4}{accuracy}, {speed:.0} samples/s", score.loss));
        self.bar.set_position(fit.steps());
    }

    fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// The final table.
fn report(fit: &Fit, test: Score, end: End) -> Report {
    let (run, task) = (fit.run(), fit.task());
    let (network, classes) = (&run.network, !task.classes().is_empty());
    let title = format!(
        "{} hidden layers of {} {} units, normalization {:?}, on {} rows of {} features",
        network.depth,
        network.width,
        network.activation,
        network.normalization,
        task.train.rows(),
        task.train.width(),
    )
    .replace("normalization None, ", "")
    .replace("Batch", "batch")
    .replace("Layer", "layer")
    .replace("Weight", "weight");
    let field = |label: Label, value: Value| Block::Field(label, value);
    let accuracy = |score: Score| if classes { Value::Number(score.accuracy()) } else { Value::Missing };
    let rows = fit.history().iter().map(|epoch| {
        Row::new(vec![
            Value::Count(epoch.epoch as usize),
            Value::Number(epoch.rate),
            Value::Number(epoch.train.loss),
            accuracy(epoch.train),
            Value::Number(epoch.validation.loss),
            accuracy(epoch.validation),
        ])
    });
    let columns = [
        word::EPOCH,
        word::RATE,
        word::TRAIN_LOSS,
        word::TRAIN_ACCURACY,
        word::VALIDATION_LOSS,
        word::VALIDATION_ACCURACY,
    ];
    let table =
        Table { label: word::EPOCHS, columns: columns.to_vec(), details: Vec::new(), rows: rows.collect() };
    let ended = match end {
        End::Epochs => "all epochs are done".to_owned(),
        End::Patience { best } => format!("no better after epoch {best}, whose network is kept"),
    };
    let kept_apart = match &task.validation {
        Some(rows) => format!("Validation: {} rows kept apart.", rows.rows()),
        None => "Validation: the test rows, as none are kept apart.".to_owned(),
    };
    Report {
        title,
        blocks: vec![
            field(word::LEARNT, Value::Count(fit.network().parameter_count())),
            field(word::STEPS, Value::Count(usize::try_from(fit.steps()).unwrap_or(usize::MAX))),
            field(word::ENDED, Value::Text(ended)),
            field(word::TEST_LOSS, Value::Number(test.loss)),
            field(word::TEST_ACCURACY, accuracy(test)),
            Block::Table(table),
        ],
        notes: vec![format!(
            "Training loss and accuracy are those of the batches before their steps. {kept_apart} Test: {} rows. Rate {}, \
             seed {}, batches of {} in {} parts.",
            task.test.rows(),
            short(run.training.rate),
            run.training.seed,
            run.training.batch,
            run.training.parts.unwrap_or(1),
        )],
    }
}
