//! The phase diagram of SELU: how many fixed points with nu > 0 a unit has, certified over cells of (omega, tau).
//!
//! In the net input z ~ N(m, v), m = mu omega, v = nu tau, a fixed point with nu > 0 is a solution of m = omega E f(z),
//! v = tau Var f(z) with v > 0. (nu = 0 is another matter: (0, 0) is always fixed, since f(0) = 0.) With r = m/s, s = sqrt(v),
//! A = E f(z)/s and W = Var f(z)/v these are r = omega A(r, s) and tau W(r, s) = 1. W falls with s: to every r belongs at most one
//! scale s(r, tau), and what remains is one equation in one unknown, h(r) = r - omega A(r, s(r, tau)) = 0. The curve s
//! does not depend on omega, so it is enclosed once for a whole row of cells, in strips of r. Where h may vanish, the
//! sign of h' and the signs of h to the left and to the right count the zeros, for every (omega, tau) of a cell. Cells that
//! remain undecided are cut in four, down to a depth. proofs/PHASE has the argument.
//!
//! | file | what is there |
//! |---|---|
//! | `profile` | A, W and their slopes in intervals |
//! | `strip` | one strip: its scales, and what is certain of a fixed point in it |
//! | `tails` | bounds beyond all strips |
//! | `row` | all strips for one range of tau, and the count |

mod profile;
mod row;
mod strip;
mod tails;

use crate::error::{Error, Result};
use crate::interval::Interval;
use crate::scalar::{Rational, decimal_of};
use num_bigint::BigInt;
use profile::Profile;
use rayon::prelude::*;
use row::Row;
use std::sync::Arc;

/// Largest depth that is accepted: a cell is then a 4096th of the plane's side.
pub const MAX_DEPTH: u32 = 12;
/// Strips of r are cut to this part of a cell's width in omega, or of its relative height in tau if that is more.
const FRACTIONS: [f64; 2] = [0.6, 0.15];
/// Strips are cut in quarters this often where their slopes' signs are not known: for the finest cells, and for others.
const CUTS: [u32; 2] = [2, 1];

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
    /// There are so many, and more than one.
    Several(u32),
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
            Self::Several(_) => "several",
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
        let profile = Profile::new()?;
        let whole = PhaseCell { depth: 0, column: 0, row: 0, phase: Phase::Undecided };
        let mut rows = vec![(Arc::new(Row::coarsest(self.weights(&whole)[1])), vec![whole])];
        let mut finished = Vec::new();
        for level in 0..=depth {
            let cuts = CUTS[usize::from(level < depth)];
            let done = |cell: &PhaseCell| level == depth || cell.phase != Phase::Undecided;
            let refined: Vec<_> = rows
                .into_par_iter()
                .map(|(above, cells)| {
                    let (row, cells) = self.refine(&profile, &above, cells, cuts);
                    let number = cells.iter().filter(|cell| done(cell)).count() as u64;
                    decided(number << (2 * (depth - level)));
                    (Arc::new(row), cells)
                })
                .collect();
            rows = Vec::new();
            for (row, cells) in refined {
                let (done, open): (Vec<_>, Vec<_>) = cells.into_iter().partition(done);
                finished.extend(done);
                if !open.is_empty() {
                    rows.extend([0, 1].map(|upper| (row.clone(), quarters(&open, upper))));
                }
            }
        }
        Ok(finished)
    }

    /// The curve for a row of cells, narrowed from that of a row around it, and what it says of each.
    fn refine(
        &self,
        profile: &Profile,
        around: &Row,
        mut cells: Vec<PhaseCell>,
        cuts: u32,
    ) -> (Row, Vec<PhaseCell>) {
        let weights: Vec<_> = cells.iter().map(|cell| self.weights(cell)).collect();
        let omegas: Vec<Interval> = weights.iter().map(|[omega, _]| *omega).collect();
        let tau = weights[0][1];
        let width = (FRACTIONS[0] * omegas[0].width()).max(FRACTIONS[1] * tau.width() / tau.hi());
        let row = around.refined(profile, tau, &omegas, width);
        for (cell, omega) in cells.iter_mut().zip(&omegas) {
            cell.phase = row.phase(profile, *omega, cuts);
        }
        (row, cells)
    }

    /// Certifies one cell from nothing, without what was learnt from larger cells.
    ///
    /// # Errors
    /// If the closed forms cannot be prepared.
    pub fn recheck(&self, cell: &PhaseCell) -> Result<Phase> {
        let coarsest = Row::coarsest(self.weights(cell)[1]);
        Ok(self.refine(&Profile::new()?, &coarsest, vec![*cell], CUTS[0]).1[0].phase)
    }
}

/// The lower (`upper` = 0) or upper (1) quarters of cells in a row.
fn quarters(cells: &[PhaseCell], upper: u32) -> Vec<PhaseCell> {
    let part = |cell: &PhaseCell, right: u32| PhaseCell {
        depth: cell.depth + 1,
        column: 2 * cell.column + right,
        row: 2 * cell.row + upper,
        phase: Phase::Undecided,
    };
    cells.iter().flat_map(|cell| [part(cell, 0), part(cell, 1)]).collect()
}

/// The certain share of the area in which there is `phase`, from 0 to 1.
#[must_use]
pub fn share(cells: &[PhaseCell], name: &str) -> f64 {
    let area = |cell: &PhaseCell| 0.25_f64.powi(cell.depth as i32);
    cells.iter().filter(|cell| cell.phase.name() == name).map(area).fold(0.0, |sum, area| sum + area)
}
