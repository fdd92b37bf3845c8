//! Certified extrema of a quantity on a domain.

use super::cell::{Cell, Coordinates, centre, critical_face, cut};
use super::evaluator::Evaluator;
use super::inequality::Relation;
use super::search::direction;
use crate::activation::Activation;
use crate::error::{Error, Result};
use crate::interval::Interval;
use crate::moments::{Domain, Goal, Point, Quantity};
use crate::scalar::{Rational, Scalar};
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// An enclosure of the extremum of a quantity.
#[derive(Clone, Debug, PartialEq)]
pub struct Extremum {
    /// The extremum lies in here.
    pub value: Interval,
    /// A point of the domain whose value is within the enclosure's width of the extremum.
    pub point: [Rational; 4],
    /// A box of the proof's coordinates that contains every extremal point.
    pub location: Cell,
    /// What these coordinates are.
    pub coordinates: Coordinates,
    /// Cells looked at.
    pub cells: usize,
}

/// Cells after which the coordinates that suit a quantity are given up for plain ones: where the two sets they cover
/// have different extrema, no number suffices.
const SUITED_BUDGET: usize = 4000;

/// A cell that may contain the extremum.
struct Candidate {
    /// No point of the cell goes beyond (in the direction of the goal).
    limit: f64,
    cell: Cell,
    /// The cell as cuts alone made it: the cell itself may be a face of it.
    whole_cell: Cell,
    /// How steeply the quantity falls, at least, from the face into the whole cell, by coordinate; 0 if unknown.
    slopes: [f64; 4],
    gradient: Cell,
    /// Reached by cuts alone, so that it may be dropped as infeasible.
    whole: bool,
    serial: usize,
}

/// Encloses the extremum of a quantity to `tolerance`, looking at no more than `budget` cells.
///
/// Best first: the cell that promises most is taken next; a cell whose enclosure cannot reach the best value attained
/// at a point is dropped. The end that the point attains is certain, and so is the other.
///
/// # Errors
/// Outside the piecewise class; [`Error::NotFound`] if the tolerance is not reached, with the enclosure that is.
pub fn extremum(
    activation: &Activation,
    quantity: Quantity,
    domain: &Domain,
    goal: Goal,
    tolerance: f64,
    budget: usize,
) -> Result<Extremum> {
    let evaluator = Evaluator::new(activation, quantity)?;
    let found = run(&evaluator, domain, goal, tolerance, budget.min(SUITED_BUDGET));
    match evaluator.in_plain_coordinates() {
        Some(plain) if found.is_err() => run(&plain, domain, goal, tolerance, budget),
        _ => found,
    }
}

/// The search in the evaluator's coordinates.
fn run(
    evaluator: &Evaluator,
    domain: &Domain,
    goal: Goal,
    tolerance: f64,
    budget: usize,
) -> Result<Extremum> {
    let relation = if goal == Goal::Maximum { Relation::Less } else { Relation::Greater };
    let mut search = Search { evaluator, domain, relation, best: None, cells: 0, heap: BinaryHeap::new() };
    let root = evaluator.coordinates().root(domain);
    search.push(root, root, [0.0; 4], true);
    while let Some(candidate) = search.heap.pop() {
        let reached = search.attained();
        if search.cells >= budget || candidate.limit - reached <= tolerance || !search.split(&candidate) {
            search.heap.push(candidate);
            break;
        }
    }
    search.finish(tolerance)
}

struct Search<'a> {
    evaluator: &'a Evaluator,
    domain: &'a Domain,
    relation: Relation,
    /// The best point so far and the enclosure of the quantity there.
    best: Option<([Rational; 4], Interval)>,
    cells: usize,
    heap: BinaryHeap<Candidate>,
}

impl Search<'_> {
    /// A number turned so that larger means nearer to the goal.
    fn oriented(&self, x: Interval) -> Interval {
        if self.relation == Relation::Less { x } else { -x }
    }

    /// The certain value of the best point, turned.
    fn attained(&self) -> f64 {
        self.best.as_ref().map_or(f64::NEG_INFINITY, |(_, value)| self.oriented(*value).lo())
    }

    /// Reduces a cell to its critical face as long as that helps, and keeps it if it can still win.
    fn push(&mut self, mut cell: Cell, whole_cell: Cell, mut slopes: [f64; 4], mut whole: bool) {
        let over = loop {
            if whole && self.evaluator.coordinates().is_infeasible(&cell, self.domain) {
                return;
            }
            self.cells += 1;
            let over = self.evaluator.over(&cell);
            let signs = std::array::from_fn(|i| {
                if cell[i].lo() < cell[i].hi() { direction(over.gradient[i]) } else { None }
            });
            if signs.iter().all(Option::is_none) {
                break over;
            }
            cell = critical_face(&cell, &signs, self.relation);
            for i in (0..4).filter(|i| signs[*i].is_some()) {
                slopes[i] = over.gradient[i].abs().lo();
            }
            whole = false;
        };
        let middle = centre(&cell);
        let value = self.evaluator.at(&middle);
        let mean_value = (0..4).fold(value, |sum, i| sum + over.gradient[i] * (cell[i] - middle[i]));
        let narrow = over.value.intersect(mean_value).unwrap_or(over.value);
        self.try_point(&middle);
        let limit = self.oriented(narrow).hi();
        if limit >= self.attained() {
            let gradient = over.gradient;
            self.heap.push(Candidate {
                limit,
                cell,
                whole_cell,
                slopes,
                gradient,
                whole,
                serial: self.cells,
            });
        }
    }

    /// Evaluates the point of the domain nearest to a point of the coordinates.
    fn try_point(&mut self, middle: &Cell) {
        let near = self.evaluator.coordinates().preimage(middle.map(Interval::mid));
        let Some(point) = self.domain.nearest_point(near) else { return };
        let value = self.evaluator.at_point(&Point::new(point.each_ref().map(Interval::rational)));
        if self.oriented(value).lo() > self.attained() {
            self.best = Some((point, value));
        }
    }

    /// Cuts a cell across the coordinate that matters most; `false` if it cannot be cut.
    fn split(&mut self, candidate: &Candidate) -> bool {
        let cell = &candidate.cell;
        let influence = |i: usize| {
            let is_wide = cell[i].lo() < cell[i].hi();
            if is_wide { candidate.gradient[i].magnitude().min(f64::MAX) * cell[i].width() } else { -1.0 }
        };
        let axis = (1..4).fold(0, |best, i| if influence(i) > influence(best) { i } else { best });
        let at = cell[axis].mid();
        if at <= cell[axis].lo() || at >= cell[axis].hi() {
            return false;
        }
        // A coordinate that is still wide in the cell is no less wide in the whole one.
        for (part, whole_part) in cut(cell, axis, at).into_iter().zip(cut(&candidate.whole_cell, axis, at)) {
            self.push(part, whole_part, candidate.slopes, candidate.whole);
        }
        true
    }

    fn finish(self, tolerance: f64) -> Result<Extremum> {
        let attained = self.attained();
        let limit = self.heap.iter().map(|c| c.limit).fold(attained, f64::max);
        let value = self.oriented(Interval::new(attained, limit));
        let open = self.heap.iter().filter(|c| c.limit >= attained).map(|c| c.location(attained));
        let location = open.reduce(|a, b| std::array::from_fn(|i| a[i].hull(b[i])));
        match (self.best, location) {
            (Some((point, _)), Some(location)) if limit - attained <= tolerance => {
                let coordinates = self.evaluator.coordinates();
                Ok(Extremum { value, point, location, coordinates, cells: self.cells })
            }
            _ => Err(Error::NotFound {
                search: "the extremum",
                reason: format!(
                    "after {} cells it is known to lie in {value}, not within {tolerance:e}",
                    self.cells
                ),
            }),
        }
    }
}

impl Candidate {
    /// Where an extremal point in the whole cell must lie.
    ///
    /// Its value is at most that of its projection on the face, `limit`, less slope times distance for each coordinate
    /// that the projection moves; and it is at least `attained`.
    fn location(&self, attained: f64) -> Cell {
        let excess = Interval::new(0.0, (self.limit - attained).next_up().max(0.0));
        std::array::from_fn(|i| {
            let (face, side) = (self.cell[i], self.whole_cell[i]);
            if self.slopes[i] <= 0.0 {
                return side;
            }
            let distance = (excess / Interval::exact(self.slopes[i])).hi();
            let reach = Interval::new(-distance, distance);
            (face + reach).intersect(side).unwrap_or(side)
        })
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Candidate {}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Candidate {
    /// By limit, the older one first among equals.
    fn cmp(&self, other: &Self) -> Ordering {
        self.limit.total_cmp(&other.limit).then(other.serial.cmp(&self.serial))
    }
}
