//! The extremum of a quantity over a box of (mu, omega, nu, tau).

use super::minimize::{Stop, minimize};
use crate::activation::Activation;
use crate::error::{Error, Result};
use crate::moments::{
    DEPTH, DerivativeIntegrals, DerivativeMoments, Domain, Goal, MomentIntegrals, Point, Quantity,
};

/// Points per side of the grid that the search starts from: both ends, the middle and the quarters.
const GRID: usize = 5;
/// Points of the grid from which a local search is run, best first, equals by symmetry once.
const STARTS: usize = 8;
/// Steps of the final search along the axes, in widths of the box, each a quarter of the one before.
const FINEST_STEP: f64 = 1e-13;
/// Most sweeps of that search at one step length.
const SWEEPS: usize = 60;

/// The extremum that a search found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extremum {
    /// The value there.
    pub value: f64,
    /// The point of the box.
    pub at: Point<f64>,
}

/// The quantity in terms of a point of the unit cube, signed so that it is to be minimized.
struct Objective {
    quantity: Quantity,
    goal: Goal,
    sides: [(f64, f64); 4],
    integrals: Integrals,
}

/// Closed forms where there are some, quadrature otherwise.
enum Integrals {
    ClosedForm(Box<DerivativeIntegrals<f64>>),
    Quadrature(Box<MomentIntegrals<f64>>),
}

/// The smallest or largest value of a quantity over a box, by search: an attained value, not a bound.
///
/// All points of a 5^4 grid, corners and edges among them; from the best eight the method of Nelder and Mead (`argmin`)
/// with every point projected onto the box; from the best end steps along the axes and the edges, shrinking to 1e-13
/// of the box's width. Deterministic. Points where the quantity is not a number (nu~/nu at nu = 0) are skipped, an infinite
/// one of the right sign is the answer. Error: the paper's extrema are met to 1e-12 where known to that.
///
/// # Errors
/// [`Error::Undefined`] if the quantity is not a number anywhere on the grid, as the derivatives of the gradient gain of a
/// smooth activation, which the quadrature does not provide.
///
/// ```
/// use selfnorm::activation::Activation;
/// use selfnorm::fixed_point::worst_case;
/// use selfnorm::moments::{Base, Domain, Goal};
/// let wide: Domain = "mu=-0.1..0.1, omega=-0.1..0.1, nu=0.8..1.5, tau=0.8..1.25".parse()?;
/// let found = worst_case(&Activation::selu(), Base::ContractionFactor.into(), &wide, Goal::Maximum)?;
/// assert!((found.value - 0.98902627183935).abs() < 1e-13);
/// # Ok::<(), selfnorm::Error>(())
/// ```
pub fn worst_case(
    activation: &Activation,
    quantity: Quantity,
    domain: &Domain,
    goal: Goal,
) -> Result<Extremum> {
    let integrals = Integrals::new(activation)?;
    let objective = Objective { quantity, goal, sides: domain.rounded(), integrals };
    let mut starts = objective.grid();
    let Some((best, cost)) = starts.first().copied() else {
        return Err(Error::Undefined {
            quantity: "the quantity of the worst-case search",
            activation: activation.name().to_owned(),
            reason: "it is not a number anywhere on a grid over the domain",
        });
    };
    if cost.is_infinite() {
        return Ok(objective.extremum(best, cost));
    }
    starts.dedup_by(|a, b| a.1.total_cmp(&b.1).is_eq());
    let mut ends = vec![(best, cost)];
    for (start, _) in starts.into_iter().take(STARTS) {
        ends.push(objective.descend(start)?);
    }
    let (best, cost) = ends.into_iter().min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((best, cost));
    let (best, cost) = objective.polish(best, cost);
    Ok(objective.extremum(best, cost))
}

impl Integrals {
    fn new(activation: &Activation) -> Result<Self> {
        Ok(if activation.as_piecewise().is_some() {
            Self::ClosedForm(Box::new(DerivativeIntegrals::new(activation)?))
        } else {
            Self::Quadrature(Box::new(MomentIntegrals::new(activation)?))
        })
    }

    fn at(&self, point: &Point<f64>, quantity: Quantity) -> DerivativeMoments<f64> {
        match self {
            Self::ClosedForm(integrals) => integrals.at(point.net_input()),
            Self::Quadrature(integrals) => table(integrals, point, quantity.by.is_some()),
        }
    }
}

/// The table from the moments and their first and, if asked for, second derivatives; NaN beyond.
fn table(integrals: &MomentIntegrals<f64>, point: &Point<f64>, second: bool) -> DerivativeMoments<f64> {
    let input = point.net_input();
    let first = integrals.at(input);
    let d = first.derivatives;
    let mut table =
        DerivativeMoments { f: [f64::NAN; DEPTH], square: [f64::NAN; DEPTH], gain: [f64::NAN; DEPTH] };
    table.f[..3].copy_from_slice(&[first.mean, d.mean_dm, 2.0 * d.mean_dv]);
    table.square[..3].copy_from_slice(&[first.second_moment, d.second_dm, 2.0 * d.second_dv]);
    table.gain[0] = first.gradient_gain;
    if second {
        let d = integrals.second_derivatives(input);
        table.f[3..5].copy_from_slice(&[2.0 * d.mean_dmv, 4.0 * d.mean_dvv]);
        table.square[3..5].copy_from_slice(&[2.0 * d.second_dmv, 4.0 * d.second_dvv]);
    }
    table
}

/// A point of the unit cube and its cost.
type Candidate = ([f64; 4], f64);

impl Objective {
    /// The point of the box, the ends met exactly.
    fn point(&self, unit: &[f64]) -> Point<f64> {
        Point::new(std::array::from_fn(|i| {
            let (low, high) = self.sides[i];
            match unit[i].clamp(0.0, 1.0) {
                x if x >= 1.0 => high,
                x => (low + (high - low) * x).min(high),
            }
        }))
    }

    fn cost(&self, unit: &[f64]) -> f64 {
        let point = self.point(unit);
        let value = self.quantity.value(&point, &self.integrals.at(&point, self.quantity));
        match self.goal {
            Goal::Minimum => value,
            Goal::Maximum => -value,
        }
    }

    fn extremum(&self, unit: [f64; 4], cost: f64) -> Extremum {
        let value = if self.goal == Goal::Minimum { cost } else { -cost };
        Extremum { value, at: self.point(&unit) }
    }

    /// The points of the grid where the quantity is a number, best first.
    fn grid(&self) -> Vec<Candidate> {
        let points = |i: usize| if self.sides[i].0 < self.sides[i].1 { GRID } else { 1 };
        let total = (0..4).map(points).product::<usize>();
        let mut grid: Vec<Candidate> = (0..total)
            .map(|index| {
                let mut rest = index;
                let unit = std::array::from_fn(|i| {
                    let position = rest % points(i);
                    rest /= points(i);
                    position as f64 / (GRID - 1) as f64
                });
                (unit, self.cost(&unit))
            })
            .filter(|(_, cost)| !cost.is_nan())
            .collect();
        grid.sort_by(|a, b| a.1.total_cmp(&b.1));
        grid
    }

    /// The end of Nelder and Mead's method from a point of the cube.
    fn descend(&self, start: [f64; 4]) -> Result<Candidate> {
        // Into the cube, so that no corner of the simplex is projected onto the start.
        let size: [f64; 4] = std::array::from_fn(|i| match self.sides[i] {
            (low, high) if low >= high => 0.0,
            _ if start[i] > 0.5 => -0.2,
            _ => 0.2,
        });
        let deviation = 1e-12 * self.cost(&start).abs();
        let stop = Stop { deviation, cost: f64::NEG_INFINITY, runs: 2, steps: 200 };
        let end = minimize(&|unit| self.cost(unit), &start, &size, stop)?;
        let unit = std::array::from_fn(|i| end.at[i].clamp(0.0, 1.0));
        Ok((unit, end.cost))
    }

    /// Steps along every axis and every pair of axes while they help, ever shorter ones.
    fn polish(&self, mut best: [f64; 4], mut cost: f64) -> Candidate {
        let directions = directions();
        let mut step = 0.25;
        while step > FINEST_STEP {
            for _ in 0..SWEEPS {
                let mut improved = false;
                for direction in &directions {
                    let next: [f64; 4] =
                        std::array::from_fn(|i| (best[i] + step * direction[i]).clamp(0.0, 1.0));
                    let next_cost = self.cost(&next);
                    if next_cost < cost {
                        (best, cost, improved) = (next, next_cost, true);
                    }
                }
                if !improved {
                    break;
                }
            }
            step *= 0.25;
        }
        (best, cost)
    }
}

/// Both ways along the four axes and the diagonals of all pairs of them.
fn directions() -> Vec<[f64; 4]> {
    let mut directions = Vec::new();
    for i in 0..4 {
        for sign in [1.0, -1.0] {
            let mut direction = [0.0; 4];
            direction[i] = sign;
            directions.push(direction);
            for j in i + 1..4 {
                for other in [1.0, -1.0] {
                    let mut diagonal = direction;
                    diagonal[j] = other;
                    directions.push(diagonal);
                }
            }
        }
    }
    directions
}
