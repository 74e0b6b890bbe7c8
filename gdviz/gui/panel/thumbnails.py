"""Small pictures of the landscapes."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QImage

from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Landscape
from gdviz.gui.gallery.pictures import Pictures
from gdviz.gui.state.background import Wanted
from gdviz.render.map.relief import relief
from gdviz.render.paint.theme import Theme

PICTURE = QSize(120, 84)


class Thumbnails(Pictures):
    """The pictures of landscapes, by their ids."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(PICTURE, _drawn, theme, parent)


def _drawn(name: str, size: tuple[int, int], theme: Theme, wanted: Wanted) -> QImage:
    problem = problem_of(Landscape(name))
    x0, x1, y0, y1 = problem.box
    return relief(problem, (x0, x1, y0, y1), size, theme, None, wanted).image
