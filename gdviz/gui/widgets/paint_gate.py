"""A window that is painted once per turn of the event loop, when everything else in the turn is
done."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class PaintGate(QObject):
    """Holds back requests to paint a window until the turn's other events are delivered.

    Scenes, layouts and axes that grow while they are painted each ask again: by itself Qt paints
    after each of them, one picture up to three times before it looks at the mouse again.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._open = False
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._paint)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.UpdateRequest or self._open:
            return False
        if not self._turn.isActive():
            self._turn.start()
        return True

    def _paint(self) -> None:
        self._open = True
        try:
            QCoreApplication.sendEvent(self._window, QEvent(QEvent.Type.UpdateRequest))
        finally:
            self._open = False
