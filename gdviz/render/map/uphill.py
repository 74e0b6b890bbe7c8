"""Steps that raised the loss."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gdviz.core.engine.race import Race, Track
from gdviz.core.spec.sampling import sampling_of
from gdviz.render.map.chunks import places
from gdviz.render.map.spot import MapSpot
from gdviz.render.map.trails import TrailStyle
from gdviz.render.paint.theme import Theme

# a smaller share of the loss is rounding
ROUNDING = 1e-9
# the ring in radii of a head, its casing in widths of a trail
RING, WIDE = 1.6, 3.0


def uphill(race: Race, step: int, shown: tuple[bool, ...]) -> list[int]:
    """The visible racers whose step to `step` raised the loss; none with noisy gradients, whose
    steps near a minimum do so every other time."""
    if race.spec.noise:
        return []
    racers = zip(race.spec.entries, race.tracks, shown, strict=True)
    return [
        i
        for i, (entry, track, on) in enumerate(racers)
        if on and sampling_of(race.spec, entry) is None and _raised(track, step)
    ]


def _raised(track: Track, step: int) -> bool:
    if not 1 <= step < len(track.losses):
        return False
    before, after = float(track.losses[step - 1]), float(track.losses[step])
    return after - before > ROUNDING * abs(before)


def paint_uphill(painter: QPainter, spot: MapSpot, step: int) -> None:
    """The step in red, and a red ring about its racer."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for i in uphill(spot.race, step, spot.style.shown):
        ends = places(spot.race.tracks[i], step - 1, step + 1)
        before, after = (spot.view.point(*at) for at in ends)
        if spot.view.rect.contains(after):
            paint_red(painter, before, after, spot.style, spot.theme)


def paint_red(
    painter: QPainter, before: QPointF, after: QPointF, style: TrailStyle, theme: Theme
) -> None:
    """A step in red, with a ring about its end."""
    radius, gap = RING * style.head, after - before
    long = (gap.x() ** 2 + gap.y() ** 2) ** 0.5
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((theme.casing, WIDE * style.width), (theme.error, style.width)):
        painter.setPen(QPen(QColor(colour), width))
        if long > radius:
            painter.drawLine(before, after - gap * (radius / long))
        painter.drawEllipse(after, radius, radius)
