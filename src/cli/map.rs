//! `selfnorm map`: one step of the moment map, and its Jacobian.

use super::arguments::{ActivationArgs, LayerArgs, describe};
use super::render::short;
use super::report::{Block, Label, Report, Value};
use super::vocabulary as word;
use crate::activation::Activation;
use crate::error::Result;
use crate::moments::{MomentMap, Moments, NetInput, Reading};

/// Options of `selfnorm map`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    activation: ActivationArgs,
    #[command(flatten)]
    layer: LayerArgs,
}

/// What to compute.
#[derive(Debug)]
pub struct Plan {
    activation: Activation,
    moments: Moments<f64>,
    reading: Reading<f64>,
    input: NetInput<f64>,
}

impl Args {
    /// Checks the options.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn plan(&self) -> Result<Plan> {
        let (moments, reading) = (self.layer.moments()?, self.layer.weights.plan()?);
        let input = reading.net_input(moments);
        let input = NetInput::new(input.mean, input.variance)?;
        Ok(Plan { activation: self.activation.plan()?, moments, reading, input })
    }
}

impl Plan {
    /// Computes the image and the Jacobian.
    ///
    /// # Errors
    /// [`Error::Overflow`](crate::Error::Overflow) where they leave the range of `f64`.
    pub fn run(&self) -> Result<Report> {
        let map = MomentMap::<f64>::new(&self.activation, self.reading)?;
        map.output(self.moments).require_finite(self.input)?;
        let image = map.at(self.moments);
        let field = |label: Label, x: f64| Block::Field(label, Value::Number(x));
        let h = image.jacobian;
        let rows = vec![vec![h[(0, 0)], h[(0, 1)]], vec![h[(1, 0)], h[(1, 1)]]];
        Ok(Report {
            title: format!(
                "moment map of {} at mu = {}, nu = {}, {}",
                self.activation.name(),
                short(self.moments.mean),
                short(self.moments.variance),
                describe(self.reading)
            ),
            blocks: vec![
                field(word::IMAGE_MEAN, image.moments.mean),
                field(word::IMAGE_VARIANCE, image.moments.variance),
                Block::Matrix(word::JACOBIAN, rows),
                field(word::CONTRACTION_FACTOR, image.contraction_factor),
                field(word::SPECTRAL_RADIUS, image.spectral_radius),
                field(word::GRADIENT_GAIN, image.gradient_gain),
            ],
            notes: Vec::new(),
        })
    }
}
