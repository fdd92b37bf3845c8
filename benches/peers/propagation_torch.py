"""The peer of benches/propagation.rs: samples through layers of fresh Gaussian weights, f32, SELU, mean and variance per layer.

    python3 benches/peers/propagation_torch.py SAMPLES LAYERS WIDTH THREADS
"""

import sys
import time

import torch

samples, layers, width, threads = map(int, sys.argv[1:5])
torch.set_num_threads(threads)
torch.manual_seed(1)


def run():
    x = torch.randn(samples, width)
    moments = []
    for _ in range(layers):
        w = torch.randn(width, width) * width**-0.5
        x = torch.nn.functional.selu(x @ w)
        variance, mean = torch.var_mean(x)
        moments.append((mean.item(), variance.item()))
    return moments


with torch.no_grad():
    mean, variance = run()[-1]
    assert abs(mean) < 0.3 and abs(variance - 1) < 0.7, (mean, variance)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
print(f"seconds: {min(times)}")
