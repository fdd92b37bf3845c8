//! The options, and the experiment that they stand for.

use super::Plan;
use crate::cli::arguments::{ActivationArgs, Allowed, number, shortened};
use crate::data::table::read_features;
use crate::error::{Error, Result};
use crate::moments::{Moments, WeightSums};
use crate::propagation::{Dropout, Experiment, Input, Normalization, Over, Place, Probes, Rows, Sampler};
use crate::weights::{Law, Weights};
use std::path::PathBuf;
use std::sync::Arc;

/// Options of `selfnorm propagate`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    pub(super) activation: ActivationArgs,
    /// Number of layers [default: 32]
    #[arg(long, value_name = "N")]
    pub(super) depth: Option<usize>,
    /// Units per layer [default: 512]
    #[arg(long, value_name = "N")]
    pub(super) width: Option<usize>,
    /// Inputs per network [default: 16]
    #[arg(long, value_name = "N")]
    pub(super) samples: Option<usize>,
    /// Independent networks, between which the errors are taken, at least 2 [default: 40]
    #[arg(long, value_name = "N")]
    pub(super) networks: Option<usize>,
    /// Seed of the random numbers [default: 1]
    #[arg(long, value_name = "N")]
    pub(super) seed: Option<u64>,
    /// mu, mean of the inputs [default: 0]
    #[arg(long, value_name = "MU", allow_hyphen_values = true)]
    pub(super) mean: Option<String>,
    /// nu, variance of the inputs, >= 0 [default: 1]
    #[arg(long, value_name = "NU", allow_hyphen_values = true)]
    pub(super) variance: Option<String>,
    /// Law of the input's coordinates
    #[arg(long, value_enum, default_value_t)]
    pub(super) input: InputName,
    /// A table of numbers: its rows are the inputs, as they stand there
    #[arg(long, value_name = "FILE", conflicts_with_all = ["input", "mean", "variance"])]
    pub(super) data: Option<PathBuf>,
    /// Degrees of freedom of --input student-t, 5 to 100 [default: 5]
    #[arg(long, value_name = "N")]
    pub(super) degrees: Option<u32>,
    /// Correlation of inputs 2k and 2k + 1, of --input correlated [default: 0.5]
    #[arg(long, value_name = "C", allow_hyphen_values = true)]
    pub(super) correlation: Option<String>,
    /// n times the variance of a weight, >= 0 [default: 1]
    #[arg(long, allow_hyphen_values = true)]
    pub(super) tau: Option<String>,
    /// Gives every unit's weights exactly this sum, and tau as sum of squares (the quenched reading)
    #[arg(long, allow_hyphen_values = true)]
    pub(super) omega: Option<String>,
    /// Law of the weights
    #[arg(long, value_enum, default_value_t)]
    pub(super) law: LawName,
    /// Share of weights that are not 0, with --law sparse [default: 0.1]
    #[arg(long, value_name = "P")]
    pub(super) density: Option<String>,
    /// Variance of the biases [default: 0]
    #[arg(long, value_name = "V", allow_hyphen_values = true)]
    pub(super) bias_variance: Option<String>,
    /// Normalizes net inputs by the batch's statistics, or over each layer's units
    #[arg(long, value_enum, value_name = "KIND")]
    pub(super) normalization: Option<NormalizationName>,
    /// Normalizes activations instead of net inputs
    #[arg(long, requires = "normalization")]
    pub(super) behind: bool,
    /// Adds every layer's output, times this scale, to its input
    #[arg(long, value_name = "S", allow_hyphen_values = true)]
    pub(super) residual: Option<String>,
    /// Rate of plain dropout
    #[arg(long, value_name = "P", conflicts_with = "alpha_dropout")]
    pub(super) dropout: Option<String>,
    /// Rate of alpha dropout, which keeps the inputs' mean and variance
    #[arg(long, value_name = "P")]
    pub(super) alpha_dropout: Option<String>,
    /// How to draw net inputs [default: the cheaper one that is possible]
    #[arg(long, value_enum)]
    pub(super) sampler: Option<SamplerName>,
    /// Also measures these, separated by commas
    #[arg(long, value_enum, value_delimiter = ',', value_name = "WHAT")]
    pub(super) measure: Vec<ProbeName>,
    /// Runs all combinations of these values with those of other sweeps; needs --rows
    #[arg(long, value_name = "NAME=A,B,..", requires = "rows", conflicts_with = "chart")]
    pub(super) sweep: Vec<String>,
    /// Writes one csv row per network and layer; a run that was killed goes on here
    #[arg(long, value_name = "FILE")]
    pub(super) rows: Option<PathBuf>,
    /// Draws the K-th of N parts of the networks only, into FILE.part-K-of-N; a run without it gathers them
    #[arg(long, value_name = "K/N", requires = "rows")]
    pub(super) part: Option<String>,
    /// Family-wise level of the verdict [default: 0.01]
    #[arg(long, value_name = "P")]
    pub(super) level: Option<String>,
    /// Shows a chart of the variance instead of the means: `o` measured, `|` expected, `#` both
    #[arg(long)]
    pub(super) chart: bool,
}

/// Names of the input's laws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum InputName {
    #[default]
    Gaussian,
    Uniform,
    Rademacher,
    /// Student's law, with --degrees
    StudentT,
    /// Pairs of normal inputs, with --correlation
    Correlated,
    /// All coordinates equal the mean
    Constant,
}

/// Names of the weights' laws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum LawName {
    #[default]
    Gaussian,
    Uniform,
    /// Two-sigma resampled, variance corrected, as Keras' `VarianceScaling` does
    Truncated,
    /// The same without correction: variance 0.774 tau/n
    TruncatedRaw,
    Rademacher,
    Sparse,
    Orthogonal,
}

/// Names of the normalizations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum NormalizationName {
    /// Every unit over the samples
    Batch,
    /// Every sample over the units
    Layer,
}

/// Names of the samplers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum SamplerName {
    /// Draws the weights
    Materialized,
    /// Draws the net inputs from their joint law: Gaussian weights without --omega
    Gram,
}

/// Names of what can be measured besides the moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ProbeName {
    /// Mean square of the gradient, back from a normal vector behind the last layer
    Gradient,
    /// Correlation of the activations of two inputs
    Correlation,
    /// Distance of the net inputs to the normal law
    Normality,
    /// Shares of saturated activations (|f'(z)| < 1/20) and of dead units (all their samples are)
    Saturation,
    /// Histogram of the last layer's activations
    Histogram,
}

/// K/N.
fn part(text: &str) -> Result<[usize; 2]> {
    let numbers = text.split_once('/').and_then(|(k, n)| Some([k.parse().ok()?, n.parse().ok()?]));
    match numbers {
        Some([k, n]) if 1 <= k && k <= n => Ok([k - 1, n]),
        _ => {
            Err(Error::Domain { parameter: "--part", value: shortened(text), domain: "K/N with 1 <= K <= N" })
        }
    }
}

impl Args {
    /// Checks the options.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn plan(&self) -> Result<Plan> {
        let level = number("--level", self.level.as_deref(), 0.01, Allowed::Positive)?;
        if level >= 1.0 {
            let value = shortened(self.level.as_deref().unwrap_or_default());
            return Err(Error::Domain { parameter: "--level", value, domain: "a number between 0 and 1" });
        }
        let part = self.part.as_deref().map(part).transpose()?;
        let (experiment, sweep) = (self.experiment()?, self.sweep()?);
        Ok(Plan { experiment, level, chart: self.chart, rows: self.rows.clone(), sweep, part })
    }

    pub(super) fn experiment(&self) -> Result<Experiment> {
        let base = Experiment::new(self.activation.plan()?)?;
        let moments = Moments {
            mean: number("--mean", self.mean.as_deref(), 0.0, Allowed::Any)?,
            variance: number("--variance", self.variance.as_deref(), 1.0, Allowed::NotNegative)?,
        };
        let bias_variance =
            number("--bias-variance", self.bias_variance.as_deref(), 0.0, Allowed::NotNegative)?;
        let experiment = Experiment {
            depth: self.depth.unwrap_or(base.depth),
            width: self.width.unwrap_or(base.width),
            samples: self.samples.unwrap_or(base.samples),
            networks: self.networks.unwrap_or(base.networks),
            seed: self.seed.unwrap_or(base.seed),
            weights: self.weights()?,
            bias_variance,
            input: self.input()?,
            moments,
            normalization: self.normalization.map(|name| Normalization {
                over: match name {
                    NormalizationName::Batch => Over::Samples,
                    NormalizationName::Layer => Over::Units,
                },
                place: if self.behind { Place::Behind } else { Place::Before },
            }),
            dropout: self.dropout(&base, moments)?,
            residual: match &self.residual {
                Some(scale) => Some(number("--residual", Some(scale), 0.0, Allowed::Any)?),
                None => None,
            },
            sampler: self.sampler.map(|name| match name {
                SamplerName::Materialized => Sampler::Materialized,
                SamplerName::Gram => Sampler::Gram,
            }),
            probes: Probes {
                gradient: self.measure.contains(&ProbeName::Gradient),
                correlation: self.measure.contains(&ProbeName::Correlation),
                normality: self.measure.contains(&ProbeName::Normality),
                saturation: self.measure.contains(&ProbeName::Saturation),
                histogram: self.measure.contains(&ProbeName::Histogram),
            },
            ..base
        };
        experiment.sampler()?;
        Ok(experiment)
    }

    fn input(&self) -> Result<Input> {
        if let Some(path) = &self.data {
            let (values, columns) = read_features(path)?;
            return Ok(Input::Rows(Arc::new(Rows::new(values, columns)?)));
        }
        Ok(match self.input {
            InputName::Gaussian => Input::Gaussian,
            InputName::Uniform => Input::Uniform,
            InputName::Rademacher => Input::Rademacher,
            InputName::StudentT => Input::StudentT { degrees: self.degrees.unwrap_or(5) },
            InputName::Correlated => Input::Correlated {
                correlation: number("--correlation", self.correlation.as_deref(), 0.5, Allowed::Any)?,
            },
            InputName::Constant => Input::Constant,
        })
    }

    fn weights(&self) -> Result<Weights> {
        let law = match self.law {
            LawName::Gaussian => Law::Gaussian,
            LawName::Uniform => Law::Uniform,
            LawName::Truncated => Law::TruncatedGaussian { corrected: true },
            LawName::TruncatedRaw => Law::TruncatedGaussian { corrected: false },
            LawName::Rademacher => Law::Rademacher,
            LawName::Sparse => {
                Law::Sparse { density: number("--density", self.density.as_deref(), 0.1, Allowed::Positive)? }
            }
            LawName::Orthogonal => Law::Orthogonal,
        };
        let tau = number("--tau", self.tau.as_deref(), 1.0, Allowed::NotNegative)?;
        let weights = Weights::new(law, tau)?;
        match &self.omega {
            None => Ok(weights),
            Some(omega) => {
                let sum = number("--omega", Some(omega), 0.0, Allowed::Any)?;
                Ok(weights.with_exact_sums(WeightSums::new(sum, tau)?))
            }
        }
    }

    fn dropout(&self, base: &Experiment, moments: Moments<f64>) -> Result<Option<Dropout>> {
        if let Some(rate) = &self.dropout {
            let rate = number("--dropout", Some(rate), 0.0, Allowed::NotNegative)?;
            return Dropout::plain(rate).map(Some);
        }
        let Some(rate) = &self.alpha_dropout else { return Ok(None) };
        let rate = number("--alpha-dropout", Some(rate), 0.0, Allowed::NotNegative)?;
        Dropout::alpha_of(rate, &base.activation, moments).map(Some)
    }
}
