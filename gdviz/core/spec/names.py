"""The names of racers: where they would be the same they say what differs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from gdviz.core.base.knobs import fields_of, knobs_of
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.schedules import Schedule
from gdviz.core.spec.race import Entry, RaceSpec

# digits of a number, unless two different ones need more
DIGITS, MOST_DIGITS = 6, 17
# coordinates of a start that are listed
MOST_COORDINATES = 3


@dataclass(frozen=True)
class Name:
    """A racer's label or its method's title (`head`), the same in brief, the traits that set it
    apart from others of the same head, and a number where nothing does (0: none is needed)."""

    head: str
    brief: str
    apart: str = ""
    number: int = 0

    @property
    def tail(self) -> str:
        """The part that is never cut."""
        if not self.number:
            return self.apart
        return self.apart + " " * bool(self.apart) + f"({self.number})"

    @property
    def rated(self) -> bool:
        """Whether it includes the learning rate."""
        return self.apart.startswith("η ")

    @property
    def full(self) -> str:
        """The name where there is room."""
        return self.head + (", " if self.apart else " ") * bool(self.tail) + self.tail

    @property
    def cramped(self) -> str:
        """The name where there is no room."""
        return self.brief + " " * bool(self.tail) + self.tail


def labels(spec: RaceSpec, lrs: Sequence[float] = ()) -> tuple[str, ...]:
    """The racers' names in full, all different; see `names`."""
    return tuple(name.full for name in names(spec, lrs))


def names(spec: RaceSpec, lrs: Sequence[float] = ()) -> tuple[Name, ...]:
    """The racers' names, all different: the label or the method's title, and of several with the
    same the first things that set them apart. `lrs` are the rates of the race, where known."""
    entries = spec.entries
    heads = [entry.label or entry.optimizer.title for entry in entries]
    found = [
        Name(head, head if entry.label else entry.optimizer.brief or head)
        for head, entry in zip(heads, entries, strict=True)
    ]
    for group in groups(heads):
        typed = any(entries[i].lr is not None for i in group)
        known = typed and len(lrs) == len(entries)
        traits = [dict(_traits(spec, entries[i], lrs[i] if known else None, typed)) for i in group]
        for i, apart in zip(group, _apart(traits), strict=True):
            found[i] = replace(found[i], apart=apart)
    for group in groups([name.full for name in found]):
        first, taken = found[group[0]], {name.full for name in found}
        free = (n for n in count(1) if replace(first, number=n).full not in taken)
        for i in group:
            found[i] = replace(found[i], number=next(free))
    return tuple(found)


def groups(texts: Sequence[str]) -> list[list[int]]:
    """The places of texts that occur more than once."""
    places: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        places.setdefault(text, []).append(i)
    return [group for group in places.values() if len(group) > 1]


@dataclass(frozen=True)
class _Trait:
    """A value that may set a racer apart; `none` is said where there is no value, and `off` means
    that the value is the absence of something."""

    sign: str
    value: Any
    none: str = ""
    off: bool = False

    def text(self, digits: int) -> str:
        if self.value is None:
            return self.none
        if isinstance(self.value, bool):
            return self.sign if self.value else f"no {self.sign}"
        if isinstance(self.value, str):
            return f"no {self.sign}" if self.value == "none" else self.value.replace("_", " ")
        if isinstance(self.value, tuple):
            shown = ", ".join(number_text(v, digits) for v in self.value[:MOST_COORDINATES])
            return f"{self.sign} ({shown}{', …' if len(self.value) > MOST_COORDINATES else ''})"
        return f"{self.sign} {number_text(self.value, digits)}"


_NONE = _Trait("", None)


def number_text(value: float, digits: int = DIGITS) -> str:
    """A number as one types it: 0.02, 1e-5."""
    text = str(value) if isinstance(value, int) else f"{value:.{digits}g}"
    return re.sub(r"e([+-])0*", lambda sign: "e-" if sign[1] == "-" else "e", text)


def _traits(
    spec: RaceSpec, entry: Entry, rate: float | None, typed: bool
) -> Iterator[tuple[str, _Trait]]:
    """Everything that may differ between two racers, in the order in which it is named. `rate`
    replaces None in the race, and is named where others are `typed`."""
    title = entry.optimizer.title
    yield "method", _Trait("", title if entry.label not in ("", title) else "")
    lr = rate if entry.lr is None else entry.lr
    yield "lr", _Trait("η", lr, "η suggested" if typed else "")
    yield from _knobs("optimizer", entry.optimizer)
    schedule = entry.schedule
    course = schedule and schedule.title[:1].lower() + schedule.title[1:]
    yield "schedule", _Trait("", course, "no schedule", schedule is None)
    if schedule is not None:
        yield from _knobs("schedule", schedule)
    common = spec.sampling.batch if spec.sampling else None
    yield "batch", _Trait("B", entry.batch or common, "all rows", entry.batch is None)
    yield "l2", _Trait("L2", entry.l2, off=not entry.l2)
    yield "decay", _Trait("decay", entry.decay, off=not entry.decay)
    norm, each = entry.clip_norm, entry.clip_value
    yield "clip_norm", _Trait("clip", norm, "no clip", norm is None)
    yield "clip_value", _Trait("clip ±", each, "no clip ±", each is None)
    yield "start", _Trait("start", entry.start, "common start", entry.start is None)


def _knobs(where: str, owner: Any) -> Iterator[tuple[str, _Trait]]:
    """The settings of a method or schedule, and of the one that it wraps."""
    declared = knobs_of(owner)
    for name in fields_of(owner):
        value = getattr(owner, name)
        sign = declared[name].symbol if name in declared else ""
        sign = sign or name.removesuffix("_fn").replace("_", " ")
        if isinstance(value, Optimizer | Schedule):
            yield f"{where}.{name}", _Trait("", value.title)
            yield from _knobs(f"{where}.{name}", value)
        elif value is None or isinstance(value, bool | int | float | str):
            yield f"{where}.{name}", _Trait(sign, value, f"{sign} default")


def _apart(racers: list[dict[str, _Trait]]) -> list[str]:
    """For each racer of one name the first traits that no other one has all of. A trait that it
    lacks is named only where it is the only difference."""
    told: list[list[str]] = [[] for _ in racers]
    there: list[list[str]] = [[] for _ in racers]
    alike = [list(range(len(racers)))]
    for key in dict.fromkeys(key for traits in racers for key in traits):
        found = [traits.get(key, _NONE) for traits in racers]
        texts = _texts(found)
        after = []
        for group in alike:
            words = [texts[i] for i in group]
            if len(set(words)) > 1:
                for i in group:
                    told[i] += [texts[i]] if texts[i] else []
                    there[i] += [texts[i]] if texts[i] and not found[i].off else []
            after += [[group[k] for k in same] for same in groups(words)]
        alike = after
    for i, needed in enumerate(there):
        if (needed or len(told[i]) > 1) and needed not in told[:i] + told[i + 1 :]:
            told[i] = needed
    return [", ".join(words) for words in told]


def _texts(traits: list[_Trait]) -> list[str]:
    """The traits in words, with as many digits as different values need to look different."""
    different = len({trait.value for trait in traits})
    for digits in range(DIGITS, MOST_DIGITS + 1):
        texts = [trait.text(digits) for trait in traits]
        if len(set(texts)) >= different:
            break
    return texts
