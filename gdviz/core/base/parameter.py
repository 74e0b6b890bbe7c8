"""A named number in a formula, as a knob."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from gdviz.core.base.knobs import InputError, Knob, Scale, checked, unknown


@dataclass(frozen=True)
class Parameter:
    """A named number in a landscape's formula, with the range of its slider."""

    name: str
    default: float
    low: float
    high: float
    scale: Scale
    help: str

    @property
    def knob(self) -> Knob:
        """The parameter as a declared knob."""
        low, high = self.low, self.high
        return Knob(self.name, self.help, low, high, slider=(low, high), scale=self.scale)


def values_of(
    owner: str, declared: Sequence[Parameter], given: tuple[tuple[str, float], ...]
) -> dict[str, float]:
    """The values of the declared parameters, as given or at their default; InputError for a name
    that `owner` does not have, or a value out of range."""
    known = {p.name: p for p in declared}
    check_names(owner, known, (name for name, _ in given))
    for name, value in given:
        checked(known[name].knob, value, f"{owner}:{name}")
    return {p.name: p.default for p in declared} | dict(given)


def check_names(owner: str, known: Collection[str], names: Iterable[str]) -> None:
    """InputError for the first of the names that is no parameter of `owner`."""
    for name in names:
        if name not in known:
            raise InputError(unknown(f"parameter of {owner}", name, known or ["none"]))
