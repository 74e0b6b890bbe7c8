"""Adam and its nearest kin."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import choice, linear, switch
from gdviz.core.optimizers.base import Moved, Optimizer, State, Taken, let, optimizer
from gdviz.core.optimizers.descent import quasi_hyperbolic_limit
from gdviz.core.optimizers.ranges import decay_rate, epsilon, weight_decay

FIRST = "share of the averaged gradient (first moment) that is kept in a step"
SECOND = (
    "share of the averaged squares (second moment) that is kept in a step;\n"
    "0.999 in the paper and in PyTorch, 0.99 is often stated"
)


@dataclass(frozen=True)
class Moments(Optimizer):
    """The common part of Adam's kin: two moments m and v of the gradient."""

    momentum_knob = "beta1"
    zeros = ("m", "v")

    beta1: float = decay_rate(0.9, "β₁", FIRST)
    beta2: float = decay_rate(0.999, "β₂", SECOND)
    eps: float = epsilon(1e-8)

    def first(self, g: Any, state: State) -> Any:
        """The first moment after this gradient."""
        return let("m", self.beta1 * state["m"] + (1.0 - self.beta1) * g)

    def second(self, g: Any, state: State) -> Any:
        """The second moment after this gradient."""
        return let("v", self.beta2 * state["v"] + (1.0 - self.beta2) * g * g)

    def divisor(self, v: Any, t: Any) -> Any:
        """sqrt of the corrected second moment, + eps (torch's order of rounding)."""
        return np.sqrt(v) / np.sqrt(1.0 - self.beta2**t) + self.eps

    def curvature_limit(self) -> float:
        return (2.0 + 2.0 * self.beta1) / (1.0 - self.beta1)

    def scaling(self, state: State, t: int) -> Array:
        return np.asarray(self.divisor(state["v"], t) * (1.0 - self.beta1**t))


@optimizer
class Adam(Moments):
    """m <- b1*m + (1-b1)*g; v <- b2*v + (1-b2)*g^2;
    w <- w - lr*m_hat/(sqrt(v_hat) + eps), m_hat = m/(1 - b1^t), v_hat = v/(1 - b2^t)
    (Kingma and Ba 2015, as in torch).

    `bias_correction` off leaves the hats away: the first steps come out up to 6.6 times too long.
    Convention "eps-hat" (Keras, and the end of section 2 of the paper) does not correct eps.
    `amsgrad` divides by the largest v so far (Reddi et al. 2018).
    Shines almost untuned, whatever the scale of the gradient; never rests at constant lr, and is
    not invariant under rotation.
    """

    id, title = "adam", "Adam"
    summary = "Averages the gradient and its square, and divides one by the root of the other."
    signs = MappingProxyType({"v_max": "vₘₐₓ"})

    convention: str = choice("whether eps is bias-corrected like the moments", "torch", "eps-hat")
    bias_correction: bool = switch(
        True, "divide the moments by 1 − βᵗ, since both averages start at 0"
    )
    amsgrad: bool = switch(False, "divide by the largest second moment so far")

    def init(self, w: Array) -> State:
        largest = {"v_max": np.zeros_like(w)} if self.amsgrad else {}
        return super().init(w) | largest

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        m, v = self.first(g, state), self.second(g, state)
        after = {"m": m, "v": v}
        if self.amsgrad:
            after["v_max"] = let("v_max", np.maximum(state["v_max"], v))
        return w - self.direction(m, after.get("v_max", v), t, lr), after

    def direction(self, m: Any, v: Any, t: Any, lr: Any) -> Any:
        """The step, lr included."""
        if not self.bias_correction:
            return lr * m / (np.sqrt(v) + self.eps)
        rate = lr / (1.0 - self.beta1**t)
        if self.convention == "eps-hat":
            return rate * np.sqrt(1.0 - self.beta2**t) * m / (np.sqrt(v) + self.eps)
        return rate * m / self.divisor(v, t)

    def scaling(self, state: State, t: int) -> Array:
        v = state.get("v_max", state["v"])
        return np.asarray(1.0 / self.direction(np.ones_like(v), v, t, 1.0))


@optimizer
class AMSGrad(Adam):
    """Adam with v_max <- max(v_max, v) in the divisor, v not corrected before (Reddi et al. 2018,
    as torch.optim.Adam(amsgrad=True)).

    Shines on the cases where Adam converges to the worst point; elsewhere slower than Adam.
    """

    id, title = "amsgrad", "AMSGrad"
    summary = "Adam that never forgets the largest gradient it has met."

    amsgrad: bool = switch(True, "divide by the largest second moment so far")


@optimizer
class AdamW(Adam):
    """w <- w*(1 - lr*weight_decay) first, then Adam with the plain gradient (Loshchilov and Hutter
    2019, as in torch: the paper's decay is not multiplied by lr).

    Shines with weight decay, which here shrinks every weight alike; without it, it is Adam.
    """

    id, title = "adamw", "AdamW"
    summary = "Adam with weight decay kept apart from the gradient."

    weight_decay: float = weight_decay(0.01)

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        return super().update(w * (1.0 - lr * self.weight_decay), g, state, t, lr)

    def shrinking(self, taken: Taken | None = None) -> float:
        return self.weight_decay


@optimizer
class Adamax(Moments):
    """u <- max(b2*u, |g| + eps); w <- w - lr/(1 - b1^t)*m/u (Kingma and Ba 2015, as in torch).

    Shines where rare huge gradients would dominate squares; remembers a single peak for long.
    """

    id, title = "adamax", "AdaMax"
    summary = "Adam with the largest recent gradient in place of the root mean square."
    default_lr = 2e-3
    signs = MappingProxyType({"v": "u"})

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        m = self.first(g, state)
        u = let("u", np.maximum(self.beta2 * state["v"], np.abs(g) + self.eps))
        return w - lr / (1.0 - self.beta1**t) * m / u, {"m": m, "v": u}

    def scaling(self, state: State, t: int) -> Array:
        return np.asarray(state["v"] * (1.0 - self.beta1**t))


@optimizer
class NAdam(Moments):
    """Adam with Nesterov's look-ahead and a momentum mu_t = b1*(1 - 0.5*0.96^(t*psi)) that grows
    with t (Dozat 2016, as in torch).

    Shines a little sooner than Adam; shares its flaws.
    """

    id, title = "nadam", "NAdam"
    summary = "Adam that looks ahead as Nesterov does."
    default_lr = 2e-3
    signs = MappingProxyType({"product": "P"})

    momentum_decay: float = linear("[0, inf)", 0.0, 1.0).knob(
        4e-3, "ψ", "how fast the momentum grows towards β₁"
    )

    def init(self, w: Array) -> State:
        return super().init(w) | {"product": np.ones_like(w[0])}

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        m, v = self.first(g, state), self.second(g, state)
        now, later = let("μ_t", self.mu(t)), let("μ_next", self.mu(t + 1.0))
        product = let("P", state["product"] * now)
        d = np.sqrt(v / (1.0 - self.beta2**t)) + self.eps
        by_slope = lr * (1.0 - now) / (1.0 - product) * g / d
        by_moment = lr * later / (1.0 - product * later) * m / d
        return w - by_slope - by_moment, {"m": m, "v": v, "product": product}

    def mu(self, t: Any) -> Any:
        """The share of the first moment that is kept in step t."""
        return self.beta1 * (1.0 - 0.5 * 0.96 ** (t * self.momentum_decay))

    def scaling(self, state: State, t: int) -> Array:
        return np.asarray(np.sqrt(state["v"] / (1.0 - self.beta2**t)) + self.eps)

    def curvature_limit(self) -> float:
        # in the long run the moment has the share beta1, the gradient the rest
        return quasi_hyperbolic_limit(self.beta1, self.beta1)

    def limit_in(self, taken: Taken) -> float:
        t, product = taken.t, float(taken.after["product"])
        now, later = self.mu(t), self.mu(t + 1.0)
        by_moment = later / (1.0 - product * later) * (1.0 - self.beta1) / (1.0 + self.beta1)
        return float(2.0 / ((1.0 - now) / (1.0 - product) + by_moment))


@optimizer
class RAdam(Moments):
    """Adam whose scaling waits until its variance is known: while
    rho_t = rho_inf - 2*t*b2^t/(1 - b2^t) <= 5, rho_inf = 2/(1 - b2) - 1, it steps by the corrected
    first moment alone, later by r_t times Adam's step (Liu et al. 2020, as in torch).

    Shines without a warm-up; its first five steps are plain gradient descent at Adam's rate, which
    explodes in steep valleys.
    """

    id, title = "radam", "RAdam"
    summary = "Adam that trusts its scaling only once it has seen enough."

    threshold: float = linear("[4, inf)", 4.0, 6.0).knob(
        5.0, "ρₘᵢₙ", "length of the average above which its scaling is used"
    )

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        m, v = self.first(g, state), self.second(g, state)
        return w - lr / (1.0 - self.beta1**t) * m * self.factor(v, t), {"m": m, "v": v}

    def factor(self, v: Any, t: Any) -> Any:
        """The factor on the corrected first moment: 1 below the threshold."""
        power = self.beta2**t
        longest = let("ρ∞", 2.0 / (1.0 - self.beta2) - 1.0)
        length = let("ρ_t", longest - 2.0 * t * power / (1.0 - power))
        known = np.maximum((length - 4.0) * (length - 2.0) * longest, 0.0)
        # length is positive wherever the branch is taken
        safe = np.where(length > self.threshold, length, 1.0)
        rectified = let("r_t", np.sqrt(known / ((longest - 4.0) * (longest - 2.0) * safe)))
        scaled = rectified * np.sqrt(1.0 - power) / (np.sqrt(v) + self.eps)
        return np.where(length > self.threshold, scaled, 1.0)

    def scaling(self, state: State, t: int) -> Array:
        with np.errstate(divide="ignore"):
            return np.asarray((1.0 - self.beta1**t) / self.factor(state["v"], t))
