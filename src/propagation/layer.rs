//! What an experiment found: estimates over networks beside their predictions.

use super::Prediction;
use super::experiment::{Experiment, Sampler};
use super::observation::{Histogram, Observation};
use crate::moments::Moments;
use crate::statistics::{Accumulator, Estimate, holm, student_p_value};

/// What was measured in a layer, and what was predicted.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// E x over networks, samples and units.
    pub mean: Estimate,
    /// E x^2.
    pub second_moment: Estimate,
    /// E x^2 - (E x)^2; error to first order.
    pub variance: Estimate,
    /// E x^4.
    pub fourth_moment: Estimate,
    /// Correlation of the activations of two inputs, Cov(x, x')/Var x; `None` unless measured, or where the variance is 0.
    pub correlation: Option<Estimate>,
    /// Mean square of the gradient by this layer's activations, of a standard normal vector behind the last layer: the
    /// mean squared singular value of the Jacobian from here to the end. `None` unless measured.
    pub gradient: Option<Estimate>,
    /// sqrt(n) D and A^2 of the net inputs, over networks: about 0.87 and 1 for normal weights, see [`expected_normality`] and
    /// [`Observation::normality`].
    pub normality: Option<[Estimate; 2]>,
    /// Shares of saturated activations and of dead units; see [`Observation::saturation`].
    pub saturation: Option<[Estimate; 2]>,
    /// The histogram of the activations of all networks.
    pub histogram: Option<Histogram>,
    /// The prediction for infinite width, and its correction.
    pub prediction: Prediction,
    /// Mean and variance as predicted for this width.
    pub expected: Moments<f64>,
    /// The gradient's mean square as predicted for this width.
    pub expected_gradient: Option<f64>,
}

/// What an experiment gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The inputs, then every layer.
    pub layers: Vec<Layer>,
    /// How net inputs were drawn.
    pub sampler: Sampler,
}

impl Layer {
    /// The estimates of a layer from what was measured in every network.
    pub(super) fn new(networks: &[Observation], prediction: Prediction, experiment: &Experiment) -> Self {
        let over = |g: &dyn Fn(&Observation) -> f64| {
            let mut observations = Accumulator::default();
            networks.iter().for_each(|network| observations.push(g(network)));
            Estimate::mean(&observations, experiment.seed)
        };
        let mean = over(&|o| o.mean);
        let second_moment = over(&|o| o.second_moment);
        // E x^2 - (E x)^2 with the bias of the squared mean taken off; its error by linearization.
        let linear = over(&|o| o.second_moment - 2.0 * mean.value * o.mean);
        let square = mean.value * mean.value - mean.standard_error * mean.standard_error;
        let variance = Estimate { value: second_moment.value - square, ..linear };
        let width = experiment.width as f64;
        let limit = prediction.limit;
        let [b, c] = prediction.correction.unwrap_or_default().map(|x| x / width);
        let expected =
            Moments { mean: limit.mean + b, variance: limit.variance + c - 2.0 * limit.mean * b - b * b };
        let pairs = experiment.probes.correlation && variance.value > 0.0;
        let correlation = pairs.then(|| {
            let overlap = |o: &Observation| o.overlap.unwrap_or(f64::NAN);
            let ratio = (over(&overlap).value - square) / variance.value;
            let linear = |o: &Observation| {
                let twice = 2.0 * mean.value * o.mean;
                (overlap(o) - twice - ratio * (o.second_moment - twice)) / variance.value
            };
            Estimate { value: ratio, ..over(&linear) }
        });
        let gradient = experiment.probes.gradient.then(|| over(&|o| o.gradient.unwrap_or(f64::NAN)));
        let expected_gradient =
            prediction.gradient.map(|limit| limit + prediction.gradient_correction.unwrap_or(0.0) / width);
        let both = |get: fn(&Observation) -> Option<[f64; 2]>| {
            let all: Option<Vec<[f64; 2]>> = networks.iter().map(get).collect();
            let all = all.filter(|all| !all.is_empty())?;
            Some([0, 1].map(|i| {
                let mut observations = Accumulator::default();
                all.iter().for_each(|pair| observations.push(pair[i]));
                Estimate::mean(&observations, experiment.seed)
            }))
        };
        let histogram = networks.iter().map(|o| o.histogram.clone()).reduce(|sum, next| {
            let (mut sum, next) = (sum?, next?);
            sum.iter_mut().zip(next.iter()).for_each(|(sum, n)| *sum += n);
            Some(sum)
        });
        let fourth_moment = over(&|o| o.fourth_moment);
        Self {
            mean,
            second_moment,
            variance,
            fourth_moment,
            correlation,
            gradient,
            normality: both(|o| o.normality),
            saturation: both(|o| o.saturation),
            histogram: histogram.flatten(),
            prediction,
            expected,
            expected_gradient,
        }
    }

    /// The two-sided p-values of the expected mean and variance, by Student's law over the networks.
    #[must_use]
    pub fn p_values(&self) -> [f64; 2] {
        let [mean, variance] = self.z_scores();
        [p_value(mean, &self.mean), p_value(variance, &self.variance)]
    }

    /// The same for the gradient, where it was measured and is predicted with its correction.
    #[must_use]
    pub fn gradient_p_value(&self) -> Option<f64> {
        self.prediction.gradient_correction?;
        self.gradient.zip(self.gradient_z_score()).map(|(estimate, z)| p_value(z, &estimate))
    }

    /// The z-scores of mean and variance against what is expected at this width.
    #[must_use]
    pub fn z_scores(&self) -> [f64; 2] {
        let (square, mean) = (self.second_moment.value, &self.mean);
        let variance = z_score(&self.variance, self.expected.variance, square);
        [z_score(mean, self.expected.mean, square.sqrt()), variance]
    }

    /// The gradient's z-score, where there is one.
    #[must_use]
    pub fn gradient_z_score(&self) -> Option<f64> {
        self.gradient
            .zip(self.expected_gradient)
            .map(|(estimate, expected)| z_score(&estimate, expected, expected))
    }

    /// The z-score of the correlation against its limit for infinite width, where there is one.
    #[must_use]
    pub fn correlation_z_score(&self) -> Option<f64> {
        let expected = self.prediction.correlation;
        self.correlation.zip(expected).map(|(estimate, expected)| z_score(&estimate, expected, 1.0))
    }
}

impl Layer {
    /// The z-score of the share of saturated activations against its limit for infinite width, where there is one.
    #[must_use]
    pub fn saturation_z_score(&self) -> Option<f64> {
        let [saturated, _] = self.saturation?;
        self.prediction.saturated.map(|expected| z_score(&saturated, expected, 1.0))
    }
}

/// What sqrt(n) D and A^2 are on average for n numbers of the law that they are compared with: sqrt(pi/2) log 2 less
/// 1/(6 sqrt n), to that order, and 1.
#[must_use]
pub fn expected_normality(n: usize) -> [f64; 2] {
    let limit = std::f64::consts::FRAC_PI_2.sqrt() * std::f64::consts::LN_2;
    [limit - 1.0 / (6.0 * (n as f64).sqrt()), 1.0]
}

/// Relative rounding error of an `f32` activation, below which a difference says nothing.
const ROUNDING: f64 = 1e-6;

/// The z-score, 0 where the difference is one of roundings of numbers of this size.
fn z_score(estimate: &Estimate, expected: f64, size: f64) -> f64 {
    if (estimate.value - expected).abs() <= ROUNDING * size { 0.0 } else { estimate.z_score(expected) }
}

/// By Student's law over the networks.
fn p_value(z: f64, estimate: &Estimate) -> f64 {
    student_p_value(z, (estimate.n - 1) as f64).unwrap_or(f64::NAN)
}

impl Outcome {
    /// All p-values: of means and variances behind the inputs, and of gradients in all layers.
    #[must_use]
    pub fn p_values(&self) -> Vec<f64> {
        let moments = self.layers.iter().skip(1).flat_map(Layer::p_values);
        moments.chain(self.layers.iter().filter_map(Layer::gradient_p_value)).collect()
    }

    /// The least of the [`p_values`](Self::p_values), by Holm's correction for their number: the theory is rejected at
    /// family-wise level alpha where it is at most alpha. 1 at depth 0 without gradients.
    #[must_use]
    pub fn adjusted_p_value(&self) -> f64 {
        holm(&self.p_values()).into_iter().fold(1.0, f64::min)
    }
}
