"""A whole page: title, maps with axes, plot, and the standings that are its legend."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gdviz.core.knobs import InputError
from gdviz.core.names import names
from gdviz.core.objectives.landscape import parameters
from gdviz.core.plane_race import shown
from gdviz.core.race import Race
from gdviz.core.spec import Box
from gdviz.core.standings import standings
from gdviz.core.view import ViewSpec
from gdviz.render import plot
from gdviz.render.axes import left_room, paint_axes, paint_grid
from gdviz.render.batch_contours import paint_batch, paint_plain
from gdviz.render.camera import camera_of
from gdviz.render.end_labels import label_room, paint_end_labels
from gdviz.render.layout import PageLayout, page_layout
from gdviz.render.line import paint_line
from gdviz.render.local_minima import paint_local_minima
from gdviz.render.map import map_style, paint_known, paint_relief
from gdviz.render.notation import axis_names, equation, values
from gdviz.render.panels import HEAD, TICK_SIZE, TRAIL, Headings, Panel, one_panel, racer_panels
from gdviz.render.plane_marks import paint_halos, paint_plane_words
from gdviz.render.relief import relief
from gdviz.render.scale import plot_box, scale_of
from gdviz.render.seen_box import equal_box, seen_box
from gdviz.render.series import series
from gdviz.render.surface_panel import ONE_VARIABLE, SurfacePanel, surface_scene
from gdviz.render.table import paint_table
from gdviz.render.theme import Theme, font, racer_colours, theme, width_of
from gdviz.render.trail_image import TrailImage
from gdviz.render.trails import TrailStyle, paint_heads, paint_start, paint_trails
from gdviz.render.view import View
from gdviz.render.words import elided

CURVE, CURVE_HEAD = 1.8, 6.0
# in radii of a head
STAR = 1.15
# the column of names beside the loss plot takes at most this share of it, and this one if it must
NAMES_SHARE, NAMES_LARGEST = 0.28, 0.42


SIZE = (1280, 720)


class PagePainter:
    """Draws one race as `view` shows it on one page, at any step; what does not change is drawn
    once. `size` is in pixels; `title` replaces the landscape's.

    InputError for the height map of a loss that has none. TooSlow, while it draws, once the page
    is no longer `wanted`.
    """

    def __init__(
        self,
        race: Race,
        view: ViewSpec,
        size: tuple[int, int] = SIZE,
        title: str = "",
        wanted: Callable[[], bool] = lambda: True,
    ) -> None:
        if view.layout == "surface" and race.problem.dim == 1:
            raise InputError(ONE_VARIABLE)
        self.race, self._wanted = race, wanted
        self.mapped = shown(race)
        self.view, self.size = view, size
        self.marks = map_style(view)
        self.look: Theme = theme(view.theme)
        self.title = title or race.problem.title
        self._shown = tuple(entry.visible for entry in race.spec.entries)
        self._colours = racer_colours(race.spec, self.look)
        self._names = names(race.spec, race.lrs)
        self._layout: PageLayout = page_layout(*size, len(race.tracks))
        self._unit = self._layout.unit
        self._tick_size = TICK_SIZE * self._unit
        self._series = series(race, view.quantity, view.against)
        self._scale = scale_of(self._series, view.log)
        self._trails: list[TrailImage] | None = None

    def frame(self, step: int) -> QImage:
        """The page at `step` as an image; cheapest when the steps rise."""
        image = self._background.copy()
        if self._trails is None:
            self._trails = [TrailImage(p.view, p.trails, self.look) for p in self.panels]
        with QPainter(image) as painter:
            self._paint_moving(painter, step, self._trails)
        return image

    def prepare(self) -> None:
        """Draw what does not change from step to step, which takes longest."""
        _ = self._background

    def paint(self, painter: QPainter, step: int) -> None:
        """The page at `step` on any painter, without persistent pictures: lines stay lines."""
        self._paint_still(painter)
        self._paint_moving(painter, step, None)

    @cached_property
    def _background(self) -> QImage:
        image = QImage(*self.size, QImage.Format.Format_RGB32)
        with QPainter(image) as painter:
            self._paint_still(painter)
        return image

    @cached_property
    def _box(self) -> Box:
        return seen_box(self.mapped, self.view)

    @cached_property
    def panels(self) -> list[Panel]:
        """The maps of the page: none on the height map."""
        if self.view.layout == "surface":
            return []
        placed = (self._layout.maps, self._box, self._colours, self._shown, self._unit)
        if self.view.layout == "side" and any(self._shown):
            return racer_panels(*placed, self._equal)
        return [one_panel(*placed, self._equal)]

    @property
    def _equal(self) -> bool:
        """Whether a unit is as long across as up; a loss is not in the unit of its variable."""
        return self.view.equal and self.mapped.problem.dim == 2

    @cached_property
    def _surface(self) -> SurfacePanel | None:
        if self.view.layout != "surface":
            return None
        trails = TrailStyle(self._colours, self._shown, TRAIL * self._unit, HEAD * self._unit)
        problem, size = self.mapped.problem, self._tick_size
        # the ground of the block is a square
        box = equal_box(self._box, 1.0) if self._equal else self._box
        camera, area = camera_of(self.view), self._layout.maps
        scene = surface_scene(problem, box, area, camera, self.look, size, self._wanted)
        return SurfacePanel(problem, scene, trails, size, self.marks)

    @cached_property
    def _curves(self) -> TrailStyle:
        return TrailStyle(self._colours, self._shown, CURVE * self._unit, CURVE_HEAD * self._unit)

    @cached_property
    def _names_room(self) -> float:
        area = self._layout.plot
        shares = NAMES_SHARE, NAMES_LARGEST
        return label_room(self._names, self._shown, self._tick_size, area, *shares)

    @cached_property
    def plot_view(self) -> View:
        """Where the loss plot lies; its ordinate is what the scale makes of a value."""
        size = self._tick_size
        # the last tick's text is wider than the plot
        inner = self._layout.plot.adjusted(0, 2, -max(self._names_room, size), -3.1 * size)
        box = plot_box(self._series, self._scale)
        room = left_room(View(inner, box), size, self._scale.log, self._scale.label)
        return View(inner.adjusted(room, 0, 0, 0), box)

    def _paint_still(self, painter: QPainter) -> None:
        width, height = self.size
        painter.fillRect(QRectF(0, 0, width, height), QColor(self.look.background))
        self._paint_title(painter)
        for panel in self.panels:
            self._paint_ground(painter, panel)
        if self._surface is not None:
            self._surface.paint_still(painter)
        view, size, scale = self.plot_view, self._tick_size, self._scale
        paint_grid(painter, view, self.look, scale.log, size)
        paint_axes(
            painter, view, self.look, size, (self._series.against.sign, scale.label), scale.log
        )
        paint_end_labels(
            painter,
            view,
            self._series,
            scale,
            self._names,
            self._curves,
            self.look,
            size,
            self._names_room,
        )

    def _paint_ground(self, painter: QPainter, panel: Panel) -> None:
        problem, view = self.mapped.problem, panel.view
        if problem.dim == 1:
            paint_line(painter, view, problem, self.look)
        else:
            size = (int(view.rect.width()), int(view.rect.height()))
            ground = relief(problem, view.box, size, self.look, wanted=self._wanted)
            paint_relief(painter, view, ground, self.look)
        paint_known(painter, view, problem, self.look, self.marks, STAR * panel.trails.head)
        names = axis_names(problem) if panel.racer is None else ("", "")
        paint_axes(painter, view, self.look, self._tick_size, names, texts=panel.texts)

    def _paint_title(self, painter: QPainter) -> None:
        area, unit = self._layout.title, self._unit
        face = font(24.0 * unit, bold=True)
        painter.setFont(face)
        painter.setPen(QColor(self.look.text))
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        room = area.width() - 190.0 * unit
        painter.drawText(area, flags, elided(self.title, face, room))
        face = font(13.5 * unit)
        painter.setFont(face)
        painter.setPen(QColor(self.look.muted))
        below = area.adjusted(0, 33.0 * unit, 0, 0)
        known = elided(values(parameters(self.race.spec.problem)), face, 0.4 * area.width())
        room = area.width() - width_of(known, face) - 24.0 * unit
        formula = elided(equation(self.race.problem), face, room)
        painter.drawText(below, flags, formula)
        painter.drawText(
            below.adjusted(width_of(formula, face) + 24.0 * unit, 0, 0, 0), flags, known
        )

    def _paint_moving(self, painter: QPainter, step: int, images: list[TrailImage] | None) -> None:
        for k, panel in enumerate(self.panels):
            self._paint_racers(painter, panel, step, images[k] if images else None)
        if self._surface is not None:
            self._surface.paint_moving(painter, self.mapped, step, images is not None)
        Headings(self._names, self.look, self._unit).paint(painter, self.panels, self.race, step)
        self._paint_step(painter, step)
        view, margin = self.plot_view, 5.0 * self._unit
        painter.save()
        room = view.rect.adjusted(-margin, -margin, margin, margin)
        painter.setClipRect(room, Qt.ClipOperation.IntersectClip)
        placed = (painter, view, self._series, step, self._scale, self._curves, self.look)
        plot.paint_curves(*placed)
        plot.paint_playhead(*placed)
        painter.restore()
        rows = standings(self.race, step)
        paint_table(
            painter, self._layout.table, rows, self._names, self._colours, self.look, self._unit
        )

    def _paint_racers(
        self, painter: QPainter, panel: Panel, step: int, image: TrailImage | None
    ) -> None:
        view, look = panel.view, self.look
        painter.save()
        painter.setClipRect(view.rect, Qt.ClipOperation.IntersectClip)
        if self.marks.plain:
            paint_plain(painter, view, self.mapped, look)
        if self.marks.batch:
            paint_batch(painter, view, self.mapped, panel.racer or 0, step, look)
        if image is not None:
            image.paint(painter, self.mapped, step)
        else:
            paint_trails(painter, view, self.mapped, step, panel.trails, look)
        if self.marks.start:
            paint_start(painter, view, self.mapped, panel.trails, look)
        paint_heads(painter, view, self.mapped, step, panel.trails, look)
        paint_local_minima(painter, view, self.mapped, step, panel.trails, look)
        paint_halos(painter, view, self.mapped, step, panel.trails, look)
        paint_plane_words(painter, view, self.mapped, step, panel.trails, look)
        painter.restore()

    def _paint_step(self, painter: QPainter, step: int) -> None:
        area, unit = self._layout.title, self._unit
        painter.setFont(font(17.0 * unit))
        painter.setPen(QColor(self.look.muted))
        flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        text = f"step {step} / {self.race.spec.steps}"
        painter.drawText(area.adjusted(0, 5.0 * unit, 0, 0), flags, text)


def page_image(
    race: Race, step: int, view: ViewSpec | None = None, size: tuple[int, int] = SIZE
) -> QImage:
    """The page of a race at a step."""
    return PagePainter(race, view or ViewSpec(), size).frame(step)
