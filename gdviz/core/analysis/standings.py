"""Rows of the table: who leads at a step, and with which numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gdviz.core.analysis.probe import stationary
from gdviz.core.base.arrays import Array
from gdviz.core.base.problem import Critical
from gdviz.core.engine.race import ARRIVED, Ending, Race, best_loss
from gdviz.core.spec.names import labels
from gdviz.core.spec.race import RaceSpec

# losses this near to the lowest one count as the same: share of the largest gap at the start, and
# of the lowest loss
CLOSE, ROUNDING = 1e-20, 1e-15


@dataclass(frozen=True)
class Standing:
    """One racer at a step; `distance` is to the lowest known minimum (None if none is known), and
    `other_minimum` to a nearer known one that is higher (None if there is none).

    `evaluations` counts the method's loss, gradient and Hessian calls so far. `outcome` is in
    words; before the racer's end it is "racing". `stationary` is whether its gradient counts as 0.
    """

    rank: int
    index: int
    label: str
    loss: float
    grad_norm: float
    distance: float | None
    other_minimum: float | None
    steps: int
    evaluations: int
    outcome: str
    lr: float
    visible: bool
    colour: str
    stationary: bool


@np.errstate(all="ignore")
def standings(
    race: Race,
    step: int,
    spec: RaceSpec | None = None,
    names: Sequence[str] = (),
    own: Callable[[int, int], int] | None = None,
) -> tuple[Standing, ...]:
    """The racers at `step` by rank: lowest loss first, those without a finite loss last. Where
    losses differ by rounding alone, the racer that arrived first comes first.

    `spec` gives labels, colours and visibility where they are newer than the race's own; `names`
    are the racers' in full, where they are known; `own` gives the steps of a racer at a step of the
    playhead, where those are not the same.
    """
    shown = spec or race.spec
    names = names or labels(shown, race.lrs)
    lowest, minima = best_loss(race), (race.problem.lowest_minima, race.problem.minima)
    same = alike(race)
    racers = range(len(race.tracks))
    taken = [step if own is None else own(racer, step) for racer in racers]
    ranked = sorted(racers, key=lambda racer: _order(race, racer, taken[racer], lowest, same))
    return tuple(
        _standing(rank, i, names[i], shown, race, taken[i], minima)
        for rank, i in enumerate(ranked, 1)
    )


def alike(race: Race) -> float:
    """The loss up to which all losses count as the lowest one: they differ by rounding alone."""
    lowest = best_loss(race)
    return lowest + _rounding(race, lowest)


def tied(race: Race, loss: float, lowest: float) -> bool:
    """Whether a loss is above a lower one by rounding alone."""
    return loss <= lowest + _rounding(race, lowest)


def _rounding(race: Race, lowest: float) -> float:
    gaps = [float(track.losses[0]) - lowest for track in race.tracks]
    widest = max([gap for gap in gaps if math.isfinite(gap)], default=0.0)
    return max(CLOSE * widest, ROUNDING * abs(lowest))


def _order(
    race: Race, racer: int, step: int, lowest: float, same: float
) -> tuple[bool, bool, float, float, float, int]:
    """Losses up to `same` count as the lowest; of those the first that came to rest by `step`."""
    track = race.tracks[racer]
    ended, outcome = step >= track.steps, track.outcome
    fell_out = ended and outcome.ending is Ending.DIVERGED
    arrived = outcome.step if ended and outcome.ending in ARRIVED else math.inf
    loss = float(track.losses[track.row(step)])
    shown = lowest if loss <= same else loss
    return fell_out, not math.isfinite(loss), shown, arrived, loss, racer


def _distance(minima: tuple[Critical, ...], point: Array) -> float | None:
    """From a point (dim,) to the nearest of some minima."""
    if not minima:
        return None
    apart = np.array([c.point for c in minima], dtype=float) - point
    return float(np.hypot.reduce(apart, axis=1).min())


def _standing(
    rank: int,
    index: int,
    name: str,
    spec: RaceSpec,
    race: Race,
    step: int,
    minima: tuple[tuple[Critical, ...], tuple[Critical, ...]],
) -> Standing:
    entry, track = spec.entries[index], race.tracks[index]
    row = track.row(step)
    loss, grad, point = float(track.losses[row]), track.grads[row], track.points[row]
    lowest, known = minima
    distance = _distance(lowest, point)
    nearest = distance if known == lowest else _distance(known, point)
    ended = step >= track.steps and track.outcome.ending is not Ending.RUNNING
    return Standing(
        rank=rank,
        index=index,
        label=name,
        loss=loss,
        grad_norm=float(np.hypot.reduce(grad)),
        distance=distance,
        other_minimum=nearest if nearest != distance else None,
        steps=row,
        evaluations=int(track.evaluations[row].sum()),
        outcome=str(track.outcome) if ended else "racing",
        lr=race.lrs[index],
        visible=entry.visible,
        colour=entry.colour,
        stationary=stationary(race.problem, loss, grad),
    )
