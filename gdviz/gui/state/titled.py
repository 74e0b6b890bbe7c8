"""A race with its file, and the text by which it comes back at another start."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from pathlib import Path

from gdviz.core.base.files import read_text
from gdviz.core.base.knobs import InputError
from gdviz.core.files import race_file
from gdviz.core.lecture.lecture import LectureScene
from gdviz.core.spec.race import RaceSpec
from gdviz.core.view import ViewSpec

# what the text of a `Kept` may be
RACE = "race"


@dataclass(frozen=True)
class Titled:
    """A race and its file, if it has one. `told` is the scene that it was opened as, with all that
    is said of it there."""

    spec: RaceSpec
    path: Path | None = None
    told: LectureScene | None = None

    def scene(self, view: ViewSpec | None) -> LectureScene:
        """What a file of it says. What a lesson without a file tells holds only for its own
        race."""
        told = self.told
        if told is None or (self.path is None and repr(told.spec) != repr(self.spec)):
            return LectureScene(self.spec, view=view)
        # a preset has more fields than a file
        said = {field.name: getattr(told, field.name) for field in fields(LectureScene)}
        return LectureScene(**said | {"spec": self.spec, "view": view})


@dataclass(frozen=True)
class Kept:
    """A race as text: `file` is the path of its file ("" without one), from which it differs if it
    is `changed`; `kind` says what the text is."""

    text: str
    file: str = ""
    changed: bool = False
    kind: str = RACE


def kept(race: Titled, changed: bool = False, view: ViewSpec | None = None) -> Kept:
    """The race as text, with absolute paths; InputError if no file can say it."""
    scene = race_file.storable(race.scene(view), "")
    return Kept(race_file.written(scene), str(race.path or ""), changed)


def restored(found: Kept, where: str) -> Titled:
    """The race of a text, which `where` names in an InputError. One that was not changed has its
    file only as long as that says the same: to save it there would overwrite another."""
    if found.kind != RACE:
        raise InputError(f"{where}: {found.kind} is nothing that this version restores")
    scene = race_file.described(found.text, where)
    path = Path(found.file) if found.file else None
    if path is not None and not found.changed and not says(path, scene.spec):
        path = None
    return Titled(scene.spec, path, scene)


def says(path: Path, spec: RaceSpec) -> bool:
    """Whether that file holds exactly this race."""
    return repr(saved_in(path)) == repr(spec)


def saved_in(path: Path) -> RaceSpec | None:
    """The race in a file; None if it cannot be read."""
    try:
        text, folder = read_text(path, race_file.LIMIT), os.path.dirname(os.path.abspath(path))
        # it is compared, not raced
        return race_file.described(text, folder=folder, trusted=True).spec
    except InputError:
        return None
