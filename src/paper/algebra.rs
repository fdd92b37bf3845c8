//! The paper's identities as identities of polynomials.
//!
//! For z ~ N(m, v) and SELU, whose only breakpoint is 0, every expectation is a polynomial in
//!
//! | symbol | stands for |
//! |---|---|
//! | `alpha`, `lambda` | SELU's parameters |
//! | `m`, `v` | mean and variance of z |
//! | `E0`, `E1`, `E2` | E_k = e^{km + k^2 v/2} erfc((m + kv)/sqrt(2v)) |
//! | `p` | the density of z at 0: e^{-m^2/(2v)}/sqrt(2 pi v) |
//!
//! Two sides that are the same polynomial are equal for all m and v > 0. Where a claim rests on a definition (of alpha,
//! of lambda, of a root) as well, the definition is a polynomial that vanishes, and the difference of the two sides is
//! written as a combination of such polynomials: what is left must be 0 identically.

use crate::activation::{Activation, Coefficient, Constant, Distribution, ExpPoly, Piecewise};
use crate::scalar::{Polynomial, Rational};
use num_traits::{ToPrimitive, Zero};

/// A side of an identity.
pub(super) type Side = Polynomial<&'static str>;

/// A symbol.
fn sym(name: &'static str) -> Side {
    Side::symbol(name)
}

/// An integer.
fn int(n: i64) -> Side {
    n.into()
}

/// p/q.
fn ratio(p: i64, q: i64) -> Side {
    Rational::new(p.into(), q.into()).into()
}

/// x^2.
fn sq(x: &Side) -> Side {
    x * x
}

/// alpha.
fn alpha() -> Side {
    sym("alpha")
}

/// lambda.
fn lambda() -> Side {
    sym("lambda")
}

/// E_k, k = 0, 1, 2.
fn ek(k: usize) -> Side {
    sym(["E0", "E1", "E2"][k])
}

/// sqrt(2v/pi) D = 2 v p.
fn root_two_v_over_pi_d() -> Side {
    int(2) * sym("v") * sym("p")
}

/// An exact coefficient of SELU, whatever the fixed point that it is designed for.
fn coefficient(c: &Coefficient) -> Side {
    c.substitute(|constant| match constant {
        Constant::SeluAlpha { .. } => alpha(),
        Constant::SeluLambda { .. } => lambda(),
    })
}

/// E\[z^n e^{kz}; z < 0\] or E\[z^n e^{kz}; z > 0\] for n = 0 .. : the recurrence of `moments::closed_form`.
///
/// M_0 = E_k/2 below and, for k = 0, 1 - E_0/2 above; M_1 = (m + kv) M_0 -+ v p, M_n = (m + kv) M_{n-1} + (n-1) v M_{n-2}.
fn tilted(k: usize, below: bool, power: u32) -> Side {
    let half = ratio(1, 2) * ek(k);
    let (start, jump) = if below { (half, int(-1)) } else { (int(1) - half, int(1)) };
    let mean = sym("m") + int(k as i64) * sym("v");
    let (mut previous, mut current) = (Side::default(), start);
    for n in 1..=i64::from(power) {
        let edge = if n == 1 { &jump * &(sym("v") * sym("p")) } else { Side::default() };
        let next = &mean * &current + int(n - 1) * sym("v") * previous + edge;
        (previous, current) = (current, next);
    }
    current
}

/// E of a piece's terms over one side of 0; `None` outside the class of the symbols.
fn piece(terms: &ExpPoly, below: bool) -> Option<Side> {
    terms.terms().try_fold(Side::default(), |sum, (shape, q)| {
        let k = shape.rate.is_integer().then(|| shape.rate.to_usize()).flatten()?;
        let known = shape.offset.is_zero() && k <= 2 && (below || k == 0);
        known.then(|| sum + coefficient(q) * tilted(k, below, shape.power))
    })
}

/// E h(z); `None` unless h is made of SELU's pieces, with point masses at 0 of order 0 only.
fn expectation(h: &Distribution) -> Option<Side> {
    let f = h.function();
    let [below, above] = f.pieces() else { return None };
    if !f.breakpoints().iter().all(Zero::is_zero) {
        return None;
    }
    h.masses().iter().try_fold(piece(below, true)? + piece(above, false)?, |sum, mass| {
        let at_zero = mass.order == 0 && mass.at.is_zero();
        let weight = mass.weight.terms().try_fold(Side::default(), |sum, (exponent, q)| {
            exponent.is_zero().then(|| sum + coefficient(q))
        })?;
        at_zero.then(|| sum + weight * sym("p"))
    })
}

/// A polynomial that is not 0, in the place of one that is not known.
fn unknown() -> Side {
    sym("unknown")
}

/// E f^(k)(z), or E (f^2)^(k)(z), of SELU.
fn moment(square: bool, k: usize) -> Side {
    let selu = Activation::selu();
    let side = selu.as_piecewise().and_then(|f| {
        let f = if square { f.times(f) } else { f.clone() };
        expectation(&(0..k).fold(Distribution::from(f), |h, _| h.derivative()))
    });
    side.unwrap_or_else(unknown)
}

/// E f^(k)(z).
fn mean(k: usize) -> Side {
    moment(false, k)
}

/// E (f^2)^(k)(z).
fn second(k: usize) -> Side {
    moment(true, k)
}

/// A polynomial at m = 0, where E0 = erfc(0) = 1.
fn at_zero_mean(side: &Side) -> Side {
    side.substitute(|symbol| match *symbol {
        "m" => Side::default(),
        "E0" => int(1),
        other => sym(other),
    })
}

/// A polynomial at v = 1.
fn at_unit_variance(side: &Side) -> Side {
    side.substitute(|symbol| if *symbol == "v" { int(1) } else { sym(symbol) })
}

/// alpha (1 - E1) - 2 v p at m = 0: vanishes by the definition of [`selu::alpha`](crate::activation::selu::alpha).
fn alpha_definition() -> Side {
    alpha() * (int(1) - ek(1)) - root_two_v_over_pi_d()
}

/// lambda^2 (v + alpha^2 (1 - 2 E1 + E2)) - 2 v at m = 0: vanishes by the definition of
/// [`selu::lambda`](crate::activation::selu::lambda).
fn lambda_definition() -> Side {
    let negative = sq(&alpha()) * (int(1) - int(2) * ek(1) + ek(2));
    sq(&lambda()) * (sym("v") + negative) - int(2) * sym("v")
}

/// Eq. 11 less E f(z).
pub(super) fn closed_mean() -> Side {
    let (a, m) = (alpha(), sym("m"));
    let bracket = int(-1) * (&a + &m) * ek(0) + a * ek(1) + root_two_v_over_pi_d() + int(2) * m;
    ratio(1, 2) * lambda() * bracket - mean(0)
}

/// Eq. 13 less E f(z)^2.
pub(super) fn closed_second() -> Side {
    let m = sym("m");
    let bracket = (sq(&m) + sym("v")) * (int(2) - ek(0))
        + sq(&alpha()) * (int(-2) * ek(1) + ek(2) + ek(0))
        + m * root_two_v_over_pi_d();
    ratio(1, 2) * sq(&lambda()) * bracket - second(0)
}

/// Eq. 62 less d mu~/d m.
pub(super) fn closed_mean_dm() -> Side {
    ratio(1, 2) * lambda() * (alpha() * ek(1) - ek(0) + int(2)) - mean(1)
}

/// Eq. 63 less d mu~/d v; sqrt(2/(pi v)) D = 2 p.
pub(super) fn closed_mean_dv() -> Side {
    let bracket = alpha() * ek(1) - (alpha() - int(1)) * int(2) * sym("p");
    ratio(1, 4) * lambda() * bracket - ratio(1, 2) * mean(2)
}

/// Eq. 64 less d xi~/d m.
pub(super) fn closed_second_dm() -> Side {
    let bracket = sq(&alpha()) * (ek(2) - ek(1)) + sym("m") * (int(2) - ek(0)) + root_two_v_over_pi_d();
    sq(&lambda()) * bracket - second(1)
}

/// Eq. 65 less d xi~/d v.
pub(super) fn closed_second_dv() -> Side {
    let bracket = sq(&alpha()) * (int(2) * ek(2) - ek(1)) - ek(0) + int(2);
    ratio(1, 2) * sq(&lambda()) * bracket - ratio(1, 2) * second(2)
}

/// mu~ at (0, v), less its combination -(lambda/2) A of the definition A of alpha.
pub(super) fn fixed_mean() -> Side {
    at_zero_mean(&mean(0)) + ratio(1, 2) * lambda() * alpha_definition()
}

/// nu~ - v at (0, v), less its combination L/2 - (lambda A/2)^2 of the definitions of lambda and alpha.
pub(super) fn fixed_variance() -> Side {
    let (mean, second) = (at_zero_mean(&mean(0)), at_zero_mean(&second(0)));
    let combination = ratio(1, 2) * lambda_definition() - ratio(1, 4) * sq(&(lambda() * alpha_definition()));
    second - sq(&mean) - sym("v") - combination
}

/// SELU's limit at -infinity less -lambda alpha: the terms of the left piece that do not decay.
pub(super) fn saturation_defect() -> Side {
    let selu = Activation::selu();
    let left = selu.as_piecewise().and_then(|f: &Piecewise| f.pieces().first().cloned());
    let constant = left.and_then(|piece| {
        piece
            .terms()
            .filter(|(shape, _)| shape.rate <= Rational::zero())
            .try_fold(Side::default(), |sum, (shape, q)| {
                (shape.rate.is_zero() && shape.power == 0).then(|| sum + coefficient(q))
            })
    });
    constant.unwrap_or_else(unknown) + lambda() * alpha()
}

/// Eq. 14's alpha x, with x (E1 - 1) + 2 p = 0, against ours at v = 1: (x - alpha)(E1 - 1) is the sum of the two
/// definitions, and E1 < 1.
pub(super) fn alpha_defect() -> Side {
    let (x, p) = (sym("x"), sym("p"));
    let printed = &x * &(ek(1) - int(1)) + int(2) * p;
    (x - alpha()) * (ek(1) - int(1)) - printed - at_unit_variance(&alpha_definition())
}

/// Eq. 14's lambda y, with y^2 U = 2 pi (1 - E1)^2 and U the printed radicand, against ours at v = 1.
///
/// (y^2 - lambda^2) U is a combination of the definitions of y, lambda and alpha and of 2 pi p^2 = 1; U > 0, and both
/// are positive.
pub(super) fn lambda_defect() -> Side {
    let (y, pi, p) = (sym("y"), sym("pi"), sym("p"));
    let rest = int(1) - ek(1);
    let negative = int(1) - int(2) * ek(1) + ek(2);
    let radicand =
        int(2) * ek(2) + &pi * &sq(&ek(1)) - int(2) * (int(2) + pi.clone()) * ek(1) + pi.clone() + int(2);
    let printed = sq(&y) * radicand.clone() - int(2) * pi.clone() * sq(&rest);
    let a = at_unit_variance(&alpha_definition());
    let density = int(2) * pi.clone() * sq(&p) - int(1);
    let from_alpha = pi.clone() * sq(&a) + int(4) * pi.clone() * p * a + int(2) * density;
    let combination = printed - pi * sq(&rest) * at_unit_variance(&lambda_definition())
        + sq(&lambda()) * negative * from_alpha;
    (sq(&y) - sq(&lambda())) * radicand - combination
}

/// Eq. 33 at v = 1.2, m = 0.1: 8v/pi - A^2 - 2A(v + m) with A = (R - 13)/10 is -(R^2 - 960/pi - 169)/100, which vanishes.
pub(super) fn corner_defect() -> Side {
    let (root, inverse_pi) = (sym("R"), sym("1/pi"));
    let a = ratio(1, 10) * (root.clone() - int(13));
    let difference = ratio(48, 5) * inverse_pi.clone() - sq(&a) - ratio(13, 5) * a;
    difference + ratio(1, 100) * (sq(&root) - int(960) * inverse_pi - int(169))
}

/// Alpha dropout at (0, 1): what is dropped becomes s = alpha', what is kept (rate q) stays; then a x + b.
///
/// The mean a (1 - q) s + b vanishes by the definition of b, the variance a^2 (q + (1 - q) q s^2) is 1 by that of a.
pub(super) fn dropout_defects() -> Vec<Side> {
    let (q, s, a) = (sym("q"), sym("s"), sym("a"));
    let lost = int(1) - q.clone();
    let b = int(-1) * a.clone() * (&lost * &s);
    let mean = &lost * &s;
    let second = q.clone() + &lost * &sq(&s);
    let definition = sq(&a) * (q.clone() + sq(&s) * q * lost) - int(1);
    vec![&a * &mean + b, sq(&a) * (second - sq(&mean)) - int(1) - definition]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::interval::Interval;
    use crate::paper::formula;
    use crate::scalar::Scalar;

    /// The value of a side at (m, v), its symbols computed from their definitions.
    fn value(side: &Side, m: &str, v: &str) -> Interval {
        let (m, v) = (formula::num(m), formula::num(v));
        side.evaluate(|symbol| match *symbol {
            "alpha" => formula::alpha(),
            "lambda" => formula::lambda(),
            "m" => m,
            "v" => v,
            "E0" => formula::e0(m, v),
            "E1" => formula::ek(1, m, v),
            "E2" => formula::ek(2, m, v),
            "p" => formula::d(m, v) / (Interval::integer(2) * Interval::pi() * v).sqrt(),
            _ => Interval::ENTIRE,
        })
    }

    /// The polynomials mean what they say: in intervals they meet the moments and their derivatives.
    #[test]
    fn polynomials_are_the_moments() {
        for (m, v) in [("0", "1"), ("-0.7", "0.3"), ("1.25", "2"), ("0.1", "15")] {
            let table = formula::table(formula::num(m), formula::num(v));
            for k in 0..3 {
                for (side, want) in [(mean(k), table.f[k]), (second(k), table.square[k])] {
                    let got = value(&side, m, v);
                    let both = got.intersect(want);
                    assert!(both.is_some() && got.width() < 1e-9, "{k} {m} {v}: {got} {want}");
                }
            }
        }
    }

    /// What vanishes by definition does so in intervals too, and only it does.
    #[test]
    fn definitions_vanish() {
        for side in [alpha_definition(), lambda_definition()] {
            let at = |v| value(&side, "0", v);
            assert!(at("1").contains(0.0) && at("1").width() < 1e-12);
            assert!(!at("2").contains(0.0), "these are not the parameters of variance 2");
        }
    }

    /// A changed coefficient, sign or symbol leaves something over.
    #[test]
    fn false_identities_leave_a_remainder() {
        assert!(closed_mean().is_zero() && fixed_variance().is_zero() && lambda_defect().is_zero());
        let changed = [
            closed_mean() + ratio(1, 1_000_000) * sym("m"),
            closed_second() - sq(&alpha()) * ek(2),
            closed_second_dv() + lambda() * (ek(1) - ek(2)),
            fixed_mean() - ratio(1, 2) * lambda() * alpha_definition(),
            at_zero_mean(&second(0)) - sym("v"),
            corner_defect() + ratio(1, 1000),
            saturation_defect() - lambda(),
        ];
        assert!(changed.iter().all(|side| !side.is_zero()));
        assert!(expectation(&Distribution::from(Piecewise::smooth(ExpPoly::linear(1)))).is_none());
    }
}
