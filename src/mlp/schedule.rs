//! How the rate changes while a network learns.

use super::checked;
use crate::error::Result;
use serde::{Deserialize, Serialize};

/// The course of the learning rate, as factors of its base value.
///
/// ```
/// use selfnorm::mlp::{Schedule, Shape};
/// let schedule = Schedule { warm_up: 2.0, shape: Shape::Cosine { floor: 0.0 } };
/// assert_eq!([0.0, 1.0, 2.0, 6.0, 10.0].map(|epoch| schedule.factor(epoch, 10.0)), [0.0, 0.5, 1.0, 0.5, 0.0]);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Schedule {
    /// Epochs over which the factor rises from 0 to 1, in proportion to the time; at least 0.
    pub warm_up: f64,
    /// What follows.
    pub shape: Shape,
}

/// The course after the warm-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Shape {
    /// 1.
    #[default]
    Constant,
    /// factor^k after k periods.
    Step {
        /// The period in epochs, above 0.
        every: f64,
        /// Above 0.
        factor: f64,
    },
    /// From 1 to the floor along half a period of the cosine, at the end of the last epoch (Loshchilov and Hutter 2017,
    /// without restarts).
    Cosine {
        /// In \[0, 1\].
        #[serde(default)]
        floor: f64,
    },
}

impl Schedule {
    /// The factor at a time, in epochs since the start, of a training of so many epochs.
    #[must_use]
    pub fn factor(&self, epoch: f64, epochs: f64) -> f64 {
        if epoch < self.warm_up {
            return epoch / self.warm_up;
        }
        let since = epoch - self.warm_up;
        match self.shape {
            Shape::Constant => 1.0,
            Shape::Step { every, factor } => factor.powf((since / every).floor()),
            Shape::Cosine { floor } => {
                let span = epochs - self.warm_up;
                let done = if span > 0.0 { (since / span).min(1.0) } else { 1.0 };
                // cos(pi x) by the sine of the distance from its zero, exact at 1/2.
                let cosine = -(std::f64::consts::PI * (done - 0.5)).sin();
                floor + (1.0 - floor) * (1.0 + cosine) / 2.0
            }
        }
    }

    /// Refuses numbers outside their domains.
    ///
    /// # Errors
    /// [`Error::Domain`](crate::Error::Domain), naming the parameter.
    pub fn check(&self) -> Result<()> {
        checked("warm-up", self.warm_up, "a finite number >= 0", |x| x >= 0.0)?;
        match self.shape {
            Shape::Constant => {}
            Shape::Step { every, factor } => {
                checked("every", every, "a finite number above 0", |x| x > 0.0)?;
                checked("factor", factor, "a finite number above 0", |x| x > 0.0)?;
            }
            Shape::Cosine { floor } => {
                checked("floor", floor, "0 <= x <= 1", |x| (0.0..=1.0).contains(&x))?;
            }
        }
        Ok(())
    }
}
