"""Steps that raised the loss: too long for the slope that they went down."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.engine.race import Race, Track
from gdviz.render.map.trails import TrailStyle, places
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import Theme

# a smaller share of the loss is rounding
ROUNDING = 1e-9
# in radii of a head and in widths of a trail
RING, WIDE, CASING = 1.6, 1.0, 2.0


def uphill(race: Race, step: int, shown: tuple[bool, ...]) -> list[int]:
    """The racers shown whose step to `step` raised the loss; none of a race whose gradients are
    noisy, in which about every other step near a minimum does."""
    if race.spec.noise or race.spec.sampling is not None:
        return []
    return [i for i, track in enumerate(race.tracks) if shown[i] and _raised(track, step)]


def _raised(track: Track, step: int) -> bool:
    if not 1 <= step < len(track.losses):
        return False
    before, after = float(track.losses[step - 1]), float(track.losses[step])
    return after - before > ROUNDING * abs(before)


def paint_uphill(
    painter: QPainter, view: View, race: Race, step: int, style: TrailStyle, look: Theme
) -> None:
    """The step in red, and a red ring about its racer."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for i in uphill(race, step, style.shown):
        before, after = (view.point(*at) for at in places(race.tracks[i], step - 1, step + 1))
        if view.rect.contains(after):
            paint_red(painter, before, after, style, look)


def paint_red(
    painter: QPainter, before: QPointF, after: QPointF, style: TrailStyle, look: Theme
) -> None:
    """A step in red, with a ring about its end."""
    radius = RING * style.head
    for colour, width in ((look.casing, (WIDE + CASING) * style.width), (look.error, style.width)):
        painter.setPen(QPen(QColor(colour), width))
        gap = after - before
        long = (gap.x() ** 2 + gap.y() ** 2) ** 0.5
        if long > radius:
            painter.drawLine(before, after - gap * (radius / long))
        painter.setBrush(QColor(0, 0, 0, 0))
        painter.drawEllipse(after, radius, radius)
