"""Controls that ignore a passing wheel, and a box for exact numbers."""

from __future__ import annotations

import math
import re

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSlider

from gdviz.core.base.knobs import InputError, Knob, checked

_COMMA = re.compile(r"[-+−]?\d*,\d+(e[-+−]?\d+)?", re.IGNORECASE)
# room for frame and padding of a box on each side of its text
TEXT_MARGIN = 8
# the arrow of a list, in quarters of a line of text
CHEVRON = (-1.0, -0.5), (0.0, 0.5), (1.0, -0.5)


class StillSlider(QSlider):
    """A slider that ignores the wheel, which scrolls the panel."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class StillCombo(QComboBox):
    """A choice that the wheel changes only while it has the focus."""

    def __init__(self, narrow: bool = True) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        if narrow:
            # as wide as the room allows, not as its longest entry
            self.setSizeAdjustPolicy(self.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            self.setMinimumContentsLength(6)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        # a style sheet that draws the border leaves the arrow out
        half = self.fontMetrics().height() / 4
        middle = QPointF(self.width() - 3.5 * half, self.height() / 2 + half / 4)
        corners = [middle + QPointF(x, y) * half for x, y in CHEVRON]
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self.palette().text().color(), half / 2.5))
            painter.drawPolyline(corners)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class NumberBox(QLineEdit):
    """A number as text: any notation of Python's float, a point for the decimals."""

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.editingFinished.connect(self._finish)
        self._shown = ""
        self._value: float | int | None = None

    def show_text(self, text: str) -> None:
        """Show a text, unless the user is typing another one."""
        if not (self.hasFocus() and self.isModified()):
            self._value = None
            self._show(text)

    def show_number(self, value: float | int | None) -> None:
        """Show a number in as many digits as fit, at most six; None: nothing."""
        # the very same object, as of a knob that an edit left alone
        if value is not None and value is self.exact and not self.isModified():
            return
        self.show_text("" if value is None else self._fitting(value))
        if not self.isModified():
            self._value = value

    @property
    def exact(self) -> float | int | None:
        """The number of which some digits are shown; None once the user has typed."""
        return self._value if self.text() == self._shown else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._value is not None and not self.isModified():
            self._show(self._fitting(self._value))

    def _show(self, text: str) -> None:
        self._shown = text
        self.setText(text)
        # a text that is too long is cut at its end, not at its sign
        self.setCursorPosition(0)

    def _fitting(self, value: float | int) -> str:
        room = self.width() - 2 * TEXT_MARGIN
        texts = [written(value, digits) for digits in range(6, 0, -1)]
        wide = self.fontMetrics().horizontalAdvance
        return next((text for text in texts if wide(text) <= room), texts[-1])

    def restore(self) -> None:
        """Back to the last value that was shown."""
        self._show(self._shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.isModified():
            self.restore()
        # Esc goes on to the window, which takes the focus away
        super().keyPressEvent(event)

    def _finish(self) -> None:
        if self.isModified():
            self.setModified(False)
            self.entered.emit(self.text().strip())


def written(value: float | int, digits: int = 6) -> str:
    """A value for a box, in at most six digits; the value itself stays as exact as it is."""
    return str(value) if isinstance(value, int) else f"{value:.{digits}g}"


def typed_number(text: str, where: str, declared: Knob) -> float | int:
    """The number that a user typed; InputError says what is allowed."""
    try:
        value = float(text.replace("−", "-"))
    except ValueError:
        point = "decimals follow a point, as in 0.01; " if _COMMA.fullmatch(text) else ""
        shown = f"{where} = {text[:24]!r}"
        raise InputError(f"{shown}: {point}must be {declared.allowed}") from None
    if declared.scale == "int" and math.isfinite(value) and value == int(value):
        return int(checked(declared, int(value), where))
    return checked(declared, value, where)  # type: ignore[no-any-return]
