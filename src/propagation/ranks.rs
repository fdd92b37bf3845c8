//! A sweep over the ranks of an MPI job.

use super::layer::Outcome;
use super::sweep::Sweep;
use crate::error::{Error, Result};
use mpi::Count;
use mpi::collective::SystemOperation;
use mpi::datatype::PartitionMut;
use mpi::environment::Universe;
use mpi::traits::{Communicator, CommunicatorCollectives, Root};
use std::path::Path;

/// This process among those of an MPI job.
pub struct Ranks(Universe);

impl Ranks {
    /// Joins the job; `None` for a process by itself, and where MPI was initialized before.
    #[must_use]
    pub fn join() -> Option<Self> {
        let universe = mpi::initialize()?;
        (universe.world().size() > 1).then_some(Self(universe))
    }

    /// Whether this process reports.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.world().rank() == 0
    }

    /// Draws the sweep's networks, rank r of N every N-th from the r-th on: bit for bit what [`Sweep::run`] gives. With a
    /// path each rank writes a part file of its own, as [`Sweep::run_part`] does, and the first one gathers them: after
    /// the death of a rank the same command goes on with what all of them have written. The outcomes are the first rank's.
    ///
    /// # Errors
    /// As [`Sweep::run`]; [`Error::NotFound`] in a rank that is well where another is not.
    pub fn run(
        &self,
        sweep: &Sweep,
        path: Option<&Path>,
        progress: &(dyn Fn(u64, u64) + Sync),
    ) -> Result<Option<Vec<Outcome>>> {
        let world = self.0.world();
        let part = [world.rank(), world.size()].map(|n| usize::try_from(n).unwrap_or(0));
        let Some(path) = path else {
            let text = self.all_well(sweep.part_text(part, progress))?;
            let texts = self.gather(text.into_bytes());
            return texts.map(|texts| sweep.gathered(texts)).transpose();
        };
        self.all_well(sweep.run_part(path, part, progress))?;
        if self.is_root() { sweep.run(path, &|_, _| ()).map(Some) } else { Ok(None) }
    }

    /// The result, unless another rank has none: nobody waits for who has failed.
    fn all_well<T>(&self, result: Result<T>) -> Result<T> {
        let mut failed = 0;
        self.0.world().all_reduce_into(&i32::from(result.is_err()), &mut failed, SystemOperation::sum());
        match result {
            Ok(_) if failed > 0 => Err(Error::NotFound {
                search: "an MPI job",
                reason: format!("{failed} of its ranks have failed"),
            }),
            result => result,
        }
    }

    /// The bytes of all ranks, for the first.
    fn gather(&self, bytes: Vec<u8>) -> Option<Vec<Vec<u8>>> {
        let world = self.0.world();
        let root = world.process_at_rank(0);
        let length = Count::try_from(bytes.len()).unwrap_or(Count::MAX);
        if !self.is_root() {
            root.gather_into(&length);
            root.gather_varcount_into(&bytes[..]);
            return None;
        }
        let mut lengths = vec![0; usize::try_from(world.size()).unwrap_or(0)];
        root.gather_into_root(&length, &mut lengths[..]);
        let starts: Vec<Count> =
            lengths.iter().scan(0, |at, n| Some(std::mem::replace(at, *at + n))).collect();
        let mut all = vec![0_u8; lengths.iter().map(|n| usize::try_from(*n).unwrap_or(0)).sum()];
        root.gather_varcount_into_root(
            &bytes[..],
            &mut PartitionMut::new(&mut all[..], &lengths[..], &starts[..]),
        );
        let mut rest = all.as_slice();
        let take = |n: &Count| {
            let (text, after) = rest.split_at(usize::try_from(*n).unwrap_or(0));
            rest = after;
            text.to_vec()
        };
        Some(lengths.iter().map(take).collect())
    }
}

impl std::fmt::Debug for Ranks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "rank {} of {}", self.0.world().rank(), self.0.world().size())
    }
}
