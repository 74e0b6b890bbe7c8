"""A widget that paints itself, and survives its own mistakes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gdviz.render.paint.theme import Theme, font

# the text of a picture of one racer where there is none
NO_RACER = "there is no racer; add one"
SIZE = 12.0


class Painted(QWidget):
    """A subclass implements `draw`; an exception in it is kept in `failure`, since one that leaves
    a paint call can take the program down."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.failure = ""

    def draw(self, painter: QPainter) -> None:
        """Paint the whole widget."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        error = paint_whole(self, self.draw, self.theme, event.rect())
        if error is not None:
            self.failure = repr(error)


def paint_whole(
    widget: QWidget, draw: Callable[[QPainter], None], theme: Theme, due: QRect | None = None
) -> Exception | None:
    """Let `draw` paint a widget; where it fails, one line takes the place of half a picture, and
    the exception is returned. Overflow while it draws is not a mistake. The clip is the part that
    is `due`, for those that leave out the rest."""
    painter = _Painter(widget)
    try:
        if due is not None:
            painter.setClipRect(due)
        with np.errstate(all="ignore"):
            draw(painter)
    except Exception as error:
        painter.wipe(widget, f"this cannot be drawn: {' '.join(str(error).split())}", theme)
        return error
    finally:
        painter.end()
    return None


class _Painter(QPainter):
    """Counts saved states, so that all of them can be restored."""

    _saved = 0

    def save(self) -> None:
        self._saved += 1
        super().save()

    def restore(self) -> None:
        self._saved -= 1
        super().restore()

    def wipe(self, widget: QWidget, words: str, theme: Theme) -> None:
        """Only words in the middle of a widget."""
        while self._saved:
            self.restore()
        self.resetTransform()
        self.setClipping(False)
        self.fillRect(widget.rect(), QColor(theme.background))
        self.setFont(font(SIZE))
        self.setPen(QColor(theme.muted))
        area = widget.rect().adjusted(12, 8, -12, -8)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        self.drawText(area, int(flags), words)
