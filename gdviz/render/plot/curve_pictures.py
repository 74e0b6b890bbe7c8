"""The curves of a plot as pictures that are kept: from step to step only the playhead moves."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from gdviz.render.map.spot import device_ratio
from gdviz.render.paint.layer import Moment, saved
from gdviz.render.paint.polylines import on_paper
from gdviz.render.plot.curves import paint_curves
from gdviz.render.plot.spot import PlotSpot
from gdviz.render.scene.series import Series

# a picture is painted in so many bands
BANDS = 6
# after every step of any race
LATE = 1 << 60


class Curves:
    """The racers' values: two pictures, in full colour and faint, that meet at the playhead; on
    paper they stay lines. Both are painted in bands, no further than the
    playhead has come."""

    def __init__(self) -> None:
        self._series: Series | None = None
        self._drawn_for: tuple[Any, ...] = ()

    def __call__(self, painter: QPainter, spot: PlotSpot, moment: Moment) -> bool:
        if on_paper(painter):
            paint_curves(painter, spot, moment.step)
            return True
        ratio, world = device_ratio(painter), painter.worldTransform()
        scale = spot.scene.scale
        wanted = (spot.view, spot.style, spot.scene.theme, scale, spot.unit, ratio, world)
        if self._series is not spot.scene.series or self._drawn_for != wanted:
            self._begin(spot, world, ratio)
            self._series, self._drawn_for = spot.scene.series, wanted
        low, high = (self._column(spot, place) for place in _meeting(spot, moment.step))
        band = self._band
        due = range(self._full_to, low, band)
        self._paint(spot, LATE, self._full, due)
        self._full_to += band * len(due)
        due = range(high // band * band, self._faint_from, band)
        self._paint(spot, 0, self._faint, due)
        self._faint_from -= band * len(due)
        with saved(painter):
            # in the painter's own pixels: Qt would resample what it has to scale, even by one
            painter.setWorldTransform(QTransform())
            self._show(painter, self._full, 0, low)
            self._show(painter, self._faint, high, self._faint.width())
            if low < high:
                painter.setClipRect(self._place(low, high), Qt.ClipOperation.IntersectClip)
                painter.setWorldTransform(world)
                paint_curves(painter, spot, moment.step, self._ends(spot, low, high))
        return True

    def _begin(self, spot: PlotSpot, world: QTransform, ratio: float) -> None:
        """Two empty pictures, of all that may be painted on."""
        self._world, self._ratio = world, ratio
        self._pixels = world * QTransform.fromScale(ratio, ratio)
        area = self._pixels.mapRect(spot.clip).toAlignedRect()
        self._corner = area.topLeft()
        kind = QImage.Format.Format_ARGB32_Premultiplied
        self._full, self._faint = (QImage(area.size(), kind) for _ in range(2))
        for image in (self._full, self._faint):
            image.setDevicePixelRatio(ratio)
            image.fill(Qt.GlobalColor.transparent)
        self._band = -(-area.width() // BANDS)
        self._full_to, self._faint_from = 0, self._band * BANDS

    def _column(self, spot: PlotSpot, place: float) -> int:
        """The column of the pictures at a place on the horizontal axis."""
        at = self._pixels.map(spot.view.point(place, spot.view.box[2])).x()
        return min(max(round(at) - self._corner.x(), 0), self._full.width())

    def _paint(self, spot: PlotSpot, step: int, image: QImage, bands: range) -> None:
        """Paint the curves of a step on bands of a picture, one by one: the same pixels whichever
        of them are painted at once."""
        for first in bands:
            last = min(first + self._band, image.width())
            with QPainter(image) as painter:
                painter.translate(-QPointF(self._corner) / self._ratio)
                painter.setClipRect(self._place(first, last))
                painter.setWorldTransform(self._world * painter.worldTransform())
                paint_curves(painter, spot, step, self._ends(spot, first, last))

    def _place(self, first: int, last: int) -> QRectF:
        """Columns of the pictures, in pixels of the painter."""
        corner, ratio = self._corner, self._ratio
        size = (last - first) / ratio, self._full.height() / ratio
        return QRectF((corner.x() + first) / ratio, corner.y() / ratio, *size)

    def _ends(self, spot: PlotSpot, first: int, last: int) -> tuple[float, float]:
        """The ends of columns on the horizontal axis, with the width of a line."""
        back, _ = self._pixels.inverted()
        low, high = (back.map(QPointF(self._corner + QPoint(k, 0))).x() for k in (first, last))
        wide = 2.0 * spot.style.width
        return spot.view.unmap(low - wide, 0.0)[0], spot.view.unmap(high + wide, 0.0)[0]

    def _show(self, painter: QPainter, image: QImage, first: int, last: int) -> None:
        if first < last:
            part = QRectF(first, 0.0, last - first, image.height())
            painter.drawImage(self._place(first, last).topLeft(), image, part)


def _meeting(spot: PlotSpot, step: int) -> tuple[float, float]:
    """Where on the horizontal axis full colour ends and faintness begins, which is the same place
    for all racers where that axis has the steps."""
    if step < 1:
        return -math.inf, -math.inf
    series, shown = spot.scene.series, spot.style.shown
    rows = [(i, min(step, len(values) - 1)) for i, values in enumerate(series.values)]
    # a curve that has ended has no faint part
    going = [(i, k) for i, k in rows if shown[i] and k < len(series.values[i]) - 1]
    if going and series.by_step:
        return (series.place(step, shown),) * 2
    places = [float(series.drawn[i][k]) for i, k in going]
    return min(places, default=math.inf), max(places, default=math.inf)
