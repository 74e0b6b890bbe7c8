"""A widget that paints itself, and survives its own mistakes."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gdviz.render.theme import Theme

# what a picture of one racer says where there is none
NO_RACER = "there is no racer: add one"


class Painted(QWidget):
    """A subclass implements `draw`; an exception in it is kept in `failure`, since one that leaves
    a paint call can take the program down."""

    def __init__(self, look: Theme) -> None:
        super().__init__()
        self.look = look
        self.failure = ""

    def draw(self, painter: QPainter) -> None:
        """Paint the whole widget."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        try:
            self.draw(painter)
        except Exception as error:
            self.failure = repr(error)
        finally:
            painter.end()
