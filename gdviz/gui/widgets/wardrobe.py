"""The style sheet of a window, put on part by part: all at once would block it."""

from __future__ import annotations

import time

import shiboken6
from PySide6.QtCore import QChildEvent, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

# for how long parts are dressed between two events of the window
SLICE_SECONDS = 0.008
# parts are painted in successive frames, this share of the window in each
FRAME_MS, SHARE = 16, 0.2


class Wardrobe(QObject):
    """Gives the parts of a window another style sheet.

    Visible parts take it in successive turns of the event loop. Meanwhile the window stays as
    it was; then the parts are painted in a few frames. Hidden parts take it when they are shown.
    Other windows, such as a dialog, take it before they are first shown.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._sheet = ""
        self._parts: list[QWidget] = []
        self._holders: list[QWidget] = []
        # visible parts that wait for the style sheet, and those that wait to be painted in it
        self._due: list[QWidget] = []
        self._unpainted: list[QWidget] = []
        self._turn = QTimer(self)
        self._turn.timeout.connect(self._go_on)
        window.installEventFilter(self)

    @property
    def busy(self) -> bool:
        """Whether the window is changing to another style sheet."""
        return self._turn.isActive()

    def add(self, *parts: QWidget) -> None:
        """Add parts that change separately."""
        for part in parts:
            if part not in self._parts:
                self._parts.append(part)
                part.installEventFilter(self)
            self._dress(part)

    def add_within(self, holder: QWidget) -> None:
        """Add the children of this widget, present and future; the widget itself needs no style
        sheet."""
        self._holders.append(holder)
        holder.installEventFilter(self)
        self.add(*(child for child in holder.children() if isinstance(child, QWidget)))

    def change(self, sheet: str) -> None:
        """Give all parts another style sheet."""
        self._sheet = sheet
        self._parts = [part for part in self._parts if shiboken6.isValid(part)]
        if not self._window.isVisible():
            # nothing is computed for parts that have not been shown yet
            for part in self._parts:
                self._dress(part)
            return
        waiting = self._unpainted
        self._due = [part for part in self._parts if part.isVisible() or part in waiting]
        self._unpainted = list(self._due)
        for part in (self._window, *self._due):
            part.setUpdatesEnabled(False)
        self._turn.start(0)

    def _go_on(self) -> None:
        until = time.monotonic() + SLICE_SECONDS
        while self._due and time.monotonic() < until:
            part = self._due.pop(0)
            if shiboken6.isValid(part):
                self._dress(part)
        if not self._due:
            self._paint()

    def _paint(self) -> None:
        self._window.setUpdatesEnabled(True)
        room = SHARE * self._window.width() * self._window.height()
        while self._unpainted and room > 0:
            part = self._unpainted.pop(0)
            if shiboken6.isValid(part):
                part.setUpdatesEnabled(True)
                room -= part.width() * part.height()
        self._turn.start(FRAME_MS) if self._unpainted else self._turn.stop()

    def _dress(self, part: QWidget) -> None:
        # to set the same again costs half of a window's start
        if part.styleSheet() != self._sheet:
            part.setStyleSheet(self._sheet)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ChildAdded and isinstance(event, QChildEvent):
            self._added(watched, event.child())
        elif kind in (QEvent.Type.Polish, QEvent.Type.Show) and isinstance(watched, QWidget):
            self._shown(watched)
        return False

    def _added(self, watched: QObject, child: QObject) -> None:
        if watched in self._holders and isinstance(child, QWidget):
            self.add(child)
        elif watched is self._window and child.isWidgetType():
            # a dialog is not complete yet
            child.installEventFilter(self)

    def _shown(self, part: QWidget) -> None:
        if part in self._parts:
            if part not in self._due:
                self._dress(part)
        elif part.isWindow() and part is not self._window:
            self.add(part)
