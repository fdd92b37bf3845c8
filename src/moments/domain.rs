//! Boxes in (mu, omega, nu, tau) with exact rational sides.

use super::{Point, Variable};
use crate::error::{Error, Result};
use crate::interval::Interval;
use crate::scalar::{Rational, decimal_of, nearest, parse_rational};
use std::fmt;

/// A closed box \[mu\] x \[omega\] x \[nu\] x \[tau\] with rational end points.
///
/// ```
/// use selfnorm::moments::Domain;
/// let omega: Domain = "mu=-0.1..0.1, omega=-0.1..0.1, nu=0.8..1.5, tau=0.95..1.1".parse()?;
/// assert_eq!(omega.to_string(), "mu in [-0.1, 0.1], omega in [-0.1, 0.1], nu in [0.8, 1.5], tau in [0.95, 1.1]");
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Domain {
    sides: [(Rational, Rational); 4],
}

impl Domain {
    /// The box with these sides, in the order of [`Variable::ALL`].
    ///
    /// # Errors
    /// [`Error::Domain`] unless every lower end is at most its upper end and nu, tau are not negative.
    pub fn new(sides: [(Rational, Rational); 4]) -> Result<Self> {
        let zero = Rational::from_integer(0.into());
        for (variable, (low, high)) in Variable::ALL.into_iter().zip(&sides) {
            let refuse = |domain| Error::Domain {
                parameter: variable.symbol(),
                value: format!("{}..{}", decimal_of(low), decimal_of(high)),
                domain,
            };
            if low > high {
                return Err(refuse("a lower end that is at most the upper end"));
            }
            if *low < zero && matches!(variable, Variable::Variance | Variable::SumOfSquares) {
                return Err(refuse("numbers >= 0"));
            }
        }
        Ok(Self { sides })
    }

    /// The smallest box with these two corners, each pair of coordinates in either order; negative nu and tau
    /// count as 0.
    #[must_use]
    pub fn spanned_by(a: [Rational; 4], b: [Rational; 4]) -> Self {
        let zero = Rational::from_integer(0.into());
        let mut pairs = a.into_iter().zip(b);
        let sides = Variable::ALL.map(|variable| {
            let (x, y) = pairs.next().unwrap_or_default();
            let (low, high) = if x <= y { (x, y) } else { (y, x) };
            match variable {
                Variable::Variance | Variable::SumOfSquares => {
                    (low.max(zero.clone()), high.max(zero.clone()))
                }
                Variable::Mean | Variable::Sum => (low, high),
            }
        });
        Self { sides }
    }

    /// The ends of one side.
    #[must_use]
    pub const fn side(&self, variable: Variable) -> &(Rational, Rational) {
        &self.sides[variable as usize]
    }

    /// The smallest box of intervals around it.
    #[must_use]
    pub fn enclosure(&self) -> [Interval; 4] {
        self.sides.each_ref().map(|(low, high)| Interval::between(low, high))
    }

    /// The sides rounded to nearest.
    #[must_use]
    pub fn rounded(&self) -> [(f64, f64); 4] {
        self.sides.each_ref().map(|(low, high)| (nearest(low), nearest(high)))
    }

    /// Whether an exact point lies in it.
    #[must_use]
    pub fn contains(&self, point: &[Rational; 4]) -> bool {
        self.sides.iter().zip(point).all(|((low, high), x)| low <= x && x <= high)
    }

    /// The exact point of the box nearest to a point, coordinate by coordinate; `None` if one is not finite.
    #[must_use]
    pub fn nearest_point(&self, point: [f64; 4]) -> Option<[Rational; 4]> {
        let [a, b, c, d] = point.map(Rational::from_float);
        let clamp = |x: Rational, (low, high): &(Rational, Rational)| x.clamp(low.clone(), high.clone());
        let [s, t, u, v] = &self.sides;
        Some([clamp(a?, s), clamp(b?, t), clamp(c?, u), clamp(d?, v)])
    }

    /// The box with one side replaced.
    ///
    /// # Errors
    /// As [`Domain::new`].
    pub fn with_side(&self, variable: Variable, low: Rational, high: Rational) -> Result<Self> {
        let mut sides = self.sides.clone();
        sides[variable as usize] = (low, high);
        Self::new(sides)
    }

    /// The middle point, rounded.
    #[must_use]
    pub fn middle(&self) -> Point<f64> {
        Point::new(self.rounded().map(|(low, high)| 0.5 * (low + high)))
    }
}

/// Reads `mu=a..b, omega=a..b, nu=a..b, tau=a..b` in any order; `nu=1` is the single value.
impl std::str::FromStr for Domain {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let refuse = |domain| Error::Domain { parameter: "domain", value: text.to_owned(), domain };
        let shape = "four sides such as mu=-0.1..0.1, omega=-0.1..0.1, nu=0.8..1.5, tau=0.95..1.1";
        let mut sides: [Option<(Rational, Rational)>; 4] = Default::default();
        for part in text.split(',') {
            let (name, range) = part.split_once('=').ok_or_else(|| refuse(shape))?;
            let variable =
                Variable::ALL.into_iter().find(|v| v.symbol() == name.trim()).ok_or_else(|| refuse(shape))?;
            let (low, high) = range.split_once("..").unwrap_or((range, range));
            let side = (parse_rational(low.trim())?, parse_rational(high.trim())?);
            if sides[variable as usize].replace(side).is_some() {
                return Err(refuse("each variable once"));
            }
        }
        match sides {
            [Some(mu), Some(omega), Some(nu), Some(tau)] => Self::new([mu, omega, nu, tau]),
            _ => Err(refuse(shape)),
        }
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (variable, (low, high))) in Variable::ALL.into_iter().zip(&self.sides).enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            write!(f, "{comma}{} in [{}, {}]", variable.symbol(), decimal_of(low), decimal_of(high))?;
        }
        Ok(())
    }
}
