//! Stability over a box, existence and uniqueness in one.

use super::profile::{Profile, slopes};
use crate::interval::Interval;
use crate::scalar::Scalar;
use std::array::from_fn;

/// Boxes that are tried, each larger than the one before.
const ATTEMPTS: usize = 4;
/// By how much of its width a box is enlarged to every side.
const INFLATION: f64 = 0.1;

type Matrix = [[Interval; 2]; 2];

/// Whether exactly one fixed point has its net input (m, v) in a box around `within`, for all weights given.
///
/// With F(m, v) = (m - omega E f, v - tau Var f), its Jacobian I - M over the box B, a centre c and any matrix Y, let
/// K = c - Y F(c) + (I - Y (I - M)(B)) (B - c). If K lies in the interior of B, F has exactly one zero in B (Krawczyk).
pub(super) fn is_unique(profile: &Profile, weights: [Interval; 2], within: [Interval; 2]) -> bool {
    let mut attempt = enlarge(within);
    for _ in 0..ATTEMPTS {
        if attempt[1].lo() <= 0.0 {
            return false;
        }
        let Some(image) = operator(profile, weights, attempt) else { return false };
        if image.iter().zip(&attempt).all(|(k, b)| k.is_interior(*b)) {
            return true;
        }
        attempt = enlarge(from_fn(|i| attempt[i].hull(image[i])));
    }
    false
}

/// A box around a box, with v > 0 where that had it.
fn enlarge([m, v]: [Interval; 2]) -> [Interval; 2] {
    let by = |x: Interval| INFLATION * x.width();
    let low = (v.lo() - by(v)).max(0.5 * v.lo());
    [Interval::new(m.lo() - by(m), m.hi() + by(m)), Interval::new(low, v.hi() + by(v))]
}

/// M over a box.
fn multipliers(profile: &Profile, [omega, tau]: [Interval; 2], [m, v]: [Interval; 2]) -> Matrix {
    let table = profile.table(m, v);
    let [by_m, by_v] = slopes(&table);
    [[omega * table.f[1], omega * (Interval::ratio(1, 2) * table.f[2])], [tau * by_m, tau * by_v]]
}

/// K; `None` where it cannot be computed.
fn operator(profile: &Profile, weights: [Interval; 2], around: [Interval; 2]) -> Option<[Interval; 2]> {
    let [omega, tau] = weights;
    let centre = around.map(|x| Interval::exact(x.mid()));
    let table = profile.table(centre[0], centre[1]);
    let residual =
        [centre[0] - omega * table.f[0], centre[1] - tau * (table.square[0] - table.f[0].square())];
    let jacobian = minus_from_identity(&multipliers(profile, weights, around));
    let inverse = inverse_of_middle(&jacobian)?;
    let rest = minus_from_identity(&product(&inverse, &jacobian));
    let distance: [Interval; 2] = from_fn(|i| around[i] - centre[i]);
    let (step, spread) = (apply(&inverse, residual), apply(&rest, distance));
    let image: [Interval; 2] = from_fn(|i| centre[i] - step[i] + spread[i]);
    image.iter().all(|x| x.is_finite()).then_some(image)
}

/// Over a box: `Some(true)` if the spectral radius of M is below 1, `Some(false)` if it is above 1 and 1 is no
/// eigenvalue.
///
/// With t, d the trace and the determinant of M it is below 1 iff 1 - t + d > 0, 1 + t + d > 0 and d < 1 (Jury).
pub(super) fn stability(profile: &Profile, weights: [Interval; 2], at: [Interval; 2]) -> Option<bool> {
    let [[a, b], [c, d]] = multipliers(profile, weights, at);
    let (trace, determinant) = (a + d, a * d - b * c);
    let one = Interval::integer(1);
    let regular = one - trace + determinant;
    let others = [one + trace + determinant, one - determinant];
    if regular.lo() > 0.0 && others.iter().all(|x| x.lo() > 0.0) {
        Some(true)
    } else if regular.hi() < 0.0 || (regular.lo() > 0.0 && others.iter().any(|x| x.hi() < 0.0)) {
        Some(false)
    } else {
        None
    }
}

fn minus_from_identity(x: &Matrix) -> Matrix {
    let unit = |i: usize, j: usize| Interval::integer(i64::from(i == j));
    from_fn(|i| from_fn(|j| unit(i, j) - x[i][j]))
}

fn product(x: &Matrix, y: &Matrix) -> Matrix {
    from_fn(|i| from_fn(|j| x[i][0] * y[0][j] + x[i][1] * y[1][j]))
}

fn apply(x: &Matrix, y: [Interval; 2]) -> [Interval; 2] {
    from_fn(|i| x[i][0] * y[0] + x[i][1] * y[1])
}

/// The inverse of the middle, rounded: any matrix may stand in Krawczyk's operator.
fn inverse_of_middle(x: &Matrix) -> Option<Matrix> {
    let [[a, b], [c, d]] = x.map(|row| row.map(Interval::mid));
    let determinant = a * d - b * c;
    let inverse = [[d, -b], [-c, a]].map(|row| row.map(|entry| entry / determinant));
    let finite = inverse.iter().flatten().all(|entry| entry.is_finite());
    finite.then(|| inverse.map(|row| row.map(Interval::exact)))
}
