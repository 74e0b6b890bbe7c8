"""The marks of the pointer on a height map: a cross on the surface, and the direction downhill from
there."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtGui import QPainter

from gdviz.core.base.problem import Problem2D
from gdviz.render.paint import marks
from gdviz.render.paint.theme import Theme
from gdviz.render.surface.trails import Block, on_surface

CROSS = 6.0
# the length of the arrow downhill; the box is 2 wide
ARROW = 0.2


def paint_pointer(
    painter: QPainter, block: Block, problem: Problem2D, point: tuple[float, float]
) -> None:
    """A cross at a point of the landscape, and an arrow along -grad as the map shows it."""
    at = on_surface(block, point)
    if at is None:
        return
    look: Theme = block.look
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = block.drape.ground
    x0, x1, y0, y1 = ground.box
    g = problem.objective.grad(np.array(point))
    way = -np.asarray(g, dtype=np.float64) / (x1 - x0, y1 - y0)
    long = math.hypot(*way)
    if math.isfinite(long) and long > 0:
        end = ground.placed(np.array([point]))[0] + way * (ARROW / long)
        z = float(ground.surface(end[:1], end[1:])[0])
        tip = block.picture.projection.point(float(end[0]), float(end[1]), z)
        marks.draw_arrow(painter, at[0], tip, look.text, look.casing, 1.8)
    marks.draw_plus(painter, at[0], CROSS, look.text, look.casing)
