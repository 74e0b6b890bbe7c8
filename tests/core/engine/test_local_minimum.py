"""A racer that rests in a local minimum is said to, with the gap to the lowest known loss."""

import csv
import io
import json
import math

import numpy as np
import pytest

from gdviz.core.analysis.standings import standings
from gdviz.core.analysis.summary import summary
from gdviz.core.base.problem import Problem2D
from gdviz.core.engine.endings import ending
from gdviz.core.engine.race import Ending
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.files.tables import standings_csv, standings_json, standings_text
from gdviz.core.formula.objective import FormulaObjective
from gdviz.core.formula.parsing import parse_expr
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.problems.landscape import LANDSCAPES, problem_of
from gdviz.core.spec.data import Data, Model
from gdviz.core.spec.race import Entry, Landscape, RaceSpec

WORDS = "in a local minimum, {} above the lowest known"


def raced(problem, *racers, start=None, steps=2000, **knobs):
    entries = tuple(Entry(OPTIMIZERS[name](), lr, **knobs) for name, lr in racers)
    return finished(RaceSpec(problem, entries, start, steps))


def rests_at(problem, point):
    """The outcome of Newton's method from a thousandth of the box beside a point."""
    beside = np.array(point) + 1e-3 * problem_of(problem).size() * (0.6, -0.4)
    return raced(problem, ("newton", 1.0), start=tuple(beside), steps=100).tracks[0].outcome


# the gaps are published ones, or closed forms: pi of McCormick, 1.2 of the tilted double well
# is twice the tilt but for what the tilt moves its wells, 0.5996
@pytest.mark.parametrize(
    ("name", "start", "gap"),
    [
        ("mccormick", (2.6, 1.6), math.pi),
        ("double_well", (1.6, 0.8), 0.5995749647721789),
        ("goldstein_price", (-0.6001, -0.4), 27.0),
        ("goldstein_price", (1.8, 0.2001), 81.0),
        ("goldstein_price", (1.2, 0.8001), 837.0),
        ("freudenstein_roth", (11.4, -0.9), 48.98425367924002),
        ("three_hump_camel", (1.7, -0.87), 0.2986384422),
        # of Rastrigin's hundred minima the catalogue lists seven: this is none of them
        ("rastrigin", (2.98, 1.99), 12.9344),
    ],
)
def test_a_published_local_minimum(name, start, gap):
    shown = f"{gap:.0f}" if gap >= 10 else f"{gap:.2g}"
    shown = {"0.6": "0.60", "0.3": "0.30"}.get(shown, shown)
    outcome = raced(Landscape(name), ("newton", 1.0), start=start, steps=100).tracks[0].outcome
    assert str(outcome) == WORDS.format(shown)
    assert outcome.step < 20


@pytest.mark.parametrize("info", [i for i in LANDSCAPES if i.fstar is not None], ids=lambda i: i.id)
def test_every_known_minimum_is_called_by_its_loss(info):
    value = Landscape(info.id)
    for known in problem_of(value).minima:
        local = known.loss - info.fstar > 1e-6
        assert known.is_global != local, known
        outcome = rests_at(value, known.point)
        if local:
            assert outcome.ending is Ending.LOCAL, known
        else:
            assert outcome.ending is not Ending.LOCAL, known


@pytest.mark.parametrize("method", [("sgd", 0.02), ("adam", 0.02), ("nesterov", 0.01)])
def test_slow_methods_are_in_it_too(method):
    (track,) = raced(Landscape("double_well"), method, start=(1.6, 0.8)).tracks
    assert str(track.outcome) == WORDS.format("0.60")
    away = np.abs(track.points - track.points[-1]).max(axis=1)
    # the step is the first from which it stays, as of those that have converged
    assert (away[track.outcome.step :] <= 4e-6).all() and track.outcome.step < track.steps


def test_where_no_lowest_loss_is_known_nothing_is_claimed():
    own = Landscape(formula="(x^2 - 1)^2 + 0.3*x + y^2")
    (track,) = raced(own, ("sgd", 0.02), start=(1.6, 0.8)).tracks
    assert track.outcome.ending is Ending.CONVERGED
    moved = Landscape("double_well", params=(("tilt", 0.2),))
    (track,) = raced(moved, ("sgd", 0.02), start=(1.6, 0.8)).tracks
    assert track.outcome.ending is Ending.CONVERGED


def test_a_penalty_that_holds_a_racer_off_the_lowest_minimum_makes_none():
    """On (x^2 - 1)^2 + 0.3 x + y^2 the lower well, seen with a penalty, is elsewhere."""
    well = Landscape("double_well")
    for penalty in ({"l2": 0.3}, {"decay": 0.3}, {"l2": 1e-4}):
        outcome = raced(well, ("sgd", 0.02), start=(-1.6, 0.8), **penalty).tracks[0].outcome
        assert outcome.ending is Ending.CONVERGED, penalty


def test_convex_models_and_networks_have_none():
    for words in (["cars", "sgd", "adam:lr=0.1"], ["hours:model=logistic", "newton"]):
        race = finished(spec_from_words(words, steps="400"))
        assert all(t.outcome.ending is not Ending.LOCAL for t in race.tracks)
    race = finished(spec_from_words(["xor:model=network,hidden=2", "bfgs"], steps="300"))
    assert race.tracks[0].outcome.ending is not Ending.LOCAL


def test_a_sigmoid_neuron_says_in_which_of_its_two_minima_it_is():
    """Losses 0.096372 and 0.113125 of squares on four points; cross-entropy has one minimum."""
    points = Data("sigmoid4", standardise=False, model=Model("sigmoid"))
    assert rests_at(points, (0.1149, -0.3655)).ending is Ending.CONVERGED
    assert str(rests_at(points, (2.9444, 0.0))) == WORDS.format("0.017")


def kinked(points, lowest):
    """A path on |x^2 - 1| + 0.1 x + y^2, with kinks at its minima (-1, 0) and (1, 0)."""
    objective = FormulaObjective(parse_expr("abs(x^2 - 1) + 0.1*x + y^2"))
    problem = Problem2D("", "", objective, (-2.0, 2.0, -2.0, 2.0), (0.5, 0.5), fstar=lowest)
    losses, grads = objective.loss_and_grad(points.T)
    return ending(points, losses, grads.T, problem)


def test_a_kink_can_be_one():
    """The loss is 0.1 at the kink (1, 0) and -0.1 at the one at (-1, 0)."""
    fading = 1e-8 * (-0.99) ** np.arange(300.0)
    high, low = (np.column_stack([x + fading, 0.5 * fading]) for x in (1.0, -1.0))
    assert kinked(high, -0.1) == (Ending.LOCAL, "0.20 above the lowest known")
    assert kinked(low, -0.1) == (Ending.CONVERGED, "at a kink")
    assert kinked(high, None) == (Ending.CONVERGED, "at a kink")


@pytest.fixture(scope="module")
def race():
    return raced(
        Landscape("double_well"), ("sgd", 0.02), ("momentum", 0.02), start=(1.6, 0.8), steps=1000
    )


def test_the_distance_is_to_the_lowest_known_minimum(race):
    first, second = standings(race, race.steps)
    lowest, other = (-1.0355787140, 0.0), (0.9601495552, 0.0)
    assert second.outcome == WORDS.format("0.60")
    assert second.distance == pytest.approx(lowest[0] * -1 + other[0], rel=1e-6)
    assert second.other_minimum == pytest.approx(0.0, abs=1e-6)
    assert first.distance == pytest.approx(0.0, abs=1e-6) and first.other_minimum is None


def test_tables_say_that_another_minimum_is_nearer(race):
    found = list(csv.DictReader(io.StringIO(standings_csv(race))))
    assert found[0]["other_minimum"] == "" and float(found[1]["other_minimum"]) < 1e-6
    assert found[1]["outcome"] == WORDS.format("0.60")
    parsed = json.loads(standings_json(race))
    assert parsed[0]["other_minimum"] is None and parsed[1]["other_minimum"] < 1e-6
    lines = standings_text(race).splitlines()
    assert "(another: " in lines[2] and "(another: " not in lines[1]
    assert lines[2].endswith(WORDS.format("0.60"))


def test_the_summary_says_who_is_in_it(race):
    assert any(
        text == "In a local minimum, 0.60 above the lowest known: Gradient descent."
        for text in summary(race)
    )
