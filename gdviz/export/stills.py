"""A page as PNG, SVG or PDF, into memory."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QSize, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from gdviz.core.base.files import read_bounded, shown
from gdviz.core.base.knobs import InputError
from gdviz.render.page.page import PagePainter

# a race's TOML text is kept under this key in a PNG
TEXT_KEY = "gdviz-race"
PIXELS_PER_INCH = 96
MOST_BYTES = 64 * 1024 * 1024


def png(page: PagePainter, step: int, size: tuple[int, int], comment: str) -> bytes:
    """The page as PNG; the race file is in its text chunk."""
    image = page.frame(step)
    image.setText(TEXT_KEY, comment)
    buffer = _memory()
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise InputError(f"a picture of {size[0]}x{size[1]} pixels is too large")
    return bytes(buffer.data().data())


def race_text(path: Path) -> str:
    """The race file inside an exported PNG; InputError if there is none."""
    image = QImage()
    image.loadFromData(read_bounded(path, MOST_BYTES), "PNG")
    text = image.text(TEXT_KEY)
    if not text:
        raise InputError(f"{shown(path)}: holds no race; only pictures exported by gdviz do")
    return text


def svg(page: PagePainter, step: int, size: tuple[int, int], comment: str) -> bytes:
    """The page as SVG 1.1 with text as text; the race file is its description."""
    # the default version, SVG Tiny 1.2, has no clipping
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    buffer = _memory()
    generator.setOutputDevice(buffer)
    generator.setResolution(PIXELS_PER_INCH)
    generator.setSize(QSize(*size))
    generator.setViewBox(QRect(0, 0, *size))
    generator.setTitle(page.title)
    generator.setDescription(comment)
    _paint(generator, page, step)
    return bytes(buffer.data().data())


def pdf(page: PagePainter, step: int, size: tuple[int, int], comment: str) -> bytes:
    """The page as one-page PDF of the same size in pixels; the race file is attached."""
    buffer = _memory()
    writer = pdf_writer(buffer, size, page.title, "race.toml", comment)
    _paint(writer, page, step)
    return bytes(buffer.data().data())


def pdf_writer(
    place: QIODevice | str, size: tuple[int, int], title: str, attached: str, comment: str
) -> QPdfWriter:
    """What writes pages of that size in pixels to a device or a file, the comment attached."""
    writer = QPdfWriter(place)
    writer.setResolution(PIXELS_PER_INCH)
    points = QSizeF(*size) * (72.0 / PIXELS_PER_INCH)
    exact = QPageSize.SizeMatchPolicy.ExactMatch
    writer.setPageSize(QPageSize(points, QPageSize.Unit.Point, "", exact))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)
    writer.setTitle(title)
    writer.setCreator("gdviz")
    writer.addFileAttachment(attached, QByteArray(comment.encode()), "application/toml")
    return writer


def _paint(device: QSvgGenerator | QPdfWriter, page: PagePainter, step: int) -> None:
    painter = QPainter(device)
    try:
        page.paint(painter, step)
    finally:
        painter.end()


def _memory() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer
