//! SELU seen at a scale: what confines the fixed points of all sizes at once.

use crate::activation::{Activation, Coefficient, ExpPoly, Piecewise, selu};
use crate::error::Result;
use crate::interval::Interval;
use crate::moments::{DerivativeIntegrals, MomentIntegrals, NetInput};
use crate::scalar::Scalar;
use std::array::from_fn;

/// The moments of f_s(x) = f(s x)/s, x ~ N(r, 1), for scales s from 0 to infinity; a net input is m = r s, v = s^2.
///
/// A(r, s) = E f_s = E f(z)/s and W(r, s) = Var f_s = Var f(z)/v. With q(z) = z f'(z) - f(z), which is not negative and
/// falls, s d f_s/ds = q(s x)/s. So A grows with s and, as s dW/ds = 2 Cov(f_s, q(s x)/s) < 0 (Chebyshev's association
/// inequality), W falls with s. Both have limits: f_0 is the hinge with slopes lambda alpha and lambda, f_infinity is
/// lambda relu. A grows with r, because f does.
#[derive(Debug)]
pub(super) struct Profile {
    pub alpha: Interval,
    pub lambda: Interval,
    selu: MomentIntegrals<Interval>,
    relu: DerivativeIntegrals<Interval>,
    /// q.
    growth: MomentIntegrals<Interval>,
    /// f q.
    correlation: MomentIntegrals<Interval>,
}

/// E f, E f', E f'' and the same of f^2.
#[derive(Clone, Copy, Debug)]
struct Table {
    f: [Interval; 3],
    square: [Interval; 3],
}

/// Derivatives of A and of log W at tau W = 1, over a piece of the curve on which tau W(r, s) = 1; L = log s.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slopes {
    /// dA/dr along the curve, where s changes with r.
    pub along: Interval,
    /// A_r.
    pub mean_dr: Interval,
    /// A_L.
    pub mean_dl: Interval,
    /// W_r/W.
    pub log_variance_dr: Interval,
    /// W_L/W < 0.
    pub log_variance_dl: Interval,
}

impl Profile {
    pub fn new() -> Result<Self> {
        let selu = Activation::selu();
        let prepare = |f: Piecewise| MomentIntegrals::new(&Activation::new("selu's growth", f));
        let zero = || Piecewise::smooth(ExpPoly::default());
        let f = selu.as_piecewise().cloned().unwrap_or_else(zero);
        let identity = Piecewise::smooth(ExpPoly::linear(1));
        let q = f.derivative().function().times(&identity).plus(&f.scaled(&Coefficient::from(-1)));
        Ok(Self {
            alpha: selu::alpha(Interval::integer(1)),
            lambda: selu::lambda(Interval::integer(1)),
            selu: MomentIntegrals::new(&selu)?,
            relu: DerivativeIntegrals::new(&"relu".parse()?)?.without_gain(),
            correlation: prepare(f.times(&q))?,
            growth: prepare(q)?,
        })
    }

    /// A at one r and one scale; 0 and infinity are scales.
    pub fn mean(&self, r: f64, scale: f64) -> Interval {
        let r = Interval::exact(r);
        if scale <= 0.0 {
            self.hinge(r, self.alpha).0
        } else if scale < f64::INFINITY {
            let s = Interval::exact(scale);
            self.selu.at(NetInput { mean: r * s, variance: s.square() }).mean / s
        } else {
            self.hinge(r, Interval::integer(0)).0
        }
    }

    /// W for r in an interval and one scale; 0 and infinity are scales.
    pub fn variance(&self, r: Interval, scale: f64) -> Interval {
        if scale <= 0.0 {
            return self.hinge(r, self.alpha).1;
        }
        if scale == f64::INFINITY {
            return self.hinge(r, Interval::integer(0)).1;
        }
        let s = Interval::exact(scale);
        let (dm, wide, centre) = self.spread(r, s);
        let of = |t: &Table| t.square[0] - t.f[0].square();
        let half = Interval::ratio(1, 2);
        let slope = centre.square[1] - Interval::integer(2) * centre.f[0] * centre.f[1];
        let curvature = half * wide.square[2] - wide.f[1].square() - wide.f[0] * wide.f[2];
        let taylor = of(&centre) + (slope + curvature * dm) * dm;
        // Var f >= Cov(f, z)^2/v = v (E f')^2 keeps W where f is nearly linear.
        let least = wide.f[1].square().lo();
        let w = taylor / s.square();
        Interval::new(w.lo().max(least), w.hi().max(least))
    }

    /// For r in an interval and one scale: m - m0, the table over the interval narrowed by the mean value theorem, and the
    /// one at m0.
    fn spread(&self, r: Interval, s: Interval) -> (Interval, Table, Table) {
        let m = r * s;
        let mid = Interval::exact(m.mid());
        let dm = m - mid;
        let (wide, centre) = (self.table(m, s), self.table(mid, s));
        let narrowed = |wide: [Interval; 3], centre: [Interval; 3]| {
            from_fn(|k| {
                let linear = wide.get(k + 1).map(|slope| centre[k] + *slope * dm);
                // Both enclose the same values, so they meet.
                linear.and_then(|linear| wide[k].intersect(linear)).unwrap_or(wide[k])
            })
        };
        let narrow = Table { f: narrowed(wide.f, centre.f), square: narrowed(wide.square, centre.square) };
        (dm, narrow, centre)
    }

    fn table(&self, mean: Interval, s: Interval) -> Table {
        let moments = self.selu.at(NetInput { mean, variance: s.square() });
        let (d, two) = (moments.derivatives, Interval::integer(2));
        Table {
            f: [moments.mean, d.mean_dm, two * d.mean_dv],
            square: [moments.second_moment, d.second_dm, two * d.second_dv],
        }
    }

    /// Slopes for r in an interval, s between two finite scales and tau W = 1, where A is known.
    ///
    /// With f_s' = f'(s x): E f_s' falls with s and E f_s f_s' grows. With h = q and h = -f q, which are 0 for x > 0: E h(s x) falls
    /// with r and grows with s, but E q(s x)/s^2 and -E f(s x) q(s x)/s^3 fall with s.
    pub fn slopes(&self, r: Interval, s: [f64; 2], mean: Interval, tau: Interval) -> Slopes {
        let scale = Interval::new(s[0], s[1]);
        let two = Interval::integer(2);
        let end = |s: f64| {
            let s = Interval::exact(s);
            let (_, wide, _) = self.spread(r, s);
            (wide.f[1], wide.square[1] / s)
        };
        let ((p, pp), (q, qq)) = (end(s[0]), end(s[1]));
        // E f_s' and 2 E f_s f_s'.
        let (slope, product) = (p.hull(q), pp.hull(qq));
        let bent = |integrals: &MomentIntegrals<Interval>, power: u32| {
            let at = |r: f64, s: f64| {
                let s = Interval::exact(s);
                integrals.at(NetInput { mean: Interval::exact(r) * s, variance: s.square() }).mean
            };
            let over = |r: f64, s: f64| at(r, s) / Interval::exact(s).powi(power);
            let growing = at(r.hi(), s[0]).hull(at(r.lo(), s[1])) / scale.powi(power);
            let falling = over(r.hi(), s[1]).hull(over(r.lo(), s[0]));
            growing.intersect(falling).unwrap_or(falling)
        };
        let growth = bent(&self.growth, 2).positive_part();
        // A - E f_s q/E q > 0: how far f_s lies above its average weighted by q.
        let lead = mean - bent(&self.correlation, 3) / growth;
        let variance_dr = product - two * mean * slope;
        let mean_dl = growth * scale;
        Slopes {
            along: slope + variance_dr / (two * lead),
            mean_dr: slope,
            mean_dl,
            log_variance_dr: tau * variance_dr,
            log_variance_dl: -(tau * two * mean_dl * lead),
        }
    }

    /// A and W of lambda (relu(x) - slope relu(-x)).
    fn hinge(&self, r: Interval, slope: Interval) -> (Interval, Interval) {
        let side = |r: Interval| {
            let table = self.relu.enclose(NetInput { mean: r, variance: Interval::integer(1) });
            (table.f, table.square)
        };
        let ((p, p2), (n, n2)) = (side(r), side(-r));
        let mean = p[0] - slope * n[0];
        let over = p2[0] + slope.square() * n2[0] - mean.square();
        // The same by the mean value theorem in r; the derivative of the left side by r has the other sign.
        let by_r = p2[1] - slope.square() * n2[1] - Interval::integer(2) * mean * (p[1] + slope * n[1]);
        let centre = Interval::exact(r.mid());
        let variance = if r.lo() < r.hi() {
            let there = self.hinge_variance(centre, slope);
            over.intersect(there + by_r * (r - centre)).unwrap_or(over)
        } else {
            over
        };
        (self.lambda * mean, self.lambda.square() * variance.positive_part())
    }

    fn hinge_variance(&self, r: Interval, slope: Interval) -> Interval {
        let side = |mean: Interval| {
            let table = self.relu.at(NetInput { mean, variance: Interval::integer(1) });
            (table.f[0], table.square[0])
        };
        let ((p, p2), (n, n2)) = (side(r), side(-r));
        p2 + slope.square() * n2 - (p - slope * n).square()
    }

    /// E relu(x) for x ~ N(r, 1).
    pub fn relu_mean(&self, r: Interval) -> Interval {
        self.relu.at(NetInput { mean: r, variance: Interval::integer(1) }).f[0]
    }
}

/// P(t < x) for standard normal t.
pub(super) fn normal_below(x: Interval) -> Interval {
    Interval::ratio(1, 2) * (-x * Interval::ratio(1, 2).sqrt()).erfc()
}
