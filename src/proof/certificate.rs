//! Certificates: proofs as text that anyone can check.
//!
//! A certificate is a header, one block per inequality of the claim, and a closing line. Within a block the proof
//! tree stands in prefix order, one line per node:
//!
//! ```text
//! selfnorm-certificate 1
//! version 0.1.0
//! command selfnorm prove T1
//! claim T1
//! activation selu
//! part 1 of 5
//! inequality mean < 1/10
//! domain mu=-1/10..1/10, omega=-1/10..1/10, nu=4/5..3/2, tau=19/20..11/10
//! coordinates m omega v tau
//! monotone + . + .
//! leaf natural 0x1.156..p-4 : 0x1.47..p-7 0x1.47..p-7 ..      (bound : the cell's eight end points)
//! split v 0x1.2p+0                                            (then the lower part, then the upper part)
//! infeasible : ..
//! end 1 leaves
//! ```
//!
//! A definition of the user's own follows the line `activation definition` as lines that begin with `| `.

use super::cell::{Cell, Coordinates, critical_face, cut};
use super::inequality::{Inequality, Relation};
use super::tree::Tree;
use crate::activation::Activation;
use crate::interval::Interval;
use crate::moments::{Domain, Variable};
use crate::scalar::to_hex;
use std::cmp::Ordering;
use std::fmt::Write;

/// The format that this version writes and checks.
pub const FORMAT: &str = "selfnorm-certificate 1";

/// A claim's inequalities with a proof of each.
#[derive(Clone, Debug, PartialEq)]
pub struct Certificate {
    /// The claim's id.
    pub claim: String,
    /// The activation.
    pub activation: Activation,
    /// The inequalities, each with its proof.
    pub parts: Vec<Part>,
}

/// One inequality with its proof.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What is proved.
    pub inequality: Inequality,
    /// The coordinates of the proof's cells.
    pub coordinates: Coordinates,
    /// The proof.
    pub tree: Tree,
}

impl Certificate {
    /// Number of boxes in all parts.
    #[must_use]
    pub fn leaves(&self) -> usize {
        self.parts.iter().map(|part| part.tree.leaves()).sum()
    }

    /// The certificate's text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = format!("{FORMAT}\nversion {}\n", env!("CARGO_PKG_VERSION"));
        // Writing to a String cannot fail.
        let _ = writeln!(text, "command selfnorm prove {}\nclaim {}", self.claim, self.claim);
        match self.activation.definition() {
            None => {
                let _ = writeln!(text, "activation {}", self.activation.name());
            }
            Some(definition) => {
                text.push_str("activation definition\n");
                for line in definition.lines() {
                    let _ = writeln!(text, "| {line}");
                }
            }
        }
        for (i, Part { inequality, coordinates, tree }) in self.parts.iter().enumerate() {
            let _ = writeln!(text, "part {} of {}", i + 1, self.parts.len());
            text.push_str(&header(inequality, *coordinates));
            let root = coordinates.root(&inequality.domain);
            let names = coordinates.names();
            write_tree(&mut text, tree, &root, inequality.relation, &names);
            let _ = writeln!(text, "end {} leaves", tree.leaves());
        }
        text.push_str("end certificate\n");
        text
    }
}

/// The lines that say what a part proves.
pub(super) fn header(inequality: &Inequality, coordinates: Coordinates) -> String {
    format!(
        "inequality {} {} {}\ndomain {}\ncoordinates {}\n",
        inequality.quantity,
        inequality.relation.symbol(),
        inequality.bound,
        exact_domain(&inequality.domain),
        coordinates.names().join(" ")
    )
}

/// The domain with its ends as exact fractions.
fn exact_domain(domain: &Domain) -> String {
    let side = |variable: Variable| {
        let (low, high) = domain.side(variable);
        format!("{}={low}..{high}", variable.symbol())
    };
    Variable::ALL.map(side).join(", ")
}

/// The eight end points of a cell.
pub(super) fn cell_text(cell: &Cell) -> String {
    cell.map(|side: Interval| format!("{} {}", to_hex(side.lo()), to_hex(side.hi()))).join(" ")
}

/// `+`, `-` or `.` for growing, falling or unknown.
pub(super) const fn sign_text(sign: Option<Ordering>) -> &'static str {
    match sign {
        Some(Ordering::Greater) => "+",
        Some(Ordering::Less) => "-",
        _ => ".",
    }
}

fn write_tree(text: &mut String, tree: &Tree, cell: &Cell, relation: Relation, names: &[&str; 4]) {
    match tree {
        Tree::Split { axis, at, parts } => {
            let _ = writeln!(text, "split {} {}", names[*axis], to_hex(*at));
            for (part, cell) in parts.iter().zip(cut(cell, *axis, *at)) {
                write_tree(text, part, &cell, relation, names);
            }
        }
        Tree::Monotone { signs, face } => {
            let _ = writeln!(text, "monotone {}", signs.map(sign_text).join(" "));
            write_tree(text, face, &critical_face(cell, signs, relation), relation, names);
        }
        Tree::Leaf { form, bound } => {
            let _ = writeln!(text, "leaf {} {} : {}", form.name(), to_hex(*bound), cell_text(cell));
        }
        Tree::Infeasible => {
            let _ = writeln!(text, "infeasible : {}", cell_text(cell));
        }
    }
}
