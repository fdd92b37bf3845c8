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
//!
//! With residual branches y = x + s f(z), where z is independent of a unit's own x, the state becomes (a + s F,
//! x + 2 s a F + s^2 S) for E f = F, E f^2 = S, and the noise that of these sums. Normalized net inputs lie on a sphere:
//! their law, and with it F and S, is known for any number of units or samples and does not depend on the state.

use super::Input;
use super::experiment::Experiment;
use super::gradient::{self, Step};
use super::law::{CORRECTION, MEAN, Nodes, gaussian, spherical};
use super::normalization::{Normalization, Over, Place};
use super::observation::SATURATED;
use super::overlap::Overlap;
use super::state::{Branch, State, congruence, covariance, product, times};
use crate::activation::kernel::Kernel;
use crate::error::{Error, Result};
use crate::moments::{MomentIntegrals, Moments, NetInput, OutputMoments};
use crate::weights::Law;
use rayon::prelude::*;

/// The prediction for one layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// Moments of the activations for infinite width.
    pub limit: Moments<f64>,
    /// n times the correction of mean and second moment; `None` where it is not known: for orthogonal weights, whose
    /// units are not independent, with batch normalization, and with layer normalization or for rows of a table of weights that are not free and
    /// Gaussian, or behind an activation that dropout or a residual branch follows.
    pub correction: Option<[f64; 2]>,
    /// chi = tau E f'(z)^2 of the step into this layer, without what normalizations, dropout and residual branches do;
    /// 1 for the inputs.
    pub gradient_gain: f64,
    /// The gradient's mean square for infinite width, the product of chi over the layers behind this one (dropout, which
    /// lets a share of the gradient through, included); if it is measured.
    pub gradient: Option<f64>,
    /// n times its correction; `None` for orthogonal weights and for rows with exact sums.
    pub gradient_correction: Option<f64>,
    /// The correlation of the activations of two inputs for infinite width, if it is measured: E f(z) f(z') - mu^2 over
    /// nu, the correlation of (z, z') being (tau E x x' + s^2)/v. `None` where the variance is 0, and with batch
    /// normalization.
    pub correlation: Option<f64>,
    /// P(|f'(z)| < 1/20) for infinite width, if it is measured; `None` for the inputs.
    pub saturated: Option<f64>,
}

impl Prediction {
    /// The mean over chains with their shares, in one layer.
    fn mean(chains: &[(f64, Vec<Self>)], layer: usize) -> Self {
        let over =
            |g: &dyn Fn(&Self) -> f64| chains.iter().map(|(share, all)| share * g(&all[layer])).sum::<f64>();
        let option = |g: fn(&Self) -> Option<f64>| {
            let all = chains.iter().all(|(_, all)| g(&all[layer]).is_some());
            all.then(|| over(&|p| g(p).unwrap_or(f64::NAN)))
        };
        let mean = over(&|p| p.limit.mean);
        let second = over(&|p| p.limit.variance + p.limit.mean * p.limit.mean);
        let a = option(|p| p.correction.map(|[a, _]| a));
        let b = option(|p| p.correction.map(|[_, b]| b));
        Self {
            limit: Moments { mean, variance: (second - mean * mean).max(0.0) },
            correction: a.zip(b).map(|(a, b)| [a, b]),
            gradient_gain: over(&|p| p.gradient_gain),
            gradient: option(|p| p.gradient),
            gradient_correction: option(|p| p.gradient_correction),
            correlation: None,
            saturated: option(|p| p.saturated),
        }
    }
}

/// Groups of a table's rows that are followed.
const GROUPS: usize = 1000;

/// The theory of an experiment.
#[derive(Debug)]
pub struct Theory<'a> {
    experiment: &'a Experiment,
    integrals: MomentIntegrals<f64>,
    kernel: Kernel,
    overlap: Overlap,
    gaussian: Nodes,
    /// The same law in finer steps, if it is needed.
    fine: Nodes,
    /// The law of normalized net inputs, if they are normalized.
    spherical: Option<Nodes>,
}

impl<'a> Theory<'a> {
    /// The theory of an experiment.
    ///
    /// # Errors
    /// As [`MomentIntegrals::new`].
    pub fn new(experiment: &'a Experiment) -> Result<Self> {
        let activation = &experiment.activation;
        let spherical = match experiment.normalization {
            Some(Normalization { over: Over::Samples, place: Place::Before }) => {
                Some(spherical(experiment.samples))
            }
            Some(Normalization { over: Over::Units, place: Place::Before }) => {
                Some(spherical(experiment.width))
            }
            _ => None,
        };
        Ok(Self {
            experiment,
            integrals: MomentIntegrals::new(activation)?,
            kernel: Kernel::new(activation),
            overlap: Overlap::new(activation),
            gaussian: gaussian(CORRECTION),
            fine: if experiment.probes.saturation { gaussian(MEAN) } else { Nodes::new() },
            spherical,
        })
    }

    /// The inputs, then every layer. Of rows of a table each, or each of 1000 groups alike in their second moment, is
    /// followed by itself, and the mean over them is taken.
    ///
    /// # Errors
    /// [`Error::Undefined`] for the gradient of an activation with a jump.
    pub fn predict(&self) -> Result<Vec<Prediction>> {
        let Experiment { input, moments, probes, .. } = self.experiment;
        if let Input::Rows(rows) = input {
            // A given row has no noise.
            let start = |raw| State { raw, covariance: [[0.0; 2]; 2], bias: [0.0; 2], overlap: f64::NAN };
            let groups = rows.groups(GROUPS);
            let chains: Vec<(f64, Vec<Prediction>)> = groups
                .into_par_iter()
                .map(|(share, raw)| Ok((share, self.chain(start(raw))?)))
                .collect::<Result<_>>()?;
            return Ok((0..=self.experiment.depth).map(|l| Prediction::mean(&chains, l)).collect());
        }
        let raw = input.raw_moments(*moments);
        let overlap = if probes.correlation { input.overlap(*moments) } else { f64::NAN };
        self.chain(State { raw, covariance: covariance(&raw), bias: [0.0; 2], overlap })
    }

    /// The layers from a state of the inputs on.
    fn chain(&self, mut state: State) -> Result<Vec<Prediction>> {
        let Experiment { depth, probes, .. } = *self.experiment;
        let mut predictions = vec![self.prediction(&state, 1.0)];
        let mut steps = Vec::new();
        for _ in 0..depth {
            let (next, output) = self.step(&state);
            if probes.gradient {
                steps.push(self.gradient_step(&state, &next, &output)?);
            }
            let mut prediction = self.prediction(&next, self.tau() * output.gradient_gain);
            prediction.saturated = probes.saturation.then(|| self.saturated(self.net_input(&state)));
            predictions.push(prediction);
            state = next;
        }
        if probes.gradient {
            let weights = self.experiment.weights;
            let known = self.corrected() && weights.sums().is_none();
            for (prediction, [limit, correction]) in
                predictions.iter_mut().zip(gradient::mean_squares(&steps))
            {
                prediction.gradient = Some(limit);
                prediction.gradient_correction = known.then_some(correction);
            }
        }
        Ok(predictions)
    }

    fn tau(&self) -> f64 {
        self.experiment.weights.tau()
    }

    /// Whether the correction of order 1/n is known.
    fn corrected(&self) -> bool {
        let e = self.experiment;
        let free = e.weights.law() == Law::Gaussian && e.weights.sums().is_none();
        match e.normalization {
            // The fan-in of a table's rows is another n.
            _ if matches!(e.input, Input::Rows(_)) && !free => false,
            None => e.weights.law() != Law::Orthogonal,
            Some(Normalization { over: Over::Samples, .. }) => false,
            Some(Normalization { place: Place::Before, .. }) => free,
            Some(Normalization { place: Place::Behind, .. }) => {
                free && e.dropout.is_none() && e.residual.is_none()
            }
        }
    }

    fn prediction(&self, state: &State, gradient_gain: f64) -> Prediction {
        let [mean, second, ..] = state.raw;
        // What rounding leaves of a variance that is 0.
        let limit = Moments { mean, variance: (second - mean * mean).max(0.0) };
        let correlation = (!state.overlap.is_nan() && limit.variance > 0.0)
            .then(|| (state.overlap - mean * mean) / limit.variance);
        Prediction {
            limit,
            correction: self.corrected().then_some(state.bias),
            gradient_gain,
            gradient: None,
            gradient_correction: None,
            correlation,
            saturated: None,
        }
    }

    /// P(|f'(z)| < 1/20) for net inputs of this law.
    fn saturated(&self, NetInput { mean, variance }: NetInput<f64>) -> f64 {
        let deviation = variance.sqrt();
        let (nodes, z): (&Nodes, Vec<f64>) = match &self.spherical {
            Some(nodes) => (nodes, nodes.iter().map(|[t, _]| *t).collect()),
            None => (&self.fine, self.fine.iter().map(|[t, _]| mean + deviation * t).collect()),
        };
        let mut slopes = vec![0.0; z.len()];
        self.kernel.slope(&z, &mut slopes);
        let low = |slope: f64| if slope.abs() < f64::from(SATURATED) { 1.0 } else { 0.0 };
        nodes.iter().zip(slopes).map(|([_, weight], slope)| weight * low(slope)).sum()
    }

    /// Mean and variance of the net inputs of the layer behind this state.
    fn net_input(&self, state: &State) -> NetInput<f64> {
        let [a, x, ..] = state.raw;
        let exact = self.experiment.weights.sums();
        let omega = exact.map_or(0.0, |sums| sums.sum);
        let spread = if exact.is_some() { (x - a * a).max(0.0) } else { x };
        NetInput { mean: omega * a, variance: self.tau() * spread + self.experiment.bias_variance }
    }

    /// E f(z) f(z') in the layer behind this state.
    fn branch_overlap(&self, state: &State, input: NetInput<f64>) -> f64 {
        let e = self.experiment;
        let before = matches!(e.normalization, Some(Normalization { place: Place::Before, .. }));
        let over_samples = matches!(e.normalization, Some(Normalization { over: Over::Samples, .. }));
        if state.overlap.is_nan() || over_samples {
            return f64::NAN;
        }
        let a = state.raw[0];
        let shared = if e.weights.sums().is_some() { state.overlap - a * a } else { state.overlap };
        let covariance = self.tau() * shared + e.bias_variance;
        let c = if input.variance > 0.0 { covariance / input.variance } else { 1.0 };
        let input = if before { NetInput { mean: 0.0, variance: 1.0 } } else { input };
        self.overlap.expectation(&self.integrals, &self.kernel, input, c)
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
                activation: self.experiment.activation.name().to_owned(),
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
        let [q, a, b] = self.experiment.dropout.map_or([1.0, 1.0, 0.0], |dropout| dropout.kept());
        let tau = self.tau();
        let [values, slopes] = self.at_nodes(NetInput { mean, variance: v });
        let (mut mixed, mut square) = (0.0, 0.0);
        for (([t, weight], f), slope) in self.gaussian.iter().zip(values).zip(slopes) {
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
                + self.experiment.dropout.map_or(0.0, |dropout| dropout.linear_part()[1][0])
                    * tau
                    * output.derivatives.mean_dv,
            below: [state.raw[1], state.covariance[1][1], state.bias[1]],
            cumulants: [
                self.experiment.weights.law().excess_kurtosis() * tau * tau * state.raw[3],
                self.experiment.weights.law().excess_kurtosis() * tau * tau,
            ],
            tau,
        })
    }

    /// E f^k, k = 1 .. 4, under the law of these nodes.
    fn moments_over(&self, nodes: &Nodes) -> [f64; 4] {
        let mut values: Vec<f64> = nodes.iter().map(|[t, _]| *t).collect();
        self.kernel.forward(&mut values);
        let power = |k: i32| nodes.iter().zip(&values).map(|([_, weight], f)| weight * f.powi(k)).sum();
        [power(1), power(2), power(3), power(4)]
    }

    /// f and f' at the nodes.
    fn at_nodes(&self, input: NetInput<f64>) -> [Vec<f64>; 2] {
        let deviation = input.variance.sqrt();
        let z: Vec<f64> = self.gaussian.iter().map(|[t, _]| input.mean + deviation * t).collect();
        let mut slopes = vec![0.0; z.len()];
        self.kernel.slope(&z, &mut slopes);
        let mut values = z;
        self.kernel.forward(&mut values);
        [values, slopes]
    }

    /// One layer on, and the moments of the activations for net inputs that are not normalized.
    fn step(&self, state: &State) -> (State, OutputMoments<f64>) {
        let input = self.net_input(state);
        let output = self.integrals.at(input);
        let overlap = self.branch_overlap(state, input);
        let branch = match &self.spherical {
            Some(nodes) => {
                let raw = self.moments_over(nodes);
                Branch { raw, linear: [[0.0; 2]; 2], bias: [0.0; 2], overlap }
            }
            None => Branch { overlap, ..self.branch(state, input, &output) },
        };
        (state.with_branch(branch, self.experiment), output)
    }

    /// The activations of net inputs that are not normalized.
    fn branch(&self, state: &State, input: NetInput<f64>, output: &OutputMoments<f64>) -> Branch {
        let [a, x, third, fourth] = state.raw;
        let (tau, bias_variance) = (self.tau(), self.experiment.bias_variance);
        let exact = self.experiment.weights.sums();
        let omega = exact.map_or(0.0, |sums| sums.sum);

        // Derivatives of (m, v) by (a, x), and the biases of m and v.
        let inner =
            if exact.is_some() { [[omega, 0.0], [-2.0 * tau * a, tau]] } else { [[0.0, 0.0], [0.0, tau]] };
        let mut net_bias = times(&inner, state.bias);
        let cumulant = self.cumulant(input.variance, &[a, x, third, fourth]);
        if exact.is_some() {
            let v = input.variance - bias_variance;
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
        let raw = self.raw_moments(input, output);
        let linear = product(&by_net, &inner);
        Branch { raw, linear, bias, overlap: f64::NAN }
    }

    /// n times the fourth cumulant of a net input.
    fn cumulant(&self, variance: f64, raw: &[f64; 4]) -> f64 {
        let [a, x, third, fourth] = *raw;
        let (tau, kurtosis) = (self.tau(), self.experiment.weights.law().excess_kurtosis());
        if self.experiment.weights.sums().is_some() {
            let central = fourth - 4.0 * a * third + 6.0 * a * a * x - 3.0 * a.powi(4);
            let free = variance - self.experiment.bias_variance;
            kurtosis * tau * tau * central - 6.0 * free * free
        } else {
            kurtosis * tau * tau * fourth
        }
    }

    /// E f, E f^2 by the moment map; E f^3, E f^4 by the midpoint rule, to about 1e-5.
    fn raw_moments(&self, input: NetInput<f64>, output: &OutputMoments<f64>) -> [f64; 4] {
        let [values, _] = self.at_nodes(input);
        let (mut third, mut fourth) = (0.0, 0.0);
        for ([_, weight], f) in self.gaussian.iter().zip(values) {
            third += weight * f.powi(3);
            fourth += weight * f.powi(4);
        }
        [output.mean, output.second_moment, third, fourth]
    }
}
