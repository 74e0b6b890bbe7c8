"""A plane in the space of the parameters, so that a loss of many of them can be shown on a map.

The planes: two chosen parameters; two random directions, filter-normalised (Li et al. 2018); the
two principal components of the racers' tracks (Lorch 2016); the plane through three points (Garipov
et al. 2018). Their axes are made orthonormal, so that lengths on the map are true lengths.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.knobs import InputError
from gdviz.core.base.objective import Objective

# points of one racer's track that the principal components use
MOST_POINTS = 500
# the block of the power iteration: number of vectors, multiplied until the plane turns by less than
# this (in radians) or this often
VECTORS, STEADY, MOST_ROUNDS = 6, 1e-9, 60


@dataclass(frozen=True, eq=False)
class Plane:
    """All points origin + a*u + b*v; u and v are orthonormal, all three have shape (dim,).

    `explained` is the share of the racers' variance that lies in the plane, where it was computed.
    """

    origin: Array
    u: Array
    v: Array
    names: tuple[str, str] = ("u", "v")
    explained: float | None = None

    @property
    def basis(self) -> Array:
        """u and v as columns, shape (dim, 2)."""
        return np.stack((self.u, self.v), axis=1)

    def project(self, points: Array) -> Array:
        """The foot of each point, shape (..., dim) to (..., 2)."""
        return points @ self.basis - self.origin @ self.basis

    def turn(self, vectors: Array) -> Array:
        """The part of each vector in the plane, shape (..., dim) to (..., 2)."""
        return vectors @ self.basis

    def lift(self, places: Array) -> Array:
        """The points of the plane at places of shape (2, *batch): shape (dim, *batch)."""
        a, b = np.asarray(places, dtype=np.float64)
        tail = (1,) * np.ndim(a)
        origin, u, v = (w.reshape(-1, *tail) for w in (self.origin, self.u, self.v))
        lifted: Array = origin + u * a + v * b
        return lifted

    def off(self, points: Array) -> Array:
        """How far out of the plane each point lies, as a share of its distance from the origin."""
        away = points - self.origin
        whole = np.sqrt((away * away).sum(axis=-1))
        inside = np.sqrt((self.turn(away) ** 2).sum(axis=-1))
        with np.errstate(all="ignore"):
            share = np.sqrt(np.maximum(1.0 - (inside / whole) ** 2, 0.0))
        return np.where(whole > 0, share, 0.0)


class Section:
    """The loss on a plane, as an objective of two variables; all three parts are exact."""

    dim = 2

    def __init__(self, objective: Objective, plane: Plane) -> None:
        self.whole = objective
        self.plane = plane
        self.cost = getattr(objective, "cost", 1)

    def loss(self, w: Array, dtype: type = np.float64) -> Array:
        """The loss at places of shape (2, *batch)."""
        return self.whole.loss(self.plane.lift(w)).astype(dtype)

    def grad(self, w: Array) -> Array:
        """The part of the gradient in the plane, shape (2, *batch)."""
        return self.loss_and_grad(w)[1]

    def loss_and_grad(self, w: Array) -> tuple[Array, Array]:
        """Both from one pass."""
        loss, grad = self.whole.loss_and_grad(self.plane.lift(w))
        return loss, np.tensordot(self.plane.basis.T, grad, axes=1)

    def hessian(self, w: Array) -> Array:
        """The Hessian along the plane, shape (2, 2)."""
        basis = self.plane.basis
        return basis.T @ self.whole.hessian(self.plane.lift(w)) @ basis


def weights_plane(origin: Array, axes: tuple[int, int], names: Sequence[str]) -> Plane:
    """Two parameters vary, the others stay at the origin's; places are the parameters' values."""
    i, j = axes
    if i == j or not (0 <= i < len(origin) and 0 <= j < len(origin)):
        most = f"must be two different parameters, 0 to {len(origin) - 1}"
        raise InputError(f"slice.axes = ({i}, {j}): {most}")
    held = np.array(origin, dtype=np.float64)
    held[[i, j]] = 0.0
    u, v = np.zeros((2, len(held)))
    u[i] = v[j] = 1.0
    return Plane(held, u, v, (names[i], names[j]))


def random_plane(origin: Array, filters: Sequence[Array], seed: int) -> Plane:
    """Two random directions; the part of each filter (the indices of one neuron's incoming
    weights) is as long as the filter itself at the origin; parameters in no filter stay."""
    rng = np.random.default_rng(seed)
    drawn = np.zeros((2, len(origin)))
    for direction in drawn:
        for indices in filters:
            part = rng.standard_normal(len(indices))
            direction[indices] = part / np.sqrt(part @ part) * _length(origin[indices])
    names = ("random direction 1", "random direction 2")
    return Plane(np.array(origin), *_orthonormal(*drawn), names)


def pca_plane(origin: Array, tracks: Sequence[Array]) -> Plane:
    """The two main components of the tracks, each of shape (n, dim), about their mean."""
    (u, v), share = main_axes(np.concatenate([thinned(points) for points in tracks]))
    return Plane(np.array(origin), u, v, ("main component 1", "main component 2"), share)


def main_axes(rows: Array) -> tuple[Array, float]:
    """The two orthonormal directions (2, dim) along which rows (n, dim) vary most about their mean,
    and the share of their variance that lies along them."""
    # sums and squares below neither overflow nor vanish
    rows = np.ldexp(rows, -np.frexp(np.abs(rows).max(initial=0.0))[1])
    spread = rows - rows.mean(axis=0)
    spread /= max(float(np.abs(spread).max()), 1e-300)
    axes, sizes = _main_components(spread)
    total = float((spread**2).sum())
    share = min(float((sizes**2).sum()) / total, 1.0) if total > 0 else 1.0
    # rounding has directions, too
    axes = np.where(sizes[:, None] > 1e-12 * sizes[0], axes, 0.0)
    found = np.stack(_orthonormal(axes[0], axes[-1]))
    # the sign of a component means nothing; the greatest part of each points up
    return found * np.sign([w[np.argmax(np.abs(w))] for w in found])[:, None], share


def _main_components(spread: Array) -> tuple[Array, Array]:
    """The first two right singular vectors (2, dim), one if there is only one, and their values.

    By block power iteration with Rayleigh and Ritz's choice from the block (Halko, Martinsson and
    Tropp 2011): for 1,003 parameters in a hundredth of the time of the decomposition.
    """
    dim = spread.shape[1]
    block = np.random.default_rng(0).standard_normal((dim, min(VECTORS, *spread.shape)))
    before = np.zeros((min(2, block.shape[1]), dim))
    for _ in range(MOST_ROUNDS):
        block = np.linalg.qr(spread.T @ (spread @ block))[0]
        _, sizes, turned = np.linalg.svd(spread @ block, full_matrices=False)
        axes = turned[: len(before)] @ block.T
        # the part of the plane that was not in the one before: the sine of their angle
        if np.linalg.norm(axes - (axes @ before.T) @ before) < STEADY:
            break
        before = axes
    return axes, sizes[: len(axes)]


def three_points(a: Array, b: Array, c: Array) -> Plane:
    """The plane through three points, the first at its origin."""
    return Plane(np.array(a), *_orthonormal(b - a, c - a), ("to the first end", "to the second"))


def _orthonormal(first: Array, second: Array) -> tuple[Array, Array]:
    """Gram and Schmidt; missing vectors are taken from the coordinate axes."""
    made: list[Array] = []
    for w in (first, second, *np.eye(min(2, len(first)), len(first))):
        rest = w - sum((m * (m @ w) for m in made), np.zeros(len(w)))
        rest = rest - sum((m * (m @ rest) for m in made), np.zeros(len(w)))
        size = _length(rest)
        if size > 1e-9 * max(_length(w), 1e-300):
            made.append(rest / size)
    return made[0], made[1]


def mean(rows: Array) -> Array:
    """The mean of finite rows (n, dim), whose sum need not be finite."""
    # a power of two rounds nothing
    power = np.frexp(np.abs(rows).max(axis=0))[1]
    middle: Array = np.ldexp(np.ldexp(rows, -power).mean(axis=0), power)
    return middle


def thinned(points: Array) -> Array:
    """Every k-th row of a track, so that a long one costs no more than a short one."""
    return points[:: max(1, len(points) // MOST_POINTS)]


def _length(w: Array) -> float:
    return float(np.sqrt(w @ w))
