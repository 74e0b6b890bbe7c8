"""Methods that need no schedule, since they average their points."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import linear, whole
from gdviz.core.optimizers.adam import SECOND
from gdviz.core.optimizers.base import Moved, Optimizer, State, Taken, let, optimizer
from gdviz.core.optimizers.ranges import decay_rate, epsilon, weight_decay


def quotient(a: Any, b: Any, otherwise: Any) -> Any:
    """a/b where b is above zero."""
    return np.where(b > 0.0, a / np.where(b > 0.0, b, 1.0), otherwise)


@dataclass(frozen=True)
class ScheduleFree(Optimizer):
    """The common part of the schedule-free methods: gradients at w, steps of w', their average
    w_bar (y, z and x of the paper; the state has the paper's names).

    The plotted point is the average.
    """

    decays = False
    signs = MappingProxyType({"z": "w′", "x": "w̄", "top": "ηₜₒₚ", "k": "ω", "total": "Ω"})

    def curvature_limit(self) -> float:
        return self._limit(0.0, 1.0)

    def limit_in(self, taken: Taken) -> float:
        total = float(taken.after["total"])
        share = 1.0 - float(taken.before["total"]) / total if total > 0.0 else 0.0
        return self._limit(share, float(warmed(1.0, taken.t, getattr(self, "warmup_steps", 0))))

    def _limit(self, share: float, warm: float) -> float:
        """The limit for w' where it has that share in w_bar; an average of alternating points has
        share/(2 - share)."""
        near = float(getattr(self, self.momentum_knob or ""))
        return 2.0 / (warm * (1.0 - near + near * share / (2.0 - share)))

    def shrinking(self, taken: Taken | None = None) -> float:
        # its decay acts on the point where the gradient is taken, and counts as curvature
        limit = self.curvature_limit() if taken is None else self.limit_in(taken)
        return float(2.0 * getattr(self, "weight_decay", 0.0) / limit)

    def init(self, w: Array) -> State:
        zero = np.zeros_like(w[0])
        return {"z": w + 0.0, "x": w + 0.0, "top": zero, "total": zero}

    def report(self, w: Array, state: State) -> Array:
        x: Array = state["x"]
        return x

    def averaged(
        self, direction: Any, state: State, rate: Any, weight: Any, interpolation: Any
    ) -> Moved:
        """The point and state after z moved along the direction; x takes in its share of z."""
        top = let("top", np.maximum(state["top"], rate))
        weight = let("k", weight * top * top)
        total = let("total", state["total"] + weight)
        share = quotient(weight, total, 0.0)
        z = let("z", state["z"] - rate * direction)
        # written so that a point at rest stays there to the last digit
        x = let("x", state["x"] + share * (z - state["x"]))
        y = z + interpolation * (x - z)
        return y, {"z": z, "x": x, "top": top, "total": total}


def warmed(lr: Any, t: Any, warmup: Any) -> Any:
    """lr after a linear warm-up of some steps."""
    return let("η_t", lr * np.minimum(t / np.maximum(warmup, 1.0), 1.0))


def warmup_steps() -> Any:
    """Length of the warm-up."""
    return whole("[0, 100_000]", 0, 100).knob(
        0, "T", "steps over which the rate rises linearly to its full value"
    )


def averaged_share() -> Any:
    """How near the average the gradient is taken."""
    return decay_rate(0.9, "ν", "share of the average in the point at which the gradient is taken")


def late_weight() -> Any:
    """How much late points count."""
    return linear("[0, 10]").knob(
        0.0, "χ", "power of t in the weights of the average: larger favours late points"
    )


@optimizer
class ScheduleFreeSGD(ScheduleFree):
    """g at w; w' <- w' - lr_t*(g + weight_decay*w); w_bar <- w_bar + omega/Omega*(w' - w_bar);
    w <- (1 - nu)*w' + nu*w_bar with nu = momentum, omega = t^r*lr_top^2, Omega their sum so far,
    lr_top the largest lr_t (Defazio et al. 2024; the authors' schedulefree.SGDScheduleFree).

    Shines where the length of training is not known: no schedule, and the average, which is
    plotted, is good at any time. Its large rates fail in narrow ravines.
    """

    id, title, brief = "sgdschedulefree", "Schedule-Free SGD", "SF-SGD"
    aliases = ("schedulefreesgd", "schedulefree")
    summary = "Plots the average of its points and takes gradients between that and the newest one."
    default_lr = 1.0
    momentum_knob = "momentum"

    momentum: float = averaged_share()
    weight_decay: float = weight_decay(0.0)
    warmup_steps: int = warmup_steps()
    r: float = late_weight()

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        direction = g + self.weight_decay * w
        rate = warmed(lr, t, self.warmup_steps)
        return self.averaged(direction, state, rate, t**self.r, self.momentum)


@optimizer
class ScheduleFreeAdamW(ScheduleFree):
    """Schedule-free descent with g/(sqrt(v_hat) + eps) in place of g,
    v <- b2*v + (1-b2)*g^2 (Defazio et al. 2024; the authors' schedulefree.AdamWScheduleFree).

    Shines where Adam with a good schedule does, without knowing its length; like Adam it is not
    invariant under rotation.
    """

    id, title, brief = "adamwschedulefree", "Schedule-Free AdamW", "SF-AdamW"
    aliases = ("schedulefreeadamw",)
    summary = "Scales each slope as Adam does and averages its points in place of a schedule."
    default_lr = 2.5e-3
    momentum_knob = "beta1"

    beta1: float = averaged_share()
    beta2: float = decay_rate(0.999, "β₂", SECOND)
    eps: float = epsilon(1e-8)
    weight_decay: float = weight_decay(0.0)
    warmup_steps: int = warmup_steps()
    r: float = late_weight()

    def init(self, w: Array) -> State:
        return super().init(w) | {"v": np.zeros_like(w)}

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        v = let("v", self.beta2 * state["v"] + (1.0 - self.beta2) * g * g)
        scaled = g / (np.sqrt(v / (1.0 - self.beta2**t)) + self.eps)
        direction = scaled + self.weight_decay * w
        rate = warmed(lr, t, self.warmup_steps)
        point, after = self.averaged(direction, state, rate, t**self.r, self.beta1)
        return point, after | {"v": v}

    def scaling(self, state: State, t: int) -> Array:
        return np.asarray(np.sqrt(state["v"] / (1.0 - self.beta2**t)) + self.eps)
