"""`gdviz check`: the claims of race files and lectures."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence

from gdviz.core.base.files import shown
from gdviz.core.base.knobs import InputError
from gdviz.core.files.lecture_file import files_in, load_lecture
from gdviz.core.files.lectures import lectures
from gdviz.core.files.presets import presets
from gdviz.core.lecture.checking import Verdict, checked
from gdviz.core.lecture.lecture import LectureScene


def check(names: Sequence[str], fault: Callable[[str], None], false: Callable[[str], None]) -> int:
    """Check all that is named, and say each false claim and each file that cannot be read, one
    line each; the number of claims that were checked."""
    number = 0
    for name in names:
        for where, scene in _each(name, fault):
            for verdict in _verdicts(where, scene, fault):
                number += 1
                if not verdict.found.holds:
                    false(f"{where}{verdict.where}: {verdict}")
    return number


def _verdicts(where: str, scene: LectureScene, fault: Callable[[str], None]) -> tuple[Verdict, ...]:
    try:
        return checked(scene)
    except InputError as error:
        # a race that was tried may still fail: its data may be gone
        fault(f"{where}{error}")
        return ()


def _each(name: str, fault: Callable[[str], None]) -> Iterator[tuple[str, LectureScene]]:
    """The scenes of what is named, each with what stands before the place of its claims."""
    try:
        if os.path.isdir(name):
            for path in files_in(name):
                yield from _each(path, fault)
            return
        scenes = _scenes(name)
    except InputError as error:
        fault(str(error))
        return
    for number, scene in enumerate(scenes, 1):
        place = f"scene[{number}]." if len(scenes) > 1 else ""
        yield f"{shown(name)}: {place}", scene


def _scenes(name: str) -> Sequence[LectureScene]:
    if not os.path.exists(name):
        if name in lectures():
            return lectures()[name].lecture.scenes
        if name in presets():
            return (presets()[name],)
    return load_lecture(name).scenes
