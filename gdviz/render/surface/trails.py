"""Trails and heads on a height map: full where they are seen, thin and faint where hidden."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from gdviz.core.base.arrays import Array, Flags, Integers
from gdviz.core.engine.race import Race
from gdviz.core.spec.race import Box
from gdviz.render.map.chunks import chunk_of
from gdviz.render.map.trail_image import TrailImage
from gdviz.render.map.trails import (
    NONE,
    Cuts,
    TrailStyle,
    paint_casings,
    paint_chunks,
    paint_colours,
)
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import pen
from gdviz.render.paint.theme import Theme, mixed
from gdviz.render.surface.drape import NOTHING, Chunk, Drape, Pieces, together
from gdviz.render.surface.picture import SurfacePicture

# a hidden trail is thinner by this factor, and its colour this near to that of the ground
THIN, FAINT = 0.5, 0.5
# the pieces of trails that are drawn roughly, and how wide
MOST_ROUGH, ROUGH_WIDTH = 6_000, 0.8
# hidden heads are drawn with this many tenths of their strength
GHOST = 0.4


@dataclass(frozen=True, eq=False)
class Seen:
    """Pieces as the viewer sees them: segments (n, 4) in pixels, of which some are hidden."""

    pieces: Pieces
    rows: Array
    hidden: Flags


@dataclass(eq=False)
class Block:
    """A block as it is seen: its trails, and the picture that says which parts are hidden."""

    drape: Drape
    picture: SurfacePicture
    theme: Theme
    # the chunk that grows from frame to frame
    _last: tuple[Chunk, Seen] | None = field(default=None, init=False)

    @property
    def view(self) -> View:
        """The picture's canvas, for callers that need no more than that."""
        return View(self.picture.projection.canvas, (-1.0, 1.0, -1.0, 1.0))

    def seen(self, pieces: Pieces) -> Seen:
        """Pieces in pixels."""
        low, high = (self.picture.projection.map(ends) for ends in np.hsplit(pieces.ends, 2))
        hidden = self.picture.scan.hides(self.picture.projection, 0.5 * (low + high))
        return Seen(pieces, np.concatenate([low[:, :2], high[:, :2]], axis=1), hidden)

    def grown(self, race: Race, first: int, last: int) -> Seen:
        """The trails from row `first` to row `last`, both of one chunk: what has been seen of it
        before is not mapped again."""
        chunk = self.drape.chunk(race, first)
        if self._last is None or self._last[0] is not chunk:
            self._last = chunk, self.seen(chunk.pieces)
        whole, tip = self._last[1], self.seen(self.drape.tip(race, chunk, last))
        there = np.flatnonzero(whole.pieces.row <= last)
        rows = np.concatenate([whole.rows[there], tip.rows])
        hidden = np.concatenate([whole.hidden[there], tip.hidden])
        return Seen(together([whole.pieces.some(there), tip.pieces]), rows, hidden)


class SurfaceCuts(Cuts):
    """The trails from row `first` to row `last` as the viewer sees them, cut into chunks."""

    def __init__(
        self,
        block: Block,
        race: Race,
        style: TrailStyle,
        first: int,
        last: int,
        most: int | None = None,
        patience: float = math.inf,
    ) -> None:
        """`most` is how many pieces there may be, where they need not follow every bend; chunks are
        laid on the block for `patience` seconds of the processor."""
        self.style = style
        size = chunk_of(race.spec.steps)
        self.chunks = [(row, min(row + size, last)) for row in range(first, last, size)]
        self.complete = True
        if len(self.chunks) == 1 and most is None and first % size == 0:
            seen = block.grown(race, first, last)
            chunk: Integers = np.zeros(len(seen.rows), np.intp)
        else:
            pieces, chunk = self._pieces(block.drape, race, patience)
            if most is not None and len(pieces.row) > most:
                pieces, chunk = _joined(pieces, chunk, -(-len(pieces.row) // most))
            seen = block.seen(pieces)
        self._racers = len(race.tracks)
        key, ink = chunk * self._racers + seen.pieces.racer, seen.pieces.ink
        self._borders = self._sorted(seen.rows, key, ~seen.hidden)
        self._colours = self._sorted(seen.rows, key, ~seen.hidden & ink)
        self._behind = self._sorted(seen.rows, key, seen.hidden & ink)

    def _pieces(self, drape: Drape, race: Race, patience: float) -> tuple[Pieces, Integers]:
        """The pieces of the chunks that are laid in time, and the chunk of each."""
        found, left = [NOTHING], patience
        for first, last in self.chunks:
            fresh, began = not drape.has(race, first), time.thread_time()
            if fresh and left < 0.0:
                break
            found.append(drape.pieces(race, first, last))
            left -= fresh * (time.thread_time() - began)
        self.complete = len(found) > len(self.chunks)
        self.chunks = self.chunks[: len(found) - 1]
        chunk = np.repeat(np.arange(len(found)) - 1, [len(f.row) for f in found])
        return together(found), chunk

    def _sorted(self, rows: Array, key: Integers, there: Flags) -> tuple[Array, Integers]:
        """Some segments chunk by chunk and racer by racer, and where those of each begin."""
        place = np.flatnonzero(there)
        keys = key[place]
        order = np.argsort(keys, kind="stable")
        ends = np.arange(len(self.chunks) * self._racers + 1)
        return rows[place[order]], np.searchsorted(keys[order], ends)

    def _part(self, found: tuple[Array, Integers], racer: int, chunk: int) -> Array:
        rows, begins = found
        at = chunk * self._racers + racer
        return rows[begins[at] : begins[at + 1]]

    def casing(self, racer: int, chunk: int) -> Array:
        """The segments of a racer's chunk that are seen."""
        return NONE if self.is_quiet(racer, chunk) else self._part(self._borders, racer, chunk)

    def ink(self, racer: int, chunk: int) -> Array:
        """The same, or the dashes of a racer with a dashed trail."""
        return NONE if self.is_quiet(racer, chunk) else self._part(self._colours, racer, chunk)

    def hidden(self, racer: int, chunk: int) -> Array:
        """The segments of a racer's chunk that lie behind something, or all of a quiet one."""
        behind = self._part(self._behind, racer, chunk)
        if self.is_quiet(racer, chunk):
            return np.concatenate([behind, self._part(self._colours, racer, chunk)])
        return behind


def _joined(pieces: Pieces, chunk: Integers, count: int) -> tuple[Pieces, Integers]:
    """One piece instead of each `count` that follow one another and are of a kind."""
    ends, racer, ink = pieces.ends, pieces.racer, pieces.ink
    apart = (ends[1:, :3] != ends[:-1, 3:]).any(axis=1)
    for kind in (racer, ink, chunk):
        apart |= kind[1:] != kind[:-1]
    number = np.arange(len(ends))
    run = np.maximum.accumulate(np.where(np.append(True, apart), number, 0))
    begins = np.flatnonzero((number - run) % count == 0)
    stops = np.append(begins[1:], len(ends)) - 1
    longer = np.concatenate([ends[begins, :3], ends[stops, 3:]], axis=1)
    return Pieces(longer, racer[begins], pieces.row[stops], ink[begins]), chunk[begins]


def paint_hidden(painter: QPainter, cuts: SurfaceCuts, theme: Theme) -> None:
    """Paint the hidden and the quiet parts, thin and faint."""
    ground, colours = theme.relief[len(theme.relief) // 2], cuts.style.colours
    pens = [(i, pen(mixed(colours[i], ground, FAINT), THIN * w)) for i, w in cuts.style.widths()]
    paint_chunks(painter, cuts, pens, cuts.hidden)


Passes = tuple[Callable[[QPainter, Any, Theme], None], ...]
# one layer each: hidden parts lie below all borders, whenever they are drawn
PASSES: Passes = (paint_hidden, paint_casings, paint_colours)


class SurfaceTrails(TrailImage):
    """The persistent picture of the trails on a block, as long as the camera rests."""

    passes: Passes = PASSES

    def __init__(self, block: Block, style: TrailStyle, ratio: float = 1.0) -> None:
        self.block = block
        super().__init__(block.view, style, block.theme, ratio)

    @property
    def box(self) -> Box:
        return self.block.drape.ground.box

    def cuts(self, race: Race, first: int, last: int) -> SurfaceCuts:
        """The trails from row `first` to row `last` as they are seen."""
        return SurfaceCuts(self.block, race, self.style, first, last)

    # the drape itself keeps what a chunk has
    tip = cuts

    def paint_roughly(
        self, painter: QPainter, race: Race, first: int, last: int, patience: float
    ) -> None:
        """The trails from row `first` to row `last` in few pieces, as far as they can be laid on
        the block in time."""
        paint_rough_trails(painter, self.block, race, first, last, self.style, patience)


def paint_surface_trails(
    painter: QPainter, block: Block, race: Race, first: int, last: int, style: TrailStyle
) -> None:
    """The trails from row `first` to row `last` without a persistent picture."""
    cuts = SurfaceCuts(block, race, style, first, last)
    if not first:
        cuts.quieten(race, block.drape.ground.box, last)
    for draw in PASSES:
        draw(painter, cuts, block.theme)


def paint_rough_trails(
    painter: QPainter,
    block: Block,
    race: Race,
    first: int,
    last: int,
    style: TrailStyle,
    patience: float = math.inf,
) -> bool:
    """The trails from row `first` to row `last` as thin lines in few pieces, and whether `patience`
    was enough for all: a wide line takes five times as long, and the block turns meanwhile."""
    thin = replace(style, width=ROUGH_WIDTH)
    cuts = SurfaceCuts(block, race, thin, first, last, MOST_ROUGH, patience)
    paint_hidden(painter, cuts, block.theme)
    paint_colours(painter, cuts, block.theme)
    return cuts.complete


def on_surface(block: Block, point: tuple[float, ...]) -> tuple[QPointF, bool] | None:
    """The pixel of a point of the landscape, and whether it is hidden; None beside the block."""
    place = block.drape.ground.placed(np.array([point[:2]]))
    if not (np.abs(place) <= 1.0).all():
        return None
    z = block.drape.ground.surface(place[:, 0], place[:, 1])
    seen = block.picture.projection.map(np.column_stack([place, z]))
    hidden = block.picture.scan.hides(block.picture.projection, seen)
    return QPointF(float(seen[0, 0]), float(seen[0, 1])), bool(hidden[0])
