"""The order of the array operations of one step, where coordinates that are treated alike are
grouped.

A vector (one expression for each coordinate) whose expressions differ in nothing but the coordinate
is one operation on all of its rows; the rows of any other are computed one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gdviz.core.expr.graph import Node, ordered

Vector = tuple[Node, ...]


@dataclass(frozen=True)
class Place:
    """A value by number, or one row of it."""

    value: int
    row: int | None = None


Operand = Place | Node


@dataclass(frozen=True)
class Call:
    """The operation `op` ("copy" too) on places or single numbers, and where the result goes."""

    op: str
    inputs: tuple[Operand, ...]
    out: Place


class Plan:
    """The calls that compute `results` (by the vector of variables each replaces).

    `given` are the other variables that are arrays: one row each. `defined` are vectors of
    variables that stand for other vectors. `rows` has the number of rows of each value: first the
    given ones and the carried ones, `own` of them, then those of the calls. `replaced` tells the
    value that takes the place of a carried one.
    """

    def __init__(
        self,
        results: Mapping[Vector, Vector],
        given: Vector,
        defined: Mapping[Vector, Vector],
        wide: Callable[[Node], bool],
    ) -> None:
        self.rows: list[int] = []
        self.calls: list[Call] = []
        self.wide = wide
        self._defined = {node: names for names in defined for node in names}
        self._meaning = dict(defined)
        self._known: dict[Vector, Place] = {}
        self._row_of: dict[Node, Place] = {}
        self._meant: dict[Node, Place] = {}
        for node in given:
            self._know((node,), self._value(1))
        for names in results:
            self._know(names, self._value(len(names)))
        self.own = len(self.rows)
        self.replaced: dict[int, int] = {}
        for names, vector in results.items():
            before, after = self._known[names], self._vector(vector)
            if after != before:
                self.replaced[before.value] = self._owned(after, len(names))
        self._write_in_rows()

    def _owned(self, after: Operand, rows: int) -> int:
        """The number of a value that is this result and nothing else."""
        if isinstance(after, Place) and after.row is None and after.value >= self.own:
            value = after.value
            if self.rows[value] == rows and value not in self.replaced.values():
                return value
        return self._call("copy", (after,), rows).value

    def _write_in_rows(self) -> None:
        """A value used only in one row is computed in that row: writing where one has just read
        takes half the time."""
        last = {place: i for i, call in enumerate(self.calls) for place in call.inputs}
        kept = set(self.replaced.values())
        there: dict[Operand, Place] = {}
        for i, call in reversed(list(enumerate(self.calls))):
            out = there.get(call.out, call.out)
            for place in call.inputs:
                if out.row is None or not isinstance(place, Place) or place.row is not None:
                    continue
                alone = self.rows[place.value] == 1 and place.value not in kept
                if alone and place.value >= self.own and last[place] == i and place not in there:
                    there[place] = out
                    break
        self.calls = [
            Call(c.op, tuple(there.get(a, a) for a in c.inputs), there.get(c.out, c.out))
            for c in self.calls
        ]

    def _value(self, rows: int) -> Place:
        self.rows.append(rows)
        return Place(len(self.rows) - 1)

    def _know(self, vector: Vector, place: Place) -> None:
        self._known[vector] = place
        for i, node in enumerate(vector):
            row = Place(place.value, i) if len(vector) > 1 else place
            self._row_of.setdefault(node, row)

    def _call(self, op: str, inputs: tuple[Operand, ...], rows: int) -> Place:
        place = self._value(rows)
        self.calls.append(Call(op, inputs, place))
        return place

    def _vector(self, vector: Vector) -> Operand:
        order = self._alike(vector)
        if order is None:
            self._gather(vector)
        for part in order or ():
            self._operation(part)
        return self._operand(vector)

    def _operand(self, vector: Vector) -> Operand:
        if vector in self._known:
            return self._known[vector]
        return self._single(vector[0])

    def _operation(self, vector: Vector) -> None:
        if vector in self._known or (_same(vector) and vector not in self._meaning):
            return
        if vector in self._meaning:
            place = self._vector(self._meaning[vector])
            if not isinstance(place, Place) or self.rows[place.value] != len(vector):
                place = self._call("copy", (place,), len(vector))
        else:
            arguments = zip(*(node.args for node in vector), strict=True)
            inputs = tuple(self._operand(part) for part in arguments)
            place = self._call(vector[0].op, inputs, len(vector))
        self._know(vector, place)

    def _alike(self, vector: Vector) -> list[Vector] | None:
        """The vectors of which this one consists, each after its arguments; None if there is a node
        whose coordinates are not treated alike."""
        order: dict[Vector, None] = {}
        stack = [vector]
        while stack:
            part = stack[-1]
            leaf = part in self._known or part in self._meaning or _same(part)
            if leaf or part in order:
                order.setdefault(stack.pop())
                continue
            if not part[0].args or any(n.op != part[0].op for n in part):
                return None
            missing = [
                arguments
                for arguments in zip(*(node.args for node in part), strict=True)
                if arguments not in order
            ]
            if missing:
                stack.extend(missing)
            else:
                order.setdefault(stack.pop())
        return list(order)

    def _gather(self, vector: Vector) -> None:
        """One row after the other; a row of which another one consists is written in its place."""
        place = self._value(len(vector))
        for i, node in enumerate(vector):
            row = Place(place.value, i)
            if node in self._row_of or node in self._meant or not self.wide(node):
                continue
            self._meant[node] = row
        for i, node in enumerate(vector):
            found, row = self._single(node), Place(place.value, i)
            if found != row:
                self.calls.append(Call("copy", (found,), row))
        self._known[vector] = place

    def _single(self, node: Node) -> Operand:
        """One expression alone."""
        for part in ordered((node,)):
            if part in self._row_of or not self.wide(part):
                continue
            if part in self._defined:
                self._operation(self._defined[part])
                continue
            inputs = tuple(self._row_of.get(a, a) for a in part.args)
            place = self._meant.pop(part, None) or self._value(1)
            self.calls.append(Call(part.op, inputs, place))
            self._row_of[part] = place
        return self._row_of.get(node, node)


def _same(vector: Vector) -> bool:
    return all(node is vector[0] for node in vector)
