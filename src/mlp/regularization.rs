//! What is asked of the weights beside a small loss.

use super::checked;
use crate::error::Result;
use serde::{Deserialize, Serialize};

/// Penalties on the weights, as data. They leave biases, gains and shifts alone.
///
/// With weight normalization the penalties are on v; the constraint is on g, which is the norm of the weights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Regularization {
    /// l1 sum |w| is added to the loss; at least 0.
    pub l1: f64,
    /// l2 sum w^2/2 is added to the loss; at least 0.
    pub l2: f64,
    /// After each step, the incoming weights of a unit are shortened to this norm where they are longer; above 0.
    pub max_norm: Option<f64>,
    /// The loss's gradient is shortened before anything else is done with it.
    pub clipping: Option<Clipping>,
}

/// How a gradient is made shorter.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Clipping {
    /// The whole gradient, over all that is learnt, to this norm.
    Norm(f64),
    /// Each component to this magnitude.
    Value(f64),
}

impl Regularization {
    /// Refuses numbers outside their domains.
    pub(super) fn check(&self) -> Result<()> {
        for (parameter, value) in [("l1", self.l1), ("l2", self.l2)] {
            checked(parameter, value, "a finite number >= 0", |x| x >= 0.0)?;
        }
        let positive = |parameter, x| checked(parameter, x, "a finite number above 0", |x| x > 0.0);
        if let Some(norm) = self.max_norm {
            positive("max-norm", norm)?;
        }
        if let Some(Clipping::Norm(most) | Clipping::Value(most)) = self.clipping {
            positive("clipping", most)?;
        }
        Ok(())
    }
}
