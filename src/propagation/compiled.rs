//! An activation with its coefficients rounded once, to be applied to many numbers.

use crate::activation::{Activation, Function, Piecewise, Smooth};
use crate::scalar::nearest;

/// coefficient z^power e^(rate z + offset).
#[derive(Clone, Debug)]
pub(super) struct Term {
    coefficient: f64,
    power: i32,
    rate: f64,
    offset: f64,
}

/// An activation ready for slices.
#[derive(Clone, Debug)]
pub(super) enum Compiled {
    Pieces { breakpoints: Vec<f64>, pieces: Vec<Vec<Term>> },
    Smooth(Smooth),
}

impl Compiled {
    pub(super) fn new(activation: &Activation) -> Self {
        match activation.function() {
            Function::Smooth(smooth) => Self::Smooth(smooth.clone()),
            Function::Piecewise(piecewise) => Self::Pieces {
                breakpoints: piecewise.breakpoints().iter().map(nearest).collect(),
                pieces: pieces(piecewise),
            },
        }
    }

    /// f(z).
    pub(super) fn value(&self, z: f64) -> f64 {
        match self {
            Self::Smooth(smooth) => smooth.value(z),
            Self::Pieces { breakpoints, pieces } => {
                let piece = breakpoints.iter().take_while(|b| z > **b).count();
                pieces[piece].iter().fold(0.0, |sum, term| sum + term.value(z))
            }
        }
    }

    /// z = f(z).
    pub(super) fn apply(&self, zs: &mut [f32]) {
        for z in zs {
            *z = self.value(f64::from(*z)) as f32;
        }
    }
}

impl Term {
    fn value(&self, z: f64) -> f64 {
        let exponent = self.rate * z + self.offset;
        let power = match self.power {
            0 => 1.0,
            1 => z,
            n => z.powi(n),
        };
        // z^n may overflow where e^(cz) underflows; their product is then 0.
        match if exponent.abs() > 0.0 { core_math::exp(exponent) } else { 1.0 } {
            0.0 => 0.0,
            e => self.coefficient * power * e,
        }
    }
}

fn pieces(piecewise: &Piecewise) -> Vec<Vec<Term>> {
    let term = |(shape, coefficient): (&crate::activation::Shape, &crate::activation::Coefficient)| Term {
        coefficient: coefficient.value(),
        power: i32::try_from(shape.power).unwrap_or(i32::MAX),
        rate: nearest(&shape.rate),
        offset: nearest(&shape.offset),
    };
    piecewise.pieces().iter().map(|piece| piece.terms().map(term).collect()).collect()
}
