#!/usr/bin/env python3
"""Reference trajectories of the optimizers, by mpmath to 40 digits, from the formulas of their authors.

The model is y = w x + b with two weights, loss (y - t)^2 / 2; odd steps see x = (1, 2), t = 3, even ones x = (-1.5, 0.25), t = 0.5.
AdamW's decay acts on the weights only.

  optimizers  optimizer,step,w0,w1,b

Needs: pip install mpmath==1.3.0 ; run: python3 generate_optimizers.py > optimizers.csv
With an argument, `python3 generate_optimizers.py torch` compares with PyTorch instead and prints the largest difference.
"""
import sys
from mpmath import mp, mpf, nstr, sqrt

mp.dps = 40
RATE, MOMENTUM, RHO, B1, B2, EPS, DECAY = map(mpf, ("0.05", "0.9", "0.9", "0.9", "0.999", "1e-8", "0.1"))
ROWS = [((mpf(1), mpf(2)), mpf(3)), ((mpf("-1.5"), mpf("0.25")), mpf("0.5"))]
NAMES = ["sgd", "momentum", "nesterov", "rms-prop", "adam", "adamw"]


def trajectory(name, steps=20):
    p, m, s = [mpf("0.5"), mpf(-1), mpf(0)], [mpf(0)] * 3, [mpf(0)] * 3
    for t in range(1, steps + 1):
        x, target = ROWS[(t - 1) % 2]
        error = p[0] * x[0] + p[1] * x[1] + p[2] - target
        for i, g in enumerate([error * x[0], error * x[1], error]):
            if name == "sgd":
                step = g
            elif name in ("momentum", "nesterov"):
                m[i] = MOMENTUM * m[i] + g
                step = m[i] if name == "momentum" else g + MOMENTUM * m[i]
            elif name == "rms-prop":
                s[i] = RHO * s[i] + (1 - RHO) * g ** 2
                step = g / (sqrt(s[i]) + EPS)
            else:
                if name == "adamw" and i < 2:
                    p[i] -= RATE * DECAY * p[i]
                m[i] = B1 * m[i] + (1 - B1) * g
                s[i] = B2 * s[i] + (1 - B2) * g ** 2
                step = m[i] / (1 - B1 ** t) / (sqrt(s[i] / (1 - B2 ** t)) + EPS)
            p[i] -= RATE * step
        yield t, list(p)


def torch_trajectory(name, steps=20):
    import torch
    w = torch.tensor([0.5, -1.0], dtype=torch.float64, requires_grad=True)
    b = torch.tensor(0.0, dtype=torch.float64, requires_grad=True)
    o = torch.optim
    optimizer = {
        "sgd": lambda: o.SGD([w, b], 0.05),
        "momentum": lambda: o.SGD([w, b], 0.05, momentum=0.9),
        "nesterov": lambda: o.SGD([w, b], 0.05, momentum=0.9, nesterov=True),
        "rms-prop": lambda: o.RMSprop([w, b], 0.05, alpha=0.9),
        "adam": lambda: o.Adam([w, b], 0.05),
        "adamw": lambda: o.AdamW([{"params": [w], "weight_decay": 0.1}, {"params": [b], "weight_decay": 0.0}], 0.05),
    }[name]()
    for t in range(1, steps + 1):
        x, target = ROWS[(t - 1) % 2]
        optimizer.zero_grad()
        y = w[0] * float(x[0]) + w[1] * float(x[1]) + b
        ((y - float(target)) ** 2 / 2).backward()
        optimizer.step()
        yield t, [w[0].item(), w[1].item(), b.item()]


if len(sys.argv) > 1:
    pairs = ((a, b) for n in NAMES for (_, p), (_, q) in zip(trajectory(n), torch_trajectory(n)) for a, b in zip(p, q))
    print("largest difference from PyTorch:", nstr(max(abs(a - b) for a, b in pairs), 3))
else:
    print("optimizer,step,w0,w1,b")
    for name in NAMES:
        for t, p in trajectory(name):
            print(name, t, *(nstr(x, 25) for x in p), sep=",")
