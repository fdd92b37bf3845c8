//! The commands `train`, `evaluate` and `predict`.

use crate::cli::scratch;
use std::path::Path;
use std::process::{Command, Output};

fn selfnorm(arguments: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_selfnorm"))
        .args(arguments.split_whitespace())
        .env_remove("SELFNORM_DATA")
        .output()
        .unwrap()
}

fn json(arguments: &str) -> serde_json::Value {
    let output = selfnorm(&format!("{arguments} --format json"));
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

const SMALL: &str =
    "train --data clusters --depth 2 --width 16 --epochs 3 --rate 0.02 --set data.source.rows=[300,200]";

/// Results are written, the checkpoint is what was reported, and says the same of the same rows in a table.
#[test]
fn train_evaluate_predict() {
    let place = scratch("train");
    let at = place.display();
    let report = json(&format!("{SMALL} --results {at}/out --checkpoint {at}/out"));
    let accuracy = report["test_accuracy"].as_f64().unwrap();
    assert!(accuracy > 0.8, "{accuracy}");
    assert_eq!(report["epochs"].as_array().unwrap().len(), 3);
    let metrics = text(&place.join("out/metrics.csv"));
    assert!(metrics.starts_with("epoch,steps,rate,") && metrics.lines().count() == 4, "{metrics}");

    let checkpoint = format!("{at}/out/final.checkpoint");
    let evaluated = json(&format!("evaluate {checkpoint}"));
    assert_eq!(evaluated["test_accuracy"], report["test_accuracy"]);
    assert_eq!(evaluated["test_loss"], report["test_loss"]);
    let confusions = evaluated["confusions"].as_array().unwrap();
    let total: f64 =
        confusions.iter().flat_map(|row| row.as_array().unwrap()).map(|n| n.as_f64().unwrap()).sum();
    let right: f64 = (0..confusions.len()).map(|i| confusions[i][i].as_f64().unwrap()).sum();
    assert_eq!((total, right / total), (200.0, accuracy));

    // The test rows as tables, with labels and without.
    let test = selfnorm::data::embedded::clusters([300, 200], 20, 5, 1.0, 1).unwrap().test;
    let cells = |i: usize| test.row(i).iter().map(f32::to_string).collect::<Vec<_>>().join(",");
    let rows: String = (0..200).map(|i| format!("{},{}\n", cells(i), i % 5)).collect();
    let bare: String = (0..200).map(|i| format!("{}\n", cells(i))).collect();
    std::fs::write(place.join("rows.csv"), rows).unwrap();
    std::fs::write(place.join("bare.csv"), bare).unwrap();
    let again = json(&format!("evaluate {checkpoint} --data {at}/rows.csv"));
    assert_eq!(again["test_accuracy"], report["test_accuracy"]);
    let predicted = json(&format!("predict {checkpoint} {at}/bare.csv"));
    let predicted = predicted["predictions"].as_array().unwrap();
    let names = ["0", "1", "2", "3", "4"].iter().cycle();
    let right = predicted.iter().zip(names).filter(|(row, name)| row["class"] == **name).count();
    assert_eq!(right as f64 / 200.0, accuracy);
    assert!(predicted.iter().all(|row| (0.2..=1.0).contains(&row["probability"].as_f64().unwrap())));

    // The resolved run file alone repeats the run; a table is learnt, too.
    let repeated = json(&format!("train --run {at}/out/run.toml"));
    assert_eq!(repeated["epochs"], report["epochs"]);
    let table = json(&format!(
        "train --data {at}/rows.csv --depth 2 --width 16 --epochs 8 --set data.standardize=features"
    ));
    assert!(table["test_accuracy"].as_f64().unwrap() > 0.8, "{table}");
}

/// With --deterministic one thread and two give the same bits; a training that was cut off goes on to them.
#[test]
fn threads_and_resumption() {
    let place = scratch("threads");
    let at = place.display();
    let run = |threads: u32, name: &str, more: &str| {
        let command = format!("{SMALL} --deterministic --threads {threads} --checkpoint {at}/{name} {more}");
        let output = selfnorm(&command);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        std::fs::read(place.join(name).join("final.checkpoint")).unwrap()
    };
    let one = run(1, "one", "");
    assert!(one == run(2, "two", ""));
    // Cut off by a time that is too short: the checkpoint of the first epoch, from a run of one epoch with the rates of
    // three, is what the longer run wrote then.
    let short = place.join("three");
    std::fs::create_dir_all(&short).unwrap();
    let mut fit = first_epoch(&place.join("two/last.checkpoint"));
    while fit.history().is_empty() {
        fit.step().unwrap();
    }
    selfnorm::mlp::Checkpoint::of(&fit).write(&short.join("last.checkpoint")).unwrap();
    let output = selfnorm(&format!("train --resume --checkpoint {at}/three --results {at}/three"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(one == std::fs::read(short.join("final.checkpoint")).unwrap());
    assert_eq!(text(&short.join("metrics.csv")).lines().count(), 4);
}

fn first_epoch(path: &Path) -> selfnorm::mlp::Fit {
    let run = selfnorm::mlp::Checkpoint::read(path).unwrap().run().clone();
    let task = selfnorm::mlp::Task::load(&run.data, run.training.seed, None).unwrap();
    selfnorm::mlp::Fit::new(run, task).unwrap()
}

/// The probe looks before the first step and every five: 12 steps of 2 layers make 3 looks of 2 lines.
#[test]
fn probe() {
    let place = scratch("probe");
    let short = SMALL.replace("--epochs 3", "--epochs 4");
    let report = json(&format!("{short} --probe=5 --results {}", place.display()));
    assert_eq!(report["theory"].as_array().unwrap().len(), 2);
    let lines = text(&place.join("probe.csv"));
    let steps: Vec<&str> = lines.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(steps, ["0", "0", "5", "5", "10", "10"], "{lines}");
    assert!(lines.lines().all(|line| line.split(',').count() == 25 && !line.contains(",,")), "{lines}");
}

/// A loss that overflows ends with exit code 2, the step and the layer; the last good checkpoint is there.
#[test]
fn divergence() {
    let place = scratch("divergence");
    let more = format!("--optimizer sgd --every 1 --checkpoint {}", place.display());
    let output = selfnorm(&format!("{} {more}", SMALL.replace("--rate 0.02", "--rate 1e20")));
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2));
    assert!(message.contains("training stopped at step") && message.contains("layer"), "{message}");
    let kept = selfnorm::mlp::Checkpoint::read(&place.join("last.checkpoint")).unwrap();
    let network = kept.network().unwrap();
    assert!(kept.steps() >= 1 && network.state().iter().all(|x| x.is_finite()));
    assert!(message.contains(&format!("step {}:", kept.steps() + 1)), "{message}");
}

/// Figure 1, small: both methods at both depths learn; what is finished is read, what belongs to another run refused.
#[test]
fn figure_1() {
    let place = scratch("figure-1");
    let command = format!(
        "experiment figure-1 --glyphs --results {} --epochs 4000 --scale 0.0005 --width 32 --depths 2,4",
        place.display()
    );
    let report = json(&command);
    let rows = report["trainings"].as_array().unwrap();
    assert_eq!(rows.len(), 4);
    assert!(
        rows.iter().all(|row| row["train_loss"].as_f64().unwrap() < row["first_loss"].as_f64().unwrap()),
        "{report}"
    );
    let csv = text(&place.join("figure-1.csv"));
    assert_eq!(csv.lines().count(), 1 + 4 * 2, "{csv}");
    let written = |name: &str| std::fs::metadata(place.join(name)).unwrap().modified().unwrap();
    let before = written("snn-4.checkpoint");
    assert_eq!(json(&command)["trainings"], report["trainings"]);
    assert_eq!(written("snn-4.checkpoint"), before);
    let other = selfnorm(&command.replace("--width 32", "--width 33"));
    assert_eq!(other.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&other.stderr).contains("another run"));
}

/// What cannot be done is refused with the option or the key that is wrong.
#[test]
fn refusals() {
    let place = scratch("train-refusals");
    for (arguments, word) in [
        ("train --data nothing", "nothing"),
        ("train --data mnist", "SELFNORM_DATA"),
        ("train --depth 0", "depth"),
        ("train --rate -1", "rate"),
        ("train --rate one", "rate"),
        ("train --set width", "KEY=VALUE"),
        ("train --set network.widht=3", "widht"),
        ("train --set network.depth.x=3", "depth"),
        ("train --threads 0", "--threads"),
        ("train --every 3", "--checkpoint"),
        ("train --resume --checkpoint nowhere", "nowhere"),
        ("train --resume --checkpoint nowhere --depth 3", "--depth"),
        ("train --activation nope", "nope"),
        ("train --run nowhere.toml", "nowhere.toml"),
        ("evaluate nowhere", "nowhere"),
        ("predict nowhere nothing.csv", "nowhere"),
    ] {
        let output = selfnorm(arguments);
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments}: {message}");
        assert!(message.contains(word) && output.stdout.is_empty(), "{arguments}: {message}");
    }
    let at = place.display();
    std::fs::write(place.join("wide.csv"), "1,2,3\n").unwrap();
    json(&format!("{} --checkpoint {at}", SMALL.replace("--epochs 3", "--epochs 1")));
    let output = selfnorm(&format!("predict {at}/final.checkpoint {at}/wide.csv"));
    assert_eq!(output.status.code(), Some(2), "three features for twenty");
}
