//! Minimization and root finding without derivatives, by `argmin`. Deterministic: no randomness enters.

use crate::error::{Error, Result};
use argmin::core::{CostFunction, Executor, State};
use argmin::solver::brent::BrentRoot;
use argmin::solver::neldermead::NelderMead;

/// What a cost that is not a number, or infinite, counts as; its square still is finite.
const FORBIDDEN: f64 = 1e150;

/// A function as `argmin` wants it.
struct Cost<'a, P: ?Sized>(&'a dyn Fn(&P) -> f64);

impl CostFunction for Cost<'_, [f64]> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, at: &Vec<f64>) -> std::result::Result<f64, argmin::core::Error> {
        let cost = (self.0)(at);
        // Nelder-Mead orders its points: NaN would break the order.
        Ok(if cost.is_nan() { FORBIDDEN } else { cost.clamp(-FORBIDDEN, FORBIDDEN) })
    }
}

impl CostFunction for Cost<'_, f64> {
    type Param = f64;
    type Output = f64;

    fn cost(&self, at: &f64) -> std::result::Result<f64, argmin::core::Error> {
        Ok((self.0)(at))
    }
}

/// A point and its cost.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Minimum {
    pub at: Vec<f64>,
    pub cost: f64,
}

/// When a minimization is good enough.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stop {
    /// A run ends where the costs at the simplex's corners deviate by less than this.
    pub deviation: f64,
    /// No further run is started at a cost of at most this.
    pub cost: f64,
    /// Most runs, each from a new simplex at the end of the last, until one does not improve.
    pub runs: usize,
    /// Most steps of one run.
    pub steps: u64,
}

/// A local minimum by the method of Nelder and Mead, restarted where a simplex may have collapsed.
///
/// The simplex is `start` and `start` with each coordinate moved by its `size`; every restart divides the size by 4.
pub(super) fn minimize(
    cost: &dyn Fn(&[f64]) -> f64,
    start: &[f64],
    size: &[f64],
    stop: Stop,
) -> Result<Minimum> {
    let mut best = Minimum { at: start.to_vec(), cost: FORBIDDEN };
    let mut shrink = 1.0;
    for _ in 0..stop.runs {
        let next = run(cost, &best.at, size, shrink, stop)?;
        let improved = next.cost < best.cost;
        if improved {
            best = next;
        }
        if !improved || best.cost <= stop.cost {
            break;
        }
        shrink *= 0.25;
    }
    Ok(best)
}

fn run(
    cost: &dyn Fn(&[f64]) -> f64,
    start: &[f64],
    size: &[f64],
    shrink: f64,
    stop: Stop,
) -> Result<Minimum> {
    let mut simplex = vec![start.to_vec()];
    for (i, size) in size.iter().enumerate().filter(|(_, size)| **size != 0.0) {
        let mut corner = start.to_vec();
        corner[i] += shrink * size;
        simplex.push(corner);
    }
    if simplex.len() == 1 {
        return Ok(Minimum { at: start.to_vec(), cost: cost(start) });
    }
    let failed = |e: argmin::core::Error| Error::NotFound {
        search: "the Nelder-Mead minimization",
        reason: e.to_string(),
    };
    let solver = NelderMead::new(simplex).with_sd_tolerance(stop.deviation).map_err(failed)?;
    let result = Executor::new(Cost(cost), solver)
        .configure(|state| state.max_iters(stop.steps).target_cost(stop.cost))
        .timer(false)
        .run()
        .map_err(failed)?;
    let at = result.state.get_best_param().cloned().unwrap_or_else(|| start.to_vec());
    Ok(Minimum { at, cost: result.state.get_best_cost() })
}

/// The zero of a function between two ends where its signs differ, by Brent's method to the last digits.
pub(super) fn root(f: &dyn Fn(&f64) -> f64, low: f64, high: f64) -> Result<f64> {
    let failed = |reason: String| Error::NotFound { search: "Brent's root", reason };
    let result = Executor::new(Cost(f), BrentRoot::new(low, high, 0.0))
        .configure(|state| state.max_iters(200))
        .timer(false)
        .run()
        .map_err(|e| failed(e.to_string()))?;
    result.state.get_best_param().copied().ok_or_else(|| failed("no point was evaluated".into()))
}
