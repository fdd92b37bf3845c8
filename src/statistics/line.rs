//! A straight line through estimates.

use super::Estimate;

/// Weighted least squares of y = a + b x through independent estimates y with their standard errors: a and b, whose own
/// errors follow from those. `None` unless two x differ and every error is finite and above 0.
///
/// ```
/// use selfnorm::statistics::{Estimate, line};
/// let y = |value| Estimate { value, standard_error: 0.1, n: 10, seed: 1 };
/// let [a, b] = line(&[(0.0, y(1.0)), (1.0, y(3.0)), (2.0, y(5.0))]).unwrap();
/// assert!((a.value - 1.0).abs() < 1e-14 && (b.value - 2.0).abs() < 1e-14);
/// assert!((b.standard_error - 0.1 / 2.0_f64.sqrt()).abs() < 1e-14);
/// ```
#[must_use]
pub fn line(points: &[(f64, Estimate)]) -> Option<[Estimate; 2]> {
    let usable = |(x, y): &(f64, Estimate)| {
        x.is_finite() && y.value.is_finite() && y.standard_error > 0.0 && y.standard_error.is_finite()
    };
    let (_, first) = points.first()?;
    if !points.iter().all(usable) {
        return None;
    }
    let weight = |y: &Estimate| y.standard_error.powi(-2);
    let total: f64 = points.iter().map(|(_, y)| weight(y)).sum();
    let mean_x = points.iter().map(|(x, y)| weight(y) * x).sum::<f64>() / total;
    let mean_y = points.iter().map(|(_, y)| weight(y) * y.value).sum::<f64>() / total;
    let spread: f64 = points.iter().map(|(x, y)| weight(y) * (x - mean_x).powi(2)).sum();
    if spread <= 0.0 {
        return None;
    }
    let slope =
        points.iter().map(|(x, y)| weight(y) * (x - mean_x) * (y.value - mean_y)).sum::<f64>() / spread;
    let n = points.iter().map(|(_, y)| y.n).sum();
    let estimate =
        |value: f64, square: f64| Estimate { value, standard_error: square.sqrt(), n, seed: first.seed };
    let intercept = estimate(mean_y - slope * mean_x, 1.0 / total + mean_x * mean_x / spread);
    Some([intercept, estimate(slope, 1.0 / spread)])
}
