"""Fields of a table from outside, read strictly: known, of the right type, finite, in range.

Optimizers, schedules, racers and races are read and written by one walk over their declared
knobs. Paths in messages are those of the file, such as racers[2].momentum.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from gdviz.core.base.catalogues import Catalog
from gdviz.core.base.files import unprintable
from gdviz.core.base.knobs import InputError, Knob, checked, knobs_of, listed, unknown
from gdviz.core.own.own_class import RAISED, said
from gdviz.core.spec.race import MAX_LABEL

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")

Table = Mapping[str, Any]


def checked_text(value: Any, where: str, limit: int = MAX_LABEL) -> str:
    """A text of one line without control characters, as a label must be; or InputError."""
    if not isinstance(value, str):
        raise InputError(f"{where}: must be a text in quotes")
    if len(value) > limit:
        raise InputError(f"{where}: {len(value)} characters; at most {limit} are allowed")
    bad = unprintable(value)
    if bad is not None:
        raise InputError(f"{where}: control character U+{ord(value[bad]):04X} is not allowed")
    return value


def checked_colour(value: Any, where: str) -> str:
    """A colour "#rrggbb", or "" for none; or InputError."""
    if value != "" and not (isinstance(value, str) and _COLOUR.fullmatch(value)):
        raise InputError(f'{where}: must be a colour such as "#0072b2"')
    return str(value)


def member(catalog: Catalog[Any], key: str, table: Table, where: str, others: set[str]) -> Any:
    """The member of a catalogue that table[key] names, with its knobs and the member that it wraps.

    `others` are the keys of the table that are read elsewhere. InputError for a name that
    is not known, a key that is not, and a knob out of its range.
    """
    name = table.get(key)
    if not isinstance(name, str):
        known = listed(each.id for each in catalog)
        raise InputError(f"{where}.{key}: missing; known: {known}")
    with prefixed(f"{where}.{key}"):
        cls = catalog[name]
    nested = wrapped(cls)
    only(table, {*others, key, *knobs_of(cls), *nested}, where)
    inner = {}
    for field, needed in nested.items():
        path = f"{where}.{field}"
        if field in table:
            inner[field] = member(catalog, key, as_table(table[field], path), path, {key})
        elif needed:
            raise InputError(f"{path}: missing; {cls.id} wraps another {catalog.kind}")
    values = {**inner, **catalog.defaults(name), **knobs(cls, table, where)}
    try:
        return cls(**values)
    except InputError:
        raise
    except RAISED as error:
        # a user's class may require values, or check them itself
        raise InputError(f"{where}: {cls.__name__}: {said(error)}") from error


def member_table(member: Any, key: str) -> dict[str, Any]:
    """The table that `member` reads back: its id under `key`, changed knobs, the member that it
    wraps."""
    table: dict[str, Any] = {key: member.id, **changed(member)}
    inner = {field: member_table(getattr(member, field), key) for field in wrapped(member)}
    return table | inner


def wrapped(owner: Any) -> dict[str, bool]:
    """The fields that hold another member, and whether each must be given."""
    knobs = knobs_of(owner)
    return {
        field.name: field.default is field.default_factory is dataclasses.MISSING
        for field in dataclasses.fields(owner)
        if field.name not in knobs and _holds_member(field)
    }


def _holds_member(field: dataclasses.Field[Any]) -> bool:
    """Whether a field is for another member, not for a text or a tuple of a user's class."""
    if field.default is not dataclasses.MISSING:
        return hasattr(field.default, "id")
    made = field.default_factory is not dataclasses.MISSING
    return made or any(word in str(field.type) for word in ("Optimizer", "Schedule"))


def knobs(owner: Any, table: Table, where: str) -> dict[str, Any]:
    """The declared knobs of `owner` that the table gives, checked."""
    return {
        name: knob_value(declared, table[name], f"{where}.{name}".lstrip("."))
        for name, declared in knobs_of(owner).items()
        if name in table
    }


def only_knobs(owner: Any, value: Any, where: str, *others: str) -> dict[str, Any]:
    """As `knobs`, for a table that must have no keys but these and `others`."""
    table = as_table(value, where)
    only(table, {*others, *knobs_of(owner)}, where)
    return knobs(owner, table, where)


def knob_value(declared: Knob, value: Any, where: str) -> Any:
    """A value as its knob declares it; in a table a whole number is written without a point."""
    if type(value) not in (bool, int, float, str) or (
        declared.scale == "int" and type(value) is not int
    ):
        raise InputError(f"{where}: must be {declared.allowed}")
    if type(value) is int and abs(value) >= 2**63:
        raise InputError(f"{where}: the number is too large; must be {declared.allowed}")
    return checked(declared, value, where)


def checked_number(value: Any, where: str) -> float:
    """A finite number; or InputError."""
    return float(knob_value(Knob("", ""), value, where))


def numbers(value: Any, count: int, where: str) -> tuple[float, ...]:
    """A list of `count` finite numbers; or InputError."""
    if not isinstance(value, list) or len(value) != count:
        raise InputError(f"{where}: must be a list of {count} numbers")
    return tuple(checked_number(member, where) for member in value)


def changed(owner: Any) -> dict[str, Any]:
    """The knobs of a dataclass instance that differ from their defaults, as they are stored."""
    defaults = {f.name: f.default for f in dataclasses.fields(owner)}
    return {
        name: checked(declared, getattr(owner, name), name)
        for name, declared in knobs_of(owner).items()
        if getattr(owner, name) != defaults[name]
    }


def sides(value: Any, count: int, where: str) -> tuple[float, ...]:
    """The sides of a box: pairs (low, high), each wide enough to be divided; or InputError."""
    given = numbers(value, count, where)
    for low, high in zip(given[::2], given[1::2], strict=True):
        if not 1e-9 * max(abs(low), abs(high), 1e-290) <= high - low < math.inf:
            raise InputError(
                f"{where}: {low:g} to {high:g} is not a range; the second number must be larger, "
                "by at least 1e-9 of their size"
            )
    return given


def as_table(value: Any, where: str) -> Table:
    """A table; or InputError."""
    if not isinstance(value, Mapping):
        raise InputError(f"{where}: must be a table")
    return value


def only(table: Table, known: set[str], where: str) -> None:
    """Refuse a key that is not known, with the nearest one that is."""
    for key in table:
        if key not in known:
            path = f"{where}.{shown_key(key)}".lstrip(".")
            raise InputError(f"{path}: {unknown('key', key, sorted(known))}")


def shown_key(key: str) -> str:
    """A key fit for a path in a message."""
    return key if re.fullmatch(r"[\w-]{1,40}", key) else "?"


@contextmanager
def prefixed(where: str) -> Iterator[None]:
    """A context whose InputErrors say `where` first."""
    try:
        yield
    except InputError as error:
        raise InputError(f"{where}: {error}") from None
