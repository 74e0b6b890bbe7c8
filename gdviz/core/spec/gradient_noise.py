"""Where the noise of gradients comes from: rows drawn from the data, or a distribution."""

from __future__ import annotations

from dataclasses import dataclass

from gdviz.core.base.knobs import choice, switch, whole


@dataclass(frozen=True)
class Sampling:
    """The samples that a step sees; only a problem with data has any."""

    batch: int = whole("[1, 100_000]").knob(
        32, "B", "number of rows in one batch: fewer make cheaper and noisier steps"
    )
    order: str = choice(
        "how batches are drawn: each epoch in a new order, with replacement, or row after row",
        "shuffle",
        "replacement",
        "fixed",
    )
    shared: bool = switch(True, "all racers see the same batches, so that luck does not decide")


@dataclass(frozen=True)
class NoiseForm:
    """The distribution of the noise of a race: "normal" draws, or "spikes": at the first of every
    `period` steps the gradient is higher by noise·(1 − 1/period), at the others lower by
    noise/period, so that the mean is true. `each` is a factor for each coordinate; () is 1 for
    all."""

    shape: str = choice("the distribution of the noise: normal, or rare spikes", "normal", "spikes")
    period: int = whole("[2, 100_000]", 2, 200).knob(
        101, "", "number of steps from one spike to the next"
    )
    each: tuple[float, ...] = ()


NORMAL = NoiseForm()
