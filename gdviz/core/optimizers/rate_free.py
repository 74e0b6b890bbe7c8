"""Methods that find their own learning rate."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import linear, log, switch
from gdviz.core.optimizers.adam import FIRST, SECOND
from gdviz.core.optimizers.base import Moved, State, let, optimizer
from gdviz.core.optimizers.descent import OwnLength
from gdviz.core.optimizers.ranges import decay_rate, epsilon, momentum_rate, weight_decay
from gdviz.core.optimizers.schedule_free import quotient


def growth_rate() -> Any:
    """How fast an estimate may grow."""
    about = "largest factor by which D may grow in one step; if empty, there is no limit"
    return linear("[1, inf)", 1.0, 10.0).knob(None, "γ₊", about)


def first_estimate() -> Any:
    """The estimate before the first step."""
    about = "first estimate of the distance to the minimum; it only grows"
    return log("(0, inf)", 1e-8, 1.0).knob(1e-6, "D₀", about)


@optimizer
class Prodigy(OwnLength):
    """Adam with lr = D, an estimate of the distance |w0 - w*| that only grows:
    N <- sqrt(b2)*N + D/D0*lr_t*<g, w0 - w>; G <- sqrt(b2)*G + D/D0*lr_t*g;
    D <- max(D, d_coef*N/|G|_1), with lr_t = D*lr; m <- b1*m + D*(1-b1)*g;
    v <- b2*v + D^2*(1-b2)*g^2; w <- w*(1 - weight_decay*lr_t) - lr_t*m/(sqrt(v) + D*eps)
    (Mishchenko and Defazio 2023; prodigyopt).

    Shines untuned: lr stays 1. It needs some steps to grow D from D0, and on short bumpy tracks it
    takes too large a one. While all gradients are zero it leaves w and D.
    """

    id, title = "prodigy", "Prodigy"
    summary = "Adam that finds its own learning rate from how far it has come."
    momentum_knob = "beta1"
    zeros = ("m", "v", "s")
    signs = MappingProxyType(
        {"dl": "ηₜ", "q": "gᵀ(w₀ − w)", "S": "‖G‖₁", "d_t": "Dₜ", "d_max": "Dₘₐₓ"}
        | {"s": "G", "w0": "w₀", "d": "D"}
    )

    beta1: float = decay_rate(0.9, "β₁", FIRST)
    beta2: float = decay_rate(0.999, "β₂", SECOND)
    eps: float = epsilon(1e-8)
    d0: float = first_estimate()
    d_coef: float = log("(0, inf)", 0.1, 10.0).knob(
        1.0, "ζ", "factor on the estimate of the distance: larger means larger steps"
    )
    growth_rate: float | None = growth_rate()
    weight_decay: float = weight_decay(0.0)
    use_bias_correction: bool = switch(False, "correct the first steps as Adam does")
    safeguard_warmup: bool = switch(
        False, "leave lr out of the divisor of the estimate, which helps under warm-up"
    )

    def init(self, w: Array) -> State:
        zero = np.zeros_like(w[0])
        start = zero + self.d0
        return super().init(w) | {"w0": w + 0.0, "d": start, "d_max": start, "N": zero}

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        d, keep = state["d"], np.sqrt(self.beta2)
        rate = lr
        if self.use_bias_correction:
            rate = lr * np.sqrt(1.0 - self.beta2**t) / (1.0 - self.beta1**t)
        step = let("dl", d * rate)
        share = d / self.d0
        slope = let("q", np.sum(g * (state["w0"] - w), axis=0))
        n = let("N", keep * state["N"] + share * step * slope)
        m = let("m", self.beta1 * state["m"] + d * (1.0 - self.beta1) * g)
        v = let("v", self.beta2 * state["v"] + d * d * (1.0 - self.beta2) * g * g)
        s = let("s", keep * state["s"] + share * (d if self.safeguard_warmup else step) * g)
        found, largest = self._estimate(d, state["d_max"], n, s)
        # where all gradients have been zero, m is zero, and so is the step
        move = step * m / (np.sqrt(v) + found * self.eps)
        after = {"m": m, "v": v, "s": s, "w0": state["w0"], "d": found, "d_max": largest, "N": n}
        return w * (1.0 - self.weight_decay * step) - move, after

    def _estimate(self, d: Any, largest: Any, n: Any, s: Any) -> tuple[Any, Any]:
        size = let("S", np.sum(np.abs(s), axis=0))
        found = let("d_t", self.d_coef * quotient(n, size, d / self.d_coef))
        now = np.where(d == self.d0, np.maximum(d, found), d)
        largest = let("d_max", np.maximum(largest, found))
        limited = largest if self.growth_rate is None else now * self.growth_rate
        return let("d", np.minimum(largest, limited)), largest

    def scaling(self, state: State, t: int) -> Array:
        d = state["d"]
        return np.asarray((np.sqrt(state["v"]) + d * self.eps) / (d * d))


@optimizer
class DAdaptSGD(OwnLength):
    """lr_t = D*lr/|g_1|; N <- N + lr_t*<g, G>; G <- G + lr_t*g; D <- max(D, 2*N/|G|);
    w <- momentum*w + (1 - momentum)*(w0 - G) (Defazio and Mishchenko 2023; dadaptation).

    Shines untuned on convex losses: lr stays 1; D only grows, so one too large estimate is for
    good. While all gradients are zero it leaves w and D.
    """

    id, title, brief = "dadaptsgd", "D-Adaptation SGD", "DAdaptSGD"
    aliases = ("dadaptationsgd",)
    decays = False
    summary = "Gradient descent that finds its own learning rate from how far it has come."
    momentum_knob = "momentum"
    signs = MappingProxyType(
        {"norm": "‖g‖", "G": "‖g₁‖", "step": "ηₜ", "q": "gᵀG", "S": "‖G‖", "d_t": "Dₜ"}
        | {"s": "G", "w0": "w₀", "d": "D"}
    )

    momentum: float = momentum_rate(0.0, "share of the old point that is kept in a step")
    d0: float = first_estimate()
    growth_rate: float | None = growth_rate()

    def init(self, w: Array) -> State:
        zero = np.zeros_like(w[0])
        return {"s": np.zeros_like(w), "w0": w + 0.0, "N": zero, "d": zero + self.d0, "G": zero}

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        d = state["d"]
        norm = let("norm", np.sqrt(np.sum(g * g, axis=0)))
        first = let("G", np.where(state["G"] > 0.0, state["G"], norm))
        step = let("step", quotient(d * lr, first, 0.0))
        slope = let("q", np.sum(g * state["s"], axis=0))
        n = let("N", state["N"] + step * slope)
        s = let("s", state["s"] + step * g)
        size = let("S", np.sqrt(np.sum(s * s, axis=0)))
        found = let("d_t", quotient(2.0 * n, size, d))
        grown = let("d", np.maximum(d, limited(found, d, self.growth_rate)))
        point = self.momentum * w + (1.0 - self.momentum) * (state["w0"] - s)
        return point, {"s": s, "w0": state["w0"], "N": n, "d": grown, "G": first}


def limited(found: Any, d: Any, growth: Any) -> Any:
    """An estimate that grows by no more than a factor."""
    return found if growth is None else np.minimum(found, d * growth)


@optimizer
class DAdaptAdam(OwnLength):
    """lr_t = D*lr; N <- sqrt(b2)*N + (1 - sqrt(b2))*lr_t*<g, G/(sqrt(v) + eps)>;
    m <- b1*m + lr_t*(1-b1)*g; v <- b2*v + (1-b2)*g^2; G <- sqrt(b2)*G + lr_t*(1 - sqrt(b2))*g;
    D <- max(D, N/((1 - sqrt(b2))*|G|_1)); w <- w - m/(sqrt(v) + eps) (Defazio and Mishchenko 2023).

    Shines untuned: lr stays 1; slower to find its rate than Prodigy, which came after it. While
    all gradients are zero it leaves w and D.
    """

    id, title, brief = "dadaptadam", "D-Adaptation Adam", "DAdaptAdam"
    aliases = ("dadaptationadam",)
    summary = "Adam that finds its own learning rate by a bound on the distance to go."
    momentum_knob = "beta1"
    zeros = ("m", "v", "s")
    signs = MappingProxyType(
        {"step": "ηₜ", "q": "gᵀ(G/(√v + ε))", "S": "‖G‖₁", "d_t": "Dₜ", "s": "G", "d": "D"}
    )

    beta1: float = decay_rate(0.9, "β₁", FIRST)
    beta2: float = decay_rate(0.999, "β₂", SECOND)
    eps: float = epsilon(1e-8)
    d0: float = first_estimate()
    growth_rate: float | None = growth_rate()
    weight_decay: float = weight_decay(0.0)

    def init(self, w: Array) -> State:
        zero = np.zeros_like(w[0])
        return super().init(w) | {"N": zero, "d": zero + self.d0}

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        d, q = state["d"], np.sqrt(self.beta2)
        step = let("step", d * lr)
        scaled = state["s"] / (np.sqrt(state["v"]) + self.eps)
        slope = let("q", np.sum(g * scaled, axis=0))
        n = let("N", q * state["N"] + (1.0 - q) * step * slope)
        m = let("m", self.beta1 * state["m"] + step * (1.0 - self.beta1) * g)
        v = let("v", self.beta2 * state["v"] + (1.0 - self.beta2) * g * g)
        s = let("s", q * state["s"] + step * (1.0 - q) * g)
        size = (1.0 - q) * let("S", np.sum(np.abs(s), axis=0))
        found = let("d_t", quotient(n, size, d))
        grown = let("d", np.maximum(d, limited(found, d, self.growth_rate)))
        point = w * (1.0 - self.weight_decay * step) - m / (np.sqrt(v) + self.eps)
        return point, {"m": m, "v": v, "s": s, "N": n, "d": grown}
