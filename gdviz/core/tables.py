"""Standings and paths of a race as plain text, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from gdviz.core.race import Race
from gdviz.core.standings import Standing, labels, standings

COLUMNS = (
    "rank",
    "label",
    "loss",
    "grad_norm",
    "distance",
    "steps",
    "evaluations",
    "lr",
    "outcome",
)
_HEADS = ("rank", "racer", "loss", "‖∇f‖", "distance", "steps", "evaluations", "lr", "outcome")
_LEFT = ("label", "outcome")


def standings_text(race: Race) -> str:
    """The final standings as an aligned table; "-" where no minimum is known."""
    rows = [[_cell(getattr(row, name)) for name in COLUMNS] for row in _final(race)]
    widths = [max(map(len, column)) for column in zip(_HEADS, *rows, strict=True)]
    return "".join(_line(row, widths) for row in (_HEADS, *rows))


def standings_csv(race: Race) -> str:
    """The final standings as CSV: one line a racer, numbers in full, empty where unknown."""
    return _csv(COLUMNS, ([getattr(row, name) for name in COLUMNS] for row in _final(race)))


def standings_json(race: Race) -> str:
    """The final standings as a JSON list of objects; null for what is unknown or not finite."""
    return _json([{name: asdict(row)[name] for name in COLUMNS} for row in _final(race)])


def race_csv(race: Race) -> str:
    """Every step of every racer as CSV: racer, step, coordinates, loss, gradient's norm, lr."""
    return _csv(_path_columns(race), _path_rows(race))


def race_json(race: Race) -> str:
    """Every step of every racer as a JSON list: label, outcome, columns, and rows of numbers."""
    columns = _path_columns(race)[1:]
    paths: list[dict[str, Any]] = [
        {"label": label, "outcome": str(track.outcome), "columns": columns, "rows": []}
        for label, track in zip(labels(race.spec), race.tracks, strict=True)
    ]
    for index, row in _indexed_rows(race):
        paths[index]["rows"].append(row)
    return _json(paths)


def _final(race: Race) -> tuple[Standing, ...]:
    return standings(race, race.steps)


def _path_columns(race: Race) -> list[str]:
    return ["label", "step", *"xyz"[: race.problem.dim], "loss", "grad_norm", "lr", "evaluations"]


def _path_rows(race: Race) -> Iterable[list[Any]]:
    names = labels(race.spec)
    return ([names[index], *row] for index, row in _indexed_rows(race))


def _indexed_rows(race: Race) -> Iterable[tuple[int, list[Any]]]:
    for index, track in enumerate(race.tracks):
        for step in range(track.steps + 1):
            point = track.points[step].tolist()
            slope = math.hypot(*track.grads[step].tolist())
            lr = float(track.lr[step]) if step < track.steps else None
            calls = int(track.evaluations[step].sum())
            yield index, [step, *point, float(track.losses[step]), slope, lr, calls]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (
        text.ljust(width) if name in _LEFT else text.rjust(width)
        for name, text, width in zip(COLUMNS, row, widths, strict=True)
    )
    return "  ".join(cells).rstrip() + "\n"


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_inert(value) for value in row] for row in rows)
    return text.getvalue()


def _inert(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@") else value


def _json(value: Any) -> str:
    return json.dumps(_finite(value), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _finite(value: Any) -> Any:
    """JSON has no infinities: null stands for them."""
    if isinstance(value, dict):
        return {key: _finite(member) for key, member in value.items()}
    if isinstance(value, list):
        return [_finite(member) for member in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
