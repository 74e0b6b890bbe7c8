"""The part of a landscape that holds a race."""

from __future__ import annotations

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Ending, Race, Track
from gdviz.core.spec.race import FAR, MIN_WIDTH

# margin around the tracks, as a share of their extent; an extent is at least this share of the
# longer one
MARGIN, LEAST = 0.08, 0.25
# a racer's last steps, a box around them in their extents, and one around a minimum as a share of
# the landscape's; no share is less or more than these
LAST, AROUND, NEAR = 20, 1.6, 0.15
NEAREST, FARTHEST = 1e-5, 100.0
# of a racer that flees, the points within this many boxes of the landscape's own
NEARBY = 1.0
FLED = frozenset(
    {Ending.DIVERGED, Ending.CLIMBING, Ending.RUNAWAY, Ending.LEFT_BOX, Ending.LEFT_DOMAIN}
)


@np.errstate(all="ignore")
def near_racer(race: Race, racer: int, step: int) -> tuple[float, ...]:
    """A box of the landscape's proportions around the last steps of a racer up to `step`."""
    track = race.tracks[racer]
    row = min(step, track.steps)
    points = track.points[max(row - LAST, 0) : row + 1]
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return race.problem.box
    low, high = points.min(axis=0), points.max(axis=0)
    sides = np.array(race.problem.box)
    share = float(np.max((high - low) / (sides[1::2] - sides[::2])))
    # a racer at rest has no extent
    return _part_around(race, 0.5 * (low + high), AROUND * share if share > 0.0 else NEAR)


@np.errstate(all="ignore")
def near_minimum(race: Race, racer: int | None = None) -> tuple[float, ...]:
    """A box of the landscape's proportions around the lowest known minimum, of several the one
    nearest to the end of a racer; where none is known around the lowest place of all racers."""
    known = np.array([c.point for c in race.problem.lowest_minima], dtype=np.float64)
    if known.size:
        here = race.tracks[racer].points[-1] if racer is not None else np.array(race.start)
        apart = np.nan_to_num(((known - here) ** 2).sum(axis=1), nan=0.0)
        return _part_around(race, known[int(np.argmin(apart))], NEAR)
    seen = [track for track in race.tracks if track.lowest is not None]
    if not seen:
        return race.problem.box
    best = min(seen, key=lambda track: track.lowest or 0.0)
    return _part_around(race, best.points[int(np.nanargmin(best.losses[:]))], NEAR)


def _part_around(race: Race, middle: Array, share: float) -> tuple[float, ...]:
    """A box that is this share of the landscape's, as near as it can be drawn."""
    sides = np.array(race.problem.box)
    middle = np.clip(middle, -0.4 * FAR, 0.4 * FAR)
    wide = np.clip(share, NEAREST, FARTHEST) * (sides[1::2] - sides[::2])
    half = 0.5 * np.clip(wide, 10.0 * MIN_WIDTH * np.abs(middle), 0.8 * FAR)
    return tuple(np.column_stack([middle - half, middle + half]).ravel().tolist())


@np.errstate(all="ignore")
def race_extent(race: Race) -> tuple[float, ...]:
    """(x_min, x_max, y_min, y_max) around the start and all points of the racers shown, with a
    margin; (x_min, x_max) for one variable. A racer that flees counts as far as it is near the
    landscape's own box. The box of the landscape where there is no point at all."""
    points = [np.array([race.start], dtype=np.float64)]
    for track, entry in zip(race.tracks, race.spec.entries, strict=False):
        if entry.visible:
            points.append(_counted(race, track))
    rows = np.concatenate(points)
    rows = rows[np.isfinite(rows).all(axis=1)]
    if not len(rows):
        return race.problem.box
    low, high = rows.min(axis=0), rows.max(axis=0)
    wide = np.maximum(high - low, LEAST * (high - low).max())
    sides = np.array(race.problem.box)
    # a race that rests at its start
    wide = np.where(wide > 0.0, wide, LEAST * (sides[1::2] - sides[::2]))
    middle = np.clip(0.5 * (low + high), -0.4 * FAR, 0.4 * FAR)
    # as wide as can be drawn
    wide = np.clip(wide, 10.0 * MIN_WIDTH * np.abs(middle), 0.8 * FAR)
    half = (0.5 + MARGIN) * wide
    ends = np.column_stack([middle - half, middle + half])
    return tuple(ends.ravel().tolist())


def _counted(race: Race, track: Track) -> Array:
    if track.outcome.ending not in FLED:
        return track.points
    sides = np.array(race.problem.box)
    low, high = sides[::2], sides[1::2]
    reach = NEARBY * (high - low)
    near = ((track.points >= low - reach) & (track.points <= high + reach)).all(axis=1)
    found: Array = track.points[near]
    return found
