"""The operations of the expression graph: one row each, for every use of it.

A row has the NumPy function (which defines the values, NaN outside the domain), the Python source
for the scalar code (which may raise ZeroDivisionError, OverflowError or ValueError where NumPy
gives inf or NaN), and how it is written in LaTeX.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Op:
    """One operation: `python` and `latex` are templates over the arguments {0}, {1}, {2}."""

    name: str
    arity: int
    numpy: Callable[..., Any]
    python: str
    latex: str
    infix: str = ""


_erf = np.frompyfunc(math.erf, 1, 1)


def erf(x: Any, out: Any = None) -> Any:
    """The error function of an array; NumPy has none."""
    return _placed(np.asarray(_erf(x), dtype=np.float64), out)


def _placed(values: Any, out: Any) -> Any:
    """The values, in the array `out` if there is one."""
    if out is None:
        return values
    out[...] = values
    return out


def sigmoid(x: Any, out: Any = None) -> Any:
    """1 / (1 + e^-x) without overflow."""
    small = np.exp(-np.abs(x))
    return np.divide(np.where(np.less(x, 0), small, 1.0), 1.0 + small, out=out)


def softplus(x: Any, out: Any = None) -> Any:
    """log(1 + e^x) without overflow."""
    return np.logaddexp(0.0, x, out=out)


def step(x: Any, out: Any = None) -> Any:
    """0 for x < 0 and 1 for x >= 0."""
    return np.heaviside(x, 1.0, out=out)


def relu(x: Any, out: Any = None) -> Any:
    """max(x, 0)."""
    return np.maximum(x, 0.0, out=out)


def where(condition: Any, a: Any, b: Any, out: Any = None) -> Any:
    """a where the condition is not 0, else b."""
    return _placed(np.where(np.not_equal(condition, 0), a, b), out)


_MIN = "({0} if {0} <= {1} or {0} != {0} else {1})"
_MAX = "({0} if {0} >= {1} or {0} != {0} else {1})"
_SIGN = "(1.0 if {0} > 0.0 else -1.0 if {0} < 0.0 else 0.0 * {0})"
_STEP = "(1.0 if {0} >= 0.0 else 0.0 * {0} if {0} != {0} else 0.0)"


def _function(name: str, numpy: Callable[..., Any], python: str = "", latex: str = "") -> Op:
    shown = latex or rf"\{name} \left({{0}}\right)"
    return Op(name, 1, numpy, python or f"{name}({{0}})", shown)


def _named(name: str) -> str:
    return rf"\operatorname{{{{{name}}}}} \left({{0}}\right)"


_ROWS = (
    Op("add", 2, np.add, "({0} + {1})", "{0} + {1}", "+"),
    Op("sub", 2, np.subtract, "({0} - {1})", "{0} - {1}", "-"),
    Op("mul", 2, np.multiply, "({0} * {1})", "{0} {1}", "*"),
    Op("div", 2, np.divide, "({0} / {1})", r"\frac{{{0}}}{{{1}}}", "/"),
    Op("pow", 2, np.power, "pow({0}, {1})", "{0}^{{{1}}}", "^"),
    Op("neg", 1, np.negative, "(-{0})", "-{0}", "-"),
    _function("sqrt", np.sqrt, latex=r"\sqrt{{{0}}}"),
    _function("cbrt", np.cbrt, latex=r"\sqrt[3]{{{0}}}"),
    _function("exp", np.exp, latex="e^{{{0}}}"),
    _function("log", np.log),
    _function("log2", np.log2, latex=r"\log_2 \left({0}\right)"),
    _function("log10", np.log10, latex=r"\log_{{10}} \left({0}\right)"),
    *(_function(name, getattr(np, name)) for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")),
    _function("asin", np.arcsin, latex=r"\arcsin \left({0}\right)"),
    _function("acos", np.arccos, latex=r"\arccos \left({0}\right)"),
    _function("atan", np.arctan, latex=r"\arctan \left({0}\right)"),
    _function("abs", np.abs, latex=r"\left|{0}\right|"),
    _function("sign", np.sign, _SIGN, _named("sign")),
    _function("floor", np.floor, "float(floor({0}))", r"\left\lfloor {0} \right\rfloor"),
    _function("ceil", np.ceil, "float(ceil({0}))", r"\left\lceil {0} \right\rceil"),
    _function("round", np.rint, "float(round({0}))", _named("round")),
    _function("erf", erf, latex=_named("erf")),
    _function("step", step, _STEP, _named("step")),
    _function("softplus", softplus, latex=_named("softplus")),
    _function("sigmoid", sigmoid, latex=r"\sigma \left({0}\right)"),
    _function("relu", relu, "({0} if {0} > 0.0 or {0} != {0} else 0.0)", _named("relu")),
    Op("atan2", 2, np.arctan2, "atan2({0}, {1})", r"\operatorname{{atan2}}\left({0}, {1}\right)"),
    Op("min", 2, np.minimum, _MIN, r"\min\left({0}, {1}\right)"),
    Op("max", 2, np.maximum, _MAX, r"\max\left({0}, {1}\right)"),
    Op("mod", 2, np.mod, "({0} % {1})", r"{0} \bmod {1}"),
    Op("hypot", 2, np.hypot, "hypot({0}, {1})", r"\sqrt{{{0}^2 + {1}^2}}"),
    Op("lt", 2, np.less, "({0} < {1})", "{0} < {1}", "<"),
    Op("le", 2, np.less_equal, "({0} <= {1})", r"{0} \leq {1}", "<="),
    Op("gt", 2, np.greater, "({0} > {1})", "{0} > {1}", ">"),
    Op("ge", 2, np.greater_equal, "({0} >= {1})", r"{0} \geq {1}", ">="),
    Op("eq", 2, np.equal, "({0} == {1})", "{0} = {1}", "=="),
    Op("where", 3, where, "({1} if {0} else {2})", r"{1}\ \text{{if}}\ {0}\ \text{{else}}\ {2}"),
)

OPS: dict[str, Op] = {op.name: op for op in _ROWS}
