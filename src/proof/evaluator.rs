//! A quantity and its gradient over cells.

use super::cell::{Cell, Coordinates};
use crate::activation::Activation;
use crate::error::Result;
use crate::interval::Interval;
use crate::moments::{Base, DerivativeIntegrals, NetInput, Point, Quantity};
use crate::scalar::{Dual, Scalar};

/// The quantity of an inequality, ready to be bounded on cells.
#[derive(Debug)]
pub struct Evaluator {
    quantity: Quantity,
    coordinates: Coordinates,
    integrals: DerivativeIntegrals<Interval>,
}

impl Evaluator {
    /// Prepares the quantity of an activation, in coordinates that suit it.
    ///
    /// # Errors
    /// Outside the piecewise class, as [`DerivativeIntegrals::new`].
    pub fn new(activation: &Activation, quantity: Quantity) -> Result<Self> {
        let integrals = DerivativeIntegrals::new(activation)?;
        let integrals =
            if quantity.base == Base::GradientGain { integrals } else { integrals.without_gain() };
        Ok(Self { quantity, coordinates: Coordinates::of(quantity), integrals })
    }

    /// The same in plain coordinates; `None` if they are plain already.
    #[must_use]
    pub fn in_plain_coordinates(self) -> Option<Self> {
        (self.coordinates != Coordinates::PLAIN).then_some(Self { coordinates: Coordinates::PLAIN, ..self })
    }

    /// The coordinates in which cells are meant.
    #[must_use]
    pub const fn coordinates(&self) -> Coordinates {
        self.coordinates
    }

    /// The quantity and its gradient by the four coordinates over a cell.
    #[must_use]
    pub fn over(&self, cell: &Cell) -> Dual<Interval, 4> {
        let [first, omega, third, tau] = [0, 1, 2, 3].map(|i| Dual::variable(cell[i], i));
        // A number that the quantity does not depend on carries no information.
        let unused = Dual::exact(f64::NAN);
        let (mu, m) = if self.coordinates.net_mean { (unused, first) } else { (first, first * omega) };
        let (nu, v) = if self.coordinates.net_variance { (unused, third) } else { (third, third * tau) };
        let net_input = NetInput { mean: m.value, variance: v.value };
        let table = self.integrals.enclose(net_input).differentiate(m, v);
        self.quantity.value(&Point::new([mu, omega, nu, tau]), &table)
    }

    /// The quantity at a point of the coordinates.
    #[must_use]
    pub fn at(&self, point: &Cell) -> Interval {
        let [first, omega, third, tau] = *point;
        let (mu, m) =
            if self.coordinates.net_mean { (Interval::ENTIRE, first) } else { (first, first * omega) };
        let (nu, v) =
            if self.coordinates.net_variance { (Interval::ENTIRE, third) } else { (third, third * tau) };
        let table = self.integrals.at(NetInput { mean: m, variance: v });
        self.quantity.value(&Point::new([mu, omega, nu, tau]), &table)
    }

    /// The quantity at a point (mu, omega, nu, tau).
    #[must_use]
    pub fn at_point(&self, point: &Point<Interval>) -> Interval {
        self.quantity.at(&self.integrals, point)
    }
}
