"""Methods with a velocity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import choice
from gdviz.core.base.objective import Objective
from gdviz.core.expr.symbols import vector
from gdviz.core.optimizers.base import Moved, Optimizer, State, Taken, let, optimizer
from gdviz.core.optimizers.descent import LEFT_OUT, quasi_hyperbolic_limit, velocity
from gdviz.core.optimizers.ranges import decay_rate, momentum_rate, share


@optimizer
class Momentum(Optimizer):
    """b <- mu*b + (1 - dampening)*g, w <- w - lr*b; the heavy ball of Polyak (1964), as in torch.

    Convention "classic" keeps lr inside: v <- mu*v - lr*g, w <- w + v (Sutskever et al. 2013,
    Keras). While lr is constant v = -lr*b and the tracks are the same; they differ under a
    schedule. Shines in ravines, where it averages the zig-zag out; overshoots and circles round the
    minimum.
    """

    id, title = "momentum", "Momentum"
    aliases = ("heavy ball", "polyak momentum", "hb")
    summary = "A heavy ball: keeps most of its velocity and adds the gradient."
    momentum_knob = "momentum"
    zeros = ("b",)

    momentum: float = momentum_rate()
    dampening: float = decay_rate(0.0, "τ", LEFT_OUT)
    convention: str = choice(
        "whether lr multiplies the velocity (torch) or the gradient within it", "torch", "classic"
    )

    @property
    def signs(self) -> Mapping[str, str]:
        return {"b": "v"} if self.convention == "classic" else {}

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        if self.convention == "classic":
            v = let("v", self.momentum * state["b"] - lr * (1.0 - self.dampening) * g)
            return w + v, {"b": v}
        b = velocity(state["b"], g, t, self.momentum, self.dampening)
        return w - lr * b, {"b": b}

    def curvature_limit(self) -> float:
        return 2.0 * (1.0 + self.momentum) / (1.0 - self.dampening)


@optimizer
class Nesterov(Optimizer):
    """b <- mu*b + g, w <- w - lr*(g + mu*b); Nesterov (1983) in the form of torch.

    torch's w is the point looked ahead to. Convention "look-ahead" (Sutskever et al. 2013) shows
    the other one: v <- mu*v - lr*grad(w + mu*v), w <- w + v. "fista" (Beck and Teboulle 2009) is
    the convex scheme with its own growing momentum: w' <- w - lr*g from the point w looked ahead
    to, and w goes on from w' by (theta_old - 1)/theta of its last move; w' is plotted.
    Shines like momentum and brakes before the wall; can still overshoot.
    """

    id, title, brief = "nesterov", "Nesterov", "NAG"
    aliases = ("nag", "nesterov momentum")
    summary = "Momentum that takes the gradient where it is about to be."
    momentum_knob = "momentum"

    momentum: float = momentum_rate()
    convention: str = choice(
        "which point is stored, and where the momentum comes from", "torch", "look-ahead", "fista"
    )

    @property
    def first_order(self) -> bool:
        return self.convention != "look-ahead"

    @property
    def signs(self) -> Mapping[str, str]:
        if self.convention == "fista":
            return {"x": "w′", "theta": "θ"}
        return {"b": "v", "ahead": "∇L(w + μ·v)"} if self.convention == "look-ahead" else {}

    def init(self, w: Array) -> State:
        if self.convention == "fista":
            return {"x": w + 0.0, "theta": np.ones_like(w[0])}
        return {"b": np.zeros_like(w)}

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        if self.convention == "fista":
            return self._fista(w, g, state, lr)
        b = velocity(state["b"], g, t, self.momentum, 0.0)
        return w - lr * (g + self.momentum * b), {"b": b}

    def _fista(self, w: Array, g: Array, state: State, lr: Any) -> Moved:
        x = let("x", w - lr * g)
        theta = let("theta", (1.0 + np.sqrt(1.0 + 4.0 * state["theta"] ** 2)) / 2.0)
        ahead = x + (state["theta"] - 1.0) / theta * (x - state["x"])
        return ahead, {"x": x, "theta": theta}

    def step(self, w: Array, objective: Objective, state: State, t: Any, lr: Any) -> Moved:
        if self.convention != "look-ahead":
            return self.update(w, objective.grad(w), state, t, lr)
        drift = self.momentum * state["b"]
        v = drift - lr * let("ahead", objective.grad(w + drift))
        return w + v, {"b": v}

    def rule(self, w: Any, g: Any, state: State, t: Any, lr: Any) -> Moved:
        if self.convention != "look-ahead":
            return self.update(w, g, state, t, lr)
        v = let("v", self.momentum * state["b"] - lr * vector("ahead"))
        return w + v, {"b": v}

    def report(self, w: Array, state: State) -> Array:
        x: Array = state["x"] if self.convention == "fista" else w
        return x

    def curvature_limit(self) -> float:
        # the momentum of "fista" tends to 1
        return _ahead_limit(1.0 if self.convention == "fista" else self.momentum)

    def limit_in(self, taken: Taken) -> float:
        if self.convention != "fista":
            return self.curvature_limit()
        return _ahead_limit(float((taken.before["theta"] - 1.0) / taken.after["theta"]))


def _ahead_limit(momentum: float) -> float:
    return (2.0 + 2.0 * momentum) / (1.0 + 2.0 * momentum)


@optimizer
class QHM(Optimizer):
    """m <- mu*m + (1 - mu)*g; w <- w - lr*((1 - nu)*g + nu*m) (Ma and Yarats 2019, whose beta is
    mu here).

    nu = 0 is gradient descent, nu = 1 averaged momentum, nu = mu Nesterov's. Shines where
    momentum alone is too heavy; its averaged gradient makes steps 1 - mu times smaller.
    """

    id, title = "qhm", "QHM"
    summary = "A mix of the plain gradient and its average."
    default_lr = 1.0
    momentum_knob = "momentum"
    zeros = ("m",)

    momentum: float = momentum_rate(0.999, "share of the average that is kept in a step")
    nu: float = share(
        0.7, "ν", "share of the averaged gradient in a step; the rest is the gradient"
    )

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        m = let("m", self.momentum * state["m"] + (1.0 - self.momentum) * g)
        return w - lr * ((1.0 - self.nu) * g + self.nu * m), {"m": m}

    def curvature_limit(self) -> float:
        return quasi_hyperbolic_limit(self.momentum, self.nu)
