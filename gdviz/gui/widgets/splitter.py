"""Areas side by side, whose shares can be dragged."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from gdviz.render.paint.theme import Theme


class Splitter(QSplitter):
    """Widgets with their stretch factors; none can be dragged away. The handles are lines, which a
    style sheet could draw only if it were that of all the widgets, too. `resized` reports another
    size of the whole."""

    resized = Signal()
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

    @property
    def room(self) -> int:
        """The pixels that the visible parts share."""
        along = self.width() if self.orientation() == Qt.Orientation.Horizontal else self.height()
        return along - self.handleWidth() * max(len(self.shown) - 1, 0)

    @property
    def shown(self) -> tuple[int, ...]:
        """The numbers of the parts that are not hidden."""
        parts = enumerate(map(self.widget, range(self.count())))
        return tuple(i for i, part in parts if part is not None and not part.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def createHandle(self) -> QSplitterHandle:
        return _Handle(self)


class _Handle(QSplitterHandle):
    def __init__(self, of: Splitter) -> None:
        super().__init__(of.orientation(), of)
        self._of = of

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), self._of.colour)
