"""Data sets made by formula and chance, the same for the same parameters."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from gdviz.core.base.arrays import Array

Values = Mapping[str, float]
# rows at the end that a set holds back by itself
WAVE_HELD, WILSON_HELD = 100, 200


def _rng(values: Values) -> np.random.Generator:
    return np.random.default_rng(int(values["seed"]))


def line(values: Values) -> Array:
    """x uniform in 0..10, y = slope x + intercept + noise."""
    rng, n = _rng(values), int(values["n"])
    x = np.sort(rng.uniform(0.0, 10.0, n))
    y = values["slope"] * x + values["intercept"] + values["noise"] * rng.standard_normal(n)
    return np.column_stack((x, y))


def moons(values: Values) -> Array:
    """Two interlocking half circles, one per class."""
    rng, n = _rng(values), int(values["n"])
    upper = n // 2
    turn = np.pi * np.concatenate((np.linspace(0, 1, upper), np.linspace(0, 1, n - upper)))
    label = np.concatenate((np.zeros(upper), np.ones(n - upper)))
    x = np.where(label == 0, np.cos(turn), 1.0 - np.cos(turn))
    y = np.where(label == 0, np.sin(turn), 0.5 - np.sin(turn))
    blur = values["noise"] * rng.standard_normal((2, n))
    return np.column_stack((x + blur[0], y + blur[1], label))


def xor(values: Values) -> Array:
    """The four corners of a square, opposite ones in the same class; with noise the same number
    around each."""
    rng, copies = _rng(values), int(values["copies"])
    corners = np.tile(
        [[0.0, 0.0, 0.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0]], (copies, 1)
    )
    corners[:, :2] += values["noise"] * rng.standard_normal((len(corners), 2))
    return corners


def sine(values: Values) -> Array:
    """y = sin x on an even grid over -π..π."""
    rng, n = _rng(values), int(values["n"])
    x = np.linspace(-np.pi, np.pi, n)
    return np.column_stack((x, np.sin(x) + values["noise"] * rng.standard_normal(n)))


def chebyshev(values: Values) -> Array:
    """y = T_k(x) = cos(k arccos x) on an even grid over -1..1."""
    x = np.linspace(-1.0, 1.0, int(values["n"]))
    return np.column_stack((x, np.cos(values["k"] * np.arccos(x))))


def sparse(values: Values) -> Array:
    """Two features that are mostly 0: A is there in 90 % of the rows, B in 2 %; y = 2A - 3B."""
    rng, n = _rng(values), int(values["n"])
    there = rng.random((2, n)) < np.array([[0.9], [0.02]])
    a, b = there * rng.uniform(0.5, 1.5, (2, n))
    return np.column_stack((a, b, 2.0 * a - 3.0 * b + values["noise"] * rng.standard_normal(n)))


def separable(values: Values) -> Array:
    """Two clouds with a gap between them."""
    rng, n = _rng(values), int(values["n"])
    label = (np.arange(n) % 2).astype(float)
    cloud = np.clip(rng.standard_normal((2, n)), -2.0, 2.0)
    side = np.where(label == 0, -1.0, 1.0) * (values["gap"] / 2.0 + 2.0)
    return np.column_stack((0.5 * cloud[0] + side, cloud[1], label))


def many_features(values: Values) -> Array:
    """Correlated features: k mixtures of as many hidden ones whose sizes fall by a constant factor,
    so that the condition number is about the square of `spread`."""
    rng, n, k = _rng(values), int(values["n"]), int(values["k"])
    sizes = values["spread"] ** (-np.arange(k) / max(k - 1, 1))
    turn, _ = np.linalg.qr(rng.standard_normal((k, k)))
    X = (rng.standard_normal((n, k)) * sizes) @ turn.T
    weights = rng.standard_normal(k)
    y = X @ weights / np.sqrt(k) + values["noise"] * rng.standard_normal(n)
    return np.column_stack((X, y))


def wilson(values: Values) -> Array:
    """Wilson et al. 2017, section 3.3: the first feature is the class, the next two are always 1,
    and each row has features of its own: one if its class is 1, five if it is -1.

    The rows held back have features of their own that no row before them has: they are left out,
    since their weights stay 0.
    """
    rng, n = _rng(values), int(values["n"])
    y = np.where(rng.random(n + WILSON_HELD) < values["share"], 1.0, -1.0)
    X = np.zeros((len(y), 3 + 5 * n))
    X[:, 0], X[:, 1:3] = y, 1.0
    for i, label in enumerate(y[:n]):
        X[i, 3 + 5 * i : 3 + 5 * i + (1 if label > 0 else 5)] = 1.0
    return np.column_stack((X, y))


def two_minima(_: Values) -> Array:
    """Four points on which a sigmoid neuron with squared error has two minima."""
    return np.column_stack((np.array([-1.0, 1.0, 6.0, 7.0]), np.array([0.05, 0.95, 0.05, 0.95])))


def wave(values: Values) -> Array:
    """x even in 0..1, y = sin 2πx + noise: few rows to train on, many held back between."""
    rng, n = _rng(values), int(values["n"])
    x = np.concatenate((np.linspace(0.0, 1.0, n), np.linspace(0.02, 0.98, WAVE_HELD)))
    y = np.sin(2.0 * np.pi * x) + values["noise"] * rng.standard_normal(len(x))
    return np.column_stack((x, y))


_NUMBERS = (line, sine, chebyshev, sparse, many_features, wilson, two_minima, wave)
_CLASSES = (moons, xor, separable)
GENERATORS = {make.__name__: make for make in (*_NUMBERS, *_CLASSES)}
HELD = {"wave": WAVE_HELD, "wilson": WILSON_HELD}
