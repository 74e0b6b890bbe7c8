"""Pages and pictures with settings that the window has and no command."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtSvg import QSvgGenerator

from gdviz.command.arguments import parsed
from gdviz.core.engine.race import Race
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import resolve
from gdviz.core.learning.fitted_values import data_of
from gdviz.core.view import ViewSpec
from gdviz.export.job import STILLS
from gdviz.export.stills import PIXELS_PER_INCH
from gdviz.render.cards.data_picture import DataPicture, DataStyle
from gdviz.render.page.page import SIZE, PagePainter
from gdviz.render.paint.theme import LIGHT, racer_colours


def _race(words: tuple[object, ...]) -> Race:
    """The race of these words of `gdviz export`."""
    given = parsed(["export", *(str(word) for word in words), "-o", "none.png"])
    options = (given.start, given.steps, given.noise, given.seed, given.batch, given.stop)
    return finished(resolve(given.spec, given.formula, *options))


def page_file(path: Path, *words: object, step: int | None = None, **style: Any) -> Path:
    """The page of these words of `gdviz export` with any setting a page has; `map` is a dict."""
    race = _race(words)
    size, title = style.pop("size", SIZE), style.pop("title", "")
    page = PagePainter(race, ViewSpec(**(style.pop("map", {}) | style)), size, title)
    shown = race.steps if step is None else step
    path.write_bytes(STILLS[path.suffix](page, shown, size, ""))
    return path


def data_file(path: Path, *words: object, step: int, **style: Any) -> Path:
    """The picture of a race's data as SVG, 640 by 480; `style` as the picture's own."""
    race = _race(words)
    made, size = data_of(race), QSize(640, 480)
    assert made is not None
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
    generator.setFileName(str(path))
    generator.setResolution(PIXELS_PER_INCH)
    generator.setSize(size)
    generator.setViewBox(QRect(QPoint(), size))
    look = DataStyle(racer_colours(race.spec, LIGHT), **{"shown": (True,) * 9, **style})
    picture = DataPicture(made, QRectF(QPointF(), QSizeF(size)), LIGHT)
    with QPainter(generator) as painter:
        picture.paint(painter, race, step, look)
    return path
