//! `selfnorm fixed-point`: where the iteration of the moment map ends.

use super::arguments::{ActivationArgs, LayerArgs, describe};
use super::render::{short, size};
use super::report::{Block, Label, Report, Row, Table, Value};
use super::vocabulary as word;
use crate::activation::Activation;
use crate::error::Result;
use crate::fixed_point::{Contraction, FixedPoint, Iteration, IterationOptions, Source, iterate, solve};
use crate::moments::{MomentMap, Moments, NetInput, Reading};

/// Options of `selfnorm fixed-point`; mean and variance are the start.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    activation: ActivationArgs,
    #[command(flatten)]
    start: LayerArgs,
    /// Show every step, with Banach's bounds of its distance to the fixed point
    #[arg(long)]
    trace: bool,
}

/// What to compute.
#[derive(Debug)]
pub struct Plan {
    activation: Activation,
    start: Moments<f64>,
    reading: Reading<f64>,
    trace: bool,
}

impl Args {
    /// Checks the options.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn plan(&self) -> Result<Plan> {
        let (start, reading) = (self.start.moments()?, self.start.weights.plan()?);
        let input = reading.net_input(start);
        NetInput::new(input.mean, input.variance)?;
        Ok(Plan { activation: self.activation.plan()?, start, reading, trace: self.trace })
    }
}

impl Plan {
    /// Iterates, polishes, classifies.
    ///
    /// # Errors
    /// As [`solve`].
    pub fn run(&self) -> Result<Report> {
        let map = MomentMap::<f64>::new(&self.activation, self.reading)?;
        let found = solve(&map, self.start)?;
        let mut blocks = fields(&found);
        let mut notes = vec![conclusion(&found)];
        if self.trace {
            let run = iterate(&map, self.start, &IterationOptions::default());
            notes.push(basis(&run));
            blocks.push(Block::Table(trace(&run)));
        }
        Ok(Report {
            title: format!(
                "fixed point of {} from mu = {}, nu = {}, {}",
                self.activation.name(),
                short(self.start.mean),
                short(self.start.variance),
                describe(self.reading)
            ),
            blocks,
            notes,
        })
    }
}

fn fields(found: &FixedPoint) -> Vec<Block> {
    let number = |label: Label, x: f64| Block::Field(label, Value::Number(x));
    let text = |label: Label, text: String| Block::Field(label, Value::Text(text));
    vec![
        number(word::FIXED_MEAN, found.moments.mean),
        number(word::FIXED_VARIANCE, found.moments.variance),
        text(word::STABILITY, found.stability.name().to_owned()),
        number(word::CONTRACTION_FACTOR, found.contraction_factor),
        number(word::SPECTRAL_RADIUS, found.spectral_radius),
        Block::Field(word::ITERATIONS, Value::Count(found.iterations)),
        text(word::STOP_REASON, found.stop.name().to_owned()),
    ]
}

fn conclusion(found: &FixedPoint) -> String {
    format!(
        "The fixed point is {}; the iteration {}, and Newton's method took it to |g(x) - x| = {}. \
         There a layer multiplies the gradient's second moment by chi = {}.",
        found.stability,
        found.stop,
        size(found.residual),
        short(found.gradient_gain)
    )
}

/// What the bounds of a trace rest on.
fn basis(run: &Iteration) -> String {
    match run.contraction {
        Some(Contraction { factor, from, source }) => {
            let how = match source {
                Source::Estimated => "estimated on a grid, so that the bounds are estimates too",
                Source::Enclosed => "enclosed by interval arithmetic around the trace",
                Source::Given => "given",
            };
            format!(
                "The bounds hold from layer {from} on, with the contraction factor {}: {how}.",
                short(factor)
            )
        }
        None => "No contraction factor below 1 was found around the trace: there are no bounds.".to_owned(),
    }
}

/// The iteration step by step.
fn trace(run: &Iteration) -> Table {
    let steps = run.trace.iter().zip(run.a_priori.iter().zip(&run.a_posteriori)).enumerate();
    let row = |(layer, (at, (prior, posterior))): (usize, (&Moments<f64>, (&f64, &f64)))| {
        let numbers = [at.mean, at.variance, *prior, *posterior].map(Value::Number);
        Row::new([Value::Count(layer)].into_iter().chain(numbers).collect())
    };
    Table {
        label: word::TRACE,
        columns: vec![
            word::LAYER,
            word::FIXED_MEAN,
            word::FIXED_VARIANCE,
            word::A_PRIORI,
            word::A_POSTERIORI,
        ],
        details: Vec::new(),
        rows: steps.map(row).collect(),
    }
}
