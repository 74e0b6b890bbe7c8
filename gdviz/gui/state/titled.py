"""A race or a scene with its file, and the text by which it comes back at another start."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields, replace
from pathlib import Path

from gdviz.core.base.files import read_text, shown
from gdviz.core.base.knobs import InputError
from gdviz.core.files import race_file
from gdviz.core.files.lecture_file import (
    LIMIT,
    lecture_of,
    lecture_text,
    load_lecture,
    save_lecture,
)
from gdviz.core.files.race_file import is_lecture
from gdviz.core.lecture.lecture import Lecture, LectureScene
from gdviz.core.spec.race import RaceSpec
from gdviz.core.view import ViewSpec

# what the text of a `Kept` may be
RACE, LECTURE = "race", "lecture"


@dataclass(frozen=True)
class Titled:
    """A race and its file, if it has one. `told` is the scene that it was opened as, with all that
    is said of it there; with a `lecture` it is the scene of that index, from 0."""

    spec: RaceSpec
    path: Path | None = None
    told: LectureScene | None = None
    lecture: Lecture | None = None
    index: int = 0

    @property
    def view(self) -> ViewSpec | None:
        """The view that it was opened with."""
        return self.told.view if self.told else None

    def scene(self, view: ViewSpec | None) -> LectureScene:
        """What a file of it says. What a lesson without a file tells holds only for its own
        race."""
        told, alone = self.told, self.lecture is None
        if told is None or (alone and self.path is None and repr(told.spec) != repr(self.spec)):
            return LectureScene(self.spec, view=view)
        # a preset has more fields than a file
        said = {field.name: getattr(told, field.name) for field in fields(LectureScene)}
        return LectureScene(**said | {"spec": self.spec, "view": view})

    def whole(self, view: ViewSpec | None) -> Lecture:
        """The lecture with the race in its scene, seen so; a race is a lecture of one."""
        scene = self.scene(view)
        if self.lecture is None:
            return Lecture((scene,))
        return self.lecture.with_scene(self.index, scene)

    def at(self, index: int, view: ViewSpec | None) -> Titled:
        """Another scene of the same lecture; the present one is seen so when it comes back."""
        return staged(self.whole(view), index, self.path)

    @property
    def said(self) -> str:
        """What is compared with a file: all but views."""
        if self.lecture is None:
            return repr(self.spec)
        whole = self.whole(None)
        scenes = tuple(replace(scene, view=None) for scene in whole.scenes)
        return repr(replace(whole, scenes=scenes))


def staged(lecture: Lecture, index: int = 0, path: Path | None = None) -> Titled:
    """A scene of a lecture, with its file."""
    scene = lecture.scenes[index]
    return Titled(scene.spec, path, scene, lecture, index)


def opened(*paths: Path) -> Titled:
    """The race in a file, or the first scene of the lecture in a file, in a folder or in several
    files, which have no file of their own; InputError as for `load_lecture`."""
    path = paths[0]
    if len(paths) > 1 or path.is_dir():
        return staged(load_lecture(*paths))
    return _read(path)


def _read(path: Path, trusted: bool = False) -> Titled:
    """What is in a file; what is `trusted` is not tried."""
    text, folder = read_text(path, LIMIT), os.path.dirname(os.path.abspath(path))
    if is_lecture(text):
        return staged(lecture_of(text, shown(path), folder, trusted), 0, path)
    # the limits of a race are narrower
    found = race_file.described(read_text(path, race_file.LIMIT), shown(path), folder, trusted)
    return Titled(found.spec, path, found)


def save(race: Titled, view: ViewSpec | None, path: Path) -> Titled:
    """Write the race or its lecture to a file, completely or not at all, and return it as it is
    there; InputError if that is refused."""
    if race.lecture is None:
        scene = race.scene(view)
        race_file.save_described(scene, path)
        return Titled(race.spec, path, scene)
    whole = race.whole(view)
    save_lecture(whole, path)
    return staged(whole, race.index, path)


@dataclass(frozen=True)
class Kept:
    """A race as text: `file` is the path of its file ("" without one), from which it differs if it
    is `changed`; `kind` says what the text is, and `index`
    which scene of a lecture is shown."""

    text: str
    file: str = ""
    changed: bool = False
    kind: str = RACE
    index: int = 0


def kept(race: Titled, changed: bool = False, view: ViewSpec | None = None) -> Kept:
    """The race as text, with absolute paths; InputError if no file can say it."""
    file = str(race.path or "")
    if race.lecture is None:
        return Kept(race_file.written(race_file.storable(race.scene(view), "")), file, changed)
    whole = race.whole(view)
    scenes = tuple(race_file.storable(scene, "") for scene in whole.scenes)
    text = lecture_text(replace(whole, scenes=scenes))
    return Kept(text, file, changed, LECTURE, race.index)


def restored(found: Kept, where: str) -> Titled:
    """The race of a text, which `where` names in an InputError. One that was not changed has its
    file only as long as that says the same: to save it there would overwrite another."""
    path = Path(found.file) if found.file else None
    if found.kind not in (RACE, LECTURE):
        raise InputError(f"{where}: {found.kind} is nothing that this version restores")
    if found.kind == LECTURE:
        lecture = lecture_of(found.text, where)
        here = staged(lecture, min(max(found.index, 0), len(lecture) - 1), path)
    else:
        scene = race_file.described(found.text, where)
        here = Titled(scene.spec, path, scene)
    if path is not None and not found.changed and not says(path, here):
        return replace(here, path=None)
    return here


def says(path: Path, race: Titled) -> bool:
    """Whether that file holds exactly this race, or this lecture."""
    saved = saved_in(path)
    return saved is not None and saved.said == race.said


def saved_in(path: Path) -> Titled | None:
    """What is in a file; None if it cannot be read."""
    try:
        # it is compared, not raced
        return _read(path, trusted=True)
    except InputError:
        return None
