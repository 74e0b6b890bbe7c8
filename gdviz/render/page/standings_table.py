"""The standings as drawn on a page: they are the legend, too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from gdviz.core.analysis.standings import Standing
from gdviz.core.spec.names import Name
from gdviz.core.spec.shortening import fitted_outcome
from gdviz.render.paint import marks
from gdviz.render.paint.fitted_names import fitted_names, roomier
from gdviz.render.paint.text import elided
from gdviz.render.paint.theme import font, marker, width_of
from gdviz.render.paint.ticks import short
from gdviz.render.scene.scene import Scene

# what the cells of a table say, by line and column: a text, and which racer's name it is or -1
Said = dict[tuple[int, int], tuple[str, int]]


@dataclass(frozen=True)
class Column:
    """A column: its heading, share of the width, alignment, and the least width that shows it."""

    title: str
    share: float
    right: bool
    least: float = 0.0


COLUMNS = (
    Column("", 0.05, True),
    Column("racer", 0.31, False),
    Column("loss", 0.165, True),
    Column("‖∇f‖", 0.165, True),
    Column("steps", 0.09, True, 640.0),
    Column("outcome", 0.32, False),
)

LEAST_LINE = 16.5
# width of a racer's sign, in sizes of text
SIGN = 1.5
# the margins of a cell together, in sizes of text
INSET = 0.7
# the flags of a text at the left and at the right: Python takes longer to join them than Qt to draw
_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
SIDES = tuple(int(s | _LINE) for s in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight))
# the longest of the outcomes in their shortest wordings
LEAST_OUTCOME = "local minimum"


class Table:
    """One line per racer in order of rank; racers that do not fit are counted in the last line.

    What it shows of a page is one image; what it paints stays texts.
    """

    def __init__(self, rect: QRectF, scene: Scene, unit: float) -> None:
        rows = scene.race.tracks
        line = min(24.0 * unit, max(LEAST_LINE * unit, rect.height() / (len(rows) + 1)))
        lines = max(1, int(rect.height() / line + 1e-6) - 1)
        self._count = len(rows) if len(rows) <= lines else lines - 1
        self._scene, self._size = scene, min(12.0 * unit, 0.62 * line)
        self._face = font(self._size)
        columns = [c for c in COLUMNS if rect.width() >= c.least * unit]
        total = sum(c.share for c in columns)
        widths = [c.share / total * rect.width() for c in columns]
        room = _give_names_room(columns, widths, scene.names, self._size)
        self._texts = fitted_names(scene.names, self._size, room)
        self._strips = [
            QRectF(rect.left(), rect.top() + k * line, rect.width(), line)
            for k in range(min(self._count + 1, len(rows)) + 1)
        ]
        self._cells = [list(_cells(columns, widths, s, self._size)) for s in self._strips]
        # its place in pixels; the line below the headings ends on one
        self._place = self._strips[0].united(self._strips[-1]).toAlignedRect()
        self._place.adjust(-1, -1, 1, 1)
        # what is the same at every step, all of it, and what its cells say
        self._still, self._image = QImage(), QImage()
        self._said: Said = {}

    def paint(self, painter: QPainter, step: int) -> None:
        """The racers at a step, on any painter."""
        rows = self._rows(step)
        self._paint_still(painter, rows)
        for k, n, text, row in self._due(rows, {}):
            self._paint_cell(painter, *self._cells[k][n], text, row)

    def show(self, painter: QPainter, step: int) -> None:
        """The same in the pixels of a page: a cell is painted again once it says another thing."""
        rows, corner = self._rows(step), self._place.topLeft()
        if self._image.isNull():
            self._begin(rows, painter.renderHints())
        with QPainter(self._image) as own:
            own.translate(-corner)
            for k, n, text, row in self._due(rows, self._said):
                column, cell = self._cells[k][n]
                margin = 0.5 * INSET * self._size
                place = cell.adjusted(-margin, 0.0, margin, 0.0).toAlignedRect()
                own.drawImage(place, self._still, place.translated(-corner))
                self._paint_cell(own, column, cell, text, row)
        painter.drawImage(corner, self._image)

    def _rows(self, step: int) -> tuple[Standing, ...]:
        return self._scene.standings(step)

    def _begin(self, rows: tuple[Standing, ...], hints: QPainter.RenderHint) -> None:
        """A table without a racer."""
        self._still = QImage(self._place.size(), QImage.Format.Format_RGB32)
        self._still.fill(QColor(self._scene.theme.background))
        with QPainter(self._still) as painter:
            painter.setRenderHints(hints)
            painter.translate(-self._place.topLeft())
            self._paint_still(painter, rows)
        self._image = self._still.copy()

    def _paint_still(self, painter: QPainter, rows: tuple[Standing, ...]) -> None:
        theme, shown = self._scene.theme, rows[: self._count]
        painter.setPen(QColor(theme.muted))
        for column, cell in self._cells[0]:
            _text(painter, cell, column.title, self._face, column.right)
        if len(shown) < len(rows):
            left_out = f"and {len(rows) - len(shown)} more"
            _text(painter, self._strips[-1], left_out, self._face, False)
        painter.setPen(QColor(theme.grid))
        painter.drawLine(self._strips[0].bottomLeft(), self._strips[0].bottomRight())

    def _due(
        self, rows: tuple[Standing, ...], said: Said
    ) -> Iterator[tuple[int, int, str, Standing]]:
        """The cells that have not said this: line, number of the column, text, racer."""
        texts = self._texts
        for k, row in enumerate(rows[: self._count], 1):
            values = _values(row, texts[row.index])
            for n, (column, _) in enumerate(self._cells[k]):
                text, racer = values[column.title], row.index if column.title == "racer" else -1
                if said.get((k, n)) != (text, racer):
                    yield k, n, text, row
                    said[k, n] = text, racer

    def _paint_cell(
        self, painter: QPainter, column: Column, cell: QRectF, text: str, row: Standing
    ) -> None:
        scene, face, size = self._scene, self._face, self._size
        theme, colour = scene.theme, scene.colours[row.index]
        ink = theme.text
        if column.title == "outcome":
            ink = theme.muted
            text = fitted_outcome(text, lambda t: width_of(t, face), cell.width())
        elif column.title == "racer":
            at = QPointF(cell.left() + 0.5 * size, cell.center().y())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            marks.draw_marker(
                painter, marker(scene.slots[row.index]), at, 0.42 * size, colour, theme.casing
            )
            cell = cell.adjusted(SIGN * size, 0.0, 0.0, 0.0)
            ink = theme.text if row.visible else theme.muted
        painter.setPen(QColor(ink))
        _text(painter, cell, text, face, column.right)


def _give_names_room(
    columns: list[Column], widths: list[float], names: tuple[Name, ...], size: float
) -> float:
    """Widen the racers' column at the cost of the outcomes', which have shorter wordings, where the
    names are not distinct in its own; the room for the names."""
    titles = [column.title for column in columns]
    racer, outcome = titles.index("racer"), titles.index("outcome")
    own = widths[racer] - (INSET + SIGN) * size
    spare = widths[outcome] - INSET * size - width_of(LEAST_OUTCOME, font(size))
    room = roomier(names, size, own, own + max(spare, 0.0))
    widths[racer] += room - own
    widths[outcome] -= room - own
    return room


def _cells(
    columns: list[Column], widths: list[float], strip: QRectF, size: float
) -> Iterator[tuple[Column, QRectF]]:
    """The columns with their cells in a line of the table."""
    x = strip.left()
    for column, width in zip(columns, widths, strict=True):
        inset = 0.5 * INSET * size
        yield column, QRectF(x + inset, strip.top(), width - INSET * size, strip.height())
        x += width


def _values(row: Standing, name: str) -> dict[str, str]:
    return {
        "": str(row.rank),
        "racer": name,
        "loss": short(row.loss),
        "‖∇f‖": short(row.grad_norm),
        "steps": str(row.steps),
        "outcome": row.outcome,
    }


def _text(painter: QPainter, cell: QRectF, text: str, face: QFont, right: bool) -> None:
    painter.setFont(face)
    painter.drawText(cell, SIDES[right], elided(text, face, cell.width()))
