"""Later variations on Adam."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import linear
from gdviz.core.optimizers.adam import FIRST, SECOND, Moments
from gdviz.core.optimizers.base import Moved, Optimizer, State, Taken, let, optimizer
from gdviz.core.optimizers.descent import quasi_hyperbolic_limit
from gdviz.core.optimizers.ranges import decay_rate, epsilon, share, weight_decay


@optimizer
class AdaBelief(Moments):
    """s <- b2*s + (1-b2)*(g - m)^2 + eps; w <- w - lr*m_hat/(sqrt(s_hat) + eps), with decoupled
    weight decay (Zhuang et al. 2020; eps accumulates in s).

    Shines where gradients are steady: it divides by how far they stray from their average; takes
    very long steps when they do not stray at all.
    """

    id, title = "adabelief", "AdaBelief"
    summary = "Adam that divides by the surprise in the gradient instead of its size."
    signs = MappingProxyType({"v": "s"})

    eps: float = epsilon(1e-16)
    weight_decay: float = weight_decay(0.0)

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        m = self.first(g, state)
        surprise = (g - m) * (g - m)
        s = let("s", self.beta2 * state["v"] + (1.0 - self.beta2) * surprise + self.eps)
        shrunk = w * (1.0 - lr * self.weight_decay)
        return shrunk - lr / (1.0 - self.beta1**t) * m / self.divisor(s, t), {"m": m, "v": s}

    def shrinking(self, taken: Taken | None = None) -> float:
        return self.weight_decay


@optimizer
class Yogi(Moments):
    """v <- v - (1-b2)*sign(v - g^2)*g^2, the rest as Adam, m_0 = v_0 = 1e-6 (Zaheer et al. 2018;
    the start values are those of pytorch_optimizer and Optax).

    Shines where Adam's v falls too fast after a peak; slow to grow v at first.
    """

    id, title = "yogi", "Yogi"
    summary = "Adam whose average of squares changes by small, bounded amounts."
    default_lr = 0.01

    eps: float = epsilon(1e-3)
    initial_accumulator: float = linear("[0, inf)").knob(
        1e-6, "v₀", "value of both moments before the first step"
    )

    def init(self, w: Array) -> State:
        start = np.zeros_like(w) + self.initial_accumulator
        return {"m": start, "v": start}

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        m, square = self.first(g, state), g * g
        v = let("v", state["v"] - (1.0 - self.beta2) * np.sign(state["v"] - square) * square)
        return w - lr / (1.0 - self.beta1**t) * m / self.divisor(v, t), {"m": m, "v": v}


@optimizer
class Adan(Optimizer):
    """dg = g - g_old (0 at first); m <- b1*m + (1-b1)*g; v <- b2*v + (1-b2)*dg;
    n <- b3*n + (1-b3)*(g + b2*dg)^2;
    w <- (w - lr*(m_hat + b2*v_hat)/(sqrt(n_hat) + eps))/(1 + lr*weight_decay) (Xie et al. 2022, the
    authors' code).

    Shines in curved valleys, where the change of the gradient shows what is next; doubles the
    memory.
    """

    id, title = "adan", "Adan"
    summary = "Adam with Nesterov's look-ahead built from the change of the gradient."
    momentum_knob = "beta1"
    zeros = ("m", "v", "n", "g")
    signs = MappingProxyType({"dg": "Δgₜ₋₁"})

    beta1: float = decay_rate(0.98, "β₁", FIRST)
    beta2: float = decay_rate(
        0.92, "β₂", "share of the averaged change of the gradient that is kept in a step"
    )
    beta3: float = decay_rate(0.99, "β₃", SECOND)
    eps: float = epsilon(1e-8)
    weight_decay: float = weight_decay(0.0)

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        change = let("dg", np.where(t == 1, 0.0 * g, g - state["g"]))
        ahead = g + self.beta2 * change
        m = let("m", self.beta1 * state["m"] + (1.0 - self.beta1) * g)
        v = let("v", self.beta2 * state["v"] + (1.0 - self.beta2) * change)
        n = let("n", self.beta3 * state["n"] + (1.0 - self.beta3) * ahead * ahead)
        divisor = self.divisor(n, t)
        move = m / (1.0 - self.beta1**t) + self.beta2 * v / (1.0 - self.beta2**t)
        point = (w - lr * move / divisor) / (1.0 + lr * self.weight_decay)
        return point, {"m": m, "v": v, "n": n, "g": g}

    def divisor(self, n: Any, t: Any) -> Any:
        """sqrt of the corrected second moment, + eps."""
        return np.sqrt(n) / np.sqrt(1.0 - self.beta3**t) + self.eps

    def scaling(self, state: State, t: int) -> Array:
        return np.asarray(self.divisor(state["n"], t))

    def curvature_limit(self) -> float:
        return self._limit(0.0, 0.0)

    def limit_in(self, taken: Taken) -> float:
        return self._limit(self.beta1**taken.t, self.beta2**taken.t)

    def _limit(self, power1: float, power2: float) -> float:
        """A gradient that alternates changes by twice itself."""
        by_moment = (1.0 - self.beta1) / (1.0 + self.beta1) / (1.0 - power1)
        by_change = (1.0 - self.beta2) / (1.0 + self.beta2) / (1.0 - power2)
        return 2.0 / (by_moment + 2.0 * self.beta2 * by_change)

    def shrinking(self, taken: Taken | None = None) -> float:
        # the point is divided by 1 + lr*weight_decay after the step
        return -self.weight_decay


@optimizer
class QHAdam(Moments):
    """w <- w - lr*((1-nu1)*g + nu1*m_hat)/(sqrt((1-nu2)*g^2 + nu2*v_hat) + eps) (Ma and Yarats
    2019).

    nu1 = nu2 = 1 is Adam. Shines where Adam's first moment reacts too late.
    """

    id, title = "qhadam", "QHAdam"
    summary = "Adam that mixes each average with the present gradient."

    beta1: float = decay_rate(0.995, "β₁", FIRST)
    nu1: float = share(0.7, "ν₁", "share of the first moment in a step; the rest is the gradient")
    nu2: float = share(
        1.0, "ν₂", "share of the second moment in the divisor; the rest is the squared gradient"
    )

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        m, v = self.first(g, state), self.second(g, state)
        slope = (1.0 - self.nu1) * g + self.nu1 * m / (1.0 - self.beta1**t)
        return w - lr * slope / self.mixed(v, g, t), {"m": m, "v": v}

    def mixed(self, v: Any, g: Any, t: Any) -> Any:
        """sqrt of the mix of second moment and square, + eps."""
        square = (1.0 - self.nu2) * g * g + self.nu2 * v / (1.0 - self.beta2**t)
        return np.sqrt(square) + self.eps

    def scaling_in(self, taken: Taken) -> Array:
        return np.asarray(self.mixed(taken.after["v"], taken.g, taken.t))

    def curvature_limit(self) -> float:
        return quasi_hyperbolic_limit(self.beta1, self.nu1)

    def limit_in(self, taken: Taken) -> float:
        by_moment = (1.0 - self.beta1) / (1.0 + self.beta1) / (1.0 - self.beta1**taken.t)
        return 2.0 / (1.0 - self.nu1 + self.nu1 * by_moment)


@optimizer
class Lion(Optimizer):
    """w <- w*(1 - lr*weight_decay) - lr*sign(b1*m + (1-b1)*g); m <- b2*m + (1-b2)*g (Chen et al.
    2023).

    Shines with small rates and weight decay; every coordinate moves by lr, so it never rests.
    """

    id, title = "lion", "Lion"
    summary = "Steps by the sign of a mix of the gradient and its average."
    default_lr = 1e-4
    momentum_knob = "beta1"
    zeros = ("m",)

    beta1: float = decay_rate(0.9, "β₁", "share of the average in a step; the rest is the gradient")
    beta2: float = decay_rate(0.99, "β₂", "share of the average that is kept for the next step")
    weight_decay: float = weight_decay(0.0)

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        mixed = let("c", self.beta1 * state["m"] + (1.0 - self.beta1) * g)
        m = self.beta2 * state["m"] + (1.0 - self.beta2) * g
        return w * (1.0 - lr * self.weight_decay) - lr * np.sign(mixed), {"m": m}


@optimizer
class Muon(Optimizer):
    """Muon (Jordan 2024) with (x, y) as a 1x2 matrix: b <- mu*b + g; c = g + mu*b;
    w <- w*(1 - lr*weight_decay) - 0.6964*lr*c/|c|.

    Five Newton-Schulz steps on a matrix of rank one make phi(phi(phi(phi(phi(1))))) = 0.6964 of
    its direction, phi(s) = 3.4445 s - 4.775 s^3 + 2.0315 s^5: here Muon is normalised Nesterov
    momentum. Shines on the weight matrices of networks, which it would have to know one by one:
    two coordinates cannot show it, and on the parameters of a network as one vector it is refused.
    """

    id, title = "muon", "Muon (1×2)"
    summary = (
        "Nesterov momentum with each step 0.6964 η long, what five Newton-Schulz steps make of "
        "length 1 (Muon for a 1×2 matrix; not for networks)."
    )
    on_matrices = True
    mixes = True
    momentum_knob = "momentum"
    zeros = ("b",)
    signs = MappingProxyType({"norm": "‖c‖"})

    momentum: float = decay_rate(0.95, "μ", "share of the velocity that is kept in a step")
    weight_decay: float = weight_decay(0.1)

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        b = let("b", self.momentum * state["b"] + g)
        c = let("c", g + self.momentum * b)
        norm = let("norm", np.sqrt(np.sum(c * c, axis=0)))
        # a zero gradient leaves w where it is
        unit = c / np.where(norm > 0.0, norm, 1.0)
        return w * (1.0 - lr * self.weight_decay) - lr * RANK_ONE * unit, {"b": b}


def _newton_schulz(times: int) -> float:
    s = 1.0
    for _ in range(times):
        s = 3.4445 * s - 4.775 * s**3 + 2.0315 * s**5
    return s


RANK_ONE = _newton_schulz(5)
