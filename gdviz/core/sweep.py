"""Many trajectories at once: basins of attraction, and maps over hyper-parameters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from gdviz.core.compiled import ENTRY_KNOBS, EntryKey, numeric_knobs, traced_update
from gdviz.core.expr import ONE, ZERO, Node, apply, const, simplified, var
from gdviz.core.knobs import InputError
from gdviz.core.lanes import Lanes
from gdviz.core.objectives.formula import FormulaObjective
from gdviz.core.optimizers.base import Array
from gdviz.core.spec import Entry
from gdviz.core.tape import BLOCK
from gdviz.core.trace import nodes_of


def sweep(
    objective: FormulaObjective,
    entry: Entry,
    starts: Any,
    steps: int,
    lr: Any,
    knobs: Mapping[str, Any] | None = None,
    dtype: type = np.float64,
) -> Array:
    """The plotted points after `steps` steps, shape (dim, *batch).

    `starts` is (dim, *batch) or one point (dim,); `lr` and each of `knobs` (numeric knobs of the
    entry's optimizer by name) is a number or an array that broadcasts with the batch. Lanes do not
    disturb each other: one that diverges ends as inf or NaN. InputError for a method that asks
    for more than one gradient a step.
    """
    if not entry.optimizer.first_order:
        raise InputError(f"{entry.optimizer.id}: only a method with one gradient a step can sweep")
    settings = numeric_knobs(entry.optimizer)
    settings |= {name: getattr(entry, name) for name in ENTRY_KNOBS if getattr(entry, name)}
    settings |= knobs or {}
    begin: Array = np.asarray(starts, dtype=dtype)
    shapes = [begin.shape[1:], np.shape(lr), *(np.shape(v) for v in settings.values())]
    batch = np.broadcast_shapes(*shapes)
    numbers = {n: float(v) for n, v in settings.items() if np.ndim(v) == 0}
    key = (objective.node, objective.names, EntryKey(entry), tuple(sorted(numbers.items())))
    sweeper = _sweeper(*key)
    points = _spread(begin, (objective.dim, *(batch or (1,))), dtype)
    inputs = {"lr": lr} | {f"k:{n}": v for n, v in settings.items() if n not in numbers}
    flat = {n: _flat(v, batch, dtype) for n, v in inputs.items()}
    with np.errstate(all="ignore"):
        for low in range(0, points.shape[1], BLOCK):
            here = slice(low, low + BLOCK)
            part = {n: v[here] if v.ndim else v for n, v in flat.items()}
            points[:, here] = sweeper.run(points[:, here], part, steps, dtype)
    return points.reshape(objective.dim, *batch)


def _flat(value: Any, batch: tuple[int, ...], dtype: type) -> Array:
    array: Array = np.asarray(value, dtype=dtype)
    return array if array.ndim == 0 else _spread(array, batch, dtype).reshape(-1)


def _spread(array: Any, shape: tuple[int, ...], dtype: type) -> Array:
    if array.ndim < len(shape) and array.ndim == 1 and len(shape) > 1:
        array = array.reshape(-1, *([1] * (len(shape) - 1)))
    wide: Array = np.broadcast_to(array, shape).astype(dtype)
    return wide.reshape(shape[0], -1) if len(shape) > 1 else wide


class _Sweeper:
    """An update as lanes: those of the first step, and those of all others.

    What is a number for all lanes is written into the expressions, and so is whether t is 1.
    """

    def __init__(
        self, objective: FormulaObjective, entry: Entry, numbers: Mapping[str, float]
    ) -> None:
        update = traced_update(objective, entry, noisy=False)
        self.method = entry.optimizer
        self.points = objective.names
        self.names = (*objective.names, *update.state_variables)
        after = [n for value in update.state.values() for n in nodes_of(value)]
        self.outputs = (*update.point, *after, *update.reported)
        self.known = {var(f"k:{name}"): const(value) for name, value in numbers.items()}
        beginning = apply("eq", var("t"), ONE)
        self.first = self._lanes({beginning: ONE})
        self.rest = self._lanes({beginning: ZERO})

    def _lanes(self, more: dict[Node, Node]) -> Lanes:
        outputs = simplified(self.outputs, self.known | more)
        carried = dict(zip(self.names, outputs, strict=False))
        return Lanes(carried, outputs[len(self.names) :])

    def run(self, points: Array, given: Mapping[str, Array], steps: int, dtype: type) -> Array:
        """The plotted points of one block of lanes after the steps."""
        initial = self.method.init(points)
        rows = [row for value in initial.values() for row in np.atleast_2d(value)]
        state = dict(zip(self.names, (*points, *rows), strict=True))
        shown, size = list(points), points.shape[1]
        if steps > 0:
            state, shown = self.first.run(state, given, 1, 1, size, dtype)
        if steps > 1:
            _, shown = self.rest.run(state, given, 2, steps, size, dtype)
        return np.array(shown)


@lru_cache(64)
def _sweeper(
    node: Node, names: tuple[str, ...], key: EntryKey, numbers: tuple[tuple[str, float], ...]
) -> _Sweeper:
    return _Sweeper(FormulaObjective(node, names), key.entry, dict(numbers))
