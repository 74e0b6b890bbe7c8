"""The end of a race in a few sentences, and the step at which each racer passed each part of the
descent."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdviz.core.analysis.standings import standings, tied
from gdviz.core.base.arrays import Array
from gdviz.core.engine.race import Ending, Race, best_loss
from gdviz.core.rules.substitution import shown_number
from gdviz.core.spec.names import labels
from gdviz.core.spec.race import RaceSpec

# parts of the gap at the start that are left
MILESTONES = (1e-1, 1e-3, 1e-6)
RISEN = {Ending.DIVERGED, Ending.LEFT_BOX}
# what an ending means, for those that need a word
MEANT = {
    Ending.LEFT_DOMAIN: "A racer that leaves the domain has come to a point where the loss has no "
    "value.",
    Ending.RUNAWAY: "Here the loss falls without end: there is no minimum to reach.",
}


@dataclass(frozen=True)
class Passage:
    """One racer in order of the standings: `steps` are those at which each milestone was passed,
    None where it was not, or where the lowest loss is neither known nor reached; `evaluations` are
    its calls in all."""

    index: int
    label: str
    loss: float
    steps: tuple[int | None, ...]
    evaluations: int
    outcome: str


def passages(race: Race, spec: RaceSpec | None = None) -> tuple[Passage, ...]:
    """All racers that are shown, best first, at the end of the race."""
    rows = standings(race, race.steps, spec)
    known = _lowest_is_known(race)
    return tuple(
        Passage(r.index, r.label, r.loss, _passed(race, r.index, known), r.evaluations, r.outcome)
        for r in rows
        if r.visible
    )


def _lowest_is_known(race: Race) -> bool:
    """Whether the lowest loss is that of the problem, or one at which a racer came to rest."""
    if race.problem.fstar is not None:
        return True
    low = best_loss(race)
    rested = [t for t in race.tracks if t.outcome.ending is Ending.CONVERGED]
    return any(tied(race, float(track.losses[-1]), low) for track in rested)


def _passed(race: Race, racer: int, known: bool) -> tuple[int | None, ...]:
    if not known:
        return (None,) * len(MILESTONES)
    losses = race.tracks[racer].losses
    base = best_loss(race)
    start = float(losses[0]) - base
    with np.errstate(all="ignore"):
        below = [np.flatnonzero(losses - base <= part * start) for part in MILESTONES]
    return tuple(int(rows[0]) if start > 0 and len(rows) else None for rows in below)


def summary(race: Race, spec: RaceSpec | None = None) -> tuple[str, ...]:
    """The sentences at the end: who is lowest, who was first, who fell out, and why."""
    rows = passages(race, spec)
    if not rows:
        return ("No racer is shown.",)
    first = rows[0]
    ends = {race.tracks[row.index].outcome.ending for row in rows}
    steps = race.tracks[first.index].steps
    where = f"at a loss of {shown_number(first.loss, 4)} after {_steps(steps)}"
    lowest = f"{first.label} is lowest, {where}."
    said = [lowest if math.isfinite(first.loss) else "No racer has a finite loss."]
    if len(rows) > 1:
        said += _lead(race, rows)
    if _lowest_is_known(race):
        said.append(_first(rows))
    endings: dict[str, list[str]] = {}
    names = labels(spec or race.spec, race.lrs)
    for row in rows:
        outcome = race.tracks[row.index].outcome
        word = str(outcome) if outcome.ending is Ending.LOCAL else outcome.ending.value
        if outcome.ending is Ending.STOPPED:
            word = f"{word} by its rule ({outcome.reason})"
        endings.setdefault(word, []).append(names[row.index])
    comma = "; " if any("," in name for name in names) else ", "
    said += [f"{word[0].upper()}{word[1:]}: {comma.join(who)}." for word, who in endings.items()]
    said += _rise(race, [row for row in rows if race.tracks[row.index].outcome.ending in RISEN])
    return (*said, *(meaning for ending, meaning in MEANT.items() if ending in ends))


def _rise(race: Race, rows: list[Passage]) -> list[str]:
    """How far the loss rose for the one of these racers whose loss ended highest."""
    found = []
    for row in rows:
        losses = race.tracks[row.index].losses
        finite = losses[np.isfinite(losses)]
        if len(finite) and finite[-1] > finite.min():
            low = int(np.argmin(finite))
            least, last = float(finite[low]), float(finite[-1])
            rise = f"{shown_number(least, 4)} at step {low} to {shown_number(last, 4)}"
            found.append((last, f"The loss of {row.label} rose from {rise}."))
    return [max(found)[1]] if found else []


def _lead(race: Race, rows: tuple[Passage, ...]) -> list[str]:
    """The step since which the lowest racer has led, unless another one is as low."""
    first, second = rows[:2]
    if not first.loss < second.loss or tied(race, second.loss, first.loss):
        return []
    steps = np.arange(race.steps + 1)
    losses = [_held(race.tracks[row.index].losses, steps) for row in rows]
    behind = np.flatnonzero(losses[0] >= np.nanmin(losses[1:], axis=0))
    since = int(behind[-1]) + 1 if len(behind) else 0
    return [f"It has led since step {since}."]


def _held(losses: Array, steps: NDArray[np.intp]) -> Array:
    """A racer's loss at each step; one that stopped keeps its last, and no loss counts as
    infinite."""
    held = losses[np.minimum(steps, len(losses) - 1)]
    return np.where(np.isfinite(held), held, np.inf)


def _steps(count: int | None) -> str:
    return "1 step" if count == 1 else f"{count} steps"


def _first(rows: tuple[Passage, ...]) -> str:
    part = MILESTONES.index(1e-3)
    there = [row for row in rows if row.steps[part] is not None]
    if not there:
        return "None has come down to a thousandth of its initial gap."
    best = min(there, key=lambda row: row.steps[part] or 0)
    return f"First to a thousandth of its gap: {best.label}, after {_steps(best.steps[part])}."
