"""Trails as layers of a map: each map keeps pictures of them, which grow with the race."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from gdviz.render.map.fan import Fan, paint_fan
from gdviz.render.map.spot import MapSpot, device_ratio
from gdviz.render.map.trail_image import TrailImage
from gdviz.render.map.trails import paint_last_steps, paint_trails
from gdviz.render.paint.layer import Moment
from gdviz.render.paint.polylines import on_paper


class Trails:
    """The racers' own trails, or the last steps of them; on paper they stay lines."""

    def __init__(self) -> None:
        self._image: TrailImage | None = None

    def __call__(self, painter: QPainter, spot: MapSpot, moment: Moment) -> bool:
        if count := spot.scene.view.trail:
            placed = (spot.view, spot.race, moment.step, spot.style, spot.theme)
            paint_last_steps(painter, *placed, count)
            return True
        if on_paper(painter):
            paint_trails(painter, spot.view, spot.race, moment.step, spot.style, spot.theme)
            return True
        wanted = (spot.view, spot.style, spot.theme, device_ratio(painter), spot.unit)
        if self._image is None or self._image.drawn_for != wanted:
            self._image = TrailImage(*wanted)
        return self._image.paint(painter, spot.race, moment.step, _share(spot, moment))


class Seeds:
    """The trails of the same race with other seeds, faint and thin below its own."""

    def __init__(self) -> None:
        self._fan = Fan()

    def __call__(self, painter: QPainter, spot: MapSpot, moment: Moment) -> bool:
        races = spot.scene.overlays.seeds
        if on_paper(painter):
            paint_fan(painter, spot.view, races, moment.step, spot.style, spot.theme)
            return True
        drawn_for = (spot.view, spot.style, spot.theme, device_ratio(painter), spot.unit)
        return self._fan.paint(painter, races, moment.step, _share(spot, moment), *drawn_for)


def _share(spot: MapSpot, moment: Moment) -> float:
    """The patience that one of the two kinds of trails has."""
    return moment.patience / (2 if spot.scene.overlays.seeds else 1)
