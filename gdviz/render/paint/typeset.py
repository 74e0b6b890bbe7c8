"""Expression graph -> boxes of type: fractions, roots and raised exponents as in print."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from gdviz.core.expr.formula_text import written_number
from gdviz.core.expr.graph import Node
from gdviz.core.expr.ops import OPS
from gdviz.core.expr.text import ATOM, BINDING, POWER, PRODUCT, SIGNED, SIGNS, SUM, TIGHT, bound
from gdviz.core.expr.vector_ops import VECTOR_OPS
from gdviz.core.rules.substitution import Grid
from gdviz.render.paint import boxes
from gdviz.render.paint.boxes import ASCENT, TypeBox, enclosed, gap, raised, row, text_box

# an exponent's size, and the smallest size of a text in pixels
SMALLER, SMALLEST = 0.72, 7.0
WORDS = {"asin": "arcsin", "acos": "arccos", "atan": "arctan", "log2": "log₂", "log10": "log₁₀"}
WORDS |= {"sigmoid": "σ"}
# a pattern's text, the place of an argument, and the superscript after one
PATTERN = re.compile(r"([^{}ᵀ⁻¹]+)|\{(\d)\}|(ᵀ|⁻¹)")
# where a line of matrices may be broken
PRODUCTS = ("times", "solution")
# number of bars on either side of an operand taller than a letter
BARS = {"norm": 2, "magnitude": 1}
LOWERED = str.maketrans("ᵀ⁻¹", "T−1")
BRACKETS = {"abs": "||", "floor": "⌊⌋", "ceil": "⌈⌉"}
# space around the sign of a sum, between factors, and the sign of a product
SIDE, THIN, DOT = 0.26, 0.1, "·"
DIGITS = 5


def shown_box(text: str, size: float) -> TypeBox:
    """A symbol, or its replacement: a number, or a grid of numbers."""
    if isinstance(text, Grid):
        return boxes.grid([[text_box(cell, size) for cell in line] for line in text.rows], size)
    return boxes.symbol_box(text, size)


@dataclass(frozen=True)
class Setter:
    """Sets formulas in `size` pixels; `names` maps a variable or parameter to its text.

    With `tidy` the factors of a product are in the usual order (unless they keep `in_order`), equal
    ones are powers, and numbers have few digits, for formulas that nobody has typed.
    """

    size: float
    names: Mapping[str, str] = field(default_factory=dict)
    tidy: bool = False
    in_order: bool = False

    def box(self, node: Node) -> TypeBox:
        """The whole formula on one line."""
        return self._set(node)[0]

    def summands(self, node: Node) -> list[TypeBox]:
        """The parts between which a formula may be broken: signed terms of a sum, cases, grids."""
        if node.op == "where":
            condition, value, other = node.args
            inner = [self._within(value, BINDING["lt"])]
            taken = inner if value.op == "where" else self.summands(value)
            first, *rest = self.summands(other)
            told = row(self._text(" if "), self.box(condition))
            return [*taken, told, row(self._text(" else "), first), *rest]
        if node.op in BINDING and BINDING[node.op] == BINDING["lt"]:
            left, (first, *rest) = map(self.summands, node.args)
            return [*left, row(self._compared(node), first), *rest]
        if _named(node) and " " in (words := self._shown(node)):
            *before, final = words.split(" ")
            return [shown_box(word, self.size) for word in [*(f"{w} " for w in before), final]]
        if node.op == "neg" and node.args[0].op in PRODUCTS:
            first, *rest = self._grids(node.args[0], PRODUCT)
            return [row(self._text("−"), first), *rest]
        if node.op not in ("add", "sub", *PRODUCTS):
            return [self.box(node)]
        found: list[TypeBox] = []
        while node.op in ("add", "sub"):
            found = [*self._added_parts(node), *found]
            node = node.args[0]
        return [*self._grids(node, SUM), *found]

    def _added_parts(self, node: Node) -> list[TypeBox]:
        """The terms that are added; a product of grids in its parts."""
        if node.args[1].op not in PRODUCTS:
            return [self._added(node)]
        first, *rest = self._grids(node.args[1], PRODUCT)
        return [row(self._sign("−" if node.op == "sub" else "+"), first), *rest]

    def _grids(self, node: Node, least: int) -> list[TypeBox]:
        """The factors of a product of matrices, or the expression as a whole."""
        if node.op not in PRODUCTS:
            return [self._within(node, least)]
        left, right = node.args
        first = self._grids(left, PRODUCT)
        if node.op == "solution":
            first = [self._superscript(self._within(left, ATOM), "⁻¹")]
        return [*first, row(self._text(DOT), self._within(right, PRODUCT))]

    def _superscript(self, box: TypeBox, text: str) -> TypeBox:
        """A box with a superscript, raised to the shoulder of a tall one."""
        if box.up <= ASCENT * self.size:
            return row(box, self._text(text))
        return raised(box, text_box(text.translate(LOWERED), self._smaller().size), self.size)

    def _added(self, node: Node) -> TypeBox:
        """The sign of a sum and the term after it."""
        right, minus = node.args[1], node.op == "sub"
        if self.tidy and right.op == "neg":
            right, minus = right.args[0], not minus
        box, binding = self._set(right)
        plain = binding >= PRODUCT or (binding == SUM and not minus and not _signed(right))
        return row(self._sign("−" if minus else "+"), box if plain else enclosed(box, self.size))

    def _set(self, n: Node) -> tuple[TypeBox, int]:
        if n.op == "const":
            return self._number(n.value or 0.0)
        if _named(n):
            shown = self._shown(n)
            return shown_box(shown, self.size), bound(shown)
        if n.op in ("add", "sub"):
            return row(self._within(n.args[0], SUM), self._added(n)), SUM
        if n.op == "neg":
            return row(self._text("−"), self._within(n.args[0], PRODUCT)), SIGNED
        if n.op == "mul":
            return self._product(n)
        if n.op == "div":
            above, below = (self._set(a)[0] for a in n.args)
            return boxes.fraction(above, below, self.size), POWER
        if n.op == "pow":
            base, exponent = self._within(n.args[0], ATOM), self._smaller().box(n.args[1])
            return raised(base, exponent, self.size), POWER
        if n.op in VECTOR_OPS:
            return self._of_vectors(n)
        return self._function(n)

    def _function(self, n: Node) -> tuple[TypeBox, int]:
        if n.op == "mod":
            left, right = (self._within(a, PRODUCT) for a in n.args)
            return row(left, self._text(" mod "), right), PRODUCT
        if n.op == "exp":
            return raised(self._text("e"), self._smaller().box(n.args[0]), self.size), POWER
        inner = [self._set(a)[0] for a in n.args]
        if n.op == "sqrt":
            return boxes.root(inner[0], self.size), ATOM
        if n.op in BRACKETS:
            return enclosed(inner[0], self.size, BRACKETS[n.op]), ATOM
        if n.op == "where":
            words = [self._text(f" {word} ") for word in ("if", "else")]
            value = self._within(n.args[1], BINDING["lt"])
            return row(value, words[0], inner[0], words[1], inner[2]), 0
        if OPS[n.op].infix:
            return row(inner[0], self._compared(n), inner[1]), BINDING[n.op]
        parts = [inner[0]]
        for box in inner[1:]:
            parts += [self._text(", "), box]
        return row(self._text(WORDS.get(n.op, n.op)), enclosed(row(*parts), self.size)), ATOM

    def _of_vectors(self, n: Node) -> tuple[TypeBox, int]:
        """An operation on vectors by its pattern, with superscripts raised."""
        pattern = VECTOR_OPS[n.op]
        inner = [self._within(a, TIGHT[pattern.least]) for a in n.args]
        if n.op in BARS and inner[0].up > ASCENT * self.size:
            for _ in range(BARS[n.op]):
                inner[0] = enclosed(inner[0], self.size, "||")
            return inner[0], ATOM
        parts: list[TypeBox] = []
        for text, place, high in PATTERN.findall(pattern.shown):
            if high:
                parts[-1] = self._superscript(parts[-1], high)
            else:
                parts.append(inner[int(place)] if place else self._text(text))
        return row(*parts), TIGHT[pattern.own]

    def _product(self, n: Node) -> tuple[TypeBox, int]:
        factors = self._factors(n)
        # a number in front may be negative; later ones are bracketed
        first, binding = self._raised(*factors[0], SIGNED)
        parts = [first]
        for (left, _), (right, power) in pairwise(factors):
            parts += [self._between(left, right), self._raised(right, power, PRODUCT)[0]]
        return row(*parts), SIGNED if binding == SIGNED else PRODUCT

    def _factors(self, n: Node) -> list[tuple[Node, int]]:
        """The factors from left to right, each with how often it occurs."""
        stack, found = [n], []
        while stack:
            node = stack.pop()
            if node.op == "mul":
                stack += reversed(node.args)
            else:
                found.append(node)
        if not self.tidy:
            return [(node, 1) for node in found]
        count: dict[Node, int] = {}
        for node in found if self.in_order else sorted(found, key=_rank):
            count[node] = count.get(node, 0) + 1
        return list(count.items())

    def _raised(self, node: Node, power: int, least: int) -> tuple[TypeBox, int]:
        if power == 1:
            box, binding = self._set(node)
            return (box, binding) if binding >= least else (enclosed(box, self.size), ATOM)
        exponent = text_box(str(power), self._smaller().size)
        return raised(self._within(node, ATOM), exponent, self.size), POWER

    def _between(self, left: Node, right: Node) -> TypeBox:
        """A dot where two factors side by side would be read as something else."""
        bases = (n.args[0] if n.op == "pow" else n for n in (left, right))
        names = [self._shown(n) for n in bases if _named(n)]
        words = not left.is_const and any(len(name) > 1 for name in names)
        words = words or any(name[:1].isdigit() for name in names)
        # two letters of a rule would read as a word
        words = words or (self.in_order and len(names) > 1 and all(map(str.isascii, names)))
        call = _named(left) and not _named(right) and right.op not in ("pow", "div")
        counts = right.is_const or (right.op == "pow" and right.args[0].is_const)
        return self._text(DOT) if counts or words or call else gap(THIN * self.size)

    def _shown(self, n: Node) -> str:
        """The sign of a variable or label; a value that is named again may have another one."""
        name = str(n.name)
        again = self.names.get(f"let:{name}") if n.op == "let" else None
        return again or self.names.get(name, name)

    def _within(self, n: Node, least: int) -> TypeBox:
        box, binding = self._set(n)
        return box if binding >= least else enclosed(box, self.size)

    def _number(self, value: float) -> tuple[TypeBox, int]:
        text = f"{value:.{DIGITS}g}" if self.tidy else written_number(value)
        mantissa, exponent, power = text.replace("-", "−").partition("e")
        if not exponent:
            return self._text(mantissa), SIGNED if value < 0 else ATOM
        ten = self._text("10" if mantissa == "1" else f"{mantissa}·10")
        small = text_box(power.replace("−0", "−"), self._smaller().size)
        return raised(ten, small, self.size), PRODUCT

    def _smaller(self) -> Setter:
        return Setter(max(SMALLER * self.size, SMALLEST), self.names, self.tidy, self.in_order)

    def _text(self, text: str) -> TypeBox:
        return text_box(text, self.size)

    def _compared(self, n: Node) -> TypeBox:
        """The sign between two sides."""
        infix = OPS[n.op].infix
        return self._sign(SIGNS.get(infix, infix))

    def _sign(self, sign: str) -> TypeBox:
        side = gap(SIDE * self.size)
        return row(side, self._text(sign), side)


def _named(n: Node) -> bool:
    return n.op in ("var", "let")


def _signed(n: Node) -> bool:
    """Whether a sum begins with a minus sign."""
    while n.op in ("add", "sub"):
        n = n.args[0]
    return n.op == "neg" or (n.is_const and (n.value or 0.0) < 0)


def _rank(n: Node) -> int:
    """Numbers, then names, then their powers, then the rest."""
    if n.is_const:
        return 0
    return 1 if _named(n) else 2 if n.op == "pow" and _named(n.args[0]) else 3
