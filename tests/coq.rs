//! The theorems in `proofs/coq` against the prover's claims: their numbers are the same. Coq itself is not needed here.

use selfnorm::activation::Activation;
use selfnorm::moments::{Base, Quantity, Variable};
use selfnorm::paper;
use selfnorm::proof::{
    COQ_THEOREMS, Claim, CoqTheorem, DEFAULT_BUDGET, Inequality, Relation, Verdict, decide,
};
use selfnorm::scalar::{Rational, parse_rational};
use std::fs::read_to_string;

fn source(file: &str) -> String {
    let path = format!("{}/proofs/coq/{file}", env!("CARGO_MANIFEST_DIR"));
    read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"))
}

fn indexed(name: &str) -> &'static CoqTheorem {
    COQ_THEOREMS
        .iter()
        .find(|theorem| theorem.name == name)
        .unwrap_or_else(|| panic!("{name} is not in the index"))
}

/// The words of a theorem's statement, from its name to its proof.
fn statement(name: &str) -> Vec<String> {
    let text = source(indexed(name).file);
    let start = text.find(&format!("Theorem {name} ")).unwrap_or_else(|| panic!("no theorem {name}"));
    let (statement, _) = text[start..].split_once("Proof.").expect("a theorem has a proof");
    let spaced = statement.replace(['(', ')', ',', ':'], " ");
    spaced.split_whitespace().map(|word| word.trim_end_matches('.').to_owned()).collect()
}

fn rational(text: &str) -> Rational {
    parse_rational(text).unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn less(word: &str) -> bool {
    word == "<=" || word == "<"
}

/// Every `low <= name <= high` or `low < name < high` of a statement, in its order.
fn ranges(name: &str, variable: &str) -> Vec<(Rational, Rational)> {
    statement(name)
        .windows(5)
        .filter(|w| w[2] == variable && less(&w[1]) && less(&w[3]))
        .map(|w| (rational(&w[0]), rational(&w[4])))
        .collect()
}

/// The bounds in `low <= function mu omega nu tau <= high`, or with `<`.
fn image_side(name: &str, function: &str) -> (Rational, Rational) {
    let words = statement(name);
    let call = [function, "mu", "omega", "nu", "tau"];
    let found = words.windows(9).find(|w| less(&w[1]) && w[2..7] == call && less(&w[7]));
    let found = found.unwrap_or_else(|| panic!("{name} does not bound {function}"));
    (rational(&found[0]), rational(&found[8]))
}

fn only<T: std::fmt::Debug>(mut found: Vec<T>) -> T {
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

fn inequalities(name: &str) -> Vec<Inequality> {
    let id = indexed(name).claim;
    Claim::find(id).unwrap_or_else(|| panic!("no claim {id}")).inequalities().unwrap()
}

const VARIABLES: [(Variable, &str); 4] = [
    (Variable::Mean, "mu"),
    (Variable::Sum, "omega"),
    (Variable::Variance, "nu"),
    (Variable::SumOfSquares, "tau"),
];

#[test]
fn the_index_and_the_sources_agree() {
    let printed = source("check/Assumptions.v");
    let printed: Vec<&str> = printed.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
    for theorem in COQ_THEOREMS {
        assert!(!statement(theorem.name).is_empty());
        assert!(printed.contains(&theorem.name), "check/Assumptions.v leaves {} out", theorem.name);
        assert!(
            theorem.claim.is_empty() || Claim::find(theorem.claim).is_some(),
            "no claim {}",
            theorem.claim
        );
        for id in theorem.paper {
            assert!(paper::claims().iter().any(|claim| claim.id == *id), "no claim {id} of the paper");
        }
    }
    for line in source("Theorems.v").lines() {
        if let Some(name) = line.strip_prefix("Theorem ") {
            indexed(name.split(' ').next().unwrap());
        }
    }
}

/// Theorems about one box: the prover's domain, side by side.
#[test]
fn the_domains_are_those_of_the_prover() {
    for name in [
        "invariant_domain",
        "jacobian",
        "contraction",
        "wide_jacobian",
        "wide_contraction",
        "large_variance_slope",
        "image_box",
        "variance_shrinks",
    ] {
        for part in inequalities(name) {
            for (variable, word) in VARIABLES {
                assert_eq!(&only(ranges(name, word)), part.domain.side(variable), "{name}, {word}");
            }
        }
    }
    for (variable, word) in [(Variable::Sum, "omega"), (Variable::SumOfSquares, "tau")] {
        let part = inequalities("attracting_fixed_point").remove(0);
        assert_eq!(&only(ranges("attracting_fixed_point", word)), part.domain.side(variable));
    }
}

/// Theorem 3 has two boxes, which differ in nu and tau.
#[test]
fn both_domains_of_theorem_3_are_those_of_the_prover() {
    let parts = inequalities("variance_grows");
    for (variable, word) in VARIABLES {
        let coq = ranges("variance_grows", word);
        for (i, part) in parts.iter().enumerate() {
            assert_eq!(&coq[i.min(coq.len() - 1)], part.domain.side(variable), "{word} of part {i}");
        }
    }
    assert_eq!((parts.len(), ranges("variance_grows", "nu").len()), (2, 2));
}

/// The bound of a quantity in the claim that a theorem of the index stands for.
fn bound(name: &str, quantity: Base, relation: Relation) -> Rational {
    let parts = inequalities(name);
    let found = parts.into_iter().find(|p| p.quantity == Quantity::from(quantity) && p.relation == relation);
    found.expect("the claim bounds it").bound
}

/// The image boxes of Theorem 1 and of Lemma 13 are the prover's.
#[test]
fn the_image_boxes_are_those_of_the_prover() {
    for name in ["invariant_domain", "image_box"] {
        for (function, quantity) in [("mu_t", Base::Mean), ("nu_t", Base::Variance)] {
            let image = (bound(name, quantity, Relation::Greater), bound(name, quantity, Relation::Less));
            assert_eq!(image_side(name, function), image, "{name}, {function}");
        }
    }
}

/// The factor before the square root in a statement.
fn factor(name: &str) -> Rational {
    let words = statement(name);
    let found = words.windows(3).find(|w| w[1] == "*" && w[2] == "sqrt" && w[0].starts_with("0."));
    rational(&found.unwrap_or_else(|| panic!("{name} has no factor"))[0])
}

/// Coq's factor of Theorem 1 is the certified one. That of Lemma 12 is below the certified 1: the prover proves it, too. A
/// ten-thousandth less is false in both cases.
#[test]
fn the_contraction_factors_are_the_provers() {
    for name in ["jacobian", "contraction", "wide_jacobian", "wide_contraction"] {
        let quantity = Quantity::from(Base::ContractionFactor);
        let mut part =
            inequalities(name).into_iter().find(|p| p.quantity == quantity).expect("the claim bounds it");
        let coq = factor(name);
        assert!(coq <= part.bound, "{name}");
        for (bound, holds) in [(coq.clone(), true), (coq - rational("1e-4"), false)] {
            part.bound = bound;
            let (verdict, _) = decide(name, &Activation::selu(), &[part.clone()], DEFAULT_BUDGET).unwrap();
            assert_eq!(matches!(verdict, Verdict::Proved(_)), holds, "{name}: {verdict}");
        }
    }
}

/// Global attraction: the start set, the weights and the number of layers are those of the certificate's two chains.
#[test]
fn the_global_attraction_is_the_provers() {
    let parts = inequalities("global_attraction");
    let is_start = |part: &&Inequality| part.domain.side(Variable::Mean) == &(rational("-1"), rational("1"));
    let starts: Vec<_> =
        parts.iter().filter(is_start).map(|p| p.domain.side(Variable::Variance).clone()).collect();
    let (small, large) = (starts.first().unwrap(), starts.last().unwrap());
    assert_eq!(small.1, large.0);
    for name in ["global_attraction", "global_convergence"] {
        assert_eq!(ranges(name, "mu")[0], (rational("-1"), rational("1")), "{name}");
        assert_eq!(ranges(name, "nu")[0], (small.0.clone(), large.1.clone()), "{name}");
    }
    let words = statement("global_attraction");
    for (variable, word) in [(Variable::Sum, "omega"), (Variable::SumOfSquares, "tau")] {
        let found =
            words.windows(6).find(|w| less(&w[1]) && w[2] == word && w[3] == "k" && less(&w[4])).unwrap();
        assert_eq!(&(rational(&found[0]), rational(&found[5])), parts[0].domain.side(variable), "{word}");
        assert_eq!(&only(ranges("global_convergence", word)), parts[0].domain.side(variable), "{word}");
    }
    let layers = words.windows(3).find(|w| less(&w[1]) && w[2] == "n").unwrap();
    let second = parts.iter().rposition(|part| is_start(&part)).unwrap() - 3;
    let longest = (second / 4).max((parts.len() - second) / 4);
    assert_eq!(layers[0], longest.to_string());
}

/// Coq's range of d nu~/d nu in Theorem 16 lies in the certified (-1, 1), and the prover proves it, too.
#[test]
fn the_slope_at_large_variances_is_the_provers() {
    let (low, high) = only(ranges("large_variance_slope", "j22"));
    for (mut part, coq) in inequalities("large_variance_slope").into_iter().zip([high, low]) {
        assert_eq!(part.quantity, Quantity::from(Base::Jacobian(1, 1)));
        assert_eq!(part.relation == Relation::Less, coq < part.bound, "{part}");
        part.bound = coq;
        let (verdict, _) = decide("slope", &Activation::selu(), &[part], DEFAULT_BUDGET).unwrap();
        assert!(matches!(verdict, Verdict::Proved(_)), "{verdict}");
    }
}

/// Coq's enclosures of the Jacobian's entries at (0, 1) and at (0, 2) contain the prover's.
#[test]
fn the_jacobians_at_the_fixed_points_are_the_provers() {
    for name in ["jacobian_fixed_point", "jacobian_02"] {
        let parts = inequalities(name);
        for (word, quantity) in [("j12", Base::Jacobian(0, 1)), ("j22", Base::Jacobian(1, 1))] {
            let (low, high) = only(ranges(name, word));
            let bounds: Vec<_> = parts.iter().filter(|p| p.quantity == Quantity::from(quantity)).collect();
            assert_eq!(bounds.len(), 2, "{name}, {word}");
            assert!(bounds.iter().all(|p| low < p.bound && p.bound < high), "{name}, {word}");
        }
    }
}

/// The constants lie between Coq's bounds, one unit of their last decimal apart: 40 decimals, but 20 for lambda02.
#[test]
fn the_constants_are_the_certified_ones() {
    for (variance, constant, word, bounds, unit) in [
        ("1", "alpha", "alpha01", "alpha01_bounds", "1e-40"),
        ("1", "lambda", "lambda01", "lambda01_bounds", "1e-40"),
        ("2", "alpha", "alpha02", "alpha02_bounds", "1e-40"),
        ("2", "lambda", "lambda02", "lambda02_bounds", "1e-20"),
    ] {
        let certified = selfnorm::fixed_point::certified_constants(&rational(variance), 60).unwrap();
        let (_, digits) = certified.iter().find(|(n, _)| *n == constant).expect("it is among the constants");
        let (low, high) = only(ranges(bounds, word));
        assert!(low < rational(digits) && rational(digits) < high, "{word}");
        assert_eq!(high - low, rational(unit), "{word}");
    }
}
