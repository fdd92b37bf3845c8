//! Many experiments, network by network, into one file that an interruption does not spoil.

use super::experiment::Experiment;
use super::layer::Outcome;
use super::observation::Observation;
use super::rows::{self, Held, Key, Record};
use crate::error::{Error, Result};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// One experiment of a sweep.
#[derive(Clone, Debug)]
pub struct Point {
    /// What varies, one value per parameter.
    pub values: Vec<String>,
    /// The experiment.
    pub experiment: Experiment,
}

/// Experiments that differ in some parameters.
///
/// [`run`](Self::run) writes a file of one CSV row per network and layer, in the order of points and networks, a network
/// at a time. A run that was killed is taken up by the next with the same file: networks that are there are not drawn
/// again, and the file becomes, byte for byte, that of a run without interruption.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// What stands in the first line, to tell the files of different sweeps apart: all that the experiments have in common.
    pub title: String,
    /// Names of the parameters that vary.
    pub parameters: Vec<String>,
    /// The experiments.
    pub points: Vec<Point>,
}

/// What the names of part files have behind that of the whole.
const PART: &str = ".part-";

/// The part files beside a file, in the order of their names.
fn part_files(path: &Path) -> Result<Vec<PathBuf>> {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Ok(Vec::new()) };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let io = |source| Error::Io { path: folder.to_owned(), source };
    let mut parts = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(io)? {
        let entry = entry.map_err(io)?;
        let part = entry
            .file_name()
            .to_str()
            .and_then(|other| other.strip_prefix(name)?.strip_prefix(PART).map(str::to_owned));
        let numbers = part.as_deref().and_then(|part| part.split_once("-of-"));
        if numbers.is_some_and(|(a, b)| a.parse::<usize>().is_ok() && b.parse::<usize>().is_ok()) {
            parts.push(entry.path());
        }
    }
    parts.sort();
    Ok(parts)
}

/// The file, and what waits for what comes before it.
struct Writer<'a> {
    file: File,
    path: &'a Path,
    next: usize,
    done: u64,
    waiting: BTreeMap<usize, Record>,
    records: BTreeMap<Key, Record>,
}

impl Sweep {
    /// Draws the networks that the file does not have yet and adds them to it; `progress` is told how many
    /// of how many are done: 0 first, then at every one.
    ///
    /// # Errors
    /// As [`Experiment::run`], before anything is drawn or written where it is a matter of sizes; [`Error::Data`] for a
    /// file of another sweep; [`Error::Io`].
    pub fn run(&self, path: &Path, progress: &(dyn Fn(u64, u64) + Sync)) -> Result<Vec<Outcome>> {
        let order = self.order();
        let parts = part_files(path)?;
        let records = self.draw(path, &order, &parts, progress)?;
        let outcomes = self.outcomes(&records)?;
        // All that they have is in the file now.
        for part in parts {
            std::fs::remove_file(&part).map_err(|source| Error::Io { path: part, source })?;
        }
        Ok(outcomes)
    }

    /// Draws every `parts`-th network, from the `part`-th on (counted from 0), into a file of its own beside `path`, for
    /// another process or machine: [`run`](Self::run) then takes what such files have, draws the rest and removes them.
    /// The file has the name of `path` with `.part-1-of-4` behind it for part 0 of 4; its path is returned.
    ///
    /// # Errors
    /// As [`run`](Self::run); [`Error::Domain`] unless part < parts.
    pub fn run_part(
        &self,
        path: &Path,
        [part, parts]: [usize; 2],
        progress: &(dyn Fn(u64, u64) + Sync),
    ) -> Result<PathBuf> {
        if part >= parts {
            let value = format!("{} of {parts}", part.saturating_add(1));
            return Err(Error::Domain { parameter: "part", value, domain: "1 of 1, 1 of 2, 2 of 2, .." });
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!("{PART}{}-of-{parts}", part + 1));
        let own = path.with_file_name(name);
        let mut others = part_files(path)?;
        others.retain(|other| *other != own);
        others.push(path.to_owned());
        let order: Vec<Key> = self.order().into_iter().skip(part).step_by(parts).collect();
        self.draw(&own, &order, &others, progress)?;
        Ok(own)
    }

    /// Draws those of these networks that neither the file nor the others have, and adds all that are missing to the file.
    fn draw(
        &self,
        path: &Path,
        order: &[Key],
        others: &[PathBuf],
        progress: &(dyn Fn(u64, u64) + Sync),
    ) -> Result<BTreeMap<Key, Record>> {
        self.check()?;
        let header = rows::header(&self.title, &self.parameters);
        let Held { mut records, bytes, networks } = rows::read(path, &header, &self.points, order)?;
        for other in others {
            records.extend(rows::read(other, &header, &self.points, order)?.records);
        }
        let io = |source| Error::Io { path: path.to_owned(), source };
        let mut file = OpenOptions::new().create(true).truncate(false).append(true).open(path).map_err(io)?;
        file.set_len(bytes as u64).map_err(io)?;
        if bytes == 0 {
            file.write_all(header.as_bytes()).map_err(io)?;
        }
        let waiting: BTreeMap<usize, Record> = (networks..order.len())
            .filter_map(|i| records.remove(&order[i]).map(|record| (i, record)))
            .collect();
        let open: Vec<usize> = (networks..order.len()).filter(|i| !waiting.contains_key(i)).collect();
        let total = open.len() as u64;
        progress(0, total);
        let writer = Mutex::new(Writer { file, path, next: networks, done: 0, waiting, records });
        let locked = || writer.lock().unwrap_or_else(PoisonError::into_inner);
        locked().flush(order)?;
        // A bridge hands them out in order, so that little waits.
        open.into_iter().par_bridge().try_for_each(|i| {
            let (point, network) = order[i];
            let of = &self.points[point];
            let record = rows::record(order[i], of, of.experiment.observe(network)?);
            let mut writer = locked();
            writer.waiting.insert(i, record);
            writer.flush(order)?;
            writer.done += 1;
            progress(writer.done, total);
            Ok(())
        })?;
        Ok(writer.into_inner().unwrap_or_else(PoisonError::into_inner).records)
    }

    /// The text of a part file, without a file.
    #[cfg(feature = "mpi")]
    pub(super) fn part_text(
        &self,
        [part, parts]: [usize; 2],
        progress: &(dyn Fn(u64, u64) + Sync),
    ) -> Result<String> {
        self.check()?;
        let order: Vec<Key> = self.order().into_iter().skip(part).step_by(parts).collect();
        let (total, done) = (order.len() as u64, std::sync::atomic::AtomicU64::new(0));
        progress(0, total);
        let texts = order.into_par_iter().map(|key| {
            let of = &self.points[key.0];
            let text = rows::record(key, of, of.experiment.observe(key.1)?).text;
            progress(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, total);
            Ok(text)
        });
        let texts: Vec<String> = texts.collect::<Result<_>>()?;
        Ok(rows::header(&self.title, &self.parameters) + &texts.concat())
    }

    /// What the texts of all parts say together.
    #[cfg(feature = "mpi")]
    pub(super) fn gathered(&self, texts: Vec<Vec<u8>>) -> Result<Vec<Outcome>> {
        let header = rows::header(&self.title, &self.parameters);
        let mut records = BTreeMap::new();
        for text in texts {
            records.extend(rows::parse_all(text, Path::new("MPI"), &header, &self.points, &[])?.records);
        }
        self.outcomes(&records)
    }

    /// All networks, in order.
    fn order(&self) -> Vec<Key> {
        let networks =
            |(i, point): (usize, &Point)| (0..point.experiment.networks as u32).map(move |n| (i, n));
        self.points.iter().enumerate().flat_map(networks).collect()
    }

    /// Whether all experiments can be run.
    fn check(&self) -> Result<()> {
        self.points.iter().try_for_each(|point| {
            point.experiment.check()?;
            point.experiment.sampler().map(|_| ())
        })
    }

    fn outcomes(&self, records: &BTreeMap<Key, Record>) -> Result<Vec<Outcome>> {
        let outcome = |(i, point): (usize, &Point)| {
            let networks: Vec<Vec<Observation>> = records
                .range((i, 0)..=(i, u32::MAX))
                .map(|(_, record)| record.observations.clone())
                .collect();
            point.experiment.summarize(&networks)
        };
        self.points.iter().enumerate().map(outcome).collect()
    }
}

impl Writer<'_> {
    /// Writes what has nothing missing before it: a network in one call, so that a kill leaves whole ones and at most a
    /// part of one.
    fn flush(&mut self, order: &[Key]) -> Result<()> {
        while let Some(record) = self.waiting.remove(&self.next) {
            let io = |source| Error::Io { path: PathBuf::from(self.path), source };
            self.file.write_all(record.text.as_bytes()).map_err(io)?;
            self.records.insert(order[self.next], record);
            self.next += 1;
        }
        Ok(())
    }
}
