//! The Gaussian moments of one activation.

use super::closed_form::{Expectation, Expected};
use super::{NetInput, quadrature};
use crate::activation::{Activation, Distribution, Function, Piecewise, Smooth};
use crate::ball::Ball;
use crate::error::{Error, Result};
use crate::scalar::{Lanes, Scalar};
use std::cmp::Ordering;
use std::sync::OnceLock;

/// Moments of f(z) for z ~ N(m, v).
///
/// At v = 0 every quantity is its limit: f(m) and its derivatives, the middle of both sides at a breakpoint, and
/// infinite where a kink or a jump makes it so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutputMoments<S> {
    /// E f(z).
    pub mean: S,
    /// E f(z)^2.
    pub second_moment: S,
    /// E f(z)^2 - (E f(z))^2 >= 0.
    pub variance: S,
    /// E f'(z)^2; infinite where f jumps.
    pub gradient_gain: S,
    /// The derivatives by m and v.
    pub derivatives: Derivatives<S>,
}

/// First derivatives by the net input's mean m and variance v.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Derivatives<S> {
    /// d E f / dm = E f'.
    pub mean_dm: S,
    /// d E f / dv = E f'' / 2.
    pub mean_dv: S,
    /// d E f^2 / dm = E (f^2)'.
    pub second_dm: S,
    /// d E f^2 / dv = E (f^2)'' / 2.
    pub second_dv: S,
    /// d Var f / dm = 2 Cov(f, f').
    pub variance_dm: S,
    /// d Var f / dv = E f'^2 + Cov(f, f'').
    pub variance_dv: S,
}

/// Second derivatives by the net input's mean m and variance v.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SecondDerivatives<S> {
    /// d^2 E f / dm^2 = E f''.
    pub mean_dmm: S,
    /// d^2 E f / dm dv = E f''' / 2.
    pub mean_dmv: S,
    /// d^2 E f / dv^2 = E f'''' / 4.
    pub mean_dvv: S,
    /// d^2 E f^2 / dm^2.
    pub second_dmm: S,
    /// d^2 E f^2 / dm dv.
    pub second_dmv: S,
    /// d^2 E f^2 / dv^2.
    pub second_dvv: S,
}

/// f, f^2, (f^2)'', f', (f^2)', f'', f'^2.
const FIRST: usize = 7;
/// The first three are the ones whose terms may cancel.
const CANCELLING: usize = 3;
/// f'', (f^2)'', f''', (f^2)''', f'''', (f^2)''''.
const SECOND: usize = 6;
/// Terms this many times the result leave `f64` with too few digits: the variance is then computed in a [`Ball`].
const ILL_CONDITIONED: f64 = 1000.0;
/// Bits that such a result keeps.
const REFINED_BITS: i64 = 60;

/// The prepared integrals of an activation: closed forms for the piecewise class, quadrature otherwise.
///
/// Error in `f64`: measured at most 1e-13 of the largest term that enters, and 1e-12 of the variance itself, which is
/// computed in higher precision wherever its terms cancel. Enclosure in an arithmetic that encloses.
///
/// ```
/// use selfnorm::{activation::Activation, moments::{MomentIntegrals, NetInput}};
/// let selu = MomentIntegrals::<f64>::new(&Activation::selu())?;
/// let moments = selu.at(NetInput::new(0.0, 1.0)?);
/// assert!(moments.mean.abs() < 1e-15 && (moments.variance - 1.0).abs() < 1e-15);
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[derive(Debug)]
pub struct MomentIntegrals<S> {
    method: Method<S>,
}

#[derive(Debug)]
enum Method<S> {
    ClosedForm(Box<ClosedForm<S>>),
    Quadrature(Box<Smooth>),
}

#[derive(Debug)]
struct ClosedForm<S> {
    f: Piecewise,
    continuous: bool,
    first: Expectation<S, FIRST, CANCELLING>,
    second: OnceLock<Expectation<S, SECOND, 0>>,
    wide: OnceLock<Box<Expectation<Lanes, FIRST, CANCELLING>>>,
    finer: OnceLock<Expectation<Ball<4>, FIRST, 0>>,
    finest: OnceLock<Expectation<Ball<40>, FIRST, 0>>,
}

impl<S: Scalar> MomentIntegrals<S> {
    /// Prepares the integrals.
    ///
    /// # Errors
    /// [`Error::Undefined`] for a smooth activation in an arithmetic that encloses: its quadrature is not rigorous.
    pub fn new(activation: &Activation) -> Result<Self> {
        let method = match activation.function() {
            Function::Piecewise(f) => Method::ClosedForm(Box::new(ClosedForm::new(f.clone()))),
            Function::Smooth(f) if !S::ENCLOSES => Method::Quadrature(Box::new(f.clone())),
            Function::Smooth(_) => {
                return Err(Error::Undefined {
                    quantity: "an enclosure of the moments",
                    activation: activation.name().to_owned(),
                    reason: "it is outside the piecewise exponential-polynomial class",
                });
            }
        };
        Ok(Self { method })
    }

    /// The moments for z ~ N(m, v); infinite where they exceed the arithmetic's range.
    #[must_use]
    #[inline(always)]
    pub fn at(&self, input: NetInput<S>) -> OutputMoments<S> {
        match &self.method {
            Method::ClosedForm(closed_form) => closed_form.at(input),
            Method::Quadrature(f) => smooth_moments(f, input),
        }
    }

    /// The second derivatives for z ~ N(m, v).
    #[must_use]
    pub fn second_derivatives(&self, input: NetInput<S>) -> SecondDerivatives<S> {
        match &self.method {
            Method::ClosedForm(closed_form) => closed_form.second_derivatives(input),
            Method::Quadrature(f) => {
                let input = NetInput { mean: input.mean.to_f64(), variance: input.variance.to_f64() };
                let (f, g) = quadrature::derivative_integrals(f, input);
                second_derivatives([f[2], g[2], f[3], g[3], f[4], g[4]].map(S::exact))
            }
        }
    }
}

impl MomentIntegrals<f64> {
    /// The moments for eight z ~ N(m, v), v > 0; `None` where terms cancel in one of them, or without a closed form.
    #[must_use]
    #[inline(always)]
    pub(super) fn eight(&self, input: NetInput<Lanes>) -> Option<OutputMoments<Lanes>> {
        let Method::ClosedForm(closed_form) = &self.method else { return None };
        let wide =
            closed_form.wide.get_or_init(|| Box::new(Expectation::new(first_functions(&closed_form.f))));
        let Expected { values, scales } = wide.at(input);
        let moments = closed_form.assemble(values);
        is_well_conditioned(&moments, &scales).then_some(moments)
    }
}

impl<S: Scalar> OutputMoments<S> {
    /// The moments, if mean and variance are finite.
    ///
    /// # Errors
    /// [`Error::Overflow`] otherwise.
    pub fn require_finite(self, input: NetInput<S>) -> Result<Self> {
        let at = || {
            let short = |x: f64| {
                if x == 0.0 || (1e-5..1e15).contains(&x.abs()) { x.to_string() } else { format!("{x:e}") }
            };
            let [mean, variance] = [input.mean, input.variance].map(|x| short(x.to_f64()));
            format!("net mean {mean}, net variance {variance}; it must stay below 1.8e308")
        };
        match (self.mean.is_finite(), self.second_moment.is_finite() && self.variance.is_finite()) {
            (true, true) => Ok(self),
            (false, _) => Err(Error::Overflow { quantity: "the mean E f(z)", at: at() }),
            (_, false) => Err(Error::Overflow { quantity: "the second moment E f(z)^2", at: at() }),
        }
    }
}

impl<S: Scalar> ClosedForm<S> {
    fn new(f: Piecewise) -> Self {
        let first = Expectation::new(first_functions(&f));
        Self {
            continuous: f.is_continuous(),
            first,
            second: OnceLock::new(),
            wide: OnceLock::new(),
            finer: OnceLock::new(),
            finest: OnceLock::new(),
            f,
        }
    }

    #[inline(always)]
    fn at(&self, input: NetInput<S>) -> OutputMoments<S> {
        if input.variance.sign() == Some(Ordering::Equal) {
            let mut moments = self.assemble(self.first.at(input).values);
            let d = &mut moments.derivatives;
            (moments.variance, d.variance_dm, d.variance_dv) = self.variance_limit(input.mean);
            return moments;
        }
        let Expected { values, scales } = self.first.at(input);
        let moments = self.assemble(values);
        // More digits are of no use where the net input itself has overflowed.
        let overflowed = !(S::ENCLOSES || (input.mean.is_finite() && input.variance.is_finite()));
        if overflowed || is_well_conditioned(&moments, &scales) { moments } else { self.refine(input) }
    }

    #[inline(always)]
    fn assemble<T: Scalar>(&self, values: [T; FIRST]) -> OutputMoments<T> {
        let [mean, second, square_curvature, slope, square_slope, curvature, gain] = values;
        let half = T::ratio(1, 2);
        let (mean_dv, second_dv) = (half * curvature, half * square_curvature);
        let twice = mean + mean;
        OutputMoments {
            mean,
            second_moment: second,
            variance: (second - mean.square()).max(T::integer(0)),
            gradient_gain: if self.continuous { gain } else { T::exact(f64::INFINITY) },
            derivatives: Derivatives {
                mean_dm: slope,
                mean_dv,
                second_dm: square_slope,
                second_dv,
                variance_dm: square_slope - twice * slope,
                variance_dv: second_dv - twice * mean_dv,
            },
        }
    }

    /// The variance and its derivatives by m and v for v -> 0, where the formulas would be inf - inf.
    ///
    /// Near m let f be L + a u + c u^2/2 + .. for u < 0 and R + b u + d u^2/2 + .. for u > 0, J = R - L. Then, from
    /// the moments of the two halves of N(0, v), Var f = J^2/4 + J (a + b) sqrt(v/(2 pi)) + v
    /// ((a^2 + b^2)/2 - (b - a)^2/(2 pi) + J (d - c)/4) + .., and dVar/dm = J (b - a) (1/2 - 1/pi) + ...
    fn variance_limit(&self, m: S) -> (S, S, S) {
        let slopes = self.f.derivative().function().clone();
        let curves = slopes.derivative();
        let ((l, r), (a, b), (c, d)) = (self.f.limits(m), slopes.limits(m), curves.function().limits(m));
        let (half, quarter, zero) = (S::ratio(1, 2), S::ratio(1, 4), S::integer(0));
        // Where f is certainly continuous, J is 0 exactly.
        let jumps = self.f.derivative().masses().iter().any(|mass| {
            !matches!((m - S::rational(&mass.at)).sign(), Some(Ordering::Less | Ordering::Greater))
        });
        let inverse_pi = S::integer(1) / S::pi();
        let bend = half * (a.square() + b.square() - inverse_pi * (b - a).square());
        if !jumps {
            return (zero, zero, bend);
        }
        let jump = r - l;
        let steep = jump * (a + b);
        let by_v = match steep.sign() {
            Some(Ordering::Equal) => bend + quarter * jump * (d - c),
            _ => steep * S::exact(f64::INFINITY),
        };
        (quarter * jump.square(), jump * (b - a) * (half - inverse_pi), by_v)
    }

    /// The same formulas in as many digits as the cancellation asks for.
    ///
    /// Terms are below 2^1024 and a result below 2^-1074 is 0 in `f64`, so the finer of the two precisions always
    /// suffices for a result that `f64` can hold at terms of ordinary size.
    fn refine(&self, input: NetInput<S>) -> OutputMoments<S> {
        let finer = self.in_precision(&self.finer, input);
        let mut moments = if resolved(finer.variance) && resolved(finer.derivatives.variance_dv) {
            finer.map(|x| S::exact(x.to_f64()))
        } else {
            self.in_precision(&self.finest, input).map(|x| S::exact(x.to_f64()))
        };
        if !self.continuous {
            // A ball has no infinity: what it knows nothing of reads 0.
            moments.gradient_gain = S::exact(f64::INFINITY);
        }
        moments
    }

    fn in_precision<const LIMBS: usize>(
        &self,
        prepared: &OnceLock<Expectation<Ball<LIMBS>, FIRST, 0>>,
        input: NetInput<S>,
    ) -> OutputMoments<Ball<LIMBS>> {
        let input = NetInput {
            mean: Ball::exact(input.mean.to_f64()),
            variance: Ball::exact(input.variance.to_f64()),
        };
        let expectation = prepared.get_or_init(|| Expectation::new(first_functions(&self.f)));
        self.assemble(expectation.at(input).values)
    }

    fn second_derivatives(&self, input: NetInput<S>) -> SecondDerivatives<S> {
        let prepared = self.second.get_or_init(|| {
            let [curve, square_curve] =
                [&self.f, &self.f.times(&self.f)].map(|f| f.derivative().derivative());
            let [third, square_third] = [&curve, &square_curve].map(Distribution::derivative);
            let [fourth, square_fourth] = [&third, &square_third].map(Distribution::derivative);
            Expectation::new([curve, square_curve, third, square_third, fourth, square_fourth])
        });
        second_derivatives(prepared.at(input).values)
    }
}

/// Whether no term is so much larger than the variance, the gain and the variance's derivative that their digits
/// are lost.
#[inline(always)]
fn is_well_conditioned<S: Scalar>(moments: &OutputMoments<S>, scales: &[S; CANCELLING]) -> bool {
    let enough = |result: S, terms: S| (terms - S::exact(ILL_CONDITIONED) * result).leans_negative();
    S::ENCLOSES
        || (enough(moments.variance, scales[1] + scales[0].square())
            && enough(moments.gradient_gain.max(moments.derivatives.variance_dv.abs()), scales[2]))
}

/// Whether every digit that `f64` can show is known.
fn resolved<const LIMBS: usize>(x: Ball<LIMBS>) -> bool {
    let negligible = Ball::exact(f64::from_bits(1)) * Ball::ratio(1, 1 << 10);
    x.relative_accuracy_bits() >= REFINED_BITS || (x.abs() - negligible).sign() == Some(Ordering::Less)
}

/// f, f^2, (f^2)'', f', (f^2)', f'', f'^2; where f jumps, the last is the square of the function part of f'.
fn first_functions(f: &Piecewise) -> [Distribution; FIRST] {
    let square = f.times(f);
    let (slope, square_slope) = (f.derivative(), square.derivative());
    let gain = slope.function().times(slope.function());
    let (curvature, square_curvature) = (slope.derivative(), square_slope.derivative());
    [f.clone().into(), square.into(), square_curvature, slope, square_slope, curvature, gain.into()]
}

fn second_derivatives<S: Scalar>(values: [S; SECOND]) -> SecondDerivatives<S> {
    let [mean_dmm, second_dmm, third, square_third, fourth, square_fourth] = values;
    let (half, quarter) = (S::ratio(1, 2), S::ratio(1, 4));
    SecondDerivatives {
        mean_dmm,
        mean_dmv: half * third,
        mean_dvv: quarter * fourth,
        second_dmm,
        second_dmv: half * square_third,
        second_dvv: quarter * square_fourth,
    }
}

/// Moments of a smooth activation by quadrature; at variance 0 from the derivatives at m.
fn smooth_moments<S: Scalar>(f: &Smooth, input: NetInput<S>) -> OutputMoments<S> {
    let input = NetInput { mean: input.mean.to_f64(), variance: input.variance.to_f64() };
    let q = if input.variance > 0.0 {
        quadrature::integrals(f, input)
    } else {
        quadrature::at_point(f, input.mean)
    };
    let moments = OutputMoments {
        mean: q.mean,
        second_moment: q.second,
        variance: q.variance,
        gradient_gain: q.gain,
        derivatives: Derivatives {
            mean_dm: q.slope,
            mean_dv: 0.5 * q.curvature,
            second_dm: 2.0 * (q.slope_covariance + q.mean * q.slope),
            second_dv: q.gain + q.curvature_covariance + q.mean * q.curvature,
            variance_dm: 2.0 * q.slope_covariance,
            variance_dv: q.gain + q.curvature_covariance,
        },
    };
    moments.map(S::exact)
}

impl<S: Copy> OutputMoments<S> {
    /// Every number of it through `f`.
    fn map<T>(self, f: impl Fn(S) -> T) -> OutputMoments<T> {
        let d = self.derivatives;
        OutputMoments {
            mean: f(self.mean),
            second_moment: f(self.second_moment),
            variance: f(self.variance),
            gradient_gain: f(self.gradient_gain),
            derivatives: Derivatives {
                mean_dm: f(d.mean_dm),
                mean_dv: f(d.mean_dv),
                second_dm: f(d.second_dm),
                second_dv: f(d.second_dv),
                variance_dm: f(d.variance_dm),
                variance_dv: f(d.variance_dv),
            },
        }
    }
}
