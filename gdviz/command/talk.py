"""`gdviz export` of a lecture."""

from __future__ import annotations

import argparse
import os

from gdviz.core.base.files import read_text, shown
from gdviz.core.base.knobs import InputError
from gdviz.core.files.lecture_file import LIMIT, SUFFIXES, load_lecture
from gdviz.core.files.lectures import lectures
from gdviz.core.files.race_file import is_lecture
from gdviz.core.lecture.lecture import Lecture

# what a race is asked for, and each scene of a lecture has of its own
OF_A_RACE = ("formula", "start", "steps", "noise", "seed", "batch", "stop", "step")


def lecture_of(given: argparse.Namespace) -> Lecture | None:
    """The lecture that is named alone: a file, a folder or one of the program; None for a race.
    InputError for options that a lecture does not take."""
    lecture = _named(given.spec[0]) if len(given.spec) == 1 else None
    if lecture is not None:
        for name in OF_A_RACE:
            if getattr(given, name) is not None:
                where = shown(given.spec[0])
                raise InputError(f"{where}: is a lecture, whose scenes have their own --{name}")
    return lecture


def _named(name: str) -> Lecture | None:
    if os.path.isdir(name):
        return load_lecture(name)
    if os.path.isfile(name):
        of_lecture = name.endswith(SUFFIXES) and is_lecture(read_text(name, LIMIT))
        return load_lecture(name) if of_lecture else None
    return lectures()[name].lecture if name in lectures() else None
