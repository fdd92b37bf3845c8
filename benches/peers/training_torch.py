"""The peer of benches/training.rs: training steps of batch 128, f32, ten classes.

    python3 benches/peers/training_torch.py selu|relu+bn|adam INPUTS DEPTH WIDTH THREADS
"""

import sys
import time

import torch

name = sys.argv[1]
inputs, depth, width, threads = map(int, sys.argv[2:6])
torch.set_num_threads(threads)
torch.manual_seed(1)
layers = []
for layer in range(depth):
    linear = torch.nn.Linear(inputs if layer == 0 else width, width)
    torch.nn.init.normal_(linear.weight, std=linear.in_features**-0.5)
    torch.nn.init.zeros_(linear.bias)
    layers += [linear, torch.nn.BatchNorm1d(width), torch.nn.ReLU()] if name == "relu+bn" else [linear, torch.nn.SELU()]
layers.append(torch.nn.Linear(width, 10))
model = torch.nn.Sequential(*layers)
# The faster of the implementations of each.
optimizer = (torch.optim.Adam if name == "adam" else torch.optim.SGD)(model.parameters(), lr=1e-4, fused=True)
x, t = torch.randn(128, inputs), torch.randint(0, 10, (128,))


def step():
    optimizer.zero_grad(set_to_none=True)
    loss = torch.nn.functional.cross_entropy(model(x), t)
    loss.backward()
    optimizer.step()
    return loss.item()


first = step()
last = [step() for _ in range(10)][-1]
assert last < first, (first, last)
best = 0.0
for _ in range(5):
    start, steps = time.perf_counter(), 0
    while time.perf_counter() - start < 1.0:
        step()
        steps += 1
    best = max(best, steps * 128 / (time.perf_counter() - start))
print(f"samples/s: {best}")
