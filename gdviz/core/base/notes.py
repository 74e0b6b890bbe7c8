"""Names given to values within a step, for those who record it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

Notes = list[tuple[str, Any]]
# the names of a condition that a step has to meet, and of values shown though nothing reads them
CONDITION, TOLD = "condition", "told"
_TAKEN: ContextVar[Notes | None] = ContextVar("notes", default=None)


@contextmanager
def noted() -> Iterator[Notes]:
    """All that is named within by `let` and `must`, in order: numbers or traced values."""
    notes: Notes = []
    token = _TAKEN.set(notes)
    try:
        yield notes
    finally:
        _TAKEN.reset(token)


def let(name: str, value: Any) -> Any:
    """Name an intermediate value of a step; the identity on numbers."""
    label = getattr(value, "labelled", None)
    value = value if label is None else label(name)
    notes = _TAKEN.get()
    if notes is not None:
        notes.append((name, value))
    return value


def tell(name: str, value: Any) -> Any:
    """As `let`, for a value that the rule shows though no other line reads it."""
    return let(TOLD, let(name, value))


def must(condition: Any) -> None:
    """Note a condition that a step has to meet, as its rule states it."""
    let(CONDITION, condition)
