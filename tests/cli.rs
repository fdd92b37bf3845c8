//! The binary from outside: formats, keys, messages, exit codes.

use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What a run of the binary gave.
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

/// Runs the binary with arguments separated by single spaces.
pub fn selfnorm(arguments: &str) -> Run {
    selfnorm_with(&arguments.split(' ').filter(|a| !a.is_empty()).collect::<Vec<_>>())
}

pub fn selfnorm_with(arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_selfnorm")).args(arguments).output().unwrap();
    Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder of this test's own.
pub fn scratch(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn json(arguments: &str) -> Value {
    let run = selfnorm(&format!("{arguments} --format json"));
    assert_eq!(run.code, Some(0), "{arguments}: {}", run.err);
    assert_eq!(run.err, "", "{arguments}");
    serde_json::from_str(&run.out).unwrap_or_else(|e| panic!("{arguments}: {e}\n{}", run.out))
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

fn sorted(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    words.sort_unstable();
    words
}

const COMMANDS: [&str; 10] = [
    "constants",
    "moments",
    "moments -a gelu --net-mean -0.5 --net-variance 2",
    "map --omega 0.1 --tau 1.1",
    "fixed-point --mean 0.1 --variance 1.5",
    "design",
    "activations",
    "activations -a relu6",
    "verify",
    "propagate --depth 2 --width 32 --networks 3 --chart",
];

#[test]
fn json_keys_are_those_promised() {
    let moments = json("moments -a tanh --net-mean 0.25 --net-variance 0.5");
    assert_eq!(
        keys(&moments),
        sorted(
            "activation net_mean net_variance mean second_moment variance gradient_gain derivatives second_derivatives"
        )
    );
    assert_eq!(
        keys(&moments["derivatives"]),
        sorted("mean_dm mean_dv second_dm second_dv variance_dm variance_dv")
    );
    assert_eq!(moments["activation"], "tanh");
    assert_eq!(moments["net_mean"], 0.25);

    let map = json("map");
    assert_eq!(keys(&map), sorted("mean variance jacobian contraction_factor spectral_radius gradient_gain"));
    let rows = map["jacobian"].as_array().unwrap();
    assert!(rows.len() == 2 && rows.iter().all(|row| row.as_array().unwrap().len() == 2));

    let activations = json("activations");
    assert_eq!(keys(&activations), ["activations"]);
    let entries = activations["activations"].as_array().unwrap();
    assert_eq!(entries.len(), selfnorm::activation::CATALOGUE.len());
    assert!(entries.iter().all(|e| keys(e) == sorted("name parameters formula moments")));

    let fixed_point = json("fixed-point --mean 0.1 --variance 1.5");
    for key in sorted("mean variance stability contraction_factor spectral_radius iterations stop_reason") {
        assert!(!fixed_point[key].is_null(), "{key} in {fixed_point}");
    }
    assert!(fixed_point["iterations"].as_u64().unwrap() > 0);
    assert_eq!(fixed_point["stability"], "attracting");

    let design = json("design");
    assert!((design["alpha"].as_f64().unwrap() - 1.673_263_242_354_377).abs() < 1e-13, "{design}");
    assert!((design["lambda"].as_f64().unwrap() - 1.050_700_987_355_480_5).abs() < 1e-13, "{design}");

    let verify = json("verify");
    assert_eq!(keys(&verify), ["claims", "summary"]);
    let claims = verify["claims"].as_array().unwrap();
    assert!(claims.len() > 100, "every claim is listed, not only the remarkable ones");
    for claim in claims {
        for key in ["id", "where", "printed", "ours", "verdict"] {
            assert!(claim.as_object().unwrap().contains_key(key), "{key} in {claim}");
        }
    }
}

#[test]
fn constants_are_digits() {
    let constants = json("constants --digits 40");
    // mpmath, 60 digits, rounded to 40.
    assert_eq!(constants["alpha"], "1.673263242354377284817042991671652038461");
    assert_eq!(constants["lambda"], "1.050700987355480493419334985294606351959");
    let thousand = json("constants --digits 1000");
    let alpha = thousand["alpha"].as_str().unwrap();
    assert_eq!(alpha.bytes().filter(u8::is_ascii_digit).count(), 1000);
    assert!(alpha.starts_with("1.67326324235437728481704299167165203846115534828"));
    // The paper's A5: fixed point (0, 2).
    let second = json("constants --variance 2 --digits 5");
    assert!(second["alpha"].as_str().unwrap().starts_with("1.97"), "{second}");
}

#[test]
fn numbers_survive_the_trip() {
    use selfnorm::activation::Activation;
    use selfnorm::moments::{MomentIntegrals, NetInput};
    let elu = MomentIntegrals::<f64>::new(&"elu".parse::<Activation>().unwrap()).unwrap();
    let mut checked = 0;
    for (mean, variance) in [(0.1, 1.0 / 3.0), (-7.3, 1e-9), (12.5, 3e7)] {
        let want = elu.at(NetInput::new(mean, variance).unwrap());
        let got = json(&format!("moments -a elu --net-mean {mean:?} --net-variance {variance:?} --digits 3"));
        let pairs = [
            (&got["net_variance"], variance),
            (&got["mean"], want.mean),
            (&got["variance"], want.variance),
            (&got["gradient_gain"], want.gradient_gain),
            (&got["derivatives"]["mean_dv"], want.derivatives.mean_dv),
        ];
        for (got, want) in pairs {
            assert_eq!(got.as_f64().unwrap().to_bits(), want.to_bits());
            checked += 1;
        }
    }
    assert_eq!(checked, 15);
    // A fraction is read exactly and rounded once.
    assert_eq!(json("moments --net-variance 1/3")["net_variance"], 1.0 / 3.0);
    assert!(json("moments -a step")["gradient_gain"].is_null(), "an infinite number is null");
}

/// The records of a CSV text: quoted cells, doubled quotes.
fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = vec![vec![String::new()]];
    let mut quoted = false;
    for c in text.chars() {
        let record = records.last_mut().unwrap();
        match c {
            '"' => {
                // A doubled quote closes and opens again: put it back.
                if !quoted && record.last().is_some_and(|cell| cell.ends_with('\u{1}')) {
                    record.last_mut().unwrap().pop();
                    record.last_mut().unwrap().push('"');
                } else if quoted {
                    record.last_mut().unwrap().push('\u{1}');
                }
                quoted = !quoted;
            }
            ',' if !quoted => record.push(String::new()),
            '\n' if !quoted => records.push(vec![String::new()]),
            c => record.last_mut().unwrap().push(c),
        }
    }
    assert_eq!(records.pop().unwrap(), [""], "ends in a newline");
    records
        .into_iter()
        .map(|record| record.into_iter().map(|cell| cell.replace('\u{1}', "")).collect())
        .collect()
}

#[test]
fn every_command_prints_every_format() {
    for command in COMMANDS {
        json(command);
        let csv = selfnorm(&format!("{command} --format csv"));
        let records = records(&csv.out);
        assert!(records.len() >= 2, "{command}: {}", csv.out);
        assert!(records.iter().all(|r| r.len() == records[0].len()), "{command}: {}", csv.out);

        let latex = selfnorm(&format!("{command} --format latex")).out;
        assert_eq!(latex.matches("\\begin{tabular}").count(), latex.matches("\\end{tabular}").count());
        assert!(latex.contains("\\toprule") && latex.contains("\\bottomrule"), "{command}: {latex}");
        assert_eq!(latex.replace("\\$", "").matches('$').count() % 2, 0, "{command}: {latex}");
        assert_eq!(latex.matches('{').count(), latex.matches('}').count(), "{command}: {latex}");

        let markdown = selfnorm(&format!("{command} --format markdown")).out;
        let bars = |line: &str| line.replace("\\|", "").matches('|').count();
        let table: Vec<&str> = markdown.lines().filter(|line| line.starts_with('|')).collect();
        assert!(table.len() >= 3, "{command}: {markdown}");
        assert!(table.windows(2).filter(|pair| bars(pair[0]) != bars(pair[1])).count() <= 3, "{markdown}");

        let table = selfnorm(command).out;
        let longest = table.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(longest <= 100, "{command}: {longest} columns\n{table}");
        assert!(!table.contains("NaN"), "{command}: {table}");
    }
}

#[test]
fn refusals_name_parameter_value_and_domain() {
    let refused = [
        ("moments --net-variance -1", "--net-variance = -1 is outside its domain: a finite number >= 0"),
        ("moments --net-mean nan", "--net-mean = nan is outside its domain: a finite number"),
        ("moments --net-mean inf", "--net-mean = inf is"),
        ("moments --net-variance 1e309", "--net-variance = 1e309 is"),
        ("moments --net-variance 1e-330", "--net-variance = 1e-330 is"),
        ("moments --net-variance 1/0", "--net-variance = 1/0 is"),
        ("map --variance -1e-300", "--variance = -1e-300 is outside its domain: a finite number >= 0"),
        ("map --tau -0.5", "--tau = -0.5 is outside its domain: a finite number >= 0"),
        ("map --omega --tau", "--omega = --tau is outside"),
        ("map --mean 1e300 --omega 1e300", "net mean = inf is outside its domain: a finite number"),
        ("map --omega 1 --reading mean-field", "--omega = 1 is outside its domain: left out"),
        ("moments -a relu --net-mean 1e200", "the second moment E f(z)^2 overflows at net mean"),
        ("moments -a nope", "unknown activation `nope`"),
        ("moments -a celu(0)", "a must be positive"),
        ("moments -a leaky-relu(x)", "`x` is not a number"),
        ("moments -a selu(1)", "selu takes no parameter or two"),
        ("moments -a elu(1,2)", "takes 1 parameters, not 2"),
        ("moments -a missing.toml", "missing.toml: "),
        ("constants --digits 0", "--digits = 0 is outside its domain: an integer from 1 to"),
        ("constants --digits 1000000000", "--digits = 1000000000 is outside"),
        ("constants --variance 0", "--variance = 0 is outside its domain: a finite number > 0"),
        ("fixed-point --variance -1", "--variance = -1 is outside its domain"),
        ("design --variance 0", "--variance = 0 is outside its domain: a finite number > 0"),
        ("design --variance -1", "--variance = -1 is outside its domain"),
        ("design --family nope", "nope"),
        ("verify --format yaml", "yaml"),
        ("moments --net-mean 1 --mean 1", "cannot be used with"),
        ("nope", "unrecognized subcommand 'nope'"),
        ("", "Usage"),
    ];
    for (arguments, message) in refused {
        let run = selfnorm(arguments);
        assert_eq!(run.code, Some(2), "{arguments}: {}", run.err);
        assert_eq!(run.out, "", "{arguments}");
        assert!(run.err.contains(message), "{arguments}: {}", run.err);
    }
}

#[test]
fn edges_of_the_domain_are_inside() {
    let accepted = [
        "moments --net-variance 0 --net-mean 0.5",
        "moments -a relu --net-variance 0 --net-mean -2",
        "moments -a gelu --net-variance 0 --net-mean 3",
        "moments --net-variance 5e-324",
        "moments -a tanh --net-variance 5e-324 --net-mean 50",
        "moments -a selu --net-variance 1e-12 --net-mean -50",
        "moments -a selu --net-variance 1e8 --net-mean 50",
        "moments -a hard-tanh --net-variance 1e-12 --net-mean 1",
        "moments -a step --net-variance 0",
        "moments -a gelu --net-variance 1e100",
        "map --tau 0",
        "map --variance 0 --mean 0.5 --omega 1",
        "map --mean 1e-310 --omega -1e-310",
    ];
    for arguments in accepted {
        let value = json(arguments);
        let variance = value["variance"].as_f64().unwrap_or_else(|| panic!("{arguments}: {value}"));
        assert!(variance >= 0.0, "{arguments}: {value}");
    }
}

#[test]
fn definition_files() {
    let folder = scratch("definition_files");
    let file = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let relu = file(
        "my-relu.toml",
        "breakpoints = [0]\n[[piece]]\n[[piece]]\nterms = [{ coefficient = 1, power = 1 }]\n",
    );
    let run = selfnorm_with(&["moments", "-a", &relu, "--format", "json", "--net-variance", "2"]);
    let mine: Value = serde_json::from_str(&run.out).unwrap();
    let named = json("moments -a relu --net-variance 2");
    assert_eq!(mine["mean"], named["mean"]);
    assert_eq!(mine["activation"], "my-relu");
    let shown = selfnorm_with(&["activations", "-a", &relu]);
    assert!(shown.out.contains("my-relu") && shown.out.contains("closed form"), "{}", shown.out);

    let refused = [
        ("empty.toml", "", "no [[piece]] is given"),
        ("syntax.toml", "[[piece", ""),
        ("key.toml", "colour = 1", "colour"),
        ("count.toml", "breakpoints = [0, 1]\n[[piece]]\n", "3 pieces"),
        ("order.toml", "breakpoints = [1, 0]\n[[piece]]\n[[piece]]\n[[piece]]\n", "strictly increasing"),
        ("nan.toml", "[[piece]]\nterms = [{ coefficient = nan }]", "coefficient"),
        ("huge.toml", "[[piece]]\nterms = [{ coefficient = 1, rate = 1e7 }]", "rate: 1e7 is beyond"),
        ("power.toml", "[[piece]]\nterms = [{ coefficient = 1, power = 99 }]", "power = 99 is above 16"),
    ];
    for (name, text, message) in refused {
        let path = file(name, text);
        let run = selfnorm_with(&["moments", "-a", &path]);
        assert_eq!(run.code, Some(2), "{name}: {}", run.out);
        assert!(run.err.contains(name) && run.err.contains(message), "{name}: {}", run.err);
    }
    // A term that overflows is an error of the arithmetic.
    let steep = file("steep.toml", "[[piece]]\nterms = [{ coefficient = 1, rate = 1000 }]");
    let run = selfnorm_with(&["moments", "-a", &steep]);
    assert_eq!(run.code, Some(2), "{}", run.out);
    assert!(run.err.contains("overflows at net mean 0, net variance 1"), "{}", run.err);
}

#[test]
fn output_goes_to_a_whole_file_or_none() {
    let folder = scratch("output_files");
    let path = folder.join("moments.json");
    std::fs::write(&path, "old").unwrap();
    let text = path.to_str().unwrap();
    let run = selfnorm_with(&["moments", "-a", "nope", "--output", text]);
    assert_eq!(run.code, Some(2));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old", "an error leaves the file alone");
    let run = selfnorm_with(&["--output", text, "moments", "--format", "json"]);
    assert_eq!((run.code, run.out.as_str()), (Some(0), ""));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), selfnorm("moments --format json").out);
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1, "no temporary is left");
    let nowhere = folder.join("missing").join("file");
    let run = selfnorm_with(&["moments", "--output", nowhere.to_str().unwrap()]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("missing"), "{}", run.err);
    let run = selfnorm_with(&["moments", "--output", folder.to_str().unwrap()]);
    assert_eq!(run.code, Some(2), "a folder is not a file");
}

#[test]
fn help_and_version_go_to_standard_output() {
    for arguments in ["--help", "-h", "help map", "verify --help", "--version", "constants -h"] {
        let run = selfnorm(arguments);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{arguments}");
        let longest = run.out.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(longest <= 100, "{arguments}: {longest} columns\n{}", run.out);
    }
}

#[test]
fn a_closed_pipe_is_no_panic() {
    for command in COMMANDS {
        let mut child = Command::new(env!("CARGO_BIN_EXE_selfnorm"))
            .args(command.split(' '))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{command}");
        assert!(output.stderr.is_empty(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
