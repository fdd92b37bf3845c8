//! Stochastic gradient descent.

use super::network::whole_rows;
use super::pass::Part;
use super::product::{View, product};
use super::{Layer, Loss, Network, Real};
use crate::error::{Error, Result};
use rayon::prelude::*;

/// Inputs of a layer whose weights take their step together.
const BLOCK: usize = 256;

/// How far to go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// eta.
    pub rate: f64,
    /// Weight decay: the L2 penalty decay |W|^2 / 2, which leaves the biases alone.
    pub decay: f64,
}

impl Step {
    fn check(self) -> Result<()> {
        for (parameter, value) in [("rate", self.rate), ("decay", self.decay)] {
            if !(value.is_finite() && value >= 0.0) {
                return Err(Error::Domain {
                    parameter,
                    value: value.to_string(),
                    domain: "finite, at least 0",
                });
            }
        }
        Ok(())
    }
}

/// A network in training, with the buffers of its steps.
///
/// The batch is cut into `parts`, whose contributions to a gradient are summed in their order: how many parts there are
/// decides the bits of the result, the number of threads does not.
///
/// ```
/// use selfnorm::activation::Activation;
/// use selfnorm::mlp::{Layer, Loss, Network, Step, Trainer};
/// let identity = "identity".parse()?;
/// let hidden = Layer::new(vec![0.5_f32, -0.5], vec![0.0, 0.0], &Activation::selu())?;
/// let network = Network::new(vec![hidden, Layer::new(vec![1.0, -1.0], vec![0.0], &identity)?])?;
/// let mut trainer = Trainer::new(network, Loss::SquaredError, 4, 1)?;
/// let (x, t) = ([-1.0, 0.0, 1.0, 2.0], [-2.0, 0.0, 2.0, 4.0]);
/// let step = Step { rate: 0.1, decay: 0.0 };
/// let first = trainer.step(&x, &t, step)?;
/// for _ in 0..100 {
///     trainer.step(&x, &t, step)?;
/// }
/// assert!(trainer.loss(&x, &t)? < first / 100.0);
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Trainer<T> {
    network: Network<T>,
    loss: Loss,
    parts: Vec<Part<T>>,
    /// Most rows of a batch, and of a part.
    rows: [usize; 2],
}

impl<T: Real> Trainer<T> {
    /// For batches of at most `batch` rows, cut into `parts`: as many as there are threads is fast.
    ///
    /// # Errors
    /// [`Error::Domain`] unless 1 <= parts <= batch.
    pub fn new(network: Network<T>, loss: Loss, batch: usize, parts: usize) -> Result<Self> {
        if parts == 0 || parts > batch {
            let value = parts.to_string();
            return Err(Error::Domain { parameter: "parts", value, domain: "from 1 to the rows of a batch" });
        }
        let rows = batch.div_ceil(parts);
        let parts = (0..parts).map(|_| Part::new(&network, rows)).collect();
        Ok(Self { network, loss, parts, rows: [batch, rows] })
    }

    /// The network as it is now.
    #[must_use]
    pub fn network(&self) -> &Network<T> {
        &self.network
    }

    /// The network, training ended.
    #[must_use]
    pub fn into_network(self) -> Network<T> {
        self.network
    }

    /// The mean loss of the rows of x with targets t: without weight decay.
    ///
    /// # Errors
    /// [`Error::Domain`] if x and t are not equally many whole rows, at least one; [`Error::Overflow`] if the loss is
    /// not finite.
    pub fn loss(&mut self, x: &[T], t: &[T]) -> Result<f64> {
        let rows = self.check(x, t, usize::MAX)?;
        let (n, m) = (self.network.inputs(), self.network.outputs());
        let mut total = 0.0;
        for (x, t) in x.chunks(self.rows[0] * n).zip(t.chunks(self.rows[0] * m)) {
            total += self.there_and_back(x, t, rows)?;
        }
        Ok(total / rows as f64)
    }

    /// One step down the gradient of the mean loss of a batch, with the loss before the step.
    ///
    /// # Errors
    /// As [`loss`](Self::loss), and for a longer batch than was agreed or a step that is not finite or negative: the
    /// network is then as it was.
    pub fn step(&mut self, x: &[T], t: &[T], step: Step) -> Result<f64> {
        step.check()?;
        let rows = self.check(x, t, self.rows[0])?;
        let total = self.there_and_back(x, t, rows)?;
        let (parts, n) = (&self.parts, self.network.inputs());
        let per_part = self.rows[1] * n;
        self.network.layers.par_iter_mut().enumerate().for_each(|(l, layer)| {
            let pieces =
                || parts.iter().zip(x.chunks(per_part)).map(|(part, x)| (part.input(l, x), part.delta(l)));
            update(layer, &pieces, step);
        });
        Ok(total / rows as f64)
    }

    fn check(&self, x: &[T], t: &[T], most: usize) -> Result<usize> {
        let rows = whole_rows("number of inputs", x.len(), self.network.inputs())?;
        if rows == 0 || rows > most || t.len() != rows * self.network.outputs() {
            return Err(Error::Domain {
                parameter: "rows of inputs, number of targets",
                value: format!("{rows}, {}", t.len()),
                domain: "1 to the rows of a batch, with one target for each output of each row",
            });
        }
        Ok(rows)
    }

    /// The summed loss of a batch, with all derivatives of its `rows`-th part.
    fn there_and_back(&mut self, x: &[T], t: &[T], rows: usize) -> Result<f64> {
        let (network, loss, most) = (&self.network, self.loss, self.rows[1]);
        let weight = T::of(1.0 / rows as f64);
        let (n, m) = (network.inputs(), network.outputs());
        let pieces = x.par_chunks(most * n).zip(t.par_chunks(most * m));
        self.parts.par_iter_mut().zip(pieces).for_each(|(part, (x, t))| {
            part.forward(network, x);
            part.backward(network, loss, t, weight);
        });
        let used = &self.parts[..x.len().div_ceil(most * n)];
        let total: f64 = used.iter().map(|part| part.loss).sum();
        if total.is_finite() {
            return Ok(total);
        }
        let layer = used.iter().filter_map(Part::first_not_finite).min();
        let at = layer
            .map_or_else(|| "its own formula".to_owned(), |layer| format!("layer {layer}, counted from 0"));
        Err(Error::Overflow { quantity: "the loss", at })
    }
}

/// W = (1 - eta decay) W - eta sum X^T D over the pieces; the same for the bias, without decay.
fn update<'a, T: Real, P: Iterator<Item = (&'a [T], &'a [T])>>(
    layer: &mut Layer<T>,
    pieces: &(impl Fn() -> P + Sync),
    step: Step,
) {
    let (inputs, outputs, rate) = (layer.inputs(), layer.outputs(), T::of(step.rate));
    for (_, delta) in pieces() {
        for row in delta.chunks_exact(outputs) {
            layer.bias.iter_mut().zip(row).for_each(|(b, d)| *b -= rate * *d);
        }
    }
    layer.weights.par_chunks_mut(BLOCK * outputs).enumerate().for_each(|(block, weights)| {
        let mut keep = T::of(1.0 - step.rate * step.decay);
        for (x, delta) in pieces() {
            let x = View::new(x, inputs).transposed().rows(block * BLOCK, BLOCK);
            product(weights, keep, -rate, x, View::new(delta, outputs));
            keep = T::one();
        }
    });
}
