//! The moment map at many points: eight at a time, on all cores.

#![allow(unsafe_code, reason = "images are written into a vector's spare capacity by several threads")]

use super::matrix::is_ordinary;
use super::{Image, MomentMap, Moments, NetInput, Reading};
use crate::scalar::{LANES, Lanes, Scalar};
use crate::simd::{Arithmetic, Level, Work};
use nalgebra::Matrix2;
use rayon::prelude::*;
use std::mem::MaybeUninit;

/// Points that one task does in turn, a multiple of eight.
const TASK: usize = 1024;
/// Net inputs of a variance in this range are evaluated eight at a time; the rest one by one.
const REGULAR: (f64, f64) = (1e-100, 1e100);

/// A map, its reading for eight points, and the vector unit.
struct Batch<'a> {
    map: &'a MomentMap<f64>,
    reading: Reading<Lanes>,
    level: Level,
}

/// Points and the places of their images.
struct Task<'a> {
    batch: &'a Batch<'a>,
    points: &'a [Moments<f64>],
    images: &'a mut [MaybeUninit<Image<f64>>],
}

impl MomentMap<f64> {
    /// The images of many points, on all threads of the current `rayon` pool, eight at a time for the piecewise class.
    ///
    /// The bits are the same for any number of threads and on every machine; they may depend on which points share an
    /// eight, and on whether a point is in one (a rest of fewer than eight is not). They are those of [`at`](Self::at)
    /// up to rounding: each number within 4e-14 of the largest term that enters it (tested); where terms cancel, in the
    /// rest, and for smooth activations, exactly those.
    #[must_use]
    pub fn batch(&self, points: &[Moments<f64>]) -> Vec<Image<f64>> {
        let mut images = Vec::new();
        self.batch_into(points, &mut images);
        images
    }

    /// The same, into a vector whose former content is dropped and whose memory is used again: a fresh image takes 80 bytes
    /// from the system, which for large batches costs more than the computation.
    pub fn batch_into(&self, points: &[Moments<f64>], images: &mut Vec<Image<f64>>) {
        match Batch::new(self, Level::best()) {
            Some(batch) => batch.images_into(points, images),
            None => {
                points.par_iter().with_min_len(TASK).map(|point| self.at(*point)).collect_into_vec(images);
            }
        }
    }
}

impl<'a> Batch<'a> {
    /// `None` outside the piecewise class.
    fn new(map: &'a MomentMap<f64>, level: Level) -> Option<Self> {
        map.activation().as_piecewise()?;
        Some(Self { map, reading: map.reading().map(Lanes::exact), level })
    }

    /// The images, each written once, to where it stays.
    fn images_into(&self, points: &[Moments<f64>], images: &mut Vec<Image<f64>>) {
        images.clear();
        images.reserve_exact(points.len());
        let places = images.spare_capacity_mut()[..points.len()].par_chunks_mut(TASK);
        places.zip(points.par_chunks(TASK)).for_each(|(images, points)| {
            self.level.run(Task { batch: self, points, images });
        });
        // SAFETY: the tasks cover all points, and each writes the images of its own.
        unsafe { images.set_len(points.len()) };
    }

    /// The images of eight points; `None` where one of them is to be looked at alone.
    #[inline(always)]
    fn eight(&self, points: &[Moments<f64>; LANES]) -> Option<Image<Lanes>> {
        let mut moments = Moments { mean: Lanes([0.0; LANES]), variance: Lanes([0.0; LANES]) };
        for (i, point) in points.iter().enumerate() {
            (moments.mean.0[i], moments.variance.0[i]) = (point.mean, point.variance);
        }
        let input = self.reading.net_input(moments);
        if !is_regular(input) {
            return None;
        }
        let image = self.reading.image(moments, self.map.integrals().eight(input)?);
        let ordinary = is_ordinary(image.contraction_factor) && is_ordinary(image.spectral_radius);
        (ordinary && image.second_moment.is_finite()).then_some(image)
    }

    /// The images of points one by one.
    fn each(&self, points: &[Moments<f64>], images: &mut [MaybeUninit<Image<f64>>]) {
        for (image, point) in images.iter_mut().zip(points) {
            image.write(self.map.at(*point));
        }
    }
}

impl Work for Task<'_> {
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let (eights, rest) = self.points.as_chunks();
        let (places, places_of_rest) = self.images.as_chunks_mut();
        for (points, images) in eights.iter().zip(places) {
            match self.batch.eight(points) {
                Some(image) => scatter(&image, images),
                None => self.batch.each(points, images),
            }
        }
        self.batch.each(rest, places_of_rest);
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
fn scatter(wide: &Image<Lanes>, images: &mut [MaybeUninit<Image<f64>>; LANES]) {
    let h = &wide.jacobian;
    for (i, image) in images.iter_mut().enumerate() {
        image.write(Image {
            moments: Moments { mean: wide.moments.mean.0[i], variance: wide.moments.variance.0[i] },
            second_moment: wide.second_moment.0[i],
            jacobian: Matrix2::new(h[(0, 0)].0[i], h[(0, 1)].0[i], h[(1, 0)].0[i], h[(1, 1)].0[i]),
            contraction_factor: wide.contraction_factor.0[i],
            spectral_radius: wide.spectral_radius.0[i],
            gradient_gain: wide.gradient_gain.0[i],
        });
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
                let at = |level| {
                    let mut images = Vec::new();
                    Batch::new(&map, level)?.images_into(&points, &mut images);
                    Some(images)
                };
                assert!(at(Level::Portable).is_some_and(|images| images.len() == LANES));
                assert!(Level::available().into_iter().all(|level| at(level) == at(Level::Portable)));
            }
        }
        Ok(())
    }
}
