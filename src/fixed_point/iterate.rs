//! Banach iteration of the moment map, with its trace and a typed reason why it stopped.

use super::banach::{self, Contraction};
use super::{distance, scale};
use crate::moments::{MomentMap, Moments};
use std::fmt;

/// Iterations without a smaller step or any net movement after which the iteration counts as stalled.
const PATIENCE: usize = 100;
/// Longest period that is recognized as a cycle.
const LONGEST_CYCLE: usize = 8;
/// A cycle's steps stay at least this much above the tolerance, and its returns as much below its steps.
const CYCLE_MARGIN: f64 = 1e3;

/// When an iteration stops.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IterationOptions {
    /// Most applications of the map.
    pub limit: usize,
    /// Converged once the last step and the estimated distance to the fixed point are both at most this much, in the
    /// Euclidean norm of (mu, nu), relative to the largest of 1, |mu| and nu.
    pub tolerance: f64,
    /// Diverged once |mu| or nu exceeds this many times the largest of 1 and their sizes at the start.
    pub escape: f64,
    /// A bound of the contraction factor that the caller vouches for, on a closed set that contains the trace and that
    /// the map sends into itself; without one it is estimated from the trace.
    pub contraction_factor: Option<f64>,
}

impl Default for IterationOptions {
    /// At most 10,000 steps, to 1e-14, escape beyond 1e12 times the start, contraction factor estimated.
    fn default() -> Self {
        Self { limit: 10_000, tolerance: 1e-14, escape: 1e12, contraction_factor: None }
    }
}

/// Why an iteration stopped.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum StopReason {
    /// The last step and the estimated distance to the fixed point are within the tolerance.
    Converged {
        /// The length of the last step.
        step: f64,
        /// The estimated distance to the fixed point: step rho/(1 - rho), rho the spectral radius at the end.
        remaining: f64,
    },
    /// The moments grew beyond the escape radius, or overflowed.
    Diverged {
        /// Where that happened.
        at: Moments<f64>,
    },
    /// The moments are not a mean and a variance: NaN, infinite at the start, or a negative variance.
    LeftDomain {
        /// Where that happened.
        at: Moments<f64>,
    },
    /// The limit of steps was reached.
    IterationLimit {
        /// The limit.
        limit: usize,
        /// The length of the last step; infinite if there was none.
        step: f64,
    },
    /// The steps stopped shrinking although the point stays where it is: rounding, or convergence slower than any
    /// geometric one.
    Stalled {
        /// The length of the last step.
        step: f64,
    },
    /// The moments repeat every `period` layers.
    Cycle {
        /// The period, at least 2.
        period: usize,
        /// The length of the last step.
        step: f64,
    },
}

impl StopReason {
    /// A word for machines: `converged`, `diverged`, `left_domain`, `iteration_limit`, `stalled` or `cycle`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Converged { .. } => "converged",
            Self::Diverged { .. } => "diverged",
            Self::LeftDomain { .. } => "left_domain",
            Self::IterationLimit { .. } => "iteration_limit",
            Self::Stalled { .. } => "stalled",
            Self::Cycle { .. } => "cycle",
        }
    }
}

impl fmt::Display for StopReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Converged { step, .. } => write!(f, "converged, last step {step:.1e}"),
            Self::Diverged { at } => {
                write!(f, "diverged at mean {:.4e}, variance {:.4e}", at.mean, at.variance)
            }
            Self::LeftDomain { at } => {
                write!(f, "mean {} and variance {} are no moments", at.mean, at.variance)
            }
            Self::IterationLimit { limit, step } => {
                write!(f, "not converged after {limit} iterations, last step {step:.1e}")
            }
            Self::Stalled { step } => write!(f, "stalled at steps of {step:.1e}"),
            Self::Cycle { period, step } => {
                write!(f, "repeats every {period} layers, last step {step:.1e}")
            }
        }
    }
}

/// An iteration with its trace and the bounds of its error.
#[derive(Clone, Debug, PartialEq)]
pub struct Iteration {
    /// x_0, x_1, ..: the start and its images.
    pub trace: Vec<Moments<f64>>,
    /// Why it stopped.
    pub stop: StopReason,
    /// The contraction factor that the bounds follow from, if one below 1 is known.
    pub contraction: Option<Contraction>,
    /// Bounds of |x_k - x*| known as soon as the first step is: q^k/(1 - q) |x_1 - x_0|. As long as the trace;
    /// infinite where nothing is known.
    pub a_priori: Vec<f64>,
    /// Bounds of |x_k - x*| from the last step: q/(1 - q) |x_k - x_{k-1}|. As long as the trace; infinite where
    /// nothing is known.
    pub a_posteriori: Vec<f64>,
}

impl Iteration {
    /// Where it ended.
    #[must_use]
    pub fn last(&self) -> Moments<f64> {
        last_of(&self.trace)
    }
}

/// Iterates x_{k+1} = g(x_k), the moments from layer to layer.
///
/// With a contraction factor q < 1 on a closed set that contains the trace from x_j on and that g maps into itself,
/// the fixed point x* in it is unique, and for k >= j, with the step numbers counted from j,
///
/// |x_k - x*| <= q^{k-j}/(1 - q) |x_{j+1} - x_j| (a priori), |x_k - x*| <= q/(1 - q) |x_k - x_{k-1}| (a posteriori).
///
/// Both bounds carry d/(1 - q) beside, d = 1e-13 of the size of the moments, for the error of the map in `f64`. Without
/// a factor of the caller's, q bounds the contraction factor on the box around the trace's tail and the ball that the bound
/// itself puts around its end. For the piecewise class it is enclosed there by interval arithmetic, so that the bounds
/// hold as far as d does; otherwise it is the largest value on a grid, an estimate from below, raised by a hundredth.
///
/// The start is any mean and variance; what is not (NaN, infinite, variance < 0) stops it at once.
/// Source: Banach's theorem, the paper's Theorem 4 and eq. 17.
///
/// ```
/// use selfnorm::activation::Activation;
/// use selfnorm::fixed_point::{IterationOptions, StopReason, iterate};
/// use selfnorm::moments::{MomentMap, Moments, Reading, WeightSums};
/// let map = MomentMap::new(&Activation::selu(), Reading::Quenched(WeightSums::new(0.0, 1.0)?))?;
/// let run = iterate(&map, Moments::new(0.1, 1.5)?, &IterationOptions::default());
/// assert!(matches!(run.stop, StopReason::Converged { .. }));
/// assert!((run.last().variance - 1.0).abs() < 1e-13 && run.a_posteriori.last() < Some(&1e-12));
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[must_use]
pub fn iterate(map: &MomentMap<f64>, start: Moments<f64>, options: &IterationOptions) -> Iteration {
    let (trace, stop) = follow(map, start, options);
    let contraction = match stop {
        StopReason::LeftDomain { .. } | StopReason::Diverged { .. } => None,
        _ => banach::contraction(map, &trace, options.contraction_factor),
    };
    let (a_priori, a_posteriori) = banach::bounds(&trace, contraction);
    Iteration { trace, stop, contraction, a_priori, a_posteriori }
}

/// The trace and the reason why it ends.
pub(super) fn follow(
    map: &MomentMap<f64>,
    start: Moments<f64>,
    options: &IterationOptions,
) -> (Vec<Moments<f64>>, StopReason) {
    let mut trace = vec![start];
    if !(start.mean.is_finite() && start.variance.is_finite() && start.variance >= 0.0) {
        return (trace, StopReason::LeftDomain { at: start });
    }
    let mut step = f64::INFINITY;
    let (mut smallest, mut smallest_at) = (f64::INFINITY, 0);
    for k in 1..=options.limit {
        let before = last_of(&trace);
        let input = map.reading().net_input(before);
        if !(input.mean.is_finite() && input.variance.is_finite()) {
            return (trace, StopReason::Diverged { at: before });
        }
        let image = map.apply(before);
        if let Some(stop) = outside(image, options.escape * scale(start)) {
            if image.mean.is_finite() && image.variance.is_finite() {
                trace.push(image);
            }
            return (trace, stop);
        }
        step = distance(before, image);
        trace.push(image);
        if step < smallest {
            (smallest, smallest_at) = (step, k);
        }
        let stop = settled(map, image, step, options.tolerance)
            .or_else(|| cycling(&trace, step, options.tolerance))
            .or_else(|| {
                (k - smallest_at >= PATIENCE && is_still(&trace)).then_some(StopReason::Stalled { step })
            });
        if let Some(stop) = stop {
            return (trace, stop);
        }
    }
    (trace, StopReason::IterationLimit { limit: options.limit, step })
}

/// The end of a trace, which always holds its start.
fn last_of(trace: &[Moments<f64>]) -> Moments<f64> {
    trace.last().copied().unwrap_or(Moments { mean: f64::NAN, variance: f64::NAN })
}

fn outside(at: Moments<f64>, escape: f64) -> Option<StopReason> {
    if at.mean.is_nan() || at.variance.is_nan() || at.variance < 0.0 {
        Some(StopReason::LeftDomain { at })
    } else {
        let size = at.mean.abs().max(at.variance);
        (size > escape || size.is_infinite()).then_some(StopReason::Diverged { at })
    }
}

/// A small step alone proves nothing where convergence is slow: the rest of the way is estimated from the spectral
/// radius, which must be below 1. A point that does not move at all has arrived.
fn settled(map: &MomentMap<f64>, at: Moments<f64>, step: f64, tolerance: f64) -> Option<StopReason> {
    let allowed = tolerance * scale(at);
    if step == 0.0 {
        return Some(StopReason::Converged { step, remaining: 0.0 });
    }
    if step > allowed {
        return None;
    }
    let rate = map.at(at).spectral_radius;
    let remaining = step * rate / (1.0 - rate);
    (rate < 1.0 && remaining <= allowed).then_some(StopReason::Converged { step, remaining })
}

/// Whether the trace returns to where it was `period` >= 2 layers ago, while its steps stay large.
fn cycling(trace: &[Moments<f64>], step: f64, tolerance: f64) -> Option<StopReason> {
    let (end, before) = trace.split_last()?;
    let allowed = tolerance * scale(*end);
    let returns = |period: &usize| {
        let past = before.len().checked_sub(*period).map(|i| before[i]);
        past.is_some_and(|past| distance(*end, past) <= allowed.min(1e-6 * step))
    };
    if step <= CYCLE_MARGIN * allowed {
        return None;
    }
    (2..=LONGEST_CYCLE).find(returns).map(|period| StopReason::Cycle { period, step })
}

/// Whether the trace has gone nowhere lately: its net way is no longer than a few of its shortest steps.
fn is_still(trace: &[Moments<f64>]) -> bool {
    let Some(recent) = trace.len().checked_sub(PATIENCE + 1).map(|i| &trace[i..]) else {
        return false;
    };
    let shortest = recent.windows(2).map(|pair| distance(pair[0], pair[1])).fold(f64::INFINITY, f64::min);
    distance(recent[0], recent[PATIENCE]) <= 10.0 * shortest
}
