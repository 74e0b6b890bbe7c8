"""Methods that learn the curvature from the gradients they have seen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import choice, log, whole
from gdviz.core.base.notes import tell
from gdviz.core.base.objective import Objective
from gdviz.core.expr.symbols import identity, norm, outer, scalar, vector
from gdviz.core.optimizers.base import Moved, State, StepRefused, let, optimizer
from gdviz.core.optimizers.descent import OwnLength
from gdviz.core.optimizers.ranges import flat_enough, sufficient
from gdviz.core.optimizers.wolfe import SEARCHED, Trial, arrived, ended, line, searched, wolfe_rule
from gdviz.core.optimizers.wolfe_torch import strong_wolfe_torch


def tolerance(default: float, about: str) -> Any:
    """A threshold at which the method rests; 0 means never."""
    return log("[0, 1]", 1e-12, 1e-2).knob(default, "", about)


@optimizer
class BFGS(OwnLength):
    """p = -Q g; a step a*p that meets the strong Wolfe conditions, first try a = lr; dw, dg = the
    changes of point and gradient; Q <- (I - dw*dg'/dg'dw)Q(I - dg*dw'/dg'dw) + dw*dw'/dg'dw
    (Broyden, Fletcher, Goldfarb, Shanno 1970). Q, the learned inverse Hessian (B in the state),
    begins as I, scaled by dg'dw/dg'dg after the first step.

    Shines on smooth losses: almost Newton's speed without a Hessian; fails under noise and at
    kinks. Pairs with dg'dw <= 1e-10*|dw||dg| are not used.
    """

    id, title = "bfgs", "BFGS"
    summary = "Builds the inverse Hessian from the changes of the gradient."
    mixes = True
    signs = MappingProxyType(
        {**SEARCHED, "B": "Q", "Q0": "Q₀", "dw": "Δw", "dg": "Δg", "bent": "ΔgᵀΔw"}
        | {"w_next": "wₜ₊₁", "g_next": "gₜ₊₁"}
    )

    c1: float = sufficient(1e-4)
    c2: float = flat_enough(0.9)

    def init(self, w: Array) -> State:
        return {"B": np.eye(len(w)), "learned": np.float64(0.0)}

    def step(self, w: Array, objective: Objective, state: State, t: Any, lr: Any) -> Moved:
        loss, g = objective.loss_and_grad(w)
        if not g.any():
            return w, state
        p = -state["B"] @ g
        if not float(g @ p) < 0.0:
            p = -g
        start = Trial(0.0, float(loss), float(g @ p), w, g)
        found = searched(line(objective, w, p), start, float(lr), self.c1, self.c2)
        let("g_next", found.grad)
        return found.point, _learned(state, found.point - w, found.grad - g)

    def rule(self, w: Any, g: Any, state: State, t: Any, lr: Any) -> Moved:
        q, learned = state["B"], state["learned"]
        p = let("p", np.where(g @ (q @ g) > 0.0, -(q @ g), -g))
        a = wolfe_rule(g, p, self.c1, self.c2)
        point = let("w_next", w + a * p)
        dw, dg = let("dw", point - w), let("dg", vector("g_next") - g)
        bent, unit = let("bent", dg @ dw), identity()
        first = let("Q0", np.where(learned > 0.0, q, bent / norm(dg) ** 2 * unit))
        side = let("V", unit - outer(dw, dg) / bent)
        taken = bent > 1e-10 * norm(dw) * norm(dg)
        made = np.where(taken, side @ first @ side.T + outer(dw, dw) / bent, q)
        return point, {"B": made, "learned": learned}


def _learned(state: State, s: Array, y: Array) -> State:
    ys = float(y @ s)
    square = float(y @ y)
    # a gradient so small that its square vanishes says nothing about the curvature
    if not (ys > 1e-10 * float(np.sqrt((s @ s) * square)) and square > 0.0):
        return state
    b = state["B"] if state["learned"] else np.eye(len(s)) * (ys / square)
    left = np.eye(len(s)) - np.outer(s, y) / ys
    return {"B": left @ b @ left.T + np.outer(s, s) / ys, "learned": np.float64(1.0)}


@optimizer
class LBFGS(OwnLength):
    """The two-loop recursion over the last changes dw, dg of point and gradient with
    dg'dw > 1e-10, between which dg'dw/dg'dg is the inverse curvature (Nocedal 1980; as
    torch.optim.LBFGS with max_iter = 1).

    Without a line search the first step is min(1, 1/|g|_1)*lr and the later ones lr; with
    "strong_wolfe" these are the first tries of torch's search. It rests where no partial derivative
    is above tolerance_grad, or none along the direction above tolerance_change. torch keeps 100
    pairs; two coordinates need two. Shines on smooth losses with many weights; without a line
    search it may leap.
    """

    id, title = "lbfgs", "L-BFGS"
    summary = "BFGS that remembers only the last few changes of the gradient."
    mixes = True

    history_size: int = whole("[1, 20]", 1, 20).knob(
        10, "", "number of the last steps whose gradient changes are remembered"
    )
    line_search_fn: str = choice(
        "steps of length lr, or a line search by the strong Wolfe conditions",
        "none",
        "strong_wolfe",
    )
    c1: float = sufficient(1e-4)
    c2: float = flat_enough(0.9)
    tolerance_grad: float = tolerance(1e-7, "largest partial derivative at which it rests")
    tolerance_change: float = tolerance(
        1e-9, "slope along the direction of the step below which it rests"
    )

    def init(self, w: Array) -> State:
        pairs = np.zeros((self.history_size, len(w)))
        zero = np.zeros_like(w)
        return {"s": pairs, "y": pairs, "count": np.float64(0.0), "g": zero, "move": zero}

    def step(self, w: Array, objective: Objective, state: State, t: Any, lr: Any) -> Moved:
        searching = self.line_search_fn == "strong_wolfe"
        loss, g = objective.loss_and_grad(w) if searching else (np.nan, objective.grad(w))
        if not np.abs(g).max() > self.tolerance_grad:
            return w, state
        memory = self._remembered(state, g) if t > 1 else state
        direction = -_twice_through(memory, g)
        slope = float(g @ direction)
        if slope > -self.tolerance_change:
            return w, state
        a = float(lr) * (min(1.0, 1.0 / float(np.abs(g).sum())) if t == 1 else 1.0)
        if searching:
            start = Trial(0.0, float(loss), slope, w, g)
            along, size = line(objective, w, direction), float(np.abs(direction).max())
            least, first = self.tolerance_change, a
            found = strong_wolfe_torch(along, start, first, size, self.c1, self.c2, least)
            a = ended(start, found).a
            if a == 0.0 and not arrived(w, w + first * direction):
                raise StepRefused("the line search found no step")
        move = a * direction
        return w + move, memory | {"g": g, "move": move}

    @property
    def signs(self) -> Mapping[str, str]:
        # the newest pair is the first
        sums = {"down": "Σ ωᵢ·Δgᵢ", "up": "Σ (ωᵢ − ω′ᵢ)·Δwᵢ", "curved": "Δg₁ᵀΔw₁/‖Δg₁‖²"}
        back = "Δwᵢᵀg′/ΔgᵢᵀΔwᵢ, then g′ ← g′ − ωᵢ·Δgᵢ, from the newest pair to the oldest"
        forth = "−Δgᵢᵀp/ΔgᵢᵀΔwᵢ, then p ← p − (ωᵢ − ω′ᵢ)·Δwᵢ, from the oldest to the newest"
        loops = {"back": "ωᵢ", "ask:back": back, "forth": "ω′ᵢ", "ask:forth": forth}
        return {**SEARCHED, **sums, **loops, "q": "g′"}

    def rule(self, w: Any, g: Any, state: State, t: Any, lr: Any) -> Moved:
        tell("back", vector("back"))
        left = let("q", g - vector("down"))
        tell("forth", vector("forth"))
        p = let("p", -(scalar("curved") * left) - vector("up"))
        if self.line_search_fn == "strong_wolfe":
            a = wolfe_rule(g, p, self.c1, self.c2)
        else:
            shorter = lr * np.minimum(1.0 / np.sum(np.abs(g)), 1.0)
            a = let("a", np.where(t == 1, shorter, lr))
        return w + a * p, state

    def _remembered(self, state: State, g: Array) -> State:
        s, y = state["move"], g - state["g"]
        if not float(y @ s) > 1e-10:
            return state
        count = min(int(state["count"]) + 1, self.history_size)
        newest = {"s": np.vstack((state["s"][1:], s)), "y": np.vstack((state["y"][1:], y))}
        return state | newest | {"count": np.float64(count)}


def _twice_through(memory: State, g: Array) -> Array:
    """The learned inverse Hessian times g; the newest pair is the last row."""
    count = int(memory["count"])
    pairs = list(zip(memory["s"], memory["y"], strict=True))[len(memory["s"]) - count :]
    q, weights, back = g + 0.0, [], []
    for s, y in reversed(pairs):
        weights.append(float(s @ q) / float(y @ s))
        q = q - weights[-1] * y
    let("down", g - q)
    if pairs:
        s, y = pairs[-1]
        q = q * let("curved", float(y @ s) / float(y @ y))
    else:
        let("curved", 1.0)
    begun = q
    for (s, y), weight in zip(pairs, reversed(weights), strict=True):
        back.append(float(y @ q) / float(y @ s))
        q = q + s * (weight - back[-1])
    let("up", q - begun)
    for i, (s, y) in enumerate(reversed(pairs)):
        row = {"i": i + 1, "Δwᵢ": s, "Δgᵢ": y, "ωᵢ": weights[i], "ω′ᵢ": back[-1 - i]}
        let("remembered pairs", row)
    return q
