"""User text -> expression: an operator-precedence parser of our own, with bounds.

Grammar, loosest first: + and -, then * and / and products without a sign, then unary minus, then
powers from the right. No strings, attributes, subscripts or assignments exist in it, and only the
names in the tables below and the given variables and parameters mean anything.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping

import numpy as np

from gdviz.core.expr import Node, const, label, ordered, term, var
from gdviz.core.objectives.formula import FormulaObjective
from gdviz.core.ops import OPS
from gdviz.core.tokens import FormulaError, Token, shown, tokens

__all__ = ["CONSTANTS", "FUNCTIONS", "KINKS", "FormulaError", "parse", "parse_expr"]

MAX_DEPTH = 48
MAX_NODES = 300

CONSTANTS = {"pi": label("π", const(math.pi)), "e": label("e", const(math.e))}
# name -> operation and its number of arguments
FUNCTIONS: dict[str, tuple[str, int]] = {
    **{
        name: (name, 1)
        for name in (
            "sqrt cbrt exp log log2 log10 sin cos tan asin acos atan sinh cosh tanh "
            "abs sign floor ceil round erf step softplus sigmoid relu"
        ).split()
    },
    "ln": ("log", 1),
    "arcsin": ("asin", 1),
    "arccos": ("acos", 1),
    "arctan": ("atan", 1),
    "atan2": ("atan2", 2),
    "arctan2": ("atan2", 2),
    "mod": ("mod", 2),
    "hypot": ("hypot", 2),
    "pow": ("pow", 2),
    "min": ("min", 2),
    "max": ("max", 2),
    "where": ("where", 3),
}
MANY = ("min", "max")
COMPARISONS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
# where a function has no derivative; its subgradient there is the one that the text names
KINKS = {
    "abs": "abs(u) has a kink at u = 0; the slope there is taken as 0",
    "sign": "sign(u) jumps at u = 0; its slope is 0 everywhere",
    "floor": "floor(u) jumps at whole u; its slope is 0 everywhere",
    "ceil": "ceil(u) jumps at whole u; its slope is 0 everywhere",
    "round": "round(u) jumps at halves; its slope is 0 everywhere",
    "mod": "mod(u, v) jumps where u/v is whole; the slope of the pieces is used",
    "step": "step(u) jumps at u = 0; its slope is 0 everywhere",
    "relu": "relu(u) has a kink at u = 0; the slope there is taken as 0",
    "min": "min has a kink where two arguments are equal; the first one's slope is taken",
    "max": "max has a kink where two arguments are equal; the first one's slope is taken",
    "sqrt": "sqrt(u) is vertical at u = 0; a slope 0/0 there is taken as 0",
    "cbrt": "cbrt(u) is vertical at u = 0; a slope 0/0 there is taken as 0",
    "hypot": "hypot(u, v) has a cone at u = v = 0; the slope there is taken as 0",
    "where": "where may jump or kink at its border; the slope of the branch taken is used",
}

Params = Mapping[str, float] | Iterable[tuple[str, float]]


def parse(
    text: str, params: Params = (), variables: tuple[str, ...] = ("x", "y")
) -> FormulaObjective:
    """The loss that `text` describes, with `params` at the given values.

    Raises FormulaError (one line, column, what is allowed); nothing in the text is ever executed.
    """
    return FormulaObjective(parse_expr(text, params, variables), variables)


def parse_expr(text: str, params: Params = (), variables: tuple[str, ...] = ("x", "y")) -> Node:
    """The expression that `text` describes, as it is written, its parameters as labelled numbers.

    Raises FormulaError.
    """
    names = {name: var(name) for name in variables}
    names |= {name: label(name, const(float(value))) for name, value in dict(params).items()}
    if not isinstance(text, str):
        raise FormulaError(1, "not a text", "a formula such as x^2 + y^2")
    node = _Parser(tokens(text), names).whole()
    size = len(ordered((node,)))
    if size > MAX_NODES:
        raise FormulaError(1, f"the formula has {size} terms", f"at most {MAX_NODES} are allowed")
    return node


class _Parser:
    def __init__(self, parts: list[Token], names: Mapping[str, Node]) -> None:
        self.parts = parts
        self.names = names
        self.at = 0
        self.depth = 0
        self.bar: Token | None = None
        self.constant: dict[Node, float] = {}

    @property
    def here(self) -> Token:
        return self.parts[self.at]

    def take(self) -> Token:
        token = self.here
        self.at += 1
        return token

    def whole(self) -> Node:
        if self.here.kind == "end":
            raise FormulaError(1, "the formula is empty", "write for example x^2 + 10y^2")
        node = self.sum()
        token = self.here
        if token.kind != "end":
            raise self.unexpected(token)
        return node

    def unexpected(self, token: Token) -> FormulaError:
        if token.kind == "end":
            return FormulaError(token.column, "the formula ends too early", "a value is missing")
        if token.kind == ")":
            return FormulaError(token.column, "')' without '('", "remove it or open one before")
        if token.kind in COMPARISONS:
            allowed = "compare once, in the first place of where(condition, a, b)"
            return FormulaError(token.column, f"{shown(token.text)} is not allowed here", allowed)
        if token.kind == ",":
            return FormulaError(token.column, "',' outside a function", "write 0.5, not 0,5")
        if token.kind in ("name", "number", "π", "√"):
            return FormulaError(
                token.column, f"{shown(token.text)} follows a value", "write * between them"
            )
        return FormulaError(
            token.column, f"{shown(token.text)} where a value is expected", "x, y, a number or ("
        )

    def sum(self) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FormulaError(self.here.column, f"nested deeper than {MAX_DEPTH}", "simplify it")
        node = self.product()
        while self.here.kind in "+-":
            sign = self.take()
            node = self.made("add" if sign.kind == "+" else "sub", sign, node, self.product())
        self.depth -= 1
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
        left = self.parts[self.at - 1]
        if token.kind == "(":
            if left.kind == "name":
                name, text = left.text, "is not a function"
                raise FormulaError(left.column, f"{shown(name)} {text}", f"write {name}*( … )")
            return True
        if token.kind == "|":
            if self.bar is not None:
                return False
            if left.kind == "name":
                raise FormulaError(token.column, "'|' follows a name", f"write {left.text}*|…|")
            return True
        if token.kind == "name" and left.kind == "name":
            hint = f"write {left.text}*{token.text}"
            raise FormulaError(token.column, "two names side by side", hint)
        return token.kind in ("name", "π", "√")

    def signed(self) -> Node:
        signs = []
        while self.here.kind in ("+", "-"):
            signs.append(self.take())
        node = self.power()
        for sign in reversed(signs):
            node = self.made("neg", sign, node) if sign.kind == "-" else node
        return node

    def power(self) -> Node:
        base = self.value()
        token = self.here
        if token.kind == "power":
            self.take()
            base = self.made("pow", token, base, const(token.value))
            token = self.here
            if token.kind == "power":
                raise FormulaError(token.column, "two exponents side by side", "write (x²)³")
        if token.kind != "^":
            return base
        self.take()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise FormulaError(token.column, f"nested deeper than {MAX_DEPTH}", "simplify it")
        exponent = self.signed()
        self.depth -= 1
        return self.made("pow", token, base, exponent)

    def value(self) -> Node:
        token = self.take()
        if token.kind == "number":
            if self.here.kind == "number":
                raise FormulaError(self.here.column, "two numbers side by side", "write * between")
            return const(token.value)
        if token.kind == "π":
            return CONSTANTS["pi"]
        if token.kind == "√":
            return self.made("sqrt", token, self.value())
        if token.kind == "name":
            return self.named(token)
        if token.kind == "(":
            return self.bracketed(token)
        if token.kind == "|":
            return self.barred(token)
        raise self.missing(token)

    def missing(self, token: Token) -> FormulaError:
        before = self.parts[self.at - 2] if self.at > 1 else None
        if token.kind == ")" and before is not None and before.kind == "(":
            return FormulaError(token.column, "nothing inside ( )", "write a value there")
        if token.kind == "end" or before is None:
            return self.unexpected(token)
        return FormulaError(
            token.column, f"{shown(token.text)} where a value is expected", "x, y, a number or ("
        )

    def bracketed(self, opening: Token) -> Node:
        node = self.sum()
        self.close(opening)
        return node

    def close(self, opening: Token) -> None:
        token = self.take()
        if token.kind != ")":
            if token.kind == "end":
                raise FormulaError(opening.column, "'(' is not closed", "write ) at its end")
            self.at -= 1
            raise self.unexpected(token)

    def barred(self, opening: Token) -> Node:
        if self.bar is not None:
            hint = "write abs( … ) for the inner one"
            raise FormulaError(opening.column, "bars inside bars", hint)
        self.bar = opening
        node = self.sum()
        token = self.take()
        if token.kind == "end":
            raise FormulaError(opening.column, "'|' is not closed", "write | at its end")
        if token.kind != "|":
            self.at -= 1
            raise self.unexpected(token)
        self.bar = None
        return self.made("abs", opening, node)

    def named(self, token: Token) -> Node:
        if token.text in self.names:
            return self.names[token.text]
        if token.text in FUNCTIONS:
            return self.called(token)
        if token.text in CONSTANTS:
            return CONSTANTS[token.text]
        raise FormulaError(token.column, f"unknown name {shown(token.text)}", self.hint(token.text))

    def hint(self, name: str) -> str:
        own = set(self.names) | set(CONSTANTS)
        if len(name) > 1 and all(c in own for c in name):
            return f"write {'*'.join(name)}"
        if len(name) > 1 and name[0] in own and name[1:].isdigit():
            return f"write {name[0]}^{name[1:]} or {name[0]}*{name[1:]}"
        known = [*self.names, *CONSTANTS, *FUNCTIONS]
        near = difflib.get_close_matches(name.lower()[:40], known, 1)
        if near:
            return f"did you mean {near[0]}?"
        return f"known are {', '.join(self.names)}, pi, e and functions such as sin(x)"

    def called(self, name: Token) -> Node:
        if self.here.kind != "(":
            wrong = self.here.kind in ("^", "power")
            hint = f"write {name.text}(x)^2" if wrong else f"write {name.text}(x)"
            raise FormulaError(name.column, f"{shown(name.text)} needs brackets", hint)
        opening = self.take()
        operation, count = FUNCTIONS[name.text]
        arguments = [self.condition() if operation == "where" else self.argument(name)]
        while self.here.kind == ",":
            self.take()
            arguments.append(self.argument(name))
        self.close(opening)
        self.counted(name, len(arguments), count)
        node = self.made(operation, name, *arguments[:count])
        for more in arguments[count:]:
            node = self.made(operation, name, node, more)
        return node

    def argument(self, name: Token) -> Node:
        if self.here.kind in (")", ","):
            count = FUNCTIONS[name.text][1]
            plural = "s" if count > 1 else ""
            raise FormulaError(
                self.here.column, f"{name.text}( ) lacks a value", f"it takes {count} value{plural}"
            )
        return self.sum()

    def counted(self, name: Token, given: int, count: int) -> None:
        if name.text in MANY:
            if given < 2:
                raise FormulaError(
                    name.column, f"{name.text} has {given} value", "give two or more"
                )
        elif given != count:
            plural = "s" if count > 1 else ""
            raise FormulaError(
                name.column, f"{name.text} has {given} values", f"it takes {count} value{plural}"
            )

    def condition(self) -> Node:
        if self.here.kind == "(" and self.wraps_comparison():
            opening = self.take()
            node = self.condition()
            self.close(opening)
            return node
        left = self.sum()
        token = self.take()
        if token.kind not in COMPARISONS:
            raise FormulaError(token.column, "where needs a comparison first", "such as x < 0")
        node = self.made(COMPARISONS[token.kind], token, left, self.sum())
        if self.here.kind in COMPARISONS:
            raise self.unexpected(self.here)
        return node

    def wraps_comparison(self) -> bool:
        """Whether the bracket here holds a comparison at its own level."""
        level = 0
        for token in self.parts[self.at :]:
            level += {"(": 1, ")": -1}.get(token.kind, 0)
            if level == 0:
                return False
            if level == 1 and token.kind in COMPARISONS:
                return True
        return False

    def made(self, operation: str, token: Token, *arguments: Node) -> Node:
        """The operation as written; numbers that make no finite number are an error."""
        node = term(operation, *arguments)
        numbers = [self.number(a) for a in arguments]
        if any(v is None for v in numbers):
            return node
        with np.errstate(all="ignore"):
            value = float(OPS[operation].numpy(*numbers))
        if not math.isfinite(value):
            problem = "is too large" if math.isinf(value) else "is not a number"
            text = token.text if token.text in FUNCTIONS else "the result"
            raise FormulaError(token.column, f"{text} {problem} here", "constants must be finite")
        self.constant[node] = value
        return node

    def number(self, node: Node) -> float | None:
        """The value of a constant expression, or None."""
        if node.op == "let":
            node = node.args[0]
        return node.value if node.is_const else self.constant.get(node)
