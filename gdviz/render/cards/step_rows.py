"""The contents of the card of a step: its facts, and the values that differ by coordinate."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from gdviz.core.analysis import moving_averages
from gdviz.core.analysis.step_facts import Reading
from gdviz.core.base.arrays import Array
from gdviz.core.base.printed import printed
from gdviz.core.engine.race import Race
from gdviz.core.optimizers.base import Optimizer
from gdviz.core.rules.equation import equations, sign_of
from gdviz.render.paint.text import condition_words
from gdviz.render.paint.ticks import short

PROMISE = "actual over linear"
LIMIT = ("stability limit of η", "η over the limit")


@dataclass(frozen=True)
class Bar:
    """A value of each coordinate; `marks` are lines to compare it with, with their names; `top` is
    a value that the scale of the row has to include."""

    name: str
    values: tuple[float, ...]
    marks: tuple[tuple[str, float], ...] = ()
    top: float = 0.0


def bars(race: Race, racer: int, r: Reading) -> list[Bar]:
    """The values that differ by coordinate: gradient received, step, effective rate and state."""
    method = race.method(racer, r.step)
    marks: tuple[tuple[str, float], ...] = (("η", r.lr),)
    if factors := moving_averages.rate_factors(method):
        # one name for both, or there is no room for the second
        heavy = factors[0] < 1.0
        name = "η/(1±μ)" if heavy else "bounds"
        marks = ((name, r.lr * factors[0]), ("", r.lr * factors[1]))
    given = "gradient" if np.array_equal(r.used, r.grad, equal_nan=True) else "received"
    found = [Bar(given, tuple(r.used.tolist())), Bar("step", tuple(r.move.tolist()))]
    if not _mixes(method):
        found.append(Bar("effective rate", tuple(r.effective.tolist()), marks))
    before, state = (race.tracks[racer].state_at(k) for k in (r.step, r.step + 1))
    other = moving_averages.otherwise_corrected(method, r.point, r.used, before, r.step + 1, r.lr)
    if other is not None:
        name = "uncorrected" if getattr(method, "bias_correction", True) else "corrected"
        # on one scale, so that their lengths compare
        top = float(np.abs((r.move, other)).max())
        pair = (("step", r.move), (name, other))
        found[1:2] = [Bar(n, tuple(v.tolist()), top=top) for n, v in pair]
    told = {sign_of(method, line.name) for line in equations(method)}
    signed = ((sign_of(method, n), v) for n, v in state.items())
    kept = {n: v for n, v in signed if n in told or not told}
    kept |= moving_averages.corrected_moments(method, state, r.step + 1)
    found += [
        Bar(f"state {n}", tuple(v.tolist())) for n, v in kept.items() if v.shape == r.move.shape
    ]
    return found


def _mixes(method: Optimizer) -> bool:
    """Whether a coordinate's step depends on more than its own gradients, also if wrapped."""
    base = getattr(method, "base", None)
    return method.mixes or (isinstance(base, Optimizer) and _mixes(base))


def all_facts(race: Race, racer: int, r: Reading) -> list[tuple[str, str]]:
    """The facts of a step; for a method without a stability limit, nothing about one."""
    limited = race.method(racer, r.step).curvature_limit() is not None
    rows = [row for row in facts(r) if limited or row[0] not in LIMIT]
    return rows + method_facts(race, racer, r)


def facts(r: Reading) -> list[tuple[str, str]]:
    """The readings as pairs of words and numbers."""
    rows = [
        ("loss", f"{short(r.loss)} → {short(r.loss + r.actual)}"),
        ("step length ‖Δw‖", short(float(np.sqrt(r.move @ r.move)))),
        ("change, linear model", short(r.predicted)),
        ("change, with curvature", short(r.predicted2)),
        ("change, actual", short(r.actual)),
        (PROMISE, short(r.ratio)),
        ("angle to −gradient", f"{r.angle:.1f}°"),
        (LIMIT[0], "flat" if r.limit == math.inf else short(r.limit)),
        (LIMIT[1], short(r.load)),
        ("curvatures λᵢ", listed(r.eigenvalues)),
        ("condition number", condition_words(r.eigenvalues)),
    ]
    if r.astray is not None:
        rows.append(("−gradient to minimum", f"{r.astray:.1f}° off straight"))
    if r.rate is not None:
        rows.append(("error a step", f"×{printed(r.rate, 6)}"))
    if r.to_go is not None:
        rows.append(("gap to a millionth", f"in {r.to_go}"))
    if r.energy is not None:
        rows.append(("energy L + ‖v‖²/2η", " → ".join(map(short, r.energy))))
    if r.thousandth is not None:
        count = "1 step" if r.thousandth == 1 else f"at most {r.thousandth:,} steps"
        rows.append(("gap ÷ 1000 at this η", f"in {count}"))
    return rows


def method_facts(race: Race, racer: int, r: Reading) -> list[tuple[str, str]]:
    """The facts about the method at this step: how far back it remembers, and its noise floor."""
    rows = []
    if kept := moving_averages.memories(race.method(racer, r.step)):
        told = ", ".join(f"1/(1−{name}) = {short(steps)}" for name, steps in kept)
        rows.append(("remembers steps", told))
    floor = moving_averages.noise_floor(race, racer, r.eigenvalues, r.lr)
    if floor is not None:
        rows.append(("noise floor at this η", f"{short(floor)} above the minimum"))
    return rows


def listed(values: Array) -> str:
    """A few numbers, or the first and the last of many in rising order."""
    if len(values) <= 3:
        return ", ".join(short(float(v)) for v in values)
    return f"{short(float(values[0]))} … {short(float(values[-1]))}"
