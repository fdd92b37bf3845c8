//! Loops compiled for the vector units that the machine turns out to have.
//!
//! A [`Work`] is a plain loop over slices. [`Level::run`] calls the copy of it that was compiled for AVX-512, for AVX2
//! with FMA, or for every machine. The formula is the same source line; only [`Arithmetic::mul_add`] rounds once where
//! the hardware fuses and twice where it does not.

#![allow(unsafe_code, reason = "calling a function compiled for a vector unit, once its presence is known")]

/// How a x + b is computed.
pub trait Arithmetic: Copy + Default {
    /// a b + c.
    fn mul_add(a: f32, b: f32, c: f32) -> f32;
}

/// With one rounding, by the hardware.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fused;

/// With two roundings.
#[derive(Clone, Copy, Debug, Default)]
pub struct Separate;

impl Arithmetic for Fused {
    #[inline(always)]
    fn mul_add(a: f32, b: f32, c: f32) -> f32 {
        a.mul_add(b, c)
    }
}

impl Arithmetic for Separate {
    #[inline(always)]
    fn mul_add(a: f32, b: f32, c: f32) -> f32 {
        a * b + c
    }
}

/// A loop; everything that it calls must be `#[inline(always)]` to be compiled for the vector unit too.
pub trait Work {
    /// Does it.
    fn run<A: Arithmetic>(self);
}

/// A set of instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Level {
    /// What every machine of this architecture has.
    Portable,
    /// The architecture's own vectors, which fuse: NEON.
    #[cfg(target_arch = "aarch64")]
    Neon,
    /// AVX2 with FMA.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX-512 F, BW, DQ, VL.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Level {
    /// All levels of this machine, the best last.
    #[must_use]
    pub fn available() -> Vec<Self> {
        let mut levels = vec![Self::Portable];
        #[cfg(target_arch = "aarch64")]
        levels.push(Self::Neon);
        #[cfg(target_arch = "x86_64")]
        levels.extend([Self::Avx2, Self::Avx512].into_iter().filter(|level| level.is_available()));
        levels
    }

    /// The best level of this machine.
    #[must_use]
    pub fn best() -> Self {
        #[cfg(target_arch = "aarch64")]
        return Self::Neon;
        #[cfg(not(target_arch = "aarch64"))]
        {
            #[cfg(target_arch = "x86_64")]
            for level in [Self::Avx512, Self::Avx2] {
                if level.is_available() {
                    return level;
                }
            }
            Self::Portable
        }
    }

    /// Whether this machine has it; the standard library remembers what it asked the processor.
    fn is_available(self) -> bool {
        match self {
            Self::Portable => true,
            #[cfg(target_arch = "aarch64")]
            Self::Neon => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                Self::Avx2.is_available()
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl")
            }
        }
    }

    /// Does the work with these instructions, or with those of every machine where they are absent.
    #[inline]
    pub fn run<W: Work>(self, work: W) {
        match self {
            #[cfg(target_arch = "aarch64")]
            Self::Neon => work.run::<Fused>(),
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the processor has AVX2 and FMA.
            Self::Avx2 if self.is_available() => unsafe { avx2(work) },
            #[cfg(target_arch = "x86_64")]
            // SAFETY: the processor has AVX2, FMA and the four parts of AVX-512 that the function is compiled for.
            Self::Avx512 if self.is_available() => unsafe { avx512(work) },
            _ => work.run::<Separate>(),
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
fn avx2<W: Work>(work: W) {
    work.run::<Fused>();
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma,avx512f,avx512bw,avx512dq,avx512vl")]
fn avx512<W: Work>(work: W) {
    work.run::<Fused>();
}
