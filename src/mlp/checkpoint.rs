//! Trainings on disk, whole or refused.
//!
//! A file is a line `selfnorm checkpoint 1`, the length of what follows (8 bytes), its CRC-32 (4 bytes), and that: numbers
//! little-endian, texts and lists with their length before them (8 bytes).

use super::fit::{Best, Epoch, Fit};
use super::run_file::RunFile;
use super::{Loss, Network, Score, Task};
use crate::data::Standardization;
use crate::error::{Error, Result};
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// What a file begins with; its last character is the version of what follows.
const MAGIC: &[u8] = b"selfnorm checkpoint 1\n";
const NAME: &[u8] = b"selfnorm checkpoint ";
/// Of what is read at most.
const MOST_BYTES: u64 = 1 << 36;

/// What a training was when it was written down.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    run: RunFile,
    inputs: usize,
    classes: Vec<String>,
    standardization: Option<Standardization>,
    fingerprint: u32,
    steps: u64,
    done: usize,
    sums: Score,
    history: Vec<Epoch>,
    best: Option<Best>,
    state: Vec<f32>,
    memory: Vec<f32>,
}

impl Checkpoint {
    /// A training as it is now.
    #[must_use]
    pub fn of(fit: &Fit) -> Self {
        let Fit { run, task, trainer, history, best, done, sums, fingerprint, .. } = fit;
        Self {
            run: run.clone(),
            inputs: task.train.width(),
            classes: task.classes().to_vec(),
            standardization: task.standardization.clone(),
            fingerprint: *fingerprint,
            steps: trainer.steps(),
            done: *done,
            sums: *sums,
            history: history.clone(),
            best: best.clone(),
            state: trainer.network().state(),
            memory: trainer.memory(),
        }
    }

    /// The run file.
    #[must_use]
    pub const fn run(&self) -> &RunFile {
        &self.run
    }

    /// Steps that had been done.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }

    /// The classes' names; none where numbers are approximated.
    #[must_use]
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// What rows are to be standardized by.
    #[must_use]
    pub const fn standardization(&self) -> Option<&Standardization> {
        self.standardization.as_ref()
    }

    /// The loss that was made small.
    #[must_use]
    pub fn loss(&self) -> Loss {
        if self.classes.is_empty() { Loss::SquaredError } else { Loss::SoftmaxCrossEntropy }
    }

    /// The network.
    ///
    /// # Errors
    /// [`Error::Domain`] if its numbers are not those of the network that the run file describes.
    pub fn network(&self) -> Result<Network<f32>> {
        let outputs = self.classes.len().max(1);
        let mut network = self.run.network.build(self.inputs, outputs, self.run.training.seed)?;
        network.set_state(&self.state)?;
        Ok(network)
    }

    /// The training, to be gone on with to the same bits as if it had never stopped.
    ///
    /// # Errors
    /// [`Error::Domain`] for other data than it was on.
    pub fn resume(self, task: Task) -> Result<Fit> {
        let mut fit = Fit::new(self.run, task)?;
        if fit.fingerprint != self.fingerprint {
            return Err(Error::Domain {
                parameter: "fingerprint of the training rows",
                value: format!("{:08x}", fit.fingerprint),
                domain: "that of the rows on which the checkpoint was trained",
            });
        }
        fit.trainer.network_mut().set_state(&self.state)?;
        fit.trainer.resume(self.steps, &self.memory)?;
        (fit.history, fit.best, fit.done, fit.sums) = (self.history, self.best, self.done, self.sums);
        fit.shuffle();
        Ok(fit)
    }

    /// Writes it to a temporary file in the same folder, which is made if need be, then takes the old one's place.
    ///
    /// # Errors
    /// [`Error::Io`]; what was there is there still.
    pub fn write(&self, path: &Path) -> Result<()> {
        let io = |source| Error::Io { path: path.to_owned(), source };
        let name = path.file_name().ok_or_else(|| io(std::io::Error::other("not the name of a file")))?;
        let mut temporary = OsString::from(".");
        temporary.push(name);
        temporary.push(format!(".{}.part", std::process::id()));
        let temporary = path.with_file_name(temporary);
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(io)?;
        }
        let body = self.encode()?;
        let write = || {
            let mut file = File::create(&temporary)?;
            file.write_all(MAGIC)?;
            file.write_all(&(body.len() as u64).to_le_bytes())?;
            file.write_all(&crc(&body).to_le_bytes())?;
            file.write_all(&body)?;
            // On disk before the name is: a crash leaves the old file or the new one.
            file.sync_all()?;
            fs::rename(&temporary, path)
        };
        write().map_err(|source| {
            // The first error is the one to report.
            let _ = fs::remove_file(&temporary);
            io(source)
        })
    }

    /// Reads one.
    ///
    /// # Errors
    /// [`Error::Io`], and [`Error::Checkpoint`] for what is no checkpoint, of another version, truncated or damaged.
    pub fn read(path: &Path) -> Result<Self> {
        let io = |source| Error::Io { path: path.to_owned(), source };
        let refuse = |reason: String| Error::Checkpoint { path: path.to_owned(), reason };
        let size = fs::metadata(path).map_err(io)?.len();
        if size > MOST_BYTES {
            return Err(refuse(format!("{size} bytes are more than the {MOST_BYTES} that are read")));
        }
        let bytes = fs::read(path).map_err(io)?;
        let Some(rest) = bytes.strip_prefix(MAGIC) else {
            let version =
                bytes.strip_prefix(NAME).map(|rest| rest.iter().take_while(|b| **b != b'\n').count());
            return Err(refuse(match version {
                Some(n) if n < 20 => {
                    let version = String::from_utf8_lossy(&bytes[NAME.len()..][..n]).into_owned();
                    format!("its version is {version}; this program reads version 1")
                }
                _ => "it does not begin as a checkpoint does".to_owned(),
            }));
        };
        let (Some((length, rest)), true) = (rest.split_first_chunk::<8>(), rest.len() >= 12) else {
            return Err(refuse("truncated in its header".to_owned()));
        };
        let (sum, body) = rest.split_at(4);
        let (length, found) = (u64::from_le_bytes(*length), body.len() as u64);
        if length != found {
            return Err(refuse(format!("{found} bytes of the {length} that were written")));
        }
        if crc(body).to_le_bytes() != sum {
            return Err(refuse("damaged: its checksum is another".to_owned()));
        }
        let mut reader = Reader { rest: body };
        let checkpoint = Self::decode(&mut reader, path)?.filter(|_| reader.rest.is_empty());
        checkpoint.ok_or_else(|| refuse("its contents are not what version 1 holds".to_owned()))
    }

    fn encode(&self) -> Result<Vec<u8>> {
        let mut w = Writer(Vec::with_capacity(4 * (self.state.len() + self.memory.len()) + 4096));
        w.text(&self.run.to_text()?);
        w.count(self.inputs);
        w.count(self.classes.len());
        self.classes.iter().for_each(|name| w.text(name));
        let empty = Vec::new();
        let [means, deviations] = match &self.standardization {
            Some(s) => [s.means(), s.deviations()],
            None => [&empty[..]; 2],
        };
        w.wide(means);
        w.wide(deviations);
        w.count(self.fingerprint as usize);
        w.0.extend(self.steps.to_le_bytes());
        w.count(self.done);
        w.score(&self.sums);
        w.count(self.history.len());
        for epoch in &self.history {
            w.0.extend(epoch.epoch.to_le_bytes());
            w.0.extend(epoch.steps.to_le_bytes());
            w.0.extend(epoch.rate.to_le_bytes());
            w.score(&epoch.train);
            w.score(&epoch.validation);
        }
        w.count(usize::from(self.best.is_some()));
        if let Some(best) = &self.best {
            w.0.extend(best.epoch.to_le_bytes());
            w.0.extend(best.loss.to_le_bytes());
            w.single(&best.state);
        }
        w.single(&self.state);
        w.single(&self.memory);
        Ok(w.0)
    }

    /// `None` where something else stands than should.
    fn decode(r: &mut Reader<'_>, path: &Path) -> Result<Option<Self>> {
        let Some(text) = r.text() else { return Ok(None) };
        let run = RunFile::parse(&text, path)?;
        let mut read = || {
            let inputs = r.count()?;
            let classes = r.count().filter(|n| *n <= r.rest.len() / 8)?;
            let classes = (0..classes).map(|_| r.text()).collect::<Option<Vec<_>>>()?;
            let (means, deviations) = (r.wide()?, r.wide()?);
            let standardization = match means.len() {
                0 => None,
                n if n == inputs => Some(Standardization::from_parts(means, deviations)?),
                _ => return None,
            };
            let fingerprint = u32::try_from(r.count()?).ok()?;
            let (steps, done, sums) = (r.integer()?, r.count()?, r.score()?);
            let epochs = r.count().filter(|n| *n <= r.rest.len() / 72)?;
            let epoch = |r: &mut Reader<'_>| {
                let (epoch, steps, rate) = (r.integer()?, r.integer()?, r.float()?);
                Some(Epoch { epoch, steps, rate, train: r.score()?, validation: r.score()? })
            };
            let history = (0..epochs).map(|_| epoch(r)).collect::<Option<_>>()?;
            let best = match r.count()? {
                0 => None,
                _ => Some(Best { epoch: r.integer()?, loss: r.float()?, state: r.single()? }),
            };
            let (state, memory) = (r.single()?, r.single()?);
            let run = run.clone();
            Some(Self {
                run,
                inputs,
                classes,
                standardization,
                fingerprint,
                steps,
                done,
                sums,
                history,
                best,
                state,
                memory,
            })
        };
        Ok(read())
    }
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

struct Writer(Vec<u8>);

impl Writer {
    fn count(&mut self, n: usize) {
        self.0.extend((n as u64).to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend(text.as_bytes());
    }

    fn wide(&mut self, xs: &[f64]) {
        self.count(xs.len());
        xs.iter().for_each(|x| self.0.extend(x.to_le_bytes()));
    }

    fn single(&mut self, xs: &[f32]) {
        self.count(xs.len());
        xs.iter().for_each(|x| self.0.extend(x.to_le_bytes()));
    }

    fn score(&mut self, score: &Score) {
        self.0.extend(score.loss.to_le_bytes());
        self.count(score.hits);
        self.count(score.rows);
    }
}

/// What is left to be read; `None` beyond its end.
struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.rest.split_at_checked(n)?;
        self.rest = tail;
        Some(head)
    }

    fn eight(&mut self) -> Option<[u8; 8]> {
        self.take(8)?.try_into().ok()
    }

    fn integer(&mut self) -> Option<u64> {
        self.eight().map(u64::from_le_bytes)
    }

    fn float(&mut self) -> Option<f64> {
        self.eight().map(f64::from_le_bytes)
    }

    fn count(&mut self) -> Option<usize> {
        self.integer()?.try_into().ok()
    }

    fn text(&mut self) -> Option<String> {
        let n = self.count()?;
        String::from_utf8(self.take(n)?.to_vec()).ok()
    }

    fn wide(&mut self) -> Option<Vec<f64>> {
        let bytes = self.count()?.checked_mul(8)?;
        Some(self.take(bytes)?.as_chunks().0.iter().map(|b| f64::from_le_bytes(*b)).collect())
    }

    fn single(&mut self) -> Option<Vec<f32>> {
        let bytes = self.count()?.checked_mul(4)?;
        Some(self.take(bytes)?.as_chunks().0.iter().map(|b| f32::from_le_bytes(*b)).collect())
    }

    fn score(&mut self) -> Option<Score> {
        Some(Score { loss: self.float()?, hits: self.count()?, rows: self.count()? })
    }
}
