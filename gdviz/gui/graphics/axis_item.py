"""pyqtgraph's axes with our ticks."""

from __future__ import annotations

import html
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPicture

from gdviz.gui.graphics.canvas import is_due, unit_of
from gdviz.gui.graphics.graphs import pg
from gdviz.render.paint.axes import (
    APART,
    LINE,
    among_numbers,
    place_of_name,
    ticks_across,
    ticks_up,
)
from gdviz.render.paint.text import elided
from gdviz.render.paint.theme import Theme, font, width_of

TEXT_PIXELS = 11


class Axis(pg.AxisItem):  # type: ignore[misc]
    """An axis whose ticks and texts are those of a page's axis; with `log` of a log axis.

    `log` is a value and not read from the view: an item that holds the view which owns it would be
    destroyed with it halfway through its own destruction.
    """

    # asked for before the base class is complete: the name that is shown, and the whole one
    _name = _whole = ""

    def __init__(self, side: str, log: bool = False) -> None:
        super().__init__(side)
        self.log = log
        self._ink = self._strong = ""
        # what lies on the view alone, and where the rest is
        self._lines, self._words = QPicture(), QRectF()
        # a power of ten after the name would not be the unit of our ticks
        self.enableAutoSIPrefix(False)
        self._make = ticks_across if side == "bottom" else ticks_up
        self.setStyle(
            tickLength=-4, tickTextOffset=5, autoExpandTextSpace=True, hideOverlappingLabels=False
        )

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, Any]]:
        # the size is in pixels, of which a magnified unit takes more
        ticks = self._make(minVal, maxVal, size / unit_of(self), TEXT_PIXELS, self.log)
        self._texts = {tick.at: tick.text for tick in ticks}
        named = [t.at for t in ticks if t.text]
        minor = [t.at for t in ticks if not t.text]
        spacing = named[1] - named[0] if len(named) > 1 else 1.0
        levels: list[tuple[float, Any]] = [(spacing, named)] if named else []
        return levels + ([(spacing / 10.0, minor)] if minor else [])

    def tickStrings(self, values: Any, scale: float, spacing: float) -> list[str]:
        return [self._texts.get(value, "") for value in values]

    def drawPicture(self, p: QPainter, axis: Any, ticks: Any, texts: Any) -> None:
        super().drawPicture(p, axis, ticks, texts)
        self._words = QRectF()
        for rect, _, _ in texts:
            self._words |= rect
        if among_numbers(self._name):
            self._draw_name(p, [rect for rect, _, _ in texts])
        self._lines = QPicture()
        with QPainter(self._lines) as painter:
            super().drawPicture(painter, axis, ticks, [])

    def _draw_name(self, p: QPainter, numbers: list[QRectF]) -> None:
        """The name at the end of the axis, clear of the numbers."""
        face, lying = font(TEXT_PIXELS, bold=True), self.orientation == "bottom"
        wide, high = width_of(self._name, face), LINE * TEXT_PIXELS
        ends = self.mapRectFromParent(self.geometry())
        if lying:
            taken = [(rect.left() - ends.left(), rect.right() - ends.left()) for rect in numbers]
            room = wide + 2 * APART * TEXT_PIXELS
            x = ends.left() + place_of_name(ends.width() + APART * TEXT_PIXELS, room, taken)
            y = max((rect.center().y() for rect in numbers), default=ends.center().y())
        else:
            taken = [
                (ends.bottom() - rect.bottom(), ends.bottom() - rect.top()) for rect in numbers
            ]
            y = ends.bottom() - place_of_name(ends.height(), high, taken)
            x = max((rect.right() for rect in numbers), default=ends.right()) - 0.5 * wide
        place = QRectF(x - 0.5 * wide - 1.0, y - 0.5 * high, wide + 2.0, high)
        self._words |= place
        p.setFont(face)
        p.setPen(QPen(QColor(self._strong)))
        p.drawText(place, int(Qt.AlignmentFlag.AlignCenter), self._name)

    def paint(self, p: QPainter, *args: Any) -> None:
        # ticks lie on the map, which moves; texts beside it, and they take most of the time
        if self.picture is not None and not is_due(self, self._words):
            self._lines.play(p)
        else:
            super().paint(p, *args)

    def set_log(self, on: bool) -> None:
        """Log or linear ticks."""
        if on != self.log:
            self.log = on
            # the cached drawing of pyqtgraph
            self.picture = None
            self.update()

    def set_name(self, name: str) -> None:
        """The quantity along the axis; "" takes no room, and a short one none of its own."""
        self._whole = name
        self._fit_name()

    def resizeEvent(self, ev: Any = None) -> None:
        super().resizeEvent(ev)
        self._fit_name()

    def _fit_name(self) -> None:
        """The whole name, or as much as fits of what stands before its brackets."""
        size = self.size()
        room = size.width() if self.orientation == "bottom" else size.height()
        plain = self._whole.partition(" (")[0]
        face, name = font(TEXT_PIXELS), self._whole
        if 0.0 < room < width_of(name, face) + TEXT_PIXELS:
            name = elided(plain, face, room - TEXT_PIXELS)
        if name != self._name:
            self._name = name
            # the cached drawing of pyqtgraph
            self.picture = None
            self._show_name()
            self.update()

    def _show_name(self) -> None:
        labelled = bool(self._name) and not among_numbers(self._name)
        self.showLabel(labelled)
        if labelled:
            style = {"color": self._ink, "font-size": f"{TEXT_PIXELS}px"}
            self.setLabel(html.escape(self._name), **style)

    def set_theme(self, theme: Theme) -> None:
        """Colours and font."""
        self._ink, self._strong = theme.muted, theme.text
        self._show_name()
        self.setPen(QPen(QColor(theme.muted)))
        self.setTextPen(QPen(QColor(theme.muted)))
        self.setStyle(tickFont=font(TEXT_PIXELS))
