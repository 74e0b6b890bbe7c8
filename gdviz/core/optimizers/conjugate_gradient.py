"""Nonlinear conjugate gradients."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.objective import Objective
from gdviz.core.expr.symbols import norm
from gdviz.core.optimizers.base import Moved, State, let, optimizer
from gdviz.core.optimizers.descent import OwnLength
from gdviz.core.optimizers.ranges import flat_enough, sufficient
from gdviz.core.optimizers.wolfe import SEARCHED, Trial, line, searched, wolfe_rule


@optimizer
class ConjugateGradient(OwnLength):
    """p <- -g + max(0, <g, g - g_old>/<g_old, g_old>)*p, then a step along p that meets the strong
    Wolfe conditions (Polak and Ribiere 1969, Gilbert and Nocedal 1992: PR+).

    The first try of the search is where the slope along p, taken at lr (later: at the length of
    the step before), would be zero: exact on a quadratic, which n steps solve in n dimensions.
    It restarts along -g when p is not downhill by 0.01*|g|^2. Shines in ravines without a Hessian;
    fails under noise.
    """

    id, title, brief = "cg", "Conjugate gradient", "CG"
    aliases = ("conjugate gradient", "nonlinear cg", "cg pr", "pr+")
    summary = "Bends each direction so that it does not undo the one before."
    signs = MappingProxyType({**SEARCHED, "d": "p", "mu": "μₜ", "turned": "gᵀ(g − gₜ₋₁)"})

    c1: float = sufficient(1e-4)
    c2: float = flat_enough(0.4)

    def init(self, w: Array) -> State:
        zero = np.zeros_like(w)
        return {"d": zero, "g": zero, "a": np.zeros_like(w[0])}

    def step(self, w: Array, objective: Objective, state: State, t: Any, lr: Any) -> Moved:
        loss, g = objective.loss_and_grad(w)
        square = float(np.sum(g * g))
        if square == 0.0:
            return w, state
        d = self._direction(g, state)
        start = Trial(0.0, float(loss), float(np.sum(g * d)), w, g)
        at = line(objective, w, d)
        probe = at(float(state["a"]) or float(lr) / max(1.0, float(np.sqrt(square))))
        bend = probe.slope - start.slope
        first = -start.slope * probe.a / bend if bend > 0.0 else 2.0 * probe.a
        if not np.isfinite(first):
            first = probe.a
        found = searched(at, start, first, self.c1, self.c2)
        return found.point, {"d": d, "g": g, "a": np.float64(found.a)}

    def rule(self, w: Any, g: Any, state: State, t: Any, lr: Any) -> Moved:
        old = state["g"]
        turned = let("turned", g @ (g - old))
        share = np.maximum(turned / norm(old) ** 2, 0.0)
        mu = let("mu", np.where(norm(old) > 0.0, share, 0.0))
        bent = mu * state["d"] - g
        p = let("p", np.where(g @ bent < -0.01 * norm(g) ** 2, bent, -g))
        a = wolfe_rule(g, p, self.c1, self.c2)
        return w + a * p, {"d": p, "g": g, "a": a}

    def _direction(self, g: Array, state: State) -> Array:
        old = state["g"]
        before = float(np.sum(old * old))
        beta = max(0.0, float(np.sum(g * (g - old))) / before) if before > 0.0 else 0.0
        d: Array = beta * state["d"] - g
        square = float(np.sum(g * g))
        return d if float(np.sum(g * d)) < -0.01 * square else -g
