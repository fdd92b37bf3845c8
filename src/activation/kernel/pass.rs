//! The loops over slices, written once for every function and every precision.

use super::form::{Form, Pointwise, Using};
use super::{Kernel, Vector};
use crate::random::Sample;
use crate::simd::{Arithmetic, Work};
use std::fmt::{Debug, Display};
use std::iter::Sum;
use std::marker::PhantomData;
use std::ops::{AddAssign, DivAssign, MulAssign, SubAssign};

/// What to do with which slices.
pub enum Pass<'a, T> {
    /// z = f(z).
    Value { z: &'a mut [T] },
    /// z = f(z + bias), row by row.
    Biased { z: &'a mut [T], bias: &'a [T] },
    /// z += bias, row by row; y = f(z).
    Keeping { z: &'a mut [T], bias: &'a [T], y: &'a mut [T] },
    /// gradient *= f'.
    Backward { kept: &'a [T], gradient: &'a mut [T], of_output: bool },
    /// slope = f'(z).
    Slope { z: &'a [T], slope: &'a mut [T] },
}

impl<T: Real> Pass<'_, T> {
    #[inline(always)]
    fn perform<P: Pointwise<T>>(self, f: P) {
        match self {
            Self::Value { z } => z.iter_mut().for_each(|z| *z = f.value(*z)),
            Self::Biased { z, bias } => {
                for row in z.chunks_exact_mut(bias.len().max(1)) {
                    row.iter_mut().zip(bias).for_each(|(z, b)| *z = f.value(*z + *b));
                }
            }
            Self::Keeping { z, bias, y } => {
                let n = bias.len().max(1);
                for (z, y) in z.chunks_exact_mut(n).zip(y.chunks_exact_mut(n)) {
                    for ((z, y), b) in z.iter_mut().zip(y).zip(bias) {
                        *z += *b;
                        *y = f.value(*z);
                    }
                }
            }
            Self::Backward { kept, gradient, of_output: true } => {
                gradient.iter_mut().zip(kept).for_each(|(g, y)| *g *= f.slope_of_output(*y));
            }
            Self::Backward { kept, gradient, of_output: false } => {
                gradient.iter_mut().zip(kept).for_each(|(g, z)| *g *= f.slope(*z));
            }
            Self::Slope { z, slope } => slope.iter_mut().zip(z).for_each(|(s, z)| *s = f.slope(*z)),
        }
    }
}

/// A pass with the function that it is about.
struct VectorPass<'a, F> {
    form: F,
    pass: Pass<'a, f32>,
}

impl<F: Form> Work for VectorPass<'_, F> {
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        self.pass.perform(Using::<A, F>(self.form, PhantomData));
    }
}

/// The precisions that networks are computed in.
pub trait Real:
    num_traits::Float + Sample + AddAssign + SubAssign + MulAssign + DivAssign + Sum + Debug + Display
{
    /// Whether the kernels have vector code in it.
    const VECTORS: bool;

    /// The nearest number.
    #[inline(always)]
    fn of(x: f64) -> Self {
        Self::from_f64(x)
    }

    /// The number in f64.
    #[inline(always)]
    fn wide(self) -> f64 {
        Sample::to_f64(self)
    }

    #[doc(hidden)]
    fn perform(kernel: &Kernel, pass: Pass<'_, Self>);
}

impl Real for f64 {
    const VECTORS: bool = false;

    fn perform(kernel: &Kernel, pass: Pass<'_, Self>) {
        pass.perform(&kernel.compiled);
    }
}

impl Real for f32 {
    const VECTORS: bool = true;

    fn perform(kernel: &Kernel, pass: Pass<'_, Self>) {
        fn run<F: Form>(kernel: &Kernel, form: F, pass: Pass<'_, f32>) {
            kernel.level.run(VectorPass { form, pass });
        }
        match kernel.vector {
            None => pass.perform(&kernel.compiled),
            Some(Vector::Lines(form)) => run(kernel, form, pass),
            Some(Vector::Saturating(form)) => run(kernel, form, pass),
            Some(Vector::Tanh(form)) => run(kernel, form, pass),
            Some(Vector::Sigmoid(form)) => run(kernel, form, pass),
            Some(Vector::Softplus(form)) => run(kernel, form, pass),
            Some(Vector::Erf(form)) => run(kernel, form, pass),
            Some(Vector::Gelu(form)) => run(kernel, form, pass),
            Some(Vector::Silu(form)) => run(kernel, form, pass),
            Some(Vector::Mish(form)) => run(kernel, form, pass),
            Some(Vector::Arctan(form)) => run(kernel, form, pass),
        }
    }
}
