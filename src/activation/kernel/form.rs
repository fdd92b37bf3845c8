//! What has a vector kernel: the shapes of the catalogue, in f32.

use super::elementary as f;
use crate::activation::Formula;
use crate::simd::Arithmetic;
use std::marker::PhantomData;

/// A function of one number, with its derivative.
pub trait Pointwise<T>: Copy {
    /// f(z).
    fn value(self, z: T) -> T;
    /// f'(z).
    fn slope(self, z: T) -> T;
    /// f'(z) by y = f(z), for functions of which y tells it.
    fn slope_of_output(self, y: T) -> T;
}

/// A function in f32, for either way of computing a x + b.
pub trait Form: Copy {
    /// f(z).
    fn value<A: Arithmetic>(self, z: f32) -> f32;
    /// f'(z).
    fn slope<A: Arithmetic>(self, z: f32) -> f32;
    /// f'(z) by y = f(z), for functions of which y tells it; otherwise f'(y), which is of no use.
    #[inline(always)]
    fn slope_of_output<A: Arithmetic>(self, y: f32) -> f32 {
        self.slope::<A>(y)
    }
}

/// A form with its arithmetic.
#[derive(Clone, Copy)]
pub struct Using<A, F>(pub F, pub PhantomData<A>);

impl<A: Arithmetic, F: Form> Pointwise<f32> for Using<A, F> {
    #[inline(always)]
    fn value(self, z: f32) -> f32 {
        self.0.value::<A>(z)
    }

    #[inline(always)]
    fn slope(self, z: f32) -> f32 {
        self.0.slope::<A>(z)
    }

    #[inline(always)]
    fn slope_of_output(self, y: f32) -> f32 {
        self.0.slope_of_output::<A>(y)
    }
}

/// c + s z.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// c.
    pub constant: f32,
    /// s.
    pub slope: f32,
}

impl Line {
    #[inline(always)]
    fn at<A: Arithmetic>(self, z: f32) -> f32 {
        // A constant stays one where z is infinite.
        if self.slope == 0.0 { self.constant } else { A::mul_add(self.slope, z, self.constant) }
    }
}

/// Up to three lines: one for z <= b_0, one for z <= b_1, one beyond.
#[derive(Clone, Copy, Debug)]
pub struct Lines {
    /// b_0 <= b_1.
    pub breakpoints: [f32; 2],
    /// From left to right.
    pub lines: [Line; 3],
}

impl Lines {
    #[inline(always)]
    fn line(self, z: f32) -> Line {
        let [a, b, c] = self.lines;
        let pick = |a: f32, b: f32, c: f32| {
            let right = if z <= self.breakpoints[1] { b } else { c };
            if z <= self.breakpoints[0] { a } else { right }
        };
        Line { constant: pick(a.constant, b.constant, c.constant), slope: pick(a.slope, b.slope, c.slope) }
    }
}

impl Form for Lines {
    #[inline(always)]
    fn value<A: Arithmetic>(self, z: f32) -> f32 {
        if z.is_nan() { z } else { self.line(z).at::<A>(z) }
    }

    #[inline(always)]
    fn slope<A: Arithmetic>(self, z: f32) -> f32 {
        if z.is_nan() { z } else { self.line(z).slope }
    }
}

/// c + a (e^{rz} - 1) for z <= b, a line beyond.
#[derive(Clone, Copy, Debug)]
pub struct Saturating {
    /// b.
    pub breakpoint: f32,
    /// c.
    pub constant: f32,
    /// a, and what its rounding lost.
    pub depth: [f32; 2],
    /// r > 0.
    pub rate: f32,
    /// The line beyond, of slope other than 0.
    pub right: Line,
}

impl Form for Saturating {
    #[inline(always)]
    fn value<A: Arithmetic>(self, z: f32) -> f32 {
        let [depth, low] = self.depth;
        let m = f::exp_m1::<A>(self.rate * z);
        let left = A::mul_add(depth, m, A::mul_add(low, m, self.constant));
        if z <= self.breakpoint { left } else { A::mul_add(self.right.slope, z, self.right.constant) }
    }

    #[inline(always)]
    fn slope<A: Arithmetic>(self, z: f32) -> f32 {
        let left = self.depth[0] * self.rate * f::exp::<A>(self.rate * z);
        let slope = if z <= self.breakpoint { left } else { self.right.slope };
        if z.is_nan() { z } else { slope }
    }

    #[inline(always)]
    fn slope_of_output<A: Arithmetic>(self, y: f32) -> f32 {
        let left = A::mul_add(self.rate, y, self.rate * self.depth[0]);
        let slope = if y <= 0.0 { left } else { self.right.slope };
        if y.is_nan() { y } else { slope }
    }
}

/// A smooth formula by itself.
pub trait Shape: Copy + Default {
    /// The name that the definition has.
    const FORMULA: Formula;
    /// phi(x).
    fn value<A: Arithmetic>(x: f32) -> f32;
    /// phi'(x).
    fn slope<A: Arithmetic>(x: f32) -> f32;
    /// phi'(x) by y = phi(x), where it is computed so.
    #[inline(always)]
    fn slope_of_output<A: Arithmetic>(y: f32) -> f32 {
        Self::slope::<A>(y)
    }
}

/// outer phi(inner z) + shift.
#[derive(Clone, Copy, Debug)]
pub struct Stretched<S> {
    /// outer, inner and shift.
    pub affine: [f32; 3],
    /// phi.
    pub shape: PhantomData<S>,
}

impl<S: Shape> Form for Stretched<S> {
    #[inline(always)]
    fn value<A: Arithmetic>(self, z: f32) -> f32 {
        let [outer, inner, shift] = self.affine;
        A::mul_add(outer, S::value::<A>(inner * z), shift)
    }

    #[inline(always)]
    fn slope<A: Arithmetic>(self, z: f32) -> f32 {
        let [outer, inner, _] = self.affine;
        outer * inner * S::slope::<A>(inner * z)
    }

    #[inline(always)]
    fn slope_of_output<A: Arithmetic>(self, y: f32) -> f32 {
        let [outer, inner, shift] = self.affine;
        outer * inner * S::slope_of_output::<A>((y - shift) / outer)
    }
}

/// A shape: its name, value(x), slope(x) and, where it may be used, slope(y).
macro_rules! shapes {
    ($($name:ident: |$x:ident| $value:expr, $slope:expr $(, |$y:ident| $of_output:expr)?;)+) => {$(
        #[doc = concat!("[`Formula::", stringify!($name), "`].")]
        #[derive(Clone, Copy, Debug, Default)]
        pub struct $name;

        impl Shape for $name {
            const FORMULA: Formula = Formula::$name;

            #[inline(always)]
            fn value<A: Arithmetic>($x: f32) -> f32 {
                $value
            }

            #[inline(always)]
            fn slope<A: Arithmetic>($x: f32) -> f32 {
                $slope
            }

            $(#[inline(always)]
            fn slope_of_output<A: Arithmetic>($y: f32) -> f32 {
                $of_output
            })?
        }
    )+};
}

/// z p(z) for a gate that has decayed to 0 at z = -110, also at minus infinity.
#[inline(always)]
fn gated(x: f32, gate: f32) -> f32 {
    (if x < -110.0 { -110.0 } else { x }) * gate
}

/// z p(z) where p decays to 0 on both sides, faster than 1/z.
#[inline(always)]
fn times_decaying(x: f32, p: f32) -> f32 {
    x.clamp(-110.0, 110.0) * p
}

const INV_SQRT_2_PI: f32 = 0.398_942_3;

shapes! {
    Tanh: |x| f::tanh::<A>(x), {
        let (s, t) = f::logistic::<A>(2.0 * x);
        4.0 * s * t
    }, |y| (1.0 - y) * (1.0 + y);
    Sigmoid: |x| f::logistic::<A>(x).0, {
        let (s, t) = f::logistic::<A>(x);
        s * t
    }, |y| y * (1.0 - y);
    Softplus: |x| f::softplus::<A>(x), f::logistic::<A>(x).0, |y| -f::exp_m1::<A>(-y);
    Erf: |x| f::erf::<A>(x), std::f32::consts::FRAC_2_SQRT_PI * f::gauss::<A>(std::f32::consts::SQRT_2 * x);
    Gelu: |x| gated(x, f::normal_cdf::<A>(x).0), {
        let (p, g) = f::normal_cdf::<A>(x);
        A::mul_add(times_decaying(x, g), INV_SQRT_2_PI, p)
    };
    Silu: |x| gated(x, f::logistic::<A>(x).0), {
        let (s, t) = f::logistic::<A>(x);
        A::mul_add(times_decaying(x, s * t), 1.0, s)
    };
    Mish: |x| gated(x, f::mish_gate::<A>(x).0), {
        let (gate, slope) = f::mish_gate::<A>(x);
        gate + times_decaying(x, slope)
    };
    Arctan: |x| f::arctan::<A>(x), 1.0 / A::mul_add(x, x, 1.0);
}
