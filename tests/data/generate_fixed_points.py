#!/usr/bin/env python3
"""Reference values of fixed points, of SELU's constants and of extrema over boxes, by mpmath to 40 digits.

Independent of the crate: expectations by mp.quad over pieces of one standard deviation, derivatives by Stein's identities,
E f' = E f(z)(z - m)/v, E f'' = E f(z)((z - m)^2 - v)/v^2; SELU's moments, for the extrema, by the closed forms
of the paper's eqs. 11 and 13, its derivatives by those of eqs. 62-65 and 72, its extrema by golden sections along the axes
from the best points of a grid.

  fixed_points  activation,omega,tau,mean,variance,contraction_factor,spectral_radius,gradient_gain
  constants     variance,name,value (1020 digits)
  extrema       quantity,domain,goal,value

Needs: pip install mpmath==1.3.0 ; run: for t in fixed_points constants extrema; do python3 generate_fixed_points.py $t > $t.csv; done
"""
import itertools
import sys
from mpmath import mp, mpf, erf, erfc, exp, findroot, log, matrix, pi, quad, sqrt, tanh

mp.dps = 40


def selu_parameters(nu):
    e1, e2 = exp(nu / 2) * erfc(sqrt(nu / 2)), exp(2 * nu) * erfc(sqrt(2 * nu))
    alpha = sqrt(2 * nu / pi) / (1 - e1)
    return alpha, sqrt(2 * nu / (nu + alpha ** 2 * (1 - 2 * e1 + e2)))


A, L = selu_parameters(mpf(1))
SIG = lambda z: 1 / (1 + exp(-z))
PHI = lambda z: erfc(-z / sqrt(2)) / 2
# name -> (breakpoints, f, f')
ACTIVATIONS = {
    "selu": ([0], lambda z: L * z if z > 0 else L * A * (exp(z) - 1), lambda z: L if z > 0 else L * A * exp(z)),
    "relu6": ([0, 6], lambda z: min(max(z, 0), mpf(6)), lambda z: mpf(0 < z < 6)),
    "tanh": ([], tanh, lambda z: 1 - tanh(z) ** 2),
    "sigmoid": ([], SIG, lambda z: SIG(z) * (1 - SIG(z))),
    "softplus": ([], lambda z: log(1 + exp(z)), SIG),
    "gelu": ([], lambda z: z * PHI(z), lambda z: PHI(z) + z * exp(-z * z / 2) / sqrt(2 * pi)),
}


def expectation(g, m, v, breaks):
    s = sqrt(v)
    cuts = sorted([m + k * s for k in range(-14, 15)] + [mpf(b) for b in breaks if abs(b - m) < 14 * s])
    density = lambda z: exp(-(z - m) ** 2 / (2 * v)) / sqrt(2 * pi * v)
    return quad(lambda z: g(z) * density(z), cuts, method="gauss-legendre", maxdegree=6)


def resolve(name):
    factor, _, base = name.rpartition("*")
    breaks, f, slope = ACTIVATIONS[base]
    k = mpf(factor) if factor else mpf(1)
    return breaks, lambda z: k * f(z), lambda z: k * slope(z)


def fixed_point(name, omega, tau, start):
    breaks, f, slope = resolve(name)
    omega, tau = mpf(omega), mpf(tau)

    def image(mu, nu):
        m, v = mu * omega, nu * tau
        mean = expectation(f, m, v, breaks)
        return mean, expectation(lambda z: (f(z) - mean) ** 2, m, v, breaks)

    root = findroot(lambda mu, nu: [x - y for x, y in zip(image(mu, nu), (mu, nu))], start, tol=1e-50, maxsteps=60)
    mu, nu = root
    m, v = mu * omega, nu * tau
    first = lambda g: expectation(lambda z: g(z) * (z - m), m, v, breaks) / v
    second = lambda g: expectation(lambda z: g(z) * ((z - m) ** 2 - v), m, v, breaks) / v ** 2
    square = lambda z: f(z) ** 2
    h = matrix(2, 2)
    h[0, 0], h[0, 1] = omega * first(f), tau * second(f) / 2
    h[1, 0], h[1, 1] = omega * first(square) - 2 * mu * h[0, 0], tau * second(square) / 2 - 2 * mu * h[0, 1]
    norm = max(mp.svd_r(h, compute_uv=False))
    radius = max(abs(x) for x in mp.eig(h, left=False, right=False))
    return [mu, nu, norm, radius, tau * expectation(lambda z: slope(z) ** 2, m, v, breaks)]


def print_fixed_points():
    mp.dps = 30
    print("activation,omega,tau,mean,variance,contraction_factor,spectral_radius,gradient_gain")
    cases = [("selu", o, t, (0, 1)) for o, t in
             [("0", "1"), ("0.1", "0.95"), ("0.1", "1.1"), ("-0.1", "1.1"), ("0.1", "0.8"), ("0.1", "0.9"), ("0", "0.6")]]
    cases += [("selu", "0", "1.5", (0.4, 4)), ("selu", "0", "2.6", (36, 3000)), ("relu6", "0.5", "3", (1.8, 4.4)),
              ("1.5925374*tanh", "0", "1", (0, 1)), ("3*tanh", "0.1", "1", (0, 5)), ("tanh", "1.5", "3", (0.55, 0.16)),
              ("tanh", "1.5", "3", (0, 0.45))]
    for name, omega, tau, start in cases:
        values = fixed_point(name, omega, tau, start)
        print(",".join([name, omega, tau] + [mp.nstr(mp.chop(x, 1e-35), 25) for x in values]), flush=True)


def print_constants():
    mp.dps = 1060
    print("variance,name,value")
    for text in ["1", "2", "1/3"]:
        p, _, q = text.partition("/")
        nu = mpf(p) / mpf(q or 1)
        alpha, lam = selu_parameters(nu)
        e1, e2 = exp(nu / 2) * erfc(sqrt(nu / 2)), exp(2 * nu) * erfc(sqrt(2 * nu))
        h12 = lam / 4 * (alpha * e1 - (alpha - 1) * sqrt(2 / (pi * nu)))
        h22 = lam ** 2 / 2 * (-alpha ** 2 * e1 + 2 * alpha ** 2 * e2 - 1 + 2)
        gain = lam ** 2 / 2 * (1 + alpha ** 2 * e2)
        named = [("alpha", alpha), ("lambda", lam), ("saturation", -alpha * lam), ("jacobian_12", h12),
                 ("jacobian_22", h22), ("contraction_factor", sqrt(h12 ** 2 + h22 ** 2)), ("gradient_gain", gain)]
        for name, value in named:
            print(f"{text},{name},{mp.nstr(value, 1020, strip_zeros=False)}")


def quantities(mu, omega, nu, tau):
    """The quantities of section A3.4.1 at a point, closed forms."""
    y, x = mu * omega, nu * tau
    e0, d = erfc(y / sqrt(2 * x)), exp(-y * y / (2 * x))
    e1, e2 = exp(y + x / 2) * erfc((y + x) / sqrt(2 * x)), exp(2 * y + 2 * x) * erfc((y + 2 * x) / sqrt(2 * x))
    mean = L / 2 * (-(A + y) * e0 + A * e1 + sqrt(2 * x / pi) * d + 2 * y)
    second = L * L / 2 * ((y * y + x) * (2 - e0) + A * A * (-2 * e1 + e2 + e0) + sqrt(2 / pi) * y * sqrt(x) * d)
    my, mx = L / 2 * (A * e1 - e0 + 2), L / 4 * (A * e1 - (A - 1) * sqrt(2 / (pi * x)) * d)
    xy = L * L * (-A * A * e1 + A * A * e2 + y * (2 - e0) + sqrt(2 * x / pi) * d)
    xx = L * L / 2 * (-A * A * e1 + 2 * A * A * e2 - e0 + 2)
    root = sqrt(2 / pi) * d
    k11, l11 = 2 * mx, 2 * xx
    k12 = L / 4 * (A * e1 + root * ((A - 1) * y * x ** -1.5 - A / sqrt(x)))
    k22 = L / 8 * (A * e1 + root * (-(A - 1) * y * y * x ** -2.5 + (A - 1 + A * y) * x ** -1.5 - A / sqrt(x)))
    l12 = L * L / 2 * (-A * A * e1 + 4 * A * A * e2 - root * (A * A - 1) / sqrt(x))
    l22 = L * L / 4 * (-A * A * e1 + 8 * A * A * e2 + root * ((A * A - 1) * y * x ** -1.5 - 3 * A * A / sqrt(x)))
    j11, j12, j21, j22 = omega * my, tau * mx, omega * xy, tau * xx

    def norm(a, b, c, e):
        return (sqrt((a + e) ** 2 + (c - b) ** 2) + sqrt((a - e) ** 2 + (b + c) ** 2)) / 2

    found = {
        "mean": mean, "second_moment": second, "variance": second - mean ** 2, "mean_squared": mean ** 2,
        "variance_change": second - mean ** 2 - nu, "variance_ratio": (second - mean ** 2) / nu,
        "second_moment_change": second - nu, "uncentered_norm": norm(j11, j12, j21, j22),
        "contraction_factor": norm(j11, j12, j21 - 2 * mean * j11, j22 - 2 * mean * j12),
    }
    rows = {
        "11": (omega ** 2 * k11, my + y * k11, omega * tau * k12, omega * nu * k12),
        "12": (omega * tau * k12, mu * tau * k12, tau ** 2 * k22, mx + x * k22),
        "21": (omega ** 2 * l11, xy + y * l11, omega * tau * l12, omega * nu * l12),
        "22": (omega * tau * l12, mu * tau * l12, tau ** 2 * l22, xx + x * l22),
    }
    for entry, derivatives in rows.items():
        for symbol, value in zip(("mu", "omega", "nu", "tau"), derivatives):
            found[f"uncentered_jacobian_{entry}/{symbol}"] = value
    return found


def golden(f, low, high):
    """The smallest value of f on [low, high], ends included, f unimodal."""
    ratio = (sqrt(5) - 1) / 2
    a, b = low, high
    c, d = b - ratio * (b - a), a + ratio * (b - a)
    fc, fd = f(c), f(d)
    while b - a > mpf(10) ** -17:
        if fc < fd:
            b, d, fd = d, c, fc
            c = b - ratio * (b - a)
            fc = f(c)
        else:
            a, c, fc = c, d, fd
            d = a + ratio * (b - a)
            fd = f(d)
    return min([(f(x), x) for x in (low, high, c)])


def extremum(name, box, sign):
    cost = lambda point: sign * quantities(*point)[name]
    sides = [[low + (high - low) * k / 4 for k in range(5)] for low, high in box]
    best = min((cost(point), point) for point in itertools.product(*sides))
    for _ in range(30):
        before = best[0]
        for axis in range(4):
            along = lambda t: cost(best[1][:axis] + (t,) + best[1][axis + 1:])
            value, t = golden(along, *box[axis])
            if value < best[0]:
                best = (value, best[1][:axis] + (t,) + best[1][axis + 1:])
        if before - best[0] < mpf(10) ** -20:
            break
    return sign * best[0]


def print_extrema():
    mp.dps = 25
    boxes = {
        "wide": ("-0.1", "0.1", "-0.1", "0.1", "0.8", "1.5", "0.8", "1.25"),
        "theorem_1": ("-0.1", "0.1", "-0.1", "0.1", "0.8", "1.5", "0.95", "1.1"),
        "theorem_2": ("-1", "1", "-0.1", "0.1", "3", "16", "0.8", "1.25"),
        "theorem_3a": ("-0.1", "0.1", "-0.1", "0.1", "0.05", "0.16", "0.8", "1.25"),
        "theorem_3b": ("-0.1", "0.1", "-0.1", "0.1", "0.05", "0.24", "0.9", "1.25"),
    }
    derivatives = [n for n in quantities(*[mpf(1)] * 4) if "/" in n]
    cases = [(n, "wide", goal) for n in derivatives for goal in ("minimum", "maximum")]
    cases += [("contraction_factor", "wide", "maximum"), ("uncentered_norm", "wide", "maximum"),
              ("variance_change", "theorem_2", "maximum"), ("second_moment_change", "theorem_2", "maximum"),
              ("variance_ratio", "theorem_3a", "minimum"), ("variance_ratio", "theorem_3b", "minimum"),
              ("mean_squared", "theorem_3a", "maximum")]
    cases += [(n, "theorem_1", goal) for n in ("mean", "variance") for goal in ("minimum", "maximum")]
    print("quantity,domain,goal,value")
    for name, box, goal in cases:
        ends = [mpf(t) for t in boxes[box]]
        sides = list(zip(ends[::2], ends[1::2]))
        domain = " ".join(f"{s}={boxes[box][2 * i]}..{boxes[box][2 * i + 1]}"
                          for i, s in enumerate(("mu", "omega", "nu", "tau")))
        value = extremum(name, sides, 1 if goal == "minimum" else -1)
        print(f"{name},{domain},{goal},{mp.nstr(mp.chop(value, 1e-18), 18)}", flush=True)


if __name__ == "__main__":
    {"fixed_points": print_fixed_points, "constants": print_constants, "extrema": print_extrema}[sys.argv[1]]()
