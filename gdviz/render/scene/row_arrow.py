"""The step that a single row of the data would make."""

from __future__ import annotations

from dataclasses import dataclass

from gdviz.core.base.arrays import Array


@dataclass(frozen=True, eq=False)
class RowArrow:
    """The negative gradient of row `row` alone at a racer's point, on the map's axes (2,)."""

    racer: int
    row: int
    downhill: Array
