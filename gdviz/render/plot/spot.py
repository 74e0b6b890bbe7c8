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
# and how far a sign at the playhead reaches from its middle
REACH = 14.0


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
        return TrailStyle(self.scene.colours, self.scene.visible, CURVE, HEAD, self.scene.slots)

    def moving(self, step: int) -> QRectF:
        """The part of the plot in which something is painted at a step that is not at others."""
        series, shown, rect = self.scene.series, self.style.shown, self.view.rect
        # a step uphill is red from the row before
        places = [series.place(at, shown) for at in (max(step - 1, 0), step)]
        if not series.by_step:
            # also of racers that end before the playhead
            racers = [i for i, on in enumerate(shown) if on and len(series.values[i])]
            rows = [(i, max(series.row(i, step) - back, 0)) for i in racers for back in (0, 1)]
            places = sorted(places + [float(series.drawn[i][k]) for i, k in rows])
        left, right = (self.view.point(at, 0.0).x() for at in (places[0], places[-1]))
        return QRectF(left - REACH, rect.top(), right - left + 2.0 * REACH, rect.height())
