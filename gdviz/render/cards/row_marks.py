"""The rows of the data as marks: filled if trained on, else hollow; round or square by class."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from gdviz.core.base.arrays import Array
from gdviz.core.models.fitted import Fitted
from gdviz.core.spec.sampling import Indices
from gdviz.render.paint import marks
from gdviz.render.paint.polylines import on_paper, outline
from gdviz.render.paint.theme import Theme

POINT, STAMP = 3.6, 14.0
# class and whether held back
Kind = tuple[bool, bool]


def empty_image(size: QSize, ratio: float) -> QImage:
    """A transparent image of that many pixels, `ratio` of them to a unit."""
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    return image


class RowMarks:
    """Marks of one race's rows in one theme."""

    def __init__(self, made: Fitted, theme: Theme) -> None:
        self._theme = theme
        self._classes = made.classes
        self._upper = made.classes & (made.y > 0.5)
        self._held = np.ones(len(made.y), dtype=bool)
        self._held[made.train] = False
        self._stamps: dict[tuple[Kind, float], QImage] = {}

    def _kinds(self, rows: Indices) -> list[Kind]:
        return list(zip(self._upper[rows].tolist(), self._held[rows].tolist(), strict=True))

    def draw(self, painter: QPainter, rows: Indices, pixels: Array) -> None:
        """Each row's mark at its place of pixels (n, 2)."""
        for kind, (x, y) in zip(self._kinds(rows), pixels.tolist(), strict=True):
            self._mark(painter, kind, QPointF(x, y))

    def stamp(self, painter: QPainter, rows: Indices, pixels: Array) -> None:
        """The same for marks that move all the time: each kind is drawn once and then copied."""
        if on_paper(painter):
            self.draw(painter, rows, pixels)
            return
        ratio = painter.device().devicePixelRatioF()
        corners = (pixels - 0.5 * STAMP).tolist()
        for kind, (x, y) in zip(self._kinds(rows), corners, strict=True):
            painter.drawImage(QPointF(x, y), self._stamp(kind, ratio))

    def _stamp(self, kind: Kind, ratio: float) -> QImage:
        key = (kind, ratio)
        if key not in self._stamps:
            size = math.ceil(STAMP * ratio)
            image = empty_image(QSize(size, size), ratio)
            with QPainter(image) as painter:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                self._mark(painter, kind, QPointF(0.5 * STAMP, 0.5 * STAMP))
            self._stamps[key] = image
        return self._stamps[key]

    def _mark(self, painter: QPainter, kind: Kind, at: QPointF) -> None:
        upper, held = kind
        colour = self._theme.classes[upper] if self._classes else self._theme.muted
        if not held:
            shape = "square" if upper else "circle"
            marks.draw_marker(painter, shape, at, POINT + 0.6, colour, self._theme.casing)
            return
        outline(painter, colour, 1.5)
        box = QRectF(at.x() - POINT, at.y() - POINT, 2 * POINT, 2 * POINT)
        (painter.drawRect if upper else painter.drawEllipse)(box)
