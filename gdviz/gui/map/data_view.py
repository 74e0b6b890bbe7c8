"""The data beside the map: points that can be moved, and every racer's model at the playhead."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter

from gdviz.core.engine.race import Race
from gdviz.core.learning.fitted_values import data_of, leader, parameters_at, sample_words
from gdviz.core.learning.pace import Pace
from gdviz.core.learning.row_losses import row_losses
from gdviz.core.spec.data import MAX_POINTS, Data
from gdviz.core.spec.race import RaceSpec
from gdviz.gui.widgets.painted import Painted
from gdviz.gui.widgets.text_size import text_unit
from gdviz.render.cards.data_picture import DataPicture, DataStyle
from gdviz.render.cards.row_bars import paint_strip, strip_height
from gdviz.render.paint.theme import Theme, racer_colours

REACH = 9.0
# a view lower than this has no room for the strip of the rows' losses
TALL = 260
# gap between the strip and the parts below the view
BELOW = 6.0
LEAST = 2


class DataView(Painted):
    """Shows the data of the race it is given.

    `points_edited` brings all rows after one of the user's own points was added (a click), moved
    (a drag) or removed (a right click), and whether the edit is finished; with Shift an added point
    belongs to the upper class. `pointed` brings (racer, row, negative gradient of that row alone),
    or None where no row is under the pointer.
    """

    hovered = Signal(str)
    pointed = Signal(object)
    points_edited = Signal(object, bool)
    failed = Signal(str)
    called = "the data"

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.guard.failed.connect(self.failed)
        self._race: Race | None = None
        self._spec: RaceSpec | None = None
        self._pace: Pace | None = None
        self._step = 0
        self._chosen: int | None = None
        self._hover: int | None = None
        self._held: int | None = None
        self._moved: Any = None
        self.tested = False
        self._picture: DataPicture | None = None
        self.setMouseTracking(True)
        self.setMinimumSize(200, 160)

    def set_race(self, race: Race, pace: Pace | None = None) -> None:
        """A new or grown race; one on a landscape has no data. With a `pace` its tracks are where
        racers are at a step of the playhead."""
        self._pace = pace
        if self._spec is None or self._spec.problem != race.spec.problem:
            self.tested = False
            self._hover = None
            self.pointed.emit(None)
        self._race, self._spec = race, race.spec
        self.update()

    def set_spec(self, spec: RaceSpec) -> None:
        """Colours and visibility."""
        self._spec = spec
        self.update()

    def set_step(self, step: int) -> None:
        """Another step at the playhead."""
        if step != self._step:
            self._step = step
            if self._hover is not None:
                self._point_at(self._hover)
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self.theme, self._picture = theme, None
        self.update()

    def choose(self, racer: int | None) -> None:
        """Show the residuals of this racer; None: of the leading one."""
        self._chosen = racer
        self.update()

    def set_tested(self, on: bool) -> None:
        """Show the rows of the test, or keep them locked away."""
        self.tested = on
        self.update()

    @property
    def picture(self) -> DataPicture | None:
        """The picture in the widget's present size; None without data."""
        race = self._race
        made = data_of(race) if race is not None else None
        if made is None:
            return None
        before = self._picture
        if before is None or before.made is not made:
            # the axes stay still under a hand that drags
            box = before.view.box if before is not None and self._held is not None else None
            area = self._area.adjusted(2, 4, -2, -self._strip_height)
            self._picture = DataPicture(made, area, self.theme, box)
        return self._picture

    @property
    def _area(self) -> QRectF:
        """All of the view, in units of the size of text."""
        unit = text_unit(self)
        return QRectF(0.0, 0.0, self.width() / unit, self.height() / unit)

    @property
    def _strip_height(self) -> float:
        race = self._race
        found = row_losses(race, 0, 0) if race is not None and race.tracks else None
        return 0.0 if found is None or self._area.height() < TALL else strip_height(found) + BELOW

    def _paint_strip(self, painter: QPainter, picture: DataPicture) -> None:
        """The rows' own losses below the picture, of the racer whose residuals are shown."""
        style = self.style_shown
        if self._area.height() < TALL or self._race is None or style.chosen is None:
            return
        found = row_losses(self._race, style.chosen, self._step)
        if found is not None:
            field = picture.view.rect
            place = QRectF(field.left(), 0.0, field.width(), strip_height(found))
            place.moveBottom(self._area.height() - BELOW)
            paint_strip(painter, place, found, style.colours[style.chosen], self.theme)

    @property
    def style_shown(self) -> DataStyle:
        """The style in which the racers are drawn."""
        assert self._spec is not None and self._race is not None
        shown = tuple(entry.visible for entry in self._spec.entries)
        racer = self._chosen
        if racer is None or racer >= len(shown) or not shown[racer]:
            racer = leader(self._race, self._step, shown)
        pace = self._pace
        taken = None if pace is None or racer is None else pace.own(racer, self._step)
        return DataStyle(racer_colours(self._spec, self.theme), shown, racer, self.tested, taken)

    def resizeEvent(self, event: QEvent) -> None:
        self._picture = None
        super().resizeEvent(event)  # type: ignore[arg-type]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._picture = None
            self.update()

    def draw(self, painter: QPainter) -> None:
        painter.scale(text_unit(self), text_unit(self))
        picture = self.picture
        if picture is None or self._race is None or self._spec is None:
            return
        if len(self._spec.entries) == len(self._race.tracks):
            picture.paint(painter, self._race, self._step, self.style_shown, self._hover)
            self._paint_strip(painter, picture)

    # the hand

    @property
    def _own(self) -> Any:
        """The user's own points as rows, or None for other data."""
        if self._spec is None or not isinstance(self._spec.problem, Data):
            return None
        return np.array(self._spec.problem.points) if self._spec.problem.points else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        picture, own, at = self.picture, self._own, event.position() / text_unit(self)
        if picture is None or own is None or picture.inputs > 2:
            return
        row = picture.nearest(at, REACH, self.tested)
        if event.button() == Qt.MouseButton.RightButton:
            if row is not None and len(own) > LEAST:
                self._tell(np.delete(own, row, axis=0), True)
        elif event.button() == Qt.MouseButton.LeftButton:
            if row is not None:
                # the race that answers an edit comes later than the next move
                self._held, self._moved = row, own
            elif picture.view.rect.contains(at) and len(own) < MAX_POINTS:
                upper = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self._tell(np.vstack((own, self._placed(at, upper))), True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        picture, at = self.picture, event.position() / text_unit(self)
        if picture is None or self._race is None:
            return
        if self._held is not None:
            upper = bool(self._moved[self._held][-1] > 0.5)
            self._moved[self._held] = self._placed(at, upper)
            self._tell(self._moved, False)
            return
        row = picture.nearest(at, REACH, self.tested)
        if row != self._hover:
            self._hover = row
            racer = self.style_shown.chosen
            known = row is not None and racer is not None
            said = sample_words(self._race, racer, self._step, row) if known else ""  # type: ignore[arg-type]
            self.hovered.emit(said)
            self._point_at(row)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held is not None:
            self._held = None
            self._tell(self._moved, True)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover = None
        self.hovered.emit("")
        self._point_at(None)
        self.update()

    def _point_at(self, row: int | None) -> None:
        """Report where a row alone would send the racer whose residuals are shown."""
        race = self._race
        made = data_of(race) if race is not None else None
        racer = self.style_shown.chosen if made is not None else None
        if race is None or made is None or row is None or row >= len(made.y) or racer is None:
            self.pointed.emit(None)
            return
        slope = made.part([row]).sample_grads(parameters_at(race, racer, self._step))[:, 0]
        self.pointed.emit((racer, row, -slope))

    def _placed(self, at: QPointF, upper: bool) -> list[float]:
        """The row for a place on the picture: with one input its height is the target, with two the
        class is."""
        picture = self.picture
        assert picture is not None
        rect = picture.view.rect
        x = min(max(at.x(), rect.left()), rect.right())
        y = min(max(at.y(), rect.top()), rect.bottom())
        a, b = (float(f"{v:.6g}") for v in picture.view.unmap(x, y))
        if picture.inputs == 2:
            return [a, b, float(upper)]
        return [a, float(b > 0.5)] if picture.classes else [a, b]

    def _tell(self, rows: Any, finished: bool) -> None:
        self.points_edited.emit(tuple(tuple(map(float, row)) for row in rows), finished)
