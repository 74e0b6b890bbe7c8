"""Methods that ask for the Hessian."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gdviz.core.knobs import knob
from gdviz.core.optimizers.adam import FIRST, beta
from gdviz.core.optimizers.base import Array, Objective, Optimizer, State, StepRefused, optimizer
from gdviz.core.optimizers.ranges import epsilon, weight_decay

TRIES = 120


def curvature(objective: Objective, w: Array) -> Array:
    """The Hessian at w; StepRefused where it is not finite."""
    h = objective.hessian(w)
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
@dataclass(frozen=True)
class Newton(Optimizer):
    """w <- w - lr*H^-1 g (Newton 1687, Raphson 1690, Simpson 1740).

    Shines near a minimum, where the number of right digits doubles each step; one step solves a
    quadratic. Elsewhere it goes to whatever stationary point the local quadratic has, be it a
    saddle or a maximum.
    """

    id = "newton"
    title = "Newton"
    summary = "Jumps to where the slope of the local quadratic is zero."
    default_lr = 1.0
    own_step_length = True

    def step(
        self, w: Array, objective: Objective, state: State, t: Any, lr: Any
    ) -> tuple[Array, State]:
        g = objective.grad(w)
        if not g.any():
            return w, state
        return w - lr * solved(curvature(objective, w), g), state


@optimizer
@dataclass(frozen=True)
class DampedNewton(Optimizer):
    """p = -(H + s*I)^-1 g with s = max(lam, lam - l_min), l_min the smallest eigenvalue of H;
    where w + lr*p is not higher: go there, lam <- max(lam/3, 1e-12); else lam <- 4*lam and again
    (Levenberg 1944, Marquardt 1963).

    Shines far from and near the minimum alike: gradient descent while lam is large, Newton when it
    is small. It never climbs; slow in flat curved valleys.
    """

    id = "levenberg"
    aliases = ("levenberg marquardt", "damped newton", "lm")
    title = "Damped Newton"
    summary = "Newton's step, shortened towards the slope until the loss falls."
    default_lr = 1.0
    own_step_length = True

    damping: float = knob(
        1.0, "λ", "damping of the first step", low=0.0, slider=(1e-6, 1e3), scale="log"
    )

    def init(self, w: Array) -> State:
        return {"lam": np.float64(self.damping)}

    def step(
        self, w: Array, objective: Objective, state: State, t: Any, lr: Any
    ) -> tuple[Array, State]:
        loss, g = objective.loss_and_grad(w)
        if not g.any():
            return w, state
        h = curvature(objective, w)
        lowest = float(np.linalg.eigvalsh(h)[0])
        lam = max(float(state["lam"]), 1e-12)
        for _ in range(TRIES):
            shift = max(lam, lam - lowest)
            point = w - lr * solved(h + shift * np.eye(len(w)), g)
            if objective.loss(point) <= loss:
                return point, {"lam": np.float64(max(lam / 3.0, 1e-12))}
            lam *= 4.0
        raise StepRefused("no damping lowers the loss")


@optimizer
@dataclass(frozen=True)
class SaddleFreeNewton(Optimizer):
    """w <- w - lr*V diag(1/(|l| + damping)) V' g, H = V diag(l) V' (Dauphin et al. 2014).

    Shines at saddles, which it leaves by a factor of two a step along each falling direction;
    overshoots where the curvature changes sign close by.
    """

    id = "saddlefree"
    aliases = ("saddle free newton", "sfn")
    title = "Saddle-free Newton"
    summary = "Newton's step with every curvature taken as positive."
    default_lr = 1.0
    own_step_length = True

    damping: float = epsilon(1e-8, "added to each curvature")

    def step(
        self, w: Array, objective: Objective, state: State, t: Any, lr: Any
    ) -> tuple[Array, State]:
        g = objective.grad(w)
        if not g.any():
            return w, state
        values, vectors = np.linalg.eigh(curvature(objective, w))
        p = vectors @ ((vectors.T @ g) / (np.abs(values) + self.damping))
        return w - lr * p, state


@optimizer
@dataclass(frozen=True)
class TrustRegion(Optimizer):
    """The p that is lowest for the quadratic model within |p| <= radius, solved exactly by
    eigenvectors; r = actual/promised descent; r < 1/4: radius/4; r > 3/4 at the edge: radius*2;
    w <- w + p if r > eta (More and Sorensen 1983; constants as in SciPy's trust-exact).

    Shines on any smooth loss: it leaves saddles and cannot run away; a step may be a rejected one,
    that stays and shrinks the radius. lr is a factor on the first radius.
    """

    id = "trust"
    aliases = ("trust region", "trust exact", "trust region exact")
    title = "Trust region"
    summary = "Goes to the lowest point of the local quadratic within a radius that it trusts."
    default_lr = 1.0
    own_step_length = True

    radius: float = knob(
        1.0, "Δ", "first radius", low=0.0, open_low=True, slider=(1e-2, 1e2), scale="log"
    )
    max_radius: float = knob(
        1e3, "max", "largest radius", low=0.0, open_low=True, slider=(1.0, 1e4), scale="log"
    )
    eta: float = knob(0.15, "η", "part of the promised descent that is enough", low=0.0, high=0.25)

    def init(self, w: Array) -> State:
        return {"radius": np.float64(self.radius)}

    def step(
        self, w: Array, objective: Objective, state: State, t: Any, lr: Any
    ) -> tuple[Array, State]:
        loss, g = objective.loss_and_grad(w)
        if not g.any():
            return w, state
        h = curvature(objective, w)
        radius = float(state["radius"]) * (float(lr) if t == 1 else 1.0)
        p = within(h, g, radius)
        promised = -float(g @ p + 0.5 * p @ h @ p)
        actual = float(loss - objective.loss(w + p))
        ratio = actual / promised if promised > 0.0 and np.isfinite(actual) else -np.inf
        if ratio < 0.25:
            after = radius / 4.0
        elif ratio > 0.75 and np.sqrt(p @ p) > 0.999 * radius:
            after = min(2.0 * radius, self.max_radius)
        else:
            after = radius
        return (w + p if ratio > self.eta else w), {"radius": np.float64(after)}


def within(h: Array, g: Array, radius: float) -> Array:
    """The lowest point of g'p + p'Hp/2 in |p| <= radius, by the eigenvectors of H."""
    values, vectors = np.linalg.eigh(h)
    slopes = vectors.T @ g
    if values[0] > 0.0:
        inner: Array = -vectors @ (slopes / values)
        if np.sqrt(inner @ inner) <= radius:
            return inner
    shift = _shift(values, slopes, radius)
    with np.errstate(all="ignore"):
        parts = np.where(slopes == 0.0, 0.0, -slopes / (values + shift))
    parts = np.where(np.isfinite(parts), parts, 0.0)
    rest = radius * radius - float(parts @ parts)
    if rest > 0.0 and values[0] <= 0.0 and abs(slopes[0]) <= 1e-14 * np.abs(slopes).max():
        # the hard case: the model falls equally along both ends of its lowest eigenvector
        parts[0] = np.sqrt(rest)
    step: Array = vectors @ parts
    return step


def _shift(values: Array, slopes: Array, radius: float) -> float:
    """The shift s >= -l_min, s >= 0 with |(H + s*I)^-1 g| = radius, by bisection to rounding."""
    low = max(0.0, -float(values[0]))
    high = low + float(np.sqrt(slopes @ slopes)) / radius
    for _ in range(200):
        middle = (low + high) / 2.0
        if middle in (low, high):
            break
        with np.errstate(all="ignore"):
            parts = np.where(slopes == 0.0, 0.0, slopes / (values + middle))
        if np.sqrt(parts @ parts) > radius:
            low = middle
        else:
            high = middle
    return high


@optimizer
@dataclass(frozen=True)
class SophiaH(Optimizer):
    """Every k steps h <- b2*h + (1-b2)*diag(H); m <- b1*m + (1-b1)*g;
    w <- w*(1 - lr*weight_decay) - lr*clip(m/max(h, eps), -p, p) (Liu et al. 2023; the diagonal is
    exact here instead of estimated, and m is not bias-corrected, as in pytorch_optimizer).

    Shines where curvatures differ by coordinate; the clip makes each step at most lr*p, so that
    negative curvature does no harm. Blind to ravines that lie aslant.
    """

    id = "sophia"
    aliases = ("sophiah", "sophia h")
    title = "Sophia-H"
    summary = "Divides the averaged slope by the averaged curvature and clips what comes out."
    default_lr = 0.06
    momentum_knob = "beta1"

    beta1: float = beta(0.96, 1, FIRST)
    beta2: float = beta(0.99, 2, "how much of the averaged curvature is kept")
    p: float = knob(
        0.01, "p", "largest step in units of lr", low=0.0, open_low=True, slider=(1e-3, 10.0),
        scale="log",
    )  # fmt: skip
    update_period: int = knob(
        10, "k", "steps between two looks at the curvature", low=1, high=1000, scale="int"
    )
    eps: float = epsilon(1e-12)
    weight_decay: float = weight_decay(0.0)

    def init(self, w: Array) -> State:
        return {"m": np.zeros_like(w), "h": np.zeros_like(w)}

    def step(
        self, w: Array, objective: Objective, state: State, t: Any, lr: Any
    ) -> tuple[Array, State]:
        g, h = objective.grad(w), state["h"]
        if (t - 1) % self.update_period == 0:
            h = self.beta2 * h + (1.0 - self.beta2) * np.diagonal(curvature(objective, w))
        m = self.beta1 * state["m"] + (1.0 - self.beta1) * g
        move = np.minimum(np.maximum(m / np.maximum(h, self.eps), -self.p), self.p)
        return w * (1.0 - lr * self.weight_decay) - lr * move, {"m": m, "h": h}
