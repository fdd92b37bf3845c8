//! The statements that are proved: strict inequalities for a quantity on a box.

use crate::interval::Interval;
use crate::moments::{Domain, Quantity};
use crate::scalar::{Rational, decimal_of};
use std::fmt;

/// Which side of the bound the quantity lies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Strictly below.
    Less,
    /// Strictly above.
    Greater,
}

/// "quantity < bound (or > bound) at every point of the domain".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inequality {
    /// The quantity.
    pub quantity: Quantity,
    /// Where it is bounded.
    pub domain: Domain,
    /// On which side.
    pub relation: Relation,
    /// The bound, exactly.
    pub bound: Rational,
}

impl Relation {
    /// Whether every member of `value` is certainly on the stated side of `bound`.
    #[must_use]
    pub fn holds(self, value: Interval, bound: Interval) -> bool {
        match self {
            Self::Less => value.hi() < bound.lo(),
            Self::Greater => value.lo() > bound.hi(),
        }
    }

    /// Whether every member of `value` is certainly not on the stated side.
    #[must_use]
    pub fn fails(self, value: Interval, bound: Interval) -> bool {
        match self {
            Self::Less => value.lo() >= bound.hi(),
            Self::Greater => value.hi() <= bound.lo(),
        }
    }

    /// The end of `value` that the inequality has to fear.
    #[must_use]
    pub fn critical(self, value: Interval) -> f64 {
        match self {
            Self::Less => value.hi(),
            Self::Greater => value.lo(),
        }
    }

    /// `<` or `>`.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::Greater => ">",
        }
    }
}

impl fmt::Display for Inequality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {} {} for {}",
            self.quantity,
            self.relation.symbol(),
            decimal_of(&self.bound),
            self.domain
        )
    }
}
