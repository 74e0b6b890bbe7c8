"""Methods with a learning rate for each coordinate."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import choice, linear, log, switch
from gdviz.core.optimizers.base import Moved, Optimizer, State, Taken, let, optimizer
from gdviz.core.optimizers.ranges import decay_rate, epsilon, momentum_rate

EPS_PLACE = "eps outside the square root (torch) or inside it (Keras, Optax)"


def divisor(r: Any, eps: Any, place: str) -> Any:
    """sqrt(r) + eps, or sqrt(r + eps)."""
    return np.sqrt(r + eps) if place == "inside" else np.sqrt(r) + eps


KEPT = "share of the average of squares that is kept in a step;\n0.99 in PyTorch, 0.9 in most texts"


@optimizer
class Adagrad(Optimizer):
    """r <- r + g^2; w <- w - lr/(1 + (t-1)*lr_decay) * g/(sqrt(r) + eps) (Duchi et al. 2011).

    Shines on sparse features, where rare coordinates keep a large rate; stalls, since r only
    grows: after t steps of equal slope the rate is lr/sqrt(t).
    """

    id, title = "adagrad", "AdaGrad"
    summary = "Divides each slope by the root of the sum of its squares so far, and so slows down."
    default_lr = 0.01
    signs = MappingProxyType({"v": "r"})

    lr_decay: float = linear("[0, inf)", 0.0, 0.1).knob(
        0.0, "ξ", "lets the rate fall like 1/(1 + ξ(t − 1))"
    )
    initial_accumulator_value: float = linear("[0, inf)", 0.0, 10.0).knob(
        0.0, "r₀", "sum of squares before the first step"
    )
    eps: float = epsilon(1e-10)
    convention: str = choice(EPS_PLACE, "outside", "inside")

    def init(self, w: Array) -> State:
        return {"v": np.zeros_like(w) + self.initial_accumulator_value}

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        r = let("v", state["v"] + g * g)
        rate = lr / (1.0 + (t - 1.0) * self.lr_decay)
        return w - rate * g / divisor(r, self.eps, self.convention), {"v": r}

    def scaling(self, state: State, t: int) -> Array:
        later = 1.0 + (t - 1.0) * self.lr_decay
        return np.asarray(later * divisor(state["v"], self.eps, self.convention))

    def curvature_limit(self) -> float:
        return 2.0


@optimizer
class Adadelta(Optimizer):
    """r <- alpha*r + (1-alpha)*g^2; c = sqrt(r_s + eps)/sqrt(r + eps)*g;
    r_s <- alpha*r_s + (1-alpha)*c^2; w <- w - lr*c, with alpha the knob rho (Zeiler 2012).

    Shines in that c has the units of w, so that lr = 1 means something; crawls at first, since r_s
    starts at zero.
    """

    id, title = "adadelta", "Adadelta"
    summary = "Scales each slope so that steps have the size of the steps before."
    default_lr = 1.0
    zeros = ("v", "u")
    signs = MappingProxyType({"v": "r", "u": "rₛ"})

    rho: float = decay_rate(0.9, "α", "share of both averages that is kept in a step")
    eps: float = epsilon(1e-6)

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        r = let("v", self.rho * state["v"] + (1.0 - self.rho) * g * g)
        c = let("c", np.sqrt(state["u"] + self.eps) / np.sqrt(r + self.eps) * g)
        steps = self.rho * state["u"] + (1.0 - self.rho) * c * c
        return w - lr * c, {"v": r, "u": steps}

    def scaling(self, state: State, t: int) -> Array:
        return np.asarray(np.sqrt(state["v"] + self.eps) / np.sqrt(state["u"] + self.eps))

    def scaling_in(self, taken: Taken) -> Array:
        # a step is scaled by the steps before it
        return self.scaling({"v": taken.after["v"], "u": taken.before["u"]}, taken.t)

    def curvature_limit(self) -> float:
        return 2.0


@optimizer
class RMSprop(Optimizer):
    """r <- alpha*r + (1-alpha)*g^2; w <- w - lr*g/(sqrt(r) + eps) (Hinton 2012, lecture 6e).

    `centered` uses r - m^2 with m the averaged gradient (kept at 0 or above: rounding would make
    it negative); `momentum` collects the scaled gradients in a buffer.
    Shines on changing gradients, which AdaGrad would remember forever; ends in a cycle of ± lr/2.
    """

    id, title = "rmsprop", "RMSProp"
    summary = "Divides each slope by the root of the average of its recent squares."
    default_lr = 0.01
    momentum_knob = "momentum"
    signs = MappingProxyType({"v": "r"})

    alpha: float = decay_rate(0.99, "α", KEPT)
    eps: float = epsilon(1e-8)
    momentum: float = momentum_rate(0.0)
    centered: bool = switch(False, "use the variance instead of the mean square")
    convention: str = choice(EPS_PLACE, "outside", "inside")

    def init(self, w: Array) -> State:
        names = ("v", "m", "b") if self.centered else ("v", "b")
        return {name: np.zeros_like(w) for name in names}

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        r = let("v", self.alpha * state["v"] + (1.0 - self.alpha) * g * g)
        after, spread = {"v": r}, r
        if self.centered:
            after["m"] = m = let("m", self.alpha * state["m"] + (1.0 - self.alpha) * g)
            spread = np.maximum(r - m * m, 0.0)
        scaled = g / divisor(spread, self.eps, self.convention)
        after["b"] = b = let("b", self.momentum * state["b"] + scaled)
        return w - lr * b, after

    def scaling(self, state: State, t: int) -> Array:
        spread = state["v"] - state["m"] ** 2 if self.centered else state["v"]
        return np.asarray(divisor(np.maximum(spread, 0.0), self.eps, self.convention))

    def curvature_limit(self) -> float:
        return 2.0 * (1.0 + self.momentum)


@optimizer
class Rprop(Optimizer):
    """Each coordinate has its own rate: times etaplus while the slope keeps its sign, times
    etaminus when it turns, and then no step (iRprop-, Igel and Huesken 2000, as in torch).

    Shines without noise, whatever the scale of the slopes; noise makes the signs meaningless.
    """

    id, title = "rprop", "Rprop"
    summary = "Grows each coordinate's step while its slope keeps its sign, shrinks it on a turn."
    default_lr = 0.01
    zeros = ("p", "d")
    signs = MappingProxyType({"p": "g′", "k": "factor", "d": "ηₜ", "d_old": "ηₜ₋₁"})

    etaminus: float = linear("(0, 1)").knob(
        0.5, "γ₋", "factor on a coordinate's step when its slope changes sign"
    )
    etaplus: float = linear("(1, 10]").knob(
        1.2, "γ₊", "factor on a coordinate's step while its slope keeps its sign"
    )
    step_min: float = log("[0, inf)", 1e-9, 1e-2).knob(
        1e-6, "ηₘᵢₙ", "smallest step of a coordinate"
    )
    step_max: float = log("[0, inf)", 1e-2, 1e3).knob(50.0, "ηₘₐₓ", "largest step of a coordinate")

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        held = np.where(t == 1, lr + 0.0 * g, state["d"])
        agree = g * state["p"]
        turned = np.where(agree < 0.0, self.etaminus, 1.0)
        factor = let("k", np.where(agree > 0.0, self.etaplus, turned))
        d = let("d", np.minimum(np.maximum(held * factor, self.step_min), self.step_max))
        kept = let("p", np.where(agree < 0.0, 0.0, g))
        return w - np.sign(kept) * d, {"p": kept, "d": d}


@optimizer
class ASGD(Optimizer):
    """w <- w*(1 - lambd*lr_t) - lr_t*g with a falling rate lr_t, and the average of w from step t0
    on (Polyak and Juditsky 1992, as in torch).

    Shines under noise, where the average is far better than the last point; slow without noise.
    The plotted point is w, as torch keeps it.
    """

    id, title, brief = "asgd", "Averaged SGD", "ASGD"
    aliases = ("averaged sgd",)
    summary = "Gradient descent with a falling rate that also averages its points."
    default_lr = 0.01
    signs = MappingProxyType(
        {"eta": "ηₜ₊₁", "eta_old": "ηₜ", "mu": "ωₜ₊₁", "mu_old": "ωₜ", "ax": "w̄"}
    )

    lambd: float = log("[0, inf)", 1e-6, 1e-1).knob(
        1e-4, "λ", "weight decay: shrinks w by ληₜw in each step"
    )
    alpha: float = linear("[0, 1]").knob(
        0.75, "χ", "power with which the rate falls; 0 keeps it constant"
    )
    t0: float = log("[0, inf)", 1, 1e6).knob(
        1e6, "t₀", "step from which on the points are averaged"
    )

    def init(self, w: Array) -> State:
        return {"ax": np.zeros_like(w), "eta": np.zeros_like(w[0]), "mu": np.ones_like(w[0])}

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        eta = let("η_t", np.where(t == 1, lr, state["eta"]))
        point = w * (1.0 - self.lambd * eta) - eta * g
        ax = let("ax", state["ax"] + state["mu"] * (point - state["ax"]))
        after = lr / (1.0 + self.lambd * lr * t) ** self.alpha
        mu = 1.0 / np.maximum(1.0, t - self.t0)
        return point, {"ax": ax, "eta": after + 0.0 * eta, "mu": mu + 0.0 * eta}

    def curvature_limit(self) -> float:
        return 2.0

    def limit_in(self, taken: Taken) -> float:
        return 2.0 / self._share(taken)

    def shrinking(self, taken: Taken | None = None) -> float:
        return self.lambd * self._share(taken)

    def _share(self, taken: Taken | None) -> float:
        """The rate of that step over lr; at first they are the same."""
        if taken is None or taken.t == 1:
            return 1.0
        return float(taken.before["eta"]) / taken.lr
