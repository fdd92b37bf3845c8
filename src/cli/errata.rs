//! `selfnorm verify --errata`: what is wrong as printed, with the evidence, in a form that can be sent to the authors.

use super::report::{Block, Label, Report, Row, Table, Value};
use super::verify::printed;
use super::vocabulary as word;
use crate::paper::{self, Judgement};

/// The lists: their names, the verdicts that belong to each.
const LISTS: [(Label, &str); 3] = [
    (word::ERRATA_FALSE, "refuted"),
    (word::ERRATA_GAPS, "gap"),
    (word::ERRATA_DIGITS, "confirmed after rounding"),
];

/// The errata, in the paper's order; those of a verdict that is not on record are left out and counted in a note.
pub(super) fn errata(judged: &paper::Report) -> Report {
    let list = |(label, kind): (Label, &str)| {
        let of_kind = |row: &&paper::Row| row.judgement.name() == kind && row.as_recorded();
        Block::Table(Table {
            label,
            columns: vec![word::PLACE, word::PRINTED, word::OURS, word::OFF_BY, word::ID],
            details: vec![word::STATEMENT, word::NOTE],
            rows: judged.rows.iter().filter(of_kind).map(entry).collect(),
        })
    };
    let mut notes = vec![
        "Every value above is an enclosure in interval arithmetic of what the printed number stands for, its ends rounded \
         outward: the true value lies in it for certain. m = mu omega and v = nu tau are the paper's y and x; a, l are \
         alpha01, lambda01; G(z) = e^(z^2) erfc(z)."
            .to_owned(),
        "None of this touches the theorems. Theorems 1, 2, 3 (for nu >= 0.02, as the main text states it) and 16 and \
         Lemmas 12 and 13 (with its lower bound of mu~ rounded outward, -0.031061) are proved by certificates that \
         `selfnorm check proofs` verifies. A step of a printed proof that fails does not make false the statement that it \
         serves: `selfnorm verify --all` has the verdict on that."
            .to_owned(),
    ];
    let deviations = judged.deviations().count();
    if deviations > 0 {
        notes.push(format!("NOT AS RECORDED: {deviations} claims, which this list leaves out."));
    }
    Report {
        title: "errata of \"Self-Normalizing Neural Networks\" (arXiv 1706.02515v5), with the evidence"
            .to_owned(),
        blocks: LISTS.into_iter().map(list).collect(),
        notes,
    }
}

fn entry(row: &paper::Row) -> Row {
    let claim = row.claim;
    let off_by = match row.judgement {
        Judgement::Refuted { off_by } => Value::Number(off_by),
        _ => Value::Missing,
    };
    Row {
        cells: vec![
            Value::Text(claim.place.to_owned()),
            printed(claim.printed),
            row.ours.map_or(Value::Missing, Value::Enclosure),
            off_by,
            Value::Text(claim.id.to_owned()),
        ],
        details: vec![claim.statement.to_owned(), claim.note.to_owned()],
        routine: false,
    }
}
