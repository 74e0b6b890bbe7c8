"""The same model on the same rows by 0-1 loss, squared error and cross-entropy, on one map."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import InputError
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.race import Race
from gdviz.core.learning.chain_rule import squashed
from gdviz.core.learning.fitted_values import data_of
from gdviz.core.models.misfit import NEURON
from gdviz.core.models.model import ModelObjective
from gdviz.core.planes.plane import Section

NAMES = {"zero_one": "0-1 loss", "mse": "squared error", "bce": "cross-entropy"}


@dataclass(frozen=True, eq=False)
class OtherLoss:
    """A loss with its name: `objective` over all parameters, `problem` as the map shows it."""

    name: str
    objective: ModelObjective
    problem: Problem2D

    def at(self, w: Array) -> tuple[float, float]:
        """Loss and length of the gradient at parameters w (dim,)."""
        with np.errstate(all="ignore"):
            loss, grad = self.objective.loss_and_grad(w)
        return float(loss), float(np.sqrt(grad @ grad))


def other_losses(race: Race, shown: Problem2D) -> tuple[OtherLoss, ...]:
    """The losses that the rows of a race allow; () without two classes 0 and 1, for a network that
    predicts numbers, or without a map.

    `shown` is the problem of the race's map: the parameters themselves, or a plane of them.
    """
    made = data_of(race)
    if made is None or shown.dim != 2 or not np.isin(made.objective.y, (0.0, 1.0)).all():
        return ()
    if made.data.model.kind == "network" and not squashed(made.objective):
        return ()
    plane = shown.objective.plane if isinstance(shown.objective, Section) else None
    found = []
    for loss, name in NAMES.items():
        try:
            whole = _by(made.objective, loss)
        except InputError:
            # a linear model gives no probability
            continue
        objective = whole if plane is None else Section(whole, plane)
        problem = replace(
            shown, objective=objective, critical=(), fstar=None, zscale="linear", caption=name
        )
        found.append(OtherLoss(name, whole, problem))
    return tuple(found)


def _by(objective: ModelObjective, loss: str) -> ModelObjective:
    """The same predictions judged by another loss, without the ridge."""
    model, bent = objective.model, squashed(objective)
    if model.kind in ("logistic", "sigmoid"):
        model = replace(model, kind="logistic")
    neuron = bent and loss == "mse"
    model = replace(model, loss="bce" if neuron else loss, ridge=0.0)
    judged = ModelObjective(model, objective.X, objective.y)
    if neuron:
        judged.misfit = NEURON
    return judged
