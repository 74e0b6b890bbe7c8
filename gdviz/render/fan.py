"""The ways of the same race with other seeds: thin and faint below its own."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtGui import QPainter

from gdviz.core.race import Race
from gdviz.render.theme import Theme, mixed
from gdviz.render.trail_image import TrailImage
from gdviz.render.trails import Cuts, TrailStyle, paint_colours
from gdviz.render.view import View

# a way's width, and how near its colour is to that of the ground
WIDTH, FAINT = 1.1, 0.55


class _Way(TrailImage):
    """A trail without a casing."""

    @property
    def passes(self) -> tuple[Callable[[QPainter, Cuts, Theme], None], ...]:
        return (paint_colours,)


def faint(style: TrailStyle, look: Theme) -> TrailStyle:
    """The style of ways that are not the race's own."""
    colours = tuple(mixed(colour, look.surface, FAINT) for colour in style.colours)
    return replace(style, colours=colours, width=WIDTH)


class Fan:
    """Keeps a picture of each race's ways as long as view, style and theme stay."""

    def __init__(self) -> None:
        self._ways: list[_Way] = []
        self._key: tuple[object, ...] = ()

    def paint(
        self,
        painter: QPainter,
        view: View,
        races: Sequence[Race],
        step: int,
        style: TrailStyle,
        look: Theme,
        patience: float = math.inf,
    ) -> bool:
        """The ways up to a step, as in `TrailImage.paint`; races with other racers are left out."""
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        key = (view, style, look.name, ratio)
        if key != self._key:
            self._key, self._ways = key, []
        fitting = [race for race in races if len(race.tracks) == len(style.shown)]
        del self._ways[len(fitting) :]
        while len(self._ways) < len(fitting):
            self._ways.append(_Way(view, faint(style, look), look, ratio))
        until = time.thread_time() + patience
        left = (max(until - time.thread_time(), 0.0) for _ in fitting)
        drawn = [
            way.paint(painter, race, step, seconds)
            for way, race, seconds in zip(self._ways, fitting, left, strict=True)
        ]
        return all(drawn)
