"""A step of many trajectories as a list of NumPy calls on fixed buffers.

One block of lanes stays in the processor's cache for all its steps. Every call is bound to its
buffers beforehand, so a step is one plain loop over calls. Values that do not depend on the
lane (such as powers of beta with t) are computed for all steps at once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from gdviz.core.expr.graph import Node, half_angles, lowered, ordered
from gdviz.core.expr.numpy_code import Code
from gdviz.core.expr.rewriting import gathered, rescaled
from gdviz.core.expr.tape import Floats, Tape
from gdviz.core.sweeps.packing import Operand, Place, Plan, Vector

CACHE_LINE = 64
# numbers in a block: few enough for a second-level cache, enough to make the overhead of a call
# small
BLOCK_BYTES = 880_000
# rows that lie multiples of it apart evict each other from the cache
PAGE = 4096


class Lanes:
    """`results` maps each vector of variables that a step replaces to its expressions, `slopes`
    are those of the variables `names`, and `arrays` the other variables with a value for each lane.
    All others are numbers, "t" counts 1, 2, ..."""

    def __init__(
        self,
        results: Mapping[Vector, Vector],
        names: Vector,
        slopes: Vector,
        arrays: Collection[str],
    ) -> None:
        expressions, units = rescaled(
            {str(n.name): e for v, es in results.items() for n, e in zip(v, es, strict=True)},
            {str(n.name) for n in ordered(slopes) if n.op == "var"},
        )
        self._own = expressions.keys() | {str(n.name) for n in names} | set(arrays)
        by_row = [[units.get(str(n.name), 1.0) for n in v] for v in results]
        # one number where those of all rows of a vector are the same
        self.units = [np.array(u[0] if len(set(u)) == 1 else [[x] for x in u]) for u in by_row]
        flat = gathered(lowered(tuple(expressions.values())), self._single)
        slopes = gathered(half_angles(lowered(slopes)), self._single)
        order = ordered((*flat, *slopes))
        self._wide: dict[Node, bool] = {}
        for node in order:
            inside = any(self._wide[a] for a in node.args)
            self._wide[node] = inside or (node.op == "var" and not self._single(node))
        nodes = iter(flat)
        after = {before: tuple(next(nodes) for _ in before) for before in results}
        self.arrays = tuple(n for n in order if n.op == "var" and n.name in arrays)
        self.plan = Plan(after, self.arrays, {names: slopes}, self._wide.__getitem__)
        read = {o for call in self.plan.calls for o in call.inputs if isinstance(o, Node)}
        self.numbers = [n for n in order if n in read]
        self._inputs = tuple({str(n.name) for n in ordered(self.numbers) if n.op == "var"})
        self._tape = Tape([n for n in self.numbers if not n.is_const], self._inputs)
        self._idle: list[Program] = []

    def _single(self, node: Node) -> bool:
        return str(node.name) not in self._own

    def table(self, given: Mapping[str, Any], first: int, last: int) -> list[Floats]:
        """The single numbers that the calls read, each for the steps `first` to `last`."""
        # never a single number, which the tape would treat as a constant
        t: Floats = np.arange(first, max(last, first + 1) + 1, dtype=np.float64)
        found = iter(self._tape(*(t if n == "t" else given[n] for n in self._inputs)))
        rows = [np.array(n.value) if n.is_const else next(found) for n in self.numbers]
        return [row if row.shape == t.shape else np.full(t.shape, row) for row in rows]

    @cached_property
    def rows(self) -> int:
        """How many numbers of each lane a step works on."""
        return Program(self, 1, np.float64).rows

    def block(self, lanes: int, itemsize: int) -> int:
        """The number of lanes, of `lanes`, that are processed together."""
        most = max(BLOCK_BYTES // (self.rows * itemsize), 1)
        size = -(-lanes // -(-lanes // most))
        return size + CACHE_LINE if size < lanes and size * itemsize % PAGE == 0 else size

    def program(self, size: int, dtype: Any) -> Program:
        """The step bound to buffers that nobody else uses until it is given back."""
        try:
            program = self._idle.pop()
        except IndexError:
            return Program(self, size, dtype)
        fits = (program.size, program.dtype) == (size, dtype)
        return program if fits else Program(self, size, dtype)

    def give_back(self, program: Program) -> None:
        """Keep a program for the next time: its buffers are expensive to allocate."""
        self._idle[:] = [program]


def _aligned(shape: tuple[int, ...], dtype: Any) -> Floats:
    """An array that begins where a line of the cache does: up to 1.7 times as fast in place."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    raw = np.empty(size + CACHE_LINE, dtype=np.uint8)
    begin = -raw.ctypes.data % CACHE_LINE
    array: Floats = raw[begin : begin + size].view(dtype).reshape(shape)
    return array


class Program:
    """The calls of one step bound to buffers for `size` lanes: load, run, and read the values."""

    def __init__(self, lanes: Lanes, size: int, dtype: Any) -> None:
        self._plan, self.size, self.dtype = lanes.plan, size, dtype
        self._slots = {n: np.empty((), dtype=dtype) for n in lanes.numbers}
        self._moving = [any(v.name == "t" for v in ordered((n,))) for n in lanes.numbers]
        self._buffers = {value: self._buffer(value) for value in range(self._plan.own)}
        self._units = lanes.units
        # factors on the units; None where the units are the plain ones
        self._parts = [None if (u == 1.0).all() else 1.0 / u for u in self._units]
        self._names = [str(n.name) for n in lanes.arrays]
        self._carried = list(self._buffers.values())[len(self._names) :]
        # values given per lane, repeated for each coordinate: faster than broadcasting
        self._repeated: dict[int, Floats] = {}
        self._share()
        self._steps = self._written()

    @property
    def rows(self) -> int:
        """The rows of all its buffers."""
        read = {id(b): b for b in (*self._buffers.values(), *self._repeated.values())}
        return sum(b.size // self.size for b in read.values())

    def load(self, value: Callable[[int], Any], given: Mapping[str, Any]) -> None:
        """Begin with these values of the carried vectors, by place, and of the other arrays by
        name."""
        for i, (buffer, parts) in enumerate(zip(self._carried, self._parts, strict=True)):
            begin = value(i)
            if isinstance(begin, float) and begin == 0.0:
                # most carried vectors begin so, and loading is half of a short race of many lanes
                buffer.fill(0.0)
                continue
            if np.ndim(begin) > buffer.ndim:
                begin = begin[0]
            if parts is None:
                buffer[...] = begin
            else:
                np.multiply(begin, parts, out=buffer, casting="same_kind")
        for place, name in enumerate(self._names):
            self._buffers[place][...] = given[name]
            if place in self._repeated:
                self._repeated[place][...] = given[name]

    def value(self, i: int) -> Floats:
        """The present value of the carried vector in place i."""
        return self._carried[i] if self._parts[i] is None else self._carried[i] * self._units[i]

    def run(self, table: Sequence[Floats], steps: int) -> None:
        """Advance the carried vectors by the first steps of the table."""
        moving = []
        for slot, row, moves in zip(self._slots.values(), table, self._moving, strict=True):
            slot[...] = row[0]
            if moves:
                moving.append(row[:steps].tolist())
        self._steps(zip(*moving, strict=True) if moving else range(steps))

    def _buffer(self, value: int) -> Floats:
        rows = self._plan.rows[value]
        return _aligned((rows, self.size) if rows > 1 else (self.size,), self.dtype)

    def _share(self) -> None:
        """One buffer per value: one that nobody reads any more, where there is one."""
        last, aims = self._last(), self._aims()
        free: dict[int, list[Floats]] = {}
        for i, call in enumerate(self._plan.calls):
            for value in {p.value for p in call.inputs if isinstance(p, Place)}:
                if last[value] == i and value >= self._plan.own and value not in aims:
                    free.setdefault(self._plan.rows[value], []).append(self._buffers[value])
            value = call.out.value
            if value in self._buffers:
                continue
            if value in aims:
                self._buffers[value] = self._buffers[aims[value]]
            else:
                spare = free.get(self._plan.rows[value])
                self._buffers[value] = spare.pop() if spare else self._buffer(value)

    def _last(self) -> dict[int, int]:
        """The last call that reads each value."""
        calls = self._plan.calls
        last = {p.value: i for i, c in enumerate(calls) for p in c.inputs if isinstance(p, Place)}
        return last | {value: len(calls) for value in self._plan.replaced.values()}

    def _aims(self) -> dict[int, int]:
        """The values that can be written in place of a carried one that is not read any more."""
        calls, last = self._plan.calls, self._last()
        made = {call.out.value: i for i, call in reversed(list(enumerate(calls)))}
        aims = {
            after: before
            for before, after in self._plan.replaced.items()
            if last.get(before, -1) <= made[after]
        }
        for i, call in reversed(list(enumerate(calls))):
            value = call.out.value
            if value not in aims or call.out.row is not None:
                continue
            for p in call.inputs:
                if not isinstance(p, Place) or p.row is not None or p.value < self._plan.own:
                    continue
                fits = self._plan.rows[p.value] == self._plan.rows[value]
                unread = last.get(aims[value], -1) <= made[p.value]
                if fits and unread and last[p.value] == i and p.value not in aims:
                    aims[p.value] = aims[value]
                    break
        return aims

    def _written(self) -> Callable[..., None]:
        """The loop over the steps: for each the numbers that change, then the calls."""
        code = Code()
        names: dict[int, str] = {}

        def name(array: Floats) -> str:
            if id(array) not in names:
                names[id(array)] = code.shared(array)
            return names[id(array)]

        slots = zip(self._slots.values(), self._moving, strict=True)
        moving = [name(slot) for slot, moves in slots if moves]
        code.lines += [f"{slot}[()] = t{i}" for i, slot in enumerate(moving)]
        # a row of a buffer is a new array at each call: all are kept until the code is compiled
        kept = []
        for call in self._plan.calls:
            out = self._array(call.out)
            inputs = [self._array(operand, out.shape) for operand in call.inputs]
            kept += [out, *inputs]
            if call.op == "copy":
                code.lines.append(f"{name(out)}[...] = {name(inputs[0])}")
            else:
                code.call(call.op, *map(name, inputs), name(out))
        for before, after in self._plan.replaced.items():
            old, new = self._buffers[before], self._buffers[after]
            if old is not new:
                code.lines.append(f"{name(old)}[...] = {name(new)}")
        return code.function([f"t{i}" for i in range(len(moving))])

    def _array(self, operand: Operand, shape: tuple[int, ...] = ()) -> Floats:
        if not isinstance(operand, Place):
            return self._slots[operand]
        if operand.value < len(self._names) and len(shape) == 2:
            return self._repeated.setdefault(operand.value, _aligned(shape, self.dtype))
        buffer = self._buffers[operand.value]
        return buffer if operand.row is None else buffer[operand.row]
