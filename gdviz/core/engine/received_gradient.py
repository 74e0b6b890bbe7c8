"""From the full gradient to the one a method receives: noise, clipping and L2, in torch's order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.objective import Objective
from gdviz.core.spec.race import Entry

# torch.nn.utils.clip_grad_norm_ adds this to the norm
CLIP_EPS = 1e-6


def received(entry: Entry, w: Any, g: Any, noise: Any = None) -> Any:
    """The gradient handed to the method, from the full gradient g at w (arrays or traced)."""
    if noise is not None:
        g = g + noise
    if entry.clip_norm is not None:
        norm = np.sqrt(np.sum(g * g, axis=0))
        g = g * np.minimum(entry.clip_norm / (norm + CLIP_EPS), 1.0)
    if entry.clip_value is not None:
        g = np.minimum(np.maximum(g, -entry.clip_value), entry.clip_value)
    no_penalty = isinstance(entry.l2, float | int) and entry.l2 == 0.0
    return g if no_penalty else g + entry.l2 * w


def stages(entry: Entry, w: Any, g: Any, noise: Any = None) -> dict[str, Any]:
    """The gradient after each change to it, in order: "noise", and the knobs of the
    entry that are set; the last is what the method receives, empty where that is g itself."""
    done = replace(entry, clip_norm=None, clip_value=None, l2=0.0)
    found = {} if noise is None else {"noise": received(done, w, g, noise)}
    for name in ("clip_norm", "clip_value", "l2"):
        if setting := getattr(entry, name):
            done = replace(done, **{name: setting})
            found[name] = received(done, w, g, noise)
    return found


def kept_inside(w: Any, bounds: tuple[Any, Any]) -> Any:
    """The nearest point to w between the bounds (low, high), axis by axis (arrays or traced)."""
    return np.minimum(np.maximum(w, bounds[0]), bounds[1])


def changes_gradient(entry: Entry, noise: Any) -> bool:
    """Whether the method receives anything other than the full gradient."""
    clipped = entry.clip_norm is not None or entry.clip_value is not None
    return noise is not None or clipped or entry.l2 != 0.0


class Received:
    """An objective as a method sees it: gradients with noise, clipping and L2; calls counted.

    The losses have the penalty of L2, too, so that they and the gradients are of one function.
    `noise` is that of the present step, the same for every call within it.
    """

    def __init__(self, objective: Objective, entry: Entry, fstar: float | None = None) -> None:
        self.dim = objective.dim
        self.fstar = fstar
        self.noise: Array | None = None
        self.calls = [0, 0, 0]
        self._objective = objective
        self._entry = entry

    def loss(self, w: Array) -> Array:
        """The loss at w with the L2 term."""
        self.calls[0] += 1
        found, l2 = self._objective.loss(w), self._entry.l2
        return found + 0.5 * l2 * np.sum(w * w, axis=0) if l2 else found

    def unpenalised(self, w: Array) -> Array:
        """The loss at w without the L2 term: only this one has a known lowest value."""
        self.calls[0] += 1
        return self._objective.loss(w)

    @property
    def distorted(self) -> bool:
        """Whether the gradient received differs from that of the loss."""
        clipped = self._entry.clip_norm is not None or self._entry.clip_value is not None
        return clipped or self.noise is not None

    def slope(self, w: Array) -> Array:
        """The gradient of the loss at w, with neither noise nor clipping."""
        self.calls[1] += 1
        g, l2 = self._objective.grad(w), self._entry.l2
        return g + l2 * w if l2 else g

    def grad(self, w: Array) -> Array:
        """The gradient at w as the method receives it."""
        self.calls[1] += 1
        g: Array = received(self._entry, w, self._objective.grad(w), self.noise)
        return g

    def loss_and_grad(self, w: Array) -> tuple[Array, Array]:
        """Both at w; counted as one call each."""
        return self.loss(w), self.grad(w)

    def hessian(self, w: Array) -> Array:
        """The Hessian at w, with the L2 term."""
        self.calls[2] += 1
        h = self._objective.hessian(w)
        return h + self._entry.l2 * np.eye(self.dim) if self._entry.l2 else h
