//! Combinations of values.

use super::options::Args;
use crate::cli::arguments::shortened;
use crate::error::{Error, Result};
use crate::propagation::{Point, Sweep};

/// What can be swept over.
const SWEPT: &str = "one of activation, width, depth, samples, seed, tau, mean, variance, bias-variance, \
                     residual, dropout, alpha-dropout, correlation";

impl Args {
    /// All combinations of the values that are swept over.
    pub(super) fn sweep(&self) -> Result<Sweep> {
        let mut parameters: Vec<String> = Vec::new();
        let mut points: Vec<(Vec<String>, Self)> = vec![(Vec::new(), self.clone())];
        for sweep in &self.sweep {
            let refuse = |domain| Error::Domain { parameter: "--sweep", value: shortened(sweep), domain };
            let (name, values) = sweep.split_once('=').ok_or_else(|| refuse("NAME=A,B,.."))?;
            if parameters.iter().any(|known| known == name) {
                return Err(refuse("every parameter once"));
            }
            parameters.push(name.to_owned());
            let mut next = Vec::new();
            for (before, args) in &points {
                for value in values.split(',') {
                    let mut args = args.clone();
                    args.set(name, value).ok_or_else(|| refuse(SWEPT))??;
                    let mut values = before.clone();
                    values.push(value.to_owned());
                    next.push((values, args));
                }
            }
            points = next;
        }
        let points = points
            .into_iter()
            .map(|(values, args)| Ok(Point { values, experiment: args.experiment()? }))
            .collect::<Result<Vec<Point>>>()?;
        let title = format!("selfnorm {} propagate {}", env!("CARGO_PKG_VERSION"), self.common());
        Ok(Sweep { title, parameters, points })
    }

    /// The options that are set and not at their default, in one line.
    fn common(&self) -> String {
        let text =
            |name: &str, value: &Option<String>| value.as_ref().map(|value| format!(" --{name} {value}"));
        let count = |name: &str, value: Option<u64>| value.map(|value| format!(" --{name} {value}"));
        let options = [
            count("depth", self.depth.map(|n| n as u64)),
            count("width", self.width.map(|n| n as u64)),
            count("samples", self.samples.map(|n| n as u64)),
            count("networks", self.networks.map(|n| n as u64)),
            count("seed", self.seed),
            count("degrees", self.degrees.map(u64::from)),
            self.data.as_ref().map(|path| format!(" --data {}", path.display())),
            text("mean", &self.mean),
            text("variance", &self.variance),
            text("correlation", &self.correlation),
            text("tau", &self.tau),
            text("omega", &self.omega),
            text("density", &self.density),
            text("bias-variance", &self.bias_variance),
            text("residual", &self.residual),
            text("dropout", &self.dropout),
            text("alpha-dropout", &self.alpha_dropout),
            self.normalization.map(|kind| format!(" --normalization {kind:?}")),
            self.behind.then(|| " --behind".to_owned()),
            self.sampler.map(|sampler| format!(" --sampler {sampler:?}")),
        ];
        let sweeps = self.sweep.iter().map(|sweep| format!(" --sweep {sweep}"));
        let probes = self.measure.iter().map(|probe| format!(" --measure {probe:?}"));
        let set: String = options.into_iter().flatten().chain(probes).chain(sweeps).collect();
        let Self { activation, input, law, .. } = self;
        format!("--activation {} --input {input:?} --law {law:?}{set}", activation.activation)
    }

    /// Gives an option a value; `None` if there is no such option to sweep over.
    fn set(&mut self, name: &str, value: &str) -> Option<Result<()>> {
        let text = Some(value.to_owned());
        let count = || {
            let domain = "an integer >= 0";
            value.parse::<usize>().map_err(|_| Error::Domain {
                parameter: "--sweep",
                value: shortened(value),
                domain,
            })
        };
        let field = match name {
            "activation" => {
                self.activation.activation = value.to_owned();
                return Some(Ok(()));
            }
            "width" => return Some(count().map(|n| self.width = Some(n))),
            "depth" => return Some(count().map(|n| self.depth = Some(n))),
            "samples" => return Some(count().map(|n| self.samples = Some(n))),
            "seed" => return Some(count().map(|n| self.seed = Some(n as u64))),
            "tau" => &mut self.tau,
            "mean" => &mut self.mean,
            "variance" => &mut self.variance,
            "bias-variance" => &mut self.bias_variance,
            "residual" => &mut self.residual,
            "dropout" => &mut self.dropout,
            "alpha-dropout" => &mut self.alpha_dropout,
            "correlation" => &mut self.correlation,
            _ => return None,
        };
        *field = text;
        Some(Ok(()))
    }
}
