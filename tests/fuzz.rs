//! Random argument lists and definition texts: an answer or an error, never a panic, never a hang.
//!
//! The seeds are fixed; `SELFNORM_TEST_SCALE` multiplies the number of cases.

use selfnorm::activation::Activation;
use selfnorm::cli::{self, Format};
use selfnorm::moments::{MomentIntegrals, NetInput};
use std::ffi::OsString;
use std::time::{Duration, Instant};

/// Cases of each test at scale 1.
const CASES: usize = 10_000;
/// No case may take longer, on a busy machine.
const LIMIT: Duration = Duration::from_secs(20);

fn cases() -> usize {
    let scale: f64 = std::env::var("SELFNORM_TEST_SCALE").ok().and_then(|s| s.parse().ok()).unwrap_or(1.0);
    (CASES as f64 * scale) as usize
}

/// `SplitMix64` (Steele, Lea and Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn pick<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len())]
    }
}

/// Says which case it was when a panic passes by.
struct Case<'a>(&'a dyn std::fmt::Debug, Instant);

impl Drop for Case<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("case: {:?}", self.0);
        } else {
            assert!(self.1.elapsed() < LIMIT, "{:?} took {:?}", self.0, self.1.elapsed());
        }
    }
}

const COMMANDS: [&str; 8] =
    ["constants", "moments", "map", "fixed-point", "design", "activations", "verify", "help"];
const OPTIONS: [&str; 20] = [
    "--activation",
    "-a",
    "--mean",
    "--variance",
    "--omega",
    "--tau",
    "--net-mean",
    "--net-variance",
    "--reading",
    "--format",
    "--digits",
    "--family",
    "--all",
    "--output",
    "--help",
    "--version",
    "--",
    "-",
    "--mean=",
    "--nonsense",
];
const VALUES: [&str; 48] = [
    "0",
    "1",
    "-1",
    "0.5",
    "1/3",
    "-2/7",
    "1e-12",
    "1e8",
    "50",
    "-50",
    "1e308",
    "-1e308",
    "5e-324",
    "1e-400",
    "1e400",
    "1e999999999999",
    "1/0",
    "0/0",
    "nan",
    "NaN",
    "inf",
    "-inf",
    "",
    " ",
    "+",
    ".",
    "1.",
    ".5",
    "e",
    "0x1p3",
    "1_000",
    "\u{fe63}1",
    "\u{0}",
    "selu",
    "relu",
    "gelu",
    "step",
    "leaky-relu(0.2)",
    "leaky-relu(",
    "selu(1,2)",
    "selu-at(2)",
    "2*tanh",
    "0*tanh",
    "1e300*1e300*relu",
    "missing.toml",
    "quenched",
    "mean-field",
    "json",
];

fn token(random: &mut Random) -> OsString {
    match random.below(20) {
        0..=2 => random.pick(&COMMANDS).into(),
        3..=9 => random.pick(&OPTIONS).into(),
        10..=17 => random.pick(&VALUES).into(),
        18 => random.pick(&["9", "-9.", "(", "e", "/"]).repeat(1 + random.below(30_000)).into(),
        _ => {
            let noise: String =
                (0..random.below(12)).filter_map(|_| char::from_u32(random.below(0x3000) as u32)).collect();
            noise.into()
        }
    }
}

#[cfg(unix)]
fn broken_text() -> OsString {
    use std::os::unix::ffi::OsStringExt;
    OsString::from_vec(vec![0xff, b'1', 0xc0])
}

#[cfg(not(unix))]
fn broken_text() -> OsString {
    OsString::from("\u{fffd}")
}

#[test]
fn argument_lists() {
    let mut random = Random(1706_02515);
    let (mut plans, mut runs) = (0, 0);
    for _ in 0..cases() {
        let mut arguments: Vec<OsString> = vec!["selfnorm".into()];
        // Most lists begin as a command line does; the rest is noise from the start.
        if random.below(10) > 0 {
            arguments.push(random.pick(&COMMANDS[..7]).into());
            for _ in 0..random.below(4) {
                arguments.push(random.pick(&OPTIONS[..13]).into());
                arguments.push(random.pick(&VALUES).into());
            }
        }
        for _ in 0..random.below(3) {
            arguments.push(if random.below(30) == 0 { broken_text() } else { token(&mut random) });
        }
        let _case = Case(&arguments, Instant::now());
        let Ok(plan) = cli::parse(arguments.clone()) else { continue };
        plans += 1;
        // Computing is tested elsewhere; here it must not panic either, on some of them.
        if plans % 8 == 0 && arguments.iter().all(|a| a != "verify") {
            runs += 1;
            if let Ok(outcome) = plan.run() {
                assert_eq!(outcome.report.find_nan(), None);
                let json = Format::Json.render(&outcome.report, None);
                serde_json::from_str::<serde_json::Value>(&json).unwrap();
                for format in [Format::Table, Format::Csv, Format::Latex, Format::Markdown] {
                    assert!(format.render(&outcome.report, Some(4)).ends_with('\n'));
                }
            }
        }
    }
    assert!(plans > cases() / 20 && runs > cases() / 200, "{plans} plans, {runs} runs");
}

/// Definitions that are right, to be damaged.
const DEFINITIONS: [&str; 3] = [
    "name = \"my-elu\"\nbreakpoints = [0]\n[[piece]]\nterms = [{ coefficient = 0.5, rate = 1 }, { coefficient = -0.5 }]\n[[piece]]\nterms = [{ coefficient = 1, power = 1 }]\n",
    "breakpoints = [\"-1/3\", 0.25, 2e0]\n[[piece]]\n[[piece]]\nterms = [{ coefficient = \"2/7\", power = 3, rate = -0.5 }]\n[[piece]]\n[[piece]]\nterms = []\n",
    "[[piece]]\nterms = [\n  { coefficient = 1_0.5, power = 16 },\n  { coefficient = 1e6 },\n]\n",
];
const FRAGMENTS: [&str; 32] = [
    "[[piece]]\n",
    "terms = ",
    "breakpoints = ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "=",
    "\n",
    "\"",
    "'''",
    "#",
    "nan",
    "-inf",
    "1e400",
    "1e-400",
    "0",
    "-1",
    "\"1/0\"",
    "99999999999999999999",
    "power = 17",
    "power = -1",
    "rate = 1000000",
    "coefficient = 1",
    "name = 3",
    "0x10",
    "1979-05-27",
    "true",
    "\u{0}",
    "\u{1f600}",
    "a.b.c",
];

/// A definition with a few bytes, lines or fragments changed.
fn definition(random: &mut Random) -> String {
    if random.below(10) == 0 {
        return (0..random.below(40)).map(|_| random.pick(&FRAGMENTS)).collect();
    }
    if random.below(100) == 0 {
        return random
            .pick(&["[", "{a=", "[[piece]]\n", "a.", "terms = [{", "\""])
            .repeat(random.below(20_000));
    }
    let mut text: Vec<char> = random.pick(&DEFINITIONS).chars().collect();
    for _ in 0..random.below(4) {
        let at = random.below(text.len().max(1)).min(text.len());
        let end = (at + random.below(12)).min(text.len());
        match random.below(4) {
            0 => drop(text.drain(at..end)),
            1 => text.splice(at..at, random.pick(&FRAGMENTS).chars()).for_each(drop),
            2 => text.splice(at..end, random.pick(&FRAGMENTS).chars()).for_each(drop),
            _ => {
                let copy: Vec<char> = text[at..end].to_vec();
                text.splice(at..at, copy).for_each(drop);
            }
        }
    }
    text.into_iter().collect()
}

#[test]
fn definition_texts() {
    let mut random = Random(271_828);
    let mut accepted = 0;
    for _ in 0..cases() {
        let text = definition(&mut random);
        let _case = Case(&text, Instant::now());
        let Ok(activation) = Activation::from_toml(&text) else { continue };
        accepted += 1;
        let _ = activation.value(0.25) + activation.slope(-3.0);
        if accepted % 10 == 0 {
            let integrals = MomentIntegrals::<f64>::new(&activation).unwrap();
            let moments = integrals.at(NetInput::new(0.1, 1.5).unwrap());
            // An activation that grows too fast overflows; nothing else may go wrong.
            let negative = moments.variance < 0.0;
            assert!(!moments.mean.is_finite() || !negative, "{moments:?}");
        }
    }
    assert!(accepted > cases() / 20 && accepted < cases(), "{accepted} accepted");
}
