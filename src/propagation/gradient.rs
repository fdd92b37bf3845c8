//! What the theory predicts for the gradient's second moment, with its correction of order 1/n.
//!
//! The mean square of the gradient in layer l of a standard normal vector behind layer L is ||J||^2/n, J the Jacobian
//! from l to L, and so is the mean square of the tangent J u of a standard normal u. Tangents run forward: (z, z.) is
//! normal given (x, x.), with the Gram matrix of the two. The state is the second moment x of the activations, that of
//! the tangents, p, and r, the mean of x x., which is 0 to leading order. With h(v) = E f'(z)^2 and v = tau x + s^2,
//! conditionally
//!
//! E p' = tau p h + 2 tau^2 r^2 h', E r' = tau r E[f f' z]/v,
//!
//! and the rest is the delta method over the covariances of (x, p, r), in units of 1/n. In a layer with dropout f is
//! replaced by a f + b, and expectations by those over what is kept.

/// One layer's part in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// E p'/p to leading order.
    pub gain: f64,
    /// Its first and second derivative by x.
    pub gain_slopes: [f64; 2],
    /// E r'/r.
    pub mixed: f64,
    /// n Var r'/p, which is also n times the mean of x'^2 x.'^2 over p.
    pub mixed_noise: f64,
    /// n Cov(x', p')/p given the state.
    pub joint_noise: f64,
    /// dx'/dx.
    pub second_slope: f64,
    /// x of the layer below, n times its variance and its bias.
    pub below: [f64; 3],
    /// n times the fourth cumulant of z, and that of (z, z, z., z.) over the mean of x^2 x.^2.
    pub cumulants: [f64; 2],
    /// tau.
    pub tau: f64,
}

/// For every layer, the inputs first: the mean square to leading order, and n times its correction.
pub(super) fn mean_squares(steps: &[Step]) -> Vec<[f64; 2]> {
    (0..=steps.len()).map(|first| tangent(&steps[first..])).collect()
}

/// The mean square of the tangent behind these layers, of a standard normal one in front of them.
fn tangent(steps: &[Step]) -> [f64; 2] {
    let (mut p, mut correction, mut joint) = (1.0, 0.0, 0.0);
    let [mut mixed, mut fourth] = [steps.first().map_or(0.0, |step| step.below[0]); 2];
    for step in steps {
        let [_, variance, bias] = step.below;
        let [d, dd] = step.gain_slopes;
        let [zzzz, zztt] = step.cumulants;
        // By tau h'(v) = d/tau and tau h''(v) = dd/tau^2; cumulants by the heat equation.
        let weights = if step.tau > 0.0 {
            p * zzzz / 6.0 * dd / step.tau.powi(2) + zztt * fourth * d / step.tau.powi(2)
        } else {
            0.0
        };
        correction = step.gain * correction
            + d * joint
            + p * (0.5 * dd * variance + d * bias)
            + 2.0 * d * mixed
            + weights;
        joint = step.second_slope * (d * p * variance + step.gain * joint) + step.joint_noise * p;
        mixed = step.mixed * step.mixed * mixed + step.mixed_noise * p;
        fourth = step.mixed_noise * p;
        p *= step.gain;
    }
    [p, correction]
}
