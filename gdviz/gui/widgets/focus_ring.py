"""A ring around what has the focus, where the focus came by keys."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QTabBar, QWidget

# the line, between two thin ones that set it off from any ground
LINE, EDGE = 2.0, 1.0
WIDE = round(LINE + 2 * EDGE)
ROUND = 6.0
# what is larger than this on both sides has the ring within itself
LARGE = 60
MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


class FocusRing(QWidget):
    """Lies over a window, around one of its widgets, and lets the mouse through."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("focus ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._around: QWidget | None = None
        self._followed: list[QWidget] = []
        self.hide()

    def put_around(self, widget: QWidget | None) -> None:
        """Put it around a widget, and follow that; None: around nothing."""
        for part in filter(shiboken6.isValid, self._followed):
            part.removeEventFilter(self)
            if isinstance(part, QTabBar):
                part.currentChanged.disconnect(self._follow)
        self._around, self._followed = widget, []
        holder = widget
        while holder is not None and not holder.isWindow():
            holder.installEventFilter(self)
            self._followed.append(holder)
            holder = holder.parentWidget()
        if isinstance(widget, QTabBar):
            widget.currentChanged.connect(self._follow)
        self._follow()

    def _follow(self, *_: object) -> None:
        widget = self._around
        there = widget is not None and shiboken6.isValid(widget) and widget.isVisible()
        if widget is None or not there or (seen := _seen(widget)).isEmpty():
            self.hide()
            return
        self.setGeometry(seen)
        # what is within is not painted again for the ring's sake
        whole, inside = self.rect(), self.rect().adjusted(WIDE, WIDE, -WIDE, -WIDE)
        self.setMask(QRegion(whole) - QRegion(inside))
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in MOVES:
            self._follow()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = self.palette()
        area = QRectF(self.rect())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for colour, wide in ((colours.window(), WIDE), (colours.highlight(), LINE)):
                inset = WIDE / 2
                painter.setPen(QPen(colour.color(), wide))
                painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), ROUND, ROUND)


def _seen(widget: QWidget) -> QRect:
    """Where the ring around a widget is in its window, as far as the widget is in sight."""
    window = widget.window()
    rect = widget.tabRect(widget.currentIndex()) if isinstance(widget, QTabBar) else widget.rect()
    place = rect.translated(widget.mapTo(window, rect.topLeft()) - rect.topLeft())
    if min(place.width(), place.height()) < LARGE:
        place = place.adjusted(-WIDE, -WIDE, WIDE, WIDE)
    holder = widget.parentWidget()
    while holder is not None:
        at = holder.mapTo(window, holder.rect().topLeft())
        if holder.isWindow() or holder.objectName() == "qt_scrollarea_viewport":
            place = place.intersected(QRect(at, holder.size()))
        holder = None if holder.isWindow() else holder.parentWidget()
    return place
