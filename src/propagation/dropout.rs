//! Dropout and alpha dropout: a unit is set to a value with some probability, and what results is corrected affinely.

use crate::activation::Activation;
use crate::error::{Error, Result};
use crate::moments::Moments;
use crate::random::Stream;

/// With probability `rate` an activation x becomes `value`; then a x + b is taken of it.
///
/// With q = 1 - rate, the mean q mu + rate value and the variance q nu + q rate (mu - value)^2 follow from (mu, nu).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dropout {
    rate: f64,
    value: f64,
    factor: f64,
    shift: f64,
}

impl Dropout {
    /// Plain dropout: dropped to 0, the rest divided by 1 - rate. Keeps the mean, not the variance.
    ///
    /// # Errors
    /// [`Error::Domain`] unless 0 <= rate < 1.
    pub fn plain(rate: f64) -> Result<Self> {
        check(rate)?;
        Ok(Self { rate, value: 0.0, factor: 1.0 / (1.0 - rate), shift: 0.0 })
    }

    /// Alpha dropout: dropped to `value`, alpha' = -lambda alpha for SELU; the affine map gives back mean and variance
    /// to activations that have these moments. At (0, 1) it is the paper's a = (q + alpha'^2 q (1 - q))^(-1/2),
    /// b = -a (1 - q) alpha'.
    ///
    /// # Errors
    /// [`Error::Domain`] unless 0 <= rate < 1 and `value` is finite.
    pub fn alpha(rate: f64, value: f64, moments: Moments<f64>) -> Result<Self> {
        check(rate)?;
        if !value.is_finite() {
            return Err(Error::Domain {
                parameter: "dropped value",
                value: format!("{value:?}"),
                domain: "a finite number",
            });
        }
        let q = 1.0 - rate;
        let mean = q * moments.mean + rate * value;
        let variance = q * moments.variance + q * rate * (moments.mean - value).powi(2);
        let factor = if variance > 0.0 { (moments.variance / variance).sqrt() } else { 1.0 };
        Ok(Self { rate, value, factor, shift: moments.mean - factor * mean })
    }

    /// Alpha dropout for an activation that saturates: dropped to its limit at -infinity.
    ///
    /// # Errors
    /// As [`alpha`](Self::alpha), and [`Error::Undefined`] for an activation without such a limit.
    pub fn alpha_of(rate: f64, activation: &Activation, moments: Moments<f64>) -> Result<Self> {
        // What saturates has its limit to all digits here; what does not has none to be dropped to.
        let value = activation.value(-1e3);
        if (activation.value(-2e3) - value).abs() > 1e-9 * value.abs() {
            return Err(Error::Undefined {
                quantity: "alpha dropout",
                activation: activation.name().to_owned(),
                reason: "it has no limit at -infinity",
            });
        }
        Self::alpha(rate, value, moments)
    }

    /// The probability that an activation is dropped.
    #[must_use]
    pub const fn rate(&self) -> f64 {
        self.rate
    }

    /// What a dropped activation becomes, before the affine map.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// (a, b) of the affine map x -> a x + b.
    #[must_use]
    pub const fn affine(&self) -> [f64; 2] {
        [self.factor, self.shift]
    }

    /// Applies it to a layer's activations.
    pub(super) fn apply(&self, stream: Stream, xs: &mut [f32]) {
        let [value, factor, shift] = [self.value, self.factor, self.shift].map(|x| x as f32);
        let mask = self.mask(stream, xs.len());
        for (x, dropped) in xs.iter_mut().zip(mask) {
            *x = factor * if dropped { value } else { *x } + shift;
        }
    }

    /// What it makes of the derivatives of these activations.
    pub(super) fn slopes(&self, stream: Stream, slopes: &mut [f32]) {
        let factor = self.factor as f32;
        let mask = self.mask(stream, slopes.len());
        for (slope, dropped) in slopes.iter_mut().zip(mask) {
            *slope = if dropped { 0.0 } else { factor * *slope };
        }
    }

    /// Which are dropped.
    fn mask(&self, stream: Stream, n: usize) -> impl Iterator<Item = bool> + use<> {
        let mut uniforms = vec![0.0_f32; n];
        stream.uniforms(0, &mut uniforms);
        let rate = self.rate as f32;
        uniforms.into_iter().map(move |u| u < rate)
    }

    /// The share that is kept, and the affine map of it: (q, a, b).
    pub(super) fn kept(&self) -> [f64; 3] {
        [1.0 - self.rate, self.factor, self.shift]
    }

    /// E of what it makes of an x of this mean.
    pub(super) fn mean(&self, mean: f64) -> f64 {
        self.factor * ((1.0 - self.rate) * mean + self.rate * self.value) + self.shift
    }

    /// E y y' of two activations with masks of their own, from E x x' and their mean.
    pub(super) fn overlap(&self, overlap: f64, mean: f64) -> f64 {
        (self.factor * (1.0 - self.rate)).powi(2) * (overlap - mean * mean) + self.mean(mean).powi(2)
    }

    /// What it makes of (E x, E x^2, E x^3, E x^4), and of (E x, E x^2) alone.
    pub(super) fn raw_moments<const N: usize>(&self, raw: [f64; N]) -> [f64; N] {
        // E y^k for y = x or the dropped value.
        let mixed: [f64; N] =
            std::array::from_fn(|k| (1.0 - self.rate) * raw[k] + self.rate * self.value.powi(k as i32 + 1));
        std::array::from_fn(|k| {
            let n = k + 1;
            let mut binomial = 1.0;
            (0..=n)
                .map(|j| {
                    let moment = if j == 0 { 1.0 } else { mixed[j - 1] };
                    let term =
                        binomial * self.factor.powi(j as i32) * self.shift.powi((n - j) as i32) * moment;
                    binomial *= (n - j) as f64 / (j + 1) as f64;
                    term
                })
                .sum()
        })
    }

    /// The derivatives of the new (E x, E x^2) by the old.
    pub(super) fn linear_part(&self) -> [[f64; 2]; 2] {
        let q = 1.0 - self.rate;
        let a = self.factor;
        [[a * q, 0.0], [2.0 * a * self.shift * q, a * a * q]]
    }
}

fn check(rate: f64) -> Result<()> {
    if (0.0..1.0).contains(&rate) {
        Ok(())
    } else {
        Err(Error::Domain { parameter: "dropout rate", value: format!("{rate:?}"), domain: "0 <= rate < 1" })
    }
}
