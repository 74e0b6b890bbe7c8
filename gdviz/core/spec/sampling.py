"""The samples that a step sees."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from gdviz.core.spec.gradient_noise import Sampling
from gdviz.core.spec.race import Entry, RaceSpec

Indices = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


def sampling_of(spec: RaceSpec, entry: Entry) -> Sampling | None:
    """How a racer's batches are drawn: as the race says, in its own size if it has one."""
    if entry.batch is None:
        return spec.sampling
    return replace(spec.sampling or Sampling(), batch=entry.batch)


class Batches:
    """The batches of a race on `n` samples; without `sampling` each step sees all of them.

    An epoch has ceil(n / batch) steps, the last batch being the rest. The draws of an epoch depend
    on the seed and the epoch alone, so neither the number of steps nor that of racers changes them;
    `racer` (from 1) gives a racer separate draws where `sampling` does not share them.
    """

    def __init__(self, n: int, sampling: Sampling | None, seed: int = 0, racer: int = 0) -> None:
        self.n = n
        self.size = min(sampling.batch, n) if sampling else n
        self.per_epoch = -(-n // self.size)
        self.order = sampling.order if sampling else "fixed"
        own = racer if sampling is not None and not sampling.shared else 0
        self._key = (seed, own)
        self._epoch = -1
        self._rows: Indices = np.arange(n, dtype=np.int64)

    @property
    def full(self) -> bool:
        """Whether each step sees all samples once."""
        return self.size == self.n and self.order != "replacement"

    def seen(self, steps: Any) -> Any:
        """How many samples the first `steps` steps see, for a number or an array; a sample
        counts each time."""
        epochs, rest = np.divmod(steps, self.per_epoch)
        return epochs * self.n + np.minimum(rest * self.size, self.n)

    def epoch(self, number: int) -> Indices:
        """The samples of an epoch in the order in which they are seen, shape (n,)."""
        if self.order != "fixed" and number != self._epoch:
            rng = np.random.default_rng((*self._key, number))
            drawn = self.order == "replacement"
            self._rows = rng.integers(0, self.n, self.n) if drawn else rng.permutation(self.n)
            self._epoch = number
        return self._rows

    def of(self, step: int) -> Indices:
        """The samples that step `step` (from 0) sees, shape (size,) or fewer."""
        number, place = divmod(step, self.per_epoch)
        return self.epoch(number)[place * self.size : (place + 1) * self.size]


def sampling_words(batches: Batches) -> str:
    """How many rows a step sees, and the name of gradient descent in that case."""
    if batches.full:
        return f"all {batches.n} rows per step: batch gradient descent"
    epoch = f"an epoch is {batches.per_epoch} step{'s' * (batches.per_epoch != 1)}"
    if batches.size == 1:
        return f"a single row per step: stochastic gradient descent (SGD); {epoch}"
    return f"{batches.size} of {batches.n} rows per step: mini-batch SGD; {epoch}"
