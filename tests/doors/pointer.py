"""A pointer for tests: real mouse events on the viewport of a graphics view."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

# pyqtgraph drops moves that come faster than a hundred a second
BETWEEN_MOVES_MS = 15
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def viewport_point(canvas, box, x, y):
    """Where the data point (x, y) of a view box lies on the canvas."""
    return QPointF(canvas.mapFromScene(box.mapViewToScene(QPointF(x, y))))


def send(canvas, kind, at, button=NONE, held=NONE):
    viewport = canvas.viewport()
    place = QPointF(viewport.mapToGlobal(at.toPoint()))
    event = QMouseEvent(kind, at, place, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(viewport, event)


def move(canvas, at):
    """Move there without a button."""
    QTest.qWait(BETWEEN_MOVES_MS)
    send(canvas, QEvent.Type.MouseMove, at)


def click(canvas, at):
    """One click."""
    move(canvas, at)
    send(canvas, QEvent.Type.MouseButtonPress, at, LEFT, LEFT)
    send(canvas, QEvent.Type.MouseButtonRelease, at, LEFT)


def double_click(canvas, at):
    """A click and the double click that follows it, as Qt sends them."""
    click(canvas, at)
    send(canvas, QEvent.Type.MouseButtonDblClick, at, LEFT, LEFT)
    send(canvas, QEvent.Type.MouseButtonRelease, at, LEFT)


def drag(canvas, start, end, pieces=6):
    """Press at `start`, move to `end` in pieces, and let go."""
    move(canvas, start)
    send(canvas, QEvent.Type.MouseButtonPress, start, LEFT, LEFT)
    for k in range(1, pieces + 1):
        at = start + (end - start) * (k / pieces)
        QTest.qWait(BETWEEN_MOVES_MS)
        send(canvas, QEvent.Type.MouseMove, at, NONE, LEFT)
    QTest.qWait(BETWEEN_MOVES_MS)
    send(canvas, QEvent.Type.MouseButtonRelease, end, LEFT)
