"""A racer's name in its row: a click or Return opens the row."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionToolButton, QToolButton

from gdviz.gui.widgets.layouts import named

TIP = "show or hide the knobs of this racer"
PAD = 4


class NameButton(QToolButton):
    """The name stands on the left, in the text that is fitted to its `room`."""

    def __init__(self) -> None:
        super().__init__()
        named(self, TIP, TIP)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    @property
    def room(self) -> int:
        """The pixels that a name has."""
        return max(self.width() - 2 * PAD, 1)

    def sizeHint(self) -> QSize:
        return QSize(60, self.fontMetrics().height() + 10)

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        option.text = ""
        with QPainter(self) as painter:
            kind = QStyle.ComplexControl.CC_ToolButton
            self.style().drawComplexControl(kind, option, painter, self)
            painter.setFont(self.font())
            painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
            place = self.rect().adjusted(PAD, 0, -PAD, 0)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, int(flags), self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
