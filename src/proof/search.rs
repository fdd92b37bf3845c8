//! Branch and bound: how a proof is found.
//!
//! On a cell, in this order: the formula over the cell; the signs of the gradient, which leave only a face; the mean
//! value form; a cut across the coordinate that matters most. The tree depends on the inequality alone: the same for
//! any number of threads.

use super::cell::{Cell, centre, critical_face, cut};
use super::evaluator::Evaluator;
use super::inequality::Inequality;
use super::tree::{Form, Tree};
use crate::interval::Interval;
use crate::moments::Point;
use crate::scalar::{Dual, Rational, Scalar};
use std::cmp::Ordering;
use std::sync::atomic::{AtomicUsize, Ordering as Memory};

/// Cells are cut at most this often one inside the other.
const MAX_DEPTH: u32 = 120;
/// Down to this depth both halves are searched in parallel.
const PARALLEL_DEPTH: u32 = 10;
/// Cells that one search may look at.
pub const DEFAULT_BUDGET: usize = 2_000_000;

/// Why no proof was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    /// The inequality is false at this point.
    Witness {
        /// (mu, omega, nu, tau), exactly, in the domain.
        point: Box<[Rational; 4]>,
        /// The enclosure of the quantity there.
        value: Interval,
    },
    /// A cell remains undecided: at the limit of resolution, or when the budget of cells is used up.
    Undecided {
        /// That cell.
        cell: Cell,
        /// The enclosure of the quantity over it.
        value: Interval,
    },
}

/// Searches a proof of the inequality with at most `budget` cells.
///
/// # Errors
/// [`Failure::Witness`] if the inequality is found to be false at a point, else [`Failure::Undecided`].
pub fn search(inequality: &Inequality, evaluator: &Evaluator, budget: usize) -> Result<Tree, Failure> {
    let bound = Interval::rational(&inequality.bound);
    let search = Search { inequality, evaluator, bound, cells: AtomicUsize::new(0), budget };
    search.cell(evaluator.coordinates().root(&inequality.domain), 0, Origin::Cuts)
}

/// How a cell came about.
#[derive(Clone, Copy, PartialEq)]
enum Origin {
    /// By cuts alone: it stands for the points of the domain in it.
    Cuts,
    /// As a face: it stands for a cell that need not be infeasible when the face is.
    Face,
}

struct Search<'a> {
    inequality: &'a Inequality,
    evaluator: &'a Evaluator,
    bound: Interval,
    cells: AtomicUsize,
    budget: usize,
}

impl Search<'_> {
    fn cell(&self, cell: Cell, depth: u32, origin: Origin) -> Result<Tree, Failure> {
        if origin == Origin::Cuts
            && self.evaluator.coordinates().is_infeasible(&cell, &self.inequality.domain)
        {
            return Ok(Tree::Infeasible);
        }
        let relation = self.inequality.relation;
        let over = self.evaluator.over(&cell);
        if self.cells.fetch_add(1, Memory::Relaxed) >= self.budget {
            return Err(Failure::Undecided { cell, value: over.value });
        }
        if relation.holds(over.value, self.bound) {
            return Ok(Tree::Leaf { form: Form::Natural, bound: relation.critical(over.value) });
        }
        let signs =
            std::array::from_fn(
                |i| {
                    if cell[i].lo() < cell[i].hi() { direction(over.gradient[i]) } else { None }
                },
            );
        if signs.iter().any(Option::is_some) {
            let face = self.cell(critical_face(&cell, &signs, relation), depth, Origin::Face)?;
            return Ok(Tree::Monotone { signs, face: Box::new(face) });
        }
        let middle = centre(&cell);
        let value = self.evaluator.at(&middle);
        let mean_value = (0..4).fold(value, |sum, i| sum + over.gradient[i] * (cell[i] - middle[i]));
        if relation.holds(mean_value, self.bound) {
            return Ok(Tree::Leaf { form: Form::MeanValue, bound: relation.critical(mean_value) });
        }
        if relation.fails(value, self.bound)
            && let Some(witness) = self.witness(&middle)
        {
            return Err(witness);
        }
        self.split(&cell, &over, depth, origin)
    }

    /// The failure at the point of the domain nearest to a point of the coordinates, if the inequality fails there.
    fn witness(&self, middle: &Cell) -> Option<Failure> {
        let near = self.evaluator.coordinates().preimage(middle.map(Interval::mid));
        let point = self.inequality.domain.nearest_point(near)?;
        let value = self.evaluator.at_point(&Point::new(point.each_ref().map(Interval::rational)));
        let fails = self.inequality.relation.fails(value, self.bound);
        fails.then(|| Failure::Witness { point: Box::new(point), value })
    }

    fn split(
        &self,
        cell: &Cell,
        over: &Dual<Interval, 4>,
        depth: u32,
        origin: Origin,
    ) -> Result<Tree, Failure> {
        let influence = |i: usize| {
            let is_wide = cell[i].lo() < cell[i].hi();
            if is_wide { over.gradient[i].magnitude().min(f64::MAX) * cell[i].width() } else { -1.0 }
        };
        let axis = (1..4).fold(0, |best, i| if influence(i) > influence(best) { i } else { best });
        let at = cell[axis].mid();
        if depth >= MAX_DEPTH || at <= cell[axis].lo() || at >= cell[axis].hi() {
            return Err(Failure::Undecided { cell: *cell, value: over.value });
        }
        let [low, high] = cut(cell, axis, at);
        let (low, high) = if depth < PARALLEL_DEPTH {
            rayon::join(|| self.cell(low, depth + 1, origin), || self.cell(high, depth + 1, origin))
        } else {
            (Ok(self.cell(low, depth + 1, origin)?), self.cell(high, depth + 1, origin))
        };
        Ok(Tree::Split { axis, at, parts: Box::new([low?, high?]) })
    }
}

/// The sign of a derivative that is certainly not of both signs; a derivative of 0 counts as growing.
pub(super) fn direction(derivative: Interval) -> Option<Ordering> {
    if derivative.lo() >= 0.0 {
        Some(Ordering::Greater)
    } else if derivative.hi() <= 0.0 {
        Some(Ordering::Less)
    } else {
        None
    }
}
