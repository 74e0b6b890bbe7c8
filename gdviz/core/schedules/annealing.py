"""Schedules in one direction: constant, falling, or a warm-up."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import linear, log
from gdviz.core.schedules.base import WHOLE, Schedule, schedule, share, steps_knob


@schedule
class Constant(Schedule):
    """lr at every step."""

    id, title = "constant", "Constant"
    summary = "The same learning rate at every step (torch's ConstantLR is a constant warm-up)."

    def factors(self, t: Array, steps: int) -> Array:
        return np.ones_like(t)


@schedule
class Step(Schedule):
    """lr * gamma^floor(t / step_size) (torch: StepLR)."""

    id, title = "step", "Steps"
    aliases = ("StepLR",)
    summary = "Multiplies the rate by gamma every step_size steps."

    step_size: int = steps_knob(100, "number of steps from one drop of the rate to the next")
    gamma: float = share(0.1, "γ", "factor on the rate at each drop")

    @classmethod
    def over(cls, steps: int) -> Schedule:
        return cls(step_size=max(steps // 3, 1))

    def factors(self, t: Array, steps: int) -> Array:
        return np.asarray(self.gamma ** np.floor(t / self.step_size))


@schedule
class MultiStep(Schedule):
    """lr * gamma^(number of milestones <= t) (torch: MultiStepLR)."""

    id, title = "multistep", "Milestones"
    aliases = ("MultiStepLR",)
    summary = "Multiplies the rate by gamma at chosen steps."

    first: int = steps_knob(150, "step at which the rate drops for the first time", 0)
    second: int = steps_knob(300, "step at which the rate drops for the second time", 0)
    third: int = steps_knob(100_000, "step at which the rate drops for the third time", 0)
    gamma: float = share(0.1, "γ", "factor on the rate at each drop")

    @classmethod
    def over(cls, steps: int) -> Schedule:
        return cls(first=steps // 2, second=3 * steps // 4)

    def factors(self, t: Array, steps: int) -> Array:
        passed = sum((t >= m).astype(float) for m in (self.first, self.second, self.third))
        return np.asarray(self.gamma**passed)


@schedule
class Exponential(Schedule):
    """lr * gamma^t (torch: ExponentialLR)."""

    id, title = "exponential", "Exponential"
    aliases = ("ExponentialLR",)
    summary = "Multiplies the rate by gamma at every step."

    gamma: float = share(0.99, "γ", "factor on the rate at every step")

    def factors(self, t: Array, steps: int) -> Array:
        return np.asarray(self.gamma**t)


@schedule
class InverseTime(Schedule):
    """lr / (1 + decay*t) (Robbins and Monro 1951)."""

    id, title = "inversetime", "1/t"
    summary = "Lets the rate fall like one over the step, slowly enough for noise to average out."

    decay: float = log("[0, inf)", 1e-4, 1.0).knob(
        0.01, "ξ", "how fast the rate falls: after 1/ξ steps it is half"
    )

    def factors(self, t: Array, steps: int) -> Array:
        return np.asarray(1.0 / (1.0 + self.decay * t))


@schedule
class InverseSqrt(Schedule):
    """lr / sqrt(t + 1)."""

    id, title = "inversesqrt", "1/√t"
    summary = "Lets the rate fall like one over the square root of the step."

    def factors(self, t: Array, steps: int) -> Array:
        return np.asarray(1.0 / np.sqrt(t + 1.0))


@schedule
class Polynomial(Schedule):
    """lr * (1 - min(t, T)/T)^power (torch: PolynomialLR); the rate is 0 from T on."""

    id, title = "polynomial", "Polynomial"
    aliases = ("PolynomialLR",)
    by_alias = MappingProxyType({"PolynomialLR": {"total_iters": 5}})
    summary = "Lets the rate fall to zero like a power of the steps left."

    total_iters: int = steps_knob(0, "number of steps after which the rate is zero", 0, WHOLE)
    power: float = linear("[0, 10]").knob(
        1.0, "", "power of the fall: 1 is a straight line, larger falls sooner"
    )

    def factors(self, t: Array, steps: int) -> Array:
        total = self.total_iters or max(steps, 1)
        return np.asarray((1.0 - np.minimum(t, total) / total) ** self.power)


@schedule
class ConstantWarmup(Schedule):
    """lr * factor for the first T steps, then lr (Goyal et al. 2017; torch: ConstantLR)."""

    id, title = "constantwarmup", "Constant warm-up"
    aliases = ("ConstantLR",)
    summary = "Lowers the rate by a factor during the first steps."

    factor: float = share(1.0 / 3.0, "γ", "factor on the rate during the first steps")
    total_iters: int = steps_knob(5, "number of steps with the factor; then the full rate", 0)

    @classmethod
    def over(cls, steps: int) -> Schedule:
        return cls(total_iters=max(steps // 10, 1))

    def factors(self, t: Array, steps: int) -> Array:
        return np.where(t < self.total_iters, self.factor, 1.0)


@schedule
class Warmup(Schedule):
    """lr * (s + (e - s)*min(t, T)/T) (torch: LinearLR)."""

    id, title = "warmup", "Linear warm-up"
    aliases = ("linear", "LinearLR", "linear warm-up")
    by_alias = MappingProxyType({"LinearLR": {"total_iters": 5}})
    summary = "Raises the rate linearly over the first steps."

    start_factor: float = linear("[1e-9, 1]").knob(
        1.0 / 3.0, "s", "factor on the rate at the first step"
    )
    end_factor: float = share(1.0, "e", "factor on the rate at the end of the warm-up and after it")
    total_iters: int = steps_knob(20, "number of steps that the warm-up takes")

    @classmethod
    def over(cls, steps: int) -> Schedule:
        return cls(total_iters=max(steps // 10, 1))

    def factors(self, t: Array, steps: int) -> Array:
        part = np.minimum(t, self.total_iters) / self.total_iters
        return np.asarray(self.start_factor + (self.end_factor - self.start_factor) * part)


@schedule
class Cosine(Schedule):
    """floor + (1 - floor)*(1 + cos(pi*t/T))/2 times lr (torch: CosineAnnealingLR, not clamped after
    T)."""

    id, title = "cosine", "Cosine"
    aliases = ("CosineAnnealingLR", "cosine annealing")
    summary = "Lets the rate fall along half a cosine."

    T_max: int = steps_knob(
        0, "number of steps until the rate is lowest; after them it rises again", 0, WHOLE
    )
    floor: float = share(0.0, "", "factor on the rate where it is lowest")

    def factors(self, t: Array, steps: int) -> Array:
        total = self.T_max or max(steps, 1)
        return np.asarray(self.floor + (1.0 - self.floor) * (1.0 + np.cos(np.pi * t / total)) / 2.0)
