"""The trust region method with an exact inner solution."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import linear, log
from gdviz.core.base.notes import must
from gdviz.core.base.objective import Objective
from gdviz.core.expr.symbols import identity, matrix, norm, scalar, solution, vector
from gdviz.core.optimizers.base import Moved, State, let, optimizer
from gdviz.core.optimizers.descent import OwnLength
from gdviz.core.optimizers.descent_of import fall
from gdviz.core.optimizers.second_order import curvature

# a slope cannot be divided by a radius below this
SMALLEST = 1e-150


@optimizer
class TrustRegion(OwnLength):
    """The p that is lowest for the quadratic model within |p| <= Delta, solved exactly by
    eigenvectors; R = actual/promised descent; R < 1/4: Delta/4; R > 3/4 at the edge: 2*Delta;
    w <- w + p if R > R_min, the knob eta (More and Sorensen 1983; constants as in SciPy's
    trust-exact).

    Shines on any smooth loss: it leaves saddles and cannot run away; a rejected step stays and
    shrinks the radius, and where that falls below the rounding of w it rests. lr is a factor on the
    first radius.
    """

    id, title, brief = "trust", "Trust region", "TR"
    aliases = ("trust region", "trust exact", "trust region exact")
    summary = "Goes to the lowest point of the local quadratic within a radius that it trusts."
    mixes = True
    signs = MappingProxyType(
        {"radius": "Δ", "within": "Δₜ", "model": "M", "ratio": "R", "shift": "δ", "edge": "pₑ"}
        | {"change": "ΔL", "ask:change": "L(w + p) − L(w)"}
    )

    radius: float = log("(0, inf)", 1e-2, 1e2).knob(
        1.0, "Δ", "radius of the region in the first step, which limits its length"
    )
    max_radius: float = log("(0, inf)", 1.0, 1e4).knob(
        1e3, "Δₘₐₓ", "largest radius to which the region may grow"
    )
    eta: float = linear("[0, 0.25]").knob(
        0.15, "Rₘᵢₙ", "share of the promised descent that a step must reach to be taken"
    )

    def init(self, w: Array) -> State:
        return {"radius": np.float64(self.radius)}

    def step(self, w: Array, objective: Objective, state: State, t: Any, lr: Any) -> Moved:
        loss, g = objective.loss_and_grad(w)
        if not g.any():
            return w, state
        h = curvature(objective, w)
        radius = float(state["radius"]) * (float(lr) if t == 1 else 1.0)
        if radius < SMALLEST:
            return w, {"radius": np.float64(radius)}
        p = within(h, g, radius)
        if (w + p == w).all():
            # shrinking further would not move it either
            return w, {"radius": np.float64(radius)}
        promised = -float(g @ p + 0.5 * p @ h @ p)
        actual = fall(objective, w, loss, g, w + p)
        let("change", -actual)
        ratio = actual / promised if promised > 0.0 and np.isfinite(actual) else -np.inf
        if ratio < 0.25:
            after = radius / 4.0
        elif ratio > 0.75 and np.sqrt(p @ p) > 0.999 * radius:
            after = min(2.0 * radius, self.max_radius)
        else:
            after = radius
        return (w + p if ratio > self.eta else w), {"radius": np.float64(after)}

    def rule(self, w: Any, g: Any, state: State, t: Any, lr: Any) -> Moved:
        radius = let("within", np.where(t == 1, lr * state["radius"], state["radius"]))
        h: Any = matrix("H")
        inner, edge = solution(h + scalar("shift") * identity(), g), vector("edge")
        p = let("p", np.where(norm(edge) == 0.0, -inner, edge - inner))
        must(norm(p) <= radius)
        change = let("change", scalar("change"))
        ratio = let("ratio", change / let("model", g @ p + 0.5 * (p @ (h @ p))))
        wider = np.minimum(2.0 * radius, self.max_radius)
        at_edge = norm(p) > 0.999 * radius
        grown = np.where(ratio > 0.75, np.where(at_edge, wider, radius), radius)
        after = np.where(ratio < 0.25, radius / 4.0, grown)
        return np.where(ratio > self.eta, w + p, w), {"radius": after}


def within(h: Array, g: Array, radius: float) -> Array:
    """The lowest point of g'p + p'Hp/2 in |p| <= radius, by the eigenvectors of H."""
    values, vectors = np.linalg.eigh(h)
    slopes = vectors.T @ g
    if values[0] > 0.0:
        inner: Array = -vectors @ (slopes / values)
        if np.sqrt(inner @ inner) <= radius:
            let("shift", 0.0)
            let("edge", np.zeros_like(g))
            return inner
    shift = let("shift", _shift(values, slopes, radius))
    with np.errstate(all="ignore"):
        parts = np.where(slopes == 0.0, 0.0, -slopes / (values + shift))
    parts = np.where(np.isfinite(parts), parts, 0.0)
    rest, more = radius * radius - float(parts @ parts), 0.0
    if rest > 0.0 and values[0] <= 0.0 and abs(slopes[0]) <= 1e-14 * np.abs(slopes).max():
        # the hard case: the model falls equally along both ends of its lowest eigenvector
        more = np.sqrt(rest) - parts[0]
        parts[0] = np.sqrt(rest)
    let("edge", vectors[:, 0] * more)
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
