//! Net inputs far from 0, in standard deviations: the weights that may have a fixed point there.

use super::profile::{Profile, normal_below};
use crate::interval::Interval;
use crate::scalar::Scalar;

/// Net means beyond this many standard deviations are treated by tail bounds.
pub(super) const TAIL: i64 = 8;
/// Slabs of s, and pieces of tau, on the left.
const PIECES: usize = 24;

/// The omega for which, together with a tau of the range, a fixed point may have |r| >= [`TAIL`].
pub(super) fn suspects(profile: &Profile, omega: Interval, tau: Interval) -> Vec<Interval> {
    left(profile, omega, tau).into_iter().chain(right(profile, tau)).collect()
}

/// r >= [`TAIL`], any scale.
///
/// A(r, s)/r lies between its values for s = 0 and s = infinity; W between W(TAIL, infinity) and, by Poincare's
/// inequality, E f'^2. A fixed point has omega = r/A.
fn right(profile: &Profile, tau: Interval) -> Option<Interval> {
    let (lambda, alpha, one) = (profile.lambda, profile.alpha, Interval::integer(1));
    let tail = Interval::integer(TAIL);
    let rest = profile.relu_mean(-tail) / tail;
    let most = lambda.square() * (one + (alpha.square() - one) * normal_below(-tail));
    let least = profile.variance(tail, f64::INFINITY);
    let mean = lambda * (one + (one - alpha) * rest).hull(one + rest);
    (tau * least.hull(most)).contains(1.0).then(|| one / mean)
}

/// r <= -[`TAIL`].
///
/// There E f <= E lambda relu(z), tiny against |m|: omega <= 0 is impossible. For omega > 0, E f > -lambda alpha bounds
/// m = omega E f from below, and s <= |m|/TAIL. lambda alpha (e^z - 1) and its slope lambda alpha e^z bound f and f' from above
/// everywhere; from below they are f and f' on z < 0, and Var f lies between v (E f')^2 and v E f'^2. So tau W = 1 confines
/// m for every s, and omega = m/E f.
fn left(profile: &Profile, omega: Interval, tau: Interval) -> Option<Interval> {
    let (one, half, tail) = (Interval::integer(1), Interval::ratio(1, 2), Interval::integer(TAIL));
    let slope = profile.lambda * profile.alpha;
    let deepest = -(slope * Interval::exact(omega.hi().max(0.0)));
    let widest = (-deepest / tail).hi();
    let cut = |low: f64, high: f64, k: usize| {
        let at = |k: usize| if k == PIECES { high } else { low + (high - low) * (k as f64 / PIECES as f64) };
        Interval::new(at(k), at(k + 1))
    };
    let mut found: Option<Interval> = None;
    for slab in 0..PIECES {
        let s = cut(0.0, widest, slab);
        let v = s.square();
        let inside = normal_below(tail - s);
        for piece in 0..PIECES {
            let tau = cut(tau.lo(), tau.hi(), piece);
            // tau (lambda alpha)^2 e^{2m + v} inside^2 <= 1 <= tau (lambda alpha)^2 e^{2m + 2v}.
            let steep = tau.sqrt() * slope;
            let (above, below) = (-logarithm(steep) - v, -logarithm(steep * inside) - half * v);
            let (lowest, highest) = (deepest.lo(), (-(tail * s)).hi());
            let (low, high) = (above.lo().max(lowest), below.hi().min(highest));
            if low > high {
                continue;
            }
            let m = Interval::new(low, high);
            let lift = (m + half * v).exp();
            let mean = slope * (lift * inside - one).hull(lift - one);
            let suspect = m / mean;
            found = Some(found.map_or(suspect, |found| found.hull(suspect)));
        }
    }
    found
}

/// log x for x > 0: guessed, and confirmed by exp.
fn logarithm(x: Interval) -> Interval {
    /// How far the ends lie beyond the guesses.
    const MARGIN: f64 = 1e-12;
    let (low, high) = (x.lo().ln() - MARGIN, x.hi().ln() + MARGIN);
    let below = Interval::exact(low).exp().hi() <= x.lo();
    let above = Interval::exact(high).exp().lo() >= x.hi();
    Interval::new(if below { low } else { f64::NEG_INFINITY }, if above { high } else { f64::INFINITY })
}
