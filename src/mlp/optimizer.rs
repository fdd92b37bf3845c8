//! How a gradient becomes a step.

use super::state::{Block, Slot};
use super::{Clipping, Real, Regularization, checked, vectorized};
use crate::error::Result;
use serde::{Deserialize, Serialize};

/// A rule for the step of a parameter w with gradient g at rate eta; t counts steps from 1, what is remembered begins
/// with 0. The same conventions as PyTorch's.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Optimizer {
    /// w -= eta g.
    Sgd,
    /// v = momentum v + g; w -= eta v.
    Momentum {
        /// In \[0, 1).
        #[serde(default = "momentum")]
        momentum: f64,
    },
    /// v = momentum v + g; w -= eta (g + momentum v).
    Nesterov {
        /// In \[0, 1).
        #[serde(default = "momentum")]
        momentum: f64,
    },
    /// s = decay s + (1 - decay) g^2; w -= eta g/(sqrt s + epsilon).
    RmsProp {
        /// In \[0, 1).
        #[serde(default = "rms_decay")]
        decay: f64,
        /// Above 0.
        #[serde(default = "epsilon")]
        epsilon: f64,
    },
    /// m = beta1 m + (1 - beta1) g; s = beta2 s + (1 - beta2) g^2;
    /// w -= eta (m/(1 - beta1^t))/(sqrt(s/(1 - beta2^t)) + epsilon) (Kingma and Ba 2015).
    Adam {
        /// In \[0, 1).
        #[serde(default = "beta1")]
        beta1: f64,
        /// In \[0, 1).
        #[serde(default = "beta2")]
        beta2: f64,
        /// Above 0.
        #[serde(default = "epsilon")]
        epsilon: f64,
    },
    /// Adam after w -= eta decay w, for weights (Loshchilov and Hutter 2019).
    #[serde(rename = "adamw")]
    AdamW {
        /// In \[0, 1).
        #[serde(default = "beta1")]
        beta1: f64,
        /// In \[0, 1).
        #[serde(default = "beta2")]
        beta2: f64,
        /// Above 0.
        #[serde(default = "epsilon")]
        epsilon: f64,
        /// At least 0.
        #[serde(default = "weight_decay")]
        decay: f64,
    },
}

const fn momentum() -> f64 {
    0.9
}

const fn rms_decay() -> f64 {
    0.99
}

const fn beta1() -> f64 {
    0.9
}

const fn beta2() -> f64 {
    0.999
}

const fn epsilon() -> f64 {
    1e-8
}

const fn weight_decay() -> f64 {
    0.01
}

impl Optimizer {
    /// Adam with its authors' parameters: beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8.
    #[must_use]
    pub const fn adam() -> Self {
        Self::Adam { beta1: beta1(), beta2: beta2(), epsilon: epsilon() }
    }

    /// How many numbers it remembers for each that is learnt.
    #[must_use]
    pub const fn memory(&self) -> usize {
        match self {
            Self::Sgd => 0,
            Self::Momentum { .. } | Self::Nesterov { .. } | Self::RmsProp { .. } => 1,
            Self::Adam { .. } | Self::AdamW { .. } => 2,
        }
    }

    /// Refuses parameters outside their domains.
    pub(super) fn check(&self) -> Result<()> {
        let share = |name, x| checked(name, x, "0 <= x < 1", |x| (0.0..1.0).contains(&x));
        let positive = |name, x| checked(name, x, "a finite number above 0", |x| x > 0.0);
        match *self {
            Self::Sgd => {}
            Self::Momentum { momentum } | Self::Nesterov { momentum } => {
                share("momentum", momentum)?;
            }
            Self::RmsProp { decay, epsilon } => {
                share("decay", decay)?;
                positive("epsilon", epsilon)?;
            }
            Self::Adam { beta1, beta2, epsilon } | Self::AdamW { beta1, beta2, epsilon, .. } => {
                share("beta1", beta1)?;
                share("beta2", beta2)?;
                positive("epsilon", epsilon)?;
            }
        }
        if let Self::AdamW { decay, .. } = *self {
            checked("decay", decay, "a finite number >= 0", |x| x >= 0.0)?;
        }
        Ok(())
    }
}

/// An optimizer with its regularization at one step: all numbers that its loops need.
#[derive(Clone, Copy, Debug)]
pub struct Rule<T> {
    optimizer: Optimizer,
    rate: T,
    l1: T,
    l2: T,
    /// w is multiplied by it first.
    keep: T,
    /// The gradient is multiplied by it.
    scale: T,
    /// Largest component of the gradient.
    bound: T,
    /// 1 - beta1^t and 1 - beta2^t.
    corrections: [T; 2],
}

impl<T: Real> Rule<T> {
    /// For step t >= 1; `norm` of the whole gradient where it is to be clipped by it.
    pub fn new(optimizer: Optimizer, penalty: &Regularization, rate: f64, t: u64, norm: f64) -> Self {
        let power = |beta: f64| T::of(1.0 - beta.powf(t as f64));
        let (keep, corrections) = match optimizer {
            Optimizer::Adam { beta1, beta2, .. } => (1.0, [power(beta1), power(beta2)]),
            Optimizer::AdamW { beta1, beta2, decay, .. } => {
                (1.0 - rate * decay, [power(beta1), power(beta2)])
            }
            _ => (1.0, [T::one(); 2]),
        };
        let (scale, bound) = match penalty.clipping {
            Some(Clipping::Norm(most)) if norm > most => (most / norm, f64::INFINITY),
            Some(Clipping::Value(most)) => (1.0, most),
            _ => (1.0, f64::INFINITY),
        };
        let of = T::of;
        Self {
            optimizer,
            rate: of(rate),
            l1: of(penalty.l1),
            l2: of(penalty.l2),
            keep: of(keep),
            scale: of(scale),
            bound: of(bound),
            corrections,
        }
    }

    /// Where the step is w = keep w - eta g, with g the gradient of the loss: (keep, eta).
    pub fn inside_the_product(&self) -> Option<[T; 2]> {
        let plain = self.optimizer == Optimizer::Sgd && self.l1.is_zero() && self.bound.is_infinite();
        plain.then(|| [T::one() - self.rate * self.l2, self.rate])
    }

    /// A whole array; penalties and decay are for weights.
    pub fn apply_to(&self, w: &mut [T], slot: &mut Slot<T>, is_weights: bool) {
        w.chunks_mut(slot.size)
            .zip(&mut slot.blocks)
            .for_each(|(w, Block { gradient, memory })| self.apply(w, gradient, memory, is_weights));
    }

    /// One block, all lists as long as it.
    pub fn apply(&self, w: &mut [T], gradient: &[T], memory: &mut [Vec<T>; 2], is_weights: bool) {
        let Self { rate, scale, bound, .. } = *self;
        let [first, second] = memory;
        let (one, zero) = (T::one(), T::zero());
        let [l1, l2, keep] = if is_weights { [self.l1, self.l2, self.keep] } else { [zero, zero, one] };
        let sign = move |w: T| {
            if w > zero {
                one
            } else if w < zero {
                -one
            } else {
                zero
            }
        };
        let clip = move |g: T| {
            if g > bound {
                bound
            } else if g < -bound {
                -bound
            } else {
                g
            }
        };
        let full = move |w: T, g: T| clip(scale * g) + l2 * w + l1 * sign(w);
        let each = w.iter_mut().zip(gradient);
        match self.optimizer {
            Optimizer::Sgd => vectorized(|| each.for_each(|(w, g)| *w -= rate * full(*w, *g))),
            Optimizer::Momentum { momentum } => {
                let momentum = T::of(momentum);
                vectorized(|| {
                    each.zip(first).for_each(|((w, g), v)| {
                        *v = momentum * *v + full(*w, *g);
                        *w -= rate * *v;
                    });
                });
            }
            Optimizer::Nesterov { momentum } => {
                let momentum = T::of(momentum);
                vectorized(|| {
                    each.zip(first).for_each(|((w, g), v)| {
                        let g = full(*w, *g);
                        *v = momentum * *v + g;
                        *w -= rate * (g + momentum * *v);
                    });
                });
            }
            Optimizer::RmsProp { decay, epsilon } => {
                let [decay, rest, epsilon] = [decay, 1.0 - decay, epsilon].map(T::of);
                vectorized(|| {
                    each.zip(first).for_each(|((w, g), s)| {
                        let g = full(*w, *g);
                        *s = decay * *s + rest * g * g;
                        *w -= rate * g / (s.sqrt() + epsilon);
                    });
                });
            }
            Optimizer::Adam { beta1, beta2, epsilon } | Optimizer::AdamW { beta1, beta2, epsilon, .. } => {
                let [b1, r1, b2, r2, epsilon] = [beta1, 1.0 - beta1, beta2, 1.0 - beta2, epsilon].map(T::of);
                let step = rate / self.corrections[0];
                let root = self.corrections[1].sqrt().recip();
                vectorized(|| {
                    each.zip(first.iter_mut().zip(second)).for_each(|((w, g), (m, s))| {
                        let g = full(*w, *g);
                        *m = b1 * *m + r1 * g;
                        *s = b2 * *s + r2 * g * g;
                        *w = keep * *w - step * *m / (root * s.sqrt() + epsilon);
                    });
                });
            }
        }
    }
}
