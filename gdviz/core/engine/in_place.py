"""A method's update as NumPy calls on fixed arrays, written out as straight code.

The update is traced with one variable for each whole array, so it works for methods that treat
every parameter alike; one that sums over the parameters is not traced. Values that depend on the
step alone (powers of beta, the learning rate) come from tables made beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from gdviz.core.engine.compiled import with_knobs
from gdviz.core.engine.received_gradient import received
from gdviz.core.expr.graph import ONE, ZERO, Node, apply, lowered, ordered, simplified, var
from gdviz.core.expr.numpy_code import Code
from gdviz.core.expr.trace import nodes_of, traced
from gdviz.core.own.own_method import has_own
from gdviz.core.spec.race import Entry

# variables that are one number per step, the same for all parameters
PER_STEP = ("t", "lr", "momentum")


@dataclass(frozen=True)
class Update:
    """The arrays that a step replaces: "w" and the state, as expressions of "w", "g", "noise", the
    state's names and the numbers of the step; from the second step on."""

    results: dict[str, Node]

    @property
    def tables(self) -> tuple[Node, ...]:
        """The numbers of the step that the arrays' expressions read."""
        order = ordered(self.results.values())
        live = _live(order)
        read = {a for n in order if n in live for a in n.args} | set(self.results.values())
        return tuple(n for n in order if n in read and n not in live and not n.is_const)


@lru_cache(128)
def traced_update(
    entry: Entry, state: tuple[str, ...], noisy: bool, momentum: bool
) -> Update | None:
    """The racer's update on whole arrays; None where it is not the same for every parameter, or
    where the plotted point is not w."""
    method = entry.optimizer
    if momentum and method.momentum_knob:
        method = with_knobs(method, {method.momentum_knob: traced("momentum")})
    # a traced value can stand for an array wherever an optimizer uses one
    w: Any = traced("w")
    before: Any = {name: traced(f"s:{name}") for name in state}
    lr, t = traced("lr"), traced("t")
    try:
        g = received(entry, w, traced("g"), traced("noise") if noisy else None)
        shrunk = w * (1.0 - lr * entry.decay) if entry.decay else w
        point, after = method.update(shrunk, g, dict(before), t, lr)
        shown = method.report(point, after)
    except TypeError:
        if has_own(method):
            raise
        return None
    if nodes_of(shown) != nodes_of(point):
        return None
    names = ("w", *(f"s:{name}" for name in state))
    nodes = [nodes_of(value)[0] for value in (point, *(after[name] for name in state))]
    later = simplified(tuple(nodes), {apply("eq", var("t"), ONE): ZERO})
    return Update(dict(zip(names, lowered(later), strict=True)))


def _live(order: Sequence[Node]) -> set[Node]:
    """The nodes that are arrays, or numbers that depend on earlier steps."""
    live: set[Node] = set()
    for node in order:
        own = node.op == "var" and node.name not in PER_STEP
        if own or any(arg in live for arg in node.args):
            live.add(node)
    return live


def add_update(code: Code, update: Update, places: Mapping[str, str]) -> None:
    """Add the calls that replace w and the state; `places` names the array of each variable, and
    the number of each table is t0, t1, ... of the step."""
    order = ordered(update.results.values())
    live = _live(order)
    calls = [n for n in order if n.args and n in live]
    place = {n: places[str(n.name)] for n in order if n.op == "var" and n in live}
    for i, node in enumerate(update.tables):
        place[node] = code.array(0.0)
        code.lines.append(f"{place[node]}[()] = t{i}")
    place |= {n: code.array(n.value) for n in order if n.is_const}
    last = {arg: i for i, node in enumerate(calls) for arg in node.args}
    read = {str(arg.name) for arg in last if arg.op == "var"}
    last |= {node: len(calls) for node in update.results.values()}
    # a result may overwrite the old value once nothing reads that any more
    goal: dict[Node, str] = {}
    for name, node in update.results.items():
        if node in calls and last.get(var(name), -1) <= calls.index(node):
            goal.setdefault(node, places[name])
    _add_calls(code, calls, place, goal, last)
    for name, node in update.results.items():
        if goal.get(node) != places[name] and node is not var(name):
            unread = node.name == "g" and name not in read
            lines = code.after if unread else code.lines
            lines.append(f"{places[name]}[...] = {place[node]}")


def _add_calls(
    code: Code,
    calls: Sequence[Node],
    place: dict[Node, str],
    goal: Mapping[Node, str],
    last: Mapping[Node, int],
) -> None:
    free: dict[tuple[int, ...], list[str]] = {}
    for i, node in enumerate(calls):
        inputs = [place[a] for a in node.args]
        # the noise has no array of its own, and is added to the gradient's only
        shape = np.broadcast_shapes(*(np.shape(code.arrays.get(name, 0.0)) for name in inputs))
        spare = free.setdefault(shape, [])
        place[node] = goal.get(node) or (spare.pop() if spare else code.buffer(*shape))
        code.call(node.op, *inputs, place[node])
        for arg in set(node.args):
            if last[arg] == i and arg in calls and arg not in goal:
                free.setdefault(np.shape(code.arrays[place[arg]]), []).append(place[arg])
