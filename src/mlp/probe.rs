//! The theory beside a network that learns.

use super::pass::{Mode, Part};
use super::task::write_target;
use super::{Dense, Fit, Layer, Network, by_rows, product};
use crate::activation::Activation;
use crate::data::Dataset;
use crate::error::{Error, Result};
use crate::moments::{Domain, MomentIntegrals, Moments, NetInput};
use crate::statistics::{Accumulator, Estimate, kolmogorov_smirnov};

/// Rows that are looked at.
const ROWS: usize = 512;
/// Net inputs whose law is compared with the normal one.
const SAMPLE: usize = 4096;
/// The percentiles that are kept of a distribution: one standard deviation of the normal law, and the median.
pub const PERCENTILES: [f64; 3] = [0.15, 0.5, 0.85];

/// What a hidden layer was like at one step, over fixed rows.
///
/// (mu, nu) are pooled over rows and units; omega and tau are the sums and sums of squares of a unit's weights.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerProbe {
    /// Steps of training before.
    pub step: u64,
    /// Number of the hidden layer, from 1.
    pub layer: usize,
    /// (mu, nu) of what comes in.
    pub input: Moments<f64>,
    /// mu~ of what comes out, with its error between rows.
    pub mean: Estimate,
    /// nu~ of what comes out, with its error between rows.
    pub variance: Estimate,
    /// (mu~, nu~) by the moment map: each unit's for its own (omega, tau) and bias, or (beta, gamma) where its net input
    /// is normalized, pooled as the measured ones are.
    pub predicted: Moments<f64>,
    /// Percentiles of omega over the units.
    pub omega: [f64; 3],
    /// Percentiles of tau over the units.
    pub tau: [f64; 3],
    /// The share of units with (omega, tau) in the box, if (mu, nu) is in it, too; else 0.
    pub inside: f64,
    /// Kolmogorov and Smirnov's distance of the net inputs x W + b from the normal law of their mean and variance.
    pub distance: f64,
    /// The mean square of the loss's derivative by a net input; `None` where a layer normalizes over the batch.
    pub gradient: Option<f64>,
    /// chi: what the theory multiplies the mean square by on the way from the next layer, E f'(z)^2 times the sum of an
    /// input's squared weights there, on average.
    pub chi: f64,
    /// Percentiles of the first unit's output over the rows.
    pub unit: [f64; 3],
    /// |W - W at the start|.
    pub moved: f64,
}

impl LayerProbe {
    /// T_eff = 1/sqrt(tau), the temperature of a unit of median tau on the scale where that of SELU's start is 1.
    #[must_use]
    pub fn temperature(&self) -> f64 {
        self.tau[1].sqrt().recip()
    }

    /// The names of what [`values`](Self::values) gives.
    pub const COLUMNS: &'static str = "step,layer,input_mean,input_variance,mean,mean_error,variance,variance_error,\
        predicted_mean,predicted_variance,omega_15,omega_50,omega_85,tau_15,tau_50,tau_85,inside,distance,gradient,chi,\
        unit_15,unit_50,unit_85,temperature,moved";

    /// All numbers but the first two, in order; NaN where there is none.
    #[must_use]
    pub fn values(&self) -> Vec<f64> {
        let moments = [self.input.mean, self.input.variance];
        let measured =
            [self.mean.value, self.mean.standard_error, self.variance.value, self.variance.standard_error];
        let rest = [self.inside, self.distance, self.gradient.unwrap_or(f64::NAN), self.chi];
        let lists: [&[f64]; 8] = [
            &moments,
            &measured,
            &[self.predicted.mean, self.predicted.variance],
            &self.omega,
            &self.tau,
            &rest,
            &self.unit,
            &[self.temperature(), self.moved],
        ];
        lists.concat()
    }
}

/// Looks at the same rows every time it is asked.
#[derive(Debug)]
pub struct Probe {
    integrals: MomentIntegrals<f64>,
    sides: [(f64, f64); 4],
    rows: Dataset,
    start: Vec<Vec<f32>>,
}

impl Probe {
    /// Over the first 512 rows for validation or, without such, for the test; the weights are compared with those that the
    /// network has now. `domain` is the box of (mu, omega, nu, tau) whose hypotheses are watched.
    ///
    /// # Errors
    /// [`Error::Domain`] for highway layers, whose two matrices the moment map does not describe; what the activation
    /// refuses.
    pub fn new(fit: &Fit, domain: &Domain) -> Result<Self> {
        let layers = fit.network().layers();
        if layers.iter().any(|layer| matches!(layer, Layer::Highway(_))) {
            let (value, domain) = ("highway".to_owned(), "plain or residual where a probe is wanted");
            return Err(Error::Domain { parameter: "block", value, domain });
        }
        let data = fit.task().validation.as_ref().unwrap_or(&fit.task().test);
        let rows: Vec<usize> = (0..data.rows().min(ROWS)).collect();
        let activation = Activation::resolve(&fit.run().network.activation)?;
        Ok(Self {
            integrals: MomentIntegrals::new(&activation)?,
            sides: domain.rounded(),
            rows: data.select(&rows),
            start: hidden(fit.network()).iter().map(|(_, dense)| dense.weights.clone()).collect(),
        })
    }

    /// All hidden layers as they are now.
    ///
    /// # Errors
    /// [`Error::Domain`] for net inputs that are not finite or all equal.
    pub fn look(&self, fit: &Fit) -> Result<Vec<LayerProbe>> {
        let network = fit.network();
        let mut part = Part::new(network, self.rows.rows(), false);
        let x = self.rows.features();
        part.forward(network, &network.shared(), 0..network.layers.len(), x, Mode::Application);
        let gradients = self.gradients(fit);
        let layers = hidden(network);
        let mut probes = Vec::with_capacity(layers.len());
        for (k, (l, dense)) in layers.iter().enumerate() {
            let next = layers.get(k + 1).map_or_else(|| last(network), |(_, next)| *next);
            let mut probe = self.layer(network, &part, *l, dense, next)?;
            probe.step = fit.steps();
            probe.layer = k + 1;
            probe.gradient = gradients.as_ref().map(|gradients| gradients[*l]);
            let squares = dense.weights.iter().zip(&self.start[k]);
            probe.moved = squares.map(|(w, s)| f64::from(w - s).powi(2)).sum::<f64>().sqrt();
            probes.push(probe);
        }
        Ok(probes)
    }

    fn layer(
        &self,
        network: &Network<f32>,
        part: &Part<f32>,
        l: usize,
        dense: &Dense<f32>,
        next: &Dense<f32>,
    ) -> Result<LayerProbe> {
        let seed = 0;
        let x = part.input(l, self.rows.features());
        let (n, m) = (dense.inputs(), dense.outputs());
        let input = pooled(x);
        let normalization = match network.layers.get(l + 1) {
            Some(Layer::Normalize(layer)) => Some(layer),
            _ => None,
        };
        let y = part.input(l + 1 + usize::from(normalization.is_some()), x);
        // A unit's omega and tau.
        let mut sums = vec![[0.0_f64; 2]; m];
        for row in dense.weights.chunks_exact(m) {
            for (sums, w) in sums.iter_mut().zip(row) {
                *sums = [sums[0] + f64::from(*w), sums[1] + f64::from(*w).powi(2)];
            }
        }
        let net = |j: usize| match normalization {
            Some(layer) => {
                let [gamma, beta] = [layer.affine[j], layer.affine[m + j]].map(f64::from);
                NetInput { mean: beta, variance: gamma * gamma }
            }
            None => NetInput {
                mean: input.mean * sums[j][0] + f64::from(dense.bias[j]),
                variance: input.variance * sums[j][1],
            },
        };
        let outputs: Vec<_> = (0..m).map(|j| self.integrals.at(net(j))).collect();
        let average = |f: &dyn Fn(usize) -> f64| (0..m).map(f).sum::<f64>() / m as f64;
        let mean = average(&|j| outputs[j].mean);
        let variance = average(&|j| outputs[j].variance + (outputs[j].mean - mean).powi(2));
        let gain = average(&|j| outputs[j].gradient_gain);
        let leaving = next.weights.iter().map(|w| f64::from(*w).powi(2)).sum::<f64>() / next.inputs() as f64;
        let [mu_side, omega_side, nu_side, tau_side] = self.sides;
        let within = |x: f64, (low, high): (f64, f64)| low <= x && x <= high;
        let layer_inside = within(input.mean, mu_side) && within(input.variance, nu_side);
        let units_inside =
            average(&|j| f64::from(u8::from(within(sums[j][0], omega_side) && within(sums[j][1], tau_side))));
        let mut z = vec![0.0_f32; x.len() / n * m];
        product(&mut z, 0.0, 1.0, by_rows(x, n), by_rows(&dense.weights, m));
        z.chunks_exact_mut(m).for_each(|row| row.iter_mut().zip(&dense.bias).for_each(|(z, b)| *z += *b));
        let law = pooled(&z);
        let step = (z.len() / SAMPLE).max(1) | 1;
        let sample: Vec<f64> = z.iter().step_by(step).map(|z| f64::from(*z)).collect();
        let of_rows = |f: &dyn Fn(f32) -> f64| {
            let mut accumulator = Accumulator::default();
            for row in y.chunks_exact(m) {
                accumulator.push(row.iter().map(|y| f(*y)).sum::<f64>() / m as f64);
            }
            Estimate::mean(&accumulator, seed)
        };
        let measured = pooled(y).mean;
        let column = |i: usize| sums.iter().map(|sums| sums[i]).collect::<Vec<_>>();
        Ok(LayerProbe {
            step: 0,
            layer: 0,
            input,
            mean: of_rows(&f64::from),
            variance: of_rows(&|y| (f64::from(y) - measured).powi(2)),
            predicted: Moments { mean, variance },
            omega: percentiles(column(0)),
            tau: percentiles(column(1)),
            inside: if layer_inside { units_inside } else { 0.0 },
            distance: kolmogorov_smirnov(&sample, law.mean, law.variance)?.statistic,
            gradient: None,
            chi: gain * leaving,
            unit: percentiles(y.iter().step_by(m).map(|y| f64::from(*y)).collect()),
            moved: 0.0,
        })
    }

    /// The mean square of the loss's derivative by the net inputs of every layer, with the dropout of the next step.
    fn gradients(&self, fit: &Fit) -> Option<Vec<f64>> {
        let network = fit.network();
        if network.layers.iter().any(|layer| layer.over_batch().is_some()) {
            return None;
        }
        let (rows, outputs) = (self.rows.rows(), network.outputs());
        let mut t = vec![0.0; rows * outputs];
        t.chunks_exact_mut(outputs).enumerate().for_each(|(i, t)| write_target(self.rows.target(), i, t));
        let mut part = Part::new(network, rows, true);
        let (shared, all, x) = (network.shared(), 0..network.layers.len(), self.rows.features());
        let mode = Mode::Training { seed: fit.run().training.seed, step: fit.steps() };
        part.forward(network, &shared, all.clone(), x, mode);
        part.judge(network, fit.task().loss(), &t, 1.0);
        part.backward(network, &shared, all.clone(), x);
        let square = |l| {
            let delta = part.delta(l, 0);
            delta.iter().map(|d| f64::from(*d).powi(2)).sum::<f64>() / delta.len() as f64
        };
        Some(all.map(square).collect())
    }
}

/// The dense layers with their places, but for the last, which is linear.
fn hidden(network: &Network<f32>) -> Vec<(usize, &Dense<f32>)> {
    let layers = network.layers.iter().enumerate();
    let mut dense: Vec<_> = layers.filter_map(|(l, layer)| Some((l, layer.dense().first()?))).collect();
    dense.pop();
    dense
}

fn last(network: &Network<f32>) -> &Dense<f32> {
    let dense = network.layers.iter().rev().find_map(|layer| layer.dense().first());
    dense.expect("a network that was built ends with a dense layer")
}

/// Mean and variance of all numbers.
fn pooled(xs: &[f32]) -> Moments<f64> {
    let mut accumulator = Accumulator::default();
    accumulator.extend(xs);
    Moments { mean: accumulator.mean(), variance: accumulator.variance() }
}

/// The percentiles of some numbers, each the nearest of them from below.
fn percentiles(mut xs: Vec<f64>) -> [f64; 3] {
    xs.sort_by(f64::total_cmp);
    PERCENTILES.map(|p| xs[(p * (xs.len() - 1) as f64) as usize])
}
