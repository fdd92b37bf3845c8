//! Where reports go: standard output, or a file that is whole or not there.

use crate::error::{Error, Result};
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// Writes to standard output. A reader that has closed the pipe, such as `head`, has all it wants: no error.
///
/// # Errors
/// [`Error::Io`] for anything else that goes wrong.
pub fn to_stream(out: &mut dyn Write, text: &str) -> Result<()> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(source) if source.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::Io { path: "standard output".into(), source })
        }
        _ => Ok(()),
    }
}

/// Writes a file through a temporary in the same folder, which is then renamed: an interrupted run leaves the old
/// file as it was.
///
/// # Errors
/// [`Error::Io`], naming the file.
pub fn to_file(path: &Path, text: &str) -> Result<()> {
    let io = |source| Error::Io { path: path.to_owned(), source };
    let name = path.file_name().ok_or_else(|| io(io::Error::other("not the name of a file")))?;
    let mut temporary_name = OsString::from(".");
    temporary_name.push(name);
    temporary_name.push(format!(".{}.part", std::process::id()));
    let temporary = path.with_file_name(temporary_name);
    let written = fs::write(&temporary, text).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&temporary);
    }
    written.map_err(io)
}

/// Writes a file as [`to_file`] does, into a folder that is made if need be.
///
/// # Errors
/// [`Error::Io`], naming the file or the folder.
pub fn to_file_in(folder: &Path, name: &str, text: &str) -> Result<()> {
    fs::create_dir_all(folder).map_err(|source| Error::Io { path: folder.to_owned(), source })?;
    to_file(&folder.join(name), text)
}
