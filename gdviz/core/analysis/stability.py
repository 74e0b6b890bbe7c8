"""The largest learning rate at which a racer stays in its bowl, and how one with momentum behaves
along one curvature.

On f = lambda*x^2/2 a step is a 2x2 matrix; its eigenvalues depend on eta*lambda and mu alone (Goh,
Why Momentum Really Works, Distill 2017; the magnitude in the rippling region is sqrt(mu)). For
methods that rescale the gradient Cohen et al., Adaptive Gradient Methods at the Edge of Stability
(2022).
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from gdviz.core.analysis.hessian import Hessian
from gdviz.core.engine.race import Race
from gdviz.core.optimizers.base import Optimizer, Taken
from gdviz.core.spec.race import Entry

Regime = Literal["smooth", "flips", "ripples", "diverges"]


def is_descent(entry: Entry) -> bool:
    """Whether a racer uses the gradient as it is and nothing else."""
    method = entry.optimizer
    changed = entry.clip_norm or entry.clip_value or entry.decay or entry.schedule
    return method.id == "sgd" and not getattr(method, "momentum", 0.0) and not changed


def taken_step(race: Race, racer: int, step: int) -> Taken:
    """The step from row `step` of a racer to the next."""
    track = race.tracks[racer]
    lr, g = float(track.lr[step]), track.used_grads[step]
    return Taken(step + 1, lr, g, track.state_at(step), track.state_at(step + 1))


def stability_limit(race: Race, racer: int, step: int, hessian: Hessian) -> float:
    """The rate beyond which the method leaves a bowl with this Hessian if all steps were like that
    one; inf where nothing bounds it, NaN for a method without such a limit."""
    method = race.method(racer, step)
    # most methods without one have no state to read either
    if method.curvature_limit() is None:
        return math.nan
    return limit_of(method, race.spec.entries[racer], hessian, taken_step(race, racer, step))


def limit_of(
    method: Optimizer, entry: Entry, hessian: Hessian, taken: Taken | None = None
) -> float:
    """The same for a method as it is in `taken`, or in the long run.

    Where curvatures differ in scale a method that divides gradients by D sees D^-1/2 H D^-1/2.
    L2 adds to each curvature; decay of the point itself oscillates with the step.
    """
    edge = method.curvature_limit()
    if edge is not None and taken is not None:
        edge = method.limit_in(taken)
    if edge is None:
        return math.nan
    divisor = None if taken is None else method.scaling_in(taken)
    root = None if divisor is None else np.sqrt(np.maximum(divisor, 1e-300))
    top = float(hessian.eigenvalues(entry.l2, root)[-1])
    if not math.isfinite(top):
        return math.nan
    return _swings(top / edge, method.shrinking(taken), entry.decay)


def _swings(curvature: float, own: float, decay: float) -> float:
    """The rate at which a step reflects the point: 2 lr c = 1 + (1 - lr a)(1 - lr b) for the two
    decays a and b of the point; inf where there is no curvature, NaN where the decays decide."""
    slope, product = 2.0 * curvature + own + decay, max(own, 0.0) * decay
    inside = slope * slope - 8.0 * product
    if inside < 0.0:
        return math.nan
    bottom = slope + math.sqrt(inside)
    return 4.0 / bottom if bottom > 0.0 else math.inf


def step_matrix(load: float, momentum: float, nesterov: bool) -> tuple[float, float]:
    """Trace and determinant of the matrix of one step; `load` is eta*lambda."""
    if nesterov:
        return (1.0 + momentum) * (1.0 - load), momentum * (1.0 - load)
    return 1.0 + momentum - load, momentum


def rate(load: float, momentum: float, nesterov: bool = False) -> float:
    """The factor on the error per step in the long run; above 1 it grows."""
    trace, determinant = step_matrix(load, momentum, nesterov)
    inside = trace * trace / 4.0 - determinant
    if inside < 0.0:
        return math.sqrt(determinant)
    root = math.sqrt(inside)
    return max(abs(trace / 2.0 + root), abs(trace / 2.0 - root))


def regime(load: float, momentum: float, nesterov: bool = False) -> Regime:
    """Smooth descent, a sign flip at each step, ripples, or divergence."""
    trace, determinant = step_matrix(load, momentum, nesterov)
    if rate(load, momentum, nesterov) > 1.0 + 1e-12:
        return "diverges"
    if trace * trace / 4.0 < determinant - 1e-15:
        return "ripples"
    return "flips" if trace < 0.0 else "smooth"
