"""The words of a formula: constants, functions, comparisons, and replacements for other
spellings."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence

from gdviz.core.expr.graph import Node, const, label, ordered

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
# names of two variables that are not x and y
VARIABLE_PAIRS = (
    ("x1", "x2"),
    ("x_1", "x_2"),
    ("x[0]", "x[1]"),
    ("u", "v"),
    ("w", "b"),
    ("theta1", "theta2"),
)
# these take their number of arguments or more
MANY = ("min", "max")
COMPARISONS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
# operation -> where it has no derivative, and the slope used there
KINKS = {
    "abs": "abs(u) has a kink at u = 0; the slope there is taken as 0",
    "sign": "sign(u) jumps at u = 0; its slope is 0 everywhere",
    "floor": "floor(u) jumps at whole u; its slope is 0 everywhere",
    "ceil": "ceil(u) jumps at whole u; its slope is 0 everywhere",
    "round": "round(u) jumps at halves (to the even side); its slope is 0 everywhere",
    "mod": "mod(u, v) jumps where u/v is whole; the slope of the pieces is used",
    "step": "step(u) jumps at u = 0; its slope is 0 everywhere",
    "relu": "relu(u) has a kink at u = 0; the slope there is taken as 0",
    "min": "min has a kink where two arguments are equal; the first one's slope is taken",
    "max": "max has a kink where two arguments are equal; the first one's slope is taken",
    "sqrt": "sqrt(u) is vertical at u = 0; a slope 0/0 there is taken as 0",
    "cbrt": "cbrt(u) is vertical at u = 0; a slope 0/0 there is taken as 0",
    "hypot": "hypot(u, v) has a cone at u = v = 0; the slope there is taken as 0",
    "atan2": "atan2(v, u) jumps where v = 0 and u < 0; at u = v = 0 the slope is taken as 0",
    "where": "where may jump or kink at its border; the slope of the branch taken is used",
}
# what people write -> what to write here
INSTEAD = {
    "if": "write where(condition, a, b)",
    "else": "write where(condition, a, b)",
    "and": "put one where(condition, a, b) inside another",
    "or": "put one where(condition, a, b) inside another",
    "not": "turn the comparison round",
    "sgn": "write sign(x)",
    "signum": "write sign(x)",
    "heaviside": "write step(x)",
    **dict.fromkeys(("sine", "sinus", "sen"), "write sin(x)"),
    **dict.fromkeys(("cosine", "cosinus"), "write cos(x)"),
    **dict.fromkeys(("tangent", "tangens", "tg"), "write tan(x)"),
    **dict.fromkeys(("ctg", "cot", "cotan", "cotg"), "write 1/tan(x)"),
    "sec": "write 1/cos(x)",
    **dict.fromkeys(("csc", "cosec"), "write 1/sin(x)"),
    "sech": "write 1/cosh(x)",
    "csch": "write 1/sinh(x)",
    "coth": "write 1/tanh(x)",
    **dict.fromkeys(("arccot", "acot"), "write pi/2 - atan(x)"),
    **dict.fromkeys(("asinh", "arcsinh", "arsinh"), "write log(x + sqrt(x^2 + 1))"),
    **dict.fromkeys(("acosh", "arccosh", "arcosh"), "write log(x + sqrt(x^2 - 1))"),
    **dict.fromkeys(("atanh", "arctanh", "artanh"), "write log((1 + x)/(1 - x))/2"),
    "sinc": "write sin(x)/x",
    "lg": "write log10(x)",
    **dict.fromkeys(("ld", "lb"), "write log2(x)"),
    "logb": "write log(x)/log(2)",
    "log1p": "write log(1 + x)",
    "expm1": "write exp(x) - 1",
    "exp2": "write 2^x",
    "sqr": "write x^2, or sqrt(x)",
    "square": "write x^2",
    "squared": "write x^2",
    **dict.fromkeys(("root", "squareroot"), "write sqrt(x)"),
    **dict.fromkeys(("fabs", "absolute"), "write abs(x)"),
    "norm": "write hypot(x, y)",
    "minimum": "write min(a, b)",
    "maximum": "write max(a, b)",
    **dict.fromkeys(("clip", "clamp"), "write min(max(x, a), b)"),
    "int": "write floor(x)",
    "trunc": "write sign(x)*floor(abs(x))",
    "frac": "write mod(x, 1)",
    "fmod": "write mod(a, b)",
    "erfc": "write 1 - erf(x)",
    "logistic": "write sigmoid(x)",
    "logit": "write log(x/(1 - x))",
    **dict.fromkeys(("swish", "silu"), "write x*sigmoid(x)"),
    "elu": "write where(x > 0, x, exp(x) - 1)",
    "gelu": "write x*(1 + erf(x/sqrt(2)))/2",
    "leakyrelu": "write max(x, 0.01x)",
    "softmax": "write log(exp(x) + exp(y)), or max(x, y)",
    "tau": "write 2pi",
    **dict.fromkeys(("inf", "infinity", "nan"), "only finite numbers are allowed"),
    **dict.fromkeys(
        ("rand", "random"), "a loss is the same at each look; noise is set in the race"
    ),
    **dict.fromkeys("import def return eval exec print open".split(), "a formula only, no program"),
    **dict.fromkeys("lambda minimize minimise argmin".split(), "a formula only, no program"),
}
LONGEST_SPLIT = 16
# x or y in a hint, also after a number
_EXAMPLE = re.compile(r"(?<![A-Za-z])[xy](?![A-Za-z0-9])")


def in_names(hint: str, variables: Sequence[str]) -> str:
    """A hint that was written for x and y, in the given variables."""
    called = {"x": variables[0], "y": variables[len(variables) > 1]}
    return _EXAMPLE.sub(lambda match: called[match[0]], hint)


def kinks_of(node: Node) -> tuple[str, ...]:
    """A sentence for each operation in the expression that is not differentiable somewhere."""
    used = {n.op for n in ordered((node,))}
    return tuple(sentence for op, sentence in KINKS.items() if op in used)


def split(name: str, known: Collection[str]) -> list[str]:
    """`name` as known names and numbers written together, "sin2x" as sin, 2, x; empty if none."""
    if len(name) > LONGEST_SPLIT:
        number = name[1:].isdigit() and name[0] in known
        return [name[0], name[1:]] if number else []
    splits: list[list[str] | None] = [[]] + [None] * len(name)
    for end in range(1, len(name) + 1):
        # the earliest start is the longest last name
        for start in range(end):
            before, last = splits[start], name[start:end]
            if before is not None and (last in known or last.isdigit()):
                splits[end] = [*before, last]
                break
    return splits[-1] or []


def product_of(name: str, known: Collection[str]) -> list[str]:
    """Two or three letters of which one is not known, and numbers: kx2 as k, x, 2; else empty."""
    if not name.isalnum():
        return []
    parts = re.findall("[A-Za-z]|[0-9]+", name[:LONGEST_SPLIT])
    letters = [part for part in parts if part.isalpha()]
    strange = sum(letter not in known for letter in letters)
    return parts if len(name) <= LONGEST_SPLIT and 2 <= len(letters) <= 3 and strange <= 1 else []
