//! The weights that a training begins with.

use super::{Dense, Purpose, Real};
use crate::activation::Activation;
use crate::error::{Error, Result};
use crate::moments::WeightSums;
use crate::random::Stream;
use crate::weights::{Law, Weights};
use std::str::FromStr;

/// A law of weights with the rule for its variance; biases begin with 0.
///
/// By name: `lecun`, `he`, `glorot`, each followed by `-normal`, `-uniform` or `-truncated` (normal, cut at two
/// deviations, variance corrected); `orthogonal`; `exact`, where every unit's weights have sum 0 and sum of squares 1.
///
/// ```
/// use selfnorm::mlp::{Fan, Initializer};
/// let he: Initializer = "he-normal".parse()?;
/// assert_eq!((he.fan, he.tau(100, 50)), (Fan::He, 2.0));
/// assert_eq!("glorot-uniform".parse::<Initializer>()?.tau(100, 300), 0.5);
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Initializer {
    /// The law of a weight.
    pub law: Law,
    /// Its variance.
    pub fan: Fan,
    /// Whether every unit has exactly (omega, tau) = (0, tau).
    pub exact: bool,
}

/// How the variance of a weight follows from the numbers of inputs n and of outputs m.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fan {
    /// 1/n (LeCun et al. 1998): what SELU asks for.
    LeCun,
    /// 2/n (He et al. 2015, "MSRA").
    He,
    /// 2/(n + m) (Glorot and Bengio 2010).
    Glorot,
}

/// The names and what they mean.
const NAMES: [(&str, Law, Fan, bool); 11] = {
    use Fan::{Glorot, He, LeCun};
    use Law::{Gaussian, Orthogonal, Uniform};
    const CUT: Law = Law::TruncatedGaussian { corrected: true };
    [
        ("lecun-normal", Gaussian, LeCun, false),
        ("lecun-uniform", Uniform, LeCun, false),
        ("lecun-truncated", CUT, LeCun, false),
        ("he-normal", Gaussian, He, false),
        ("he-uniform", Uniform, He, false),
        ("he-truncated", CUT, He, false),
        ("glorot-normal", Gaussian, Glorot, false),
        ("glorot-uniform", Uniform, Glorot, false),
        ("glorot-truncated", CUT, Glorot, false),
        ("orthogonal", Orthogonal, LeCun, false),
        ("exact", Gaussian, LeCun, true),
    ]
};

impl Initializer {
    /// tau, n times the variance of a weight.
    #[must_use]
    pub fn tau(&self, inputs: usize, outputs: usize) -> f64 {
        match self.fan {
            Fan::LeCun => 1.0,
            Fan::He => 2.0,
            Fan::Glorot => 2.0 * inputs as f64 / (inputs as f64 + outputs as f64),
        }
    }

    /// A dense layer whose weights belong to a seed and a number.
    ///
    /// # Errors
    /// As [`Weights::draw`] and [`Dense::new`].
    pub fn dense<T: Real>(
        &self,
        inputs: usize,
        outputs: usize,
        activation: &Activation,
        seed: u64,
        layer: usize,
    ) -> Result<Dense<T>> {
        let tau = self.tau(inputs, outputs);
        let mut weights = Weights::new(self.law, tau)?;
        if self.exact {
            weights = weights.with_exact_sums(WeightSums::new(0.0, tau)?);
        }
        let size = inputs.checked_mul(outputs).filter(|n| *n > 0 && *n < 1 << 34);
        let size = size.ok_or_else(|| Error::Domain {
            parameter: "inputs, outputs of a layer",
            value: format!("{inputs}, {outputs}"),
            domain: "positive, with a product below 2^34",
        })?;
        let mut by_unit = vec![T::zero(); size];
        let stream = Stream::new(seed, [Purpose::Weights.of_layer(layer), 0, 0]);
        weights.draw(stream, outputs, inputs, &mut by_unit)?;
        let weight = |k: usize| by_unit[k % outputs * inputs + k / outputs];
        Dense::new((0..size).map(weight).collect(), vec![T::zero(); outputs], activation)
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> Option<&'static str> {
        NAMES
            .iter()
            .find(|(_, law, fan, exact)| (*law, *fan, *exact) == (self.law, self.fan, self.exact))
            .map(|n| n.0)
    }
}

impl FromStr for Initializer {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let known = NAMES.iter().find(|(name, ..)| *name == text);
        known.map(|(_, law, fan, exact)| Self { law: *law, fan: *fan, exact: *exact }).ok_or_else(|| {
            Error::Domain {
                parameter: "initializer",
                value: text.chars().take(40).collect(),
                domain: "lecun-, he- or glorot- with normal, uniform or truncated; orthogonal; exact",
            }
        })
    }
}
