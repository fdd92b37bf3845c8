//! The coordinates that a proof works in, and the cells that it takes apart.

use super::inequality::Relation;
use crate::interval::Interval;
use crate::moments::{Base, Domain, Quantity, Variable};
use crate::scalar::Scalar;
use std::cmp::Ordering;

/// A box of four coordinates.
pub type Cell = [Interval; 4];

/// What the four coordinates of a proof are: (mu or m, omega, nu or v, tau).
///
/// mu and nu enter the moments only through m = mu omega and v = nu tau. Where a quantity depends on mu (or nu) in no
/// other way, its proof runs over m (or v) as a variable of its own: one dimension less to resolve. The cells then
/// cover a set that contains the image of the domain, and a cell is dropped when no mu (or nu) of the domain fits
/// m = mu omega (or v = nu tau) in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coordinates {
    /// The first is m, not mu.
    pub net_mean: bool,
    /// The third is v, not nu.
    pub net_variance: bool,
}

impl Coordinates {
    /// (mu, omega, nu, tau) themselves.
    pub const PLAIN: Self = Self { net_mean: false, net_variance: false };

    /// The coordinates that suit a quantity best.
    ///
    /// A derivative by omega brings in mu itself, one by tau brings in nu; so do the quantities that compare with nu.
    /// The columns of the Jacobians by nu carry a factor tau, which v = nu tau would tie to it: they keep nu.
    #[must_use]
    pub fn of(quantity: Quantity) -> Self {
        let free_of_tau = match quantity.base {
            Base::Mean | Base::MeanSquared | Base::SecondMoment | Base::Variance => true,
            Base::Jacobian(_, column) | Base::UncenteredJacobian(_, column) => column == 0,
            _ => false,
        };
        let by_column_of_tau = matches!(quantity.by, Some(Variable::Variance | Variable::SumOfSquares));
        Self { net_mean: quantity.by != Some(Variable::Sum), net_variance: free_of_tau && !by_column_of_tau }
    }

    /// Their names, in order.
    #[must_use]
    pub const fn names(self) -> [&'static str; 4] {
        [if self.net_mean { "m" } else { "mu" }, "omega", if self.net_variance { "v" } else { "nu" }, "tau"]
    }

    /// The cell that contains the whole domain.
    #[must_use]
    pub fn root(self, domain: &Domain) -> Cell {
        let [mu, omega, nu, tau] = domain.enclosure();
        let first = if self.net_mean { mu * omega } else { mu };
        let third = if self.net_variance { nu * tau } else { nu };
        [first, omega, third, tau]
    }

    /// Whether the cell certainly contains no point of the domain.
    #[must_use]
    pub fn is_infeasible(self, cell: &Cell, domain: &Domain) -> bool {
        let [mu, _, nu, _] = domain.enclosure();
        let misses = |product: Interval, side: Interval| product.intersect(side).is_none();
        (self.net_mean && misses(mu * cell[1], cell[0]))
            || (self.net_variance && misses(nu * cell[3], cell[2]))
    }

    /// The numbers (mu, omega, nu, tau) that a point of the coordinates comes from, as far as they exist.
    #[must_use]
    pub fn preimage(self, point: [f64; 4]) -> [f64; 4] {
        let [first, omega, third, tau] = point;
        let quotient = |x: f64, y: f64| if y == 0.0 { 0.0 } else { x / y };
        let mu = if self.net_mean { quotient(first, omega) } else { first };
        let nu = if self.net_variance { quotient(third, tau) } else { third };
        [mu, omega, nu, tau]
    }
}

/// The cell's face on which a quantity that is monotone in some coordinates is critical.
#[must_use]
pub fn critical_face(cell: &Cell, signs: &[Option<Ordering>; 4], relation: Relation) -> Cell {
    std::array::from_fn(|i| {
        let upper = match (signs[i], relation) {
            (None, _) => return cell[i],
            (Some(sign), Relation::Less) => sign == Ordering::Greater,
            (Some(sign), Relation::Greater) => sign == Ordering::Less,
        };
        Interval::exact(if upper { cell[i].hi() } else { cell[i].lo() })
    })
}

/// The middle of a cell.
#[must_use]
pub fn centre(cell: &Cell) -> Cell {
    cell.map(|side| Interval::exact(side.mid()))
}

/// The two parts of a cell, cut across one coordinate.
#[must_use]
pub fn cut(cell: &Cell, axis: usize, at: f64) -> [Cell; 2] {
    let (mut low, mut high) = (*cell, *cell);
    low[axis] = Interval::new(cell[axis].lo(), at);
    high[axis] = Interval::new(at, cell[axis].hi());
    [low, high]
}
