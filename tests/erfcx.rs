//! erfcx, gauss and the functions of `core-math` in `f64`, against ball arithmetic: see `data/generate_erfcx.py`.

use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};
use selfnorm::scalar::{Rational, Scalar, erfcx, nearest, parse_rational};

/// In ulp. What the functions promise is 2; this is what they keep.
const BOUNDS: [(&str, f64); 6] =
    [("erfcx", 0.65), ("gauss", 0.53), ("exp", 0.501), ("expm1", 0.501), ("erf", 0.501), ("erfc", 0.501)];
/// A subnormal result is rounded twice: 1/2 and at most half of 0.53.
const SUBNORMAL_BOUND: f64 = 0.77;

/// Rows of erfcx.csv, gauss.csv and functions.csv.
const ROWS: usize = 3492 + 1243;

/// One line of the files of `generate_erfcx.py`.
struct Row<'a> {
    function: &'a str,
    range: &'a str,
    got: f64,
    value: Rational,
}

fn parse(line: &str) -> Option<Row<'_>> {
    let mut fields = line.split(',');
    let (function, range) = (fields.next()?, fields.next()?);
    let (x, v) = (parse_hex(fields.next()?)?, parse_hex(fields.next()?));
    let value = parse_rational(fields.next()?).ok()?;
    let got = match (function, v) {
        ("erfcx", None) => erfcx(x),
        ("gauss", Some(v)) => <f64 as Scalar>::gauss(x, v),
        ("exp", None) => Scalar::exp(x),
        ("expm1", None) => Scalar::exp_m1(x),
        ("erf", None) => Scalar::erf(x),
        ("erfc", None) => Scalar::erfc(x),
        _ => return None,
    };
    Some(Row { function, range, got, value })
}

/// The number that Python's `float.hex` wrote.
pub fn parse_hex(text: &str) -> Option<f64> {
    let (sign, magnitude) = text.strip_prefix('-').map_or((1.0, text), |rest| (-1.0, rest));
    let (mantissa, exponent) = magnitude.strip_prefix("0x")?.split_once('p')?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = u64::from_str_radix(&format!("{whole}{fraction}"), 16).ok()?;
    let power = exponent.parse::<i32>().ok()? - 4 * i32::try_from(fraction.len()).ok()?;
    // Two exact steps: 2^power alone may be below the range.
    let half = power / 2;
    Some(sign * digits as f64 * 2_f64.powi(half) * 2_f64.powi(power - half))
}

/// |got - value| in units of the last place of an f64 of the size of `value`.
fn ulps(got: f64, value: &Rational) -> f64 {
    let rounded = nearest(value);
    if !got.is_finite() || !rounded.is_finite() {
        return if got.to_bits() == rounded.to_bits() { 0.0 } else { f64::INFINITY };
    }
    let above = |n: i32| value.abs() >= power_of_two(n);
    let mut exponent = ((rounded.to_bits() >> 52 & 0x7ff) as i32 - 1023).max(-1022);
    if exponent > -1022 && !above(exponent) {
        exponent -= 1;
    }
    let Some(got) = Rational::from_float(got) else { return f64::INFINITY };
    // |got - value| / 2^(exponent - 52), without the reductions that would take most of the time.
    let numer = (got.numer() * value.denom() - value.numer() * got.denom()).abs() << (52 - exponent).max(0);
    let denom = (got.denom() * value.denom()) << (exponent - 52).max(0);
    Rational::new_raw(numer, denom).to_f64().unwrap_or(f64::INFINITY)
}

fn power_of_two(n: i32) -> Rational {
    let power = Rational::from(BigInt::from(1) << n.unsigned_abs());
    if n < 0 { power.recip() } else { power }
}

/// Prints the largest and the mean error of each range; returns the number of rows and what is beyond its bound.
fn check(text: &str) -> (usize, Vec<String>) {
    let (mut rows, mut beyond) = (0, Vec::new());
    let mut ranges: Vec<(String, usize, f64, f64)> = Vec::new();
    for line in text.lines().skip(1) {
        let row = parse(line).unwrap_or_else(|| panic!("not a row: {line}"));
        let error = ulps(row.got, &row.value);
        let mut bound =
            BOUNDS.iter().find(|(name, _)| *name == row.function).map_or(0.0, |(_, bound)| *bound);
        if nearest(&row.value).is_subnormal() {
            bound = SUBNORMAL_BOUND;
        }
        if error > bound {
            beyond.push(format!("{line}: got {:e}, {error} ulp", row.got));
        }
        let label = format!("{} | {}", row.function, row.range);
        if ranges.last().is_none_or(|last| last.0 != label) {
            ranges.push((label, 0, 0.0, 0.0));
        }
        if let Some((_, n, largest, sum)) = ranges.last_mut() {
            (*n, *largest, *sum) = (*n + 1, largest.max(error), *sum + error);
        }
        rows += 1;
    }
    for (label, n, largest, sum) in ranges {
        println!("{label} | {n} points | max {largest:.4} | mean {:.4}", sum / n as f64);
    }
    (rows, beyond)
}

#[test]
fn errors() {
    let (rows, beyond) = match std::env::var("SELFNORM_ULP_CSV") {
        Ok(path) => check(&std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{path}: {e}"))),
        Err(_) => {
            let files = [
                include_str!("data/erfcx.csv"),
                include_str!("data/gauss.csv"),
                include_str!("data/functions.csv"),
            ];
            let checked = files.map(check);
            let rows = checked.iter().map(|(rows, _)| rows).sum();
            assert_eq!(rows, ROWS, "rows were lost");
            (rows, checked.into_iter().flat_map(|(_, beyond)| beyond).collect())
        }
    };
    assert!(rows > 0 && beyond.is_empty(), "{} of {rows} rows:\n{}", beyond.len(), beyond.join("\n"));
}

/// The yardstick itself.
#[test]
fn an_ulp_is_an_ulp() {
    let one = Rational::from_integer(1.into());
    let cases = [
        (1.0, one.clone(), 0.0),
        (1.0 + f64::EPSILON, one.clone(), 1.0),
        // Just below a power of two the unit is half of that above.
        (1.0, &one - power_of_two(-60), 1.0 / 128.0),
        (1.0, &one + power_of_two(-60), 1.0 / 256.0),
        (f64::from_bits(3), power_of_two(-1074), 2.0),
        (f64::MAX, power_of_two(1023), 2_f64.powi(52) - 1.0),
        (f64::INFINITY, power_of_two(1024), 0.0),
        (f64::MAX, power_of_two(1024), f64::INFINITY),
        (f64::NAN, one, f64::INFINITY),
    ];
    for (got, value, want) in cases {
        assert_eq!(ulps(got, &value).to_bits(), want.to_bits(), "{got:e} against {value}");
    }
    assert_eq!(parse_hex("-0x1.8p+1").map(f64::to_bits), Some((-3.0_f64).to_bits()));
    assert_eq!(parse_hex("0x0.0000000000003p-1022").map(f64::to_bits), Some(3));
    assert_eq!(parse_hex("0x1.fffffffffffffp+1023").map(f64::to_bits), Some(f64::MAX.to_bits()));
}

#[test]
fn erfcx_at_the_edges() {
    let bits = |x: f64| erfcx(x).to_bits();
    for x in [0.0, f64::from_bits(1), f64::MIN_POSITIVE, 1e-300, 2_f64.powi(-60)] {
        assert_eq!(bits(x), 1_f64.to_bits(), "{x:e}");
        assert_eq!(bits(-x), 1_f64.to_bits(), "-{x:e}");
    }
    let last = -26.628_735_713_751_49_f64;
    assert!(erfcx(last).is_finite());
    for x in
        [last.next_down(), -26.65, -26.7, -26.8, -27.0, -31.5, -1e10, -1e200, f64::MIN, f64::NEG_INFINITY]
    {
        assert_eq!(bits(x), f64::INFINITY.to_bits(), "{x:e}");
    }
    assert_eq!(bits(f64::INFINITY), 0);
    for bits in
        [0x7ff8_0000_0000_0000, 0xfff8_0000_0000_0000, 0x7ff0_0000_0000_0001, 0xfff0_0000_0000_0001_u64]
    {
        assert!(erfcx(f64::from_bits(bits)).is_nan(), "{bits:x}");
    }
}

/// erfcx decreases; across the ends of the intervals of the table it may rise by a rounding, not by more.
#[test]
fn erfcx_joins() {
    let table =
        (0..5).flat_map(|b| (0..16).map(move |j| f64::from(1 << b) * (1.0 + f64::from(j) / 16.0) - 1.0));
    let mut ends: Vec<f64> = table.chain([31.0, 268_435_456.0, -7.0]).collect();
    ends.extend([2_f64.powi(-54), 2_f64.powi(-53)].map(|x| -x));
    let mut steps = 0;
    for end in ends {
        let mut x = (0..50).fold(end, |x, _| x.next_down());
        for _ in 0..100 {
            let (here, next) = (erfcx(x), erfcx(x.next_up()));
            assert!(next <= here.next_up(), "erfcx({x:e}) = {here:e}, then {next:e}");
            x = x.next_up();
            steps += 1;
        }
    }
    assert_eq!(steps, 8500);
}

#[test]
fn gauss_at_the_edges() {
    let gauss = <f64 as Scalar>::gauss;
    let (tiny, inf) = (f64::from_bits(1), f64::INFINITY);
    let cases = [
        (0.0, 1.0, 1.0),
        (-0.0, tiny, 1.0),
        (0.0, f64::MAX, 1.0),
        (tiny, 1.0, 1.0),
        (1e-200, 1e-300, 1.0),
        (1.0, inf, 1.0),
        (f64::MAX, inf, 1.0),
        (1e200, 1.0, 0.0),
        (-1e200, 1e-200, 0.0),
        (1.0, tiny, 0.0),
        (1e200, 1e300, 0.0),
        (f64::MAX, f64::MAX, 0.0),
        (39.0, 1.0, 0.0),
        (1.0, 0.0, 0.0),
        (inf, 1.0, 0.0),
        (-inf, tiny, 0.0),
        (inf, f64::MAX, 0.0),
    ];
    for (u, v, want) in cases {
        assert_eq!(gauss(u, v).to_bits(), f64::to_bits(want), "gauss({u:e}, {v:e}) = {:e}", gauss(u, v));
    }
    let signalling = f64::from_bits(0x7ff0_0000_0000_0001);
    for (u, v) in [(f64::NAN, 1.0), (signalling, 1.0), (f64::NAN, 1e300), (f64::NAN, tiny), (1.0, f64::NAN)] {
        assert!(gauss(u, v).is_nan(), "gauss({u}, {v})");
    }
    assert!(gauss(0.0, 0.0).is_nan() && gauss(inf, inf).is_nan());
}
