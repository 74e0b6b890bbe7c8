"""One map with its axes, its picture, the start's flag and, for all racers, the legend."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QPointF

from gdviz.core.engine.race import Race
from gdviz.core.spec.race import Box
from gdviz.gui.graphics.plot_item import Plot
from gdviz.gui.map.legend_item import LegendItem
from gdviz.gui.map.map_heading import MapHeading
from gdviz.gui.map.map_item import MapItem
from gdviz.gui.map.map_reading import start_place
from gdviz.gui.map.start_flag import StartFlag
from gdviz.render.map.curve import line_box
from gdviz.render.paint.notation import axis_names
from gdviz.render.paint.theme import Theme
from gdviz.render.scene.scene import Overlays, Scene

# how many boxes one can zoom out to, and the narrowest part of a box one can zoom in to
REACH, NARROWEST = 2e3, 1e-6
# floats have no more digits than these
DIGITS = 1e-9


class MapPanel:
    """`racer` is the one racer that it shows, or None for all of them; follows `leader`'s view."""

    def __init__(self, theme: Theme, racer: int | None, leader: MapPanel | None) -> None:
        self.plot = Plot()
        self.box: Any = self.plot.box
        self.item = MapItem(self.box, theme, racer)
        self.flag = StartFlag(theme)
        self.handle = StartFlag(theme, height=60)
        self.handle.hide()
        self.plot.addItem(self.flag)
        self.plot.addItem(self.handle)
        self.legend = LegendItem(self.box, theme) if racer is None else None
        self.heading = None if racer is None else MapHeading(racer)
        if self.heading is not None:
            self.plot.put_above(self.heading)
        self.plot.set_theme(theme)
        if leader is not None:
            self.box.setXLink(leader.box)
            self.box.setYLink(leader.box)

    def show(self, scene: Scene) -> None:
        """Show another race, the same one grown, or another view of it."""
        race = scene.on_map
        self.item.show_scene(scene)
        if self.heading is not None:
            self.heading.show_scene(scene)
        self.flag.show_at(start_place(race))
        names = axis_names(race.problem)
        for side, name in zip(("bottom", "left"), names, strict=True):
            self.plot.getAxis(side).set_name(name if self.item.racer is None else "")
        if self.legend is not None:
            # the names of the marks have a corner of their own
            tried = scene.overlays.experiment is not None
            self.legend.explaining = scene.explained is not None or tried
            self.legend.show_scene(scene)
        self._put_handle(scene.overlays)

    def set_equal(self, on: bool) -> None:
        """A unit as long across as up, or not; maps that follow this one are as large."""
        self.box.setAspectLocked(on, 1.0)

    def set_step(self, step: int) -> None:
        """Show this step."""
        self.item.step = step
        self.item.update()
        if self.heading is not None:
            self.heading.set_step(step)

    def _put_handle(self, overlays: Overlays) -> None:
        """On the probe, or on the point of the laboratory, if there is either."""
        probe, tried = overlays.probe, overlays.experiment
        if probe is not None:
            self.handle.show_at(tuple(probe[0].point))
        elif tried is not None and math.isfinite(tried.at.value):
            self.handle.show_at((tried.at.x, tried.at.value))
        self.handle.setVisible(probe is not None or tried is not None)

    def set_theme(self, theme: Theme) -> None:
        """Another theme; the colours of the race come with its scene."""
        for part in (self.plot, self.item, self.flag, self.handle, self.legend):
            if part is not None:
                part.set_theme(theme)

    def limit(self, race: Race) -> None:
        """Keep the view within what can be drawn around the problem's box."""
        x0, x1, y0, y1 = whole_box(race)
        self.box.setLimits(**_limits("x", x0, x1), **_limits("y", y0, y1))

    @property
    def pixel(self) -> float:
        """How much of x a pixel of the map is."""
        view = self.item.view()
        return (view.box[1] - view.box[0]) / max(view.rect.width(), 1.0)

    @property
    def shown_box(self) -> Box | None:
        """The part of the landscape on the map; None if that is all of it."""
        scene = self.item.scene_shown
        if scene is None or scene.on_map.problem.dim != 2:
            return None
        box, whole = self.item.view().box, whole_box(scene.on_map)
        near = 1e-6 * (whole[1] - whole[0] + whole[3] - whole[2])
        same = all(abs(a - b) <= near for a, b in zip(box, whole, strict=True))
        return None if same else box

    def data_at(self, position: QPointF) -> tuple[float, float] | None:
        """The point of the map at a place of the scene, if it lies there."""
        if not self.box.sceneBoundingRect().contains(position):
            return None
        point = self.box.mapSceneToView(position)
        return point.x(), point.y()


def whole_box(race: Race) -> Box:
    """The box of the problem; for one variable, the interval and the losses on it."""
    problem = race.problem
    return problem.box if problem.dim == 2 else line_box(problem)  # type: ignore[return-value]


def _limits(axis: str, low: float, high: float) -> dict[str, float]:
    wide, middle = high - low, 0.5 * (low + high)
    narrow = max(NARROWEST * wide, DIGITS * max(abs(low), abs(high)))
    return {
        f"{axis}Min": middle - REACH * wide,
        f"{axis}Max": middle + REACH * wide,
        f"min{axis.upper()}Range": narrow,
        f"max{axis.upper()}Range": 2 * REACH * wide,
    }
