//! Random streams: known answers, one stream however it is cut, and the laws.

use selfnorm::random::{Sample, Stream, philox4x32_10};
use selfnorm::simd::{Arithmetic, Level, Work};

/// The known answers of the authors' distribution (Random123, kat_vectors, philox4x32 10).
#[test]
fn known_answers() {
    assert_eq!(philox4x32_10([0; 4], [0; 2]), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
    assert_eq!(philox4x32_10([u32::MAX; 4], [u32::MAX; 2]), [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]);
    let pi = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344];
    assert_eq!(philox4x32_10(pi, [0xa4093822, 0x299f31d0]), [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]);
}

/// Word 8 w + i of block b is word w of counter 8 b + i: vector code against one counter at a time.
#[test]
fn streams_are_the_generator() {
    let stream = Stream::new(0x0123_4567_89ab_cdef, [3, 5, 7]);
    let mut bits = vec![0; 32 * 9];
    stream.bits(0, &mut bits);
    for (k, word) in bits.iter().enumerate() {
        let (block, w, i) = (k / 32, k % 32 / 8, k % 8);
        let counter = [(8 * block + i) as u32, 3, 5, 7];
        assert_eq!(*word, philox4x32_10(counter, [0x89ab_cdef, 0x0123_4567])[w], "word {k}");
    }
}

#[test]
fn any_cut_gives_the_same_bits() {
    fn check<T: Sample + PartialEq + std::fmt::Debug>() {
        let stream = Stream::new(9, [1, 2, 3]);
        let draws: [fn(&Stream, u64, &mut [T]); 2] = [Stream::normals, Stream::uniforms];
        for draw in draws {
            let mut whole = vec![T::default(); 1000];
            draw(&stream, 0, &mut whole);
            for (first, length) in [(0, 1), (1, 30), (31, 2), (16, 16), (5, 700), (999, 1), (40, 0)] {
                let mut part = vec![T::default(); length];
                draw(&stream, first as u64, &mut part);
                assert_eq!(part, whole[first..first + length], "from {first}, {length}");
            }
        }
    }
    check::<f32>();
    check::<f64>();
}

/// `Level::run` itself: every level of the machine does the work once.
#[test]
fn every_level_runs() {
    struct Add<'a>(&'a mut u32);
    impl Work for Add<'_> {
        fn run<A: Arithmetic>(self) {
            *self.0 += 1;
        }
    }
    let mut done = 0;
    let levels = Level::available();
    for level in &levels {
        level.run(Add(&mut done));
    }
    assert_eq!(done as usize, levels.len());
}

/// Normals are Box and Muller's: the same words through the standard library's functions, in f64.
#[test]
fn normals_are_box_and_muller() {
    let stream = Stream::new(77, [0, 1, 2]);
    let n = 16_000;
    let (mut words, mut normals) = (vec![0; 2 * n], vec![0.0_f64; n]);
    stream.bits(0, &mut words);
    stream.normals(0, &mut normals);
    for (words, normals) in words.chunks(32).zip(normals.chunks(16)) {
        for i in 0..8 {
            let [a, b] = [words[i], words[8 + i]].map(f64::from);
            let radius = (-2.0 * ((a + (b + 0.5) / 2_f64.powi(32)) / 2_f64.powi(32)).ln()).sqrt();
            assert!((normals[i].hypot(normals[8 + i]) - radius).abs() <= 1e-14 * radius);
            let y =
                normals[i].abs().min(normals[8 + i].abs()).atan2(normals[i].abs().max(normals[8 + i].abs()));
            let k = (u64::from(words[16 + i] << 3) << 20) | u64::from(words[24 + i] >> 12);
            let angle = (k as f64 + 0.5) / 2_f64.powi(52) * std::f64::consts::FRAC_PI_4;
            assert!((y - angle).abs() < 1e-15, "{y} {angle}");
        }
    }
}

/// Moments to order 8 and tail counts of n = 2^20 normals; each within 5 standard errors: alpha = 6e-7 per number,
/// 1.4e-5 in all. A tail cut at 3 sigma, a scale off by 1 % or a skewed sign would be seen.
#[test]
fn the_normal_law() {
    fn check<T: Sample>(seed: u64) {
        let n = 1 << 20;
        let mut x = vec![T::default(); n];
        Stream::new(seed, [4, 5, 6]).normals(0, &mut x);
        let mean = |g: &dyn Fn(f64) -> f64| x.iter().map(|x| g(x.to_f64())).sum::<f64>() / n as f64;
        let double_factorial = |k: i32| (1..=k).rev().step_by(2).map(f64::from).product::<f64>();
        for order in 1..=8 {
            let want = if order % 2 == 0 { double_factorial(order - 1) } else { 0.0 };
            let variance = double_factorial(2 * order - 1) - want * want;
            let got = mean(&|x| x.powi(order));
            assert!((got - want).abs() < 5.0 * (variance / n as f64).sqrt(), "order {order}: {got}");
        }
        for (beyond, p) in
            [(1.0, 0.158_655_253_931_457), (3.0, 1.349_898_031_630_09e-3), (4.0, 3.167_124_183_311_99e-5)]
        {
            for sign in [-1.0, 1.0] {
                let got = mean(&|x| f64::from(u8::from(sign * x > beyond)));
                assert!((got - p).abs() < 5.0 * (p / n as f64).sqrt(), "beyond {beyond}: {got}");
            }
        }
        // Neighbours in the stream, and partners of a pair, are uncorrelated.
        for lag in [1, 8, 16, 32] {
            let got = x.windows(lag + 1).map(|w| w[0].to_f64() * w[lag].to_f64()).sum::<f64>() / n as f64;
            assert!(got.abs() < 5.0 / (n as f64).sqrt(), "lag {lag}: {got}");
        }
    }
    check::<f32>(1);
    check::<f64>(2);
}

/// Uniforms: 64 equal cells, chi-squared with 63 degrees; its 1 - 1e-6 quantile is 129.
#[test]
fn the_uniform_law() {
    let n = 1 << 18;
    let mut x = vec![0.0_f32; n];
    Stream::new(3, [0; 3]).uniforms(0, &mut x);
    let mut cells = [0_u32; 64];
    for x in x {
        assert!(x > 0.0 && x < 1.0);
        cells[(x * 64.0) as usize] += 1;
    }
    let expected = n as f64 / 64.0;
    let chi: f64 = cells.iter().map(|c| (f64::from(*c) - expected).powi(2) / expected).sum();
    assert!(chi < 129.0 && chi > 20.0, "{chi}");
}

/// Permutations of 4: all 24 appear evenly; chi-squared with 23 degrees, whose 1 - 1e-6 quantile is 70.
#[test]
fn permutations() {
    let mut counts = std::collections::BTreeMap::<Vec<usize>, u32>::new();
    for i in 0..24_000 {
        *counts.entry(Stream::new(5, [i, 0, 0]).permutation(4)).or_default() += 1;
    }
    let chi: f64 = counts.values().map(|c| (f64::from(*c) - 1000.0).powi(2) / 1000.0).sum();
    assert!(counts.len() == 24 && chi < 70.0, "{chi}");
    assert!(Stream::new(5, [0; 3]).permutation(0).is_empty());
}

#[test]
fn indices_and_seeds_separate() {
    let draw = |stream: Stream| {
        let mut x = [0; 4];
        stream.bits(0, &mut x);
        x
    };
    let base = Stream::new(1, [1, 1, 1]);
    let others = [
        Stream::new(2, [1, 1, 1]),
        Stream::new(1 << 32 | 1, [1, 1, 1]),
        Stream::new(1, [2, 1, 1]),
        Stream::new(1, [1, 2, 1]),
        base.with_last(2),
        base.again(1),
        base.again(2),
    ];
    let mut all: Vec<_> = others.into_iter().map(draw).chain([draw(base)]).collect();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 8);
}
