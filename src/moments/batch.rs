//! The moment map at many points: eight at a time, on all cores.

use super::{Image, MomentMap, Moments, NetInput, Reading};
use crate::scalar::{LANES, Lanes, Scalar};
use crate::simd::{Arithmetic, Level, Work};
use nalgebra::Matrix2;
use rayon::prelude::*;

/// Points that one task does in turn.
const TASK: usize = 1024;
/// Net inputs of a variance in this range are evaluated eight at a time; the rest one by one.
const REGULAR: (f64, f64) = (1e-100, 1e100);

/// A map, its reading for eight points, and the vector unit.
struct Batch<'a> {
    map: &'a MomentMap<f64>,
    reading: Reading<Lanes>,
    level: Level,
}

/// Eight points and the place of their images.
struct Eight<'a> {
    batch: &'a Batch<'a>,
    points: &'a [Moments<f64>],
    images: &'a mut [Image<f64>; LANES],
}

impl MomentMap<f64> {
    /// The images of many points, on all threads of the current `rayon` pool, eight at a time for the piecewise class.
    ///
    /// The bits are the same for any number of threads and on every machine; they may depend on which points share an
    /// eight. They are those of [`at`](Self::at) up to rounding: each number within 4e-14 of the largest term that
    /// enters it (tested); where terms cancel, and for smooth activations, exactly those.
    #[must_use]
    pub fn batch(&self, points: &[Moments<f64>]) -> Vec<Image<f64>> {
        let Some(batch) = Batch::new(self, Level::best()) else {
            return points.par_iter().with_min_len(TASK).map(|point| self.at(*point)).collect();
        };
        let eights = points.par_chunks(LANES).with_min_len(TASK / LANES);
        let mut images = eights.map(|points| batch.images(points)).collect::<Vec<_>>().into_flattened();
        images.truncate(points.len());
        images
    }
}

impl<'a> Batch<'a> {
    /// `None` outside the piecewise class.
    fn new(map: &'a MomentMap<f64>, level: Level) -> Option<Self> {
        map.activation().as_piecewise()?;
        Some(Self { map, reading: map.reading().map(Lanes::exact), level })
    }

    /// The images of one to eight points, the last one repeated.
    fn images(&self, points: &[Moments<f64>]) -> [Image<f64>; LANES] {
        let zero = Moments { mean: 0.0, variance: 0.0 };
        let nothing = Image {
            moments: zero,
            second_moment: 0.0,
            jacobian: Matrix2::zeros(),
            contraction_factor: 0.0,
            spectral_radius: 0.0,
            gradient_gain: 0.0,
        };
        let mut images = [nothing; LANES];
        self.level.run(Eight { batch: self, points, images: &mut images });
        images
    }
}

impl Work for Eight<'_> {
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Self { batch: Batch { map, reading, .. }, points, images } = self;
        let mut eight = [points[points.len() - 1]; LANES];
        eight[..points.len()].copy_from_slice(points);
        let mut moments = Moments { mean: Lanes([0.0; LANES]), variance: Lanes([0.0; LANES]) };
        for (i, point) in eight.iter().enumerate() {
            (moments.mean.0[i], moments.variance.0[i]) = (point.mean, point.variance);
        }
        let input = reading.net_input(moments);
        if is_regular(input)
            && let Some(output) = map.integrals().eight(input)
        {
            let image = reading.image(moments, output);
            if image.contraction_factor.is_finite() && image.second_moment.is_finite() {
                return scatter(&image, images);
            }
        }
        for (image, point) in images.iter_mut().zip(eight) {
            *image = map.at(point);
        }
    }
}

/// Whether all eight are in range.
#[inline(always)]
fn is_regular(input: NetInput<Lanes>) -> bool {
    let mut regular = true;
    for (m, v) in input.mean.0.iter().zip(input.variance.0) {
        regular &= m.abs() < REGULAR.1 && REGULAR.0 < v && v < REGULAR.1;
    }
    regular
}

/// Eight images from one of eight numbers each.
#[inline(always)]
fn scatter(wide: &Image<Lanes>, images: &mut [Image<f64>; LANES]) {
    let h = &wide.jacobian;
    for (i, image) in images.iter_mut().enumerate() {
        *image = Image {
            moments: Moments { mean: wide.moments.mean.0[i], variance: wide.moments.variance.0[i] },
            second_moment: wide.second_moment.0[i],
            jacobian: Matrix2::new(h[(0, 0)].0[i], h[(0, 1)].0[i], h[(1, 0)].0[i], h[(1, 1)].0[i]),
            contraction_factor: wide.contraction_factor.0[i],
            spectral_radius: wide.spectral_radius.0[i],
            gradient_gain: wide.gradient_gain.0[i],
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::activation::Activation;
    use crate::moments::WeightSums;
    use std::array::from_fn;

    /// Every vector unit of this machine, and the portable code, give the same bits.
    #[test]
    fn vector_units_do_not_matter() -> crate::Result<()> {
        let points: [_; LANES] =
            from_fn(|i| Moments { mean: 0.7 * i as f64 - 2.0, variance: 0.1 + 0.3 * i as f64 });
        for name in ["selu", "hard-tanh", "relu"] {
            for omega in [-0.9, 0.1, 1.3] {
                let reading = Reading::Quenched(WeightSums::new(omega, 0.9)?);
                let map = MomentMap::new(&name.parse::<Activation>()?, reading)?;
                let at = |level| Batch::new(&map, level).map(|batch| batch.images(&points));
                assert!(at(Level::Portable).is_some());
                assert!(Level::available().into_iter().all(|level| at(level) == at(Level::Portable)));
            }
        }
        Ok(())
    }
}
