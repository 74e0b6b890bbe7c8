"""One map in the window: the layers of a page, painted into a pyqtgraph view."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QPainter

from gdviz.core.arrays import Array
from gdviz.core.laboratory import Experiment
from gdviz.core.names import Name, names
from gdviz.core.probe import Probe
from gdviz.core.race import Race
from gdviz.core.spec import RaceSpec
from gdviz.gui.canvas import unit_of
from gdviz.gui.map_heading import paint_heading
from gdviz.gui.map_reading import start_place
from gdviz.gui.pixel_item import Layer, PixelItem
from gdviz.render import marks
from gdviz.render.batch_contours import paint_batch, paint_plain
from gdviz.render.fan import Fan
from gdviz.render.laboratory_marks import paint_experiment
from gdviz.render.line import paint_line
from gdviz.render.local_minima import paint_local_minima
from gdviz.render.map import MapStyle, paint_known, paint_relief
from gdviz.render.plane_marks import paint_halos, paint_plane_words
from gdviz.render.probe_marks import paint_probe
from gdviz.render.relief import Relief
from gdviz.render.sample_arrow import SampleWay, paint_sample
from gdviz.render.step_arrows import paint_step_arrows
from gdviz.render.theme import Theme, racer_colours
from gdviz.render.trail_image import TrailImage
from gdviz.render.trails import TrailStyle, paint_heads, places
from gdviz.render.view import View

TRAIL, HEAD, RING = 2.0, 6.0, 4.8
HOVER_ARROW = 34.0
# seconds that trails may take of one painting, in which all maps share
PATIENCE = 0.012


class MapItem(PixelItem):
    """Paints relief, trails and heads.

    `racer` is the one racer of a side-by-side panel, or None for all of them.
    """

    def __init__(self, box: Any, look: Theme, racer: int | None = None) -> None:
        super().__init__(box, look)
        self.racer = racer
        self.patience = PATIENCE
        self.race: Race | None = None
        self.step = 0
        self.picture: Relief | None = None
        self.explained: int | None = None
        self.probed: tuple[Probe, Array] | None = None
        self.tried: Experiment | None = None
        self.sample: SampleWay | None = None
        self.others: tuple[Race, ...] = ()
        self._fan = Fan()
        self.hover: tuple[float, float] | None = None
        self.marks = MapStyle(start=False)
        self._style: TrailStyle | None = None
        self._image: TrailImage | None = None
        self._names: tuple[Name, ...] = ()
        # not from within the painting
        self._late = QTimer(self, singleShot=True, interval=0)
        self._late.timeout.connect(lambda: self.update())
        self.setZValue(-100)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_race(self, race: Race, spec: RaceSpec) -> None:
        """Another race, or the same one grown or recoloured."""
        if self.race is None or self.race.problem != race.problem:
            self.mend()
        self.race = race
        shown = tuple(
            entry.visible if self.racer is None else i == self.racer
            for i, entry in enumerate(spec.entries)
        )
        self._style = TrailStyle(racer_colours(spec, self.look), shown, TRAIL, HEAD)
        if self.racer is not None and self.racer < len(spec.entries):
            self._names = names(spec, race.lrs)
        self.update()

    def layers(self) -> tuple[Layer, ...]:
        """The ground; once there is a race its layers; what the pointer sees."""
        ground: tuple[Layer, ...] = (("the landscape", self._paint_ground),)
        race, style = self.race, self._style
        if race is None or style is None:
            return ground
        # a spec that is ahead of its race has other racers
        racers = len(style.shown) == len(race.tracks)
        return (
            *ground,
            ("the known points", self._paint_known),
            *((("the trails", self._paint_racers),) if racers else ()),
            ("the start", self._paint_starts),
            ("the step", self._paint_step),
            ("the probe", self._paint_probe),
            ("the laboratory", self._paint_tried),
            ("the row", self._paint_sample),
            ("the slope", self._paint_hover),
            ("the heading", self._paint_heading),
            *((("the plane", self._paint_plane),) if racers else ()),
        )

    def _paint_ground(self, painter: QPainter, view: View) -> None:
        painter.fillRect(view.rect, QColor(self.look.surface))
        if self.race is not None and self.race.problem.dim == 1:
            paint_line(painter, view, self.race.problem, self.look)
        elif self.picture is not None:
            paint_relief(painter, view, self.picture, self.look)

    def _paint_known(self, painter: QPainter, view: View) -> None:
        if self.race is not None and self.race.problem.dim == 2:
            paint_known(painter, view, self.race.problem, self.look, self.marks)

    def _paint_racers(self, painter: QPainter, view: View) -> None:
        assert self.race is not None and self._style is not None
        if self.marks.plain:
            paint_plain(painter, view, self.race, self.look)
        if self.marks.batch:
            racer = self.racer if self.racer is not None else self.explained or 0
            paint_batch(painter, view, self.race, racer, self.step, self.look)
        seen = view, self.others, self.step, self._style, self.look
        patience = self.patience / (2 if self.others else 1)
        complete = self._fan.paint(painter, *seen, patience)
        complete &= self._trails(painter, view).paint(painter, self.race, self.step, patience)
        if not complete:
            self._late.start()
        paint_heads(painter, view, self.race, self.step, self._style, self.look)
        paint_local_minima(painter, view, self.race, self.step, self._style, self.look)

    def _paint_starts(self, painter: QPainter, view: View) -> None:
        """Rings where racers have a start of their own; an arrow to a start out of the view."""
        race, style = self.race, self._style
        assert race is not None and style is not None
        at = view.point(*start_place(race))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not view.rect.contains(at):
            marks.edge_arrow(painter, view.rect, at, HEAD, self.look.text, self.look.casing)
        for i, track in enumerate(race.tracks[: len(style.shown)]):
            if style.shown[i] and tuple(track.points[0]) != race.start:
                own = view.point(*places(track, 0, 1)[0])
                marks.draw_ring(painter, own, RING, self.look.text, self.look.casing)

    def _paint_step(self, painter: QPainter, view: View) -> None:
        if self.explained is not None and self.race is not None:
            paint_step_arrows(painter, view, self.race, self.explained, self.step, self.look)

    def _paint_probe(self, painter: QPainter, view: View) -> None:
        if self.probed is not None:
            paint_probe(painter, view, *self.probed, self.look)

    def _paint_tried(self, painter: QPainter, view: View) -> None:
        if self.tried is not None and self.race is not None and self.race.problem.dim == 1:
            paint_experiment(painter, view, self.tried, self.look)

    def _paint_sample(self, painter: QPainter, view: View) -> None:
        found = self.sample
        if self.race is not None and found is not None and self.racer in (None, found.racer):
            paint_sample(painter, view, self.race, self.step, found, self.look)

    def _trails(self, painter: QPainter, view: View) -> TrailImage:
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        ratio *= unit_of(self)
        image, style = self._image, self._style
        assert style is not None
        if (
            image is None
            or image.view != view
            or image.style != style
            or image.look is not self.look
            or image.layers[0].devicePixelRatio() != ratio
        ):
            image = self._image = TrailImage(view, style, self.look, ratio)
        return image

    def _paint_hover(self, painter: QPainter, view: View) -> None:
        """A short arrow downhill from the pointer, as seen on the map's scales."""
        if self.race is None or self.hover is None or self.race.problem.dim != 2:
            return
        g = self.race.problem.objective.grad(np.array(self.hover))
        x0, x1, y0, y1 = view.box
        dx = -float(g[0]) * view.rect.width() / (x1 - x0)
        dy = float(g[1]) * view.rect.height() / (y1 - y0)
        length = math.hypot(dx, dy)
        if not (math.isfinite(length) and length > 0):
            return
        start = view.point(*self.hover)
        end = start + QPointF(dx, dy) * (HOVER_ARROW / length)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marks.draw_arrow(painter, start, end, self.look.text, self.look.casing, 1.8)

    def _paint_heading(self, painter: QPainter, view: View) -> None:
        race, style, racer = self.race, self._style, self.racer
        if race is None or style is None or racer is None or racer >= len(race.tracks):
            return
        colour = style.colours[racer]
        paint_heading(painter, view.rect, race, racer, self.step, self._names, colour, self.look)

    def _paint_plane(self, painter: QPainter, view: View) -> None:
        assert self.race is not None and self._style is not None
        paint_halos(painter, view, self.race, self.step, self._style, self.look)
        paint_plane_words(painter, view, self.race, self.step, self._style, self.look)

    def set_theme(self, look: Theme, spec: RaceSpec | None) -> None:
        """Another look."""
        self.look = look
        if self.race is not None and spec is not None:
            self.show_race(self.race, spec)
        self.update()
