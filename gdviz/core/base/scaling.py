"""How the inputs of a model were scaled, and its weights in the units of the table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdviz.core.base.arrays import Array


@dataclass(frozen=True)
class InputScaling:
    """The model sees (x − centre) / scale of each input, "standardised" or "scaled to [-1, 1]".

    `centre` and `scale` have one number per input. `linear` is whether the model is a function of
    w·x + b: then its weights can be written for the inputs as they are in the table.
    """

    inputs: tuple[str, ...]
    centre: tuple[float, ...]
    scale: tuple[float, ...]
    words: str
    linear: bool

    def raw_names(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The names of the values of `raw`, from those of the parameters; none where there are no
        such values."""
        return (*names[: len(self.inputs)], "b") if self.linear else ()

    def raw(self, w: Array) -> Array:
        """The weights and the bias for unscaled inputs, shape (..., dim) to (..., inputs + 1).

        w·(x − c)/s + b is (w/s)·x + b − (w/s)·c: a model without a bias has one here.
        """
        k = len(self.inputs)
        with np.errstate(all="ignore"):
            weights = w[..., :k] / np.array(self.scale)
            shift = (weights @ np.array(self.centre))[..., None]
            bias = w[..., k:] - shift if w.shape[-1] > k else -shift
        return np.concatenate([weights, bias], axis=-1)
