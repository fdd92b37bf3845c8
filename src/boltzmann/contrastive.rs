//! Learning by contrastive divergence.

use super::Machine;
use crate::error::Result;
use crate::random::Stream;

/// Contrastive divergence with one step of Gibbs sampling (Hinton 2002), over all rows at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contrastive {
    /// eta.
    pub rate: f64,
    /// Longest norm of a hidden unit's weights, sqrt(tau).
    pub max_norm: Option<f64>,
    /// Of the samples.
    pub seed: u64,
}

impl Contrastive {
    /// One pass through the rows of visible units, the `epoch`-th.
    pub fn step(&self, machine: &mut Machine, rows: &[u32], epoch: u32) {
        let [n, m] = machine.shape();
        let mut change = vec![0.0; n * m];
        let (mut visible, mut hidden) = (vec![0.0; n], vec![0.0; m]);
        for (k, v) in rows.iter().enumerate() {
            let mut u = vec![0.0_f64; n + m];
            Stream::new(self.seed, [1, epoch, k as u32]).uniforms(0, &mut u);
            let p: Vec<f64> = machine.net(*v).map(logistic).collect();
            let h = bits(p.iter().copied(), &u[..m]);
            let sampled = bits(machine.net_of_visible(h).map(logistic), &u[m..]);
            let q: Vec<f64> = machine.net(sampled).map(logistic).collect();
            for i in 0..n {
                let [data, dream] = [*v, sampled].map(|state| f64::from(state >> i & 1));
                visible[i] += data - dream;
                let row = change[i * m..][..m].iter_mut();
                row.zip(p.iter().zip(&q)).for_each(|(c, (p, q))| *c += data * p - dream * q);
            }
            hidden.iter_mut().zip(p.iter().zip(&q)).for_each(|(b, (p, q))| *b += p - q);
        }
        let rate = self.rate / rows.len().max(1) as f64;
        let add = |to: &mut [f64], by: &[f64]| to.iter_mut().zip(by).for_each(|(x, c)| *x += rate * c);
        add(&mut machine.weights, &change);
        add(&mut machine.visible, &visible);
        add(&mut machine.hidden, &hidden);
        if let Some(most) = self.max_norm {
            for (j, tau) in machine.tau().into_iter().enumerate() {
                let factor = (most / tau.sqrt()).min(1.0);
                machine.weights.iter_mut().skip(j).step_by(m).for_each(|w| *w *= factor);
            }
        }
    }
}

impl Machine {
    /// The exact mean of log p(v) over rows, at temperature 1.
    ///
    /// # Errors
    /// As [`thermodynamics`](Self::thermodynamics).
    pub fn log_likelihood(&self, rows: &[u32]) -> Result<f64> {
        let log_partition = self.thermodynamics(1.0)?.log_partition;
        let total: f64 = rows.iter().map(|v| self.log_weight(*v)).sum();
        Ok(total / rows.len() as f64 - log_partition)
    }
}

/// The 2^(side + 1) - 2 different images of `side` x `side` pixels whose rows, or whose columns, are all alike.
#[must_use]
pub fn bars_and_stripes(side: u32) -> Vec<u32> {
    let side = side.min(4);
    let whole = (1_u32 << side) - 1;
    let row = |pattern: u32, y: u32| if pattern >> y & 1 == 1 { whole << (side * y) } else { 0 };
    let stripes = |pattern: u32| (0..side).map(|y| row(pattern, y)).sum();
    let bars = |pattern: u32| (0..side).map(|y| pattern << (side * y)).sum();
    let mut images: Vec<u32> = (0..=whole).flat_map(|pattern| [stripes(pattern), bars(pattern)]).collect();
    images.sort_unstable();
    images.dedup();
    images
}

fn logistic(x: f64) -> f64 {
    (1.0 + (-x).exp()).recip()
}

/// Bit i is set with probability p_i.
fn bits(p: impl Iterator<Item = f64>, u: &[f64]) -> u32 {
    p.zip(u).enumerate().map(|(i, (p, u))| u32::from(*u < p) << i).sum()
}
