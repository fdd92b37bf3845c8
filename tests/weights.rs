//! Laws of weight matrices: variance, sums, orthogonality, refusals.

use super::support::assert_close;
use selfnorm::moments::WeightSums;
use selfnorm::random::Stream;
use selfnorm::statistics::Accumulator;
use selfnorm::weights::{Law, Weights};

const LAWS: [Law; 7] = [
    Law::Gaussian,
    Law::Uniform,
    Law::TruncatedGaussian { corrected: true },
    Law::TruncatedGaussian { corrected: false },
    Law::Rademacher,
    Law::Sparse { density: 0.25 },
    Law::Orthogonal,
];

fn draw(weights: &Weights, seed: u64, rows: usize, columns: usize) -> Vec<f64> {
    let mut out = vec![0.0; rows * columns];
    weights.draw(Stream::new(seed, [0; 3]), rows, columns, &mut out).unwrap();
    out
}

/// n = 2^18 entries: mean, variance and kurtosis within 5 standard errors of an independent entry (alpha 6e-7 each).
#[test]
fn entries_have_the_stated_moments() {
    for law in LAWS {
        let weights = Weights::new(law, 1.5).unwrap();
        let (rows, columns) = (512, 512);
        let mut a = Accumulator::default();
        a.extend(&draw(&weights, 11, rows, columns));
        let n = a.count() as f64;
        let variance = weights.tau() / columns as f64;
        assert!(a.mean().abs() < 5.0 * (variance / n).sqrt(), "{law:?}: mean {}", a.mean());
        let spread = ((law.excess_kurtosis() + 2.0) / n).sqrt();
        assert!(
            (a.variance() / variance - 1.0).abs() < 5.0 * spread + 1e-6,
            "{law:?}: variance {}",
            a.variance()
        );
        let kurtosis = 0.1 * (3.0 + law.excess_kurtosis());
        assert!(
            (a.excess_kurtosis() - law.excess_kurtosis()).abs() < kurtosis,
            "{law:?}: {}",
            a.excess_kurtosis()
        );
    }
}

/// 0.7737, the square of the constant 0.8796 by which Keras divides.
#[test]
fn the_truncated_variance_is_that_of_keras() {
    let factor = Law::TruncatedGaussian { corrected: false }.variance_factor();
    assert_close!(
        factor,
        0.879_625_661_034_239_8_f64.powi(2),
        rel = 1e-14,
        because = "the constant in Keras' source"
    );
    let x = draw(&Weights::new(Law::TruncatedGaussian { corrected: false }, 100.0).unwrap(), 1, 100, 100);
    assert!(x.iter().all(|w| w.abs() <= 2.0) && x.iter().any(|w| w.abs() > 1.9));
}

#[test]
fn exact_sums_are_exact() {
    for law in LAWS {
        let sums = WeightSums::new(0.1, 0.95).unwrap();
        let weights = Weights::new(law, 1.0).unwrap().with_exact_sums(sums);
        for row in draw(&weights, 3, 20, 64).chunks(64) {
            assert_close!(
                row.iter().sum::<f64>(),
                0.1,
                scale = 1e-13,
                because = "64 roundings of numbers near 0.1"
            );
            let squares: f64 = row.iter().map(|w| w * w).sum();
            assert_close!(squares, 0.95, rel = 1e-13, because = "64 roundings");
        }
    }
}

#[test]
fn orthogonal_rows_or_columns() {
    let weights = Weights::new(Law::Orthogonal, 2.0).unwrap();
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    for (rows, columns) in [(70, 70), (40, 90), (1, 1), (90, 40)] {
        let w = draw(&weights, 5, rows, columns);
        let (count, length) = (rows.min(columns), rows.max(columns));
        let vector = |i: usize| -> Vec<f64> {
            (0..length)
                .map(|j| if rows <= columns { w[i * columns + j] } else { w[j * columns + i] })
                .collect()
        };
        let norm = 2.0 * rows as f64 / count as f64;
        for i in 0..count {
            for j in 0..=i {
                let want = if i == j { norm } else { 0.0 };
                assert_close!(
                    dot(&vector(i), &vector(j)),
                    want,
                    scale = 1e-12,
                    because = "rounding",
                    at = (i, j)
                );
            }
        }
    }
}

#[test]
fn refusals() {
    assert!(Weights::new(Law::Gaussian, -1.0).is_err() && Weights::new(Law::Gaussian, f64::NAN).is_err());
    for density in [0.0, 1.5, f64::NAN] {
        assert!(Weights::new(Law::Sparse { density }, 1.0).is_err(), "{density}");
    }
    // One weight cannot have sum 0 and square 1.
    let weights =
        Weights::new(Law::Gaussian, 1.0).unwrap().with_exact_sums(WeightSums::new(0.0, 1.0).unwrap());
    assert!(weights.draw(Stream::new(1, [0; 3]), 1, 1, &mut [0.0_f64]).is_err());
    assert!(weights.draw(Stream::new(1, [0; 3]), 1, 3, &mut [0.0_f64]).is_err());
}
