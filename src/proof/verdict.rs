//! What becomes of a statement.

use super::certificate::{Certificate, Part};
use super::check::{Proved, check};
use super::evaluator::Evaluator;
use super::inequality::Inequality;
use super::search::{Failure, search};
use crate::activation::Activation;
use crate::error::Result;
use crate::interval::Interval;
use crate::scalar::{Rational, decimal_of};
use std::fmt;

/// The verdict on a conjunction of inequalities.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Every inequality is proved, and the checker has accepted the certificate.
    Proved(Box<Proved>),
    /// One inequality is false.
    Refuted {
        /// Which.
        inequality: Box<Inequality>,
        /// A point (mu, omega, nu, tau) of its domain where it fails.
        point: Box<[Rational; 4]>,
        /// An enclosure of the quantity there.
        value: Interval,
    },
    /// One inequality could neither be proved nor refuted.
    Undecided {
        /// Which.
        inequality: Box<Inequality>,
        /// Where and why the search ended.
        reason: String,
    },
}

impl Verdict {
    /// Whether the statement is proved.
    #[must_use]
    pub const fn is_proved(&self) -> bool {
        matches!(self, Self::Proved(_))
    }
}

/// Searches a proof of all inequalities, with at most `budget` cells for each, and has it checked.
///
/// The certificate's text comes with a verdict [`Verdict::Proved`].
///
/// # Errors
/// Outside the piecewise class.
pub fn decide(
    claim: &str,
    activation: &Activation,
    inequalities: &[Inequality],
    budget: usize,
) -> Result<(Verdict, Option<String>)> {
    let mut parts = Vec::with_capacity(inequalities.len());
    for inequality in inequalities {
        let verdict = match attempt(activation, inequality, budget)? {
            Ok(part) => {
                parts.push(part);
                continue;
            }
            Err(Failure::Witness { point, value }) => {
                Verdict::Refuted { inequality: Box::new(inequality.clone()), point, value }
            }
            Err(Failure::Undecided { cell, value }) => Verdict::Undecided {
                inequality: Box::new(inequality.clone()),
                reason: format!("over the cell {cell:?} the quantity is only known to lie in {value}"),
            },
        };
        return Ok((verdict, None));
    }
    let certificate = Certificate { claim: claim.to_owned(), activation: activation.clone(), parts };
    let text = certificate.to_text();
    match check(&text) {
        Ok(proved) => Ok((Verdict::Proved(Box::new(proved)), Some(text))),
        Err(rejection) => {
            let inequality = Box::new(inequalities[0].clone());
            Ok((Verdict::Undecided { inequality, reason: format!("the checker: {rejection}") }, None))
        }
    }
}

/// Searches in the coordinates that suit the quantity best, then in plain ones.
fn attempt(
    activation: &Activation,
    inequality: &Inequality,
    budget: usize,
) -> Result<std::result::Result<Part, Failure>> {
    let evaluator = Evaluator::new(activation, inequality.quantity)?;
    let part = |tree, coordinates| Part { inequality: inequality.clone(), coordinates, tree };
    let found = search(inequality, &evaluator, budget).map(|tree| part(tree, evaluator.coordinates()));
    Ok(match (found, evaluator.in_plain_coordinates()) {
        (Err(Failure::Undecided { .. }), Some(plain)) => {
            search(inequality, &plain, budget).map(|tree| part(tree, plain.coordinates()))
        }
        (found, _) => found,
    })
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Proved(proved) => write!(f, "proved with {} boxes", proved.leaves()),
            Self::Refuted { inequality, point, value } => {
                let [mu, omega, nu, tau] = point.each_ref().map(decimal_of);
                let quantity = inequality.quantity;
                write!(
                    f,
                    "refuted: {quantity} in {value} at mu = {mu}, omega = {omega}, nu = {nu}, tau = {tau}"
                )
            }
            Self::Undecided { inequality, reason } => write!(f, "undecided: {inequality}: {reason}"),
        }
    }
}
