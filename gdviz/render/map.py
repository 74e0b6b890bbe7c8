"""The ground of a map: relief, contours, gradient arrows and known points."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gdviz.core.objectives.base import Critical, Problem2D
from gdviz.core.view import MARKS, ViewSpec
from gdviz.render import marks
from gdviz.render.gradient_field import paint_gradients
from gdviz.render.lines import on_paper
from gdviz.render.relief import Relief, paint_contours
from gdviz.render.theme import Theme, font, width_of
from gdviz.render.view import View

# kinds of known points that the marks for saddles stand for as well: nothing rests there for long
BESIDE_MINIMA = ("saddle", "maximum", "degenerate")


@dataclass(frozen=True)
class MapStyle:
    """What is drawn besides the trails; `names` writes the kind beside each known point, `arrows`
    is a field of gradients, `batch` the contours of the loss over the batch in use, `plain` those
    without the ridge."""

    minima: bool = True
    saddles: bool = True
    start: bool = True
    names: bool = False
    arrows: bool = False
    batch: bool = False
    plain: bool = False


def map_style(view: ViewSpec, start: bool = True) -> MapStyle:
    """The marks of a view."""
    return MapStyle(start=start, **{name: getattr(view, name) for name in MARKS})


def paint_relief(painter: QPainter, view: View, picture: Relief, look: Theme) -> None:
    """The relief stretched over its own box, clipped to the view; on paper contours stay lines."""
    painter.save()
    painter.setClipRect(view.rect, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    x0, x1, y0, y1 = picture.box
    corner, opposite = view.point(x0, y1), view.point(x1, y0)
    on_image = not on_paper(painter)
    painter.drawImage(QRectF(corner, opposite), picture.image if on_image else picture.ground)
    if not on_image:
        paint_contours(painter, view, picture.contours, look)
    painter.restore()


def known_points(problem: Problem2D, style: MapStyle) -> tuple[Critical, ...]:
    """The known points that the style shows."""
    kinds = ("minimum",) * style.minima + BESIDE_MINIMA * style.saddles
    return tuple(c for c in problem.critical if c.kind in kinds)


def kind_name(known: Critical) -> str:
    """What a known point is, in a word or two."""
    if known.kind == "minimum":
        return "global minimum" if known.is_global else "local minimum"
    return "degenerate point" if known.kind == "degenerate" else known.kind


def paint_known(
    painter: QPainter,
    view: View,
    problem: Problem2D,
    look: Theme,
    style: MapStyle,
    size: float = 6.5,
) -> None:
    """What the style puts on the ground: gradient arrows, stars at the known minima (the global
    ones larger), triangles at maxima, thin crosses at saddles."""
    if style.arrows:
        paint_gradients(painter, view, problem, look)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for known in known_points(problem, style):
        x, y = known.point if problem.dim == 2 else (*known.point, known.loss)
        at = view.point(x, y)
        if not view.rect.contains(at):
            continue
        if known.kind == "minimum":
            radius = size if known.is_global else 0.7 * size
            marks.draw_star(painter, at, radius, look.text, look.casing)
        elif known.kind == "maximum":
            marks.draw_marker(painter, "triangle", at, 0.6 * size, look.casing, look.text)
        else:
            marks.draw_plus(painter, at, 0.75 * size, look.text, look.casing)
        if style.names:
            _paint_name(painter, view.rect, at, kind_name(known), size, look)


def _paint_name(
    painter: QPainter, rect: QRectF, at: QPointF, text: str, size: float, look: Theme
) -> None:
    """The kind beside its mark, on the side with room, on a ground of its own."""
    face = font(1.7 * size)
    wide, high = width_of(text, face) + 6.0, 2.3 * size
    left = at.x() + 1.2 * size
    if left + wide > rect.right():
        left = at.x() - 1.2 * size - wide
    box = QRectF(left, at.y() - 0.5 * high, wide, high)
    ground = QColor(look.background)
    ground.setAlpha(200)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 3, 3)
    painter.setFont(face)
    painter.setPen(QColor(look.text))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)
