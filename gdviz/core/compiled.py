"""One racer's whole loop as generated code on Python floats.

The landscape's gradient, what the method receives, and the method's own `update` are traced into
one graph and written out as a single loop; knobs are arguments, so dragging one compiles nothing.
"""

from __future__ import annotations

import dataclasses
import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import numpy as np

from gdviz.core.expr import Node, const
from gdviz.core.objectives.formula import FormulaObjective
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.received import kept_inside, received
from gdviz.core.scalar import FAULTS, body, compiled
from gdviz.core.spec import Entry
from gdviz.core.trace import Traced, nodes_of, traced

# lowest and highest point of a race that stays inside, shape (dim,) each
Bounds = tuple[tuple[float, ...], tuple[float, ...]]
ENTRY_KNOBS = ("clip_norm", "clip_value", "l2", "decay")


def numeric_knobs(owner: Any, prefix: str = "") -> dict[str, float]:
    """The numbers among an optimizer's knobs by dotted name, those of a wrapped base included."""
    found: dict[str, float] = {}
    for field in dataclasses.fields(owner):
        value = getattr(owner, field.name)
        if isinstance(value, Optimizer):
            found |= numeric_knobs(value, f"{prefix}{field.name}.")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            found[prefix + field.name] = float(value)
    return found


def with_knobs(owner: Optimizer, values: dict[str, Any], prefix: str = "") -> Optimizer:
    """The same optimizer with numeric knobs replaced by dotted name."""
    changes: dict[str, Any] = {}
    for field in dataclasses.fields(owner):  # type: ignore[arg-type]
        value = getattr(owner, field.name)
        if isinstance(value, Optimizer):
            changes[field.name] = with_knobs(value, values, f"{prefix}{field.name}.")
        elif prefix + field.name in values:
            changes[field.name] = values[prefix + field.name]
    return dataclasses.replace(owner, **changes)  # type: ignore[type-var]


def structure(entry: Entry) -> tuple[Any, ...]:
    """What the generated code depends on: everything but the numbers."""
    flags = tuple(bool(getattr(entry, name) or 0) for name in ENTRY_KNOBS)
    return (_shape(entry.optimizer), *flags)


def _shape(owner: Optimizer) -> tuple[Any, ...]:
    parts: list[Any] = [type(owner)]
    for field in dataclasses.fields(owner):  # type: ignore[arg-type]
        value = getattr(owner, field.name)
        if isinstance(value, Optimizer):
            parts.append(_shape(value))
        elif isinstance(value, bool | str) or value is None:
            parts.append(value)
    return tuple(parts)


@dataclass(frozen=True)
class Update:
    """One step as expressions: the point, the state and the plotted point after it.

    Variables are the objective's names, "s:NAME:i" of the state, "k:NAME" of the knobs, "n:i" of
    the noise, "t" and "lr".
    """

    point: tuple[Node, ...]
    state: dict[str, Traced]
    reported: tuple[Node, ...]
    before: dict[str, tuple[Node, ...]]

    @property
    def state_variables(self) -> tuple[str, ...]:
        """The names of the state's variables, in order."""
        return tuple(str(n.name) for vector in self.before.values() for n in vector)


class Differentiable(Protocol):
    """What has variables, and a slope along each of them, as expressions."""

    @property
    def names(self) -> tuple[str, ...]:
        """The variables."""
        ...

    @property
    def slopes(self) -> tuple[Node, ...]:
        """The partial derivatives."""
        ...


def traced_update(
    objective: Differentiable, entry: Entry, noisy: bool, bounds: Bounds | None = None
) -> Update:
    """The entry's step on the objective, traced; `bounds` are those of a race that stays inside."""
    names = list(objective.names)
    # a traced vector passes for an array wherever an optimizer uses one
    w: Any = traced(names)
    knobs = {name: traced(f"k:{name}") for name in numeric_knobs(entry.optimizer)}
    method = with_knobs(entry.optimizer, knobs)
    symbols = {name: traced(f"k:{name}") for name in ENTRY_KNOBS if getattr(entry, name)}
    shown = dataclasses.replace(entry, **symbols)  # type: ignore[arg-type]
    noise = traced([f"n:{i}" for i in range(len(names))]) if noisy else None
    lr, t = traced("lr"), traced("t")
    g: Any = received(shown, w, Traced(objective.slopes), noise)
    before = _state_variables(method.init(w))
    shrunk = w * (1.0 - lr * shown.decay) if entry.decay else w
    point, state = method.update(shrunk, g, before, t, lr)
    if bounds is not None:
        low, high = (Traced(tuple(map(const, side))) for side in bounds)
        point = kept_inside(point, (low, high))
    reported = method.report(point, state)
    variables = {name: value.nodes for name, value in before.items()}
    after = {name: state[name] for name in before}
    return Update(nodes_of(point), after, nodes_of(reported), variables)


def _state_variables(initial: dict[str, Any]) -> dict[str, Traced]:
    state = {}
    for name, value in initial.items():
        if np.ndim(value) == 0:
            state[name] = traced(f"s:{name}:0")
        else:
            state[name] = traced([f"s:{name}:{i}" for i in range(len(value))])
    return state


@dataclass(frozen=True)
class Loop:
    """The generated function with the names of what it takes.

    `function(lrs, noises, moments, t, point, state, knobs, pack, buffer)` advances until the
    rates are used up, packs each plotted point into the buffer, and returns (steps done, point,
    state); fewer steps than rates means that the next step must be taken in NumPy.
    """

    function: Callable[..., Any]
    knobs: tuple[str, ...]
    pack: Callable[..., None]


@lru_cache(256)
def _loop(
    node: Node,
    names: tuple[str, ...],
    key: Any,
    noisy: bool,
    momentum: bool,
    bounds: Bounds | None,
) -> Loop:
    objective = FormulaObjective(node, names)
    entry: Entry = key.entry
    update = traced_update(objective, entry, noisy, bounds)
    knob_names = tuple(numeric_knobs(entry.optimizer)) + tuple(
        name for name in ENTRY_KNOBS if getattr(entry, name)
    )
    source = _source(objective, entry, update, knob_names, noisy, momentum)
    pack = struct.Struct(f"{objective.dim}d").pack_into
    return Loop(compiled(source, "loop"), knob_names, pack)


class EntryKey:
    """An entry as a cache key that ignores its numbers."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry
        self._structure = structure(entry)

    def __hash__(self) -> int:
        return hash(self._structure)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EntryKey) and self._structure == other._structure


def loop_of(
    objective: FormulaObjective,
    entry: Entry,
    noisy: bool,
    momentum: bool,
    bounds: Bounds | None = None,
) -> Loop:
    """The compiled loop of a first-order racer, from the cache where only numbers differ."""
    return _loop(objective.node, objective.names, EntryKey(entry), noisy, momentum, bounds)


def _source(
    objective: FormulaObjective,
    entry: Entry,
    update: Update,
    knobs: tuple[str, ...],
    noisy: bool,
    momentum: bool,
) -> str:
    dim = objective.dim
    point = [f"w{i}" for i in range(dim)]
    state = [f"s{i}" for i in range(len(update.state_variables))]
    noise = [f"n{i}" for i in range(dim)]
    places = dict(zip(objective.names, point, strict=True))
    places |= dict(zip(update.state_variables, state, strict=True))
    places |= {f"k:{name}": f"k{i}" for i, name in enumerate(knobs)}
    places |= {f"n:{i}": noise[i] for i in range(dim)} | {"lr": "lr", "t": "t"}
    per_step = ["lr", *(noise if noisy else [])]
    if momentum:
        per_step.append(places[f"k:{entry.optimizer.momentum_knob}"])
    new_state = [n for value in update.state.values() for n in nodes_of(value)]
    same = update.reported == update.point
    outputs = [*update.point, *new_state, *(() if same else update.reported)]
    moving = f"k:{entry.optimizer.momentum_knob}" if momentum else ""
    fixed = {f"k:{name}" for name in knobs} - {moving}
    early, lines, result = body(outputs, places, fixed)
    targets = [*point, *state, *([] if same else [f"r{i}" for i in range(dim)])]
    shown = ", ".join(point if same else targets[-dim:])
    step = [
        "t += 1.0",
        *lines,
        f"{', '.join(targets)}, = {result}",
        f"pack(buffer, offset, {shown})",
        f"offset += {8 * dim}",
    ]
    head = [
        "def loop(rates, t, point, state, knobs, pack, buffer):",
        f"    {', '.join(point)}, = point",
        *([f"    {', '.join(state)}, = state"] if state else []),
        *([f"    {', '.join(f'k{i}' for i in range(len(knobs)))}, = knobs"] if knobs else []),
        "    offset = 0",
        "    try:",
        *("        " + line for line in early),
        f"        for {', '.join(per_step)}, in rates:",
    ]
    names = ", ".join(error.__name__ for error in FAULTS)
    tail = [
        f"    except ({names}):",
        "        pass",
        f"    return offset // {8 * dim}, ({', '.join(point)},), ({', '.join([*state, ''])})",
    ]
    return "\n".join([*head, *("            " + line for line in step), *tail])
