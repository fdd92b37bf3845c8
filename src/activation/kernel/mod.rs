//! Activations over whole slices: forward, and backward through the derivative, with the machine's vector units.
//!
//! A [`Kernel`] is compiled from an [`Activation`] once. In f32 the catalogue has vector code: AVX-512, AVX2 with FMA,
//! NEON, or the same formula for every machine, chosen at run time by [`Level`]. A definition of other pieces is
//! evaluated in f64, number by number, and so is everything where the network is computed in f64.
//!
//! Largest errors in f32 on |z| <= 128, subnormals included, over all sets of instructions (`tests/kernel.rs`):
//!
//! | f | f(z), ulp | f'(z) by z, ulp | [`backward`](Kernel::backward), 2^-24 max \|f'\| |
//! |---|---|---|---|
//! | identity, step, relu, hard-tanh, relu6, abs | 0 | 0 | 0 |
//! | leaky-relu | 1 | 0.5 | 0.5 |
//! | elu, selu, selu-at | 2 | 2 | 2 |
//! | celu(0.7) | 2.5 | 100 | 2.5 |
//! | tanh | 2.5 | 3.5 | 5 |
//! | lecun-tanh | 3 | 100 | 6.5 |
//! | sigmoid | 2 | 3.5 | 6 |
//! | softplus | 2.5 | 2 | 2 |
//! | erf | 1 | 120 | 2.5 |
//! | gelu | 8 | 4.5 of 2^-24 | 4 |
//! | silu | 3 | 3 of 2^-24 | 2.5 |
//! | mish | 3.5 | 2.5 of 2^-24 | 2.5 |
//! | arctan | 1.5 | 2 | 2 |
//!
//! Where f' is more than 10 ulp off, a product r z was rounded before a decaying exponential of it was taken: r |z|/2 ulp.
//! GELU's, SiLU's and Mish's f' has a zero, at which no relative error is kept; their f is, for z < -80, exact to 2^-143
//! only. NaN gives NaN; at both infinities f and f' are the limits.

mod compiled;
mod elementary;
mod form;
mod pass;
#[rustfmt::skip]
#[allow(clippy::excessive_precision, reason = "generated: 9 digits identify an f32")]
mod polynomials;

use super::{Activation, Function, Smooth};
use crate::simd::Level;
use compiled::Compiled;
use form::{Lines, Saturating, Shape, Stretched};
use pass::Pass;
use std::marker::PhantomData;

pub use pass::Real;

/// What [`Kernel::backward`] wants to know of the forward pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// The net inputs z.
    Input,
    /// The outputs f(z).
    Output,
}

/// The shapes that have vector code.
#[derive(Clone, Copy, Debug)]
enum Vector {
    Lines(Lines),
    Saturating(Saturating),
    Tanh(Stretched<form::Tanh>),
    Sigmoid(Stretched<form::Sigmoid>),
    Softplus(Stretched<form::Softplus>),
    Erf(Stretched<form::Erf>),
    Gelu(Stretched<form::Gelu>),
    Silu(Stretched<form::Silu>),
    Mish(Stretched<form::Mish>),
    Arctan(Stretched<form::Arctan>),
}

/// An activation, ready to be applied to slices.
///
/// ```
/// use selfnorm::activation::{Activation, kernel::Kernel};
/// let kernel = Kernel::new(&Activation::selu());
/// let mut z = [-1.0_f32, 2.0];
/// kernel.forward(&mut z);
/// assert!((z[0] + 1.1113307).abs() < 1e-6 && (z[1] - 2.101402).abs() < 1e-6);
/// ```
#[derive(Clone, Debug)]
pub struct Kernel {
    compiled: Compiled,
    vector: Option<Vector>,
    saved: Saved,
    level: Level,
}

impl Kernel {
    /// The kernel of an activation, for this machine.
    #[must_use]
    pub fn new(activation: &Activation) -> Self {
        let compiled = Compiled::new(activation);
        let vector = match (&compiled, activation.function()) {
            (Compiled::Pieces(pieces), _) => pieces
                .as_lines()
                .map(Vector::Lines)
                .or_else(|| pieces.as_saturating().map(Vector::Saturating)),
            (_, Function::Smooth(smooth)) => Some(Vector::of(smooth)),
            (Compiled::Smooth(_), Function::Piecewise(_)) => None,
        };
        let saved = if vector.is_some_and(Vector::output_tells) { Saved::Output } else { Saved::Input };
        Self { compiled, vector, saved, level: Level::best() }
    }

    /// The same on another set of instructions.
    #[must_use]
    pub fn with_level(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// What [`backward`](Self::backward) wants to have been kept.
    #[must_use]
    pub fn saved<T: Real>(&self) -> Saved {
        if T::VECTORS { self.saved } else { Saved::Input }
    }

    /// z = f(z).
    pub fn forward<T: Real>(&self, z: &mut [T]) {
        T::perform(self, Pass::Value { z });
    }

    /// Each row of z plus the bias, then f. Rows are as long as the bias; what is left over at the end stays as it is.
    pub fn forward_biased<T: Real>(&self, z: &mut [T], bias: &[T]) {
        T::perform(self, Pass::Biased { z, bias });
    }

    /// Each row of z plus the bias; y = f(z). As far as both slices reach.
    pub fn forward_keeping<T: Real>(&self, z: &mut [T], bias: &[T], y: &mut [T]) {
        T::perform(self, Pass::Keeping { z, bias, y });
    }

    /// gradient *= f'(z), with z or f(z) in `kept` as [`saved`](Self::saved) says. As far as both slices reach.
    pub fn backward<T: Real>(&self, kept: &[T], gradient: &mut [T]) {
        let of_output = self.saved::<T>() == Saved::Output;
        T::perform(self, Pass::Backward { kept, gradient, of_output });
    }

    /// slope = f'(z). As far as both slices reach.
    pub fn slope<T: Real>(&self, z: &[T], slope: &mut [T]) {
        T::perform(self, Pass::Slope { z, slope });
    }
}

impl Vector {
    fn of(smooth: &Smooth) -> Self {
        fn stretched<S: Shape>(smooth: &Smooth) -> Stretched<S> {
            debug_assert_eq!(smooth.formula(), S::FORMULA);
            Stretched { affine: smooth.affine().map(|c| c as f32), shape: PhantomData }
        }
        use super::Formula;
        match smooth.formula() {
            Formula::Tanh => Self::Tanh(stretched(smooth)),
            Formula::Sigmoid => Self::Sigmoid(stretched(smooth)),
            Formula::Softplus => Self::Softplus(stretched(smooth)),
            Formula::Erf => Self::Erf(stretched(smooth)),
            Formula::Gelu => Self::Gelu(stretched(smooth)),
            Formula::Silu => Self::Silu(stretched(smooth)),
            Formula::Mish => Self::Mish(stretched(smooth)),
            Formula::Arctan => Self::Arctan(stretched(smooth)),
        }
    }

    /// Whether f(z) is enough to know f'(z), to the accuracy of the table.
    fn output_tells(self) -> bool {
        match self {
            // z <= 0 exactly where f(z) <= 0.
            Self::Saturating(s) => {
                s.breakpoint == 0.0
                    && s.constant == 0.0
                    && s.right.constant == 0.0
                    && s.right.slope > 0.0
                    && s.depth[0] > 0.0
            }
            // Rising to the right of 0, not above 0 to the left of it.
            Self::Lines(l) => {
                let [a, b, c] = l.lines;
                l.breakpoints.iter().all(|b| *b == 0.0)
                    && l.lines.iter().all(|line| line.constant == 0.0)
                    && a.slope >= 0.0
                    && b == c
                    && b.slope > 0.0
            }
            Self::Tanh(_) | Self::Sigmoid(_) | Self::Softplus(_) => true,
            Self::Erf(_) | Self::Gelu(_) | Self::Silu(_) | Self::Mish(_) | Self::Arctan(_) => false,
        }
    }
}
