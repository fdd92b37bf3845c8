"""Reference values of the special functions in f64: where `tests/erfcx.rs` gets its truth.

    python3 tests/data/generate_erfcx.py                          writes erfcx.csv, gauss.csv and functions.csv
    python3 tests/data/generate_erfcx.py random 100000 1 > FILE   100000 points per range, seed 1, all functions

and the errors over the points of such a FILE are printed, as in the tables of src/scalar, by

    SELFNORM_ULP_CSV=FILE cargo test --release erfcx::errors -- --nocapture

Needs python-flint (0.9.0 was used): ball arithmetic with 40 digits, of which 25 are written. The arguments are f64, as
hex. erfcx is e^{x^2} erfc(x) below 30 and U(1/2, 1/2, x^2)/sqrt(pi) above; from 1 to 30 the two must overlap.
"""

import math
import random
import sys
from pathlib import Path

from flint import arb, ctx

ctx.dps = 40
BIGGEST = sys.float_info.max
SMALLEST = 5e-324
# erfcx overflows below.
LOWEST = -26.62873571375149


def erfcx(x):
    x = arb(x)
    product = (x * x).exp() * x.erfc() if x < 30 else None
    if x < 1:
        return product
    hypergeometric = (x * x).hypgeom_u(arb(1) / 2, arb(1) / 2) / arb.pi().sqrt()
    assert product is None or product.overlaps(hypergeometric), x
    return hypergeometric


def gauss(u, v):
    return (-arb(u) ** 2 / (2 * arb(v))).exp()


FUNCTIONS = {
    "erfcx": erfcx,
    "gauss": gauss,
    "exp": lambda x: arb(x).exp(),
    "expm1": lambda x: arb(x).expm1(),
    "erf": lambda x: arb(x).erf(),
    "erfc": lambda x: arb(x).erfc(),
}


def row(function, label, x, v=None):
    value = FUNCTIONS[function](*([x] if v is None else [x, v]))
    assert value == 0 or value.rel_accuracy_bits() > 100, (function, x, v)
    digits = value.str(25, radius=False)
    return f"{function},{label},{x.hex()},{'' if v is None else v.hex()},{digits}"


def uniform(a, b):
    return lambda r: r.uniform(a, b)


def log_uniform(a, b, sign=(1,)):
    low, high = math.log2(a), math.log2(b)
    return lambda r: r.choice(sign) * min(b, 2.0 ** r.uniform(low, min(high, 1023.99999)))


ERFCX_RANGES = {
    "-26.63..-7": uniform(LOWEST, -7),
    "-7..-1": uniform(-7, -1),
    "-1..0": uniform(-1, 0),
    "0..1/16": uniform(0, 1 / 16),
    "1/16..3": uniform(1 / 16, 3),
    "3..31": uniform(3, 31),
    "31..2^28": log_uniform(31, 2**28),
    "2^28..1.8e308": log_uniform(2**28, BIGGEST),
    "+-1e-320..1": log_uniform(1e-320, 1, (-1, 1)),
}
OTHER_RANGES = {
    "exp": {"-708..709": uniform(-708, 709), "+-1e-320..1": log_uniform(1e-320, 1, (-1, 1))},
    "expm1": {"-40..709": uniform(-40, 709), "+-1e-320..1": log_uniform(1e-320, 1, (-1, 1))},
    "erf": {"-6..6": uniform(-6, 6), "+-1e-300..1": log_uniform(1e-300, 1, (-1, 1))},
    "erfc": {"-6..26.5": uniform(-6, 26.5), "+-1e-320..1": log_uniform(1e-320, 1, (-1, 1))},
}
# Ranges of q = u^2/(2v), and of v.
GAUSS_RANGES = {
    "q 0..1, v 1e-3..1e3": (uniform(0, 1), log_uniform(1e-3, 1e3)),
    "q 1..708, v 1e-3..1e3": (uniform(1, 708), log_uniform(1e-3, 1e3)),
    "q 0..708, v 1e-320..1.7e308": (uniform(0, 708), log_uniform(1e-320, 1.7e308)),
    "q 1e-300..1, v 1e-320..1.7e308": (log_uniform(1e-300, 1), log_uniform(1e-320, 1.7e308)),
    "subnormal": (uniform(708.4, 745), log_uniform(1e-320, 1.7e308)),
}


def argument(q, v):
    """u with q = u^2/(2v), nearly: the reference is that of the f64."""
    return math.sqrt(2 * q) * math.sqrt(v)


def random_rows(n, seed):
    r = random.Random(seed)
    for label, draw in ERFCX_RANGES.items():
        for _ in range(n):
            yield row("erfcx", label, draw(r))
    for label, (draw_q, draw_v) in GAUSS_RANGES.items():
        for _ in range(n):
            v = draw_v(r)
            yield row("gauss", label.replace(",", ";"), r.choice((-1, 1)) * argument(draw_q(r), v), v)
    for function, ranges in OTHER_RANGES.items():
        for label, draw in ranges.items():
            for _ in range(n):
                yield row(function, label, draw(r))


def erfcx_points():
    points = [-26.6 + 56.6 * (i + 0.5) / 2000 for i in range(2000)]
    points += [30 * (1e8 / 30) ** (i / 200) for i in range(201)]
    points += [10.0 ** (i * 292.3 / 150 + 8) for i in range(150)]
    # Results that are subnormal, and the largest argument.
    points += [2.0**1023 * (0.125 + 1.874 * i / 60) for i in range(60)] + [BIGGEST]
    for power in range(0, 1075, 25):
        points += [2.0**-power / 1.5, -(2.0**-power) / 1.5]
    points += [SMALLEST, -SMALLEST, 0.0, sys.float_info.min, -sys.float_info.min, LOWEST]
    # The ends of the intervals of the table, its end, those of the other branches, with their neighbours.
    ends = [2.0**b * (1 + j / 16) - 1 for b in range(5) for j in range(16)]
    for end in ends + [31.0, 2.0**28, -(2.0**-54), -(2.0**-53), -7.0, -26.0]:
        points += [math.nextafter(end, -math.inf), end, math.nextafter(end, math.inf)]
    # Around results that are powers of two, where the ulp changes.
    points += [-math.sqrt(math.log(2) * (k - 1) + 1e-9 * i) for k in range(2, 1000, 40) for i in (-1, 0, 1)]
    return sorted(set(points))


def erfcx_label(x):
    ends = (-7, -1, 0, 1 / 16, 3, 31, 2**28)
    return list(ERFCX_RANGES)[sum(x >= end for end in ends)]


def gauss_rows():
    r = random.Random(1)
    for label, (draw_q, draw_v) in GAUSS_RANGES.items():
        for _ in range(120):
            v = draw_v(r)
            yield row("gauss", label.replace(",", ";"), r.choice((-1, 1)) * argument(draw_q(r), v), v)
    # The ends of the range in which nothing is scaled, and of all.
    for v in (1e-270, 1e270, SMALLEST, sys.float_info.min, BIGGEST):
        for w in (v, math.nextafter(v, 0.0) or v, min(math.nextafter(v, math.inf), BIGGEST)):
            for q in (1e-17, 0.3, 40.0, 700.0):
                yield row("gauss", "ends", argument(q, w), w)


def function_rows():
    """The functions of core-math, for the tests of `Interval`."""
    r = random.Random(2)
    edges = {
        "exp": [709.782712893384, 709.0, -708.4, -745.1, -746.0, -1.0],
        "expm1": [709.782712893384, -37.5, -36.0, -50.0, -1e-17],
        "erf": [6.0, -6.0, 5.9, 27.0, 1e-308],
        "erfc": [26.5, 26.6, 27.2, 27.5, -5.9, -6.5, -30.0],
    }
    for function, ranges in OTHER_RANGES.items():
        for label, draw in ranges.items():
            for _ in range(150):
                yield row(function, label, draw(r))
        for x in [*edges[function], SMALLEST, -SMALLEST, 0.0, sys.float_info.min, -sys.float_info.min]:
            yield row(function, "edges", x)


def write(name, rows):
    target = Path(__file__).with_name(name)
    target.write_text("\n".join(["function,range,x,v,value", *rows]) + "\n", encoding="utf-8")


def main():
    if sys.argv[1:2] == ["random"]:
        print("function,range,x,v,value")
        for line in random_rows(int(sys.argv[2]), int(sys.argv[3])):
            print(line)
        return
    write("erfcx.csv", (row("erfcx", erfcx_label(x), x) for x in erfcx_points()))
    write("gauss.csv", gauss_rows())
    write("functions.csv", function_rows())


if __name__ == "__main__":
    main()
