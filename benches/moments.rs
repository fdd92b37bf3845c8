//! The moment map with Jacobian and contraction factor: SELU, `f64`. Results are checked before anything is timed.
//!
//! `cargo bench --bench moments`; with `SELFNORM_BENCH_PEERS=1` it ends with the same formulas in NumPy/SciPy
//! (benches/peers/moment_map_numpy.py, needs python3 with numpy and scipy) and the ratio.

use criterion::{Criterion, Throughput};
use selfnorm::activation::Activation;
use selfnorm::moments::{MomentMap, Moments, Reading, WeightSums};
use std::hint::black_box;
use std::time::Instant;

const BATCH: usize = 1_000_000;

fn map() -> MomentMap<f64> {
    let reading = Reading::Quenched(WeightSums { sum: 0.05, sum_of_squares: 1.02 });
    MomentMap::new(&Activation::selu(), reading).expect("selu is in the catalogue")
}

/// The points of moment_map_numpy.py: mu in \[-0.1, 0.1), nu in \[0.8, 1.5).
fn points(n: usize) -> Vec<Moments<f64>> {
    let point = |i: usize| Moments {
        mean: -0.1 + 0.2 * (i as f64 / n as f64),
        variance: 0.8 + 0.7 * ((i * 7919 % n) as f64 / n as f64),
    };
    (0..n).map(point).collect()
}

/// Row selu,0,1 of tests/data/moments.csv, and the norm of the Jacobian at the fixed point.
fn check() {
    let reading = Reading::Quenched(WeightSums { sum: 0.0, sum_of_squares: 1.0 });
    let image = map().with_reading(reading).at(Moments { mean: 0.0, variance: 1.0 });
    let near = |got: f64, want: f64| assert!((got - want).abs() <= 1e-14, "{got} is not {want}");
    near(image.moments.mean, 0.0);
    near(image.moments.variance, 1.0);
    near(image.contraction_factor, 0.787_673_360_465_715_6);
    near(image.gradient_gain, 1.0715749924557992);
}

/// The least time of several runs, per point, in ns.
fn fastest(runs: usize, mut run: impl FnMut()) -> f64 {
    let time = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed().as_nanos() as f64 / BATCH as f64
    };
    (0..runs).map(|_| time(&mut run)).fold(f64::INFINITY, f64::min)
}

fn batches() {
    let (map, points) = (map(), points(BATCH));
    for (image, point) in map.batch(&points[..4096]).iter().zip(&points) {
        let want = map.at(*point).contraction_factor;
        assert!((image.contraction_factor - want).abs() <= 1e-14, "the batch is not its points one by one");
    }
    let one = fastest(7, || {
        let sum: f64 = points.iter().map(|p| map.at(black_box(*p)).contraction_factor).sum();
        black_box(sum);
    });
    println!("map, Jacobian, contraction factor: {one:.0} ns per point on one core (bar: 250)");
    let mut times = Vec::new();
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        times.push(fastest(9, || {
            black_box(pool.install(|| map.batch(black_box(&points))));
        }));
        println!("batch of {BATCH}, {threads} threads: {:.1} ns per point", times[threads - 1]);
    }
    println!("two threads against one: {:.2} (bar: 1.8)", times[0] / times[1]);
}

/// Our time per point on one core with blocks of results that fit the cache, as the peer has them.
fn in_cache() -> f64 {
    let (map, points) = (map(), points(BATCH));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("threads");
    let time = fastest(9, || {
        pool.install(|| points.chunks(4096).for_each(|block| drop(black_box(map.batch(black_box(block))))));
    });
    println!("batches of 4096, 1 thread: {time:.1} ns per point");
    time
}

/// Runs the peer on one core and prints how many times slower it is.
fn peers(ours: f64) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/moment_map_numpy.py");
    let output = std::process::Command::new("python3").arg(script).output().expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    print!("{text}");
    let theirs: f64 = text
        .lines()
        .find_map(|l| l.strip_prefix("ns per point: "))
        .and_then(|t| t.trim().parse().ok())
        .expect("a time");
    println!("NumPy/SciPy against our batch, one core: {:.2} (bar: 3)", theirs / ours);
}

fn main() {
    check();
    let mut criterion = Criterion::default().configure_from_args();
    let (map, points) = (map(), points(1024));
    let mut group = criterion.benchmark_group("moment map");
    group.throughput(Throughput::Elements(points.len() as u64));
    group.bench_function("selu: map, Jacobian, contraction factor, 1024 points", |b| {
        b.iter(|| points.iter().map(|p| map.at(black_box(*p)).contraction_factor).sum::<f64>());
    });
    group.finish();
    criterion.final_summary();
    // `cargo test --benches` only asks whether it runs.
    if std::env::args().any(|a| a == "--bench") {
        batches();
        let ours = in_cache();
        if std::env::var_os("SELFNORM_BENCH_PEERS").is_some() {
            peers(ours);
        }
    }
}
