"""The racers' tracks laid on a block of heights, kept while the camera moves around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF

from gdviz.core.base.arrays import Array, Flags, Integers
from gdviz.core.engine.race import Race
from gdviz.core.spec.slots import slots
from gdviz.render.map.chunks import chunk_of, continues, reached
from gdviz.render.paint.polylines import clipped_of, lengths, thinned_chunks, travelled
from gdviz.render.paint.theme import Theme, dashed
from gdviz.render.surface.terrain import Terrain

# a trail follows the surface in pieces of this length; the box is 2 wide
PIECE = 2.0 / 110
# the most pieces of one step, and of all the steps of one racer in a chunk
MOST_OF_STEP, MOST_OF_CHUNK = 96, 40_000
# pieces that are kept, in 73 bytes each; those laid first are dropped
MOST_KEPT = 500_000
# points nearer than this to the one before are left out
NEAR = 1.0 / 900
# a racer's own loss may lie this share of the height off the surface, and still be drawn on it
OFF = 0.03
DASH, GAP = 0.034, 0.026
BOX = QRectF(-1.0, -1.0, 2.0, 2.0)
NONE = np.empty(0, np.intp)


@dataclass(frozen=True, eq=False)
class Pieces:
    """Short segments: `ends` (n, 6) are x, y, z of both ends in the block; of the racer and the row
    (n,) to which their step leads; `ink` (n,) is false in the gaps of dashes."""

    ends: Array
    racer: Integers
    row: Integers
    ink: Flags

    def some(self, which: Integers) -> Pieces:
        """Those at some places."""
        return Pieces(self.ends[which], self.racer[which], self.row[which], self.ink[which])


def together(parts: Sequence[Pieces]) -> Pieces:
    """The pieces of all parts, one after the other."""
    names = ("ends", "racer", "row", "ink")
    return Pieces(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


NOTHING = Pieces(np.empty((0, 6)), NONE, NONE, np.empty(0, bool))


@dataclass(frozen=True, eq=False)
class Bends:
    """Rows of tracks, racer by racer, with straight lines between those of each: `places` (n, 2) in
    the block, z `off` the surface, and how `far` dashes have come there."""

    racer: Integers
    row: Integers
    places: Array
    off: Array
    far: Array


@dataclass(frozen=True, eq=False)
class Chunk:
    """The trails of some steps on a block, and whether no later step adds to them."""

    bends: Bends
    pieces: Pieces
    final: bool


def heights_of(ground: Terrain, losses: Array, places: Array) -> tuple[Array, Array]:
    """z of racers with their losses at places (n, 2) of the block: (surface, above or below it).

    Where both nearly agree, a racer lies on the surface.
    """
    surface = ground.surface(places[:, 0], places[:, 1])
    apart = np.nan_to_num(ground.height(losses) - surface)
    inside = (np.abs(places) <= 1.0).all(axis=1)
    return surface, np.where(inside & (np.abs(apart) > OFF * ground.rise), apart, 0.0)


def _alike(race: Race, before: Race) -> bool:
    """Whether the racers' slots are the same, from which dashes come."""
    return slots(race.spec.entries) == slots(before.spec.entries)


class Drape:
    """All trails of a race on a block, chunk by chunk; each is laid once."""

    def __init__(self, ground: Terrain, theme: Theme) -> None:
        self.ground = ground
        self.theme = theme
        self._race: Race | None = None
        self._kept: dict[int, Chunk] = {}

    def has(self, race: Race, first: int) -> bool:
        """Whether the chunk from row `first` on need not be laid."""
        self._follow(race)
        return first in self._kept

    def chunk(self, race: Race, first: int) -> Chunk:
        """The whole chunk from row `first` on, as far as its racers have come."""
        self._follow(race)
        if first not in self._kept:
            made = self._laid(race, first, first + chunk_of(race.spec.steps))
            count = sum(len(kept.pieces.row) for kept in (made, *self._kept.values()))
            while self._kept and count > MOST_KEPT:
                count -= len(self._kept.pop(next(iter(self._kept))).pieces.row)
            self._kept[first] = made
        return self._kept[first]

    def _follow(self, race: Race) -> None:
        """Forget what is not of this race, or has grown in it."""
        if race is not self._race:
            before = self._race
            same = before is not None and continues(race, before) and _alike(race, before)
            self._kept = {k: made for k, made in self._kept.items() if same and made.final}
            self._race = race

    def pieces(self, race: Race, first: int, last: int) -> Pieces:
        """The trails from row `first` to row `last`, both of one chunk."""
        size = chunk_of(race.spec.steps)
        if first % size:
            # the last steps of a race begin anywhere
            return self._laid(race, first, last).pieces
        chunk = self.chunk(race, first)
        whole, tip = chunk.pieces, self.tip(race, chunk, last)
        found = together([whole.some(np.flatnonzero(whole.row <= last)), tip])
        return found.some(np.argsort(found.racer, kind="stable"))

    def tip(self, race: Race, chunk: Chunk, last: int) -> Pieces:
        """The pieces that lead to row `last` from the bends before it."""
        bends, tracks = chunk.bends, race.tracks
        racers = np.arange(len(tracks))
        until = np.array([min(last, track.steps) for track in tracks], np.intp)
        order, at = bends.racer * (race.spec.steps + 1), racers * (race.spec.steps + 1)
        at = np.searchsorted(order + bends.row, at + until, "right") - 1
        racers = racers[at >= 0]
        racers = racers[bends.racer[at[racers]] == racers]
        racers = racers[bends.row[at[racers]] < until[racers]]
        if not len(racers):
            return NOTHING
        at, until = at[racers], until[racers]
        ends = [(tracks[i], row) for i, row in zip(racers.tolist(), until.tolist(), strict=True)]
        here = self.ground.placed(np.array([track.points[row, :2] for track, row in ends]))
        off = heights_of(self.ground, np.array([track.losses[row] for track, row in ends]), here)[1]
        pairs = Bends(
            np.repeat(racers, 2),
            np.column_stack([bends.row[at], until]).ravel(),
            np.stack([bends.places[at], here], axis=1).reshape(-1, 2),
            np.column_stack([bends.off[at], off]).ravel(),
            np.repeat(bends.far[at], 2),
        )
        return self._cut(pairs, *_steps(pairs), _most(race))

    def _laid(self, race: Race, first: int, last: int) -> Chunk:
        bends = self._bends(race, first, last)
        begin, kept = _steps(bends)
        long = np.zeros(len(bends.row))
        long[begin] = lengths(kept)
        numbers = slots(race.spec.entries)
        for i, track in enumerate(race.tracks):
            mine = np.flatnonzero(bends.racer == i)
            if dashed(numbers[i], self.theme) and len(mine):
                start = travelled(self.ground.placed(track.points[: first + 1, :2]))
                bends.far[mine] = start + np.cumsum(long[mine]) - long[mine]
        final = min(last, race.spec.steps) <= reached(race)
        return Chunk(bends, self._cut(bends, begin, kept, _most(race)), final)

    def _bends(self, race: Race, first: int, last: int) -> Bends:
        """The points that are not left out, without how far dashes have come."""
        racer, row, places, losses = [], [], [], []
        for i, track in enumerate(race.tracks):
            if min(last, track.steps) > first:
                found = self.ground.placed(track.points[first : last + 1, :2])
                keep = np.flatnonzero(thinned_chunks(found, len(found), NEAR))
                racer.append(np.full(len(keep), i))
                row.append(first + keep)
                places.append(found[keep])
                losses.append(track.losses[first : last + 1][keep])
        if not row:
            return Bends(NONE, NONE, np.empty((0, 2)), np.empty(0), np.empty(0))
        rows = np.concatenate(row)
        flat = np.concatenate(places)
        off = heights_of(self.ground, np.concatenate(losses), flat)[1]
        return Bends(np.concatenate(racer), rows, flat, off, np.zeros(len(rows)))

    def _cut(self, bends: Bends, begin: Integers, kept: Array, most: int) -> Pieces:
        """The lines (n, 4) from bends (n,) in short pieces, at most so many of each."""
        long = lengths(kept)
        count = np.clip(np.ceil(long / PIECE), 1, most).astype(np.intp)
        of = np.repeat(np.arange(len(kept)), count)
        k = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
        low, high = (k / count[of])[:, None], ((k + 1) / count[of])[:, None]
        way = kept[of, 2:] - kept[of, :2]
        flat = np.concatenate([kept[of, :2] + low * way, kept[of, :2] + high * way], axis=1)
        start, end = bends.off[begin[of], None], bends.off[begin[of] + 1, None]
        apart = start + np.concatenate([low, high], axis=1) * (end - start)
        x, y = flat[:, [0, 2]].ravel(), flat[:, [1, 3]].ravel()
        z = (self.ground.surface(x, y) + apart.ravel()).reshape(-1, 2)
        ends = np.column_stack([flat[:, :2], z[:, 0], flat[:, 2:], z[:, 1]])
        racer, row = bends.racer[begin[of]], bends.row[begin[of] + 1]
        middle = bends.far[begin[of]] + 0.5 * (low + high)[:, 0] * long[of]
        ink = middle % (DASH + GAP) < DASH
        return Pieces(ends, racer, row, ink | (racer < len(self.theme.racers)))


def _steps(bends: Bends) -> tuple[Integers, Array]:
    """The lines between bends within the box (n, 4), and the bends (n,) from which they lead."""
    pairs = np.concatenate([bends.places[:-1], bends.places[1:]], axis=1)
    joined = (bends.racer[1:] == bends.racer[:-1]) & np.isfinite(pairs).all(axis=1)
    begin = np.flatnonzero(joined)
    if np.abs(bends.places).max(initial=0.0) <= 1.0:
        return begin, pairs[begin]
    kept, which = clipped_of(pairs[begin], BOX, margin=0.0)
    return begin[which], kept


def _most(race: Race) -> int:
    """The most pieces of one step."""
    return max(1, min(MOST_OF_STEP, MOST_OF_CHUNK // chunk_of(race.spec.steps)))
