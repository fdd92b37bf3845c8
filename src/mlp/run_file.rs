//! What to train on what, as a file says it.

use super::{Fan, Initializer, Optimizer, Regularization, Schedule, checked};
use crate::activation::Activation;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// A training from the data to the last step. Every key has a default; unknown keys are refused.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct RunFile {
    /// What is learnt.
    pub data: DataSection,
    /// What learns.
    pub network: NetworkSection,
    /// How.
    pub training: TrainingSection,
}

/// The section `[data]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct DataSection {
    /// Where the rows come from.
    pub source: Source,
    /// How features are standardized: by moments of the training rows.
    pub standardize: Standardize,
    /// Share of the training rows that are kept apart to judge by, 0 <= x < 1.
    pub validation: f64,
}

/// Where rows come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Source {
    /// Drawn digits.
    Glyphs {
        /// For training and for the test.
        #[serde(default = "glyph_rows")]
        rows: [usize; 2],
        /// Deviation of the pixels' noise.
        #[serde(default = "glyph_noise")]
        noise: f64,
    },
    /// Two spirals in the plane.
    Spirals {
        /// For training and for the test.
        #[serde(default = "few_rows")]
        rows: [usize; 2],
        /// Deviation of the coordinates' noise.
        #[serde(default = "spiral_noise")]
        noise: f64,
    },
    /// Gaussian clusters.
    Clusters {
        /// For training and for the test.
        #[serde(default = "few_rows")]
        rows: [usize; 2],
        /// Features.
        #[serde(default = "features")]
        features: usize,
        /// Classes.
        #[serde(default = "classes")]
        classes: u32,
        /// Deviation around a centre.
        #[serde(default = "spread")]
        spread: f64,
    },
    /// A random network as teacher.
    Teacher {
        /// For training and for the test.
        #[serde(default = "few_rows")]
        rows: [usize; 2],
        /// Features.
        #[serde(default = "features")]
        features: usize,
        /// Hidden units.
        #[serde(default = "features")]
        hidden: usize,
        /// Classes.
        #[serde(default = "classes")]
        classes: u32,
    },
    /// MNIST in the folder of the data.
    Mnist,
    /// CIFAR-10 in the folder of the data.
    #[serde(rename = "cifar-10")]
    Cifar10,
    /// A data set of the UCI collection in the folder of the data.
    Uci {
        /// Its name.
        name: String,
        /// Which of the given folds, from 0.
        #[serde(default)]
        fold: usize,
    },
    /// A table with a label column.
    Table {
        /// The file to learn from.
        train: PathBuf,
        /// The file to be judged by; the training rows where it is left out.
        #[serde(default)]
        test: Option<PathBuf>,
        /// Heading or number, from 0, of the label column; the last where it is left out.
        #[serde(default)]
        label: Option<String>,
        /// Whether labels are numbers to be approximated, not classes.
        #[serde(default)]
        regression: bool,
    },
}

const fn glyph_rows() -> [usize; 2] {
    [8000, 2000]
}

const fn glyph_noise() -> f64 {
    0.2
}

const fn few_rows() -> [usize; 2] {
    [2000, 1000]
}

const fn spiral_noise() -> f64 {
    0.02
}

const fn features() -> usize {
    20
}

const fn classes() -> u32 {
    5
}

const fn spread() -> f64 {
    1.0
}

/// What features are standardized by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standardize {
    /// Each by its own moments.
    Features,
    /// All by the moments of all.
    #[default]
    Whole,
    /// Nothing.
    None,
}

/// The section `[network]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct NetworkSection {
    /// Hidden layers, at least 1.
    pub depth: usize,
    /// Units of a hidden layer, at least 1; of the first, where they become fewer.
    pub width: usize,
    /// Whether widths go from that of the first hidden layer to the number of outputs in equal ratios.
    pub conic: bool,
    /// A name of the catalogue or a definition file.
    pub activation: String,
    /// Law of the first weights; lecun-normal for SELU and what saturates, he-normal for ReLU and its kin.
    pub initializer: Option<String>,
    /// What is normalized.
    pub normalization: Normalization,
    /// Where a layer's input goes beside its weights.
    pub block: BlockKind,
    /// Layers that a residual connection goes round, at least 1.
    pub block_depth: usize,
    /// First bias of a highway's gates.
    pub gate_bias: f64,
    /// Rate of dropout behind every hidden layer, 0 <= x < 1.
    pub dropout: f64,
    /// The same of alpha dropout, which keeps mean 0 and variance 1.
    pub alpha_dropout: f64,
    /// Rate of dropout of the inputs.
    pub input_dropout: f64,
    /// Which statistics a batch normalization uses in the end.
    pub statistics: Statistics,
    /// Weight of a new batch in running averages.
    pub momentum: f64,
    /// Added to variances.
    pub epsilon: f64,
}

/// What is normalized.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Normalization {
    /// Nothing.
    #[default]
    None,
    /// Net inputs, over the batch.
    Batch,
    /// Net inputs, over the layer.
    Layer,
    /// Weights.
    Weight,
}

/// Where a layer's input goes beside its weights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockKind {
    /// Nowhere.
    #[default]
    Plain,
    /// Is added to the output of a block of layers.
    Residual,
    /// Is mixed with the output by a learnt gate.
    Highway,
}

/// Which statistics a batch normalization uses in the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Statistics {
    /// Of the whole training set, batch by batch, measured after training.
    #[default]
    Population,
    /// Running averages.
    Running,
}

/// The section `[training]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct TrainingSection {
    /// Passes through the training rows, at least 1.
    pub epochs: u64,
    /// Rows of a batch, at least 1.
    pub batch: usize,
    /// eta.
    pub rate: f64,
    /// The rule for the steps.
    pub optimizer: Optimizer,
    /// The course of the rate.
    pub schedule: Schedule,
    /// Penalties and constraints.
    pub regularization: Regularization,
    /// Stops after so many epochs without a smaller loss of the validation rows, and goes back to the best.
    pub patience: Option<u64>,
    /// Of weights, dropout, the rows' order, and embedded data.
    pub seed: u64,
    /// Parts of a batch: what decides the bits of the result. As many as threads where it is left out.
    pub parts: Option<usize>,
}

impl Default for DataSection {
    fn default() -> Self {
        let source = Source::Glyphs { rows: glyph_rows(), noise: glyph_noise() };
        Self { source, standardize: Standardize::default(), validation: 0.1 }
    }
}

impl Default for NetworkSection {
    fn default() -> Self {
        Self {
            depth: 8,
            width: 256,
            conic: false,
            activation: "selu".to_owned(),
            initializer: None,
            normalization: Normalization::None,
            block: BlockKind::Plain,
            block_depth: 2,
            gate_bias: -1.0,
            dropout: 0.0,
            alpha_dropout: 0.0,
            input_dropout: 0.0,
            statistics: Statistics::Population,
            momentum: 0.1,
            epsilon: 1e-5,
        }
    }
}

impl Default for TrainingSection {
    fn default() -> Self {
        Self {
            epochs: 10,
            batch: 128,
            rate: 0.01,
            optimizer: Optimizer::Momentum { momentum: 0.9 },
            schedule: Schedule::default(),
            regularization: Regularization::default(),
            patience: None,
            seed: 1,
            parts: None,
        }
    }
}

impl RunFile {
    /// What a text says.
    ///
    /// # Errors
    /// [`Error::RunFile`], naming the key that is wrong.
    pub fn parse(text: &str, path: &Path) -> Result<Self> {
        let refuse = |reason: String| Error::RunFile { path: path.to_owned(), reason };
        toml::from_str(text).map_err(|error| refuse(error.to_string().trim_end().replace('\n', "; ")))
    }

    /// What a file says.
    ///
    /// # Errors
    /// [`Error::Io`], and as [`parse`](Self::parse).
    pub fn read(path: &Path) -> Result<Self> {
        let text =
            std::fs::read_to_string(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
        Self::parse(&text, path)
    }

    /// The text that says it, every key written out.
    ///
    /// # Errors
    /// [`Error::RunFile`] for a number that TOML cannot write, such as a seed above 2^63.
    pub fn to_text(&self) -> Result<String> {
        let refuse =
            |reason: toml::ser::Error| Error::RunFile { path: "run.toml".into(), reason: reason.to_string() };
        toml::to_string(self).map_err(refuse)
    }

    /// Refuses numbers outside their domains, and fills in what follows from the rest.
    ///
    /// # Errors
    /// [`Error::Domain`], naming the parameter.
    pub fn resolve(&mut self, threads: usize) -> Result<()> {
        let share = |name, x: f64| checked(name, x, "0 <= x < 1", |x| (0.0..1.0).contains(&x)).map(drop);
        let count = |name, n: usize| checked(name, n as f64, "at least 1", |n| n >= 1.0).map(drop);
        let Self { data, network, training } = self;
        share("validation", data.validation)?;
        for (name, n) in [
            ("depth", network.depth),
            ("width", network.width),
            ("block-depth", network.block_depth),
            ("batch", training.batch),
            ("epochs", usize::try_from(training.epochs).unwrap_or(usize::MAX)),
        ] {
            count(name, n)?;
        }
        for (name, rate) in [
            ("dropout", network.dropout),
            ("alpha-dropout", network.alpha_dropout),
            ("input-dropout", network.input_dropout),
        ] {
            share(name, rate)?;
        }
        if network.dropout > 0.0 && network.alpha_dropout > 0.0 {
            return Err(Error::Domain {
                parameter: "dropout, alpha-dropout",
                value: format!("{}, {}", network.dropout, network.alpha_dropout),
                domain: "one of them at most",
            });
        }
        checked("rate", training.rate, "a finite number >= 0", |x| x >= 0.0)?;
        training.schedule.check()?;
        training.optimizer.check()?;
        training.regularization.check()?;
        let activation = Activation::resolve(&network.activation)?;
        if network.initializer.is_none() {
            let name =
                Initializer { law: crate::weights::Law::Gaussian, fan: fan_of(&activation), exact: false }
                    .name();
            network.initializer = name.map(str::to_owned);
        }
        let parts = training.parts.unwrap_or(threads).min(training.batch).max(1);
        training.parts = Some(parts);
        Ok(())
    }
}

/// He's variance for what grows on one side only and is flat on the other, LeCun's for the rest.
fn fan_of(activation: &Activation) -> Fan {
    let half = activation.value(-1e3).abs() <= 10.0 && activation.value(1e3) > 100.0;
    if half && activation.value(-1e3).abs() < 1e-9 { Fan::He } else { Fan::LeCun }
}
