"""Presets: the race files among the program's resources, each a lesson."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache

from gdviz.core.base.catalogues import Catalog
from gdviz.core.base.files import read_text, resource
from gdviz.core.files.race_file import LIMIT, described
from gdviz.core.lecture.lecture import LectureScene
from gdviz.core.problems.landscape import LANDSCAPES
from gdviz.core.spec.race import Landscape, Problem, RaceSpec

# former names of presets, and their present ones
FORMER = {"nesterov-brakes": ("ball-or-syrup",), "regression-surface": ("standardised-inputs",)}


@dataclass(frozen=True)
class Preset(LectureScene):
    """A race file of the program; its caption is a sentence with its lesson."""

    id: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def summary(self) -> str:
        """Its caption, as other catalogues call it."""
        return self.caption


@lru_cache(1)
def presets() -> Catalog[Preset]:
    """All presets, in order of their file names.

    The id is the file's name without its number: 01-cliff-edge.toml is "cliff-edge".
    """
    catalog: Catalog[Preset] = Catalog("preset")
    for path in sorted(resource("presets").glob("*.toml")):
        found = described(read_text(path, LIMIT), path.name, trusted=True)
        name = path.stem.lstrip("0123456789").lstrip("-_")
        told = {field.name: getattr(found, field.name) for field in fields(found)}
        told |= {"title": found.title or name, "aliases": FORMER.get(name, ())}
        catalog.add(Preset(**told, id=name))
    return catalog


@lru_cache(1)
def _by_problem() -> Mapping[Problem, tuple[Preset, ...]]:
    found: dict[Problem, tuple[Preset, ...]] = {}
    for preset in presets():
        found[preset.spec.problem] = (*found.get(preset.spec.problem, ()), preset)
    return found


def preset_of(spec: RaceSpec) -> Preset | None:
    """The preset that is this race; None if there is none."""
    near = _by_problem().get(spec.problem, ())
    return next((preset for preset in near if preset.spec == spec), None)


def lesson_of(spec: RaceSpec) -> str:
    """The lesson of the preset that is this race; "" if there is none."""
    preset = preset_of(spec)
    return preset.summary if preset else ""


def caption_of(spec: RaceSpec) -> str:
    """The sentence below the map: the lesson of the preset that is this race, else what its
    landscape teaches as the catalogue has it; "" if there is neither."""
    problem, told = spec.problem, ""
    if isinstance(problem, Landscape) and problem.name and not problem.params:
        told = LANDSCAPES[problem.name].teaches
    return lesson_of(spec) or told
