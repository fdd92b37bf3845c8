//! Data that is computed: nothing to download.
//!
//! Row i of a data set belongs to (seed, i) alone, so that a longer data set begins with a shorter one. Training and test
//! rows have different streams.

mod clusters;
mod glyphs;
mod spirals;
mod teacher;

pub use clusters::clusters;
pub use glyphs::{GLYPH_SIDE, glyphs};
pub use spirals::spirals;
pub use teacher::teacher;

use super::dataset::Dataset;
use super::{Split, Target};
use crate::error::{Error, Result};
use crate::random::Stream;

/// What a stream is for: its first index.
#[derive(Clone, Copy, Debug)]
enum Role {
    /// What the rows have in common.
    Common = 0,
    Train = 1,
    Test = 2,
}

impl Role {
    /// The stream of a row, or of something else that is counted.
    fn stream(self, seed: u64, kind: u32, i: u32) -> Stream {
        // Kinds of data begin where the roles of networks end.
        Stream::new(seed, [0xda7a_0000 | kind << 8 | self as u32, i, 0])
    }
}

/// Features and class of a row from its stream, written to the slice.
type Row<'a> = dyn Fn(Stream, u32, &mut [f32]) -> u32 + Sync + 'a;

/// A data set for training and one for the test, `rows` each, from a function that makes a row.
fn split(
    kind: u32,
    seed: u64,
    rows: [usize; 2],
    width: usize,
    classes: u32,
    make: &Row<'_>,
) -> Result<Split> {
    let set = |role: Role, rows: usize| {
        let size = u32::try_from(rows).ok().and_then(|_| rows.checked_mul(width));
        let size = size.filter(|n| *n > 0 && *n < 1 << 31).ok_or_else(|| Error::Domain {
            parameter: "rows",
            value: rows.to_string(),
            domain: "at least 1, with fewer than 2^31 features in all",
        })?;
        let mut features = vec![0.0; size];
        let rows = features.chunks_exact_mut(width).zip(0..);
        let labels = rows.map(|(row, i)| make(role.stream(seed, kind, i), i, row)).collect();
        Dataset::new(features, width, Target::numbered(labels, classes))
    };
    Ok(Split { train: set(Role::Train, rows[0])?, test: set(Role::Test, rows[1])? })
}

/// Uniforms on (0, 1), as many as asked for.
fn uniforms<const N: usize>(stream: Stream) -> [f64; N] {
    let mut u = [0.0; N];
    stream.uniforms(0, &mut u);
    u
}

fn not_negative(parameter: &'static str, x: f64) -> Result<()> {
    if x.is_finite() && x >= 0.0 {
        return Ok(());
    }
    Err(Error::Domain { parameter, value: format!("{x:?}"), domain: "a finite number >= 0" })
}
