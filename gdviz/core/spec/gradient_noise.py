"""Where the noise of gradients comes from: rows drawn from the data, or a distribution."""

from __future__ import annotations

from dataclasses import dataclass

from gdviz.core.base.knobs import knob


@dataclass(frozen=True)
class Sampling:
    """The samples that a step sees; only a problem with data has any."""

    batch: int = knob(
        32,
        "B",
        "number of rows in one batch: fewer make cheaper and noisier steps",
        low=1,
        high=100_000,
        scale="int",
    )
    order: str = knob(
        "shuffle",
        "",
        "how batches are drawn: each epoch in a new order, with replacement, or row after row",
        scale="choice",
        choices=("shuffle", "replacement", "fixed"),
    )
    shared: bool = knob(
        True, "", "all racers see the same batches, so that luck does not decide", scale="bool"
    )


@dataclass(frozen=True)
class NoiseForm:
    """The distribution of the noise of a race: "normal" draws, or "spikes": at the first of every
    `period` steps the gradient is higher by noise·(1 − 1/period), at the others lower by
    noise/period, so that the mean is true. `each` is a factor for each coordinate; () is 1 for
    all."""

    shape: str = knob(
        "normal",
        "",
        "the distribution of the noise: normal, or rare spikes",
        scale="choice",
        choices=("normal", "spikes"),
    )
    period: int = knob(
        101,
        "",
        "number of steps from one spike to the next",
        low=2,
        high=100_000,
        slider=(2, 200),
        scale="int",
    )
    each: tuple[float, ...] = ()


NORMAL = NoiseForm()
