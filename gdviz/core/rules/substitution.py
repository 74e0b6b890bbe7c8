"""A rule with the numbers of a step in place of its letters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from typing import Any

import numpy as np

from gdviz.core.base.printed import SUPERSCRIPTS
from gdviz.core.expr.graph import Node, const, ordered, term, var
from gdviz.core.expr.symbols import ASKED, IDENTITY
from gdviz.core.expr.text import to_reading
from gdviz.core.expr.vector_ops import OF_MATRICES, VECTOR_OPS, evaluated
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.rules.equation import EquationLine, equations, looked_at

# of more coordinates than these only a chosen one is shown
MOST = 3
# above this number no matrix is computed
LARGE = 100
# digits of numbers, and the least of those that stand in the rule itself
DIGITS, LEAST_DIGITS = 4, 5
HOLDS, FAILS = "holds", "does not hold"
COMPARISONS = ("lt", "le", "gt", "ge")
# two sides of a condition that differ by rounding alone
ROUNDING = 1e-9


class Grid(str):
    """A matrix or a column of numbers as text; `rows` are its numbers one by one."""

    rows: tuple[tuple[str, ...], ...]

    def __new__(cls, rows: Sequence[Sequence[str]]) -> Grid:
        made = super().__new__(cls, f"[{'; '.join(', '.join(row) for row in rows)}]")
        made.rows = tuple(map(tuple, rows))
        return made


@dataclass(frozen=True)
class Row:
    """A line's numbers for the coordinate `of`, or for all ("" then): `names` maps the variables
    of the expression to numbers, `result` is its value. Without an expression there is only the
    result."""

    of: str
    node: Node | None
    names: Mapping[str, str]
    result: str

    @property
    def expression(self) -> str:
        """The expression in numbers, or its value where there is none."""
        return to_reading(self.node, self.names) if self.node is not None else self.result

    @property
    def end(self) -> str:
        """The text after the expression."""
        return f"   {self.result}" if self.result in (HOLDS, FAILS) else f" = {self.result}"

    def __str__(self) -> str:
        return f"{self.expression}{self.end}" if self.node is not None else self.end


@dataclass(frozen=True)
class Told:
    """A line with its value, of shape (), (dim,) or (dim, dim), and the rows that show it; none
    where the step did not reach it."""

    line: EquationLine
    value: Any
    rows: tuple[Row, ...]


def told(
    method: Optimizer, values: Mapping[str, Any], names: Sequence[str], chosen: int, digits: int
) -> tuple[Told, ...]:
    """The method's rule in the numbers of a step: `values` has all that its lines read, vectors of
    shape (dim,); with many coordinates, only the `chosen` one is shown."""
    filled = _Filled(dict(values), tuple(names), chosen, digits)
    return tuple(filled.line(line) for line in equations(method))


@dataclass
class _Filled:
    known: dict[str, Any]
    names: tuple[str, ...]
    chosen: int
    digits: int
    texts: dict[str, str] = field(default_factory=dict)

    def line(self, line: EquationLine) -> Told:
        self.texts = {}
        if len(self.names) > LARGE and any(n.op == "outer" for n in ordered((line.node,))):
            # for so many parameters matrices take long, and are not shown
            return Told(line, np.float64(np.nan), ())
        value = np.asarray(evaluated(line.node, self.known), dtype=np.float64)
        # an unknown value is not a number, but a comparison with it is one
        sides = line.node.args if line.node.op in COMPARISONS else ()
        parts = [value, *(evaluated(side, self.known) for side in sides)]
        rows = self._rows(line.node, value) if all(np.isfinite(p).all() for p in parts) else ()
        if line.name:
            self.known[line.key] = value
        return Told(line, value, rows)

    def _rows(self, node: Node, value: Any) -> tuple[Row, ...]:
        if node.op == "var" and str(node.name).startswith(ASKED):
            return self._results(value)
        if node.op in COMPARISONS:
            sides = self._at(node, None, in_full=False)
            return (Row("", sides, self.texts, self._verdict(node)),)
        if value.ndim == 2 or any(n.op in OF_MATRICES for n in looked_at(node)):
            return self._with_grids(node, value)
        if value.ndim == 0:
            in_full = sum(n.op in EXPANDED for n in looked_at(node)) <= 1
            return (self._row("", self._at(node, None, in_full), self._plain(value)),)
        return tuple(
            self._row(name, self._at(node, i), self._plain(value[i]))
            for i, name in self._told(value)
        )

    def _row(self, of: str, node: Node, result: str) -> Row:
        """A row; for a number that is its own result the result alone."""
        alone = node.is_const or self.texts.get(str(node.name)) == result
        return Row(of, None if alone else node, self.texts, result)

    def _told(self, value: Any) -> list[tuple[int, str]]:
        """The coordinates that are shown, with their names; a single one needs no name."""
        if len(value) == 1:
            return [(0, "")]
        named = list(enumerate(self.names))
        return named if len(value) <= MOST else [named[self.chosen]]

    def _results(self, value: Any) -> tuple[Row, ...]:
        """A value that was not found by a formula."""
        if value.ndim == 1 and len(value) == len(self.names):
            return tuple(Row(n, None, {}, self._plain(value[i])) for i, n in self._told(value))
        parts = value.ravel().tolist()
        return (Row("", None, {}, ", ".join(map(self._plain, parts)) or "none"),)

    def _verdict(self, node: Node) -> str:
        left, right = (float(evaluated(a, self.known)) for a in node.args)
        close = abs(left - right) <= ROUNDING * max(abs(left), abs(right))
        return HOLDS if close or evaluated(node, self.known) else FAILS

    def _with_grids(self, node: Node, value: Any) -> tuple[Row, ...]:
        read = [self.known.get(_key(n)) for n in looked_at(node) if n.op in ("var", "let")]
        if max((len(v) for v in (value, *read) if np.ndim(v)), default=0) > MOST:
            return self._results(value if value.ndim < 2 else value[self.chosen])
        picked = self._picked(node)
        for n in looked_at(picked):
            if n.op in ("var", "let") and _key(n) in self.known and n.name != IDENTITY:
                self.texts[_key(n)] = self._grid(self.known[_key(n)])
        return (self._row("", picked, self._grid(value)),)

    def _grid(self, value: Any) -> str:
        if np.ndim(value) == 0:
            return self._plain(value)
        rows = value if np.ndim(value) == 2 else value[:, None]
        return Grid([[self._plain(v) for v in row] for row in rows.tolist()])

    def _plain(self, value: Any) -> str:
        return shown_number(float(value), self.digits)

    def _picked(self, node: Node) -> Node:
        """The expression with the cases that this step takes, and names left as they are."""
        if node.op == "where":
            return self._picked(node.args[1 if evaluated(node.args[0], self.known) else 2])
        if not node.args or node.op == "let":
            return node
        of_vectors = node.op in EXPANDED and not any(n.op in OF_MATRICES for n in looked_at(node))
        if of_vectors:
            return self._number(f"#{len(self.texts)}", evaluated(node, self.known), None)
        return term(node.op, *map(self._picked, node.args))

    def _at(self, node: Node, i: int | None, in_full: bool = True) -> Node:
        """The expression for one coordinate, or for a number that all share, with the cases that it
        takes. Its names are those of `texts`; results of vectors are written `in_full` or as a
        number."""
        if node.is_const:
            return const(float(f"{node.value:.{max(self.digits, LEAST_DIGITS)}g}"))
        if node.op in ("var", "let"):
            return self._number(_key(node), self.known[_key(node)], i)
        if node.op == "where":
            case = np.asarray(evaluated(node.args[0], self.known))
            taken = case if case.ndim == 0 else case[i]
            return self._at(node.args[1 if taken else 2], i, in_full)
        if node.op == "pow" and node.args[0].op == "norm" and node.args[1].value == 2.0:
            x = node.args[0].args[0]
            return self._at(term("dot", x, x), i, in_full)
        if node.op in VECTOR_OPS:
            return self._reduced(node, i, in_full)
        return term(node.op, *[self._at(a, i, in_full) for a in node.args])

    def _number(self, key: str, value: Any, i: int | None) -> Node:
        """A name for a number, which `texts` has."""
        name = key if np.ndim(value) == 0 else f"{key}@{i}"
        found = value if np.ndim(value) == 0 else value[i]
        self.texts[name] = shown_number(float(found), self.digits)
        return var(name)

    def _reduced(self, node: Node, i: int | None, in_full: bool) -> Node:
        """A length or product of vectors."""
        if in_full and i is None and node.op in EXPANDED and len(self.names) <= MOST:
            each = range(len(self.names))
            parts = [EXPANDED[node.op](*(self._at(a, k) for a in node.args)) for k in each]
            total = reduce(partial(term, "add"), parts)
            return term("sqrt", total) if node.op == "norm" else total
        return self._number(f"#{len(self.texts)}", evaluated(node, self.known), i)


EXPANDED: dict[str, Callable[..., Node]] = {
    "sum": lambda a: a,
    "dot": lambda a, b: term("pow", a, const(2.0)) if a is b else term("mul", a, b),
    "norm": lambda a: term("pow", a, const(2.0)),
    "norm1": lambda a: term("abs", a),
}


def _key(node: Node) -> str:
    return f"let:{node.name}" if node.op == "let" else str(node.name)


def shown_number(value: float, digits: int = DIGITS) -> str:
    """A number in `digits` digits, small and large ones with a power of ten."""
    mantissa, _, power = f"{value:.{digits}g}".replace("-", "−").partition("e")
    if not power:
        return mantissa
    exponent = str(int(power.replace("−", "-"))).translate(SUPERSCRIPTS)
    return f"10{exponent}" if mantissa == "1" else f"{mantissa}·10{exponent}"
