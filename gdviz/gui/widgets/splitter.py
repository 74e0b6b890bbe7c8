"""Areas side by side, whose shares can be dragged."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from gdviz.render.paint.theme import Theme


class Splitter(QSplitter):
    """Widgets with their stretch factors; none can be dragged away. The handles are lines, which a
    style sheet could draw only if it were that of all the widgets, too."""

    colour = QColor()

    def __init__(self, way: Qt.Orientation, *parts: tuple[QWidget, int]) -> None:
        super().__init__(way)
        self.setHandleWidth(3)
        for i, (widget, share) in enumerate(parts):
            self.addWidget(widget)
            self.setStretchFactor(i, share)
            self.setCollapsible(i, False)

    def set_theme(self, theme: Theme) -> None:
        """Take another theme."""
        self.colour = QColor(theme.grid)

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self)


class _Handle(QSplitterHandle):
    def __init__(self, of: Splitter) -> None:
        super().__init__(of.orientation(), of)
        self._of = of

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(event.rect(), self._of.colour)
