"""How a method with momentum behaves along one curvature of a bowl.

On f = lambda*x^2/2 a step is a 2x2 matrix; its eigenvalues depend on eta*lambda and mu alone (Goh,
Why Momentum Really Works, Distill 2017; the magnitude in the rippling region is sqrt(mu)).
"""

from __future__ import annotations

import math
from typing import Literal

Regime = Literal["smooth", "flips", "ripples", "diverges"]


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
