//! All claims judged.

use super::{Judgement, PaperClaim, claims};
use crate::interval::Interval;
use rayon::prelude::*;

/// One claim with its verdict.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The claim.
    pub claim: &'static PaperClaim,
    /// Our enclosure of what the printed number stands for; its display rounds outward.
    pub ours: Option<Interval>,
    /// The verdict that the enclosure supports.
    pub judgement: Judgement,
}

/// Every claim, judged.
#[derive(Clone, Debug)]
pub struct Report {
    /// The claims in the paper's order.
    pub rows: Vec<Row>,
}

impl Row {
    /// Whether the verdict is the recorded one.
    #[must_use]
    pub fn as_recorded(&self) -> bool {
        self.judgement == self.claim.recorded
    }
}

impl Report {
    /// Whether every verdict is the recorded one.
    #[must_use]
    pub fn as_recorded(&self) -> bool {
        !self.rows.is_empty() && self.rows.iter().all(Row::as_recorded)
    }

    /// The rows whose verdict is not the recorded one.
    pub fn deviations(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.as_recorded())
    }

    /// How many claims have each verdict, by [`Judgement::name`], in the order of first appearance.
    #[must_use]
    pub fn counts(&self) -> Vec<(&'static str, usize)> {
        let mut counts: Vec<(&'static str, usize)> = Vec::new();
        for row in &self.rows {
            let name = row.judgement.name();
            match counts.iter_mut().find(|(n, _)| *n == name) {
                Some((_, count)) => *count += 1,
                None => counts.push((name, 1)),
            }
        }
        counts
    }
}

/// Judges every claim, in parallel.
#[must_use]
pub fn verify() -> Report {
    let rows = claims()
        .par_iter()
        .map(|claim| {
            let ours = claim.enclosure();
            Row { claim, ours, judgement: claim.judge(ours) }
        })
        .collect();
    Report { rows }
}
