"""The remarks that one step deserves, in plain words that are true."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.printed import printed
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.lazy_rows import LazyRows
from gdviz.core.engine.race import Race, Track, best_loss
from gdviz.core.engine.stationary_points import stationary_point
from gdviz.core.models.model import ModelObjective
from gdviz.core.problems.validation import loss_range_on_box

# a gradient is small below this part of the largest on its track
QUIET = 0.05
# how far from a step a stationary point may lie, in box sizes: one that was found, and a listed
# one, near which Newton's steps may lead elsewhere
REACH, LISTED = 0.02, 0.015
# the distances that are given, in per cent of the box
WITHIN = (0.01, 0.1, 0.5, 1.0, 2.0, 5.0)
# a curvature this small relative to the largest has no sign
FAINT = 1e-9
# a curvature this small hardly changes the gradient across the whole box, in parts of the largest
LEVEL = 1e-2
# a loss this far above the lowest, in ranges of the box, is high
HIGH = 1e-2
# a change this small relative to the losses is rounding error, and so is a slope this small
# relative to the gradients
ROUNDING, DITHER = 1e-14, 1e-12
# a step this near to -lr times the gradient, in parts of its length, counts as exactly that
ALONG = 1e-6
# number of gradients that are checked on a track that computes them on demand
SAMPLED = 64
# Newton's steps search for a saddle only up to this number of parameters
MOST_PARAMETERS = 16


def step_remarks(race: Race, index: int, step: Mapping[str, Any]) -> tuple[str, ...]:
    """The remarks on a step of racer `index`, from its numbers by their names in `Reading`."""
    track = race.tracks[index]
    said = (
        _beyond_limit(step["load"]),
        _change(race, index, step),
        _surroundings(race, track, step),
    )
    return tuple(text for text in said if text)


def _beyond_limit(load: float) -> str:
    times = printed(load, 3)
    return f"beyond the stability limit: η is {times} times the limit here" if load > 1 else ""


def _change(race: Race, index: int, step: Mapping[str, Any]) -> str:
    """Whether the loss rose, or fell in spite of the linear model."""
    track, actual, predicted = race.tracks[index], step["actual"], step["predicted"]
    clear = abs(predicted) > dither(track, step["move"])
    sure = abs(actual) > ROUNDING * _largest_loss(track)
    if actual > 0:
        if not sure and not (clear and step["predicted2"] > 0):
            return ""
        return "uphill step: the loss rose" + _bound(track, step)
    if step["turned"]:
        return "overshoot: past a minimum along its line, where the slope has turned"
    if predicted > 0 > actual and clear and sure:
        said = "went down although the linear model says up"
        return said + (": momentum carries it" if _carried(race, index, step) else "")
    return ""


@np.errstate(all="ignore")
def _bound(track: Track, step: Mapping[str, Any]) -> str:
    """The remark of the quadratic model on a step uphill: that it went too far, or below which η it
    would not have, which is known only for a step along the gradient."""
    if step["predicted2"] < -dither(track, step["move"]):
        return ", though the quadratic model predicts a fall: the step is too long for it"
    within, descent = step["directional"], -step["lr"] * step["grad"]
    off = float(np.hypot.reduce(step["move"] - descent))
    same = off <= ALONG * float(np.hypot.reduce(descent))
    if not same or not math.isfinite(within):
        return ""
    return f"; to second order η below 2/q = {printed(within, 3)} goes down the gradient"


def _carried(race: Race, index: int, step: Mapping[str, Any]) -> bool:
    """Whether a method with momentum received the gradient of the loss that is shown."""
    method = race.method(index, step["step"])
    same = np.array_equal(step["used"], step["grad"], equal_nan=True)
    return same and bool(getattr(method, method.momentum_knob or "", 0.0))


def _surroundings(race: Race, track: Track, step: Mapping[str, Any]) -> str:
    """The kind of ground on which the step begins."""
    values: Array = step["eigenvalues"]
    if not np.isfinite(values).all():
        return ""
    steep, most = float(np.hypot.reduce(step["grad"])), _steepest(track, race.problem)
    faint = FAINT * float(np.abs(values).max())
    if steep < QUIET * most:
        near = _stationary(race.problem, step["point"], bool(values[0] < -faint))
        if near:
            return near
        if steep > 0.0 and _is_level(race.problem, values, most):
            return _level(race, step["loss"])
    return _negative(int((values < -faint).sum()), len(values), race.problem.dim)


def _stationary(problem: Problem2D, point: Array, curved_down: bool) -> str:
    """A description of a saddle or maximum nearby, "" if there is none."""
    away = _listed_saddle(problem, point)
    if away <= LISTED:
        return _saddle(away)
    objective = problem.objective
    big = isinstance(objective, ModelObjective) and objective.dim > MOST_PARAMETERS
    if not curved_down or big:
        return ""
    found = stationary_point(objective, point, problem.size(), REACH)
    if found is None or found.kind == "minimum":
        return ""
    if found.kind == "saddle":
        return _saddle(found.away)
    return f"maximum near: {_within(found.away)} the gradient is zero and every direction falls"


def _saddle(away: float) -> str:
    return f"saddle ahead: {_within(away)} the gradient is zero and curvatures have both signs"


def _within(away: float) -> str:
    share = next(w for w in WITHIN if 100.0 * away <= w)
    return f"within {printed(share)} % of the box"


def _listed_saddle(problem: Problem2D, point: Array) -> float:
    """The distance to the nearest known saddle with curvatures of both signs, in box sizes."""
    known = _saddles(problem)
    if not len(known):
        return math.inf
    apart = (known - point) / problem.size()
    return float(np.sqrt(np.vecdot(apart, apart).min()))


@lru_cache(64)
def _saddles(problem: Problem2D) -> Array:
    places = [np.array(c.point) for c in problem.critical if c.kind == "saddle"]
    kept = []
    for place in places:
        values = np.linalg.eigvalsh(problem.objective.hessian(place))
        faint = FAINT * np.abs(values).max()
        if values[0] < -faint and values[-1] > faint:
            kept.append(place)
    return np.array(kept)


def _is_level(problem: Problem2D, values: Array, steepest: float) -> bool:
    """Whether the curvature hardly changes the gradient anywhere in the box."""
    return bool(np.abs(values).max() * problem.size().max() < LEVEL * steepest)


def _level(race: Race, loss: float) -> str:
    """A plateau is high up; the bottom of a wide minimum is just as level."""
    with np.errstate(all="ignore"):
        high = loss - best_loss(race) > HIGH * loss_range_on_box(race.problem)
    return f"{'plateau' if high else 'level ground'}: hardly any gradient, hardly any curvature"


def _negative(count: int, known: int, dim: int) -> str:
    """The remark on `count` negative curvatures among `known` ones; not all are always known."""
    if not count or dim == 1:
        return "negative curvature" if count else ""
    if known < dim:
        return "negative curvature along some direction"
    if count == 1:
        return "negative curvature along one direction"
    every = "every direction" if count == dim else f"{count} of {dim} directions"
    return f"negative curvature along {every}"


def dither(track: Track, move: Array) -> float:
    """Below this a gradient times a move is only rounding error of the gradient."""
    return DITHER * _steepest(track) * float(np.sqrt(move @ move))


def _steepest(track: Track, around: Problem2D | None = None) -> float:
    """The length of the largest finite gradient on a track, for a given problem only within its
    box, if the track was ever there: next to a slope far outside all others would look level."""
    places: Any = np.arange(len(track.points))
    if isinstance(track.grads, LazyRows):
        places = np.unique(np.linspace(0, len(places) - 1, SAMPLED).astype(int))
    if around is not None:
        apart = np.abs(track.points[places] - around.centre())
        inside = (2.0 * apart <= around.size()).all(axis=1)
        places = places[inside] if inside.any() else places
    with np.errstate(all="ignore"):
        rows = track.grads[places]
        squares = np.vecdot(rows, rows)
    return math.sqrt(float(squares[np.isfinite(squares)].max(initial=0.0)))


def _largest_loss(track: Track) -> float:
    finite = track.losses[np.isfinite(track.losses)]
    return float(np.abs(finite).max(initial=0.0))
