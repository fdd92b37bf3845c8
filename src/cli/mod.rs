//! The command line: arguments -> validated plan -> report -> text.
//!
//! [`parse`] checks everything that can be checked without computing; [`run`] does the whole of what the binary does,
//! on any streams. Exit codes: 0 all went well; 1 `verify` found a claim that is not as recorded; 2 an error.

pub mod activations;
pub mod arguments;
pub mod boltzmann;
pub mod check;
pub mod constants;
pub mod design;
mod errata;
pub mod evaluate;
pub mod experiment;
pub mod extremum;
pub mod fixed_point;
pub mod map;
pub mod moments;
mod output;
pub mod phase_diagram;
pub mod predict;
mod progress;
pub mod propagate;
pub mod prove;
mod render;
pub mod report;
mod theory;
pub mod train;
pub mod verify;
mod vocabulary;

use crate::error::{Error, Result};
use clap::Parser;
pub use render::Format;
use report::Report;
use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

/// Exit code: all went well.
pub const OK: u8 = 0;
/// Exit code: a claim of the paper did not get its recorded verdict, or a statement is not proved, or a certificate is
/// rejected.
pub const NOT_AS_RECORDED: u8 = 1;
/// Exit code: the arguments, a file or the arithmetic refused.
pub const ERROR: u8 = 2;

/// The arguments of the binary.
#[derive(Clone, Debug, Parser)]
#[command(name = "selfnorm", version, about, long_about = ABOUT, after_help = EXAMPLES)]
#[command(arg_required_else_help = true, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    output: OutputArgs,
}

const ABOUT: &str = "\
Machine-checked theory of normalization fixed points in deep networks,
after \"Self-Normalizing Neural Networks\" (arXiv 1706.02515v5).

A layer with activation f maps the mean mu and variance nu of its inputs to those of
its outputs, mu~ = E f(z) and nu~ = Var f(z), z ~ N(m, v). With weights of sum omega
and sum of squares tau, m = mu omega and v = nu tau.";

const EXAMPLES: &str = "\
Examples:
  selfnorm verify                                      judge the paper's printed numbers
  selfnorm constants --digits 50                       SELU's alpha and lambda, certified digits
  selfnorm moments -a gelu --net-variance 2            E f, Var f, E f'^2 and derivatives
  selfnorm map --omega 0.1 --tau 1.1 --format json     one step of the moment map, its Jacobian
  selfnorm fixed-point -a selu --mean 0.1 --variance 1.5
  selfnorm design --family elu --variance 2            parameters for a wanted fixed point

Numbers are read exactly: 0.1 is one tenth, 1/3 one third.
Exit codes: 0 all well; 1 a claim is not as recorded, not proved or not accepted; 2 error.";

/// How and where to print, for every command.
#[derive(Clone, Debug, clap::Args)]
struct OutputArgs {
    /// How to print
    #[arg(long, global = true, value_enum, default_value_t, hide_default_value = true)]
    #[arg(help_heading = "Output")]
    format: Format,
    /// Write to this file instead; an existing one is replaced whole, at the end
    #[arg(long, global = true, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// Significant digits; json and csv always carry all 17 of an ordinary number
    ///
    /// Of constants: certified digits, 30 unless given. Of other numbers: those shown in
    /// table, latex and markdown, as many as there are unless given.
    #[arg(long, global = true, value_name = "N", allow_hyphen_values = true, help_heading = "Output")]
    #[arg(verbatim_doc_comment)]
    digits: Option<String>,
}

/// One subcommand per file of this module.
#[derive(Clone, Debug, clap::Subcommand)]
enum Command {
    /// SELU's alpha and lambda for a fixed point (0, nu), in certified digits
    #[command(after_help = "\
Examples:
  selfnorm constants                               the paper's alpha01 and lambda01
  selfnorm constants --digits 1000 --format json
  selfnorm constants --variance 2                  the paper's A5

Every digit is certain: the number shown is the true one, rounded to nearest.")]
    Constants(constants::Args),
    /// Gaussian moments of an activation: E f, E f^2, variance, E f'^2 and derivatives
    #[command(after_help = "\
Examples:
  selfnorm moments -a relu --net-mean -1 --net-variance 1/2
  selfnorm moments -a selu --mean 0.1 --variance 1.2 --omega 0.1 --tau 0.95")]
    Moments(moments::Args),
    /// One step of the moment map, (mu, nu) -> (mu~, nu~), and its Jacobian
    #[command(after_help = "\
Examples:
  selfnorm map                                     SELU at its fixed point: the paper's eq. 6
  selfnorm map -a relu --tau 2 --reading mean-field")]
    Map(map::Args),
    /// The fixed point (mu, nu) that a layer's moments converge to, and its stability
    #[command(after_help = "\
Examples:
  selfnorm fixed-point --mean 0.1 --variance 1.5           from (0.1, 1.5)
  selfnorm fixed-point --omega 0.1 --tau 0.95 --trace      every step, with Banach's bounds
  selfnorm fixed-point -a relu --tau 2 --reading mean-field

Where the iteration diverges, cycles or stalls, an error says so, and the exit code is 2.")]
    FixedPoint(fixed_point::Args),
    /// The parameters that give an activation a wanted fixed point
    #[command(after_help = "\
Examples:
  selfnorm design --variance 2                     the paper's A5: alpha02, lambda02
  selfnorm design --family gelu --variance 1       scale (gelu(z) + shift)")]
    Design(design::Args),
    /// The activations that can be named, or what one name or definition file means
    #[command(after_help = DEFINITIONS)]
    Activations(activations::Args),
    /// Judge the paper's claims: exit code 0 exactly when all verdicts are as recorded
    #[command(after_help = VERDICTS)]
    Verify(verify::Args),
    /// Search a proof of a claim, or of inequalities of your own, and have it checked
    #[command(after_help = PROVING)]
    Prove(prove::Args),
    /// Verify certificates without the prover: exit code 0 exactly when all are accepted
    #[command(after_help = "\
Examples:
  selfnorm check proofs
  selfnorm check proofs/T1/certificate.txt")]
    Check(check::Args),
    /// Certified minimum and maximum of a quantity on a box
    #[command(after_help = QUANTITIES)]
    Extremum(extremum::Args),
    /// How many fixed points a SELU unit has, certified cell by cell over (omega, tau)
    #[command(after_help = PHASES)]
    PhaseDiagram(phase_diagram::Args),
    /// Random networks, layer by layer, against the moment map
    #[command(after_help = "\
Examples:
  selfnorm propagate                               32 layers of SELU, width 512
  selfnorm propagate --variance 16 --chart         a large variance falls
  selfnorm propagate -a relu --tau 2 --width 4096
  selfnorm propagate --law truncated-raw           what an uncorrected truncation does
  selfnorm propagate --omega 0.1 --tau 0.95        rows with exact sums
  selfnorm propagate --measure gradient            the way back
  selfnorm propagate --sweep width=64,256 --rows rows.csv")]
    Propagate(Box<propagate::Args>),
    /// Trains a fully connected network
    #[command(after_help = TRAINING)]
    Train(Box<train::Args>),
    /// How well a trained network does on its test rows or on a table
    #[command(after_help = "\
Examples:
  selfnorm evaluate checkpoints/final.checkpoint
  selfnorm evaluate checkpoints/final.checkpoint --data new.csv --label kind")]
    Evaluate(evaluate::Args),
    /// What a trained network says of the rows of a table without labels
    #[command(after_help = "\
Example:
  selfnorm predict checkpoints/final.checkpoint new.csv --format csv")]
    Predict(predict::Args),
    /// Trainings of the paper, repeated
    #[command(after_help = "\
Examples:
  selfnorm experiment figure-1 --data-dir data --results figure-1 --scale 0.005
  selfnorm experiment figure-1 --glyphs --results out --scale 0.01 --width 128 --depths 8,16")]
    Experiment(experiment::Args),
    /// A small Boltzmann machine cools while it learns, by enumeration of all its states
    #[command(after_help = "\
Examples:
  selfnorm boltzmann
  selfnorm boltzmann --max-norm 1.5 --format csv")]
    Boltzmann(boltzmann::Args),
}

const TRAINING: &str = "\
Examples:
  selfnorm train                                   8 layers of SELU learn drawn digits
  selfnorm train --data mnist --data-dir data --alpha-dropout 0.05 --epochs 10
  selfnorm train -a relu --normalization batch --optimizer adam --rate 0.001
  selfnorm train --data iris.csv --set data.source.label=species --set data.standardize=features
  selfnorm train --run mine.toml --results out --checkpoint out --every 500
  selfnorm train --resume --checkpoint out         goes on to the same bits
  selfnorm train --probe=20 --results out          the moment map beside the layers

A run file has the keys that --results writes into run.toml. Bits depend on
training.parts, which is the number of threads unless --deterministic or a run
file says otherwise.";

const PROVING: &str = "\
Examples:
  selfnorm prove T1
  selfnorm prove all --certificates proofs
  selfnorm prove --statement mine.toml

A statement's file:
  activation = \"elu\"                  # selfnorm activations; selu unless given
  [[inequality]]
  quantity = \"contraction_factor\"     # selfnorm extremum --help
  relation = \"<\"
  bound = \"0.85\"
  domain = \"mu=-0.1..0.1, omega=-0.1..0.1, nu=0.8..1.5, tau=0.95..1.1\"

Exit codes: 0 all proved; 1 something refuted or undecided; 2 error.";

const QUANTITIES: &str = "\
Quantities: mean, mean_squared, second_moment, variance, variance_change (nu~ - nu),
variance_ratio (nu~/nu), second_moment_change, jacobian_11 .. jacobian_22,
uncentered_jacobian_11 .. uncentered_jacobian_22, contraction_factor, uncentered_norm,
spectral_radius, gradient_gain; each with /mu, /omega, /nu or /tau for a derivative.

Example:
  selfnorm extremum contraction_factor --domain \"mu=-0.1..0.1, omega=-0.1..0.1, nu=0.8..1.5, tau=0.8..1.25\"";

const PHASES: &str = "\
Phases, each for every (omega, tau) of the cell and the fixed points with nu > 0:
  attracting  exactly one, with spectral radius < 1
  unstable    exactly one, with spectral radius > 1
  several     two or more; the column fixed_points has the number
  none        there is none
  undecided   not known
The point (0, 0) is fixed for all weights and not meant.

Examples:
  selfnorm phase-diagram                                  95 % of the plane in half a minute
  selfnorm phase-diagram --format csv --output phases.csv
  selfnorm phase-diagram --omega -0.1..0.1 --tau 0.9..1.1 --depth 4";

const VERDICTS: &str = "\
Verdicts:
  proved                    a bound, by a checked certificate; an identity, by algebra
  confirmed                 certain: the printed number is right, as printed
  confirmed after rounding  certain: off by less than a unit of its last digit
  refuted                   certain: wrong, by at least what is shown
  gap                       certain: a step of the printed proof fails; the claim may still hold
  not checkable             an experiment, a definition, a quotation

\"Certain\" means decided by interval arithmetic with outward rounding. A known erratum of
the paper is a recorded verdict, not a failure.";

const DEFINITIONS: &str = "\
A definition file gives the pieces from left to right, as sums of terms
coefficient z^power e^(rate z):

  name = \"my-elu\"
  breakpoints = [0]
  [[piece]]                                  # z <= 0: e^z/2 - 1/2
  terms = [{ coefficient = \"1/2\", rate = 1 }, { coefficient = \"-1/2\" }]
  [[piece]]                                  # z > 0: z
  terms = [{ coefficient = 1, power = 1 }]

Examples:
  selfnorm activations
  selfnorm activations -a my-elu.toml";

/// A checked command line.
#[derive(Debug)]
pub struct Plan {
    task: Task,
    format: Format,
    digits: Option<usize>,
    file: Option<PathBuf>,
}

#[derive(Debug)]
enum Task {
    Constants(constants::Plan),
    Moments(moments::Plan),
    Map(map::Plan),
    FixedPoint(fixed_point::Plan),
    Design(Box<design::Plan>),
    Activations(activations::Plan),
    Verify(verify::Plan),
    Prove(prove::Plan),
    Check(check::Plan),
    Extremum(Box<extremum::Plan>),
    PhaseDiagram(Box<phase_diagram::Plan>),
    Propagate(Box<propagate::Plan>),
    Train(train::Plan),
    Evaluate(evaluate::Plan),
    Predict(predict::Plan),
    Boltzmann(boltzmann::Plan),
    Experiment(experiment::Plan),
}

/// What a command found, and the exit code that follows from it.
#[derive(Debug)]
pub struct Outcome {
    /// What was found.
    pub report: Report,
    /// [`OK`] or [`NOT_AS_RECORDED`].
    pub code: u8,
}

/// Why there is no plan.
#[derive(Debug)]
#[non_exhaustive]
pub enum Refusal {
    /// The arguments do not have the form of a command, or ask for help.
    Usage(Box<clap::Error>),
    /// A value is not allowed.
    Value(Error),
}

/// The plan that the arguments, the name of the program first, stand for.
///
/// # Errors
/// [`Refusal`]; nothing has been computed or written then.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> std::result::Result<Plan, Refusal> {
    let arguments = Arguments::try_parse_from(arguments).map_err(|usage| Refusal::Usage(Box::new(usage)))?;
    arguments.plan().map_err(Refusal::Value)
}

/// Does what the arguments, the name of the program first, ask for; returns the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>, out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let done = match parse(arguments) {
        Ok(plan) => plan.run().and_then(|outcome| plan.print(&outcome.report, out).map(|()| outcome.code)),
        Err(Refusal::Usage(usage)) if usage.exit_code() == 0 => {
            output::to_stream(out, &usage.to_string()).map(|()| OK)
        }
        Err(Refusal::Usage(usage)) => output::to_stream(err, &usage.to_string()).map(|()| ERROR),
        Err(Refusal::Value(error)) => Err(error),
    };
    done.unwrap_or_else(|error| {
        // With standard error gone there is nobody left to tell.
        let _ = writeln!(err, "error: {error}");
        ERROR
    })
}

impl Arguments {
    fn plan(&self) -> Result<Plan> {
        let digits = self.output.digits.as_deref().map(arguments::digits).transpose()?;
        let task = match &self.command {
            Command::Constants(args) => Task::Constants(args.plan(digits)?),
            Command::FixedPoint(args) => Task::FixedPoint(args.plan()?),
            Command::Design(args) => Task::Design(Box::new(args.plan()?)),
            Command::Verify(args) => Task::Verify(args.plan()),
            Command::Prove(args) => Task::Prove(args.plan()?),
            Command::Check(args) => Task::Check(args.plan()?),
            Command::Extremum(args) => Task::Extremum(Box::new(args.plan()?)),
            Command::PhaseDiagram(args) => Task::PhaseDiagram(Box::new(args.plan()?)),
            Command::Propagate(args) => Task::Propagate(Box::new(args.plan()?)),
            Command::Train(args) => Task::Train(args.plan()?),
            Command::Evaluate(args) => Task::Evaluate(args.plan()),
            Command::Predict(args) => Task::Predict(args.plan()),
            Command::Boltzmann(args) => Task::Boltzmann(args.plan()?),
            Command::Experiment(args) => Task::Experiment(args.plan()?),
            Command::Moments(args) => Task::Moments(args.plan()?),
            Command::Map(args) => Task::Map(args.plan()?),
            Command::Activations(args) => Task::Activations(args.plan()?),
        };
        let digits = digits.or(match task {
            Task::Propagate(_) => Some(propagate::DIGITS),
            Task::Train(_)
            | Task::Evaluate(_)
            | Task::Predict(_)
            | Task::Boltzmann(_)
            | Task::Experiment(_) => Some(train::DIGITS),
            _ => None,
        });
        Ok(Plan { task, format: self.output.format, digits, file: self.output.output.clone() })
    }
}

/// The exit code of a command that judges.
const fn code(good: bool) -> u8 {
    if good { OK } else { NOT_AS_RECORDED }
}

impl Plan {
    /// Computes.
    ///
    /// # Errors
    /// What the arithmetic refuses.
    pub fn run(&self) -> Result<Outcome> {
        let well = |report| Outcome { report, code: OK };
        let outcome = match &self.task {
            Task::Constants(plan) => plan.run().map(well),
            Task::FixedPoint(plan) => plan.run().map(well),
            Task::Design(plan) => plan.run().map(well),
            Task::Verify(plan) => {
                let (report, good) = plan.run();
                Ok(Outcome { report, code: code(good) })
            }
            Task::Prove(plan) => plan.run().map(|(report, good)| Outcome { report, code: code(good) }),
            Task::Check(plan) => plan.run().map(|(report, good)| Outcome { report, code: code(good) }),
            Task::Extremum(plan) => plan.run().map(well),
            Task::PhaseDiagram(plan) => plan.run().map(well),
            Task::Propagate(plan) => plan.run().map(well),
            Task::Train(plan) => plan.run().map(well),
            Task::Evaluate(plan) => plan.run().map(well),
            Task::Predict(plan) => plan.run().map(well),
            Task::Boltzmann(plan) => plan.run().map(well),
            Task::Experiment(plan) => plan.run().map(well),
            Task::Moments(plan) => plan.run().map(well),
            Task::Map(plan) => plan.run().map(well),
            Task::Activations(plan) => plan.run().map(well),
        }?;
        match outcome.report.find_nan() {
            Some(label) => Err(Error::Overflow { quantity: label.meaning, at: outcome.report.title }),
            None => Ok(outcome),
        }
    }

    /// Prints a report where and how the arguments say.
    fn print(&self, report: &Report, out: &mut dyn Write) -> Result<()> {
        // That of a process whose findings another one reports.
        if report.title.is_empty() && report.blocks.is_empty() {
            return Ok(());
        }
        let text = self.format.render(report, self.digits);
        match &self.file {
            Some(path) => output::to_file(path, &text),
            None => output::to_stream(out, &text),
        }
    }
}
