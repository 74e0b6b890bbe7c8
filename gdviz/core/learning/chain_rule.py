"""One sample through a neuron and back: the factors of the chain rule, checked by differences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.expr.ops import sigmoid
from gdviz.core.models.curvature import central_gradient
from gdviz.core.models.model import ModelObjective


@dataclass(frozen=True, eq=False)
class Chain:
    """The numbers of one sample: `x` the values that enter the last layer (k,), `z` its weighted
    sum, `said` the prediction, `target`, `loss`; `by_said` dℓ/dŷ, `slope` dŷ/dz, `by_z` their
    product, `grad` the gradient of the whole model (dim,) and `check` the same by central
    differences. `names` are those of the last layer's `weights` (k,) and, last, of its `bias`, None
    without one; `first` says that x are the inputs themselves."""

    names: tuple[str, ...]
    weights: Array
    bias: float | None
    first: bool
    x: Array
    z: float
    said: float
    target: float
    loss: float
    by_said: float
    slope: float
    by_z: float
    grad: Array
    check: Array

    @property
    def entering(self) -> tuple[str, ...]:
        """The signs of x: inputs, or the hidden units of the layer before."""
        sign = "x" if self.first else "h"
        if len(self.x) == 1 and self.first:
            return (sign,)
        return tuple(f"{sign}{k}" for k in range(1, len(self.x) + 1))

    @property
    def agreement(self) -> float:
        """The largest difference between gradient and check, relative to the gradient."""
        size = max(float(np.abs(self.grad).max()), 1e-12)
        return float(np.abs(self.grad - self.check).max()) / size


def squashed(objective: ModelObjective) -> bool:
    """Whether the prediction is a sigmoid of the weighted sum."""
    return objective.misfit.output is sigmoid


def chain(
    objective: ModelObjective, w: Array, row: int, wanted: Callable[[], bool] = lambda: True
) -> Chain:
    """The chain rule of a row of the objective's samples at w (dim,), without a penalty.

    NotWanted once `wanted` says that nobody wants it any more.
    """
    alone = objective.batch([row]).unpenalised
    passes = alone.passes(w)
    z, by_z = float(passes.z[0]), float(passes.deltas[-1][0, 0])
    slope = float(sigmoid(np.array(z)) * sigmoid(np.array(-z))) if squashed(objective) else 1.0
    with np.errstate(all="ignore"):
        by_said = by_z / slope if slope else float("nan")
    x = np.asarray(passes.layers[-1])[0]
    own = len(x) + int(objective.model.bias)
    return Chain(
        names=objective.names[-own:],
        weights=w[-own:][: len(x)],
        bias=float(w[-1]) if objective.model.bias else None,
        first=len(passes.layers) == 1,
        x=x,
        z=z,
        said=float(passes.prediction[0]),
        target=float(alone.y[0]),
        loss=float(passes.losses[0]),
        by_said=by_said,
        slope=slope,
        by_z=by_z,
        grad=passes.grad,
        check=central_gradient(alone.loss, w, wanted=wanted),
    )
