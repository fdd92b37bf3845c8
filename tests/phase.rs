//! The certified phase diagram.

use super::cli::selfnorm;
use selfnorm::activation::Activation;
use selfnorm::fixed_point::Thresholds;
use selfnorm::interval::Interval;
use selfnorm::moments::{MomentMap, Moments, Reading, WeightSums};
use selfnorm::proof::{Phase, PhaseCell, Plane, share};
use selfnorm::scalar::{nearest, parse_rational};

fn plane(omega: [&str; 2], tau: [&str; 2]) -> Plane {
    let [a, b, c, d] = [omega[0], omega[1], tau[0], tau[1]].map(|text| parse_rational(text).unwrap());
    Plane::new((a, b), (c, d)).unwrap()
}

fn certified(omega: [&str; 2], tau: [&str; 2], depth: u32) -> (Plane, Vec<PhaseCell>) {
    let plane = plane(omega, tau);
    let cells = plane.certify(depth, &|_| ()).unwrap();
    (plane, cells)
}

#[test]
fn omega_has_one_attracting_fixed_point() {
    let (_, cells) = certified(["-0.1", "0.1"], ["0.95", "1.1"], 3);
    assert!((share(&cells, "attracting") - 1.0).abs() < 1e-12, "{cells:?}");
}

#[test]
fn beyond_the_thresholds_there_is_none() {
    for (omega, tau, depth) in
        [(["-0.02", "0.02"], ["0.4", "0.45"], 3), (["-0.002", "0.002"], ["3", "3.1"], 4)]
    {
        let (_, cells) = certified(omega, tau, depth);
        assert!((share(&cells, "none") - 1.0).abs() < 1e-12, "{tau:?} {cells:?}");
    }
}

/// A cell in which the number of fixed points changes must stay undecided: the thresholds at omega = 0, on both sides.
#[test]
fn a_cell_across_a_threshold_is_never_decided() {
    for tau in [["0.4955", "0.4957"], ["2.65756", "2.65758"], ["0.4", "2.8"]] {
        let (_, cells) = certified(["-0.001", "0.001"], tau, 0);
        assert_eq!(cells.len(), 1);
        assert_eq!(cells[0].phase, Phase::Undecided, "{tau:?}");
    }
}

/// The iteration in `f64`, from several starts, ends in the box that is certified, at the middle of every cell.
#[test]
fn cells_agree_with_the_iteration() {
    let (plane, cells) = certified(["-0.2", "0.2"], ["0.8", "1.3"], 4);
    let mut compared = 0;
    for cell in &cells {
        let Phase::Attracting([m, v]) = cell.phase else { continue };
        let [sum, sum_of_squares] =
            plane.sides(cell).map(|(low, high)| 0.5 * (nearest(&low) + nearest(&high)));
        let reading = Reading::Quenched(WeightSums { sum, sum_of_squares });
        let map = MomentMap::new(&Activation::selu(), reading).unwrap();
        for (mean, variance) in [(0.0, 0.05), (1.0, 5.0), (-1.0, 1.0)] {
            let start = Moments { mean, variance };
            let end = (0..1000).fold(start, |moments, _| map.apply(moments));
            let (end_m, end_v) = (end.mean * sum, end.variance * sum_of_squares);
            assert!(m.contains(end_m) && v.contains(end_v), "{cell:?}: {end:?}");
        }
        compared += 1;
    }
    assert!(compared >= 20, "only {compared} cells");
}

/// A cell that is certified again from nothing gets no other phase; any number of threads gives the same cells.
#[test]
fn cells_are_reproducible() {
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| certified(["0.2", "0.6"], ["0.5", "1.1"], 2).1)
    };
    let cells = run(1);
    assert!(cells == run(2) && cells == run(8));
    let plane = plane(["0.2", "0.6"], ["0.5", "1.1"]);
    for cell in &cells {
        let again = plane.recheck(cell).unwrap();
        let decided = [again, cell.phase].iter().all(|phase| *phase != Phase::Undecided);
        assert!(!decided || again.name() == cell.phase.name(), "{cell:?}: {again:?}");
    }
}

#[test]
fn the_command_writes_every_cell() {
    let run = selfnorm("phase-diagram --omega -0.1..0.1 --tau 0.9..1.1 --depth 1 --format csv");
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(run.err, "", "no progress where there is no terminal");
    let lines: Vec<&str> = run.out.lines().collect();
    assert_eq!(lines[0], "omega_low,omega_high,tau_low,tau_high,phase,net_mean,net_variance");
    assert!(lines.len() >= 2 && lines[1].starts_with("-0.1,"), "{}", run.out);
    assert_eq!(selfnorm("phase-diagram --tau 0..1").code, Some(2));
    assert_eq!(selfnorm("phase-diagram --omega 1..-1").code, Some(2));
    assert_eq!(selfnorm("phase-diagram --depth 13").code, Some(2));
}

/// The formulas of proofs/THR in double precision (Python), from 30 digits of alpha and lambda.
#[test]
fn thresholds_are_enclosed() {
    let tau = Thresholds::<Interval>::new();
    for (ours, want) in [
        (tau.variance, 0.49558930065570056),
        (tau.variance_lost, 2.657570040520787),
        (tau.second_moment, 0.476771017882753),
        (tau.second_moment_lost, 1.8116392233971634),
    ] {
        assert!(ours.width() < 1e-13 && (ours.mid() - want).abs() < 1e-13, "{ours} {want}");
    }
}
