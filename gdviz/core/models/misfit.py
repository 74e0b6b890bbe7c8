"""The loss of a model's output on one sample, with its first and second derivative.

z is the model's output before any sigmoid, y the target. All are finite for any finite z: the
exponentials are of -|z| only, and nearly equal numbers are never subtracted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import InputError
from gdviz.core.expr.ops import sigmoid
from gdviz.core.spec.data import Model


@dataclass(frozen=True)
class Misfit:
    """The misfit of one sample as a function of (z, y), d/dz and d²/dz².

    `name` is that of the constant below. `squared` says whether the scalings with a half differ
    from those without; `output` turns z into the prediction.
    """

    name: str
    value: Callable[[Array, Array], Array]
    slope: Callable[[Array, Array], Array]
    curve: Callable[[Array, Array], Array]
    output: Callable[[Array], Array]
    squared: bool = False

    def __reduce__(self) -> str:
        return self.name

    def weight(self, scaling: str, n: int) -> float:
        """The factor on the sum over n samples: 1/2n, 1/n, 1/2 or 1.

        Cross-entropy and the 0-1 loss have no half: half_mean is their mean, half_sum their sum.
        """
        half = 0.5 if self.squared and scaling.startswith("half") else 1.0
        return half / n if scaling.endswith("mean") else half

    def called(self, scaling: str) -> str:
        """A scaling by its name, without a half where this misfit has none."""
        name = scaling if self.squared else scaling.removeprefix("half_")
        return name.replace("_", " ")


def _spread(z: Array) -> Array:
    """The slope of the sigmoid, a(1 - a)."""
    small = np.exp(-np.abs(z))
    return small / (1.0 + small) ** 2


def _same(z: Array) -> Array:
    return z


def _neuron_curve(z: Array, y: Array) -> Array:
    a, spread = sigmoid(z), _spread(z)
    curve: Array = 2.0 * spread * (spread + (a - y) * (1.0 - 2.0 * a))
    return curve


SQUARES = Misfit(
    "SQUARES",
    lambda z, y: (z - y) ** 2,
    lambda z, y: 2.0 * (z - y),
    lambda z, y: np.full(np.broadcast(z, y).shape, 2.0),
    _same,
    squared=True,
)
NEURON = Misfit(
    "NEURON",
    lambda z, y: (sigmoid(z) - y) ** 2,
    lambda z, y: 2.0 * (sigmoid(z) - y) * _spread(z),
    _neuron_curve,
    sigmoid,
    squared=True,
)
CROSS_ENTROPY = Misfit(
    "CROSS_ENTROPY",
    lambda z, y: np.maximum(z, 0.0) - y * z + np.log1p(np.exp(-np.abs(z))),
    lambda z, y: (1.0 - y) * sigmoid(z) - y * sigmoid(-z),
    lambda z, y: _spread(z),
    sigmoid,
)


def _zero_one(name: str, output: Callable[[Array], Array], threshold: float) -> Misfit:
    return Misfit(
        name,
        lambda z, y: ((z >= threshold) != (y >= 0.5)).astype(np.float64),
        lambda z, y: np.zeros(np.broadcast(z, y).shape),
        lambda z, y: np.zeros(np.broadcast(z, y).shape),
        output,
    )


# wrong or right: a sigmoid's output is cut at ½, which is z = 0; a linear one itself at ½
WRONG = _zero_one("WRONG", sigmoid, 0.0)
WRONG_LINEAR = _zero_one("WRONG_LINEAR", _same, 0.5)


def misfit_of(model: Model, y: Array) -> Misfit:
    """The misfit of a model; loss "" is mse, for logistic bce, for a network bce on targets 0, 1.

    InputError for a linear model with bce, or bce and the 0-1 loss on targets outside 0..1.
    """
    loss = model.loss
    if not loss:
        classes = model.kind == "network" and np.isin(y, (0.0, 1.0)).all()
        loss = "bce" if classes or model.kind == "logistic" else "mse"
    if loss != "mse" and (y.min() < 0.0 or y.max() > 1.0):
        reach = f"{y.min():g}..{y.max():g}"
        raise InputError(f"loss {loss}: the targets must lie in 0..1, not {reach}; take loss=mse")
    if loss == "zero_one":
        return WRONG_LINEAR if model.kind == "linear" else WRONG
    if loss == "bce":
        if model.kind == "linear":
            raise InputError("loss bce: a linear model gives no probability; take model=logistic")
        return CROSS_ENTROPY
    return NEURON if model.kind in ("logistic", "sigmoid") else SQUARES


def same_path(model: Model, misfit: Misfit, scaling: str, n: int) -> tuple[Model, float]:
    """The model, trained by `misfit`, under another scaling of n samples, and the factor on the
    learning rate with which gradient descent takes the same steps: from 1/2n (half_mean) to 1/n
    (mean) it is one half of squares, and one of cross-entropy, which has no half."""
    ratio = misfit.weight(scaling, n) / misfit.weight(model.scaling, n)
    return replace(model, scaling=scaling, ridge=model.ridge * ratio), 1.0 / ratio
