//! The paper's claims: data, judge, verdicts.

use selfnorm::interval::Interval;
use selfnorm::paper::{Evidence, Judgement, PaperClaim, Printed, claims, compare, domain, verify};
use selfnorm::scalar::{Rational, Scalar, parse_rational};
use std::collections::{BTreeMap, BTreeSet};

fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn number(text: &str) -> Rational {
    parse_rational(text).unwrap()
}

fn around(text: &str) -> Interval {
    Interval::rational(&number(text))
}

#[test]
fn ids_are_unique_and_claims_are_described() {
    let ids: BTreeSet<&str> = claims().iter().map(|c| c.id).collect();
    assert_eq!(ids.len(), claims().len());
    for claim in claims() {
        assert!(!claim.place.is_empty() && !claim.statement.is_empty(), "{}", claim.id);
        let explained = matches!(claim.recorded, Judgement::NotCheckable)
            == matches!(claim.evidence, Evidence::NotCheckable { .. });
        assert!(explained, "{}", claim.id);
        assert!(claim.recorded != Judgement::Undecided, "{}", claim.id);
    }
}

#[test]
fn every_claim_is_as_recorded() {
    let report = verify();
    for row in report.deviations() {
        let ours = row.ours.map_or_else(String::new, |x| x.to_string());
        println!("{}: {} instead of {}, {ours}", row.claim.id, row.judgement, row.claim.recorded);
    }
    assert!(report.as_recorded());
    let counts: BTreeMap<&str, usize> = report.counts().into_iter().collect();
    let expected = BTreeMap::from([
        ("confirmed", 223),
        ("confirmed after rounding", 3),
        ("gap", 18),
        ("not checkable", 20),
        ("proved", 71),
        ("refuted", 31),
    ]);
    assert_eq!(counts, expected);
    assert_eq!(report.rows.len(), expected.values().sum::<usize>());
}

/// Independent values by mpmath, copied from the list of claims: each is contained in our enclosure, up to a unit
/// of its own last digit.
#[test]
fn independent_values_lie_in_our_enclosures() {
    let by_id: BTreeMap<&str, &PaperClaim> = claims().iter().map(|c| (c.id, c)).collect();
    let mut checked = 0;
    let mut misses = Vec::new();
    for line in include_str!("data/paper_mp.csv").lines().skip(1) {
        let (id, text) = line.split_once(',').unwrap();
        let ours = by_id[id].enclosure().unwrap();
        let places = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        // The list truncates now and then: one unit.
        let unit = Rational::new(1.into(), num_bigint::BigInt::from(10).pow(places as u32));
        let want = number(text);
        let (low, high) =
            (Rational::from_float(ours.lo()).unwrap(), Rational::from_float(ours.hi()).unwrap());
        if low > &want + &unit || &want - &unit > high {
            misses.push(format!("{id}: {ours} against {text}"));
        }
        checked += 1;
    }
    assert!(misses.is_empty(), "{misses:#?}");
    assert_eq!(checked, 131);
}

/// The printed text with the last digit of its mantissa moved by one.
fn mutated(text: &str) -> String {
    let at = text.rfind(|c: char| c.is_ascii_digit()).unwrap();
    let digit = text.as_bytes()[at] - b'0';
    let other = if digit == 9 { 8 } else { digit + 1 };
    format!("{}{other}{}", &text[..at], &text[at + 1..])
}

#[test]
fn a_changed_digit_changes_the_verdict_on_every_value() {
    let mut tried = 0;
    for claim in claims() {
        let (Evidence::Exact(_), Printed::Value(text)) = (claim.evidence, claim.printed) else { continue };
        let moved = PaperClaim { printed: Printed::Value(leak(mutated(text))), ..*claim };
        let (before, after) = (claim.judge(claim.enclosure()), moved.judge(moved.enclosure()));
        // A refutation by far stays one, by another amount that two digits need not show.
        if !matches!(before, Judgement::Refuted { .. }) {
            assert_ne!(before, after, "{}", claim.id);
        }
        tried += 1;
    }
    assert!(tried > 100, "{tried}");
}

#[test]
fn values_are_compared_to_the_last_printed_digit() {
    let judge = |printed, ours: &str| compare(Printed::Value(printed), around(ours));
    assert_eq!(judge("0.7877", "0.787673"), Judgement::Confirmed);
    assert_eq!(judge("-0.25", "-0.2549"), Judgement::Confirmed);
    assert_eq!(judge("0.088834", "0.0888347"), Judgement::ConfirmedAfterRounding);
    assert_eq!(judge("0.7877", "0.7879"), Judgement::Refuted { off_by: 1.9e-4 });
    assert_eq!(judge("1.5e-3", "0.00154"), Judgement::Confirmed);
    // Exactly half a unit, exactly representable: either rounding is right.
    assert_eq!(compare(Printed::Value("2"), Interval::ratio(5, 2)), Judgement::Undecided);
    assert_eq!(compare(Printed::Value("2"), Interval::exact(2.5)), Judgement::Confirmed);
    assert_eq!(compare(Printed::Value("3"), Interval::exact(2.5)), Judgement::Confirmed);
    // Exactly one unit.
    assert_eq!(compare(Printed::Value("2"), Interval::exact(3.0)), Judgement::Refuted { off_by: 1.0 });
    // Straddling half a unit, a unit, and much.
    for hi in [2.6, 3.1, 10.0] {
        assert_eq!(compare(Printed::Value("2"), Interval::new(2.4, hi)), Judgement::Undecided);
    }
}

#[test]
fn leading_digits_are_compared_alone() {
    let judge = |printed, count, ours: &str| compare(Printed::Digits(printed, count), around(ours));
    assert_eq!(judge("0.0031049101995398316", 13, "0.00310491019953983004"), Judgement::Confirmed);
    assert_eq!(judge("0.9912524171058772", 13, "0.98902627"), Judgement::Refuted { off_by: 2.2e-3 });
    assert_eq!(judge("0.9912524171058772", 2, "0.9899"), Judgement::Confirmed);
    assert_eq!(judge("0", 3, "0"), Judgement::Undecided);
}

#[test]
fn bounds_are_strict() {
    let one = Interval::exact(1.0);
    assert_eq!(compare(Printed::UpperBound("1"), one), Judgement::Refuted { off_by: 0.0 });
    assert_eq!(compare(Printed::LowerBound("1"), one), Judgement::Refuted { off_by: 0.0 });
    assert_eq!(compare(Printed::UpperBound("1"), Interval::new(0.5, 1.0)), Judgement::Undecided);
    assert_eq!(
        compare(Printed::UpperBound("1"), Interval::new(0.5, 1.0_f64.next_down())),
        Judgement::Confirmed
    );
    assert_eq!(
        compare(Printed::LowerBound("1"), Interval::new(1.0_f64.next_up(), 2.0)),
        Judgement::Confirmed
    );
    assert_eq!(
        compare(Printed::LowerBound("1"), Interval::new(0.25, 0.5)),
        Judgement::Refuted { off_by: 0.5 }
    );
}

#[test]
fn no_information_is_undecided() {
    let printed = [
        Printed::Value("1"),
        Printed::Digits("1", 3),
        Printed::UpperBound("1"),
        Printed::LowerBound("1"),
        Printed::Nothing,
        Printed::Value("one"),
    ];
    let unknown = [Interval::ENTIRE, Interval::exact(f64::NAN), Interval::new(2.0, f64::INFINITY)];
    for p in printed {
        for x in unknown {
            assert_eq!(compare(p, x), Judgement::Undecided);
        }
    }
    assert_eq!(compare(Printed::Value("one"), Interval::exact(1.0)), Judgement::Undecided);
}

/// A bound over a domain is proved or refuted; a number is compared with the certified extremum.
#[test]
fn an_extremum_is_decided_over_the_whole_domain() {
    let lemma = claims().iter().find(|c| c.id == "Lem12").unwrap();
    let with = |printed| {
        let claim = PaperClaim { printed, ..*lemma };
        claim.judge(claim.enclosure())
    };
    assert_eq!(with(Printed::UpperBound("1")), Judgement::Proved);
    assert_eq!(with(Printed::UpperBound("0.98902628")), Judgement::Proved);
    assert_eq!(with(Printed::UpperBound("0.98902627")), Judgement::Refuted { off_by: 1.8e-9 });
    assert_eq!(with(Printed::Value("0.9890")), Judgement::Confirmed);
    assert_eq!(with(Printed::Value("0.98902627")), Judgement::Confirmed);
    assert_eq!(with(Printed::Value("0.9891")), Judgement::ConfirmedAfterRounding);
    assert_eq!(with(Printed::Value("0.9912")), Judgement::Refuted { off_by: 2.1e-3 });
    assert_eq!(with(Printed::Value("0.9880")), Judgement::Refuted { off_by: 1.0e-3 });
    assert_eq!(with(Printed::LowerBound("0")), Judgement::Undecided);
}

#[test]
fn domains_are_the_printed_ones() {
    let side = "mu in [-0.1, 0.1], omega in [-0.1, 0.1]";
    let cases = [
        (&domain::THEOREM_1, "nu in [0.8, 1.5], tau in [0.95, 1.1]"),
        (&domain::WIDE, "nu in [0.8, 1.5], tau in [0.8, 1.25]"),
        (&domain::THEOREM_3_FIRST, "nu in [0.02, 0.16], tau in [0.8, 1.25]"),
        (&domain::THEOREM_3_SECOND, "nu in [0.02, 0.24], tau in [0.9, 1.25]"),
        (&domain::THEOREM_3_FIRST_APPENDIX, "nu in [0.05, 0.16], tau in [0.8, 1.25]"),
        (&domain::THEOREM_3_SECOND_APPENDIX, "nu in [0.05, 0.24], tau in [0.9, 1.25]"),
        (&domain::THEOREM_16, "nu in [1.5, 16], tau in [0.8, 1.25]"),
        (&domain::LEMMA_42, "nu in [0.05, 0.24], tau in [0.8, 1.25]"),
    ];
    for (domain, text) in cases {
        assert_eq!(domain.to_string(), format!("{side}, {text}"));
    }
    let wide_mean = "mu in [-1, 1], omega in [-0.1, 0.1]";
    assert_eq!(domain::THEOREM_2.to_string(), format!("{wide_mean}, nu in [3, 16], tau in [0.8, 1.25]"));
    assert_eq!(
        domain::THEOREM_2_PROOF.to_string(),
        format!("{wide_mean}, nu in [1.5, 16], tau in [0.8, 1.25]")
    );
    assert_eq!(
        domain::THEOREM_1_IMAGE.to_string(),
        "mu in [-0.03106, 0.06773], omega in [-0.1, 0.1], nu in [0.80009, 1.48617], tau in [0.95, 1.1]"
    );
    assert_eq!(
        domain::LEMMA_41.to_string(),
        "mu in [-0.01, 0.01], omega in [1, 1], nu in [0.02, 0.5], tau in [1, 1]"
    );
}

/// Every claim that does not hold as printed stands in the errata once, and nothing else does.
#[test]
fn the_errata_are_complete() {
    let run = |arguments: &[&str]| {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let arguments = ["selfnorm", "verify", "--errata"].iter().chain(arguments).map(Into::into);
        assert_eq!(selfnorm::cli::run(arguments, &mut out, &mut err), 0);
        String::from_utf8(out).unwrap()
    };
    let json: serde_json::Value = serde_json::from_str(&run(&["--format", "json"])).unwrap();
    let mut listed = 0;
    for (list, kind) in [("false", "refuted"), ("gaps", "gap"), ("digits", "confirmed after rounding")] {
        let rows = json[list].as_array().unwrap();
        let ids: Vec<&str> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
        let wanted: Vec<&str> = claims().iter().filter(|c| c.recorded.name() == kind).map(|c| c.id).collect();
        assert_eq!(ids, wanted, "{list}");
        assert!(rows.iter().all(|row| row["ours"].is_array() && row["statement"].as_str().is_some()));
        assert!(kind != "refuted" || rows.iter().all(|row| row["off_by"].as_f64().is_some()));
        listed += rows.len();
    }
    assert_eq!(listed, 52);
    let latex = run(&["--format", "latex"]);
    // The longest of the three breaks over pages.
    assert_eq!(latex.matches("\\begin{tabular}").count(), 2);
    assert_eq!(latex.matches("\\begin{longtable}").count(), 1);
}
