//! A layer's state, and what a layer makes of it.

use super::experiment::Experiment;
use super::normalization::{Normalization, Over, Place};

/// Mean and second moment.
pub(super) type Pair = [f64; 2];
/// By rows.
pub(super) type Square = [[f64; 2]; 2];

/// A layer's state: raw moments to the fourth, covariance and bias of the first two in units of 1/n.
pub(super) struct State {
    pub raw: [f64; 4],
    pub covariance: Square,
    pub bias: Pair,
    /// E x x' of a pair of inputs; NaN where it is not known.
    pub overlap: f64,
}

/// What a layer adds to: the branch's raw moments, the derivatives of the first two by the state, their bias.
pub(super) struct Branch {
    pub raw: [f64; 4],
    pub linear: Square,
    pub bias: Pair,
    pub overlap: f64,
}

impl Branch {
    /// The branch with its activations normalized, if they are.
    fn normalized(self, experiment: &Experiment) -> Self {
        let Some(Normalization { place: Place::Behind, .. }) = experiment.normalization else {
            return self;
        };
        let [a, x, third, fourth] = self.raw;
        let v = x - a * a;
        if v <= 0.0 {
            return Self { raw: [0.0; 4], linear: [[0.0; 2]; 2], bias: [0.0; 2], overlap: 0.0 };
        }
        let fourth = (fourth - 4.0 * a * third + 6.0 * a * a * x - 3.0 * a.powi(4)) / (v * v);
        let third = (third - 3.0 * a * x + 2.0 * a.powi(3)) / v.powf(1.5);
        let overlap = (self.overlap - a * a) / v;
        Self { raw: [0.0, 1.0, third, fourth], linear: [[0.0; 2]; 2], bias: [0.0; 2], overlap }
    }

    /// The branch behind the dropout.
    fn dropped(self, experiment: &Experiment) -> Self {
        let Some(dropout) = experiment.dropout else { return self };
        let linear = dropout.linear_part();
        Self {
            raw: dropout.raw_moments(self.raw),
            linear: product(&linear, &self.linear),
            bias: times(&linear, self.bias),
            overlap: dropout.overlap(self.overlap, self.raw[0]),
        }
    }
}

impl State {
    /// The state behind the layer: the branch, normalized and dropped out, with its noise; or what it is added to.
    pub fn with_branch(&self, branch: Branch, experiment: &Experiment) -> Self {
        let state = self;
        let branch = branch.normalized(experiment).dropped(experiment);
        let [f, second, third, fourth] = branch.raw;
        let noise = covariance(&branch.raw);
        let Some(s) = experiment.residual else {
            let transported = congruence(&branch.linear, &state.covariance);
            let covariance = match experiment.normalization {
                // Exactly (0, 1) for every sample.
                Some(Normalization { over: Over::Units, place: Place::Behind }) => [[0.0; 2]; 2],
                _ => sum(&transported, &noise),
            };
            return Self { raw: branch.raw, covariance, bias: branch.bias, overlap: branch.overlap };
        };
        let [a, x, cube, quartic] = state.raw;
        let raw = [
            a + s * f,
            x + 2.0 * s * a * f + s * s * second,
            cube + 3.0 * s * x * f + 3.0 * s * s * a * second + s.powi(3) * third,
            quartic
                + 4.0 * s * cube * f
                + 6.0 * s * s * x * second
                + 4.0 * s.powi(3) * a * third
                + s.powi(4) * fourth,
        ];
        let [[fa, fx], [sa, sx]] = branch.linear;
        let linear = [
            [1.0 + s * fa, s * fx],
            [2.0 * s * f + 2.0 * s * a * fa + s * s * sa, 1.0 + 2.0 * s * a * fx + s * s * sx],
        ];
        // Of s f and of 2 s x f + s^2 f^2, averaged over the units' x.
        let [[vf, cov], [_, vs]] = noise;
        let off = 2.0 * s * s * a * vf + s.powi(3) * cov;
        let noise =
            [[s * s * vf, off], [off, 4.0 * s * s * x * vf + 4.0 * s.powi(3) * a * cov + s.powi(4) * vs]];
        let shared = fa * state.covariance[0][0] + fx * state.covariance[0][1];
        let bias = [
            state.bias[0] + s * branch.bias[0],
            state.bias[1]
                + 2.0 * s * (a * branch.bias[0] + f * state.bias[0] + shared)
                + s * s * branch.bias[1],
        ];
        let overlap = state.overlap + 2.0 * s * a * f + s * s * branch.overlap;
        Self { raw, covariance: sum(&congruence(&linear, &state.covariance), &noise), bias, overlap }
    }
}

/// A + B.
fn sum(a: &Square, b: &Square) -> Square {
    std::array::from_fn(|i| std::array::from_fn(|j| a[i][j] + b[i][j]))
}

/// A B.
pub(super) fn product(a: &Square, b: &Square) -> Square {
    std::array::from_fn(|i| std::array::from_fn(|j| a[i][0] * b[0][j] + a[i][1] * b[1][j]))
}

/// Cov(x, x^2).
pub(super) fn covariance(&[a, x, third, fourth]: &[f64; 4]) -> Square {
    let off = third - a * x;
    [[x - a * a, off], [off, fourth - x * x]]
}

pub(super) fn times(m: &Square, v: Pair) -> Pair {
    [m[0][0] * v[0] + m[0][1] * v[1], m[1][0] * v[0] + m[1][1] * v[1]]
}

/// M C M^T.
pub(super) fn congruence(m: &Square, c: &Square) -> Square {
    let half = [times(c, m[0]), times(c, m[1])];
    let entry = |i: usize, j: usize| m[i][0] * half[j][0] + m[i][1] * half[j][1];
    [[entry(0, 0), entry(0, 1)], [entry(1, 0), entry(1, 1)]]
}
