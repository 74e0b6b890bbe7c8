"""Lectures, and lessons by chapter, found by any words."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from gdviz.core.base.files import resource
from gdviz.core.base.search import ranked
from gdviz.core.data.sets import DATA_SETS
from gdviz.core.files.lecture_file import CAPTION, load_lecture, natural
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
    """What there is to choose a lecture of the program by: its file, its title and sentence, and
    the title and caption of each scene."""

    path: Path
    title: str
    summary: str
    scenes: tuple[str, ...]

    @property
    def id(self) -> str:
        """The name of its file."""
        return self.path.stem

    @cached_property
    def lecture(self) -> Lecture:
        """The lecture itself, which takes much longer to read."""
        return load_lecture(self.path)


@lru_cache(1)
def lectures() -> tuple[Shipped, ...]:
    """All lectures of the program, in the natural order of their files' names."""
    paths = sorted(resource("lectures").glob("*.toml"), key=lambda path: natural(path.name))
    return tuple(map(_shipped, paths))


def _shipped(path: Path) -> Shipped:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    scenes = (f"{row.get('title', '')} {row.get(CAPTION, '')}" for row in table["scene"])
    return Shipped(path, table.get("title", path.stem), table.get("summary", ""), tuple(scenes))


def found_lectures(text: str) -> list[Shipped]:
    """The lectures in which every word of a text occurs, the nearest first: in title, sentence, or
    the titles and captions of its scenes. All for ""."""
    return ranked(lectures(), text, lambda row: (row.title, row.summary, " ".join(row.scenes)))


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
