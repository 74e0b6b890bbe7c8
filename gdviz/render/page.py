"""A whole page: title, maps with axes, loss plot, and the standings that are its legend."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from functools import cached_property

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gdviz.core.race import Race
from gdviz.core.standings import labels, standings
from gdviz.render import marks, plot
from gdviz.render.axes import left_room, paint_axes, paint_grid
from gdviz.render.layout import PageLayout, page_layout, side_grid
from gdviz.render.map import MapStyle, paint_known, paint_relief
from gdviz.render.relief import Relief, relief
from gdviz.render.table import elided, paint_table
from gdviz.render.theme import Theme, font, racer_colours, theme, width_of
from gdviz.render.ticks import short
from gdviz.render.trails import TrailImage, TrailStyle, paint_heads, paint_trails
from gdviz.render.view import View


@dataclass(frozen=True)
class PageStyle:
    """`size` in pixels; `layout` "overlay" or "side"; `title` replaces the landscape's; `box` the
    part of the landscape shown (None: its own)."""

    size: tuple[int, int] = (1280, 720)
    theme: str = "light"
    layout: str = "overlay"
    title: str = ""
    log: bool = True
    box: tuple[float, float, float, float] | None = None
    map: MapStyle = field(default_factory=MapStyle)


@dataclass(frozen=True)
class Panel:
    """One map on the page: its cell, its view, and the racers drawn in it."""

    cell: QRectF
    view: View
    trails: TrailStyle
    racer: int | None


class PagePainter:
    """Draws one race on one page, at any step; what does not change is drawn once."""

    def __init__(self, race: Race, style: PageStyle) -> None:
        self.race = race
        self.style = style
        self.look: Theme = theme(style.theme)
        self.title = style.title or race.problem.title
        self._colours = racer_colours(race.spec, self.look)
        width, height = style.size
        self._layout: PageLayout = page_layout(width, height, len(race.tracks))
        self._names = labels(race.spec)
        self._scale = plot.loss_scale(race, style.log)
        self._trails: list[TrailImage] | None = None

    def frame(self, step: int) -> QImage:
        """The page at `step` as an image; cheapest when the steps rise."""
        image = self._background.copy()
        painter = QPainter(image)
        if self._trails is None:
            self._trails = [TrailImage(p.view, p.trails, self.look) for p in self._panels]
        self._paint_moving(painter, step, self._trails)
        painter.end()
        return image

    def paint(self, painter: QPainter, step: int) -> None:
        """The page at `step` on any painter, without persistent pictures: lines stay lines."""
        self._paint_still(painter)
        self._paint_moving(painter, step, None)

    @cached_property
    def _background(self) -> QImage:
        image = QImage(*self.style.size, QImage.Format.Format_RGB32)
        painter = QPainter(image)
        self._paint_still(painter)
        painter.end()
        return image

    @cached_property
    def _panels(self) -> list[Panel]:
        shown = tuple(entry.visible for entry in self.race.spec.entries)
        unit = self._layout.unit
        if self.style.layout == "overlay" or sum(shown) == 0:
            return [self._panel(self._layout.maps, shown, None)]
        racers = [i for i, visible in enumerate(shown) if visible]
        cells = side_grid(self._layout.maps, len(racers), 14.0 * unit)
        return [
            self._panel(cell, tuple(k == i for k in range(len(shown))), i)
            for i, cell in zip(racers, cells, strict=True)
        ]

    def _panel(self, cell: QRectF, shown: tuple[bool, ...], racer: int | None) -> Panel:
        unit = self._layout.unit
        size = self._tick_size
        box = self.style.box or self.race.problem.box
        top = 0.0 if racer is None else 20.0 * unit
        inner = cell.adjusted(0, top, 0, -2.1 * size)
        room = left_room(View(inner, box), size)  # type: ignore[arg-type]
        inner = inner.adjusted(room, 0, -2.0, 0)
        narrow = 1.0 if racer is None else 0.8
        trails = TrailStyle(self._colours, shown, 2.2 * unit * narrow, 6.5 * unit * narrow)
        rect = QRectF(*(round(v) for v in inner.getRect()))  # type: ignore[call-overload]
        return Panel(cell, View(rect, box), trails, racer)  # type: ignore[arg-type]

    @property
    def _tick_size(self) -> float:
        return 11.5 * self._layout.unit

    @cached_property
    def _plot_view(self) -> View:
        area, size = self._layout.plot, self._tick_size
        box = plot.plot_box(self.race, self._scale)
        inner = area.adjusted(0, 2, -6, -3.4 * size)
        room = left_room(View(inner, box), size, self._scale.log, self._scale.label)
        return View(inner.adjusted(room, 0, 0, 0), box)

    def _relief(self, panel: Panel) -> Relief:
        rect = panel.view.rect
        size = (int(rect.width()), int(rect.height()))
        return relief(self.race.problem, panel.view.box, size, self.look)

    def _paint_still(self, painter: QPainter) -> None:
        width, height = self.style.size
        painter.fillRect(QRectF(0, 0, width, height), QColor(self.look.background))
        self._paint_title(painter)
        for panel in self._panels:
            paint_relief(painter, panel.view, self._relief(panel), self.look)
            paint_known(painter, panel.view, self.race.problem, self.look, self.style.map)
            labels = ("", "")
            paint_axes(painter, panel.view, self.look, self._tick_size, labels)
        paint_grid(painter, self._plot_view, self.look, self._scale.log)
        names = ("step", self._scale.label)
        paint_axes(painter, self._plot_view, self.look, self._tick_size, names, self._scale.log)

    def _paint_title(self, painter: QPainter) -> None:
        area, unit = self._layout.title, self._layout.unit
        face = font(24.0 * unit, bold=True)
        painter.setFont(face)
        painter.setPen(QColor(self.look.text))
        flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        room = area.width() - 170.0 * unit
        painter.drawText(area, flags, elided(self.title, face, room))
        face = font(13.0 * unit)
        painter.setFont(face)
        painter.setPen(QColor(self.look.muted))
        below = area.adjusted(0, 33.0 * unit, 0, 0)
        text = "f(x, y) = " + self.race.problem.formula if self.race.problem.formula else ""
        painter.drawText(below, flags, elided(text, face, room))

    def _paint_moving(self, painter: QPainter, step: int, images: list[TrailImage] | None) -> None:
        rows = standings(self.race, step)
        for k, panel in enumerate(self._panels):
            self._paint_racers(painter, panel, step, images[k] if images else None)
        self._paint_step(painter, step)
        view = self._plot_view
        style = dataclasses.replace(
            self._panels[0].trails,
            shown=tuple(e.visible for e in self.race.spec.entries),
            width=1.8 * self._layout.unit,
            head=6.0 * self._layout.unit,
        )
        painter.save()
        painter.setClipRect(view.rect.adjusted(-6, -6, 6, 6), Qt.ClipOperation.IntersectClip)
        plot.paint_curves(painter, view, self.race, step, self._scale, style, self.look)
        plot.paint_playhead(painter, view, self.race, step, self._scale, style, self.look)
        painter.restore()
        paint_table(painter, self._layout.table, rows, self._colours, self.look, self._layout.unit)

    def _paint_racers(
        self, painter: QPainter, panel: Panel, step: int, image: TrailImage | None
    ) -> None:
        view, look = panel.view, self.look
        painter.save()
        painter.setClipRect(view.rect, Qt.ClipOperation.IntersectClip)
        if image is not None:
            image.paint(painter, self.race, step)
        else:
            paint_trails(painter, view, self.race, step, panel.trails, look)
        if self.style.map.start and self.race.tracks:
            radius = 5.0 * self._layout.unit
            marks.draw_ring(painter, view.point(*self.race.start), radius, look.text, look.casing)
        paint_heads(painter, view, self.race, step, panel.trails, look)
        painter.restore()
        if panel.racer is not None:
            self._paint_heading(painter, panel, step)

    def _paint_heading(self, painter: QPainter, panel: Panel, step: int) -> None:
        i = panel.racer or 0
        unit = self._layout.unit
        track = self.race.tracks[i]
        loss = float(track.losses[track.row(step)])
        face, small = font(13.0 * unit, bold=True), font(11.5 * unit)
        cell = panel.cell
        left = panel.view.rect.left()
        right = f"η {short(self.race.lrs[i])}   loss {short(loss)}"
        if (
            width_of(self._names[i], face) + width_of(right, small) + 12.0 * unit
            > cell.right() - left
        ):
            right = short(loss)
        wide = width_of(right, small)
        box = QRectF(left, cell.top(), cell.right() - left, 18.0 * unit)
        painter.setFont(face)
        painter.setPen(QColor(self._colours[i]))
        middle = Qt.AlignmentFlag.AlignVCenter
        name = elided(self._names[i], face, box.width() - wide - 8.0 * unit)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | middle), name)
        painter.setFont(small)
        painter.setPen(QColor(self.look.muted))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignRight | middle), right)

    def _paint_step(self, painter: QPainter, step: int) -> None:
        area, unit = self._layout.title, self._layout.unit
        painter.setFont(font(17.0 * unit))
        painter.setPen(QColor(self.look.muted))
        flags = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        text = f"step {step} / {self.race.spec.steps}"
        painter.drawText(area.adjusted(0, 5.0 * unit, 0, 0), flags, text)


def page_image(race: Race, step: int, style: PageStyle | None = None) -> QImage:
    """The page of a race at a step."""
    return PagePainter(race, style or PageStyle()).frame(step)
