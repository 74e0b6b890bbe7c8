"""Pictures as arrays, and drawing on one."""

import numpy as np
from PySide6.QtGui import QImage, QPainter

from gdviz.core.view import ViewSpec
from gdviz.render.page.page import SIZE, PagePainter

OPAQUE = QImage.Format.Format_ARGB32


def pixels(image):
    """The pixels (rows, columns, 4), alpha last."""
    image = image.convertToFormat(QImage.Format.Format_RGBA8888)
    data = np.frombuffer(image.constBits(), np.uint8)
    return data.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width()].copy()


def page_image(race, step, view=None, size=SIZE):
    """The page of a race at a step."""
    return PagePainter(race, view or ViewSpec(), size).frame(step)


def drawn(size, paint, ground="#ffffff"):
    """The pixels after `paint(painter)` on an empty picture."""
    image = QImage(*size, OPAQUE)
    image.fill(ground)
    with QPainter(image) as painter:
        paint(painter)
    return pixels(image)
