"""The loss of a model over samples as an objective: exact gradient and Hessian."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import InputError
from gdviz.core.models.misfit import misfit_of
from gdviz.core.models.model_checks import checked_model, features, matrix, network_of, targets
from gdviz.core.spec.data import Model

# numbers of the widest layer that are processed at a time: as many as the processor's cache holds
BLOCK = 1 << 16


@dataclass(frozen=True)
class Passes:
    """One pass forward and back at a point, all samples at once.

    `layers` are the inputs (n, k) and the outputs of each hidden layer, `z` the output (n,),
    `prediction` its image, `losses` of each sample, `deltas` the derivative of the loss
    by each layer's z (n, width), and `grad` the gradient (dim,), the ridge included.
    """

    layers: tuple[Array, ...]
    z: Array
    prediction: Array
    losses: Array
    deltas: tuple[Array, ...]
    grad: Array


class ModelObjective:
    """The loss of `model` over samples X (n, k) with targets y (n,); w has shape (dim, *batch).

    The scaling is a factor on the sum of the samples' losses: 1/2n for half_mean (cross-entropy
    and the 0-1 loss have no half and take 1/n). The ridge adds ½λ‖w‖² whatever the scaling; the
    biases are left out of it unless `ridge_bias`. Parameters: the weights, then the bias; those of
    a network as `Network` says. InputError for arrays or models that are not allowed.
    """

    def __init__(self, model: Model, X: Any, y: Any) -> None:
        self.model = checked_model(model)
        self.X = matrix(X)
        self.y = targets(y, len(self.X))
        self.n = len(self.y)
        inputs = features(self.model, self.X)
        self.network = network_of(self.model, inputs.shape[1])
        self.dim = self.network.dim
        self.misfit = misfit_of(self.model, self.y)
        # an output on the other side of the middle between the two classes is wrong
        binary = self.model.kind in ("linear", "network") and self.misfit.squared
        self.threshold = 0.0 if binary and self.y.min() < 0.0 else 0.5
        self.design = self._design(inputs)
        # the ridge on each parameter, shape (dim,)
        self.penalty: Array = np.full(self.dim, self.model.ridge)
        for group in self.network.groups:
            if group.kind == "bias" and not self.model.ridge_bias:
                self.penalty[group.place] = 0.0

    @property
    def cost(self) -> int:
        """How many products one value of the loss takes, roughly."""
        return self.n * self.dim

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters' names."""
        return self.network.names

    @property
    def weight(self) -> float:
        """The factor on the sum of the samples' losses."""
        return self.misfit.weight(self.model.scaling, self.n)

    def batch(self, indices: Any) -> ModelObjective:
        """The same loss over these samples alone, scaled by their own number."""
        part = copy.copy(self)
        part.X, part.y, part.design = self.X[indices], self.y[indices], self.design[indices]
        part.n = len(part.y)
        return part

    @property
    def unpenalised(self) -> ModelObjective:
        """The same losses of the samples without the ridge."""
        if not self.model.ridge:
            return self
        part = copy.copy(self)
        part.model, part.penalty = replace(self.model, ridge=0.0), np.zeros(self.dim)
        return part

    @np.errstate(all="ignore")
    def loss(self, w: Array) -> Array:
        """Loss at w, shape batch."""
        flat, shape = _columns(w)
        losses = np.empty(len(flat))
        for part in self._blocks(len(flat)):
            _, z = self.network.forward(self.network.matrices(flat[part]), self.design)
            losses[part] = self.weight * self.misfit.value(z, self.y).sum(axis=1)
        losses += 0.5 * (flat * flat) @ self.penalty if self.model.ridge else 0.0
        return losses.reshape(shape)

    @np.errstate(all="ignore")
    def grad(self, w: Array) -> Array:
        """Gradient at w, shape (dim, *batch)."""
        flat, shape = _columns(w)
        grads = np.empty((len(flat), self.dim))
        for part in self._blocks(len(flat)):
            grads[part] = self._gradients(flat[part])[1]
        return grads.T.reshape(self.dim, *shape)

    @np.errstate(all="ignore")
    def loss_and_grad(self, w: Array) -> tuple[Array, Array]:
        """Both at once."""
        flat, shape = _columns(w)
        losses, grads = np.empty(len(flat)), np.empty((len(flat), self.dim))
        for part in self._blocks(len(flat)):
            z, grads[part] = self._gradients(flat[part])
            losses[part] = self.weight * self.misfit.value(z, self.y).sum(axis=1)
            if self.model.ridge:
                losses[part] += 0.5 * (flat[part] * flat[part]) @ self.penalty
        return losses.reshape(shape), grads.T.reshape(self.dim, *shape)

    def _gradients(self, w: Array) -> tuple[Array, Array]:
        """The outputs (m, n) and the gradients (m, dim) at the rows of w (m, dim)."""
        matrices = self.network.matrices(w)
        inputs, z = self.network.forward(matrices, self.design)
        slope = self.weight * self.misfit.slope(z, self.y)
        deltas = self.network.backward(matrices, inputs, slope)
        grads = self.network.gradient(inputs, deltas)
        if self.model.ridge:
            grads += w * self.penalty
        return z, grads

    @np.errstate(all="ignore")
    def own_losses(self, w: Array, indices: Any) -> Array:
        """The loss at each column of w (dim, m) over samples of its own, indices (m, B): (m,)."""
        points = np.ascontiguousarray(w.T)
        samples = self.design[indices]
        _, z = self.network.forward(self.network.matrices(points), samples)
        weight = self.misfit.weight(self.model.scaling, samples.shape[1])
        losses: Array = weight * self.misfit.value(z, self.y[indices]).sum(axis=1)
        return losses + 0.5 * (points * points) @ self.penalty

    @np.errstate(all="ignore")
    def hessian(self, w: Array) -> Array:
        """Hessian at w, shape (dim, dim, *batch)."""
        flat, shape = _columns(w)
        found = np.empty((len(flat), self.dim, self.dim))
        for i, point in enumerate(flat):
            found[i] = self.hessian_times(point, np.eye(self.dim))
        found += np.swapaxes(found, 1, 2).copy()
        return np.moveaxis(0.5 * found, 0, 2).reshape(self.dim, self.dim, *shape)

    @np.errstate(all="ignore")
    def hessian_times(self, w: Array, directions: Array) -> Array:
        """Hessian at w (dim,) times each column of directions (dim, m), shape (dim, m)."""
        _, z = self.network.forward(self.network.matrices(w[None]), self.design)
        slope = self.weight * self.misfit.slope(z[0], self.y)
        curve = self.weight * self.misfit.curve(z[0], self.y)
        turns = np.ascontiguousarray(directions.T)
        products = np.empty_like(turns)
        for part in self._blocks(len(turns)):
            products[part] = self.network.curvature(w, self.design, turns[part], slope, curve)
        return products.T + self.penalty[:, None] * directions

    @np.errstate(all="ignore")
    def predict(self, w: Array, X: Any) -> Array:
        """The predictions for inputs X (m, k), shape (m, *batch)."""
        inputs = matrix(X)
        if inputs.shape[1] != self.X.shape[1]:
            raise InputError(f"X: must have {self.X.shape[1]} columns, not {inputs.shape[1]}")
        design = self._design(features(self.model, inputs))
        flat, shape = _columns(w)
        found = np.empty((len(flat), len(inputs)))
        for part in self._blocks(len(flat), len(inputs)):
            _, z = self.network.forward(self.network.matrices(flat[part]), design)
            found[part] = self.misfit.output(z)
        return found.T.reshape(len(inputs), *shape)

    @np.errstate(all="ignore")
    def errors(self, w: Array) -> Array:
        """The share of the samples that are classified wrongly, shape batch."""
        flat, shape = _columns(w)
        found = np.empty(len(flat))
        for part in self._blocks(len(flat)):
            _, z = self.network.forward(self.network.matrices(flat[part]), self.design)
            said = self.misfit.output(z) >= self.threshold
            found[part] = (said != (self.y >= self.threshold)).mean(axis=1)
        return found.reshape(shape)

    @np.errstate(all="ignore")
    def passes(self, w: Array) -> Passes:
        """The numbers of one pass forward and back at w (dim,)."""
        matrices = self.network.matrices(w[None])
        inputs, z = self.network.forward(matrices, self.design)
        slope = self.weight * self.misfit.slope(z, self.y)
        deltas = self.network.backward(matrices, inputs, slope)
        widths = self.network.sizes[1:-1]
        hidden = (h[0, :, :width] for h, width in zip(inputs[1:], widths, strict=True))
        layers = (inputs[0][:, : self.network.sizes[0]], *hidden)
        grad = self.network.gradient(inputs, deltas)[0] + self.penalty * w
        prediction = self.misfit.output(z[0])
        return Passes(
            layers, z[0], prediction, self.sample_losses(w), tuple(d[0] for d in deltas), grad
        )

    @np.errstate(all="ignore")
    def sample_losses(self, w: Array) -> Array:
        """Each sample's loss at w (dim,) with the ridge: the loss of a batch of it alone, (n,)."""
        _, z = self.network.forward(self.network.matrices(w[None]), self.design)
        one = self.misfit.weight(self.model.scaling, 1)
        return one * self.misfit.value(z[0], self.y) + 0.5 * self.penalty @ (w * w)

    @np.errstate(all="ignore")
    def sample_grads(self, w: Array) -> Array:
        """Each sample's own gradient at w (dim,), shape (dim, n)."""
        matrices = self.network.matrices(w[None])
        inputs, z = self.network.forward(matrices, self.design)
        one = self.misfit.weight(self.model.scaling, 1)
        deltas = self.network.backward(matrices, inputs, one * self.misfit.slope(z, self.y))
        # one set of parameters, n samples -> n sets of one sample
        alone = [np.reshape(a, (self.n, 1, -1)) for a in inputs]
        grads = self.network.gradient(alone, [np.reshape(d, (self.n, 1, -1)) for d in deltas])
        return grads.T + (self.penalty * w)[:, None]

    def initial(self, seed: int) -> Array:
        """A start (dim,): zeros for a linear model; a network's weights drawn as it says."""
        hidden = len(self.network.sizes) > 2
        return self.network.initial(seed) if hidden else np.zeros(self.dim)

    def _design(self, inputs: Array) -> Array:
        ones = np.ones((len(inputs), int(self.model.bias)))
        return np.concatenate([inputs, ones], axis=1)

    def _blocks(self, m: int, n: int | None = None) -> Iterator[slice]:
        size = max(1, BLOCK // ((n or self.n) * max(self.network.sizes[1:])))
        return (slice(low, low + size) for low in range(0, m, size))


def without_ridge(objective: ModelObjective, w: Array) -> Array:
    """The loss on rows that are not trained on: the misfit alone, no penalty, at w (dim, m)."""
    penalty: Array = 0.5 * np.tensordot(objective.penalty, w * w, axes=1)
    return objective.loss(w) - penalty


def _columns(w: Array) -> tuple[Array, tuple[int, ...]]:
    w = np.asarray(w, dtype=np.float64)
    return np.ascontiguousarray(w.reshape(len(w), -1).T), w.shape[1:]
