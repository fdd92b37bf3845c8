//! The error bounds of Banach's theorem for a trace of the moment map.

use super::{distance, scale};
use crate::interval::Interval;
use crate::moments::{MomentMap, Moments};
use crate::scalar::Scalar;
use std::collections::VecDeque;

/// Error of the moment map in `f64`, relative to the size of the moments: measured, see
/// [`MomentIntegrals`](crate::moments::MomentIntegrals).
const MAP_ERROR: f64 = 1e-13;
/// Points per side of the grid on which the contraction factor of a smooth activation is estimated.
const GRID: u32 = 9;
/// By how much an estimate from a grid is raised, and an enclosure may exceed the largest value found.
const SLACK: f64 = 1.01;
/// Boxes that are looked at to enclose a contraction factor, at most.
const BOXES: usize = 400;

/// Where a contraction factor comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The caller vouches for it.
    Given,
    /// An upper bound by interval arithmetic, over all of the region.
    Enclosed,
    /// The largest value on a grid, raised by a hundredth: an estimate.
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

    /// Its two halves, cut across the side that is longer for its place.
    fn halves(self) -> [Self; 2] {
        let middle = |low: f64, high: f64| low + 0.5 * (high - low);
        let Self { low, high } = self;
        let (mut left, mut right) = (self, self);
        if high.mean - low.mean >= high.variance - low.variance {
            left.high.mean = middle(low.mean, high.mean);
            right.low.mean = left.high.mean;
        } else {
            left.high.variance = middle(low.variance, high.variance);
            right.low.variance = left.high.variance;
        }
        [left, right]
    }
}

/// The map, in the arithmetic in which its contraction factor can be bounded.
enum Bounder<'a> {
    Enclosing(Box<MomentMap<Interval>>),
    Sampling(&'a MomentMap<f64>),
}

impl<'a> Bounder<'a> {
    fn new(map: &'a MomentMap<f64>) -> Self {
        let reading = map.reading().map(Interval::exact);
        MomentMap::new(map.activation(), reading)
            .map_or(Self::Sampling(map), |enclosing| Self::Enclosing(Box::new(enclosing)))
    }

    fn source(&self) -> Source {
        match self {
            Self::Enclosing(_) => Source::Enclosed,
            Self::Sampling(_) => Source::Estimated,
        }
    }

    /// The largest contraction factor on a region; infinite if it is not known.
    fn contraction_factor(&self, region: Region) -> f64 {
        match self {
            Self::Enclosing(map) => enclose(map, region),
            Self::Sampling(map) => sample(map, region),
        }
    }
}

/// An upper bound of the contraction factor: boxes are halved until each is within a hundredth of the largest value found.
fn enclose(map: &MomentMap<Interval>, region: Region) -> f64 {
    let factor = |low: Moments<f64>, high: Moments<f64>| {
        let over = Moments {
            mean: Interval::new(low.mean, high.mean),
            variance: Interval::new(low.variance, high.variance),
        };
        map.at(over).contraction_factor
    };
    let (mut bound, mut attained) = (0.0_f64, 0.0_f64);
    let mut open = VecDeque::from([region]);
    for looked_at in 0.. {
        let Some(region) = open.pop_front() else { break };
        let over = factor(region.low, region.high).hi();
        let inside = region.halves()[0].high;
        attained = attained.max(factor(inside, inside).lo());
        if over <= SLACK * attained || looked_at >= BOXES {
            bound = if over.is_nan() { f64::INFINITY } else { bound.max(over) };
        } else {
            open.extend(region.halves());
        }
    }
    bound
}

/// The largest contraction factor on a grid, raised by a hundredth; infinite if one is not a number.
fn sample(map: &MomentMap<f64>, Region { low, high }: Region) -> f64 {
    let between = |low: f64, high: f64, i: u32| low + (high - low) * f64::from(i) / f64::from(GRID - 1);
    let grid = (0..GRID).flat_map(|i| (0..GRID).map(move |j| (i, j)));
    let factors = grid.map(|(i, j)| {
        let at = Moments {
            mean: between(low.mean, high.mean, i),
            variance: between(low.variance, high.variance, j),
        };
        map.at(at).contraction_factor
    });
    SLACK * factors.fold(0.0, |largest: f64, q| if q.is_nan() { f64::INFINITY } else { largest.max(q) })
}

/// The factor the caller gives, or the one found for the longest tail of the trace that has one below 1.
pub(super) fn contraction(
    map: &MomentMap<f64>,
    trace: &[Moments<f64>],
    given: Option<f64>,
) -> Option<Contraction> {
    if let Some(factor) = given {
        let usable = (0.0..1.0).contains(&factor);
        return usable.then_some(Contraction { factor, from: 0, source: Source::Given });
    }
    let bounder = Bounder::new(map);
    let doubling = (0..usize::BITS).map(|i| (1_usize << i) - 1);
    doubling.take_while(|from| from + 1 < trace.len()).find_map(|from| {
        Some(Contraction { factor: bound(&bounder, &trace[from..])?, from, source: bounder.source() })
    })
}

/// The largest contraction factor around a trace of two points or more, if it is below 1 and still is when the
/// surroundings in which it promises the fixed point are searched as well.
fn bound(bounder: &Bounder<'_>, trace: &[Moments<f64>]) -> Option<f64> {
    let [.., before, last] = trace else {
        return None;
    };
    let region = Region::around(trace);
    let near = bounder.contraction_factor(region);
    let radius = |q: f64| q / (1.0 - q) * distance(*before, *last) + MAP_ERROR * scale(*last) / (1.0 - q);
    if near.is_nan() || near >= 1.0 {
        return None;
    }
    // Twice the radius leaves room for the factor to grow.
    let wide = bounder.contraction_factor(region.with_ball(*last, 2.0 * radius(near))).max(near);
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
