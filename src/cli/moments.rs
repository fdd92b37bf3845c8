//! `selfnorm moments`: Gaussian moments of an activation.

use super::arguments::{ActivationArgs, Allowed, LayerArgs, number};
use super::render::short;
use super::report::{Block, Label, Report, Value};
use super::vocabulary as word;
use crate::activation::Activation;
use crate::error::Result;
use crate::moments::{MomentIntegrals, NetInput};

/// The other way to give a net input: a layer's moments and weights.
const LAYER: [&str; 5] = ["mean", "variance", "omega", "tau", "reading"];

/// Options of `selfnorm moments`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    activation: ActivationArgs,
    /// m, the mean of the net input z [default: 0]
    #[arg(long, value_name = "M", allow_hyphen_values = true, conflicts_with_all = LAYER)]
    net_mean: Option<String>,
    /// v, the variance of the net input z, >= 0 [default: 1]
    #[arg(long, value_name = "V", allow_hyphen_values = true, conflicts_with_all = LAYER)]
    net_variance: Option<String>,
    #[command(flatten)]
    layer: LayerArgs,
}

/// What to compute.
#[derive(Debug)]
pub struct Plan {
    activation: Activation,
    input: NetInput<f64>,
}

impl Args {
    /// Checks the options.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn plan(&self) -> Result<Plan> {
        let through_layer = self.layer.weights.plan()?.net_input(self.layer.moments()?);
        let mean = number("--net-mean", self.net_mean.as_deref(), through_layer.mean, Allowed::Any)?;
        let variance = number(
            "--net-variance",
            self.net_variance.as_deref(),
            through_layer.variance,
            Allowed::NotNegative,
        )?;
        let input = NetInput::new(mean, variance)?;
        Ok(Plan { activation: self.activation.plan()?, input })
    }
}

impl Plan {
    /// Computes the moments.
    ///
    /// # Errors
    /// [`Error::Overflow`](crate::Error::Overflow) where they leave the range of `f64`.
    pub fn run(&self) -> Result<Report> {
        let integrals = MomentIntegrals::<f64>::new(&self.activation)?;
        let moments = integrals.at(self.input).require_finite(self.input)?;
        let second = integrals.second_derivatives(self.input);
        let field = |label: Label, x: f64| Block::Field(label, Value::Number(x));
        let d = moments.derivatives;
        let (m, v) = (self.input.mean, self.input.variance);
        Ok(Report {
            title: format!(
                "moments of f(z), f = {}, z ~ N({}, {})",
                self.activation.name(),
                short(m),
                short(v)
            ),
            blocks: vec![
                Block::Field(word::ACTIVATION, Value::Text(self.activation.name().to_owned())),
                field(word::NET_MEAN, m),
                field(word::NET_VARIANCE, v),
                field(word::OUTPUT_MEAN, moments.mean),
                field(word::OUTPUT_SECOND_MOMENT, moments.second_moment),
                field(word::OUTPUT_VARIANCE, moments.variance),
                field(word::SLOPE_GAIN, moments.gradient_gain),
                Block::Group(
                    word::DERIVATIVES,
                    vec![
                        field(word::MEAN_DM, d.mean_dm),
                        field(word::MEAN_DV, d.mean_dv),
                        field(word::SECOND_DM, d.second_dm),
                        field(word::SECOND_DV, d.second_dv),
                        field(word::VARIANCE_DM, d.variance_dm),
                        field(word::VARIANCE_DV, d.variance_dv),
                    ],
                ),
                Block::Group(
                    word::SECOND_DERIVATIVES,
                    vec![
                        field(word::MEAN_DMM, second.mean_dmm),
                        field(word::MEAN_DMV, second.mean_dmv),
                        field(word::MEAN_DVV, second.mean_dvv),
                        field(word::SECOND_DMM, second.second_dmm),
                        field(word::SECOND_DMV, second.second_dmv),
                        field(word::SECOND_DVV, second.second_dvv),
                    ],
                ),
            ],
            notes: Vec::new(),
        })
    }
}
