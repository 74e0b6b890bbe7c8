"""The known points of a landscape on its height map."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from gdviz.core.base.problem import Problem2D
from gdviz.core.view import ViewSpec
from gdviz.render.paint import marks
from gdviz.render.surface.trails import GHOST, Block, on_surface

# in radii of a head
STAR, PLUS = 1.15, 0.85


def paint_surface_known(
    painter: QPainter, block: Block, problem: Problem2D, seen: ViewSpec, size: float
) -> None:
    """Stars and crosses as on the map, on the surface; faint where it hides them."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    look = block.look
    for known in problem.critical:
        at = on_surface(block, known.point)
        if at is None:
            continue
        painter.setOpacity(GHOST if at[1] else 1.0)
        if known.kind == "minimum" and seen.minima:
            radius = STAR * size * (1.0 if known.is_global else 0.7)
            marks.draw_star(painter, at[0], radius, look.text, look.casing)
        elif known.kind == "saddle" and seen.saddles:
            marks.draw_plus(painter, at[0], PLUS * size, look.text, look.casing)
    painter.setOpacity(1.0)
