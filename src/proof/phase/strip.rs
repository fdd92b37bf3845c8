//! Strips of r, and the scales at which the variance is fixed.

use super::profile::{Profile, Slopes};
use crate::interval::Interval;
use crate::scalar::Scalar;
use std::sync::OnceLock;

/// Scales between these are cut; below and above, a strip's end is 0 or infinity.
const SCALES: [f64; 2] = [1.0 / 1024.0, 16384.0];
/// The ends of the scales are found to this fraction of what was known of them, on a logarithmic scale.
const FRACTION: f64 = 1.0 / 64.0;
/// Logarithmic width below which scales are not cut.
const FINE: f64 = 1e-6;

/// An interval of r and one of tau, with a superset of the scales s at which tau W(r, s) = 1.
#[derive(Debug)]
pub(super) struct Strip {
    pub r: Interval,
    tau: Interval,
    /// The scales, or `None` where there is none.
    pub scales: Option<[f64; 2]>,
    /// A over these.
    mean: Interval,
    slopes: OnceLock<Slopes>,
    /// Its quarters.
    parts: OnceLock<[Box<Strip>; 4]>,
}

/// What is certain of the fixed points in a strip.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Crossing {
    /// The sign of h' at each of them.
    pub rising: bool,
    /// Whether the spectral radius at each of them is below 1, or above.
    pub attracts: Option<bool>,
}

/// Fixed points may differ in the sign of h', or that is not known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Unknown;

impl Crossing {
    /// What is certain of all.
    ///
    /// # Errors
    /// [`Unknown`] for different signs of h', and if anything is unknown.
    pub fn join(parts: impl Iterator<Item = Result<Option<Self>, Unknown>>) -> Result<Option<Self>, Unknown> {
        let mut all: Option<Self> = None;
        for part in parts {
            let Some(one) = part? else { continue };
            all = match all {
                None => Some(one),
                Some(all) if all.rising != one.rising => return Err(Unknown),
                Some(all) => {
                    Some(Self { attracts: all.attracts.filter(|a| one.attracts == Some(*a)), ..all })
                }
            };
        }
        Ok(all)
    }
}

impl Strip {
    /// With nothing known of the scales.
    pub fn new(r: Interval, tau: Interval) -> Self {
        Self::with(r, tau, Some([0.0, f64::INFINITY]), Interval::ENTIRE)
    }

    fn with(r: Interval, tau: Interval, scales: Option<[f64; 2]>, mean: Interval) -> Self {
        Self { r, tau, scales, mean, slopes: OnceLock::new(), parts: OnceLock::new() }
    }

    /// A part of it, with what is known of the whole.
    pub fn part(&self, r: Interval, tau: Interval) -> Self {
        Self::with(r, tau, self.scales, self.mean)
    }

    /// Whether a scale exists for every r and tau of it.
    ///
    /// An end of the scales that is neither 0 nor infinity has been shown to lie on one side of all of them.
    pub fn is_certain(&self) -> bool {
        self.scales.is_some_and(|[low, high]| low > 0.0 && high < f64::INFINITY)
    }

    /// h = r - omega A.
    pub fn residual(&self, omega: Interval) -> Interval {
        self.r - omega * self.mean
    }

    /// Whether a fixed point may lie in it.
    pub fn is_open(&self, omega: Interval) -> bool {
        self.scales.is_some() && self.residual(omega).contains(0.0)
    }

    /// Whether a fixed point may lie in it, when it is cut in quarters so many times where the scales are not certain.
    pub fn may_hold(&self, profile: &Profile, omega: Interval, cuts: u32) -> bool {
        let finer = || self.parts(profile).iter().any(|part| part.may_hold(profile, omega, cuts - 1));
        self.is_open(omega) && (cuts == 0 || self.is_certain() || finer())
    }

    /// The sign of h wherever there is a scale: `Some(true)` for positive.
    pub fn sign(&self, profile: &Profile, omega: Interval, cuts: u32) -> Option<bool> {
        let h = self.residual(omega);
        if !h.contains(0.0) {
            return Some(h.lo() > 0.0);
        }
        let parts = if cuts > 0 { self.parts(profile).as_slice() } else { &[] };
        let mut signs =
            parts.iter().filter(|part| part.scales.is_some()).map(|part| part.sign(profile, omega, cuts - 1));
        let first = signs.next()??;
        signs.all(|sign| sign == Some(first)).then_some(first)
    }

    /// The net inputs (m, v) of it.
    pub fn net_input(&self) -> Option<[Interval; 2]> {
        let [low, high] = self.scales?;
        let s = Interval::new(low, high);
        Some([self.r * s, s.square()])
    }

    /// What is certain of the fixed points in it, if the scales are: `Ok(None)` if there is none. It is cut in quarters
    /// (of r and tau) so many times, where that helps.
    ///
    /// # Errors
    /// [`Unknown`] if h' may have different signs at them.
    pub fn crossing(
        &self,
        profile: &Profile,
        omega: Interval,
        cuts: u32,
    ) -> Result<Option<Crossing>, Unknown> {
        if !self.is_open(omega) {
            return Ok(None);
        }
        let here = self.crossing_uncut(profile, omega).map(Some);
        if cuts == 0 || matches!(here, Ok(Some(Crossing { attracts: Some(_), .. }))) {
            return here;
        }
        let parts = self.parts(profile).iter().map(|part| part.crossing(profile, omega, cuts - 1));
        Crossing::join(parts).or(here)
    }

    fn crossing_uncut(&self, profile: &Profile, omega: Interval) -> Result<Crossing, Unknown> {
        let Some(scales) = self.scales.filter(|_| self.is_certain()) else { return Err(Unknown) };
        let slopes = self.slopes.get_or_init(|| profile.slopes(self.r, scales, self.mean, self.tau));
        // At a fixed point omega A = r.
        let omega = omega.intersect(self.r / self.mean).unwrap_or(omega);
        let derivative = Interval::integer(1) - omega * slopes.along;
        if derivative.contains(0.0) {
            return Err(Unknown);
        }
        let rising = derivative.lo() > 0.0;
        Ok(Crossing { rising, attracts: self.attracts(slopes, omega, rising) })
    }

    fn parts(&self, profile: &Profile) -> &[Box<Self>; 4] {
        self.parts.get_or_init(|| {
            let ((left, right), (low, high)) = (self.r.split(), self.tau.split());
            [(left, low), (right, low), (left, high), (right, high)].map(|(r, tau)| {
                let mut part = self.part(r, tau);
                part.narrow(profile);
                Box::new(part)
            })
        })
    }

    /// Whether a fixed point in it has a spectral radius below 1 (`Some(true)`) or above (`Some(false)`); `rising` is
    /// the sign of h' there.
    ///
    /// In the coordinates (r, L) the map is (omega A/sqrt(tau W), L + log(tau W)/2). With t, d the trace and the
    /// determinant of its Jacobian at omega A = r, tau W = 1, the spectral radius is below 1 iff 1 - t + d > 0, 1 + t + d > 0
    /// and d < 1 (Jury); 1 - t + d = -(W_L/2W) h'.
    fn attracts(&self, slopes: &Slopes, omega: Interval, rising: bool) -> Option<bool> {
        let (one, half) = (Interval::integer(1), Interval::ratio(1, 2));
        if !rising {
            return Some(false);
        }
        let own = one + half * slopes.log_variance_dl;
        let bent = half * self.r * slopes.log_variance_dr;
        let shared = half * slopes.mean_dl * slopes.log_variance_dr;
        let determinant = omega * (slopes.mean_dr * own - shared) - bent;
        let trace_and_determinant = own + omega * (slopes.mean_dr * (one + own) - shared) - bent - bent;
        let others = [one + trace_and_determinant, one - determinant];
        if others.iter().all(|x| x.lo() > 0.0) {
            Some(true)
        } else if others.iter().any(|x| x.hi() < 0.0) {
            Some(false)
        } else {
            None
        }
    }

    /// Narrows the scales.
    pub fn narrow(&mut self, profile: &Profile) {
        let Some([mut low, mut high]) = self.scales else { return };
        let (least, most) = (Interval::exact(self.tau.lo()), Interval::exact(self.tau.hi()));
        // W falls with s: where tau W > 1 for every r and tau, all scales lie above; where it is < 1, below.
        let side = |s: f64| {
            let w = profile.variance(self.r, s);
            if (least * w).lo() > 1.0 {
                Some(Side::Above)
            } else {
                ((most * w).hi() < 1.0).then_some(Side::Below)
            }
        };
        if (low <= 0.0 && side(0.0) == Some(Side::Below))
            || (high == f64::INFINITY && side(high) == Some(Side::Above))
        {
            self.scales = None;
            return;
        }
        while span(low, high) > FINE {
            let s = between(low, high);
            match side(s) {
                Some(Side::Above) => low = s,
                Some(Side::Below) => high = s,
                None => {
                    let tolerance = (FRACTION * span(low, high)).max(FINE);
                    low = approach(low, s, tolerance, |s| side(s) == Some(Side::Above));
                    high = approach(high, s, tolerance, |s| side(s) == Some(Side::Below));
                    break;
                }
            }
        }
        self.scales = Some([low, high]);
        // A grows with r and with s.
        self.mean = profile.mean(self.r.lo(), low).hull(profile.mean(self.r.hi(), high));
    }
}

/// Where the scales lie, seen from one.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Above,
    Below,
}

/// A scale between `outer` and `inner` with a property that `outer` has.
fn approach(mut outer: f64, mut inner: f64, tolerance: f64, has: impl Fn(f64) -> bool) -> f64 {
    while span(outer, inner) > tolerance {
        let s = between(outer, inner);
        if has(s) {
            outer = s;
        } else {
            inner = s;
        }
    }
    outer
}

/// The middle of what may be cut between two scales.
fn between(a: f64, b: f64) -> f64 {
    let [least, most] = SCALES;
    (a.clamp(least, most) * b.clamp(least, most)).sqrt()
}

/// The logarithmic width of that.
fn span(a: f64, b: f64) -> f64 {
    let [least, most] = SCALES;
    (a.clamp(least, most) / b.clamp(least, most)).ln().abs()
}
