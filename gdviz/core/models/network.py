"""A multilayer perceptron with one output: its passes for many parameters at once.

A linear model is one without hidden layers. The parameters are layer by layer W of shape
(fan_in, fan_out), row by row, then b: a layer's part of w is one matrix (fan_in + 1, fan_out) whose
last row is the bias, and inputs with a column of ones make a layer a single matrix product.
Arrays inside are (m, n, width): m sets of parameters, n samples.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.expr.ops import sigmoid


@dataclass(frozen=True)
class Activation:
    """The function of a hidden neuron; `slope` and `bend` (second derivative over first) are
    functions of its output h."""

    value: Callable[..., Array]
    slope: Callable[[Array], Array]
    bend: Callable[[Array], Array]


def _relu(z: Array, out: Array | None = None) -> Array:
    return np.maximum(z, 0.0, out=out)


# the slope of relu at 0 is 0, as in torch
ACTIVATION = {
    "tanh": Activation(np.tanh, lambda h: 1.0 - h * h, lambda h: -2.0 * h),
    "sigmoid": Activation(sigmoid, lambda h: h * (1.0 - h), lambda h: 1.0 - 2.0 * h),
    "relu": Activation(_relu, lambda h: (h > 0.0).astype(np.float64), np.zeros_like),
}


@dataclass(frozen=True)
class Group:
    """The parameters of one layer that play the same part; `neuron` is the neuron of each one."""

    place: slice
    kind: Literal["weight", "bias"]
    neuron: tuple[int, ...]


@dataclass(frozen=True)
class Network:
    """The shape: `sizes` are the widths from the inputs to the one output."""

    sizes: tuple[int, ...]
    activation: str = "tanh"
    bias: bool = True

    @cached_property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """The (rows, columns) of each layer's matrix, the row of the bias included."""
        return tuple((fan_in + self.bias, fan_out) for fan_in, fan_out in pairwise(self.sizes))

    @cached_property
    def dim(self) -> int:
        """The number of parameters."""
        return sum(rows * columns for rows, columns in self.shapes)

    def matrices(self, w: Array) -> list[Array]:
        """The layers' matrices (m, rows, columns) as views of w of shape (m, dim)."""
        found, low = [], 0
        for rows, columns in self.shapes:
            found.append(w[:, low : low + rows * columns].reshape(len(w), rows, columns))
            low += rows * columns
        return found

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters' names: "W1[1,2]" leads from input 1 to neuron 2 of layer 1."""
        if len(self.sizes) == 2:
            inputs = self.sizes[0]
            weights = ["w"] if inputs == 1 else [f"w{i}" for i in range(1, inputs + 1)]
            return (*weights, "b") if self.bias else tuple(weights)
        found: list[str] = []
        for layer, (fan_in, fan_out) in enumerate(pairwise(self.sizes), 1):
            neurons = range(1, fan_out + 1)
            found += [f"W{layer}[{i},{j}]" for i in range(1, fan_in + 1) for j in neurons]
            found += [f"b{layer}[{j}]" for j in neurons if self.bias]
        return tuple(found)

    @property
    def groups(self) -> tuple[Group, ...]:
        """Layer by layer the weights, then the biases."""
        found, low = [], 0
        for rows, columns in self.shapes:
            weights = (rows - self.bias) * columns
            fans = tuple(range(columns)) * (rows - self.bias)
            found.append(Group(slice(low, low + weights), "weight", fans))
            low += weights
            if self.bias:
                found.append(Group(slice(low, low + columns), "bias", tuple(range(columns))))
                low += columns
        return tuple(found)

    def initial(self, seed: int) -> Array:
        """Weights drawn from N(0, 1/fan_in) by default_rng(seed), layer by layer; biases 0."""
        rng = np.random.default_rng(seed)
        w = np.zeros((1, self.dim))
        for matrix, fan_in in zip(self.matrices(w), self.sizes, strict=False):
            weights = matrix[0, :fan_in]
            weights[...] = rng.standard_normal(weights.shape) / np.sqrt(fan_in)
        start: Array = w[0]
        return start

    def forward(self, matrices: list[Array], design: Array) -> tuple[list[Array], Array]:
        """The inputs of each layer, with their ones, and the output z of shape (m, n).

        `design` is (n, rows) for all sets of parameters, or (m, n, rows) with samples of their own.
        """
        inputs, z = [design], times(design, matrices[0])
        for matrix in matrices[1:]:
            width = z.shape[2]
            h = np.empty((*z.shape[:2], width + self.bias))
            h[..., width:] = 1.0
            ACTIVATION[self.activation].value(z, out=h[..., :width])
            inputs.append(h)
            z = np.matmul(h, matrix)
        return inputs, z[..., 0]

    def backward(self, matrices: list[Array], inputs: list[Array], slope: Array) -> list[Array]:
        """The derivatives of the loss by each layer's z, (m, n, width), from that by the output z,
        (m, n)."""
        deltas = [slope[..., None]]
        kind = ACTIVATION[self.activation]
        for matrix, h in zip(matrices[:0:-1], inputs[:0:-1], strict=True):
            width = h.shape[2] - self.bias
            back = np.matmul(deltas[0], np.swapaxes(matrix[:, :width], 1, 2))
            deltas.insert(0, back * kind.slope(h[..., :width]))
        return deltas

    def gradient(self, inputs: list[Array], deltas: list[Array]) -> Array:
        """The gradient (m, dim) from the inputs of each layer and the derivatives by its z."""
        parts = [gathered(a, d) for a, d in zip(inputs, deltas, strict=True)]
        return np.concatenate([p.reshape(len(p), -1) for p in parts], axis=1)

    def curvature(
        self, w: Array, design: Array, directions: Array, slope: Array, curve: Array
    ) -> Array:
        """Hessian times each of the directions (m, dim) at w (dim,), shape (m, dim).

        `slope` and `curve` are those of the misfit at the n outputs. Both passes are
        differentiated along the directions (Pearlmutter 1994).
        """
        kind = ACTIVATION[self.activation]
        matrices, turns = self.matrices(w[None]), self.matrices(directions)
        inputs, _ = self.forward(matrices, design)
        deltas = self.backward(matrices, inputs, slope[None])
        moved_inputs, moved = self._moved(matrices, turns, inputs)
        change = curve[:, None] * moved[-1]
        parts = [gathered(inputs[-1], change) + gathered(moved_inputs[-1], deltas[-1])]
        for i in range(len(matrices) - 1, 0, -1):
            width = self.sizes[i]
            h = inputs[i][..., :width]
            change = np.matmul(change, np.swapaxes(matrices[i][:, :width], 1, 2))
            change += np.matmul(deltas[i], np.swapaxes(turns[i][:, :width], 1, 2))
            change *= kind.slope(h)
            change += deltas[i - 1] * kind.bend(h) * moved[i - 1]
            parts.insert(0, gathered(inputs[i - 1], change))
            if i > 1:
                parts[0] += gathered(moved_inputs[i - 1], deltas[i - 1])
        return np.concatenate([p.reshape(len(p), -1) for p in parts], axis=1)

    def _moved(
        self, matrices: list[Array], turns: list[Array], inputs: list[Array]
    ) -> tuple[list[Array], list[Array]]:
        """The change of each layer's inputs and z along the directions; the data do not change."""
        kind = ACTIVATION[self.activation]
        moved = [times(inputs[0], turns[0])]
        moved_inputs = [np.zeros((1, *inputs[0].shape))]
        for h, matrix, turn in zip(inputs[1:], matrices[1:], turns[1:], strict=True):
            width = h.shape[2] - self.bias
            shift = np.zeros((len(turn), *h.shape[1:]))
            shift[..., :width] = kind.slope(h[..., :width]) * moved[-1]
            moved_inputs.append(shift)
            moved.append(np.matmul(shift, matrix) + np.matmul(h, turn))
        return moved_inputs, moved


def times(design: Array, matrix: Array) -> Array:
    """design @ matrix as (m, n, columns); one product where all share the samples."""
    if design.ndim == 2 and matrix.shape[2] == 1:
        return (design @ matrix[:, :, 0].T).T[..., None]
    found: Array = np.matmul(design, matrix)
    return found


def gathered(inputs: Array, deltas: Array) -> Array:
    """inputs^T @ deltas, shape (m, rows, columns), summed over the samples."""
    if inputs.ndim == 2 and deltas.shape[2] == 1:
        return (deltas[..., 0] @ inputs)[..., None]
    found: Array = np.matmul(np.swapaxes(inputs, -1, -2), deltas)
    return found
