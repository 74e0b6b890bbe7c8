"""The part of a landscape that holds a race."""

from __future__ import annotations

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Ending, Race, Track
from gdviz.core.spec.race import FAR, MIN_WIDTH

# margin around the tracks, as a share of their extent; an extent is at least this share of the
# longer one
MARGIN, LEAST = 0.08, 0.25
# of a racer that flees, the points within this many boxes of the landscape's own
NEARBY = 1.0
FLED = frozenset(
    {Ending.DIVERGED, Ending.CLIMBING, Ending.RUNAWAY, Ending.LEFT_BOX, Ending.LEFT_DOMAIN}
)


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
