"""Trails as layers of a map: each map keeps pictures of them, which grow with the race."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from gdviz.render.map.fan import Fan, paint_fan
from gdviz.render.map.spot import MapSpot, device_ratio
from gdviz.render.map.trail_image import TrailImage
from gdviz.render.map.trails import fading, paint_trails
from gdviz.render.paint.layer import Moment
from gdviz.render.paint.polylines import on_paper


class Trails:
    """The racers' own trails, or the last steps of them; on paper they stay lines."""

    def __init__(self) -> None:
        self._image: TrailImage | None = None

    def __call__(self, painter: QPainter, spot: MapSpot, moment: Moment) -> bool:
        view, style, theme, step = spot.view, spot.style, spot.theme, moment.step
        race = spot.scene.trails
        if count := spot.scene.view.trail:
            for first, last, opacity in fading(min(step, race.steps), count):
                painter.setOpacity(opacity)
                paint_trails(painter, view, race, last, style, theme, first)
            return True
        if on_paper(painter):
            paint_trails(painter, view, race, step, style, theme)
            return True
        wanted = (view, style, theme, device_ratio(painter), spot.unit)
        if self._image is None or self._image.drawn_for != wanted:
            self._image = TrailImage(*wanted)
        return self._image.paint(painter, race, step, _share(spot, moment))


class Seeds:
    """The trails of the same race with other seeds, faint and thin below its own."""

    def __init__(self) -> None:
        self._fan = Fan()

    def __call__(self, painter: QPainter, spot: MapSpot, moment: Moment) -> bool:
        if on_paper(painter):
            paint_fan(painter, spot, moment.step)
            return True
        drawn_for = (spot.view, spot.style, spot.theme, device_ratio(painter), spot.unit)
        races, patience = spot.scene.overlays.seeds, _share(spot, moment)
        return self._fan.paint(painter, races, moment.step, patience, *drawn_for)


def _share(spot: MapSpot, moment: Moment) -> float:
    """The patience that one of the two kinds of trails has."""
    return moment.patience / (2 if spot.scene.overlays.seeds else 1)
