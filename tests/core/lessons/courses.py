"""The paths of the presets once more: hand-written gradients and methods in a plain loop."""

import dataclasses

import numpy as np

from gdviz.core.data.sets import DATA_SETS
from tests.core.lessons import gradients as by_hand
from tests.core.lessons import methods

# rows at the end of a set that nobody trains on
HELD = {"wave": 100, "wilson": 200}


def rows_of(problem):
    """The columns of a linear model's parameters and the targets, from the table of a data set."""
    table = DATA_SETS[problem.source]
    inputs = problem.inputs or table.inputs
    rows = table.table(dict(problem.params))
    target = problem.target or table.target
    names = inputs or [name for name in rows.columns if name != target]
    X = np.column_stack([rows.column(name) for name in names])
    keep = len(X) - HELD.get(problem.source, 0)
    X, y = X[:keep], rows.column(target)[:keep]
    if problem.model.degree > 1:
        X = np.cos(np.arange(1, problem.model.degree + 1) * np.arccos(2.0 * X - 1.0))
    elif problem.standardise:
        X = (X - X.mean(axis=0)) / X.std(axis=0)
    return by_hand.columns(X, problem.model.bias), y


def fit(loss):
    return lambda spec: loss(*rows_of(spec.problem))


def network(spec):
    A, y = rows_of(spec.problem)
    return by_hand.network(A[:, :-1], y, spec.problem.model.hidden)


def ravine(spec):
    angle = np.radians(dict(spec.problem.params).get("angle", 0.0))
    return lambda w: by_hand.ravine(w, angle)


def plain(grad):
    return lambda spec: grad


SADDLE, ROSENBROCK = plain(by_hand.saddle), plain(by_hand.rosenbrock)
LINE_FIT, SHARP = fit(by_hand.squared_error), plain(by_hand.sharp_flat)
# preset -> the gradient of its loss, from its spec
GRADIENTS = {
    "cliff-edge": ravine,
    "momentum-pays": ravine,
    "nesterov-overshoots-less": plain(by_hand.bowl([1.0, 0.0])),
    "nesterov-brakes": plain(by_hand.double_well),
    "adagrad-stalls": ROSENBROCK,
    "constant-slope": plain(lambda w: np.array([1.0, 0.0])),
    "level-ravine": ravine,
    "turned-ravine": ravine,
    "newton-or-saddle": SADDLE,
    "newton-overshoots": plain(np.tanh),
    "saddle-ridge": SADDLE,
    "saddle-escape": SADDLE,
    "sharp-and-flat": SHARP,
    "sharp-without-noise": SHARP,
    "polling": LINE_FIT,
    "never-rests": plain(by_hand.bowl([2.0, 2.0])),
    "bias-correction": plain(by_hand.bowl([1.0, 10.0])),
    "noise-floor": plain(by_hand.bowl([1.0, 10.0])),
    "adam-at-the-worst-point": plain(lambda w: np.array([10.0 / 101.0])),
    "edge-of-stability": plain(by_hand.product),
    "edge-of-stability-network": network,
    "weight-decay": plain(by_hand.bowl([1.0, 1.0], 1.0)),
    "clip-the-cliff": plain(by_hand.cliff),
    "recurrent-neuron": plain(by_hand.recurrent),
    "raw-inputs": LINE_FIT,
    "regression-surface": LINE_FIT,
    "raw-temperatures": fit(by_hand.cross_entropy),
    "early-stopping": LINE_FIT,
    "saturated-neuron": plain(by_hand.squared_neuron),
    "unsaturated-neuron": plain(by_hand.cross_entropy_neuron),
    "batches-early-all-late": LINE_FIT,
    "same-training-loss": LINE_FIT,
    "adam-never-rests": ravine,
    "too-large-parks": ROSENBROCK,
    "raw-or-normalised": plain(by_hand.bowl([1.0, 10.0])),
    "plateau": plain(by_hand.michalewicz),
    "zero-one-loss": plain(np.zeros_like),
    "rare-feature": LINE_FIT,
    "two-minima": fit(by_hand.squared_sigmoid),
}


def course(name, spec, racer, start, steps):
    """The points (steps + 1, dim) of one racer of a preset."""
    entry = spec.entries[racer]
    grad, knobs, memory = GRADIENTS[name](spec), dataclasses.asdict(entry.optimizer), {}
    noise, rates = noise_rows(spec, len(start)), learning_rates(spec, entry)
    size = entry.batch or (spec.sampling.batch if spec.sampling else None)
    n = len(rows_of(spec.problem)[1]) if size else 0
    points = [np.array(start, dtype=float)]
    for t in range(steps):
        rows = (batch_rows(spec.seed, n, size, t),) if size and size < n else ()

        def received(w, t=t, rows=rows):
            g = grad(w, *rows) + noise[t]
            if entry.clip_norm:
                g = g * min(1.0, entry.clip_norm / (np.sqrt((g**2).sum()) + 1e-6))
            return g + entry.l2 * w

        step = getattr(methods, entry.optimizer.id)
        w = step(points[-1], received, memory, t + 1, rates[t], knobs)
        points.append(np.clip(w, *spec.problem.interval) if spec.inside else w)
    return np.array(points)


def noise_rows(spec, dim):
    sizes = spec.noise * np.array(spec.noise_form.each or [1.0] * dim)
    if spec.noise_form.shape == "spikes":
        period = spec.noise_form.period
        high = np.arange(spec.steps) % period == 0
        return np.outer(np.where(high, 1.0 - 1.0 / period, -1.0 / period), sizes)
    drawn = np.random.default_rng(spec.seed).standard_normal((spec.steps, dim))
    return sizes * drawn


def learning_rates(spec, entry):
    t, schedule = np.arange(spec.steps), entry.schedule
    if schedule is None:
        return np.full(spec.steps, entry.lr)
    if schedule.id == "cosine":
        return entry.lr * (1.0 + np.cos(np.pi * t / spec.steps)) / 2.0
    assert schedule.id == "inversetime"
    return entry.lr / (1.0 + schedule.decay * t)


def batch_rows(seed, n, size, t):
    """Each epoch goes through all rows in an order of its own."""
    epoch, place = divmod(t, -(-n // size))
    order = np.random.default_rng((seed, 0, epoch)).permutation(n)
    return order[place * size : (place + 1) * size]
