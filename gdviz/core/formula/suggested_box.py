"""The box in which a formula is raced and drawn where none is given."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from gdviz.core.formula.domain import nearest_finite
from gdviz.core.formula.objective import FormulaObjective

GRID = 48
# half the widths of the boxes tried for a formula, and of the one used where none fits
HALVES, HALF = (2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 500.0, 2e3, 1e4, 1e5), 5.0
USUAL = 500.0
# of the part with finite values, around it
MARGIN = 0.1
# and of boxes around a domain that none of those covers
SMALL_HALVES = (0.1, 0.5)


def suggested_box(objective: FormulaObjective) -> tuple[float, ...]:
    """The smallest box around the origin with the lowest point well inside; else one of size 5,
    or the smallest with enough finite values, if need be around another place. Sides without a
    finite value are left out."""
    return _without_margins(objective, _box_around(objective))


def _box_around(objective: FormulaObjective) -> tuple[float, ...]:
    middle: Any = np.zeros(objective.dim)
    fitting, lowest = _fitting_boxes(objective, middle, HALVES)
    if not fitting:
        middle = nearest_finite(objective.node, objective.names)
        fitting, lowest = _fitting_boxes(objective, middle, (*SMALL_HALVES, *HALVES))
    default = _around(middle, HALF)
    if lowest is not None:
        return lowest
    return fitting[0] if fitting and default not in fitting else default


def _fitting_boxes(
    objective: FormulaObjective, middle: Any, halves: Sequence[float]
) -> tuple[list[tuple[float, ...]], tuple[float, ...] | None]:
    """The boxes around a place with enough finite values up to the first that has the lowest point
    well inside, which is returned separately."""
    fitting = []
    for half in halves:
        box = _around(middle, half)
        grid, losses = grid_of(objective, box)
        finite = np.isfinite(losses)
        # what overflows far away says nothing of where a loss is worth looking at
        if finite.mean() > (0.1 if half <= USUAL else 1.0 - 1e-9):
            fitting.append(box)
            lowest = grid[:, int(np.argmin(np.where(finite, losses, np.inf)))]
            if np.abs(lowest - middle).max() < 0.8 * half:
                return fitting, box
    return fitting, None


def _without_margins(objective: FormulaObjective, box: tuple[float, ...]) -> tuple[float, ...]:
    """The part of a box in which there are finite values, and a little around it."""
    grid, losses = grid_of(objective, box)
    there = grid[:, np.isfinite(losses)]
    if not there.size:
        return box
    sides = []
    for low, high, places in zip(box[::2], box[1::2], there, strict=True):
        first, last = float(places.min()), float(places.max())
        room = max(MARGIN * (last - first), (high - low) / GRID)
        digits = 1 - math.floor(math.log10(high - low))
        sides += [
            low if first - room <= low + 2 * room else round(first - room, digits),
            high if last + room >= high - 2 * room else round(last + room, digits),
        ]
    return tuple(sides)


def _around(middle: Any, half: float) -> tuple[float, ...]:
    sides = np.stack([middle - half, middle + half], axis=1)
    return tuple(sides.ravel().tolist())


def grid_of(objective: FormulaObjective, box: tuple[float, ...]) -> tuple[Any, Any]:
    """Points all over a box, shape (dim, n), and their losses."""
    axes = [np.linspace(a, b, GRID) for a, b in zip(box[::2], box[1::2], strict=True)]
    grid = np.stack([g.ravel() for g in np.meshgrid(*axes)])
    return grid, objective.loss(grid)
