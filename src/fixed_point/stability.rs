//! What the moment map does near a fixed point.

use crate::moments::Image;
use std::fmt;

/// Moduli this close to 1 are not told from it: eigenvalues near a double one are known to the root of rounding only.
const MARGIN: f64 = 1e-9;

/// How a fixed point acts on its neighbours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stability {
    /// Both eigenvalues of the Jacobian lie inside the unit circle: neighbours converge.
    Attracting,
    /// An eigenvalue has modulus 1, to 1e-9, and none is larger: the Jacobian does not decide.
    Marginal,
    /// One eigenvalue inside, one outside the unit circle.
    Saddle,
    /// Both eigenvalues lie outside the unit circle.
    Repelling,
    /// Variance 0: the activations are constant. Neighbours converge if `growth` < 1 and leave if `growth` > 1.
    ///
    /// There z stays near one point, where f is its tangent or its two one-sided tangents: a map of (mu, sqrt(nu)) that is
    /// homogeneous of degree 1. `growth` is the factor by which the distance in these coordinates changes per layer.
    Degenerate {
        /// The factor.
        growth: f64,
    },
}

impl Stability {
    /// The class of a fixed point of positive variance, from the eigenvalues of the Jacobian; `None` if the Jacobian
    /// is not finite.
    ///
    /// ```
    /// use selfnorm::{activation::Activation, fixed_point::Stability};
    /// use selfnorm::moments::{MomentMap, Moments, Reading, WeightSums};
    /// let map = MomentMap::new(&Activation::selu(), Reading::Quenched(WeightSums::new(0.0, 1.0)?))?;
    /// assert_eq!(Stability::of(&map.at(Moments::new(0.0, 1.0)?)), Some(Stability::Attracting));
    /// # Ok::<(), selfnorm::Error>(())
    /// ```
    #[must_use]
    pub fn of(image: &Image<f64>) -> Option<Self> {
        let larger = image.spectral_radius;
        let determinant = image.jacobian.determinant();
        if !(larger.is_finite() && determinant.is_finite()) {
            return None;
        }
        // The product of the eigenvalues is the determinant, real or a complex pair.
        let smaller = if larger > 0.0 { determinant.abs() / larger } else { 0.0 };
        Some(match (larger - 1.0, smaller - 1.0) {
            (large, _) if large < -MARGIN => Self::Attracting,
            (large, _) if large <= MARGIN => Self::Marginal,
            (_, small) if small > MARGIN => Self::Repelling,
            _ => Self::Saddle,
        })
    }

    /// Whether neighbours converge to it.
    #[must_use]
    pub fn attracts(self) -> bool {
        match self {
            Self::Attracting => true,
            Self::Degenerate { growth } => growth < 1.0 - MARGIN,
            Self::Marginal | Self::Saddle | Self::Repelling => false,
        }
    }

    /// A word for machines: `attracting`, `marginal`, `saddle`, `repelling` or `degenerate`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Attracting => "attracting",
            Self::Marginal => "marginal",
            Self::Saddle => "saddle",
            Self::Repelling => "repelling",
            Self::Degenerate { .. } => "degenerate",
        }
    }
}

impl fmt::Display for Stability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Degenerate { growth } if (growth - 1.0).abs() <= MARGIN => {
                write!(f, "degenerate, marginal")
            }
            Self::Degenerate { .. } if self.attracts() => f.write_str("degenerate, attracting"),
            Self::Degenerate { .. } => f.write_str("degenerate, repelling"),
            _ => f.write_str(self.name()),
        }
    }
}
