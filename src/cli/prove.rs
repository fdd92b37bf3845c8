//! `selfnorm prove`: searches a proof of a claim or of the user's own inequalities, and has it checked.

use super::output;
use super::report::{Block, Report, Row, Table, Value};
use super::vocabulary as word;
use crate::activation::Activation;
use crate::error::{Error, Result};
use crate::proof::{CLAIMS, Claim, DEFAULT_BUDGET, Inequality, Verdict, decide, read_statement};
use std::path::PathBuf;

/// Options of `selfnorm prove`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// A claim's id, or `all`
    #[arg(value_name = "CLAIM", required_unless_present = "statement", conflicts_with = "statement")]
    claim: Option<String>,
    /// A file with inequalities of your own
    #[arg(long, value_name = "FILE.toml")]
    statement: Option<PathBuf>,
    /// Write the certificate of each proved claim to DIR/CLAIM/certificate.txt
    #[arg(long, value_name = "DIR")]
    certificates: Option<PathBuf>,
}

/// What to prove.
#[derive(Debug)]
pub struct Plan {
    statements: Vec<Statement>,
    certificates: Option<PathBuf>,
}

/// Something to be proved.
#[derive(Debug)]
struct Statement {
    id: String,
    text: String,
    activation: Activation,
    inequalities: Vec<Inequality>,
}

impl Args {
    /// Checks the options, and states the claims.
    ///
    /// # Errors
    /// [`Error::Domain`] for an unknown claim; what is wrong with a statement's file.
    pub fn plan(&self) -> Result<Plan> {
        let statements = match (&self.statement, self.claim.as_deref()) {
            (Some(path), _) => {
                let (activation, inequalities) = read_statement(path)?;
                let text = inequalities.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
                vec![Statement { id: "statement".to_owned(), text, activation, inequalities }]
            }
            (None, Some("all")) => CLAIMS.iter().map(state).collect::<Result<_>>()?,
            (None, id) => vec![state(find(id.unwrap_or_default())?)?],
        };
        Ok(Plan { statements, certificates: self.certificates.clone() })
    }
}

fn find(id: &str) -> Result<&'static Claim> {
    Claim::find(id).ok_or_else(|| Error::Domain {
        parameter: "claim",
        value: id.to_owned(),
        domain: "all, T1, L12, L13, T2, T3, T16, FP, D02, G, GA, TAU or THR",
    })
}

fn state(claim: &Claim) -> Result<Statement> {
    Ok(Statement {
        id: claim.id.to_owned(),
        text: claim.statement.to_owned(),
        activation: claim.activation.parse()?,
        inequalities: claim.inequalities()?,
    })
}

impl Plan {
    /// Proves; also says whether everything is proved.
    ///
    /// # Errors
    /// Outside the piecewise class, and where a certificate cannot be written.
    pub fn run(&self) -> Result<(Report, bool)> {
        let (mut rows, mut boxes, mut good) = (Vec::new(), 0, true);
        for statement in &self.statements {
            let (verdict, text) =
                decide(&statement.id, &statement.activation, &statement.inequalities, DEFAULT_BUDGET)?;
            let leaves = if let Verdict::Proved(proved) = &verdict { proved.leaves() } else { 0 };
            boxes += leaves;
            good &= verdict.is_proved();
            if let (Some(directory), Some(text)) = (&self.certificates, text) {
                output::to_file_in(&directory.join(&statement.id), "certificate.txt", &text)?;
            }
            rows.push(row(statement, &verdict, leaves));
        }
        let table = Table {
            label: word::CLAIMS,
            columns: vec![word::ID, word::PARTS, word::BOXES, word::VERDICT],
            details: vec![word::STATEMENT, word::EVIDENCE],
            rows,
        };
        let report = Report {
            title: "claims, searched by branch and bound and checked".to_owned(),
            blocks: vec![Block::Table(table), Block::Field(word::BOXES, Value::Count(boxes))],
            notes: Vec::new(),
        };
        Ok((report, good))
    }
}

fn row(statement: &Statement, verdict: &Verdict, leaves: usize) -> Row {
    let (kind, evidence) = match verdict {
        Verdict::Proved(_) => ("proved", String::new()),
        Verdict::Refuted { .. } => ("refuted", verdict.to_string()),
        Verdict::Undecided { .. } => ("undecided", verdict.to_string()),
    };
    Row {
        cells: vec![
            Value::Text(statement.id.clone()),
            Value::Count(statement.inequalities.len()),
            Value::Count(leaves),
            Value::Text(kind.to_owned()),
        ],
        details: vec![statement.text.clone(), evidence],
        routine: false,
    }
}
