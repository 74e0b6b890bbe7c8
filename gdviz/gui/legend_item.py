"""The legend on a map: signs and names of the racers; a click hides, a double click shows alone."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication

from gdviz.core.names import Name
from gdviz.core.race import Race
from gdviz.gui.map_reading import start_place
from gdviz.gui.pixel_item import Layer, PixelItem
from gdviz.render import marks
from gdviz.render.names import fitted_names
from gdviz.render.plane_marks import PLANE_WORDS
from gdviz.render.scene import Scene
from gdviz.render.theme import Theme, font, marker, mixed, width_of
from gdviz.render.trails import places
from gdviz.render.view import View

SIZE, LINE, PAD, MARGIN = 11.0, 16.0, 4.0, 6.0
SIGN, GAP, LONGEST = 16.0, 8.0, 150.0
HIDDEN = 0.65
# how opaque the ground of the names is, of 255
SHEER = 165
# a legend with names takes at most this share of the map, one of signs alone this one
WITH_NAMES, SIGNS_ALONE = 0.2, 0.3
# how long at most a click waits for a second one
PATIENCE_MS = 250
# (right, bottom) in order of preference
CORNERS = ((True, False), (False, False), (False, True), (True, True))
STEP_CORNER = (True, True)
SAMPLES, NEAR = 300, 14.0
# a part that must not be hidden counts as this many points of a trail
START_WEIGHT, BEST_WEIGHT = 10_000, 500


@dataclass(frozen=True)
class _Row:
    name: Name
    colour: str
    visible: bool


class LegendItem(PixelItem):
    """All racers, the hidden ones faint, in the corner where the fewest trails are.

    Where names would cover too much of the map only the signs are shown, and the names while the
    pointer is there.
    """

    toggled = Signal(int)
    soloed = Signal(int)

    def __init__(self, box: Any, look: Theme) -> None:
        super().__init__(box, look)
        self.explaining = False
        self.named = False
        self._worded = False
        self._rows: tuple[_Row, ...] = ()
        self._names: tuple[str, ...] = ()
        self._wide = 0.0
        self._place = QRectF()
        self._cells: list[QRectF] = []
        self._corner = CORNERS[0]
        self._chosen_for: tuple[Any, ...] = ()
        self._under_pointer: int | None = None
        self._clicked: int | None = None
        self._wait = QTimer(self, singleShot=True)
        self._wait.timeout.connect(self._toggle)
        self.setZValue(100)
        # texts are slow, and a legend seldom changes
        self.setCacheMode(self.CacheMode.DeviceCoordinateCache)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def boundingRect(self) -> QRectF:
        return self._place

    def show(self, scene: Scene) -> None:
        """Another race, or the same one grown, recoloured or with racers hidden."""
        race, self.look = scene.on_map, scene.theme
        rows = zip(scene.names, scene.colours, scene.visible, strict=True)
        made = tuple(_Row(*row) for row in rows)
        # the words about a plane are on the lower edge
        worded = any(track.off_plane is not None for track in race.tracks)
        if (made, worded) != (self._rows, self._worded):
            self._rows, self._worded = made, worded
            self._measure()
            self._lay_out()
            self.update()
        self._choose_corner(race)

    def set_theme(self, look: Theme) -> None:
        """Another theme; the racers' colours come with their scene."""
        self.look = look
        self.update()

    def row_at(self, point: QPointF) -> int | None:
        """The racer whose row is at that pixel of the view box."""
        return next((i for i, cell in enumerate(self._cells) if cell.contains(point)), None)

    def mouseClickEvent(self, event: Any) -> None:
        racer = self.row_at(event.pos())
        if racer is None or event.button() != Qt.MouseButton.LeftButton:
            return
        event.accept()
        if not event.double():
            self._clicked = racer
            self._wait.start(min(PATIENCE_MS, QApplication.doubleClickInterval()))
            return
        if not self._wait.isActive():
            # the first click of a slow double click has counted already
            self.toggled.emit(racer)
        self._wait.stop()
        self.soloed.emit(racer)

    def hoverEvent(self, event: Any) -> None:
        inside = None if event.isExit() else self.row_at(event.pos())
        if inside is not None:
            event.acceptClicks(Qt.MouseButton.LeftButton)
        if inside != self._under_pointer:
            self._under_pointer = inside
            self._lay_out()
            self.update()

    def _toggle(self) -> None:
        if self._clicked is not None:
            self.toggled.emit(self._clicked)

    def _resized(self, *args: Any) -> None:
        super()._resized(*args)
        self._lay_out()

    def _measure(self) -> None:
        face = font(SIZE)
        self._names = fitted_names(tuple(row.name for row in self._rows), SIZE, LONGEST)
        self._wide = max((width_of(name, face) for name in self._names), default=0.0)

    def _columns(self) -> tuple[int, int]:
        """How many columns, and how many rows in each."""
        room = self._area.height() - 2 * (MARGIN + PAD)
        columns = math.ceil(len(self._rows) / max(1, int(room // LINE)))
        return columns, math.ceil(len(self._rows) / max(1, columns))

    def _size(self, named: bool) -> QSizeF:
        columns, rows = self._columns()
        return QSizeF(columns * self._column_width(named) + 2 * PAD - GAP, rows * LINE + 2 * PAD)

    def _column_width(self, named: bool) -> float:
        return SIGN + GAP + (self._wide if named else 0.0)

    def _fits(self, size: QSizeF, share: float) -> bool:
        room = self._area
        return (
            size.width() + 2 * MARGIN < room.width()
            and size.width() * size.height() <= share * room.width() * room.height()
        )

    def _lay_out(self) -> None:
        self.prepareGeometryChange()
        self._place, self._cells = QRectF(), []
        if not self._rows or not self._fits(self._size(False), SIGNS_ALONE):
            return
        self.named = self._under_pointer is not None or self._fits(self._size(True), WITH_NAMES)
        self._place = self._rect(self._size(self.named), self._corner)
        width, rows = self._column_width(self.named), self._columns()[1]
        left, top = self._place.left() + PAD, self._place.top() + PAD
        self._cells = [
            QRectF(left + (i // rows) * width, top + (i % rows) * LINE, width - GAP, LINE)
            for i in range(len(self._rows))
        ]

    def _rect(self, size: QSizeF, corner: tuple[bool, bool]) -> QRectF:
        rect = QRectF(QPointF(0.0, 0.0), size)
        low = PLANE_WORDS if self._worded else MARGIN
        room = self._area.adjusted(MARGIN, MARGIN, -MARGIN, -low)
        rect.moveTopLeft(room.topLeft())
        if corner[0]:
            rect.moveRight(room.right())
        if corner[1]:
            rect.moveBottom(room.bottom())
        return rect

    def _choose_corner(self, race: Race) -> None:
        """The emptiest corner, once per problem, so that the legend stays in place while one
        drags."""
        key = (race.problem, len(self._rows), self.explaining, self._area.size())
        view = self.view()
        hides_start = self._place.contains(view.point(*start_place(race)))
        if self._place.isEmpty() or not race.done or (key == self._chosen_for and not hides_start):
            return
        self._chosen_for = key
        free = [c for c in CORNERS if not (self.explaining and c == STEP_CORNER)]
        size = self._place.size()
        crowds = [self._crowd(view, race, self._rect(size, corner)) for corner in free]
        self._corner = free[int(np.argmin(crowds))]
        self._lay_out()

    def _crowd(self, view: View, race: Race, rect: QRectF) -> int:
        """How much of the race a legend in that corner would hide."""
        near = rect.adjusted(-NEAR, -NEAR, NEAR, NEAR)
        count = START_WEIGHT if near.contains(view.point(*start_place(race))) else 0
        for known in race.problem.minima:
            if known.is_global and race.problem.dim == 2:
                count += BEST_WEIGHT if near.contains(view.point(*known.point)) else 0
        for track in race.tracks:
            every = max(1, len(track.points) // SAMPLES)
            x, y = view.map(places(track, 0, len(track.points))[::every]).T
            across = (x > near.left()) & (x < near.right())
            count += int(np.count_nonzero(across & (y > near.top()) & (y < near.bottom())))
        return count

    def layers(self) -> tuple[Layer, ...]:
        """The legend alone."""
        return (("the legend", self._paint_rows),)

    def _paint_rows(self, painter: QPainter, view: View) -> None:
        ground = QColor(self.look.background)
        ground.setAlpha(SHEER)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(self._place, 5, 5)
        painter.setFont(font(SIZE))
        for i in range(len(self._cells)):
            self._paint_row(painter, i)

    def _paint_row(self, painter: QPainter, i: int) -> None:
        row, rect, look = self._rows[i], self._cells[i], self.look
        if i == self._under_pointer:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.grid))
            painter.drawRoundedRect(rect.adjusted(-3, 0, 3, 0), 4, 4)
        faint = 0.0 if row.visible else HIDDEN
        at = QPointF(rect.left() + 0.4 * SIGN, rect.center().y())
        colour = mixed(row.colour, look.background, faint)
        marks.draw_marker(painter, marker(i), at, 4.5, colour, look.casing)
        if self.named:
            painter.setPen(QColor(mixed(look.text, look.background, faint)))
            text = rect.adjusted(SIGN, 0, 1, 0)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
            painter.drawText(text, int(flags), self._names[i])
