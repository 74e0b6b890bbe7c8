"""Ends a racer where the race's own rules say so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.printed import printed
from gdviz.core.engine.early_stopping import Patience
from gdviz.core.models.fitted import fitted
from gdviz.core.models.model import without_ridge
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import Problem, StopRules


@dataclass
class StopWatch:
    """Checks the rows of one racer as they come; its end never depends on how they were split.

    `epoch` is the number of steps in one, `every` the distance of the rows that are measured, and
    `judged` gives the losses (m,) at points (dim, m) of the rows that are held back, if it is those
    that have to improve.
    """

    rules: StopRules
    epoch: int
    every: int
    judged: Callable[[Array], Array] | None = None

    def __post_init__(self) -> None:
        self.waiting = Patience(self.rules.patience or 0, self.rules.least)

    @np.errstate(all="ignore")
    def look(
        self, points: Array, losses: Array, grads: Any, low: int, high: int
    ) -> tuple[int, str] | None:
        """The first of the rows low..high, which follow those before, at which a rule ends the
        racer, and which rule in a few words; `grads` may be rows that are computed on demand."""
        rows = np.arange(low, high + 1)
        rows = rows[rows % self.every == 0]
        found = [
            *self._reached(losses, grads, rows),
            self._patience(points, losses, rows),
            self._epochs(low, high),
        ]
        return min((f for f in found if f is not None), key=lambda f: f[0], default=None)

    def _reached(self, losses: Array, grads: Any, rows: Array) -> Iterator[tuple[int, str] | None]:
        goal = self.rules.loss
        if goal is not None:
            yield _first(rows, losses[rows] <= goal, f"loss ≤ {printed(goal, 6)}")
        goal = self.rules.gradient
        if goal is not None and len(rows):
            lengths = np.sqrt((grads[rows] ** 2).sum(axis=1))
            yield _first(rows, lengths <= goal, f"gradient norm ≤ {printed(goal, 6)}")

    def _patience(self, points: Array, losses: Array, rows: Array) -> tuple[int, str] | None:
        rules, unit = self.rules, 1 if self.rules.unit == "steps" else self.epoch
        if rules.patience is None:
            return None
        rows = rows[rows % unit == 0]
        values = losses[rows] if self.judged is None else self.judged(points[rows].T)
        row = self.waiting.look(rows / unit, values)
        if row is None:
            return None
        what = "no improvement" if self.judged is None else "validation no better"
        return int(rows[row]), f"{what} for {_counted(rules.patience, rules.unit)}"

    def _epochs(self, low: int, high: int) -> tuple[int, str] | None:
        count = self.rules.epochs
        last = -1 if count is None else count * self.epoch
        if count is None or not low <= last <= high:
            return None
        return last, f"after {_counted(count, 'epochs')}"


def stop_watch(problem: Problem, rules: StopRules, epoch: int, every: int) -> StopWatch | None:
    """The watch of a racer; None of a race without rules."""
    if not rules.given:
        return None
    judged = None
    if rules.judge == "validation":
        assert isinstance(problem, Data)
        made = fitted(problem)
        judged = partial(without_ridge, made.part(made.validation))
    return StopWatch(rules, epoch, every, judged)


def _first(rows: Array, good: Any, reason: str) -> tuple[int, str] | None:
    return (int(rows[good.argmax()]), reason) if good.any() else None


def _counted(count: int, unit: str) -> str:
    return f"{count:,} {unit if count != 1 else unit.removesuffix('s')}"
