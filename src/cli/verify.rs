//! `selfnorm verify`: the paper's printed numbers, judged.

use super::errata::errata;
use super::report::{Block, Label, Report, Row, Table, Value};
use super::vocabulary as word;
use crate::paper::{self, Judgement, Printed};
use crate::proof::coq_theorem;

/// Options of `selfnorm verify`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// List every claim, not only those that are not plainly confirmed
    #[arg(long, conflicts_with = "errata")]
    all: bool,
    /// List what is wrong as printed, with the evidence: a report for the paper's authors
    #[arg(long)]
    errata: bool,
}

/// What to show.
#[derive(Debug)]
pub struct Plan {
    all: bool,
    errata: bool,
}

/// The kinds of verdict, in the order of the summary.
const KINDS: [(Label, &str); 7] = [
    (word::PROVED, "proved"),
    (word::CONFIRMED, "confirmed"),
    (word::ROUNDED, "confirmed after rounding"),
    (word::REFUTED, "refuted"),
    (word::GAP, "gap"),
    (word::NOT_CHECKABLE, "not checkable"),
    (word::UNDECIDED, "undecided"),
];

impl Args {
    /// The plan: there is nothing to refuse.
    #[must_use]
    pub const fn plan(&self) -> Plan {
        Plan { all: self.all, errata: self.errata }
    }
}

impl Plan {
    /// Judges all claims; also says whether every verdict is the recorded one.
    #[must_use]
    pub fn run(&self) -> (Report, bool) {
        let judged = paper::verify();
        let good = judged.as_recorded();
        if self.errata {
            return (errata(&judged), good);
        }
        let report = Report {
            title: "\"Self-Normalizing Neural Networks\" (arXiv 1706.02515v5): its claims, judged".to_owned(),
            blocks: vec![Block::Table(self.claims(&judged)), Block::Group(word::SUMMARY, summary(&judged))],
            notes: vec![conclusion(&judged)],
        };
        (report, good)
    }

    fn claims(&self, judged: &paper::Report) -> Table {
        let row = |row: &paper::Row| {
            let claim = row.claim;
            Row {
                cells: vec![
                    Value::Text(claim.id.to_owned()),
                    printed(claim.printed),
                    row.ours.map_or(Value::Missing, Value::Enclosure),
                    Value::Text(row.judgement.to_string()),
                ],
                details: vec![
                    claim.place.to_owned(),
                    claim.statement.to_owned(),
                    claim.note.to_owned(),
                    coq_theorem(claim.id)
                        .map_or_else(String::new, |t| format!("Coq: {}, {}", t.file, t.name)),
                ],
                routine: !self.all && row.as_recorded() && is_routine(row.judgement),
            }
        };
        Table {
            label: word::CLAIMS,
            columns: vec![word::ID, word::PRINTED, word::OURS, word::VERDICT],
            details: vec![word::PLACE, word::STATEMENT, word::NOTE, word::COQ],
            rows: judged.rows.iter().map(row).collect(),
        }
    }
}

/// Whether a verdict asks for no attention: nothing is wrong with the paper, and nothing with us.
const fn is_routine(judgement: Judgement) -> bool {
    !matches!(judgement, Judgement::Refuted { .. } | Judgement::Gap | Judgement::Undecided)
}

/// The number with the relation that the paper claims.
pub(super) fn printed(printed: Printed) -> Value {
    match printed {
        Printed::Value(number) | Printed::Digits(number, _) => Value::Digits(number.to_owned()),
        Printed::UpperBound(number) => Value::Digits(format!("< {number}")),
        Printed::LowerBound(number) => Value::Digits(format!("> {number}")),
        Printed::Nothing => Value::Missing,
    }
}

/// How many rows have one of these kinds of verdict.
fn count(rows: &[paper::Row], names: &[&str]) -> Value {
    Value::Count(rows.iter().filter(|row| names.contains(&row.judgement.name())).count())
}

/// The verdicts by part of the paper.
fn sections(rows: &[paper::Row]) -> Table {
    let mut rest = rows;
    let row = |(name, claims): (&str, &[paper::PaperClaim])| {
        let (here, after) = rest.split_at_checked(claims.len()).unwrap_or((rest, &[]));
        rest = after;
        Row::new(vec![
            Value::Text(name.to_owned()),
            Value::Count(here.len()),
            count(here, &["proved", "confirmed", "confirmed after rounding"]),
            count(here, &["refuted", "gap"]),
            count(here, &["not checkable", "undecided"]),
        ])
    };
    Table {
        label: word::SECTIONS,
        columns: vec![word::SECTION, word::TOTAL, word::HOLDS, word::FAILS, word::OTHER],
        details: Vec::new(),
        rows: paper::sections().into_iter().map(row).collect(),
    }
}

fn summary(judged: &paper::Report) -> Vec<Block> {
    let total = |label: Label, n: usize| Block::Field(label, Value::Count(n));
    let good = judged.rows.iter().filter(|row| row.as_recorded()).count();
    let mut blocks = vec![total(word::TOTAL, judged.rows.len()), total(word::AS_RECORDED, good)];
    blocks.extend(KINDS.iter().map(|(label, name)| Block::Field(*label, count(&judged.rows, &[name]))));
    blocks.push(Block::Table(sections(&judged.rows)));
    blocks
}

fn conclusion(judged: &paper::Report) -> String {
    let differing: Vec<String> = judged
        .deviations()
        .map(|row| format!("{} is {}, recorded as {}", row.claim.id, row.judgement, row.claim.recorded))
        .collect();
    if judged.as_recorded() {
        "Every claim has the verdict that is on record for it: the known errata of the paper among them."
            .to_owned()
    } else {
        format!("NOT AS RECORDED: {}.", differing.join("; "))
    }
}
