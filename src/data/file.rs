//! Finding data files and reading them whole, gzip or plain, within a bound.

use crate::error::{Error, Result};
use flate2::read::MultiGzDecoder;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The environment variable that names the folder of the data.
const VARIABLE: &str = "SELFNORM_DATA";
/// No file is read beyond this many bytes, unpacked.
pub(super) const MOST_BYTES: u64 = 1 << 31;
/// Deflate cannot unpack a byte to more than this many.
const MOST_EXPANSION: u64 = 1032;

/// The folder of the data: what is given (`--data-dir`), or the environment variable SELFNORM_DATA.
///
/// # Errors
/// [`Error::Domain`] if there is neither, or no such folder.
pub fn folder(given: Option<&Path>) -> Result<PathBuf> {
    let named = given.map(Path::to_owned).or_else(|| std::env::var_os(VARIABLE).map(PathBuf::from));
    let refuse = |value: String| Error::Domain {
        parameter: "--data-dir",
        value,
        domain: "a folder that exists; SELFNORM_DATA stands for it where it is left out",
    };
    let path = named.ok_or_else(|| refuse("(nothing)".into()))?;
    if path.is_dir() { Ok(path) } else { Err(refuse(path.display().to_string())) }
}

/// The first of these files that exists in the folder or in its subfolder.
///
/// # Errors
/// [`Error::Data`], naming the first.
pub(super) fn find(folder: &Path, subfolder: &str, names: &[&str]) -> Result<PathBuf> {
    let candidates = [folder.to_owned(), folder.join(subfolder)];
    let all = candidates.iter().flat_map(|place| names.iter().map(|name| place.join(name)));
    all.into_iter().find(|path| path.is_file()).ok_or_else(|| {
        let wanted = names.join(" or ");
        refuse(folder, format!("there is no {wanted}, neither here nor in {subfolder}"))
    })
}

/// [`Error::Data`].
pub(super) fn refuse(path: &Path, reason: impl Into<String>) -> Error {
    Error::Data { path: path.to_owned(), reason: reason.into() }
}

/// [`Error::Data`] for what a constructor refuses in the contents of a file.
pub(super) fn in_file<T>(path: &Path, result: Result<T>) -> Result<T> {
    result.map_err(|error| refuse(path, error.to_string()))
}

/// The file's bytes, unpacked if it is gzip, and the most that an honest file of its size can hold.
pub(super) struct Contents<'a> {
    path: &'a Path,
    reader: Box<dyn Read>,
    most: u64,
}

impl<'a> Contents<'a> {
    /// Opens a file; gzip is known by its first two bytes.
    ///
    /// # Errors
    /// [`Error::Io`].
    pub fn open(path: &'a Path) -> Result<Self> {
        let io = |source| Error::Io { path: path.to_owned(), source };
        let size = fs::metadata(path).map_err(io)?.len();
        if size > MOST_BYTES {
            return Err(refuse(path, format!("{size} bytes are more than the {MOST_BYTES} that are read")));
        }
        let packed = fs::read(path).map_err(io)?;
        let zipped = packed.starts_with(&[0x1f, 0x8b]);
        let reader = io::Cursor::new(packed);
        Ok(if zipped {
            let most = size.saturating_mul(MOST_EXPANSION).min(MOST_BYTES);
            Self { path, reader: Box::new(MultiGzDecoder::new(reader)), most }
        } else {
            Self { path, reader: Box::new(reader), most: size }
        })
    }

    fn refuse(&self, reason: impl Into<String>) -> Error {
        refuse(self.path, reason)
    }

    /// The next bytes, as many as the buffer holds.
    ///
    /// # Errors
    /// [`Error::Data`] if there are fewer.
    pub fn fill(&mut self, buffer: &mut [u8], what: &str) -> Result<()> {
        self.reader
            .read_exact(buffer)
            .map_err(|e| self.refuse(format!("truncated or damaged in its {what}: {e}")))
    }

    /// All that follows, which must be `expected` bytes; `None` for any number of them.
    ///
    /// # Errors
    /// [`Error::Data`] for more or fewer, before memory is asked for if the file cannot hold as many.
    pub fn rest(mut self, expected: Option<u64>) -> Result<Vec<u8>> {
        if let Some(bytes) = expected.filter(|bytes| *bytes > self.most) {
            let most = self.most;
            return Err(
                self.refuse(format!("{bytes} bytes of data are claimed, the file can hold {most} at most"))
            );
        }
        let most = expected.unwrap_or(self.most);
        let mut bytes = Vec::new();
        let reading = self.reader.by_ref().take(most.saturating_add(1)).read_to_end(&mut bytes);
        reading.map_err(|e| self.refuse(format!("damaged after {} bytes of data: {e}", bytes.len())))?;
        let found = bytes.len() as u64;
        match expected {
            Some(n) if found < n => {
                Err(self.refuse(format!("truncated: {n} bytes of data expected, {found} found")))
            }
            Some(n) if found > n => Err(self.refuse(format!("more than the expected {n} bytes of data"))),
            None if found > most => Err(self.refuse(format!("unpacks to more than {most} bytes"))),
            _ => Ok(bytes),
        }
    }
}
