"""Standings of a race as plain text, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Sequence
from typing import Any

from gdviz.core.analysis.standings import Standing, standings
from gdviz.core.engine.race import Race

COLUMNS = tuple(
    "rank label loss grad_norm distance other_minimum steps evaluations lr outcome".split()
)
_HEADS = ("rank", "racer", "loss", "‖∇f‖", "distance", "steps", "evaluations", "lr", "outcome")
_LEFT = ("label", "outcome")
# the text in the cell of the distance
_TEXT = tuple(name for name in COLUMNS if name != "other_minimum")
# weights that are written below the standings
MOST_WEIGHTS = 8


def standings_text(race: Race) -> str:
    """The final standings as an aligned table; "-" where no minimum is known. The distance is to
    the lowest known minimum; a nearer one that is higher is in brackets.

    Below it follow the scaling of a model's inputs, and the leader's weights without it.
    """
    final = _final(race)
    rows = [[_text(row, name) for name in _TEXT] for row in final]
    widths = [max(map(len, column)) for column in zip(_HEADS, *rows, strict=True)]
    return "".join(_line(row, widths) for row in (_HEADS, *rows)) + _scaled(race, final)


def standings_csv(race: Race) -> str:
    """The final standings as CSV: one line per racer, numbers in full, empty where unknown."""
    return csv_text([COLUMNS, *([getattr(row, name) for name in COLUMNS] for row in _final(race))])


def standings_json(race: Race) -> str:
    """The final standings as a JSON list of objects; null for values that are unknown or not
    finite."""
    rows = [{name: getattr(row, name) for name in COLUMNS} for row in _final(race)]
    return json.dumps(finite_or_null(rows), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _final(race: Race) -> tuple[Standing, ...]:
    return standings(race, race.steps)


def _scaled(race: Race, final: Sequence[Standing]) -> str:
    scaling = race.problem.scaling
    if scaling is None:
        return ""
    if not scaling.linear or not final:
        return f"inputs {scaling.words}\n"
    w = scaling.raw(race.tracks[final[0].index].points[-1])
    pairs = list(zip(scaling.raw_names(race.problem.names), w.tolist(), strict=True))
    shown = ", ".join(f"{name} = {value:.6g}" for name, value in pairs[:MOST_WEIGHTS])
    more = f" and {len(pairs) - MOST_WEIGHTS} more" if len(pairs) > MOST_WEIGHTS else ""
    return f"inputs {scaling.words}; {final[0].label} in raw units: {shown}{more}\n"


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = zip(_TEXT, row, widths, strict=True)
    aligned = (t.ljust(width) if name in _LEFT else t.rjust(width) for name, t, width in cells)
    return "  ".join(aligned).rstrip() + "\n"


def _text(row: Standing, name: str) -> str:
    value = getattr(row, name)
    text = "-" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value)
    if name == "distance" and row.other_minimum is not None:
        return f"{text} (another: {row.other_minimum:.6g})"
    return text


def csv_text(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as lines of CSV; no text among them is one that a spreadsheet would run."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([_inert(value) for value in row] for row in rows)
    return text.getvalue()


def _inert(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets a leading apostrophe."""
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") else value


def finite_or_null(value: Any) -> Any:
    """JSON has no infinities: null stands for them."""
    if isinstance(value, dict):
        return {key: finite_or_null(member) for key, member in value.items()}
    if isinstance(value, list):
        return [finite_or_null(member) for member in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
