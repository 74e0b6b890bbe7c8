"""From a problem's value to the loss itself, with the facts known or measured about it."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from gdviz.core.base.knobs import InputError
from gdviz.core.base.parameter import check_names, values_of
from gdviz.core.base.problem import Problem2D, Turned, ZScale
from gdviz.core.expr.graph import Node, const, ordered, simplified, var
from gdviz.core.formula.objective import FormulaObjective
from gdviz.core.formula.parsing import FormulaError, parse, parse_expr, turned
from gdviz.core.formula.suggested_box import grid_of, suggested_box
from gdviz.core.formula.tokens import names_in
from gdviz.core.models.fitted import fitted
from gdviz.core.problems.catalogue import LANDSCAPES as LANDSCAPES
from gdviz.core.problems.catalogue import LandscapeInfo
from gdviz.core.spec.data import Data
from gdviz.core.spec.race import FAR, Landscape, Line, Params, Problem, can_be_drawn

LINE_VARIABLES = ("x",)
# places in the box that are tried as a start, as shares of its sides
STARTS = ((0.2, 0.75), (0.8, 0.8), (0.15, 0.2), (0.85, 0.25))


@np.errstate(all="ignore")
def problem_of(problem: Problem) -> Problem2D:
    """The loss that a problem's value describes, with the facts known about it.

    Raises InputError, one line, for an unknown name or parameter, a formula that is not allowed or
    has no finite value in its box, an invalid box, or data that no model can be fitted to.
    """
    return fitted(problem).problem if isinstance(problem, Data) else _drawn(problem)


@np.errstate(all="ignore")
def dimension(problem: Problem) -> int:
    """The number of parameters of a problem, without the facts about its minimum, which take their
    time for a model on data; InputError as for `problem_of`."""
    if isinstance(problem, Data):
        return int(fitted(problem).objective.dim)
    return _drawn(problem).dim


@lru_cache(128)
def _drawn(problem: Landscape | Line) -> Problem2D:
    if isinstance(problem, Line):
        objective = _parsed(problem, LINE_VARIABLES)
        return _measured(problem.formula, objective, _checked_box(problem.interval, 1))
    if bool(problem.name) == bool(problem.formula):
        raise InputError("landscape: give a name or a formula, one of the two")
    if problem.name:
        return _from_catalogue(problem)
    objective = _parsed(problem)
    box = suggested_box(objective) if problem.box is None else _checked_box(problem.box, 2)
    return _measured(problem.formula, objective, box)


def _parsed(problem: Landscape | Line, *variables: tuple[str, ...]) -> FormulaObjective:
    objective = parse(problem.formula, problem.params, *variables)
    given = [name for name, _ in problem.params]
    check_names("the formula", sorted(names_in(problem.formula).intersection(given)), given)
    return objective


def parameters(problem: Problem) -> dict[str, float]:
    """All parameters of a problem by name, the catalogue's defaults included."""
    return _defaults(problem) | dict(problem.params)


def _defaults(problem: Problem) -> dict[str, float]:
    if isinstance(problem, Landscape) and problem.name:
        return {p.name: p.default for p in LANDSCAPES[problem.name].params}
    return {}


def used_params(
    formula: str, known: Mapping[str, float], variables: tuple[str, ...] | None = None
) -> Params:
    """Those of the known parameters that the formula uses, in order of name.

    Raises FormulaError.
    """
    node = parse_expr(formula, known, variables)
    used = {n.name for n in ordered((node,)) if n.op == "let"}
    return tuple((name, known[name]) for name in sorted(known) if name in used)


def params_after(
    formula: str,
    before: Mapping[str, float],
    more: Mapping[str, float],
    variables: tuple[str, ...] | None = None,
) -> Params:
    """The parameters of a formula that is typed over another, whose parameters were `before`; names
    that are variables now are not among them: w*x^2 had a parameter w, w^2 + b^2 has not.

    Raises FormulaError.
    """
    try:
        return used_params(formula, {**before, **more}, variables)
    except FormulaError as error:
        try:
            return used_params(formula, more, variables)
        except FormulaError:
            raise error from None


def _from_catalogue(problem: Landscape) -> Problem2D:
    info = LANDSCAPES[problem.name]
    values = values_of(info.id, info.params, problem.params)
    changed = any(values[p.name] != p.default for p in info.params)
    critical = tuple(
        c for c, always in zip(info.critical, info.always, strict=True) if always or not changed
    )
    node, degrees = _unrolled(info, values), values.get(info.turn, 0.0)
    plain = FormulaObjective(node)
    has_minimum = any(c.is_global for c in critical)
    caption = f"{info.formula} turned by {degrees:g}°" if degrees else ""
    if info.repeat:
        caption = f"{info.formula} with {info.repeat.words}"
    return Problem2D(
        title=info.title,
        formula="" if info.repeat or degrees else info.formula,
        caption=caption,
        objective=FormulaObjective(turned(node, info.turn, degrees)) if degrees else plain,
        turned=Turned(plain, degrees) if degrees else None,
        box=info.box if problem.box is None else _checked_box(problem.box, 2),
        start=info.start,
        zscale=info.zscale,
        critical=critical,
        fstar=info.fstar if not changed or has_minimum else None,
    )


def _unrolled(info: LandscapeInfo, values: dict[str, float]) -> Node:
    """The landscape's expression, its loop written out."""
    repeat = info.repeat
    if repeat is None:
        return parse_expr(info.formula, values)
    names = ("x", "y", repeat.name)
    step, looped = parse_expr(repeat.step, values, names), var(repeat.name)
    inner = const(repeat.start)
    for _ in range(repeat.count):
        (inner,) = simplified((step,), {looped: inner})
    (whole,) = simplified((parse_expr(info.formula, values, names),), {looped: inner})
    return whole


def _measured(formula: str, objective: FormulaObjective, box: tuple[float, ...]) -> Problem2D:
    """Start and colour scale from the values on a grid of the box."""
    grid, losses = grid_of(objective, box)
    if not np.isfinite(losses).any():
        raise InputError("formula: it has no finite value in its box; choose another box")
    start = _rounded(_start(grid, losses, box), objective, box)
    low, middle, high = np.quantile(losses[np.isfinite(losses)], [0.0, 0.5, 0.98])
    steep = high - low > 20 * (middle - low) or middle - low < 0.1 * (high - low)
    scale: ZScale = "log" if steep else "linear"
    return Problem2D("Custom formula", formula, objective, box, start, scale, names=objective.names)


def _start(grid: Any, losses: Any, box: tuple[float, ...]) -> tuple[float, ...]:
    """The first of a few places off centre with a loss above the middle one."""
    sides = np.asarray(box, dtype=float)
    low, wide = sides[::2], sides[1::2] - sides[::2]
    finite = np.isfinite(losses)
    nearest = []
    for share in STARTS:
        wish = low + np.array(share[: len(low)]) * wide
        distance = (((grid.T - wish) / wide) ** 2).sum(axis=1)
        nearest.append(int(np.argmin(np.where(finite, distance, np.inf))))
    middle = np.median(losses[finite])
    best = next((k for k in nearest if losses[k] > middle), nearest[0])
    return tuple(grid[:, best].tolist())


def _rounded(
    start: tuple[float, ...], objective: FormulaObjective, box: tuple[float, ...]
) -> tuple[float, ...]:
    """The start in three digits of the box's size, if the loss is finite there, too."""
    short = []
    for value, low, high in zip(start, box[::2], box[1::2], strict=True):
        digits = 2 - math.floor(math.log10(high - low))
        short.append(min(max(round(value, digits), low), high))
    return tuple(short) if math.isfinite(float(objective.loss(np.array(short)))) else start


def _checked_box(box: tuple[float, ...], dim: int) -> tuple[float, ...]:
    if len(box) != 2 * dim or not can_be_drawn(box):
        shown = ", ".join(f"{v:g}" for v in box)[:60]
        limits = f"each minimum below its maximum, all within ±{FAR:g}"
        raise InputError(f"box = ({shown}): must be {2 * dim} numbers, {limits}")
    return tuple(map(float, box))


def with_params(problem: Landscape | Line, values: Params) -> Landscape | Line:
    """The same problem with some parameters set; those at their default are left out."""
    merged, defaults = dict(problem.params) | dict(values), _defaults(problem)
    kept = tuple(sorted((n, float(v)) for n, v in merged.items() if defaults.get(n) != v))
    return dataclasses.replace(problem, params=kept)
