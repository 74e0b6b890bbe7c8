"""A step of many trajectories as a list of NumPy calls on fixed buffers.

One block of lanes stays in the processor's cache for all its steps. Every call is bound to its
buffers beforehand, so a step is one plain loop over calls; the new point and state are written
into a second set of buffers, and the two sets take turns. What does not depend on the lane (powers
of beta with t, say) is computed for all steps at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from gdviz.core.expr import Node, half_angles, lowered, ordered
from gdviz.core.ops import OPS
from gdviz.core.tape import Floats, Tape

Call = tuple[Callable[..., Any], tuple[Floats, ...], Floats]


class Lanes:
    """`carried` maps each variable that a step replaces to its expression; `shown` are the plotted
    points after the step. Every other variable is given once, "t" counts 1, 2, ..."""

    def __init__(self, carried: Mapping[str, Node], shown: Sequence[Node]) -> None:
        outputs = half_angles(lowered((*carried.values(), *shown)))
        self.names = tuple(carried)
        self.results = outputs[: len(carried)]
        self.shown = outputs[len(carried) :]
        self.order = ordered(outputs)

    def run(
        self,
        start: Mapping[str, Floats],
        given: Mapping[str, Any],
        first: int,
        last: int,
        size: int,
        dtype: type,
    ) -> tuple[dict[str, Floats], list[Floats]]:
        """What is carried and the plotted points of `size` lanes after steps `first` to `last`.

        `start` and `given` are by variable; at least one step is taken.
        """
        wide = self._wide(given)
        moving, tables = self._tables(wide, given, (first, last), dtype)
        held: dict[Node, Floats] = {
            n: np.asarray(given[str(n.name)], dtype=dtype) for n in self._fixed(given)
        }
        held |= {n: np.asarray(n.value, dtype=dtype) for n in self.order if n.is_const}
        held |= {n: np.empty((), dtype=dtype) for n in moving}
        sets = [self._buffers(start, size, dtype) for _ in range(2)]
        pool: list[Floats] = []
        programs = [self._bind(held, wide, sets[i], sets[1 - i], pool, size, dtype) for i in (0, 1)]
        slots = [held[n] for n in moving]
        for t in range(last - first + 1):
            for slot, table in zip(slots, tables, strict=True):
                slot[...] = table[t]
            for function, inputs, out in programs[t % 2][0]:
                function(*inputs, out=out)
        odd = (last - first) % 2
        points = [np.array(np.broadcast_to(v, size)) for v in programs[odd][1]]
        return dict(zip(self.names, sets[1 - odd], strict=True)), points

    def _wide(self, given: Mapping[str, Any]) -> dict[Node, bool]:
        wide: dict[Node, bool] = {}
        for node in self.order:
            if node.op == "var":
                name = str(node.name)
                wide[node] = name in self.names or (name in given and np.ndim(given[name]) > 0)
            else:
                wide[node] = any(wide[a] for a in node.args)
        return wide

    def _fixed(self, given: Mapping[str, Any]) -> list[Node]:
        return [n for n in self.order if n.op == "var" and n.name in given]

    def _tables(
        self,
        wide: Mapping[Node, bool],
        given: Mapping[str, Any],
        span: tuple[int, int],
        dtype: type,
    ) -> tuple[list[Node], list[Floats]]:
        """The single numbers that the wide calls read, for every step at once."""
        read = {a for n in self.order if n.args and wide[n] for a in n.args}
        read |= set(self.results) | set(self.shown)
        narrow = [n for n in self.order if n in read and not wide[n] and not n.is_const]
        moving = [n for n in narrow if n.op != "var" or n.name == "t"]
        names = [str(n.name) for n in self.order if n.op == "var" and not wide[n]]
        # never a single number, which the tape would take for one
        t: Floats = np.arange(span[0], max(span[1], span[0] + 1) + 1, dtype=dtype)
        values = [t if name == "t" else given[name] for name in names]
        tables = Tape(moving, names)(*values, dtype=dtype) if moving and names else ()
        return moving, [np.broadcast_to(table, t.shape) for table in tables]

    def _buffers(self, start: Mapping[str, Floats], size: int, dtype: type) -> list[Floats]:
        return [np.array(np.broadcast_to(start[n], size), dtype=dtype) for n in self.names]

    def _bind(
        self,
        held: Mapping[Node, Floats],
        wide: Mapping[Node, bool],
        source: list[Floats],
        target: list[Floats],
        pool: list[Floats],
        size: int,
        dtype: type,
    ) -> tuple[list[Call], list[Floats]]:
        """The calls that read the `source` set and leave the next point and state in `target`."""
        place: dict[Node, Floats] = dict(held)
        by_name = dict(zip(self.names, source, strict=True))
        place.update((n, by_name[str(n.name)]) for n in self.order if n.name in by_name)
        calls_of = [n for n in self.order if n.args and wide[n]]
        last = {arg: i for i, node in enumerate(calls_of) for arg in node.args}
        goal = dict(zip(reversed(self.results), reversed(target), strict=True))
        kept = set(self.shown)
        free = list(pool)
        calls: list[Call] = []
        for i, node in enumerate(calls_of):
            out = goal.get(node)
            if out is None:
                if not free:
                    free.append(np.empty(size, dtype=dtype))
                    pool.append(free[-1])
                out = free.pop()
            place[node] = out
            calls.append((OPS[node.op].numpy, tuple(place[a] for a in node.args), out))
            for arg in set(node.args):
                mine = arg not in goal and arg not in kept and arg.args and wide[arg]
                if last[arg] == i and mine:
                    free.append(place[arg])
        for node, out in zip(self.results, target, strict=True):
            if place[node] is not out:
                calls.append((np.positive, (place[node],), out))
        return calls, [place[n] for n in self.shown]
