"""Lectures, and lessons by chapter, found by any words."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache

from gdviz.core.base.files import resource
from gdviz.core.base.search import ranked
from gdviz.core.data.sets import DATA_SETS
from gdviz.core.files.lectures import Shipped, lectures
from gdviz.core.files.presets import Preset, presets
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
