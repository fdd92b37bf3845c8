//! What is observed in a layer of one network.

use super::Probes;
use crate::error::{Error, Result};
use crate::statistics::{Accumulator, anderson_darling, kolmogorov_smirnov};

/// Bins of a [`Histogram`].
pub const BINS: usize = 64;

/// How many activations lie in each of 64 bins of width 1/8, the first of which ends at -31/8 and the last of which begins
/// at 31/8: both are open outwards.
pub type Histogram = Box<[u64; BINS]>;

/// |f'(z)| below which an activation counts as saturated.
pub const SATURATED: f32 = 0.05;

/// Units, at most, whose net inputs are compared with a law.
pub const COMPARED: usize = 4096;

/// What is observed in a layer of one network.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// Mean of x over units and samples.
    pub mean: f64,
    /// Mean of x^2.
    pub second_moment: f64,
    /// Mean of x^4.
    pub fourth_moment: f64,
    /// Mean of x x' over units and pairs of samples, if it is measured.
    pub overlap: Option<f64>,
    /// Mean square of the gradient by the activations, over units and samples, if it is measured.
    pub gradient: Option<f64>,
    /// The distances of the net inputs of the first sample, over the first 4096 units, to N(omega a, tau (x - a^2) + s^2)
    /// for exact sums and N(0, tau x + s^2) for free weights, a and x the sample's own mean and second moment in the layer
    /// below; normal weights give exactly that law. sqrt(n) D of Kolmogorov and Smirnov, A^2 of Anderson and Darling.
    pub normality: Option<[f64; 2]>,
    /// The share of activations with |f'(z)| < 1/20, and of units for which that holds for all samples.
    pub saturation: Option<[f64; 2]>,
    /// The histogram of the activations.
    pub histogram: Option<Histogram>,
}

/// What is measured of a block of units, or of all of them, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Measured {
    pub activations: Accumulator,
    /// Sum of x x' over units and pairs.
    pub overlap: f64,
    /// Net inputs of the first sample.
    pub net: Vec<f64>,
    /// Numbers of saturated activations and of dead units.
    pub saturated: [u64; 2],
    pub histogram: Vec<u64>,
}

impl Measured {
    /// Of activations, the samples of a unit side by side.
    pub fn activations(&mut self, rows: &[f32], samples: usize, probes: Probes) {
        self.activations.extend(rows);
        if probes.correlation {
            let pairs = rows.chunks_exact(samples).flat_map(|row| row.chunks_exact(2));
            self.overlap = pairs.map(|pair| f64::from(pair[0]) * f64::from(pair[1])).sum();
        }
        if probes.histogram {
            self.histogram = vec![0; BINS];
            for x in rows {
                // A NaN goes to the first bin, and to an error of its own.
                let bin = (x * 8.0 + BINS as f32 / 2.0).max(0.0) as usize;
                self.histogram[bin.min(BINS - 1)] += 1;
            }
        }
    }

    /// Of the derivatives at these net inputs.
    pub fn slopes(&mut self, slopes: &[f32], samples: usize) {
        for unit in slopes.chunks_exact(samples) {
            let saturated = unit.iter().filter(|slope| slope.abs() < SATURATED).count();
            self.saturated[0] += saturated as u64;
            self.saturated[1] += u64::from(saturated == samples);
        }
    }

    /// Takes in what was measured of the units behind these.
    pub fn merge(&mut self, other: Self) {
        self.activations.merge(&other.activations);
        self.overlap += other.overlap;
        self.net.extend(other.net);
        self.saturated = [0, 1].map(|i| self.saturated[i] + other.saturated[i]);
        if self.histogram.is_empty() {
            self.histogram = other.histogram;
        } else {
            self.histogram.iter_mut().zip(other.histogram).for_each(|(a, b)| *a += b);
        }
    }

    /// The observation of a whole layer whose net inputs have this law, mean and variance; none for the inputs.
    ///
    /// # Errors
    /// [`Error::Overflow`] where an activation is not finite; [`Error::Domain`] for a net input more than 8 standard
    /// deviations out whose distance is asked for.
    pub fn observation(
        self,
        layer: usize,
        samples: usize,
        law: Option<[f64; 2]>,
        probes: Probes,
    ) -> Result<Observation> {
        let fourth_moment = self.activations.fourth_moment();
        if !fourth_moment.is_finite() {
            return Err(Error::Overflow { quantity: "an activation", at: format!("layer {layer}") });
        }
        let count = self.activations.count() as f64;
        let units = count / samples as f64;
        let normality = match law {
            Some([mean, variance]) if probes.normality && variance > 0.0 => {
                let distance = kolmogorov_smirnov(&self.net, mean, variance)?.statistic;
                let square = anderson_darling(&self.net, mean, variance)?.statistic;
                Some([distance * (self.net.len() as f64).sqrt(), square])
            }
            _ => None,
        };
        let [activations, dead] = self.saturated;
        let saturation =
            (probes.saturation && layer > 0).then(|| [activations as f64 / count, dead as f64 / units]);
        Ok(Observation {
            mean: self.activations.mean(),
            second_moment: self.activations.second_moment(),
            fourth_moment,
            overlap: probes.correlation.then(|| self.overlap / (units * (samples / 2) as f64)),
            gradient: None,
            normality,
            saturation,
            histogram: if probes.histogram { self.histogram.try_into().ok() } else { None },
        })
    }
}
