"""How noisy the gradients of batches are, and an opinion poll of as many voters.

A batch of m samples asks m voters what slope they see. Its gradient is right on the average; its
error falls like 1/√m, and faster once the batch is a good part of all n samples:
E‖g_B − g‖² = (σ²/m)(n − m)/(n − 1), with σ² = (1/n)Σ‖∇ℓᵢ − g‖² (sampling without replacement,
Cochran 1977, theorem 2.2).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gdviz.core.objectives.model import ModelObjective
from gdviz.core.optimizers.base import Array

# who would win the poll, by how much
LEAD = 0.52


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
        away = self.samples - self.mean[:, None]
        return float((away * away).sum(axis=0).mean())

    @property
    def scale(self) -> float:
        """The simple noise scale tr Σ / ‖g‖² (McCandlish et al. 2018): the batch at which noise and
        gradient are as large as each other; infinite where the gradient is zero."""
        size = float(self.mean @ self.mean)
        return self.variance / size if size > 0 else math.inf

    def error(self, batch: int, replacement: bool = False) -> float:
        """The root mean square of ‖g_B − g‖ for batches of that size, by the law."""
        left = 1.0 if replacement or self.n < 2 else (self.n - batch) / (self.n - 1)
        return math.sqrt(self.variance / batch * max(left, 0.0))

    def draws(self, batch: int, count: int, seed: int, replacement: bool = False) -> Array:
        """The gradients of `count` random batches, shape (dim, count)."""
        rng = np.random.default_rng((seed, batch))
        if replacement:
            chosen = rng.integers(0, self.n, (count, batch))
        else:
            chosen = rng.random((count, self.n)).argpartition(min(batch, self.n) - 1)[:, :batch]
        found: Array = self.samples[:, chosen].mean(axis=2)
        return found

    def measured(self, batch: int, count: int, seed: int, replacement: bool = False) -> float:
        """The root mean square of ‖g_B − g‖ over so many draws."""
        away = self.draws(batch, count, seed, replacement) - self.mean[:, None]
        return float(np.sqrt((away * away).sum(axis=0).mean()))

    def downhill(self, batch: int, count: int, seed: int, replacement: bool = False) -> float:
        """The share of batches whose negative gradient points downhill: g_B·g > 0."""
        drawn = self.draws(batch, count, seed, replacement)
        return float((self.mean @ drawn > 0.0).mean())


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
    sizes = [1 << k for k in range(n.bit_length()) if 1 << k < n]
    return [*sizes, n]


def poll_error(voters: int, lead: float = LEAD) -> float:
    """The standard error √(p(1 − p)/m) of a poll of m voters."""
    return math.sqrt(lead * (1.0 - lead) / voters)


def poll_wrong(voters: int, lead: float = LEAD) -> float:
    """The chance that a poll of m voters sees the wrong winner: Φ(−(p − ½)/s), the normal
    approximation of the binomial (de Moivre 1733)."""
    return 0.5 * math.erfc((lead - 0.5) / poll_error(voters, lead) / math.sqrt(2.0))
