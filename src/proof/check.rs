//! The checker: re-verifies every line of a certificate.
//!
//! It shares with the prover the intervals and the closed forms of the quantities, and nothing else: what a cell is,
//! which cells a node leaves, why a leaf holds is decided here again, in the simplest way. Coverage needs no separate
//! argument: the checker starts from the whole domain and every node accounts for all of the cell that it is given.

use super::inequality::{Inequality, Relation};
use crate::activation::Activation;
use crate::interval::Interval;
use crate::moments::{Base, DerivativeIntegrals, Domain, NetInput, Point, Quantity, Variable};
use crate::scalar::{Dual, Scalar, from_hex, parse_rational};

/// Nodes that may stand one inside the other: more than any proof needs, and few enough for every thread's stack.
const MAX_DEPTH: usize = 200;

/// Evidence that the inequalities hold: only [`check`] makes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Proved {
    claim: String,
    activation: Activation,
    inequalities: Vec<Inequality>,
    leaves: usize,
}

/// Why a certificate is rejected, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct Rejection {
    /// The first offending line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl Proved {
    /// The claim's id, as the certificate states it.
    #[must_use]
    pub fn claim(&self) -> &str {
        &self.claim
    }

    /// The activation that it is proved for.
    #[must_use]
    pub fn activation(&self) -> &Activation {
        &self.activation
    }

    /// The inequalities that are proved.
    #[must_use]
    pub fn inequalities(&self) -> &[Inequality] {
        &self.inequalities
    }

    /// Number of boxes.
    #[must_use]
    pub fn leaves(&self) -> usize {
        self.leaves
    }
}

/// Checks a certificate's text.
///
/// # Errors
/// [`Rejection`] at the first line that is not exactly as it must be: a missing or superfluous line, a changed cell, a
/// bound that is not the one computed here, a bound that does not prove the inequality, another format.
pub fn check(text: &str) -> Result<Proved, Rejection> {
    let mut lines = Lines { lines: text.lines().collect(), next: 0 };
    lines.expect(super::certificate::FORMAT)?;
    lines.expect(&format!("version {}", env!("CARGO_PKG_VERSION")))?;
    let command = lines.value("command ")?.to_owned();
    let claim = lines.value("claim ")?.to_owned();
    if command != format!("selfnorm prove {claim}") {
        return Err(lines.reject("the claim is not the command's"));
    }
    let activation = read_activation(&mut lines)?;
    let (mut inequalities, mut leaves, mut parts) = (Vec::new(), 0, 1);
    while inequalities.len() < parts {
        let heading = lines.value("part ")?;
        let (number, total) =
            heading.split_once(" of ").ok_or_else(|| lines.reject("`part i of n` expected"))?;
        let stated = (number.parse().ok(), total.parse().ok());
        if inequalities.is_empty() {
            parts = stated.1.filter(|n| *n >= 1).ok_or_else(|| lines.reject("`part i of n` expected"))?;
        }
        if stated != (Some(inequalities.len() + 1), Some(parts)) {
            return Err(lines.reject("parts are not numbered 1 to n"));
        }
        let (inequality, count) = check_part(&mut lines, &activation)?;
        inequalities.push(inequality);
        leaves += count;
    }
    lines.expect("end certificate")?;
    if lines.next < lines.lines.len() {
        lines.next += 1;
        return Err(lines.reject("nothing may follow the end"));
    }
    Ok(Proved { claim, activation, inequalities, leaves })
}

/// The certificate's lines, read one after the other.
struct Lines<'a> {
    lines: Vec<&'a str>,
    next: usize,
}

impl<'a> Lines<'a> {
    fn reject(&self, reason: impl Into<String>) -> Rejection {
        Rejection { line: self.next.max(1), reason: reason.into() }
    }

    fn line(&mut self) -> Result<&'a str, Rejection> {
        self.next += 1;
        self.lines.get(self.next - 1).copied().ok_or_else(|| self.reject("the certificate ends too early"))
    }

    fn expect(&mut self, wanted: &str) -> Result<(), Rejection> {
        let line = self.line()?;
        if line == wanted { Ok(()) } else { Err(self.reject(format!("`{wanted}` expected, not `{line}`"))) }
    }

    fn value(&mut self, key: &str) -> Result<&'a str, Rejection> {
        let line = self.line()?;
        line.strip_prefix(key)
            .ok_or_else(|| self.reject(format!("`{}` expected, not `{line}`", key.trim_end())))
    }
}

fn read_activation(lines: &mut Lines) -> Result<Activation, Rejection> {
    let name = lines.value("activation ")?;
    if name != "definition" {
        return name.parse().map_err(|e: crate::Error| lines.reject(e.to_string()));
    }
    let mut definition = String::new();
    while let Some(line) = lines.lines.get(lines.next).and_then(|line| line.strip_prefix("| ")) {
        lines.next += 1;
        definition.push_str(line);
        definition.push('\n');
    }
    Activation::from_toml(&definition).map_err(|e| lines.reject(e.to_string()))
}

/// Reads and verifies one part; the inequality and its number of leaves.
fn check_part(lines: &mut Lines, activation: &Activation) -> Result<(Inequality, usize), Rejection> {
    let statement = lines.value("inequality ")?;
    let words: Vec<&str> = statement.split(' ').collect();
    let [quantity, relation, bound] = words[..] else {
        return Err(lines.reject("`quantity < bound` or `quantity > bound` expected"));
    };
    let relation = match relation {
        "<" => Relation::Less,
        ">" => Relation::Greater,
        _ => return Err(lines.reject("`<` or `>` expected")),
    };
    let quantity: Quantity = quantity.parse().map_err(|e: crate::Error| lines.reject(e.to_string()))?;
    let bound = parse_rational(bound).map_err(|e| lines.reject(e.to_string()))?;
    let domain: Domain =
        lines.value("domain ")?.parse().map_err(|e: crate::Error| lines.reject(e.to_string()))?;
    let names: Vec<&str> = lines.value("coordinates ")?.split(' ').collect();
    let chart = Chart::new(&names, quantity).ok_or_else(|| lines.reject("coordinates that do not fit"))?;
    let integrals = DerivativeIntegrals::new(activation).map_err(|e| lines.reject(e.to_string()))?;
    let integrals = if quantity.base == Base::GradientGain { integrals } else { integrals.without_gain() };
    let inequality = Inequality { quantity, domain, relation, bound };
    let part = Part { bound: Interval::rational(&inequality.bound), inequality, chart, integrals };
    let leaves = part.node(lines, part.root(), true, 0)?;
    lines.expect(&format!("end {leaves} leaves"))?;
    Ok((part.inequality, leaves))
}

/// Which of the first and third coordinate are net-input moments.
struct Chart {
    net: [bool; 2],
    names: [&'static str; 4],
}

impl Chart {
    /// A net mean as coordinate is sound unless mu enters otherwise, a net variance unless nu does.
    fn new(names: &[&str], quantity: Quantity) -> Option<Self> {
        let net = [*names.first()? == "m", *names.get(2)? == "v"];
        let chart = Self {
            net,
            names: [if net[0] { "m" } else { "mu" }, "omega", if net[1] { "v" } else { "nu" }, "tau"],
        };
        let mu_enters = quantity.by == Some(Variable::Sum);
        let nu_enters = quantity.by == Some(Variable::SumOfSquares)
            || matches!(quantity.base, Base::VarianceChange | Base::VarianceRatio | Base::SecondMomentChange);
        (names == chart.names && !(net[0] && mu_enters) && !(net[1] && nu_enters)).then_some(chart)
    }
}

/// One inequality under verification.
struct Part {
    inequality: Inequality,
    bound: Interval,
    chart: Chart,
    integrals: DerivativeIntegrals<Interval>,
}

impl Part {
    /// The box that contains the whole domain.
    fn root(&self) -> [Interval; 4] {
        let [mu, omega, nu, tau] = self.inequality.domain.enclosure();
        let [net_mean, net_variance] = self.chart.net;
        [if net_mean { mu * omega } else { mu }, omega, if net_variance { nu * tau } else { nu }, tau]
    }

    /// Verifies the proof of one cell, recursively; the number of its leaves. A cell is `whole` if cuts alone led to
    /// it: only then may it be dropped for containing no point of the domain.
    fn node(
        &self,
        lines: &mut Lines,
        cell: [Interval; 4],
        whole: bool,
        depth: usize,
    ) -> Result<usize, Rejection> {
        let line = lines.line()?;
        if depth > MAX_DEPTH {
            return Err(lines.reject(format!("more than {MAX_DEPTH} nodes inside each other")));
        }
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["split", name, at] => {
                let axis = self.chart.names.iter().position(|n| *n == name);
                let (Some(axis), Some(at)) = (axis, from_hex(at)) else {
                    return Err(lines.reject("`split coordinate place` expected"));
                };
                if !cell[axis].contains(at) {
                    return Err(lines.reject("the cut lies outside the cell"));
                }
                let with = |side| std::array::from_fn(|i| if i == axis { side } else { cell[i] });
                let below = self.node(lines, with(Interval::new(cell[axis].lo(), at)), whole, depth + 1)?;
                Ok(below + self.node(lines, with(Interval::new(at, cell[axis].hi())), whole, depth + 1)?)
            }
            ["monotone", a, b, c, d] => {
                let face = self
                    .face(&cell, [a, b, c, d])
                    .ok_or_else(|| lines.reject("not monotone over the cell"))?;
                self.node(lines, face, false, depth + 1)
            }
            ["leaf", form, bound, ":", ..] => {
                self.same_cell(lines, &words[4..], &cell)?;
                let value = match form {
                    "natural" => self.over(&cell).value,
                    "mean-value" => self.mean_value(&cell),
                    _ => return Err(lines.reject("a leaf is `natural` or `mean-value`")),
                };
                let critical =
                    if self.inequality.relation == Relation::Less { value.hi() } else { value.lo() };
                if from_hex(bound).map(f64::to_bits) != Some(critical.to_bits()) {
                    return Err(lines.reject(format!("the bound is {critical:e}")));
                }
                let holds = match self.inequality.relation {
                    Relation::Less => critical < self.bound.lo(),
                    Relation::Greater => critical > self.bound.hi(),
                };
                if holds { Ok(1) } else { Err(lines.reject("the bound does not prove the inequality")) }
            }
            ["infeasible", ":", ..] => {
                self.same_cell(lines, &words[2..], &cell)?;
                if whole && self.is_infeasible(&cell) {
                    Ok(1)
                } else {
                    Err(lines.reject("the cell meets the domain"))
                }
            }
            _ => {
                Err(lines
                    .reject(format!("`split`, `monotone`, `leaf` or `infeasible` expected, not `{line}`")))
            }
        }
    }

    /// The end points written on a line must be those of the cell that the tree arrives at.
    fn same_cell(&self, lines: &Lines, words: &[&str], cell: &[Interval; 4]) -> Result<(), Rejection> {
        let ends = cell.iter().flat_map(|side| [side.lo(), side.hi()]);
        let written = words.iter().map(|word| from_hex(word).map(f64::to_bits));
        if words.len() == 8 && ends.map(|x| Some(x.to_bits())).eq(written) {
            Ok(())
        } else {
            Err(lines.reject("the cell is not the one that the cuts lead to"))
        }
    }

    /// The face that matters for a quantity with these signs of the gradient, if the signs are right and each
    /// belongs to a coordinate that still varies.
    fn face(&self, cell: &[Interval; 4], signs: [&str; 4]) -> Option<[Interval; 4]> {
        let gradient = self.over(cell).gradient;
        let mut face = *cell;
        for i in 0..4 {
            if signs[i] != "." && cell[i].lo() >= cell[i].hi() {
                return None;
            }
            let growing = match signs[i] {
                "+" if gradient[i].lo() >= 0.0 => true,
                "-" if gradient[i].hi() <= 0.0 => false,
                "." => continue,
                _ => return None,
            };
            let upper = growing == (self.inequality.relation == Relation::Less);
            face[i] = Interval::exact(if upper { cell[i].hi() } else { cell[i].lo() });
        }
        (signs != ["."; 4]).then_some(face)
    }

    fn is_infeasible(&self, cell: &[Interval; 4]) -> bool {
        let [mu, _, nu, _] = self.inequality.domain.enclosure();
        let [net_mean, net_variance] = self.chart.net;
        let apart = |x: Interval, y: Interval| x.hi() < y.lo() || y.hi() < x.lo();
        (net_mean && apart(mu * cell[1], cell[0])) || (net_variance && apart(nu * cell[3], cell[2]))
    }

    /// The quantity and its gradient over a cell.
    fn over(&self, cell: &[Interval; 4]) -> Dual<Interval, 4> {
        let mut x: [Dual<Interval, 4>; 4] = std::array::from_fn(|i| Dual::variable(cell[i], i));
        let nothing = Dual::exact(f64::NAN);
        let [net_mean, net_variance] = self.chart.net;
        let m = if net_mean { std::mem::replace(&mut x[0], nothing) } else { x[0] * x[1] };
        let v = if net_variance { std::mem::replace(&mut x[2], nothing) } else { x[2] * x[3] };
        let table = self.integrals.enclose(NetInput { mean: m.value, variance: v.value });
        self.inequality.quantity.value(&Point::new(x), &table.differentiate(m, v))
    }

    /// The mean value form around the centre of a cell.
    fn mean_value(&self, cell: &[Interval; 4]) -> Interval {
        let centre = cell.map(|side| Interval::exact(side.mid()));
        let mut x = centre;
        let [net_mean, net_variance] = self.chart.net;
        let m = if net_mean { std::mem::replace(&mut x[0], Interval::ENTIRE) } else { x[0] * x[1] };
        let v = if net_variance { std::mem::replace(&mut x[2], Interval::ENTIRE) } else { x[2] * x[3] };
        let table = self.integrals.at(NetInput { mean: m, variance: v });
        let mut value = self.inequality.quantity.value(&Point::new(x), &table);
        let gradient = self.over(cell).gradient;
        for i in 0..4 {
            value += gradient[i] * (cell[i] - centre[i]);
        }
        value
    }
}
