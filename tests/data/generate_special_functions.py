#!/usr/bin/env python3
"""Writes special_functions.csv: reference values of exp, expm1, erf, erfc and erfcx.

    pip install python-flint==0.9.0 mpmath==1.3.0
    python3 generate_special_functions.py

Every value is computed by Arb at a precision that is doubled until the ball decides all digits; erfcx also from the
confluent hypergeometric function U(1/2, 1/2, x^2) / sqrt(pi), by another code path. Wherever mpmath can do it, its
value must agree. A value is correct within one unit of its last digit. An input is an exact integer, a fraction, or a
double in C99 hexadecimal.
"""

import random
from pathlib import Path

import flint
import mpmath
from flint import arb, fmpq

DIGITS = 60
LONG = 1100
RANDOM_SEED = 20170608
RANDOM_POINTS = 8


def parse(text):
    """The exact rational of an input."""
    if "x" in text:
        numerator, denominator = float.fromhex(text).as_integer_ratio()
        return fmpq(numerator, denominator)
    numerator, _, denominator = text.partition("/")
    return fmpq(int(numerator), int(denominator or "1"))


def erfcx(x):
    if x > 0:
        return (x * x).hypgeom_u(arb("0.5"), arb("0.5")) / arb.pi().sqrt()
    return (x * x).exp() * x.erfc()


FUNCTIONS = {
    "exp": (lambda x: x.exp(), mpmath.exp),
    "expm1": (lambda x: x.expm1(), mpmath.expm1),
    "erf": (lambda x: x.erf(), mpmath.erf),
    "erfc": (lambda x: x.erfc(), mpmath.erfc),
    "erfcx": (erfcx, lambda x: mpmath.exp(x * x) * mpmath.erfc(x)),
}


def value(name, text, digits):
    """The value to `digits` digits, in scientific notation."""
    x = parse(text)
    precision = 4 * digits + 64
    while True:
        flint.ctx.prec = precision
        ball = FUNCTIONS[name][0](arb(x))
        if ball == 0:
            return "0"
        if ball.rel_accuracy_bits() > 3.4 * digits + 16:
            break
        precision *= 2
    decimal = ball.str(digits, radius=False)
    check(name, x, ball, digits)
    mantissa, _, exponent = decimal.lower().partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    exponent = int(exponent or "0")
    # d.ddd
    while whole.startswith("0") and whole != "":
        whole = whole[1:] + fraction[:1]
        fraction = fraction[1:]
        exponent -= 1
    exponent += len(whole) - 1
    fraction = (whole[1:] + fraction).ljust(digits - 1, "0")
    if len(fraction) > digits - 1:
        raise SystemExit(f"{name}({text}) has too many digits: {decimal}")
    return f"{sign}{whole[0]}.{fraction}e{exponent}"


def check(name, x, ball, digits):
    """Against mpmath, where it does not overflow."""
    if abs(x.p) > 10**6 * x.q and name in ("erfc", "erfcx"):
        return
    mpmath.mp.prec = 4 * digits + 256
    theirs = FUNCTIONS[name][1](mpmath.mpf(int(x.p)) / int(x.q))
    difference = abs(ball - arb(mpmath.nstr(theirs, digits + 20)))
    if not difference < abs(ball) * arb(10) ** -digits:
        raise SystemExit(f"mpmath disagrees on {name}({x}): {mpmath.nstr(theirs, digits)}")


def both(texts):
    return [sign + text for text in texts for sign in ("", "-")]


def doubles(numbers):
    return [float(number).hex() for number in numbers]


def inputs(name, random_points):
    small = ["0"] + both(["0x1p-1074", "0x1p-40"] + doubles([1e-300, 1e-20, 1e-5, 0.1, 0.25]) + ["1/3"])
    if name in ("exp", "expm1"):
        middle = both(doubles([0.34657, 0.34658, 0.6931471805599453, 709.78, 745.13]) + ["1", "26", "10000"])
        huge = both(["0x1.81ccdcd6e9e06p+13", "1000000000000000"]) + ["-700000000000000000", "123456789012345678"]
        spread = [random_points.uniform(-700, 700) for _ in range(RANDOM_POINTS)]
        return small + middle + huge + doubles(spread)
    middle = both(doubles([0.4769362762044699, 0.999, 1.001, 1.5, 4.2, 8.9, 9.4]) + ["1", "5", "7/2"])
    if name == "erf":
        return small + middle + both(["26", "10000", "1" + "0" * 30])
    spread = doubles([random_points.uniform(-8, 30) for _ in range(RANDOM_POINTS)])
    # Around the poles of the trapezoidal rule: pi/h = 9.96, 11.5, 13.8, 26.9 for 2, 3, 4 and 16 limbs.
    large = doubles([9.9, 9.97, 10.1, 11.6, 13.7, 13.9, 20, 26.5, 26.9, 27.3]) + ["26", "50", "100", "10000"]
    if name == "erfc":
        return small + middle + large + ["123456", "-26", "-10000"] + spread
    return small + middle + large + ["-26", "-50", "-10000", "1000000000"] + ["1" + "0" * 30] + spread


def main():
    random_points = random.Random(RANDOM_SEED)
    rows = [(name, text, DIGITS) for name in FUNCTIONS for text in inputs(name, random_points)]
    rows += [("exp", "1", LONG), ("exp", "-1/3", LONG), ("expm1", "0x1p-40", LONG), ("erf", "1/2", LONG)]
    rows += [("erfc", text, LONG) for text in ("0x1.4p-1", "7/2", "26", "50", "60")]
    rows += [("erfcx", text, LONG) for text in ("-2", "3/2", "40", "10000")]
    lines = ["function,input,value"]
    lines += [f"{name},{text},{value(name, text, digits)}" for name, text, digits in rows]
    (Path(__file__).parent / "special_functions.csv").write_text("\n".join(lines) + "\n", encoding="ascii")


main()
