//! `selfnorm design`: the parameters that give an activation a wanted fixed point.

use super::arguments::{Allowed, describe, number, shortened};
use super::render::short;
use super::report::{Block, Report, Value};
use super::vocabulary as word;
use crate::error::Result;
use crate::fixed_point::{Family, design};
use crate::moments::{Moments, Reading, WeightSums};

/// Options of `selfnorm design`; mean and variance are the wanted fixed point.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// selu, celu, leaky-relu; or any activation f, for scale (f + shift)
    #[arg(short, long, value_name = "NAME|FILE.toml", default_value = "selu")]
    family: String,
    /// mu, the mean at the wanted fixed point [default: 0]
    #[arg(long, value_name = "MU", allow_hyphen_values = true)]
    mean: Option<String>,
    /// nu, the variance at the wanted fixed point, > 0 [default: 1]
    #[arg(long, value_name = "NU", allow_hyphen_values = true)]
    variance: Option<String>,
    /// omega, the sum of a unit's weights [default: 0]
    #[arg(long, allow_hyphen_values = true)]
    omega: Option<String>,
    /// tau, the sum of a unit's squared weights, > 0 [default: 1]
    #[arg(long, allow_hyphen_values = true)]
    tau: Option<String>,
}

/// What to compute.
#[derive(Debug)]
pub struct Plan {
    /// The family as it was given.
    text: String,
    family: Family,
    target: Moments<f64>,
    weights: WeightSums<f64>,
}

impl Args {
    /// Checks the options.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn plan(&self) -> Result<Plan> {
        let target = Moments {
            mean: number("--mean", self.mean.as_deref(), 0.0, Allowed::Any)?,
            variance: number("--variance", self.variance.as_deref(), 1.0, Allowed::Positive)?,
        };
        let weights = WeightSums {
            sum: number("--omega", self.omega.as_deref(), 0.0, Allowed::Any)?,
            sum_of_squares: number("--tau", self.tau.as_deref(), 1.0, Allowed::Positive)?,
        };
        Ok(Plan { text: shortened(&self.family), family: self.family.parse()?, target, weights })
    }
}

impl Plan {
    /// Finds the parameters, in two ways.
    ///
    /// # Errors
    /// As [`design`].
    pub fn run(&self) -> Result<Report> {
        let found = design(self.family.clone(), self.target, self.weights)?;
        let mut blocks: Vec<Block> = found
            .parameters
            .iter()
            .map(|(name, value)| Block::Field(word::constant(name), Value::Number(*value)))
            .collect();
        blocks.push(Block::Field(word::ACTIVATION, Value::Text(found.activation.name().to_owned())));
        blocks.push(Block::Field(word::METHOD, Value::Text(found.method.name().to_owned())));
        blocks.push(Block::Field(word::AGREEMENT, Value::Number(found.agreement)));
        Ok(Report {
            title: format!(
                "{} for the fixed point mu = {}, nu = {} at {}",
                self.text,
                short(self.target.mean),
                short(self.target.variance),
                describe(Reading::Quenched(self.weights))
            ),
            blocks,
            notes: vec![format!(
                "One layer maps the target to mu~ = {}, nu~ = {}.",
                short(found.image.mean),
                short(found.image.variance)
            )],
        })
    }
}
