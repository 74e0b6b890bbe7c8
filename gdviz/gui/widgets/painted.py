"""Painting that survives its own mistakes: the guard of widgets and items, and guarded widgets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gdviz.render.paint.theme import Theme, font

# the text of a picture of one racer where there is none
NO_RACER = "there is no racer; add one"
SIZE = 12.0
Draw = Callable[..., object]
# marks the states that a layer saves: a background is only seen behind opaque texts
MARK = QBrush(QColor("#010203"))


class PaintGuard(QObject):
    """Lets layers paint; an exception that leaves a paint call can take the program down.

    What a layer raises is kept in `failure` and reported once by `failed`, not before the painting
    is over, which a message may change. The layer is left out from then on, or tried `again`.
    """

    failed = Signal(str)

    def __init__(self, owner: QObject, again: bool = False) -> None:
        super().__init__(owner)
        self.failure = ""
        self._again = again
        self._broken: set[str] = set()

    def mend(self) -> None:
        """Try all layers again: what they draw has changed."""
        self.failure = ""
        self._broken.clear()

    def paint(
        self, painter: QPainter, clip: QRect | QRectF, name: str, draw: Draw, *what: Any
    ) -> Exception | None:
        """Let `draw(painter, *what)` paint a layer, and return what it raises; the painter is left
        as it was. Overflow while it draws is not a mistake."""
        if name in self._broken and not self._again:
            return None
        painter.save()
        painter.setBackground(MARK)
        painter.setClipRect(clip)
        try:
            with np.errstate(all="ignore"):
                draw(painter, *what)
        except Exception as error:
            if name not in self._broken:
                self._broken.add(name)
                self.failure = f"{name} cannot be drawn: {_words(error)}"
                QTimer.singleShot(0, self, lambda said=self.failure: self.failed.emit(said))
            return error
        finally:
            while painter.background() == MARK:
                painter.restore()
        return None


def _words(error: Exception) -> str:
    return " ".join(str(error).split())


class Painted(QWidget):
    """A subclass implements `draw`; where that fails, one line takes the place of half a picture.
    `called` is what the guard's message says cannot be drawn."""

    called = "this"

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.guard = PaintGuard(self, again=True)

    @property
    def failure(self) -> str:
        """What went wrong first, or ""."""
        return self.guard.failure

    def draw(self, painter: QPainter) -> None:
        """Paint the widget; the clip is the part that is due, for those that leave out the rest."""
        raise NotImplementedError

    def ground(self, painter: QPainter, *margins: float) -> QRectF:
        """Paint the theme's background, and return the area within margins: left, top, and from the
        right and the bottom, negative."""
        painter.fillRect(self.rect(), QColor(self.theme.background))
        return QRectF(self.rect()).adjusted(*margins)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            error = self.guard.paint(painter, event.rect(), self.called, self.draw)
            if error is not None:
                painter.fillRect(self.rect(), QColor(self.theme.background))
                painter.setFont(font(SIZE))
                painter.setPen(QColor(self.theme.muted))
                flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                area = self.rect().adjusted(12, 8, -12, -8)
                painter.drawText(area, int(flags), f"this cannot be drawn: {_words(error)}")
