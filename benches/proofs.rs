//! The theorems of the paper: searched, written and checked. Every verdict is checked before anything is timed.
//!
//! `cargo bench --bench proofs`.

use criterion::Criterion;
use selfnorm::proof::{Claim, check};
use std::hint::black_box;

/// Theorems 1, 2, 3 and 16, Lemmas 12 and 13, and the fixed point (0, 1).
const PAPER: [&str; 7] = ["T1", "L12", "L13", "T2", "T3", "T16", "FP"];
/// Most boxes that they may take in all.
const BOXES: usize = 20_000;

/// The claim's certificate, searched, written as text and checked; and its boxes.
fn prove(id: &str) -> (String, usize) {
    let claim = Claim::find(id).expect("the id stands in the list of claims");
    let (verdict, text) = claim.decide().expect("the claim can be stated");
    assert!(verdict.is_proved(), "{id}: {verdict}");
    let text = text.expect("a proved claim has a certificate");
    let boxes = check(&text).expect("the checker has accepted it once").leaves();
    (text, boxes)
}

fn main() {
    let proved: Vec<(String, usize)> = PAPER.iter().map(|id| prove(id)).collect();
    let boxes: usize = proved.iter().map(|(_, boxes)| boxes).sum();
    assert!(boxes < BOXES, "{boxes} boxes");
    println!("{boxes} boxes for {}", PAPER.join(", "));
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    criterion.bench_function("prove, write and check the paper's theorems", |b| {
        b.iter(|| PAPER.map(|id| black_box(prove(id)).1));
    });
    criterion.bench_function("check them", |b| {
        b.iter(|| {
            proved.iter().map(|(text, _)| check(black_box(text)).map_or(0, |p| p.leaves())).sum::<usize>()
        });
    });
    criterion.bench_function("prove G", |b| b.iter(|| black_box(prove("G")).1));
    criterion.final_summary();
}
