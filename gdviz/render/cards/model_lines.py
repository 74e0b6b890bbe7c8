"""A racer's model over the data as lines: a curve, a boundary, the places where a class changes."""

from __future__ import annotations

import contourpy
import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.learning.fitted_values import predicted
from gdviz.core.models.fitted import Fitted
from gdviz.core.spec.race import Box

# points of a curve, and cells of a boundary's grid along x and y
CURVE, GRID = 120, (48, 36)


def on_grid(made: Fitted, w: Array, box: Box) -> Array:
    """Predictions on a grid over the box, shape (rows, columns), the first row at its lower end."""
    x0, x1, y0, y1 = box
    columns, rows = GRID
    x = np.linspace(x0, x1, columns)
    y = np.linspace(y0, y1, rows)
    grid = np.stack([g.ravel() for g in np.meshgrid(x, y)], axis=1)
    return predicted(made, w, grid).reshape(rows, columns)


def model_lines(made: Fitted, w: Array, box: Box) -> list[Array]:
    """The model with parameters w (dim,) as lines (m, 2) in data coordinates.

    One input: the prediction over it. Two: where the prediction is the threshold of the classes,
    or the mean of the targets. More: none.
    """
    x0, x1, y0, y1 = box
    if made.X.shape[1] == 1:
        x = np.linspace(x0, x1, CURVE)
        return [np.column_stack((x, predicted(made, w, x[:, None])))]
    if made.X.shape[1] > 2:
        return []
    values = on_grid(made, w, box)
    if not np.isfinite(values).all():
        return []
    drawer = contourpy.contour_generator(
        np.linspace(x0, x1, GRID[0]), np.linspace(y0, y1, GRID[1]), values, name="serial"
    )
    middle = made.objective.threshold if made.classes else float(made.y.mean())
    return [np.asarray(line) for line in drawer.lines(middle)]


def crossings(made: Fitted, line: Array) -> Array:
    """Where a curve (m, 2) over one input passes the threshold of the classes, shape (k,)."""
    x, over = line[:, 0], line[:, 1] - made.objective.threshold
    k = np.flatnonzero(over[:-1] * over[1:] < 0.0)
    found: Array = x[k] + over[k] / (over[k] - over[k + 1]) * (x[k + 1] - x[k])
    return found
