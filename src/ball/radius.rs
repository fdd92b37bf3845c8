//! Magnitudes rounded upward: the radii of balls.

/// Largest |exponent| of a midpoint; a larger number is unbounded, a smaller one is its own radius around 0.
pub(super) const LIMIT: i64 = 1 << 60;
/// Smallest exponent of a radius: below the last bit of every midpoint.
const FLOOR: i64 = -2 * LIMIT;

/// The magnitude mantissa 2^(exponent - 63), with 2^62 <= mantissa < 2^63; 0; or infinity.
///
/// 63 bits, so that a sum of two mantissas fits a word. Every operation rounds up unless its name ends in `_lower`.
/// The derived order is the numeric one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Radius {
    exponent: i64,
    mantissa: u64,
}

impl Radius {
    pub const ZERO: Self = Self { exponent: i64::MIN, mantissa: 0 };
    pub const INFINITE: Self = Self { exponent: i64::MAX, mantissa: 1 << 62 };
    /// 2^-LIMIT: what an underflow may have lost.
    pub const TINY: Self = Self { exponent: 1 - LIMIT, mantissa: 1 << 62 };

    /// mantissa 2^(exponent - 64), for any mantissa.
    #[inline]
    pub fn new(mantissa: u64, exponent: i64) -> Self {
        if mantissa == 0 {
            return Self::ZERO;
        }
        let shift = mantissa.leading_zeros();
        Self::from_word(mantissa << shift, exponent - i64::from(shift))
    }

    /// An upper bound of every number whose leading 64 bits are mantissa 2^(exponent - 64), the top bit set.
    #[inline]
    pub const fn above(mantissa: u64, exponent: i64) -> Self {
        let half = (mantissa >> 1) + 1;
        if half < 1 << 63 { Self::bounded(half, exponent) } else { Self::power(exponent) }
    }

    /// A lower bound of every number whose leading 64 bits are mantissa 2^(exponent - 64), the top bit set.
    #[inline]
    pub const fn below_lower(mantissa: u64, exponent: i64) -> Self {
        Self { exponent, mantissa: mantissa >> 1 }
    }

    /// 2^exponent.
    #[inline]
    pub const fn power(exponent: i64) -> Self {
        Self::bounded(1 << 62, exponent + 1)
    }

    /// p/q of small numbers, q != 0.
    #[inline]
    pub fn ratio(p: u64, q: u64) -> Self {
        Self::new(p, 64).over(Self::new(q, 64))
    }

    #[inline]
    const fn bounded(mantissa: u64, exponent: i64) -> Self {
        if exponent > LIMIT {
            Self::INFINITE
        } else if exponent < FLOOR {
            Self { exponent: FLOOR, mantissa: 1 << 62 }
        } else {
            Self { exponent, mantissa }
        }
    }

    /// word 2^(exponent - 64), 2^62 <= word, rounded up to 63 bits.
    #[inline]
    const fn from_word(word: u64, exponent: i64) -> Self {
        if word < 1 << 63 {
            return Self::bounded(word, exponent - 1);
        }
        let mantissa = (word >> 1) + (word & 1);
        if mantissa < 1 << 63 { Self::bounded(mantissa, exponent) } else { Self::power(exponent) }
    }

    /// The mantissa as a word of 64 bits, of which the last is 0: the magnitude is word 2^(exponent - 64).
    pub const fn word(self) -> u64 {
        self.mantissa << 1
    }

    pub const fn exponent(self) -> i64 {
        self.exponent
    }

    #[inline]
    pub const fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    #[inline]
    pub const fn is_finite(self) -> bool {
        self.exponent != i64::MAX
    }

    /// a + b.
    #[inline]
    pub fn plus(self, other: Self) -> Self {
        let (large, small) = if self.exponent < other.exponent { (other, self) } else { (self, other) };
        if small.is_zero() || !large.is_finite() {
            return large;
        }
        let shift = Ord::min(large.exponent - small.exponent, 63);
        let part = small.mantissa >> shift;
        let lost = u64::from(part << shift != small.mantissa);
        Self::from_word(large.mantissa + part + lost, large.exponent + 1)
    }

    /// a b.
    #[inline]
    pub fn times(self, other: Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return Self::ZERO;
        }
        if !self.is_finite() || !other.is_finite() {
            return Self::INFINITE;
        }
        // At least 2^124 and below 2^126 - 2^64, so that the rounded word fits.
        let product = u128::from(self.mantissa) * u128::from(other.mantissa);
        let lost = u64::from(product as u64 & ((1 << 62) - 1) != 0);
        Self::from_word((product >> 62) as u64 + lost, self.exponent + other.exponent)
    }

    /// a / b, for a lower bound b; infinite for b = 0.
    #[inline]
    pub fn over(self, lower: Self) -> Self {
        if lower.is_zero() || !self.is_finite() {
            return Self::INFINITE;
        }
        if self.is_zero() || !lower.is_finite() {
            return Self::ZERO;
        }
        // Above 2^62 and at most 2^64 - 1.
        let quotient = (u128::from(self.mantissa) << 63).div_ceil(u128::from(lower.mantissa));
        Self::from_word(quotient as u64, self.exponent - lower.exponent + 1)
    }

    /// A lower bound of a - b, and 0 where b >= a.
    #[inline]
    pub fn minus_lower(self, other: Self) -> Self {
        if other >= self {
            return Self::ZERO;
        }
        if other.is_zero() || !self.is_finite() {
            return self;
        }
        let shift = Ord::min(self.exponent - other.exponent, 63);
        let part = other.mantissa >> shift;
        let lost = u64::from(part << shift != other.mantissa);
        let word = self.mantissa - part - lost;
        let zeros = word.leading_zeros();
        let exponent = self.exponent + 1 - i64::from(zeros);
        if word == 0 || exponent < FLOOR {
            return Self::ZERO;
        }
        Self { exponent, mantissa: word << zeros >> 1 }
    }

    /// a 2^k.
    #[inline]
    pub fn scaled(self, k: i64) -> Self {
        if self.is_zero() || !self.is_finite() {
            return self;
        }
        Self::bounded(self.mantissa, self.exponent.saturating_add(k))
    }
}
