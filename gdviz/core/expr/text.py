"""Expression graph -> one line of text for the eye: it need not parse back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gdviz.core.base.printed import SUPERSCRIPTS
from gdviz.core.expr.formula_text import Part, leaf
from gdviz.core.expr.graph import Node, bottom_up
from gdviz.core.expr.ops import OPS
from gdviz.core.expr.vector_ops import VECTOR_OPS

# how tightly each operation binds; any other is written as a function and binds tightest
BINDING = {"where": 0, "lt": 1, "le": 1, "gt": 1, "ge": 1, "eq": 1}
BINDING |= {"add": 2, "sub": 2, "neg": 3, "mul": 4, "div": 4, "pow": 5}
SUM, SIGNED, PRODUCT, POWER, ATOM = 2, 3, 4, 5, 6
TIGHT = {"any": 0, "product": PRODUCT, "atom": ATOM}
POWER_OF_TEN = re.compile("10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+")
# a name of several letters, not of a function
WORD = re.compile(r"[A-Za-z]{2,}+(?!\()")
SIGNS = {"-": "−", "<=": "≤", ">=": "≥", "==": "="}


def to_reading(node: Node, names: Mapping[str, str] | None = None) -> str:
    """The formula in print: raised exponents, dots for products, roots, no needless brackets.

    `names` maps a variable or label to its text.
    """
    return bottom_up((node,), lambda n, args: _reading(n, args, names or {}))[0][0]


def _reading(n: Node, args: Sequence[Part], names: Mapping[str, str]) -> Part:
    end = leaf(n, names)
    if end:
        text = _number(end[0]) if n.is_const else end[0]
        return text, bound(text)
    return _arithmetic(n, args) or _applied(n, args)


def _arithmetic(n: Node, args: Sequence[Part]) -> Part | None:
    """The operations with infix or other signs; None for all others."""
    own = BINDING.get(n.op, ATOM)
    if n.op in ("mul", "div"):
        return _product(n, args)
    if n.op in ("add", "sub"):
        sign = "+" if n.op == "add" else "−"
        return f"{_within(args[0], SUM)} {sign} {_added(n.op, args[1])}", own
    if n.op == "neg":
        return "−" + _within(args[0], PRODUCT), own
    if n.op == "pow":
        return _within(args[0], ATOM) + _exponent(n.args[1], args[1]), own
    if n.op == "sqrt":
        text, binding = args[0]
        alone = binding == ATOM and (len(text) < 3 or text.isdecimal())
        return ("√" + text if alone else f"√({text})"), POWER
    return None


def _applied(n: Node, args: Sequence[Part]) -> Part:
    """Functions, operations on vectors, and comparisons."""
    own = BINDING.get(n.op, ATOM)
    if n.op == "abs" and "|" not in args[0][0]:
        return f"|{args[0][0]}|", ATOM
    if n.op in VECTOR_OPS:
        row = VECTOR_OPS[n.op]
        return row.shown.format(*(_within(part, TIGHT[row.least]) for part in args)), TIGHT[row.own]
    if n.op == "mod":
        return " mod ".join(_within(part, PRODUCT) for part in args), PRODUCT
    texts = [text for text, _ in args]
    if n.op == "where":
        return f"{_within(args[1], BINDING['lt'])} if {texts[0]} else {texts[2]}", own
    if OPS[n.op].infix:
        return f" {SIGNS.get(OPS[n.op].infix, OPS[n.op].infix)} ".join(texts), own
    return f"{n.op}({', '.join(texts)})", ATOM


def bound(text: str) -> int:
    """How tightly a name, a number or a grid of numbers binds."""
    if text.startswith("["):
        return ATOM
    if text.startswith("−"):
        return SIGNED
    if "·10" in text:
        return PRODUCT
    return POWER if POWER_OF_TEN.fullmatch(text) else ATOM


def _product(n: Node, args: Sequence[Part]) -> Part:
    left = _within(args[0], SIGNED)
    binding = SIGNED if left.startswith("−") else PRODUCT
    if n.op == "div":
        return f"{left}/{_within(args[1], POWER)}", binding
    right = _within(args[1], PRODUCT)
    # 2x, but 2·3 and 0.5·2x
    plain = (right[0].isalpha() and not WORD.match(right)) or right[0] in "(√|"
    factor = n.args[0].is_const and left[-1].isdigit() and plain
    return f"{left}{'' if factor else '·'}{right}", binding


def _added(op: str, part: Part) -> str:
    text, binding = part
    plain = op == "add" and binding == SUM and not text.startswith("−")
    return text if plain else _within(part, PRODUCT)


def _exponent(n: Node, part: Part) -> str:
    if part[0].removeprefix("−").isdecimal():
        return part[0].replace("−", "-").translate(SUPERSCRIPTS)
    if part[0] == "t":
        return "ᵗ"
    return "^" + _within(part, POWER)


def _within(part: Part, least: int) -> str:
    text, binding = part
    return text if binding >= least else f"({text})"


def _number(text: str) -> str:
    mantissa, exponent, power = text.partition("e")
    if exponent:
        many = "" if mantissa == "1" else f"{mantissa}·"
        text = f"{many}10{str(int(power)).translate(SUPERSCRIPTS)}"
    return text.replace("-", "−")
