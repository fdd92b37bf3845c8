//! Training step by step.

use super::network::whole_rows;
use super::normalize::Shared;
use super::optimizer::Rule;
use super::pass::{Mode, Part};
use super::state::{LayerState, Slot};
use super::update::{Rows, Scratch, step, total};
use super::{Clipping, Layer, Loss, Network, Optimizer, Real, Regularization, checked};
use crate::error::{Error, Result};
use rayon::prelude::*;

/// What is done with a part, its inputs and its targets.
type Work<'a, T> = dyn Fn(&mut Part<T>, &[T], &[T]) + Sync + 'a;

/// How a network is trained.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Most rows of a batch.
    pub batch: usize,
    /// Parts that a batch is cut into, at most as many as it has rows: as many as there are threads is fast.
    pub parts: usize,
    /// The rule for the steps.
    pub optimizer: Optimizer,
    /// What is asked of the weights.
    pub regularization: Regularization,
    /// Of dropout.
    pub seed: u64,
}

impl Default for Options {
    /// Batches of 128 in one part, plain gradient descent.
    fn default() -> Self {
        let regularization = Regularization::default();
        Self { batch: 128, parts: 1, optimizer: Optimizer::Sgd, regularization, seed: 1 }
    }
}

/// How well a network does on some rows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// The mean loss per row, without penalties.
    pub loss: f64,
    /// Rows that are classified as they should be; 0 for squared errors.
    pub hits: usize,
    /// The number of rows.
    pub rows: usize,
}

/// A network in training, with the buffers of its steps.
///
/// The batch is cut into parts, whose contributions to a gradient are summed in their order: how many parts there are
/// decides the bits of the result, the number of threads does not.
///
/// ```
/// use selfnorm::activation::Activation;
/// use selfnorm::mlp::{Dense, Loss, Network, Options, Trainer};
/// let identity = "identity".parse()?;
/// let hidden = Dense::new(vec![0.5_f32, -0.5], vec![0.0, 0.0], &Activation::selu())?;
/// let network = Network::new(vec![hidden.into(), Dense::new(vec![1.0, -1.0], vec![0.0], &identity)?.into()])?;
/// let mut trainer = Trainer::new(network, Loss::SquaredError, Options { batch: 4, ..Options::default() })?;
/// let (x, t) = ([-1.0, 0.0, 1.0, 2.0], [-2.0, 0.0, 2.0, 4.0]);
/// let first = trainer.step(&x, &t, 0.1)?.loss;
/// for _ in 0..100 {
///     trainer.step(&x, &t, 0.1)?;
/// }
/// assert!(trainer.loss(&x, &t)? < first / 100.0);
/// # Ok::<(), selfnorm::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Trainer<T> {
    network: Network<T>,
    loss: Loss,
    options: Options,
    parts: Vec<Part<T>>,
    shared: Vec<Shared<T>>,
    states: Vec<LayerState<T>>,
    scratch: Scratch<T>,
    /// The layers that normalize over the batch.
    barriers: Vec<usize>,
    steps: u64,
}

impl<T: Real> Trainer<T> {
    /// A training that has not begun.
    ///
    /// # Errors
    /// [`Error::Domain`] unless 1 <= parts <= batch, and for options outside their domains.
    pub fn new(network: Network<T>, loss: Loss, options: Options) -> Result<Self> {
        let Options { batch, parts, optimizer, regularization, .. } = options;
        if parts == 0 || parts > batch {
            let value = parts.to_string();
            return Err(Error::Domain { parameter: "parts", value, domain: "from 1 to the rows of a batch" });
        }
        optimizer.check()?;
        regularization.check()?;
        let rows = batch.div_ceil(parts);
        let parts = (0..parts).map(|i| Part { first: i * rows, ..Part::new(&network, rows, true) }).collect();
        let seen = matches!(regularization.clipping, Some(Clipping::Norm(_)));
        let states = network.layers.iter().map(|layer| LayerState::new(layer, &optimizer, seen)).collect();
        let over_batch = |l: &usize| network.layers[*l].over_batch().is_some();
        let barriers = (0..network.layers.len()).filter(over_batch).collect();
        let (shared, scratch) = (network.shared(), Scratch::new(&network));
        Ok(Self { network, loss, options, parts, shared, states, scratch, barriers, steps: 0 })
    }

    /// The network as it is now.
    #[must_use]
    pub fn network(&self) -> &Network<T> {
        &self.network
    }

    /// The network as it is now, to be changed.
    pub fn network_mut(&mut self) -> &mut Network<T> {
        &mut self.network
    }

    /// The network, training ended.
    #[must_use]
    pub fn into_network(self) -> Network<T> {
        self.network
    }

    /// How many steps have been done.
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }

    /// The mean loss of the rows of x with targets t as the next step will see it: with its dropout, with the
    /// statistics of these rows, without penalties.
    ///
    /// # Errors
    /// [`Error::Domain`] if x and t are not equally many whole rows, from 1 to those of a batch, or a single one where
    /// the network normalizes over the batch; [`Error::Overflow`] if the loss is not finite.
    pub fn loss(&mut self, x: &[T], t: &[T]) -> Result<f64> {
        let rows = self.check(x, t)?;
        self.there_and_back(x, t, rows).map(|score| score.loss)
    }

    /// One step down the gradient of the mean loss of a batch, with the score before the step.
    ///
    /// # Errors
    /// As [`loss`](Self::loss), and for a rate that is not finite or negative: the network is then as it was.
    pub fn step(&mut self, x: &[T], t: &[T], rate: f64) -> Result<Score> {
        checked("rate", rate, "finite, at least 0", |x| x >= 0.0)?;
        let rows = self.check(x, t)?;
        let score = self.there_and_back(x, t, rows)?;
        for l in &self.barriers {
            if let Layer::Normalize(layer) = &mut self.network.layers[*l] {
                layer.keep(&self.shared[*l], None);
            }
        }
        self.update(x, rate);
        self.steps += 1;
        Ok(score)
    }

    /// Sets the kept statistics of all layers that normalize over the batch to the population's: the means, over these
    /// batches, of mean and of corrected variance (Ioffe and Szegedy 2015, algorithm 2).
    ///
    /// # Errors
    /// As [`loss`](Self::loss); statistics are then those of the batches before.
    pub fn population<'a>(&mut self, batches: impl IntoIterator<Item = (&'a [T], &'a [T])>) -> Result<()> {
        if self.barriers.is_empty() {
            return Ok(());
        }
        for (i, (x, t)) in batches.into_iter().enumerate() {
            let rows = self.check(x, t)?;
            self.there_and_back(x, t, rows)?;
            for l in &self.barriers {
                if let Layer::Normalize(layer) = &mut self.network.layers[*l] {
                    layer.keep(&self.shared[*l], Some(T::of(1.0 / (i + 1) as f64)));
                }
            }
        }
        Ok(())
    }

    /// What the optimizer remembers, in one list.
    #[must_use]
    pub fn memory(&self) -> Vec<T> {
        let blocks = self.states.iter().flat_map(LayerState::slots).flat_map(|slot| &slot.blocks);
        blocks.flat_map(|block| &block.memory).flatten().copied().collect()
    }

    /// Goes on from where a training of the same network and options was: its number of steps and
    /// [`memory`](Self::memory).
    ///
    /// # Errors
    /// [`Error::Domain`] for another number of numbers; nothing is changed then.
    pub fn resume(&mut self, steps: u64, memory: &[T]) -> Result<()> {
        let expected = self.network.parameter_count() * self.options.optimizer.memory();
        if memory.len() != expected {
            let value = memory.len().to_string();
            let domain = "as many as the optimizer has";
            return Err(Error::Domain { parameter: "numbers that an optimizer remembers", value, domain });
        }
        self.steps = steps;
        let slots = self.states.iter_mut().flat_map(LayerState::slots_mut);
        let blocks = slots.flat_map(|slot| &mut slot.blocks);
        blocks.flat_map(|block| &mut block.memory).flatten().zip(memory).for_each(|(x, kept)| *x = *kept);
        Ok(())
    }

    fn check(&self, x: &[T], t: &[T]) -> Result<usize> {
        let rows = whole_rows("number of inputs", x.len(), self.network.inputs())?;
        if rows == 0 || rows > self.options.batch || t.len() != rows * self.network.outputs() {
            return Err(Error::Domain {
                parameter: "rows of inputs, number of targets",
                value: format!("{rows}, {}", t.len()),
                domain: "1 to the rows of a batch, with one target for each output of each row",
            });
        }
        if rows == 1 && !self.barriers.is_empty() {
            let value = "1".to_owned();
            return Err(Error::Domain {
                parameter: "rows",
                value,
                domain: "at least 2 where a layer normalizes over the batch",
            });
        }
        Ok(rows)
    }

    /// The score of a batch, with all derivatives of its mean loss.
    fn there_and_back(&mut self, x: &[T], t: &[T], rows: usize) -> Result<Score> {
        let Self { network, loss, options, parts, shared, barriers, steps, .. } = self;
        let (network, loss) = (&*network, *loss);
        let mode = Mode::Training { seed: options.seed, step: *steps };
        let weight = T::of(1.0 / rows as f64);
        let (n, m) = (network.inputs(), network.outputs());
        let most = options.batch.div_ceil(options.parts);
        let used = x.len().div_ceil(most * n);
        let parts = &mut parts[..used];
        let each = |parts: &mut [Part<T>], work: &Work<T>| {
            let pieces = x.par_chunks(most * n).zip(t.par_chunks(most * m));
            match parts {
                [one] => work(one, x, t),
                _ => parts.par_iter_mut().zip(pieces).for_each(|(part, (x, t))| work(part, x, t)),
            }
        };
        let mut start = 0;
        for l in &*barriers {
            each(parts, &|part, x, _| {
                part.forward(network, shared, start..*l, x, mode);
                part.measure(*l, x);
            });
            let Some(layer) = network.layers[*l].over_batch() else { continue };
            shared[*l].open();
            parts.iter().for_each(|part| shared[*l].take(&part.traces[*l].extra, part.rows));
            shared[*l].close(layer);
            start = *l;
        }
        let mut end = network.layers.len();
        each(parts, &|part, x, t| {
            part.forward(network, shared, start..end, x, mode);
            part.judge(network, loss, t, weight);
            part.backward(network, shared, start..end, x);
        });
        for (i, l) in barriers.iter().enumerate().rev() {
            end = *l;
            start = if i == 0 { 0 } else { barriers[i - 1] };
            let sums = &mut shared[*l].sums;
            total(sums, parts.iter().map(|part| &part.traces[*l].vectors[0][..]));
            each(parts, &|part, x, _| {
                part.propagate(network, shared, *l);
                part.backward(network, shared, start..end, x);
            });
        }
        let total: f64 = parts.iter().map(|part| part.loss).sum();
        if total.is_finite() {
            let hits = parts.iter().map(|part| part.hits).sum();
            return Ok(Score { loss: total / rows as f64, hits, rows });
        }
        let layer = parts.iter().filter_map(|part| part.first_not_finite()).min();
        let at = layer
            .map_or_else(|| "its own formula".to_owned(), |layer| format!("layer {layer}, counted from 0"));
        Err(Error::Overflow { quantity: "the loss", at })
    }

    /// The step, from the derivatives in all parts.
    fn update(&mut self, x: &[T], rate: f64) {
        let Self { network, options, parts, states, scratch, steps, .. } = self;
        let Options { batch, parts: count, optimizer, regularization, .. } = *options;
        let per_part = batch.div_ceil(count) * network.inputs();
        let rows = Rows { parts: &parts[..x.len().div_ceil(per_part)], x, per_part, scratch };
        let rule = |norm: f64| Rule::new(optimizer, &regularization, rate, *steps + 1, norm);
        let layers = network.layers.par_iter_mut().zip(states.par_iter_mut()).enumerate();
        if matches!(regularization.clipping, Some(Clipping::Norm(_))) {
            layers.for_each(|(l, (layer, state))| rows.gradient(l, layer, state));
            let squares: f64 = states.iter().flat_map(LayerState::slots).map(Slot::squares).sum();
            let rule = rule(squares.sqrt());
            let layers = network.layers.par_iter_mut().zip(states.par_iter_mut());
            layers.for_each(|(layer, state)| step(layer, state, &rule));
        } else {
            let rule = rule(0.0);
            layers.for_each(|(l, (layer, state))| rows.step(l, layer, state, &rule));
        }
        if let Some(most) = regularization.max_norm {
            let layers = network.layers.par_iter_mut();
            layers.flat_map(Layer::dense_mut).for_each(|dense| dense.limit_norms(T::of(most)));
        }
    }
}
