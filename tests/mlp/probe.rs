//! The probe: predicted moments against measured ones at the start, the box, what its numbers are.

use super::training::{fit, run};
use crate::support::assert_close;
use selfnorm::mlp::{LayerProbe, Probe};
use selfnorm::paper::domain::THEOREM_1;
use selfnorm::statistics::{Accumulator, Estimate, holm};

/// Independent networks.
const NETWORKS: u64 = 12;
const DEPTH: usize = 6;

fn text(seed: u64, network: &str) -> String {
    // The teacher's inputs are independent standard normal numbers.
    format!(
        "[data]\nsource = {{ kind = \"teacher\", rows = [600, 10], features = 512, hidden = 4, classes = 3 }}\n\
         standardize = \"none\"\nvalidation = 0.9\n[network]\ndepth = {DEPTH}\nwidth = 512\n{network}\n\
         [training]\nseed = {seed}\nepochs = 1\nbatch = 30\nrate = 0.002"
    )
}

fn look(text: &str) -> Vec<LayerProbe> {
    let fit = fit(run(text));
    Probe::new(&fit, &THEOREM_1).unwrap().look(&fit).unwrap()
}

/// At the start the moment map, fed with what is measured in front of a layer, gives what is measured behind it: for mean
/// and variance of six layers, and chi for the gradients between them, by Student's law between twelve networks at
/// family-wise level 0.01. A prediction of the variance that is 5 % too large is rejected.
#[test]
fn predicted_as_measured_at_the_start() {
    let looks: Vec<Vec<LayerProbe>> = (1..=NETWORKS).map(|seed| look(&text(seed, ""))).collect();
    let p_value = |difference: &dyn Fn(&[LayerProbe]) -> f64| {
        let mut differences = Accumulator::default();
        looks.iter().for_each(|look| differences.push(difference(look)));
        Estimate::mean(&differences, 1).p_value(0.0)
    };
    let mut p_values = Vec::new();
    for l in 0..DEPTH {
        p_values.push(p_value(&|look| look[l].mean.value - look[l].predicted.mean));
        p_values.push(p_value(&|look| look[l].variance.value - look[l].predicted.variance));
        if l + 1 < DEPTH {
            let ratio = |look: &[LayerProbe]| look[l].gradient.unwrap() / look[l + 1].gradient.unwrap();
            p_values.push(p_value(&|look| ratio(look) - look[l].chi));
        }
    }
    println!("{p_values:.3?}");
    let adjusted = holm(&p_values);
    assert!(adjusted.iter().all(|p| *p > 0.01), "{p_values:?}");
    let wrong = p_value(&|look| look[2].variance.value - 1.05 * look[2].predicted.variance);
    assert!(wrong < 0.01 / p_values.len() as f64, "{wrong}");
}

/// Rows with (omega, tau) = (0, 1) exactly are all in Theorem 1's box, at temperature 1; of Gaussian rows 6 % are: omega is
/// N(0, 1). Trained, the weights have moved; a constraint on their norms of 1/2 gives temperature 2.
#[test]
fn the_box_and_the_temperature() {
    for probe in look(&text(3, "initializer = \"exact\"")) {
        assert_eq!((probe.inside, probe.moved), (1.0, 0.0));
        assert_close!(probe.temperature(), 1.0, rel = 1e-5, because = "512 weights rounded to f32");
        assert!(probe.omega.iter().all(|omega| omega.abs() < 1e-5));
    }
    for probe in look(&text(3, "")) {
        // P(|omega| <= 0.1) P(0.95 <= tau <= 1.1) = 0.0797 * 0.733; 512 units: six standard errors are 0.062.
        assert!((probe.inside - 0.0584).abs() < 0.062, "{}", probe.inside);
    }
    let mut cold = fit(run(&format!("{}\nregularization = {{ max-norm = 0.5 }}", text(3, ""))));
    let probe = Probe::new(&cold, &THEOREM_1).unwrap();
    cold.step().unwrap();
    for probe in probe.look(&cold).unwrap() {
        assert_eq!((probe.step, probe.inside), (1, 0.0));
        assert_close!(probe.temperature(), 2.0, rel = 1e-5, because = "512 weights rounded to f32");
        assert!(probe.moved > 1.0, "{}", probe.moved);
    }
}

/// Batch normalization: a unit's net input is predicted from (gamma, beta); gradients wait for the batch and are not given.
#[test]
fn normalized_networks() {
    for normalization in ["batch", "layer"] {
        let mut fit =
            fit(run(&text(5, &format!("activation = \"relu\"\nnormalization = \"{normalization}\""))));
        let probe = Probe::new(&fit, &THEOREM_1).unwrap();
        for _ in 0..2 {
            fit.step().unwrap();
        }
        fit.finish().unwrap();
        let looks = probe.look(&fit).unwrap();
        assert_eq!(looks.len(), DEPTH);
        for look in looks {
            assert_eq!(look.gradient.is_none(), normalization == "batch");
            assert_eq!(look.values().len() + 2, LayerProbe::COLUMNS.split(',').count());
            // ReLU of N(0, 1): mean 0.3989, variance 0.3408; the batches had 30 rows.
            assert!(
                (look.predicted.mean - 0.3989).abs() < 0.02
                    && (look.predicted.variance - 0.3408).abs() < 0.04
            );
            assert!(
                (look.mean.value - 0.3989).abs() < 0.05 && (look.variance.value - 0.3408).abs() < 0.1,
                "{look:?}"
            );
        }
    }
    let highway = fit(run(&text(5, "block = \"highway\"")));
    assert!(Probe::new(&highway, &THEOREM_1).is_err());
}
