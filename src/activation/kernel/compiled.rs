//! An activation with all of its coefficients rounded to f64 once: any activation, any precision, number by number.

use super::form::{Line, Lines, Pointwise, Saturating};
use crate::activation::{Activation, Coefficient, ExpPoly, Function, Piecewise, Smooth};
use crate::scalar::nearest;
use num_traits::Zero;

/// coefficient z^power e^{rate z + offset}, or, where power and offset are 0, coefficient (e^{rate z} - 1).
#[derive(Clone, Debug, PartialEq)]
struct Term {
    coefficient: f64,
    power: i32,
    rate: f64,
    offset: f64,
}

/// A sum of terms and a constant, which is exact: what the -1 of the terms adds is in it.
#[derive(Clone, Debug, PartialEq)]
struct Piece {
    constant: f64,
    terms: Vec<Term>,
}

impl Piece {
    fn new(definition: &ExpPoly) -> Self {
        let mut constant = Coefficient::default();
        let mut terms = Vec::new();
        for (shape, coefficient) in definition.terms() {
            let plain = shape.power == 0 && shape.offset.is_zero();
            if plain {
                constant = constant.plus(coefficient);
            }
            if !(plain && shape.rate.is_zero()) {
                terms.push(Term {
                    coefficient: coefficient.value(),
                    power: i32::try_from(shape.power).unwrap_or(i32::MAX),
                    rate: nearest(&shape.rate),
                    offset: nearest(&shape.offset),
                });
            }
        }
        Self { constant: constant.value(), terms }
    }

    fn value(&self, z: f64) -> f64 {
        self.terms.iter().fold(self.constant, |sum, term| {
            let exponent = term.rate * z + term.offset;
            let factor = match (term.power, exponent == 0.0) {
                (0, _) if term.offset == 0.0 => core_math::expm1(exponent),
                (power, true) => z.powi(power),
                // z^n may overflow where e^{cz} underflows; their product is then 0.
                (power, false) => match core_math::exp(exponent) {
                    0.0 => 0.0,
                    e => z.powi(power) * e,
                },
            };
            sum + term.coefficient * factor
        })
    }

    /// c + s z, if that is all.
    fn line(&self) -> Option<Line> {
        let constant = self.constant as f32;
        match self.terms.as_slice() {
            [] => Some(Line { constant, slope: 0.0 }),
            [term] if term.power == 1 && term.rate == 0.0 && term.offset == 0.0 => {
                Some(Line { constant, slope: term.coefficient as f32 })
            }
            _ => None,
        }
    }
}

/// The pieces with those of the derivative.
#[derive(Clone, Debug, PartialEq)]
pub struct Pieces {
    breakpoints: Vec<f64>,
    pieces: Vec<Piece>,
    slopes: Vec<Piece>,
}

impl Pieces {
    fn new(definition: &Piecewise) -> Self {
        let compile = |f: &Piecewise| f.pieces().iter().map(Piece::new).collect();
        Self {
            breakpoints: definition.breakpoints().iter().map(nearest).collect(),
            pieces: compile(definition),
            slopes: compile(definition.derivative().function()),
        }
    }

    fn at(&self, pieces: &[Piece], z: f64) -> f64 {
        // NaN is above no breakpoint.
        if z.is_nan() { z } else { pieces[self.breakpoints.partition_point(|b| z > *b)].value(z) }
    }

    /// At most three lines.
    pub fn as_lines(&self) -> Option<Lines> {
        let lines = self.pieces.iter().map(Piece::line).collect::<Option<Vec<_>>>()?;
        let lines = match *lines.as_slice() {
            [a] => [a, a, a],
            [a, b] => [a, b, b],
            [a, b, c] => [a, b, c],
            _ => return None,
        };
        let breakpoint =
            |i: usize| self.breakpoints.get(i).or(self.breakpoints.last()).copied().unwrap_or(0.0);
        Some(Lines { breakpoints: [below(breakpoint(0)), below(breakpoint(1))], lines })
    }

    /// An exponential that saturates to the left, a rising or falling line to the right.
    pub fn as_saturating(&self) -> Option<Saturating> {
        let ([breakpoint], [left, right]) = (self.breakpoints.as_slice(), self.pieces.as_slice()) else {
            return None;
        };
        let ([term], right) = (left.terms.as_slice(), right.line()?) else { return None };
        let plain = term.power == 0 && term.offset == 0.0;
        let bounded = term.rate > 0.0 && term.rate * breakpoint < 80.0;
        let high = term.coefficient as f32;
        (plain && bounded && right.slope != 0.0).then_some(Saturating {
            breakpoint: below(*breakpoint),
            constant: left.constant as f32,
            depth: [high, (term.coefficient - f64::from(high)) as f32],
            rate: term.rate as f32,
            right,
        })
    }
}

/// The largest f32 that is not above b: z <= b and z <= below(b) are the same for every z in f32.
fn below(b: f64) -> f32 {
    let near = b as f32;
    if f64::from(near) > b { near.next_down() } else { near }
}

/// Any activation, in f64.
#[derive(Clone, Debug, PartialEq)]
pub enum Compiled {
    /// Of the piecewise class.
    Pieces(Pieces),
    /// A smooth one.
    Smooth(Smooth),
}

impl Compiled {
    pub fn new(activation: &Activation) -> Self {
        match activation.function() {
            Function::Piecewise(piecewise) => Self::Pieces(Pieces::new(piecewise)),
            Function::Smooth(smooth) => Self::Smooth(smooth.clone()),
        }
    }
}

impl Pointwise<f64> for &Compiled {
    fn value(self, z: f64) -> f64 {
        match self {
            Compiled::Pieces(pieces) => pieces.at(&pieces.pieces, z),
            Compiled::Smooth(smooth) => smooth.value(z),
        }
    }

    fn slope(self, z: f64) -> f64 {
        match self {
            Compiled::Pieces(pieces) => pieces.at(&pieces.slopes, z),
            Compiled::Smooth(smooth) => smooth.jet::<2>(z).coefficients()[1],
        }
    }

    fn slope_of_output(self, y: f64) -> f64 {
        self.slope(y)
    }
}

impl Pointwise<f32> for &Compiled {
    fn value(self, z: f32) -> f32 {
        Pointwise::<f64>::value(self, f64::from(z)) as f32
    }

    fn slope(self, z: f32) -> f32 {
        Pointwise::<f64>::slope(self, f64::from(z)) as f32
    }

    fn slope_of_output(self, y: f32) -> f32 {
        self.slope(y)
    }
}
