"""What a painted widget shows: its texts and shapes with their places and colours.

The widget is painted once more into a drawing; what stands there can be read without a picture.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from tests.doors.drawn import MUTED as INKS
from tests.doors.drawn import Axes, Ruler, ruler, wide
from tests.doors.exported import Shape, drawing

# pieces of one text lie closer together than this many pixels
APART = 5.0
# and texts of one line no farther up or down
LEVEL = 0.8
MUTED = INKS["light"]


@dataclass(frozen=True)
class Cell:
    """A text in one line: what it says, from where to where, its baseline, and its colour."""

    text: str
    left: float
    right: float
    baseline: float
    colour: str
    bold: bool


class Painting:
    """What a widget shows; shapes in the order in which they are painted."""

    def __init__(self, widget: QWidget) -> None:
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        paper = QSvgGenerator()
        paper.setOutputDevice(buffer)
        paper.setSize(widget.size())
        widget.render(paper)
        buffer.close()
        self.shapes = drawing(io.BytesIO(data.data()))

    @cached_property
    def cells(self) -> list[Cell]:
        """The texts, line by line and from left to right; what was set in pieces is one text."""
        pieces = sorted(map(_cell, (s for s in self.shapes if s.tag == "text")), key=_place)
        found: list[Cell] = []
        for piece in pieces:
            last = found[-1] if found else None
            if last is not None and _joined(last, piece):
                text = last.text + piece.text
                found[-1] = Cell(
                    text, last.left, piece.right, last.baseline, last.colour, last.bold
                )
            else:
                found.append(piece)
        return [Cell(c.text.strip(), c.left, c.right, c.baseline, c.colour, c.bold) for c in found]

    @property
    def texts(self) -> list[str]:
        """What the cells say."""
        return [cell.text for cell in self.cells]

    @property
    def text(self) -> str:
        """All texts in one line."""
        return " ".join(self.texts)

    @property
    def prose(self) -> str:
        """All texts in one line, column by column: sentences on several lines are whole."""
        cells = sorted(self.cells, key=lambda cell: (round(cell.left), cell.baseline))
        return " ".join(cell.text for cell in cells)

    def cell(self, text: str) -> Cell:
        """The leftmost cell of that text; AssertionError if there is none."""
        found = [cell for cell in self.cells if cell.text == text]
        assert found, f"no {text!r} among {self.texts}"
        return min(found, key=lambda cell: cell.left)

    def beside(self, text: str, count: int = 1) -> Any:
        """The text to the right of the leftmost cell of that text, or the next `count` of them."""
        named = self.cell(text)
        row = [c.text for c in self.line(named) if c.left > named.left]
        assert len(row) >= count, f"beside {text!r} there is {row}"
        return row[0] if count == 1 else row[:count]

    def line(self, named: Cell) -> list[Cell]:
        """All cells of one line."""
        found = [c for c in self.cells if abs(c.baseline - named.baseline) < LEVEL]
        return sorted(found, key=lambda cell: cell.left)

    def shaped(self, tag: str = "", fill: str = "", stroke: str = "") -> list[Shape]:
        """The shapes of a tag that are filled or drawn in a colour ("" is any)."""
        return [
            s
            for s in self.shapes
            if s.tag == (tag or s.tag)
            and (not fill or s.style.get("fill") == fill)
            and (not stroke or s.style.get("stroke") == stroke)
        ]

    @cached_property
    def plots(self) -> list[Axes]:
        """The small plots, from left to right: their frames and rulers."""
        frames = [
            (order, s)
            for order, s in enumerate(self.shapes)
            if s.tag == "rect" and s.style.get("stroke") == MUTED and s.style.get("fill") == "none"
        ]
        found = [self._axes(order, *s.points.tolist()) for order, s in frames]
        return sorted(found, key=lambda axes: axes.frame[0])

    def _axes(self, order: int, corner: list[float], end: list[float]) -> Axes:
        (left, top), (right, bottom) = corner, end
        below = [c for c in self.cells if 4.0 < c.baseline - bottom < 18.0]
        across = [
            (0.5 * (c.left + c.right), c.text)
            for c in below
            if left - 4.0 < 0.5 * (c.left + c.right) < right + 4.0
        ]
        beside = [c for c in self.cells if abs(left - 4.0 - c.right) < 3.0]
        # the middle of a text is so far above its baseline
        upward = [(c.baseline - 3.46, c.text) for c in beside if top - 4 < c.baseline < bottom + 8]
        return Axes((left, top, right, bottom), _ruled(across), _ruled(upward), order)

    def curves(self, plot: Axes, colour: str) -> Any:
        """The corners of all that is drawn in a colour in a plot, in its units (n, 2)."""
        return self.measured(plot, places(self.shaped(stroke=colour)))

    def dots(self, plot: Axes, colour: str) -> Any:
        """The middles of the signs filled with a colour in a plot, in its units (n, 2)."""
        return self.middles(plot, self.shaped("path", fill=colour))

    def middles(self, plot: Axes, shapes: list[Shape]) -> Any:
        """The middles of some shapes, those within a plot, in its units (n, 2)."""
        rows = [0.5 * (s.points.min(axis=0) + s.points.max(axis=0)) for s in shapes]
        return self.measured(plot, np.array(rows).reshape(-1, 2))

    def measured(self, plot: Axes, rows: Any) -> Any:
        """Of pixels (n, 2) those within a plot, in its units."""
        left, top, right, bottom = plot.frame
        x, y = rows.T
        inside = (x > left - 1) & (x < right + 1) & (y > top - 1) & (y < bottom + 1)
        return self.units(plot, rows[inside])

    def units(self, plot: Axes, rows: Any) -> Any:
        """Pixels (n, 2) in the units of a plot."""
        assert plot.x is not None and plot.y is not None
        return np.column_stack([plot.x.back(rows[:, 0]), plot.y.back(rows[:, 1])])


def _ruled(ticks: list[tuple[float, str]]) -> Ruler | None:
    return ruler(tuple(ticks)) if len(ticks) > 1 else None


def places(shapes: list[Shape]) -> Any:
    """The points of some shapes as one array (n, 2)."""
    return np.concatenate([s.points for s in shapes]) if shapes else np.empty((0, 2))


def _cell(shape: Shape) -> Cell:
    style = shape.style
    bold = int(style.get("font-weight", "400")) > 500
    left, baseline = shape.points[0].tolist()
    right = left + wide(shape.text, float(style["font-size"]), bold)
    return Cell(shape.text, left, right, baseline, style.get("fill", ""), bold)


def _place(cell: Cell) -> tuple[float, float]:
    return round(cell.baseline), cell.left


def _joined(before: Cell, after: Cell) -> bool:
    same = abs(before.baseline - after.baseline) < 1.0 and before.colour == after.colour
    return same and -APART < after.left - before.right < APART
