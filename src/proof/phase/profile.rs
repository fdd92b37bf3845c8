//! SELU seen at a scale: what confines the fixed points of all sizes at once.

use crate::activation::{Activation, selu};
use crate::error::Result;
use crate::interval::Interval;
use crate::moments::{DerivativeIntegrals, DerivativeMoments, NetInput};
use crate::scalar::Scalar;

/// Net means beyond this many standard deviations are treated by tail bounds.
pub(super) const TAIL: i64 = 6;

/// The moments of f_s(x) = f(s x)/s, x ~ N(r, 1), for scales s from 0 to infinity; a net input is m = r s, v = s^2.
///
/// A(r, s) = E f_s = E f(z)/s and W(r, s) = Var f_s = Var f(z)/v. The derivative of f_s by s is 0 for x > 0 and
/// lambda alpha ((s x - 1) e^{s x} + 1)/s^2 for x < 0: not negative, and falling in x, where f_s grows. So A grows with s
/// and, as dW/ds = 2 Cov(f_s, d f_s/ds) < 0 (Chebyshev's association inequality), W falls with s. Both have limits: f_0 is
/// the hinge with slopes lambda alpha and lambda, f_infinity is lambda relu. A grows with r, because f does.
#[derive(Debug)]
pub(super) struct Profile {
    pub alpha: Interval,
    pub lambda: Interval,
    selu: DerivativeIntegrals<Interval>,
    relu: DerivativeIntegrals<Interval>,
}

impl Profile {
    pub fn new() -> Result<Self> {
        Ok(Self {
            alpha: selu::alpha(Interval::integer(1)),
            lambda: selu::lambda(Interval::integer(1)),
            selu: DerivativeIntegrals::new(&Activation::selu())?.without_gain(),
            relu: DerivativeIntegrals::new(&"relu".parse()?)?.without_gain(),
        })
    }

    /// E f^(k) and E (f^2)^(k) over a box of net inputs.
    pub fn table(&self, mean: Interval, variance: Interval) -> DerivativeMoments<Interval> {
        self.selu.enclose(NetInput { mean, variance })
    }

    /// A and W for r in an interval and one scale; 0 and infinity are scales.
    pub fn at(&self, r: Interval, scale: f64) -> (Interval, Interval) {
        if scale <= 0.0 {
            self.hinge(r, self.alpha)
        } else if scale < f64::INFINITY {
            let s = Interval::exact(scale);
            let (m, v) = (r * s, s.square());
            let table = self.table(m, v);
            let variance = self.narrowed(&self.selu, &table, m, v);
            // Var f >= Cov(f, z)^2/v = v (E f')^2 keeps W where f is nearly linear.
            let least = table.f[1].square().lo();
            let w = variance / v;
            (table.f[0] / s, Interval::new(w.lo().max(least), w.hi().max(least)))
        } else {
            self.hinge(r, Interval::integer(0))
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

    /// Var f over a box by its formula and by the mean value theorem.
    fn narrowed(
        &self,
        integrals: &DerivativeIntegrals<Interval>,
        table: &DerivativeMoments<Interval>,
        m: Interval,
        v: Interval,
    ) -> Interval {
        let over = table.square[0] - table.f[0].square();
        let (mean, variance) = (Interval::exact(m.mid()), Interval::exact(v.mid()));
        let there = integrals.at(NetInput { mean, variance });
        let [by_m, by_v] = slopes(table);
        let linear = there.square[0] - there.f[0].square() + by_m * (m - mean) + by_v * (v - variance);
        over.intersect(linear).unwrap_or(over).positive_part()
    }

    /// E relu(x) and the standard normal's tail at -[`TAIL`].
    pub fn tail(&self) -> (Interval, Interval) {
        let r = Interval::integer(-TAIL);
        let mean = self.relu.at(NetInput { mean: r, variance: Interval::integer(1) }).f[0];
        (mean, normal_below(r))
    }
}

/// The derivatives of Var f by m and by v.
pub(super) fn slopes(table: &DerivativeMoments<Interval>) -> [Interval; 2] {
    let (f, square) = (&table.f, &table.square);
    [square[1] - Interval::integer(2) * f[0] * f[1], Interval::ratio(1, 2) * square[2] - f[0] * f[2]]
}

/// P(t < x) for standard normal t.
pub(super) fn normal_below(x: Interval) -> Interval {
    Interval::ratio(1, 2) * (-x * Interval::ratio(1, 2).sqrt()).erfc()
}
