"""Lectures, and lessons by chapter, found by any words."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from gdviz.core.base.files import resource
from gdviz.core.base.search import ranked
from gdviz.core.data.sets import DATA_SETS
from gdviz.core.files.lecture_file import load_lecture, natural
from gdviz.core.files.presets import Preset, presets
from gdviz.core.lecture.lecture import Lecture
from gdviz.core.problems.catalogue import LANDSCAPES
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import Landscape, Problem


@dataclass(frozen=True)
class Chapter:
    """A title and the lessons below it, in the order in which they are taught."""

    title: str
    lessons: tuple[Preset, ...]


@lru_cache(1)
def chapters() -> tuple[Chapter, ...]:
    """All lessons of the program; InputError for a name that no preset has."""
    table = tomllib.loads(resource("chapters.toml").read_text(encoding="utf-8"))
    known = presets()
    return tuple(
        Chapter(row["title"], tuple(known[name] for name in row["lessons"]))
        for row in table["chapter"]
    )


@dataclass(frozen=True)
class Shipped:
    """A lecture of the program, and its file."""

    path: Path
    lecture: Lecture

    @property
    def id(self) -> str:
        """The name of its file."""
        return self.path.stem


@lru_cache(1)
def lectures() -> tuple[Shipped, ...]:
    """All lectures of the program, in the natural order of their files' names."""
    paths = sorted(resource("lectures").glob("*.toml"), key=lambda path: natural(path.name))
    return tuple(Shipped(path, load_lecture(path)) for path in paths)


def found_lectures(text: str) -> list[Shipped]:
    """The lectures in which every word of a text occurs, the nearest first: in title, sentence, or
    the titles and captions of its scenes. All for ""."""
    return ranked(lectures(), text, _scenes)


def _scenes(shipped: Shipped) -> tuple[str, ...]:
    lecture = shipped.lecture
    scenes = (f"{scene.title} {scene.caption}" for scene in lecture.scenes)
    return lecture.title, lecture.summary, " ".join(scenes)


def found_lessons(text: str) -> list[tuple[str, Preset]]:
    """The lessons in which every word of a text occurs, each with its chapter's title, the nearest
    first: in title, sentence, racers, chapter or landscape. All for ""."""
    rows = [(chapter.title, lesson) for chapter in chapters() for lesson in chapter.lessons]
    return ranked(rows, text, _places)


def _places(row: tuple[str, Preset]) -> tuple[str, ...]:
    chapter, lesson = row
    return lesson.title, f"{lesson.summary} {lesson.id}", chapter, _raced(lesson)


@lru_cache(256)
def _raced(lesson: Preset) -> str:
    """The names of racers and problem in one text."""
    spec = lesson.spec
    methods = (f"{e.label} {e.optimizer.title} {e.optimizer.id}" for e in spec.entries)
    return " ".join((_called(spec.problem), *methods))


def _called(problem: Problem) -> str:
    """The names of a problem, without the facts about it, which take their time."""
    if isinstance(problem, Data):
        known = f"{DATA_SETS[problem.source].title} {problem.source}" if problem.source else ""
        return f"{known} data {problem.model.kind}"
    if isinstance(problem, Landscape) and problem.name:
        info = LANDSCAPES[problem.name]
        return " ".join((info.title, info.id, *info.aliases))
    return problem.formula
