"""The race before the last edit: pale trails below those of the race, and pale heads."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from gdviz.core.engine.race import Race
from gdviz.render.map.chunks import lost, places
from gdviz.render.map.fan import ThinTrails
from gdviz.render.map.spot import MapSpot, device_ratio
from gdviz.render.map.trails import Cuts, TrailStyle, paint_colours
from gdviz.render.paint import marks
from gdviz.render.paint.layer import Moment
from gdviz.render.paint.polylines import on_paper
from gdviz.render.paint.theme import marker, mixed, racer_colours
from gdviz.render.scene.scene import Ghost, Scene

# how near a colour is to that of the ground, and the sizes of a trail and a head in units
FAINT, WIDTH, HEAD = 0.5, 1.2, 4.4


def ghost_shown(scene: Scene, ghost: Ghost) -> tuple[bool, ...]:
    """Which racers of a ghost are shown: those that were, and are not hidden in the race."""
    entries, now = ghost.race.spec.entries, scene.visible
    shown = tuple(entry.visible for entry in entries)
    if len(entries) != len(now):
        return shown
    return tuple(a and b for a, b in zip(shown, now, strict=True))


def ghost_colours(scene: Scene, ghost: Ghost, ground: str) -> tuple[str, ...]:
    """The pale colours of a ghost's racers on a ground."""
    colours = racer_colours(ghost.race.spec, scene.theme)
    return tuple(mixed(colour, ground, FAINT) for colour in colours)


class GhostTrails:
    """A ghost's trails up to a step, and its racers there; one picture is kept."""

    def __init__(self) -> None:
        self._style: tuple[Scene, int | None, TrailStyle] | None = None
        self._image: ThinTrails | None = None

    def __call__(self, painter: QPainter, spot: MapSpot, moment: Moment) -> bool:
        ghost = spot.scene.overlays.ghost
        assert ghost is not None and ghost.mapped is not None
        race, style, complete = ghost.mapped, self._style_of(spot, ghost), True
        if on_paper(painter):
            last = min(moment.step, race.steps)
            cuts = Cuts(spot.view, race, style, spot.theme, 0, last)
            paint_colours(painter, cuts, spot.theme)
        else:
            wanted = (spot.view, style, spot.theme, device_ratio(painter), spot.unit)
            if self._image is None or self._image.drawn_for != wanted:
                self._image = ThinTrails(*wanted)
            complete = self._image.paint(painter, race, moment.step, 0.5 * moment.patience)
        _paint_heads(painter, spot, race, style, moment.step)
        return complete

    def _style_of(self, spot: MapSpot, ghost: Ghost) -> TrailStyle:
        known = self._style
        if known is None or known[0] is not spot.scene or known[1] != spot.racer:
            shown = ghost_shown(spot.scene, ghost)
            if spot.racer is not None:
                shown = tuple(on and i == spot.racer for i, on in enumerate(shown))
            colours = ghost_colours(spot.scene, ghost, spot.theme.surface)
            known = self._style = spot.scene, spot.racer, TrailStyle(colours, shown, WIDTH, HEAD)
        return known[2]


def _paint_heads(
    painter: QPainter, spot: MapSpot, race: Race, style: TrailStyle, step: int
) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for i, _ in style.widths():
        track = race.tracks[i]
        row = track.row(step)
        at = spot.view.point(*places(track, row, row + 1)[0].tolist())
        if spot.view.rect.contains(at) and not lost(track, step):
            colour, casing = style.colours[i], spot.theme.casing
            marks.draw_marker(painter, marker(i), at, style.head, colour, casing)
