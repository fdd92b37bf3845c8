//! A row of cells: one range of tau, and the curve tau W(r, s) = 1 over it, which is the same for every omega.

use super::Phase;
use super::profile::Profile;
use super::strip::{Crossing, Strip, Unknown};
use super::tails::{TAIL, suspects};
use crate::interval::Interval;
use crate::scalar::Scalar;
use std::ops::Range;

/// The curve for one range of tau.
#[derive(Debug)]
pub(super) struct Row {
    /// Together [-TAIL, TAIL], from left to right.
    strips: Vec<Strip>,
    /// The omega for which a fixed point may lie outside.
    suspects: Vec<Interval>,
}

/// One fixed point, which lies in a cluster of open strips.
struct Found {
    attracts: Option<bool>,
    net_input: [Interval; 2],
}

impl Row {
    /// The coarsest view, nothing excluded.
    pub fn coarsest(tau: Interval) -> Self {
        let strip = |i: i64| Strip::new(Interval::integer(i).hull(Interval::integer(i + 1)), tau);
        Self { strips: (-TAIL..TAIL).map(strip).collect(), suspects: Vec::new() }
    }

    /// For a range of tau inside this one's; strips that are open for one of the ranges of omega are cut to a width.
    pub fn refined(&self, profile: &Profile, tau: Interval, omegas: &[Interval], width: f64) -> Self {
        let all = omegas.iter().copied().reduce(Interval::hull).unwrap_or(Interval::ENTIRE);
        let is_open = |strip: &Strip| strip.is_open(all) && omegas.iter().any(|omega| strip.is_open(*omega));
        let mut strips = Vec::with_capacity(self.strips.len());
        let mut waiting: Vec<Strip> =
            self.strips.iter().rev().map(|strip| strip.part(strip.r, tau)).collect();
        while let Some(mut strip) = waiting.pop() {
            if is_open(&strip) {
                strip.narrow(profile);
                if strip.r.width() > width && is_open(&strip) {
                    let (left, right) = strip.r.split();
                    waiting.extend([right, left].map(|r| strip.part(r, tau)));
                    continue;
                }
            }
            strips.push(strip);
        }
        Self { strips, suspects: suspects(profile, all, tau) }
    }

    /// What is certain for every omega of a range and every tau of the row.
    pub fn phase(&self, profile: &Profile, omega: Interval, cuts: u32) -> Phase {
        if self.suspects.iter().any(|suspect| suspect.intersect(omega).is_some()) {
            return Phase::Undecided;
        }
        let mut found = Vec::new();
        let mut start = 0;
        while start < self.strips.len() {
            let length =
                self.strips[start..].iter().take_while(|strip| strip.may_hold(profile, omega, cuts)).count();
            if length > 0 {
                match self.cluster(profile, omega, start..start + length, cuts) {
                    Ok(one) => found.extend(one),
                    Err(Unknown) => return Phase::Undecided,
                }
            }
            start += length.max(1);
        }
        match found.as_slice() {
            [] => Phase::None,
            [one] => match one.attracts {
                Some(true) => Phase::Attracting(one.net_input),
                Some(false) => Phase::Unstable(one.net_input),
                None => Phase::Undecided,
            },
            several => Phase::Several(several.len() as u32),
        }
    }

    /// The fixed point in a range of strips, the open ones between two that are not; `Ok(None)` if there is none.
    ///
    /// If a scale exists for every r there, h is a function of r on it. If its derivative has the same sign at every zero, it
    /// has at most one: between two upward zeros lies a downward one. It has one iff its signs at the two ends differ.
    /// The strips beside it share its ends, and h has one sign on each.
    fn cluster(
        &self,
        profile: &Profile,
        omega: Interval,
        range: Range<usize>,
        cuts: u32,
    ) -> Result<Option<Found>, Unknown> {
        let sign = |index: Option<usize>| self.strips.get(index?)?.sign(profile, omega, cuts);
        let (before, after) = sign(range.start.checked_sub(1)).zip(sign(Some(range.end))).ok_or(Unknown)?;
        let strips = &self.strips[range];
        if !strips.iter().all(Strip::is_certain) {
            return Err(Unknown);
        }
        match Crossing::join(strips.iter().map(|strip| strip.crossing(profile, omega, cuts)))? {
            _ if before == after => Ok(None),
            Some(Crossing { rising, attracts }) if rising == after => {
                let boxes = strips.iter().filter_map(Strip::net_input);
                let net_input = boxes.reduce(|a, b| [a[0].hull(b[0]), a[1].hull(b[1])]).ok_or(Unknown)?;
                Ok(Some(Found { attracts, net_input }))
            }
            // Contradictory.
            _ => Err(Unknown),
        }
    }
}
