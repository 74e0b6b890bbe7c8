"""Every step of every racer as CSV and JSON, in pieces, so that a long race is never one text.

A row is the step, the point by the names of the problem's variables, the loss, the norm of its
gradient, the learning rate of the step that follows, and the evaluations so far. Where a model's
inputs were scaled the point is that of the scaled inputs, which is noted, and the weights for the
inputs of the table stand beside it, if the model has such.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from gdviz.core.engine.race import Race, Track
from gdviz.core.files.tables import csv_text, finite_or_null
from gdviz.core.spec.names import labels

# rows that are made into one piece of text
PIECE = 4096
INPUTS = "inputs"


def columns(race: Race) -> tuple[str, ...]:
    """The names of a row's values, in order."""
    problem = race.problem
    names = problem.names[: problem.dim]
    given = problem.scaling.raw_names(names) if problem.scaling else ()
    raw = (f"{name}_raw" for name in given)
    return ("step", *names, *raw, "loss", "grad_norm", "lr", "evaluations")


def race_csv(race: Race) -> Iterator[str]:
    """CSV in pieces: the racer's label, then a row; a last column says where inputs were scaled."""
    said = [race.problem.scaling.words] if race.problem.scaling else []
    yield csv_text([("label", *columns(race), *([INPUTS] if said else []))])
    for label, track in zip(labels(race.spec, race.lrs), race.tracks, strict=True):
        for rows in _blocks(race, track):
            yield csv_text([label, *row, *said] for row in rows)


def race_json(race: Race) -> Iterator[str]:
    """A JSON list in pieces: label, outcome, columns and rows of numbers of each racer; for scaled
    inputs how each was scaled."""
    between = "[\n"
    for label, track in zip(labels(race.spec, race.lrs), race.tracks, strict=True):
        head: dict[str, Any] = {"label": label, "outcome": str(track.outcome)}
        head |= _scaled(race) | {"columns": columns(race)}
        yield between + json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": [\n'
        comma = ""
        for rows in _blocks(race, track):
            lines = (json.dumps(finite_or_null(row), allow_nan=False) for row in rows)
            yield comma + ",\n".join(lines)
            comma = ",\n"
        yield "\n]}"
        between = ",\n"
    yield "\n]\n" if race.tracks else "[]\n"


def _scaled(race: Race) -> dict[str, Any]:
    found = race.problem.scaling
    if found is None:
        return {}
    each = zip(found.inputs, found.centre, found.scale, strict=True)
    told = {name: {"scaling": found.words, "centre": c, "scale": s} for name, c, s in each}
    return {INPUTS: told}


def _blocks(race: Race, track: Track) -> Iterator[list[list[Any]]]:
    for low in range(0, track.steps + 1, PIECE):
        yield _rows(race, track, slice(low, min(low + PIECE, track.steps + 1)))


def _rows(race: Race, track: Track, part: slice) -> list[list[Any]]:
    points = track.points[part]
    scaling = race.problem.scaling
    parts = [points, scaling.raw(points)] if scaling and scaling.linear else [points]
    with np.errstate(all="ignore"):
        norms = np.hypot.reduce(track.grads[part], axis=1)
    parts += [track.losses[part, None], norms[:, None]]
    numbers = np.concatenate(parts, axis=1).tolist()
    # after the last row there is no step
    rates = [*track.lr[part].tolist(), None][: len(numbers)]
    calls = track.evaluations[part].sum(axis=1).astype(int).tolist()
    steps = range(part.start, part.stop)
    each = zip(steps, numbers, rates, calls, strict=True)
    return [[step, *row, rate, count] for step, row, rate, count in each]
