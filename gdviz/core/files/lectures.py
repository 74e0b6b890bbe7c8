"""The lectures among the program's resources."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from gdviz.core.base.catalogues import Catalog
from gdviz.core.base.files import read_text, resource
from gdviz.core.files.lecture_file import CAPTION, LIMIT, lecture_of, natural
from gdviz.core.lecture.lecture import Lecture


@dataclass(frozen=True)
class Shipped:
    """What there is to choose a lecture of the program by: its file, its title and sentence, and
    the title and caption of each scene."""

    path: Path
    title: str
    summary: str
    scenes: tuple[str, ...]
    aliases: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The file's name without its number: 1-learning-rate.toml is "learning-rate"."""
        return self.path.stem.lstrip("0123456789").lstrip("-_")

    @cached_property
    def lecture(self) -> Lecture:
        """The lecture itself, which takes much longer to read."""
        return lecture_of(read_text(self.path, LIMIT), self.path.name, trusted=True)


@lru_cache(1)
def lectures() -> Catalog[Shipped]:
    """All lectures of the program, in the natural order of their files' names."""
    catalog: Catalog[Shipped] = Catalog("lecture")
    for path in sorted(resource("lectures").glob("*.toml"), key=lambda path: natural(path.name)):
        catalog.add(_shipped(path))
    return catalog


def _shipped(path: Path) -> Shipped:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    scenes = (f"{row.get('title', '')} {row.get(CAPTION, '')}" for row in table["scene"])
    return Shipped(path, table.get("title", path.stem), table.get("summary", ""), tuple(scenes))
