//! Uniforms and normals out of random words, in plain arithmetic: the same operations for every instruction set.
//!
//! Normals by Box and Muller's transformation. Its logarithm and its trigonometric functions are short series.

use super::philox::{LANES, WORDS, Words};

/// Numbers that streams are made of: `f32` and `f64`.
pub trait Sample: Copy + Default + Send + Sync + private::Blocks + 'static {
    /// The nearest number.
    fn from_f64(x: f64) -> Self;
    /// The number itself.
    fn to_f64(self) -> f64;
}

pub(super) mod private {
    use super::Words;

    /// What one block of words gives.
    pub trait Blocks: Sized {
        /// Uniforms or normals of a block.
        const PER_BLOCK: usize;
        /// Uniforms on (0, 1).
        fn uniforms(words: &Words, out: &mut [Self]);
        /// Standard normals.
        fn normals(words: &Words, out: &mut [Self]);
    }
}

/// Horner's rule, constant term first.
macro_rules! series {
    ($t:ident, $x:expr, [$($c:expr),+ $(,)?]) => {{
        let coefficients = [$($c as $t),+];
        coefficients.iter().rev().fold(0.0 as $t, |sum, c| sum * $x + c)
    }};
}

/// -2 log u for normal u > 0, and (cos y, sin y) for y in \[0, pi/4\].
///
/// u = m 2^e with m in \[sqrt(1/2), sqrt 2); s = (m - 1)/(m + 1), |s| <= 0.1716; log m = 2 s (1 + s^2/3 + s^4/5 + ..).
/// First omitted terms, relative: in `f32` s^10/11 = 2e-9, y^10/10! = 2.5e-8; in `f64` s^24/25 = 2e-20,
/// y^18/18! = 2e-18.
macro_rules! functions {
    ($name:ident, $t:ident, $bits:ident, $signed:ident, mantissa = $mantissa:literal, log = $log:tt, cos = $cos:tt, sin = $sin:tt) => {
        mod $name {
            #[inline(always)]
            fn minus_two_log(u: $t) -> $t {
                const LN_2: $t = std::f64::consts::LN_2 as $t;
                const SQRT_HALF: $bits = (std::f64::consts::FRAC_1_SQRT_2 as $t).to_bits();
                let shifted = u.to_bits().wrapping_sub(SQRT_HALF);
                let exponent = (shifted as $signed >> $mantissa) as i32;
                let m = $t::from_bits((shifted & ((1 << $mantissa) - 1)).wrapping_add(SQRT_HALF));
                let s = (m - 1.0) / (m + 1.0);
                -2.0 * (exponent as $t * LN_2 + 2.0 * s * series!($t, s * s, $log))
            }

            /// Two normals from a uniform u in (0, 1\], an angle y in \[0, pi/4\] and three bits, at the top of
            /// `octant`, that turn and mirror it to any of the eight octants.
            #[inline(always)]
            pub(super) fn pair(u: $t, y: $t, octant: $bits) -> ($t, $t) {
                const SIGN: $bits = 1 << ($bits::BITS - 1);
                let radius = minus_two_log(u).sqrt();
                let square = y * y;
                let (cos, sin) = (series!($t, square, $cos), y * series!($t, square, $sin));
                let swap = octant & (SIGN >> 2) != 0;
                let (a, b) = (if swap { sin } else { cos }, if swap { cos } else { sin });
                let signed = |x: $t, sign: $bits| $t::from_bits((radius * x).to_bits() ^ (sign & SIGN));
                (signed(a, octant), signed(b, octant << 1))
            }
        }
    };
}

functions! {
    single, f32, u32, i32, mantissa = 23,
    log = [1, 1.0 / 3.0, 1.0 / 5.0, 1.0 / 7.0, 1.0 / 9.0],
    cos = [1, -1.0 / 2.0, 1.0 / 24.0, -1.0 / 720.0, 1.0 / 40_320.0],
    sin = [1, -1.0 / 6.0, 1.0 / 120.0, -1.0 / 5040.0, 1.0 / 362_880.0]
}

functions! {
    double, f64, u64, i64, mantissa = 52,
    log = [1, 1.0 / 3.0, 1.0 / 5.0, 1.0 / 7.0, 1.0 / 9.0, 1.0 / 11.0, 1.0 / 13.0, 1.0 / 15.0, 1.0 / 17.0, 1.0 / 19.0, 1.0 / 21.0, 1.0 / 23.0],
    cos = [1, -1.0 / 2.0, 1.0 / 24.0, -1.0 / 720.0, 1.0 / 40_320.0, -1.0 / 3_628_800.0, 1.0 / 479_001_600.0, -1.0 / 87_178_291_200.0, 1.0 / 20_922_789_888_000.0],
    sin = [1, -1.0 / 6.0, 1.0 / 120.0, -1.0 / 5040.0, 1.0 / 362_880.0, -1.0 / 39_916_800.0, 1.0 / 6_227_020_800.0, -1.0 / 1_307_674_368_000.0, 1.0 / 355_687_428_096_000.0]
}

/// 2^-32.
const ULP_32: f64 = 1.0 / 4_294_967_296.0;

impl private::Blocks for f32 {
    const PER_BLOCK: usize = WORDS;

    #[inline(always)]
    fn uniforms(words: &Words, out: &mut [Self]) {
        for (x, word) in out.iter_mut().zip(words.as_flattened()) {
            *x = ((word >> 9) as Self + 0.5) * (1.0 / 8_388_608.0);
        }
    }

    /// Of two words, 32 + 8 bits make the radius and 21 + 3 the angle.
    #[inline(always)]
    fn normals(words: &Words, out: &mut [Self]) {
        for half in 0..2 {
            let (a, b) = (&words[2 * half], &words[2 * half + 1]);
            let mut pairs = [[0.0; LANES]; 2];
            for i in 0..LANES {
                let low = (b[i] & 0xff) as Self + 0.5;
                let u = (a[i] as Self + low * (1.0 / 256.0)) * ULP_32 as Self;
                let y =
                    (((b[i] >> 8) & 0x1f_ffff) as Self + 0.5) * (std::f32::consts::FRAC_PI_4 / 2_097_152.0);
                (pairs[0][i], pairs[1][i]) = single::pair(u, y, b[i]);
            }
            out[2 * half * LANES..][..2 * LANES].copy_from_slice(pairs.as_flattened());
        }
    }
}

impl private::Blocks for f64 {
    const PER_BLOCK: usize = WORDS / 2;

    #[inline(always)]
    fn uniforms(words: &Words, out: &mut [Self]) {
        for half in 0..2 {
            let (a, b) = (&words[2 * half], &words[2 * half + 1]);
            for i in 0..LANES {
                out[half * LANES + i] = fraction(a[i], b[i]);
            }
        }
    }

    /// Of four words, two make the radius and two the angle.
    #[inline(always)]
    fn normals(words: &Words, out: &mut [Self]) {
        let [a, b, c, d] = words;
        let mut pairs = [[0.0; LANES]; 2];
        for i in 0..LANES {
            let u = (Self::from(a[i]) + (Self::from(b[i]) + 0.5) * ULP_32) * ULP_32;
            let y = fraction(c[i] << 3, d[i]) * std::f64::consts::FRAC_PI_4;
            (pairs[0][i], pairs[1][i]) = double::pair(u, y, u64::from(c[i]) << 32);
        }
        out.copy_from_slice(pairs.as_flattened());
    }
}

/// (k + 1/2)/2^52, where k has the 32 bits of `high` and the upper 20 of `low`.
#[inline(always)]
fn fraction(high: u32, low: u32) -> f64 {
    const ONE: u64 = 1.0_f64.to_bits();
    let k = (u64::from(high) << 20) | u64::from(low >> 12);
    f64::from_bits(ONE | k) - (1.0 - f64::EPSILON / 2.0)
}

impl Sample for f32 {
    #[inline(always)]
    fn from_f64(x: f64) -> Self {
        x as Self
    }

    #[inline(always)]
    fn to_f64(self) -> f64 {
        f64::from(self)
    }
}

impl Sample for f64 {
    #[inline(always)]
    fn from_f64(x: f64) -> Self {
        x
    }

    #[inline(always)]
    fn to_f64(self) -> f64 {
        self
    }
}
