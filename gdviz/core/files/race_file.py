"""Race files: a RaceSpec as TOML text, read strictly and written without its defaults.

One walk over the declared knobs serves optimizers, schedules, racers and the race, so that a
new optimizer can be saved and loaded without a line here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from gdviz.core.base import toml
from gdviz.core.base.files import StrPath, read_text, shown, write_atomic
from gdviz.core.base.knobs import InputError, Knob, knobs_of, whole
from gdviz.core.files.lesson_table import LESSON, lesson_of_table, lesson_table
from gdviz.core.files.problem_table import PROBLEMS, filled, problem_of_table, problem_table
from gdviz.core.lecture.lecture import LectureScene
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.own.own_class import own_part
from gdviz.core.problems.validation import validate
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec.checked_fields import (
    Table,
    as_table,
    changed,
    checked_colour,
    checked_number,
    checked_text,
    knob_value,
    knobs,
    member,
    member_table,
    numbers,
    only,
    only_knobs,
    prefixed,
)
from gdviz.core.spec.data import MAX_DIM, Data
from gdviz.core.spec.gradient_noise import NoiseForm, Sampling
from gdviz.core.spec.race import (
    INIT_SCHEMES,
    MAX_RACERS,
    Entry,
    Init,
    RaceSpec,
    StopRules,
)
from gdviz.core.view import ViewSpec, view_of, view_table

FORMAT = "gdviz-race"
VERSION = 1
LIMIT = 256 * 1024
LECTURE = "gdviz-lecture"
# the key of a race file for the caption of its scene
CAPTION = "summary"

_FIELDS = (*"start sampling noise_form stop racers".split(), *PROBLEMS)
_HEADER = ("format", "version")
# also where more follows than a race may have
_LECTURE = re.compile(rf"""(?:\s|#[^\n]*\n)*format\s*=\s*["']{LECTURE}["']""")
_SWITCH = Knob("", "", scale="bool")
_SLOT = whole(f"[0, {MAX_RACERS}]").described("", "number of a racer's colour and sign")
_RACER = ("optimizer", "schedule", "start", "label", "colour", "visible", "slot")


def load(path: StrPath) -> RaceSpec:
    """The race in a file; InputError, one line with file, field and what is allowed.

    The path of a data file is relative to the folder of the race file.
    """
    return load_described(path).spec


def load_described(path: StrPath) -> LectureScene:
    """The race in a file as a scene, with everything that the file says; errors as in `load`."""
    folder = os.path.dirname(os.path.abspath(path))
    return described(read_text(path, LIMIT), shown(path), folder)


def save(spec: RaceSpec, path: StrPath, view: ViewSpec | None = None) -> None:
    """Write the race and its view to a file, completely or not at all; InputError if
    that is refused."""
    save_described(LectureScene(spec, view=view), path)


def save_described(scene: LectureScene, path: StrPath) -> None:
    """Write a race with everything that a file says about it; errors as in `save`."""
    folder = os.path.dirname(os.path.abspath(path))
    write_atomic(path, written(storable(scene, folder)).encode())


def storable(scene: LectureScene, folder: str) -> LectureScene:
    """A scene as a file in that folder may say it, with paths from there; InputError for a racer
    whose class no file can name."""
    for entry in scene.spec.entries:
        method = own_part(entry.optimizer)
        if method.id not in OPTIMIZERS:
            hint = "write @optimizer above its class, so that a file can name it"
            raise InputError(f"{method.id}: not in the list of optimizers; {hint}")
    problem = scene.spec.problem
    if not isinstance(problem, Data) or not problem.file:
        return scene
    beside = os.path.abspath(problem.file).removeprefix(os.path.join(folder, ""))
    return replace(scene, spec=replace(scene.spec, problem=replace(problem, file=beside)))


def loads(text: str, where: str = "race") -> RaceSpec:
    """The race in a text; `where` names the text in the InputError of a bad one."""
    return described(text, where).spec


def dumps(spec: RaceSpec, title: str = "", summary: str = "", view: ViewSpec | None = None) -> str:
    """The text of a race: only what differs from the defaults is written."""
    return written(LectureScene(spec, title, summary, view))


def written(scene: LectureScene) -> str:
    """The text of a race with everything that its file says: only what differs from the
    defaults."""
    return toml.emit({"format": FORMAT, "version": VERSION} | scene_table(scene, CAPTION))


def scene_table(scene: LectureScene, caption: str) -> dict[str, Any]:
    """The table that `scene_of` reads back."""
    spec, view = scene.spec, scene.view
    lesson = lesson_table(scene, caption)
    last: dict[str, Any] = {key: lesson.pop(key) for key in ("expect", "ask") if key in lesson}
    table = lesson | changed(spec)
    if spec.start is not None:
        table["start"] = _start_table(spec.start)
    table |= last
    table |= problem_table(spec.problem)
    each = list(map(float, spec.noise_form.each))
    table |= filled({"noise_form": changed(spec.noise_form) | filled({"each": each})})
    if spec.sampling is not None:
        table["sampling"] = changed(spec.sampling)
    table |= filled({"stop": changed(spec.stop), "view": view_table(view) if view else {}})
    table["racers"] = [_racer_table(entry) for entry in spec.entries]
    return table


def described(
    text: str, where: str = "race", folder: str = "", trusted: bool = False
) -> LectureScene:
    """The race in a text as a scene; errors as in `loads`. The path of a data file is relative to
    `folder`. Where the text is `trusted` it is not tried whether the race can be run, for which
    data are read and formulas are tried."""
    with prefixed(where):
        if is_lecture(text):
            raise InputError("is a lecture, not a race; gdviz check FILE tries its claims")
        if not text.strip():
            raise InputError(f'is empty; a race file begins with format = "{FORMAT}"')
        table = _parsed(text)
        _check_version(table)
        race = {key: value for key, value in table.items() if key not in _HEADER}
        return scene_of(race, CAPTION, folder, trusted)


def is_lecture(text: str) -> bool:
    """Whether a text begins as the file of a lecture does, whatever follows."""
    return _LECTURE.match(text) is not None


def scene_of(table: Table, caption: str, folder: str = "", trusted: bool = False) -> LectureScene:
    """The scene that a table describes, whose caption has that key; see `described`."""
    data = table.get("data")
    if folder and isinstance(data, dict) and isinstance(data.get("file"), str):
        data["file"] = os.path.join(folder, data["file"])
    spec = _read(table, (*LESSON, caption, "view"))
    if not trusted:
        validate(spec)
    view = view_of(as_table(table["view"], "view")) if "view" in table else None
    return LectureScene(spec=spec, view=view, **lesson_of_table(table, caption, trusted))


def _parsed(text: str) -> dict[str, Any]:
    try:
        return toml.parse(text)
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
    """The race that a table of a race file describes, checked; InputError with path and limits."""
    spec = _read(table)
    validate(spec)
    return spec


def _read(table: Table, others: Sequence[str] = ()) -> RaceSpec:
    """The race in a table, not tried; `others` are the keys that are read elsewhere."""
    given = only_knobs(RaceSpec, table, "", *_FIELDS, *others)
    racers = table.get("racers", [])
    if not isinstance(racers, list):
        raise InputError("racers: must be a list of tables [[racers]]")
    if len(racers) > MAX_RACERS:
        raise InputError(f"racers: {len(racers)} given; at most {MAX_RACERS} are allowed")
    sampling = None
    if "sampling" in table:
        sampling = Sampling(**only_knobs(Sampling, table["sampling"], "sampling"))
    return RaceSpec(
        **given,
        start=_start(table["start"]) if "start" in table else None,
        noise_form=_noise_form(table.get("noise_form", {})),
        sampling=sampling,
        stop=StopRules(**only_knobs(StopRules, table.get("stop", {}), "stop")),
        problem=problem_of_table(table),
        entries=tuple(racer_of(racer, f"racers[{n}]") for n, racer in enumerate(racers, 1)),
    )


def _start(value: Any) -> tuple[float, ...] | Init:
    if not isinstance(value, Mapping):
        return _point(value, "start")
    only(value, {"scheme", "seed"}, "start")
    scheme, seed = value.get("scheme", Init.scheme), value.get("seed", Init.seed)
    if scheme not in INIT_SCHEMES:
        raise InputError(f"start.scheme: must be one of {', '.join(INIT_SCHEMES)}")
    return Init(scheme, knob_value(knobs_of(RaceSpec)["seed"], seed, "start.seed"))


def _noise_form(value: Any) -> NoiseForm:
    given = only_knobs(NoiseForm, value, "noise_form", "each")
    each = value.get("each", [])
    count = len(each) if isinstance(each, list) and len(each) <= MAX_DIM else 0
    return NoiseForm(**given, each=numbers(each, count, "noise_form.each"))


def racer_of(value: Any, where: str) -> Entry:
    """The racer that a table describes; InputError with path and what is allowed."""
    table = as_table(value, where)
    schedule, at = table.get("schedule"), f"{where}.schedule"
    if schedule is not None:
        schedule = member(SCHEDULES, "name", as_table(schedule, at), at, {"name"})
    return Entry(
        optimizer=member(OPTIMIZERS, "optimizer", table, where, {*_RACER, *knobs_of(Entry)}),
        schedule=schedule,
        start=_point(table["start"], f"{where}.start") if "start" in table else None,
        label=checked_text(table.get("label", ""), f"{where}.label"),
        colour=checked_colour(table.get("colour", ""), f"{where}.colour"),
        visible=knob_value(_SWITCH, table.get("visible", True), f"{where}.visible"),
        slot=knob_value(_SLOT, table.get("slot", 0), f"{where}.slot"),
        **knobs(Entry, table, where),
    )


def _point(value: Any, where: str) -> tuple[float, ...]:
    if not isinstance(value, list) or not 1 <= len(value) <= MAX_DIM:
        raise InputError(f"{where}: must be a list of numbers, one for each variable")
    return tuple(checked_number(member, where) for member in value)


def _start_table(start: tuple[float, ...] | Init) -> Any:
    if isinstance(start, Init):
        return {"scheme": start.scheme, "seed": start.seed}
    return [float(value) for value in start]


def _racer_table(entry: Entry) -> dict[str, Any]:
    method = member_table(entry.optimizer, "optimizer")
    table = {"optimizer": method["optimizer"]} | changed(entry) | method
    if entry.start is not None:
        table["start"] = _start_table(entry.start)
    table |= filled({"label": entry.label, "colour": entry.colour})
    if not entry.visible:
        table["visible"] = False
    if entry.slot:
        table["slot"] = entry.slot
    if entry.schedule is not None:
        table["schedule"] = member_table(entry.schedule, "name")
    return table
