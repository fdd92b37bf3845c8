//! Training steps of batch 128: samples/s. A step is checked to make the loss smaller before anything is timed.
//!
//! `cargo bench --bench training`; with `SELFNORM_BENCH_PEERS=1` also the same in PyTorch
//! (benches/peers/training_torch.py, by the interpreter named in PYTHON or python3), each with one and two threads, and
//! the ratio of the better ones.

use selfnorm::mlp::{Loss, Network, Optimizer, Options, RunFile, Trainer};
use std::path::Path;
use std::time::Instant;

const BATCH: usize = 128;

struct Case {
    name: &'static str,
    inputs: usize,
    depth: usize,
    width: usize,
    network: &'static str,
    optimizer: Optimizer,
    /// Ratio to be reached.
    bar: f64,
}

const SGD: Optimizer = Optimizer::Sgd;
const NORMALIZED: &str = "activation = \"relu\"\nnormalization = \"batch\"";
const CASES: [Case; 5] = [
    Case { name: "selu", inputs: 784, depth: 8, width: 784, network: "", optimizer: SGD, bar: 1.25 },
    Case { name: "selu", inputs: 784, depth: 8, width: 256, network: "", optimizer: SGD, bar: 1.4 },
    Case { name: "selu", inputs: 64, depth: 32, width: 64, network: "", optimizer: SGD, bar: 2.5 },
    Case {
        name: "relu+bn",
        inputs: 784,
        depth: 8,
        width: 784,
        network: NORMALIZED,
        optimizer: SGD,
        bar: 1.3,
    },
    Case {
        name: "adam",
        inputs: 784,
        depth: 8,
        width: 784,
        network: "",
        optimizer: Optimizer::adam(),
        bar: 1.5,
    },
];

impl Case {
    fn network(&self) -> Network<f32> {
        let text = format!("[network]\ndepth = {}\nwidth = {}\n{}", self.depth, self.width, self.network);
        let run = RunFile::parse(&text, Path::new("bench")).expect("a run file");
        run.network.build(self.inputs, 10, 1).expect("a network")
    }

    /// Floating-point operations of the products for one sample: forward, by the weights, and by the inputs but for the
    /// first layer's.
    fn operations(&self) -> f64 {
        let (first, hidden) = (self.inputs * self.width, (self.depth - 1) * self.width * self.width);
        (4 * first + 6 * (hidden + 10 * self.width)) as f64
    }

    /// The best samples/s of several runs of `seconds` each.
    fn speed(&self, threads: usize, runs: usize, seconds: f64) -> f64 {
        let options =
            Options { batch: BATCH, parts: threads, optimizer: self.optimizer, ..Options::default() };
        let mut trainer =
            Trainer::new(self.network(), Loss::SoftmaxCrossEntropy, options).expect("a trainer");
        let x: Vec<f32> =
            (0..BATCH * self.inputs).map(|i| ((i * 7919 % 2003) as f32 / 1001.0 - 1.0) * 1.7).collect();
        let t: Vec<f32> = (0..BATCH * 10).map(|i| f32::from(u8::from(i % 10 == i / 10 % 10))).collect();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| {
            let mut step = || trainer.step(&x, &t, 1e-4).expect("a step").loss;
            let first = step();
            let last = (0..10).map(|_| step()).last().expect("ten steps");
            assert!(last < first, "{first} to {last}");
            let mut run = || {
                let (start, mut steps) = (Instant::now(), 0);
                while start.elapsed().as_secs_f64() < seconds {
                    step();
                    steps += 1;
                }
                f64::from(steps) * BATCH as f64 / start.elapsed().as_secs_f64()
            };
            (0..runs).map(|_| run()).fold(0.0, f64::max)
        })
    }

    fn peer(&self, threads: usize) -> f64 {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/training_torch.py");
        let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".into());
        let shape = [self.inputs, self.depth, self.width, threads].map(|n| n.to_string());
        let output = std::process::Command::new(python)
            .arg(script)
            .arg(self.name)
            .args(shape)
            .output()
            .expect("python runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8_lossy(&output.stdout);
        text.lines().find_map(|l| l.strip_prefix("samples/s: ")?.trim().parse().ok()).expect("a speed")
    }
}

/// GFLOP/s of fused multiply-adds on one core: a small product whose factors stay in the first cache.
fn peak() -> f64 {
    use selfnorm::matrix::{View, multiply};
    let (m, n, k) = (96, 64, 64);
    let (a, b, mut c) = (vec![0.5_f32; m * k], vec![0.25_f32; k * n], vec![0.0_f32; m * n]);
    let mut best = 0.0_f64;
    for _ in 0..50 {
        let start = Instant::now();
        for _ in 0..50 {
            let (a, b) = (View::new(&a, m, k).expect("fits"), View::new(&b, k, n).expect("fits"));
            multiply(&mut c, 0.0, 1.0, a, b).expect("fits");
        }
        best = best.max(50.0 * (2 * m * n * k) as f64 / start.elapsed().as_secs_f64() / 1e9);
    }
    assert!(c.iter().all(|x| (*x - 8.0).abs() < 1e-6), "64 times 1/8");
    best
}

fn main() {
    // `cargo test --benches` only asks whether it runs.
    if !std::env::args().any(|a| a == "--bench") {
        CASES[2].speed(2, 1, 0.01);
        return;
    }
    let peak = peak();
    println!("a product inside the first cache: {peak:.0} GFLOP/s per core");
    for case in &CASES {
        let ours = [1, 2].map(|threads| case.speed(threads, 5, 1.0));
        let best = ours[0].max(ours[1]);
        let share = best * case.operations() / 1e9 / (2.0 * peak);
        println!(
            "{}: {} -> {} x {}: {:.0} / {:.0} samples/s with two threads / one, {:.0} % of that on two cores",
            case.name,
            case.inputs,
            case.depth,
            case.width,
            ours[1],
            ours[0],
            100.0 * share
        );
        if std::env::var_os("SELFNORM_BENCH_PEERS").is_some() {
            let theirs = [1, 2].map(|threads| case.peer(threads));
            let ratio = best / theirs[0].max(theirs[1]);
            println!("  PyTorch: {:.0} / {:.0}; ratio {ratio:.2} (bar: {})", theirs[1], theirs[0], case.bar);
        }
    }
}
