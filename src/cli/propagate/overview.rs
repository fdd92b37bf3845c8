//! What is said of a sweep.

use super::Plan;
use super::tables::{compared, verdict};
use crate::cli::render::short;
use crate::cli::report::{Block, Report, Row, Table, Value};
use crate::cli::vocabulary as word;
use crate::propagation::{Layer, Outcome, Point, Sweep};
use crate::statistics::{Estimate, holm, line};

impl Plan {
    /// One row per experiment of a sweep.
    pub(super) fn overview(&self, sweep: &Sweep, outcomes: &[Outcome]) -> Report {
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
