"""Racers by name, as claims and questions write them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.spec.names import labels
from gdviz.core.spec.race import RaceSpec

_RACER = re.compile(
    r'"(?P<label>[^"]+)"|(?P<method>[A-Za-z][A-Za-z0-9_-]*)(?:\((?P<number>[0-9]{1,3})\))?'
)


@dataclass(frozen=True)
class Racer:
    """The racer of that number, from 1, among those of a method; or the one of a label."""

    method: str = ""
    number: int = 1
    label: str = ""

    def __str__(self) -> str:
        """As it is written: adam, sgd(2), "its label"."""
        if self.label:
            return f'"{self.label}"'
        return self.method if self.number == 1 else f"{self.method}({self.number})"

    def index(self, spec: RaceSpec) -> int | None:
        """Its index in a race, from 0; None where there is none."""
        if self.label:
            given = [entry.label for entry in spec.entries]
            names = given if self.label in given else list(labels(spec))
            return names.index(self.label) if self.label in names else None
        own = OPTIMIZERS[self.method].id
        same = [k for k, entry in enumerate(spec.entries) if entry.optimizer.id == own]
        return same[self.number - 1] if 1 <= self.number <= len(same) else None


def racer_in(text: str) -> Racer | None:
    """The racer that a whole text names; None if it is something else."""
    found = _RACER.fullmatch(text.strip())
    if found is None:
        return None
    if found["label"]:
        return Racer(label=found["label"])
    if found["method"] not in OPTIMIZERS:
        return None
    return Racer(found["method"], int(found["number"] or 1))
