"""The catalogue of landscapes: one table each in the resource file, read on first use."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gdviz.core.base.files import resource
from gdviz.core.base.knobs import Catalog
from gdviz.core.base.parameter import Parameter
from gdviz.core.base.problem import Critical, ZScale
from gdviz.core.spec.race import Box, Params


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
    teaches: str
    source: str
    kink: str
    aliases: tuple[str, ...]
    repeat: Repeat | None = None
    turn: str = ""


class _Landscapes(Catalog[LandscapeInfo]):
    """Read from the resource file on first use."""

    _ready = False

    def _load(self) -> None:
        if not self._ready:
            self._ready = True
            text = resource("landscapes.toml").read_text(encoding="utf-8")
            for name, table in tomllib.loads(text).items():
                self.add(_info(name, table))

    def __iter__(self) -> Iterator[LandscapeInfo]:
        self._load()
        return super().__iter__()

    def __len__(self) -> int:
        self._load()
        return super().__len__()

    def __contains__(self, name: str) -> bool:
        self._load()
        return super().__contains__(name)

    def __getitem__(self, name: str) -> LandscapeInfo:
        self._load()
        return super().__getitem__(name)


LANDSCAPES: Catalog[LandscapeInfo] = _Landscapes("landscape")


def _info(name: str, table: dict[str, Any]) -> LandscapeInfo:
    points = table.get("critical", [])
    x_min, x_max, y_min, y_max = map(float, table["box"])
    x, y = map(float, table["start"])
    return LandscapeInfo(
        id=name,
        title=table["title"],
        group=table["group"],
        formula=table["formula"],
        summary=table["summary"],
        box=(x_min, x_max, y_min, y_max),
        start=(x, y),
        zscale=table["zscale"],
        critical=tuple(map(_critical, points)),
        always=tuple(c.get("always", False) for c in points),
        fstar=None if "fstar" not in table else float(table["fstar"]),
        params=tuple(Parameter(**p) for p in table.get("params", [])),
        views=tuple(map(_view, table.get("views", []))),
        teaches=table.get("teaches", ""),
        source=table.get("source", ""),
        kink=table.get("kink", ""),
        aliases=tuple(table.get("aliases", ())),
        repeat=Repeat(**table["repeat"]) if "repeat" in table else None,
        turn=table.get("turn", ""),
    )


def _critical(table: dict[str, Any]) -> Critical:
    point = tuple(map(float, table["at"]))
    return Critical(point, float(table["loss"]), table["kind"], table.get("global", False))


def _view(table: dict[str, Any]) -> LandscapeView:
    x_min, x_max, y_min, y_max = map(float, table["box"])
    x, y = map(float, table["start"])
    params = tuple(sorted((n, float(v)) for n, v in table.get("params", {}).items()))
    return LandscapeView(table["title"], (x_min, x_max, y_min, y_max), (x, y), params)
