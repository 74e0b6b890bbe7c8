"""The arrow downhill from the point under the pointer."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from gdviz.core.base.problem import Problem2D
from gdviz.render.paint import marks
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import Theme

LENGTH = 34.0


def paint_downhill(
    painter: QPainter, view: View, problem: Problem2D, point: tuple[float, float], theme: Theme
) -> None:
    """A short arrow along the negative gradient, as seen on the map's scales."""
    g = problem.objective.grad(np.array(point))
    x0, x1, y0, y1 = view.box
    dx = -float(g[0]) * view.rect.width() / (x1 - x0)
    dy = float(g[1]) * view.rect.height() / (y1 - y0)
    length = math.hypot(dx, dy)
    if not (math.isfinite(length) and length > 0):
        return
    start = view.point(*point)
    end = start + QPointF(dx, dy) * (LENGTH / length)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    marks.draw_arrow(painter, start, end, theme.text, theme.casing, 1.8)
