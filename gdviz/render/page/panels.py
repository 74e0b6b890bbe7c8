"""The maps of a page: one for all racers, or one for each with the same axes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gdviz.core.spec.race import Box
from gdviz.render.map.seen_box import equal_box
from gdviz.render.page.layout import side_grid
from gdviz.render.paint import marks
from gdviz.render.paint.axes import left_room, x_ticks
from gdviz.render.paint.fitted_names import fitted_names
from gdviz.render.paint.mapping import View
from gdviz.render.paint.text import elided
from gdviz.render.paint.theme import font, marker, width_of
from gdviz.render.paint.ticks import short
from gdviz.render.scene.scene import Scene

TICK_SIZE = 11.5
# a unit of a map, in units of the page
MAP_UNIT = 13 / 12
# small maps have smaller signs: plain ones from this width, at least this share of them
PLAIN_MAP, LEAST = 340.0, 0.7
HEADING, GAP = 21.0, 12.0
# the sign of a heading and its gaps, in sizes of text
BESIDE = 2.4
# size of a heading, and from best to worst: whether names are in full, which of the wordings of its
# numbers, at which share of that size
SIZE = 12.5
WORDINGS = (
    (True, 0, 1.0),
    (True, 1, 1.0),
    (True, 1, 0.88),
    (False, 1, 1.0),
    (False, 1, 0.88),
    (True, 2, 1.0),
    (False, 2, 1.0),
    (True, 2, 0.85),
    (False, 2, 0.85),
    # names say what differs; the numbers are in the table as well
    (False, 3, 0.85),
)


@dataclass(frozen=True)
class Panel:
    """One map: its view, how many pixels a unit of it is, and whether its x and y ticks have texts.

    A map of one racer (`racer`) has its name and numbers in `heading`.
    """

    view: View
    unit: float
    texts: tuple[bool, bool] = (True, True)
    racer: int | None = None
    heading: QRectF | None = None


def one_panel(area: QRectF, box: Box, unit: float, equal: bool = False) -> Panel:
    """A map of all racers shown, with its axes' names; an `equal` one shows more than the box, so
    that a unit is as long across as up."""
    size = TICK_SIZE * unit
    inner = area.adjusted(0, 0, -2.0, -3.1 * size)
    inner.setLeft(inner.left() + left_room(View(inner, box), size, label="y"))
    return Panel(_view(inner, box, equal), MAP_UNIT * unit)


def racer_panels(
    area: QRectF, box: Box, shown: tuple[bool, ...], unit: float, equal: bool = False
) -> list[Panel]:
    """A map for each racer shown, all of the same size; only the outer ones have texts."""
    size = TICK_SIZE * unit
    racers = [i for i, on in enumerate(shown) if on]
    inner = area.adjusted(0, 0, -2.0, -1.9 * size)
    sample = View(side_grid(inner, len(racers), GAP * unit)[0], box)
    inner.setLeft(inner.left() + left_room(sample, size))
    # the texts at the ends of two neighbours' axes stay apart
    widest = max((width_of(t.text, font(size)) for t in x_ticks(sample, size)), default=0.0)
    cells = side_grid(inner, len(racers), max(GAP * unit, widest + 0.5 * size))
    columns = sum(cell.top() == cells[0].top() for cell in cells)
    small = min(1.0, max(LEAST, cells[0].width() / (PLAIN_MAP * unit)))
    panels = []
    for k, (i, cell) in enumerate(zip(racers, cells, strict=True)):
        view = _view(cell.adjusted(0, HEADING * unit, 0, 0), box, equal)
        texts = (k + columns >= len(cells), k % columns == 0)
        heading = QRectF(view.rect.left(), cell.top(), view.rect.width(), (HEADING - 2.0) * unit)
        panels.append(Panel(view, MAP_UNIT * small * unit, texts, i, heading))
    return panels


def _view(area: QRectF, box: Box, equal: bool) -> View:
    """The view in an area, on whole pixels, so that pictures in it stay sharp."""
    left, top = round(area.left()), round(area.top())
    rect = QRectF(left, top, round(area.right()) - left, round(area.bottom()) - top)
    return View(rect, equal_box(box, rect.width() / rect.height()) if equal else box)


@dataclass(frozen=True)
class _Heading:
    """A racer, the place of its heading, and which of its numbers it has."""

    racer: int
    place: QRectF
    numbers: str

    def room(self, size: float) -> float:
        """The room for its name beside the sign and the numbers."""
        return self.place.width() - width_of(self.numbers, font(size)) - BESIDE * size

    def narrowed(self, name: str, size: float) -> _Heading:
        """With fewer decimals, where the name fits then."""
        wide = width_of(name, font(size, bold=True))
        room = self.place.width() - wide - BESIDE * size
        found = replace(self, numbers=elided(self.numbers, font(size), room))
        return found if wide <= found.room(size) else self


@dataclass(frozen=True)
class Headings:
    """The headings above the maps of one racer each: as much as fits above all of them."""

    scene: Scene
    unit: float

    def paint(self, painter: QPainter, panels: list[Panel], step: int) -> None:
        """Marker and name on the left, learning rate and loss on the right."""
        for wording in WORDINGS:
            full, level, share = wording
            size = SIZE * share * self.unit
            rows = [
                _Heading(i, place, self._numbers(i, step)[level])
                for panel in panels
                if (i := panel.racer) is not None and (place := panel.heading) is not None
            ]
            names = tuple(self.scene.names[row.racer] for row in rows)
            if wording in WORDINGS[-2:]:
                pairs = zip(rows, names, strict=True)
                rows = [row.narrowed(name.cramped, size) for row, name in pairs]
            texts = fitted_names(names, size, tuple(row.room(size) for row in rows), bold=True)
            allowed = [(n.full,) if full else (n.full, n.cramped) for n in names]
            if all(text in forms for text, forms in zip(texts, allowed, strict=True)):
                break
        for row, text in zip(rows, texts, strict=True):
            self.paint_one(painter, row, text, size)

    def paint_one(self, painter: QPainter, row: _Heading, name: str, size: float) -> None:
        """One heading: the sign of its racer, this name, and at the right its numbers."""
        place, theme, colour = row.place, self.scene.theme, self.scene.colours[row.racer]
        at = QPointF(place.left() + 0.45 * size, place.center().y())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marks.draw_marker(painter, marker(row.racer), at, 0.38 * size, colour, theme.casing)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setFont(font(size))
        painter.setPen(QColor(theme.muted))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | middle), row.numbers)
        painter.setFont(font(size, bold=True))
        painter.setPen(QColor(theme.text))
        left = place.adjusted(1.35 * size, 0, 0, 0)
        painter.drawText(left, int(Qt.AlignmentFlag.AlignLeft | middle), name)

    def _numbers(self, racer: int, step: int) -> tuple[str, str, str, str]:
        """Learning rate, where the name does not include it, and loss, from the fullest wording to
        the shortest, none at all."""
        race = self.scene.race
        track = race.tracks[racer]
        rate = "" if self.scene.names[racer].rated else f"η {short(race.lrs[racer])}   "
        loss = short(float(track.losses[track.row(step)]))
        return f"{rate}loss {loss}", f"{rate}{loss}", loss, ""
