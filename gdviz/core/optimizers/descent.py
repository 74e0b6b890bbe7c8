"""Steps along the gradient of this point alone."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import switch
from gdviz.core.optimizers.base import Moved, Optimizer, State, let, optimizer
from gdviz.core.optimizers.ranges import decay_rate, epsilon, momentum_rate

LEFT_OUT = "share of the new gradient that is left out of the velocity"


class OwnLength(Optimizer):
    """A method that finds its own step length, so that its lr is a factor."""

    default_lr = 1.0
    own_step_length = True


def velocity(b: Any, g: Any, t: Any, momentum: Any, dampening: Any) -> Any:
    """torch's momentum buffer: the first gradient as it is, then mu*b + (1 - dampening)*g."""
    return let("b", np.where(t == 1, g, momentum * b + (1.0 - dampening) * g))


def quasi_hyperbolic_limit(beta: float, nu: float) -> float:
    """The largest stable lr * curvature of steps by a share nu of the averaged gradient, 1 - nu of
    the present one: where the matrix of a step has the eigenvalue -1 (Gitman et al. 2019).
    """
    return 2.0 * (1.0 + beta) / (1.0 + beta - 2.0 * beta * nu)


@optimizer
class SGD(Optimizer):
    """w <- w - lr*g; torch.optim.SGD (Robbins and Monro 1951; Cauchy 1847 for the full gradient).

    With momentum: b <- mu*b + (1 - dampening)*g (b <- g in the first step), w <- w - lr*b; with
    `nesterov`: w <- w - lr*(g + mu*b).
    Shines on well conditioned bowls, where lr = 2/(lambda_max + lambda_min) is hard to beat; fails
    in ravines, where lr < 2/lambda_max makes the floor slow, and gets stuck at a saddle from its
    ridge.
    """

    id, title, brief = "sgd", "Gradient descent", "GD"
    aliases = ("gd", "gradient descent", "vanilla")
    summary = "Walks down the gradient without inertia, as a ball sinks in syrup."
    momentum_knob = "momentum"
    zeros = ("b",)

    momentum: float = momentum_rate(0.0)
    dampening: float = decay_rate(0.0, "τ", LEFT_OUT)
    nesterov: bool = switch(False, "Nesterov's look-ahead: step by g + μb instead of b")

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        b = velocity(state["b"], g, t, self.momentum, self.dampening)
        direction = g + self.momentum * b if self.nesterov else b
        return w - lr * direction, {"b": b}

    def curvature_limit(self) -> float:
        mu, fresh = self.momentum, 1.0 - self.dampening
        return 2.0 * (1.0 + mu) / (1.0 + mu + mu * fresh if self.nesterov else fresh)


@optimizer
class NormalizedGD(Optimizer):
    """w <- w - lr*g/(|g| + eps): every step has length lr (Nesterov 1984).

    Shines on plateaus, where the gradient is tiny; fails near a minimum, where it never rests.
    """

    id, title, brief = "normgd", "Normalised GD", "NGD"
    aliases = ("normalized gd", "normalised gd", "ngd")
    summary = "Walks down the gradient in steps of fixed length."
    default_lr = 0.01
    signs = MappingProxyType({"norm": "‖g‖"})

    eps: float = epsilon(1e-12)

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        norm = let("norm", np.sqrt(np.sum(g * g, axis=0)))
        return w - lr * g / (norm + self.eps), state


@optimizer
class SignSGD(Optimizer):
    """w <- w - lr*sign(g) (Bernstein et al. 2018).

    Shines where gradients differ wildly in size; fails to rest: it ends in a cycle of size lr/2.
    """

    id, title = "signsgd", "SignSGD"
    summary = "Steps by the sign of each partial derivative, whatever its size."
    default_lr = 0.01

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        return w - lr * np.sign(g), state


@optimizer
class Signum(Optimizer):
    """m <- mu*m + (1 - mu)*g; w <- w - lr*sign(m) (Bernstein et al. 2018).

    Shines under noise, which the average takes out; never rests at constant lr.
    """

    id, title = "signum", "Signum"
    summary = "Steps by the sign of the averaged gradient."
    default_lr = 0.01
    momentum_knob = "momentum"
    zeros = ("m",)

    momentum: float = momentum_rate(0.9, "share of the average that is kept in a step")

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        m = let("m", self.momentum * state["m"] + (1.0 - self.momentum) * g)
        return w - lr * np.sign(m), {"m": m}
