//! Closed-form Gaussian expectations of piecewise exponential polynomials.
//!
//! For z ~ N(m, v), s = sqrt(v):
//! * tilting: E\[z^n e^{cz}; a < z < b\] = e^{cm + c^2 v/2} E'\[z^n; a < z < b\] with z ~ N(m + cv, v) under E';
//! * recurrence: M_n = (m + cv) M_{n-1} + (n-1) v M_{n-2} + v (a^{n-1} p(a) - b^{n-1} p(b)), p(x) = e^{cx} times the
//!   density of z at x;
//! * the tilted mass M_0 from erfcx in the tails, where e^{cm + c^2 v/2} alone would overflow, from erfc elsewhere;
//! * a point mass delta^(k) at b: (-1)^k times the k-th derivative of the density, = He_k((b - m)/s) s^{-k} p(b).

use super::NetInput;
use crate::activation::Distribution;
use crate::scalar::{Rational, Scalar};
use num_traits::Zero;
use std::array::from_fn;
use std::cmp::Ordering;

/// K expectations that are evaluated together, sharing their special functions; of the first J of them also the size of
/// the largest terms.
#[derive(Clone, Debug)]
pub(super) struct Expectation<S, const K: usize, const J: usize> {
    distributions: Vec<Distribution>,
    breakpoints: Vec<S>,
    groups: Vec<Group<S, K, J>>,
    masses: Vec<PointMasses<S, K>>,
    constants: Constants<S>,
}

/// Numbers that every evaluation needs.
#[derive(Clone, Copy, Debug)]
struct Constants<S> {
    half: S,
    root_half: S,
    /// 1/sqrt(pi).
    density: S,
}

/// K expectations, and the size of the largest terms that entered the first J: what rounding errors are relative to.
///
/// In an arithmetic that encloses, `scales` is not computed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected<S, const K: usize, const J: usize> {
    pub values: [S; K],
    pub scales: [S; J],
}

/// The terms of all K functions on one piece that share a rate.
#[derive(Clone, Debug)]
struct Group<S, const K: usize, const J: usize> {
    lower: Option<Edge<S>>,
    upper: Option<Edge<S>>,
    /// `None` for rate 0.
    rate: Option<S>,
    /// Coefficient of z^n e^{cz} in each function, by n.
    rows: Vec<[S; K]>,
    /// Their magnitudes in the first J.
    magnitudes: Vec<[S; J]>,
}

/// One end of a piece.
#[derive(Clone, Copy, Debug)]
struct Edge<S> {
    index: usize,
    at: S,
    /// e^{c at}.
    exponential: S,
}

/// The point masses of all K functions of one order at one breakpoint.
#[derive(Clone, Debug)]
struct PointMasses<S, const K: usize> {
    index: usize,
    order: u32,
    weights: [S; K],
}

/// What is known of the density at a breakpoint b.
#[derive(Clone, Copy)]
struct Position<S> {
    /// b - m.
    distance: S,
    /// e^{-(b-m)^2/(2v)}.
    gauss: S,
    /// The density of z at b.
    density: S,
    /// P(z < b).
    below: S,
    /// P(z > b).
    above: S,
}

/// m, v and what is used again and again.
struct Normal<S> {
    m: S,
    v: S,
    /// s = sqrt(v).
    s: S,
    /// 1/sqrt(2v).
    inverse: S,
    constants: Constants<S>,
}

/// A side of a breakpoint.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Below,
    Above,
}

impl<S: Scalar, const K: usize, const J: usize> Expectation<S, K, J> {
    /// Prepares the expectations of K distributions, which share their breakpoints.
    pub fn new(distributions: [Distribution; K]) -> Self {
        let breakpoints: Vec<Rational> = distributions[0].function().breakpoints().to_vec();
        let groups =
            (0..=breakpoints.len()).flat_map(|i| groups_of_piece(&distributions, &breakpoints, i)).collect();
        let masses = point_masses(&distributions, &breakpoints);
        let breakpoints = breakpoints.iter().map(S::rational).collect();
        Self { distributions: distributions.into(), breakpoints, groups, masses, constants: Constants::new() }
    }

    /// The K expectations; at variance 0 their limits.
    #[inline(always)]
    pub fn at(&self, input: NetInput<S>) -> Expected<S, K, J> {
        if input.variance.sign() == Some(Ordering::Equal) {
            return self.limit(input.mean);
        }
        let normal = Normal::new(input, self.constants);
        let zero = S::integer(0);
        let mut sum = Expected { values: [zero; K], scales: [zero; J] };
        // Two breakpoints cover most of the catalogue: no allocation for those.
        let mut near = [Position { distance: zero, gauss: zero, density: zero, below: zero, above: zero }; 2];
        let far: Vec<Position<S>>;
        let positions = if self.breakpoints.len() <= near.len() {
            for (slot, b) in near.iter_mut().zip(&self.breakpoints) {
                *slot = normal.position(*b);
            }
            near.as_slice()
        } else {
            far = self.breakpoints.iter().map(|b| normal.position(*b)).collect();
            far.as_slice()
        };
        for group in &self.groups {
            group.add_to(&mut sum, &normal, positions);
        }
        for mass in &self.masses {
            mass.add_to(&mut sum, &normal, &positions[mass.index]);
        }
        sum
    }

    /// The limit for variance 0: the value, or the middle of a jump; a point mass in the way is infinite.
    fn limit(&self, m: S) -> Expected<S, K, J> {
        let values: [S; K] = from_fn(|k| limit(&self.distributions[k], m));
        Expected { values, scales: from_fn(|k| values[k].abs()) }
    }
}

/// The limit of E h(z), z ~ N(m, v), for v -> 0.
fn limit<S: Scalar>(h: &Distribution, m: S) -> S {
    let (left, right) = h.function().limits(m);
    let mut masses = Vec::new();
    for mass in h.masses() {
        match (m - S::rational(&mass.at)).sign() {
            // He_k(0) is 0 for odd k and alternates in sign for even k.
            Some(Ordering::Equal) if mass.order.is_multiple_of(2) => masses.push(mass),
            // Of a set of means some may meet the mass, and some may not.
            None => return S::exact(f64::NAN),
            Some(_) => {}
        }
    }
    // s^{-k-1}: the highest order wins.
    match masses.into_iter().max_by_key(|mass| mass.order) {
        Some(mass) => {
            S::integer(1 - i64::from(mass.order % 4)) * mass.weight.value() * S::exact(f64::INFINITY)
        }
        None => S::ratio(1, 2) * (left + right),
    }
}

/// One group for every rate that occurs in a piece.
fn groups_of_piece<S: Scalar, const K: usize, const J: usize>(
    distributions: &[Distribution; K],
    breakpoints: &[Rational],
    piece: usize,
) -> Vec<Group<S, K, J>> {
    let terms = |k: usize| distributions[k].function().pieces()[piece].terms();
    let mut rates: Vec<&Rational> = (0..K).flat_map(|k| terms(k).map(|(shape, _)| &shape.rate)).collect();
    rates.sort();
    rates.dedup();
    let zero = S::integer(0);
    let group = |rate: &Rational| {
        let mut rows: Vec<[S; K]> = Vec::new();
        for k in 0..K {
            for (shape, coefficient) in terms(k).filter(|(shape, _)| shape.rate == *rate) {
                let power = shape.power as usize;
                rows.resize(rows.len().max(power + 1), [zero; K]);
                let constant =
                    if shape.offset.is_zero() { S::integer(1) } else { S::rational(&shape.offset).exp() };
                rows[power][k] += coefficient.value::<S>() * constant;
            }
        }
        let edge = |index: usize| {
            let at = breakpoints.get(index)?;
            let exponential =
                if rate.is_zero() || at.is_zero() { S::integer(1) } else { S::rational(&(rate * at)).exp() };
            Some(Edge { index, at: S::rational(at), exponential })
        };
        let lower = piece.checked_sub(1).and_then(edge);
        let magnitudes = rows.iter().map(|row| from_fn(|k| row[k].abs())).collect();
        Group {
            lower,
            upper: edge(piece),
            rate: (!rate.is_zero()).then(|| S::rational(rate)),
            rows,
            magnitudes,
        }
    };
    rates.into_iter().map(group).collect()
}

/// The point masses, gathered by place and order.
fn point_masses<S: Scalar, const K: usize>(
    distributions: &[Distribution; K],
    breakpoints: &[Rational],
) -> Vec<PointMasses<S, K>> {
    let mut gathered: Vec<PointMasses<S, K>> = Vec::new();
    for (k, distribution) in distributions.iter().enumerate() {
        for mass in distribution.masses() {
            let index = breakpoints.partition_point(|b| *b < mass.at);
            let slot = gathered
                .iter()
                .position(|g| g.index == index && g.order == mass.order)
                .unwrap_or_else(|| {
                    gathered.push(PointMasses { index, order: mass.order, weights: [S::integer(0); K] });
                    gathered.len() - 1
                });
            gathered[slot].weights[k] += mass.weight.value::<S>();
        }
    }
    gathered
}

impl<S: Scalar> Constants<S> {
    fn new() -> Self {
        let half = S::ratio(1, 2);
        Self { half, root_half: half.sqrt(), density: S::integer(1) / S::pi().sqrt() }
    }
}

impl<S: Scalar> Normal<S> {
    #[inline(always)]
    fn new(input: NetInput<S>, constants: Constants<S>) -> Self {
        let s = input.variance.sqrt();
        Self { m: input.mean, v: input.variance, s, inverse: constants.root_half / s, constants }
    }

    #[inline(always)]
    fn position(&self, b: S) -> Position<S> {
        let distance = b - self.m;
        let gauss = S::gauss(distance, self.v);
        let (below, above) = S::normal_tails(distance * self.inverse, gauss);
        Position { distance, gauss, density: gauss * self.inverse * self.constants.density, below, above }
    }

    /// He_k(t) s^{-k} p(b), t = (b - m)/s: the expectation of delta^(k) at b.
    #[inline(always)]
    fn density_derivative(&self, p: &Position<S>, order: u32) -> S {
        if order == 0 {
            return p.density;
        }
        let t = p.distance / self.s;
        let (mut previous, mut hermite) = (S::integer(1), t);
        for k in 1..order {
            let next = t * hermite - S::integer(i64::from(k)) * previous;
            (previous, hermite) = (hermite, next);
        }
        // Divided one by one: s^k alone may underflow where the quotient does not.
        (0..order).fold(hermite * p.density, |quotient, _| quotient / self.s)
    }

    /// e^{cm + c^2 v/2} = E e^{cz}.
    #[inline(always)]
    fn tilt(&self, c: S) -> S {
        (c * (self.m + self.constants.half * c * self.v)).exp()
    }

    /// (b - m - cv)/sqrt(2v): how far b lies above the tilted mean.
    #[inline(always)]
    fn argument(&self, p: &Position<S>, c: S) -> S {
        (p.distance - c * self.v) * self.inverse
    }

    /// E\[e^{cz}; z on one side of the edge\].
    #[inline(always)]
    fn tilted_tail(&self, c: S, edge: &Edge<S>, p: &Position<S>, side: Side) -> S {
        let above = self.argument(p, c);
        let x = if side == Side::Above { above } else { -above };
        if x.leans_negative() {
            self.tilt(c) * self.constants.half * x.erfc()
        } else {
            edge.exponential * p.gauss * self.constants.half * x.erfcx()
        }
    }
}

impl<S: Scalar, const K: usize, const J: usize> Group<S, K, J> {
    /// E\[e^{cz}; z on one side of the edge\].
    #[inline(always)]
    fn tail(&self, normal: &Normal<S>, positions: &[Position<S>], edge: &Edge<S>, side: Side) -> S {
        let p = &positions[edge.index];
        match (self.rate, side) {
            (Some(c), _) => normal.tilted_tail(c, edge, p, side),
            (None, Side::Below) => p.below,
            (None, Side::Above) => p.above,
        }
    }

    /// M_0 and the size of the terms that entered it.
    #[inline(always)]
    fn mass(&self, normal: &Normal<S>, positions: &[Position<S>]) -> (S, S) {
        let whole = || self.rate.map_or(S::integer(1), |c| normal.tilt(c));
        let simple = |value: S| (value, value.abs());
        match (&self.lower, &self.upper) {
            (None, None) => simple(whole()),
            (None, Some(b)) => simple(self.tail(normal, positions, b, Side::Below)),
            (Some(a), None) => simple(self.tail(normal, positions, a, Side::Above)),
            (Some(a), Some(b)) => {
                let c = self.rate.unwrap_or(S::integer(0));
                let from = normal.argument(&positions[a.index], c);
                let to = normal.argument(&positions[b.index], c);
                match (from.leans_negative(), to.leans_negative()) {
                    // The tilted mean lies between the ends: both parts are positive.
                    (true, false) => simple(whole() * normal.constants.half * (to.erf() + (-from).erf())),
                    (true, true) => difference(
                        self.tail(normal, positions, b, Side::Below),
                        self.tail(normal, positions, a, Side::Below),
                    ),
                    _ => difference(
                        self.tail(normal, positions, a, Side::Above),
                        self.tail(normal, positions, b, Side::Above),
                    ),
                }
            }
        }
    }

    /// Adds the group's share of every expectation.
    #[inline(always)]
    fn add_to(&self, sum: &mut Expected<S, K, J>, normal: &Normal<S>, positions: &[Position<S>]) {
        let zero = S::integer(0);
        let mean = self.rate.map_or(normal.m, |c| normal.m + c * normal.v);
        let density = |edge: &Option<Edge<S>>| match edge {
            Some(e) if self.rate.is_some() => e.exponential * positions[e.index].density,
            Some(e) => positions[e.index].density,
            None => zero,
        };
        // v a^{n-1} p(a) and v b^{n-1} p(b), n = 1 first.
        let (mut at_lower, mut at_upper) = (normal.v * density(&self.lower), normal.v * density(&self.upper));
        let ends = (self.lower.map_or(zero, |e| e.at), self.upper.map_or(zero, |e| e.at));
        let (mut previous, mut current) = ((zero, zero), self.mass(normal, positions));
        for (n, (row, magnitudes)) in self.rows.iter().zip(&self.magnitudes).enumerate() {
            if n > 0 {
                let spread = S::integer(n as i64 - 1) * normal.v;
                let value = mean * current.0 + spread * previous.0 + (at_lower - at_upper);
                let scale = if S::ENCLOSES || J == 0 {
                    zero
                } else {
                    mean.abs() * current.1 + spread * previous.1 + at_lower.abs() + at_upper.abs()
                };
                (previous, current) = (current, (value, scale));
                at_lower = at_lower * ends.0;
                at_upper = at_upper * ends.1;
            }
            for (value, coefficient) in sum.values.iter_mut().zip(row) {
                *value += *coefficient * current.0;
            }
            if !S::ENCLOSES {
                for (scale, magnitude) in sum.scales.iter_mut().zip(magnitudes) {
                    *scale += *magnitude * current.1;
                }
            }
        }
    }
}

/// x - y, and the size of its terms.
#[inline(always)]
fn difference<S: Scalar>(x: S, y: S) -> (S, S) {
    (x - y, x.abs() + y.abs())
}

impl<S: Scalar, const K: usize> PointMasses<S, K> {
    /// Adds weight times the expectation of delta^(k).
    #[inline(always)]
    fn add_to<const J: usize>(&self, sum: &mut Expected<S, K, J>, normal: &Normal<S>, p: &Position<S>) {
        if p.density.sign() == Some(Ordering::Equal) {
            return;
        }
        let value = normal.density_derivative(p, self.order);
        for k in 0..K {
            // A function without this mass must not see 0 times an infinite density.
            if self.weights[k].sign() != Some(Ordering::Equal) {
                sum.values[k] += self.weights[k] * value;
                if !S::ENCLOSES && k < J {
                    sum.scales[k] += (self.weights[k] * value).abs();
                }
            }
        }
    }
}
