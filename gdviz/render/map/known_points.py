"""The known points of a landscape on its map: stars, crosses and triangles, and their names."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from gdviz.core.base.problem import Critical, Problem2D
from gdviz.core.view import ViewSpec
from gdviz.render.map.spot import MapSpot
from gdviz.render.paint import marks
from gdviz.render.paint.text import paint_ground, write_centred
from gdviz.render.paint.theme import Theme, font, width_of

# kinds of known points that the marks for saddles stand for as well: nothing rests there for long
BESIDE_MINIMA = ("saddle", "maximum", "degenerate")
# the radius of a star, in units of a map
STAR = 6.9


def known_points(problem: Problem2D, seen: ViewSpec) -> tuple[Critical, ...]:
    """The known points that the view shows."""
    kinds = ("minimum",) * seen.minima + BESIDE_MINIMA * seen.saddles
    return tuple(c for c in problem.critical if c.kind in kinds)


def kind_name(known: Critical) -> str:
    """What a known point is, in a word or two."""
    if known.kind == "minimum":
        return "global minimum" if known.is_global else "local minimum"
    return "degenerate point" if known.kind == "degenerate" else known.kind


def paint_known(painter: QPainter, spot: MapSpot) -> None:
    """Stars at the known minima (the global ones larger), triangles at maxima, thin crosses at
    saddles, as far as the view shows them."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    view, problem, theme = spot.view, spot.race.problem, spot.theme
    for known in known_points(problem, spot.scene.view):
        x, y = known.point if problem.dim == 2 else (*known.point, known.loss)
        at = view.point(x, y)
        if not view.rect.contains(at):
            continue
        if known.kind == "minimum":
            radius = STAR if known.is_global else 0.7 * STAR
            marks.draw_star(painter, at, radius, theme.text, theme.casing)
        elif known.kind == "maximum":
            marks.draw_marker(painter, "triangle", at, 0.6 * STAR, theme.casing, theme.text)
        else:
            marks.draw_plus(painter, at, 0.75 * STAR, theme.text, theme.casing)
        if spot.scene.view.names:
            _paint_name(painter, view.rect, at, kind_name(known), theme)


def _paint_name(painter: QPainter, rect: QRectF, at: QPointF, text: str, theme: Theme) -> None:
    """The kind beside its mark, on the side with room."""
    face = font(1.7 * STAR)
    wide, high = width_of(text, face) + 6.0, 2.3 * STAR
    left = at.x() + 1.2 * STAR
    if left + wide > rect.right():
        left = at.x() - 1.2 * STAR - wide
    box = QRectF(left, at.y() - 0.5 * high, wide, high)
    paint_ground(painter, box, theme.background, 200)
    write_centred(painter, box, text, face, theme.text)
