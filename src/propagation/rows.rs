//! The file of a sweep: one CSV row per network and layer.
//!
//! Its first line says, behind a `#`, which sweep it belongs to; the second is the header.

use super::observation::Observation;
use super::sweep::Point;
use crate::error::{Error, Result};
use std::collections::BTreeMap;
use std::path::Path;

/// Columns of what is observed, behind those of the point, the network and the layer.
const OBSERVED: [&str; 10] = [
    "mean",
    "second_moment",
    "fourth_moment",
    "overlap",
    "gradient",
    "kolmogorov_smirnov",
    "anderson_darling",
    "saturated",
    "dead",
    "histogram",
];

/// A network of a sweep: the indices of its point and of itself.
pub(super) type Key = (usize, u32);

/// A network's rows with what they say.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Record {
    pub text: String,
    pub observations: Vec<Observation>,
}

/// What a file has.
#[derive(Debug, Default)]
pub(super) struct Held {
    /// The networks that are there whole.
    pub records: BTreeMap<Key, Record>,
    /// The length of its beginning that has whole networks in their order only.
    pub bytes: usize,
    /// Their number.
    pub networks: usize,
}

/// The two first lines.
pub(super) fn header(title: &str, parameters: &[String]) -> String {
    let columns = ["point"].into_iter().chain(parameters.iter().map(String::as_str));
    let columns: Vec<&str> = columns.chain(["network", "layer"]).chain(OBSERVED).collect();
    // A title is one line.
    format!("# {}\n{}\n", title.replace(['\n', '\r'], " "), columns.join(","))
}

/// The rows of a network.
pub(super) fn record((point, network): Key, of: &Point, observations: Vec<Observation>) -> Record {
    let quoted = |cell: &String| {
        if cell.contains([',', '"']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
    };
    let parameters: String = of.values.iter().map(|value| quoted(value) + ",").collect();
    let number = |x: Option<f64>| x.map_or(String::new(), |x| format!("{x:?}"));
    let row = |(layer, o): (usize, &Observation)| {
        let [distance, square] = [0, 1].map(|i| o.normality.map(|pair| pair[i]));
        let [saturated, dead] = [0, 1].map(|i| o.saturation.map(|pair| pair[i]));
        let numbers = [
            Some(o.mean),
            Some(o.second_moment),
            Some(o.fourth_moment),
            o.overlap,
            o.gradient,
            distance,
            square,
            saturated,
            dead,
        ];
        let numbers = numbers.map(number).join(",");
        let counts =
            o.histogram.as_ref().map_or(String::new(), |counts| counts.map(|n| n.to_string()).join(" "));
        format!("{point},{parameters}{network},{layer},{numbers},{counts}\n")
    };
    let text = observations.iter().enumerate().map(row).collect();
    Record { text, observations }
}

/// What a file has of the networks in this order. A file that is not there has none, and one that ends in the middle of
/// a network has those before it.
///
/// # Errors
/// [`Error::Data`] for the file of another sweep, and for a row that is not one; [`Error::Io`].
pub(super) fn read(path: &Path, header: &str, points: &[Point], order: &[Key]) -> Result<Held> {
    let text = match std::fs::read(path) {
        Ok(text) => text,
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => return Ok(Held::default()),
        Err(source) => return Err(Error::Io { path: path.to_owned(), source }),
    };
    parse_all(text, path, header, points, order)
}

/// The same of a text, which errors say is that of a file.
///
/// # Errors
/// [`Error::Data`].
pub(super) fn parse_all(
    text: Vec<u8>,
    path: &Path,
    header: &str,
    points: &[Point],
    order: &[Key],
) -> Result<Held> {
    let refuse = |reason: String| Error::Data { path: path.to_owned(), reason };
    if header.as_bytes().starts_with(&text) {
        return Ok(Held::default());
    }
    let text = String::from_utf8(text).map_err(|_| refuse("not a text".to_owned()))?;
    let body = text.strip_prefix(header).ok_or_else(|| {
        refuse("of another sweep: its first two lines are not those of this one".to_owned())
    })?;
    let mut held = Held { bytes: header.len(), ..Held::default() };
    let (mut in_order, mut at) = (true, header.len());
    let mut lines = body.split_inclusive('\n').filter(|line| line.ends_with('\n')).peekable();
    let mut number = 2;
    while let Some(line) = lines.next() {
        number += 1;
        let wrong = || refuse(format!("line {number} is not a row of this sweep"));
        let (key, layer, first) = parse(line, points).ok_or_else(wrong)?;
        let depth = points[key.0].experiment.depth;
        if layer != 0 {
            return Err(wrong());
        }
        let (mut rows, mut observations) = (line.to_owned(), vec![first]);
        while observations.len() <= depth {
            let Some(line) = lines.peek() else { break };
            match parse(line, points) {
                Some((other, layer, observation)) if other == key && layer == observations.len() => {
                    observations.push(observation);
                }
                // The rest of this network was lost with a process, and another has gone on.
                Some(_) => break,
                None => return Err(refuse(format!("line {} is not a row of this sweep", number + 1))),
            }
            rows += line;
            number += 1;
            lines.next();
        }
        at += rows.len();
        if observations.len() == depth + 1 {
            in_order &= order.get(held.networks) == Some(&key);
            if in_order {
                (held.bytes, held.networks) = (at, held.networks + 1);
            }
            held.records.insert(key, Record { text: rows, observations });
        } else {
            in_order = false;
        }
    }
    Ok(held)
}

/// The key, the layer and the observation of a row; `None` if it is not one of these points.
fn parse(line: &str, points: &[Point]) -> Option<(Key, usize, Observation)> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
    let cells = reader.records().next()?.ok()?;
    let point: usize = cells.get(0)?.parse().ok()?;
    let of = points.get(point)?;
    let parameters = of.values.len();
    if cells.len() != parameters + 3 + OBSERVED.len()
        || !cells.iter().skip(1).zip(&of.values).all(|(cell, value)| cell == value)
    {
        return None;
    }
    let cell = |i: usize| cells.get(1 + parameters + i);
    let network: u32 = cell(0)?.parse().ok()?;
    let layer: usize = cell(1)?.parse().ok()?;
    let number = |i: usize| cell(i).and_then(|text| text.parse::<f64>().ok()).filter(|x| x.is_finite());
    // Empty where it was not measured.
    let asked = |i: usize| match cell(i)? {
        "" => Some(None),
        _ => number(i).map(Some),
    };
    let known = (network as usize) < of.experiment.networks && layer <= of.experiment.depth;
    known.then_some(())?;
    let histogram = match cell(11)? {
        "" => None,
        counts => {
            let counts: Vec<u64> = counts.split(' ').map(|n| n.parse().ok()).collect::<Option<_>>()?;
            Some(counts.try_into().ok()?)
        }
    };
    let observation = Observation {
        mean: number(2)?,
        second_moment: number(3)?,
        fourth_moment: number(4)?,
        overlap: asked(5)?,
        gradient: asked(6)?,
        normality: asked(7)?.zip(asked(8)?).map(|(a, b)| [a, b]),
        saturation: asked(9)?.zip(asked(10)?).map(|(a, b)| [a, b]),
        histogram,
    };
    Some(((point, network), layer, observation))
}
