"""The part of a landscape that a view shows."""

from __future__ import annotations

from dataclasses import replace

from gdviz.core.analysis.extent import race_extent
from gdviz.core.base.knobs import InputError
from gdviz.core.engine.race import Race
from gdviz.core.spec.race import Box
from gdviz.core.view import RACE, ViewSpec
from gdviz.render.map.curve import line_box


def seen_box(race: Race, view: ViewSpec) -> Box:
    """The box that a view shows of a race of one or two variables; for one, the interval and
    the losses on it. InputError where the view's box has not as many sides."""
    problem, sides = race.problem, view.box
    if view.box == RACE:
        sides = race_extent(race)
    elif isinstance(sides, str):
        sides = problem.box
    if len(sides) != 2 * problem.dim:
        allowed = ("x_min, x_max", "x_min, x_max, y_min, y_max")[problem.dim - 1]
        raise InputError(f"view.box: must be {2 * problem.dim} numbers here, {allowed}")
    if problem.dim == 1:
        return line_box(replace(problem, box=tuple(map(float, sides))))
    x0, x1, y0, y1 = map(float, sides)
    return x0, x1, y0, y1


def equal_box(box: Box, ratio: float) -> Box:
    """The smallest box around a box on which a unit is as long across as up, where it is drawn
    `ratio` times as wide as high."""
    x0, x1, y0, y1 = box
    wide = max(x1 - x0, ratio * (y1 - y0))
    high = wide / ratio
    x, y = 0.5 * (x0 + x1), 0.5 * (y0 + y1)
    return x - 0.5 * wide, x + 0.5 * wide, y - 0.5 * high, y + 0.5 * high
