//! Piecewise exponential polynomials, and the distributions that their derivatives are.

use super::coefficient::Coefficient;
use super::exp_poly::{ExpPoly, ExpSum};
use crate::scalar::{Rational, Scalar};
use std::cmp::Ordering;

/// A function that is an exponential polynomial on each of finitely many pieces.
///
/// With breakpoints b_1 < .. < b_k, piece i is used on (b_i, b_{i+1}\]: a breakpoint belongs to the piece on its left.
/// The class is closed under +, x, composition with an affine map, and, point masses included, d/dz.
///
/// ```
/// use selfnorm::activation::{ExpPoly, Piecewise};
/// use selfnorm::scalar::Rational;
/// let relu = Piecewise::new(vec![Rational::from_integer(0.into())], vec![ExpPoly::default(), ExpPoly::linear(1)]).unwrap();
/// assert_eq!(relu.value(-2.0_f64), 0.0);
/// assert_eq!(relu.times(&relu).value(3.0_f64), 9.0);
/// assert!(relu.is_continuous());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piecewise {
    pub(super) breakpoints: Vec<Rational>,
    pub(super) pieces: Vec<ExpPoly>,
}

impl Piecewise {
    /// The function with these pieces from left to right; `None` unless the breakpoints increase strictly and there
    /// is one piece more than breakpoints.
    #[must_use]
    pub fn new(breakpoints: Vec<Rational>, pieces: Vec<ExpPoly>) -> Option<Self> {
        let increasing = breakpoints.windows(2).all(|pair| pair[0] < pair[1]);
        (increasing && pieces.len() == breakpoints.len() + 1).then_some(Self { breakpoints, pieces })
    }

    /// The function that is the same exponential polynomial everywhere.
    #[must_use]
    pub fn smooth(piece: ExpPoly) -> Self {
        Self { breakpoints: Vec::new(), pieces: vec![piece] }
    }

    /// The points where the formula changes, increasing.
    #[must_use]
    pub fn breakpoints(&self) -> &[Rational] {
        &self.breakpoints
    }

    /// The formulas from left to right, one more than breakpoints.
    #[must_use]
    pub fn pieces(&self) -> &[ExpPoly] {
        &self.pieces
    }

    /// The value at z; where z may lie on either side of a breakpoint, the hull of both sides' values.
    #[must_use]
    pub fn value<S: Scalar>(&self, z: S) -> S {
        let (left, right) = self.pieces_around(z);
        let value = self.pieces[left].value(z);
        (left + 1..=right).fold(value, |hull, piece| hull.hull(self.pieces[piece].value(z)))
    }

    /// The limits from the left and from the right at z.
    #[must_use]
    pub fn limits<S: Scalar>(&self, z: S) -> (S, S) {
        let on_breakpoint = |b: &Rational| (z - S::rational(b)).sign() == Some(Ordering::Equal);
        if let Some(left) = self.breakpoints.iter().position(on_breakpoint) {
            (self.pieces[left].value(z), self.pieces[left + 1].value(z))
        } else {
            let value = self.value(z);
            (value, value)
        }
    }

    /// The first and the last piece that z may lie in.
    fn pieces_around<S: Scalar>(&self, z: S) -> (usize, usize) {
        let certainly_above = |b: &Rational| (z - S::rational(b)).sign() == Some(Ordering::Greater);
        let possibly_above =
            |b: &Rational| !matches!((z - S::rational(b)).sign(), Some(Ordering::Less | Ordering::Equal));
        let first = self.breakpoints.partition_point(certainly_above);
        let last = self.breakpoints.partition_point(possibly_above);
        (first, if S::ENCLOSES { last } else { first })
    }

    /// The sum.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        self.combine(other, ExpPoly::plus)
    }

    /// The product.
    #[must_use]
    pub fn times(&self, other: &Self) -> Self {
        self.combine(other, ExpPoly::times)
    }

    /// The multiple by a coefficient.
    #[must_use]
    pub fn scaled(&self, factor: &Coefficient) -> Self {
        self.map(|piece| piece.scaled(factor))
    }

    /// The function raised by a constant.
    #[must_use]
    pub fn shifted(&self, by: &Coefficient) -> Self {
        self.map(|piece| piece.plus(&ExpPoly::constant(by.clone())))
    }

    /// The composition z -> f(scale z + shift); `None` for scale 0.
    #[must_use]
    pub fn compose_affine(&self, scale: &Rational, shift: &Rational) -> Option<Self> {
        let zero = Rational::from_integer(0.into());
        let mut breakpoints: Vec<_> = match scale.cmp(&zero) {
            Ordering::Equal => return None,
            _ => self.breakpoints.iter().map(|b| (b - shift) / scale).collect(),
        };
        let mut pieces: Vec<_> = self.pieces.iter().map(|piece| piece.compose_affine(scale, shift)).collect();
        if *scale < zero {
            breakpoints.reverse();
            pieces.reverse();
        }
        Some(Self { breakpoints, pieces })
    }

    /// The derivative in the sense of distributions: the pieces' derivatives, and a point mass at every jump.
    #[must_use]
    pub fn derivative(&self) -> Distribution {
        let masses = self
            .breakpoints
            .iter()
            .zip(self.pieces.windows(2))
            .map(|(at, sides)| Mass {
                at: at.clone(),
                order: 0,
                weight: sides[1].at(at).minus(&sides[0].at(at)),
            })
            .filter(|mass| !mass.weight.is_zero())
            .collect();
        Distribution { function: self.map(ExpPoly::derivative), masses }
    }

    /// Whether the pieces meet at every breakpoint, decided exactly.
    #[must_use]
    pub fn is_continuous(&self) -> bool {
        self.derivative().masses.is_empty()
    }

    fn map(&self, f: impl Fn(&ExpPoly) -> ExpPoly) -> Self {
        Self { breakpoints: self.breakpoints.clone(), pieces: self.pieces.iter().map(f).collect() }
    }

    /// Piece by piece on the common refinement of the two partitions.
    fn combine(&self, other: &Self, f: impl Fn(&ExpPoly, &ExpPoly) -> ExpPoly) -> Self {
        let mut breakpoints = [self.breakpoints.as_slice(), &other.breakpoints].concat();
        breakpoints.sort();
        breakpoints.dedup();
        let piece_left_of = |function: &Self, end: Option<&Rational>| {
            end.map_or(function.breakpoints.len(), |end| function.breakpoints.partition_point(|b| b < end))
        };
        let pieces = (0..=breakpoints.len())
            .map(|i| {
                let end = breakpoints.get(i);
                f(&self.pieces[piece_left_of(self, end)], &other.pieces[piece_left_of(other, end)])
            })
            .collect();
        Self { breakpoints, pieces }
    }
}

/// The k-th derivative of a point mass: `weight` times delta^(k)(z - at).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mass {
    /// Where it sits.
    pub at: Rational,
    /// k; 0 is a point mass.
    pub order: u32,
    /// Its size.
    pub weight: ExpSum,
}

/// A piecewise function plus finitely many point masses and derivatives of such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distribution {
    function: Piecewise,
    masses: Vec<Mass>,
}

impl Distribution {
    /// The function part.
    #[must_use]
    pub fn function(&self) -> &Piecewise {
        &self.function
    }

    /// The point masses.
    #[must_use]
    pub fn masses(&self) -> &[Mass] {
        &self.masses
    }

    /// The function, if there are no point masses.
    #[must_use]
    pub fn as_function(&self) -> Option<&Piecewise> {
        self.masses.is_empty().then_some(&self.function)
    }

    /// The derivative.
    #[must_use]
    pub fn derivative(&self) -> Self {
        let Self { function, mut masses } = self.function.derivative();
        masses.extend(self.masses.iter().map(|mass| Mass { order: mass.order + 1, ..mass.clone() }));
        Self { function, masses }
    }
}

impl From<Piecewise> for Distribution {
    fn from(function: Piecewise) -> Self {
        Self { function, masses: Vec::new() }
    }
}
