"""Declarations of hyper-parameters.

One declaration feeds the panel, the command line, the race file and the tests.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Literal

Scale = Literal["linear", "log", "int", "bool", "choice"]


class InputError(ValueError):
    """Input that is not allowed; the message is one line: what, where, what is allowed."""


@dataclass(frozen=True)
class Knob:
    """The allowed values of a hyper-parameter, and how to show it.

    `low` and `high` are the hard limits; `open_low` and `open_high` exclude the limit itself.
    `slider` is the useful range of a slider, inside the hard limits. `zero` says what 0 stands for
    where it does not mean none.
    """

    symbol: str
    help: str
    low: float = -math.inf
    high: float = math.inf
    open_low: bool = False
    open_high: bool = False
    slider: tuple[float, float] | None = None
    scale: Scale = "linear"
    choices: tuple[str, ...] = ()
    unit: str = ""
    optional: bool = False
    zero: str = ""

    @property
    def allowed(self) -> str:
        """The allowed values in words, e.g. "0 <= value < 1"."""
        if self.scale == "choice":
            return "one of " + ", ".join(self.choices)
        if self.scale == "bool":
            return "true or false"
        kind = "a whole number" if self.scale == "int" else "a number"
        bounds = []
        if self.low > -math.inf:
            bounds.append(f"{'above' if self.open_low else 'at least'} {self.low:g}")
        if self.high < math.inf:
            bounds.append(f"{'below' if self.open_high else 'at most'} {self.high:g}")
        return f"{kind} {' and '.join(bounds)}".strip()


# the scale of a number without a declaration
SCALES: dict[type, Scale] = {bool: "bool", int: "int", float: "linear"}
# the interval of all numbers
ANY = "(-inf, inf)"
# names that are listed one by one
FEW = 20


def knob(default: Any, symbol: str, about: str, **limits: Any) -> Any:
    """A dataclass field that declares a hyper-parameter; `limits` are the fields of `Knob`."""
    return dataclasses.field(default=default, metadata={"knob": Knob(symbol, about, **limits)})


def switch(default: bool, about: str, symbol: str = "") -> Any:
    """A knob that is on or off."""
    return knob(default, symbol, about, scale="bool")


def choice(about: str, *choices: str) -> Any:
    """A knob that is one of some words, the first by default."""
    return knob(choices[0], "", about, scale="choice", choices=choices)


@dataclass(frozen=True)
class Numbers:
    """The numbers in an interval such as "[0, 1)", which excludes 1, and the ends of their slider,
    if any."""

    scale: Scale
    interval: str
    slider: tuple[float, ...]

    def described(self, symbol: str, about: str, optional: bool = False, zero: str = "") -> Knob:
        """The declaration of one of them."""
        number = int if self.scale == "int" else float
        low, high = map(number, self.interval[1:-1].split(","))
        open_low = self.interval[0] == "(" and low > -math.inf
        open_high = self.interval[-1] == ")" and high < math.inf
        slider: Any = self.slider or None
        found = Knob(symbol, about, low, high, open_low, open_high, slider, self.scale)
        return dataclasses.replace(found, optional=optional, zero=zero)

    def knob(self, default: float | None, symbol: str, about: str, zero: str = "") -> Any:
        """A dataclass field for one of them; without a default it may stay empty."""
        declared = self.described(symbol, about, default is None, zero)
        return dataclasses.field(default=default, metadata={"knob": declared})


def linear(interval: str = ANY, *slider: float) -> Numbers:
    """Numbers on an even scale."""
    return Numbers("linear", interval, slider)


def log(interval: str, *slider: float) -> Numbers:
    """Numbers on a logarithmic scale."""
    return Numbers("log", interval, slider)


def whole(interval: str, *slider: int) -> Numbers:
    """Whole numbers."""
    return Numbers("int", interval, slider)


def knobs_of(owner: Any) -> Mapping[str, Knob]:
    """The declared hyper-parameters of a dataclass or of one of its instances, in order."""
    kind: Any = owner if isinstance(owner, type) else type(owner)
    return _declared(kind)


@lru_cache(512)
def _declared(owner: type) -> Mapping[str, Knob]:
    if not dataclasses.is_dataclass(owner):
        hint = "write @dataclass(frozen=True) above it"
        raise InputError(f"{owner.__name__}: is not a dataclass; {hint}")
    plain = SCALES if getattr(owner, "numbers_are_knobs", False) else {}
    told: dict[str, Knob] = {}
    for field in dataclasses.fields(owner):
        if "knob" in field.metadata:
            told[field.name] = field.metadata["knob"]
        elif type(field.default) in plain:
            scale = "linear" if "float" in str(field.type) else plain[type(field.default)]
            told[field.name] = Knob(field.name, "", scale=scale)
    return MappingProxyType(told)


def fields_of(owner: Any) -> tuple[str, ...]:
    """The names of a dataclass instance's fields, without the time `dataclasses.fields` takes."""
    kind: Any = type(owner)
    return _field_names(kind)


@lru_cache(512)
def _field_names(owner: type) -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(owner))


def checked(declared: Knob, value: Any, where: str) -> Any:
    """`value` as the declared type, or an InputError that names `where` and what is allowed."""
    if value is None and declared.optional:
        return None
    if declared.scale == "bool":
        good = isinstance(value, bool)
    elif declared.scale == "choice":
        good = isinstance(value, str) and value in declared.choices
    elif isinstance(value, bool) or not isinstance(value, int | float):
        good = False
    else:
        good = abs(value) <= sys.float_info.max and _inside(declared, float(value))
        good = good and (declared.scale != "int" or value == int(value))
    if not good:
        shown = repr(value)
        shown = shown if len(shown) <= 40 else shown[:37] + "..."
        raise InputError(f"{where} = {shown}: must be {declared.allowed}")
    if declared.scale in ("bool", "choice"):
        return value
    return int(value) if declared.scale == "int" else float(value)


def _inside(declared: Knob, value: float) -> bool:
    above = value > declared.low if declared.open_low else value >= declared.low
    below = value < declared.high if declared.open_high else value <= declared.high
    return math.isfinite(value) and above and below


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """One line for a name that is not known, with the nearest known one or the whole list."""
    names = list(known)
    shown = name if len(name) <= 40 else name[:37] + "..."
    near = difflib.get_close_matches(name.lower()[:80], names, 1)
    hint = f"did you mean {near[0]}?" if near else f"known: {listed(names)}"
    return f"unknown {kind} {shown!r}; {hint}"


def listed(names: Iterable[str]) -> str:
    """Names for one line: all of a few, else the first dozen and how many more there are."""
    known = list(names)
    if len(known) <= FEW:
        return ", ".join(known)
    return f"{', '.join(known[:12])} and {len(known) - 12} more"
