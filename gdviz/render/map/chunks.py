"""The chunks into which trails are cut, so that they look the same whenever they are drawn."""

from __future__ import annotations

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Ending, Race, Track
from gdviz.render.paint.mapping import View

# of a chunk in steps; those of a long race are shorter than a part of it, since the last one, which
# is not complete, is drawn again in every frame, but not so short that there are more than MOST
CHUNKS, MOST_CHUNKS = 24, 200
SMALLEST_CHUNK, USUAL_CHUNK = 8, 48


def chunk_of(steps: int) -> int:
    """Steps drawn as one layer: later chunks lie on earlier ones, whenever they are drawn."""
    usual = max(USUAL_CHUNK, -(-steps // MOST_CHUNKS))
    return max(SMALLEST_CHUNK, min(-(-steps // CHUNKS), usual))


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


class Lengths:
    """How long trails are on the screen up to a row: dashes continue where those before left off.

    Kept from chunk to chunk, as long as the race goes on.
    """

    def __init__(self, view: View, race: Race) -> None:
        self._view, self._race = view, race
        self._size = chunk_of(race.spec.steps)
        self._known: dict[int, Array] = {}

    def of(self, view: View, race: Race) -> Lengths:
        """These, or new ones where they do not fit."""
        fits = view == self._view and continues(race, self._race)
        return self if fits else Lengths(view, race)

    def until(self, racer: int, track: Track, row: int) -> float:
        """The length of a racer's trail up to a row, its pieces with NaN left out."""
        known, size = self._known.get(racer, np.zeros(1)), self._size
        begin, whole = len(known) - 1, row // size
        if begin < whole:
            fresh = self._pieces(track, begin * size, whole * size).reshape(-1, size).sum(axis=1)
            sums = np.cumsum(np.concatenate([known[-1:], fresh]))
            known = self._known[racer] = np.concatenate([known, sums[1:]])
        return float(known[whole] + self._pieces(track, whole * size, row).sum())

    def _pieces(self, track: Track, first: int, last: int) -> Array:
        way = np.diff(self._view.map(places(track, first, last + 1)), axis=0)
        return np.nan_to_num(np.hypot(way[:, 0], way[:, 1]))


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
