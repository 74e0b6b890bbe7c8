"""The steps of a chunk of trails that is not complete: another part of it in every frame."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race
from gdviz.render.map.chunks import chunk_of
from gdviz.render.map.trails import Cuts, TrailStyle, bends_of
from gdviz.render.paint.mapping import View
from gdviz.render.paint.polylines import clipped, clipped_of


class Tail(Cuts):
    """One chunk of trails without dashes from row `first`, cut once, and shown up to any row of it
    as `Cuts` of these rows alone."""

    def __init__(self, view: View, race: Race, style: TrailStyle, first: int) -> None:
        self.style, self.made_for, self._view = style, (race, first), view
        last = min(first + chunk_of(race.spec.steps), race.steps)
        self._known: dict[int, tuple[Array, list[int], Array, list[int], int]] = {}
        self._now: dict[int, Array] = {}
        running = [i for i, _ in style.widths() if race.tracks[i].steps > first]
        if not running:
            return
        points, keep = bends_of(view, [race.tracks[i] for i in running], first, last)
        for i, at, kept in zip(running, points, keep, strict=True):
            rows = np.flatnonzero(kept)
            lines = np.concatenate([at[rows[:-1]], at[rows[1:]]], axis=1)
            fine = np.isfinite(lines).all(axis=1)
            cut, which = clipped_of(lines[fine], view.rect)
            ends = rows[1:][fine][which].tolist()
            self._known[i] = at, rows.tolist(), cut, ends, race.tracks[i].steps - first

    def until(self, row: int) -> Tail:
        """These up to a row."""
        first = self.made_for[1]
        self.chunks = [(first, row)] if row > first else []
        for i, (at, bends, cut, ends, steps) in self._known.items():
            end = min(row - first, steps)
            begin = bends[bisect_right(bends, end) - 1]
            shown = cut[: bisect_right(ends, end)]
            tip = np.concatenate([at[begin], at[end]])[None]
            if begin < end and np.isfinite(tip).all():
                shown = np.concatenate([shown, clipped(tip, self._view.rect)])
            self._now[i] = shown
        return self

    def casing(self, racer: int, chunk: int) -> Array:
        return self._now.get(racer, np.empty((0, 4)))

    ink = casing
