"""Methods around another method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import linear, log, whole
from gdviz.core.base.notes import tell
from gdviz.core.base.objective import Objective
from gdviz.core.expr.symbols import norm, vector
from gdviz.core.optimizers.adam import FIRST, SECOND, Adam, RAdam
from gdviz.core.optimizers.base import INNER, Moved, Optimizer, State, Taken, let, optimizer
from gdviz.core.optimizers.descent import SGD
from gdviz.core.optimizers.ranges import decay_rate, epsilon, weight_decay


def period(default: int) -> Any:
    """The number of steps after which the slow point follows."""
    return whole("[1, 1000]", 1, 50).knob(
        default, "k", "steps that the inner method takes before the slow point follows"
    )


def follow(default: float) -> Any:
    """How far the slow point follows."""
    return linear("(0, 1]").knob(
        default, "αₛ", "share of the distance to the fast point that the slow point follows"
    )


def carried(own: Mapping[str, Any]) -> State:
    """What belongs to the base, by its names in the wrapper."""
    return {INNER + name: value for name, value in own.items()}


@dataclass(frozen=True)
class Wrapper(Optimizer):
    """A method around the method `base`, whose state it carries along."""

    base: Optimizer

    @property
    def signs(self) -> Mapping[str, str]:
        return {**self.base.signs, **carried(self.base.signs)}

    def init(self, w: Array) -> State:
        return carried(self.base.init(w))

    def inner(self, state: State) -> State:
        """The state of the base."""
        return {n.removeprefix(INNER): v for n, v in state.items() if n.startswith(INNER)}

    def of_base(self, taken: Taken) -> Taken:
        """The step with the states of the base."""
        return taken._replace(before=self.inner(taken.before), after=self.inner(taken.after))

    def scaling(self, state: State, t: int) -> Array | None:
        return self.base.scaling(self.inner(state), t)

    def curvature_limit(self) -> float | None:
        return self.base.curvature_limit()

    def scaling_in(self, taken: Taken) -> Array | None:
        return self.base.scaling_in(self.of_base(taken))

    def limit_in(self, taken: Taken) -> float | None:
        return self.base.limit_in(self.of_base(taken))

    def shrinking(self, taken: Taken | None = None) -> float:
        return self.base.shrinking(taken and self.of_base(taken))

    @property
    def rescales(self) -> bool:
        return self.base.rescales

    def report(self, w: Array, state: State) -> Array:
        return self.base.report(w, self.inner(state))


@optimizer
class Lookahead(Wrapper):
    """k steps of the base, then slow <- slow + alpha*(w - slow) and w <- slow; the base's state
    goes on (Zhang et al. 2019).

    Shines by calming a base that overshoots; costs a part of the speed of one that does not.
    """

    id, title = "lookahead", "Lookahead"
    summary = "Lets another method run ahead and follows it part of the way."

    base: Optimizer = field(default_factory=Adam)
    k: int = period(5)
    alpha: float = follow(0.5)

    @property
    def first_order(self) -> bool:
        return self.base.first_order

    def init(self, w: Array) -> State:
        return super().init(w) | {"slow": w + 0.0}

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        return self._joined(self.base.update(w, g, self.inner(state), t, lr), state, t)

    def step(self, w: Array, objective: Objective, state: State, t: Any, lr: Any) -> Moved:
        return self._joined(self.base.step(w, objective, self.inner(state), t, lr), state, t)

    def curvature_limit(self) -> float | None:
        return self._of_slow(super().curvature_limit())

    def limit_in(self, taken: Taken) -> float | None:
        return self._of_slow(super().limit_in(taken))

    def _of_slow(self, limit: float | None) -> float | None:
        """The limit with the slow point, from that of the base; None where the base has a velocity,
        whose effect on the slow point has no simple limit."""
        knob = self.base.momentum_knob
        if limit is None or (knob is not None and getattr(self.base, knob) != 0.0):
            return None
        # an even number of swings ends on the side where it began
        swing = 1.0 if self.k % 2 == 0 else ((2.0 - self.alpha) / self.alpha) ** (1.0 / self.k)
        return limit * (1.0 + swing) / 2.0

    def rule(self, w: Any, g: Any, state: State, t: Any, lr: Any) -> Moved:
        return self._joined(self.base.rule(w, g, self.inner(state), t, lr), state, t)

    def _joined(self, moved: Moved, state: State, t: Any) -> Moved:
        fast, inner = let("fast", moved[0]), moved[1]
        meets = t % self.k == 0
        met = (1.0 - self.alpha) * state["slow"] + self.alpha * fast
        slow = let("slow", np.where(meets, met, state["slow"]))
        return np.where(meets, slow, fast), carried(inner) | {"slow": slow}


@optimizer
class Ranger(Optimizer):
    """RAdam inside Lookahead (Wright 2019): b1 = 0.95, eps = 1e-5, k = 6, alpha = 1/2.

    Below the threshold of RAdam it steps by the first moment, downhill. Gradients are not
    centralised, which Ranger does since 2020 for the weight matrices of networks. Shines as RAdam
    does, and more calmly.
    """

    id, title = "ranger", "Ranger"
    summary = (
        "RAdam that runs ahead, with a slow point that follows; gradients are not centralised, as "
        "in 2019."
    )
    momentum_knob = "beta1"

    beta1: float = decay_rate(0.95, "β₁", FIRST)
    beta2: float = decay_rate(0.999, "β₂", SECOND)
    eps: float = epsilon(1e-5)
    k: int = period(6)
    alpha: float = follow(0.5)
    weight_decay: float = weight_decay(0.0)

    @property
    def parts(self) -> Lookahead:
        """The methods of which it consists."""
        return Lookahead(RAdam(self.beta1, self.beta2, self.eps), self.k, self.alpha)

    @property
    def signs(self) -> Mapping[str, str]:
        return self.parts.signs

    def init(self, w: Array) -> State:
        return self.parts.init(w)

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        return self.parts.update(w * (1.0 - lr * self.weight_decay), g, state, t, lr)


# keeps the length of a gradient away from zero
TINY = 1e-12


class Ascended:
    """An objective whose gradient is taken a little uphill: at w + rho*g/|g|."""

    def __init__(self, objective: Objective, rho: float) -> None:
        self.dim, self.loss, self.hessian = objective.dim, objective.loss, objective.hessian
        self.unpenalised = getattr(objective, "unpenalised", objective.loss)
        self.fstar: float | None = getattr(objective, "fstar", None)
        self._objective = objective
        self._rho = rho

    def rise(self, w: Array) -> Array:
        """The displacement from w to its uphill neighbour."""
        g = self._objective.grad(w)
        norm = np.sqrt(np.sum(g * g, axis=0))
        return np.asarray(let("e", self._rho * g / (norm + TINY)))

    def grad(self, w: Array) -> Array:
        """The gradient at the uphill neighbour of w."""
        return np.asarray(let("uphill", self._objective.grad(w + self.rise(w))))

    def loss_and_grad(self, w: Array) -> tuple[Array, Array]:
        """The loss at w and the gradient at its uphill neighbour."""
        return self.loss(w), self.grad(w)


@optimizer
class SAM(Wrapper):
    """e = rho*g/(|g| + 1e-12); the base steps from w with the gradient at w + e (Foret et al.
    2021).

    Shines where a wide minimum lies beside a sharp one, which it leaves if rho is wider than that;
    takes two gradients per step, and circles a minimum at a distance that grows with rho.
    """

    id, title = "sam", "SAM"
    summary = "Takes the gradient a little uphill of its point, and so shuns sharp minima."

    base: Optimizer = field(default_factory=SGD)
    rho: float = log("[0, inf)", 1e-3, 1.0).knob(
        0.05, "ρ", "distance uphill at which the gradient is taken"
    )

    @property
    def first_order(self) -> bool:
        return False

    @property
    def signs(self) -> Mapping[str, str]:
        return {**super().signs, "uphill": "∇L(w + e)", "g_e": "gₑ"}

    def rule(self, w: Any, g: Any, state: State, t: Any, lr: Any) -> Moved:
        tell("e", self.rho * g / (norm(g) + TINY))
        steep = let("g_e", vector("uphill"))
        point, inner = self.base.rule(w, steep, self.inner(state), t, lr)
        return point, carried(inner)

    def curvature_limit(self) -> float | None:
        # at a fixed distance uphill, the nearer w is to the minimum, the steeper the slope
        return None if self.rho else super().curvature_limit()

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        raise TypeError("SAM needs a second gradient")

    def step(self, w: Array, objective: Objective, state: State, t: Any, lr: Any) -> Moved:
        uphill = Ascended(objective, self.rho)
        point, inner = self.base.step(w, uphill, self.inner(state), t, lr)
        return point, carried(inner)
