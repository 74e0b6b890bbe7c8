"""The ground of a problem of one variable: its curve, on which the racers run."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter

from gdviz.core.base.problem import Problem2D
from gdviz.core.spec.race import Box
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import draw_path, pen, polygon
from gdviz.render.paint.theme import Theme

SAMPLES = 1024
# poles do not stretch the axis: the highest share of the losses may leave it
HIGHEST_RANK = 0.98
MARGIN = 0.06


def line_box(problem: Problem2D) -> Box:
    """The interval of a problem of one variable, and the losses on it, with a margin."""
    low, high = problem.box[:2]
    losses = problem.objective.loss(np.linspace(low, high, SAMPLES)[None, :])
    finite = losses[np.isfinite(losses)]
    if not len(finite):
        return (low, high, 0.0, 1.0)
    bottom, top = float(finite.min()), float(np.quantile(finite, HIGHEST_RANK))
    gap = MARGIN * (top - bottom) or 0.5
    return (low, high, bottom - gap, top + gap)


def paint_line(painter: QPainter, view: View, problem: Problem2D, theme: Theme) -> None:
    """The curve of the loss over x, with a shaded ground below it."""
    x = np.linspace(view.box[0], view.box[1], max(2, int(view.rect.width())))
    losses = problem.objective.loss(x[None, :])
    points = view.map(np.column_stack([x, losses]))
    painter.fillRect(view.rect, QColor(theme.background))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.relief[1]))
    breaks = np.flatnonzero(np.diff(np.isfinite(points[:, 1]).astype(int)) != 0) + 1
    for run in np.split(points, breaks):
        if np.isfinite(run[0, 1]):
            outline = polygon(np.clip(run, -1e4, 1e4))
            for x_end in (run[-1, 0], run[0, 0]):
                outline.append(QPointF(float(x_end), view.rect.bottom()))
            painter.drawPolygon(outline)
    painter.setPen(pen(theme.muted, 1.6))
    draw_path(painter, points, view.rect)
