//! A proof of one inequality: how its domain is taken apart, and why the bound holds on each part.

use std::cmp::Ordering;

/// A proof on one cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// The cell is cut in two across one coordinate.
    Split {
        /// The coordinate, from 0.
        axis: usize,
        /// Where.
        at: f64,
        /// The proofs for the lower and the upper part.
        parts: Box<[Tree; 2]>,
    },
    /// The quantity is monotone in some coordinates over the cell: its critical value lies on a face.
    Monotone {
        /// Per coordinate: the sign of the derivative (an end at 0 allowed), or none.
        signs: [Option<Ordering>; 4],
        /// The proof for that face.
        face: Box<Tree>,
    },
    /// An enclosure of the quantity over the cell settles it.
    Leaf {
        /// How the enclosure is computed.
        form: Form,
        /// Its critical end: the upper one for `<`, the lower one for `>`.
        bound: f64,
    },
    /// No point of the domain lies in the cell.
    Infeasible,
}

/// How a leaf's enclosure is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The quantity's formula over the cell.
    Natural,
    /// The value at the centre plus the gradient over the cell times the distance from the centre.
    MeanValue,
}

impl Tree {
    /// Number of leaves: the boxes of the proof.
    #[must_use]
    pub fn leaves(&self) -> usize {
        match self {
            Self::Split { parts, .. } => parts[0].leaves() + parts[1].leaves(),
            Self::Monotone { face, .. } => face.leaves(),
            Self::Leaf { .. } | Self::Infeasible => 1,
        }
    }
}

impl Form {
    /// The word that a certificate uses.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Natural => "natural",
            Self::MeanValue => "mean-value",
        }
    }
}
