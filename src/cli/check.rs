//! `selfnorm check`: verifies certificates without the prover.

use super::report::{Block, Report, Row, Table, Value};
use super::vocabulary as word;
use crate::error::{Error, Result};
use crate::proof::{Claim, Proved, check};
use std::path::{Path, PathBuf};

/// Options of `selfnorm check`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Certificates, or directories with certificates (*.txt) in them
    #[arg(value_name = "FILE|DIR", required = true)]
    paths: Vec<PathBuf>,
}

/// What to check.
#[derive(Debug)]
pub struct Plan {
    files: Vec<PathBuf>,
}

impl Args {
    /// Finds the certificates.
    ///
    /// # Errors
    /// [`Error::Io`] for a path that cannot be read; [`Error::NotFound`] for a directory without certificates.
    pub fn plan(&self) -> Result<Plan> {
        let mut files = Vec::new();
        for path in &self.paths {
            let before = files.len();
            collect(path, &mut files)?;
            if files.len() == before {
                let reason = format!("{} has no .txt file", path.display());
                return Err(Error::NotFound { search: "certificates", reason });
            }
        }
        files.sort();
        Ok(Plan { files })
    }
}

/// The file itself, or every .txt file below a directory.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let io = |source| Error::Io { path: path.to_owned(), source };
    if !std::fs::metadata(path).map_err(io)?.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(path).map_err(io)? {
        let below = entry.map_err(io)?.path();
        if below.is_dir() || below.extension().is_some_and(|e| e == "txt") {
            collect(&below, files)?;
        }
    }
    Ok(())
}

impl Plan {
    /// Checks; also says whether every certificate is accepted.
    ///
    /// # Errors
    /// [`Error::Io`] for a file that cannot be read.
    pub fn run(&self) -> Result<(Report, bool)> {
        let (mut rows, mut good) = (Vec::new(), true);
        for file in &self.files {
            let text =
                std::fs::read_to_string(file).map_err(|source| Error::Io { path: file.clone(), source })?;
            let outcome = check(&text).map_err(|rejection| rejection.to_string()).and_then(as_claimed);
            good &= outcome.is_ok();
            let (claim, boxes, verdict, reason) = match outcome {
                Ok(p) => (p.claim().to_owned(), Value::Count(p.leaves()), "accepted", statements(&p)),
                Err(reason) => (String::new(), Value::Missing, "rejected", reason),
            };
            rows.push(Row {
                cells: vec![
                    Value::Text(file.display().to_string()),
                    Value::Text(claim),
                    boxes,
                    Value::Text(verdict.to_owned()),
                ],
                details: vec![reason],
                routine: false,
            });
        }
        let table = Table {
            label: word::CERTIFICATES,
            columns: vec![word::FILE, word::ID, word::BOXES, word::VERDICT],
            details: vec![word::EVIDENCE],
            rows,
        };
        let title = "certificates, verified line by line".to_owned();
        Ok((Report { title, blocks: vec![Block::Table(table)], notes: Vec::new() }, good))
    }
}

/// A certificate that names a claim of ours must prove just that claim.
fn as_claimed(proved: Proved) -> std::result::Result<Proved, String> {
    let Some(claim) = Claim::find(proved.claim()) else { return Ok(proved) };
    let same_activation =
        proved.activation().definition().is_none() && proved.activation().name() == claim.activation;
    match claim.inequalities() {
        Ok(parts) if same_activation && parts == proved.inequalities() => Ok(proved),
        Ok(_) => Err(format!("it proves its inequalities, but they are not those of claim {}", claim.id)),
        Err(error) => Err(error.to_string()),
    }
}

/// What a certificate proves; of a long chain, how much.
fn statements(proved: &Proved) -> String {
    match proved.inequalities() {
        few if few.len() <= 2 => few.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
        many => format!("{} inequalities for {}", many.len(), proved.activation().name()),
    }
}
