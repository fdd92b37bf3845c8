//! `selfnorm train --probe`: what the theory said while a network learnt.

use super::output::to_file_in;
use super::report::{Block, Row, Table, Value};
use super::vocabulary as word;
use crate::error::Result;
use crate::mlp::{Fit, LayerProbe, Probe};
use crate::paper::domain::THEOREM_1;
use std::fmt::Write as _;
use std::path::Path;

/// The looks at a network so far.
pub(super) struct Log {
    probe: Probe,
    looks: Vec<Vec<LayerProbe>>,
    /// Steps between two looks; `None` for an epoch's.
    every: Option<u64>,
}

impl Log {
    /// With a first look.
    pub fn new(fit: &Fit, every: Option<u64>) -> Result<Self> {
        let probe = Probe::new(fit, &THEOREM_1)?;
        let looks = vec![probe.look(fit)?];
        Ok(Self { probe, looks, every })
    }

    /// Looks if it is time.
    pub fn after_step(&mut self, fit: &Fit) -> Result<()> {
        if fit.steps().is_multiple_of(self.every.unwrap_or(fit.steps_per_epoch() as u64)) {
            self.looks.push(self.probe.look(fit)?);
        }
        Ok(())
    }

    /// Writes `probe.csv`.
    pub fn write(&self, folder: &Path) -> Result<()> {
        let mut text = format!("{}\n", LayerProbe::COLUMNS);
        for probe in self.looks.iter().flatten() {
            // Writing to a text does not fail.
            let _ = write!(text, "{},{}", probe.step, probe.layer);
            for x in probe.values() {
                let _ = if x.is_nan() { write!(text, ",") } else { write!(text, ",{x}") };
            }
            text.push('\n');
        }
        to_file_in(folder, "probe.csv", &text)
    }

    /// First and last look, layer by layer.
    pub fn table(&self) -> Block {
        let columns = vec![
            word::LAYER,
            word::VARIANCE_FIRST,
            word::PREDICTED_FIRST,
            word::VARIANCE_LAST,
            word::PREDICTED_LAST,
            word::INSIDE_FIRST,
            word::INSIDE_LAST,
            word::DISTANCE_FIRST,
            word::DISTANCE_LAST,
            word::TEMPERATURE,
        ];
        let both = self.looks.first().into_iter().flatten().zip(self.looks.last().into_iter().flatten());
        let row = |(first, last): (&LayerProbe, &LayerProbe)| {
            let numbers = [
                first.variance.value,
                first.predicted.variance,
                last.variance.value,
                last.predicted.variance,
                first.inside,
                last.inside,
                first.distance,
                last.distance,
                last.temperature(),
            ];
            let mut cells = vec![Value::Count(first.layer)];
            cells.extend(numbers.map(Value::Number));
            Row::new(cells)
        };
        Block::Table(Table {
            label: word::THEORY,
            columns,
            details: Vec::new(),
            rows: both.map(row).collect(),
        })
    }

    /// Which hypotheses held, in words.
    pub fn note(&self) -> String {
        let sides = THEOREM_1.rounded();
        let all = || self.looks.iter().flatten();
        let count = all().count();
        let moments = |probe: &&LayerProbe| {
            let inside = |x: f64, (low, high): (f64, f64)| low <= x && x <= high;
            inside(probe.input.mean, sides[0]) && inside(probe.input.variance, sides[2])
        };
        let held = all().filter(moments).count();
        let units = all().map(|probe| probe.inside).sum::<f64>() / count as f64;
        let near = |probe: &&LayerProbe| {
            let off = (probe.variance.value - probe.predicted.variance).abs();
            off <= 0.1 * probe.predicted.variance
        };
        let near = all().filter(near).count();
        format!(
            "{} looks at {} layers: (mu, nu) was inside Theorem 1's box in {held} of {count}, with {:.1} % of the units' \
             (omega, tau) on average over all; the moment map's variance was within 10 % of the measured one in {near}.",
            self.looks.len(),
            count / self.looks.len().max(1),
            100.0 * units,
        )
    }
}
