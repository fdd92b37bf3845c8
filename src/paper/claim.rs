//! A claim of the paper, as data.

use super::algebra::Side;
use super::judge::{self, Judgement};
use crate::activation::Activation;
use crate::interval::Interval;
use crate::moments::{Domain, Quantity};
use std::sync::LazyLock;

static SELU: LazyLock<Activation> = LazyLock::new(Activation::selu);

/// One checkable claim: where it stands, what it says, the number as printed, and what decides it.
#[derive(Clone, Copy, Debug)]
pub struct PaperClaim {
    /// Short unique name, such as `Eq6.J12`.
    pub id: &'static str,
    /// Where it stands in arXiv 1706.02515v5.
    pub place: &'static str,
    /// What it says, in this crate's notation.
    pub statement: &'static str,
    /// The number as printed.
    pub printed: Printed,
    /// What decides it.
    pub evidence: Evidence,
    /// The verdict that has been established.
    pub recorded: Judgement,
    /// What the reader should know beside the verdict; may be empty.
    pub note: &'static str,
}

/// A number as the paper prints it, and in which sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printed {
    /// The quantity, rounded to the digits printed.
    Value(&'static str),
    /// The quantity as a program printed it, of which only the first n significant digits are compared.
    Digits(&'static str, u32),
    /// The quantity is less than this number.
    UpperBound(&'static str),
    /// The quantity is greater than this number.
    LowerBound(&'static str),
    /// No number is printed.
    Nothing,
}

/// Which extremum of a quantity on a domain is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// The smallest value.
    Minimum,
    /// The largest value.
    Maximum,
    /// The largest magnitude.
    Magnitude,
}

/// What decides a claim.
#[derive(Clone, Copy, Debug)]
pub enum Evidence {
    /// The printed quantity itself, enclosed: the verdict is certain.
    Exact(fn() -> Interval),
    /// A quantity on which one step of the printed derivation rests, enclosed. Where the step fails the claim is a
    /// [`Judgement::Gap`]: that does not make the statement false.
    Step(fn() -> Interval),
    /// A printed identity.
    Identity {
        /// The difference of the two sides at sample points: excluding 0 refutes the identity.
        difference: fn() -> Interval,
        /// Polynomials; if all of them are 0 identically, the identity is proved.
        defects: fn() -> Vec<Side>,
    },
    /// The extremum of a quantity on a domain. A printed number is compared with a certified enclosure of it; a
    /// printed bound is proved with a checked certificate, or refuted.
    Extremum {
        /// The function whose moments are meant.
        activation: &'static LazyLock<Activation>,
        /// The quantity.
        quantity: Quantity,
        /// The domain.
        domain: &'static LazyLock<Domain>,
        /// Which extremum.
        goal: Goal,
        /// A point where it is attained as far as is known, in the order of [`Variable::ALL`](crate::moments::Variable::ALL).
        at: [&'static str; 4],
    },
    /// Nothing that could be computed from the paper.
    NotCheckable {
        /// Why.
        reason: &'static str,
    },
}

impl PaperClaim {
    /// The enclosure of the quantity that decides the claim, if there is one.
    #[must_use]
    pub fn enclosure(&self) -> Option<Interval> {
        match self.evidence {
            Evidence::Exact(value) | Evidence::Step(value) => Some(value()),
            Evidence::Identity { difference, .. } => Some(difference()),
            Evidence::Extremum { activation, quantity, domain, goal, at } => {
                Some(judge::extremum_value(self.printed, activation, quantity, domain, goal, at))
            }
            Evidence::NotCheckable { .. } => None,
        }
    }

    /// The verdict that an enclosure of the deciding quantity supports.
    #[must_use]
    pub fn judge(&self, enclosure: Option<Interval>) -> Judgement {
        judge::judge(self.printed, &self.evidence, enclosure)
    }

    const fn new(head: [&'static str; 3], printed: Printed, evidence: Evidence, recorded: Judgement) -> Self {
        let [id, place, statement] = head;
        Self { id, place, statement, printed, evidence, recorded, note: "" }
    }

    /// The claim with another recorded verdict.
    pub(super) const fn recorded(self, recorded: Judgement) -> Self {
        Self { recorded, ..self }
    }

    /// The claim, refuted by at least `off_by`.
    pub(super) const fn refuted(self, off_by: f64) -> Self {
        self.recorded(Judgement::Refuted { off_by })
    }

    /// The claim, true but for the rounding of its last digit.
    pub(super) const fn rounded(self) -> Self {
        self.recorded(Judgement::ConfirmedAfterRounding)
    }

    /// The claim about the extremum of the moments of another function than SELU; other kinds of claims stay as they are.
    pub(super) const fn of(self, activation: &'static LazyLock<Activation>) -> Self {
        match self.evidence {
            Evidence::Extremum { quantity, domain, goal, at, .. } => {
                Self { evidence: Evidence::Extremum { activation, quantity, domain, goal, at }, ..self }
            }
            _ => self,
        }
    }

    /// The claim with a note.
    pub(super) const fn note(self, note: &'static str) -> Self {
        Self { note, ..self }
    }
}

/// "The quantity is `printed`", its enclosure at hand.
pub(super) const fn value(
    head: [&'static str; 3],
    printed: &'static str,
    compute: fn() -> Interval,
) -> PaperClaim {
    PaperClaim::new(head, Printed::Value(printed), Evidence::Exact(compute), Judgement::Confirmed)
}

/// "The quantity is `printed`", printed in full by a program, compared to `count` significant digits.
pub(super) const fn digits(
    head: [&'static str; 3],
    printed: &'static str,
    count: u32,
    compute: fn() -> Interval,
) -> PaperClaim {
    PaperClaim::new(head, Printed::Digits(printed, count), Evidence::Exact(compute), Judgement::Confirmed)
}

/// "The quantity is less than `printed`".
pub(super) const fn below(
    head: [&'static str; 3],
    printed: &'static str,
    compute: fn() -> Interval,
) -> PaperClaim {
    PaperClaim::new(head, Printed::UpperBound(printed), Evidence::Exact(compute), Judgement::Confirmed)
}

/// "The quantity is greater than `printed`".
pub(super) const fn above(
    head: [&'static str; 3],
    printed: &'static str,
    compute: fn() -> Interval,
) -> PaperClaim {
    PaperClaim::new(head, Printed::LowerBound(printed), Evidence::Exact(compute), Judgement::Confirmed)
}

/// A step of a derivation that needs the quantity to be as printed, and fails.
pub(super) const fn gap(head: [&'static str; 3], printed: Printed, compute: fn() -> Interval) -> PaperClaim {
    PaperClaim::new(head, printed, Evidence::Step(compute), Judgement::Gap)
}

/// A printed identity: the difference of its sides at sample points, and the polynomials that prove it.
pub(super) const fn identity(
    head: [&'static str; 3],
    difference: fn() -> Interval,
    defects: fn() -> Vec<Side>,
) -> PaperClaim {
    let evidence = Evidence::Identity { difference, defects };
    PaperClaim::new(head, Printed::Nothing, evidence, Judgement::Proved)
}

/// A printed identity that fails by at least `off_by` somewhere.
pub(super) const fn false_identity(
    head: [&'static str; 3],
    off_by: f64,
    difference: fn() -> Interval,
) -> PaperClaim {
    identity(head, difference, Vec::new).refuted(off_by)
}

/// A printed extremum, or bound of one, over a domain.
pub(super) const fn extremum(
    head: [&'static str; 3],
    printed: Printed,
    quantity: Quantity,
    domain: &'static LazyLock<Domain>,
    (goal, at): (Goal, [&'static str; 4]),
) -> PaperClaim {
    let evidence = Evidence::Extremum { activation: &SELU, quantity, domain, goal, at };
    let recorded = match printed {
        Printed::UpperBound(_) | Printed::LowerBound(_) => Judgement::Proved,
        _ => Judgement::Confirmed,
    };
    PaperClaim::new(head, printed, evidence, recorded)
}

/// What cannot be computed from the paper.
pub(super) const fn not_checkable(head: [&'static str; 3], reason: &'static str) -> PaperClaim {
    PaperClaim::new(head, Printed::Nothing, Evidence::NotCheckable { reason }, Judgement::NotCheckable)
}
