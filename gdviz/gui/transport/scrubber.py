"""The slider of the playhead: marks of events above its groove, and a part with handles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip

from gdviz.core.analysis.events import Event
from gdviz.gui.transport.groove import HEAD, MIDDLE, Groove
from gdviz.gui.transport.marks import Mark, gathered, picture
from gdviz.gui.transport.track import Track
from gdviz.gui.widgets.controls import StillSlider
from gdviz.gui.widgets.text_size import text_unit
from gdviz.gui.widgets.tips import in_lines
from gdviz.render.paint.theme import Theme

# in units: height, room at the ends, where the marks end, and how far around itself a handle of the
# part takes hold
HIGH, ENDS, MARKS, GRIP = 34.0, 9.0, 18.5, 6.0
LEAST_WIDTH = 120
TO_JUMP = "click: move the playhead there"


class Scrubber(StillSlider):
    """A slider that jumps to where it is pressed, or to the event of the mark that is pressed.

    `jumped` brings the step of an event, `part_chosen` the ends of a part whose handle is dragged.
    """

    jumped = Signal(int)
    part_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._theme = theme
        self._events: tuple[Event, ...] = ()
        self._names: Sequence[str] = ()
        self._colours: Sequence[str] = ()
        self._slots: Sequence[int] = ()
        self._part: tuple[int, int] | None = None
        self._slow = False
        # the end of the part that is dragged
        self._held: int | None = None
        self._pixmap: tuple[tuple[object, ...], QPixmap] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    # what it shows

    def show_events(
        self,
        events: tuple[Event, ...],
        names: Sequence[str],
        colours: Sequence[str],
        slots: Sequence[int] = (),
    ) -> None:
        """Mark these events, of racers with these names, colours and slots."""
        self._events, self._names, self._colours = events, names, colours
        self._slots = slots
        said = "; ".join(event.told(names) for event in events)
        self.setAccessibleDescription(said)
        self._arrange()

    def show_part(self, part: tuple[int, int] | None, slow: bool) -> None:
        """Show the part that is played again and again, and whether the start is slow."""
        if slow != self._slow:
            self._slow = slow
            self._arrange()
        if part != self._part:
            self._part = part
            self.update()

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self._theme = theme
        self.update()

    def _arrange(self) -> None:
        """Forget where things stand."""
        for name in ("track", "marks"):
            self.__dict__.pop(name, None)
        self._pixmap = None
        self.update()

    # where things stand

    @property
    def unit(self) -> float:
        """Pixels of a unit, which grows with the text."""
        return text_unit(self)

    @cached_property
    def track(self) -> Track:
        """Where steps stand."""
        ends = ENDS * self.unit
        return Track(ends, self.width() - ends, self.maximum(), self._slow)

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """The marks of the events."""
        return gathered(self._events, self.track, self.unit)

    def sizeHint(self) -> QSize:
        return QSize(2 * LEAST_WIDTH, round(HIGH * self.unit))

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, round(HIGH * self.unit))

    def sliderChange(self, change: StillSlider.SliderChange) -> None:
        if change == StillSlider.SliderChange.SliderRangeChange:
            self._arrange()
        super().sliderChange(change)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._arrange()
            self.updateGeometry()

    def mark_at(self, at: QPointF) -> Mark | None:
        """The mark at a place; None below them."""
        if at.y() > MARKS * self.unit:
            return None
        near = [m for m in self.marks if m.reaches(at.x(), GRIP * self.unit)]
        return min(near, key=lambda m: abs(m.place - at.x()), default=None)

    def _end_at(self, at: QPointF) -> int | None:
        """The end of the part at a place, 0 or 1; the playhead's own place is the playhead's."""
        unit = self.unit
        if self._part is None or at.y() < MARKS * unit:
            return None
        on_head = abs(at.x() - self.track.place(self.value())) <= HEAD * unit
        if on_head and abs(at.y() - MIDDLE * unit) <= HEAD * unit:
            return None
        far = [abs(at.x() - self.track.place(end)) for end in self._part]
        nearest = far.index(min(far))
        return nearest if far[nearest] <= GRIP * unit else None

    # the hand

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        at = event.position()
        mark, self._held = self.mark_at(at), self._end_at(at)
        if mark is not None:
            self.jumped.emit(mark.after(self.value()))
        elif self._held is None:
            self.setSliderDown(True)
            head = self.track.place(self.value())
            # a press on the handle moves it only once it is dragged
            if abs(at.x() - head) > HEAD * self.unit:
                self.setValue(self.track.step(at.x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._held is not None:
            self._drag(self.track.step(at.x()))
        elif self.isSliderDown():
            self.setValue(self.track.step(at.x()))
        else:
            self._point(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None
        self.setSliderDown(False)

    def _drag(self, step: int) -> None:
        """Take the end that is held to a step, and no further than the other end."""
        assert self._part is not None and self._held is not None
        first, last = self._part
        ends = (min(step, last - 1), last) if self._held == 0 else (first, max(step, first + 1))
        if ends != self._part:
            self.part_chosen.emit(ends)

    def _point(self, at: QPointF) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self.mark_at(at) is not None:
            shape = Qt.CursorShape.PointingHandCursor
        elif self._end_at(at) is not None:
            shape = Qt.CursorShape.SizeHorCursor
        if self.cursor().shape() != shape:
            self.setCursor(shape)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            assert isinstance(event, QHelpEvent)
            mark = self.mark_at(QPointF(event.pos()))
            tip = self.toolTip() if mark is None else f"{mark.told(self._names)}\n{TO_JUMP}"
            QToolTip.showText(event.globalPos(), in_lines(tip), self)
            return True
        return super().event(event)

    # the picture

    def paintEvent(self, event: QPaintEvent) -> None:
        groove = Groove(self.track, self.unit, self._theme)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            groove.paint(painter, self.value(), self._part)
            if self.marks:
                painter.drawPixmap(0, 0, self._marks_picture())
            groove.paint_handles(painter, self.value(), self._part, self.hasFocus())

    def _marks_picture(self) -> QPixmap:
        """The picture of the marks, drawn again where they are others."""
        ratio = self.devicePixelRatioF()
        inks = self._colours, self._slots
        key = (self._theme.name, ratio, inks)
        if self._pixmap is None or self._pixmap[0] != key:
            size = QSize(self.width(), round(MARKS * self.unit) + 1)
            drawn = picture(self.marks, inks, self._theme, size, self.unit, ratio)
            self._pixmap = key, drawn
        return self._pixmap[1]
