"""A schedule that reacts to the loss, and one schedule after another."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gdviz.core.base.knobs import InputError, knobs_of, linear, log
from gdviz.core.schedules.annealing import Cosine, Warmup
from gdviz.core.schedules.base import Schedule, Table, schedule, share, steps_knob


@schedule
class Plateau(Schedule):
    """Multiplies lr by factor when the loss has not improved by a relative threshold for more than
    patience steps (torch: ReduceLROnPlateau, mode min, threshold rel); a drop of the rate by no
    more than eps is not made."""

    id, title = "plateau", "Reduce on plateau"
    aliases = ("reducelronplateau", "reduce on plateau")
    summary = "Lowers the rate whenever the loss stops improving."
    closed_loop = True

    factor: float = linear("[0, 1)").knob(0.1, "γ", "factor on the rate at each drop")
    patience: int = steps_knob(10, "number of steps without improvement before the rate drops", 0)
    threshold: float = share(
        1e-4, "", "share of the loss by which it must fall to count as an improvement"
    )
    cooldown: int = steps_knob(0, "number of steps after a drop in which none is counted", 0)
    min_factor: float = share(0.0, "", "factor on the rate below which it never drops")
    eps: float = log("[0, inf)", 1e-12, 1e-2).knob(
        1e-8, "", "a drop of the rate by no more than this is not made"
    )

    def at_rate(self, lr: float) -> Schedule:
        knobs = {name: getattr(self, name) for name in knobs_of(Plateau)}
        return _PlateauAt(**knobs, lr=lr)

    def init(self) -> dict[str, Any]:
        return {"best": math.inf, "bad": 0, "cooldown": 0, "factor": 1.0}

    def _worth_it(self, drop: float) -> bool:
        """Whether a drop of the factor is more than eps of the rate."""
        return drop > self.eps

    def next(self, memory: dict[str, Any], loss: float) -> tuple[float, dict[str, Any]]:
        best, bad, cooling = memory["best"], memory["bad"], memory["cooldown"]
        factor = memory["factor"]
        if loss < best * (1.0 - self.threshold):
            best, bad = loss, 0
        else:
            bad += 1
        if cooling > 0:
            cooling, bad = cooling - 1, 0
        if bad > self.patience:
            lower, cooling, bad = max(factor * self.factor, self.min_factor), self.cooldown, 0
            factor = lower if self._worth_it(factor - lower) else factor
        return factor, {"best": best, "bad": bad, "cooldown": cooling, "factor": factor}


@dataclass(frozen=True)
class _PlateauAt(Plateau):
    """The plateau of a racer whose first rate is lr."""

    lr: float = 1.0

    def _worth_it(self, drop: float) -> bool:
        return drop * self.lr > self.eps


@schedule
class Sequence(Schedule):
    """One schedule until a milestone, then another from its own t = 0 (torch: SequentialLR)."""

    id, title = "sequence", "One after another"
    aliases = ("SequentialLR", "warm-up + cosine", "warmup_cosine")
    summary = "Follows one schedule up to a step and another from there."

    first: Schedule = field(default_factory=Warmup)
    then: Schedule = field(default_factory=Cosine)
    milestone: int = steps_knob(20, "step at which the second schedule begins")

    @classmethod
    def over(cls, steps: int) -> Schedule:
        warm = max(steps // 10, 1)
        return cls(first=Warmup(total_iters=warm), milestone=warm)

    def table(self, steps: int) -> Table:
        if self.first.closed_loop or self.then.closed_loop:
            raise InputError("sequence: a schedule that watches the loss cannot be part of one")
        split = min(self.milestone, steps)
        parts = (self.first.table(split), self.then.table(steps - split))
        names = set(parts[0]) & set(parts[1])
        return {name: np.concatenate([part[name] for part in parts]) for name in sorted(names)}
