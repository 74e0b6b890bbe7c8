"""The Hessian of a loss at a point: whole, or of many parameters by its products with vectors."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.objective import Objective
from gdviz.core.models.curvature import extremes
from gdviz.core.models.model import ModelObjective

# above this number of parameters a network's Hessian is not written out
WHOLE = 256
# the accuracy of the eigenvalues of one that is not, relative to the largest
TOLERANCE = 1e-8


class Hessian:
    """The Hessian at w (dim,). Its eigenvalues raise NotWanted once `wanted` says that nobody wants
    them."""

    def __init__(
        self, objective: Objective, w: Array, wanted: Callable[[], bool] = lambda: True
    ) -> None:
        self.dim = objective.dim
        self._objective, self._w, self._wanted = objective, w, wanted
        large = isinstance(objective, ModelObjective) and self.dim > WHOLE
        self._matrix = None if large else objective.hessian(w)

    @property
    def whole(self) -> bool:
        """Whether all eigenvalues are known, and not only the lowest and the largest."""
        return self._matrix is not None

    def times(self, v: Array) -> Array:
        """The product with a vector (dim,)."""
        if self._matrix is not None:
            return np.asarray(self._matrix @ v)
        assert isinstance(self._objective, ModelObjective)
        with np.errstate(all="ignore"):
            return self._objective.hessian_times(self._w, v[:, None])[:, 0]

    def eigenvalues(self, added: float = 0.0, root: Array | None = None) -> Array:
        """In rising order; for many parameters only the lowest and the largest; NaN where it is not
        finite. `added` is added to the diagonal, and R^-1 H R^-1 taken for a diagonal R, `root`.
        """
        scale = np.ones(self.dim) if root is None else root
        if self._matrix is None:
            bent = lambda v: (self.times(v / scale) + added * v / scale) / scale  # noqa: E731
            return np.array(extremes(bent, self.dim, TOLERANCE, wanted=self._wanted))
        matrix = self._matrix + added * np.eye(self.dim)
        if root is not None:
            matrix = matrix / np.outer(root, root)
        if not np.isfinite(matrix).all():
            return np.full(self.dim, np.nan)
        return np.asarray(np.linalg.eigvalsh(matrix))
