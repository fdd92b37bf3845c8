//! `selfnorm propagate`: random networks against the moment map.

use super::arguments::{ActivationArgs, Allowed, number, shortened};
use super::progress::Progress;
use super::render::short;
use super::report::{Block, Label, Report, Row, Table, Value};
use super::vocabulary as word;
use crate::error::{Error, Result};
use crate::moments::{Moments, WeightSums};
#[cfg(feature = "mpi")]
use crate::propagation::Ranks;
use crate::propagation::{
    BINS, COMPARED, Dropout, Experiment, Histogram, Input, Layer, Normalization, Outcome, Over, Place, Point,
    Probes, Sampler, Sweep, expected_normality,
};
use crate::statistics::{Estimate, holm, line};
use crate::weights::{Law, Weights};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

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
    /// Degrees of freedom of --input student-t, 5 to 100 [default: 5]
    #[arg(long, value_name = "N")]
    degrees: Option<u32>,
    /// Correlation of inputs 2k and 2k + 1, of --input correlated [default: 0.5]
    #[arg(long, value_name = "C", allow_hyphen_values = true)]
    correlation: Option<String>,
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
    /// Normalizes net inputs by the batch's statistics, or over each layer's units
    #[arg(long, value_enum, value_name = "KIND")]
    normalization: Option<NormalizationName>,
    /// Normalizes activations instead of net inputs
    #[arg(long, requires = "normalization")]
    behind: bool,
    /// Adds every layer's output, times this scale, to its input
    #[arg(long, value_name = "S", allow_hyphen_values = true)]
    residual: Option<String>,
    /// Rate of plain dropout
    #[arg(long, value_name = "P", conflicts_with = "alpha_dropout")]
    dropout: Option<String>,
    /// Rate of alpha dropout, which keeps the inputs' mean and variance
    #[arg(long, value_name = "P")]
    alpha_dropout: Option<String>,
    /// How to draw net inputs [default: the cheaper one that is possible]
    #[arg(long, value_enum)]
    sampler: Option<SamplerName>,
    /// Also measures these, separated by commas
    #[arg(long, value_enum, value_delimiter = ',', value_name = "WHAT")]
    measure: Vec<ProbeName>,
    /// Runs all combinations of these values with those of other sweeps; needs --rows
    #[arg(long, value_name = "NAME=A,B,..", requires = "rows", conflicts_with = "chart")]
    sweep: Vec<String>,
    /// Writes one csv row per network and layer; a run that was killed goes on here
    #[arg(long, value_name = "FILE")]
    rows: Option<PathBuf>,
    /// Draws the K-th of N parts of the networks only, into FILE.part-K-of-N; a run without it gathers them
    #[arg(long, value_name = "K/N", requires = "rows")]
    part: Option<String>,
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
    /// Student's law, with --degrees
    StudentT,
    /// Pairs of normal inputs, with --correlation
    Correlated,
    /// All coordinates equal the mean
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

/// Names of the normalizations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum NormalizationName {
    /// Every unit over the samples
    Batch,
    /// Every sample over the units
    Layer,
}

/// Names of the samplers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum SamplerName {
    /// Draws the weights
    Materialized,
    /// Draws the net inputs from their joint law: Gaussian weights without --omega
    Gram,
}

/// Names of what can be measured besides the moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum ProbeName {
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

/// What can be swept over.
const SWEPT: &str = "one of activation, width, depth, samples, seed, tau, mean, variance, bias-variance, \
                     residual, dropout, alpha-dropout, correlation";

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

    /// All combinations of the values that are swept over.
    fn sweep(&self) -> Result<Sweep> {
        let mut parameters: Vec<String> = Vec::new();
        let mut points: Vec<(Vec<String>, Self)> = vec![(Vec::new(), self.clone())];
        for sweep in &self.sweep {
            let refuse = |domain| Error::Domain { parameter: "--sweep", value: shortened(sweep), domain };
            let (name, values) = sweep.split_once('=').ok_or_else(|| refuse("NAME=A,B,.."))?;
            if parameters.iter().any(|known| known == name) {
                return Err(refuse("every parameter once"));
            }
            parameters.push(name.to_owned());
            let mut next = Vec::new();
            for (before, args) in &points {
                for value in values.split(',') {
                    let mut args = args.clone();
                    args.set(name, value).ok_or_else(|| refuse(SWEPT))??;
                    let mut values = before.clone();
                    values.push(value.to_owned());
                    next.push((values, args));
                }
            }
            points = next;
        }
        let points = points
            .into_iter()
            .map(|(values, args)| Ok(Point { values, experiment: args.experiment()? }))
            .collect::<Result<Vec<Point>>>()?;
        let title = format!("selfnorm {} propagate {}", env!("CARGO_PKG_VERSION"), self.common());
        Ok(Sweep { title, parameters, points })
    }

    /// The options that are set and not at their default, in one line.
    fn common(&self) -> String {
        let text =
            |name: &str, value: &Option<String>| value.as_ref().map(|value| format!(" --{name} {value}"));
        let count = |name: &str, value: Option<u64>| value.map(|value| format!(" --{name} {value}"));
        let options = [
            count("depth", self.depth.map(|n| n as u64)),
            count("width", self.width.map(|n| n as u64)),
            count("samples", self.samples.map(|n| n as u64)),
            count("networks", self.networks.map(|n| n as u64)),
            count("seed", self.seed),
            count("degrees", self.degrees.map(u64::from)),
            text("mean", &self.mean),
            text("variance", &self.variance),
            text("correlation", &self.correlation),
            text("tau", &self.tau),
            text("omega", &self.omega),
            text("density", &self.density),
            text("bias-variance", &self.bias_variance),
            text("residual", &self.residual),
            text("dropout", &self.dropout),
            text("alpha-dropout", &self.alpha_dropout),
            self.normalization.map(|kind| format!(" --normalization {kind:?}")),
            self.behind.then(|| " --behind".to_owned()),
            self.sampler.map(|sampler| format!(" --sampler {sampler:?}")),
        ];
        let sweeps = self.sweep.iter().map(|sweep| format!(" --sweep {sweep}"));
        let probes = self.measure.iter().map(|probe| format!(" --measure {probe:?}"));
        let set: String = options.into_iter().flatten().chain(probes).chain(sweeps).collect();
        let Self { activation, input, law, .. } = self;
        format!("--activation {} --input {input:?} --law {law:?}{set}", activation.activation)
    }

    /// Gives an option a value; `None` if there is no such option to sweep over.
    fn set(&mut self, name: &str, value: &str) -> Option<Result<()>> {
        let text = Some(value.to_owned());
        let count = || {
            let domain = "an integer >= 0";
            value.parse::<usize>().map_err(|_| Error::Domain {
                parameter: "--sweep",
                value: shortened(value),
                domain,
            })
        };
        let field = match name {
            "activation" => {
                self.activation.activation = value.to_owned();
                return Some(Ok(()));
            }
            "width" => return Some(count().map(|n| self.width = Some(n))),
            "depth" => return Some(count().map(|n| self.depth = Some(n))),
            "samples" => return Some(count().map(|n| self.samples = Some(n))),
            "seed" => return Some(count().map(|n| self.seed = Some(n as u64))),
            "tau" => &mut self.tau,
            "mean" => &mut self.mean,
            "variance" => &mut self.variance,
            "bias-variance" => &mut self.bias_variance,
            "residual" => &mut self.residual,
            "dropout" => &mut self.dropout,
            "alpha-dropout" => &mut self.alpha_dropout,
            "correlation" => &mut self.correlation,
            _ => return None,
        };
        *field = text;
        Some(Ok(()))
    }

    fn experiment(&self) -> Result<Experiment> {
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

    /// One row per experiment of a sweep.
    fn overview(&self, sweep: &Sweep, outcomes: &[Outcome]) -> Report {
        let columns = vec![
            word::POINT,
            word::EXPECTED_MEAN,
            word::MEASURED_MEAN,
            word::EXPECTED_VARIANCE,
            word::MEASURED_VARIANCE,
            word::ADJUSTED_P,
            word::VERDICT,
        ];
        let adjusted: Vec<f64> = outcomes.iter().map(Outcome::adjusted_p_value).collect();
        // Holm again, over the experiments.
        let adjusted = holm(&adjusted);
        let row = |((point, outcome), p): ((&Point, &Outcome), &f64)| {
            let names = sweep.parameters.iter().zip(&point.values);
            let name: Vec<String> = names.map(|(name, value)| format!("{name}={value}")).collect();
            let last = outcome.layers.last();
            let number = |g: &dyn Fn(&Layer) -> f64| last.map_or(Value::Missing, |l| Value::Number(g(l)));
            Row::new(vec![
                Value::Text(name.join(" ")),
                number(&|l| l.expected.mean),
                number(&|l| l.mean.value),
                number(&|l| l.expected.variance),
                number(&|l| l.variance.value),
                Value::Number(*p),
                Value::Text(verdict(*p > self.level).to_owned()),
            ])
        };
        let rows = sweep.points.iter().zip(outcomes).zip(&adjusted).map(row).collect();
        let table = Table { label: word::POINTS, columns, details: Vec::new(), rows };
        let mut blocks = vec![Block::Table(table)];
        let mut notes = Vec::new();
        if let Some(table) = extrapolation(sweep, outcomes) {
            blocks.push(Block::Table(table));
            notes.push(
                "The variance of the last layer is extrapolated over the widths n as limit + correction/n, by least \
                 squares; terms of order 1/n^2 are in neither the fit nor the theory."
                    .to_owned(),
            );
        }
        notes.push(format!(
                "The p-value is the least over the layers of an experiment, by Holm's correction for their number and for \
                 that of the experiments: family-wise level {}.",
                short(self.level)
            ));
        Report { title: format!("{} experiments, the last layer of each", outcomes.len()), blocks, notes }
    }

    fn report(&self, outcome: &Outcome) -> Result<Report> {
        let p = outcome.adjusted_p_value();
        let agrees = p > self.level;
        let sampler = match outcome.sampler {
            Sampler::Gram => "gram: no weights are drawn",
            Sampler::Materialized => "materialized: the weights are drawn",
        };
        let field = |label: Label, value: Value| Block::Field(label, value);
        let mut notes = vec![format!(
            "Errors are those between {} networks (seed {}). Expected is the moment map's value for infinite width plus \
             its correction of order 1/n. The p-value is the least of {} (mean and variance of every layer{}, Student's \
             law), by Holm's correction: the theory {} at family-wise level {}.",
            self.experiment.networks,
            self.experiment.seed,
            outcome.p_values().len(),
            if self.experiment.probes.gradient { ", gradients" } else { "" },
            if agrees { "agrees" } else { "is rejected" },
            short(self.level),
        )];
        if outcome.layers.iter().any(|layer| layer.prediction.correction.is_none()) {
            notes.push("For this network the correction is not known and left out.".to_owned());
        }
        let mut blocks = vec![
            field(word::SAMPLER, Value::Text(sampler.to_owned())),
            field(word::ADJUSTED_P, Value::Number(p)),
            field(word::VERDICT, Value::Text(verdict(agrees).to_owned())),
            Block::Table(self.table(outcome)),
        ];
        if self.experiment.probes.gradient {
            blocks.push(Block::Table(gradients(outcome)));
            notes.push(
                "The gradient is that of a standard normal vector behind the last layer; its mean square in layer l is \
                 the mean squared singular value of the Jacobian from l to the end, and grows by chi per layer on its way \
                 back."
                    .to_owned(),
            );
        }
        if self.experiment.probes.correlation {
            blocks.push(Block::Table(correlations(outcome)));
            notes.push(
                "Correlations are expected as for infinite width, without a correction; they do not enter the p-value."
                    .to_owned(),
            );
        }
        if self.experiment.probes.normality {
            blocks.push(Block::Table(self.normality(outcome)));
            notes.push(
                "sqrt(n) D of Kolmogorov and Smirnov and A^2 of Anderson and Darling compare the net inputs of one sample \
                 with the normal law that normal weights would give them exactly; z-scores are against the mean of both \
                 statistics for that law."
                    .to_owned(),
            );
        }
        if self.experiment.probes.saturation {
            blocks.push(Block::Table(saturation(outcome)));
        }
        if let Some(histogram) = outcome.layers.last().and_then(|layer| layer.histogram) {
            blocks.push(Block::Table(counts(&histogram)));
        }
        Ok(Report { title: self.title(), blocks, notes })
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

    /// The distance of the net inputs to the normal law, layer by layer.
    fn normality(&self, outcome: &Outcome) -> Table {
        let columns = vec![
            word::LAYER,
            word::KOLMOGOROV_SMIRNOV,
            word::KOLMOGOROV_SMIRNOV_ERROR,
            word::KOLMOGOROV_SMIRNOV_Z,
            word::ANDERSON_DARLING,
            word::ANDERSON_DARLING_ERROR,
            word::ANDERSON_DARLING_Z,
        ];
        let expected = expected_normality(self.experiment.width.min(COMPARED));
        let row = |(i, layer): (usize, &Layer)| {
            let cells = [0, 1].map(|k| {
                let estimate = layer.normality.map(|both| both[k]);
                let z = estimate.map(|estimate| estimate.z_score(expected[k]));
                let [_, value, error, z] = compared(None, estimate, z);
                [value, error, z]
            });
            Row::new([Value::Count(i)].into_iter().chain(cells.into_iter().flatten()).collect())
        };
        let rows = outcome.layers.iter().enumerate().skip(1).map(row).collect();
        Table { label: word::NORMALITY, columns, details: Vec::new(), rows }
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

/// That a part is done.
fn written(file: &Path) -> Report {
    Report {
        title: "one part of the networks".to_owned(),
        blocks: vec![Block::Field(word::ROWS_FILE, Value::Text(file.display().to_string()))],
        notes: vec!["The same command without --part gathers the parts and draws what they lack.".to_owned()],
    }
}

/// The verdict in a word.
const fn verdict(agrees: bool) -> &'static str {
    if agrees { "agrees" } else { "rejected" }
}

/// Limit and 1/n correction of the last layer's variance, from experiments that differ in width only; `None` if no two do.
fn extrapolation(sweep: &Sweep, outcomes: &[Outcome]) -> Option<Table> {
    let at = sweep.parameters.iter().position(|name| name == "width")?;
    // What stays the same, in order of appearance, with (1/n, layer).
    let mut groups: Vec<(String, Vec<(f64, &Layer)>)> = Vec::new();
    for (point, outcome) in sweep.points.iter().zip(outcomes) {
        let others = sweep.parameters.iter().zip(&point.values).enumerate().filter(|(i, _)| *i != at);
        let name: Vec<String> = others.map(|(_, (name, value))| format!("{name}={value}")).collect();
        let name = if name.is_empty() { "all widths".to_owned() } else { name.join(" ") };
        let layer = (1.0 / point.experiment.width as f64, outcome.layers.last()?);
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, layers)) => layers.push(layer),
            None => groups.push((name, vec![layer])),
        }
    }
    let row = |(name, layers): (String, Vec<(f64, &Layer)>)| {
        let points: Vec<(f64, Estimate)> = layers.iter().map(|(x, layer)| (*x, layer.variance)).collect();
        let [limit, correction] = line(&points)?;
        let (_, layer) = layers.first()?;
        let mean = layer.prediction.limit.mean;
        let expected = layer.prediction.correction.map(|[b, c]| c - 2.0 * mean * b);
        let [expected, value, error, z] =
            compared(expected, Some(correction), expected.map(|expected| correction.z_score(expected)));
        let numbers = [layer.prediction.limit.variance, limit.value, limit.standard_error].map(Value::Number);
        let cells = [Value::Text(name)].into_iter().chain(numbers);
        Some(Row::new(cells.chain([expected, value, error, z]).collect()))
    };
    let rows: Vec<Row> = groups.into_iter().filter_map(row).collect();
    let columns = vec![
        word::POINT,
        word::EXPECTED_LIMIT,
        word::LIMIT,
        word::LIMIT_ERROR,
        word::EXPECTED_CORRECTION,
        word::CORRECTION,
        word::CORRECTION_ERROR,
        word::CORRECTION_Z,
    ];
    (!rows.is_empty()).then_some(Table { label: word::EXTRAPOLATION, columns, details: Vec::new(), rows })
}

/// The gradient, layer by layer.
fn gradients(outcome: &Outcome) -> Table {
    let columns = vec![
        word::LAYER,
        word::GRADIENT_GAIN,
        word::EXPECTED_GRADIENT,
        word::MEASURED_GRADIENT,
        word::GRADIENT_ERROR,
        word::GRADIENT_Z,
    ];
    let row = |(i, layer): (usize, &Layer)| {
        let gain = if i == 0 { Value::Missing } else { Value::Number(layer.prediction.gradient_gain) };
        let cells = compared(layer.expected_gradient, layer.gradient, layer.gradient_z_score());
        Row::new([Value::Count(i), gain].into_iter().chain(cells).collect())
    };
    let rows = outcome.layers.iter().enumerate().map(row).collect();
    Table { label: word::GRADIENTS, columns, details: Vec::new(), rows }
}

/// The correlation of two inputs, layer by layer.
fn correlations(outcome: &Outcome) -> Table {
    let columns = vec![
        word::LAYER,
        word::EXPECTED_CORRELATION,
        word::MEASURED_CORRELATION,
        word::CORRELATION_ERROR,
        word::CORRELATION_Z,
    ];
    let row = |(i, layer): (usize, &Layer)| {
        let cells = compared(layer.prediction.correlation, layer.correlation, layer.correlation_z_score());
        Row::new([Value::Count(i)].into_iter().chain(cells).collect())
    };
    let rows = outcome.layers.iter().enumerate().map(row).collect();
    Table { label: word::CORRELATIONS, columns, details: Vec::new(), rows }
}

/// The shares of saturated activations and of dead units, layer by layer.
fn saturation(outcome: &Outcome) -> Table {
    let columns = vec![
        word::LAYER,
        word::EXPECTED_SATURATED,
        word::SATURATED,
        word::SATURATED_ERROR,
        word::SATURATED_Z,
        word::DEAD,
        word::DEAD_ERROR,
    ];
    let row = |(i, layer): (usize, &Layer)| {
        let [saturated, dead] = [0, 1].map(|k| layer.saturation.map(|both| both[k]));
        let cells = compared(layer.prediction.saturated, saturated, layer.saturation_z_score());
        let [_, dead, error, _] = compared(None, dead, None);
        Row::new([Value::Count(i)].into_iter().chain(cells).chain([dead, error]).collect())
    };
    let rows = outcome.layers.iter().enumerate().skip(1).map(row).collect();
    Table { label: word::SATURATED_SHARES, columns, details: Vec::new(), rows }
}

/// A histogram: where bins begin, and how many activations lie in each.
fn counts(histogram: &Histogram) -> Table {
    let row = |(i, count): (usize, &u64)| {
        let from = (i as f64 - BINS as f64 / 2.0) / 8.0;
        // The first is open.
        let from = if i == 0 { Value::Missing } else { Value::Number(from) };
        Row::new(vec![from, Value::Count(usize::try_from(*count).unwrap_or(usize::MAX))])
    };
    let rows = histogram.iter().enumerate().map(row).collect();
    Table {
        label: word::HISTOGRAM,
        columns: vec![word::BIN_FROM, word::ACTIVATIONS_IN_BIN],
        details: Vec::new(),
        rows,
    }
}

/// Expected, measured, error, z.
fn compared(expected: Option<f64>, measured: Option<Estimate>, z: Option<f64>) -> [Value; 4] {
    let value = measured.map(|estimate| estimate.value);
    let error = measured.map(|estimate| estimate.standard_error);
    [expected, value, error, z].map(|x| x.map_or(Value::Missing, Value::Number))
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
