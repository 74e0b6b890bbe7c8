"""The catalogue of landscapes, and from a problem's value to the loss itself."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from gdviz.core.files import resource
from gdviz.core.formula import parse_expr
from gdviz.core.knobs import Catalog, InputError, Knob, checked, unknown
from gdviz.core.objectives.base import Critical, Problem2D, ZScale
from gdviz.core.objectives.formula import FormulaObjective
from gdviz.core.spec import Box, Landscape, Line, Params, Problem

GRID = 48
# a box narrower than this, relative to where it lies, cannot be drawn
MIN_WIDTH = 1e-9
FAR = 1e15


@dataclass(frozen=True)
class Parameter:
    """A named number in a landscape's formula, with the range of its slider."""

    name: str
    default: float
    low: float
    high: float
    scale: str
    help: str

    @property
    def knob(self) -> Knob:
        """The parameter as a declared knob."""
        ends = (self.low, self.high)
        return Knob(
            self.name,
            self.help,
            self.low,
            self.high,
            slider=ends,
            scale="log" if self.scale == "log" else "linear",
        )


@dataclass(frozen=True)
class LandscapeInfo:
    """One landscape of the catalogue.

    `always` marks the critical points that hold for every value of the parameters; `kink` says
    where the loss has no derivative and what is taken there.
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
    teaches: str
    source: str
    kink: str
    aliases: tuple[str, ...]


class _Landscapes(Catalog[LandscapeInfo]):
    """Read from the resource file when first looked at."""

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
    return LandscapeInfo(
        id=name,
        title=table["title"],
        group=table["group"],
        formula=table["formula"],
        summary=table["summary"],
        box=tuple(map(float, table["box"])),  # type: ignore[arg-type]
        start=tuple(map(float, table["start"])),  # type: ignore[arg-type]
        zscale=table["zscale"],
        critical=tuple(
            Critical(
                tuple(map(float, c["at"])), float(c["loss"]), c["kind"], c.get("global", False)
            )
            for c in points
        ),
        always=tuple(c.get("always", False) for c in points),
        fstar=None if "fstar" not in table else float(table["fstar"]),
        params=tuple(Parameter(**p) for p in table.get("params", [])),
        teaches=table.get("teaches", ""),
        source=table.get("source", ""),
        kink=table.get("kink", ""),
        aliases=tuple(table.get("aliases", ())),
    )


@lru_cache(128)
def problem_of(problem: Problem) -> Problem2D:
    """The loss that a problem's value describes, with what is known about it.

    Raises InputError, one line, for an unknown name or parameter, a formula that is not allowed or
    has no finite value in its box, or a box that is none.
    """
    if isinstance(problem, Line):
        return _line(problem)
    if bool(problem.name) == bool(problem.formula):
        raise InputError("landscape: give a name or a formula, one of the two")
    return _from_catalogue(problem) if problem.name else _from_formula(problem)


def parameters(problem: Problem) -> dict[str, float]:
    """All parameters of a problem by name, the catalogue's defaults included."""
    known: dict[str, float] = {}
    if isinstance(problem, Landscape) and problem.name:
        known = {p.name: p.default for p in LANDSCAPES[problem.name].params}
    return known | dict(problem.params)


def _from_catalogue(problem: Landscape) -> Problem2D:
    info = LANDSCAPES[problem.name]
    declared = {p.name: p for p in info.params}
    for name, value in problem.params:
        if name not in declared:
            raise InputError(unknown(f"parameter of {info.id}", name, declared or ["none"]))
        checked(declared[name].knob, value, f"{info.id}:{name}")
    values = parameters(problem)
    changed = any(values[p.name] != p.default for p in info.params)
    critical = tuple(
        c for c, always in zip(info.critical, info.always, strict=True) if always or not changed
    )
    node = parse_expr(info.formula, values)
    has_minimum = any(c.is_global for c in critical)
    return Problem2D(
        title=info.title,
        formula=info.formula,
        objective=FormulaObjective(node),
        box=_checked_box(problem.box, 2) or info.box,
        start=info.start,
        zscale=info.zscale,
        critical=critical,
        fstar=info.fstar if not changed or has_minimum else None,
    )


def _from_formula(problem: Landscape) -> Problem2D:
    objective = FormulaObjective(parse_expr(problem.formula, problem.params))
    box = _checked_box(problem.box, 2) or _suggested_box(objective)
    return _measured(problem.formula, objective, box)


def _line(problem: Line) -> Problem2D:
    objective = FormulaObjective(parse_expr(problem.formula, problem.params, ("x",)), ("x",))
    box = _checked_box(problem.interval, 1)
    assert box is not None
    return _measured(problem.formula, objective, box)


def _measured(formula: str, objective: FormulaObjective, box: tuple[float, ...]) -> Problem2D:
    """Start and colour scale from the values on a grid of the box."""
    grid, losses = _grid(objective, box)
    finite = np.isfinite(losses)
    if not finite.any():
        raise InputError("formula: it has no finite value in its box; choose another box")
    # the start is a point off centre, well above the lowest values
    sides = np.asarray(box, dtype=float)
    low, wide = sides[::2], sides[1::2] - sides[::2]
    wish = low + np.array([0.2, 0.75][: objective.dim]) * wide
    distance = (((grid.T - wish) / wide) ** 2).sum(axis=1)
    start = grid.T[np.argmin(np.where(finite, distance, np.inf))]
    return Problem2D("Own formula", formula, objective, box, tuple(start.tolist()), _scale(losses))


def _scale(losses: Any) -> ZScale:
    finite = losses[np.isfinite(losses)]
    low, middle, high = np.quantile(finite, [0.0, 0.5, 0.98])
    return (
        "log" if high - low > 20 * (middle - low) or middle - low < 0.1 * (high - low) else "linear"
    )


def _grid(objective: FormulaObjective, box: tuple[float, ...]) -> tuple[Any, Any]:
    axes = [np.linspace(a, b, GRID) for a, b in zip(box[::2], box[1::2], strict=True)]
    grid = np.stack([g.ravel() for g in np.meshgrid(*axes)])
    return grid, objective.loss(grid)


def _suggested_box(objective: FormulaObjective) -> tuple[float, ...]:
    """The smallest of a few boxes around the origin with the lowest point well inside, else 5."""
    for half in (2.0, 5.0, 10.0):
        box = (-half, half) * objective.dim
        grid, losses = _grid(objective, box)
        if np.isfinite(losses).mean() > 0.3:
            lowest = grid[:, np.nanargmin(np.where(np.isfinite(losses), losses, np.inf))]
            if np.abs(lowest).max() < 0.8 * half:
                return box
    return (-5.0, 5.0) * objective.dim


def _checked_box(box: tuple[float, ...] | None, dim: int) -> tuple[float, ...] | None:
    if box is None:
        return None
    good = len(box) == 2 * dim and all(isinstance(v, int | float) for v in box)
    if good:
        for low, high in zip(box[::2], box[1::2], strict=True):
            reach = max(abs(low), abs(high))
            good = good and reach < FAR and high - low > MIN_WIDTH * max(reach, MIN_WIDTH)
    if not good:
        shown = ", ".join(f"{v:g}" for v in box)[:60]
        raise InputError(
            f"box = ({shown}): must be {2 * dim} numbers, each minimum below its maximum, "
            f"all within ±{FAR:g}"
        )
    return tuple(map(float, box))


def with_params(problem: Landscape | Line, values: Params) -> Landscape | Line:
    """The same problem with some parameters set; those at their default are left out."""
    import dataclasses

    merged = dict(problem.params) | dict(values)
    defaults = {}
    if isinstance(problem, Landscape) and problem.name:
        defaults = {p.name: p.default for p in LANDSCAPES[problem.name].params}
    kept = tuple(sorted((n, float(v)) for n, v in merged.items() if defaults.get(n) != v))
    return dataclasses.replace(problem, params=kept)
