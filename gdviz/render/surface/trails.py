"""Trails and heads on a height map: full where they are seen, thin and faint where hidden."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter

from gdviz.core.base.arrays import AnyArray, Array, Flags, Integers
from gdviz.core.engine.race import Race
from gdviz.render.map.trail_image import TrailImage
from gdviz.render.map.trails import (
    Cuts,
    TrailStyle,
    chunk_of,
    paint_casings,
    paint_chunks,
    paint_colours,
)
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import pen
from gdviz.render.paint.theme import Theme, mixed
from gdviz.render.surface.drape import Drape
from gdviz.render.surface.picture import SurfacePicture

# a hidden trail is thinner by this factor, and its colour this near to that of the ground
THIN, FAINT = 0.5, 0.5
# the pieces of trails that are drawn roughly, and how wide
MOST_ROUGH, ROUGH_WIDTH = 6_000, 0.8
# hidden heads are drawn with this many tenths of their strength
GHOST = 0.4


@dataclass(frozen=True, eq=False)
class Block:
    """A block as it is seen: its trails, and the picture that says which parts are hidden."""

    drape: Drape
    picture: SurfacePicture
    theme: Theme

    @property
    def view(self) -> View:
        """The picture's canvas, for callers that need no more than that."""
        return View(self.picture.projection.canvas, (-1.0, 1.0, -1.0, 1.0))


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
        found, left = [], patience
        for first_row, stop in self.chunks:
            fresh, began = not block.drape.has(race, first_row), time.thread_time()
            if fresh and left < 0.0:
                break
            found.append(block.drape.pieces(race, first_row, stop))
            left -= fresh * (time.thread_time() - began)
        self.complete = len(found) == len(self.chunks)
        self.chunks = self.chunks[: len(found)]
        ends = np.concatenate([np.empty((0, 6)), *(f.ends for f in found)])
        racer = np.concatenate([np.empty(0, np.intp), *(f.racer for f in found)])
        ink = np.concatenate([np.empty(0, bool), *(f.ink for f in found)])
        chunk = np.repeat(np.arange(len(found)), [len(f.racer) for f in found])
        if most is not None and len(ends) > most:
            begins, stops = _joined(ends, (racer, ink, chunk), -(-len(ends) // most))
            ends = np.concatenate([ends[begins, :3], ends[stops, 3:]], axis=1)
            racer, ink, chunk = racer[begins], ink[begins], chunk[begins]
        seen, hidden = _seen(block.picture, ends)
        self._casings, self._inks = {}, {}
        self._hidden: dict[int, tuple[Array, Integers]] = {}
        for i, _ in style.widths():
            mine = racer == i
            for into, some in (
                (self._casings, mine & ~hidden),
                (self._inks, mine & ~hidden & ink),
                (self._hidden, mine & hidden & ink),
            ):
                rows = np.flatnonzero(some)
                into[i] = self._split((seen[rows], rows), chunk)

    def hidden(self, racer: int, chunk: int) -> Array:
        """The segments of a racer's chunk that lie behind something."""
        rows, begins = self._hidden[racer]
        return rows[begins[chunk] : begins[chunk + 1]]


def _joined(ends: Array, kinds: tuple[AnyArray, ...], count: int) -> tuple[Integers, Integers]:
    """The first and the last piece of each `count` that follow one another and are of a kind."""
    apart = (ends[1:, :3] != ends[:-1, 3:]).any(axis=1)
    for kind in kinds:
        apart |= kind[1:] != kind[:-1]
    number = np.arange(len(ends))
    run = np.maximum.accumulate(np.where(np.append(True, apart), number, 0))
    begins = np.flatnonzero((number - run) % count == 0)
    return begins, np.append(begins[1:], len(ends)) - 1


def _seen(picture: SurfacePicture, ends: Array) -> tuple[Array, Flags]:
    """Segments of the block (n, 6) in pixels (n, 4), and which are hidden."""
    low, high = picture.projection.map(ends[:, :3]), picture.projection.map(ends[:, 3:])
    hidden = picture.scan.hides(picture.projection, 0.5 * (low + high))
    return np.concatenate([low[:, :2], high[:, :2]], axis=1), hidden


def paint_hidden(painter: QPainter, cuts: SurfaceCuts, theme: Theme) -> None:
    """Paint the hidden parts, thin and faint."""
    ground, colours = theme.relief[len(theme.relief) // 2], cuts.style.colours
    pens = [(i, pen(mixed(colours[i], ground, FAINT), THIN * w)) for i, w in cuts.style.widths()]
    paint_chunks(painter, cuts, pens, cuts.hidden)


# one layer each: hidden parts lie below all borders, whenever they are drawn
PASSES = (paint_hidden, paint_casings, paint_colours)


class SurfaceTrails(TrailImage):
    """The persistent picture of the trails on a block, as long as the camera rests."""

    passes = PASSES

    def __init__(self, block: Block, style: TrailStyle, ratio: float = 1.0) -> None:
        self.block = block
        super().__init__(block.view, style, block.theme, ratio)

    def cuts(self, race: Race, first: int, last: int) -> SurfaceCuts:
        """The trails from row `first` to row `last` as they are seen."""
        return SurfaceCuts(self.block, race, self.style, first, last)

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
