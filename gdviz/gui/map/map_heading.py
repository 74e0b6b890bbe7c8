"""The heading above a map that shows one racer."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.gui.graphics.graphs import pg
from gdviz.gui.widgets.painted import PaintGuard
from gdviz.render.map.headings import Headings
from gdviz.render.scene.scene import Scene


class MapHeading(pg.GraphicsWidget):  # type: ignore[misc]
    """Sign, name and numbers of a racer at a step, painted under a `guard`."""

    def __init__(self, racer: int) -> None:
        super().__init__()
        self.racer, self.step = racer, 0
        self.guard = PaintGuard(self)
        self._headings: Headings | None = None

    def show_scene(self, scene: Scene) -> None:
        """Show another race, the same one grown, or another view of it."""
        self._headings = Headings(scene)
        self.fit()
        self.update()

    def fit(self) -> None:
        """Be as high as the heading needs at this width."""
        if self._headings is not None and self.width() > 0.0:
            self.setFixedHeight(self._headings.height(self.width()))

    def set_step(self, step: int) -> None:
        """Show the loss at this step."""
        self.step = step
        self.update()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self.fit()

    def boundingRect(self) -> QRectF:
        return QRectF(self.rect())

    def paint(self, painter: QPainter, *_: Any) -> None:
        self.guard.paint(painter, self.rect(), "the heading", self._paint)

    def _paint(self, painter: QPainter) -> None:
        headings = self._headings
        if headings is not None and self.racer < len(headings.scene.race.tracks):
            headings.paint(painter, self.rect(), self.racer, self.step)
