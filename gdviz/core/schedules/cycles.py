"""Schedules that go up and down; two of them move the momentum against the rate."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import choice, linear, log, switch, whole
from gdviz.core.schedules.base import WHOLE, Schedule, Table, schedule, share, steps_knob

MIRRORED = "lower the momentum while the rate is high, and raise it again"


@schedule
class Restarts(Schedule):
    """Cosine runs of length T_0, T_0*T_mult, ... (SGDR, Loshchilov and Hutter 2017; torch:
    CosineAnnealingWarmRestarts)."""

    id, title = "restarts", "Cosine restarts"
    aliases = ("sgdr", "CosineAnnealingWarmRestarts", "warm restarts")
    summary = "Lets the rate fall along half a cosine, again and again."

    T_0: int = steps_knob(50, "number of steps of the first run; then the rate starts high again")
    T_mult: int = whole("[1, 10]").knob(
        1, "", "how many times longer each run is than the one before"
    )
    floor: float = share(0.0, "", "factor on the rate at the end of a run")

    @classmethod
    def over(cls, steps: int) -> Schedule:
        return cls(T_0=max(steps // 4, 2))

    def factors(self, t: Array, steps: int) -> Array:
        values = np.empty_like(t)
        begin, length = 0, self.T_0
        while begin < len(t):
            end = min(begin + length, len(t))
            values[begin:end] = (1.0 + np.cos(np.pi * np.arange(end - begin) / length)) / 2.0
            begin, length = begin + length, length * self.T_mult
        return np.asarray(self.floor + (1.0 - self.floor) * values)


@schedule
class OneCycle(Schedule):
    """Up to lr and down to almost nothing, with the momentum mirrored (Smith and Topin 2019;
    torch: OneCycleLR with max_lr = the racer's lr)."""

    id, title = "onecycle", "One cycle"
    aliases = ("OneCycleLR",)
    summary = (
        "Raises the rate to its peak and lets it fall, while the momentum moves the other way."
    )

    total_steps: int = steps_knob(0, "number of steps of the whole cycle", 0, WHOLE)
    pct_start: float = share(0.3, "", "share of the cycle in which the rate rises")
    div_factor: float = linear("[1, inf)", 1.0, 100.0).knob(
        25.0, "", "the rate at the peak divided by the first rate"
    )
    final_div_factor: float = log("[1, inf)", 1.0, 1e5).knob(
        1e4, "", "the first rate divided by the last rate"
    )
    base_momentum: float = linear("[0, 1)").knob(0.85, "μ", "momentum at the peak of the rate")
    max_momentum: float = linear("[0, 1)").knob(0.95, "μ", "momentum at the first and last step")
    anneal: str = choice(
        "shape of rise and fall: half a cosine, or a straight line", "cos", "linear"
    )
    three_phase: bool = switch(
        False, "fall back to the first rate as fast as it rose, and only then to the last rate"
    )
    cycle_momentum: bool = switch(True, MIRRORED)

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
        return {"lr": lr} | ({"momentum": momentum} if self.cycle_momentum else {})

    def _between(self, start: float, end: float, part: Array) -> Array:
        if self.anneal == "linear":
            return np.asarray(start + (end - start) * part)
        return np.asarray(end + (start - end) / 2.0 * (1.0 + np.cos(np.pi * part)))


@schedule
class Cyclic(Schedule):
    """A triangle between lr and top*lr, the momentum mirrored (Smith 2017; torch: CyclicLR with
    base_lr = the racer's lr)."""

    id, title = "cyclic", "Cyclic"
    aliases = ("CyclicLR",)
    by_alias = MappingProxyType({"CyclicLR": {"step_size_up": 2000}})
    summary = "Lets the rate go up and down like a saw, while the momentum moves the other way."

    top: float = log("[1, inf)", 1.0, 100.0).knob(10.0, "", "factor on the rate at the top")
    step_size_up: int = steps_knob(50, "number of steps from the foot to the top")
    step_size_down: int = steps_knob(
        0, "number of steps from the top to the foot", 0, "as many as up"
    )
    mode: str = choice(
        "whether the triangles keep their height, halve it, or lose it by a factor per step",
        "triangular",
        "triangular2",
        "exp_range",
    )
    gamma: float = share(1.0, "γ", "factor on the height per step, in exp_range only")
    base_momentum: float = linear("[0, 1)").knob(0.8, "μ", "momentum at the top of the rate")
    max_momentum: float = linear("[0, 1)").knob(0.9, "μ", "momentum at the foot of the rate")
    cycle_momentum: bool = switch(True, MIRRORED)

    @classmethod
    def over(cls, steps: int) -> Schedule:
        return cls(step_size_up=max(steps // 6, 1))

    def table(self, steps: int) -> Table:
        t = np.arange(steps, dtype=np.float64)
        up = float(self.step_size_up)
        size = up + float(self.step_size_down or self.step_size_up)
        cycle = np.floor(1.0 + t / size)
        x = 1.0 + t / size - cycle
        ratio = up / size
        height = np.where(x <= ratio, x / ratio, (x - 1.0) / (ratio - 1.0))
        heights = {"triangular": np.ones_like(t), "triangular2": 2.0 ** (1.0 - cycle)}
        scale = heights.get(self.mode, self.gamma**t)
        lr = 1.0 + (self.top - 1.0) * height * scale
        momentum = self.max_momentum - (self.max_momentum - self.base_momentum) * height * scale
        return {"lr": lr} | ({"momentum": momentum} if self.cycle_momentum else {})
