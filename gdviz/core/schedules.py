"""Learning-rate schedules, in the closed forms of torch.optim.lr_scheduler.

A schedule is a table computed before the race: the factor on the racer's learning rate at steps
t = 0, 1, ... (t = 0 is the first step), and for some the momentum of each step. A closed-loop one
looks at the loss instead.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import numpy as np

from gdviz.core.knobs import Catalog, InputError, knob
from gdviz.core.optimizers.base import Array

Table = dict[str, Array]


class Schedule:
    """Base of all schedules; a subclass is a frozen dataclass of knobs."""

    id: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()
    # it needs the loss of each step, so it has `init` and `next` in place of a table
    closed_loop: ClassVar[bool] = False

    def table(self, steps: int) -> Table:
        """The factor on lr of each step as "lr", and where it sets one, "momentum"; (steps,)."""
        return {"lr": self.factors(np.arange(steps, dtype=np.float64), steps)}

    def factors(self, t: Array, steps: int) -> Array:
        """The factor on lr at t = 0, 1, ... of a race of `steps` steps."""
        raise NotImplementedError

    def init(self) -> dict[str, Any]:
        """A closed loop's memory before the first step."""
        raise NotImplementedError

    def next(self, memory: dict[str, Any], loss: float) -> tuple[float, dict[str, Any]]:
        """The factor after a step that ended at `loss`, and the new memory."""
        raise NotImplementedError


SCHEDULES: Catalog[type[Schedule]] = Catalog("schedule")
C = TypeVar("C", bound=type[Schedule])


def schedule(cls: C) -> C:
    """Class decorator: put a frozen dataclass of knobs into the catalogue."""
    SCHEDULES.add(cls)
    return cls


def steps_knob(default: int, help: str, low: int = 1) -> Any:
    """A number of steps; where 0 is allowed it means the whole race."""
    return knob(default, "T", help, low=low, high=100_000, slider=(max(low, 1), 1000), scale="int")


def share(default: float, symbol: str, help: str, low: float = 0.0, high: float = 1.0) -> Any:
    """A factor."""
    return knob(default, symbol, help, low=low, high=high)


@schedule
@dataclass(frozen=True)
class Constant(Schedule):
    """lr at every step."""

    id = "constant"
    title = "Constant"
    summary = "The same learning rate at every step."

    def factors(self, t: Array, steps: int) -> Array:
        return np.ones_like(t)


@schedule
@dataclass(frozen=True)
class Step(Schedule):
    """lr * gamma^floor(t / step_size) (torch: StepLR)."""

    id = "step"
    title = "Steps"
    summary = "Multiplies the rate by gamma every step_size steps."

    step_size: int = steps_knob(100, "steps between two drops")
    gamma: float = share(0.1, "γ", "factor of a drop")

    def factors(self, t: Array, steps: int) -> Array:
        return np.asarray(self.gamma ** np.floor(t / self.step_size))


@schedule
@dataclass(frozen=True)
class MultiStep(Schedule):
    """lr * gamma^(number of milestones <= t) (torch: MultiStepLR)."""

    id = "multistep"
    title = "Milestones"
    summary = "Multiplies the rate by gamma at chosen steps."

    first: int = steps_knob(150, "first milestone", 0)
    second: int = steps_knob(300, "second milestone", 0)
    third: int = steps_knob(100_000, "third milestone", 0)
    gamma: float = share(0.1, "γ", "factor of a drop")

    def factors(self, t: Array, steps: int) -> Array:
        passed = sum((t >= m).astype(float) for m in (self.first, self.second, self.third))
        return np.asarray(self.gamma**passed)


@schedule
@dataclass(frozen=True)
class Exponential(Schedule):
    """lr * gamma^t (torch: ExponentialLR)."""

    id = "exponential"
    title = "Exponential"
    summary = "Multiplies the rate by gamma at every step."

    gamma: float = share(0.99, "γ", "factor of each step")

    def factors(self, t: Array, steps: int) -> Array:
        return np.asarray(self.gamma**t)


@schedule
@dataclass(frozen=True)
class InverseTime(Schedule):
    """lr / (1 + decay*t) (Robbins and Monro 1951)."""

    id = "inversetime"
    title = "1/t"
    summary = "Lets the rate fall like one over the step, enough for noise to die out."

    decay: float = knob(0.01, "k", "how fast it falls", low=0.0, slider=(1e-4, 1.0), scale="log")

    def factors(self, t: Array, steps: int) -> Array:
        return np.asarray(1.0 / (1.0 + self.decay * t))


@schedule
@dataclass(frozen=True)
class InverseSqrt(Schedule):
    """lr / sqrt(t + 1)."""

    id = "inversesqrt"
    title = "1/√t"
    summary = "Lets the rate fall like one over the root of the step."

    def factors(self, t: Array, steps: int) -> Array:
        return np.asarray(1.0 / np.sqrt(t + 1.0))


@schedule
@dataclass(frozen=True)
class Polynomial(Schedule):
    """lr * (1 - min(t, T)/T)^power (torch: PolynomialLR); the rate is 0 from T on."""

    id = "polynomial"
    title = "Polynomial"
    summary = "Lets the rate fall to zero along a power."

    total_iters: int = steps_knob(0, "steps until zero; 0 is the whole race", 0)
    power: float = knob(1.0, "p", "power", low=0.0, high=10.0)

    def factors(self, t: Array, steps: int) -> Array:
        total = self.total_iters or max(steps, 1)
        return np.asarray((1.0 - np.minimum(t, total) / total) ** self.power)


@schedule
@dataclass(frozen=True)
class Warmup(Schedule):
    """lr * (s + (e - s)*min(t, T)/T) (torch: LinearLR)."""

    id = "warmup"
    aliases = ("linear",)
    title = "Linear warm-up"
    summary = "Raises the rate along a line over the first steps."

    start_factor: float = share(1.0 / 3.0, "s", "factor at the first step", low=1e-9)
    end_factor: float = share(1.0, "e", "factor from the last of these steps on")
    total_iters: int = steps_knob(20, "steps it takes")

    def factors(self, t: Array, steps: int) -> Array:
        part = np.minimum(t, self.total_iters) / self.total_iters
        return np.asarray(self.start_factor + (self.end_factor - self.start_factor) * part)


@schedule
@dataclass(frozen=True)
class Cosine(Schedule):
    """m + (1 - m)*(1 + cos(pi*t/T))/2 times lr (torch: CosineAnnealingLR, not clamped after T)."""

    id = "cosine"
    title = "Cosine"
    summary = "Lets the rate fall along half a cosine."

    t_max: int = steps_knob(0, "steps until the lowest rate; 0 is the whole race", 0)
    floor: float = share(0.0, "m", "lowest factor")

    def factors(self, t: Array, steps: int) -> Array:
        total = self.t_max or max(steps, 1)
        return np.asarray(self.floor + (1.0 - self.floor) * (1.0 + np.cos(np.pi * t / total)) / 2.0)


@schedule
@dataclass(frozen=True)
class Restarts(Schedule):
    """Cosine runs of length T_0, T_0*T_mult, ... (SGDR, Loshchilov and Hutter 2017; torch:
    CosineAnnealingWarmRestarts)."""

    id = "restarts"
    aliases = ("sgdr",)
    title = "Cosine restarts"
    summary = "Lets the rate fall along half a cosine, again and again."

    t_0: int = steps_knob(50, "length of the first run")
    t_mult: int = knob(1, "×", "factor of each run's length", low=1, high=10, scale="int")
    floor: float = share(0.0, "m", "lowest factor")

    def factors(self, t: Array, steps: int) -> Array:
        values = np.empty_like(t)
        begin, length = 0, self.t_0
        while begin < len(t):
            end = min(begin + length, len(t))
            values[begin:end] = (1.0 + np.cos(np.pi * np.arange(end - begin) / length)) / 2.0
            begin, length = begin + length, length * self.t_mult
        return np.asarray(self.floor + (1.0 - self.floor) * values)


@schedule
@dataclass(frozen=True)
class OneCycle(Schedule):
    """Up to lr and down to almost nothing, with the momentum mirrored (Smith and Topin 2019;
    torch: OneCycleLR with max_lr = the racer's lr)."""

    id = "onecycle"
    title = "One cycle"
    summary = "Raises the rate to its peak and lets it fall, with the momentum against it."

    total_steps: int = steps_knob(0, "length; 0 is the whole race", 0)
    pct_start: float = share(0.3, "%", "share of the race that goes up")
    div_factor: float = knob(25.0, "÷", "peak over first rate", low=1.0, slider=(1.0, 100.0))
    final_div_factor: float = knob(
        1e4, "÷", "first over last rate", low=1.0, slider=(1.0, 1e5), scale="log"
    )
    base_momentum: float = knob(
        0.85, "μ", "momentum at the peak", low=0.0, high=1.0, open_high=True
    )
    max_momentum: float = knob(0.95, "μ", "momentum at the ends", low=0.0, high=1.0, open_high=True)
    anneal: str = knob("cos", "", "shape", scale="choice", choices=("cos", "linear"))
    three_phase: bool = knob(False, "", "up, down again, then to nothing", scale="bool")

    def table(self, steps: int) -> Table:
        total = self.total_steps or max(steps, 2)
        first = 1.0 / self.div_factor
        last = first / self.final_div_factor
        rise = self.pct_start * total - 1.0
        marks = [(rise, first, 1.0, self.max_momentum, self.base_momentum)]
        if self.three_phase:
            back = 2.0 * self.pct_start * total - 2.0
            marks.append((back, 1.0, first, self.base_momentum, self.max_momentum))
            marks.append((total - 1.0, first, last, self.max_momentum, self.max_momentum))
        else:
            marks.append((total - 1.0, 1.0, last, self.base_momentum, self.max_momentum))
        t = np.minimum(np.arange(steps, dtype=np.float64), total - 1.0)
        lr, momentum, begin = np.zeros_like(t), np.zeros_like(t), 0.0
        todo = np.ones(len(t), dtype=bool)
        for end, lr_from, lr_to, mu_from, mu_to in marks:
            here = todo & (t <= end)
            part = (t[here] - begin) / (end - begin) if end > begin else np.ones(here.sum())
            lr[here] = self._between(lr_from, lr_to, part)
            momentum[here] = self._between(mu_from, mu_to, part)
            todo &= ~here
            begin = end
        return {"lr": lr, "momentum": momentum}

    def _between(self, start: float, end: float, part: Array) -> Array:
        if self.anneal == "linear":
            return np.asarray(start + (end - start) * part)
        return np.asarray(end + (start - end) / 2.0 * (1.0 + np.cos(np.pi * part)))


@schedule
@dataclass(frozen=True)
class Cyclic(Schedule):
    """A triangle between lr and top*lr, the momentum mirrored (Smith 2017; torch: CyclicLR with
    base_lr = the racer's lr)."""

    id = "cyclic"
    title = "Cyclic"
    summary = "Lets the rate go up and down like a saw, with the momentum against it."

    top: float = knob(10.0, "×", "highest factor", low=1.0, slider=(1.0, 100.0), scale="log")
    step_size_up: int = steps_knob(50, "steps up")
    step_size_down: int = steps_knob(0, "steps down; 0 is as many as up", 0)
    mode: str = knob(
        "triangular",
        "",
        "whether later triangles are lower",
        scale="choice",
        choices=("triangular", "triangular2", "exp_range"),
    )
    gamma: float = share(1.0, "γ", "factor of each step in exp_range")
    base_momentum: float = knob(0.8, "μ", "momentum at the top", low=0.0, high=1.0, open_high=True)
    max_momentum: float = knob(0.9, "μ", "momentum at the foot", low=0.0, high=1.0, open_high=True)

    def table(self, steps: int) -> Table:
        t = np.arange(steps, dtype=np.float64)
        up = float(self.step_size_up)
        size = up + float(self.step_size_down or self.step_size_up)
        cycle = np.floor(1.0 + t / size)
        x = 1.0 + t / size - cycle
        ratio = up / size
        height = np.where(x <= ratio, x / ratio, (x - 1.0) / (ratio - 1.0))
        scale = {"triangular": np.ones_like(t), "triangular2": 2.0 ** (1.0 - cycle)}.get(
            self.mode, self.gamma**t
        )
        lr = 1.0 + (self.top - 1.0) * height * scale
        momentum = self.max_momentum - (self.max_momentum - self.base_momentum) * height * scale
        return {"lr": lr, "momentum": momentum}


@schedule
@dataclass(frozen=True)
class Plateau(Schedule):
    """Multiplies lr by factor when the loss has not improved by a relative threshold for more than
    patience steps (torch: ReduceLROnPlateau, mode min, threshold rel)."""

    id = "plateau"
    aliases = ("reducelronplateau", "reduce on plateau")
    title = "Reduce on plateau"
    summary = "Lowers the rate whenever the loss stops improving."
    closed_loop = True

    factor: float = knob(0.1, "γ", "factor of a drop", low=0.0, high=1.0, open_high=True)
    patience: int = steps_knob(10, "steps without improvement that are borne", 0)
    threshold: float = knob(1e-4, "θ", "relative improvement that counts", low=0.0, high=1.0)
    cooldown: int = steps_knob(0, "steps after a drop that do not count", 0)
    min_factor: float = share(0.0, "m", "lowest factor")

    def init(self) -> dict[str, Any]:
        return {"best": math.inf, "bad": 0, "cooldown": 0, "factor": 1.0}

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
            factor, cooling, bad = max(factor * self.factor, self.min_factor), self.cooldown, 0
        return factor, {"best": best, "bad": bad, "cooldown": cooling, "factor": factor}


@schedule
@dataclass(frozen=True)
class Sequence(Schedule):
    """One schedule until a milestone, then another from its own t = 0 (torch: SequentialLR)."""

    id = "sequence"
    title = "One after another"
    summary = "Follows one schedule up to a step and another from there."

    first: Schedule = Warmup()
    then: Schedule = Cosine()
    milestone: int = steps_knob(20, "step at which the second begins")

    def table(self, steps: int) -> Table:
        if self.first.closed_loop or self.then.closed_loop:
            raise InputError("sequence: a schedule that watches the loss cannot be part of one")
        split = min(self.milestone, steps)
        parts = (self.first.table(split), self.then.table(steps - split))
        names = set(parts[0]) & set(parts[1])
        return {name: np.concatenate([part[name] for part in parts]) for name in sorted(names)}
