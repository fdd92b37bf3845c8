//! `selfnorm extremum`: certified extrema of a quantity on a box.

use super::arguments::{ActivationArgs, Allowed, number};
use super::report::{Block, Label, Report, Value};
use super::vocabulary as word;
use crate::activation::Activation;
use crate::error::Result;
use crate::moments::{Domain, Goal, Quantity};
use crate::proof::{Extremum, extremum};
use crate::scalar::decimal_of;

/// Cells that are looked at before the search gives up.
const BUDGET: usize = 1_000_000;

/// Options of `selfnorm extremum`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// The quantity, such as contraction_factor or, for a derivative, contraction_factor/tau
    #[arg(value_name = "QUANTITY")]
    quantity: String,
    /// The box: "mu=a..b, omega=a..b, nu=a..b, tau=a..b"
    #[arg(long, value_name = "BOX")]
    domain: String,
    #[command(flatten)]
    activation: ActivationArgs,
    /// Width of the enclosures
    #[arg(long, default_value = "1e-9", allow_hyphen_values = true)]
    tolerance: String,
}

/// What to enclose.
#[derive(Debug)]
pub struct Plan {
    quantity: Quantity,
    domain: Domain,
    activation: Activation,
    tolerance: f64,
}

impl Args {
    /// Checks the options.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn plan(&self) -> Result<Plan> {
        Ok(Plan {
            quantity: self.quantity.parse()?,
            domain: self.domain.parse()?,
            activation: self.activation.plan()?,
            tolerance: number("--tolerance", Some(&self.tolerance), 1e-9, Allowed::Positive)?,
        })
    }
}

impl Plan {
    /// Encloses minimum and maximum.
    ///
    /// # Errors
    /// As [`extremum`].
    pub fn run(&self) -> Result<Report> {
        let find =
            |goal| extremum(&self.activation, self.quantity, &self.domain, goal, self.tolerance, BUDGET);
        let (low, high) = (find(Goal::Minimum)?, find(Goal::Maximum)?);
        let title = format!("{} of {} for {}", self.quantity, self.activation.name(), self.domain);
        let blocks = vec![block(word::MINIMUM, &low), block(word::MAXIMUM, &high)];
        Ok(Report { title, blocks, notes: Vec::new() })
    }
}

fn block(label: Label, found: &Extremum) -> Block {
    let [mean, omega, variance, tau] = found.location;
    let by_net_mean = if found.coordinates.net_mean { word::NET_MEAN_BOX } else { word::MU_BOX };
    let by_net_variance = if found.coordinates.net_variance { word::NET_VARIANCE_BOX } else { word::NU_BOX };
    let coordinate = |label: Label, i: usize| Block::Field(label, Value::Digits(decimal_of(&found.point[i])));
    Block::Group(
        label,
        vec![
            Block::Field(word::ENCLOSURE, Value::Enclosure(found.value)),
            coordinate(word::AT_MU, 0),
            coordinate(word::AT_OMEGA, 1),
            coordinate(word::AT_NU, 2),
            coordinate(word::AT_TAU, 3),
            Block::Field(by_net_mean, Value::Enclosure(mean)),
            Block::Field(word::OMEGA_BOX, Value::Enclosure(omega)),
            Block::Field(by_net_variance, Value::Enclosure(variance)),
            Block::Field(word::TAU_BOX, Value::Enclosure(tau)),
            Block::Field(word::CELLS, Value::Count(found.cells)),
        ],
    )
}
