//! The moment map: a layer's moments from the moments of the layer before.

use super::matrix::{contraction_factor, spectral_radius, times};
use super::{MomentIntegrals, Moments, NetInput, OutputMoments, WeightSums};
use crate::activation::Activation;
use crate::error::Result;
use crate::scalar::Scalar;
use nalgebra::Matrix2;

/// What is known of a layer's weights, and so what its net inputs' mean and variance are.
///
/// The two readings answer different questions and must not be mixed:
/// * [`Quenched`](Self::Quenched) is the paper's. The unit's weights are given, with sum omega and sum of squares tau;
///   its net input, over the inputs, has mean m = mu omega and variance v = nu tau. It holds for one unit.
/// * [`MeanField`](Self::MeanField) is a layer of n units with random weights w ~ N(0, tau/n). Over weights **and**
///   inputs, net inputs have mean m = 0 and variance v = tau (nu + mu^2). It holds for the layer as a whole, n large.
///
/// With w ~ N(0, 1/n) the sum omega is itself ~ N(0, 1): |omega| <= 0.1, the paper's domain, holds for 8 % of the
/// units only (P(|N(0,1)| <= 0.1) = 0.0797), whatever the width. Statements about a whole randomly initialized layer
/// belong to the mean-field reading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reading<S> {
    /// A unit with given weight sums: m = mu omega, v = nu tau.
    Quenched(WeightSums<S>),
    /// A layer of random weights: m = 0, v = tau (nu + mu^2).
    MeanField {
        /// tau, n times the variance of a weight.
        tau: S,
    },
}

/// The map g : (mu, nu) -> (mu~, nu~) of an activation under a reading.
///
/// ```
/// use selfnorm::activation::Activation;
/// use selfnorm::moments::{MomentMap, Moments, Reading, WeightSums};
/// let weights = Reading::Quenched(WeightSums::new(0.0, 1.0)?);
/// let map = MomentMap::<f64>::new(&Activation::selu(), weights)?;
/// let image = map.at(Moments::new(0.0, 1.0)?);
/// assert!((image.contraction_factor - 0.7876733604657156).abs() < 1e-15);
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[derive(Debug)]
pub struct MomentMap<S> {
    activation: Activation,
    integrals: MomentIntegrals<S>,
    reading: Reading<S>,
}

/// The image of a point under the moment map, and how the map acts near it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Image<S> {
    /// (mu~, nu~).
    pub moments: Moments<S>,
    /// E f(z)^2 = nu~ + mu~^2.
    pub second_moment: S,
    /// H, the derivatives of (mu~, nu~) (rows) by (mu, nu) (columns).
    pub jacobian: Matrix2<S>,
    /// S, the largest singular value of H.
    pub contraction_factor: S,
    /// rho, the spectral radius of H.
    pub spectral_radius: S,
    /// chi = tau E f'(z)^2, the factor of the gradient's second moment per layer.
    pub gradient_gain: S,
}

impl<S: Scalar> Reading<S> {
    /// m and v.
    #[must_use]
    #[inline(always)]
    pub fn net_input(&self, moments: Moments<S>) -> NetInput<S> {
        match *self {
            Self::Quenched(weights) => NetInput {
                mean: moments.mean * weights.sum,
                variance: moments.variance * weights.sum_of_squares,
            },
            Self::MeanField { tau } => {
                NetInput { mean: S::integer(0), variance: tau * (moments.variance + moments.mean.square()) }
            }
        }
    }

    /// tau.
    #[must_use]
    #[inline(always)]
    pub fn tau(&self) -> S {
        match *self {
            Self::Quenched(weights) => weights.sum_of_squares,
            Self::MeanField { tau } => tau,
        }
    }

    /// The same reading in another arithmetic.
    pub(crate) fn map<T>(self, f: impl Fn(S) -> T) -> Reading<T> {
        match self {
            Self::Quenched(WeightSums { sum, sum_of_squares }) => {
                Reading::Quenched(WeightSums { sum: f(sum), sum_of_squares: f(sum_of_squares) })
            }
            Self::MeanField { tau } => Reading::MeanField { tau: f(tau) },
        }
    }

    /// The derivatives of (m, v) (rows) by (mu, nu) (columns).
    #[inline(always)]
    fn jacobian(&self, moments: Moments<S>) -> Matrix2<S> {
        let zero = S::integer(0);
        match *self {
            Self::Quenched(weights) => Matrix2::new(weights.sum, zero, zero, weights.sum_of_squares),
            Self::MeanField { tau } => Matrix2::new(zero, zero, tau * (moments.mean + moments.mean), tau),
        }
    }

    /// The image of a point whose net input has these moments.
    #[inline(always)]
    pub(super) fn image(&self, moments: Moments<S>, output: OutputMoments<S>) -> Image<S> {
        let d = output.derivatives;
        let by_net_input = Matrix2::new(d.mean_dm, d.mean_dv, d.variance_dm, d.variance_dv);
        let jacobian = product(&by_net_input, &self.jacobian(moments));
        Image {
            moments: Moments { mean: output.mean, variance: output.variance },
            second_moment: output.second_moment,
            contraction_factor: contraction_factor(&jacobian),
            spectral_radius: spectral_radius(&jacobian),
            jacobian,
            gradient_gain: self.tau() * output.gradient_gain,
        }
    }
}

impl<S: Scalar> MomentMap<S> {
    /// The map of an activation.
    ///
    /// # Errors
    /// As [`MomentIntegrals::new`].
    pub fn new(activation: &Activation, reading: Reading<S>) -> Result<Self> {
        Ok(Self { activation: activation.clone(), integrals: MomentIntegrals::new(activation)?, reading })
    }

    /// The activation.
    #[must_use]
    pub fn activation(&self) -> &Activation {
        &self.activation
    }

    /// The map of the same activation under another reading.
    #[must_use]
    pub fn with_reading(self, reading: Reading<S>) -> Self {
        Self { reading, ..self }
    }

    /// What is known of the weights.
    #[must_use]
    pub fn reading(&self) -> Reading<S> {
        self.reading
    }

    /// The integrals behind it.
    pub(super) fn integrals(&self) -> &MomentIntegrals<S> {
        &self.integrals
    }

    /// The moments that the map is made of, at the net input of a point.
    #[must_use]
    #[inline(always)]
    pub fn output(&self, moments: Moments<S>) -> OutputMoments<S> {
        self.integrals.at(self.reading.net_input(moments))
    }

    /// (mu~, nu~).
    #[must_use]
    pub fn apply(&self, moments: Moments<S>) -> Moments<S> {
        let output = self.output(moments);
        Moments { mean: output.mean, variance: output.variance }
    }

    /// The image with its Jacobian and what follows from it.
    #[must_use]
    #[inline(always)]
    pub fn at(&self, moments: Moments<S>) -> Image<S> {
        self.reading.image(moments, self.output(moments))
    }
}

/// The matrix product, with [`times`] for the products of entries.
#[inline(always)]
fn product<S: Scalar>(a: &Matrix2<S>, b: &Matrix2<S>) -> Matrix2<S> {
    let with = |times: fn(S, S) -> S| {
        Matrix2::new(
            times(a[(0, 0)], b[(0, 0)]) + times(a[(0, 1)], b[(1, 0)]),
            times(a[(0, 0)], b[(0, 1)]) + times(a[(0, 1)], b[(1, 1)]),
            times(a[(1, 0)], b[(0, 0)]) + times(a[(1, 1)], b[(1, 0)]),
            times(a[(1, 0)], b[(0, 1)]) + times(a[(1, 1)], b[(1, 1)]),
        )
    };
    let plain = with(S::mul);
    if (plain[(0, 0)] + plain[(0, 1)] + plain[(1, 0)] + plain[(1, 1)]).is_finite() {
        plain
    } else {
        with(times)
    }
}
