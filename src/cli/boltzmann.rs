//! `selfnorm boltzmann`: a restricted Boltzmann machine cools while it learns.

use super::arguments::{Allowed, number};
use super::render::short;
use super::report::{Block, Report, Row, Table, Value};
use super::vocabulary as word;
use crate::boltzmann::{Contrastive, Machine, bars_and_stripes};
use crate::error::{Error, Result};

/// Rows of the table.
const LINES: u32 = 10;

/// Options of `selfnorm boltzmann`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Hidden units, 1 to 11; the 9 visible ones are the pixels of bars and stripes [default: 8]
    #[arg(long, value_name = "N")]
    hidden: Option<usize>,
    /// Passes through the 14 images [default: 10000]
    #[arg(long, value_name = "N")]
    epochs: Option<u32>,
    /// eta, the learning rate [default: 0.1]
    #[arg(long, value_name = "ETA", allow_hyphen_values = true)]
    rate: Option<String>,
    /// c of the second machine, whose hidden units have sqrt(tau) <= c [default: 2]
    #[arg(long, value_name = "C", allow_hyphen_values = true)]
    max_norm: Option<String>,
    /// Seed of the random numbers [default: 1]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

/// What to do.
#[derive(Debug)]
pub struct Plan {
    start: Machine,
    epochs: u32,
    rate: f64,
    max_norm: f64,
    seed: u64,
}

impl Args {
    /// Checks the options.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn plan(&self) -> Result<Plan> {
        let seed = self.seed.unwrap_or(1);
        let epochs = self.epochs.unwrap_or(10_000);
        if !(1..=10_000_000).contains(&epochs) {
            let value = epochs.to_string();
            return Err(Error::Domain { parameter: "--epochs", value, domain: "from 1 to 10000000" });
        }
        Ok(Plan {
            start: Machine::random(9, self.hidden.unwrap_or(8), seed)?,
            epochs,
            rate: number("--rate", self.rate.as_deref(), 0.1, Allowed::Positive)?,
            max_norm: number("--max-norm", self.max_norm.as_deref(), 2.0, Allowed::Positive)?,
            seed,
        })
    }
}

impl Plan {
    /// Trains both machines.
    ///
    /// # Errors
    /// As [`Machine::thermodynamics`].
    pub fn run(&self) -> Result<Report> {
        let images = bars_and_stripes(3);
        let mut machines = [None, Some(self.max_norm)]
            .map(|max_norm| (Contrastive { rate: self.rate, max_norm, seed: self.seed }, self.start.clone()));
        let mut rows = Vec::new();
        let mut done = 0;
        for line in 0..=LINES {
            let until = (f64::from(self.epochs).powf(f64::from(line) / f64::from(LINES))).round() as u32;
            let until = if line == 0 { 0 } else { until.max(done) };
            let mut cells = vec![Value::Count(until as usize)];
            for (rule, machine) in &mut machines {
                (done..until).for_each(|epoch| rule.step(machine, &images, epoch));
                let state = machine.thermodynamics(1.0)?;
                let numbers = [
                    machine.effective_temperature(),
                    state.entropy,
                    state.free_energy(),
                    machine.log_likelihood(&images)?,
                ];
                cells.extend(numbers.map(Value::Number));
            }
            rows.push(Row::new(cells));
            done = until;
        }
        let columns = vec![
            word::EPOCH,
            word::FREE_TEMPERATURE,
            word::FREE_ENTROPY,
            word::FREE_FREE_ENERGY,
            word::FREE_LIKELIHOOD,
            word::BOUND_TEMPERATURE,
            word::BOUND_ENTROPY,
            word::BOUND_FREE_ENERGY,
            word::BOUND_LIKELIHOOD,
        ];
        let [visible, hidden] = self.start.shape();
        let title = format!(
            "restricted Boltzmann machines of {visible} visible and {hidden} hidden units learn bars and stripes by \
             contrastive divergence",
        );
        let table = Table { label: word::COOLING, columns, details: Vec::new(), rows };
        let note = format!(
            "Without a constraint, then with sqrt(tau) <= {}. T_eff = 1/sqrt(tau); S, F = U - T S and the mean log p of the \
             images (at most -log {} = {:.4}) by enumeration of all {} states at T = 1. Seed {}.",
            short(self.max_norm),
            images.len(),
            -(images.len() as f64).ln(),
            1_u64 << (visible + hidden),
            self.seed,
        );
        Ok(Report { title, blocks: vec![Block::Table(table)], notes: vec![note] })
    }
}
