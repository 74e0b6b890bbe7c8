"""The rows of a legend: where they stand in a picture, and how they are painted."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication

from gdviz.core.spec.names import Name
from gdviz.render.paint import marks
from gdviz.render.paint.fitted_names import fitted_names
from gdviz.render.paint.theme import Theme, font, marker, mixed, width_of
from gdviz.render.scene.scene import Scene

SIZE, LINE, PAD, MARGIN = 11.0, 16.0, 4.0, 6.0
SIGN, GAP, LONGEST = 16.0, 8.0, 150.0
HIDDEN = 0.65
# how opaque the ground of the names is, of 255
SHEER = 165
# a legend with names takes at most this share of the picture, one of signs alone this one
WITH_NAMES, SIGNS_ALONE = 0.2, 0.3
# (right, bottom) in order of preference
CORNERS = ((True, False), (False, False), (False, True), (True, True))
STEP_CORNER = (True, True)
# how long at most a click waits for a second one
PATIENCE_MS = 250

# how much of a race a legend at a place would hide
Crowd = Callable[[QRectF], int]


class Legend:
    """All racers, the hidden ones faint, in a corner of `area`.

    Where names would cover too much of the picture only the signs are shown, and the names while a
    row is `pointed` at. `foot` is what the lower edge is needed for besides.
    """

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.area = QRectF()
        self.foot = MARGIN
        self.place = QRectF()
        self.cells: list[QRectF] = []
        self.pointed: int | None = None
        self.named = False
        self._rows: tuple[tuple[Name, str, bool, int], ...] = ()
        self._names: tuple[str, ...] = ()
        self._wide = 0.0
        self._corner = CORNERS[0]

    def show(self, scene: Scene) -> bool:
        """Another race, or the same one with other names, colours or racers hidden; whether that
        changes the rows."""
        self.theme = scene.theme
        made = tuple(zip(scene.names, scene.colours, scene.visible, scene.slots, strict=True))
        if made == self._rows:
            return False
        self._rows = made
        self._names = fitted_names(scene.names, SIZE, LONGEST)
        self._wide = max((width_of(name, font(SIZE)) for name in self._names), default=0.0)
        return True

    @property
    def look(self) -> tuple[object, ...]:
        """All that a picture of it shows, to be compared by value."""
        return self._rows, self.theme, self.place, len(self.cells), self.named, self.pointed

    @property
    def count(self) -> int:
        """How many racers there are."""
        return len(self._rows)

    def row_at(self, point: QPointF) -> int | None:
        """The racer whose row is at that place."""
        return next((i for i, cell in enumerate(self.cells) if cell.contains(point)), None)

    def move(self, explaining: bool, crowd: Crowd) -> None:
        """To the corner where it hides least; that of the names of arrows is taken while a step is
        explained."""
        free = [c for c in CORNERS if not (explaining and c == STEP_CORNER)]
        crowds = [crowd(self._rect(self.place.size(), corner)) for corner in free]
        self._corner = free[int(np.argmin(crowds))]
        self.lay_out()

    def _columns(self) -> tuple[int, int]:
        """How many columns, and how many rows in each."""
        room = self.area.height() - 2 * (MARGIN + PAD)
        columns = math.ceil(len(self._rows) / max(1, int(room // LINE)))
        return columns, math.ceil(len(self._rows) / max(1, columns))

    def _size(self, named: bool) -> QSizeF:
        columns, rows = self._columns()
        return QSizeF(columns * self._column_width(named) + 2 * PAD - GAP, rows * LINE + 2 * PAD)

    def _column_width(self, named: bool) -> float:
        return SIGN + GAP + (self._wide if named else 0.0)

    def _fits(self, size: QSizeF, share: float) -> bool:
        room = self.area
        return (
            size.width() + 2 * MARGIN < room.width()
            and size.width() * size.height() <= share * room.width() * room.height()
        )

    def lay_out(self) -> None:
        """Find the places of the rows."""
        self.place, self.cells = QRectF(), []
        if not self._rows or not self._fits(self._size(False), SIGNS_ALONE):
            return
        self.named = self.pointed is not None or self._fits(self._size(True), WITH_NAMES)
        self.place = self._rect(self._size(self.named), self._corner)
        width, rows = self._column_width(self.named), self._columns()[1]
        left, top = self.place.left() + PAD, self.place.top() + PAD
        self.cells = [
            QRectF(left + (i // rows) * width, top + (i % rows) * LINE, width - GAP, LINE)
            for i in range(len(self._rows))
        ]

    def _rect(self, size: QSizeF, corner: tuple[bool, bool]) -> QRectF:
        rect = QRectF(QPointF(0.0, 0.0), size)
        room = self.area.adjusted(MARGIN, MARGIN, -MARGIN, -self.foot)
        rect.moveTopLeft(room.topLeft())
        if corner[0]:
            rect.moveRight(room.right())
        if corner[1]:
            rect.moveBottom(room.bottom())
        return rect

    def paint(self, painter: QPainter) -> None:
        """The rows on a ground of their own."""
        ground = QColor(self.theme.background)
        ground.setAlpha(SHEER)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(self.place, 5, 5)
        painter.setFont(font(SIZE))
        for i in range(len(self.cells)):
            self._paint_row(painter, i)

    def _paint_row(self, painter: QPainter, i: int) -> None:
        (_, ink, visible, slot), rect, theme = self._rows[i], self.cells[i], self.theme
        if i == self.pointed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.grid))
            painter.drawRoundedRect(rect.adjusted(-3, 0, 3, 0), 4, 4)
        faint = 0.0 if visible else HIDDEN
        at = QPointF(rect.left() + 0.4 * SIGN, rect.center().y())
        colour = mixed(ink, theme.background, faint)
        marks.draw_marker(painter, marker(slot), at, 4.5, colour, theme.casing)
        if self.named:
            painter.setPen(QColor(mixed(theme.text, theme.background, faint)))
            text = rect.adjusted(SIGN, 0, 1, 0)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
            painter.drawText(text, int(flags), self._names[i])


class LegendClicks(QObject):
    """What clicks on rows ask for: a single one `toggled`, a double one `soloed`."""

    toggled = Signal(int)
    soloed = Signal(int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clicked: int | None = None
        self._wait = QTimer(self, singleShot=True)
        self._wait.timeout.connect(self._toggle)

    def click(self, racer: int) -> None:
        """A first click, which waits for a second one."""
        self._clicked = racer
        self._wait.start(min(PATIENCE_MS, QApplication.doubleClickInterval()))

    def double_click(self, racer: int) -> None:
        """The second click."""
        if not self._wait.isActive():
            # the first click of a slow double click has counted already
            self.toggled.emit(racer)
        self._wait.stop()
        self.soloed.emit(racer)

    def _toggle(self) -> None:
        if self._clicked is not None:
            self.toggled.emit(self._clicked)
