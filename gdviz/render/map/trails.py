"""The racers' trails on a map, cut into chunks, so that they look the same whenever they are
drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from PySide6.QtGui import QPainter, QPen

from gdviz.core.base.arrays import Array, Integers
from gdviz.core.engine.race import Ending, Race, Track
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import (
    clipped_of,
    dashes_of,
    draw_segments,
    pen,
    thinned_chunks,
    travelled,
)
from gdviz.render.paint.theme import Theme, dashed

CHUNKS = 24
SMALLEST_CHUNK = 8
# in widths of a trail
CASING_WIDTH, DASH, GAP = 1.1, 3.5, 2.5
# in how many shades the last steps fade
FADES = 6
# widths of the top trail and of the lowest one among many
TOP, BOTTOM, WIDEST_FROM = 0.9, 1.4, 5


@dataclass(frozen=True)
class TrailStyle:
    """Which racers are drawn, in which colours, and how wide (in pixels)."""

    colours: tuple[str, ...]
    shown: tuple[bool, ...]
    width: float = 2.0
    head: float = 6.0

    def widths(self) -> Iterator[tuple[int, float]]:
        """The racers shown from the lowest to the top, the first, each with its trail's width.

        Lower ones are wider, so that they still show where all run along the same track.
        """
        order = [i for i in reversed(range(len(self.shown))) if self.shown[i]]
        for above, i in zip(reversed(range(len(order))), order, strict=True):
            share = above / max(len(order) - 1, WIDEST_FROM)
            yield i, self.width * (TOP + (BOTTOM - TOP) * share)


def chunk_of(steps: int) -> int:
    """Steps drawn as one layer: later chunks lie on earlier ones, whenever they are drawn."""
    return max(SMALLEST_CHUNK, -(-steps // CHUNKS))


def reached(race: Race) -> int:
    """Up to this step every trail is known: no running racer has fewer steps."""
    tracks = () if race.done else race.tracks
    running = (t.steps for t in tracks if t.outcome.ending is Ending.RUNNING)
    return min(running, default=race.spec.steps)


def continues(race: Race, earlier: Race) -> bool:
    """Whether `race` is the same race as `earlier`, at the same or a later length."""
    if race is earlier:
        return True
    if race.spec != earlier.spec or len(race.tracks) != len(earlier.tracks):
        return False
    pairs = zip(race.tracks, earlier.tracks, strict=True)
    return all(a.points.base is b.points.base for a, b in pairs)


class Cuts:
    """The trails from row `first` to row `last` as segments on the screen, cut into chunks.

    All of a racer's chunks are computed at once; each is the same as if it were alone.
    """

    def __init__(
        self, view: View, race: Race, style: TrailStyle, theme: Theme, first: int, last: int
    ) -> None:
        self.style = style
        size = chunk_of(race.spec.steps)
        self.chunks = [(row, min(row + size, last)) for row in range(first, last, size)]
        # a casing runs through under dashes
        self._casings: dict[int, tuple[Array, Integers]] = {}
        self._inks: dict[int, tuple[Array, Integers]] = {}
        for i, _ in style.widths():
            track = race.tracks[i]
            stop = min(last, track.steps)
            if stop > first:
                rows, chunk = _segments(view.map(places(track, first, stop + 1)), size)
                self._casings[i] = self._inks[i] = self._split(clipped_of(rows, view.rect), chunk)
                if dashed(i, theme):
                    # they continue where those before left off
                    start = travelled(view.map(places(track, 0, first + 1)))
                    on, off = DASH * style.width, GAP * style.width
                    self._inks[i] = self._split(dashes_of(rows, view.rect, on, off, start), chunk)

    def _split(self, cut: tuple[Array, Integers], chunk: Integers) -> tuple[Array, Integers]:
        """The remaining segments, and where each chunk's begin among them."""
        rows, which = cut
        return rows, np.searchsorted(chunk[which], np.arange(len(self.chunks) + 1))

    def casing(self, racer: int, chunk: int) -> Array:
        """The segments of a racer's chunk."""
        return _part(self._casings.get(racer), chunk)

    def ink(self, racer: int, chunk: int) -> Array:
        """The same, or the dashes of a racer with a dashed trail."""
        return _part(self._inks.get(racer), chunk)


def _segments(points: Array, size: int) -> tuple[Array, Integers]:
    """The segments (n, 4) of a track thinned in chunks, and the chunk of each."""
    kept = np.flatnonzero(thinned_chunks(points, size))
    rows = np.concatenate([points[kept[:-1]], points[kept[1:]]], axis=1)
    fine = np.isfinite(rows).all(axis=1)
    return rows[fine], (kept[:-1] // size)[fine]


def _part(found: tuple[Array, Integers] | None, chunk: int) -> Array:
    if found is None:
        return np.empty((0, 4))
    rows, begins = found
    return rows[begins[chunk] : begins[chunk + 1]]


def paint_trails(
    painter: QPainter,
    view: View,
    race: Race,
    step: int,
    style: TrailStyle,
    theme: Theme,
    first: int = 0,
) -> None:
    """All trails from row `first` up to `step` without a persistent picture: for SVG and PDF."""
    cuts = Cuts(view, race, style, theme, first, step)
    for draw in PASSES:
        draw(painter, cuts, theme)


def fading(step: int, count: int) -> Iterator[tuple[int, int, float]]:
    """The last `count` steps up to `step` in parts, (first, last, opacity), the oldest faintest."""
    begin = max(step - count, 0)
    ends = [begin + (step - begin) * k // FADES for k in range(FADES + 1)]
    for k, (first, last) in enumerate(pairwise(ends), 1):
        if last > first:
            yield first, last, k / FADES


def paint_chunks(
    painter: QPainter,
    cuts: Cuts,
    pens: list[tuple[int, QPen]],
    rows: Callable[[int, int], Array],
) -> None:
    """The segments of each chunk, racer by racer in the order of their pens."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for chunk in range(len(cuts.chunks)):
        for i, ink in pens:
            painter.setPen(ink)
            draw_segments(painter, rows(i, chunk))


def paint_casings(painter: QPainter, cuts: Cuts, theme: Theme) -> None:
    """The borders of the trails, chunk by chunk."""
    extra = CASING_WIDTH * cuts.style.width
    pens = [(i, pen(theme.casing, width + extra)) for i, width in cuts.style.widths()]
    paint_chunks(painter, cuts, pens, cuts.casing)


def paint_colours(painter: QPainter, cuts: Cuts, theme: Theme) -> None:
    """The trails themselves, chunk by chunk, the first racer's on top."""
    pens = [(i, pen(cuts.style.colours[i], width)) for i, width in cuts.style.widths()]
    paint_chunks(painter, cuts, pens, cuts.ink)


PASSES = (paint_casings, paint_colours)


def places(track: Track, first: int, stop: int) -> Array:
    """Where rows `first` to `stop` lie on a map, (n, 2): at (x, y), of one variable (x, loss)."""
    points = track.points[first:stop]
    if points.shape[1] == 1:
        return np.column_stack([points[:, 0], track.losses[first:stop]])
    return points[:, :2]


def lost(track: Track, step: int) -> bool:
    """Whether a racer has fallen out of the race before `step`."""
    out = (Ending.DIVERGED, Ending.LEFT_DOMAIN, Ending.RUNAWAY)
    return step > track.steps and track.outcome.ending in out
