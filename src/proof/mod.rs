//! Proofs: inequalities between the quantities of the moment map, decided by interval branch and bound.
//!
//! | step | arithmetic | where |
//! |---|---|---|
//! | statement: quantity, exact rational domain, relation, bound | exact | [`Inequality`], [`Claim`] |
//! | search of a proof | intervals (its choices may be anything) | [`search`] |
//! | certificate: every cut, every argument, every bound | text, hexadecimal floats | [`Certificate`] |
//! | verification | intervals, by other and simpler code | [`check`] |
//!
//! A [`Verdict`] is `Proved` (only [`check`] makes one), `Refuted` with an exact point of the domain and the enclosure
//! there, or `Undecided`. Failing to prove is never a disproof.

mod attraction;
mod cell;
mod certificate;
mod check;
mod claim;
mod coq;
mod evaluator;
mod extremum;
mod inequality;
mod phase;
mod search;
mod statement;
mod tree;
mod verdict;

pub use attraction::{STARTS, chain};
pub use cell::{Cell, Coordinates};
pub use certificate::{Certificate, FORMAT, Part};
pub use check::{Proved, Rejection, check};
pub use claim::{CLAIMS, Claim, LARGE, OMEGA, SMALL_FIRST, SMALL_SECOND, WIDE, inequality};
pub use coq::{COQ_THEOREMS, CoqTheorem, coq_theorem};
pub use evaluator::Evaluator;
pub use extremum::{Extremum, extremum};
pub use inequality::{Inequality, Relation};
pub use phase::{MAX_DEPTH, Phase, PhaseCell, Plane, share};
pub use search::{DEFAULT_BUDGET, Failure, search};
pub use statement::read_statement;
pub use tree::{Form, Tree};
pub use verdict::{Verdict, decide};
