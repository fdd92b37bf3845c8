//! Accumulators, estimates, distances and multiple tests.

use super::support::{Random, assert_close};
use selfnorm::random::Stream;
use selfnorm::statistics::{
    Accumulator, Estimate, anderson_darling, holm, kolmogorov_smirnov, line, student_p_value,
};

/// Far from 0, in one piece, in pieces and number by number.
#[test]
fn moments_however_they_are_cut() {
    let mut random = Random::new(4);
    let x: Vec<f64> = (0..5000).map(|_| 1e6 + random.unit().powi(3)).collect();
    let n = x.len() as f64;
    let mean = x.iter().sum::<f64>() / n;
    let central = |p: i32| x.iter().map(|x| (x - mean).powi(p)).sum::<f64>() / n;
    let whole = {
        let mut a = Accumulator::default();
        a.extend(&x);
        a
    };
    let one_by_one = x.iter().fold(Accumulator::default(), |mut a, x| {
        a.push(*x);
        a
    });
    let merged = x.chunks(777).fold(Accumulator::default(), |mut a, x| {
        let mut b = Accumulator::default();
        b.extend(x);
        a.merge(&b);
        a
    });
    for a in [whole, one_by_one, merged] {
        assert_eq!(a.count(), 5000);
        assert_close!(a.mean(), mean, rel = 1e-14, because = "5000 roundings, partly random");
        assert_close!(a.variance(), central(2), rel = 1e-8, because = "a mean of 1e6 known to 1e-10");
        let kurtosis = central(4) / central(2).powi(2) - 3.0;
        assert_close!(a.excess_kurtosis(), kurtosis, scale = 1e-7, because = "as the variance");
    }
    let mut bad = whole;
    bad.push(f64::NAN);
    assert!(bad.mean().is_nan() && bad.variance().is_nan());
}

/// Student's quantiles from any table: P(|T_9| > 2.262157) = 0.05.
#[test]
fn p_values() {
    let p = student_p_value(2.262_157_162_740_992, 9.0).unwrap();
    assert_close!(p, 0.05, rel = 1e-10, because = "a table of 16 digits");
    let mut observations = Accumulator::default();
    observations.extend(&[1.0_f64, 2.0, 3.0]);
    let estimate = Estimate::mean(&observations, 0);
    assert_close!(estimate.standard_error, 1.0 / 3.0_f64.sqrt(), rel = 1e-15, because = "s = 1, n = 3");
    assert!(estimate.p_value(2.0) > 0.999);
}

/// Holm by hand: 3 x 0.01, 2 x 0.02, 1 x 0.5.
#[test]
fn holm_by_hand() {
    let adjusted = holm(&[0.5, 0.01, f64::NAN, 0.02]);
    assert_close!(adjusted[1], 0.03, rel = 1e-15, because = "one product");
    assert_close!(adjusted[3], 0.04, rel = 1e-15, because = "one product");
    assert!(adjusted[2].is_nan() && adjusted[0] == 0.5);
}

/// n = 20000: a normal sample is accepted (p > 1e-6), one with 2 % more deviation or a uniform one is not.
#[test]
fn distances_have_power() {
    let mut x = vec![0.0_f64; 20_000];
    Stream::new(6, [0; 3]).normals(0, &mut x);
    let p = |variance| kolmogorov_smirnov(&x, 0.0, variance).unwrap().p_value.unwrap();
    assert!(p(1.0) > 1e-6 && p(1.2) < 1e-6, "{} {}", p(1.0), p(1.2));
    // The asymptotic 1 - 1e-5 quantile of A^2 lies below 11.
    let a = |variance| anderson_darling(&x, 0.0, variance).unwrap().statistic;
    assert!(a(1.0) < 11.0 && a(1.2) > 11.0, "{} {}", a(1.0), a(1.2));
    assert!(kolmogorov_smirnov(&[], 0.0, 1.0).is_err() && kolmogorov_smirnov(&[1.0], 0.0, 0.0).is_err());
    assert!(anderson_darling(&[f64::NAN], 0.0, 1.0).is_err());
}

/// The errors of a fitted line are those of its coefficients over many draws.
#[test]
fn lines_have_their_errors() {
    let estimate = |value, standard_error| Estimate { value, standard_error, n: 5, seed: 1 };
    let errors = [0.1, 0.4, 0.2, 0.3];
    let xs = [0.1, 0.5, 1.0, 3.0];
    let mut squares = [Accumulator::default(); 2];
    let mut stated = [0.0; 2];
    for i in 0..4000 {
        let mut noise = [0.0_f64; 4];
        Stream::new(5, [i, 0, 0]).normals(0, &mut noise);
        let points: Vec<(f64, Estimate)> =
            (0..4).map(|k| (xs[k], estimate(2.0 - 0.5 * xs[k] + errors[k] * noise[k], errors[k]))).collect();
        let fitted = line(&points).unwrap();
        for (k, want) in [2.0, -0.5].into_iter().enumerate() {
            squares[k].push(fitted[k].z_score(want));
            stated[k] = fitted[k].standard_error;
        }
    }
    for z in squares {
        // 4000 z-scores: mean 0 within 4.5/sqrt(4000), variance 1 within 4.5 sqrt(2/4000).
        assert!(z.mean().abs() < 0.072 && (z.variance() - 1.0).abs() < 0.101, "{z:?}");
    }
    assert!(stated[0] > 0.08 && stated[1] < 0.2);
    assert!(line(&[]).is_none() && line(&[(1.0, estimate(1.0, 0.1)), (1.0, estimate(2.0, 0.1))]).is_none());
    assert!(line(&[(1.0, estimate(1.0, 0.0)), (2.0, estimate(2.0, 0.1))]).is_none());
}
