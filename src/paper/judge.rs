//! The verdict on a printed number, from an enclosure of what it stands for.
//!
//! Printed decimals and end points are compared as exact rationals: nothing is rounded on the way to a verdict.

use super::algebra::Side;
use super::claim::{Evidence, Goal, Printed};
use super::formula;
use crate::activation::Activation;
use crate::interval::{Interval, decimal_lower};
use crate::moments::{DerivativeIntegrals, Domain, Goal as End, Point, Quantity};
use crate::proof::{Inequality, Relation, Verdict, decide, extremum};
use crate::scalar::{Rational, Scalar, nearest, parse_rational};
use num_bigint::BigInt;
use num_traits::{Pow, Signed, Zero};
use std::cmp::Ordering;
use std::fmt;

/// Cells that the prover may look at for one claim.
const BUDGET: usize = 100_000;

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Judgement {
    /// Proved: a bound by a checked certificate, an identity by polynomials.
    Proved,
    /// Certain: the printed number is the quantity rounded to nearest, or the printed bound holds.
    Confirmed,
    /// Certain: the printed number is off by less than a unit of its last digit, though not the nearest.
    ConfirmedAfterRounding,
    /// Certain: the printed number is false.
    Refuted {
        /// By how much at least, in two significant digits.
        off_by: f64,
    },
    /// The statement may hold, but a step of its printed derivation certainly fails.
    Gap,
    /// Nothing to compute: an experiment, a quotation, a definition.
    NotCheckable,
    /// The enclosure does not decide.
    Undecided,
}

impl Judgement {
    /// Name of the verdict, without its data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Proved => "proved",
            Self::Confirmed => "confirmed",
            Self::ConfirmedAfterRounding => "confirmed after rounding",
            Self::Refuted { .. } => "refuted",
            Self::Gap => "gap",
            Self::NotCheckable => "not checkable",
            Self::Undecided => "undecided",
        }
    }
}

impl fmt::Display for Judgement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // An equality where a strict inequality is claimed.
            Self::Refuted { off_by } if off_by.is_zero() => f.write_str("refuted: equality holds"),
            Self::Refuted { off_by } => write!(f, "refuted: off by {off_by:e}"),
            other => f.write_str(other.name()),
        }
    }
}

/// The verdict on a claim whose deciding quantity has this enclosure.
pub(super) fn judge(printed: Printed, evidence: &Evidence, enclosure: Option<Interval>) -> Judgement {
    let Some(x) = enclosure else {
        return match evidence {
            Evidence::NotCheckable { .. } => Judgement::NotCheckable,
            _ => Judgement::Undecided,
        };
    };
    match evidence {
        Evidence::Exact(_) => compare(printed, x),
        Evidence::Step(_) => match compare(printed, x) {
            Judgement::Refuted { .. } => Judgement::Gap,
            other => other,
        },
        Evidence::Identity { defects, .. } => identity(x, &defects()),
        Evidence::Extremum { activation, quantity, domain, goal, .. } => match printed {
            Printed::UpperBound(_) | Printed::LowerBound(_) => {
                bound(printed, activation, *quantity, domain, *goal, x)
            }
            _ => compare(printed, x),
        },
        Evidence::NotCheckable { .. } => Judgement::NotCheckable,
    }
}

/// The enclosure that decides a claim about an extremum: for a printed number the extremum itself, to a hundredth of
/// the number's last digit; for a printed bound, which is proved on the domain, the value at the place recorded.
pub(super) fn extremum_value(
    printed: Printed,
    activation: &Activation,
    quantity: Quantity,
    domain: &Domain,
    goal: Goal,
    at: [&'static str; 4],
) -> Interval {
    let unit = match printed {
        Printed::Value(text) => last_place(text),
        Printed::Digits(text, count) => parse_rational(text).ok().and_then(|q| significant_place(&q, count)),
        Printed::UpperBound(_) | Printed::LowerBound(_) | Printed::Nothing => None,
    };
    let Some(unit) = unit else { return value_in(activation, quantity, domain, goal, at) };
    let tolerance = 0.01 * nearest(&unit);
    let end = |goal| extremum(activation, quantity, domain, goal, tolerance, BUDGET).map(|found| found.value);
    let found = match goal {
        Goal::Minimum => end(End::Minimum),
        Goal::Maximum => end(End::Maximum),
        Goal::Magnitude => end(End::Maximum).and_then(|high| Ok(high.max(-end(End::Minimum)?))),
    };
    found.unwrap_or(Interval::ENTIRE)
}

/// The verdict of the prover on a printed bound; `x` is the value at the recorded place, which says by how much a
/// false bound is off.
fn bound(
    printed: Printed,
    activation: &Activation,
    quantity: Quantity,
    domain: &Domain,
    goal: Goal,
    x: Interval,
) -> Judgement {
    let (text, relations): (_, &[Relation]) = match (printed, goal) {
        (Printed::UpperBound(text), Goal::Magnitude) => (text, &[Relation::Less, Relation::Greater]),
        (Printed::UpperBound(text), Goal::Maximum) => (text, &[Relation::Less]),
        (Printed::LowerBound(text), Goal::Minimum) => (text, &[Relation::Greater]),
        _ => return Judgement::Undecided,
    };
    let Ok(number) = parse_rational(text) else { return Judgement::Undecided };
    let part = |relation: &Relation| Inequality {
        quantity,
        domain: domain.clone(),
        relation: *relation,
        bound: if goal == Goal::Magnitude && *relation == Relation::Greater {
            -number.clone()
        } else {
            number.clone()
        },
    };
    let parts: Vec<Inequality> = relations.iter().map(part).collect();
    match decide("paper", activation, &parts, BUDGET) {
        Ok((Verdict::Proved(_), _)) => Judgement::Proved,
        Ok((Verdict::Refuted { .. }, _)) => match compare(printed, x) {
            refuted @ Judgement::Refuted { .. } => refuted,
            _ => Judgement::Undecided,
        },
        _ => Judgement::Undecided,
    }
}

/// The quantity, or its magnitude, at a point of the domain; no information for a point outside it.
fn value_in(
    activation: &Activation,
    quantity: Quantity,
    domain: &Domain,
    goal: Goal,
    at: [&'static str; 4],
) -> Interval {
    let mut point: [Rational; 4] = Default::default();
    for (slot, text) in point.iter_mut().zip(at) {
        match parse_rational(text) {
            Ok(q) => *slot = q,
            Err(_) => return Interval::ENTIRE,
        }
    }
    if !domain.contains(&point) {
        return Interval::ENTIRE;
    }
    let value = DerivativeIntegrals::new(activation)
        .map_or(Interval::ENTIRE, |integrals| quantity.at(&integrals, &Point::new(at.map(formula::num))));
    if goal == Goal::Magnitude { value.abs() } else { value }
}

/// Compares an enclosure with a printed number.
///
/// * A value is confirmed when every member lies within half a unit of the last printed digit (a member exactly half
///   a unit away may be rounded either way), confirmed after rounding when every member lies further away but less
///   than a unit, refuted when every member lies a unit away or more.
/// * A bound is confirmed when every member satisfies it strictly, refuted when none does.
///
/// Whatever else is undecided: an enclosure that is not finite, one that straddles, a text that is no decimal.
#[must_use]
pub fn compare(printed: Printed, enclosure: Interval) -> Judgement {
    compare_exactly(printed, enclosure).unwrap_or(Judgement::Undecided)
}

fn compare_exactly(printed: Printed, x: Interval) -> Option<Judgement> {
    let (lo, hi) = (Rational::from_float(x.lo())?, Rational::from_float(x.hi())?);
    match printed {
        Printed::Value(text) => compare_value(&lo, &hi, &parse_rational(text).ok()?, &last_place(text)?),
        Printed::Digits(text, count) => {
            let number = parse_rational(text).ok()?;
            let unit = significant_place(&number, count)?;
            compare_value(&lo, &hi, &number, &unit)
        }
        Printed::UpperBound(text) => {
            let bound = parse_rational(text).ok()?;
            compare_excess(&(lo - &bound), &(hi - &bound))
        }
        Printed::LowerBound(text) => {
            let bound = parse_rational(text).ok()?;
            compare_excess(&(&bound - hi), &(&bound - lo))
        }
        Printed::Nothing => None,
    }
}

/// A value in \[lo, hi\] against a number whose last digit has this unit.
fn compare_value(lo: &Rational, hi: &Rational, number: &Rational, unit: &Rational) -> Option<Judgement> {
    let (below, above) = (number - hi, lo - number);
    let nearest = below.max(above).max(Rational::zero());
    let farthest = (lo - number).abs().max((hi - number).abs());
    let half = unit / Rational::from_integer(2.into());
    if farthest <= half {
        Some(Judgement::Confirmed)
    } else if nearest > half && farthest < *unit {
        Some(Judgement::ConfirmedAfterRounding)
    } else if nearest >= *unit {
        refuted(&nearest)
    } else {
        None
    }
}

/// A quantity minus what it must stay below, between two numbers.
fn compare_excess(least: &Rational, most: &Rational) -> Option<Judgement> {
    if most.is_negative() {
        Some(Judgement::Confirmed)
    } else if least.is_negative() {
        None
    } else {
        refuted(least)
    }
}

/// A refutation by this much, rounded down.
fn refuted(off_by: &Rational) -> Option<Judgement> {
    let off_by = decimal_lower(Interval::rational(off_by).lo(), 2).parse().ok()?;
    Some(Judgement::Refuted { off_by })
}

/// The unit of the last printed digit of a decimal such as `-1.25e-3`.
fn last_place(text: &str) -> Option<Rational> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let places = mantissa.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    power_of_ten(exponent.parse::<i32>().ok()? - i32::try_from(places).ok()?)
}

/// The unit of the significant digit number `count` of a number.
fn significant_place(number: &Rational, count: u32) -> Option<Rational> {
    if number.is_zero() || count == 0 {
        return None;
    }
    let magnitude = number.abs();
    let leading = (-400..=400).rev().find(|k| power_of_ten(*k).is_some_and(|p| p <= magnitude))?;
    power_of_ten(leading - i32::try_from(count).ok()? + 1)
}

fn power_of_ten(exponent: i32) -> Option<Rational> {
    if exponent.abs() > 20_000 {
        return None;
    }
    let power = Rational::from(BigInt::from(10).pow(exponent.unsigned_abs()));
    Some(if exponent < 0 { power.recip() } else { power })
}

/// The verdict on an identity whose sides' difference lies in `x` at sample points.
fn identity(x: Interval, defects: &[Side]) -> Judgement {
    match x.sign() {
        Some(Ordering::Less | Ordering::Greater) => {
            let distance = Rational::from_float(x.lo().abs().min(x.hi().abs()));
            distance.and_then(|d| refuted(&d)).unwrap_or(Judgement::Undecided)
        }
        _ if !defects.is_empty() && defects.iter().all(Side::is_zero) => Judgement::Proved,
        _ => Judgement::Undecided,
    }
}
