//! The certified phase diagram.

use super::cli::selfnorm;
use super::support::{Random, scaled};
use rayon::prelude::*;
use selfnorm::activation::Activation;
use selfnorm::fixed_point::Thresholds;
use selfnorm::interval::Interval;
use selfnorm::moments::{MomentIntegrals, MomentMap, Moments, NetInput, Reading, WeightSums};
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

/// The iteration in `f64`, from several starts, ends in the box that is certified, at random points of every cell.
#[test]
fn cells_agree_with_the_iteration() {
    let (plane, cells) = certified(["-0.5", "0.4"], ["0.7", "1.5"], 4);
    let mut random = Random::new(0x17e7);
    let mut compared = 0;
    for cell in &cells {
        let Phase::Attracting([m, v]) = cell.phase else { continue };
        for _ in 0..scaled(24) {
            let [sum, sum_of_squares] =
                plane.sides(cell).map(|(low, high)| random.between(nearest(&low), nearest(&high)));
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
    }
    assert!(compared >= scaled(24), "only {compared} points");
}

/// Fixed points with nu > 0 in `f64`, found by a scan: their net inputs (m, v), and their spectral radii.
///
/// For each r on a grid the scale s with tau Var f(z)/s^2 = 1, by bisection; between neighbours at which r - omega E f(z)/s has
/// different signs lies one, which is bisected in r.
fn scan(omega: f64, tau: f64) -> Vec<([f64; 2], f64)> {
    let selu = MomentIntegrals::<f64>::new(&Activation::selu()).unwrap();
    let at = |r: f64, s: f64| selu.at(NetInput { mean: r * s, variance: s * s });
    let scale = |r: f64| {
        let grows = |s: f64| tau * at(r, s).variance > s * s;
        let (mut low, mut high) = (-5.0_f64, 10.0_f64);
        if !grows(low.exp()) || grows(high.exp()) {
            return None;
        }
        for _ in 0..40 {
            let middle = 0.5 * (low + high);
            if grows(middle.exp()) { low = middle } else { high = middle }
        }
        Some((0.5 * (low + high)).exp())
    };
    let residual = |r: f64| scale(r).map(|s| r - omega * at(r, s).mean / s);
    let grid = |i: i32| f64::from(i) / 32.0;
    let mut found = Vec::new();
    let mut left = None;
    for i in -320..=320 {
        let r = grid(i);
        let here = residual(r).map(|h| (r, h));
        if let (Some((mut low, at_low)), Some((mut high, at_high))) = (left, here)
            && at_low * at_high < 0.0
        {
            for _ in 0..40 {
                let middle = 0.5 * (low + high);
                let same = residual(middle).unwrap() * at_low > 0.0;
                if same { low = middle } else { high = middle }
            }
            let s = scale(low).unwrap();
            let weights = WeightSums { sum: omega, sum_of_squares: tau };
            let map = MomentMap::new(&Activation::selu(), Reading::Quenched(weights)).unwrap();
            let fixed = Moments { mean: at(low, s).mean, variance: s * s / tau };
            found.push(([low * s, s * s], map.at(fixed).spectral_radius));
        }
        left = here;
    }
    found
}

/// Whether the scan bears a phase out.
fn agrees(phase: &Phase, found: &[([f64; 2], f64)]) -> bool {
    // Two bisections of 40 steps end this far from the truth.
    let inside = |[m, v]: &[Interval; 2], [x, y]: [f64; 2]| {
        let near = |side: &Interval, x: f64| {
            let slack = 1e-6 * x.abs();
            side.lo() - slack <= x && x <= side.hi() + slack
        };
        near(m, x) && near(v, y)
    };
    match (phase, found) {
        (Phase::Attracting(at), [(one, radius)]) => inside(at, *one) && *radius < 1.0,
        (Phase::Unstable(at), [(one, radius)]) => inside(at, *one) && *radius > 1.0,
        (Phase::Several(n), several) => *n as usize == several.len() && several.len() > 1,
        (Phase::None, []) => true,
        _ => false,
    }
}

/// Random points of certified cells of every phase: the scan finds what is certified, and nothing else.
#[test]
fn cells_agree_with_a_scan() {
    let mut random = Random::new(0x9a5e);
    let regions = [(["-1", "1"], ["0.4", "2.8"], 5), (["0.82", "0.86"], ["1.06", "1.1"], 3)];
    let mut cases = Vec::new();
    for (omega, tau, depth) in regions {
        let (plane, cells) = certified(omega, tau, depth);
        for name in ["attracting", "unstable", "several", "none"] {
            let of_kind: Vec<_> = cells.iter().filter(|cell| cell.phase.name() == name).collect();
            for _ in 0..if of_kind.is_empty() { 0 } else { scaled(6) } {
                let cell = of_kind[random.below(of_kind.len() as u64) as usize];
                let point =
                    plane.sides(cell).map(|(low, high)| random.between(nearest(&low), nearest(&high)));
                cases.push((cell.phase, point));
            }
        }
    }
    for name in ["attracting", "unstable", "several", "none"] {
        let number = cases.iter().filter(|(phase, _)| phase.name() == name).count();
        assert!(number >= scaled(6) as usize, "{number} points of {name}");
    }
    let box_of = |phase: &Phase| match phase {
        Phase::Attracting(at) | Phase::Unstable(at) => *at,
        _ => [Interval::ENTIRE; 2],
    };
    cases.par_iter().for_each(|(phase, [omega, tau])| {
        let found = scan(*omega, *tau);
        assert!(agrees(phase, &found), "omega {omega}, tau {tau}: {phase:?}, but {found:?}");
        // Every other phase is refused there.
        let at = box_of(phase);
        let twins =
            [Phase::Attracting(at), Phase::Unstable(at), Phase::Several(2), Phase::Several(3), Phase::None];
        for twin in twins.iter().filter(|twin| *twin != phase) {
            assert!(!agrees(twin, &found), "omega {omega}, tau {tau}: {twin:?} passes");
        }
    });
}

/// What the whole plane gives at a small depth; proofs/PHASE has the shares at larger ones.
#[test]
fn most_of_the_plane_is_certified() {
    let (_, cells) = certified(["-1", "1"], ["0.4", "2.8"], 4);
    let names = ["attracting", "unstable", "several", "none", "undecided"];
    let shares = names.map(|name| share(&cells, name));
    assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{shares:?}");
    assert!(shares[4] < 0.3, "{shares:?}");
    // The scan of a grid of 64 x 64 points: 0.777 one, 0.209 none, 0.015 two.
    assert!(shares[0] + shares[1] < 0.80 && shares[2] < 0.03 && shares[3] < 0.23, "{shares:?}");
}

/// A cell with a false phase is not certified again: neither a fixed point where there is none, nor none where there is
/// one, nor a wrong number.
#[test]
fn false_phases_are_refused() {
    let plane = plane(["-1", "1"], ["0.4", "2.8"]);
    let at = |column, row| PhaseCell { depth: 6, column, row, phase: Phase::Undecided };
    let everywhere = [Interval::ENTIRE; 2];
    for (cell, truth, lie) in [
        (at(56, 60), "none", Phase::Attracting(everywhere)),
        (at(3, 1), "none", Phase::Unstable(everywhere)),
        (at(30, 20), "attracting", Phase::None),
        (at(63, 40), "unstable", Phase::Attracting(everywhere)),
        (at(58, 17), "several", Phase::Attracting(everywhere)),
    ] {
        let again = plane.recheck(&PhaseCell { phase: lie, ..cell }).unwrap();
        assert_eq!(again.name(), truth, "{cell:?}");
        assert_ne!(again.name(), lie.name());
    }
}

/// A cell that is certified again from nothing gets no other phase; any number of threads gives the same cells.
#[test]
fn cells_are_reproducible() {
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| certified(["0.6", "1"], ["0.7", "1.5"], 3).1)
    };
    let cells = run(1);
    assert!(cells == run(2) && cells == run(8));
    let plane = plane(["0.6", "1"], ["0.7", "1.5"]);
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
    assert_eq!(lines[0], "omega_low,omega_high,tau_low,tau_high,phase,fixed_points,net_mean,net_variance");
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
