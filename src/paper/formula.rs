//! The functions that the paper's formulas are made of, in `Interval`.
//!
//! m = mu omega (the paper's y) and v = nu tau (the paper's x). Whatever is a moment, or a derivative of one, comes
//! from [`DerivativeIntegrals`]; only what the paper types differently is typed here.

use crate::activation::{Activation, selu};
use crate::interval::Interval;
use crate::moments::{
    Base, DEPTH, DerivativeIntegrals, DerivativeMoments, NetInput, Point, Quantity, Variable,
};
use crate::scalar::{Scalar, parse_rational};
use std::sync::LazyLock;

static SELU: LazyLock<Option<DerivativeIntegrals<Interval>>> =
    LazyLock::new(|| DerivativeIntegrals::new(&Activation::selu()).ok());
static ALPHA: LazyLock<Interval> = LazyLock::new(|| selu::alpha(Interval::integer(1)));
static LAMBDA: LazyLock<Interval> = LazyLock::new(|| selu::lambda(Interval::integer(1)));

/// D f, with f the main subfunction: E h(z) = E1 - 2 E2 for h = 2 e^z - 4 e^{2z} below 0, 0 above.
pub(super) static SUBFUNCTION: LazyLock<Activation> =
    LazyLock::new(|| negative_side("{ coefficient = 2, rate = 1 }, { coefficient = -4, rate = 2 }"));
/// What has to be said where it is used.
pub(super) const SUBFUNCTION_NOTE: &str = "decided for D f = E1 - 2 E2, which has the sign of f";
/// E1 = E h(z) for h = 2 e^z below 0, 0 above.
pub(super) static FIRST_TERM: LazyLock<Activation> =
    LazyLock::new(|| negative_side("{ coefficient = 2, rate = 1 }"));

/// These terms for z <= 0, and 0 for z > 0; defined by a text, which a certificate can carry. (A text that cannot be read
/// would be SELU, which the verdicts would show.)
fn negative_side(terms: &str) -> Activation {
    let text = format!("breakpoints = [0]\n\n[[piece]]\nterms = [{terms}]\n\n[[piece]]\n");
    Activation::from_toml(&text).unwrap_or_else(|_| Activation::selu())
}

/// The decimal that a text stands for; no information if it is none.
pub(super) fn num(text: &str) -> Interval {
    parse_rational(text).map_or(Interval::ENTIRE, |q| Interval::rational(&q))
}

/// An integer.
pub(super) fn int(n: i64) -> Interval {
    Interval::integer(n)
}

/// alpha01.
pub(super) fn alpha() -> Interval {
    *ALPHA
}

/// lambda01.
pub(super) fn lambda() -> Interval {
    *LAMBDA
}

/// E f^(k), E (f^2)^(k), E (f'^2)^(k) of SELU at (m, v).
pub(super) fn table(m: Interval, v: Interval) -> DerivativeMoments<Interval> {
    let unknown = [Interval::ENTIRE; DEPTH];
    SELU.as_ref().map_or(DerivativeMoments { f: unknown, square: unknown, gain: unknown }, |integrals| {
        integrals.at(NetInput { mean: m, variance: v })
    })
}

/// A quantity at (mu, omega, nu, tau) in decimal.
pub(super) fn quantity(quantity: Quantity, at: [&str; 4]) -> Interval {
    let point = Point::new(at.map(num));
    SELU.as_ref().map_or(Interval::ENTIRE, |integrals| quantity.at(integrals, &point))
}

/// A base quantity at (mu, omega, nu, tau) in decimal.
pub(super) fn base(base: Base, at: [&str; 4]) -> Interval {
    quantity(base.into(), at)
}

/// A quantity by name.
pub(super) const fn plain(base: Base) -> Quantity {
    Quantity { base, by: None }
}

/// A derivative by name.
pub(super) const fn derivative(base: Base, by: Variable) -> Quantity {
    Quantity { base, by: Some(by) }
}

/// mu~ at (m, v).
pub(super) fn mean(m: &str, v: &str) -> Interval {
    table(num(m), num(v)).f[0]
}

/// xi~ at (m, v).
pub(super) fn second(m: &str, v: &str) -> Interval {
    table(num(m), num(v)).square[0]
}

/// x/2.
pub(super) fn half(x: Interval) -> Interval {
    x / int(2)
}

/// x^2.
pub(super) fn sq(x: Interval) -> Interval {
    x.square()
}

/// G(z) = e^{z^2} erfc(z).
pub(super) fn g(z: Interval) -> Interval {
    z.erfcx()
}

/// sqrt(2 x / pi).
pub(super) fn root_two_over_pi(x: Interval) -> Interval {
    (int(2) * x / Interval::pi()).sqrt()
}

/// (m + k v)/sqrt(2v): the argument of the paper's k-th erfc.
pub(super) fn argument(k: i64, m: Interval, v: Interval) -> Interval {
    (m + int(k) * v) / (int(2) * v).sqrt()
}

/// E0 = erfc(m/sqrt(2v)).
pub(super) fn e0(m: Interval, v: Interval) -> Interval {
    argument(0, m, v).erfc()
}

/// D = e^{-m^2/(2v)}.
pub(super) fn d(m: Interval, v: Interval) -> Interval {
    Interval::gauss(m, v)
}

/// G((m + k v)/sqrt(2v)).
pub(super) fn gk(k: i64, m: Interval, v: Interval) -> Interval {
    g(argument(k, m, v))
}

/// E1 for k = 1, E2 for k = 2: e^{k m + k^2 v/2} erfc((m + k v)/sqrt(2v)).
pub(super) fn ek(k: i64, m: Interval, v: Interval) -> Interval {
    d(m, v) * gk(k, m, v)
}

/// The main subfunction f of eqs. 115 and 125: G((m + v)/sqrt(2v)) - 2 G((m + 2v)/sqrt(2v)).
pub(super) fn subfunction(m: Interval, v: Interval) -> Interval {
    gk(1, m, v) - int(2) * gk(2, m, v)
}

/// Extends a difference over sample points (m, v) to the hull of its values.
pub(super) fn samples(points: &[(&str, &str)], f: impl Fn(Interval, Interval) -> Interval) -> Interval {
    let mut values = points.iter().map(|(m, v)| f(num(m), num(v)));
    let first = values.next().unwrap_or(Interval::ENTIRE);
    values.fold(first, Interval::hull)
}
