//! What the moment map predicts for every layer, with the correction of order 1/n.
//!
//! The state of a layer is (a, x): the mean and the second moment, over the n units, of one sample's activations. Given
//! the state, the next layer's units are independent, so that its state is the map's image plus a noise of covariance
//! Cov(f, f^2)/n. To order 1/n, with J the map's derivative,
//!
//! Cov' = J Cov J^T + Cov(f, f^2), bias' = J bias + tr(second derivatives Cov)/2,
//!
//! both in units of 1/n. Two more terms of that order: weights that are not normal give the net inputs a fourth
//! cumulant k, which shifts E h(z) by k d^2 E h/dv^2 / 6 (heat equation); rows with exact sums lie on a sphere of
//! dimension n - 2, whence k = -6 v^2/n, and v (1 - omega^2/tau)/n more variance.

use super::gradient::{self, Step};
use super::overlap::Overlap;
use super::{Dropout, Input, Probes};
use crate::activation::Activation;
use crate::activation::kernel::Kernel;
use crate::error::{Error, Result};
use crate::moments::{MomentIntegrals, Moments, NetInput, OutputMoments};
use crate::weights::{Law, Weights};

/// Mean and second moment.
type Pair = [f64; 2];
/// By rows.
type Square = [[f64; 2]; 2];

/// The prediction for one layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// Moments of the activations for infinite width.
    pub limit: Moments<f64>,
    /// n times the correction of mean and second moment; `None` for orthogonal weights, whose units are not
    /// independent.
    pub correction: Option<[f64; 2]>,
    /// chi = tau E f'(z)^2 of the step into this layer; 1 for the inputs.
    pub gradient_gain: f64,
    /// The gradient's mean square for infinite width, the product of chi over the layers behind this one (dropout, which
    /// lets a share of the gradient through, included); if it is measured.
    pub gradient: Option<f64>,
    /// n times its correction; `None` for orthogonal weights and for rows with exact sums.
    pub gradient_correction: Option<f64>,
    /// The correlation of the activations of two inputs for infinite width, if it is measured: E f(z) f(z') - mu^2 over
    /// nu, the correlation of (z, z') being (tau E x x' + s^2)/v. `None` where the variance is 0.
    pub correlation: Option<f64>,
}

/// The theory of an experiment.
#[derive(Debug)]
pub struct Theory {
    integrals: MomentIntegrals<f64>,
    kernel: Kernel,
    overlap: Overlap,
    name: String,
    nodes: Nodes,
    weights: Weights,
    bias_variance: f64,
    dropout: Option<Dropout>,
}

/// A layer's state: raw moments to the fourth, covariance and bias of the first two in units of 1/n.
struct State {
    raw: [f64; 4],
    covariance: Square,
    bias: Pair,
    /// E x x' of a pair of inputs.
    overlap: f64,
}

/// The midpoint rule for N(0, 1): t and its weight.
#[derive(Debug)]
struct Nodes(Vec<[f64; 2]>);

impl Nodes {
    fn new() -> Self {
        let h = 18.0 / NODES as f64;
        let node = |i: usize| {
            let t = (i as f64 + 0.5) * h - 9.0;
            [t, h * core_math::exp(-0.5 * t * t) / (2.0 * std::f64::consts::PI).sqrt()]
        };
        Self((0..NODES).map(node).collect())
    }
}

/// Quadrature nodes over +-9 standard deviations for what enters only corrections.
const NODES: usize = 3000;

impl Theory {
    /// The theory for an activation and a law of weights.
    ///
    /// # Errors
    /// As [`MomentIntegrals::new`].
    pub fn new(
        activation: &Activation,
        weights: Weights,
        bias_variance: f64,
        dropout: Option<Dropout>,
    ) -> Result<Self> {
        let integrals = MomentIntegrals::new(activation)?;
        Ok(Self {
            integrals,
            kernel: Kernel::new(activation),
            overlap: Overlap::new(activation),
            name: activation.name().to_owned(),
            nodes: Nodes::new(),
            weights,
            bias_variance,
            dropout,
        })
    }

    /// The inputs, then `depth` layers.
    ///
    /// # Errors
    /// [`Error::Undefined`] for the gradient of an activation with a jump.
    pub fn predict(
        &self,
        input: Input,
        moments: Moments<f64>,
        depth: usize,
        probes: Probes,
    ) -> Result<Vec<Prediction>> {
        let raw = input.raw_moments(moments);
        let overlap = input.overlap(moments);
        let mut state = State { raw, covariance: covariance(&raw), bias: [0.0; 2], overlap };
        let mut predictions = vec![self.prediction(&state, 1.0, probes)];
        let mut steps = Vec::new();
        for _ in 0..depth {
            let (next, output) = self.step(&state, probes);
            if probes.gradient {
                steps.push(self.gradient_step(&state, &next, &output)?);
            }
            predictions.push(self.prediction(&next, self.weights.tau() * output.gradient_gain, probes));
            state = next;
        }
        if probes.gradient {
            let known = self.weights.law() != Law::Orthogonal && self.weights.sums().is_none();
            for (prediction, [limit, correction]) in
                predictions.iter_mut().zip(gradient::mean_squares(&steps))
            {
                prediction.gradient = Some(limit);
                prediction.gradient_correction = known.then_some(correction);
            }
        }
        Ok(predictions)
    }

    fn prediction(&self, state: &State, gradient_gain: f64, probes: Probes) -> Prediction {
        let [mean, second, ..] = state.raw;
        // What rounding leaves of a variance that is 0.
        let limit = Moments { mean, variance: (second - mean * mean).max(0.0) };
        let correction = (self.weights.law() != Law::Orthogonal).then_some(state.bias);
        let correlation = (probes.correlation && limit.variance > 0.0)
            .then(|| (state.overlap - mean * mean) / limit.variance);
        Prediction {
            limit,
            correction,
            gradient_gain,
            gradient: None,
            gradient_correction: None,
            correlation,
        }
    }

    /// Mean and variance of the net inputs of the layer behind this state.
    fn net_input(&self, state: &State) -> NetInput<f64> {
        let [a, x, ..] = state.raw;
        let exact = self.weights.sums();
        let omega = exact.map_or(0.0, |sums| sums.sum);
        let spread = if exact.is_some() { (x - a * a).max(0.0) } else { x };
        NetInput { mean: omega * a, variance: self.weights.tau() * spread + self.bias_variance }
    }

    /// E x x' in the layer behind this state.
    fn next_overlap(&self, state: &State, input: NetInput<f64>, mean: f64) -> f64 {
        let a = state.raw[0];
        let shared = if self.weights.sums().is_some() { state.overlap - a * a } else { state.overlap };
        let covariance = self.weights.tau() * shared + self.bias_variance;
        let c = if input.variance > 0.0 { covariance / input.variance } else { 1.0 };
        let overlap = self.overlap.expectation(&self.integrals, &self.kernel, input, c);
        self.dropout.map_or(overlap, |dropout| dropout.overlap(overlap, mean))
    }

    /// What the step from one state to the next does to tangents.
    fn gradient_step(&self, state: &State, next: &State, output: &OutputMoments<f64>) -> Result<Step> {
        let gain = |v: f64| {
            self.integrals.at(NetInput { mean: self.net_input(state).mean, variance: v }).gradient_gain
        };
        let NetInput { mean, variance: v } = self.net_input(state);
        let h = output.gradient_gain;
        if !h.is_finite() {
            return Err(Error::Undefined {
                quantity: "the gradient's second moment",
                activation: self.name.clone(),
                reason: "it jumps",
            });
        }
        // By differences: they enter the correction only, to 1e-4 of it.
        let d = 0.01 * v;
        let (above, under) = if v > 0.0 { (gain(v + d), gain(v - d)) } else { (h, h) };
        let [h1, h2] = if v > 0.0 {
            [(above - under) / (2.0 * d), (above - 2.0 * h + under) / (d * d)]
        } else {
            [0.0; 2]
        };
        let [q, a, b] = self.dropout.map_or([1.0, 1.0, 0.0], |dropout| dropout.kept());
        let tau = self.weights.tau();
        let [values, slopes] = self.at_nodes(NetInput { mean, variance: v });
        let (mut mixed, mut square) = (0.0, 0.0);
        for (([t, weight], f), slope) in self.nodes.0.iter().zip(values).zip(slopes) {
            let (y, slope) = (a * f + b, a * slope);
            mixed += weight * y * slope * v.sqrt() * t;
            square += weight * y * y * slope * slope;
        }
        let kept = q * a * a;
        let gain = kept * tau * h;
        let mixed_noise = q * tau * square;
        Ok(Step {
            gain,
            gain_slopes: [kept * tau * tau * h1, kept * tau.powi(3) * h2],
            mixed: if v > 0.0 { q * tau * mixed / v } else { 0.0 },
            mixed_noise,
            joint_noise: mixed_noise - next.raw[1] * gain,
            second_slope: kept * tau * output.derivatives.second_dv
                + self.dropout.map_or(0.0, |dropout| dropout.linear_part()[1][0])
                    * tau
                    * output.derivatives.mean_dv,
            below: [state.raw[1], state.covariance[1][1], state.bias[1]],
            cumulants: [
                self.weights.law().excess_kurtosis() * tau * tau * state.raw[3],
                self.weights.law().excess_kurtosis() * tau * tau,
            ],
            tau,
        })
    }

    /// f and f' at the nodes.
    fn at_nodes(&self, input: NetInput<f64>) -> [Vec<f64>; 2] {
        let deviation = input.variance.sqrt();
        let z: Vec<f64> = self.nodes.0.iter().map(|[t, _]| input.mean + deviation * t).collect();
        let mut slopes = vec![0.0; z.len()];
        self.kernel.slope(&z, &mut slopes);
        let mut values = z;
        self.kernel.forward(&mut values);
        [values, slopes]
    }

    /// One layer on, and the moments of the activations before dropout.
    fn step(&self, state: &State, probes: Probes) -> (State, OutputMoments<f64>) {
        let [a, x, third, fourth] = state.raw;
        let tau = self.weights.tau();
        let exact = self.weights.sums();
        let omega = exact.map_or(0.0, |sums| sums.sum);
        let input = self.net_input(state);
        let output = self.integrals.at(input);

        // Derivatives of (m, v) by (a, x), and the biases of m and v.
        let inner =
            if exact.is_some() { [[omega, 0.0], [-2.0 * tau * a, tau]] } else { [[0.0, 0.0], [0.0, tau]] };
        let mut net_bias = times(&inner, state.bias);
        let cumulant = self.cumulant(input.variance, &[a, x, third, fourth]);
        if exact.is_some() {
            let v = input.variance - self.bias_variance;
            let sphere = if tau > 0.0 { v * (1.0 - omega * omega / tau) } else { 0.0 };
            net_bias[1] += sphere - tau * state.covariance[0][0];
        }
        let net = congruence(&inner, &state.covariance);
        let second = self.integrals.second_derivatives(input);
        let d = output.derivatives;
        let by_net = [[d.mean_dm, d.mean_dv], [d.second_dm, d.second_dv]];
        let curved = |mm: f64, mv: f64, vv: f64| {
            0.5 * (mm * net[0][0] + 2.0 * mv * net[0][1] + vv * net[1][1]) + cumulant * vv / 6.0
        };
        let first_order = times(&by_net, net_bias);
        let bias = [
            first_order[0] + curved(second.mean_dmm, second.mean_dmv, second.mean_dvv),
            first_order[1] + curved(second.second_dmm, second.second_dmv, second.second_dvv),
        ];
        let raw = self.raw_moments(input, &output);
        let overlap =
            if probes.correlation { self.next_overlap(state, input, output.mean) } else { f64::NAN };
        let after = self.with_dropout(State { raw, covariance: congruence(&by_net, &net), bias, overlap });
        (after, output)
    }

    /// The state behind the dropout, with the noise of this layer.
    fn with_dropout(&self, state: State) -> State {
        let (raw, transported, bias) = match self.dropout {
            None => (state.raw, state.covariance, state.bias),
            Some(dropout) => {
                let linear = dropout.linear_part();
                let raw = dropout.raw_moments(state.raw);
                (raw, congruence(&linear, &state.covariance), times(&linear, state.bias))
            }
        };
        let noise = covariance(&raw);
        let sum = |i: usize, j: usize| transported[i][j] + noise[i][j];
        State {
            raw,
            covariance: [[sum(0, 0), sum(0, 1)], [sum(1, 0), sum(1, 1)]],
            bias,
            overlap: state.overlap,
        }
    }

    /// n times the fourth cumulant of a net input.
    fn cumulant(&self, variance: f64, raw: &[f64; 4]) -> f64 {
        let [a, x, third, fourth] = *raw;
        let (tau, kurtosis) = (self.weights.tau(), self.weights.law().excess_kurtosis());
        if self.weights.sums().is_some() {
            let central = fourth - 4.0 * a * third + 6.0 * a * a * x - 3.0 * a.powi(4);
            let free = variance - self.bias_variance;
            kurtosis * tau * tau * central - 6.0 * free * free
        } else {
            kurtosis * tau * tau * fourth
        }
    }

    /// E f, E f^2 by the moment map; E f^3, E f^4 by the midpoint rule, to about 1e-5.
    fn raw_moments(&self, input: NetInput<f64>, output: &OutputMoments<f64>) -> [f64; 4] {
        let [values, _] = self.at_nodes(input);
        let (mut third, mut fourth) = (0.0, 0.0);
        for ([_, weight], f) in self.nodes.0.iter().zip(values) {
            third += weight * f.powi(3);
            fourth += weight * f.powi(4);
        }
        [output.mean, output.second_moment, third, fourth]
    }
}

/// Cov(x, x^2).
fn covariance(&[a, x, third, fourth]: &[f64; 4]) -> Square {
    let off = third - a * x;
    [[x - a * a, off], [off, fourth - x * x]]
}

fn times(m: &Square, v: Pair) -> Pair {
    [m[0][0] * v[0] + m[0][1] * v[1], m[1][0] * v[0] + m[1][1] * v[1]]
}

/// M C M^T.
fn congruence(m: &Square, c: &Square) -> Square {
    let half = [times(c, m[0]), times(c, m[1])];
    let entry = |i: usize, j: usize| m[i][0] * half[j][0] + m[i][1] * half[j][1];
    [[entry(0, 0), entry(0, 1)], [entry(1, 0), entry(1, 1)]]
}
