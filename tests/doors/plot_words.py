"""The words that a plot of the window paints, with their places: no picture has to be read."""

from __future__ import annotations

import io
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from tests.doors.exported import Shape, drawing


def words(canvas: Any) -> list[Shape]:
    """Every text on a canvas, at the pixel where its line begins."""
    return [Shape(s.tag, s.style, s.points, s.text.strip()) for s in shapes(canvas) if s.text]


def shapes(canvas: Any) -> list[Shape]:
    """All that is painted on a canvas, in pixels of it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(96)
    generator.setSize(canvas.viewport().size())
    generator.setViewBox(canvas.viewport().rect())
    painter = QPainter(generator)
    canvas.render(painter)
    painter.end()
    return drawing(io.BytesIO(bytes(buffer.data().data())))
