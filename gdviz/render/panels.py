"""The maps of a page: one for all racers, or one for each with the same axes."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gdviz.core.race import Race
from gdviz.render import marks
from gdviz.render.axes import left_room, x_ticks
from gdviz.render.contours import Box
from gdviz.render.layout import side_grid
from gdviz.render.theme import Theme, font, marker, width_of
from gdviz.render.ticks import short
from gdviz.render.trails import TrailStyle
from gdviz.render.view import View
from gdviz.render.words import elided

TICK_SIZE = 11.5
TRAIL, HEAD = 2.4, 6.5
# small maps have smaller heads: plain ones from this width, at least this share of them
PLAIN_MAP, LEAST = 340.0, 0.7
HEADING, GAP = 21.0, 12.0
# size of a heading, and from best to worst: which of its wordings, at which share of that size
SIZE = 12.5
WORDINGS = ((0, 1.0), (1, 1.0), (1, 0.88), (2, 1.0), (2, 0.85))


@dataclass(frozen=True)
class Panel:
    """One map: its view and racers, and whether its x and y ticks have texts.

    A map of one racer (`racer`) has its name and numbers in `heading`.
    """

    view: View
    trails: TrailStyle
    texts: tuple[bool, bool] = (True, True)
    racer: int | None = None
    heading: QRectF | None = None


def one_panel(
    area: QRectF, box: Box, colours: tuple[str, ...], shown: tuple[bool, ...], unit: float
) -> Panel:
    """A map of all racers shown, with its axes' names."""
    size = TICK_SIZE * unit
    inner = area.adjusted(0, 0, -2.0, -3.1 * size)
    inner.setLeft(inner.left() + left_room(View(inner, box), size, label="y"))
    return Panel(View(_whole(inner), box), TrailStyle(colours, shown, TRAIL * unit, HEAD * unit))


def racer_panels(
    area: QRectF, box: Box, colours: tuple[str, ...], shown: tuple[bool, ...], unit: float
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
        view = View(_whole(cell.adjusted(0, HEADING * unit, 0, 0)), box)
        only = tuple(j == i for j in range(len(shown)))
        trails = TrailStyle(colours, only, TRAIL * small * unit, HEAD * small * unit)
        texts = (k + columns >= len(cells), k % columns == 0)
        heading = QRectF(view.rect.left(), cell.top(), view.rect.width(), (HEADING - 2.0) * unit)
        panels.append(Panel(view, trails, texts, i, heading))
    return panels


def _whole(rect: QRectF) -> QRectF:
    """The rectangle on whole pixels, so that pictures in it stay sharp."""
    left, top = round(rect.left()), round(rect.top())
    return QRectF(left, top, round(rect.right()) - left, round(rect.bottom()) - top)


@dataclass(frozen=True)
class Headings:
    """What stands above the maps of one racer each: as much as fits above all of them."""

    names: tuple[str, ...]
    look: Theme
    unit: float

    def paint(self, painter: QPainter, panels: list[Panel], race: Race, step: int) -> None:
        """Marker and name on the left, learning rate and loss on the right."""
        rows = [
            (panel, panel.racer, panel.heading, _numbers(race, panel.racer, step))
            for panel in panels
            if panel.racer is not None and panel.heading is not None
        ]
        for level, share in WORDINGS:
            size = SIZE * share * self.unit
            if all(
                self._needs(self.names[i], words[level], size) < place.width()
                for _, i, place, words in rows
            ):
                break
        for panel, i, place, words in rows:
            self._one(painter, place, panel.trails.colours[i], i, words[level], size)

    def _needs(self, name: str, numbers: str, size: float) -> float:
        return width_of(name, font(size, bold=True)) + width_of(numbers, font(size)) + 2.4 * size

    def _one(
        self, painter: QPainter, place: QRectF, colour: str, racer: int, numbers: str, size: float
    ) -> None:
        at = QPointF(place.left() + 0.45 * size, place.center().y())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marks.draw_marker(painter, marker(racer), at, 0.38 * size, colour, self.look.casing)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setFont(font(size))
        painter.setPen(QColor(self.look.muted))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | middle), numbers)
        room = place.width() - width_of(numbers, font(size)) - 2.2 * size
        painter.setFont(font(size, bold=True))
        painter.setPen(QColor(self.look.text))
        name = elided(self.names[racer], font(size, bold=True), room)
        left = place.adjusted(1.35 * size, 0, 0, 0)
        painter.drawText(left, int(Qt.AlignmentFlag.AlignLeft | middle), name)


def _numbers(race: Race, racer: int, step: int) -> tuple[str, str, str]:
    """Learning rate and loss, from the fullest wording to the shortest."""
    track = race.tracks[racer]
    rate, loss = short(race.lrs[racer]), short(float(track.losses[track.row(step)]))
    return f"η {rate}   loss {loss}", f"η {rate}   {loss}", loss
