"""How noisy the gradients of batches are, and an opinion poll of as many voters.

A batch of m samples asks m voters for their gradient. Its gradient is right on average; its
error falls like 1/√m, and faster once the batch is a good part of all n samples:
E‖g_B − g‖² = (σ²/m)(n − m)/(n − 1), with σ² = (1/n)Σ‖∇ℓᵢ − g‖² (sampling without replacement,
Cochran 1977, theorem 2.2).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.models.curvature import NotWanted
from gdviz.core.models.model import ModelObjective

# the lead of the winner of the poll
LEAD = 0.52
# most numbers that a survey may read, and its fewest and most draws
BUDGET, FEWEST, MOST = 1_000_000, 40, 400


@dataclass(frozen=True, eq=False)
class Noise:
    """The gradients of single samples at a point, shape (dim, n)."""

    samples: Array

    @property
    def n(self) -> int:
        """The number of samples."""
        return int(self.samples.shape[1])

    @cached_property
    def mean(self) -> Array:
        """The full gradient, shape (dim,)."""
        found: Array = self.samples.mean(axis=1)
        return found

    @cached_property
    def variance(self) -> float:
        """σ², the mean squared distance of a sample's gradient from the full one."""
        with np.errstate(all="ignore"):
            away = self.samples - self.mean[:, None]
            return float((away * away).sum(axis=0).mean())

    @property
    def measurable(self) -> bool:
        """Whether the squares of gradients and of their distances are finite."""
        with np.errstate(all="ignore"):
            return math.isfinite(self.variance + float(self.mean @ self.mean))

    @property
    def scale(self) -> float:
        """The simple noise scale tr Cov/‖g‖² (McCandlish et al. 2018): the batch at which noise
        and gradient are as large as each other; infinite where the gradient is zero."""
        size = float(self.mean @ self.mean)
        return self.variance / size if size > 0 else math.inf

    def error(self, batch: float, replacement: bool = False) -> float:
        """The root mean square of ‖g_B − g‖ for batches of that size, by the law."""
        return math.sqrt(self.variance / batch * self._left(batch, replacement))

    def draws(self, batch: int, count: int, seed: int, replacement: bool = False) -> Array:
        """The gradients of `count` random batches, shape (dim, count)."""
        rng = np.random.default_rng((seed, batch))
        if replacement:
            chosen = rng.integers(0, self.n, (count, batch))
        else:
            chosen = rng.random((count, self.n)).argpartition(min(batch, self.n) - 1)[:, :batch]
        found: Array = self.samples[:, chosen].mean(axis=2)
        return found

    def uphill(self, batch: float, replacement: bool = False) -> float:
        """The chance that a step against a batch's gradient climbs, g_B·g < 0, by the law: g_B·g
        has mean ‖g‖² and, for large batches, a normal distribution. ½ where the gradient is 0."""
        spread = math.sqrt(self._along / batch * self._left(batch, replacement))
        return _below(float(self.mean @ self.mean), spread)

    @cached_property
    def _along(self) -> float:
        """The variance of ∇ℓᵢ·g."""
        return float((self.mean @ self.samples).var())

    def _left(self, batch: float, replacement: bool) -> float:
        """The share of a mean's variance that a finite population leaves."""
        whole = replacement or self.n < 2
        return 1.0 if whole else max((self.n - batch) / (self.n - 1), 0.0)


@dataclass(frozen=True, eq=False)
class Survey:
    """The results for batches of the sizes `sizes` (k,): the root mean square of their errors
    `errors` (k,), and the share `uphill` (k,) of which a step climbs, in `count` draws."""

    sizes: Array
    errors: Array
    uphill: Array
    count: int


def survey(
    noise: Noise,
    batch: int,
    seed: int,
    replacement: bool = False,
    wanted: Callable[[], bool] = lambda: True,
) -> Survey:
    """Batches of 1, 2, 4 ... samples and of `batch` drawn at random, as often as is affordable.

    A draw puts the samples in a random order: its first m are a batch of m. NotWanted once `wanted`
    says that nobody wants it.
    """
    sizes = np.array(sorted({*batch_sizes(noise.n), min(batch, noise.n)}))
    count = min(max(BUDGET // max(noise.samples.size, 1), FEWEST), MOST)
    rng, rows = np.random.default_rng((seed, 1)), np.ascontiguousarray(noise.samples.T)
    squares, climbing = np.zeros(len(sizes)), np.zeros(len(sizes))
    for _ in range(count):
        if not wanted():
            raise NotWanted
        drawn = rng.integers(0, noise.n, noise.n) if replacement else rng.permutation(noise.n)
        parts = np.add.reduceat(rows[drawn], np.append(0, sizes[:-1]), axis=0)
        means = np.cumsum(parts, axis=0) / sizes[:, None]
        squares += ((means - noise.mean) ** 2).sum(axis=1)
        climbing += means @ noise.mean < 0.0
    return Survey(sizes, np.sqrt(squares / count), climbing / count, count)


def noise_at(objective: ModelObjective, w: Array) -> Noise:
    """The noise of the gradients at w (dim,)."""
    return Noise(objective.sample_grads(w))


def covariance(cloud: Array) -> tuple[Array, Array, Array]:
    """Mean (2,), and half axes (2,) and directions (2, 2) in columns of one standard deviation of
    points (2, count)."""
    middle = cloud.mean(axis=1)
    values, vectors = np.linalg.eigh(np.cov(cloud, bias=True))
    return middle, np.sqrt(np.maximum(values, 0.0)), vectors


def batch_sizes(n: int) -> list[int]:
    """1, 2, 4 ... and n."""
    return [*(1 << k for k in range((n - 1).bit_length())), n]


def poll_error(voters: float, lead: float = LEAD) -> float:
    """The standard error √(p(1 − p)/m) of a poll of m voters."""
    return math.sqrt(lead * (1.0 - lead) / voters)


def poll_wrong(voters: float) -> float:
    """The chance that a poll of m voters sees the wrong winner: Φ(−(p − ½)/s), the normal
    approximation of the binomial (de Moivre 1733)."""
    return _below(LEAD - 0.5, poll_error(voters))


def _below(mean: float, spread: float) -> float:
    """The chance that a normal variable is negative; ½ for one that is constantly 0."""
    if spread > 0.0:
        return 0.5 * math.erfc(mean / spread / math.sqrt(2.0))
    return 0.5 if mean == 0.0 else float(mean < 0.0)
