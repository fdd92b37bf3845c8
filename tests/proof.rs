//! The prover, the certificates and the checker.

use crate::support::cases;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use selfnorm::activation::Activation;
use selfnorm::ball::Ball;
use selfnorm::interval::Interval;
use selfnorm::moments::{Base, DerivativeIntegrals, Domain, Goal, Point, Quantity, Variable};
use selfnorm::proof::{
    CLAIMS, Claim, DEFAULT_BUDGET, Inequality, LARGE, OMEGA, Relation, SMALL_FIRST, SMALL_SECOND, Verdict,
    WIDE, check, decide, extremum, inequality,
};
use selfnorm::scalar::{Rational, Scalar, from_hex, parse_rational, to_hex};
use std::cmp::Ordering;

/// The verdict on one inequality for an activation.
fn verdict(activation: &str, quantity: &str, relation: &str, bound: &str, domain: &str) -> Verdict {
    let activation: Activation = activation.parse().unwrap();
    let statement = inequality(quantity, relation, bound, domain).unwrap();
    decide("statement", &activation, &[statement], DEFAULT_BUDGET).unwrap().0
}

#[test]
fn every_claim_is_proved_and_checked() {
    let mut boxes = 0;
    for claim in CLAIMS {
        let (verdict, text) = claim.decide().unwrap();
        let Verdict::Proved(proved) = verdict else { panic!("{}: {verdict}", claim.id) };
        assert_eq!(proved.claim(), claim.id);
        assert_eq!(proved.inequalities(), claim.inequalities().unwrap());
        let text = text.unwrap();
        assert_eq!(check(&text).unwrap(), *proved, "{}", claim.id);
        let stored = format!("{}/proofs/{}/certificate.txt", env!("CARGO_MANIFEST_DIR"), claim.id);
        assert!(std::fs::read_to_string(&stored).unwrap() == text, "{stored} is not what `prove` writes");
        if claim.id != "G" {
            boxes += proved.leaves();
        }
    }
    assert!(CLAIMS.len() >= 9 && boxes < 20_000, "{boxes} boxes");
}

/// Every inequality of every claim, with its bound moved just past the extremum that is certified here, must fail.
#[test]
fn a_bound_moved_past_the_extremum_is_refuted() {
    for claim in CLAIMS {
        let activation: Activation = claim.activation.parse().unwrap();
        // GA's last part has its extremum where the cells' gradients say least: its twin stands with the false twins.
        let sharp = |part: &Inequality| part.quantity != Base::VarianceRatio.into();
        for part in claim.inequalities().unwrap().into_iter().filter(sharp) {
            let goal = if part.relation == Relation::Less { Goal::Maximum } else { Goal::Minimum };
            let sharp = extremum(&activation, part.quantity, &part.domain, goal, 1e-7, 100_000).unwrap();
            let beyond = if goal == Goal::Maximum { sharp.value.lo() } else { sharp.value.hi() };
            let bound = Rational::from_float(beyond).unwrap();
            let twin = Inequality { bound, ..part };
            let (verdict, text) =
                decide("statement", &activation, std::slice::from_ref(&twin), DEFAULT_BUDGET).unwrap();
            assert!(!verdict.is_proved() && text.is_none(), "{}: {twin}", claim.id);
        }
    }
}

#[test]
fn false_twins_are_refuted_with_a_witness() {
    let beyond_tau = "mu=-1/10..1/10, omega=-1/10..1/10, nu=4/5..3/2, tau=4/5..1.2683";
    let lower_nu = "mu=-1/10..1/10, omega=-1/10..1/10, nu=0.7639..3/2, tau=4/5..5/4";
    let wider_self_map = "mu=-1/10..1/10, omega=-1/10..1/10, nu=4/5..3/2, tau=0.944..1.1";
    let twins = [
        // A constant of the activation off by 1e-3.
        ("selu(1.6742632,1.0507009)", "contraction_factor", "<", "0.98902", WIDE),
        // The domain enlarged past the truth.
        ("selu", "contraction_factor", "<", "1", beyond_tau),
        ("selu", "contraction_factor", "<", "1", lower_nu),
        ("selu", "variance", ">", "4/5", wider_self_map),
        ("selu", "variance_change", "<", "0", "mu=-1..1, omega=-1/10..1/10, nu=2..16, tau=4/5..5/4"),
        (
            "selu",
            "variance_change",
            ">",
            "0",
            "mu=-1/10..1/10, omega=-1/10..1/10, nu=0.00001..0.16, tau=4/5..5/4",
        ),
        // Claim GA's last part with the factor that tiny variances grow by, rounded up: 0.95 lambda^2 = 1.04877..
        (
            "selu",
            "variance_ratio",
            ">",
            "1.0488",
            "mu=-2.9..2.9, omega=-1/10..1/10, nu=1/1000..1/50, tau=19/20..11/10",
        ),
        // Claim THR with the second moment's threshold, 0.4767.., in place of the variance's.
        ("selu", "variance_ratio", ">", "1", "mu=0, omega=0, nu=0.00000001..0.001, tau=0.48"),
        // The inequality reversed.
        ("selu", "variance_change", ">", "0", LARGE),
        ("selu", "variance_change", "<", "0", SMALL_FIRST),
        ("selu", "variance_change", "<", "0", SMALL_SECOND),
        // The paper's own bound, false in its last digit (eq. 110).
        ("selu", "mean", ">", "-0.03106", OMEGA),
        // The last digit of a sharp constant.
        ("selu", "contraction_factor", "<", "0.98902627", WIDE),
        // The extremum lies where a face of the suited coordinates contains no point of the domain.
        ("selu", "uncentered_jacobian_11/omega", "<", "0.97", WIDE),
        ("relu", "contraction_factor", "<", "0.3", OMEGA),
    ];
    for (activation, quantity, relation, bound, domain) in twins {
        let verdict = verdict(activation, quantity, relation, bound, domain);
        let Verdict::Refuted { inequality, point, value } = verdict else {
            panic!("{quantity} {relation} {bound} for {domain}: {verdict}");
        };
        let stated: Domain = domain.parse().unwrap();
        assert!(stated.contains(&point), "the witness lies outside: {point:?}");
        // The witness speaks for itself: evaluated here, from the closed forms.
        let f: Activation = activation.parse().unwrap();
        let integrals = DerivativeIntegrals::new(&f).unwrap();
        let at = inequality.quantity.at(&integrals, &Point::new(point.each_ref().map(Scalar::rational)));
        assert_eq!(at, value);
        assert!(inequality.relation.fails(at, Scalar::rational(&inequality.bound)));
    }
}

#[test]
fn other_activations_need_no_change() {
    let custom = "name = 'bent'\nbreakpoints = [0, 1]\n\
                  [[piece]]\nterms = [{coefficient = 0.5, rate = 1}, {coefficient = -0.5}]\n\
                  [[piece]]\nterms = [{coefficient = 1, power = 1}]\n\
                  [[piece]]\nterms = [{coefficient = 0.5, power = 1}, {coefficient = 0.5}]\n";
    let bent = Activation::from_toml(custom).unwrap();
    let statement = inequality("contraction_factor", "<", "0.97", OMEGA).unwrap();
    let (verdict_of_bent, text) = decide("statement", &bent, &[statement], DEFAULT_BUDGET).unwrap();
    assert!(verdict_of_bent.is_proved(), "{verdict_of_bent}");
    assert_eq!(check(&text.unwrap()).unwrap().activation().definition(), Some(custom));
    for (activation, quantity, relation, bound) in [
        ("elu", "contraction_factor", "<", "0.85"),
        ("elu", "variance_change", "<", "0"),
        ("relu", "variance_ratio", "<", "0.4"),
        ("relu", "gradient_gain", "<", "0.6"),
        ("leaky-relu(0.2)", "contraction_factor", "<", "0.62"),
        ("hard-tanh", "variance_change", "<", "0"),
        ("0.5*abs", "spectral_radius", "<", "0.3"),
    ] {
        let verdict = verdict(activation, quantity, relation, bound, OMEGA);
        assert!(verdict.is_proved(), "{activation}: {quantity} {relation} {bound}: {verdict}");
    }
}

fn rejected_at(text: &str) -> usize {
    check(text).expect_err("a tampered certificate was accepted").line
}

/// Every single line of a certificate, removed, doubled or with one digit changed, is noticed at that line or at the
/// next.
#[test]
fn tampered_certificates_are_rejected_at_the_line() {
    let (_, text) = Claim::find("T1").unwrap().decide().unwrap();
    let text = text.unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let joined = |lines: &[&str]| lines.join("\n") + "\n";
    let mut tried = 0;
    for i in 0..lines.len() {
        let mut removed = lines.clone();
        removed.remove(i);
        assert!(rejected_at(&joined(&removed)) >= i.min(removed.len()), "line {} removed", i + 1);
        let mut doubled = lines.clone();
        doubled.insert(i, lines[i]);
        assert!(rejected_at(&joined(&doubled)) > i, "line {} doubled", i + 1);
        for (at, digit) in lines[i].char_indices().filter(|(_, c)| c.is_ascii_digit()) {
            let other = if digit == '9' { '8' } else { char::from(digit as u8 + 1) };
            let mut changed = lines[i].to_owned();
            changed.replace_range(at..=at, &other.to_string());
            let mut tampered = lines.clone();
            tampered[i] = &changed;
            // A changed statement is another statement: it is not accepted as this claim's.
            let accepted = check(&joined(&tampered)).is_ok_and(|p| {
                p.inequalities() == Claim::find("T1").unwrap().inequalities().unwrap() && p.claim() == "T1"
            });
            assert!(!accepted, "line {}: {changed}", i + 1);
            tried += 1;
        }
    }
    assert!(tried > 1000, "only {tried} digits were changed");
}

#[test]
fn nudged_bounds_and_enlarged_leaves_are_rejected() {
    let (_, text) = Claim::find("L12").unwrap().decide().unwrap();
    let text = text.unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let mut leaves = 0;
    for (i, line) in lines.iter().enumerate().filter(|(_, line)| line.starts_with("leaf")) {
        leaves += 1;
        let words: Vec<&str> = line.split(' ').collect();
        for place in [2, 4, 5, 6, 7, 8, 9, 10, 11] {
            let number = from_hex(words[place]).unwrap();
            for nudged in [number.next_down(), number.next_up()] {
                let nudged = to_hex(nudged);
                let mut changed = words.clone();
                changed[place] = &nudged;
                let changed = changed.join(" ");
                let mut tampered = lines.clone();
                tampered[i] = &changed;
                assert_eq!(rejected_at(&(tampered.join("\n") + "\n")), i + 1);
            }
        }
    }
    assert_eq!(leaves, 16);
    assert_eq!(rejected_at(&text.replacen("selfnorm-certificate 1", "selfnorm-certificate 2", 1)), 1);
    assert_eq!(rejected_at(&text.replacen("version ", "version 9", 1)), 2);
    assert_eq!(rejected_at(&(text.clone() + "\n")), lines.len() + 1);
}

/// A face may be infeasible although its cell is not: only cells that cuts alone lead to may be dropped.
#[test]
fn the_checker_drops_no_face_as_infeasible() {
    let statement = |bound| inequality("uncentered_jacobian_11/omega", "<", bound, WIDE).unwrap();
    let (_, text) = decide("statement", &Activation::selu(), &[statement("1.05")], DEFAULT_BUDGET).unwrap();
    let text = text.unwrap();
    let line = text.lines().position(|line| line.starts_with("leaf")).unwrap();
    let forged: Vec<String> = text
        .lines()
        .map(|l| match l.split_once(" : ") {
            Some((head, cell)) if head.starts_with("leaf") => format!("infeasible : {cell}"),
            _ => l.replace("< 21/20", "< 1/2"),
        })
        .collect();
    assert_eq!(rejected_at(&(forged.join("\n") + "\n")), line + 1);
}

/// A certificate of any depth is refused, not a stack overflow.
#[test]
fn the_checker_refuses_endless_nesting() {
    let (_, text) = Claim::find("L12").unwrap().decide().unwrap();
    let text = text.unwrap();
    let head: Vec<&str> = text.lines().take_while(|line| !line.starts_with("split")).collect();
    // A cut at the cell's own end leaves the cell as it is.
    let cuts = format!("split omega {}\n", to_hex(-0.1)).repeat(300_000);
    let line = rejected_at(&format!("{}\n{cuts}", head.join("\n")));
    assert!(line > head.len() && line < head.len() + 1000, "rejected at line {line}");
}

/// Theorems 2 and 3 in sixty digits: at random points of their domains and of the faces, the change of the variance is as
/// far from 0 as the certified extremum says.
#[test]
fn theorems_2_and_3_hold_with_their_margins_in_high_precision() {
    let integrals = DerivativeIntegrals::<Ball<6>>::new(&Activation::selu()).unwrap();
    let change: Quantity = Base::VarianceChange.into();
    let mut runner = TestRunner::new(cases(128));
    for (domain, goal) in
        [(LARGE, Goal::Maximum), (SMALL_FIRST, Goal::Minimum), (SMALL_SECOND, Goal::Minimum)]
    {
        let domain: Domain = domain.parse().unwrap();
        let margin = extremum(&Activation::selu(), change, &domain, goal, 1e-9, 100_000).unwrap().value;
        let sides = Variable::ALL.map(|variable| domain.side(variable).clone());
        let thousandths =
            prop::collection::vec(prop_oneof![2 => 0..=1000_i64, 1 => Just(0), 1 => Just(1000)], 4);
        runner
            .run(&thousandths, |parts| {
                let at = |i: usize| {
                    let (low, high) = &sides[i];
                    low + (high - low) * Rational::new(parts[i].into(), 1000.into())
                };
                let point = Point::new([0, 1, 2, 3].map(|i| Ball::<6>::rational(&at(i))));
                let value = change.at(&integrals, &point);
                let beyond = if goal == Goal::Maximum {
                    Ball::exact(margin.hi()) - value
                } else {
                    value - Ball::exact(margin.lo())
                };
                prop_assert!(!margin.contains(0.0) && beyond.sign() == Some(Ordering::Greater), "{parts:?}");
                Ok(())
            })
            .unwrap();
    }
}

/// The location of an extremum keeps the coordinates that the quantity does not depend on.
#[test]
fn the_location_contains_every_extremal_point() {
    let domain: Domain = OMEGA.parse().unwrap();
    let find = |quantity: &str, goal| {
        let quantity: Quantity = quantity.parse().unwrap();
        extremum(&Activation::selu(), quantity, &domain, goal, 1e-9, 100_000).unwrap().location
    };
    // mu~ depends on (m, v) alone: it is largest at m = 0.01, v = 1.65, for every (omega, tau).
    let [m, omega, v, tau] = find("mean", Goal::Maximum);
    assert!(m.contains(0.01) && v.contains(1.65) && m.width() < 1e-6 && v.width() < 1e-6);
    assert!(omega.contains(-0.1) && omega.contains(0.1) && tau.contains(0.95) && tau.contains(1.1));
    // S is largest at two corners, (omega, m) = (0.1, 0.01) and (-0.1, 0.01).
    let [m, omega, nu, tau] = find("contraction_factor", Goal::Maximum);
    assert!(m.contains(0.01) && omega.contains(-0.1) && omega.contains(0.1));
    assert!(nu.contains(0.8) && tau.contains(1.1) && nu.width() < 1e-3 && tau.width() < 1e-3);
}

#[test]
fn identical_bytes_for_any_number_of_threads() {
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| Claim::find("T16").unwrap().decide().unwrap().1.unwrap())
    };
    let one = run(1);
    assert!(one == run(2) && one == run(8));
}

#[test]
fn hexadecimal_floats_read_back() {
    for x in [0.0, -0.0, 1.0, -0.1, f64::MIN_POSITIVE, 5e-324, f64::MAX, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(from_hex(&to_hex(x)).map(f64::to_bits), Some(x.to_bits()), "{x:e}");
    }
    for text in
        ["", "0x", "1.5", "0x2.0p+0", "0x1.00p+0", "0x1p0", "0x1p+1024", "0x1.g p+0", "nan", "0x1.0p+0"]
    {
        assert_eq!(from_hex(text), None, "{text}");
    }
}

/// The paper's extrema (reference/paper-claims.md, sections 4 and 11), by mpmath to the digits given.
#[test]
fn extrema_agree_with_the_reference() {
    use Goal::{Maximum, Minimum};
    let cases = [
        ("contraction_factor", OMEGA, Maximum, "0.89760836"),
        ("contraction_factor", WIDE, Maximum, "0.98902627183935"),
        ("uncentered_norm", WIDE, Maximum, "0.991252417105874"),
        ("mean", OMEGA, Minimum, "-0.0310605018"),
        ("mean", OMEGA, Maximum, "0.0677251017"),
        ("variance", OMEGA, Minimum, "0.8037117577"),
        ("variance", OMEGA, Maximum, "1.4815749583"),
        ("variance_change", LARGE, Maximum, "-0.1197442900"),
        ("variance_ratio", SMALL_FIRST, Minimum, "1.158795"),
        ("variance_ratio", SMALL_SECOND, Minimum, "1.208025"),
        ("variance_change", SMALL_FIRST, Minimum, "0.0077360832"),
        ("variance_change", SMALL_SECOND, Minimum, "0.0110292742"),
        ("uncentered_jacobian_11/omega", WIDE, Maximum, "1.04142826519"),
        ("uncentered_jacobian_11/omega", WIDE, Minimum, "0.905413"),
        ("uncentered_jacobian_21/mu", WIDE, Maximum, "0.0174802395560"),
        ("uncentered_jacobian_22/tau", WIDE, Minimum, "0.5623020802"),
        ("uncentered_jacobian_22/tau", WIDE, Maximum, "0.66405084567546"),
        ("uncentered_jacobian_11/mu", WIDE, Maximum, "0.001824145"),
    ];
    for (quantity, domain, goal, want) in cases {
        let quantity: Quantity = quantity.parse().unwrap();
        let domain: Domain = domain.parse().unwrap();
        let found = extremum(&Activation::selu(), quantity, &domain, goal, 1e-9, 100_000).unwrap();
        let digits = want.split('.').nth(1).unwrap().len() as i32;
        let want: f64 = want.parse().unwrap();
        let unit = 10_f64.powi(-digits);
        assert!(found.value.width() <= 1.1e-9, "{quantity}: {}", found.value);
        assert!(
            (found.value.mid() - want).abs() <= unit + 1e-9,
            "{quantity} {goal:?}: {} not {want}",
            found.value
        );
        assert!(domain.contains(&found.point));
    }
}

/// H_12 H_21 vanishes at omega = 0, its derivative by omega does not.
#[test]
fn a_product_that_vanishes_keeps_its_derivative() {
    let at = |quantity: &str, omega: &str| {
        let domain = format!("mu=0.3, omega={omega}, nu=1, tau=1").parse().unwrap();
        extremum(&Activation::selu(), quantity.parse().unwrap(), &domain, Goal::Maximum, 1e-9, 100)
            .unwrap()
            .value
    };
    let step = Interval::ratio(1, 1000);
    let quotient = (at("spectral_radius", "0.001") - at("spectral_radius", "-0.001")) / (step + step);
    let derivative = at("spectral_radius/omega", "0");
    // The central difference errs by 1e-6/6 times a third derivative; without the product the value was off by 0.034.
    assert!((quotient - derivative).magnitude() < 2e-7, "{derivative} against {quotient}");
}

#[test]
fn statements_that_make_no_sense_are_errors() {
    assert!(inequality("contraction", "<", "1", OMEGA).is_err());
    assert!(inequality("mean", "<=", "1", OMEGA).is_err());
    assert!(inequality("mean", "<", "one", OMEGA).is_err());
    assert!(inequality("mean", "<", "1", "mu=1..0, omega=0, nu=1, tau=1").is_err());
    assert!(inequality("mean", "<", "1", "mu=0, omega=0, nu=-1..1, tau=1").is_err());
    let tanh: Activation = "tanh".parse().unwrap();
    assert!(decide("statement", &tanh, &[inequality("mean", "<", "1", OMEGA).unwrap()], 10).is_err());
    // A budget that is too small is no disproof.
    let statement = Inequality {
        quantity: Base::ContractionFactor.into(),
        domain: WIDE.parse().unwrap(),
        relation: Relation::Less,
        bound: parse_rational("1").unwrap(),
    };
    let (verdict, _) = decide("statement", &Activation::selu(), &[statement], 3).unwrap();
    assert!(matches!(verdict, Verdict::Undecided { .. }), "{verdict}");
}

/// The numbers in the elementary part of proofs/GA, each by intervals.
#[test]
fn the_elementary_part_of_ga_holds() {
    use selfnorm::activation::selu;
    use selfnorm::interval::Interval;
    let decimal = |text: &str| Interval::rational(&parse_rational(text).unwrap());
    let below = |x: Interval, bound: &str| assert!(x.hi() < decimal(bound).lo(), "{x} < {bound}");
    let one = Interval::integer(1);
    let (alpha, lambda) = (selu::alpha(one), selu::lambda(one));
    let two_pi = Interval::integer(2) * Interval::pi();
    // 1. The map is dissipative.
    below(lambda.square(), "1.10398");
    below((lambda * alpha).square(), "3.09092");
    below(decimal("1.1") * (decimal("0.5") + decimal("0.02")), "0.5720001");
    below(decimal("0.01") * (one + Interval::integer(50) / two_pi), "0.0896");
    below(decimal("1.10398") * decimal("0.5720001"), "0.632");
    below(decimal("1.10398") * decimal("0.0896"), "0.632");
    below(decimal("3.092") / (one - decimal("0.632")), "8.41");
    below(decimal("8.41").sqrt(), "2.9000001");
    // 2. Tiny variances grow.
    below(-(alpha * decimal("-0.5147").exp()), "-1");
    below(decimal("0.0011").sqrt(), "0.0332");
    below((decimal("0.29") - decimal("0.5147")) / decimal("0.0332"), "-6.7");
    let at = decimal("6.7");
    let half = Interval::ratio(1, 2);
    let density = (-half * at.square()).exp() / two_pi.sqrt();
    // E[t^2 + 1; t > a] = a p(a) + 2 P(t > a).
    below(at * density + (at * half.sqrt()).erfc(), "0.00000001");
    below(-(lambda.square() * decimal("0.95") * (one - decimal("0.00000001"))), "-1.02");
}

/// The command line's exit code and what it prints.
fn command(arguments: &[&str]) -> (u8, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let arguments = std::iter::once("selfnorm").chain(arguments.iter().copied()).map(Into::into);
    let code = selfnorm::cli::run(arguments, &mut out, &mut err);
    (code, String::from_utf8(out).unwrap() + &String::from_utf8(err).unwrap())
}

#[test]
fn the_command_line_says_what_became_of_a_statement() {
    let folder = std::env::temp_dir().join(format!("selfnorm-proof-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let statement = |name: &str, bound: &str| {
        let text = format!(
            "activation = 'elu'\n[[inequality]]\nquantity = 'contraction_factor'\nrelation = '<'\nbound = '{bound}'\ndomain = '{OMEGA}'\n"
        );
        std::fs::write(path(name), text).unwrap();
        path(name)
    };
    let (code, text) = command(&["prove", "L12", "--certificates", &path("stored")]);
    assert!(code == 0 && text.contains("proved"), "{text}");
    let (code, text) = command(&["check", &path("stored")]);
    assert!(code == 0 && text.contains("accepted"), "{text}");
    let certificate = path("stored/L12/certificate.txt");
    let tampered =
        std::fs::read_to_string(&certificate).unwrap().replacen("leaf natural 0x1", "leaf natural 0x0", 1);
    std::fs::write(&certificate, tampered).unwrap();
    let (code, text) = command(&["check", &certificate]);
    assert!(code == 1 && text.contains("rejected") && text.contains("line"), "{text}");
    assert_eq!(command(&["prove", "--statement", &statement("true.toml", "0.85")]).0, 0);
    let (code, text) = command(&["prove", "--statement", &statement("false.toml", "0.5")]);
    assert!(code == 1 && text.contains("refuted") && text.contains("tau ="), "{text}");
    let (code, text) = command(&["prove", "--statement", &statement("bad.toml", "one")]);
    assert!(code == 2 && text.contains("inequality 1") && text.contains("one"), "{text}");
    let (code, text) = command(&["prove", "T99"]);
    assert!(code == 2 && text.contains("T99") && text.contains("L12"), "{text}");
    assert_eq!(command(&["check", &path("missing")]).0, 2);
    let (code, text) = command(&["extremum", "mean", "--domain", OMEGA, "--format", "json"]);
    assert!(code == 0 && text.contains("minimum"), "{text}");
    assert_eq!(command(&["extremum", "mean", "--domain", "mu=0"]).0, 2);
    std::fs::remove_dir_all(&folder).unwrap();
}
