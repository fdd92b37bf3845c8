//! The machine and its thermodynamics.

use crate::error::{Error, Result};
use crate::random::Stream;

/// Most units.
pub const MOST_UNITS: usize = 20;

/// Units that are 0 or 1, each visible one coupled to each hidden one:
/// E(v, h) = -sum a_i v_i - sum b_j h_j - sum v_i w_ij h_j.
///
/// States are numbers: bit i of v is v_i.
///
/// ```
/// use selfnorm::boltzmann::Machine;
/// // Without couplings every state is equally likely: F = -T n log 2, and S = n log 2.
/// let free = Machine::new(vec![0.0; 6], vec![0.0; 3], vec![0.0; 2])?.thermodynamics(1.5)?;
/// assert!((free.entropy - 5.0 * 2_f64.ln()).abs() < 1e-14 && free.energy == 0.0);
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Machine {
    /// w_ij at i * hidden + j.
    pub(super) weights: Vec<f64>,
    /// a.
    pub(super) visible: Vec<f64>,
    /// b.
    pub(super) hidden: Vec<f64>,
}

/// A machine in equilibrium at a temperature; k_B = 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thermodynamics {
    /// T.
    pub temperature: f64,
    /// log Z, Z = sum e^{-E/T} over all states.
    pub log_partition: f64,
    /// U = sum p E.
    pub energy: f64,
    /// S = -sum p log p.
    pub entropy: f64,
    /// The variance of E; C = dU/dT = Var E/T^2.
    pub energy_variance: f64,
}

impl Thermodynamics {
    /// F = -T log Z.
    #[must_use]
    pub fn free_energy(&self) -> f64 {
        -self.temperature * self.log_partition
    }
}

impl Machine {
    /// The machine with these weights and biases.
    ///
    /// # Errors
    /// [`Error::Domain`] unless there is a unit of each kind, 20 at most together, a weight for each pair, and every
    /// number is finite.
    pub fn new(weights: Vec<f64>, visible: Vec<f64>, hidden: Vec<f64>) -> Result<Self> {
        let units = visible.len() + hidden.len();
        let shape = !visible.is_empty()
            && !hidden.is_empty()
            && units <= MOST_UNITS
            && weights.len() == visible.len() * hidden.len();
        let all = || weights.iter().chain(&visible).chain(&hidden);
        if !(shape && all().all(|x| x.is_finite())) {
            return Err(Error::Domain {
                parameter: "weights, visible and hidden units",
                value: format!("{}, {}, {}", weights.len(), visible.len(), hidden.len()),
                domain: "finite, units of both kinds, 20 at most, a weight for each pair",
            });
        }
        Ok(Self { weights, visible, hidden })
    }

    /// Weights from N(0, 1/visible), so that tau is near 1, and no biases.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn random(visible: usize, hidden: usize, seed: u64) -> Result<Self> {
        let mut weights = vec![0.0; visible.min(MOST_UNITS) * hidden.min(MOST_UNITS)];
        Stream::new(seed, [0, 0, 0]).normals(0, &mut weights);
        weights.iter_mut().for_each(|w| *w /= (visible as f64).sqrt());
        Self::new(weights, vec![0.0; visible], vec![0.0; hidden])
    }

    /// The same with every weight and bias multiplied by s.
    #[must_use]
    pub fn scaled(&self, s: f64) -> Self {
        let times = |xs: &[f64]| xs.iter().map(|x| s * x).collect();
        Self { weights: times(&self.weights), visible: times(&self.visible), hidden: times(&self.hidden) }
    }

    /// Numbers of visible and of hidden units.
    #[must_use]
    pub fn shape(&self) -> [usize; 2] {
        [self.visible.len(), self.hidden.len()]
    }

    /// tau of each hidden unit: the sum of its squared weights.
    #[must_use]
    pub fn tau(&self) -> Vec<f64> {
        let n = self.hidden.len();
        (0..n).map(|j| self.weights.iter().skip(j).step_by(n).map(|w| w * w).sum()).collect()
    }

    /// T_eff = 1/sqrt(tau), tau averaged over the hidden units.
    #[must_use]
    pub fn effective_temperature(&self) -> f64 {
        let tau = self.tau();
        (tau.iter().sum::<f64>() / tau.len() as f64).sqrt().recip()
    }

    /// E(v, h).
    #[must_use]
    pub fn energy(&self, v: u32, h: u32) -> f64 {
        let on = |bits: u32, i: usize| f64::from(bits >> i & 1);
        let net: f64 = self.net(v).enumerate().map(|(j, net)| on(h, j) * net).sum();
        let visible: f64 = self.visible.iter().enumerate().map(|(i, a)| on(v, i) * a).sum();
        -visible - net
    }

    /// b_j + sum v_i w_ij.
    pub(super) fn net(&self, v: u32) -> impl Iterator<Item = f64> {
        let n = self.hidden.len();
        (0..n).map(move |j| {
            let column = self.weights.iter().skip(j).step_by(n).enumerate();
            self.hidden[j] + column.filter(|(i, _)| v >> i & 1 == 1).map(|(_, w)| *w).sum::<f64>()
        })
    }

    /// a_i + sum w_ij h_j.
    pub(super) fn net_of_visible(&self, h: u32) -> impl Iterator<Item = f64> {
        let rows = self.visible.iter().zip(self.weights.chunks_exact(self.hidden.len()));
        rows.map(move |(a, row)| {
            a + row.iter().enumerate().filter(|(j, _)| h >> j & 1 == 1).map(|(_, w)| *w).sum::<f64>()
        })
    }

    /// All energies, v slow and h fast.
    #[must_use]
    pub fn energies(&self) -> Vec<f64> {
        let [visible, hidden] = self.shape();
        let mut energies = vec![0.0; 1 << (visible + hidden)];
        for (v, energies) in energies.chunks_exact_mut(1 << hidden).enumerate() {
            energies[0] = self.energy(v as u32, 0);
            for (j, net) in self.net(v as u32).enumerate() {
                let (known, new) = energies[..2 << j].split_at_mut(1 << j);
                new.iter_mut().zip(known).for_each(|(new, known)| *new = *known - net);
            }
        }
        energies
    }

    /// Everything that follows from the partition function, over all states.
    ///
    /// # Errors
    /// [`Error::Domain`] unless 0 < T < infinity.
    pub fn thermodynamics(&self, temperature: f64) -> Result<Thermodynamics> {
        if !(temperature > 0.0 && temperature.is_finite()) {
            let (value, domain) = (format!("{temperature:?}"), "a finite number above 0");
            return Err(Error::Domain { parameter: "temperature", value, domain });
        }
        let energies = self.energies();
        let ground = energies.iter().copied().fold(f64::INFINITY, f64::min);
        let weight = |e: &f64| (-(e - ground) / temperature).exp();
        let sum = compensated(energies.iter().map(weight));
        let log_partition = sum.ln() - ground / temperature;
        let p = |e: &f64| weight(e) / sum;
        let energy = ground + compensated(energies.iter().map(|e| p(e) * (e - ground)));
        let log_p = |e: &f64| -(e - ground) / temperature - sum.ln();
        let entropy = -compensated(energies.iter().map(|e| p(e) * log_p(e)));
        let energy_variance = compensated(energies.iter().map(|e| p(e) * (e - energy).powi(2)));
        Ok(Thermodynamics { temperature, log_partition, energy, entropy, energy_variance })
    }

    /// log sum over h of e^{-E(v, h)}, in closed form: sum a_i v_i + sum log(1 + e^{net_j}).
    #[must_use]
    pub fn log_weight(&self, v: u32) -> f64 {
        let softplus = |x: f64| x.max(0.0) + (-x.abs()).exp().ln_1p();
        -self.energy(v, 0) + self.net(v).map(softplus).sum::<f64>()
    }
}

/// A sum with its rounding errors taken along (Neumaier 1974).
fn compensated(xs: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0);
    for x in xs {
        let next = sum + x;
        lost += if sum.abs() >= x.abs() { (sum - next) + x } else { (x - next) + sum };
        sum = next;
    }
    sum + lost
}
