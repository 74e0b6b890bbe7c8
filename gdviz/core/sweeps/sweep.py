"""Many trajectories at once: basins of attraction, and maps over hyper-parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import InputError
from gdviz.core.engine.compiled import EntryKey, numbers_of, traced_update
from gdviz.core.engine.own_steps import traceable
from gdviz.core.expr.graph import ONE, ZERO, Node, apply, const, ordered, simplified, var
from gdviz.core.expr.trace import nodes_of, traced
from gdviz.core.formula.objective import FormulaObjective
from gdviz.core.spec.race import Entry
from gdviz.core.sweeps.array_program import Lanes, Program

# whether a step is the first one
BEGINNING = apply("eq", var("t"), ONE)


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
    for more than one gradient per step.
    """
    name = entry.optimizer.id
    if not entry.optimizer.first_order:
        raise InputError(f"{name}: only a method with one gradient per step can sweep")
    if not traceable(entry.optimizer):
        raise InputError(f"{name}: it cannot be traced, so that only single races of it can run")
    settings: dict[str, Any] = {**numbers_of(entry), **(knobs or {})}
    begin: Array = np.asarray(starts, dtype=dtype)
    shapes = [begin.shape[1:], np.shape(lr), *(np.shape(v) for v in settings.values())]
    batch = np.broadcast_shapes(*shapes)
    numbers = {n: float(v) for n, v in settings.items() if np.ndim(v) == 0}
    given = {"lr": lr} | {f"k:{n}": v for n, v in settings.items() if n not in numbers}
    arrays = tuple(sorted(n for n, v in given.items() if np.ndim(v) > 0))
    given |= {n: np.broadcast_to(given[n], batch).reshape(-1) for n in arrays}
    plain = objective.numbered
    key = (plain.node, plain.names, EntryKey.of(entry), tuple(sorted(numbers.items())), arrays)
    shown: Array = np.empty((objective.dim, int(np.prod(batch, dtype=int))), dtype=dtype)
    with np.errstate(all="ignore"):
        _sweeper(*key).run(_spread(begin, batch), given, steps, shown)
    return shown.reshape(objective.dim, *batch)


def _spread(begin: Array, batch: tuple[int, ...]) -> Array:
    """The starts of all lanes, in a row."""
    dim, *shape = begin.shape
    aligned = begin.reshape(dim, *([1] * (len(batch) - len(shape))), *shape)
    return np.broadcast_to(aligned, (dim, *batch)).reshape(dim, -1)


class _Sweeper:
    """An update as lanes: those of the first step where it differs, and those of the others.

    Numbers that all lanes share are written into the expressions, and so is whether t is 1.
    """

    def __init__(
        self,
        node: Node,
        names: tuple[str, ...],
        key: EntryKey,
        numbers: tuple[tuple[str, float], ...],
        arrays: tuple[str, ...],
    ) -> None:
        objective, entry = FormulaObjective(node, names), key.entry
        g = tuple(var(f"g:{i}") for i in range(objective.dim))
        update = traced_update(objective.names, entry)
        self.method = entry.optimizer
        self.state = tuple(update.state)
        initial = self.method.init(traced(list(objective.names)))  # type: ignore[arg-type]
        self.constants = [_constant(nodes_of(initial[name])) for name in self.state]
        before = (*update.before.values(), tuple(map(var, objective.names)))
        after = (*update.state.values(), update.point)
        self.plotted = len(after) - 1 - after[::-1].index(update.reported)
        known = {var(f"k:{name}"): const(value) for name, value in numbers}

        def lanes(is_first: Node) -> Lanes:
            flat = simplified(sum(after, ()), known | {BEGINNING: is_first})
            nodes = iter(flat)
            results = {vector: tuple(next(nodes) for _ in vector) for vector in before}
            return Lanes(results, g, objective.slopes, arrays)

        self.first = lanes(ONE) if BEGINNING in ordered(sum(after, ())) else None
        self.rest = lanes(ZERO)

    def run(self, points: Array, given: Mapping[str, Any], steps: int, shown: Array) -> None:
        """Write the plotted points of the lanes after the steps into `shown`."""
        size = points.shape[1]
        if not size:
            return
        block = self.rest.block(size, shown.itemsize)
        stages = self._stages(given, steps, block, shown.dtype)
        for k in range(-(-size // block)):
            # the last block overlaps the one before it, so that all are of one size
            low = min(k * block, size - block)
            here = slice(low, low + block)
            part = {n: v[here] if np.ndim(v) else v for n, v in given.items()}
            value: Callable[[int], Any] = self._beginning(points[:, here]).__getitem__
            for _, program, table, count in stages:
                program.load(value, part)
                program.run(table, count)
                value = program.value
            shown[:, here] = value(self.plotted)
        for lanes, program, *_ in stages:
            lanes.give_back(program)

    def _beginning(self, points: Array) -> list[Any]:
        if None not in self.constants:
            return [*self.constants, points]
        initial = self.method.init(points)
        return [*(initial[name] for name in self.state), points]

    def _stages(
        self, given: Mapping[str, Any], steps: int, block: int, dtype: Any
    ) -> list[tuple[Lanes, Program, list[Array], int]]:
        """The lanes that take the steps, bound to a block, with the numbers of each step."""
        spans = [(self.rest, 1, steps)]
        if self.first is not None:
            spans = [(self.first, 1, min(steps, 1)), (self.rest, 2, steps)]
        return [
            (lanes, lanes.program(block, dtype), lanes.table(given, first, last), last - first + 1)
            for lanes, first, last in spans
            if first <= last
        ]


def _constant(nodes: tuple[Node, ...]) -> float | None:
    """The number that all of these equal, if there is one."""
    return nodes[0].value if all(node is nodes[0] for node in nodes) else None


_sweeper = lru_cache(64)(_Sweeper)
