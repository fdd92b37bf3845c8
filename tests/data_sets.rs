//! Data sets: the formats, the real MNIST where it is, damaged files of every kind, standardization.

use super::cli::scratch;
use crate::support::{Random, assert_close, scaled};
use flate2::{Compression, write::GzEncoder};
use selfnorm::Error;
use selfnorm::data::table::{Column, Task};
use selfnorm::data::{Dataset, Split, Standardization, Target, cifar, embedded, folder, idx, table, uci};
use std::fmt::Debug;
use std::io::Write;
use std::path::{Path, PathBuf};

fn file(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn zipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn labels(data: &Dataset) -> (&[u32], &[String]) {
    match data.target() {
        Target::Classes { labels, names } => (labels, names),
        Target::Values(_) => panic!("no classes"),
    }
}

/// The reason for which a file is refused, which names the file.
fn reason<T: Debug>(result: selfnorm::Result<T>, path: &Path) -> String {
    match result {
        Err(Error::Data { path: named, reason }) => {
            assert_eq!(named, path);
            reason
        }
        other => panic!("{other:?}"),
    }
}

/// An IDX file of unsigned bytes.
fn array(dimensions: &[u32], bytes: &[u8]) -> Vec<u8> {
    let mut file = vec![0, 0, 8, dimensions.len() as u8];
    dimensions.iter().for_each(|size| file.extend(size.to_be_bytes()));
    file.extend(bytes);
    file
}

#[test]
fn idx_plain_and_gzip() {
    let place = scratch("idx");
    let pixels: Vec<u8> = (0..12).map(|i| i * 20).collect();
    let images = array(&[3, 2, 2], &pixels);
    let label_file = file(&place, "l", array(&[3], &[2, 0, 1]));
    for (name, bytes) in [("plain", images.clone()), ("zipped", zipped(&images))] {
        let path = file(&place, name, bytes);
        let read = idx::read(&path).unwrap();
        assert_eq!((read.dimensions.as_slice(), &read.bytes), ([3, 2, 2].as_slice(), &pixels));
        let data = idx::read_labelled(&path, &label_file, 3).unwrap();
        assert_eq!((data.rows(), data.width(), labels(&data).0), (3, 4, [2, 0, 1].as_slice()));
        assert_eq!(data.row(1), [80.0 / 255.0, 100.0 / 255.0, 120.0 / 255.0, 140.0 / 255.0]);
        // A label without a class, and too few labels.
        assert!(reason(idx::read_labelled(&path, &label_file, 2), &label_file).contains("2 in row 1"));
        let few = file(&place, "few", array(&[2], &[0, 0]));
        assert!(reason(idx::read_labelled(&path, &few, 3), &few).contains("[2] for 3 images"));
    }
}

#[test]
fn damaged_idx_files_are_refused() {
    let place = scratch("idx-damaged");
    let huge = 1_u32 << 31;
    let bomb = zipped(&[&array(&[huge, 28, 28], &[])[..], &vec![0; 1 << 20]].concat());
    let mut cut = zipped(&array(&[40, 5], &(0..200).collect::<Vec<u8>>()));
    cut.truncate(cut.len() - 20);
    let mut flipped = zipped(&array(&[40, 5], &(0..200).collect::<Vec<u8>>()));
    let checksum = flipped.len() - 6;
    flipped[checksum] ^= 1;
    let cases: [(&str, Vec<u8>, &str); 15] = [
        ("empty", vec![], "header"),
        ("short-magic", vec![0, 0, 8], "header"),
        ("short-header", vec![0, 0, 8, 3, 0, 0, 0, 1, 0], "header"),
        ("text", b"hello world, this is text".to_vec(), "not IDX"),
        ("type", [&[0, 0, 0x0d, 1][..], &[0, 0, 0, 1, 7]].concat(), "0x0d"),
        ("no-dimension", vec![0, 0, 8, 0, 1], "0 dimensions"),
        ("many-dimensions", [&[0, 0, 8, 200][..], &[0; 900]].concat(), "200 dimensions"),
        ("zero", array(&[0, 28, 28], &[]), "no elements"),
        ("truncated", array(&[2, 2], &[1, 2, 3]), "truncated"),
        ("too-long", array(&[2, 2], &[1, 2, 3, 4, 5]), "more than the expected 4"),
        ("claims-2^31", array(&[huge, 28, 28], &[1, 2, 3]), "can hold"),
        ("claims-2^31-zipped", bomb, "can hold"),
        ("overflow", array(&[u32::MAX, u32::MAX, u32::MAX], &[1]), "overflow"),
        ("zip-cut", cut, "damaged"),
        ("zip-flipped", flipped, "damaged"),
    ];
    for (name, bytes, wanted) in cases {
        let path = file(&place, name, bytes);
        let reason = reason(idx::read(&path), &path);
        assert!(reason.contains(wanted), "{name}: {reason}");
    }
    assert!(matches!(idx::read(&place.join("absent")), Err(Error::Io { .. })));
    assert!(idx::mnist(&place).unwrap_err().to_string().contains("train-images-idx3-ubyte"));
}

/// Whatever happens to the bytes of a file: data or an error, never a panic.
#[test]
fn random_damage_does_not_panic() {
    let place = scratch("fuzz-data");
    let mut random = Random::new(5);
    let image_file = array(&[3, 2, 2], &[7; 12]);
    let originals: [Vec<u8>; 4] =
        [zipped(&image_file), image_file, b"a,b,c\n1,2,x\n3,\"4\",y\n".to_vec(), vec![1; 3073 * 2]];
    let (mut read, mut refused) = (0, 0);
    for i in 0..scaled(400) {
        let mut bytes = originals[i as usize % 4].clone();
        for _ in 0..=random.below(3) {
            let at = random.below(bytes.len() as u64) as usize;
            match random.below(3) {
                0 => bytes.truncate(at.max(1)),
                1 => bytes[at] = random.bits() as u8,
                _ => bytes.insert(at, random.bits() as u8),
            }
        }
        let path = file(&place, "f", bytes);
        for good in [
            idx::read(&path).is_ok(),
            cifar::read(std::slice::from_ref(&path)).is_ok(),
            table::read(&path, &Column::Last, Task::Classification).is_ok(),
            table::read_features(&path).is_ok(),
        ] {
            if good { read += 1 } else { refused += 1 }
        }
    }
    assert!(read > 0 && refused > 0, "{read} read, {refused} refused");
}

#[test]
fn cifar_records() {
    let place = scratch("cifar");
    let record = |label: u8, pixel: u8| [&[label][..], &[pixel; 3072]].concat();
    let path = file(&place, "data_batch_1.bin", [record(9, 255), record(0, 51)].concat());
    let data = cifar::read(std::slice::from_ref(&path)).unwrap();
    assert_eq!((data.rows(), data.width(), labels(&data).0), (2, 3072, [9, 0].as_slice()));
    assert_eq!((data.row(0)[0], data.row(1)[3071], labels(&data).1[9].as_str()), (1.0, 0.2, "truck"));
    assert!(reason(cifar::cifar_10(&place), &place).contains("data_batch_2.bin"));
    for i in 2..=5 {
        file(&place, &format!("data_batch_{i}.bin.gz"), zipped(&record(i, 0)));
    }
    file(&place, "test_batch.bin", record(1, 1));
    let split = cifar::cifar_10(&place).unwrap();
    assert_eq!((labels(&split.train).0, split.test.rows()), ([9, 0, 2, 3, 4, 5].as_slice(), 1));
    for (name, bytes, wanted) in [
        ("empty", vec![], "0 bytes"),
        ("part", vec![0; 3000], "3000 bytes"),
        ("label", record(10, 0), "label 10 in record 1"),
    ] {
        let path = file(&place, name, bytes);
        assert!(reason(cifar::read(std::slice::from_ref(&path)), &path).contains(wanted), "{name}");
    }
}

#[test]
fn tables() {
    let place = scratch("tables");
    let read = |text: &str, label: &str, task| {
        let path = file(&place, "t.csv", text);
        let label = if label == "last" { Column::Last } else { Column::of(label) };
        table::read(&path, &label, task)
    };
    let by_name = read("x,\"the, kind\",y\n1,b,-2e-3\n3,a,4\n", "the, kind", Task::Classification).unwrap();
    assert_eq!((by_name.row(0), by_name.row(1)), ([1.0, -0.002].as_slice(), [3.0, 4.0].as_slice()));
    assert_eq!(labels(&by_name).0, [1, 0]);
    // Without headings, tabs, Windows line ends, a blank line, no newline at the end; classes in numerical order.
    let tabs = read("10\t1.5\t2\r\n9\t3\t4\r\n\r\n10\t5\t6", "0", Task::Classification).unwrap();
    assert_eq!((tabs.rows(), labels(&tabs).0), (3, [1, 0, 1].as_slice()));
    assert_eq!(labels(&tabs).1, ["9", "10"]);
    assert_eq!(tabs.row(2), [5.0, 6.0]);
    // A label that is text does not make its line headings.
    assert_eq!(read("1,2,owl\n3,4,ant", "last", Task::Classification).unwrap().rows(), 2);
    let values = read("x,y\n1,0.5\n2,0.25", "y", Task::Regression).unwrap();
    assert_eq!(*values.target(), Target::Values(vec![0.5, 0.25]));
    for (text, label, task, wanted) in [
        ("", "0", Task::Classification, "no rows"),
        ("\n\n", "0", Task::Classification, "no rows"),
        ("x,y\n", "y", Task::Classification, "at least one row"),
        ("1\n2\n", "0", Task::Classification, "at least one row"),
        ("1,2\n3,4\n", "2", Task::Classification, "no label column"),
        ("x,y\n3,4\n", "z", Task::Classification, "no label column"),
        ("1,2\n3\n", "0", Task::Classification, "2 fields"),
        ("1,2,3\n4,,6\n", "0", Task::Classification, "line 2, column 1: ``"),
        // Half a line of headings is none: data are never dropped silently.
        ("1,,3\n4,5,6\n", "0", Task::Classification, "line 1, column 1: ``"),
        ("1,2,3\n4,5,6\n7,nan,9", "0", Task::Classification, "line 3, column 1"),
        ("1,2\n3,1e39\n", "0", Task::Classification, "1e39"),
        ("1,2\n3,inf\n", "0", Task::Classification, "inf"),
        ("1,2\n3,4\n5,x\n", "last", Task::Regression, "line 3, column 1: `x`"),
    ] {
        let reason = reason(read(text, label, task), &place.join("t.csv"));
        assert!(reason.contains(wanted), "{text:?}: {reason}");
    }
    assert!(
        reason(read("1,2\n\u{0}\u{fffd},3", "0", Task::Regression), &place.join("t.csv")).contains("line 2")
    );
    let bytes = file(&place, "b", [b'1', b',', 0xff, b'\n']);
    assert!(reason(table::read_features(&bytes), &bytes).contains("UTF-8"));
}

/// A data set of the collection with 6 rows, one of whose files is replaced.
fn collection(place: &Path, name: &str, replaced: &str, by: &str) -> PathBuf {
    let path = place.join(name);
    std::fs::create_dir_all(&path).unwrap();
    for (kind, text) in [
        (format!("{name}_py.dat"), "1,2\n3,4\n5,6\n7,8\n9,10\n11,12\n"),
        ("labels_py.dat".into(), "0\n1\n0\n1\n2\n2\n"),
        ("folds_py.dat".into(), "1,0\n1,0\n0,0\n0,0\n0,1\n0,1\n"),
        ("validation_folds_py.dat".into(), "0,1\n0,0\n0,0\n1,0\n0,0\n0,0\n"),
    ] {
        file(&path, &kind, if kind.ends_with(replaced) && !replaced.is_empty() { by } else { text });
    }
    path
}

#[test]
fn uci_folds() {
    let place = scratch("uci");
    let good = uci::read(&collection(&place, "good", "", "")).unwrap();
    assert_eq!((good.data.rows(), good.data.width(), labels(&good.data).1.len()), (6, 2, 3));
    assert_eq!(good.folds[0].train, [2, 4, 5]);
    assert_eq!((&good.folds[0].validation, &good.folds[0].test), (&vec![3], &vec![0, 1]));
    assert_eq!((&good.folds[1].validation, &good.folds[1].test), (&vec![0], &vec![4, 5]));
    assert_eq!(labels(&good.data.select(&good.folds[0].test)).0, [0, 1]);
    for (i, (replaced, by, wanted)) in [
        ("labels_py.dat", "0\n1\n0\n1\n3\n3\n", "no row of class 2 of 4"),
        ("labels_py.dat", "0\n1\n0\n1\n2\n", "5 rows for 6"),
        ("labels_py.dat", "0\n1\n0\n1\n2\n0.5\n", "not an integer"),
        ("labels_py.dat", "0\n1\n0\n1\n2\n-1\n", "not an integer"),
        ("labels_py.dat", "0\n1\n0\n1\n2\n16777216\n", "not an integer"),
        ("labels_py.dat", "0,0\n1,0\n0,0\n1,0\n2,0\n2,0\n", "2 columns"),
        ("/folds_py.dat", "", "no rows"),
        ("validation_folds_py.dat", "0\n0\n0\n1\n0\n0\n", "1 folds, for 2"),
        (
            "validation_folds_py.dat",
            "1,1\n0,0\n0,0\n1,0\n0,0\n0,0\n",
            "row 1 of fold 0 is a test and a validation row",
        ),
        ("validation_folds_py.dat", "0,1\n0,2\n0,0\n1,0\n0,0\n0,0\n", "marked 0 and 2"),
        ("validation_folds_py.dat", "0,1\n0,1\n1,1\n1,1\n1,0\n1,0\n", "no training rows"),
        ("_py.dat", "", "no rows"),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("bad{i}");
        let replaced = replaced.trim_start_matches('/');
        let replaced = if replaced == "_py.dat" { format!("{name}_py.dat") } else { replaced.to_owned() };
        let path = collection(&place, &name, "", "");
        file(&path, &replaced, by);
        let error = uci::read(&path).unwrap_err();
        assert!(matches!(error, Error::Data { .. }) && error.to_string().contains(wanted), "{name}: {error}");
    }
    assert!(matches!(uci::read(&place.join("absent")), Err(Error::Io { .. })));
}

#[test]
fn data_sets_are_checked() {
    let values = |n: usize| Target::Values(vec![0.0; n]);
    let refused = |features: Vec<f32>, width, target| match Dataset::new(features, width, target) {
        Err(Error::Domain { parameter, .. }) => parameter,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(vec![], 0, values(0)), "features");
    assert_eq!(refused(vec![], 3, values(0)), "features");
    assert_eq!(refused(vec![1.0; 5], 2, values(2)), "features");
    assert_eq!(refused(vec![1.0; 4], usize::MAX, values(2)), "features");
    assert_eq!(refused(vec![1.0, f32::NAN], 1, values(2)), "features");
    assert_eq!(refused(vec![1.0], 1, Target::Values(vec![f32::INFINITY])), "values");
    assert_eq!(refused(vec![1.0], 1, Target::numbered(vec![3], 3)), "labels");
    let missing = folder(Some(Path::new("/nowhere/at/all"))).unwrap_err().to_string();
    assert!(missing.contains("/nowhere/at/all") && missing.contains("SELFNORM_DATA"), "{missing}");
}

#[test]
fn standardization_knows_the_training_part_only() {
    let mut random = Random::new(11);
    let (n, shift, scale) = (997, [3.0, -200.0, 0.1], [2.0, 50.0, 0.0]);
    let features: Vec<f32> =
        (0..3 * n).map(|i| (shift[i % 3] + scale[i % 3] * random.between(-1.0, 1.0)) as f32).collect();
    let mut train = Dataset::new(features, 3, Target::Values(vec![0.0; n])).unwrap();
    let other = Dataset::new(vec![10.0, 0.0, 7.0], 3, Target::Values(vec![0.0])).unwrap();
    let fitted = Standardization::fit(&train);
    train = {
        let mut t = train;
        fitted.apply(&mut t).unwrap();
        t
    };
    for column in 0..3 {
        let of = || train.features().iter().skip(column).step_by(3).map(|x| f64::from(*x));
        let mean = of().sum::<f64>() / n as f64;
        let variance = of().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n as f64;
        assert_close!(mean, 0.0, scale = 1e-6, because = "rounding to f32 of numbers below 4", at = column);
        let want = if column == 2 { 0.0 } else { 1.0 };
        assert_close!(
            variance,
            want,
            scale = 1e-6,
            because = "rounding to f32 of numbers below 4",
            at = column
        );
    }
    // The constant feature is only shifted.
    assert_eq!(fitted.deviations()[2], 1.0);
    let mut test = other;
    fitted.apply(&mut test).unwrap();
    for (column, raw) in [10.0, 0.0, 7.0].into_iter().enumerate() {
        let want = (raw - fitted.means()[column]) / fitted.deviations()[column];
        assert_close!(f64::from(test.features()[column]), want, rel = 6e-8, because = "one rounding to f32");
    }
    // Another width, and what would leave f32: refused, and the data as they were.
    let mut narrow = Dataset::new(vec![1.0], 1, Target::Values(vec![0.0])).unwrap();
    assert!(fitted.apply(&mut narrow).is_err());
    let tiny = Dataset::new(vec![0.0, 1e-30], 1, Target::Values(vec![0.0; 2])).unwrap();
    let mut large = Dataset::new(vec![3e38, 1.0], 1, Target::Values(vec![0.0; 2])).unwrap();
    let before = large.clone();
    assert!(Standardization::fit(&tiny).apply(&mut large).is_err());
    assert_eq!(large, before);
}

/// What is computed: classes take turns, a longer set begins with the shorter, test rows and other seeds are others.
#[test]
fn computed_data() {
    type Make = fn([usize; 2], u64) -> selfnorm::Result<Split>;
    let sets: [(Make, usize, u32); 3] = [
        (|rows, seed| embedded::glyphs(rows, 0.1, seed), 784, 10),
        (|rows, seed| embedded::spirals(rows, 0.1, seed), 2, 2),
        (|rows, seed| embedded::clusters(rows, 6, 3, 0.5, seed), 6, 3),
    ];
    for (make, width, classes) in sets {
        let [long, short, other] =
            [make([60, 60], 3), make([30, 5], 3), make([30, 5], 4)].map(Result::unwrap);
        assert_eq!((long.train.rows(), long.test.rows(), long.train.width()), (60, 60, width));
        let turns: Vec<u32> = (0..60).map(|i| i % classes).collect();
        assert_eq!(labels(&long.train).0, turns);
        assert_eq!(long.train.features()[..30 * width], *short.train.features());
        assert_eq!(long.test.features()[..5 * width], *short.test.features());
        assert_ne!(long.train.features(), long.test.features());
        assert_ne!(short.train.features(), other.train.features());
        assert!(make([0, 5], 3).is_err() && make([5, 0], 3).is_err());
    }
    let teacher = |seed| embedded::teacher([500, 500], 8, 12, 4, seed).unwrap();
    let (first, second) = (teacher(1), teacher(2));
    for class in 0..4 {
        // Four classes, none below a twentieth of a fair share with these seeds.
        let count = labels(&first.train).0.iter().filter(|label| **label == class).count();
        assert!(count >= 7, "{count} of class {class}");
    }
    assert_ne!(labels(&first.train).0, labels(&second.train).0);
    assert!(
        embedded::teacher([5, 5], 0, 3, 2, 1).is_err() && embedded::clusters([5, 5], 3, 0, 1.0, 1).is_err()
    );
    assert!(embedded::spirals([5, 5], -0.1, 1).is_err() && embedded::glyphs([5, 5], f64::NAN, 1).is_err());
}

/// Spirals without noise by their formula: angle 4 pi r, and pi more in the second class; clusters without spread are
/// their centres.
#[test]
fn computed_data_without_noise() {
    let spirals = embedded::spirals([400, 1], 0.0, 5).unwrap().train;
    for (i, label) in labels(&spirals).0.iter().enumerate() {
        let [x, y] = [spirals.row(i)[0], spirals.row(i)[1]].map(f64::from);
        let r = x.hypot(y);
        let angle = std::f64::consts::PI * (4.0 * r + f64::from(*label));
        assert!(
            r < 1.0 && (x - r * angle.cos()).abs() < 1e-5 && (y - r * angle.sin()).abs() < 1e-5,
            "{x} {y}"
        );
    }
    let clusters = embedded::clusters([9, 1], 4, 3, 0.0, 5).unwrap().train;
    assert!((3..9).all(|i| clusters.row(i) == clusters.row(i - 3)) && clusters.row(0) != clusters.row(1));
}

/// Digits: pixels from 0 to 1, all of them on the image, with ink on 4 to 40 % of it, and their centres of mass inside.
#[test]
fn digits_are_drawn() {
    let glyphs = embedded::glyphs([scaled(300) as usize, 1], 0.0, 7).unwrap().train;
    for i in 0..glyphs.rows() {
        let image = glyphs.row(i);
        assert!(image.iter().all(|x| (0.0..=1.0).contains(x)), "{i}");
        let ink: f32 = image.iter().sum();
        assert!((0.04..0.4).contains(&(ink / 784.0)), "{i}: {ink}");
        let edge: f32 =
            (0..28).map(|k| image[k] + image[27 * 28 + k] + image[28 * k] + image[28 * k + 27]).sum();
        assert!(edge < 0.25 * ink, "{i}: {edge} of {ink} on the edge");
    }
}

/// Where SELFNORM_DATA is set, MNIST must be there and be what its authors published.
#[test]
fn mnist() {
    if std::env::var_os("SELFNORM_DATA").is_none() {
        eprintln!("MNIST: skipped, SELFNORM_DATA does not name a folder with it");
        return;
    }
    let split = idx::mnist(&folder(None).unwrap()).unwrap();
    for (data, rows, counts) in [
        (&split.train, 60_000, [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]),
        (&split.test, 10_000, [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]),
    ] {
        assert_eq!((data.rows(), data.width()), (rows, 784));
        let mut found = [0; 10];
        labels(data).0.iter().for_each(|label| found[*label as usize] += 1);
        assert_eq!(found, counts);
    }
    // The moments of the training pixels that are widely quoted, to the printed digits.
    let n = split.train.features().len() as f64;
    let mean = split.train.features().iter().map(|x| f64::from(*x)).sum::<f64>() / n;
    let second = split.train.features().iter().map(|x| f64::from(*x).powi(2)).sum::<f64>() / n;
    assert_close!(mean, 0.1307, scale = 5e-5, because = "printed to four digits");
    assert_close!((second - mean * mean).sqrt(), 0.3081, scale = 5e-5, because = "printed to four digits");
}

/// All data sets of the collection that lie unpacked under SELFNORM_DATA.
#[test]
fn uci_collection() {
    let sets = std::env::var_os("SELFNORM_DATA").map(|place| Path::new(&place).join("uci/uci121"));
    let Some(sets) = sets.filter(|path| path.is_dir()) else {
        eprintln!("UCI: skipped, SELFNORM_DATA does not name a folder with uci/uci121");
        return;
    };
    let mut read = 0;
    for entry in std::fs::read_dir(&sets).unwrap() {
        let path = entry.unwrap().path();
        let set = uci::read(&path).unwrap();
        assert_eq!(set.folds.len(), 4, "{}", path.display());
        for fold in &set.folds {
            assert_eq!(fold.train.len() + fold.validation.len() + fold.test.len(), set.data.rows());
        }
        read += 1;
    }
    assert!(read >= 1, "{} is empty", sets.display());
}
