//! The fixed point that a layer's moments converge to.

use super::iterate::follow;
use super::newton::{Newton, newton, passes};
use super::{IterationOptions, Stability, StopReason, degenerate, distance, scale};
use crate::error::{Error, Result};
use crate::moments::{MomentMap, Moments};

/// A point is a fixed point of positive variance if the map moves it by less than this: mean relative to the larger
/// of |mu| and sqrt(nu), variance relative to nu.
const GENUINE: f64 = 1e-9;
/// How far Newton's method may take the end of an iteration, relative to its size, beyond the estimated rest.
const POLISH_RADIUS: f64 = 1e-3;
/// Below this variance the iteration may be on its way to a point of variance 0.
pub(super) const NEARLY_CONSTANT: f64 = 1e-4;

/// A fixed point of the moment map, classified.
#[derive(Clone, Debug, PartialEq)]
pub struct FixedPoint {
    /// (mu, nu).
    pub moments: Moments<f64>,
    /// How it acts on its neighbours.
    pub stability: Stability,
    /// S, the spectral norm of the Jacobian there; infinite at a kink of f with variance 0.
    pub contraction_factor: f64,
    /// rho, the spectral radius of the Jacobian there; at a kink of f with variance 0, where there is no Jacobian, the
    /// growth per layer.
    pub spectral_radius: f64,
    /// chi = tau E f'(z)^2.
    pub gradient_gain: f64,
    /// Applications of the map before Newton's method took over.
    pub iterations: usize,
    /// Why the iteration stopped.
    pub stop: StopReason,
    /// |g(x) - x|.
    pub residual: f64,
    /// The points of the iteration; of [`find_all`](super::find_all), those of Newton's method.
    pub trace: Vec<Moments<f64>>,
}

/// The fixed point that the iteration from `start` converges to, polished by Newton's method.
///
/// g(x) = x with x = (mu, nu). Where the iteration approaches a point of variance 0, that point is returned.
/// Error: the residual is at rounding (1e-15 of the size of the moments is typical), the point at the residual
/// divided by |1 - rho|.
///
/// # Errors
/// [`Error::NotFound`] with the [`StopReason`] if the iteration diverges, cycles, leaves the domain (a start that is
/// NaN or has a negative variance does at once) or ends nowhere near a fixed point; [`Error::Overflow`] if the
/// Jacobian is not finite.
///
/// ```
/// use selfnorm::{activation::Activation, fixed_point::{Stability, solve}};
/// use selfnorm::moments::{MomentMap, Moments, Reading, WeightSums};
/// let map = MomentMap::new(&Activation::selu(), Reading::Quenched(WeightSums::new(0.1, 0.8)?))?;
/// let found = solve(&map, Moments::new(0.0, 1.0)?)?;
/// assert!((found.moments.variance - 0.408827).abs() < 1e-6);
/// assert_eq!(found.stability, Stability::Attracting);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn solve(map: &MomentMap<f64>, start: Moments<f64>) -> Result<FixedPoint> {
    let (trace, stop) = follow(map, start, &IterationOptions::default());
    let not_found =
        || Error::NotFound { search: "the iteration of the moment map", reason: stop.to_string() };
    let last = *trace.last().ok_or_else(not_found)?;
    let converging = matches!(
        stop,
        StopReason::Converged { .. } | StopReason::Stalled { .. } | StopReason::IterationLimit { .. }
    );
    if !converging {
        return Err(not_found());
    }
    let moments = limit(map, last, &stop).ok_or_else(not_found)?;
    let iterations = trace.len() - 1;
    describe(map, moments, FixedPointTrace { iterations, stop, trace })
}

/// The fixed point that a trace which ends at `last` converges to.
fn limit(map: &MomentMap<f64>, last: Moments<f64>, stop: &StopReason) -> Option<Moments<f64>> {
    let polished = if last.variance > 0.0 { polish(map, last, stop) } else { last };
    let fixed = is_fixed(map, polished).then_some(polished);
    if polished.variance > NEARLY_CONSTANT || fixed.is_some_and(|at| !passes(map, at)) {
        return fixed;
    }
    let reach = NEARLY_CONSTANT.sqrt();
    let mut candidates = degenerate::points(map, polished.mean - reach, polished.mean + reach);
    if last.variance > 0.0 {
        candidates.retain(|at| degenerate::growth(map, *at).is_ok_and(|growth| growth <= 1.0));
    }
    let nearest =
        |a: &Moments<f64>, b: &Moments<f64>| distance(*a, polished).total_cmp(&distance(*b, polished));
    candidates.into_iter().min_by(nearest).or(fixed)
}

/// The end of Newton's method, unless it went to another fixed point.
fn polish(map: &MomentMap<f64>, last: Moments<f64>, stop: &StopReason) -> Moments<f64> {
    let Newton { moments, .. } = newton(map, last);
    let rest = match *stop {
        StopReason::Converged { remaining, .. } => remaining,
        StopReason::Stalled { step } | StopReason::IterationLimit { step, .. } => {
            let rate = map.at(last).spectral_radius;
            if rate < 1.0 { step * rate / (1.0 - rate) } else { 0.0 }
        }
        _ => 0.0,
    };
    if distance(moments, last) <= POLISH_RADIUS * scale(last) + 10.0 * rest { moments } else { last }
}

/// Whether the map keeps a point of positive variance.
pub(super) fn is_fixed(map: &MomentMap<f64>, at: Moments<f64>) -> bool {
    let image = map.apply(at);
    let mean = (image.mean - at.mean).abs() <= GENUINE * at.mean.abs().max(at.variance.sqrt());
    let variance = (image.variance - at.variance).abs() <= GENUINE * at.variance;
    at.variance > 0.0 && mean && variance
}

/// How a fixed point was found.
pub(super) struct FixedPointTrace {
    pub iterations: usize,
    pub stop: StopReason,
    pub trace: Vec<Moments<f64>>,
}

/// The fixed point with its class.
pub(super) fn describe(
    map: &MomentMap<f64>,
    moments: Moments<f64>,
    how: FixedPointTrace,
) -> Result<FixedPoint> {
    let image = map.at(moments);
    let FixedPointTrace { iterations, stop, trace } = how;
    let mut found = FixedPoint {
        moments,
        stability: Stability::Marginal,
        contraction_factor: image.contraction_factor,
        spectral_radius: image.spectral_radius,
        gradient_gain: image.gradient_gain,
        iterations,
        stop,
        residual: distance(image.moments, moments),
        trace,
    };
    let overflow = || Error::Overflow {
        quantity: "the Jacobian of the moment map",
        at: format!("mean {}, variance {}", moments.mean, moments.variance),
    };
    if moments.variance > 0.0 {
        found.stability = Stability::of(&image).ok_or_else(overflow)?;
        return Ok(found);
    }
    let growth = degenerate::growth(map, moments)?;
    found.stability = Stability::Degenerate { growth };
    if !(found.contraction_factor.is_finite() && found.spectral_radius.is_finite()) {
        (found.contraction_factor, found.spectral_radius) = (f64::INFINITY, growth);
    }
    Ok(found)
}
