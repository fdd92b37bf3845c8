//! p-values, and many of them at once.

use statrs::distribution::{ContinuousCDF, StudentsT};
use std::f64::consts::FRAC_1_SQRT_2;

/// P(|Z| > |z|) for a standard normal Z.
#[must_use]
pub fn normal_p_value(z: f64) -> f64 {
    core_math::erfc(z.abs() * FRAC_1_SQRT_2)
}

/// P(|T| > |t|) for Student's law; `None` unless `degrees` is finite and positive.
#[must_use]
pub fn student_p_value(t: f64, degrees: f64) -> Option<f64> {
    let law = degrees.is_finite().then(|| StudentsT::new(0.0, 1.0, degrees).ok()).flatten()?;
    if t.is_nan() { Some(f64::NAN) } else { Some(2.0 * law.cdf(-t.abs())) }
}

/// Holm's adjusted p-values (1979): rejecting those at or below alpha keeps the probability of any false rejection at
/// or below alpha, whatever the dependence between the tests.
///
/// NaN counts as a test that was not made and stays NaN.
#[must_use]
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p_values.len()).filter(|i| !p_values[*i].is_nan()).collect();
    order.sort_by(|i, j| p_values[*i].total_cmp(&p_values[*j]));
    let mut adjusted = p_values.to_vec();
    let (tests, mut largest) = (order.len(), 0.0_f64);
    for (rank, i) in order.into_iter().enumerate() {
        largest = largest.max((tests - rank) as f64 * p_values[i]).min(1.0);
        adjusted[i] = largest;
    }
    adjusted
}
