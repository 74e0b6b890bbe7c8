"""A loss given by an expression, with its exact gradient and Hessian."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.expr.derivatives import gradient, hessian
from gdviz.core.expr.graph import Node, bottom_up, lowered, renamed
from gdviz.core.expr.ops import OPS
from gdviz.core.expr.python_code import FAULTS, scalar_function
from gdviz.core.expr.rewriting import gathered
from gdviz.core.expr.tape import Tape
from gdviz.core.formula.kinks import curvature


class FormulaObjective:
    """The expression `node` in the variables `names`; points have shape (dim, *batch).

    Where a term of the gradient is 0/0 although the loss is finite (a kink) its subgradient 0 is
    taken, and the curvature 0 along with it; the other terms stay.
    """

    def __init__(self, node: Node, names: Sequence[str] = ("x", "y")) -> None:
        self.node = node
        self.names = tuple(names)
        self.dim = len(self.names)

    def __getstate__(self) -> dict[str, Any]:
        # code compiled from the expression is made again
        return {"node": self.node, "names": self.names, "dim": self.dim}

    @cached_property
    def numbered(self) -> FormulaObjective:
        """The same in numbered variables, so that no name of a user (t, lr) can clash with a
        step's own numbers."""
        names = tuple(f"w:{i}" for i in range(self.dim))
        called = dict(zip(self.names, names, strict=True))
        return FormulaObjective(renamed(self.node, called), names)

    @cached_property
    def slopes(self) -> tuple[Node, ...]:
        """The partial derivatives as expressions."""
        return gradient(self.node, self.names)

    @cached_property
    def direct_slopes(self) -> tuple[Node, ...]:
        """The same in fewer operations, used wherever a gradient is computed."""
        return gathered(lowered(self.slopes), lambda _: False)

    @cached_property
    def curvatures(self) -> tuple[tuple[Node, ...], ...]:
        """The second derivatives as expressions."""
        return hessian(self.slopes, self.names)

    def loss(self, w: Any, dtype: type = np.float64) -> Array:
        """Loss at w, shape batch; NaN outside the domain. float32 is enough for a picture."""
        w = np.asarray(w)
        if w.ndim == 1:
            return np.float64(self._loss.at(w)[0])  # type: ignore[return-value]
        return self._loss.tape(*w, dtype=dtype)[0]

    def grad(self, w: Any) -> Array:
        """Gradient at w, shape (dim, *batch)."""
        return self.loss_and_grad(w)[1]

    def loss_and_grad(self, w: Any) -> tuple[Array, Array]:
        """Both at w, in little more than the time of one."""
        w = np.asarray(w)
        if w.size == self.dim:
            found = self._both.at(w.reshape(-1))
            values = np.array(found, dtype=np.float64).reshape(-1, *w.shape[1:])
            loss, slopes = values[0], values[1:]
        else:
            loss, *parts = self._both.tape(*w)
            slopes = np.stack(parts)
        lost = np.isnan(slopes)
        if lost.any() and (broken := lost.any(axis=0) & np.isfinite(loss)).any():
            slopes[:, broken] = self._without_nan(w[:, broken])
        return loss, slopes

    def _without_nan(self, w: Array) -> Array:
        """The gradient where a term of it is 0/0 (a kink) or inf/inf: that term counts as 0."""

        def value(node: Node, given: tuple[Any, ...]) -> Any:
            if node.is_const:
                return np.float64(node.value or 0.0)
            if node.op == "var":
                return w[self.names.index(str(node.name))]
            found = OPS[node.op].numpy(*given)
            return np.where(np.isnan(found), 0.0, found)

        with np.errstate(all="ignore"):
            found = bottom_up(lowered(self.slopes), value)
        return np.stack([np.broadcast_to(slope, w.shape[1:]) for slope in found])

    def hessian(self, w: Any) -> Array:
        """Hessian at w, shape (dim, dim, *batch)."""
        w = np.asarray(w)
        values = np.array(self._bent.at(w) if w.ndim == 1 else self._bent.tape(*w))
        found = values.reshape(self.dim, self.dim, *w.shape[1:])
        if np.isnan(found).any():
            self._mend_kinks(w.reshape(self.dim, -1), found.reshape(self.dim, self.dim, -1))
        return found

    def _mend_kinks(self, w: Array, found: Array) -> None:
        """Fill in the values of the chain rule where plain arithmetic gives none."""
        lost = np.isnan(found)
        broken = lost.any(axis=(0, 1)) & np.isfinite(self._loss.tape(*w)[0])
        if broken.any():
            mended = curvature(self.node, self.names, w[:, broken])
            found[..., broken] = np.where(lost[..., broken], mended, found[..., broken])

    @cached_property
    def _loss(self) -> _Code:
        return _Code((self.node,), self.names)

    @cached_property
    def _both(self) -> _Code:
        return _Code((self.node, *self.direct_slopes), self.names)

    @cached_property
    def _bent(self) -> _Code:
        return _Code([c for row in self.curvatures for c in row], self.names)


class _Code:
    """Expressions in these variables as code: at one point, and on a `tape` at many."""

    def __init__(self, outputs: Sequence[Node], names: Sequence[str]) -> None:
        self.tape = Tape(outputs, names)

    @cached_property
    def _scalar(self) -> Callable[..., tuple[float, ...]]:
        return scalar_function(self.tape.outputs, self.tape.names)

    def at(self, w: Array) -> Sequence[float]:
        try:
            return self._scalar(*w.tolist())
        except FAULTS:
            return [float(v) for v in self.tape(*w)]
