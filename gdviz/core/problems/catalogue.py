"""The catalogue of landscapes: one table each in the resource file, read on first use."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from gdviz.core.base.catalogues import Catalog
from gdviz.core.base.files import resource, resource_tables
from gdviz.core.base.parameter import Parameter
from gdviz.core.base.problem import Critical, ZScale
from gdviz.core.spec.race import Box, Params

FILE = "landscapes.toml"


@dataclass(frozen=True)
class LandscapeView:
    """A view of a landscape: a box, a start in it, and parameters other than the defaults."""

    title: str
    box: Box
    start: tuple[float, float]
    params: Params


@dataclass(frozen=True)
class Repeat:
    """A variable of a formula that comes from a loop: it begins at `start` and is `step`, a formula
    of the variables and of itself, `count` times over."""

    name: str
    start: float
    step: str
    count: int

    @property
    def words(self) -> str:
        """The loop in one line."""
        return f"{self.name} ← {self.step}, {self.count} times from {self.start:g}"


@dataclass(frozen=True)
class LandscapeInfo:
    """One landscape of the catalogue.

    `always` marks the critical points that hold for every value of the parameters; `kink` says
    where the loss has no derivative and which value is used there; `turn` names the parameter that
    turns the formula's axes, anticlockwise in degrees ("" where none does).
    """

    id: str
    title: str
    group: str
    formula: str
    summary: str
    box: Box
    start: tuple[float, float]
    zscale: ZScale
    critical: tuple[Critical, ...]
    always: tuple[bool, ...]
    fstar: float | None
    params: tuple[Parameter, ...]
    views: tuple[LandscapeView, ...]
    aliases: tuple[str, ...]
    teaches: str = ""
    source: str = ""
    kink: str = ""
    repeat: Repeat | None = None
    turn: str = ""


def _landscapes() -> list[LandscapeInfo]:
    return [_info(name, table) for name, table in resource_tables(FILE).items()]


@lru_cache(1)
def alone(name: str) -> LandscapeInfo | None:
    """The landscape of that id: the other tables of the file take thirty times as long to read."""
    if not name.isidentifier():
        return None
    text = resource(FILE).read_text(encoding="utf-8")
    found = re.search(rf"^\[{name}\]$.*?(?=^\[\w+\]$|\Z)", text, re.DOTALL | re.MULTILINE)
    return _info(name, tomllib.loads(found[0])[name]) if found else None


LANDSCAPES = Catalog("landscape", _landscapes, alone)


def _info(name: str, table: dict[str, Any]) -> LandscapeInfo:
    points = table.get("critical", ())
    table |= {
        "box": _floats(table["box"]),
        "start": _floats(table["start"]),
        "critical": tuple(map(_critical, points)),
        "always": tuple(c.get("always", False) for c in points),
        "fstar": float(table["fstar"]) if "fstar" in table else None,
        "params": tuple(Parameter(**p) for p in table.get("params", ())),
        "views": tuple(map(_view, table.get("views", ()))),
        "aliases": tuple(table.get("aliases", ())),
        "repeat": Repeat(**table["repeat"]) if "repeat" in table else None,
    }
    return LandscapeInfo(name, **table)


def _critical(table: dict[str, Any]) -> Critical:
    loss, is_global = float(table["loss"]), table.get("global", False)
    return Critical(_floats(table["at"]), loss, table["kind"], is_global)


def _view(table: dict[str, Any]) -> LandscapeView:
    params = tuple(sorted((n, float(v)) for n, v in table.get("params", {}).items()))
    return LandscapeView(table["title"], _floats(table["box"]), _floats(table["start"]), params)


def _floats(values: list[float]) -> Any:
    return tuple(map(float, values))
