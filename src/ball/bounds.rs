//! Ends, order and set operations of balls.

use super::Ball;
use super::radius::{LIMIT, Radius};
use std::cmp::Ordering;

impl<const LIMBS: usize> Ball<LIMBS> {
    /// An upper bound of the magnitude of the midpoint.
    pub(super) fn midpoint_upper(&self) -> Radius {
        if self.is_centred() {
            return Radius::ZERO;
        }
        let top = self.mantissa[LIMBS - 1];
        if self.mantissa[..LIMBS - 1].iter().all(|&limb| limb == 0) {
            return Radius::new(top, self.exponent);
        }
        Radius::above(top, self.exponent)
    }

    /// An upper bound of the magnitude of all members.
    pub(super) fn magnitude_upper(&self) -> Radius {
        self.midpoint_upper().plus(self.radius)
    }

    /// A lower bound of the magnitude of all members.
    pub(super) fn magnitude_lower(&self) -> Radius {
        if self.is_centred() || !self.radius.is_finite() {
            return Radius::ZERO;
        }
        Radius::below_lower(self.mantissa[LIMBS - 1], self.exponent).minus_lower(self.radius)
    }

    /// The point of this magnitude.
    pub(super) fn from_magnitude(magnitude: Radius) -> Self {
        if !magnitude.is_finite() {
            return Self::WHOLE;
        }
        Self::from_limb(false, magnitude.word(), magnitude.exponent())
    }

    /// \[0, magnitude\].
    pub(super) fn from_zero_to(magnitude: Radius) -> Self {
        let half = magnitude.scaled(-1);
        Self::from_magnitude(half).widened(half)
    }

    /// Order of |midpoint| and radius.
    fn compare_radius(&self) -> Ordering {
        if !self.radius.is_finite() {
            return Ordering::Less;
        }
        if self.is_centred() {
            return if self.radius.is_zero() { Ordering::Equal } else { Ordering::Less };
        }
        let rest = self.mantissa[..LIMBS - 1].iter().any(|&limb| limb != 0);
        let midpoint = (self.exponent, self.mantissa[LIMBS - 1], rest);
        midpoint.cmp(&(self.radius.exponent(), self.radius.word(), false))
    }

    /// The sign of the lower end; none for the whole line.
    pub(super) fn lower_sign(&self) -> Option<Ordering> {
        if !self.radius.is_finite() {
            return None;
        }
        if self.negative || (self.is_centred() && !self.radius.is_zero()) {
            return Some(Ordering::Less);
        }
        Some(self.compare_radius())
    }

    /// The sign, where it is certain.
    pub(super) fn sign(&self) -> Option<Ordering> {
        match (self.compare_radius(), self.negative) {
            (Ordering::Greater, true) => Some(Ordering::Less),
            (Ordering::Greater, false) => Some(Ordering::Greater),
            (Ordering::Equal, _) if self.is_centred() => Some(Ordering::Equal),
            _ => None,
        }
    }

    /// The largest point not above any member; the whole line has none and returns itself.
    ///
    /// Rounded down to the precision of the midpoint.
    ///
    /// ```
    /// use selfnorm::{ball::Ball, scalar::Scalar};
    /// let x = Ball::<2>::integer(1).hull(Ball::integer(3));
    /// assert_eq!(x.lower(), Ball::integer(1));
    /// ```
    #[must_use]
    pub fn lower(self) -> Self {
        -(-self).upper()
    }

    /// The smallest point not below any member; the whole line has none and returns itself.
    ///
    /// Rounded up to the precision of the midpoint.
    ///
    /// ```
    /// use selfnorm::{ball::Ball, scalar::Scalar};
    /// let x = Ball::<2>::integer(1).hull(Ball::integer(3));
    /// assert_eq!(x.upper(), Ball::integer(3));
    /// ```
    #[must_use]
    pub fn upper(self) -> Self {
        let end = self.middle() + Self::from_magnitude(self.radius);
        if end.radius.is_zero() || !end.radius.is_finite() {
            return end;
        }
        // One unit of the last place covers the rounding, and adding it needs none. At 0 the radius is that of an
        // underflow.
        let unit = Radius::power(Ord::max(end.exponent - Self::BITS, -LIMIT));
        let step = if end.is_centred() { end.radius } else { unit };
        (end.middle() + Self::from_magnitude(step)).middle()
    }

    /// Both ends, where they are in range.
    fn ends(self) -> Option<[Self; 2]> {
        let ends = [self.lower(), self.upper()];
        ends.iter().all(|end| end.radius.is_finite()).then_some(ends)
    }

    /// The hull of the values at both ends: the image of the ball for a monotone function.
    pub(super) fn at_ends(self, point: impl Fn(Self) -> Self) -> Self {
        self.ends().map_or(Self::WHOLE, |[low, high]| point(low).hull(point(high)))
    }

    /// The smallest ball over the points `low` <= `high`.
    fn between(low: Self, high: Self) -> Self {
        let middle = (low + high).scaled(-1).middle();
        let (down, up) = ((middle - low).magnitude_upper(), (high - middle).magnitude_upper());
        middle.widened(Ord::max(down, up))
    }

    /// Whether the point is certainly below the other one.
    fn is_below(self, other: Self) -> bool {
        (self - other).sign() == Some(Ordering::Less)
    }

    /// The smallest ball that contains both.
    pub(super) fn hull(self, other: Self) -> Self {
        if self.contains_ball(&other) {
            return self;
        }
        if other.contains_ball(&self) {
            return other;
        }
        let (Some([a, b]), Some([c, d])) = (self.ends(), other.ends()) else { return Self::WHOLE };
        Self::between(if c.is_below(a) { c } else { a }, if b.is_below(d) { d } else { b })
    }

    /// The larger of each pair of members.
    pub(super) fn max(self, other: Self) -> Self {
        let (Some([a, b]), Some([c, d])) = (self.ends(), other.ends()) else { return Self::WHOLE };
        match (self - other).sign() {
            Some(Ordering::Less) => other,
            Some(Ordering::Greater | Ordering::Equal) => self,
            None => Self::between(if a.is_below(c) { c } else { a }, if b.is_below(d) { d } else { b }),
        }
    }

    /// |x|.
    pub(super) fn abs(self) -> Self {
        match self.sign() {
            Some(Ordering::Less) => -self,
            Some(_) => self,
            None if self.radius.is_finite() => Self::from_zero_to(self.magnitude_upper()),
            None => Self::WHOLE,
        }
    }

    /// Whether the other ball certainly lies in this one; may miss a ball that touches the boundary.
    ///
    /// ```
    /// use selfnorm::{ball::Ball, scalar::Scalar};
    /// let x = Ball::<2>::integer(1).hull(Ball::integer(3));
    /// assert!(x.contains_ball(&Ball::integer(2)) && !x.contains_ball(&Ball::integer(4)));
    /// ```
    #[must_use]
    pub fn contains_ball(&self, other: &Self) -> bool {
        if !self.radius.is_finite() || !other.radius.is_finite() {
            return !self.radius.is_finite();
        }
        let distance = self.distance(other);
        if distance == Self::ZERO {
            return other.radius <= self.radius;
        }
        let slack = Self::from_magnitude(self.radius) - Self::from_magnitude(other.radius);
        (slack - distance).lower_sign().is_some_and(Ordering::is_ge)
    }

    /// The distance of the midpoints.
    fn distance(&self, other: &Self) -> Self {
        (self.middle() - other.middle()).abs()
    }

    /// Whether the balls may have a member in common: `false` is certain, `true` may be a near miss.
    ///
    /// ```
    /// use selfnorm::{ball::Ball, scalar::Scalar};
    /// assert!(Ball::<2>::pi().overlaps(&Ball::<4>::pi().with_limbs()));
    /// assert!(!Ball::<2>::pi().overlaps(&Ball::ratio(22, 7)));
    /// ```
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        if !self.radius.is_finite() || !other.radius.is_finite() {
            return true;
        }
        let reach = Self::from_magnitude(self.radius) + Self::from_magnitude(other.radius);
        (reach - self.distance(other)).sign() != Some(Ordering::Less)
    }

    /// How many leading bits are certain: floor(log2(|m| / r)) for the midpoint m and the radius r, or one less.
    ///
    /// `i64::MAX` for an exact number, 0 or less where the sign is not certain, `i64::MIN` for a midpoint 0 and
    /// the whole line.
    ///
    /// ```
    /// use selfnorm::{ball::Ball, scalar::Scalar};
    /// assert!(Ball::<4>::pi().relative_accuracy_bits() >= 255);
    /// ```
    #[must_use]
    pub fn relative_accuracy_bits(&self) -> i64 {
        if self.radius.is_zero() {
            i64::MAX
        } else if self.is_centred() || !self.radius.is_finite() {
            i64::MIN
        } else {
            self.exponent - self.radius.exponent() - 1
        }
    }
}
