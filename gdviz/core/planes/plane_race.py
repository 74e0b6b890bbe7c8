"""A race of many parameters as a race of two, for a map."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.percent import percent
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.lazy_rows import LazyRows
from gdviz.core.engine.race import Race, Track
from gdviz.core.models.model import ModelObjective
from gdviz.core.planes.plane import (
    Plane,
    Section,
    mean,
    pca_plane,
    random_plane,
    thinned,
    three_points,
    weights_plane,
)
from gdviz.core.spec.data import Data, Slice

# margin around the tracks on the plane, as a share of their extent
MARGIN = 0.25
# extents below this share of the longer one would make a map that cannot be read
LEAST = 0.25
# a map reaches no further
FAR = 1e15


@np.errstate(all="ignore")
def plane_of(race: Race, wanted: Slice) -> Plane:
    """The plane that `wanted` describes in this race; InputError if there is none."""
    start = np.array(race.start)
    origin = _through(race, wanted, start)
    objective: Any = race.problem.objective
    if wanted.kind == "weights":
        if wanted.held is not None and len(origin) == 3:
            origin = np.full(3, wanted.held)
        return weights_plane(origin, wanted.axes, objective.names)
    if wanted.kind == "random":
        return random_plane(origin, filters_of(objective), wanted.seed)
    tracks = [track.points for track in race.tracks] or [start[None]]
    if wanted.kind == "points":
        first, second = (tracks[min(k, len(tracks) - 1)][-1] for k in wanted.racers)
        return three_points(start, first, second)
    if not 0 <= wanted.racer < len(race.tracks):
        origin = mean(np.concatenate([thinned(points) for points in tracks]))
    return pca_plane(origin, tracks)


def filters_of(objective: ModelObjective) -> list[Array]:
    """The indices of each neuron's incoming weights."""
    found = []
    for group in objective.network.groups:
        if group.kind == "weight":
            places, neurons = np.arange(objective.dim)[group.place], np.array(group.neuron)
            found += [places[neurons == k] for k in range(int(neurons.max()) + 1)]
    return found


def _through(race: Race, wanted: Slice, start: Array) -> Array:
    if not 0 <= wanted.racer < len(race.tracks):
        return start
    points = race.tracks[wanted.racer].points
    chosen: Array = points[min(wanted.step, len(points) - 1)]
    return chosen


@np.errstate(all="ignore")
def section(race: Race, plane: Plane) -> Problem2D:
    """The loss on the plane, in a box around the feet of the tracks so far."""
    whole = race.problem
    share = "" if plane.explained is None else f" that explains {percent(plane.explained)} %"
    tracks = [plane.project(thinned(track.points)) for track in race.tracks]
    start = plane.project(np.array(race.start))
    return Problem2D(
        title=whole.title,
        formula="",
        objective=Section(whole.objective, plane),
        box=_around([start[None], *tracks]),
        start=tuple(start.tolist()),
        zscale="log",
        names=plane.names,
        caption=f"plane in {whole.dim} dimensions{share}",
    )


class Feet:
    """The feet of tracks on a plane; if a track grows, only its new rows are projected."""

    def __init__(self, plane: Plane) -> None:
        self._plane = plane
        # for each racer where its track lies in memory, and the part projected so far
        self._known: dict[int, tuple[Array, Array]] = {}

    def of(self, racer: int, points: Array) -> Array:
        """The feet (n, 2) of a racer's track (n, dim)."""
        before, feet = self._known.get(racer, (points, np.empty((0, 2))))
        if not _grown(points, before):
            feet = np.empty((0, 2))
        if len(feet) < len(points):
            feet = np.concatenate((feet, self._plane.project(points[len(feet) :])))
        self._known[racer] = points, feet
        return feet if len(feet) == len(points) else feet[: len(points)].copy()


def _grown(points: Array, before: Array) -> bool:
    """Whether these are the same rows in memory, but for their number."""
    places = [a.__array_interface__["data"][0] for a in (points, before)]
    return places[0] == places[1] and points.strides == before.strides


@np.errstate(all="ignore")
def on_plane(race: Race, problem: Problem2D, feet: Feet | None = None) -> Race:
    """The race as its foot on the plane of a section; losses and states stay the true ones. Points
    that `feet` on this plane already have are not projected again."""
    assert isinstance(problem.objective, Section)
    plane = problem.objective.plane
    feet = feet or Feet(plane)
    tracks = tuple(
        _projected(track, plane, feet.of(k, track.points)) for k, track in enumerate(race.tracks)
    )
    start = tuple(plane.project(np.array(race.start)).tolist())
    return dataclasses.replace(race, problem=problem, start=start, tracks=tracks)


def shown(race: Race) -> Race:
    """The race as a map shows it: itself up to two parameters, else on the plane its spec names."""
    problem = race.spec.problem
    if race.problem.dim <= 2 or not isinstance(problem, Data):
        return race
    return on_plane(race, section(race, plane_of(race, problem.slice)))


def _projected(track: Track, plane: Plane, feet: Array) -> Track:
    # a growing race is projected many times: everything but the points waits until it is needed
    return dataclasses.replace(
        track,
        points=feet,
        grads=_lazily(plane.turn, track.grads, 2),
        used_grads=_lazily(plane.turn, track.used_grads, 2),
        state=_States(track, plane),
        off_plane=_lazily(plane.off, track.points, 0),
        grad_share=_lazily(partial(_shares, plane), track.grads, 1),
    )


def _shares(plane: Plane, vectors: Array) -> Array:
    """The share of the length of each of these gradients that is in the plane, (k, 1)."""
    with np.errstate(all="ignore"):
        whole = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
        inside = np.sqrt((plane.turn(vectors) ** 2).sum(axis=1, keepdims=True))
        return np.where(whole > 0, inside / whole, 1.0)


def _lazily(function: Callable[[Array], Array], vectors: Any, width: int) -> Any:
    """The function of each of these vectors, once it is asked for."""
    return LazyRows(partial(_at, function, vectors), len(vectors), width)


def _at(function: Callable[[Array], Array], vectors: Any, rows: Array) -> Array:
    return function(vectors[rows])


class _States(Mapping[str, Array]):
    """A state whose vectors are projected on the plane; computed on first use."""

    def __init__(self, track: Track, plane: Plane) -> None:
        self._track, self._whole, self._plane = track, track.state, plane

    def __getitem__(self, name: str) -> Array:
        rows = self._whole[name]
        return self._plane.turn(rows) if rows.ndim == 2 else rows

    def at(self, step: int) -> dict[str, Array]:
        """The state after `step` steps."""
        values = self._track.state_at(step)
        return {n: self._plane.turn(v) if np.ndim(v) == 1 else v for n, v in values.items()}

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)


def _around(tracks: list[Array]) -> tuple[float, ...]:
    rows = np.clip(np.nan_to_num(np.concatenate(tracks)), -FAR, FAR)
    low, high = rows.min(axis=0), rows.max(axis=0)
    half = 0.5 * (high - low)
    half = np.maximum(half, max(LEAST * float(half.max()), 1e-3)) * (1.0 + MARGIN)
    middle = 0.5 * (low + high)
    return tuple(np.stack((middle - half, middle + half), axis=1).ravel().tolist())
