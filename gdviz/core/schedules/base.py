"""The base of learning-rate schedules.

A schedule is a table computed before the race: the factor on the racer's learning rate at steps
t = 0, 1, ... (t = 0 is the first step), and for some the momentum of each step. A closed-loop one
reacts to the loss instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar, dataclass_transform

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.catalogues import Catalog, freeze
from gdviz.core.base.knobs import linear, whole

Table = dict[str, Array]
# the meaning of a length of 0
WHOLE = "the whole race"


class Schedule:
    """Base of all schedules; a subclass is a frozen dataclass of knobs."""

    id: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()
    # the defaults of knobs under another name, where torch has others under that name
    by_alias: ClassVar[Mapping[str, Mapping[str, Any]]] = MappingProxyType({})
    # it needs the loss of each step, so it has `init` and `next` instead of a table
    closed_loop: ClassVar[bool] = False

    @classmethod
    def over(cls, steps: int) -> Schedule:
        """An instance that takes effect within a race of `steps`, where the default might be too
        long."""
        return cls()

    def table(self, steps: int) -> Table:
        """The factor on lr of each step as "lr", and where it sets one, "momentum"; (steps,)."""
        return {"lr": self.factors(np.arange(steps, dtype=np.float64), steps)}

    def factors(self, t: Array, steps: int) -> Array:
        """The factor on lr at t = 0, 1, ... of a race of `steps` steps."""
        raise NotImplementedError

    def momentum_at(self, step: int, steps: int) -> float | None:
        """The momentum that it sets at a step of a race of `steps`; None if it sets none."""
        if self.closed_loop:
            return None
        row = self.table(steps).get("momentum")
        return None if row is None else float(row[step])

    def at_rate(self, lr: float) -> Schedule:
        """This schedule for a racer that begins at a rate, on which a closed loop may depend."""
        return self

    def init(self) -> dict[str, Any]:
        """A closed loop's memory before the first step."""
        raise NotImplementedError

    def next(self, memory: dict[str, Any], loss: float) -> tuple[float, dict[str, Any]]:
        """The factor after a step that ended at `loss`, and the new memory."""
        raise NotImplementedError


SCHEDULES: Catalog[type[Schedule]] = Catalog("schedule")
C = TypeVar("C", bound=type[Schedule])


@dataclass_transform(frozen_default=True)
def schedule(cls: C) -> C:
    """Class decorator: make a frozen dataclass of knobs, and put it into the catalogue."""
    freeze(cls)
    SCHEDULES.add(cls)
    return cls


def steps_knob(default: int, about: str, low: int = 1, zero: str = "") -> Any:
    """A number of steps; `zero` says what 0 means where it does not mean none."""
    return whole(f"[{low}, 100_000]", max(low, 1), 1000).knob(default, "T", about, zero)


# a factor
share = linear("[0, 1]").knob
