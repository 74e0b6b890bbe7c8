"""Methods that ask for the Hessian."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import log, whole
from gdviz.core.base.notes import must
from gdviz.core.base.objective import Objective
from gdviz.core.expr.symbols import diagonal, identity, magnitude, matrix, scalar, solution
from gdviz.core.optimizers.adam import FIRST
from gdviz.core.optimizers.base import Moved, Optimizer, State, StepRefused, let, optimizer
from gdviz.core.optimizers.descent import OwnLength
from gdviz.core.optimizers.descent_of import fall
from gdviz.core.optimizers.ranges import decay_rate, epsilon, weight_decay

TRIES = 120


def curvature(objective: Objective, w: Array) -> Array:
    """The Hessian at w; StepRefused where it is not finite."""
    h: Array = let("H", objective.hessian(w))
    if not np.isfinite(h).all():
        raise StepRefused("the Hessian is not finite here")
    return h


def solved(h: Array, g: Array) -> Array:
    """h^-1 g; StepRefused where h is singular."""
    try:
        p: Array = np.asarray(np.linalg.solve(h, g), dtype=np.float64)
    except np.linalg.LinAlgError:
        raise StepRefused("the Hessian is singular") from None
    if not np.isfinite(p).all():
        raise StepRefused("the Hessian is singular")
    return p


@optimizer
class Newton(OwnLength):
    """w <- w - lr*H^-1 g (Newton 1687, Raphson 1690, Simpson 1740).

    Shines near a minimum, where the number of correct digits doubles each step; one step solves a
    quadratic. Elsewhere it goes to whatever stationary point the local quadratic has, even a saddle
    or a maximum.
    """

    id, title = "newton", "Newton"
    summary = "Jumps to where the gradient of the local quadratic is zero."
    mixes = True

    def step(self, w: Array, objective: Objective, state: State, t: Any, lr: Any) -> Moved:
        g = objective.grad(w)
        if not g.any():
            return w, state
        return w - lr * solved(curvature(objective, w), g), state

    def rule(self, w: Any, g: Any, state: State, t: Any, lr: Any) -> Moved:
        return w + lr * let("p", -solution(matrix("H"), g)), state


@optimizer
class DampedNewton(OwnLength):
    """p = -(H + max(delta, delta - lambda_min)*I)^-1 g, lambda_min the smallest eigenvalue of H;
    where w + lr*p is not higher: go there, delta <- max(delta/3, 1e-12); else delta <- 4*delta and
    again (Levenberg 1944, Marquardt 1963).

    Shines far from and near the minimum alike: gradient descent while delta is large, Newton when
    it is small. It never climbs; slow in flat curved valleys.
    """

    id, title = "levenberg", "Damped Newton"
    aliases = ("levenberg marquardt", "damped newton", "lm")
    summary = "Newton's step, bent towards the negative gradient until the loss falls."
    mixes = True
    signs = MappingProxyType(
        {"lam": "δ", "tried": "δ′", "more": "j", "lowest": "λₘᵢₙ"}
        | {"change": "ΔL", "ask:change": "L(w + η·p) − L(w)"}
    )

    damping: float = log("[0, inf)", 1e-6, 1e3).knob(
        1.0, "δ", "damping that the first step tries: larger makes it shorter"
    )

    def init(self, w: Array) -> State:
        return {"lam": np.float64(self.damping)}

    def step(self, w: Array, objective: Objective, state: State, t: Any, lr: Any) -> Moved:
        loss, g = objective.loss_and_grad(w)
        if not g.any():
            return w, state
        h = curvature(objective, w)
        lowest = let("lowest", float(np.linalg.eigvalsh(h)[0]))
        lam = max(float(state["lam"]), 1e-12)
        for more in range(TRIES):
            shift = max(lam, lam - lowest)
            point = w - lr * solved(h + shift * np.eye(len(w)), g)
            fell = fall(objective, w, loss, g, point)
            let("tried dampings", {"δ′": lam, "L falls by": fell})
            if fell >= 0.0:
                let("more", more)
                let("change", -fell)
                return point, {"lam": np.float64(max(lam / 3.0, 1e-12))}
            lam *= 4.0
        raise StepRefused("no damping lowers the loss")

    def rule(self, w: Any, g: Any, state: State, t: Any, lr: Any) -> Moved:
        damping = let("tried", np.maximum(state["lam"], 1e-12) * 4.0 ** scalar("more"))
        shift = np.maximum(damping, damping - scalar("lowest"))
        p = let("p", -solution(matrix("H") + shift * identity(), g))
        must(let("change", scalar("change")) <= 0.0)
        return w + lr * p, {"lam": np.maximum(damping / 3.0, 1e-12)}


@optimizer
class SaddleFreeNewton(OwnLength):
    """w <- w - lr*V diag(1/(|lambda_i| + delta)) V' g, H = V diag(lambda_i) V' (Dauphin et al.
    2014).

    Shines at saddles, which it leaves by a factor of two per step along each falling direction;
    overshoots where the curvature changes sign close by.
    """

    id, title, brief = "saddlefree", "Saddle-free Newton", "SFN"
    aliases = ("saddle free newton", "sfn")
    summary = "Newton's step with every curvature taken as positive."
    mixes = True

    damping: float = epsilon(
        1e-8, "added to each curvature, which shortens steps along flat directions", "δ"
    )

    def step(self, w: Array, objective: Objective, state: State, t: Any, lr: Any) -> Moved:
        g = objective.grad(w)
        if not g.any():
            return w, state
        values, vectors = np.linalg.eigh(curvature(objective, w))
        p = vectors @ ((vectors.T @ g) / (np.abs(values) + self.damping))
        return w - lr * p, state

    def rule(self, w: Any, g: Any, state: State, t: Any, lr: Any) -> Moved:
        bent = let("|H|", magnitude(matrix("H")))
        return w + lr * let("p", -solution(bent + self.damping * identity(), g)), state


@optimizer
class SophiaH(Optimizer):
    """Every k steps h <- b2*h + (1-b2)*diag(H); m <- b1*m + (1-b1)*g;
    w <- w*(1 - lr*weight_decay) - lr*clip(c, -c_max, c_max), c = m/max(h, eps) and c_max = p (Liu
    et al. 2023; the diagonal is exact here instead of estimated, and m is not bias-corrected, as in
    pytorch_optimizer).

    Shines where curvatures differ by coordinate; the clip makes each step at most lr*p, so that
    negative curvature does no harm. Blind to ravines that are not along the axes.
    """

    id, title = "sophia", "Sophia-H"
    aliases = ("sophiah", "sophia h")
    summary = "Divides the averaged gradient by the averaged curvature and clips the result."
    default_lr = 0.06
    momentum_knob = "beta1"
    zeros = ("m", "h")

    beta1: float = decay_rate(0.96, "β₁", FIRST)
    beta2: float = decay_rate(0.99, "β₂", "share of the averaged curvature that is kept")
    p: float = log("(0, inf)", 1e-3, 10.0).knob(
        0.01, "cₘₐₓ", "largest step of a coordinate in units of lr"
    )
    update_period: int = whole("[1, 1000]").knob(
        10, "k", "number of steps after which the curvature is measured again"
    )
    eps: float = epsilon(1e-12)
    weight_decay: float = weight_decay(0.0)

    def step(self, w: Array, objective: Objective, state: State, t: Any, lr: Any) -> Moved:
        g, h = objective.grad(w), state["h"]
        if (t - 1) % self.update_period == 0:
            h = self.beta2 * h + (1.0 - self.beta2) * np.diagonal(curvature(objective, w))
        m = self.beta1 * state["m"] + (1.0 - self.beta1) * g
        move = np.minimum(np.maximum(m / np.maximum(h, self.eps), -self.p), self.p)
        return w * (1.0 - lr * self.weight_decay) - lr * move, {"m": m, "h": h}

    def rule(self, w: Any, g: Any, state: State, t: Any, lr: Any) -> Moved:
        looked = self.beta2 * state["h"] + (1.0 - self.beta2) * diagonal(matrix("H"))
        h = let("h", np.where((t - 1) % self.update_period == 0, looked, state["h"]))
        m = let("m", self.beta1 * state["m"] + (1.0 - self.beta1) * g)
        c = let("c", m / np.maximum(h, self.eps))
        move = np.minimum(np.maximum(c, -self.p), self.p)
        return w * (1.0 - lr * self.weight_decay) - lr * move, {"m": m, "h": h}
