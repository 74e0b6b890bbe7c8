"""From the value of a data problem to rows, split, objectives and the problem that is raced on."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from gdviz.core.base.arrays import Array
from gdviz.core.base.files import shown
from gdviz.core.base.knobs import InputError, listed
from gdviz.core.base.parameter import check_names, values_of
from gdviz.core.base.problem import Problem2D
from gdviz.core.base.scaling import InputScaling
from gdviz.core.data.csv_file import DataFile, read_file
from gdviz.core.data.sets import DATA_SETS
from gdviz.core.data.split import split, standardised
from gdviz.core.data.table import DataTable
from gdviz.core.models.lowest import lowest
from gdviz.core.models.model import ModelObjective
from gdviz.core.spec.data import MAX_DIM, Data, Model

# the box of two parameters reaches this far beyond start and minima, in units of their distance
MARGIN = 0.6
# the box reaches this far from the start along parameters about which nothing is known
REACH = 8.0
# rows x parameters that one step may cost
MAX_WORK = 20_000_000

# models that take any number for a target
NUMBERS = ("linear", "network")
_SUMS = {"half_mean": "½·mean", "mean": "mean", "half_sum": "½·sum", "sum": "sum"}


@dataclass(frozen=True, eq=False)
class Fitted:
    """A prepared data problem.

    `X` (n, k) are the inputs as the model sees them, standardised on request with
    `centre` and `scale` (k,) of the training rows; `y` (n,) the targets. `train`, `validation` and
    `test` are row numbers.
    """

    data: Data
    table: DataTable
    inputs: tuple[str, ...]
    target: str
    X: Array
    y: Array
    centre: Array
    scale: Array
    train: Any
    validation: Any
    test: Any

    @cached_property
    def objective(self) -> ModelObjective:
        """The loss over the training rows."""
        return self.part(self.train)

    def part(self, rows: Any) -> ModelObjective:
        """The loss over some rows."""
        return ModelObjective(self.data.model, self.X[rows], self.y[rows])

    @cached_property
    def raw(self) -> Array:
        """The inputs as they are in the table, shape (n, k)."""
        return self.X * self.scale + self.centre

    @cached_property
    def classes(self) -> bool:
        """Whether the targets are two classes, given as 0 and 1 or as -1 and 1."""
        return set(np.unique(self.y).tolist()) <= {-1.0, 0.0, 1.0}

    @property
    def scaling(self) -> InputScaling | None:
        """How the inputs were scaled; None if they are as in the table."""
        data, model = self.data, self.data.model
        if not data.standardise:
            return None
        words = "standardised" if model.degree == 1 else "scaled to [-1, 1]"
        linear = model.kind != "network" and model.degree == 1
        numbers = tuple(self.centre.tolist()), tuple(self.scale.tolist())
        return InputScaling(self.inputs, *numbers, words, linear)

    def coefficients(self, w: Array) -> Array:
        """The weights and the bias of a linear, logistic or sigmoid model for inputs that are not
        scaled, as `InputScaling.raw` has them; of any other model w itself."""
        scaling = self.scaling
        return scaling.raw(w) if scaling and scaling.linear else w

    @cached_property
    def problem(self) -> Problem2D:
        """The loss over the training rows with box, start and the known facts about its minimum."""
        objective, scaling = self.objective, self.scaling
        start = self.start(0)
        minima = lowest(objective)
        points = np.array([start, *(c.point for c in minima)])
        return Problem2D(
            title=self.table.title,
            formula="",
            objective=objective,
            box=_box(points, bool(minima)),
            start=start,
            zscale="log",
            critical=minima,
            fstar=next((c.loss for c in minima if c.is_global), None),
            names=objective.names,
            caption=caption(objective) + (f",  x {scaling.words}" if scaling else ""),
            scaling=scaling,
        )

    def start(self, seed: int) -> tuple[float, ...]:
        """Where racers start: zeros, for a network weights drawn with `seed`."""
        return tuple(self.objective.initial(seed).tolist())


@np.errstate(all="ignore")
def fitted(data: Data) -> Fitted:
    """The prepared data problem; InputError, one line, for anything that is not allowed."""
    stamp = os.stat(data.file).st_mtime_ns if data.file and os.path.exists(data.file) else 0
    return _fitted(data, stamp)


@lru_cache(32)
def _fitted(data: Data, stamp: int) -> Fitted:
    table, inputs, target = _table(data, stamp)
    raw = np.stack([table.column(name) for name in inputs], axis=1)
    held = DATA_SETS[data.source].held if data.source else 0
    parts = split(len(raw), data.validation, data.test, data.split_seed, held)
    X, centre, scale = raw, np.zeros(len(inputs)), np.ones(len(inputs))
    if data.standardise and data.model.degree > 1:
        # Chebyshev polynomials live on -1..1
        low, high = raw.min(axis=0), raw.max(axis=0)
        half = 0.5 * high - 0.5 * low
        centre, scale = 0.5 * low + 0.5 * high, np.where(half > 0, half, 1.0)
        X = (raw - centre) / scale
    elif data.standardise:
        X, centre, scale = standardised(raw, parts[0], inputs)
    y = _targets(table.column(target), data.model, target)
    made = Fitted(data, table, inputs, target, X, y, centre, scale, *parts)
    dim, rows = made.objective.dim, len(made.train)
    if dim > MAX_DIM or dim * rows > MAX_WORK:
        raise InputError(
            f"model: {dim:,} parameters on {rows:,} rows; at most {MAX_DIM:,} parameters "
            f"and {MAX_WORK:,} of both multiplied are allowed"
        )
    return made


@lru_cache(4)
def _file(name: str, _: int) -> DataFile:
    return read_file(name)


def _of_file(data: Data, stamp: int) -> tuple[DataTable, tuple[str, ...], str]:
    """The table of a file; without a chosen target, a model of classes takes one with two."""
    file, model = _file(data.file, stamp), data.model
    classes = model.kind not in NUMBERS or model.loss in ("bce", "zero_one")
    target = data.target or file.target(classes, data.inputs)
    inputs = data.inputs or file.inputs(target)
    chosen = tuple(dict.fromkeys((*inputs, target)))
    return file.table(chosen, data.missing, bool(data.inputs)), inputs, target


def _table(data: Data, stamp: int) -> tuple[DataTable, tuple[str, ...], str]:
    """The table with its input and target columns."""
    if sum(map(bool, (data.source, data.file, data.points))) != 1:
        raise InputError("data: give one of source, file and points")
    if not data.source:
        check_names(shown(data.file) or "custom points", (), (name for name, _ in data.params))
    if data.points:
        rows = np.array(data.points, dtype=np.float64)
        names = tuple(f"x{i}" for i in range(1, rows.shape[1])) if rows.shape[1] > 2 else ("x",)
        return DataTable("Custom points", (*names, "y"), rows, "custom points"), names, "y"
    if data.source:
        found = DATA_SETS[data.source]
        table = found.table(values_of(data.source, found.params, data.params))
        inputs, target = data.inputs or found.inputs, data.target or found.target
    else:
        table, inputs, target = _of_file(data, stamp)
    inputs = inputs or tuple(name for name in table.columns if name != target)
    try:
        for name in (*inputs, target):
            table.column(name)
    except InputError as error:
        raise InputError(f"data: {error}") from None
    if target in inputs or len(set(inputs)) < len(inputs):
        raise InputError(f"data.inputs: {listed(inputs)}: each column once, and not the target")
    return table, inputs, target


def _targets(y: Array, model: Model, name: str) -> Array:
    """Targets in 0..1 for models of a probability: two classes become 0 and 1."""
    if model.kind == "linear" and model.loss != "zero_one":
        return y
    takes_numbers = model.kind == "network" and model.loss in ("", "mse")
    if not takes_numbers and y.min() >= 0.0 and y.max() <= 1.0:
        return y
    classes = np.unique(y)
    if len(classes) == 2:
        return np.asarray(y == classes[1], dtype=np.float64)
    if takes_numbers:
        return y
    raise InputError(
        f"target {name}: {model.loss or model.kind} needs two classes or shares between 0 and 1, "
        f"and the column has {len(classes)} different values; {_for_numbers(model)}"
    )


def _for_numbers(model: Model) -> str:
    """The alternative where the target is a number."""
    kind = "take" if model.kind in NUMBERS else f"take model={' or model='.join(NUMBERS)}"
    loss = "" if model.loss in ("", "mse") else "loss=mse"
    return " with ".join(filter(None, (kind, loss))).replace("take with", "take")


def caption(objective: ModelObjective) -> str:
    """The loss in a few words, such as "½·mean (w·x + b − y)²"."""
    model = objective.model
    weighted = "w·x + b" if model.bias else "w·x"
    if model.degree > 1:
        weighted = f"Σ w T(x), degree {model.degree}"
    said = {"linear": weighted, "network": "net(x)"}.get(model.kind, f"σ({weighted})")
    total = _SUMS[model.scaling]
    if objective.misfit.squared:
        text = f"{total} ({said} − y)²"
    else:
        measure = "0-1 loss" if model.loss == "zero_one" else "cross-entropy"
        text = f"{total.removeprefix('½·')} {measure} of {said}"
    return text + (f" + ½·{model.ridge:g}‖w‖²" if model.ridge else "")


def _box(points: Array, known: bool) -> tuple[float, ...]:
    """Around start and minima; without a minimum as wide as weights usually grow."""
    low, high = points.min(axis=0), points.max(axis=0)
    if known:
        reach = high - low
        # a parameter that hardly differs gets the width of the others
        reach = np.maximum(reach, 0.6 * float(reach.max(initial=0.0)))
        middle, half = 0.5 * (low + high), 0.5 * (high - low)
        half = half + MARGIN * np.where(reach > 0, reach, 1.0)
        low, high = middle - half, middle + half
    else:
        low, high = low - REACH, high + REACH
    return tuple(np.stack((low, high), axis=1).ravel().tolist())
