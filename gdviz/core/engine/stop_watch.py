"""Ends a racer where the race's own rules say so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.engine.early_stopping import Patience
from gdviz.core.models.fitted import fitted
from gdviz.core.models.model import without_ridge
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import Problem, StopRules


class StopWatch:
    """Checks the rows of one racer as they come; its end never depends on how they were
    split.

    `epoch` is the number of steps in one, `every` the distance of the rows that are measured, and
    `judged` gives the losses (m,) at points (dim, m) of the rows that are held back, if it is those
    that have to improve.
    """

    def __init__(
        self,
        rules: StopRules,
        epoch: int,
        every: int,
        judged: Callable[[Array], Array] | None = None,
    ) -> None:
        self._rules, self._epoch, self._every, self._judged = rules, epoch, every, judged
        self._waiting = Patience(rules.patience or 0, rules.least)

    def look(
        self, points: Array, losses: Array, grads: Any, low: int, high: int
    ) -> tuple[int, str] | None:
        """The first of the rows low..high, which follow those before, at which a rule ends the
        racer, and which rule in a few words; `grads` may be rows that are computed on demand."""
        rows = np.arange(low, high + 1)
        measured = rows[rows % self._every == 0]
        found = [
            self._loss(losses, measured),
            self._gradient(grads, measured),
            self._patience(points, losses, measured),
            self._epochs(low, high),
        ]
        return min((f for f in found if f is not None), key=lambda f: f[0], default=None)

    def _loss(self, losses: Array, rows: Array) -> tuple[int, str] | None:
        goal = self._rules.loss
        if goal is None:
            return None
        return _first(rows, losses[rows] <= goal, f"loss ≤ {goal:g}")

    def _gradient(self, grads: Any, rows: Array) -> tuple[int, str] | None:
        goal = self._rules.gradient
        if goal is None:
            return None
        with np.errstate(all="ignore"):
            lengths = np.sqrt((grads[rows] ** 2).sum(axis=1)) if len(rows) else np.empty(0)
            return _first(rows, lengths <= goal, f"gradient norm ≤ {goal:g}")

    def _patience(self, points: Array, losses: Array, rows: Array) -> tuple[int, str] | None:
        rules, unit = self._rules, 1 if self._rules.unit == "steps" else self._epoch
        if rules.patience is None:
            return None
        rows = rows[rows % unit == 0]
        with np.errstate(all="ignore"):
            values = losses[rows] if self._judged is None else self._judged(points[rows].T)
        row = self._waiting.look(rows / unit, values)
        if row is None:
            return None
        what = "no improvement" if self._judged is None else "validation no better"
        return int(rows[row]), f"{what} for {_counted(rules.patience, rules.unit)}"

    def _epochs(self, low: int, high: int) -> tuple[int, str] | None:
        count = self._rules.epochs
        last = -1 if count is None else count * self._epoch
        if count is None or not low <= last <= high:
            return None
        return last, f"after {_counted(count, 'epochs')}"


def stop_watch(problem: Problem, rules: StopRules, epoch: int, every: int) -> StopWatch | None:
    """The watch of a racer; None of a race without rules."""
    if not rules.given:
        return None
    judged = _validation(problem) if rules.judge == "validation" else None
    return StopWatch(rules, epoch, every, judged)


def _validation(problem: Problem) -> Callable[[Array], Array]:
    assert isinstance(problem, Data)
    made = fitted(problem)
    held = made.part(made.validation)
    return lambda w: without_ridge(held, w)


def _first(rows: Array, good: Any, reason: str) -> tuple[int, str] | None:
    return (int(rows[good.argmax()]), reason) if good.any() else None


def _counted(count: int, unit: str) -> str:
    return f"{count:,} {unit if count != 1 else unit.removesuffix('s')}"
