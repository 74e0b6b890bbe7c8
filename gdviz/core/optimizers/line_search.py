"""Methods that choose how far to go along their direction."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import choice, linear, log
from gdviz.core.base.notes import must
from gdviz.core.base.objective import Objective
from gdviz.core.expr.symbols import norm, scalar
from gdviz.core.optimizers.base import Moved, Optimizer, State, StepRefused, let, optimizer
from gdviz.core.optimizers.descent import OwnLength
from gdviz.core.optimizers.descent_of import fall
from gdviz.core.optimizers.ranges import sufficient
from gdviz.core.optimizers.wolfe import Trial, arrived, line, lowest

BACKTRACKS = 60


@optimizer
class ArmijoDescent(OwnLength):
    """a = lr; while L(w - a*g) > L(w) - c1*a*|g|^2: a <- gamma*a; w <- w - a*g, with c1 the knob c
    and gamma the knob rho (Armijo 1966).

    Shines wherever gradient descent would need its rate tuned; takes some losses per step, and
    zig-zags in ravines as gradient descent does.
    """

    id, title, brief = "armijo", "Descent + Armijo", "Armijo"
    aliases = ("backtracking", "gd armijo")
    summary = "Gradient descent that shortens each step until the loss falls enough."
    signs = MappingProxyType({"shorter": "j", "change": "ΔL", "ask:change": "L(w − a·g) − L(w)"})

    c: float = sufficient(1e-4)
    rho: float = linear("(0, 1)").knob(
        0.5, "γ", "factor by which a step is shortened when the loss has not fallen enough"
    )

    def step(self, w: Array, objective: Objective, state: State, t: Any, lr: Any) -> Moved:
        loss, g = objective.loss_and_grad(w)
        square, a = float(np.sum(g * g)), float(lr)
        if square == 0.0:
            return w, state
        for shorter in range(BACKTRACKS + 1):
            point = w - a * g
            fell, needed = fall(objective, w, loss, g, point), self.c * a * square
            let("trial steps", {"a": a, "L falls by": fell, "has to by": needed})
            if fell >= needed:
                let("shorter", shorter)
                let("change", -fell)
                return point, state
            a *= self.rho
        if arrived(w, w - lr * g):
            return w, state
        raise StepRefused("no step against the gradient lowers the loss enough")

    def rule(self, w: Any, g: Any, state: State, t: Any, lr: Any) -> Moved:
        a = let("a", lr * self.rho ** scalar("shorter"))
        must(let("change", scalar("change")) <= -self.c * a * norm(g) ** 2)
        return w - a * g, state


@optimizer
class ExactDescent(OwnLength):
    """w <- w - a*g with the a that is lowest on the line; on a quadratic a = g'g/(g'Hg) = 1/q
    (Cauchy 1847). The search begins at lr.

    Shines as a yardstick: its error shrinks by (kappa-1)/(kappa+1) per step in the worst case,
    kappa the condition number; even the best step against the gradient is not a good direction.
    """

    id, title, brief = "exact", "Exact line search", "Exact"
    aliases = ("steepest descent", "exact line search", "gd exact", "cauchy")
    summary = "Gradient descent that goes to the lowest point along its line each time."
    signs = MappingProxyType({"ask:a": "argmin L(w − a·g)"})

    def step(self, w: Array, objective: Objective, state: State, t: Any, lr: Any) -> Moved:
        loss, g = objective.loss_and_grad(w)
        square = float(np.sum(g * g))
        if square == 0.0:
            return w, state
        start = Trial(0.0, float(loss), -square, w, g)
        found = lowest(line(objective, w, -g), start, float(lr))
        let("a", found.a)
        return found.point, state

    def rule(self, w: Any, g: Any, state: State, t: Any, lr: Any) -> Moved:
        return w - let("a", scalar("a")) * g, state


@optimizer
class BarzilaiBorwein(Optimizer):
    """dw, dg = the last changes of point and gradient; a = dw'dw/dw'dg (BB1) or dw'dg/dg'dg (BB2);
    w <- w - a*g; the first step takes lr (Barzilai and Borwein 1988).

    Where dw'dg <= 0 (no bowl) a = |dw|/|dg|, between a_min and a_max. Shines on quadratics, with no
    loss evaluated; the loss goes up and down on the way, and far from a bowl it may leap.
    """

    id, title, brief = "bb", "Barzilai-Borwein", "BB"
    aliases = ("barzilai borwein",)
    summary = "Gradient descent whose rate follows from the last changes of point and gradient."
    default_lr = 1e-3
    signs = MappingProxyType({"Δw": "Δwₜ₋₁", "Δg": "Δgₜ₋₁"})

    convention: str = choice(
        "take the longer (BB1) or the shorter (BB2) of the two rates", "BB1", "BB2"
    )
    a_min: float = log("[0, inf)", 1e-9, 1.0).knob(
        1e-6, "aₘᵢₙ", "smallest rate where the loss does not curve upwards"
    )
    a_max: float = log("[0, inf)", 1e-3, 1e3).knob(
        1e2, "aₘₐₓ", "largest rate where the loss does not curve upwards"
    )

    def init(self, w: Array) -> State:
        zero = np.zeros_like(w)
        return {"w": zero, "g": zero, "a": np.zeros_like(w[0])}

    def update(self, w: Array, g: Array, state: State, t: Any, lr: Any) -> Moved:
        s, y = let("Δw", w - state["w"]), let("Δg", g - state["g"])
        ss, sy, yy = (np.sum(p * q, axis=0) for p, q in ((s, s), (s, y), (y, y)))
        above, below = (ss, sy) if self.convention == "BB1" else (sy, yy)
        bowl = above / np.where(sy > 0.0, below, 1.0)
        ratio = np.sqrt(ss / np.where(yy > 0.0, yy, 1.0))
        other = np.minimum(np.maximum(ratio, self.a_min), self.a_max)
        # without any change of the gradient the last rate stays
        found = np.where(sy > 0.0, bowl, np.where(yy > 0.0, other, state["a"]))
        a = let("a", np.where(t == 1, lr + 0.0 * ss, found))
        return w - a * g, {"w": w + 0.0, "g": g, "a": a}


@optimizer
class PolyakStep(OwnLength):
    """a = min((L(w) - L*)/|g|^2, a_max); w <- w - lr*a*g (Polyak 1969); L* is the lowest loss.

    Shines on convex losses whose lowest value is known (often 0), also with kinks; aims at a value
    that a local minimum never reaches, and then leaps about it. It rests where the gradient is 0.
    """

    id, title, brief = "polyak", "Polyak step", "Polyak"
    aliases = ("polyak sgd", "polyak step")
    summary = "Steps to where the known lowest loss would be if the gradient stayed the same."

    f_star: float | None = linear().knob(
        None, "L*", "lowest loss that the step aims at; if empty, the landscape's known one"
    )
    a_max: float = log("(0, inf)", 1e-3, 1e3).knob(
        1e3, "aₘₐₓ", "largest rate, which limits steps where the gradient is small"
    )

    def step(self, w: Array, objective: Objective, state: State, t: Any, lr: Any) -> Moved:
        known = getattr(objective, "fstar", None)
        lowest_loss = known if self.f_star is None else self.f_star
        if lowest_loss is None:
            raise StepRefused("the lowest loss is not known")
        # the known lowest loss is the one without a penalty
        loss_of = getattr(objective, "unpenalised", objective.loss)
        loss, g = loss_of(w), objective.grad(w)
        square = float(np.sum(g * g))
        if square == 0.0:
            return w, state
        let("L", float(loss))
        let("L*", lowest_loss)
        gap = max(float(loss) - lowest_loss, 0.0)
        # a gap that is huge relative to the gradient must not become infinite
        a = min(gap / square if square > gap * 1e-300 else self.a_max, self.a_max)
        return w - lr * a * g, state

    def rule(self, w: Any, g: Any, state: State, t: Any, lr: Any) -> Moved:
        gap = np.maximum(scalar("L") - scalar("L*"), 0.0)
        return w - lr * let("a", np.minimum(gap / norm(g) ** 2, self.a_max)) * g, state
