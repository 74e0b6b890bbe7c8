"""The protocol of a loss with its derivatives."""

from __future__ import annotations

from typing import Protocol

from gdviz.core.base.arrays import Array


class Objective(Protocol):
    """A loss with its derivatives; `w` has shape (dim, *batch)."""

    @property
    def dim(self) -> int:
        """The number of variables."""

    def loss(self, w: Array) -> Array:
        """Loss at w, shape batch."""

    def grad(self, w: Array) -> Array:
        """Gradient at w, shape (dim, *batch)."""

    def loss_and_grad(self, w: Array) -> tuple[Array, Array]:
        """Both at once."""

    def hessian(self, w: Array) -> Array:
        """Hessian at w, shape (dim, dim, *batch)."""
