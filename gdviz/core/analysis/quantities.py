"""The quantities of a racer that can be plotted, and the horizontal axes: one row each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gdviz.core.analysis.moving_averages import noise_floor, rate_factors
from gdviz.core.analysis.step_facts import eigen
from gdviz.core.base.arrays import Array, counted
from gdviz.core.base.catalogues import Catalog
from gdviz.core.engine.race import Race, Track
from gdviz.core.learning.fitted_values import data_of
from gdviz.core.learning.learning_curve import placed
from gdviz.core.optimizers.adaptive import Adagrad
from gdviz.core.own.own_method import has_own
from gdviz.core.spec.sampling import Batches, sampling_of

# largest number that is computed in one go
CHUNK = 4096


@dataclass(frozen=True)
class Quantity:
    """`values` gives one number per row of the track, or one per step, from the row it starts from.

    `sign` is the axis' name. NaN where there is no value. `bounds` are values to compare a racer's
    with; `guide` is a line that a racer's values should follow, named `guide_name`,
    NaN before it begins. One `of_data` means nothing on a landscape; one `in_parameters` has their
    units, and `index` is that of the parameter that is plotted itself.
    """

    id: str
    title: str
    sign: str
    summary: str
    values: Callable[[Race, Track], Array]
    aliases: tuple[str, ...] = ()
    bounds: Callable[[Race, int], tuple[Array, ...] | None] = lambda _race, _index: None
    of_data: bool = False
    guide: Callable[[Race, int, Array], Array | None] = lambda _race, _index, _values: None
    guide_name: str = ""
    in_parameters: bool = False
    index: int | None = None


def _norms(rows: Array) -> Array:
    """The length of each row."""
    lengths: Array = np.sqrt((np.asarray(rows, dtype=np.float64) ** 2).sum(axis=1))
    return lengths


def gradient_norms(race: Race, track: Track) -> Array:
    """The length of the full gradient at each row."""
    with np.errstate(all="ignore"):
        return _norms(track.grads[:])


def distances(race: Race, track: Track) -> Array:
    """From each row to the lowest known minimum, the nearest one if there are several; NaN where
    none is known."""
    minima = np.array([c.point for c in race.problem.lowest_minima], dtype=np.float64)
    points, found = track.points, np.full(len(track.points), np.nan)
    if minima.size and minima.shape[1] == points.shape[1]:
        with np.errstate(all="ignore"):
            for low in range(0, len(points), CHUNK):
                apart = points[low : low + CHUNK, None, :] - minima[None]
                found[low : low + CHUNK] = np.sqrt((apart**2).sum(axis=2)).min(axis=1)
    return found


def displacements(_race: Race, track: Track) -> Array:
    """From the racer's start to each row; NaN at the start itself, which has no logarithm."""
    with np.errstate(all="ignore"):
        lengths = _norms(track.points - track.points[0])
    return np.where(lengths > 0, lengths, np.nan)


def parameter(index: int) -> Callable[[Race, Track], Array]:
    """The parameter of that index at each row; NaN for a loss of fewer."""

    def values(_race: Race, track: Track) -> Array:
        points = track.points
        return points[:, index] if index < points.shape[1] else np.full(len(points), np.nan)

    return values


def effective_rates(race: Race, track: Track) -> Array:
    """The length of each step over that of the gradient it received; NaN where that is 0."""
    with np.errstate(all="ignore"):
        moved, given = _norms(np.diff(track.points, axis=0)), _norms(track.used_grads[:])
        return np.where(given > 0, moved / given, np.nan)


def _racer(race: Race, track: Track) -> int:
    return next(i for i, other in enumerate(race.tracks) if other is track)


def batch_losses(race: Race, track: Track) -> Array:
    """The loss over the rows that each step sees, before the step; NaN for a race without data."""
    found = np.full(track.steps, np.nan)
    made = data_of(race)
    if made is None:
        return found
    racer = _racer(race, track)
    sampling = sampling_of(race.spec, race.spec.entries[racer])
    batches = Batches(made.objective.n, sampling, race.spec.seed, racer + 1)
    # the last batch of an epoch may be smaller
    for first in range(0, track.steps, max(batches.per_epoch, 1)):
        rows = [batches.of(t) for t in range(first, min(first + batches.per_epoch, track.steps))]
        for part in (rows[:-1], rows[-1:]):
            if part:
                w = track.points[first : first + len(part)].T
                with np.errstate(all="ignore"):
                    losses = made.objective.own_losses(w, np.array(part))
                found[first : first + len(part)] = losses
                first += len(part)
    return found


def rate_bounds(race: Race, index: int) -> tuple[Array, Array] | None:
    """The effective rates of a racer with steady momentum for gradients that alternate and for
    gradients that stay, each of shape (steps,); None for any other racer."""
    entry, track = race.spec.entries[index], race.tracks[index]
    steady = entry.schedule is None or entry.schedule.momentum_at(0, race.spec.steps) is None
    factors = rate_factors(entry.optimizer)
    if factors is None or not steady:
        return None
    return track.lr * factors[0], track.lr * factors[1]


def rate_guide(race: Race, index: int, rates: Array) -> Array | None:
    """1/sqrt(t) for the steps t = 1, 2, ..., through the first of a racer's effective rates (n,):
    as those of AdaGrad fall while its gradients keep their size (Duchi et al. 2011). None for any
    other racer, or one whose learning rate itself changes."""
    entry = race.spec.entries[index]
    method = entry.optimizer
    known = isinstance(method, Adagrad) and not has_own(method) and not method.lr_decay
    begun = np.flatnonzero(np.isfinite(rates) & (rates > 0))
    if not known or entry.schedule is not None or not len(begun):
        return None
    first, steps = int(begun[0]), np.arange(1.0, len(rates) + 1)
    fall = rates[first] * np.sqrt((first + 1.0) / steps)
    return np.where(steps > first, fall, np.nan)


def floors(race: Race, index: int) -> tuple[Array] | None:
    """The mean loss above which noise keeps a heavy ball, at each row: `noise_floor` of a bowl.
    None where the curvature varies, or where there is no such floor."""
    track, lowest = race.tracks[index], race.problem.fstar
    at = next((c.point for c in race.problem.minima if c.is_global), None)
    if not race.spec.noise or lowest is None or at is None or not track.steps:
        return None
    with np.errstate(all="ignore"):
        here, there = (race.problem.objective.hessian(w) for w in (np.array(at), track.points[0]))
    if not np.allclose(here, there, rtol=1e-9, atol=0.0):
        return None
    curvatures, _ = eigen(here)
    floor = noise_floor(race, index, curvatures, float(track.lr[0]))
    return None if floor is None else (np.full(len(track.losses), lowest + floor),)


QUANTITIES: Catalog[Quantity] = Catalog("quantity")
for _row in (
    Quantity(
        "loss",
        "loss",
        "loss",
        "the loss that the race minimises; dashed: the floor above which noisy gradients keep "
        "a heavy ball on average",
        lambda _, t: t.losses,
        bounds=floors,
    ),
    Quantity(
        "gradient",
        "gradient norm",
        "‖∇f‖",
        "the length of the full gradient, which is 0 at every stationary point",
        gradient_norms,
        ("grad", "gradient norm"),
    ),
    Quantity(
        "distance",
        "distance",
        "distance",
        "the distance from the racer to the lowest known minimum",
        distances,
    ),
    Quantity(
        "displacement",
        "displacement",
        "displacement",
        "the distance from the racer's start to where it is",
        displacements,
        in_parameters=True,
    ),
    Quantity(
        "first",
        "parameter 1",
        "parameter 1",
        "the first parameter, x or w: one that overshoots swings past its minimum",
        parameter(0),
        ("first parameter", "parameter 1"),
        in_parameters=True,
        index=0,
    ),
    Quantity(
        "second",
        "parameter 2",
        "parameter 2",
        "the second parameter, y or b; none for a loss of one",
        parameter(1),
        ("second parameter", "parameter 2"),
        in_parameters=True,
        index=1,
    ),
    Quantity(
        "rate",
        "effective rate",
        "‖Δw‖/‖g‖",
        "the length of a step divided by that of its gradient; dashed: the rates of momentum for "
        "gradients that stay, η/(1−μ), and that alternate, and 1/√t, the fall of AdaGrad's rate "
        "while gradients keep their size",
        effective_rates,
        ("effective rate",),
        rate_bounds,
        guide=rate_guide,
        guide_name="∝ 1/√t",
    ),
    Quantity(
        "batch",
        "loss of the batch",
        "batch loss",
        "the loss over the rows that each step sees",
        batch_losses,
        ("batch loss",),
    ),
):
    QUANTITIES.add(_row)


def steps_taken(race: Race, track: Track) -> Array:
    """The number of each row; racers that have taken as many steps share it."""
    return counted(len(track.points))


def evaluations(race: Race, track: Track) -> Array:
    """How often the method had asked for loss, gradient or Hessian by each row."""
    calls: Array = np.asarray(track.evaluations, dtype=np.float64).sum(axis=1)
    return calls


def samples_seen(race: Race, track: Track) -> Array:
    """How many rows of the data the steps up to each row have seen; a row counts each time."""
    return placed(race, _racer(race, track), steps_taken(race, track), "samples")


def epochs(race: Race, track: Track) -> Array:
    """How often the steps up to each row have gone through the data."""
    return placed(race, _racer(race, track), steps_taken(race, track), "epoch")


AGAINST: Catalog[Quantity] = Catalog("horizontal axis")
for _row in (
    Quantity("step", "step", "step", "number of steps taken", steps_taken, ("steps",)),
    Quantity(
        "epoch",
        "epochs",
        "epoch",
        "number of passes over all training rows",
        epochs,
        ("epochs",),
        of_data=True,
    ),
    Quantity(
        "samples",
        "samples seen",
        "samples seen",
        "number of rows that the steps have seen: small batches take many cheap steps",
        samples_seen,
        ("samples seen",),
        of_data=True,
    ),
    Quantity(
        "evaluations",
        "evaluations",
        "evaluations",
        "number of calls of loss, gradient and Hessian, the cost of the steps",
        evaluations,
        ("evals",),
    ),
):
    AGAINST.add(_row)
