"""A plot of the window under a hand, and what pictures and labels of the window say."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from tests.doors import pointer
from tests.doors.exported import Frame, Pixels


class Ground:
    """A plot of the window: places in data, pixels on the canvas, and a hand on it."""

    def __init__(self, canvas: Any, box: Any) -> None:
        self.canvas, self._box = canvas, box

    @property
    def frame(self) -> Frame:
        """Where the plot lies on the canvas, in pixels, and what part of the data it shows."""
        rect = self._box.sceneBoundingRect()
        corner = QPointF(self.canvas.mapFromScene(rect.topLeft()))
        (x0, x1), (y0, y1) = self._box.viewRange()
        unit = self.canvas.transform().m11()
        return Frame(
            (x0, x1, y0, y1), corner.x(), corner.y(), unit * rect.width(), unit * rect.height()
        )

    def pixels(self) -> Pixels:
        """The picture of the canvas; `frame` says where the plot is in it."""
        return pixels(self.canvas.grab().toImage())

    def place(self, x: float, y: float) -> QPointF:
        """Where a point of the data lies on the canvas."""
        return QPointF(*self.frame.at(x, y))

    def click(self, x: float, y: float) -> None:
        """Click a point of the data."""
        # the hand aims at what is seen: a layout still to come would move the plot below it
        QApplication.processEvents()
        pointer.click(self.canvas, self.place(x, y))

    def double_click(self, x: float, y: float) -> None:
        """Double-click a point of the data."""
        pointer.double_click(self.canvas, self.place(x, y))

    def point(self, x: float, y: float) -> None:
        """Move the pointer there."""
        pointer.move(self.canvas, self.place(x, y))

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag from one point of the data to another."""
        pointer.drag(self.canvas, self.place(*start), self.place(*end))


def texts(widget: QWidget) -> str:
    """What the labels of a widget say, one line each."""
    labels = [label.text() for label in widget.findChildren(QLabel) if not label.isHidden()]
    return "\n".join(filter(None, labels))


def pixels(image: Any) -> Pixels:
    """The pixels of a QImage (rows, columns, 3)."""
    image = image.convertToFormat(image.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : 3 * image.width()].reshape(image.height(), image.width(), 3).copy()
