//! `glyphs`: digits drawn with a round pen, never twice the same.

use super::{split, uniforms};
use crate::data::Split;
use crate::error::Result;
use crate::random::Stream;

const KIND: u32 = 4;
/// Pixels of a side.
pub const GLYPH_SIDE: usize = 28;
/// Straight pieces of an arc.
const PIECES: u32 = 12;

/// A stroke of a digit in a box of height 2 and width 1.2 around 0, y upwards.
#[derive(Clone, Copy)]
enum Stroke {
    /// From one point to another.
    Line([f64; 4]),
    /// Centre, half axes, and the angles of beginning and end in turns.
    Arc([f64; 6]),
}

use Stroke::{Arc, Line};

/// The ten digits.
const DIGITS: [&[Stroke]; 10] = [
    &[Arc([0.0, 0.0, 0.6, 1.0, 0.0, 1.0])],
    &[Line([-0.35, 0.6, 0.05, 1.0]), Line([0.05, 1.0, 0.05, -1.0])],
    &[Arc([0.0, 0.45, 0.55, 0.55, 0.5, -0.1]), Line([0.44, 0.13, -0.6, -1.0]), Line([-0.6, -1.0, 0.6, -1.0])],
    &[Arc([0.0, 0.5, 0.5, 0.5, 0.42, -0.25]), Arc([0.0, -0.5, 0.58, 0.5, 0.25, -0.42])],
    &[Line([0.3, -1.0, 0.3, 1.0]), Line([0.3, 1.0, -0.6, -0.3]), Line([-0.6, -0.3, 0.6, -0.3])],
    &[Line([0.5, 1.0, -0.45, 1.0]), Line([-0.45, 1.0, -0.5, 0.1]), Arc([-0.05, -0.4, 0.6, 0.6, 0.37, -0.4])],
    &[Arc([0.0, -0.45, 0.55, 0.55, 0.0, 1.0]), Arc([0.5, -0.45, 1.05, 1.45, 0.5, 0.25])],
    &[Line([-0.55, 1.0, 0.55, 1.0]), Line([0.55, 1.0, -0.15, -1.0])],
    &[Arc([0.0, 0.5, 0.45, 0.5, 0.0, 1.0]), Arc([0.0, -0.5, 0.58, 0.5, 0.0, 1.0])],
    &[Arc([0.0, 0.45, 0.55, 0.55, 0.0, 1.0]), Arc([-0.5, 0.45, 1.05, 1.45, 0.0, -0.25])],
];

impl Stroke {
    /// Its corners.
    fn points(self) -> Vec<[f64; 2]> {
        match self {
            Line([a, b, c, d]) => vec![[a, b], [c, d]],
            Arc([x, y, rx, ry, from, to]) => (0..=PIECES)
                .map(|i| {
                    let share = f64::from(i) / f64::from(PIECES);
                    let angle = std::f64::consts::TAU * (from + (to - from) * share);
                    [x + rx * angle.cos(), y + ry * angle.sin()]
                })
                .collect(),
        }
    }
}

/// Images of 28 x 28 pixels from 0 to 1 of the ten digits, which take turns: stretched, slanted, turned, shifted, drawn by
/// pens of different widths, every corner a little out of place, with normal noise of this deviation on every pixel
/// (clipped to \[0, 1\]).
///
/// # Errors
/// [`Error::Domain`](crate::Error::Domain) for no rows, or a negative or infinite deviation.
pub fn glyphs(rows: [usize; 2], noise: f64, seed: u64) -> Result<Split> {
    super::not_negative("noise", noise)?;
    split(KIND, seed, rows, GLYPH_SIDE * GLYPH_SIDE, 10, &|stream, i, row| {
        let class = i % 10;
        draw(DIGITS[class as usize], stream, noise, row);
        class
    })
}

fn draw(strokes: &[Stroke], stream: Stream, noise: f64, image: &mut [f32]) {
    let u: [f64; 8] = uniforms(stream);
    let between = |i: usize, low: f64, high: f64| low + (high - low) * u[i];
    let (width, height) = (between(0, 5.5, 9.5), between(1, 7.0, 10.0));
    let slant = between(2, -0.35, 0.35);
    let (sin, cos) = between(3, -0.26, 0.26).sin_cos();
    let shift = [between(4, -3.0, 3.0), between(5, -3.0, 3.0)];
    let pen = between(6, 0.8, 1.9);
    let middle = (GLYPH_SIDE - 1) as f64 / 2.0;
    let mut out_of_place = [0.0_f64; 128];
    stream.again(1).normals(0, &mut out_of_place);
    let mut jitter = out_of_place.iter().map(|z| 0.035 * z);
    let mut place = |[x, y]: [f64; 2]| {
        let mut off = || jitter.next().unwrap_or(0.0);
        let (x, y) = (width * (x + off() + slant * y), height * (y + off()));
        [middle + shift[0] + cos * x - sin * y, middle + shift[1] - sin * x - cos * y]
    };
    let lines: Vec<Vec<[f64; 2]>> =
        strokes.iter().map(|stroke| stroke.points().into_iter().map(&mut place).collect()).collect();
    stream.again(2).normals(0, image);
    for (k, pixel) in image.iter_mut().enumerate() {
        let at = [(k % GLYPH_SIDE) as f64, (k / GLYPH_SIDE) as f64];
        let pairs = lines.iter().flat_map(|line| line.windows(2));
        let nearest = pairs.map(|pair| distance(at, pair[0], pair[1])).fold(f64::INFINITY, f64::min);
        // Ink to the pen's radius, fading over one pixel.
        let ink = (pen + 0.5 - nearest).clamp(0.0, 1.0);
        *pixel = (ink + noise * f64::from(*pixel)).clamp(0.0, 1.0) as f32;
    }
}

/// Of a point from a piece of a line.
fn distance(p: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    let (along, off) = ([b[0] - a[0], b[1] - a[1]], [p[0] - a[0], p[1] - a[1]]);
    let square = along[0] * along[0] + along[1] * along[1];
    let dot = along[0] * off[0] + along[1] * off[1];
    let share = if square > 0.0 { (dot / square).clamp(0.0, 1.0) } else { 0.0 };
    (off[0] - share * along[0]).hypot(off[1] - share * along[1])
}
