"""Second-order and line-search methods meet their closed forms."""

import dataclasses
import json
import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from gdviz.core.api.trajectory import trajectory
from gdviz.core.engine.race import ARRIVED, Ending
from gdviz.core.engine.received_gradient import Received
from gdviz.core.engine.run import finished
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.optimizers.descent_of import fall
from gdviz.core.optimizers.trust_region import within
from gdviz.core.optimizers.wolfe import Trial, line, strong_wolfe
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Entry, Landscape, Line, RaceSpec
from tests.every import every

DATA = Path(__file__).parents[2] / "data" / "torch_lbfgs.json"
ROSENBROCK = problem_of(Landscape(name="rosenbrock")).objective
BOWL = "(3*x^2 + 2*x*y + 8*y^2)/2 - x + 2*y"
LOWEST = np.linalg.solve([[3.0, 1.0], [1.0, 8.0]], [1.0, -2.0])


def losses(path):
    return ROSENBROCK.loss(path.T)


@pytest.mark.parametrize(("x", "ending"), [(1.08, Ending.CONVERGED), (1.2, Ending.DIVERGED)])
def test_newton_on_log_cosh_diverges_and_is_said_to(x, ending):
    """Where its step leads farther out than it was, sinh 2x > 4x, until the Hessian is 0."""
    spec = RaceSpec(Line("log(cosh(x))"), (Entry(OPTIMIZERS["newton"](), 1.0),), (x,), 40)
    outcome = finished(spec).tracks[0].outcome
    assert outcome.ending is ending
    assert ending is Ending.CONVERGED or "diverged at step" in str(outcome)


def test_newton_solves_a_quadratic_in_one_step():
    path = trajectory("newton", BOWL, (7, -3), 1)
    assert path[1] == pytest.approx(LOWEST, abs=1e-14)


def test_conjugate_gradient_solves_a_quadratic_in_two_steps():
    path = trajectory("cg", BOWL, (7, -3), 2)
    assert np.abs(path[1] - LOWEST).max() > 0.1
    assert path[2] == pytest.approx(LOWEST, abs=1e-12)


def test_newton_on_rosenbrock():
    """From (-1.2, 1) the losses known since Dennis and Schnabel (1983)."""
    expected = [24.2, 4.7318843, 1411.845179, 0.0559655, 0.3131891, 1.85e-11]
    assert losses(trajectory("newton", "rosenbrock", (-1.2, 1), 5)) == pytest.approx(
        expected, rel=2e-3
    )
    assert losses(trajectory("newton", "rosenbrock", (-1.2, 1), 4)) == pytest.approx(
        expected[:5], abs=5e-7
    )


def test_exact_line_search_zigzags_as_in_the_textbook():
    """(x^2 + k*y^2)/2 from (k, 1): x = k*q^n, y = (-q)^n with q = (k-1)/(k+1) (Boyd and
    Vandenberghe 2004, section 9.3)."""
    k = 10.0
    n = np.arange(31)
    q = (k - 1) / (k + 1)
    path = trajectory("exact", "(x^2 + 10*y^2)/2", (10, 1), 30)
    assert path[:, 0] == pytest.approx(k * q**n, rel=1e-9)
    assert path[:, 1] == pytest.approx((-q) ** n, rel=1e-9)


def test_newton_goes_to_the_maximum_that_is_near():
    path = trajectory("newton", "himmelblau", (0, 0.5), 20)
    assert path[-1] == pytest.approx((-0.270844590667, -0.923038556480), abs=1e-9)


@pytest.mark.parametrize(
    ("y", "end"), [(0.44, 0.0), (0.45, -1.0), (0.5, -1.0), (0.6, 1.0), (-0.44, 0.0)]
)
def test_newton_on_a_saddle_with_two_valleys(y, end):
    """y -> 2y^3/(3y^2 - 1): to the saddle below 1/sqrt(5), else to a minimum."""
    path = trajectory("newton", "saddle_bounded", (1.5, y), 30)
    assert path[1, 1] == pytest.approx(2 * y**3 / (3 * y**2 - 1), rel=1e-12)
    assert path[-1] == pytest.approx((0, end), abs=1e-12)


@every("y", [0.44, 0.45, 0.5, 0.6])
@every("name", ["saddlefree", "levenberg", "trust", "bfgs", "cg"])
def test_others_do_not_stay_at_the_saddle(name, y):
    path = trajectory(name, "saddle_bounded", (1.5, y), 60)
    assert abs(path[-1, 1]) == pytest.approx(1, abs=1e-6)


def test_saddle_free_newton_leaves_by_doubling():
    path = trajectory("saddlefree", "saddle_bounded", (1.5, 1e-6), 40)
    assert int(np.argmax(np.abs(path[:, 1]) > 0.5)) == math.ceil(math.log2(0.5e6))
    assert path[-1] == pytest.approx((0, 1), abs=1e-6)


@pytest.mark.parametrize(("x", "converges"), [(1.0886, True), (1.0887, False)])
def test_newton_on_log_cosh(x, converges):
    """It converges from below 1.0886594925..., where its first step goes to minus the start."""
    path = trajectory("newton", Line("log(cosh(x))"), (x,), 12)
    assert (abs(path[-1, 0]) < 1e-6) == converges


@pytest.mark.parametrize("name", ["levenberg", "trust", "bfgs", "cg", "newton", "lbfgs"])
def test_rosenbrock_is_solved(name):
    # torch's L-BFGS would rest where slopes are small
    knobs = {"tolerance_grad": 0.0, "tolerance_change": 0.0} if name == "lbfgs" else {}
    assert losses(trajectory(name, "rosenbrock", (-1.2, 1), 150, **knobs))[-1] < 1e-20


@pytest.mark.parametrize("search", ["none", "strong_wolfe"])
def test_lbfgs_rests_where_slopes_are_small(search):
    path = trajectory("lbfgs", "booth", (-4, 5), 60, line_search_fn=search, tolerance_grad=1e-3)
    slopes = np.abs(problem_of(Landscape(name="booth")).objective.grad(path.T)).max(axis=0)
    first = int(np.argmax(slopes <= 1e-3))
    assert 0 < first < 50 and (path[first:] == path[first]).all()
    assert (np.diff(path[: first + 1], axis=0) != 0).any(axis=1).all()


@pytest.mark.parametrize("name", ["armijo", "exact", "levenberg", "trust", "cg", "bfgs"])
def test_these_never_climb(name):
    path = losses(trajectory(name, "rosenbrock", (-1.2, 1), 120))
    assert (np.diff(path) <= 1e-15).all()


def test_armijo_halves_until_the_loss_falls_enough():
    """Each step is the longest of 1, 1/2, 1/4, ... with enough descent."""
    path = trajectory("armijo", "rosenbrock", (-1.2, 1), 30)
    for old, new in pairwise(path):
        loss, g = ROSENBROCK.loss_and_grad(old)
        tries = [
            old - a * g
            for a in 0.5 ** np.arange(60)
            if ROSENBROCK.loss(old - a * g) <= loss - 1e-4 * a * (g @ g)
        ]
        assert new == pytest.approx(tries[0], abs=1e-15)


def test_barzilai_borwein_by_hand():
    for variant in ("BB1", "BB2"):
        path = trajectory("bb", BOWL, (7, -3), 12, 0.05, convention=variant)
        h = np.array([[3.0, 1.0], [1.0, 8.0]])
        for n in range(1, 12):
            s = path[n] - path[n - 1]
            y = h @ s
            a = s @ s / (s @ y) if variant == "BB1" else s @ y / (y @ y)
            g = h @ (path[n] - LOWEST)
            assert path[n + 1] == pytest.approx(path[n] - a * g, abs=1e-11)


def test_polyak_step_halves_the_way_on_a_round_bowl():
    """f = |w|^2/2 gives a = 1/2 forever; at the minimum it rests."""
    path = trajectory("polyak", "sphere", (4, 3), 30)
    assert path == pytest.approx(np.array([4, 3]) * 0.5 ** np.arange(31)[:, None], rel=1e-12)
    assert (trajectory("polyak", "sphere", (0, 0), 5) == 0).all()


def test_polyak_step_is_refused_where_the_lowest_loss_is_not_known():
    outcome = outcome_of("polyak", Landscape(formula="x^2 + y^2"), (1.0, 1.0))
    assert outcome.ending is Ending.REFUSED and "not known" in outcome.reason
    path = trajectory("polyak", "x^2 + y^2 + 3", (1, 1), 40, f_star=3.0)
    assert np.abs(path[-1]).max() < 1e-7  # the root of the rounding of 3


def outcome_of(name, problem, start, steps=60, **knobs):
    entry = Entry(OPTIMIZERS[name](**knobs))
    spec = RaceSpec(problem, (entry,), start=start, steps=steps)
    return finished(spec).tracks[0].outcome


@pytest.mark.parametrize(
    ("name", "formula", "start", "said"),
    [
        ("newton", "(x + y)^2", (1.0, 1.0), "singular"),
        ("newton", "x + y", (1.0, 1.0), "singular"),
        ("exact", "x + y", (1.0, 1.0), "without end"),
        ("cg", "x + y", (1.0, 1.0), "without end"),
        ("bfgs", "x + y", (1.0, 1.0), "without end"),
        ("bfgs", "max(abs(x), abs(y))", (2.0, 2.5), "found no step"),
        ("lbfgs", "max(abs(x), abs(y))", (2.0, 2.5), "found no step"),
    ],
)
def test_a_method_without_a_step_says_so(name, formula, start, said):
    knobs = {"line_search_fn": "strong_wolfe"} if name == "lbfgs" else {}
    outcome = outcome_of(name, Landscape(formula=formula), start, **knobs)
    assert outcome.ending is Ending.REFUSED
    assert said in outcome.reason


@every("seed", range(20))
def test_the_trust_region_step_is_the_best_of_many(seed):
    rng = np.random.default_rng(seed)
    h = rng.standard_normal((2, 2))
    h, g, radius = h + h.T, rng.standard_normal(2), 0.5
    best = within(h, g, radius)
    assert np.hypot(*best) <= radius * (1 + 1e-12)
    angle = np.linspace(0, 2 * np.pi, 400)
    ring = np.stack((np.cos(angle), np.sin(angle)))
    disc = np.concatenate([r * ring for r in np.linspace(0.01, radius, 40)], axis=1)
    model = g @ disc + 0.5 * np.einsum("ik,ij,jk->k", disc, h, disc)
    assert g @ best + 0.5 * best @ h @ best <= model.min() + 1e-12


def test_the_trust_region_step_leaves_a_ridge():
    """With the slope along the rising axis only, it falls off to one side (the hard case)."""
    best = within(np.diag([-1.0, 1.0]), np.array([0.0, 0.1]), 1.0)
    assert np.hypot(*best) == pytest.approx(1, rel=1e-9)
    assert abs(best[0]) > 0.9


@pytest.mark.parametrize("row", json.loads(DATA.read_text()), ids=lambda row: row["landscape"])
def test_lbfgs_is_torchs(row):
    path = trajectory(
        "lbfgs", row["landscape"], row["start"], len(row["points"]), row["lr"], **row["knobs"]
    )
    steps = slice(1, row["horizon"] + 1)
    assert row["horizon"] >= 10
    assert path[steps] == pytest.approx(np.array(row["points"])[: row["horizon"]], abs=1e-10)


def test_sophia_clips_and_looks_every_tenth_step():
    path = trajectory("sophia", "x^2/2 + 50*y^2", (1, 1), 25, 0.06)
    m, h, w = np.zeros(2), np.zeros(2), np.ones(2)
    for t in range(25):
        g = w * (1, 100)
        h = 0.99 * h + 0.01 * np.array([1, 100]) if t % 10 == 0 else h
        m = 0.96 * m + 0.04 * g
        w = w - 0.06 * np.clip(m / np.maximum(h, 1e-12), -0.01, 0.01)
    assert path[-1] == pytest.approx(w, abs=1e-14)


@pytest.mark.parametrize("name", ["armijo", "exact", "cg", "bfgs"])
@pytest.mark.parametrize("place", ["rosenbrock", "logcosh", "cube"])
def test_where_losses_cannot_tell_a_search_rests_instead_of_being_refused(name, place):
    assert outcome_of(name, Landscape(name=place), None, 300).ending is not Ending.REFUSED


@every("seed", range(30))
def test_a_search_ends_at_a_strong_wolfe_point(seed):
    """On random lines through a bumpy landscape, also with first tries that are far off."""
    rng = np.random.default_rng(seed)
    w = rng.uniform(-2, 2, 2)
    loss, g = ROSENBROCK.loss_and_grad(w)
    direction = -g * rng.uniform(0.2, 2, 2)
    start = Trial(0.0, float(loss), float(g @ direction), w, g)
    first, c1, c2 = 10.0 ** rng.uniform(-7, 1), 1e-4, rng.uniform(0.1, 0.9)
    found = strong_wolfe(line(ROSENBROCK, w, direction), start, first, c1, c2)
    end, slopes = ROSENBROCK.loss_and_grad(w + found.a * direction)
    assert end <= loss + c1 * found.a * start.slope
    assert abs(slopes @ direction) <= c2 * abs(start.slope)


@pytest.mark.parametrize("landscape", ["rnn_cliff", "levy13", "l1", "booth"])
def test_a_trust_region_smaller_than_rounding_rests(landscape):
    """Rejected steps quarter the radius: it would reach 0 after some 540 of them, and
    stay there."""
    method = OPTIMIZERS["trust"]()
    spec = RaceSpec(Landscape(landscape), (Entry(method, 1.0),), None, 700)
    track = finished(dataclasses.replace(spec, stop_when_converged=False)).tracks[0]
    assert track.steps == 700 and track.state_at(700)["radius"] > 0.0
    assert track.outcome.ending in (*ARRIVED, Ending.STALLED, Ending.FLAT, Ending.CYCLE)
    tiny = finished(dataclasses.replace(spec, entries=(Entry(method, 1e-300),))).tracks[0]
    assert tiny.outcome.ending is not Ending.DIVERGED
    assert (tiny.points == tiny.points[0]).all()


@pytest.mark.parametrize(
    ("name", "landscape", "lr"),
    [("cg", "peano", None), ("cg", "rosenbrock", 5e-324), ("bfgs", "tiny", 1e300)],
)
def test_searches_over_no_distance_end_in_words(name, landscape, lr):
    problem = Landscape(landscape) if landscape != "tiny" else Landscape(formula="1e-300*(x^2+y^2)")
    race = finished(RaceSpec(problem, (Entry(OPTIMIZERS[name](), lr),), None, 200))
    assert race.done and race.tracks[0].outcome.ending is not Ending.RUNNING


@pytest.mark.parametrize(
    "name", ["armijo", "exact", "cg", "bfgs", "newton", "levenberg", "trust", "saddlefree"]
)
@pytest.mark.parametrize("l2", [0.05, 1.0])
def test_with_l2_loss_and_slopes_are_of_one_function(name, l2):
    """Booth's function with a penalty: its minimum solves (H + l2 I) w = -b, where H and b are
    those of (x + 2y - 7)^2 + (2x + y - 5)^2."""
    h, b = np.array([[10.0, 8.0], [8.0, 10.0]]), np.array([-34.0, -38.0])
    best = np.linalg.solve(h + l2 * np.eye(2), -b)
    entry = Entry(OPTIMIZERS[name](), None, l2=l2)
    race = finished(RaceSpec(Landscape("booth"), (entry,), (-8.0, -8.0), 100))
    track = race.tracks[0]
    assert track.points[-1] == pytest.approx(best, abs=1e-6)
    assert track.outcome.ending is Ending.CONVERGED
    assert track.outcome.reason == "the penalty balances the gradient"


def test_a_small_fall_is_that_of_the_loss_where_gradients_are_clipped():
    problem = problem_of(Landscape("booth"))
    entry = Entry(OPTIMIZERS["armijo"](), 1.0, clip_norm=1e-3, l2=0.1)
    objective = Received(problem.objective, entry)
    w = np.array([3.0, -4.0])
    loss, g = objective.loss_and_grad(w)
    point = w - 1e-9 * g
    true = problem.objective.grad(w) + 0.1 * w
    assert fall(objective, w, loss, g, point) == pytest.approx(float(1e-9 * g @ true), rel=1e-6)
    assert float(loss) == pytest.approx(float(problem.objective.loss(w)) + 0.05 * 25.0)


def test_polyaks_gap_is_that_of_the_loss_whose_minimum_is_known():
    """On x^2 + y^2 from (3, 4) with l2 = 0.5: g = 2.5 w, the gap 25, so w moves by 25/(2.5*25)."""
    entry = Entry(OPTIMIZERS["polyak"](), 1.0, l2=0.5)
    track = finished(RaceSpec(Landscape("sphere"), (entry,), (3.0, 4.0), 1)).tracks[0]
    assert track.points[1] == pytest.approx(np.array([3.0, 4.0]) * (1 - 2.5 * 25 / (2.5**2 * 25)))
