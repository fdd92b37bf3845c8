#!/usr/bin/env python3
"""Reference values of the smooth activations: Gaussian moments and Taylor coefficients.

`generate_smooth_moments.py moments` writes smooth_moments.csv, `generate_smooth_moments.py jets` smooth_jets.csv.

Moments, for z ~ N(net_mean, net_variance): the columns of moments.csv (see generate_moments.py), mean_dv and
second_dv from E f''/2 and E (f'^2 + f f''), and behind them what rounding errors are relative to:
  scale_mean E|f|, scale_dm E|f'|, scale_dv E|f''|/2, scale_second_dm 2 E|f f'|, scale_second_dv E(f'^2 + |f f''|).
f, f' and f'' are written out by hand; the integral is composite Gauss-Legendre in balls of 110 digits, cut at every
second standard deviation to 40 of them and at distances from 0 that double from 1/2; the rules of 32 and 48 points
must agree to 1e-25 of the scale, and 20 digits are printed. Values below 1e-80 stand for 0.

Jets: f^(k)(z)/k!, k = 0..8, by the power series of python-flint, 20 digits.

Needs: pip install python-flint==0.9.0
"""
import sys
from flint import arb, arb_series, ctx

ctx.dps = 110
PI = arb.pi()
SQRT2 = arb(2).sqrt()


def tanh(z):
    q = (-2 * abs(z)).exp()
    t = (1 - q) / (1 + q)
    t = -t if z < 0 else t
    d = 4 * q / (1 + q) ** 2
    return t, d, -2 * t * d


def lecun(z):
    a, b = arb(17159) / 10000, arb(2) / 3
    t, d, c = tanh(b * z)
    return a * t, a * b * d, a * b * b * c


def logistic(z):
    q = (-abs(z)).exp()
    large, small = 1 / (1 + q), q / (1 + q)
    return (small, large) if z < 0 else (large, small)


def sigmoid(z):
    s, r = logistic(z)
    return s, s * r, s * r * (r - s)


def softplus(z):
    s, r = logistic(z)
    return (-abs(z)).exp().log1p() + (z if z > 0 else 0), s, s * r


def erf(z):
    d = 2 / PI.sqrt() * (-z * z).exp()
    return z.erf(), d, -2 * z * d


def gelu(z):
    phi, cdf = (-z * z / 2).exp() / (2 * PI).sqrt(), (-z / SQRT2).erfc() / 2
    return z * cdf, cdf + z * phi, (2 - z * z) * phi


def silu(z):
    s, d, c = sigmoid(z)
    return z * s, s + z * d, 2 * d + z * c


def mish(z):
    s, d, _ = sigmoid(z)
    if z > 0:
        q = (-z).exp()
        # u = 1 + e^z; w = (u^2 - 1)/(u^2 + 1), all divided by e^{2z}
        w = (1 + 2 * q) / (1 + 2 * q + 2 * q * q)
        rest = 4 * q * q * (1 + q) ** 2 / (1 + 2 * q + 2 * q * q) ** 2
    else:
        p = z.exp()
        w = p * (p + 2) / (p * p + 2 * p + 2)
        rest = 4 * (1 + p) ** 2 / (p * p + 2 * p + 2) ** 2
    dw, cw = rest * s, rest * (d - 2 * w * s * s)
    return z * w, w + z * dw, 2 * dw + z * cw


def arctan(z):
    d = 1 / (1 + z * z)
    return z.atan(), d, -2 * z * d * d


ACTIVATIONS = {"tanh": tanh, "lecun-tanh": lecun, "sigmoid": sigmoid, "softplus": softplus, "erf": erf,
               "gelu": gelu, "silu": silu, "mish": mish, "arctan": arctan}

RULES = {n: [arb.legendre_p_root(n, k, weight=True) for k in range(n)] for n in (32, 48)}


def sums(f, m, v, n):
    s = v.sqrt()
    origin, reach = -m / s, arb(40)
    cuts = [arb(t) for t in range(-40, 41, 2)] + [origin]
    distance = 1 / (2 * s)
    while distance < 80 + abs(origin):
        cuts += [origin - distance, origin + distance]
        distance = 2 * distance
    cuts = sorted((arb(c.mid()) for c in cuts if abs(c) <= reach), key=float)
    rows = []
    for a, b in zip(cuts, cuts[1:]):
        middle, half = (a + b) / 2, (b - a) / 2
        if half == 0:
            continue
        for x, w in RULES[n]:
            t = arb((middle + half * x).mid())
            rows.append((w * half * (-t * t / 2).exp() / (2 * PI).sqrt(), *f(arb((m + s * t).mid()))))
    def expect(g):
        return sum((w * g(y, d, c) for w, y, d, c in rows), arb(0))
    mean = expect(lambda y, d, c: y)
    values = [mean, expect(lambda y, d, c: y * y), expect(lambda y, d, c: (y - mean) ** 2),
              expect(lambda y, d, c: d), expect(lambda y, d, c: c) / 2, 2 * expect(lambda y, d, c: y * d),
              expect(lambda y, d, c: d * d + y * c), expect(lambda y, d, c: d * d)]
    scales = [expect(lambda y, d, c: abs(y)), expect(lambda y, d, c: abs(d)), expect(lambda y, d, c: abs(c)) / 2,
              2 * expect(lambda y, d, c: abs(y * d)), expect(lambda y, d, c: d * d + abs(y * c))]
    return values, scales


def moments():
    print("activation,net_mean,net_variance,mean,second,variance,mean_dm,mean_dv,second_dm,second_dv,gain,"
          "scale_mean,scale_dm,scale_dv,scale_second_dm,scale_second_dv")
    for name, f in ACTIVATIONS.items():
        for m in ("-50", "-3", "0", "0.7", "50"):
            for v in ("1e-12", "1e-6", "1e-3", "1", "30", "1e4", "1e8"):
                coarse, _ = sums(f, arb(m), arb(v), 32)
                fine, scales = sums(f, arb(m), arb(v), 48)
                e, d, c, sd, sv = scales
                for a, b, scale in zip(coarse, fine, [e, fine[1], fine[2], d, c, sd, sv, fine[7]]):
                    assert abs(a - b).mid() <= scale.mid() * arb("1e-25") + arb("1e-90"), (name, m, v, a, b, scale)
                texts = ["0" if abs(x).mid() < arb("1e-80") else arb(x.mid()).str(20, radius=False)
                         for x in fine]
                print(",".join([name, m, v] + texts + [arb(x.mid()).str(5, radius=False) for x in scales]), flush=True)


def series(name, x):
    def logistic(y):
        return 1 / (1 + (-y).exp())
    def tanh(y):
        return 2 * logistic(2 * y) - 1
    def softplus(y):
        return (1 + y.exp()).log()
    return {"tanh": lambda: tanh(x), "lecun-tanh": lambda: arb(17159) / 10000 * tanh(x * (arb(2) / 3)),
            "sigmoid": lambda: logistic(x), "softplus": lambda: softplus(x), "erf": lambda: x.erf(),
            "gelu": lambda: x * (1 + (x / SQRT2).erf()) / 2, "silu": lambda: x * logistic(x),
            "mish": lambda: x * tanh(softplus(x)), "arctan": lambda: x.atan()}[name]()


def jets():
    ctx.dps, ctx.cap = 400, 9
    print("activation,z," + ",".join(f"c{k}" for k in range(9)))
    for name in ACTIVATIONS:
        for z in ("-30", "-8.5", "-2.5", "-0.75", "-0.0009765625", "0", "0.25", "1.5", "4.125", "19", "45"):
            x = arb_series([arb(z), arb(1)], prec=9)
            y = series(name, x)
            print(",".join([name, z] + [arb(y[k].mid()).str(20, radius=False) if abs(y[k]) > arb("1e-300") or y[k] != 0
                                        and abs(y[k]) > arb("1e-340") else "0" for k in range(9)]))


if __name__ == "__main__":
    {"moments": moments, "jets": jets}[sys.argv[1]]()
