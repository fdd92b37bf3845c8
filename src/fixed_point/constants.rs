//! SELU's constants in every arithmetic, and as many certified digits as are asked for.

use super::two_sided::{LeftSide, TwoSided};
use crate::ball::Ball;
use crate::error::{Error, Result};
use crate::moments::{NetInput, contraction_factor};
use crate::scalar::{Rational, Scalar, decimal_of};
use nalgebra::Matrix2;
use num_traits::Zero;

/// Most digits that [`certified_constants`] gives.
pub const MAX_DIGITS: usize = 10_000;

/// What follows from asking SELU for the fixed point (0, nu) at omega = 0, tau = 1.
///
/// | field | value for nu = 1 |
/// |---|---|
/// | `alpha` | alpha01 = 1.67326.. (the paper's eq. 14) |
/// | `lambda` | lambda01 = 1.05070.. (eq. 14) |
/// | `saturation` | alpha' = -lambda alpha = lim f(z), z -> -inf; = -1.75809.. (alpha dropout) |
/// | `jacobian_12` | H12 = 0.08883.. (eq. 6) |
/// | `jacobian_22` | H22 = 0.78264.. (eq. 6) |
/// | `contraction_factor` | S = sqrt(H12^2 + H22^2) = 0.78767.. |
/// | `gradient_gain` | chi = E f'(z)^2 = 1.07157.. |
///
/// H11 = H21 = 0 because omega = 0. With P(z) = max(z, 0) and N(z) = e^z - 1 for z <= 0, SELU is lambda (P + alpha N), and
/// everything follows from the moments of P and N: alpha = -E P/E N, lambda = sqrt(nu/(E P^2 + alpha^2 E N^2)), the closed
/// forms of [`selu`](crate::activation::selu), without evaluating SELU's symbolic coefficients over and over.
/// Enclosures in an arithmetic that encloses; within 1e-15 in `f64` for nu = 1.
///
/// ```
/// use selfnorm::fixed_point::Constants;
/// use selfnorm::interval::Interval;
/// use selfnorm::scalar::Rational;
/// let one = Rational::from_integer(1.into());
/// let fast = Constants::<f64>::new(&one)?;
/// let rigorous = Constants::<Interval>::new(&one)?;
/// assert!((fast.contraction_factor - 0.7876733604657156).abs() < 1e-15);
/// assert!(rigorous.contraction_factor.contains(fast.contraction_factor));
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constants<S> {
    /// alpha.
    pub alpha: S,
    /// lambda.
    pub lambda: S,
    /// alpha' = -lambda alpha.
    pub saturation: S,
    /// H12 = d mu~/d nu.
    pub jacobian_12: S,
    /// H22 = d nu~/d nu.
    pub jacobian_22: S,
    /// S.
    pub contraction_factor: S,
    /// chi.
    pub gradient_gain: S,
}

impl<S: Scalar> Constants<S> {
    /// The constants for the fixed point (0, variance).
    ///
    /// # Errors
    /// [`Error::Domain`] unless variance > 0.
    pub fn new(variance: &Rational) -> Result<Self> {
        if *variance <= Rational::zero() {
            let value = decimal_of(variance);
            return Err(Error::Domain { parameter: "variance", value, domain: "a number > 0" });
        }
        let nu = S::rational(variance);
        let sides = TwoSided::new(LeftSide::Saturation, NetInput { mean: S::integer(0), variance: nu })?;
        let [alpha, lambda] = sides.solve_centred(nu);
        let square = |right: S, left: S| lambda.square() * (right + alpha.square() * left);
        let (right, left) = (sides.right, sides.left);
        // mu~ = 0, so that the variance moves with the second moment alone.
        let jacobian_12 = lambda * (right.derivatives.mean_dv + alpha * left.derivatives.mean_dv);
        let jacobian_22 = square(right.derivatives.second_dv, left.derivatives.second_dv);
        let zero = S::integer(0);
        Ok(Self {
            alpha,
            lambda,
            saturation: -(lambda * alpha),
            jacobian_12,
            jacobian_22,
            contraction_factor: contraction_factor(&Matrix2::new(zero, jacobian_12, zero, jacobian_22)),
            gradient_gain: square(right.gradient_gain, left.gradient_gain),
        })
    }

    /// The constants with their names.
    #[must_use]
    pub fn named(&self) -> [(&'static str, S); 7] {
        [
            ("alpha", self.alpha),
            ("lambda", self.lambda),
            ("saturation", self.saturation),
            ("jacobian_12", self.jacobian_12),
            ("jacobian_22", self.jacobian_22),
            ("contraction_factor", self.contraction_factor),
            ("gradient_gain", self.gradient_gain),
        ]
    }
}

/// The constants for the fixed point (0, variance) in decimal, each with `digits` certified significant digits.
///
/// The true value rounds to the printed one, to nearest at the last place: all members of its enclosure do, in a
/// [`Ball`] of 256 bits or of as many more as it takes.
///
/// # Errors
/// [`Error::Domain`] unless variance > 0 and digits is 1 to [`MAX_DIGITS`]; [`Error::NotFound`] if the largest balls do not
/// certify as many digits, for a variance so far from 1 that the terms cancel.
///
/// ```
/// use selfnorm::fixed_point::certified_constants;
/// use selfnorm::scalar::Rational;
/// assert!(certified_constants(&Rational::from_integer(0.into()), 10).is_err());
/// assert!(certified_constants(&Rational::from_integer(1.into()), 10_001).is_err());
/// ```
pub fn certified_constants(variance: &Rational, digits: usize) -> Result<Vec<(&'static str, String)>> {
    if digits == 0 || digits > MAX_DIGITS {
        let value = digits.to_string();
        return Err(Error::Domain { parameter: "digits", value, domain: "a number from 1 to 10000" });
    }
    // Cheapest first; each number of limbs is compiled on its own.
    for certify in [certify::<4>, certify::<16>, certify::<64>, certify::<200>, certify::<600>] {
        if let Some(certified) = certify(variance, digits)? {
            return Ok(certified);
        }
    }
    Err(Error::NotFound {
        search: "the certified digits",
        reason: format!("{digits} digits at variance {} take more than 38400 bits", decimal_of(variance)),
    })
}

/// The constants in balls of this many 64-bit limbs, if they certify enough digits.
fn certify<const LIMBS: usize>(
    variance: &Rational,
    digits: usize,
) -> Result<Option<Vec<(&'static str, String)>>> {
    // log2(10) bits per digit at least.
    if LIMBS * 64 < digits * 3322 / 1000 {
        return Ok(None);
    }
    let constants = Constants::<Ball<LIMBS>>::new(variance)?;
    let texts = constants.named().map(|(name, ball)| (name, ball.certified_digits(digits)));
    let enough = texts.iter().all(|(_, text)| significant_digits(text) >= digits);
    Ok(enough.then(|| texts.into()))
}

/// The number of significant digits that a decimal shows.
fn significant_digits(text: &str) -> usize {
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    let digits = mantissa.chars().filter(char::is_ascii_digit);
    digits.skip_while(|digit| *digit == '0').count()
}
