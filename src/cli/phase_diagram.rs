//! `selfnorm phase-diagram`: the certified number of fixed points over a plane of weights.

use super::arguments::{Allowed, exact};
use super::progress::Progress;
use super::report::{Block, Report, Row, Table, Value};
use super::vocabulary as word;
use crate::error::{Error, Result};
use crate::proof::{MAX_DEPTH, Phase, PhaseCell, Plane, share};
use crate::scalar::{Rational, decimal_of};

/// Options of `selfnorm phase-diagram`.
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Range of omega
    #[arg(long, value_name = "A..B", default_value = "-1..1", allow_hyphen_values = true)]
    omega: String,
    /// Range of tau
    #[arg(long, value_name = "A..B", default_value = "0.4..2.8", allow_hyphen_values = true)]
    tau: String,
    /// Cells are at least a 2^N-th of the plane's sides; N up to 12
    #[arg(long, value_name = "N", default_value_t = 7)]
    depth: u32,
}

/// What to certify.
#[derive(Debug)]
pub struct Plan {
    plane: Plane,
    depth: u32,
}

impl Args {
    /// Checks the options.
    ///
    /// # Errors
    /// [`Error::Domain`] and [`Error::Number`] naming the option.
    pub fn plan(&self) -> Result<Plan> {
        if self.depth > MAX_DEPTH {
            let value = self.depth.to_string();
            return Err(Error::Domain { parameter: "--depth", value, domain: "0 to 12" });
        }
        let plane = Plane::new(range("--omega", &self.omega)?, range("--tau", &self.tau)?)?;
        Ok(Plan { plane, depth: self.depth })
    }
}

fn range(option: &'static str, text: &str) -> Result<(Rational, Rational)> {
    let (low, high) = text.split_once("..").ok_or_else(|| Error::Domain {
        parameter: option,
        value: text.to_owned(),
        domain: "two numbers, as in -1..1",
    })?;
    Ok((exact(option, low, Allowed::Any)?, exact(option, high, Allowed::Any)?))
}

impl Plan {
    /// Certifies.
    ///
    /// # Errors
    /// As [`Plane::certify`].
    pub fn run(&self) -> Result<Report> {
        let progress = Progress::new(1 << (2 * self.depth));
        let cells = self.plane.certify(self.depth, &|n| progress.advance(n))?;
        progress.finish();
        let table = Table {
            label: word::PHASES,
            columns: vec![
                word::OMEGA_LOW,
                word::OMEGA_HIGH,
                word::TAU_LOW,
                word::TAU_HIGH,
                word::PHASE,
                word::FIXED_POINTS,
                word::NET_MEAN,
                word::NET_VARIANCE,
            ],
            details: Vec::new(),
            rows: cells.iter().map(|cell| self.row(cell)).collect(),
        };
        let total = |label, name| Block::Field(label, Value::Number(share(&cells, name)));
        let undecided = share(&cells, "undecided");
        let blocks = vec![
            Block::Group(
                word::SHARES,
                vec![
                    total(word::ATTRACTING, "attracting"),
                    total(word::UNSTABLE, "unstable"),
                    total(word::SEVERAL, "several"),
                    total(word::NO_FIXED_POINT, "none"),
                    Block::Field(word::CERTIFIED, Value::Number(1.0 - undecided)),
                    Block::Field(word::UNDECIDED, Value::Number(undecided)),
                ],
            ),
            Block::Table(table),
        ];
        let title =
            "phase diagram of selu: fixed points with nu > 0, certain for every (omega, tau) of a cell";
        Ok(Report { title: title.to_owned(), blocks, notes: Vec::new() })
    }

    fn row(&self, cell: &PhaseCell) -> Row {
        let side = |x: &Rational| Value::Digits(decimal_of(x));
        let [omega, tau] = self.plane.sides(cell);
        let (number, net_input) = match cell.phase {
            Phase::Attracting(net_input) | Phase::Unstable(net_input) => (Some(1), Some(net_input)),
            Phase::Several(number) => (Some(number as usize), None),
            Phase::None => (Some(0), None),
            Phase::Undecided => (None, None),
        };
        let [m, v] = net_input.map_or([Value::Missing, Value::Missing], |at| at.map(Value::Enclosure));
        let cells = vec![
            side(&omega.0),
            side(&omega.1),
            side(&tau.0),
            side(&tau.1),
            Value::Text(cell.phase.name().to_owned()),
            number.map_or(Value::Missing, Value::Count),
            m,
            v,
        ];
        // A reader wants the shares; the cells are for csv and json.
        Row { cells, details: Vec::new(), routine: true }
    }
}
