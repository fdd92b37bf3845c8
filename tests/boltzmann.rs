//! The Boltzmann machine: F = U - T S, Boltzmann's probabilities, scales of energy, learning with and without a constraint.

use crate::support::{Random, assert_close};
use selfnorm::boltzmann::{Contrastive, Machine, bars_and_stripes};

fn machine(visible: usize, hidden: usize, size: f64, random: &mut Random) -> Machine {
    let mut draw = |n: usize| (0..n).map(|_| random.between(-size, size)).collect::<Vec<_>>();
    let (weights, a, b) = (draw(visible * hidden), draw(visible), draw(hidden));
    Machine::new(weights, a, b).unwrap()
}

/// F = U - T S to 1e-12 of the largest term, up to 20 units, hot and cold; Z by the closed sum over hidden states; the
/// entropy falls from n log 2 to the logarithm of the number of ground states as T falls, with dS/dT = Var E/T^3 >= 0.
#[test]
fn free_energy_is_energy_less_heat() {
    let mut random = Random::new(1);
    for (visible, hidden) in [(1, 1), (3, 5), (9, 8), (12, 8)] {
        let machine = machine(visible, hidden, 1.5, &mut random);
        let units = (visible + hidden) as f64;
        let mut last = 0.0;
        for temperature in [0.02, 0.3, 1.0, 4.0, 1e6] {
            let state = machine.thermodynamics(temperature).unwrap();
            let size = state.energy.abs().max(temperature * state.entropy).max(state.free_energy().abs());
            let because = "compensated sums of exponentials with errors of a few ulp";
            let got = state.energy - temperature * state.entropy;
            assert_close!(
                got,
                state.free_energy(),
                scale = 1e-12 * size,
                because = because,
                at = temperature
            );
            assert!(state.entropy >= last - 1e-12 && state.entropy <= units * 2_f64.ln() + 1e-12);
            last = state.entropy;
            // Every energy is divided by the temperature.
            let closed: Vec<f64> =
                (0..1 << visible).map(|v| machine.scaled(1.0 / temperature).log_weight(v)).collect();
            let top = closed.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let log = top + closed.iter().map(|x| (x - top).exp()).sum::<f64>().ln();
            assert_close!(
                state.log_partition,
                log,
                rel = 1e-12,
                because = "sums of 4096 terms",
                at = temperature
            );
        }
        assert_close!(last, units * 2_f64.ln(), rel = 1e-9, because = "T = 1e6: off by Var E/T^2");
        // dU/dT by differences.
        let [low, middle, high] = [0.999, 1.0, 1.001].map(|t| machine.thermodynamics(t).unwrap());
        let slope = (high.energy - low.energy) / 0.002;
        assert_close!(slope, middle.energy_variance, rel = 1e-4, because = "differences with h = 1e-3");
    }
}

/// Energies by the formula, state by state, for every state of a small machine; probabilities that sum to 1 and whose
/// ratios are Boltzmann's factors.
#[test]
fn energies_and_probabilities() {
    let machine =
        Machine::new(vec![1.0, -2.0, 0.5, 3.0, 0.25, -1.0], vec![0.5, -1.0], vec![2.0, 0.0, -0.5]).unwrap();
    // v = (1, 0), h = (1, 0, 1): -0.5 - (2 - 0.5) - (1 + 0.5).
    assert_close!(machine.energy(0b01, 0b101), -3.5, rel = 1e-15, because = "by hand");
    let energies = machine.energies();
    for v in 0..4 {
        for h in 0..8 {
            let want = machine.energy(v, h);
            assert_close!(
                energies[(v << 3 | h) as usize],
                want,
                scale = 1e-15 * 8.0,
                because = "six terms",
                at = (v, h)
            );
        }
    }
    let state = machine.thermodynamics(0.7).unwrap();
    let p = |e: f64| (-e / 0.7 - state.log_partition).exp();
    assert_close!(energies.iter().map(|e| p(*e)).sum(), 1.0, rel = 1e-14, because = "32 terms");
    let mean: f64 = energies.iter().map(|e| p(*e) * e).sum();
    assert_close!(mean, state.energy, rel = 1e-13, because = "32 terms");
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(machine.thermodynamics(bad).is_err());
    }
    for (w, v, h) in [(0, 0, 1), (5, 2, 3), (110, 10, 11)] {
        assert!(Machine::new(vec![0.0; w], vec![0.0; v], vec![0.0; h]).is_err());
    }
    assert!(Machine::new(vec![f64::NAN], vec![0.0], vec![0.0]).is_err());
}

/// Weights set the scale of the energy: s times the weights at T are the weights at T/s.
#[test]
fn weights_are_a_temperature() {
    let machine = machine(5, 6, 1.0, &mut Random::new(4));
    for s in [0.25, 3.0] {
        let (scaled, itself) = (machine.scaled(s).thermodynamics(2.0), machine.thermodynamics(2.0 / s));
        let (scaled, itself) = (scaled.unwrap(), itself.unwrap());
        for (got, want) in [
            (scaled.entropy, itself.entropy),
            (scaled.log_partition, itself.log_partition),
            (scaled.energy, s * itself.energy),
        ] {
            assert_close!(got, want, rel = 1e-12, because = "2048 terms", at = s);
        }
        let (got, want) = (machine.scaled(s).effective_temperature(), machine.effective_temperature() / s);
        assert_close!(got, want, rel = 1e-14, because = "30 terms");
    }
}

/// 14 bars and stripes of 3 x 3. Without a constraint the machine learns, its weights grow and it cools: T_eff and the
/// entropy fall. With sqrt(tau) <= 2 it never falls below T_eff = 1/2.
#[test]
fn learning_cools_unless_it_is_held() {
    let images = bars_and_stripes(3);
    assert_eq!((images.len(), bars_and_stripes(2).len()), (14, 6));
    let start = Machine::random(9, 8, 1).unwrap();
    let first = start.log_likelihood(&images).unwrap();
    let train = |max_norm| {
        let mut machine = start.clone();
        let rule = Contrastive { rate: 0.1, max_norm, seed: 2 };
        for epoch in 0..2000 {
            rule.step(&mut machine, &images, epoch);
            if let Some(most) = max_norm {
                assert!(machine.tau().iter().all(|tau| tau.sqrt() <= most * (1.0 + 1e-14)), "epoch {epoch}");
            }
        }
        let likelihood = machine.log_likelihood(&images).unwrap();
        (machine.effective_temperature(), machine.thermodynamics(1.0).unwrap().entropy, likelihood)
    };
    let (free, held) = (train(None), train(Some(2.0)));
    println!("{first} {free:?} {held:?}");
    let entropy = start.thermodynamics(1.0).unwrap().entropy;
    assert!(
        free.0 < 0.4 && free.1 < entropy - 2.0 && free.2 > first + 2.0,
        "{free:?} from {entropy} {first}"
    );
    assert!(held.0 >= 0.5 - 1e-14 && held.1 > free.1 && held.2 > first, "{held:?}");
}
