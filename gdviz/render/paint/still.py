"""A part of a picture that is painted once and shown for as long as nothing of it changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QTransform

from gdviz.render.paint.polylines import on_paper


class StillPicture:
    """One opaque image of an area, in the pixels of the device."""

    def __init__(self) -> None:
        self._image = QImage()
        self._shows: tuple[object, ...] = ()

    def paint(
        self,
        painter: QPainter,
        area: QRectF,
        ground: str,
        shows: tuple[object, ...],
        draw: Callable[[QPainter], object],
    ) -> None:
        """What `draw` paints within `area` on a ground of that colour; it is asked again when what
        the image `shows`, all that it depends on, is no longer equal, or its place another. On
        paper it stays lines and texts."""
        if on_paper(painter):
            painter.fillRect(area, QColor(ground))
            draw(painter)
            return
        placed = painter.deviceTransform()
        pixels = placed.mapRect(area).toAlignedRect()
        here = (area, ground, placed, *shows)
        if here != self._shows:
            self._shows = ()
            self._image = QImage(pixels.size(), QImage.Format.Format_RGB32)
            self._image.fill(QColor(ground))
            with QPainter(self._image) as own:
                own.setTransform(placed * QTransform.fromTranslate(-pixels.x(), -pixels.y()))
                draw(own)
            self._shows = here
        world = painter.worldTransform()
        screen = world.inverted()[0] * placed
        # in whole pixels of the device, so that Qt copies them
        painter.setWorldTransform(screen.inverted()[0])
        painter.drawImage(pixels.topLeft(), self._image)
        painter.setWorldTransform(world)
