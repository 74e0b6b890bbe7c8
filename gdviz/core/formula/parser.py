"""Tokens of a formula -> expression: an operator-precedence parser with bounds.

Loosest first: + and -, then * and / and products without a sign, then unary minus, then powers
from the right.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from gdviz.core.expr.graph import Node, const, term
from gdviz.core.expr.ops import OPS
from gdviz.core.formula import errors
from gdviz.core.formula.tokens import FormulaError, Token
from gdviz.core.formula.vocabulary import COMPARISONS, CONSTANTS, FUNCTIONS, MANY, in_names

MAX_DEPTH = 48


@dataclass
class Parser:
    """The tokens of one text and the place reached in them; `names` are its variables and
    parameters, and hints are written with the `variables`."""

    parts: list[Token]
    names: Mapping[str, Node]
    variables: Sequence[str]
    at: int = 0
    depth: int = 0
    in_bars: bool = False
    constant: dict[Node, float] = field(default_factory=dict)

    @property
    def here(self) -> Token:
        return self.parts[self.at]

    def take(self) -> Token:
        token = self.here
        self.at += token.kind != "end"
        return token

    @contextmanager
    def deeper(self, token: Token) -> Iterator[None]:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise errors.too_deep(token, MAX_DEPTH)
        yield
        self.depth -= 1

    def whole(self) -> Node:
        """The expression of the whole text; FormulaError for anything else."""
        if self.here.kind == "end":
            hint = in_names("write for example x^2 + 10y^2", self.variables)
            raise FormulaError(1, "the formula is empty", hint)
        node = self.sum()
        if self.here.kind != "end":
            raise errors.unexpected(self.here)
        return node

    def sum(self) -> Node:
        node = self.product()
        while self.here.kind in ("+", "-"):
            sign = self.take()
            node = self.made("add" if sign.kind == "+" else "sub", sign, node, self.product())
        return node

    def product(self) -> Node:
        node = self.signed()
        while True:
            token = self.here
            if token.kind in ("*", "/"):
                self.take()
                node = self.made("mul" if token.kind == "*" else "div", token, node, self.signed())
            elif self.joins(token):
                node = self.made("mul", token, node, self.power())
            else:
                return node

    def joins(self, token: Token) -> bool:
        """Whether the next token starts a factor of a product without a sign."""
        if token.kind not in ("(", "|", "name", "π", "√") or (token.kind == "|" and self.in_bars):
            return False
        left = self.parts[self.at - 1]
        if left.kind == "name" and token.kind in ("(", "|", "name"):
            after, known = self.parts[self.at + 1], {*self.names, *FUNCTIONS, *CONSTANTS}
            if token.kind == "name" and len(token.text) > 1 and token.text not in known:
                raise self.unknown(token, after)
            strange = token.kind == "name" and token.text not in known
            raise errors.no_product(left, token, after, self.variables, strange)
        return True

    def signed(self) -> Node:
        signs = []
        while self.here.kind in ("+", "-"):
            signs.append(self.take())
            if self.depth + len(signs) > MAX_DEPTH:
                raise errors.too_deep(signs[-1], MAX_DEPTH)
        node = self.power()
        for sign in reversed(signs):
            node = self.made("neg", sign, node) if sign.kind == "-" else node
        return node

    def power(self) -> Node:
        base = self.value()
        token = self.here
        if token.kind == "power":
            self.take()
            if self.here.kind in ("power", "^"):
                hint = in_names("write (x^2)^3 or x^(2^3)", self.variables)
                raise FormulaError(self.here.column, "an exponent after an exponent", hint)
            return self.made("pow", token, base, const(token.value))
        if token.kind != "^":
            return base
        self.take()
        with self.deeper(token):
            return self.made("pow", token, base, self.signed())

    def value(self) -> Node:
        token = self.take()
        if token.kind == "number":
            if self.here.kind == "number":
                hint = "write one number such as 0.5, or * between them"
                raise FormulaError(self.here.column, "two numbers side by side", hint)
            return const(token.value)
        if token.kind == "π":
            return CONSTANTS["pi"]
        rules = {"√": self.root, "name": self.named, "(": self.bracketed, "|": self.barred}
        if token.kind in rules:
            return rules[token.kind](token)
        raise errors.no_value(token, self.parts[self.at - 2], self.variables)

    def root(self, sign: Token) -> Node:
        with self.deeper(sign):
            bracket = self.here.kind in ("(", "|")
            node = self.value()
        if not bracket and self.here.kind in ("power", "^"):
            hint = in_names("write √(x^2) or (√x)^2", self.variables)
            raise FormulaError(self.here.column, "a root of a power", hint)
        return self.made("sqrt", sign, node)

    def bracketed(self, opening: Token) -> Node:
        if self.here.kind == ")":
            raise FormulaError(self.here.column, "nothing inside ( )", "write a value there")
        return self.within(opening, ")", self.sum)

    def barred(self, opening: Token) -> Node:
        if self.in_bars:
            raise errors.bars_inside_bars(opening)
        self.in_bars = True
        node = self.within(opening, "|", self.sum)
        self.in_bars = False
        return self.made("abs", opening, node)

    def within(self, opening: Token, closing: str, inner: Callable[[], Node]) -> Node:
        with self.deeper(opening):
            node = inner()
        self.close(opening, closing)
        return node

    def close(self, opening: Token, closing: str) -> None:
        token = self.take()
        lost = closing == ")" and token.kind == "," and errors.unbalanced(self.parts)
        if token.kind == "end" or lost or (closing == "|" and token.kind == ")"):
            raise errors.unclosed(opening, closing)
        if token.kind != closing:
            bar = token.kind == "|"
            raise errors.bars_inside_bars(token) if bar else errors.unexpected(token)

    def named(self, token: Token) -> Node:
        if token.text in self.names:
            return self.names[token.text]
        if token.text in FUNCTIONS:
            with self.deeper(token):
                return self.called(token)
        if token.text in CONSTANTS:
            return CONSTANTS[token.text]
        raise self.unknown(token, self.here)

    def unknown(self, token: Token, following: Token) -> FormulaError:
        return errors.unknown_name(token, following, self.names, self.variables)

    def called(self, name: Token) -> Node:
        opening = self.take()
        if opening.kind != "(":
            raise errors.not_called(name, opening, self.here, self.variables)
        operation, count = FUNCTIONS[name.text].name, FUNCTIONS[name.text].arity
        arguments = [self.condition() if operation == "where" else self.argument(name)]
        while self.here.kind == ",":
            self.take()
            arguments.append(self.argument(name))
        self.close(opening, ")")
        given = len(arguments)
        if given < count or (given > count and name.text not in MANY):
            raise errors.miscounted(name, given, self.variables)
        node = self.made(operation, name, *arguments[:count])
        for more in arguments[count:]:
            node = self.made(operation, name, node, more)
        return node

    def argument(self, name: Token) -> Node:
        if self.here.kind in (")", ","):
            raise errors.lacking(name, self.here, self.variables)
        return self.sum()

    def condition(self) -> Node:
        if self.here.kind == "(" and self.bracket_is_all():
            return self.within(self.take(), ")", self.condition)
        start = self.here
        if start.kind in (")", ","):
            raise errors.no_comparison(start, self.variables)
        left = self.sum()
        token = self.take()
        if token.kind not in COMPARISONS:
            raise errors.no_comparison(start, self.variables)
        return self.made(COMPARISONS[token.kind], token, left, self.sum())

    def bracket_is_all(self) -> bool:
        """Whether the bracket that opens here closes, or should, where the condition ends."""
        level = 0
        for token, following in zip(self.parts[self.at :], self.parts[self.at + 1 :], strict=False):
            level += {"(": 1, ")": -1}.get(token.kind, 0)
            if level == 1 and token.kind == ",":
                return errors.unbalanced(self.parts)
            if level == 0:
                return following.kind in (",", ")")
        return False

    def made(self, operation: str, token: Token, *arguments: Node) -> Node:
        """The operation as written; numbers whose result is not finite are an error."""
        node = term(operation, *arguments)
        numbers = [self.number(a) for a in arguments]
        if any(v is None for v in numbers):
            return node
        with np.errstate(all="ignore"):
            value = float(OPS[operation].numpy(*numbers))
        if math.isnan(value) and operation == "pow":
            hint = "a negative number has whole powers only; its cube root is cbrt(x)"
            hint = in_names(hint, self.variables)
            raise FormulaError(token.column, "the result is not a number here", hint)
        if not math.isfinite(value):
            raise errors.not_finite(token, math.isinf(value))
        self.constant[node] = value
        return node

    def number(self, node: Node) -> float | None:
        """The value of a constant expression, or None."""
        if node.op == "let":
            node = node.args[0]
        return node.value if node.is_const else self.constant.get(node)
