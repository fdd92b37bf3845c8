//! `selfnorm propagate`: random networks against the moment map.

use super::arguments::{ActivationArgs, Allowed, number, shortened};
use super::render::short;
use super::report::{Block, Label, Report, Row, Table, Value};
use super::vocabulary as word;
use crate::error::{Error, Result};
use crate::moments::{Moments, WeightSums};
use crate::propagation::{Dropout, Experiment, Input, Layer, Outcome, Sampler};
use crate::statistics::Estimate;
use crate::weights::{Law, Weights};

/// Significant digits shown to readers unless asked for: errors are in the third.
pub(super) const DIGITS: usize = 4;

/// Options of `selfnorm propagate`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    activation: ActivationArgs,
    /// Number of layers [default: 32]
    #[arg(long, value_name = "N")]
    depth: Option<usize>,
    /// Units per layer [default: 512]
    #[arg(long, value_name = "N")]
    width: Option<usize>,
    /// Inputs per network [default: 16]
    #[arg(long, value_name = "N")]
    samples: Option<usize>,
    /// Independent networks, between which the errors are taken, at least 2 [default: 40]
    #[arg(long, value_name = "N")]
    networks: Option<usize>,
    /// Seed of the random numbers [default: 1]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// mu, mean of the inputs [default: 0]
    #[arg(long, value_name = "MU", allow_hyphen_values = true)]
    mean: Option<String>,
    /// nu, variance of the inputs, >= 0 [default: 1]
    #[arg(long, value_name = "NU", allow_hyphen_values = true)]
    variance: Option<String>,
    /// Law of the input's coordinates
    #[arg(long, value_enum, default_value_t)]
    input: InputName,
    /// n times the variance of a weight, >= 0 [default: 1]
    #[arg(long, allow_hyphen_values = true)]
    tau: Option<String>,
    /// Gives every unit's weights exactly this sum, and tau as sum of squares (the quenched reading)
    #[arg(long, allow_hyphen_values = true)]
    omega: Option<String>,
    /// Law of the weights
    #[arg(long, value_enum, default_value_t)]
    law: LawName,
    /// Share of weights that are not 0, with --law sparse [default: 0.1]
    #[arg(long, value_name = "P")]
    density: Option<String>,
    /// Variance of the biases [default: 0]
    #[arg(long, value_name = "V", allow_hyphen_values = true)]
    bias_variance: Option<String>,
    /// Rate of plain dropout
    #[arg(long, value_name = "P", conflicts_with = "alpha_dropout")]
    dropout: Option<String>,
    /// Rate of alpha dropout, which keeps the inputs' mean and variance
    #[arg(long, value_name = "P")]
    alpha_dropout: Option<String>,
    /// How to draw net inputs [default: the cheaper one that is possible]
    #[arg(long, value_enum)]
    sampler: Option<SamplerName>,
    /// Family-wise level of the verdict [default: 0.01]
    #[arg(long, value_name = "P")]
    level: Option<String>,
    /// Shows a chart of the variance instead of the means: `o` measured, `|` expected, `#` both
    #[arg(long)]
    chart: bool,
}

/// Names of the input's laws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum InputName {
    #[default]
    Gaussian,
    Uniform,
    Rademacher,
    Constant,
}

/// Names of the weights' laws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum LawName {
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

/// Names of the samplers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum SamplerName {
    /// Draws the weights
    Materialized,
    /// Draws the net inputs from their joint law: Gaussian weights without --omega
    Gram,
}

/// What to run.
#[derive(Debug)]
pub struct Plan {
    experiment: Experiment,
    level: f64,
    chart: bool,
}

impl Args {
    /// Checks the options.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn plan(&self) -> Result<Plan> {
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
            input: match self.input {
                InputName::Gaussian => Input::Gaussian,
                InputName::Uniform => Input::Uniform,
                InputName::Rademacher => Input::Rademacher,
                InputName::Constant => Input::Constant,
            },
            moments,
            dropout: self.dropout(&base, moments)?,
            sampler: self.sampler.map(|name| match name {
                SamplerName::Materialized => Sampler::Materialized,
                SamplerName::Gram => Sampler::Gram,
            }),
            ..base
        };
        experiment.sampler()?;
        let level = number("--level", self.level.as_deref(), 0.01, Allowed::Positive)?;
        if level >= 1.0 {
            let value = shortened(self.level.as_deref().unwrap_or_default());
            return Err(Error::Domain { parameter: "--level", value, domain: "a number between 0 and 1" });
        }
        Ok(Plan { experiment, level, chart: self.chart })
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
        // What saturates has its limit to all digits here; what does not has none to be dropped to.
        let value = base.activation.value(-1e3);
        if (base.activation.value(-2e3) - value).abs() > 1e-9 * value.abs() {
            return Err(Error::Undefined {
                quantity: "alpha dropout",
                activation: base.activation.name().to_owned(),
                reason: "it has no limit at -infinity",
            });
        }
        Dropout::alpha(rate, value, moments).map(Some)
    }
}

impl Plan {
    /// Runs the networks.
    ///
    /// # Errors
    /// As [`Experiment::run`].
    pub fn run(&self) -> Result<Report> {
        let outcome = self.experiment.run()?;
        let p = outcome.adjusted_p_value();
        let agrees = p > self.level;
        let sampler = match outcome.sampler {
            Sampler::Gram => "gram: no weights are drawn",
            Sampler::Materialized => "materialized: the weights are drawn",
        };
        let field = |label: Label, value: Value| Block::Field(label, value);
        let mut notes = vec![format!(
            "Errors are those between {} networks (seed {}). Expected is the moment map's value for infinite width plus \
             its correction of order 1/n. The p-value is the least of {} (mean and variance of every layer, Student's \
             law), by Holm's correction: the theory {} at family-wise level {}.",
            self.experiment.networks,
            self.experiment.seed,
            2 * self.experiment.depth,
            if agrees { "agrees" } else { "is rejected" },
            short(self.level),
        )];
        if outcome.layers.iter().any(|layer| layer.prediction.correction.is_none()) {
            notes.push("For orthogonal weights the correction is not known and left out.".to_owned());
        }
        Ok(Report {
            title: self.title(),
            blocks: vec![
                field(word::SAMPLER, Value::Text(sampler.to_owned())),
                field(word::ADJUSTED_P, Value::Number(p)),
                field(word::VERDICT, Value::Text(if agrees { "agrees" } else { "rejected" }.to_owned())),
                Block::Table(self.table(&outcome)),
            ],
            notes,
        })
    }

    fn title(&self) -> String {
        let e = &self.experiment;
        format!(
            "{} layers of {} {} units, {} networks of {} inputs with mu = {}, nu = {}; tau = {}",
            e.depth,
            e.width,
            e.activation.name(),
            e.networks,
            e.samples,
            short(e.moments.mean),
            short(e.moments.variance),
            short(e.weights.tau()),
        )
    }

    fn table(&self, outcome: &Outcome) -> Table {
        let chart = self.chart.then(|| Chart::new(&outcome.layers));
        let means = [word::EXPECTED_MEAN, word::MEASURED_MEAN, word::MEAN_ERROR, word::MEAN_Z];
        let variances =
            [word::EXPECTED_VARIANCE, word::MEASURED_VARIANCE, word::VARIANCE_ERROR, word::VARIANCE_Z];
        // A line holds the chart or the means.
        let mut columns = vec![word::LAYER];
        match chart {
            None => columns.extend(means.into_iter().chain(variances)),
            Some(_) => columns.extend(variances.into_iter().chain([word::CHART])),
        }
        let row = |(i, layer): (usize, &Layer)| {
            let [mean_z, variance_z] = layer.z_scores();
            let numbers = |expected, measured: &Estimate, z| {
                [expected, measured.value, measured.standard_error, z].map(Value::Number)
            };
            let means = numbers(layer.expected.mean, &layer.mean, mean_z);
            let variances = numbers(layer.expected.variance, &layer.variance, variance_z);
            let mut cells = vec![Value::Count(i)];
            match &chart {
                None => cells.extend(means.into_iter().chain(variances)),
                Some(chart) => cells.extend(variances.into_iter().chain([Value::Text(chart.line(layer))])),
            }
            Row::new(cells)
        };
        let rows = outcome.layers.iter().enumerate().map(row).collect();
        Table { label: word::LAYERS, columns, details: Vec::new(), rows }
    }
}

/// A chart of one line per layer.
struct Chart {
    low: f64,
    high: f64,
}

/// Characters of a chart's line.
const CHART_WIDTH: usize = 32;

impl Chart {
    fn new(layers: &[Layer]) -> Self {
        let both = || layers.iter().flat_map(|layer| [layer.variance.value, layer.expected.variance]);
        Self { low: both().fold(f64::INFINITY, f64::min), high: both().fold(f64::NEG_INFINITY, f64::max) }
    }

    fn line(&self, layer: &Layer) -> String {
        let width = self.high - self.low;
        let place = |x: f64| {
            let share = if width > 0.0 { (x - self.low) / width } else { 0.5 };
            (share * (CHART_WIDTH - 1) as f64).round() as usize
        };
        let (measured, expected) = (place(layer.variance.value), place(layer.expected.variance));
        let mark = |i: usize| match (i == measured, i == expected) {
            (true, true) => '#',
            (true, false) => 'o',
            (false, true) => '|',
            (false, false) => '.',
        };
        (0..CHART_WIDTH).map(mark).collect()
    }
}
