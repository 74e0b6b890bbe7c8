"""The meaning of the numbers of one step: one racer, one step, taken from its track.

Definitions as in Nocedal and Wright, Numerical Optimization (2006).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdviz.core.analysis.forecast import Steps, at_most, memory, predictable, rows_seen, until
from gdviz.core.analysis.hessian import Hessian
from gdviz.core.analysis.stability import is_descent, stability_limit
from gdviz.core.analysis.step_remarks import dither, step_remarks
from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Race, Track
from gdviz.core.learning.fitted_values import data_of
from gdviz.core.spec.race import Entry
from gdviz.core.spec.sampling import Batches, sampling_of

RATE_WINDOW = 20


@dataclass(frozen=True)
class Reading:
    """One step from row `step` to row `step + 1` of a racer; vectors have shape (dim,).

    `eigenvalues` are those of the Hessian in rising order, for many parameters only the lowest and
    the largest. `limit` is the largest stable learning rate at this curvature (NaN for a method
    without one), `load` the present one in units of it. `predicted` is the change of the loss by
    the linear model, `predicted2` with curvature, `actual` the actual change, `ratio` actual /
    predicted. `used` is the gradient that the method received, `effective` each coordinate of the
    step over that of `used`, without signs. `angle` is between the step and the negative gradient,
    in degrees. `rate` is the factor on the error per step, over the last steps (None where the
    lowest loss is not known or not approached), `to_go` the steps until the gap to the lowest loss
    is a millionth of its present size, where the track allows a forecast. `thousandth` is how many
    steps at most divide the loss's gap by 1000 at the present curvatures, for plain descent where
    the gap is that of a quadratic bowl: ln(1000) / (-2 ln max|1 - lr lambda|), for a small lr
    ln(1000) / (2 lr lambda_min). `turned` is whether the loss rises again at the step's end along
    its line (for descent: the old and the new gradient point against each other). `astray` is the
    angle between the negative gradient and the straight line to the nearest known minimum, in
    degrees, None without one. `energy` is that of a method with momentum before and after the step,
    L + |v|^2 / (2 lr) with v its velocity: at a small lr it falls and falls, and a barrier above it
    is not crossed.
    """

    step: int
    point: Array
    loss: float
    grad: Array
    used: Array
    move: Array
    lr: float
    eigenvalues: Array
    limit: float
    load: float
    directional: float
    predicted: float
    predicted2: float
    actual: float
    ratio: float
    angle: float
    effective: Array
    rate: float | None
    to_go: Steps | None
    thousandth: int | None
    turned: bool
    astray: float | None
    energy: tuple[float, float] | None
    remarks: tuple[str, ...]


def reading(
    race: Race,
    index: int,
    step: int,
    wanted: Callable[[], bool] = lambda: True,
    curved: bool = True,
) -> Reading | None:
    """The step of racer `index` at `step`; None before its first and after its last step.

    Without `curved` all values that need the Hessian are NaN. NotWanted once `wanted` says that
    nobody wants it.
    """
    track = race.tracks[index]
    if not 0 <= step < track.steps:
        return None
    entry = race.spec.entries[index]
    w, g, lr = track.points[step], track.grads[step], float(track.lr[step])
    move = track.points[step + 1] - w
    with np.errstate(all="ignore"):
        predicted = float(g @ move)
        actual = float(track.losses[step + 1] - track.losses[step])
        values, limit, bend, q = np.full(2, np.nan), math.nan, math.nan, math.nan
        if curved:
            h = Hessian(race.problem.objective, w, wanted)
            values = h.eigenvalues()
            limit = stability_limit(race, index, step, h)
            bend = float(move @ h.times(move))
            q = _quotient(h, g)
    parts: dict[str, Any] = {
        "step": step,
        "point": w,
        "loss": float(track.losses[step]),
        "grad": g,
        "used": track.used_grads[step],
        "move": move,
        "lr": lr,
        "eigenvalues": values,
        "limit": limit,
        "load": lr / limit if limit > 0 else math.nan,
        "directional": 2.0 / q if q > 0 else math.inf,
        "predicted": predicted,
        "predicted2": predicted + 0.5 * bend,
        "actual": actual,
        "ratio": actual / predicted if predicted else math.nan,
        "angle": _angle(-g, move),
        "effective": _ratio(np.abs(move), np.abs(track.used_grads[step])),
        "rate": error_rate(track, race.problem.fstar, step),
        "to_go": _to_go(race, index, step),
        "thousandth": _thousandth(race, index, step) if is_descent(entry) else None,
        "astray": _astray(race, w, g),
        "turned": _turned(track, step, predicted, move),
        "energy": _energy(race, index, step) if _heavy(entry) and lr > 0 else None,
    }
    return Reading(**parts, remarks=step_remarks(race, index, parts))


def eigen(h: Array) -> tuple[Array, Array]:
    """Eigenvalues in rising order and eigenvectors in columns; NaN where h is not finite."""
    if not np.isfinite(h).all():
        return np.full(len(h), np.nan), np.eye(len(h))
    values, vectors = np.linalg.eigh(h)
    return values, vectors


def error_rate(track: Track, fstar: float | None, step: int) -> float | None:
    """The factor on the distance to the minimum per step: e^(b/2), b the slope of log(loss -
    f*)."""
    if fstar is None:
        return None
    gaps = track.losses[max(0, step - RATE_WINDOW) : step + 1] - fstar
    good = gaps > 1e-14 * max(1.0, abs(fstar))
    if good.sum() < 5:
        return None
    slope = np.polyfit(np.flatnonzero(good), np.log(gaps[good]), 1)[0]
    return float(np.exp(slope / 2))


def _heavy(entry: Entry) -> bool:
    """Whether steps are a velocity, kept but for a share."""
    momentum = float(getattr(entry.optimizer, "momentum", 0.0) or 0.0)
    return entry.optimizer.id in ("sgd", "momentum", "nesterov") and momentum > 0.0


def _energy(race: Race, index: int, step: int) -> tuple[float, float]:
    """Height and motion at both ends of a step; the racer starts at rest."""
    track, lr = race.tracks[index], float(race.tracks[index].lr[step])
    low, high = float(track.losses[step]), float(track.losses[step + 1])
    before, after = (_velocity(race, index, row, lr) for row in (step, step + 1))
    return low + float(before @ before) / (2.0 * lr), high + float(after @ after) / (2.0 * lr)


def _velocity(race: Race, index: int, row: int, lr: float) -> Array:
    """The velocity that a method keeps: v, or -lr*b; torch's form of Nesterov's step has
    another."""
    track = race.tracks[index]
    buffer = track.state_at(row).get("b")
    if buffer is None:
        last: Array = track.points[row] - track.points[max(row - 1, 0)]
        return last
    inside = getattr(race.spec.entries[index].optimizer, "convention", "torch") != "torch"
    return buffer if inside else -lr * buffer


def _noisy(race: Race, index: int) -> bool:
    """Whether a racer's gradients are not those of the loss that is plotted."""
    made, sampling = data_of(race), sampling_of(race.spec, race.spec.entries[index])
    drawn = made is not None and not Batches(made.objective.n, sampling).full
    return race.spec.noise > 0.0 or drawn


def _to_go(race: Race, index: int, step: int) -> Steps | None:
    track, entry = race.tracks[index], race.spec.entries[index]
    if race.problem.fstar is None or not predictable(entry, _noisy(race, index)):
        return None
    first = step - rows_seen(step)
    if first < 0:
        return None
    losses, grads = track.losses[: step + 1], track.grads[first : step + 1]
    reach = memory(entry.optimizer)
    return until(1e-6, losses, grads, track.points[step], race.problem, reach)


def _thousandth(race: Race, index: int, step: int) -> int | None:
    track, entry = race.tracks[index], race.spec.entries[index]
    if not predictable(entry, _noisy(race, index)):
        return None
    here = track.points[step], track.grads[step], float(track.losses[step])
    return at_most(1e-3, race.problem, *here, float(track.lr[step]))


def _quotient(h: Hessian, g: Array) -> float:
    square = float(g @ g)
    return float(g @ h.times(g)) / square if square > 0 else math.nan


def _angle(a: Array, b: Array) -> float:
    lengths = float(np.sqrt(a @ a) * np.sqrt(b @ b))
    return math.degrees(math.acos(max(-1.0, min(1.0, float(a @ b) / lengths)))) if lengths else 0.0


def nearest_minimum(race: Race, w: Array) -> Array | None:
    """The known minimum nearest to w; None where none is known."""
    points = [np.array(c.point) for c in race.problem.minima if len(c.point) == len(w)]
    return min(points, key=lambda p: float(((p - w) ** 2).sum()), default=None)


def _astray(race: Race, w: Array, g: Array) -> float | None:
    goal = nearest_minimum(race, w)
    if goal is None or not (goal - w).any() or not g.any():
        return None
    return _angle(-g, goal - w)


def _turned(track: Track, step: int, predicted: float, move: Array) -> bool:
    least = dither(track, move)
    return predicted < -least and float(track.grads[step + 1] @ move) > least


def _ratio(a: Array, b: Array) -> Array:
    with np.errstate(all="ignore"):
        return np.where(b > 0, a / b, np.nan)
