//! Parameters of an activation whose moment map has a given fixed point.

use super::minimize::{Stop, minimize, root};
use super::two_sided::{LeftSide, TwoSided};
use crate::activation::Activation;
use crate::error::{Error, Result};
use crate::moments::{MomentIntegrals, MomentMap, Moments, NetInput, OutputMoments, Reading, WeightSums};
use crate::scalar::{Rational, parse_rational};
use std::fmt;

/// Both routes must agree to this, relative to a positive parameter, or to the larger of 1 and a signed one.
const AGREEMENT: f64 = 1e-7;
/// The designed activation must map the target to itself to this, relative to sqrt(E f^2) and E f^2.
const RESIDUAL: f64 = 1e-11;
/// The range of CELU's parameter that is searched; outside it CELU is the ReLU or the identity to 3 digits.
const CELU_RANGE: (f64, f64) = (1e-3, 1e3);
/// Points of that range, on a geometric scale, at which a change of sign is looked for.
const CELU_GRID: u32 = 60;

/// A family of activations with two free parameters.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a few are made, none is kept in bulk")]
pub enum Family {
    /// lambda alpha (e^z - 1) for z <= 0, lambda z for z > 0; alpha, lambda > 0.
    Selu,
    /// lambda a (e^{z/a} - 1) for z <= 0, lambda z for z > 0; a, lambda > 0.
    Celu,
    /// lambda slope z for z <= 0, lambda z for z > 0; lambda > 0.
    LeakyRelu,
    /// scale (f + shift) of a given f; scale > 0.
    Affine(Activation),
}

/// How the parameters were found; the other way confirmed them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// By a formula, confirmed by minimization.
    ClosedForm,
    /// By root finding in one parameter, confirmed by minimization over both.
    Argmin,
}

/// An activation designed for a fixed point.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    /// Names and values of the parameters.
    pub parameters: Vec<(&'static str, f64)>,
    /// The member of the family.
    pub activation: Activation,
    /// The target's image under its moment map: the target itself, to rounding.
    pub image: Moments<f64>,
    /// How the parameters were found.
    pub method: Method,
    /// The largest difference between the two ways, relative to a positive parameter (alpha, a, lambda, scale), or to the
    /// larger of 1 and a signed one (slope, shift).
    pub agreement: f64,
}

impl Method {
    /// A word for machines: `closed_form` or `argmin`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClosedForm => "closed_form",
            Self::Argmin => "argmin",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ClosedForm => "closed form, confirmed by argmin",
            Self::Argmin => "argmin: a root in one parameter, confirmed by a minimum over both",
        })
    }
}

/// Reads `selu`, `celu`, `leaky-relu`, or any other activation, whose multiples and shifts are then meant.
impl std::str::FromStr for Family {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text.trim().replace('_', "-").as_str() {
            "selu" => Ok(Self::Selu),
            "celu" => Ok(Self::Celu),
            "leaky-relu" => Ok(Self::LeakyRelu),
            _ => Ok(Self::Affine(Activation::resolve(text)?)),
        }
    }
}

impl Family {
    /// The names of the two parameters.
    #[must_use]
    pub const fn parameters(&self) -> [&'static str; 2] {
        match self {
            Self::Selu => ["alpha", "lambda"],
            Self::Celu => ["a", "lambda"],
            Self::LeakyRelu => ["slope", "lambda"],
            Self::Affine(_) => ["scale", "shift"],
        }
    }

    /// What differences of the parameters are relative to, at least.
    const fn units(&self) -> [f64; 2] {
        match self {
            Self::Selu | Self::Celu => [0.0, 0.0],
            Self::LeakyRelu => [1.0, 0.0],
            Self::Affine(_) => [0.0, 1.0],
        }
    }

    /// The member with these parameters, each read as the shortest decimal that means the same `f64`.
    ///
    /// # Errors
    /// [`Error::Number`] and [`Error::Activation`] for parameters outside the family.
    pub fn member(&self, [first, second]: [f64; 2]) -> Result<Activation> {
        match self {
            Self::Selu => format!("selu({first},{second})").parse(),
            Self::Celu => format!("{second}*celu({first})").parse(),
            Self::LeakyRelu => format!("{second}*leaky-relu({first})").parse(),
            Self::Affine(f) => {
                let member = f.shifted(&decimal(second)?).scaled(&decimal(first)?);
                let name = match second {
                    0.0 => format!("{first}*{}", f.name()),
                    _ => format!("{first}*({}{second:+})", f.name()),
                };
                Ok(Activation::new(name, member.function().clone()))
            }
        }
    }
}

/// The shortest decimal that means the same `f64`, as a rational.
fn decimal(x: f64) -> Result<Rational> {
    parse_rational(&format!("{x:e}"))
}

/// What an activation is to make of which net input.
#[derive(Clone, Copy)]
struct Task {
    target: Moments<f64>,
    input: NetInput<f64>,
}

/// The moments of all members of a family at one net input.
enum Prepared {
    /// From the expectations of both sides.
    TwoSided(LeftSide, TwoSided<f64>),
    /// From those of ELU: celu_a(z) = a elu(z/a).
    Celu(MomentIntegrals<f64>),
    /// From those of f.
    Affine(OutputMoments<f64>),
}

/// The member of a family for which `target` is a fixed point at the given weights.
///
/// For z ~ N(mu omega, nu tau): E f = mu, Var f = nu. SELU (the paper's appendix A5 for mu = omega = 0, tau = 1) and
/// leaky ReLU by a quadratic equation; any f by scale = sqrt(nu/Var f), shift = mu/scale - E f; CELU by Brent's
/// method (`argmin`) for a, with lambda from the second moment. A Nelder-Mead minimization (`argmin`) of the mismatch of both
/// moments, which uses none of these equations, must then agree to 1e-7, and the member's own moment map must keep the
/// target to 1e-11.
/// Stability is another matter: see [`solve`](super::solve).
///
/// # Errors
/// [`Error::Domain`] unless the target's variance and tau are positive and all four numbers finite;
/// [`Error::NotFound`] if no member of the family has the fixed point, with the limits that it exceeds, or if the two ways
/// disagree.
///
/// ```
/// use selfnorm::fixed_point::{Family, design};
/// use selfnorm::moments::{Moments, WeightSums};
/// let found = design(Family::Selu, Moments::new(0.0, 2.0)?, WeightSums::new(0.0, 1.0)?)?;
/// let [(_, alpha), (_, lambda)] = found.parameters[..] else { unreachable!() };
/// assert!((alpha - 1.97125575034626893).abs() < 1e-14 && (lambda - 1.06070907610301222).abs() < 1e-14);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn design(family: Family, target: Moments<f64>, weights: WeightSums<f64>) -> Result<Design> {
    let task = Task::new(target, weights)?;
    let prepared = task.prepare(&family)?;
    let (method, parameters) = task.solve(&prepared)?;
    let confirmed = task.minimize_mismatch(&prepared)?;
    let unit = family.units();
    let difference = |i: usize| (parameters[i] - confirmed[i]).abs() / parameters[i].abs().max(unit[i]);
    let agreement = difference(0).max(difference(1));
    if !(difference(0) <= AGREEMENT && difference(1) <= AGREEMENT) {
        return Err(Error::NotFound {
            search: "the parameters of the activation",
            reason: format!(
                "{} gives {parameters:?}, minimization {confirmed:?}: they differ by more than {AGREEMENT:e}",
                method.name()
            ),
        });
    }
    let activation = family.member(parameters)?;
    let image = MomentMap::new(&activation, Reading::Quenched(weights))?.apply(target);
    let residual = task.mismatch(image.mean, image.variance).map(f64::abs);
    if residual.iter().any(|r| r.is_nan() || *r > RESIDUAL) {
        return Err(Error::NotFound {
            search: "the parameters of the activation",
            reason: format!("{} maps the target to ({}, {})", activation.name(), image.mean, image.variance),
        });
    }
    let parameters = family.parameters().into_iter().zip(parameters).collect();
    Ok(Design { parameters, activation, image, method, agreement })
}

impl Task {
    fn new(target: Moments<f64>, weights: WeightSums<f64>) -> Result<Self> {
        let target = Moments::new(target.mean, target.variance)?;
        let weights = WeightSums::new(weights.sum, weights.sum_of_squares)?;
        let input = Reading::Quenched(weights).net_input(target);
        let positive = |parameter, value: f64| {
            let refused = Error::Domain { parameter, value: value.to_string(), domain: "a number > 0" };
            if value > 0.0 { Ok(()) } else { Err(refused) }
        };
        positive("variance", target.variance)?;
        positive("tau", weights.sum_of_squares)?;
        positive("nu tau", input.variance)?;
        Ok(Self { target, input })
    }

    /// (mu, nu) of the target as E f and E f^2.
    fn second_moment(&self) -> f64 {
        self.target.variance + self.target.mean * self.target.mean
    }

    /// What mean and variance miss, relative to sqrt(E f^2) and E f^2.
    fn mismatch(&self, mean: f64, variance: f64) -> [f64; 2] {
        let second = self.second_moment();
        [(mean - self.target.mean) / second.sqrt(), (variance - self.target.variance) / second]
    }

    fn prepare(&self, family: &Family) -> Result<Prepared> {
        let two_sided = |left| Ok(Prepared::TwoSided(left, TwoSided::new(left, self.input)?));
        match family {
            Family::Selu => two_sided(LeftSide::Saturation),
            Family::LeakyRelu => two_sided(LeftSide::Line),
            Family::Celu => Ok(Prepared::Celu(MomentIntegrals::new(&"elu".parse()?)?)),
            Family::Affine(f) => {
                let moments = MomentIntegrals::new(f)?.at(self.input).require_finite(self.input)?;
                Ok(Prepared::Affine(moments))
            }
        }
    }

    /// (E f, Var f) of the member with these parameters.
    fn moments(&self, prepared: &Prepared, [first, second]: [f64; 2]) -> [f64; 2] {
        match prepared {
            Prepared::TwoSided(_, sides) => {
                let [mean, second_moment] = sides.moments([first, second]);
                [mean, second_moment - mean * mean]
            }
            Prepared::Celu(elu) => {
                let unit = self.celu(elu, first);
                [second * unit.mean, second * second * unit.variance]
            }
            Prepared::Affine(f) => [first * (f.mean + second), first * first * f.variance],
        }
    }

    /// The moments of celu(a), lambda 1; derivatives are not meant.
    fn celu(&self, elu: &MomentIntegrals<f64>, a: f64) -> OutputMoments<f64> {
        let unit = elu.at(NetInput { mean: self.input.mean / a, variance: self.input.variance / (a * a) });
        OutputMoments {
            mean: a * unit.mean,
            second_moment: a * a * unit.second_moment,
            variance: a * a * unit.variance,
            ..unit
        }
    }

    /// The parameters by the family's own equations.
    fn solve(&self, prepared: &Prepared) -> Result<(Method, [f64; 2])> {
        match prepared {
            Prepared::TwoSided(left, sides) => Ok((Method::ClosedForm, sides.solve(*left, self.target)?)),
            Prepared::Affine(f) => Ok((Method::ClosedForm, self.solve_affine(f)?)),
            Prepared::Celu(elu) => Ok((Method::Argmin, self.solve_celu(elu)?)),
        }
    }

    fn solve_affine(&self, f: &OutputMoments<f64>) -> Result<[f64; 2]> {
        let scale = (self.target.variance / f.variance).sqrt();
        if !(f.variance > 0.0 && scale.is_finite()) {
            return Err(Error::NotFound {
                search: "the scale of the activation",
                reason: format!("its variance is {} for these weights", f.variance),
            });
        }
        let shift = self.target.mean / scale - f.mean;
        // An odd f needs no shift: its mean is rounding.
        let negligible = 4.0 * f64::EPSILON * f.second_moment.sqrt();
        Ok([scale, if shift.abs() <= negligible { 0.0 } else { shift }])
    }

    /// a from E f/sqrt(E f^2), in which lambda cancels; then lambda.
    fn solve_celu(&self, elu: &MomentIntegrals<f64>) -> Result<[f64; 2]> {
        let wanted = self.target.mean / self.second_moment().sqrt();
        let ratio = |log_a: f64| {
            let found = self.celu(elu, log_a.exp());
            found.mean / found.second_moment.sqrt()
        };
        let excess = |log_a: &f64| ratio(*log_a) - wanted;
        let (low, high) = (CELU_RANGE.0.ln(), CELU_RANGE.1.ln());
        let grid: Vec<f64> =
            (0..=CELU_GRID).map(|i| low + (high - low) * f64::from(i) / f64::from(CELU_GRID)).collect();
        let change = grid.windows(2).find(|pair| excess(&pair[0]) * excess(&pair[1]) <= 0.0);
        let Some(&[below, above]) = change else {
            let ratios = grid.iter().map(|log_a| ratio(*log_a));
            let (least, most) =
                ratios.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), r| (a.min(r), b.max(r)));
            return Err(Error::NotFound {
                search: "the parameter a of CELU",
                reason: format!(
                    "mean/sqrt(mean^2 + variance) = {wanted} must lie between {least} and {most}, its values for a from \
                     {} to {} at these weights",
                    CELU_RANGE.0, CELU_RANGE.1
                ),
            });
        };
        let a = root(&excess, below, above)?.exp();
        Ok([a, (self.second_moment() / self.celu(elu, a).second_moment).sqrt()])
    }

    /// The parameters by minimizing the squared mismatch of both moments.
    fn minimize_mismatch(&self, prepared: &Prepared) -> Result<[f64; 2]> {
        // Positive parameters are searched by their logarithm.
        let decode = |p: &[f64]| match prepared {
            Prepared::TwoSided(LeftSide::Saturation, _) | Prepared::Celu(_) => [p[0].exp(), p[1].exp()],
            Prepared::TwoSided(LeftSide::Line, _) => [p[0], p[1].exp()],
            Prepared::Affine(_) => [p[0].exp(), p[1]],
        };
        let cost = |p: &[f64]| {
            let [mean, variance] = self.moments(prepared, decode(p));
            self.mismatch(mean, variance).iter().map(|r| r * r).sum()
        };
        // A member of the right order of magnitude: a plain one, scaled to the target's second moment.
        let log_scale =
            |[mean, variance]: [f64; 2]| 0.5 * (self.second_moment() / (variance + mean * mean)).ln();
        let start = match prepared {
            Prepared::TwoSided(LeftSide::Line, _) => [0.5, log_scale(self.moments(prepared, [0.5, 1.0]))],
            // SELU's saturation has to keep up with a large variance.
            Prepared::TwoSided(..) => {
                let size = self.input.variance.sqrt().max(1.0);
                [size.ln(), log_scale(self.moments(prepared, [size, 1.0]))]
            }
            Prepared::Celu(_) => [0.0, log_scale(self.moments(prepared, [1.0, 1.0]))],
            Prepared::Affine(_) => [log_scale(self.moments(prepared, [1.0, 0.0])), 0.0],
        };
        // The moments are known to about 1e-15: a mismatch below is noise, and its square the cost.
        let stop = Stop { deviation: 0.0, cost: 1e-31, runs: 12, steps: 300 };
        let best = minimize(&cost, &start, &[0.25, 0.25], stop)?;
        Ok(decode(&best.at))
    }
}
