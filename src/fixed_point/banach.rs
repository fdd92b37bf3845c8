//! The error bounds of Banach's theorem for a trace of the moment map.

use super::{distance, scale};
use crate::moments::{MomentMap, Moments};

/// Error of the moment map in `f64`, relative to the size of the moments: measured, see
/// [`MomentIntegrals`](crate::moments::MomentIntegrals).
const MAP_ERROR: f64 = 1e-13;
/// Points per side of the grid on which the contraction factor is estimated.
const GRID: u32 = 7;

/// Where a contraction factor comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The caller vouches for it.
    Given,
    /// The largest value on a grid: an estimate, from below.
    Estimated,
}

/// A contraction factor below 1 and the part of a trace that it holds for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contraction {
    /// q < 1.
    pub factor: f64,
    /// The index from which the trace lies where the factor holds.
    pub from: usize,
    /// Where the factor comes from.
    pub source: Source,
}

/// A box in the (mu, nu) plane.
#[derive(Clone, Copy)]
struct Region {
    low: Moments<f64>,
    high: Moments<f64>,
}

impl Region {
    /// The smallest one around the points.
    fn around(points: &[Moments<f64>]) -> Self {
        let fold = |f: fn(f64, f64) -> f64, start: f64| Moments {
            mean: points.iter().map(|x| x.mean).fold(start, f),
            variance: points.iter().map(|x| x.variance).fold(start, f),
        };
        Self { low: fold(f64::min, f64::INFINITY), high: fold(f64::max, f64::NEG_INFINITY) }
    }

    /// With the ball around a point, as far as variances go.
    fn with_ball(self, centre: Moments<f64>, radius: f64) -> Self {
        let low = Moments {
            mean: self.low.mean.min(centre.mean - radius),
            variance: self.low.variance.min((centre.variance - radius).max(0.0)),
        };
        let high = Moments {
            mean: self.high.mean.max(centre.mean + radius),
            variance: self.high.variance.max(centre.variance + radius),
        };
        Self { low, high }
    }

    /// The largest contraction factor on a grid; infinite if one is not a number.
    fn estimate_contraction_factor(self, map: &MomentMap<f64>) -> f64 {
        let between = |low: f64, high: f64, i: u32| low + (high - low) * f64::from(i) / f64::from(GRID - 1);
        let grid = (0..GRID).flat_map(|i| (0..GRID).map(move |j| (i, j)));
        let factors = grid.map(|(i, j)| {
            let at = Moments {
                mean: between(self.low.mean, self.high.mean, i),
                variance: between(self.low.variance, self.high.variance, j),
            };
            map.at(at).contraction_factor
        });
        factors.fold(0.0, |largest: f64, q| if q.is_nan() { f64::INFINITY } else { largest.max(q) })
    }
}

/// The factor the caller gives, or the one estimated for the longest tail of the trace that has one below 1.
pub(super) fn contraction(
    map: &MomentMap<f64>,
    trace: &[Moments<f64>],
    given: Option<f64>,
) -> Option<Contraction> {
    if let Some(factor) = given {
        let usable = (0.0..1.0).contains(&factor);
        return usable.then_some(Contraction { factor, from: 0, source: Source::Given });
    }
    let doubling = (0..usize::BITS).map(|i| (1_usize << i) - 1);
    doubling.take_while(|from| from + 1 < trace.len()).find_map(|from| {
        Some(Contraction { factor: estimate(map, &trace[from..])?, from, source: Source::Estimated })
    })
}

/// The largest contraction factor around a trace of two points or more, if it is below 1 and still is when the
/// surroundings in which it promises the fixed point are searched as well.
fn estimate(map: &MomentMap<f64>, trace: &[Moments<f64>]) -> Option<f64> {
    let [.., before, last] = trace else {
        return None;
    };
    let region = Region::around(trace);
    let near = region.estimate_contraction_factor(map);
    let radius = |q: f64| q / (1.0 - q) * distance(*before, *last) + MAP_ERROR * scale(*last) / (1.0 - q);
    if near.is_nan() || near >= 1.0 {
        return None;
    }
    // Twice the radius leaves room for the factor to grow.
    let wide = region.with_ball(*last, 2.0 * radius(near)).estimate_contraction_factor(map).max(near);
    (wide < 1.0 && radius(wide) <= 2.0 * radius(near)).then_some(wide)
}

/// The bounds a priori and a posteriori for every point of the trace, infinite where nothing is known.
pub(super) fn bounds(trace: &[Moments<f64>], contraction: Option<Contraction>) -> (Vec<f64>, Vec<f64>) {
    let unknown = vec![f64::INFINITY; trace.len()];
    let (mut a_priori, mut a_posteriori) = (unknown.clone(), unknown);
    let Some(Contraction { factor: q, from, .. }) = contraction else {
        return (a_priori, a_posteriori);
    };
    let tail = trace.get(from..).unwrap_or_default();
    let [first, second, ..] = tail else {
        return (a_priori, a_posteriori);
    };
    let largest = tail.iter().map(|x| scale(*x)).fold(1.0, f64::max);
    let rounding = MAP_ERROR * largest / (1.0 - q);
    let mut bound = distance(*first, *second) / (1.0 - q);
    for slot in &mut a_priori[from..] {
        *slot = bound + rounding;
        bound *= q;
    }
    for (slot, pair) in a_posteriori[from + 1..].iter_mut().zip(tail.windows(2)) {
        *slot = q / (1.0 - q) * distance(pair[0], pair[1]) + rounding;
    }
    (a_priori, a_posteriori)
}
