"""Knobs that several optimizers have in common."""

from __future__ import annotations

from typing import Any

from gdviz.core.base.knobs import knob


def decay_rate(default: float, symbol: str, about: str) -> Any:
    """A decay rate of an average: at least 0 and below 1."""
    return knob(default, symbol, about, low=0.0, high=1.0, open_high=True, slider=(0.0, 0.999))


def share(default: float, symbol: str, about: str) -> Any:
    """A part of a mix: from nothing to all of it."""
    return knob(default, symbol, about, low=0.0, high=1.0)


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
    return knob(
        default, symbol, about, low=0.0, high=1.0, open_low=True, slider=(1e-16, 1e-1), scale="log"
    )


def weight_decay(default: float = 0.0) -> Any:
    """Decoupled weight decay."""
    return knob(
        default,
        "λ",
        "decoupled weight decay: shrinks w by ηλw before the step",
        low=0.0,
        high=1e6,
        slider=(1e-4, 1.0),
        scale="log",
    )


def convention(default: str, *choices: str, about: str) -> Any:
    """The choice between formulas in use."""
    return knob(default, "", about, scale="choice", choices=(default, *choices))


def switch(default: bool, about: str) -> Any:
    """A knob that is on or off."""
    return knob(default, "", about, scale="bool")


def sufficient(default: float) -> Any:
    """Armijo's constant."""
    about = "share of the descent promised by the slope that a step must keep"
    return knob(
        default,
        "c₁",
        about,
        low=0.0,
        high=1.0,
        open_low=True,
        open_high=True,
        scale="log",
        slider=(1e-6, 0.5),
    )


def flat_enough(default: float) -> Any:
    """The constant of the strong Wolfe conditions."""
    about = "share of the slope that may be left at the end of a step"
    return knob(default, "c₂", about, low=0.0, high=1.0, open_low=True, open_high=True)
