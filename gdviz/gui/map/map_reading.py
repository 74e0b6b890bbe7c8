"""The reading at a point of a map."""

from __future__ import annotations

import math

import numpy as np

from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.race import Race
from gdviz.render.paint.ticks import short


def read_out(problem: Problem2D, x: float, y: float) -> str:
    """Position, loss and slope there, on one line; with one variable only `x` counts."""
    point = np.array([x, y][: problem.dim], dtype=np.float64)
    loss, g = problem.objective.loss_and_grad(point)
    named = zip(problem.names, map(float, point), strict=False)
    place = "   ".join(f"{name} {short(value)}" for name, value in named)
    if problem.dim == 1:
        return f"{place}   loss {short(float(loss))}   slope {short(float(g[0]))}"
    slope = math.hypot(*map(float, g))
    return f"{place}   loss {short(float(loss))}   ‖∇f‖ {short(slope)}"


def start_place(race: Race) -> tuple[float, float]:
    """Where the start lies on the map; for one variable, on its curve."""
    if race.problem.dim == 2:
        return race.start[0], race.start[1]
    loss = float(race.problem.objective.loss(np.array(race.start)))
    return race.start[0], loss if math.isfinite(loss) else 0.0
