//! IDX, the format of MNIST: big-endian header, then unsigned bytes. Gzip or plain.

use super::dataset::{Dataset, Split, Target};
use super::file::{Contents, find, in_file, refuse};
use crate::error::Result;
use std::path::Path;

/// The code of unsigned bytes, the only type of element that is read.
const UNSIGNED_BYTE: u8 = 0x08;
/// Most dimensions of an array.
const MOST_DIMENSIONS: u8 = 8;

/// An array of bytes, the last dimension contiguous.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Array {
    /// The sizes of its dimensions.
    pub dimensions: Vec<u32>,
    /// Its elements; as many as the product of the dimensions.
    pub bytes: Vec<u8>,
}

/// Reads an array.
///
/// # Errors
/// [`Error::Io`](crate::Error::Io), and [`Error::Data`](crate::Error::Data) for what is not IDX of unsigned bytes, or has
/// another length than its header says.
pub fn read(path: &Path) -> Result<Array> {
    let mut contents = Contents::open(path)?;
    let mut magic = [0; 4];
    contents.fill(&mut magic, "header")?;
    let [0, 0, kind, rank] = magic else {
        return Err(refuse(path, format!("not IDX: it begins with {magic:02x?}, not with two zeros")));
    };
    if kind != UNSIGNED_BYTE {
        return Err(refuse(
            path,
            format!("elements of type {kind:#04x}; only unsigned bytes, 0x08, are read"),
        ));
    }
    if rank == 0 || rank > MOST_DIMENSIONS {
        return Err(refuse(path, format!("{rank} dimensions; 1 to {MOST_DIMENSIONS} are read")));
    }
    let mut dimensions = Vec::with_capacity(usize::from(rank));
    for _ in 0..rank {
        let mut size = [0; 4];
        contents.fill(&mut size, "header")?;
        dimensions.push(u32::from_be_bytes(size));
    }
    let elements = dimensions.iter().try_fold(1_u64, |product, size| product.checked_mul(u64::from(*size)));
    match elements {
        None => Err(refuse(path, format!("the dimensions {dimensions:?} overflow"))),
        Some(0) => Err(refuse(path, format!("no elements: the dimensions are {dimensions:?}"))),
        elements => Ok(Array { bytes: contents.rest(elements)?, dimensions }),
    }
}

/// Images with their labels. Pixels 0 .. 255 become 0 .. 1.
///
/// # Errors
/// As [`read`]; and [`Error::Data`](crate::Error::Data) where the two files do not belong together.
pub fn read_labelled(images: &Path, labels: &Path, classes: u32) -> Result<Dataset> {
    let (pixels, label_array) = (read(images)?, read(labels)?);
    let rows = pixels.dimensions[0] as usize;
    if label_array.dimensions.len() != 1 || label_array.bytes.len() != rows {
        let reason = format!("labels of dimensions {:?} for {rows} images", label_array.dimensions);
        return Err(refuse(labels, reason));
    }
    let width = pixels.bytes.len() / rows;
    let features = pixels.bytes.iter().map(|byte| f32::from(*byte) / 255.0).collect();
    let target = Target::numbered(label_array.bytes.iter().map(|byte| u32::from(*byte)).collect(), classes);
    in_file(labels, Dataset::new(features, width, target))
}

/// MNIST: its four files in `folder` or in `folder/mnist`.
///
/// # Errors
/// As [`read_labelled`].
pub fn mnist(folder: &Path) -> Result<Split> {
    let part = |name: &str| {
        let file = |kind: &str, rank: u32| {
            let (dash, dot) =
                (format!("{name}-{kind}-idx{rank}-ubyte"), format!("{name}-{kind}.idx{rank}-ubyte"));
            find(folder, "mnist", &[&format!("{dash}.gz"), &dash, &format!("{dot}.gz"), &dot])
        };
        read_labelled(&file("images", 3)?, &file("labels", 1)?, 10)
    };
    Ok(Split { train: part("train")?, test: part("t10k")? })
}
