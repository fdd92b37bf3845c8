//! CIFAR-10, binary version: records of a label and 3 x 32 x 32 bytes, red, green, blue.

use super::dataset::{Dataset, Split, Target};
use super::file::{Contents, find, in_file, refuse};
use crate::error::Result;
use std::path::{Path, PathBuf};

const PIXELS: usize = 3 * 32 * 32;
const CLASSES: u32 = 10;
const NAMES: [&str; CLASSES as usize] =
    ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"];

/// Reads files of records, gzip or plain, one after the other. Pixels 0 .. 255 become 0 .. 1.
///
/// # Errors
/// [`Error::Io`](crate::Error::Io), and [`Error::Data`](crate::Error::Data) for a part of a record, no record at all or
/// a label above 9.
pub fn read(paths: &[PathBuf]) -> Result<Dataset> {
    let (mut features, mut labels) = (Vec::new(), Vec::new());
    for path in paths {
        let bytes = Contents::open(path)?.rest(None)?;
        let records = bytes.chunks_exact(1 + PIXELS);
        if bytes.is_empty() || !records.remainder().is_empty() {
            return Err(refuse(
                path,
                format!("{} bytes are not records of {} bytes", bytes.len(), 1 + PIXELS),
            ));
        }
        for (i, record) in records.enumerate() {
            let label = u32::from(record[0]);
            if label >= CLASSES {
                return Err(refuse(path, format!("label {label} in record {}; 0 to 9 exist", i + 1)));
            }
            labels.push(label);
            features.extend(record[1..].iter().map(|byte| f32::from(*byte) / 255.0));
        }
    }
    let names = NAMES.iter().map(|name| (*name).to_owned()).collect();
    let place = paths.first().map_or(Path::new("CIFAR-10"), PathBuf::as_path);
    in_file(place, Dataset::new(features, PIXELS, Target::Classes { labels, names }))
}

/// CIFAR-10: its six files in `folder` or in `folder/cifar-10-batches-bin`.
///
/// # Errors
/// As [`read`].
pub fn cifar_10(folder: &Path) -> Result<Split> {
    let file = |name: &str| find(folder, "cifar-10-batches-bin", &[name, &format!("{name}.gz")]);
    let train = (1..=5).map(|i| file(&format!("data_batch_{i}.bin"))).collect::<Result<Vec<_>>>()?;
    Ok(Split { train: read(&train)?, test: read(&[file("test_batch.bin")?])? })
}
