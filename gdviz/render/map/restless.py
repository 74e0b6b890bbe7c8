"""Which parts of trails run to and fro: once they are past, they are drawn thin and pale, so that
a racer that oscillates does not paint the map over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from gdviz.core.base.arrays import Array, Flags
from gdviz.core.engine.race import Race, Track
from gdviz.core.spec.race import Box
from gdviz.render.map.chunks import chunk_of, continues, places

# a chunk is restless whose trail is this many times as long as the box around it is wide and high
TO_AND_FRO = 4.0
# a smaller part of the box is below the racer's own sign
SMALL = 0.01
# the last steps are drawn in full in any case
RECENT = 60


class Restless:
    """The restless chunks of a race's trails, as seen in a box; kept as long as the race goes on.

    Lengths are in sides of the box, so that a map, a height map and a page of any size agree.
    """

    def __init__(self, box: Box, race: Race) -> None:
        self._box, self._race, self._size = box, race, chunk_of(race.spec.steps)
        self._known: dict[int, Flags] = {}

    def of(self, box: Box, race: Race) -> Restless:
        """These, or new ones where they do not fit."""
        fits = box == self._box and continues(race, self._race)
        return self if fits else Restless(box, race)

    def chunks(self, race: Race, racer: int, count: int) -> Flags:
        """Which of the first `count` chunks of a racer are restless; all of them are complete."""
        known = self._known.get(racer, np.empty(0, bool))
        if len(known) < count:
            fresh = self._found(race.tracks[racer], len(known), count)
            known = self._known[racer] = np.concatenate([known, fresh])
        return known[:count]

    def settled(self, race: Race, racers: Iterable[int], whole: int) -> int:
        """How many of `whole` chunks are drawn as they stay: all, or those before the first recent
        one that is restless."""
        begin = max(whole - -(-RECENT // self._size), 0)
        recent = np.zeros(whole - begin, bool)
        for i in racers:
            recent |= self.chunks(race, i, whole)[begin:]
        return begin + int(recent.argmax()) if recent.any() else whole

    def quiet(
        self, race: Race, racers: Iterable[int], first: int, settled: int, count: int
    ) -> Mapping[int, Flags]:
        """Which of `count` chunks from `first` on are drawn thin and pale, racer by racer: restless
        ones that are settled. Racers without such a chunk are left out."""
        last = max(min(settled, first + count), first)
        found = {}
        for i in racers:
            flags = np.zeros(count, bool)
            flags[: last - first] = self.chunks(race, i, last)[first:]
            if flags.any():
                found[i] = flags
        return found

    def _found(self, track: Track, first: int, last: int) -> Flags:
        """The restless ones from chunk `first` up to `last`; one in which a racer ends is not."""
        size, flags = self._size, np.zeros(last - first, bool)
        there = min(last * size, track.steps) // size - first
        if there > 0:
            way = self._in_box(places(track, first * size, (first + there) * size + 1))
            with np.errstate(all="ignore"):
                steps = np.hypot(*np.diff(way, axis=0).T).reshape(there, size).sum(axis=1)
                parts = way[:-1].reshape(there, size, 2)
                around = np.hypot(*(parts.max(axis=1) - parts.min(axis=1)).T)
                flags[:there] = (steps > TO_AND_FRO * around) & (around > SMALL)
        return flags

    def _in_box(self, points: Array) -> Array:
        x0, x1, y0, y1 = self._box
        with np.errstate(all="ignore"):
            found: Array = points / (x1 - x0, y1 - y0)
        return found
