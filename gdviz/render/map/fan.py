"""The trails of the same race with other seeds: thin and faint below its own."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtGui import QPainter

from gdviz.core.engine.race import Race
from gdviz.render.map.spot import MapSpot
from gdviz.render.map.trail_image import TrailImage
from gdviz.render.map.trails import Cuts, TrailStyle, paint_colours
from gdviz.render.paint.mapping import View
from gdviz.render.paint.theme import Theme, mixed

# a trail's width, and how near its colour is to that of the ground
WIDTH, FAINT = 1.1, 0.55


class ThinTrails(TrailImage):
    """Trails without casings."""

    passes = (paint_colours,)
    quietens = False


def faint(style: TrailStyle, theme: Theme) -> TrailStyle:
    """The style of trails that are not the race's own."""
    colours = tuple(mixed(colour, theme.surface, FAINT) for colour in style.colours)
    return replace(style, colours=colours, width=WIDTH)


def _fitting(races: Sequence[Race], style: TrailStyle) -> list[Race]:
    """The races with the same racers."""
    return [race for race in races if len(race.tracks) == len(style.shown)]


def paint_fan(painter: QPainter, spot: MapSpot, step: int) -> None:
    """The trails up to a step without persistent pictures: for SVG and PDF."""
    view, theme = spot.view, spot.theme
    thin = faint(spot.style, theme)
    for race in _fitting(spot.scene.overlays.seeds, spot.style):
        paint_colours(painter, Cuts(view, race, thin, theme, 0, min(step, race.steps)), theme)


class Fan:
    """Keeps a picture of each race's trails as long as view, style and theme stay."""

    def __init__(self) -> None:
        self._seeds: list[ThinTrails] = []
        self._key: tuple[object, ...] = ()

    def paint(
        self,
        painter: QPainter,
        races: Sequence[Race],
        step: int,
        patience: float,
        view: View,
        style: TrailStyle,
        theme: Theme,
        ratio: float = 1.0,
        unit: float = 1.0,
    ) -> bool:
        """The trails up to a step, as in `TrailImage`; races with other racers are left out."""
        key = (view, style, theme, ratio, unit)
        if key != self._key:
            self._key, self._seeds = key, []
        fitting = _fitting(races, style)
        del self._seeds[len(fitting) :]
        while len(self._seeds) < len(fitting):
            self._seeds.append(ThinTrails(view, faint(style, theme), theme, ratio, unit))
        until, complete = time.thread_time() + patience, True
        for seed, race in zip(self._seeds, fitting, strict=True):
            complete &= seed.paint(painter, race, step, max(until - time.thread_time(), 0.0))
        return complete
