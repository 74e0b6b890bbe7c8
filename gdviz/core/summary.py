"""The end of a race in a few sentences, and when each racer passed which part of the way down."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gdviz.core.names import labels
from gdviz.core.race import Ending, Race, best_loss
from gdviz.core.spec import RaceSpec
from gdviz.core.standings import standings

# parts of the gap at the start that are left
MILESTONES = (1e-1, 1e-3, 1e-6)
MORAL = (
    "All of them fall down the slope of the valley; they differ in their stride and in what they "
    "remember of the way."
)
TOO_LONG = {Ending.DIVERGED, Ending.LEFT_BOX, Ending.LEFT_DOMAIN}
LOST = {*TOO_LONG, Ending.REFUSED, Ending.RUNAWAY}


@dataclass(frozen=True)
class Passage:
    """One racer in order of the standings: `steps` are those at which each milestone was passed,
    None where it was not; `evaluations` are its calls in all."""

    index: int
    label: str
    loss: float
    steps: tuple[int | None, ...]
    evaluations: int
    outcome: str


def passages(race: Race, spec: RaceSpec | None = None) -> tuple[Passage, ...]:
    """All racers that are shown, best first, at the end of the race."""
    rows = standings(race, race.steps, spec)
    return tuple(
        Passage(r.index, r.label, r.loss, _passed(race, r.index), r.evaluations, r.outcome)
        for r in rows
        if r.visible
    )


def _passed(race: Race, racer: int) -> tuple[int | None, ...]:
    losses = race.tracks[racer].losses
    base = best_loss(race)
    start = float(losses[0]) - base
    found: list[int | None] = []
    for part in MILESTONES:
        with np.errstate(all="ignore"):
            below = np.flatnonzero(losses - base <= part * start)
        found.append(int(below[0]) if start > 0 and len(below) else None)
    return tuple(found)


def summary(race: Race, spec: RaceSpec | None = None) -> tuple[str, ...]:
    """What is to be said at the end: who is lowest, who was first, who fell out, and why."""
    rows = passages(race, spec)
    if not rows:
        return ("No racer is shown.",)
    first = rows[0]
    ends = {race.tracks[row.index].outcome.ending for row in rows}
    steps = race.tracks[first.index].steps
    said = [f"{first.label} is lowest, at a loss of {first.loss:.4g} after {_steps(steps)}."]
    # the gap is to the lowest loss, which has to be known, or reached
    if race.problem.fstar is not None or Ending.CONVERGED in ends:
        said.append(_first(rows))
    endings: dict[str, list[str]] = {}
    names = labels(spec or race.spec, race.lrs)
    for row in rows:
        outcome = race.tracks[row.index].outcome
        word = str(outcome) if outcome.ending is Ending.LOCAL else outcome.ending.value
        endings.setdefault(word, []).append(names[row.index])
    comma = "; " if any("," in name for name in names) else ", "
    said += [f"{word[0].upper()}{word[1:]}: {comma.join(who)}." for word, who in endings.items()]
    if ends & TOO_LONG:
        said.append("Who falls out has a stride too long for the curvature: lower its rate.")
    if Ending.RUNAWAY in ends:
        said.append("Here the loss falls without end: there is nothing to arrive at.")
    fallen = [track.losses[-1] < track.losses[0] for track in race.tracks]
    return (*said, MORAL) if len(rows) > 1 and all(fallen) and not ends & LOST else tuple(said)


def _steps(count: int | None) -> str:
    return "1 step" if count == 1 else f"{count} steps"


def _first(rows: tuple[Passage, ...]) -> str:
    part = MILESTONES.index(1e-3)
    there = [row for row in rows if row.steps[part] is not None]
    if not there:
        return "None has come down to a thousandth of the gap it began with."
    best = min(there, key=lambda row: row.steps[part] or 0)
    return f"First to a thousandth of its gap: {best.label}, after {_steps(best.steps[part])}."
