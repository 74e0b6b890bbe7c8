"""The operations on vectors and matrices that printed rules have in addition to those of
formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from gdviz.core.expr.graph import Node, bottom_up
from gdviz.core.expr.ops import OPS

UNKNOWN = np.float64(np.nan)
# how tightly a text binds, or must bind
Tight = Literal["any", "product", "atom"]
OPEN: tuple[Tight, Tight] = ("any", "atom")


@dataclass(frozen=True)
class VectorOp:
    """An operation on arrays of shape (), (dim,) and (dim, dim): its function, and how it is
    written; `least` is how tightly its arguments have to bind, `own` how tightly it does."""

    numpy: Callable[..., Any]
    shown: str
    latex: str
    least: Tight = "atom"
    own: Tight = "product"


def _solution(a: Any, b: Any) -> Any:
    try:
        return np.linalg.solve(a, b)
    except np.linalg.LinAlgError:
        return np.linalg.pinv(a) @ b if np.isfinite(a).all() else np.full_like(b, np.nan)


def _magnitude(a: Any) -> Any:
    if not np.isfinite(a).all():
        return np.full_like(a, np.nan)
    values, vectors = np.linalg.eigh(a)
    return vectors * np.abs(values) @ vectors.T


VECTOR_OPS: dict[str, VectorOp] = {
    "sum": VectorOp(np.sum, "Σ {0}", r"\sum {0}"),
    "dot": VectorOp(np.dot, "{0}ᵀ{1}", r"{0}^{{\top}} {1}"),
    "norm": VectorOp(np.linalg.norm, "‖{0}‖", r"\left\|{0}\right\|", *OPEN),
    "norm1": VectorOp(lambda a: np.abs(a).sum(), "‖{0}‖₁", r"\left\|{0}\right\|_1", *OPEN),
    "times": VectorOp(np.matmul, "{0}·{1}", r"{0} {1}", "product"),
    "outer": VectorOp(np.outer, "{0}·{1}ᵀ", r"{0} {1}^{{\top}}"),
    "solution": VectorOp(_solution, "{0}⁻¹·{1}", "{0}^{{-1}} {1}"),
    "transposed": VectorOp(np.transpose, "{0}ᵀ", r"{0}^{{\top}}", own="atom"),
    "diagonal": VectorOp(np.diagonal, "diag({0})", r"\operatorname{{diag}}\left({0}\right)", *OPEN),
    "magnitude": VectorOp(_magnitude, "|{0}|", r"\left|{0}\right|", *OPEN),
}
# operations shown with whole vectors and matrices, not coordinate by coordinate
OF_MATRICES = {"times", "outer", "solution", "transposed", "magnitude"}


def evaluated(node: Node, known: Mapping[str, Any]) -> Any:
    """The value of an expression, NaN where it reads an unknown value."""

    def value(n: Node, given: tuple[Any, ...]) -> Any:
        if n.is_const:
            return np.float64(n.value or 0.0)
        if n.op == "var":
            return known.get(str(n.name), UNKNOWN)
        if n.op == "let":
            return given[0]
        if n.op not in VECTOR_OPS:
            return OPS[n.op].numpy(*given)
        # an unknown value has no shape
        return UNKNOWN if any(v is UNKNOWN for v in given) else VECTOR_OPS[n.op].numpy(*given)

    with np.errstate(all="ignore"):
        return bottom_up((node,), value)[0]
