//! Smooth activations: the quadrature against smooth_moments.csv, the jets against smooth_jets.csv, both made by
//! `data/generate_smooth_moments.py`.

use crate::moments::columns;
use crate::support::assert_close;
use selfnorm::activation::{Activation, Function};
use selfnorm::moments::{MomentIntegrals, NetInput};

/// Below, the file's values stand for 0.
const ZERO_BELOW: f64 = 1e-80;

/// 9 activations, 5 means, 7 variances from 1e-12 to 1e8. Every quantity to 1e-12 of its scale: E|f|, E f^2, E|f'|,
/// E|f''|/2, 2 E|f f'|, E(f'^2 + |f f''|), E f'^2, and for the variance the variance itself.
#[test]
fn quadrature_reaches_the_reference() {
    let mut executed = 0;
    let mut worst: [(f64, String); 8] = Default::default();
    let mut beyond = Vec::new();
    for line in include_str!("data/smooth_moments.csv").lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let number = |i: usize| -> f64 { fields[i].parse().unwrap() };
        let activation: Activation = fields[0].parse().unwrap();
        let (m, v) = (number(1), number(2));
        let want: [f64; 8] = std::array::from_fn(|k| number(3 + k));
        let [mean, dm, dv, second_dm, second_dv]: [f64; 5] = std::array::from_fn(|k| number(11 + k));
        let scales = [mean, want[1], want[2], dm, dv, second_dm, second_dv, want[7]];
        let integrals = MomentIntegrals::<f64>::new(&activation).unwrap();
        let got = columns(&integrals.at(NetInput::new(m, v).unwrap()));
        // The derivatives of the variance are those of the two moments.
        let d = integrals.at(NetInput::new(m, v).unwrap()).derivatives;
        let parts = [
            (d.variance_dm, d.second_dm, 2.0 * want[0] * d.mean_dm, second_dm + 2.0 * mean * dm),
            (d.variance_dv, d.second_dv, 2.0 * want[0] * d.mean_dv, second_dv + 2.0 * mean * dv),
        ];
        for (variance, second, product, scale) in parts {
            assert!((variance - (second - product)).abs() <= 1e-12 * scale.max(ZERO_BELOW), "{line}");
        }
        for k in 0..8 {
            let error = (got[k] - want[k]).abs() / scales[k].max(ZERO_BELOW);
            let at = format!("{} m={m} v={v}", fields[0]);
            if !(error <= 1e-12 || (got[k] - want[k]).abs() <= ZERO_BELOW) {
                beyond.push(format!("{at}: column {k}: {:e}, not {:e}: {error:.1e}", got[k], want[k]));
            }
            if error > worst[k].0 && want[k].abs() > ZERO_BELOW {
                worst[k] = (error, at);
            }
            executed += 1;
        }
    }
    for (k, (error, at)) in worst.iter().enumerate() {
        println!("column {k}: {error:.1e} at {at}");
    }
    assert!(beyond.is_empty(), "{} of {executed}:\n{}", beyond.len(), beyond.join("\n"));
    assert_eq!(executed, 8 * 315);
}

/// Taylor coefficients to 8, at 11 points: to 1e-13 of the largest coefficient from the same order on, which is what a
/// series loses where one order happens to cancel; the value and the slope to 1e-14 and 4e-14 of themselves.
#[test]
fn jets_are_taylor_coefficients() {
    let (mut executed, mut worst) = (0, [0.0_f64; 9]);
    for line in include_str!("data/smooth_jets.csv").lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let activation: Activation = fields[0].parse().unwrap();
        let Function::Smooth(f) = activation.function() else { panic!("{line}") };
        let z: f64 = fields[1].parse().unwrap();
        let want: [f64; 9] = std::array::from_fn(|k| fields[2 + k].parse().unwrap());
        let got = f.jet::<9>(z).coefficients();
        for k in 0..9 {
            // Of the derivatives for k >= 1: the value saturates and says nothing about their size.
            let scale =
                if k == 0 { want[0].abs() } else { want[1..].iter().map(|c| c.abs()).fold(0.0, f64::max) };
            // e^{-z^2/2} of a rounded argument.
            let allowed = (1e-13 + z * z * 4e-16) * scale + 1e-300;
            let why = "a recurrence of k sums of k products";
            assert_close!(got[k], want[k], scale = allowed, because = why, at = (fields[0], z, k));
            worst[k] = worst[k].max((got[k] - want[k]).abs() / scale.max(1e-300));
            executed += 1;
        }
        let slope = activation.slope(z);
        assert_close!(
            slope,
            want[1],
            scale = (1e-13 + z * z * 4e-16) * want[1].abs() + 1e-300,
            because = "slope",
            at = (fields[0], z)
        );
        assert_close!(
            activation.value(z),
            want[0],
            rel = 1e-14 + z * z * 4e-16,
            because = "a few roundings",
            at = (fields[0], z)
        );
    }
    println!("{worst:?}");
    assert_eq!(executed, 9 * 99);
}

/// Where the method changes, from the Taylor series to differences, the moments do not.
#[test]
fn the_methods_meet() {
    for name in ["tanh", "lecun-tanh", "sigmoid", "softplus", "erf", "gelu", "silu", "mish", "arctan"] {
        let activation: Activation = name.parse().unwrap();
        let Function::Smooth(f) = activation.function() else { panic!("{name}") };
        let s = 0.01 * f.scale();
        let integrals = MomentIntegrals::<f64>::new(&activation).unwrap();
        for m in [-2.0, -0.3, 0.0, 0.4, 1.5, 4.0] {
            let at = |s: f64| columns(&integrals.at(NetInput::new(m, s * s).unwrap()));
            let (below, above) = (at(s * (1.0 - 1e-13)), at(s * (1.0 + 1e-13)));
            for k in 0..8 {
                let scale = below[k].abs().max(if k == 2 { 0.0 } else { 1e-3 });
                let why = "v differs by 4e-13, and erf falls by e^{-8z} per unit";
                assert_close!(below[k], above[k], scale = 2e-11 * scale, because = why, at = (name, m, k));
            }
        }
    }
}
