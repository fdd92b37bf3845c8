//! Samples through deep random networks, by both samplers. Results are checked before anything is timed.
//!
//! `cargo bench --bench propagation`; with `SELFNORM_BENCH_PEERS=1` also the same in PyTorch
//! (benches/peers/propagation_torch.py, by the interpreter named in PYTHON or python3) and the ratios.

use selfnorm::activation::Activation;
use selfnorm::propagation::{Experiment, Sampler};
use std::time::Instant;

/// Two networks, the least number that an experiment takes: times are halved.
fn experiment(samples: usize, depth: usize, width: usize, sampler: Sampler) -> Experiment {
    let base = Experiment::new(Activation::selu()).expect("selu is in the catalogue");
    Experiment { samples, depth, width, networks: 2, sampler: Some(sampler), ..base }
}

/// The least time per network of several runs.
fn fastest(experiment: &Experiment, runs: usize) -> f64 {
    let time = || {
        let start = Instant::now();
        let outcome = experiment.run().expect("it runs");
        let seconds = start.elapsed().as_secs_f64() / 2.0;
        let variance = outcome.layers[experiment.depth].variance.value;
        assert!((variance - 1.0).abs() < 0.7, "variance {variance}");
        seconds
    };
    (0..runs).map(|_| time()).fold(f64::INFINITY, f64::min)
}

fn peer(samples: usize, depth: usize, width: usize) -> f64 {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/propagation_torch.py");
    let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
    let arguments = [samples, depth, width, 2].map(|n| n.to_string());
    let output =
        std::process::Command::new(python).arg(script).args(arguments).output().expect("python runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines().find_map(|l| l.strip_prefix("seconds: ")?.trim().parse().ok()).expect("a time")
}

fn main() {
    // `cargo test --benches` only asks whether it runs.
    if !std::env::args().any(|a| a == "--bench") {
        fastest(&experiment(8, 2, 64, Sampler::Materialized), 1);
        return;
    }
    let cases = [
        ("materialized", (1024, 64, 512), Sampler::Materialized, "1.5"),
        ("gram", (64, 64, 4096), Sampler::Gram, "50"),
    ];
    for (name, (samples, depth, width), sampler, bar) in cases {
        let ours = fastest(&experiment(samples, depth, width, sampler), 5);
        println!("{name}: {samples} samples, {depth} layers, width {width}: {ours:.3} s per network");
        if std::env::var_os("SELFNORM_BENCH_PEERS").is_some() {
            let theirs = peer(samples, depth, width);
            println!("PyTorch, two threads: {theirs:.3} s; ratio {:.2} (bar: {bar})", theirs / ours);
        }
    }
}
