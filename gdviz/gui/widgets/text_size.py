"""The size of text: that of the program's font, which painted parts follow."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

# the size of text at 100 %, in pixels
TEXT_PIXELS = 12


def text_unit(widget: QWidget) -> float:
    """The pixels of one unit of a painted widget: 1 at 100 %."""
    return _unit(widget.font().pixelSize())


def program_unit() -> float:
    """The same of the program's font."""
    return _unit(QApplication.font().pixelSize())


def _unit(pixels: int) -> float:
    return pixels / TEXT_PIXELS if pixels > 0 else 1.0
