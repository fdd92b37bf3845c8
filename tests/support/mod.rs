//! What the tests share: one comparison, sizes, seeded numbers, a yardstick quadrature.

pub mod allocations;

use proptest::test_runner::{Config, FileFailurePersistence, RngSeed};
use quad_rs::{Integrable, IntegratorConfig, integrate_real};
use std::fmt::Debug;

/// Compares two `f64` and panics with everything that is needed to see why.
///
/// `rel = r` allows |got - want| <= r |want|, `ulp = n` allows n units in the last place of `want`, `scale = s` allows
/// |got - want| <= s, where s is derived from the size of what entered. There is no other slack: at `want = 0` only 0
/// passes `rel`. NaN equals nothing; an infinity equals itself. The reason is printed, and so is what stands in `at`.
macro_rules! assert_close {
    ($got:expr, $want:expr, $kind:ident = $size:expr, because = $why:expr $(, at = $at:expr)?) => {{
        let context: &[&dyn std::fmt::Debug] = &[$(&$at)?];
        $crate::support::compare(
            ($got, stringify!($got)),
            ($want, stringify!($want)),
            $crate::support::Tolerance::$kind($size),
            $why,
            context,
        );
    }};
}
pub(crate) use assert_close;

/// The rule of a comparison.
#[derive(Clone, Copy, Debug)]
#[allow(non_camel_case_types)]
pub enum Tolerance {
    rel(f64),
    ulp(f64),
    scale(f64),
}

impl Tolerance {
    /// The largest |got - want| allowed.
    fn allowed(self, want: f64) -> f64 {
        match self {
            Self::rel(r) => r * want.abs(),
            Self::ulp(n) => n * (want.abs().next_up() - want.abs()),
            Self::scale(s) => s,
        }
    }

    pub fn accepts(self, got: f64, want: f64) -> bool {
        if got.is_nan() || want.is_nan() {
            return false;
        }
        if got.is_infinite() || want.is_infinite() {
            return got.to_bits() == want.to_bits();
        }
        (got - want).abs() <= self.allowed(want)
    }
}

pub fn compare(got: (f64, &str), want: (f64, &str), tolerance: Tolerance, why: &str, context: &[&dyn Debug]) {
    assert!(
        tolerance.accepts(got.0, want.0),
        "{} = {:e}, but {} = {:e}: off by {:e}, allowed {:e} ({tolerance:?}, because {why}) at {context:?}",
        got.1,
        got.0,
        want.1,
        want.0,
        (got.0 - want.0).abs(),
        tolerance.allowed(want.0),
    );
}

/// `n` times the factor in SELFNORM_TEST_SCALE.
pub fn scaled(n: u32) -> u32 {
    let factor: f64 = match std::env::var("SELFNORM_TEST_SCALE") {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("SELFNORM_TEST_SCALE = {text} is not a number")),
        Err(_) => 1.0,
    };
    ((f64::from(n) * factor).ceil() as u32).max(1)
}

/// `n` cases, scaled: the same ones every time, more of them with a larger scale. Failures are kept in
/// `tests/regressions.txt`. PROPTEST_RNG_SEED gives others.
pub fn cases(n: u32) -> Config {
    Config {
        cases: scaled(n),
        max_global_rejects: 1_000_000,
        rng_seed: match Config::default().rng_seed {
            RngSeed::Random => RngSeed::Fixed(20_170_608),
            given => given,
        },
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct("tests/regressions.txt"))),
        ..Config::default()
    }
}

/// SplitMix64: the same numbers everywhere, for loops too long for proptest.
pub struct Random(u64);

impl Random {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// In \[0, 1).
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / 2_f64.powi(53)
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// Log-uniform.
    pub fn logarithmic(&mut self, low: f64, high: f64) -> f64 {
        self.between(low.ln(), high.ln()).exp().clamp(low, high)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.bits() % n
    }
}

struct Weighted<F>(F);

impl<F: Fn(f64) -> f64> Integrable for Weighted<F> {
    type Float = f64;
    type Input = f64;
    type Output = f64;
    fn integrand(&self, t: &f64) -> f64 {
        (self.0)(*t)
    }
}

/// E g(z) for z ~ N(m, v) by adaptive Gauss-Kronrod on m +- 12 s, cut at `breaks`, and the error allowed: 2e-12 of
/// E |g(z)|, and an estimate of thrice what lies beyond 12 s.
///
/// The pieces are at most 2 s long.
pub fn gauss_kronrod(g: impl Fn(f64) -> f64, m: f64, v: f64, breaks: &[f64]) -> (f64, f64) {
    let s = v.sqrt();
    let mut cuts: Vec<f64> = (-6..=6).map(|k| 2.0 * f64::from(k)).collect();
    cuts.extend(breaks.iter().map(|b| (b - m) / s).filter(|t| t.abs() < 12.0));
    cuts.sort_by(f64::total_cmp);
    cuts.dedup();
    let density = |t: f64| (-0.5 * t * t).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let (mut total, mut size, mut slack) = (0.0, 0.0, 0.0);
    for pair in cuts.windows(2) {
        let integrate = |f: &dyn Fn(f64) -> f64| {
            // What this piece can contribute, to make the tolerance relative to it.
            let bound = (0..=32)
                .map(|i| f(pair[0] + (pair[1] - pair[0]) * f64::from(i) / 32.0).abs())
                .fold(0.0, f64::max);
            if bound < 1e-300 {
                return (0.0, 0.0);
            }
            // Rounding errors of the integrand may keep it from the first tolerance.
            for tolerance in [2e-14, 1e-11, 1e-8] {
                let config = IntegratorConfig::default()
                    .with_integrator_order(10)
                    .with_absolute_tolerance(tolerance)
                    .with_relative_tolerance(tolerance)
                    .with_max_function_evalutions(5_000);
                let scaled = Weighted(|t: f64| f(t) / bound);
                if let Ok(result) = integrate_real(scaled, vec![pair[0], pair[1]], config) {
                    return (bound * result.integral, 4.0 * tolerance * bound);
                }
            }
            panic!("quadrature on {pair:?} does not converge");
        };
        let (integral, error) = integrate(&|t| g(m + s * t) * density(t));
        let (absolute, _) = integrate(&|t| g(m + s * t).abs() * density(t));
        (total, size, slack) = (total + integral, size + absolute, slack + error);
    }
    let beyond = |t: f64| (g(m + s * t).abs() + g(m - s * t).abs()) * density(t);
    let rest: f64 = (0..3000).map(|k| 0.01 * beyond(12.0 + 0.01 * f64::from(k))).sum();
    (total, 2e-12 * size + slack + 3.0 * rest)
}

#[test]
fn the_yardstick_itself() {
    use Tolerance::{rel, scale, ulp};
    assert!(rel(1e-3).accepts(1.0005, 1.0) && !rel(1e-3).accepts(1.002, 1.0));
    assert!(rel(1e-3).accepts(0.0, 0.0) && !rel(0.5).accepts(1e-300, 0.0) && !rel(0.5).accepts(0.0, 1e-300));
    assert!(ulp(1.0).accepts(1.0 + f64::EPSILON, 1.0) && !ulp(1.0).accepts(1.0 + 2.0 * f64::EPSILON, 1.0));
    assert!(scale(0.1).accepts(0.0, 0.1) && !scale(0.1).accepts(0.0, 0.2));
    for nan in [(f64::NAN, 1.0), (1.0, f64::NAN), (f64::NAN, f64::NAN)] {
        assert!(!rel(1.0).accepts(nan.0, nan.1) && !scale(f64::INFINITY).accepts(nan.0, nan.1));
    }
    assert!(rel(0.0).accepts(f64::INFINITY, f64::INFINITY));
    assert!(!rel(1.0).accepts(f64::NEG_INFINITY, f64::INFINITY) && !rel(1.0).accepts(1e300, f64::INFINITY));
    assert!(scaled(7) >= 1);
    // E z^2 = m^2 + v; E of a step.
    let (second, _) = gauss_kronrod(|z| z * z, 0.5, 2.0, &[]);
    assert_close!(second, 2.25, rel = 1e-14, because = "a polynomial times the density");
    let (step, _) = gauss_kronrod(|z| if z > 0.1 { 1.0 } else { 0.0 }, 0.1, 3.0, &[0.1]);
    assert_close!(step, 0.5, rel = 1e-14, because = "half of the mass");
}
