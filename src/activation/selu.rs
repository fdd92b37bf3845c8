//! The parameters of SELU with a given fixed point, in closed form.
//!
//! SELU is lambda z for z > 0 and lambda alpha (e^z - 1) for z <= 0. With omega = 0 and tau = 1 a layer maps
//! (0, nu) to (E f(z), Var f(z)), z ~ N(0, nu). Setting this to (0, nu) gives, with
//! E_1 = e^{nu/2} erfc(sqrt(nu/2)) = erfcx(sqrt(nu/2)) and E_2 = e^{2nu} erfc(sqrt(2nu)) = erfcx(sqrt(2nu)),
//!
//! alpha = sqrt(2 nu/pi) / (1 - E_1), lambda = sqrt(2 nu / (nu + alpha^2 (1 - 2 E_1 + E_2))).
//!
//! For nu = 1 this is the paper's eq. 14 (alpha01, lambda01), for nu = 2 its appendix A5.

use crate::scalar::Scalar;

/// SELU's alpha for the fixed point (0, variance), variance > 0.
///
/// ```
/// let alpha = selfnorm::activation::selu::alpha(1.0_f64);
/// assert!((alpha - 1.6732632423543773).abs() < 1e-15);
/// ```
#[must_use]
pub fn alpha<S: Scalar>(variance: S) -> S {
    let two = S::integer(2);
    (two * variance / S::pi()).sqrt() / (S::integer(1) - (variance / two).sqrt().erfcx())
}

/// SELU's lambda for the fixed point (0, variance), variance > 0.
///
/// ```
/// let lambda = selfnorm::activation::selu::lambda(1.0_f64);
/// assert!((lambda - 1.0507009873554805).abs() < 1e-15);
/// ```
#[must_use]
pub fn lambda<S: Scalar>(variance: S) -> S {
    let two = S::integer(2);
    let e1 = (variance / two).sqrt().erfcx();
    let e2 = (two * variance).sqrt().erfcx();
    let negative_side = alpha(variance).square() * (S::integer(1) - two * e1 + e2);
    (two * variance / (variance + negative_side)).sqrt()
}
