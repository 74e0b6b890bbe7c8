"""The checks of models, and the network that a model stands for."""

from __future__ import annotations

from dataclasses import replace

from gdviz.core.base.knobs import InputError, checked, knobs_of
from gdviz.core.models.network import Network
from gdviz.core.spec.data import MAX_LAYERS, Model

# parameters of a network with hidden layers
MAX_NETWORK = 500


def checked_model(model: Model) -> Model:
    """The model with its knobs checked; InputError otherwise."""
    if not isinstance(model, Model):
        raise InputError(f"model = {model!r}: must be a Model or the name of a kind")
    changes = {
        name: checked(knob, getattr(model, name), f"model.{name}")
        for name, knob in knobs_of(model).items()
    }
    hidden = tuple(model.hidden)
    whole = all(isinstance(h, int) and not isinstance(h, bool) and h > 0 for h in hidden)
    if model.kind == "network" and not (whole and 1 <= len(hidden) <= MAX_LAYERS):
        raise InputError(f"model.hidden = {hidden}: must be 1 to {MAX_LAYERS} whole widths above 0")
    return replace(model, hidden=hidden, **changes)


def network_of(model: Model, features: int) -> Network:
    """The network of a model with `features` inputs; InputError if it has too many parameters."""
    hidden = model.hidden if model.kind == "network" else ()
    network = Network((features, *hidden, 1), model.activation, model.bias)
    if hidden and network.dim > MAX_NETWORK:
        sizes = "-".join(map(str, network.sizes))
        raise InputError(
            f"a {sizes} network has {network.dim} parameters; at most {MAX_NETWORK} are allowed: "
            f"{_smaller(features, model.bias)}"
        )
    return network


def _smaller(features: int, bias: bool) -> str:
    """The alternative where a network is too large."""
    widest = (MAX_NETWORK - bias) // (features + bias + 1)
    return f"take one layer of at most hidden={widest}" if widest else "take model=linear"
