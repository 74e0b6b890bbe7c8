"""How often a whole race has gone through its data."""

from __future__ import annotations

from collections.abc import Callable

from gdviz.core.engine.race import Race
from gdviz.core.learning.fitted_values import batches_of, data_of


def common_epoch(race: Race) -> Callable[[int], float] | None:
    """The number of passes over the training rows by a step, where it takes several steps for one
    and as many of each racer; None elsewhere."""
    if data_of(race) is None or not race.tracks:
        return None
    batches = [batches_of(race, racer) for racer in range(len(race.tracks))]
    first = batches[0]
    if first.per_epoch < 2 or any(other.size != first.size for other in batches):
        return None
    return lambda step: float(first.seen(step)) / first.n
