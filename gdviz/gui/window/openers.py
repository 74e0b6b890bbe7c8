"""What opens the things that are chosen in galleries and in the palette."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gdviz.core.files.presets import Preset
from gdviz.core.lecture.lecture import Lecture
from gdviz.core.spec.race import Problem


@dataclass(frozen=True)
class Openers:
    """What opens a preset, a lecture, a file, another problem for the same racers, and an entry of
    the glossary by its id."""

    preset: Callable[[Preset], None]
    lecture: Callable[[Lecture], None]
    path: Callable[[Path], None]
    problem: Callable[[Problem], None]
    entry: Callable[[str], None]
