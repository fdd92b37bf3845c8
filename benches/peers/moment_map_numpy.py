#!/usr/bin/env python3
"""The moment map of SELU with Jacobian and spectral norm, vectorised in NumPy/SciPy: what benches/moments.rs is compared to.

The same closed forms as src/moments/closed_form.rs, written for arrays; one thread; checked before it is timed.
Needs numpy and scipy. Prints the least time per point, for whole arrays of 10^6 and for arrays cut into blocks that fit
the cache, of the sizes tried the best one.
"""
import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import time

import numpy as np
import scipy
from scipy.special import erfcx

ALPHA, LAMBDA = 1.6732632423543772848, 1.0507009873554804934
N = 1_000_000


def moment_map(mu, nu, omega, tau):
    """(mean, variance, second moment, gain, H11, H12, H21, H22, norm)."""
    m, v = mu * omega, nu * tau
    s = np.sqrt(v)
    r = 1 / (s * np.sqrt(2.0))
    x = -m * r
    gauss = np.exp(-x * x)
    density = gauss * r / np.sqrt(np.pi)
    # E[e^{cz}; z < 0] = e^{-m^2/(2v)} erfcx((m + cv)/sqrt(2v))/2, here with a non-negative argument; P(z > 0) likewise.
    below = 0.5 * gauss * erfcx(-x)
    above = 1.0 - below
    e1 = 0.5 * gauss * erfcx((m + v) * r)
    e2 = 0.5 * gauss * erfcx((m + 2.0 * v) * r)
    la, l2 = LAMBDA * ALPHA, LAMBDA * LAMBDA
    linear = m * above + v * density
    mean = LAMBDA * linear + la * (e1 - below)
    second = l2 * (m * linear + v * above) + la * la * (e2 - 2.0 * e1 + below)
    variance = second - mean * mean
    mean_dm = LAMBDA * above + la * e1
    mean_dv = 0.5 * (la * e1 + (LAMBDA - la) * density)
    second_dm = 2.0 * l2 * linear + 2.0 * la * la * (e2 - e1)
    gain = l2 * above + la * la * e2
    second_dv = gain + la * la * (e2 - e1)
    h11, h12 = omega * mean_dm, tau * mean_dv
    h21, h22 = omega * (second_dm - 2.0 * mean * mean_dm), tau * (second_dv - 2.0 * mean * mean_dv)
    norm = 0.5 * (np.hypot(h11 + h22, h21 - h12) + np.hypot(h11 - h22, h12 + h21))
    return mean, variance, second, tau * gain, h11, h12, h21, h22, norm


def fastest(mu, nu, block):
    """The least time per point over all blocks of this size."""
    times = []
    for k in range(0, N - block + 1, block):
        start = time.perf_counter()
        moment_map(mu[k:k + block], nu[k:k + block], 0.05, 1.02)
        times.append(time.perf_counter() - start)
    return min(times) / block * 1e9


def main():
    one = [float(x[0]) for x in moment_map(np.array([0.0]), np.array([1.0]), 0.0, 1.0)]
    for k, want in [(0, 0.0), (1, 1.0), (3, 1.0715749924557992), (8, 0.7876733604657156)]:
        assert abs(one[k] - want) < 1e-14, (k, one[k], want)
    i = np.arange(N)
    mu, nu = -0.1 + 0.2 * (i / N), 0.8 + 0.7 * ((i * 7919 % N) / N)
    print(f"NumPy {np.__version__}, SciPy {scipy.__version__}")
    whole = min(fastest(mu, nu, N) for _ in range(5))
    blocks, block = min((fastest(mu, nu, block), block) for block in (2048, 4096, 8192, 16384) for _ in range(3))
    print(f"whole arrays, ns per point: {whole:.1f}")
    print(f"blocks of {block}, ns per point: {blocks:.1f}")


if __name__ == "__main__":
    main()
