"""Expression graph -> a tape of NumPy calls (ufunc, in, in, out) for many points at once.

The wide arrays are processed in blocks that fit into the processor's cache, each result written
into a reused buffer; values that depend on single numbers only are computed once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdviz.core.expr.graph import Node, lowered, ordered
from gdviz.core.expr.ops import OPS

BLOCK = 8192
# up to this size straight code with new arrays is faster than managing buffers
SHORT = 2048
COMPARISONS = ("lt", "le", "gt", "ge", "eq")
Floats = NDArray[Any]
# memory for intermediate values, taken and given back as a whole: safe with several threads
_SPARE: list[Floats] = []
MOST_SPARE = 2


class Tape:
    """The outputs as a function of arrays, one array (or number) for each of `names`."""

    def __init__(self, outputs: Sequence[Node], names: Sequence[str]) -> None:
        self.names = tuple(names)
        self.outputs = lowered(tuple(outputs))
        self._order = ordered(self.outputs)
        self.plan = lru_cache(8)(self._planned)

    def __call__(self, *arrays: Any, dtype: type = np.float64) -> tuple[Floats, ...]:
        """The outputs, each of the arrays' common shape; NaN outside a function's domain."""
        given: list[Floats] = [np.asarray(a, dtype=dtype) for a in arrays]
        shape = np.broadcast(*given).shape if given else ()
        if dtype is np.float64 and max(shape, default=1) <= SHORT and len(shape) <= 1:
            with np.errstate(all="ignore"):
                found = self._straight(given)
            return tuple(v if v.shape == shape else np.full(shape, v) for v in found)
        wide = tuple(a.size > 1 for a in given)
        flat = [
            np.broadcast_to(a, shape).reshape(-1) if w else a.reshape(-1)[:1].reshape(())
            for a, w in zip(given, wide, strict=True)
        ]
        with np.errstate(all="ignore"):
            results = self.plan(wide).run(flat, int(np.prod(shape, dtype=np.int64)), dtype)
        return tuple(r.reshape(shape) for r in results)

    def _straight(self, given: list[Floats]) -> list[Floats]:
        """The outputs by one call after the other, in double precision."""
        values: dict[Node, Any] = {}
        by_name = dict(zip(self.names, given, strict=True))
        for node in self._order:
            if node.args:
                value = OPS[node.op].numpy(*[values[a] for a in node.args])
                values[node] = value + 0.0 if node.op in COMPARISONS else value
            else:
                values[node] = node.value if node.is_const else by_name[str(node.name)]
        # an output is an array of its own
        return [np.array(values[node]) for node in self.outputs]

    def _planned(self, wide: tuple[bool, ...]) -> _Plan:
        return _Plan(self._order, self.outputs, dict(zip(self.names, wide, strict=True)))


def _scratch(size: int) -> Floats:
    """`size` bytes that nobody else uses; fresh memory costs more than the work in it."""
    try:
        found = _SPARE.pop()
    except IndexError:
        found = np.empty(0)
    return found if found.nbytes >= size else np.empty(-(-size // 8))


class _Plan:
    """Which nodes are single numbers, and the buffers of the others."""

    def __init__(
        self, order: list[Node], outputs: tuple[Node, ...], given: dict[str, bool]
    ) -> None:
        self.outputs, self.names = outputs, tuple(given)
        self.wide: dict[Node, bool] = {}
        for node in order:
            known = node.op == "var" and given[str(node.name)]
            self.wide[node] = known or any(self.wide[a] for a in node.args)
        self.narrow = [n for n in order if n.args and not self.wide[n]]
        self.consts = [n for n in order if n.is_const]
        self.vars = [n for n in order if n.op == "var"]
        self.calls, self.buffers = self._calls([n for n in order if n.args and self.wide[n]])

    def _calls(self, nodes: list[Node]) -> tuple[list[tuple[Node, int]], int]:
        last = {arg: i for i, node in enumerate(nodes) for arg in node.args}
        last.update((node, len(nodes)) for node in self.outputs)
        place: dict[Node, int] = {}
        free: list[int] = []
        calls: list[tuple[Node, int]] = []
        count = 0
        for i, node in enumerate(nodes):
            if not free:
                free.append(count)
                count += 1
            place[node] = free.pop()
            calls.append((node, place[node]))
            free.extend(place[a] for a in set(node.args) if last[a] == i and a in place)
        return calls, count

    def run(self, flat: list[Floats], size: int, dtype: type) -> list[Floats]:
        values: dict[Node, Any] = {n: np.asarray(n.value, dtype=dtype) for n in self.consts}
        given = dict(zip(self.names, flat, strict=True))
        values.update((n, given[str(n.name)]) for n in self.vars)
        for node in self.narrow:
            values[node] = OPS[node.op].numpy(*(values[a] for a in node.args))
        if not self.calls:
            return [np.full(size, values[node], dtype=dtype) for node in self.outputs]
        results: list[Floats] = [np.empty(size, dtype=dtype) for _ in self.outputs]
        scratch = _scratch(self.buffers * min(BLOCK, size) * np.dtype(dtype).itemsize)
        buffers: Floats = scratch.view(dtype)[: self.buffers * min(BLOCK, size)]
        buffers = buffers.reshape(self.buffers, -1)
        wide_vars = [n for n in self.vars if self.wide[n]]
        for low in range(0, size, BLOCK):
            high = min(low + BLOCK, size)
            here = dict(values)
            here.update((n, values[n][low:high]) for n in wide_vars)
            for node, place in self.calls:
                out = buffers[place, : high - low]
                OPS[node.op].numpy(*(here[a] for a in node.args), out=out)
                here[node] = out
            for result, node in zip(results, self.outputs, strict=True):
                result[low:high] = here[node]
        if len(_SPARE) < MOST_SPARE:
            _SPARE.append(scratch)
        return results
