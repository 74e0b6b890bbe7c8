"""The lectures among the program's resources."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache

from gdviz.core.base.catalogues import Catalog
from gdviz.core.base.files import read_text, resource
from gdviz.core.files.lecture_file import LIMIT, lecture_of
from gdviz.core.lecture.lecture import Lecture


@dataclass(frozen=True)
class ShippedLecture(Lecture):
    """A lecture of the program."""

    id: str = ""
    aliases: tuple[str, ...] = ()


@lru_cache(1)
def lectures() -> Catalog[ShippedLecture]:
    """All lectures, in order of their file names; the id is the file's name without its number."""
    catalog: Catalog[ShippedLecture] = Catalog("lecture")
    for path in sorted(resource("lectures").glob("*.toml")):
        found = lecture_of(read_text(path, LIMIT), path.name, trusted=True)
        told = {field.name: getattr(found, field.name) for field in fields(found)}
        catalog.add(ShippedLecture(**told, id=path.stem.lstrip("0123456789").lstrip("-_")))
    return catalog
