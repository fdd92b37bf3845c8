//! Sets of net inputs that may hold a fixed point, and how they are excluded.

use super::profile::{Profile, TAIL, normal_below};
use crate::interval::Interval;
use crate::scalar::Scalar;

/// Scales between these are cut; below and above, a candidate's end is 0 or infinity.
const SCALES: [f64; 2] = [1.0 / 1024.0, 16384.0];

/// A set of net inputs (m, v), v > 0.
#[derive(Clone, Copy, Debug)]
pub(super) enum Candidate {
    /// m = r s, v = s^2 with |r| <= [`TAIL`].
    Middle { r: Interval, s: [f64; 2] },
    /// m in an interval below -[`TAIL`] s, v = s^2.
    Left { m: Interval, s: [f64; 2] },
    /// r >= [`TAIL`], any scale.
    Right,
}

/// Whether omega x = m and tau w = 1 are both possible.
fn possible(m: Interval, omega: Interval, x: Interval, tau: Interval, w: Interval) -> bool {
    (m - omega * x).contains(0.0) && (tau * w).contains(1.0)
}

impl Candidate {
    /// Candidates that together contain the net input of every fixed point with nu > 0.
    ///
    /// On the left m = omega E f(z) < 0. There E f <= E lambda relu(z), tiny against |m|: omega <= 0 is impossible. For
    /// omega > 0, E f > -lambda alpha bounds m from below, and s <= |m|/TAIL.
    pub fn all(profile: &Profile, omega: Interval) -> Vec<Self> {
        let tail = Interval::integer(TAIL);
        let middle = Self::Middle { r: (-tail).hull(tail), s: [0.0, f64::INFINITY] };
        let depth = omega.hi().max(0.0);
        let m = -(profile.lambda * profile.alpha * Interval::exact(depth));
        let left = Self::Left { m: Interval::new(m.lo(), 0.0), s: [0.0, (-m / tail).hi()] };
        if depth > 0.0 { vec![middle, left, Self::Right] } else { vec![middle, Self::Right] }
    }

    /// Whether no point of it is the net input of a fixed point, for any (omega, tau) of the cell.
    pub fn is_excluded(&self, profile: &Profile, omega: Interval, tau: Interval) -> bool {
        let (lambda, alpha, one) = (profile.lambda, profile.alpha, Interval::integer(1));
        match *self {
            Self::Middle { r, s } => {
                let ((a, w), (b, x)) = (profile.at(r, s[0]), profile.at(r, s[1]));
                !possible(r, omega, a.hull(b), tau, w.hull(x))
            }
            // lambda alpha (e^z - 1) and its slope lambda alpha e^z bound f and f' from above everywhere; from below they
            // are f and f' on z < 0, and Var f lies between v (E f')^2 and v E f'^2.
            Self::Left { m, s } => {
                let omega = omega.positive_part();
                let s = Interval::new(s[0], s[1]);
                if (m + Interval::integer(TAIL) * s).lo() > 0.0 {
                    return true;
                }
                let v = s.square();
                let slope = lambda * alpha;
                let inside = normal_below(Interval::integer(TAIL) - s);
                let growth = |order: i64| (m + Interval::ratio(order, 2) * v).exp();
                let a = slope * (growth(1) * inside - one).hull(growth(1) - one);
                let least = (slope * growth(1) * inside).square();
                let most = (slope * growth(2)).square();
                !possible(m, omega, a, tau, least.hull(most))
            }
            // A(r, s)/r lies between its values for s = 0 and s = infinity; W between W(TAIL, infinity) and, by Poincare's
            // inequality, E f'^2.
            Self::Right => {
                let (rest, tail) = profile.tail();
                let rest = rest / Interval::integer(TAIL);
                let a = lambda * (one + (one - alpha) * rest).hull(one + rest);
                let most = lambda.square() * (one + (alpha.square() - one) * tail);
                let (_, least) = profile.at(Interval::integer(TAIL), f64::INFINITY);
                !possible(one, omega, a, tau, least.hull(most))
            }
        }
    }

    /// How large it is, from 0; the resolution of a cell is compared with it.
    pub fn size(&self) -> f64 {
        match *self {
            Self::Middle { r, s } => r.width().max(span(s)),
            Self::Left { m, s } => m.width().max(s[1] - s[0]),
            Self::Right => 0.0,
        }
    }

    /// Its two halves, unless it cannot be cut.
    pub fn halves(&self) -> Option<[Self; 2]> {
        match *self {
            Self::Middle { r, s } => {
                let at = if s[0] <= 0.0 && s[1] == f64::INFINITY {
                    1.0
                } else if s[0] <= 0.0 {
                    (s[1] / 4.0).max(SCALES[0])
                } else if s[1] == f64::INFINITY {
                    (s[0] * 4.0).min(SCALES[1])
                } else {
                    0.5 * (s[0] + s[1])
                };
                let cuttable = s[0] < at && at < s[1];
                if cuttable && span(s) >= r.width() {
                    Some([[s[0], at], [at, s[1]]].map(|s| Self::Middle { r, s }))
                } else {
                    let (low, high) = r.split();
                    (low.hi() > low.lo()).then_some([low, high].map(|r| Self::Middle { r, s }))
                }
            }
            Self::Left { m, s } if m.width() >= s[1] - s[0] => {
                let (low, high) = m.split();
                (low.hi() > low.lo()).then_some([low, high].map(|m| Self::Left { m, s }))
            }
            Self::Left { m, s } => {
                let at = 0.5 * (s[0] + s[1]);
                (s[0] < at && at < s[1]).then_some([[s[0], at], [at, s[1]]].map(|s| Self::Left { m, s }))
            }
            Self::Right => None,
        }
    }

    /// A box of net inputs (m, v) around it, if it is bounded.
    pub fn net_inputs(&self) -> Option<[Interval; 2]> {
        match *self {
            Self::Middle { r, s } if s[1] < f64::INFINITY => {
                let s = Interval::new(s[0], s[1]);
                Some([r * s, s.square()])
            }
            Self::Left { m, s } => Some([m, Interval::new(s[0], s[1]).square()]),
            Self::Middle { .. } | Self::Right => None,
        }
    }
}

/// The relative width of a range of scales, 1 at the ends that are not cut.
fn span([low, high]: [f64; 2]) -> f64 {
    if low <= 0.0 {
        if high <= SCALES[0] { 0.0 } else { 1.0 }
    } else if high == f64::INFINITY {
        if low >= SCALES[1] { 0.0 } else { 1.0 }
    } else {
        (high - low) / low
    }
}
