"""A racer's step as expressions, and the key on which code generated from them depends."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gdviz.core.base.knobs import fields_of
from gdviz.core.engine.received_gradient import kept_inside, received
from gdviz.core.expr.graph import Node, const
from gdviz.core.expr.trace import Traced, nodes_of, traced
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.spec.race import Entry

# lowest and highest point of a race that stays inside, shape (dim,) each
Bounds = tuple[tuple[float, ...], tuple[float, ...]]
ENTRY_KNOBS = ("clip_norm", "clip_value", "l2", "decay")


def numeric_knobs(owner: Any) -> dict[str, float]:
    """The numbers among an optimizer's knobs by dotted name, those of a wrapped base included."""
    return _parted(owner)[0]


def numbers_of(entry: Entry) -> dict[str, float]:
    """The numbers in a racer's step: those of its optimizer, and its own that are set; a dot before
    the names of these keeps them apart."""
    own = {f".{name}": float(getattr(entry, name)) for name in ENTRY_KNOBS if getattr(entry, name)}
    return numeric_knobs(entry.optimizer) | own


def _parted(owner: Any, prefix: str = "") -> tuple[dict[str, float], tuple[Any, ...]]:
    """The numbers of an optimizer and of those that it wraps, by dotted name, and all the rest with
    its names: of two knobs that may be empty, either can be."""
    numbers: dict[str, float] = {}
    rest: list[Any] = [type(owner)]
    for name in fields_of(owner):
        value = getattr(owner, name)
        if isinstance(value, Optimizer):
            inner, more = _parted(value, f"{prefix}{name}.")
            numbers |= inner
            rest.append((name, more))
        elif type(value) is not bool and isinstance(value, (int, float)):
            numbers[prefix + name] = float(value)
        else:
            rest.append((name, value))
    return numbers, tuple(rest)


def with_knobs(owner: Optimizer, values: dict[str, Any], prefix: str = "") -> Optimizer:
    """The same optimizer with numeric knobs replaced, by dotted name."""
    changes: dict[str, Any] = {}
    for name in fields_of(owner):
        value = getattr(owner, name)
        if isinstance(value, Optimizer):
            changes[name] = with_knobs(value, values, f"{prefix}{name}.")
        elif prefix + name in values:
            changes[name] = values[prefix + name]
    return dataclasses.replace(owner, **changes)  # type: ignore[type-var]


@dataclass(frozen=True)
class Update:
    """One step as expressions: the point, the state and the plotted point after it.

    Variables are the point's names, "g:i" of the gradient, "n:i" of the noise, "s:NAME:i" of the
    state, "k:NAME" of the knobs, "t" and "lr".
    """

    point: tuple[Node, ...]
    state: dict[str, tuple[Node, ...]]
    reported: tuple[Node, ...]
    before: dict[str, tuple[Node, ...]]

    @property
    def state_variables(self) -> tuple[str, ...]:
        """The names of the state's variables, in order."""
        return tuple(str(n.name) for vector in self.before.values() for n in vector)

    @property
    def new_state(self) -> tuple[Node, ...]:
        """What replaces them."""
        return tuple(n for vector in self.state.values() for n in vector)


def traced_update(
    names: Sequence[str], entry: Entry, noisy: bool = False, bounds: Bounds | None = None
) -> Update:
    """The entry's step at a point of variables with these names, traced; `bounds` are those of a
    race that stays inside."""
    # a traced vector can stand for an array wherever an optimizer uses one
    w: Any = traced(list(names))
    symbols: dict[str, Any] = {name: traced(f"k:{name}") for name in numbers_of(entry)}
    method = with_knobs(entry.optimizer, symbols)
    own = {name: symbols[f".{name}"] for name in ENTRY_KNOBS if getattr(entry, name)}
    shown = dataclasses.replace(entry, **own)
    g, noise = (traced([f"{kind}:{i}" for i in range(len(names))]) for kind in "gn")
    lr, t = traced("lr"), traced("t")
    g = received(shown, w, g, noise if noisy else None)
    before = _state_variables(method.init(w))
    shrunk = w * (1.0 - lr * shown.decay) if entry.decay else w
    point, state = method.update(shrunk, g, dict(before), t, lr)
    if bounds is not None:
        low, high = (Traced(tuple(map(const, side))) for side in bounds)
        point = kept_inside(point, (low, high))
    reported = method.report(point, state)
    variables = {name: value.nodes for name, value in before.items()}
    after = {name: nodes_of(state[name]) for name in before}
    return Update(nodes_of(point), after, nodes_of(reported), variables)


def _state_variables(initial: dict[str, Any]) -> dict[str, Traced]:
    return {
        name: traced([f"s:{name}:{i}" for i in range(len(value))])
        if np.ndim(value)
        else traced(f"s:{name}:0")
        for name, value in initial.items()
    }


@dataclass(frozen=True)
class EntryKey:
    """An entry as a cache key that ignores its numbers."""

    entry: Entry = field(compare=False)
    structure: tuple[Any, ...]

    @classmethod
    def of(cls, entry: Entry) -> EntryKey:
        """The key of an entry."""
        flags = tuple([bool(getattr(entry, name)) for name in ENTRY_KNOBS])
        return cls(entry, (_parted(entry.optimizer)[1], flags))
