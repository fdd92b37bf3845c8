//! The vector kernels: each set of instructions against f64, against the portable one, at the edges, on all lengths.

use crate::support::{Random, scaled};
use selfnorm::activation::kernel::{Kernel, Saved};
use selfnorm::activation::{Activation, Coefficient, ExpPoly, Piecewise};
use selfnorm::simd::Level;

/// Name; f in ulp; f' by z in ulp, or, where f' has a zero that is no breakpoint (marked by `true`), in 2^-24; f' by
/// f(z) in 2^-24 max |f'|. What the documentation of `activation::kernel` says.
const TABLE: [(&str, f64, f64, bool, f64); 21] = [
    ("identity", 0.0, 0.0, false, 0.0),
    ("step", 0.0, 0.0, false, 0.0),
    ("relu", 0.0, 0.0, false, 0.0),
    ("leaky-relu", 1.0, 0.5, false, 0.5),
    ("elu", 2.0, 2.0, false, 2.0),
    ("celu(0.7)", 2.5, 100.0, false, 2.5),
    ("selu", 2.0, 2.0, false, 2.0),
    ("selu-at(2)", 2.0, 2.0, false, 2.0),
    ("hard-tanh", 0.0, 0.0, false, 0.0),
    ("relu6", 0.0, 0.0, false, 0.0),
    ("abs", 0.0, 0.0, false, 0.0),
    ("tanh", 2.5, 3.5, false, 5.0),
    ("lecun-tanh", 3.0, 100.0, false, 6.5),
    ("sigmoid", 2.0, 3.5, false, 6.0),
    ("softplus", 2.5, 2.0, false, 2.0),
    ("erf", 1.0, 120.0, false, 2.5),
    ("gelu", 8.0, 4.5, true, 4.0),
    ("silu", 3.0, 3.0, true, 2.5),
    ("mish", 3.5, 2.5, true, 2.5),
    ("arctan", 1.5, 2.0, false, 2.0),
    ("-1.5*softplus", 3.0, 3.0, false, 2.0),
];

fn kernels() -> impl Iterator<Item = (Activation, Level, Kernel)> {
    TABLE.iter().flat_map(|(name, ..)| {
        let activation: Activation = name.parse().unwrap();
        let kernel = Kernel::new(&activation);
        Level::available()
            .into_iter()
            .map(move |level| (activation.clone(), level, kernel.clone().with_level(level)))
    })
}

/// f(z) and f'(z) in f64: the crate's, but for c (e^{rz} - 1), which loses digits as a sum near 0.
fn reference(activation: &Activation, z: f64) -> (f64, f64) {
    let slope = activation.slope(z);
    let value = match activation.name().split('(').next() {
        Some("elu" | "celu" | "selu" | "selu-at") if z <= 0.0 => {
            let rate = if activation.name().starts_with("celu") { 1.0 / 0.7 } else { 1.0 };
            activation.slope(0.0) / rate * core_math::expm1(rate * z)
        }
        _ => activation.value(z),
    };
    (value, slope)
}

/// Every so many bit patterns up to 2^7 in absolute value, subnormals included, and both signs.
fn grid() -> Vec<f32> {
    let step = (60_000 / scaled(1)).max(1) as usize;
    (0..=128_f32.to_bits())
        .step_by(step)
        .flat_map(|bits| [f32::from_bits(bits), -f32::from_bits(bits)])
        .collect()
}

/// |got - want| in units in the last place of an f32 next to `want`, or of 2^-143 for z p(z) with a subnormal p.
fn ulps(got: f32, want: f64) -> f64 {
    let size = (want.abs() as f32).min(f32::MAX.next_down());
    (f64::from(got) - want).abs() / f64::from((size.next_up() - size).max(f32::from_bits(SMALLEST)))
}

/// 2^-143: what z p(z) loses where p is subnormal and |z| < 110.
const SMALLEST: u32 = 64;

fn slopes(kernel: &Kernel, z: &[f32]) -> Vec<f32> {
    let mut slopes = vec![0.0; z.len()];
    kernel.slope(z, &mut slopes);
    slopes
}

fn outputs(kernel: &Kernel, z: &[f32]) -> Vec<f32> {
    let mut y = z.to_vec();
    kernel.forward(&mut y);
    y
}

/// The table holds, on every set of instructions of this machine; `--nocapture` prints what is measured.
#[test]
fn as_accurate_as_the_documentation_says() {
    let z = grid();
    let mut exceeded = String::new();
    for (name, value, slope, absolute, by_output) in TABLE {
        let activation: Activation = name.parse().unwrap();
        let wanted: Vec<(f64, f64)> = z.iter().map(|z| reference(&activation, f64::from(*z))).collect();
        let steepest = wanted.iter().fold(f64::MIN_POSITIVE, |s, w| s.max(w.1.abs()));
        let unit = 2_f64.powi(-24);
        for level in Level::available() {
            let kernel = Kernel::new(&activation).with_level(level);
            let (got, got_slope) = (outputs(&kernel, &z), slopes(&kernel, &z));
            let mut by_y = vec![1.0_f32; z.len()];
            let kept = if kernel.saved::<f32>() == Saved::Output { &got } else { &z };
            kernel.backward(kept, &mut by_y);
            let mut worst = [(0.0, 0.0); 3];
            for (i, (want, want_slope)) in wanted.iter().enumerate() {
                let of_slope = if absolute {
                    (f64::from(got_slope[i]) - want_slope).abs() / unit
                } else {
                    ulps(got_slope[i], *want_slope)
                };
                let kept_slope = (f64::from(by_y[i]) - want_slope).abs() / (unit * steepest);
                let errors = [ulps(got[i], *want), of_slope, kept_slope];
                for (worst, error) in worst.iter_mut().zip(errors) {
                    if error.is_nan() || error > worst.0 {
                        *worst = (error, z[i]);
                    }
                }
            }
            println!("{name:12} {level:?}: {worst:?} {:?}", kernel.saved::<f32>());
            for (bound, (error, at)) in [value, slope, by_output].into_iter().zip(worst) {
                if error.is_nan() || error > bound {
                    exceeded += &format!("{name} {level:?} at {at:e}: {error} > {bound}\n");
                }
            }
        }
    }
    assert!(exceeded.is_empty(), "{exceeded}");
}

/// NaN gives NaN; the infinities, the largest numbers, zeros, the smallest normal and subnormal what f64 gives.
#[test]
fn the_edges_of_the_line() {
    let edges = [f32::INFINITY, f32::NEG_INFINITY, f32::MAX, f32::MIN, 1e30, -1e30, 0.0, -0.0];
    let edges: Vec<f32> = edges
        .into_iter()
        .chain([f32::MIN_POSITIVE, -f32::MIN_POSITIVE, 1e-45, -1e-45, 88.8, -104.0])
        .collect();
    for (activation, level, kernel) in kernels() {
        assert!(outputs(&kernel, &[f32::NAN; 19]).iter().all(|y| y.is_nan()), "{activation:?} {level:?}");
        assert!(slopes(&kernel, &[f32::NAN; 19]).iter().all(|y| y.is_nan()), "{activation:?} {level:?}");
        let (got, got_slope) = (outputs(&kernel, &edges), slopes(&kernel, &edges));
        for (i, z) in edges.iter().enumerate() {
            // At the largest finite number f64 has the infinities' values without their 0 inf.
            let far = f64::from(z.clamp(f32::MIN, f32::MAX));
            let (want, want_slope) = reference(&activation, far);
            let close = |got: f32, want: f64| {
                if want.abs() > f64::from(f32::MAX) || z.is_infinite() && want.abs() > 1e30 {
                    return got.is_infinite() && f64::from(got.signum()) == want.signum();
                }
                ulps(got, want) <= 4.0
            };
            assert!(
                close(got[i], want),
                "{} {level:?} f({z:e}) = {:e}, not {want:e}",
                activation.name(),
                got[i]
            );
            let s = got_slope[i];
            assert!(
                close(s, want_slope),
                "{} {level:?} f'({z:e}) = {s:e}, not {want_slope:e}",
                activation.name()
            );
        }
    }
}

/// Every length from 0 to 70, at every offset into a vector register: each number as by itself, nothing beyond.
#[test]
fn every_length_gives_the_same_bits() {
    let mut random = Random::new(11);
    let numbers: Vec<f32> = (0..200).map(|_| random.between(-6.0, 6.0) as f32).collect();
    for (activation, level, kernel) in kernels() {
        let single = |z: f32| outputs(&kernel, &[z])[0].to_bits();
        let whole: Vec<u32> = numbers.iter().map(|z| single(*z)).collect();
        for length in 0..=70 {
            for offset in [0, 1, 3, 7] {
                let mut z = numbers.clone();
                kernel.forward(&mut z[offset..offset + length]);
                for (i, got) in z.iter().enumerate() {
                    let inside = (offset..offset + length).contains(&i);
                    let want = if inside { whole[i] } else { numbers[i].to_bits() };
                    assert_eq!(got.to_bits(), want, "{} {level:?} {length} {offset} {i}", activation.name());
                }
            }
        }
    }
}

/// The sets of instructions differ by how often they round: 4 ulp of f, or 4 ulp of the largest f' seen.
#[test]
fn instructions_agree() {
    let z: Vec<f32> = grid().into_iter().step_by(3).collect();
    for (name, ..) in TABLE {
        let kernel = Kernel::new(&name.parse().unwrap());
        let portable = kernel.clone().with_level(Level::Portable);
        let (want, want_slope) = (outputs(&portable, &z), slopes(&portable, &z));
        let steepest = want_slope.iter().fold(0.0, |s: f32, w| s.max(w.abs()));
        for level in Level::available() {
            let kernel = kernel.clone().with_level(level);
            let (got, got_slope) = (outputs(&kernel, &z), slopes(&kernel, &z));
            for i in 0..z.len() {
                assert!(ulps(got[i], f64::from(want[i])) <= 4.0, "{name} {level:?} {:e}", z[i]);
                let off = (got_slope[i] - want_slope[i]).abs();
                assert!(off <= 4.0 * f32::EPSILON * steepest, "{name} {level:?} slope {:e}", z[i]);
            }
        }
    }
}

/// A definition that has no vector code: z^2 e^z - 1 left of -1/2, three lines and a parabola; in both precisions.
#[test]
fn a_definition_of_ones_own() {
    let ratio = |p: i64, q: i64| selfnorm::scalar::Rational::new(p.into(), q.into());
    let own = Piecewise::new(
        vec![ratio(-1, 2), ratio(0, 1), ratio(1, 1), ratio(2, 1)],
        vec![
            ExpPoly::term(1, 2, ratio(1, 1)).plus(&ExpPoly::constant(-1)),
            ExpPoly::linear(Coefficient::from(ratio(3, 2))),
            ExpPoly::constant(0),
            ExpPoly::linear(1),
            ExpPoly::term(1, 2, ratio(0, 1)),
        ],
    );
    let activation = Activation::new("own", own.unwrap());
    let kernel = Kernel::new(&activation);
    assert_eq!(kernel.saved::<f32>(), Saved::Input);
    let z: Vec<f32> = (-400..400).map(|i| i as f32 / 64.0).collect();
    for (z, (y, s)) in z.iter().zip(outputs(&kernel, &z).into_iter().zip(slopes(&kernel, &z))) {
        let (want, want_slope) = (activation.value(f64::from(*z)), activation.slope(f64::from(*z)));
        assert!(ulps(y, want) <= 1.0 && ulps(s, want_slope) <= 1.0, "{z} {y} {want} {s} {want_slope}");
    }
    for (activation, _, kernel) in kernels() {
        let mut wide: Vec<f64> = z.iter().map(|z| f64::from(*z)).collect();
        let mut gradient = vec![3.0; z.len()];
        kernel.backward(&wide.clone(), &mut gradient);
        kernel.forward(&mut wide);
        for (i, z) in z.iter().enumerate() {
            let (want, slope) = (activation.value(f64::from(*z)), activation.slope(f64::from(*z)));
            assert!((wide[i] - want).abs() <= 4e-16 * want.abs().max(1.0), "{} {z}", activation.name());
            assert!((gradient[i] - 3.0 * slope).abs() <= 2e-15, "{} {z}", activation.name());
        }
    }
}

/// Bias, activation and what is kept, in one pass, equal the same in three.
#[test]
fn fused_passes() {
    let mut random = Random::new(5);
    for (activation, level, kernel) in kernels() {
        for width in [1, 5, 16, 33] {
            let z: Vec<f32> = (0..4 * width).map(|_| random.between(-3.0, 3.0) as f32).collect();
            let bias: Vec<f32> = (0..width).map(|_| random.between(-1.0, 1.0) as f32).collect();
            let net: Vec<f32> = z.iter().enumerate().map(|(i, z)| z + bias[i % width]).collect();
            let want = outputs(&kernel, &net);
            let mut biased = z.clone();
            kernel.forward_biased(&mut biased, &bias);
            let (mut kept, mut y) = (z.clone(), vec![0.0; z.len()]);
            kernel.forward_keeping(&mut kept, &bias, &mut y);
            assert!(biased == want && y == want && kept == net, "{} {level:?} {width}", activation.name());
        }
    }
}
