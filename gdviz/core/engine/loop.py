"""One racer's whole loop as generated code on Python floats.

The landscape's gradient, what the method receives, and the method's own `update` are traced into
one graph and written out as a single loop; knobs are arguments, so dragging one compiles nothing.
Values that earlier steps do not change (powers of beta with t, the rate over them) are computed for
all steps at once, one column each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from gdviz.core.engine.compiled import Bounds, EntryKey, Update, numbers_of, traced_update
from gdviz.core.expr.graph import Node, lowered, ordered, var
from gdviz.core.expr.ops import OPS
from gdviz.core.expr.python_code import FAULTS, body, compiled
from gdviz.core.expr.rewriting import gathered, replaced
from gdviz.core.formula.objective import FormulaObjective
from gdviz.core.spec.race import Entry

# steps of which the columns are kept
KEPT = 2048


@dataclass(frozen=True, eq=False)
class Loop:
    """The generated function with its arguments.

    `function(rates, point, state, knobs, shown)` advances until the rates (the values of the
    columns, and the noise, of each step) are used up, appends the coordinates of each plotted point
    to `shown` and returns (point, state). Fewer points than rates means that the next step must be
    taken in NumPy; the values returned are then halfway through that step and must be discarded.
    """

    function: Callable[..., Any]
    knobs: tuple[str, ...]
    columns: tuple[Node, ...]

    @cached_property
    def order(self) -> tuple[Node, ...]:
        """The nodes from which the columns are computed, each after its arguments."""
        return tuple(ordered(self.columns))

    def given(self, knobs: Sequence[float]) -> dict[str, float]:
        """The knobs' values by the names of their variables."""
        return dict(zip((f"k:{name}" for name in self.knobs), knobs, strict=True))

    def rates(self, given: Mapping[str, Any], noise: Sequence[Any]) -> Any:
        """The values that each step takes, from "t", "lr" and the moving knobs as arrays, others as
        numbers, and the columns of the noise."""
        return _zipped(_tables(self, given), noise)

    def steady_rates(
        self, lr: float, knobs: Sequence[float], low: int, high: int, noise: Sequence[Any]
    ) -> Any:
        """The same where neither rate nor knobs move, for the steps low + 1 to high."""
        if 1 < high - low <= KEPT:
            return _zipped(_kept(self, lr, tuple(knobs), low, high), noise)
        return _zipped(_steady(self, lr, knobs, low, high), noise)


def _zipped(columns: Sequence[list[float]], noise: Sequence[Any]) -> Any:
    columns = [*columns, *(column.tolist() for column in noise)]
    return zip(*columns, strict=True) if len(columns) > 1 else columns[0]


def _tables(loop: Loop, given: Mapping[str, Any]) -> list[list[float]]:
    values: dict[Node, Any] = {}
    with np.errstate(all="ignore"):
        for node in loop.order:
            if node.args:
                values[node] = OPS[node.op].numpy(*(values[a] for a in node.args))
            else:
                values[node] = node.value if node.is_const else given[str(node.name)]
    return [values[node].tolist() for node in loop.columns]


def _steady(
    loop: Loop, lr: float, knobs: Sequence[float], low: int, high: int
) -> list[list[float]]:
    numbers = {"lr": np.full(high - low, lr), "t": np.arange(low + 1.0, high + 1.0)}
    return _tables(loop, loop.given(knobs) | numbers)


# where only the start is dragged, the columns are those of the race before
_kept = lru_cache(64)(_steady)


def loop_of(
    objective: FormulaObjective,
    entry: Entry,
    noisy: bool,
    momentum: bool,
    bounds: Bounds | None = None,
) -> Loop:
    """The compiled loop of a first-order racer, from the cache where only numbers differ."""
    plain = objective.numbered
    return _loop(plain.node, plain.names, EntryKey.of(entry), noisy, momentum, bounds)


@lru_cache(256)
def _loop(
    node: Node,
    names: tuple[str, ...],
    key: EntryKey,
    noisy: bool,
    momentum: bool,
    bounds: Bounds | None,
) -> Loop:
    entry = key.entry
    update = traced_update(names, entry, noisy, bounds)
    knobs = tuple(numbers_of(entry))
    moving = {"t", "lr"} | ({f"k:{entry.optimizer.momentum_knob}"} if momentum else set())
    numbers = moving | {f"k:{name}" for name in knobs}
    shown = () if update.reported == update.point else update.reported
    flat = lowered((*update.point, *update.new_state, *shown))
    outputs = gathered(flat, lambda n: n.name in numbers)
    columns = _columns(outputs, numbers, moving)
    slopes = FormulaObjective(node, names).direct_slopes
    instead = {var(f"g:{i}"): slope for i, slope in enumerate(slopes)}
    instead |= {column: var(f"c:{i}") for i, column in enumerate(columns)}
    source = _source(replaced(outputs, instead), update, names, knobs, len(columns), noisy)
    return Loop(compiled(source, "loop"), knobs, columns)


def _columns(outputs: tuple[Node, ...], numbers: set[str], moving: set[str]) -> tuple[Node, ...]:
    """The numbers of a step that meet the racer's own values; the rate, if there are none."""
    order = ordered(outputs)
    own: dict[Node, bool] = {}
    per_step: dict[Node, bool] = {}
    for node in order:
        is_var = node.op == "var"
        own[node] = any(own[a] for a in node.args) or (is_var and node.name not in numbers)
        per_step[node] = any(per_step[a] for a in node.args) or (is_var and node.name in moving)
    met = {a for node in order if own[node] for a in node.args} | set(outputs)
    found = tuple(n for n in order if n in met and per_step[n] and not own[n])
    return found or (var("lr"),)


def _source(
    outputs: tuple[Node, ...],
    update: Update,
    names: tuple[str, ...],
    knobs: tuple[str, ...],
    columns: int,
    noisy: bool,
) -> str:
    dim = len(names)
    point = [f"w{i}" for i in range(dim)]
    state = [f"s{i}" for i in range(len(update.state_variables))]
    shown = [f"r{i}" for i in range(len(outputs) - len(point) - len(state))]
    noise = [f"n{i}" for i in range(dim)] if noisy else []
    places = dict(zip((*names, *update.state_variables), (*point, *state), strict=True))
    places |= {f"k:{name}": f"k{i}" for i, name in enumerate(knobs)}
    places |= {f"n:{i}": f"n{i}" for i in range(dim)}
    places |= {f"c:{i}": f"c{i}" for i in range(columns)}
    early, lines, results = body(outputs, places, {f"k:{name}" for name in knobs}, named=True)
    per_step = [f"c{i}" for i in range(columns)] + noise
    head = [
        "def loop(rates, point, state, knobs, shown):",
        f"    {', '.join(point)}, = point",
        *([f"    {', '.join(state)}, = state"] if state else []),
        *([f"    {', '.join(f'k{i}' for i in range(len(knobs)))}, = knobs"] if knobs else []),
        "    try:",
        *("        " + line for line in early),
        f"        for {', '.join(per_step)} in rates:",
    ]
    lines, results = _in_place(lines, [*point, *state, *shown], results)
    step = [
        *lines,
        *_assigned([*point, *state, *shown], results),
        *(f"shown.append({name})" for name in shown or point),
    ]
    tail = [
        f"    except ({', '.join(error.__name__ for error in FAULTS)}):",
        "        pass",
        f"    return ({', '.join(point)},), ({', '.join([*state, ''])})",
    ]
    return "\n".join([*head, *("            " + line for line in step), *tail])


def _in_place(
    lines: Sequence[str], targets: Sequence[str], results: Sequence[str]
) -> tuple[list[str], list[str]]:
    """The lines with each result computed right in its target, where nothing reads the old value
    any more, which saves a copy."""
    new, found = list(lines), list(results)
    for target in targets:
        result = found[targets.index(target)]
        made = [i for i, line in enumerate(new) if line.startswith(f"{result} = ")]
        old = re.compile(rf"\b{target}\b")
        later = [*(new[made[0] + 1 :] if made else ()), *found]
        if not made or result in targets or any(old.search(text) for text in later):
            continue
        renamed = re.compile(rf"\b{result}\b")
        new[made[0] :] = [renamed.sub(target, line) for line in new[made[0] :]]
        found = [target if r == result else r for r in found]
    return new, found


def _assigned(targets: list[str], results: list[str]) -> list[str]:
    """Lines that give the targets their new values."""
    pairs = [(t, r) for t, r in zip(targets, results, strict=True) if t != r]
    targets, results = [t for t, _ in pairs], [r for _, r in pairs]
    if set(targets) & set(results):
        return [f"{', '.join(targets)}, = {', '.join(results)},"]
    return [f"{target} = {result}" for target, result in zip(targets, results, strict=True)]
