"""The racers' trails on a map, cut into chunks, so that they look the same whenever they are
drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from gdviz.core.base.arrays import Array, Flags, Integers
from gdviz.core.engine.race import Race, Track
from gdviz.core.spec.race import Box
from gdviz.render.map.chunks import Lengths, chunk_of, places
from gdviz.render.map.restless import Restless
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import (
    clipped_of,
    dashes_of,
    draw_segments,
    on_paper,
    pen,
    thinned_chunks,
)
from gdviz.render.paint.theme import Theme, dashed, mixed

# points that are cut at once
TOGETHER = 1 << 16
# in widths of a trail
CASING_WIDTH, DASH, GAP = 1.1, 3.5, 2.5
# how far a trail's border reaches at most, with its corners
WIDEST = 3.0
# in how many shades the last steps fade
FADES = 6
# of quiet chunks: the share of the others' width, and how near their colour is to the ground's
THIN, PALE = 0.45, 0.5
NONE = np.empty((0, 4))
# widths of the top trail and of the lowest one among many
TOP, BOTTOM, WIDEST_FROM = 0.9, 1.4, 5


@dataclass(frozen=True)
class TrailStyle:
    """Which racers are drawn, in which colours, and how wide (in pixels)."""

    colours: tuple[str, ...]
    shown: tuple[bool, ...]
    width: float = 2.0
    head: float = 6.0
    # of the racers; () are those of their places
    slots: tuple[int, ...] = ()

    def slot(self, racer: int) -> int:
        """The slot of a racer."""
        return self.slots[racer] if self.slots else racer

    def widths(self) -> tuple[tuple[int, float], ...]:
        """The racers shown from the lowest to the top, the first, each with its trail's width.

        Lower ones are wider, so that they still show where all run along the same track.
        """
        return self._widths

    @cached_property
    def _widths(self) -> tuple[tuple[int, float], ...]:
        order = [i for i in reversed(range(len(self.shown))) if self.shown[i]]
        shares = [k / max(len(order) - 1, WIDEST_FROM) for k in reversed(range(len(order)))]
        widths = (self.width * (TOP + (BOTTOM - TOP) * share) for share in shares)
        return tuple(zip(order, widths, strict=True))


class Cuts:
    """The trails from row `first` to row `last` as segments on the screen, cut into chunks.

    All chunks of all racers are computed at once; each is the same as if it were alone. `reach` is
    where they are, borders included, None where that is not known.
    """

    reach: QRectF | None = None
    # chunks that are drawn thin and pale, by racer
    quiet: Mapping[int, Flags] = {}

    def __init__(
        self,
        view: View,
        race: Race,
        style: TrailStyle,
        theme: Theme,
        first: int,
        last: int,
        lengths: Lengths | None = None,
    ) -> None:
        self.style = style
        size = chunk_of(race.spec.steps)
        self.chunks = [(row, min(row + size, last)) for row in range(first, last, size)]
        # a casing runs through under dashes
        self._casings: dict[int, tuple[Array, Integers]] = {}
        self._inks: dict[int, tuple[Array, Integers]] = {}
        lengths = lengths or Lengths(view, race)
        self.reach = QRectF()
        running = [i for i, _ in style.widths() if min(last, race.tracks[i].steps) > first]
        many = max(1, TOGETHER // max(1, last - first))
        for k in range(0, len(running), many):
            some = running[k : k + many]
            rows, part = _segments(view, [race.tracks[i] for i in some], first, last, size)
            cut = clipped_of(rows, view.rect)
            self.reach |= _around(cut[0], WIDEST * style.width)
            casings = self._split(cut, part, len(some))
            for place, i in enumerate(some):
                self._casings[i] = self._inks[i] = casings[place]
                if dashed(style.slot(i), theme):
                    mine = part // len(self.chunks) == place
                    start = lengths.until(i, race.tracks[i], first)
                    on, off = DASH * style.width, GAP * style.width
                    ink = dashes_of(rows[mine], view.rect, on, off, start)
                    self._inks[i] = self._split(ink, part[mine] % len(self.chunks))[0]

    def _split(
        self, cut: tuple[Array, Integers], part: Integers, racers: int = 1
    ) -> list[tuple[Array, Integers]]:
        """The remaining segments, and where each chunk's begin among them, for each racer; `part`
        numbers the chunks of all racers."""
        rows, which = cut
        count = len(self.chunks)
        begins = np.searchsorted(part[which], np.arange(racers * count + 1))
        return [(rows, begins[k * count : (k + 1) * count + 1]) for k in range(racers)]

    def quieten(self, race: Race, box: Box, step: int) -> None:
        """Of all chunks up to a step, draw those thin and pale that run to and fro in the box."""
        racers = [i for i, _ in self.style.widths()]
        restless = Restless(box, race)
        settled = restless.settled(race, racers, step // chunk_of(race.spec.steps))
        self.quiet = restless.quiet(race, racers, 0, settled, len(self.chunks))

    def is_quiet(self, racer: int, chunk: int) -> bool:
        """Whether a racer's chunk is drawn thin and pale."""
        flags = self.quiet.get(racer)
        return flags is not None and bool(flags[chunk])

    def casing(self, racer: int, chunk: int) -> Array:
        """The segments of a racer's chunk that is not quiet."""
        return NONE if self.is_quiet(racer, chunk) else _part(self._casings.get(racer), chunk)

    def ink(self, racer: int, chunk: int) -> Array:
        """The same, or the dashes of a racer with a dashed trail."""
        return NONE if self.is_quiet(racer, chunk) else _part(self._inks.get(racer), chunk)

    def pale(self, racer: int, chunk: int) -> Array:
        """The segments of a racer's chunk that is quiet."""
        return _part(self._inks.get(racer), chunk) if self.is_quiet(racer, chunk) else NONE


def bends_of(
    view: View, tracks: list[Track], first: int, last: int, size: int = 0
) -> tuple[Array, Flags]:
    """The points (tracks, n, 2) of tracks on the screen, NaN where one has ended, and which of them
    remain, thinned in chunks."""
    points = np.full((len(tracks), last - first + 1, 2), np.nan)
    for k, track in enumerate(tracks):
        there = places(track, first, min(last, track.steps) + 1)
        points[k, : len(there)] = there
    points = view.map(points.reshape(-1, 2)).reshape(points.shape)
    keep = thinned_chunks(points, size or last - first)
    for k, track in enumerate(tracks):
        keep[k, min(last, track.steps) - first] = True
    return points, keep


def _segments(
    view: View, tracks: list[Track], first: int, last: int, size: int
) -> tuple[Array, Integers]:
    """The segments (n, 4) of tracks thinned in chunks, and the chunk of each, numbered through from
    track to track."""
    points, keep = bends_of(view, tracks, first, last, size)
    racer, row = np.nonzero(keep)
    at = points[racer, row]
    rows = np.concatenate([at[:-1], at[1:]], axis=1)
    fine = np.isfinite(rows).all(axis=1) & (racer[:-1] == racer[1:])
    count = -(-(last - first) // size)
    return rows[fine], (racer[:-1] * count + row[:-1] // size)[fine]


def _around(rows: Array, margin: float) -> QRectF:
    """The rectangle around segments (n, 4)."""
    if not len(rows):
        return QRectF()
    ends = rows.reshape(-1, 2)
    low, high = ends.min(axis=0) - margin, ends.max(axis=0) + margin
    return QRectF(QPointF(*low.tolist()), QPointF(*high.tolist()))


def _part(found: tuple[Array, Integers] | None, chunk: int) -> Array:
    if found is None:
        return NONE
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
    lengths: Lengths | None = None,
) -> None:
    """All trails from row `first` up to `step` without a persistent picture: for SVG and PDF."""
    cuts = Cuts(view, race, style, theme, first, step, lengths)
    if not first:
        cuts.quieten(race, view.box, step)
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
    paper = on_paper(painter)
    for chunk in range(len(cuts.chunks)):
        for i, ink in pens:
            painter.setPen(ink)
            draw_segments(painter, rows(i, chunk), paper)


def paint_pale(painter: QPainter, cuts: Cuts, theme: Theme) -> None:
    """The quiet chunks, thin and pale."""
    if cuts.quiet:
        ground = theme.relief[len(theme.relief) // 2]
        colours = [mixed(colour, ground, PALE) for colour in cuts.style.colours]
        widths = [(i, width) for i, width in cuts.style.widths() if i in cuts.quiet]
        pens = [(i, pen(colours[i], THIN * width)) for i, width in widths]
        paint_chunks(painter, cuts, pens, cuts.pale)


def paint_casings(painter: QPainter, cuts: Cuts, theme: Theme) -> None:
    """The borders of the trails, chunk by chunk."""
    extra = CASING_WIDTH * cuts.style.width
    pens = [(i, pen(theme.casing, width + extra)) for i, width in cuts.style.widths()]
    paint_chunks(painter, cuts, pens, cuts.casing)


def paint_colours(painter: QPainter, cuts: Cuts, theme: Theme) -> None:
    """The trails themselves, chunk by chunk, the first racer's on top."""
    pens = [(i, pen(cuts.style.colours[i], width)) for i, width in cuts.style.widths()]
    paint_chunks(painter, cuts, pens, cuts.ink)


PASSES = (paint_pale, paint_casings, paint_colours)
