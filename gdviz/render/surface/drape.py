"""The racers' tracks laid on a block of heights, kept while the camera moves around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF

from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race, Track
from gdviz.render.map.trails import chunk_of, continues, reached
from gdviz.render.paint.polylines import clipped_of, lengths, thinned_chunks, travelled
from gdviz.render.paint.theme import Theme, dashed
from gdviz.render.surface.terrain import Terrain

# a trail follows the surface in pieces of this length; the box is 2 wide
PIECE = 2.0 / 110
# the most pieces of one step, and of all the steps of one racer in a chunk
MOST_OF_STEP, MOST_OF_CHUNK = 96, 40_000
# points nearer than this to the one before are left out
NEAR = 1.0 / 900
# a racer's own loss may lie this share of the height off the surface, and still be drawn on it
OFF = 0.03
DASH, GAP = 0.034, 0.026
BOX = QRectF(-1.0, -1.0, 2.0, 2.0)


@dataclass(frozen=True, eq=False)
class Pieces:
    """Short segments: `ends` (n, 6) are x, y, z of both ends in the block, `racer` (n,) rises;
    `ink` (n,) is false in the gaps of dashes."""

    ends: Array
    racer: Array
    ink: Array


def heights_of(ground: Terrain, losses: Array, places: Array) -> tuple[Array, Array]:
    """z of racers with their losses at places (n, 2) of the block: (surface, above or below it).

    Where both nearly agree, a racer lies on the surface.
    """
    surface = ground.surface(places[:, 0], places[:, 1])
    apart = np.nan_to_num(ground.height(losses) - surface)
    inside = (np.abs(places) <= 1.0).all(axis=1)
    return surface, np.where(inside & (np.abs(apart) > OFF * ground.rise), apart, 0.0)


class Drape:
    """All trails of a race on a block, chunk by chunk; complete chunks are computed once."""

    def __init__(self, ground: Terrain, theme: Theme) -> None:
        self.ground = ground
        self.theme = theme
        self._race: Race | None = None
        self._kept: dict[int, Pieces] = {}
        self._last: tuple[Race, int, int, Pieces] | None = None

    def has(self, race: Race, first: int) -> bool:
        """Whether the complete chunk from row `first` on has been computed."""
        return first in self._kept and self._race is not None and continues(race, self._race)

    def pieces(self, race: Race, first: int, last: int) -> Pieces:
        """The trails from row `first` to row `last`, both of one chunk."""
        if self._race is None or not continues(race, self._race):
            self._kept.clear()
        self._race = race
        if first in self._kept and last - first == chunk_of(race.spec.steps):
            return self._kept[first]
        if self._last is not None and self._last[0] is race and self._last[1:3] == (first, last):
            return self._last[3]
        made = self._laid(race, first, last)
        if last - first == chunk_of(race.spec.steps) and last <= reached(race):
            self._kept[first] = made
        else:
            self._last = (race, first, last, made)
        return made

    def _laid(self, race: Race, first: int, last: int) -> Pieces:
        most = max(1, min(MOST_OF_STEP, MOST_OF_CHUNK // chunk_of(race.spec.steps)))
        found = [
            self._cut(track, i, first, min(last, track.steps), most)
            for i, track in enumerate(race.tracks)
            if min(last, track.steps) > first
        ]
        if not found:
            return Pieces(np.empty((0, 6)), np.empty(0, np.intp), np.empty(0, bool))
        flat, racers, apart, inks = (np.concatenate(part) for part in zip(*found, strict=True))
        x, y = flat[:, [0, 2]].ravel(), flat[:, [1, 3]].ravel()
        z = (self.ground.surface(x, y) + apart.ravel()).reshape(-1, 2)
        ends = np.column_stack([flat[:, :2], z[:, 0], flat[:, 2:], z[:, 1]])
        return Pieces(ends, racers, inks)

    def _cut(
        self, track: Track, racer: int, first: int, stop: int, most: int
    ) -> tuple[Array, Array, Array, Array]:
        """Flat segments (n, 4) of a racer inside the box, its number, z off the surface at their
        ends (n, 2), and whether ink is there."""
        places = self.ground.placed(track.points[first : stop + 1, :2])
        keep = np.flatnonzero(thinned_chunks(places, len(places), NEAR))
        places = places[keep]
        _, off = heights_of(self.ground, track.losses[first : stop + 1][keep], places)
        rows = np.concatenate([places[:-1], places[1:]], axis=1)
        fine = np.flatnonzero(np.isfinite(rows).all(axis=1))
        kept, which = clipped_of(rows[fine], BOX, margin=0.0)
        long = lengths(kept)
        count = np.clip(np.ceil(long / PIECE), 1, most).astype(np.intp)
        of = np.repeat(np.arange(len(kept)), count)
        k = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
        low, high = (k / count[of])[:, None], ((k + 1) / count[of])[:, None]
        way = kept[of, 2:] - kept[of, :2]
        flat = np.concatenate([kept[of, :2] + low * way, kept[of, :2] + high * way], axis=1)
        start, end = off[fine[which[of]]], off[fine[which[of]] + 1]
        apart = np.stack([start + low[:, 0] * (end - start), start + high[:, 0] * (end - start)], 1)
        ink = np.ones(len(of), bool)
        if dashed(racer, self.theme):
            begin = travelled(self.ground.placed(track.points[: first + 1, :2]))
            ahead = begin + np.cumsum(long) - long
            middle = ahead[of] + 0.5 * (low + high)[:, 0] * long[of]
            ink = middle % (DASH + GAP) < DASH
        return flat, np.full(len(of), racer), apart, ink
