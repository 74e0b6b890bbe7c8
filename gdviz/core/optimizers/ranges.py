"""Knobs that several optimizers have in common."""

from __future__ import annotations

from typing import Any

from gdviz.core.base.knobs import linear, log

# a decay rate of an average
decay_rate = linear("[0, 1)", 0.0, 0.999).knob
# a part of a mix: from nothing to all of it
share = linear("[0, 1]").knob


def momentum_rate(
    default: float = 0.9, about: str = "share of the velocity that is kept in a step"
) -> Any:
    """Momentum: at least 0 and below 1 (at 1 there would be no friction)."""
    return decay_rate(default, "μ", about)


def epsilon(
    default: float,
    about: str = "keeps the divisor away from zero, and so limits steps where gradients are tiny",
    symbol: str = "ε",
) -> Any:
    """A small positive number in a divisor."""
    return log("(0, 1]", 1e-16, 1e-1).knob(default, symbol, about)


def weight_decay(default: float = 0.0) -> Any:
    """Decoupled weight decay."""
    about = "decoupled weight decay: shrinks w by ηλw before the step"
    return log("[0, 1e6]", 1e-4, 1.0).knob(default, "λ", about)


def sufficient(default: float) -> Any:
    """Armijo's constant."""
    about = "share of the descent promised by the slope that a step must keep"
    return log("(0, 1)", 1e-6, 0.5).knob(default, "c₁", about)


def flat_enough(default: float) -> Any:
    """The constant of the strong Wolfe conditions."""
    about = "share of the slope that may be left at the end of a step"
    return linear("(0, 1)").knob(default, "c₂", about)
