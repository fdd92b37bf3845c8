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
/// A batch whose results fit the cache.
const BLOCK: usize = 4096;

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

/// The least time of several runs over this many points, per point, in ns.
fn fastest(runs: usize, points: usize, mut run: impl FnMut()) -> f64 {
    let time = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed().as_nanos() as f64 / points as f64
    };
    (0..runs).map(|_| time(&mut run)).fold(f64::INFINITY, f64::min)
}

fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads")
}

/// Our times per point on one core: whole batches of 10^6, in memory of the last one, and blocks whose results fit the cache.
struct Times {
    whole: f64,
    again: f64,
    blocks: f64,
}

fn batches() -> Times {
    let (map, points) = (map(), points(BATCH));
    for (image, point) in map.batch(&points[..BLOCK]).iter().zip(&points) {
        let want = map.at(*point).contraction_factor;
        assert!((image.contraction_factor - want).abs() <= 1e-14, "the batch is not its points one by one");
    }
    let one = fastest(7, BATCH, || {
        let sum: f64 = points.iter().map(|p| map.at(black_box(*p)).contraction_factor).sum();
        black_box(sum);
    });
    println!("map, Jacobian, contraction factor: {one:.0} ns per point on one core (bar: 250)");
    let whole = [1, 2].map(|threads| {
        let pool = pool(threads);
        let time = fastest(9, BATCH, || drop(black_box(pool.install(|| map.batch(black_box(&points))))));
        println!("batch of {BATCH}, {threads} threads: {time:.1} ns per point");
        time
    });
    println!("two threads against one: {:.2} (bar: 1.8)", whole[0] / whole[1]);
    let mut images = Vec::new();
    let again =
        pool(1).install(|| fastest(9, BATCH, || map.batch_into(black_box(&points), black_box(&mut images))));
    println!("the same into memory that is used again, 1 thread: {again:.1} ns per point");
    let block = &points[..BLOCK];
    let blocks = pool(1).install(|| fastest(3000, BLOCK, || drop(black_box(map.batch(black_box(block))))));
    println!("batches of {BLOCK}, 1 thread: {blocks:.1} ns per point");
    Times { whole: whole[0], again, blocks }
}

/// Runs the peer on one core and prints how many times slower it is, like with like.
fn peers(ours: &Times) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/peers/moment_map_numpy.py");
    let python = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    let output = std::process::Command::new(python).arg(script).output().expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8_lossy(&output.stdout);
    print!("{text}");
    let theirs = |what: &str| -> f64 {
        let line = text.lines().find(|line| line.starts_with(what)).expect("the peer's line");
        line.rsplit(' ').next().and_then(|t| t.parse().ok()).expect("a time")
    };
    println!("NumPy/SciPy, whole arrays, against our batch: {:.2} (bar: 3)", theirs("whole") / ours.whole);
    println!(
        "the same against our batch into memory used again: {:.2} (bar: 3)",
        theirs("whole") / ours.again
    );
    println!("NumPy/SciPy in blocks against ours: {:.2} (bar: 3)", theirs("blocks") / ours.blocks);
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
        let ours = batches();
        if std::env::var_os("SELFNORM_BENCH_PEERS").is_some() {
            peers(&ours);
        }
    }
}
