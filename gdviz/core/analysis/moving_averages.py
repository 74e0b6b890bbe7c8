"""The averages of a method: how far back they remember, what bias correction does to them, and
the noise floor of a heavy ball."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race
from gdviz.core.optimizers.adam import Moments
from gdviz.core.optimizers.base import Optimizer, State
from gdviz.core.own.own_method import has_own
from gdviz.core.rules.equation import sign_of

# knobs that are decay rates of averages
RATES = ("momentum", "alpha", "rho", "beta1", "beta2", "beta3")
HAT = "\u0302"
# here these names mean something else
NOT_RATES = {("asgd", "alpha"), ("lookahead", "alpha"), ("ranger", "alpha")}
NOT_RATES |= {("sam", "rho"), ("armijo", "rho")}


def memories(method: Optimizer) -> list[tuple[str, float]]:
    """The symbol of each decay rate with about how many steps its average reaches back: 1/(1-rate).

    A rate of 0 remembers nothing and is left out. Nothing is known about a user's own method.
    """
    if has_own(method):
        return []
    found = []
    for field in dataclasses.fields(method):  # type: ignore[arg-type]
        if field.name in RATES and (method.id, field.name) not in NOT_RATES:
            rate = float(getattr(method, field.name))
            if 0.0 < rate < 1.0:
                found.append((field.metadata["knob"].symbol, 1.0 / (1.0 - rate)))
    return found


def corrected_moments(method: Optimizer, state: State, t: int) -> dict[str, Array]:
    """m/(1 - b1^t) and v/(1 - b2^t) by their letters after step t, for a method that divides its
    moments so."""
    if not isinstance(method, Moments) or has_own(method):
        return {}
    if not getattr(method, "bias_correction", True):
        return {}
    found = {f"m{HAT}": state["m"] / (1.0 - method.beta1**t)}
    # AdaMax keeps a maximum, which begins right
    if method.id != "adamax":
        found[sign_of(method, "v") + HAT] = state["v"] / (1.0 - method.beta2**t)
    return found


def otherwise_corrected(
    method: Optimizer, w: Array, g: Array, state: State, t: int, lr: float
) -> Array | None:
    """The step that the method would take with its bias correction off, or on where it is off;
    None where it has no such switch."""
    on: bool | None = getattr(method, "bias_correction", None)
    if on is None or has_own(method):
        return None
    changes: dict[str, Any] = {"bias_correction": not on}
    other = dataclasses.replace(method, **changes)  # type: ignore[type-var]
    return other.update(w, g, state, t, lr)[0] - w


def rate_factors(method: Optimizer) -> tuple[float, float] | None:
    """The factors of a velocity on the learning rate in the long run, for gradients that
    alternate and for gradients that stay: 1/(1+mu) and 1/(1-mu) of a heavy ball; Nesterov's step as
    in torch is by g + mu*b, so the first is (1+2mu)/(1+mu). None for any other method."""
    mu = float(getattr(method, "momentum", 0.0) or 0.0)
    ahead = method.id == "nesterov" or bool(getattr(method, "nesterov", False))
    plain = method.id in ("sgd", "momentum", "nesterov") and not getattr(method, "dampening", 0.0)
    if ahead and getattr(method, "convention", "torch") != "torch":
        return None
    if not plain or not 0.0 < mu < 1.0:
        return None
    return (1.0 + 2.0 * mu if ahead else 1.0) / (1.0 + mu), 1.0 / (1.0 - mu)


def noise_floor(race: Race, racer: int, curvatures: Array, lr: float) -> float | None:
    """The mean loss above the minimum at which a heavy ball of constant rate ends up in a bowl:
    sum of lambda*V/2 with V = lr*s^2*(1+mu)/(lambda*(1-mu)*(2*(1+mu) - lr*lambda)), s the size of
    the noise (mu = 0 is gradient descent). None for other methods, without noise, where not all
    curvatures are known, or where they are no bowl that is stable at this rate."""
    spec, entry = race.spec, race.spec.entries[racer]
    if len(curvatures) < race.problem.dim:
        return None
    method = entry.optimizer
    mu = float(getattr(method, "momentum", 0))
    plain = method.id in ("sgd", "momentum") and not getattr(method, "nesterov", False)
    changed = entry.clip_norm or entry.clip_value or entry.l2 or entry.decay
    if not plain or getattr(method, "dampening", False) or changed or entry.schedule is not None:
        return None
    even = spec.noise_form.shape == "normal" and len(set(spec.noise_form.each)) <= 1
    if not spec.noise or not even or spec.inside:
        return None
    size = spec.noise * (spec.noise_form.each[0] if spec.noise_form.each else 1.0)
    room = [2.0 * (1.0 + mu) - lr * float(c) for c in curvatures]
    if not min(curvatures) > 0.0 or not min(room) > 0.0:
        return None
    share = lr * size * size * (1.0 + mu) / (2.0 * (1.0 - mu))
    return math.fsum(share / each for each in room)
