"""A whole page: title, maps with axes, plot, and the standings that are its legend."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from gdviz.core.base.knobs import InputError
from gdviz.core.engine.race import Race
from gdviz.core.planes.plane_race import shown
from gdviz.core.problems.landscape import parameters
from gdviz.core.spec.race import Box
from gdviz.core.view import ViewSpec
from gdviz.render.map import layers as map_layers
from gdviz.render.map.headings import Headings
from gdviz.render.map.relief import relief
from gdviz.render.map.seen_box import equal_box, seen_box
from gdviz.render.map.spot import MapSpot
from gdviz.render.page.layout import page_layout
from gdviz.render.page.panels import MAP_UNIT, TICK_SIZE, Panel, one_panel, racer_panels
from gdviz.render.page.standings_table import Table
from gdviz.render.paint.axes import left_room, paint_axes
from gdviz.render.paint.layer import Moment, Painters
from gdviz.render.paint.mapping import View
from gdviz.render.paint.notation import axis_names, equation, values
from gdviz.render.paint.text import elided
from gdviz.render.paint.theme import font, width_of
from gdviz.render.plot import layers as plot_layers
from gdviz.render.plot.end_labels import label_room, paint_end_labels
from gdviz.render.plot.spot import PlotSpot
from gdviz.render.scene.overlays import overlays_of
from gdviz.render.scene.scale import plot_box
from gdviz.render.scene.scene import Overlays, Scene
from gdviz.render.surface import layers as surface_layers
from gdviz.render.surface.camera import camera_of
from gdviz.render.surface.panel import ONE_VARIABLE, SurfacePanel, seen_block

# a unit of the plot, in units of the page
PLOT_UNIT = 1.06
# the column of names beside the loss plot takes at most this share of it, and this one if it must
NAMES_SHARE, NAMES_LARGEST = 0.28, 0.42

SIZE = (1280, 720)


class PagePainter:
    """Draws one race as `view` shows it on one page, at any step; parts that do not change are
    drawn once. `size` is in pixels; `title` replaces the landscape's; `overlays` lie on its maps,
    by default those of the view.

    InputError for the height map of a loss that has none. TooSlow, while it draws, once the page
    is no longer `wanted`.
    """

    def __init__(
        self,
        race: Race,
        view: ViewSpec,
        size: tuple[int, int] = SIZE,
        title: str = "",
        overlays: Overlays | None = None,
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        if view.layout == "surface" and race.problem.dim == 1:
            raise InputError(ONE_VARIABLE)
        self.race, self._wanted = race, wanted
        mapped = shown(race)
        laid = overlays_of(race, mapped, view) if overlays is None else overlays
        self.scene = Scene(race, mapped, view, laid)
        self.view, self.size = view, size
        self.theme = self.scene.theme
        self.title = title or race.problem.title
        self._layout = page_layout(*size, len(race.tracks))
        self._unit = self._layout.unit
        self._tick_size = TICK_SIZE * self._unit
        self._maps = [Painters(map_layers.LAYERS) for _ in self.panels]
        self._curves = Painters(plot_layers.LAYERS)
        self._blocks = Painters(surface_layers.LAYERS)

    def frame(self, step: int) -> QImage:
        """The page at `step` as an image; cheapest when the steps rise."""
        image = self._background.copy()
        with QPainter(image) as painter:
            self._paint_moving(painter, step)
            self._table.show(painter, step)
        return image

    def prepare(self) -> None:
        """Draw the parts that do not change from step to step, which take longest."""
        _ = self._background

    def paint(self, painter: QPainter, step: int) -> None:
        """The page at `step` on any painter, without persistent pictures: lines stay lines."""
        self._paint_still(painter)
        self._paint_moving(painter, step)
        self._table.paint(painter, step)

    @cached_property
    def _background(self) -> QImage:
        image = QImage(*self.size, QImage.Format.Format_RGB32)
        with QPainter(image) as painter:
            self._paint_still(painter)
        return image

    @cached_property
    def _box(self) -> Box:
        return seen_box(self.scene.on_map, self.view)

    @cached_property
    def _headings(self) -> Headings:
        return Headings(self.scene, self._unit)

    @cached_property
    def panels(self) -> list[Panel]:
        """The maps of the page: none on the height map."""
        if self.view.layout == "surface":
            return []
        area, unit, visible = self._layout.maps, self._unit, self.scene.visible
        if self.view.layout == "side" and any(visible):
            high = self._headings.height
            return racer_panels(area, self._box, visible, unit, self._equal, high)
        names = axis_names(self.scene.on_map.problem)
        return [one_panel(area, self._box, unit, names, self._equal)]

    @cached_property
    def spots(self) -> list[MapSpot]:
        """What the layers of each map are painted for."""
        return [self._spot(panel) for panel in self.panels]

    def _spot(self, panel: Panel) -> MapSpot:
        rect, unit = panel.view.rect, panel.unit
        area = QRectF(rect.topLeft() / unit, rect.size() / unit)
        problem, ground = self.scene.on_map.problem, None
        if problem.dim == 2:
            size = (int(rect.width()), int(rect.height()))
            ground = relief(problem, panel.view.box, size, self.theme, wanted=self._wanted)
        view = View(area, panel.view.box)
        return MapSpot(self.scene, view, panel.racer, ground, unit=unit)

    @property
    def _equal(self) -> bool:
        """Whether a unit is as long across as up; a loss is not in the unit of its variable."""
        return self.view.equal and self.scene.on_map.problem.dim == 2

    @cached_property
    def _surface(self) -> SurfacePanel | None:
        if self.view.layout != "surface":
            return None
        problem, size = self.scene.on_map.problem, self._tick_size
        # the ground of the block is a square
        box = equal_box(self._box, 1.0) if self._equal else self._box
        camera, area = camera_of(self.view), self._layout.maps
        block = seen_block(problem, box, area, camera, self.theme, size, self._wanted)
        return SurfacePanel(self.scene, block, size, MAP_UNIT * self._unit)

    @cached_property
    def _table(self) -> Table:
        return Table(self._layout.table, self.scene, self._unit)

    @cached_property
    def _plot(self) -> PlotSpot:
        unit, view = PLOT_UNIT * self._unit, self.plot_view
        area = QRectF(view.rect.topLeft() / unit, view.rect.size() / unit)
        return PlotSpot(self.scene, View(area, view.box), unit, self._tick_size / unit)

    @cached_property
    def _names_room(self) -> float:
        return label_room(
            self.scene, self._tick_size, self._layout.plot, NAMES_SHARE, NAMES_LARGEST
        )

    @cached_property
    def plot_view(self) -> View:
        """Where the loss plot lies; its ordinate is a value on the scale."""
        size = self._tick_size
        # the last tick's text is wider than the plot
        inner = self._layout.plot.adjusted(0, 2, -max(self._names_room, size), -3.1 * size)
        scale = self.scene.scale
        box = plot_box(self.scene.series, scale, self.view.span)
        room = left_room(View(inner, box), size, scale.log, scale.label)
        return View(inner.adjusted(room, 0, 0, 0), box)

    def _paint_still(self, painter: QPainter) -> None:
        width, height = self.size
        painter.fillRect(QRectF(0, 0, width, height), QColor(self.theme.background))
        self._paint_title(painter)
        for panel, spot, layers in zip(self.panels, self.spots, self._maps, strict=True):
            layers.paint_still(painter, spot)
            names = axis_names(self.scene.on_map.problem) if panel.racer is None else ("", "")
            paint_axes(painter, panel.view, self.theme, self._tick_size, names, texts=panel.texts)
        if self._surface is not None:
            self._blocks.paint_still(painter, self._surface)
        view, size, scene = self.plot_view, self._tick_size, self.scene
        labels = scene.series.against.sign, scene.scale.label
        self._curves.paint_still(painter, self._plot)
        paint_axes(painter, view, self.theme, size, labels, scene.logs)
        paint_end_labels(painter, view, scene, size, self._names_room)

    def _paint_title(self, painter: QPainter) -> None:
        area, unit = self._layout.title, self._unit
        face = font(24.0 * unit, bold=True)
        title = elided(self.title, face, area.width() - 190.0 * unit)
        _write(painter, area, title, face, self.theme.text)
        face = font(13.5 * unit)
        below = area.adjusted(0, 33.0 * unit, 0, 0)
        known = elided(values(parameters(self.race.spec.problem)), face, 0.4 * area.width())
        room = area.width() - width_of(known, face) - 24.0 * unit
        formula = elided(equation(self.race.problem), face, room)
        _write(painter, below, formula, face, self.theme.muted)
        beside = below.adjusted(width_of(formula, face) + 24.0 * unit, 0, 0, 0)
        _write(painter, beside, known, face, self.theme.muted)

    def _paint_moving(self, painter: QPainter, step: int) -> None:
        moment = Moment(step)
        for layers, spot in zip(self._maps, self.spots, strict=True):
            layers.paint_moving(painter, spot, moment)
        if self._surface is not None:
            self._blocks.paint_moving(painter, self._surface, moment)
        for panel in self.panels:
            if panel.racer is not None and panel.heading is not None:
                self._headings.paint(painter, panel.heading, panel.racer, step)
        area, text = self._layout.title, self.scene.counted(step)
        place, face = area.adjusted(0, 5.0 * self._unit, 0, 0), font(17.0 * self._unit)
        _write(painter, place, text, face, self.theme.muted, Qt.AlignmentFlag.AlignRight)
        self._curves.paint_moving(painter, self._plot, moment)


def _write(
    painter: QPainter,
    place: QRectF,
    text: str,
    face: QFont,
    colour: str,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    painter.setFont(face)
    painter.setPen(QColor(colour))
    painter.drawText(place, int(side | Qt.AlignmentFlag.AlignTop), text)
