"""One plot: what it shows, and where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QRectF

from gdviz.render.map.trails import TrailStyle
from gdviz.render.paint.mapping import View
from gdviz.render.scene.scene import Scene

# in units of a plot: a curve, a head, and how far a head at the edge reaches out
CURVE, HEAD, BEYOND = 1.7, 5.6, 4.7


@dataclass(frozen=True, eq=False)
class PlotSpot:
    """The plot of a scene, as `MapSpot` is a map of one; texts at its axes are `size` units large.
    `near` is the racer, row and height nearest to the pointer."""

    scene: Scene
    view: View
    unit: float = 1.0
    size: float = 11.5
    near: tuple[int, int, float] | None = None

    @property
    def clip(self) -> QRectF:
        """Where it may paint: heads at the edge are whole."""
        return self.view.rect.adjusted(-BEYOND, -BEYOND, BEYOND, BEYOND)

    @cached_property
    def style(self) -> TrailStyle:
        """The racers shown, their colours, and how wide their curves are."""
        return TrailStyle(self.scene.colours, self.scene.visible, CURVE, HEAD)
