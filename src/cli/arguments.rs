//! Options that several commands share, and how their texts become values.

use super::render::short;
use crate::activation::Activation;
use crate::error::{Error, Result};
use crate::moments::{Moments, Reading, WeightSums};
use crate::scalar::{Rational, nearest, parse_rational};
use num_traits::{Signed, Zero};

/// `--activation`.
#[derive(Clone, Debug, clap::Args)]
pub struct ActivationArgs {
    /// A name of the catalogue, such as selu, leaky-relu(0.2), 2*tanh; or a definition file
    #[arg(short, long, value_name = "NAME|FILE.toml", default_value = "selu")]
    pub activation: String,
}

/// `--mean --variance --omega --tau --reading`: moments and weights of a layer.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct LayerArgs {
    /// mu, the mean of the layer's activations [default: 0]
    #[arg(long, value_name = "MU", allow_hyphen_values = true)]
    pub mean: Option<String>,
    /// nu, the variance of the layer's activations, >= 0 [default: 1]
    #[arg(long, value_name = "NU", allow_hyphen_values = true)]
    pub variance: Option<String>,
    #[command(flatten)]
    /// The weights.
    pub weights: WeightArgs,
}

/// `--omega --tau --reading`: what is known of the weights.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct WeightArgs {
    /// omega, the sum of a unit's weights [default: 0]
    #[arg(long, allow_hyphen_values = true)]
    pub omega: Option<String>,
    /// tau, the sum of a unit's squared weights, >= 0 [default: 1]
    #[arg(long, allow_hyphen_values = true)]
    pub tau: Option<String>,
    /// What is known of the weights [default: quenched]
    #[arg(long, value_enum)]
    pub reading: Option<ReadingName>,
}

/// The names of the two readings of the moment map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum ReadingName {
    /// Given weights (the paper's): m = mu omega, v = nu tau
    #[default]
    Quenched,
    /// Random weights w ~ N(0, tau/n): m = 0, v = tau (nu + mu^2)
    MeanField,
}

/// Which numbers an option takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// Every number that `f64` can hold.
    Any,
    /// Those that are not negative.
    NotNegative,
    /// Those above 0.
    Positive,
}

impl Allowed {
    const fn domain(self) -> &'static str {
        match self {
            Self::Any => "a finite number such as 0.5, -1e-3 or 1/3, of magnitude 0 or 4.95e-324 to 1.79e308",
            Self::NotNegative => "a finite number >= 0 such as 0.5, 1e-3 or 1/3, 0 or 4.95e-324 to 1.79e308",
            Self::Positive => "a finite number > 0 such as 0.5, 1e-3 or 1/3, 4.95e-324 to 1.79e308",
        }
    }

    fn admits(self, q: &Rational) -> bool {
        let sign = match self {
            Self::Any => true,
            Self::NotNegative => !q.is_negative(),
            Self::Positive => q.is_positive(),
        };
        let rounded = nearest(q);
        sign && rounded.is_finite() && (q.is_zero() || rounded.abs() > 0.0)
    }
}

/// The number that the text of an option stands for, exactly.
///
/// # Errors
/// [`Error::Domain`], naming option, value and domain.
pub fn exact(option: &'static str, text: &str, allowed: Allowed) -> Result<Rational> {
    let refuse = || Error::Domain { parameter: option, value: shortened(text), domain: allowed.domain() };
    let q = parse_rational(text).map_err(|_| refuse())?;
    if allowed.admits(&q) { Ok(q) } else { Err(refuse()) }
}

/// The number nearest to an option's text, or to its default.
///
/// # Errors
/// As [`exact`].
pub fn number(option: &'static str, text: Option<&str>, default: f64, allowed: Allowed) -> Result<f64> {
    text.map_or(Ok(default), |text| exact(option, text, allowed).map(|q| nearest(&q)))
}

/// What is shown of a text in a message or a title: enough to recognize it.
#[must_use]
pub fn shortened(text: &str) -> String {
    let clean = |c: char| if c.is_control() { '?' } else { c };
    let shown: String = text.chars().take(40).map(clean).collect();
    match text.chars().count() {
        0 => "(nothing)".to_owned(),
        1..=40 => shown,
        n => format!("{shown}.. ({n} characters)"),
    }
}

impl ActivationArgs {
    /// The activation.
    ///
    /// # Errors
    /// As [`Activation::resolve`].
    pub fn plan(&self) -> Result<Activation> {
        Activation::resolve(&self.activation)
    }
}

impl LayerArgs {
    /// (mu, nu).
    ///
    /// # Errors
    /// [`Error::Domain`], naming the option.
    pub fn moments(&self) -> Result<Moments<f64>> {
        Ok(Moments {
            mean: number("--mean", self.mean.as_deref(), 0.0, Allowed::Any)?,
            variance: number("--variance", self.variance.as_deref(), 1.0, Allowed::NotNegative)?,
        })
    }
}

impl WeightArgs {
    /// The reading of the moment map.
    ///
    /// # Errors
    /// [`Error::Domain`], naming the option.
    pub fn plan(&self) -> Result<Reading<f64>> {
        let tau = number("--tau", self.tau.as_deref(), 1.0, Allowed::NotNegative)?;
        match (self.reading.unwrap_or_default(), &self.omega) {
            (ReadingName::Quenched, omega) => Ok(Reading::Quenched(WeightSums {
                sum: number("--omega", omega.as_deref(), 0.0, Allowed::Any)?,
                sum_of_squares: tau,
            })),
            (ReadingName::MeanField, None) => Ok(Reading::MeanField { tau }),
            (ReadingName::MeanField, Some(omega)) => Err(Error::Domain {
                parameter: "--omega",
                value: shortened(omega),
                domain: "left out with --reading mean-field, which averages over the weights' sum",
            }),
        }
    }
}

/// The weights in words, for titles.
pub fn describe(reading: Reading<f64>) -> String {
    match reading {
        Reading::Quenched(w) => {
            format!("omega = {}, tau = {} (quenched weights)", short(w.sum), short(w.sum_of_squares))
        }
        Reading::MeanField { tau } => format!("tau = {} (mean field: random weights)", short(tau)),
    }
}

/// Most digits that can be asked for.
const MOST_DIGITS: usize = 10_000;

/// The number of digits that an option's text means.
///
/// # Errors
/// [`Error::Domain`].
pub fn digits(text: &str) -> Result<usize> {
    let refuse = || Error::Domain {
        parameter: "--digits",
        value: shortened(text),
        domain: "an integer from 1 to 10000",
    };
    let n: usize = text.parse().map_err(|_| refuse())?;
    if (1..=MOST_DIGITS).contains(&n) { Ok(n) } else { Err(refuse()) }
}
