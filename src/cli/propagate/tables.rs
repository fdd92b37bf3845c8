//! What is said of an experiment.

use super::Plan;
use crate::cli::render::short;
use crate::cli::report::{Block, Label, Report, Row, Table, Value};
use crate::cli::vocabulary as word;
use crate::error::Result;
use crate::propagation::{BINS, COMPARED, Histogram, Input, Layer, Outcome, Sampler, expected_normality};
use crate::statistics::Estimate;

impl Plan {
    pub(super) fn report(&self, outcome: &Outcome) -> Result<Report> {
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
        if let Some(histogram) = outcome.layers.last().and_then(|layer| layer.histogram.as_ref()) {
            blocks.push(Block::Table(counts(histogram)));
        }
        Ok(Report { title: self.title(), blocks, notes })
    }

    fn title(&self) -> String {
        let e = &self.experiment;
        let inputs = match &e.input {
            Input::Rows(rows) => {
                format!("{} of {} rows of {} numbers", e.samples, rows.count(), rows.columns())
            }
            _ => {
                let [mu, nu] = [e.moments.mean, e.moments.variance].map(short);
                format!("{} inputs with mu = {mu}, nu = {nu}", e.samples)
            }
        };
        format!(
            "{} layers of {} {} units, {} networks of {inputs}; tau = {}",
            e.depth,
            e.width,
            e.activation.name(),
            e.networks,
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

/// The verdict in a word.
pub(super) const fn verdict(agrees: bool) -> &'static str {
    if agrees { "agrees" } else { "rejected" }
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
pub(super) fn compared(expected: Option<f64>, measured: Option<Estimate>, z: Option<f64>) -> [Value; 4] {
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
