"""Race files: a RaceSpec as TOML text, read strictly and written without its defaults.

One walk over the declared knobs serves optimizers, schedules, racers and the race, so that a
new optimizer can be saved and loaded without a line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gdviz.core import toml_text
from gdviz.core.fields import (
    Table,
    as_table,
    changed,
    checked_colour,
    checked_text,
    knob_value,
    knobs,
    member,
    member_table,
    number,
    only,
    prefixed,
    shown_key,
    sides,
)
from gdviz.core.files import StrPath, read_text, shown, write_atomic
from gdviz.core.knobs import InputError, Knob, knobs_of
from gdviz.core.limits import validate
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.schedules import SCHEDULES, Schedule
from gdviz.core.spec import (
    MAX_LABEL,
    MAX_RACERS,
    Box,
    Entry,
    Init,
    Landscape,
    Line,
    Problem,
    RaceSpec,
    Sampling,
)

FORMAT = "gdviz-race"
VERSION = 1
LIMIT = 256 * 1024
MAX_SUMMARY = 300

_TOP = ("format", "version", "title", "summary", "start", "landscape", "line", "sampling", "racers")
_RACER = ("optimizer", "schedule", "start", "label", "colour", "visible")


@dataclass(frozen=True)
class Described:
    """A race with the title and the sentence that its file gives it ("" without)."""

    spec: RaceSpec
    title: str = ""
    summary: str = ""


def load(path: StrPath) -> RaceSpec:
    """The race in a file; InputError, one line with file, field and what is allowed."""
    return loads(read_text(path, LIMIT), shown(path))


def save(spec: RaceSpec, path: StrPath) -> None:
    """Write the race to a file, completely or not at all; InputError if that is refused."""
    write_atomic(path, dumps(spec).encode())


def loads(text: str, where: str = "race") -> RaceSpec:
    """The race in a text; `where` names the text in the InputError of a bad one."""
    return described(text, where).spec


def dumps(spec: RaceSpec, title: str = "", summary: str = "") -> str:
    """The text of a race: only what differs from the defaults is written."""
    named = {"title": title, "summary": summary}
    table: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    table |= {key: text for key, text in named.items() if text}
    table |= changed(spec)
    if spec.start is not None:
        table["start"] = _start_table(spec.start)
    table |= _problem_table(spec.problem)
    if spec.sampling is not None:
        table["sampling"] = changed(spec.sampling)
    table["racers"] = [_racer_table(entry) for entry in spec.entries]
    return toml_text.emit(table)


def described(text: str, where: str = "race") -> Described:
    """The race in a text with its title and summary; errors as in `loads`."""
    with prefixed(where):
        if not text.strip():
            raise InputError(f'is empty; a race file begins with format = "{FORMAT}"')
        table = _parsed(text)
        _check_version(table)
        spec = spec_of(table)
        title = checked_text(table.get("title", ""), "title", MAX_LABEL)
        return Described(
            spec, title, checked_text(table.get("summary", ""), "summary", MAX_SUMMARY)
        )


def _parsed(text: str) -> dict[str, Any]:
    try:
        return toml_text.parse(text)
    except InputError as error:
        known = FORMAT in text
        raise error if known else InputError(f"not a gdviz race file: {error}") from None


def _check_version(table: Table) -> None:
    given = table.get("format")
    if given != FORMAT:
        said = "missing" if given is None else "unknown"
        raise InputError(f'format: {said}; a race file begins with format = "{FORMAT}"')
    version = table.get("version")
    if type(version) is not int or version < 1:
        raise InputError(f"version: must be a whole number from 1 to {VERSION}")
    if version > VERSION:
        raise InputError(f"version: made by a newer gdviz; this one reads up to {VERSION}")


def spec_of(table: Table) -> RaceSpec:
    """The race that a table of a race file says, checked; InputError with path and limits."""
    only(table, {*_TOP, *knobs_of(RaceSpec)}, "")
    racers = table.get("racers", [])
    if not isinstance(racers, list):
        raise InputError("racers: must be a list of tables [[racers]]")
    if len(racers) > MAX_RACERS:
        raise InputError(f"racers: {len(racers)} given; at most {MAX_RACERS} are allowed")
    sampling = table.get("sampling")
    spec = RaceSpec(
        **knobs(RaceSpec, table, ""),
        start=_start(table["start"]) if "start" in table else None,
        sampling=None if sampling is None else _sampling(sampling),
        problem=_problem(table),
        entries=tuple(_racer(racer, f"racers[{n}]") for n, racer in enumerate(racers, 1)),
    )
    validate(spec)
    return spec


def _problem(table: Table) -> Problem:
    if ("landscape" in table) == ("line" in table):
        raise InputError("give one of [landscape] and [line]: the loss to race on")
    if "line" in table:
        line = as_table(table["line"], "line")
        only(line, {"formula", "params", "interval"}, "line")
        if "formula" not in line:
            raise InputError('line.formula: missing; for example formula = "x^2"')
        low, high = sides(line.get("interval", [-5.0, 5.0]), 2, "line.interval")
        return Line(_formula(line["formula"], "line.formula"), _params(line, "line"), (low, high))
    given = as_table(table["landscape"], "landscape")
    only(given, {"name", "formula", "params", "box"}, "landscape")
    if ("name" in given) == ("formula" in given):
        raise InputError("landscape: give either name or formula")
    params = _params(given, "landscape")
    if "name" in given:
        name = checked_text(given["name"], "landscape.name")
        return Landscape(name=name, params=params, box=_box(given))
    formula = _formula(given["formula"], "landscape.formula")
    return Landscape(formula=formula, params=params, box=_box(given))


def _box(table: Table) -> Box | None:
    if "box" not in table:
        return None
    left, right, bottom, top = sides(table["box"], 4, "landscape.box")
    return left, right, bottom, top


def _formula(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise InputError(f'{where}: must be a formula in quotes, such as "x^2 + 10*y^2"')
    return value


def _params(table: Table, where: str) -> tuple[tuple[str, float], ...]:
    params = as_table(table.get("params", {}), f"{where}.params")
    return tuple(
        (key, number(value, f"{where}.params.{shown_key(key)}"))
        for key, value in sorted(params.items())
    )


def _start(value: Any) -> tuple[float, ...] | Init:
    if not isinstance(value, Mapping):
        return _point(value, "start")
    only(value, {"scheme", "seed"}, "start")
    scheme, seed = value.get("scheme", Init.scheme), value.get("seed", Init.seed)
    if scheme != "uniform":
        raise InputError('start.scheme: must be "uniform"')
    return Init(scheme, knob_value(knobs_of(RaceSpec)["seed"], seed, "start.seed"))


def _sampling(value: Any) -> Sampling:
    table = as_table(value, "sampling")
    only(table, set(knobs_of(Sampling)), "sampling")
    return Sampling(**knobs(Sampling, table, "sampling"))


def _racer(value: Any, where: str) -> Entry:
    table = as_table(value, where)
    schedule = table.get("schedule")
    return Entry(
        optimizer=member(OPTIMIZERS, "optimizer", table, where, {*_RACER, *knobs_of(Entry)}),
        schedule=None if schedule is None else _schedule(schedule, f"{where}.schedule"),
        start=_point(table["start"], f"{where}.start") if "start" in table else None,
        label=checked_text(table.get("label", ""), f"{where}.label"),
        colour=checked_colour(table.get("colour", ""), f"{where}.colour"),
        visible=knob_value(
            Knob("", "", scale="bool"), table.get("visible", True), f"{where}.visible"
        ),
        **knobs(Entry, table, where),
    )


def _schedule(value: Any, where: str) -> Schedule:
    schedule: Schedule = member(SCHEDULES, "name", as_table(value, where), where, {"name"})
    return schedule


def _point(value: Any, where: str) -> tuple[float, ...]:
    if not isinstance(value, list) or len(value) not in (1, 2):
        raise InputError(f"{where}: must be a list of numbers, one for each variable")
    return tuple(number(member, where) for member in value)


def _start_table(start: tuple[float, ...] | Init) -> Any:
    if isinstance(start, Init):
        return {"scheme": start.scheme, "seed": start.seed}
    return [float(value) for value in start]


def _problem_table(problem: Problem) -> dict[str, Any]:
    params = {"params": {name: float(value) for name, value in problem.params}}
    params = params if problem.params else {}
    if isinstance(problem, Line):
        interval = [float(side) for side in problem.interval]
        return {"line": {"formula": problem.formula, "interval": interval, **params}}
    table: dict[str, Any] = {"name": problem.name} if problem.name else {"formula": problem.formula}
    if problem.box is not None:
        table["box"] = [float(side) for side in problem.box]
    return {"landscape": table | params}


def _racer_table(entry: Entry) -> dict[str, Any]:
    method = member_table(entry.optimizer, "optimizer")
    table = {"optimizer": method["optimizer"]} | changed(entry) | method
    if entry.start is not None:
        table["start"] = _start_table(entry.start)
    table |= {key: getattr(entry, key) for key in ("label", "colour") if getattr(entry, key)}
    if not entry.visible:
        table["visible"] = False
    if entry.schedule is not None:
        table["schedule"] = member_table(entry.schedule, "name")
    return table
