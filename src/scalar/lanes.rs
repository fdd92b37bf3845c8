//! Eight `f64` side by side: one evaluation of a formula for eight points.

use super::branch_free::{erfcx, exp};
use super::parts::square;
use super::{Rational, Scalar};
use std::cmp::Ordering;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

/// Numbers in one [`Lanes`].
pub const LANES: usize = 8;

/// Eight numbers; every operation acts on each for itself.
///
/// Compiled for a vector unit (see [`simd`](crate::simd)) an operation is one or two instructions. exp, erfcx and what
/// is made of them are within 5 ulp for results that are normal numbers; the bits are the same on every machine.
/// Where a formula asks for one answer, [`sign`](Scalar::sign) and [`leans_negative`](Scalar::leans_negative) give the
/// one that holds for all eight, [`by_sign`](Scalar::by_sign) chooses for each.
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(align(64))]
pub struct Lanes(pub [f64; LANES]);

/// An expression for each of the eight. Not a function of a closure: the compiler is free not to inline a closure, which
/// would then be compiled for every machine.
macro_rules! each {
    ($x:ident of $xs:expr => $result:expr) => {
        each!($x of $xs, _same of $xs => $result)
    };
    ($x:ident of $xs:expr, $y:ident of $ys:expr => $result:expr) => {{
        let mut out = [0.0; LANES];
        for i in 0..LANES {
            let ($x, $y) = ($xs.0[i], $ys.0[i]);
            out[i] = $result;
        }
        Lanes(out)
    }};
}

/// Whether a condition holds for all of the eight.
macro_rules! all {
    ($x:ident of $xs:expr => $condition:expr) => {{
        let mut all = true;
        for $x in $xs.0 {
            all &= $condition;
        }
        all
    }};
}

impl Lanes {
    /// `negative` where this is below 0, `other` elsewhere.
    #[inline(always)]
    fn choose(self, negative: Self, other: Self) -> Self {
        let mut out = [0.0; LANES];
        for (i, out) in out.iter_mut().enumerate() {
            *out = if self.0[i] < 0.0 { negative.0[i] } else { other.0[i] };
        }
        Self(out)
    }
}

macro_rules! operator {
    ($name:ident, $method:ident, $op:tt) => {
        impl $name for Lanes {
            type Output = Self;
            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                each!(x of self, y of other => x $op y)
            }
        }
    };
}

operator!(Add, add, +);
operator!(Sub, sub, -);
operator!(Mul, mul, *);
operator!(Div, div, /);

impl AddAssign for Lanes {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Neg for Lanes {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        each!(x of self => -x)
    }
}

/// e^{-x^2} erfcx(|x|) = erfc(|x|).
#[inline(always)]
fn upper_erfc(x: f64) -> f64 {
    let (leading, rest) = square(x);
    exp(-leading, -rest) * erfcx(x.abs())
}

/// 2 e^{x^2} - erfcx(|x|): erfcx(x) for x < 0.
#[inline(always)]
fn reflected_erfcx(x: f64) -> f64 {
    let (leading, rest) = square(x);
    2.0 * exp(leading, rest) - erfcx(x.abs())
}

/// e^{-u^2/(2v)}, the quotient's rounding error made good.
#[inline(always)]
fn gauss(u: f64, v: f64) -> f64 {
    let two_v = v + v;
    let inverse = 1.0 / two_v;
    let (leading, rest) = square(u);
    let quotient = u * u * inverse;
    let (q1, (w1, w2)) = (super::parts::split(quotient).0, super::parts::split(two_v));
    // u^2 - 2v q1, for which leading - q1 w1 is exact.
    let remainder = ((leading - q1 * w1) - q1 * w2) + rest;
    exp(-q1, -remainder * inverse)
}

impl Scalar for Lanes {
    const ENCLOSES: bool = false;

    #[inline(always)]
    fn integer(n: i64) -> Self {
        Self([n as f64; LANES])
    }

    #[inline(always)]
    fn exact(x: f64) -> Self {
        Self([x; LANES])
    }

    fn rational(q: &Rational) -> Self {
        Self::exact(f64::rational(q))
    }

    #[inline(always)]
    fn pi() -> Self {
        Self::exact(std::f64::consts::PI)
    }

    #[inline(always)]
    fn square(self) -> Self {
        self * self
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        each!(x of self => x.sqrt())
    }

    #[inline(always)]
    fn exp(self) -> Self {
        each!(x of self => exp(x, 0.0))
    }

    fn exp_m1(self) -> Self {
        each!(x of self => core_math::expm1(x))
    }

    fn erf(self) -> Self {
        each!(x of self => core_math::erf(x))
    }

    #[inline(always)]
    fn erfc(self) -> Self {
        let upper = each!(x of self => upper_erfc(x));
        self.choose(Self::exact(2.0) - upper, upper)
    }

    #[inline(always)]
    fn erfcx(self) -> Self {
        let upper = each!(x of self => erfcx(x.abs()));
        if all!(x of self => x >= 0.0) {
            upper
        } else {
            self.choose(each!(x of self => reflected_erfcx(x)), upper)
        }
    }

    #[inline(always)]
    fn abs(self) -> Self {
        each!(x of self => x.abs())
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        // A NaN on the left stays; on the right it must not be overlooked.
        each!(x of self, y of other => if x >= y || x.is_nan() { x } else { y })
    }

    #[inline(always)]
    fn hull(self, _: Self) -> Self {
        self
    }

    #[inline(always)]
    fn by_sign(self, negative: impl FnOnce() -> Self, other: impl FnOnce() -> Self) -> Self {
        if all!(x of self => x >= 0.0) { other() } else { self.choose(negative(), other()) }
    }

    #[inline(always)]
    fn sign(self) -> Option<Ordering> {
        if all!(x of self => x > 0.0) {
            Some(Ordering::Greater)
        } else if all!(x of self => x < 0.0) {
            Some(Ordering::Less)
        } else {
            all!(x of self => x == 0.0).then_some(Ordering::Equal)
        }
    }

    #[inline(always)]
    fn leans_negative(self) -> bool {
        all!(x of self => x < 0.0)
    }

    /// The first of the eight.
    fn to_f64(self) -> f64 {
        self.0[0]
    }

    #[inline(always)]
    fn is_finite(self) -> bool {
        all!(x of self => x.is_finite())
    }

    #[inline(always)]
    fn gauss(u: Self, v: Self) -> Self {
        each!(u of u, v of v => gauss(u, v))
    }

    #[inline(always)]
    fn normal_tails(x: Self, gauss: Self) -> (Self, Self) {
        let tail = Self::exact(0.5) * gauss * each!(x of x => erfcx(x.abs()));
        let rest = Self::exact(1.0) - tail;
        (x.choose(tail, rest), x.choose(rest, tail))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp, reason = "what must be exact is compared exactly")]
    use super::*;

    /// Eight at once against one: the errors in the docs.
    #[test]
    fn functions_of_eight_are_those_of_one() {
        // A Weyl sequence: equidistributed, the same everywhere.
        let mut position = 0.0_f64;
        let mut unit = || {
            position = (position + 0.618_033_988_749_894_9).fract();
            position
        };
        let mut worst = [0.0_f64; 6];
        let ulp = |got: f64, want: f64| (got - want).abs() / (want.abs().next_up() - want.abs());
        for _ in 0..25_000 {
            let mut draw = |low: f64, high: f64| Lanes(std::array::from_fn(|_| low + (high - low) * unit()));
            let (x, positive) = (draw(-26.0, 26.0), draw(0.0, 40.0));
            let (large, wide) = (positive * positive * positive, draw(-707.0, 708.0));
            let (u, v) = (draw(-20.0, 20.0), draw(0.3, 9.0));
            let (below, above) = Lanes::normal_tails(u, Lanes::gauss(u, Lanes::exact(0.5)));
            let rows = [
                (Scalar::exp(wide), wide.0.map(Scalar::exp)),
                (positive.erfcx(), positive.0.map(crate::scalar::erfcx)),
                (large.erfcx(), large.0.map(crate::scalar::erfcx)),
                (x.erfcx(), x.0.map(crate::scalar::erfcx)),
                (Scalar::erfc(x), x.0.map(Scalar::erfc)),
                (Lanes::gauss(u, v), std::array::from_fn(|i| f64::gauss(u.0[i], v.0[i]))),
            ];
            for (worst, (got, want)) in worst.iter_mut().zip(rows) {
                for (got, want) in got.0.into_iter().zip(want) {
                    *worst = worst.max(ulp(got, want));
                }
            }
            for i in 0..8 {
                let (b, a) = f64::normal_tails(u.0[i], f64::gauss(u.0[i], 0.5));
                assert!(ulp(below.0[i], b) <= 6.0, "{} {}", u.0[i], below.0[i]);
                assert!(ulp(above.0[i], a) <= 6.0, "{} {}", u.0[i], above.0[i]);
            }
        }
        // exp, erfcx near, far and anywhere, erfc, gauss.
        let measured = [2.0, 3.0, 5.0, 3.0, 4.0, 2.0];
        assert!(worst.iter().zip(measured).all(|(worst, measured)| *worst <= measured), "{worst:?}");
        // Ends, and numbers that stay what they are.
        let ends = Lanes([f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 0.0, -0.0, 709.5, -708.5, 1.0]);
        let [inf, zero, nan, one, one_too, over, under, _] = Scalar::exp(ends).0;
        assert!(inf == f64::INFINITY && zero == 0.0 && nan.is_nan() && one == 1.0 && one_too == 1.0);
        assert!(over == f64::INFINITY && under == 0.0);
        assert_eq!(ends.sign(), None);
        assert_eq!(Lanes::exact(-1.0).sign(), Some(std::cmp::Ordering::Less));
        let mixed = Lanes([-1.0, 1.0, -2.0, 0.0, 3.0, -0.0, 5.0, -1e-300]);
        let chosen = mixed.by_sign(|| Lanes::exact(-7.0), || Lanes::exact(7.0));
        assert_eq!(chosen.0, [-7.0, 7.0, -7.0, 7.0, 7.0, 7.0, 7.0, -7.0]);
    }
}
