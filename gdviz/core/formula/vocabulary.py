"""The words of a formula: constants, functions, comparisons, and replacements for other
spellings."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence

from gdviz.core.expr.graph import Node, const, label, ordered
from gdviz.core.expr.ops import OPS

CONSTANTS = {"pi": label("π", const(math.pi)), "e": label("e", const(math.e))}
ALIASES = {"ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arctan2": "atan2"}
_NAMES = """sqrt cbrt exp log log2 log10 sin cos tan asin acos atan sinh cosh tanh abs sign floor
    ceil round erf step softplus sigmoid relu ln arcsin arccos arctan atan2 arctan2 mod hypot pow
    min max where""".split()
FUNCTIONS = {name: OPS[ALIASES.get(name, name)] for name in _NAMES}
# names of two variables that are not x and y
VARIABLE_PAIRS = [pair.split() for pair in ("x1 x2", "x_1 x_2", "x[0] x[1]", "u v", "w b")]
VARIABLE_PAIRS += [["theta1", "theta2"]]
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
# what to write here -> what people write
_INSTEAD = {
    "write where(condition, a, b)": "if else",
    "put one where(condition, a, b) inside another": "and or",
    "turn the comparison round": "not",
    "write sign(x)": "sgn signum",
    "write step(x)": "heaviside",
    "write sin(x)": "sine sinus sen",
    "write cos(x)": "cosine cosinus",
    "write tan(x)": "tangent tangens tg",
    "write 1/tan(x)": "ctg cot cotan cotg",
    "write 1/cos(x)": "sec",
    "write 1/sin(x)": "csc cosec",
    "write 1/cosh(x)": "sech",
    "write 1/sinh(x)": "csch",
    "write 1/tanh(x)": "coth",
    "write pi/2 - atan(x)": "arccot acot",
    "write log(x + sqrt(x^2 + 1))": "asinh arcsinh arsinh",
    "write log(x + sqrt(x^2 - 1))": "acosh arccosh arcosh",
    "write log((1 + x)/(1 - x))/2": "atanh arctanh artanh",
    "write sin(x)/x": "sinc",
    "write log10(x)": "lg",
    "write log2(x)": "ld lb",
    "write log(x)/log(2)": "logb",
    "write log(1 + x)": "log1p",
    "write exp(x) - 1": "expm1",
    "write 2^x": "exp2",
    "write x^2, or sqrt(x)": "sqr",
    "write x^2": "square squared",
    "write sqrt(x)": "root squareroot",
    "write abs(x)": "fabs absolute",
    "write hypot(x, y)": "norm",
    "write min(a, b)": "minimum",
    "write max(a, b)": "maximum",
    "write min(max(x, a), b)": "clip clamp",
    "write floor(x)": "int",
    "write sign(x)*floor(abs(x))": "trunc",
    "write mod(x, 1)": "frac",
    "write mod(a, b)": "fmod",
    "write 1 - erf(x)": "erfc",
    "write sigmoid(x)": "logistic",
    "write log(x/(1 - x))": "logit",
    "write x*sigmoid(x)": "swish silu",
    "write where(x > 0, x, exp(x) - 1)": "elu",
    "write x*(1 + erf(x/sqrt(2)))/2": "gelu",
    "write max(x, 0.01x)": "leakyrelu",
    "write log(exp(x) + exp(y)), or max(x, y)": "softmax",
    "write 2pi": "tau",
    "only finite numbers are allowed": "inf infinity nan",
    "a loss is the same at each look; noise is set in the race": "rand random",
    "a formula only, no program": "import def return eval exec print open lambda minimize minimise "
    "argmin",
}
INSTEAD = {word: hint for hint, words in _INSTEAD.items() for word in words.split()}
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
