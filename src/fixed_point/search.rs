//! All fixed points in a box.

use super::newton::{newton, passes};
use super::solve::{FixedPointTrace, NEARLY_CONSTANT, describe, is_fixed};
use super::{FixedPoint, StopReason, degenerate, distance, scale};
use crate::error::{Error, Result};
use crate::moments::{MomentMap, Moments};

/// Starts along the mean, and along the variance on each of a linear and a geometric scale.
const STARTS: u32 = 9;
/// The geometric scale begins this far below the upper end.
const SMALLEST_PART: f64 = 1e-8;
/// Two ends closer than this are one fixed point: means relative to the larger of |mu| and sqrt(nu), variances to nu.
const SAME: f64 = 1e-7;

/// A box in the (mu, nu) plane.
///
/// ```
/// use selfnorm::fixed_point::SearchBox;
/// assert!(SearchBox::new((-1.0, 1.0), (0.0, 16.0)).is_ok());
/// assert!(SearchBox::new((-1.0, 1.0), (-0.5, 16.0)).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SearchBox {
    mean: (f64, f64),
    variance: (f64, f64),
}

impl SearchBox {
    /// The box with these ends of mu and of nu.
    ///
    /// # Errors
    /// [`Error::Domain`] unless the ends are finite and in order and variances are not negative.
    pub fn new(mean: (f64, f64), variance: (f64, f64)) -> Result<Self> {
        let side = |parameter, (low, high): (f64, f64), least: f64, domain| {
            let valid = low.is_finite() && high.is_finite() && least <= low && low <= high;
            let refused = || Error::Domain { parameter, value: format!("{low}..{high}"), domain };
            if valid { Ok((low, high)) } else { Err(refused()) }
        };
        Ok(Self {
            mean: side("mu", mean, f64::NEG_INFINITY, "two finite numbers in order")?,
            variance: side("nu", variance, 0.0, "two finite numbers >= 0 in order")?,
        })
    }

    /// Whether a point lies in it, to rounding.
    #[must_use]
    pub fn contains(&self, at: Moments<f64>) -> bool {
        let margin = 1e-12 * scale(at);
        let within = |x: f64, (low, high): (f64, f64)| low - margin <= x && x <= high + margin;
        within(at.mean, self.mean) && within(at.variance, self.variance)
    }

    fn starts(&self) -> Vec<Moments<f64>> {
        let part = |i: u32| f64::from(i) / f64::from(STARTS - 1);
        let (low, high) = self.variance;
        let linear = (0..STARTS).map(|i| low + (high - low) * part(i));
        let geometric = (0..STARTS).map(|i| low + (high - low) * SMALLEST_PART.powf(part(i)));
        let variances: Vec<f64> = linear.chain(geometric).filter(|variance| *variance > 0.0).collect();
        let means = (0..STARTS).map(|i| self.mean.0 + (self.mean.1 - self.mean.0) * part(i));
        means.flat_map(|mean| variances.iter().map(move |&variance| Moments { mean, variance })).collect()
    }
}

fn is_same(a: Moments<f64>, b: Moments<f64>) -> bool {
    let variance = a.variance.max(b.variance);
    let mean = a.mean.abs().max(b.mean.abs()).max(variance.sqrt());
    (a.mean - b.mean).abs() <= SAME * mean && (a.variance - b.variance).abs() <= SAME * variance
}

/// The fixed points in a box, in order of increasing variance and mean, each once.
///
/// Newton's method from a 9 x 18 grid of starts; points of variance 0 by bisection along the mean. Not a proof that
/// there are no others. Where fixed points form a line, members of it are returned. What cannot be classified because
/// its Jacobian overflows is left out.
///
/// ```
/// use selfnorm::{activation::Activation, fixed_point::{SearchBox, find_all}};
/// use selfnorm::moments::{MomentMap, Reading, WeightSums};
/// let map = MomentMap::new(&Activation::selu(), Reading::Quenched(WeightSums::new(0.0, 1.0)?))?;
/// let found = find_all(&map, &SearchBox::new((-1.0, 1.0), (0.0, 3.0))?);
/// assert_eq!(found.iter().map(|point| point.stability.to_string()).collect::<Vec<_>>(), [
///     "degenerate, repelling",
///     "attracting",
/// ]);
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[must_use]
pub fn find_all(map: &MomentMap<f64>, search: &SearchBox) -> Vec<FixedPoint> {
    let mut found: Vec<(Moments<f64>, Vec<Moments<f64>>)> = Vec::new();
    if search.variance.0 == 0.0 {
        let (low, high) = search.mean;
        found.extend(degenerate::points(map, low, high).into_iter().map(|at| (at, vec![at])));
    }
    for start in search.starts() {
        let end = newton(map, start);
        let known = found.iter().any(|(at, _)| is_same(*at, end.moments));
        let at = end.moments;
        let ghost = at.variance <= NEARLY_CONSTANT && passes(map, at);
        if !known && search.contains(at) && is_fixed(map, at) && !ghost {
            found.push((end.moments, end.trace));
        }
    }
    found.sort_by(|(a, _), (b, _)| a.variance.total_cmp(&b.variance).then(a.mean.total_cmp(&b.mean)));
    let classified = found.into_iter().map(|(at, trace)| {
        let step = trace.windows(2).last().map_or(0.0, |pair| distance(pair[0], pair[1]));
        let stop = StopReason::Converged { step, remaining: 0.0 };
        describe(map, at, FixedPointTrace { iterations: trace.len() - 1, stop, trace })
    });
    classified.filter_map(Result::ok).collect()
}
