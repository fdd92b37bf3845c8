//! The phase diagram of SELU: how many fixed points with nu > 0 a unit has, certified over cells of (omega, tau).
//!
//! In the net input z ~ N(m, v), m = mu omega, v = nu tau, a fixed point with nu > 0 is a solution of m = omega E f(z),
//! v = tau Var f(z) with v > 0. (nu = 0 is another matter: (0, 0) is always fixed, since f(0) = 0.) Over a cell of
//! (omega, tau), sets of net inputs are excluded. If none is left, there is no such fixed point. Else, if what is left is bounded,
//! away from v = 0, and the multipliers M of (m, v) -> (omega E f, tau Var f) have det(I - M) > 0 on all of it, every solution is
//! regular and moves continuously with the weights: their number is the same all over the cell, and Krawczyk's operator
//! counts them at its centre. M has the same non-zero eigenvalues as H. Cells that are neither are cut in four, down to a
//! depth, and then left undecided. proofs/PHASE has the argument.

mod candidate;
mod krawczyk;
mod profile;

use crate::error::{Error, Result};
use crate::interval::Interval;
use crate::scalar::{Rational, Scalar, decimal_of};
use candidate::Candidate;
use num_bigint::BigInt;
use profile::Profile;
use rayon::prelude::*;

/// Largest depth that is accepted: a cell is then a 4096th of the plane's side.
pub const MAX_DEPTH: u32 = 12;
/// Candidates are cut at most this often for one cell and size.
const CUTS: usize = 300;
/// The first size that candidates are cut to.
const COARSEST: f64 = 0.25;
/// The size of candidates at the centre of a cell.
const FINEST: f64 = 1.0 / 64.0;

/// A box of weights, cut into cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plane {
    omega: (Rational, Rational),
    tau: (Rational, Rational),
}

/// What is certain for every (omega, tau) of a cell, of the fixed points with nu > 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Phase {
    /// There is exactly one, its spectral radius is below 1, and its net input (m, v) lies in this box.
    Attracting([Interval; 2]),
    /// There is exactly one, its spectral radius is above 1, and its net input (m, v) lies in this box.
    Unstable([Interval; 2]),
    /// There is none.
    None,
    /// Not known.
    Undecided,
}

/// A cell: column i and row j of 2^depth each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PhaseCell {
    /// Cuts of the plane's sides.
    pub depth: u32,
    /// Number of the cell along omega.
    pub column: u32,
    /// Number of the cell along tau.
    pub row: u32,
    /// What is certain.
    pub phase: Phase,
}

impl Phase {
    /// One word for it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Attracting(_) => "attracting",
            Self::Unstable(_) => "unstable",
            Self::None => "none",
            Self::Undecided => "undecided",
        }
    }
}

impl Plane {
    /// The box of weights omega in \[low, high\], tau in \[low, high\].
    ///
    /// # Errors
    /// [`Error::Domain`] unless the ends are in order, |omega| <= 100 and tau > 0.
    pub fn new(omega: (Rational, Rational), tau: (Rational, Rational)) -> Result<Self> {
        let integer = |n: i64| Rational::from_integer(n.into());
        let refuse = |parameter, (low, high): &(Rational, Rational), domain| {
            let value = format!("{}..{}", decimal_of(low), decimal_of(high));
            Err(Error::Domain { parameter, value, domain })
        };
        if omega.0 >= omega.1 || omega.0 < integer(-100) || omega.1 > integer(100) {
            return refuse("omega", &omega, "two numbers from -100 to 100, the smaller one first");
        }
        if tau.0 >= tau.1 || tau.0 <= integer(0) {
            return refuse("tau", &tau, "two numbers > 0, the smaller one first");
        }
        Ok(Self { omega, tau })
    }

    /// The exact sides (omega, tau) of a cell.
    #[must_use]
    pub fn sides(&self, cell: &PhaseCell) -> [(Rational, Rational); 2] {
        let side = |(low, high): &(Rational, Rational), i: u32| {
            let at = |i: u32| {
                let part = Rational::new(BigInt::from(i), BigInt::from(1_u64 << cell.depth));
                low + (high - low) * part
            };
            (at(i), at(i + 1))
        };
        [side(&self.omega, cell.column), side(&self.tau, cell.row)]
    }

    fn weights(&self, cell: &PhaseCell) -> [Interval; 2] {
        self.sides(cell).map(|(low, high)| Interval::between(&low, &high))
    }

    /// Certifies the plane in cells of at most 2^depth a side; the same cells for any number of threads.
    ///
    /// `decided` is told the size of every finished cell, in cells of the finest kind.
    ///
    /// # Errors
    /// [`Error::Domain`] for a depth beyond [`MAX_DEPTH`].
    pub fn certify(&self, depth: u32, decided: &(dyn Fn(u64) + Sync)) -> Result<Vec<PhaseCell>> {
        if depth > MAX_DEPTH {
            return Err(Error::Domain { parameter: "depth", value: depth.to_string(), domain: "0 to 12" });
        }
        let search = Search { plane: self, profile: Profile::new()?, depth, decided };
        let whole = PhaseCell { depth: 0, column: 0, row: 0, phase: Phase::Undecided };
        let [omega, _] = self.weights(&whole);
        Ok(search.cell(whole, Candidate::all(&search.profile, omega)))
    }

    /// Certifies one cell from nothing, without what was learnt from larger cells.
    ///
    /// # Errors
    /// If the closed forms cannot be prepared.
    pub fn recheck(&self, cell: &PhaseCell) -> Result<Phase> {
        let search = Search { plane: self, profile: Profile::new()?, depth: cell.depth, decided: &|_| () };
        let weights = self.weights(cell);
        let candidates = Candidate::all(&search.profile, weights[0]);
        Ok(search.decide(cell, candidates, weights).0)
    }
}

/// The certain share of the area in which there is `phase`, from 0 to 1.
#[must_use]
pub fn share(cells: &[PhaseCell], name: &str) -> f64 {
    let area = |cell: &PhaseCell| 0.25_f64.powi(cell.depth as i32);
    cells.iter().filter(|cell| cell.phase.name() == name).map(area).sum()
}

struct Search<'a> {
    plane: &'a Plane,
    profile: Profile,
    depth: u32,
    decided: &'a (dyn Fn(u64) + Sync),
}

impl Search<'_> {
    fn cell(&self, cell: PhaseCell, candidates: Vec<Candidate>) -> Vec<PhaseCell> {
        let weights = self.plane.weights(&cell);
        let (phase, candidates) = self.decide(&cell, candidates, weights);
        if phase != Phase::Undecided || cell.depth >= self.depth {
            (self.decided)(1 << (2 * (self.depth - cell.depth)));
            return vec![PhaseCell { phase, ..cell }];
        }
        let part = |k: u32| PhaseCell {
            depth: cell.depth + 1,
            column: 2 * cell.column + (k & 1),
            row: 2 * cell.row + (k >> 1),
            phase: Phase::Undecided,
        };
        let parts: Vec<Vec<PhaseCell>> =
            (0..4).into_par_iter().map(|k| self.cell(part(k), candidates.clone())).collect();
        parts.concat()
    }

    /// The phase, and the candidates that remain: cut finer and finer, down to the cell's size over the plane's.
    fn decide(
        &self,
        cell: &PhaseCell,
        mut candidates: Vec<Candidate>,
        weights: [Interval; 2],
    ) -> (Phase, Vec<Candidate>) {
        let mut size = COARSEST;
        loop {
            candidates = self.exclude(candidates, weights, size);
            let phase = self.phase(&candidates, weights);
            if phase != Phase::Undecided || size <= 0.5_f64.powi(cell.depth as i32) {
                return (phase, candidates);
            }
            size *= 0.5;
        }
    }

    /// What remains of the candidates, cut to a size unless that takes too many cuts.
    fn exclude(&self, candidates: Vec<Candidate>, weights: [Interval; 2], size: f64) -> Vec<Candidate> {
        let [omega, tau] = weights;
        let remains = |candidate: &Candidate| !candidate.is_excluded(&self.profile, omega, tau);
        let mut open: Vec<Candidate> = candidates.into_iter().filter(remains).collect();
        let mut finished = Vec::new();
        let mut left = CUTS;
        // Breadth first, so that the cuts that there are go to the large ones.
        while !open.is_empty() {
            let mut next = Vec::new();
            for candidate in open {
                match candidate.halves() {
                    Some(halves) if candidate.size() > size && left > 0 => {
                        left -= 1;
                        next.extend(halves.into_iter().filter(remains));
                    }
                    _ => finished.push(candidate),
                }
            }
            open = next;
        }
        finished
    }

    fn phase(&self, candidates: &[Candidate], weights: [Interval; 2]) -> Phase {
        let stable = |candidate: &Candidate| {
            let at = candidate.net_inputs().filter(|[_, v]| v.lo() > 0.0)?;
            krawczyk::stability(&self.profile, weights, at)
        };
        let mut kinds = candidates.iter().map(stable);
        let Some(first) = kinds.next() else { return Phase::None };
        let Some(attracts) = first else { return Phase::Undecided };
        if kinds.any(|kind| kind != Some(attracts)) {
            return Phase::Undecided;
        }
        let centre = weights.map(|side| Interval::exact(side.mid()));
        let hull = |candidates: &[Candidate]| {
            let boxes = candidates.iter().filter_map(Candidate::net_inputs);
            boxes.reduce(|a, b| [a[0].hull(b[0]), a[1].hull(b[1])])
        };
        let here = hull(&self.exclude(candidates.to_vec(), centre, FINEST));
        match (here, hull(candidates)) {
            (Some(here), Some(all)) if krawczyk::is_unique(&self.profile, centre, here) => {
                if attracts {
                    Phase::Attracting(all)
                } else {
                    Phase::Unstable(all)
                }
            }
            // None at the centre: none anywhere in the cell.
            (None, _) => Phase::None,
            _ => Phase::Undecided,
        }
    }
}
