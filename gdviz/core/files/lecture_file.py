"""Lecture files: the scenes of a lecture as TOML, each the tables of a race file.

A lecture is also a folder of race files, in natural order, or several files.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gdviz.core.base import toml
from gdviz.core.base.files import StrPath, read_text, shown, write_atomic
from gdviz.core.base.knobs import InputError
from gdviz.core.files.problem_table import filled
from gdviz.core.files.race_file import (
    LECTURE,
    described,
    is_lecture,
    scene_of,
    scene_table,
    storable,
)
from gdviz.core.lecture.lecture import MAX_CAPTION, MAX_SCENES, Lecture, LectureScene, joined
from gdviz.core.spec.checked_fields import Table, as_table, checked_text, only, prefixed
from gdviz.core.spec.race import MAX_LABEL

VERSION = 1
LIMIT = 4 * 1024 * 1024
MAX_TABLES = 10_000
SUFFIXES = (".toml", ".gdviz")
# the key of a scene for its caption
CAPTION = "caption"

_PATH = re.compile(r"[a-z_]\w*(\[\d+\])?(\.\w+(\[\d+\])?)*(: | = )")
_NUMBER = re.compile(r"(\d+)")


def load_lecture(*paths: StrPath) -> Lecture:
    """The lecture in a file, in a folder of race files, or in several files and folders; a race is
    a lecture of one scene. InputError, one line with file, field and what is allowed.

    The path of a data file is relative to the folder of the file that names it.
    """
    return joined([_loaded(path) for path in paths])


def lecture_of(
    text: str, where: str = "lecture", folder: str = "", trusted: bool = False
) -> Lecture:
    """The lecture in the text of a lecture file or a race file; errors as in `load_lecture`. Where
    the text is `trusted` its races and claims are not tried."""
    if not is_lecture(text):
        scene = described(text, where, folder, trusted)
        return Lecture((scene,), scene.title)
    with prefixed(where):
        return _lecture(toml.parse(text, MAX_TABLES), folder, trusted)


def save_lecture(lecture: Lecture, path: StrPath) -> None:
    """Write a lecture to a file, completely or not at all; InputError if that is refused."""
    folder = os.path.dirname(os.path.abspath(path))
    scenes = []
    for number, scene in enumerate(lecture.scenes, 1):
        with _inside(f"scene[{number}]"):
            scenes.append(storable(scene, folder))
    data = lecture_text(Lecture(tuple(scenes), lecture.title, lecture.summary)).encode()
    if len(data) > LIMIT:
        raise InputError(f"{shown(path)}: too large; a lecture has at most {LIMIT >> 20} MiB")
    write_atomic(path, data)


def lecture_text(lecture: Lecture) -> str:
    """The text of a lecture: only what differs from the defaults is written."""
    table: dict[str, Any] = {"format": LECTURE, "version": VERSION}
    table |= filled({"title": lecture.title, "summary": lecture.summary})
    table["scene"] = [scene_table(scene, CAPTION) for scene in lecture.scenes]
    return toml.emit(table)


def natural(name: str) -> tuple[Any, ...]:
    """The key of an order in which 2 is before 10, whatever the case of letters."""
    parts = _NUMBER.split(name.casefold())
    return tuple(int(part) if k % 2 else part for k, part in enumerate(parts)), name


def _loaded(path: StrPath) -> Lecture:
    if os.path.isdir(path):
        return _of_folder(path)
    folder = os.path.dirname(os.path.abspath(path))
    return lecture_of(read_text(path, LIMIT), shown(path), folder)


def _of_folder(path: StrPath) -> Lecture:
    whole = joined([_loaded(file) for file in files_in(path)])
    return Lecture(whole.scenes, os.path.basename(os.path.abspath(path)))


def files_in(folder: StrPath) -> tuple[str, ...]:
    """The paths of the race files and lectures in a folder, in natural order; InputError where
    there are none or too many."""
    where = os.fspath(folder)
    try:
        found = sorted(os.listdir(where), key=natural)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise InputError(f"{shown(where)}: cannot be read: {reason}") from error
    names = [name for name in found if name.endswith(SUFFIXES) and not name.startswith(".")]
    if not 1 <= len(names) <= MAX_SCENES:
        kinds = " or ".join(f"*{suffix}" for suffix in SUFFIXES)
        said = f"{len(names) or 'no'} race files ({kinds}); there must be 1 to {MAX_SCENES}"
        raise InputError(f"{shown(where)}: {said}")
    return tuple(os.path.join(where, name) for name in names)


def _lecture(table: Table, folder: str, trusted: bool) -> Lecture:
    version = table.get("version")
    if type(version) is not int or version < 1:
        raise InputError(f"version: must be a whole number from 1 to {VERSION}")
    if version > VERSION:
        raise InputError(f"version: made by a newer gdviz; this one reads up to {VERSION}")
    only(table, {"format", "version", "title", "summary", "scene"}, "")
    scenes = table.get("scene", [])
    if not isinstance(scenes, list):
        raise InputError("scene: must be a list of tables [[scene]]")
    if not 1 <= len(scenes) <= MAX_SCENES:
        number = len(scenes) or "none"
        raise InputError(f"scene: {number} given; a lecture has 1 to {MAX_SCENES} [[scene]]")
    return Lecture(
        tuple(_scene(s, f"scene[{n}]", folder, trusted) for n, s in enumerate(scenes, 1)),
        checked_text(table.get("title", ""), "title", MAX_LABEL),
        checked_text(table.get("summary", ""), "summary", MAX_CAPTION),
    )


def _scene(value: Any, where: str, folder: str, trusted: bool) -> LectureScene:
    table = as_table(value, where)
    with _inside(where):
        return scene_of(table, CAPTION, folder, trusted)


@contextmanager
def _inside(where: str) -> Iterator[None]:
    """A context whose InputErrors are about a part of that path: scene[2].racers[1].lr."""
    try:
        yield
    except InputError as error:
        between = "." if _PATH.match(str(error)) else ": "
        raise InputError(f"{where}{between}{error}") from None
