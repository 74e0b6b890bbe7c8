"""The curves of a plot as pictures that are kept: from step to step only the playhead moves."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from gdviz.render.map.spot import device_ratio
from gdviz.render.paint.layer import Moment, saved
from gdviz.render.paint.mapping import FAR
from gdviz.render.paint.polylines import draw_segments, on_paper
from gdviz.render.plot.curves import (
    curve_pen,
    curve_rows,
    paint_compared,
    paint_curves,
    strokes,
)
from gdviz.render.plot.spot import PlotSpot
from gdviz.render.scene.series import Series

# a picture is painted in so many bands
BANDS = 6


class Curves:
    """The racers' values: two pictures, in full colour and faint, that meet at the playhead; on
    paper they stay lines. Both are painted in bands, no further than the playhead has come."""

    def __init__(self) -> None:
        self._series: Series | None = None
        self._drawn_for: tuple[Any, ...] = ()
        self._full, self._faint = QImage(), QImage()

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
        places = _meetings(spot, moment.step)
        low, high = self._column(min(places.values())), self._column(max(places.values()))
        self._widen(spot, low, high)
        with saved(painter):
            # in the painter's own pixels: Qt would resample what it has to scale, even by one
            painter.setWorldTransform(QTransform())
            self._show(painter, self._full, 0, low)
            self._show(painter, self._faint, high, self._faint.width())
            if low < high:
                painter.setClipRect(self._place(low, high), Qt.ClipOperation.IntersectClip)
                painter.setWorldTransform(world)
                self._stroke(painter, spot, low, high, places)
        return True

    def _begin(self, spot: PlotSpot, world: QTransform, ratio: float) -> None:
        """Two pictures without a band, of all that may be painted on, and the segments to paint."""
        self._world, self._ratio = world, ratio
        self._pixels = world * QTransform.fromScale(ratio, ratio)
        area = self._pixels.mapRect(spot.clip).toAlignedRect()
        self._corner = area.topLeft()
        # a band is cleared before it is painted: one that is not needed is not touched
        if area.size() != self._full.size():
            kind = QImage.Format.Format_ARGB32_Premultiplied
            self._full, self._faint = (QImage(area.size(), kind) for _ in range(2))
        for image in (self._full, self._faint):
            image.setDevicePixelRatio(ratio)
        self._band = -(-area.width() // BANDS)
        self._full_to, self._faint_from = 0, self._band * BANDS
        # the lowest curve first
        racers = (i for i in reversed(range(len(spot.style.shown))) if spot.style.shown[i])
        self._strokes = {i: strokes(spot, i, curve_rows(spot, i)) for i in racers}

    def _column(self, x: float) -> int:
        """The column of the pictures at a place in the plot's units."""
        at = self._pixels.map(QPointF(x, 0.0)).x()
        return min(max(round(at) - self._corner.x(), 0), self._full.width())

    def _widen(self, spot: PlotSpot, low: int, high: int) -> None:
        """Paint the bands that are not there yet, up to one column and from another one on; band by
        band they have the same pixels whichever of them are painted at once."""
        band = self._band
        full = range(self._full_to, low, band)
        faint = range(high // band * band, self._faint_from, band)
        self._full_to += band * len(full)
        self._faint_from -= band * len(faint)
        for image, bands, end in ((self._full, full, FAR), (self._faint, faint, -FAR)):
            for first in bands:
                last = min(first + band, image.width())
                with QPainter(image) as painter:
                    painter.translate(-QPointF(self._corner) / self._ratio)
                    painter.setClipRect(self._place(first, last))
                    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
                    painter.fillRect(self._place(first, last), Qt.GlobalColor.black)
                    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
                    painter.setWorldTransform(self._world * painter.worldTransform())
                    self._stroke(painter, spot, first, last, dict.fromkeys(self._strokes, end))

    def _stroke(
        self, painter: QPainter, spot: PlotSpot, first: int, last: int, places: dict[int, float]
    ) -> None:
        """Stroke the curves on columns, each in full colour up to a place of its own."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        back, _ = self._pixels.inverted()
        low, high = (back.map(QPointF(self._corner + QPoint(k, 0))).x() for k in (first, last))
        wide = 2.0 * spot.style.width
        for i, rows in self._strokes.items():
            # a segment that is due ends after the first column, and begins before the last one
            begin = int(np.searchsorted(rows[:, 2], low - wide))
            end = int(np.searchsorted(rows[:, 0], high + wide))
            cut = min(max(int(np.searchsorted(rows[:, 2], places[i], "right")), begin), end)
            for part, faint in ((rows[cut:end], True), (rows[begin:cut], False)):
                if len(part):
                    painter.setPen(curve_pen(spot, i, faint))
                    draw_segments(painter, part)
        paint_compared(painter, spot)

    def _place(self, first: int, last: int) -> QRectF:
        """Columns of the pictures, in pixels of the painter."""
        corner, ratio = self._corner, self._ratio
        size = (last - first) / ratio, self._full.height() / ratio
        return QRectF((corner.x() + first) / ratio, corner.y() / ratio, *size)

    def _show(self, painter: QPainter, image: QImage, first: int, last: int) -> None:
        if first < last:
            part = QRectF(first, 0.0, last - first, image.height())
            painter.drawImage(self._place(first, last).topLeft(), image, part)


def _meetings(spot: PlotSpot, step: int) -> dict[int, float]:
    """Where full colour ends and faintness begins, for each racer shown, in the plot's units; the
    same place for all where the horizontal axis has the steps."""
    series, shown = spot.scene.series, spot.style.shown
    racers = [i for i, on in enumerate(shown) if on]
    rows = {i: min(spot.scene.own(i, step), len(series.values[i]) - 1) for i in racers}
    # a curve that has ended has no faint part, and one that has not begun no other
    going = {i: k for i, k in rows.items() if k < len(series.values[i]) - 1}
    if step < 1 or not going:
        # one more, for a plot that shows no racer
        return dict.fromkeys((*racers, -1), -FAR if step < 1 else FAR)
    top = spot.view.box[2]
    if series.even:
        return dict.fromkeys(racers, spot.view.point(series.place(step, shown), top).x())
    places = {i: spot.view.point(float(series.drawn[i][k]), top).x() for i, k in going.items()}
    most = max(places.values())
    return {i: places.get(i, most) for i in racers}
