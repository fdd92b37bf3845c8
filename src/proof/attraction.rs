//! Global attraction: a chain of boxes in (mu, nu), each mapped into the next.
//!
//! Start with B_0 and let B_{k+1} be a box around g(B_k) for **all** (omega, tau) of the weights' domain. Then any
//! trajectory with mu_0, nu_0 in B_0 and any sequence of weights stays in B_k at layer k. Once B_K lies in Omega's
//! box, which g maps into itself (claim T1), the trajectory never leaves that again.

use super::claim::{OMEGA, domain, inequality, moments};
use super::extremum::extremum;
use super::inequality::{Inequality, Relation};
use crate::activation::Activation;
use crate::error::{Error, Result};
use crate::moments::{Domain, Goal, Quantity, Variable};
use crate::scalar::{Rational, Scalar};
use num_bigint::BigInt;

/// Where trajectories may start. One chain for small and one for large variances: the means that follow a small one
/// are small, which spares a layer.
pub const STARTS: [&str; 2] = [
    "mu=-1..1, omega=-1/10..1/10, nu=1/50..1, tau=19/20..11/10",
    "mu=-1..1, omega=-1/10..1/10, nu=1..16, tau=19/20..11/10",
];
/// What every trajectory from anywhere enters, short of tiny variances.
const ABSORBING: &str = "mu=-2.9..2.9, omega=-1/10..1/10, nu=1/50..8.41, tau=19/20..11/10";
/// Variances below that, where they must grow.
const THIN: &str = "mu=-2.9..2.9, omega=-1/10..1/10, nu=1/1000..1/50, tau=19/20..11/10";
/// More layers than this are not tried.
const MAX_LAYERS: usize = 60;
/// Ends of the boxes are decimals with this denominator, rounded outward.
const DENOMINATOR: i64 = 1_000_000;
/// Accuracy of the extrema behind them.
const TOLERANCE: f64 = 1e-8;
/// Cells for each extremum.
const BUDGET: usize = 100_000;

/// The boxes B_0 .. B_K, as domains with the weights' sides; B_K is the first that lies in Omega's box.
///
/// # Errors
/// [`Error::NotFound`] if the chain does not arrive.
pub fn chain(activation: &Activation, start: &Domain, target: &Domain) -> Result<Vec<Domain>> {
    let mut chain = vec![start.clone()];
    while let Some(last) = chain.last() {
        if inside(last, target) {
            return Ok(chain);
        }
        if chain.len() > MAX_LAYERS {
            break;
        }
        let next = image(activation, last)?;
        chain.push(next);
    }
    Err(Error::NotFound {
        search: "the chain of boxes",
        reason: format!("after {MAX_LAYERS} layers the box does not lie in the target"),
    })
}

/// Whether the (mu, nu) sides lie inside those of another domain.
fn inside(inner: &Domain, outer: &Domain) -> bool {
    [Variable::Mean, Variable::Variance].into_iter().all(|variable| {
        let ((low, high), (from, to)) = (inner.side(variable), outer.side(variable));
        from <= low && high <= to
    })
}

/// A box around the image of a box, its ends rounded outward to decimals strictly beyond the image.
fn image(activation: &Activation, from: &Domain) -> Result<Domain> {
    let [mean, variance] = moments();
    let mut image = from.clone();
    for (variable, quantity) in [(Variable::Mean, mean), (Variable::Variance, variance)] {
        let end = |goal| -> Result<Rational> {
            let value = extremum(activation, quantity, from, goal, TOLERANCE, BUDGET)?.value;
            let (beyond, step) = if goal == Goal::Minimum { (value.lo(), -1.0) } else { (value.hi(), 1.0) };
            let units = (beyond * DENOMINATOR as f64 * (1.0 + 1e-12 * step * beyond.to_f64().signum())
                + step * 0.5)
                .round();
            Ok(Rational::new(BigInt::from(units as i64), BigInt::from(DENOMINATOR)))
        };
        image = image.with_side(variable, end(Goal::Minimum)?, end(Goal::Maximum)?)?;
    }
    Ok(image)
}

/// "g maps each box into the next", from the paper's start set.
pub(super) fn from_start_set() -> Result<Vec<Inequality>> {
    Ok(STARTS.into_iter().map(steps).collect::<Result<Vec<_>>>()?.concat())
}

/// "g maps each box into the next", from the set that every trajectory enters, and "the variance grows" below it.
///
/// The rest of the argument is elementary (proofs/GA): mu~^2 + nu~ <= 0.632 (mu^2 + nu) + 3.092 leads every trajectory
/// into mu^2 + nu <= 8.41, and for nu <= 0.001 there nu~ > 1.02 nu because SELU is steeper than lambda wherever
/// the net input can be.
pub(super) fn from_everywhere() -> Result<Vec<Inequality>> {
    let mut parts = steps(ABSORBING)?;
    parts.push(inequality("variance_ratio", ">", "1.02", THIN)?);
    Ok(parts)
}

/// "g maps each box into the next", as four inequalities a step.
fn steps(start: &str) -> Result<Vec<Inequality>> {
    let chain = chain(&Activation::selu(), &domain(start)?, &domain(OMEGA)?)?;
    Ok(chain.windows(2).flat_map(|pair| step(&pair[0], &pair[1])).collect())
}

/// The four inequalities that say that g maps one box into another.
fn step(from: &Domain, to: &Domain) -> Vec<Inequality> {
    let [mean, variance] = moments();
    let bounds = |variable: Variable, quantity: Quantity| {
        let (low, high) = to.side(variable).clone();
        let part = |relation, bound| Inequality { quantity, domain: from.clone(), relation, bound };
        [part(Relation::Greater, low), part(Relation::Less, high)]
    };
    [bounds(Variable::Mean, mean), bounds(Variable::Variance, variance)].concat()
}
