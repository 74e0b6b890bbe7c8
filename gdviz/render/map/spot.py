"""One map: what it shows, and where."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race
from gdviz.render.map.chunks import places
from gdviz.render.map.relief import Relief
from gdviz.render.map.trails import TrailStyle
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import Theme
from gdviz.render.scene.scene import Scene

# in units of a map
TRAIL, HEAD = 2.2, 6.0


@dataclass(frozen=True, eq=False)
class MapSpot:
    """One map of a scene, of all its racers or of one (`racer`, from 0).

    Its view is in units, of which each is `unit` pixels of the device: all lines, signs and
    texts are as large in units everywhere. `relief` is there once it has been made; `pointed` is
    the point of the landscape under the pointer.
    """

    scene: Scene
    view: View
    racer: int | None = None
    relief: Relief | None = None
    pointed: tuple[float, float] | None = None
    unit: float = 1.0

    @property
    def clip(self) -> QRectF:
        """Where it may paint."""
        return self.view.rect

    @property
    def race(self) -> Race:
        """The race as its map has it."""
        return self.scene.on_map

    @property
    def theme(self) -> Theme:
        """The colours."""
        return self.scene.theme

    def shows(self, racer: int) -> bool:
        """Whether a racer is on this map."""
        return self.racer in (None, racer) and racer < len(self.race.tracks)

    def trail(self, racer: int) -> Array:
        """All places of a racer that are known, (n, 2); the same array as long as they are."""
        if racer not in self._trails:
            track = self.race.tracks[racer]
            self._trails[racer] = places(track, 0, len(track.points))
        return self._trails[racer]

    @cached_property
    def _trails(self) -> dict[int, Array]:
        return {}

    @cached_property
    def style(self) -> TrailStyle:
        """The racers shown here, their colours, and how wide their trails are."""
        shown = self.scene.visible
        if self.racer is not None:
            shown = tuple(i == self.racer for i in range(len(shown)))
        return TrailStyle(self.scene.colours, shown, TRAIL, HEAD, self.scene.slots)


def device_ratio(painter: QPainter) -> float:
    """The device's pixels per pixel of a painter."""
    device = painter.device()
    return device.devicePixelRatioF() if device is not None else 1.0
