"""How the end of a track is named, who is first, and the gradient that a method receives."""

import dataclasses

import numpy as np
import pytest

from gdviz.core.analysis.standings import standings
from gdviz.core.base.knobs import InputError
from gdviz.core.engine.race import Ending
from gdviz.core.engine.run import finished
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.problems.landscape import problem_of
from gdviz.core.problems.validation import rests_on_point
from gdviz.core.spec.data import Data, Model
from gdviz.core.spec.race import Entry, Landscape, RaceSpec

ROSENBROCK = Landscape(name="rosenbrock")


def entry(name, lr=None, **changes):
    return Entry(OPTIMIZERS[name](), lr, **changes)


def spec(*entries, problem=ROSENBROCK, **changes):
    return dataclasses.replace(RaceSpec(problem, entries, steps=200), **changes)


def test_an_arrival_is_dated_by_the_first_step_that_stays():
    """On x^2 + y^2 a step of half the slope arrives at once; a tenth shrinks 5 by 0.8 a step, and
    is within a millionth of the box, 1e-5, after ln(5e5)/ln(1.25) = 58.8 steps at most."""
    spec = RaceSpec(
        Landscape("sphere"),
        (Entry(OPTIMIZERS["sgd"](), 0.5), Entry(OPTIMIZERS["sgd"](), 0.1)),
        (3.0, 4.0),
        300,
    )
    at_once, slow = (track.outcome for track in finished(spec).tracks)
    assert str(at_once) == "converged at step 1"
    width = problem_of(spec.problem).size()
    apart = [k for k in range(300) if (np.array([3, 4]) * 0.8**k > 1e-6 * width).any()]
    assert slow.ending is Ending.CONVERGED and slow.step == apart[-1] + 1


def test_a_path_that_grows_to_the_end_has_no_step_of_its_own():
    spec = RaceSpec(
        Landscape("ravine_k100"), (Entry(OPTIMIZERS["sgd"](), 0.0201),), (-5.0, 1.0), 500
    )
    assert str(finished(spec).tracks[0].outcome) == "diverged: the loss grows"


@pytest.mark.parametrize("kind", ["l2", "decay"])
def test_where_a_penalty_balances_the_slope_a_racer_has_arrived(kind):
    """(x - 1)^2/2 with a penalty of strength 0.5 has its minimum at 1/1.5."""
    bowl = Landscape(formula="(x - 1)^2/2 + (y - 1)^2/2")
    entry = Entry(OPTIMIZERS["sgd"](), 0.1, **{kind: 0.5})
    track = finished(RaceSpec(bowl, (entry,), (0.0, 0.0), 2000)).tracks[0]
    assert track.points[-1] == pytest.approx([2 / 3, 2 / 3])
    assert track.outcome.ending is Ending.CONVERGED
    assert track.outcome.reason == "the penalty balances the gradient"
    # without one the same place is no rest
    short = finished(RaceSpec(bowl, (entry,), (0.0, 0.0), 20)).tracks[0]
    assert short.outcome.ending is Ending.DESCENDING


def test_l2_does_not_make_an_arrival_of_a_step_that_vanished():
    """A radius of 1e-300 moves nothing, and no penalty holds against a slope of 200."""
    racer = Entry(OPTIMIZERS["trust"](), 1e-300, l2=1.0)
    outcome = finished(RaceSpec(ROSENBROCK, (racer,), (-1.2, 1.0), 100)).tracks[0].outcome
    assert outcome.ending is Ending.STALLED


def test_those_who_have_arrived_are_ranked_by_when():
    """Both reach the minimum but for rounding; the loss of the later one may be the lower."""
    entries = tuple(Entry(OPTIMIZERS["sgd"](), lr, label=f"{lr}") for lr in (0.1, 0.4))
    race = finished(RaceSpec(Landscape("sphere"), entries, (3.0, 4.0), 400))
    slow, fast = race.tracks
    tracks = (dataclasses.replace(slow, losses=np.append(slow.losses[:-1], 0.0)), fast)
    rows = standings(dataclasses.replace(race, tracks=tracks), race.steps)
    assert [row.label for row in rows] == ["0.4", "0.1"]
    # while they race, the loss alone counts
    assert [row.label for row in standings(race, 3)] == ["0.4", "0.1"]
    early = standings(dataclasses.replace(race, tracks=(fast, slow)), 3)
    assert [row.index for row in early] == [0, 1]


@pytest.mark.parametrize(
    ("name", "use"),
    [("sgdschedulefree", "its weight_decay"), ("adamwschedulefree", "its"), ("dadaptsgd", "l2")],
)
def test_a_decay_without_effect_is_refused(name, use):
    with pytest.raises(
        InputError, match=f"decay: {name} computes its point from its state.*use {use}"
    ):
        finished(spec(entry(name, decay=0.1)))
    wrapped = OPTIMIZERS["lookahead"](base=OPTIMIZERS[name]())
    with pytest.raises(InputError, match="decay is lost"):
        finished(spec(Entry(wrapped, 0.1, decay=0.1)))


def test_decay_has_an_effect_on_every_method_that_takes_it():
    taken = [cls for cls in OPTIMIZERS if rests_on_point(cls())]
    assert len(taken) == len(OPTIMIZERS) - 3
    for cls in taken:
        method = cls(f_star=0.0) if cls.id == "polyak" else cls()
        lr = cls.default_lr
        plain, shrunk = finished(
            spec(Entry(method, lr), Entry(method, lr, decay=0.5), start=(-1.2, 1.0), steps=3)
        ).tracks
        assert (plain.points[-1] != shrunk.points[-1]).any(), cls.id


def test_schedule_free_methods_stay_at_a_minimum():
    racers = [entry("sgdschedulefree"), entry("adamwschedulefree")]
    race = finished(spec(*racers, problem=Landscape("booth"), start=(1.0, 3.0)))
    assert all((track.points == (1.0, 3.0)).all() for track in race.tracks)


@pytest.mark.parametrize(
    "problem", [ROSENBROCK, Data("hours", model=Model("logistic"))], ids=["map", "data"]
)
@pytest.mark.parametrize("noise", [0.0, 0.5])
def test_where_another_point_is_plotted_the_gradient_is_that_of_the_evaluated_one(problem, noise):
    """Schedule-free: z moves by -lr*g with g at y = (1 - b)z + b*x, while x is plotted; FISTA: the
    plotted x is y - lr*g. A plain method has no second point."""
    data = isinstance(problem, Data)
    lr, more = 1e-4, {} if data else {"start": (-1.2, 1.0)}
    racers = [
        Entry(OPTIMIZERS["sgdschedulefree"](momentum=0.9), lr),
        Entry(OPTIMIZERS["lookahead"](base=OPTIMIZERS["sgdschedulefree"](momentum=0.9)), lr),
        Entry(OPTIMIZERS["nesterov"](convention="fista"), lr),
        entry("nesterov", lr),
    ]
    race = finished(spec(*racers, problem=problem, steps=30, noise=noise, **more))
    free, wrapped, fista, plain = race.tracks
    z, x = free.state["z"], free.state["x"]
    assert free.began[:] == pytest.approx(0.1 * z[:-1] + 0.9 * x[:-1], rel=1e-12)
    assert lr * free.used_grads[:] == pytest.approx(z[:-1] - z[1:], abs=1e-12)
    assert free.points == pytest.approx(x)
    assert wrapped.began is not None and len(wrapped.used_grads[:]) == 30
    assert fista.began[:] - lr * fista.used_grads[:] == pytest.approx(fista.points[1:], abs=1e-12)
    assert plain.began is None and (plain.beginning(3) == plain.points[3]).all()
    if not noise:
        grad = race.problem.objective.grad
        assert free.used_grads[7] == pytest.approx(grad(free.beginning(7)), rel=1e-12)
