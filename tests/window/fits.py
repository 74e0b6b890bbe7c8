"""A straight line fitted to eight rows by hand: four to train on, two held back, two locked away.

Each step takes two of the rows to train on, in their order; the loss is the mean square.
"""

import numpy as np

from tests.doors.window import race

X = np.arange(8.0)
Y = np.array([1.0, 3.5, 4.5, 7.5, 8.0, 11.5, 13.0, 14.0])
DRAWN = np.random.default_rng(3).permutation(8)
VALIDATION, TEST, TRAIN = np.sort(DRAWN[:2]), np.sort(DRAWN[2:4]), np.sort(DRAWN[4:])
RATES = (0.01, 0.02)
COLOURS = ("#0060b8", "#c43a00")
STEPS = 12
RACE = race(f"""
steps = {STEPS}
start = [0.0, 0.0]
[data]
points = {[[float(x), float(y)] for x, y in zip(X, Y, strict=True)]}
standardise = false
validation = 0.25
test = 0.25
split_seed = 3
[data.model]
kind = "linear"
scaling = "mean"
[sampling]
batch = 2
order = "fixed"
[[racers]]
optimizer = "sgd"
lr = {RATES[0]}
label = "slow"
[[racers]]
optimizer = "sgd"
lr = {RATES[1]}
label = "fast"
""")


def off(w, rows):
    """What the line says of some rows less what they are."""
    return w[0] * X[rows] + w[1] - Y[rows]


def loss(w, rows=TRAIN):
    """The mean square over some rows."""
    return float((off(w, rows) ** 2).mean())


def slopes(w, rows=TRAIN):
    """The gradient of each row's own loss, (2, n)."""
    return 2 * off(w, rows) * np.array([X[rows], np.ones(len(rows))])


def batch(step):
    """The rows that a step sees."""
    return TRAIN[:2] if step % 2 == 0 else TRAIN[2:]


def way(rate, steps=STEPS):
    """The parameters (slope, offset) at each step."""
    found = [np.zeros(2)]
    for step in range(steps):
        found.append(found[-1] - rate * slopes(found[-1], batch(step)).mean(axis=1))
    return found


WAYS = [way(rate) for rate in RATES]


def told(number):
    """A number as it is written: four digits and a true minus."""
    return f"{number:.4g}".replace("-", "−")
