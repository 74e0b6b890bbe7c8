"""The probe, its direction and the gradient arrows, as they are drawn."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QRectF

from gdviz.core.analysis.calculus import Solution, solve
from gdviz.core.analysis.probe import direction, probe
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.planes.plane_race import plane_of, section
from gdviz.core.problems.landscape import problem_of
from gdviz.core.spec.race import Landscape, Line
from gdviz.core.view import ViewSpec
from gdviz.render.cards.calculus_card import calculus_words, paint_calculus, way_rows
from gdviz.render.cards.direction_card import direction_facts, paint_direction_card, sweep
from gdviz.render.cards.probe_card import NO_VALUE, paint_probe_card, probe_facts, probe_words
from gdviz.render.map.gradient_field import (
    LONGEST,
    SHORTEST,
    SPACING,
    gradient_arrows,
    paint_gradients,
)
from gdviz.render.map.known_points import kind_name, known_points, paint_known
from gdviz.render.map.probe_marks import paint_probe
from gdviz.render.paint.mapping import View
from gdviz.render.paint.text import condition_words
from gdviz.render.paint.theme import DARK, LIGHT
from tests.render.pixels import drawn
from tests.render.spots import spot_of

CARD = QRectF(0, 0, 900, 210)
MAP = QRectF(0, 0, 480, 240)
BOX = (-2.0, 2.0, -1.0, 3.0)


def at(problem, point):
    problem = problem_of(problem)
    return problem, probe(problem, np.array(point))


def test_the_dot_product_both_ways_by_hand():
    # the gradient of (x^2 + 10 y^2)/2 at (3, 0.4) is (3, 4)
    problem, found = at(Landscape(formula="(x^2 + 10*y^2)/2"), (3.0, 0.4))
    facts = dict(direction_facts(problem, found, 0.0))
    assert facts["∇fᵀp, part by part"] == "3 + 0 = 3"
    assert facts["‖∇f‖‖p‖cos φ"] == "5 · 0.6 = 3"
    assert facts["by differences"] == "3"
    assert facts["shortest, along ∇f"] == "0.36, 0.48" and facts["its length"] == "0.6"
    up = math.degrees(math.atan2(4, 3))
    assert dict(direction_facts(problem, found, up))["its length"] == "1"


def test_the_sweep_is_highest_along_the_gradient():
    _, found = at(Landscape("rosenbrock"), (-0.7, 0.9))
    plot = sweep(found, 30.0, LIGHT)
    best = plot.curves[0].x[np.argmax(plot.curves[0].y)]
    assert best == pytest.approx(plot.rules[0][0], abs=1.0)
    assert plot.curves[0].y.max() == pytest.approx(found.slope, rel=1e-3)
    assert sweep(at(Landscape("sphere"), (0.0, 0.0))[1], 0.0, LIGHT).rules == ()


def test_where_it_is_level_no_direction_has_an_angle():
    problem, found = at(Landscape("sphere"), (0.0, 0.0))
    assert dict(probe_facts(problem, found, 30.0))["slope along p, ‖∇f‖cos φ"] == "0, whatever φ"


def test_where_nothing_rests_the_nearest_known_point_is_told():
    facts = dict(probe_facts(*at(Landscape("rosenbrock"), (1.0, 4.0)), 0.0))
    assert facts["nearest known global minimum"] == "(1, 1), 3 away"
    facts = dict(probe_facts(*at(Landscape("rosenbrock"), (1.0, 1.0)), 0.0))
    assert not any(name.startswith("nearest") for name in facts)
    assert facts["condition number"] == "2508"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("card", [paint_probe_card, paint_direction_card, paint_calculus])
@pytest.mark.parametrize(
    ("problem", "point"),
    [
        (Landscape("rosenbrock"), (-0.7, 0.9)),
        (Landscape(formula="x^4 + y^4"), (0.0, 0.0)),
        (Landscape(formula="log(x) + 1/y"), (-1.0, 0.0)),
        (Landscape(formula="abs(x) + abs(y)"), (0.0, 1.0)),
    ],
)
def test_both_pages_of_any_point_can_be_drawn(theme, card, problem, point):
    problem, found = at(problem, point)
    picture = drawn((900, 210), lambda p: card(p, CARD, problem, found, 40.0, theme), "#808080")
    assert (picture[..., :3] != 128).any()


def test_eigenvectors_reach_beyond_the_needle_and_carry_their_sign():
    _, found = at(Landscape(formula="x^2 - y^2"), (0.0, 0.0))
    view = View(MAP, (-2.0, 2.0, -1.0, 1.0))
    picture = drawn((480, 240), lambda p: paint_probe(p, view, found, direction(0.0), LIGHT))

    def inked(x, y, colour):
        wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
        near = picture[y - 8 : y + 9, x - 8 : x + 9, :3].astype(int)
        return (np.abs(near - wanted) < 40).all(axis=2).sum()

    up, down = LIGHT.racers[0], LIGHT.racers[1]
    assert inked(240 + 71, 120, up) > 20 and inked(240, 120 - 71, down) > 20
    # a plus is more than a minus
    assert inked(240 + 71, 120, up) > inked(240, 120 - 71, down)


@pytest.mark.parametrize("name", ["rosenbrock", "himmelblau"])
def test_gradient_arrows_cross_the_contours_and_are_readable(name):
    problem = problem_of(Landscape(name))
    view = View(MAP, problem.box)
    middles, ways = gradient_arrows(view, problem)
    lengths = np.hypot(ways[:, 0], ways[:, 1])
    assert lengths.min() >= SHORTEST * SPACING - 1e-9 and lengths.max() <= LONGEST * SPACING + 1e-9
    unit = ways / lengths[:, None]
    across = np.stack([-unit[:, 1], unit[:, 0]], axis=1)

    def loss(pixels):
        return problem.objective.loss(np.stack(view.unmap(pixels[:, 0], pixels[:, 1])))

    h = 1e-4
    along = loss(middles + h * unit) - loss(middles - h * unit)
    beside = loss(middles + h * across) - loss(middles - h * across)
    assert (along > 0).all()
    assert (np.abs(beside) < 1e-3 * along + 1e-9).all()


def test_arrows_are_drawn_only_where_there_is_a_gradient(race_on):
    half = problem_of(Landscape(formula="log(x) + y^2", box=(-1.0, 1.0, -1.0, 1.0)))
    middles, _ = gradient_arrows(View(MAP, half.box), half)
    assert len(middles) and (middles[:, 0] > 240).all()
    for problem, some in ((Landscape("sphere"), True), (Line("x^2"), False)):
        spot = spot_of(race_on(problem, ("sgd",), 1), View(MAP, BOX))
        picture = drawn((480, 240), lambda p: paint_gradients(p, spot))  # noqa: B023
        assert (picture[..., :3] != 255).any() == some


def test_known_points_are_shown_by_kind_and_named(race_on):
    problem = problem_of(Landscape("himmelblau"))
    kinds = {c.kind for c in known_points(problem, ViewSpec())}
    assert kinds == {"minimum", "maximum", "saddle"}
    assert {c.kind for c in known_points(problem, ViewSpec(saddles=False))} == {"minimum"}
    assert known_points(problem, ViewSpec(minima=False, saddles=False)) == ()
    names = {kind_name(c) for c in known_points(problem, ViewSpec())}
    assert names == {"global minimum", "maximum", "saddle"}
    race, view = race_on("himmelblau", ("sgd",), 1), View(MAP, problem.box)
    plain, named = (
        drawn((480, 240), lambda p: paint_known(p, spot_of(race, view, names=on)))  # noqa: B023
        for on in (False, True)
    )
    assert (named != plain).any()


def test_the_way_of_calculus_in_words_and_rows():
    rosenbrock = problem_of(Landscape("rosenbrock"))
    found = solve(rosenbrock, np.array([-1.2, 1.0]))
    assert "minimum" in calculus_words(rosenbrock, found)
    rows = way_rows(found)
    assert rows[0][:2] == ("0", "−1.2, 1") and rows[-1][1] == "1, 1"
    saddle = problem_of(Landscape("saddle_bounded"))
    assert "not for a low place" in calculus_words(saddle, solve(saddle, np.array([0.0, 0.44])))
    plane = problem_of(Landscape(formula="x + y"))
    assert "the Hessian is singular" in calculus_words(plane, solve(plane, np.zeros(2)))
    bowl = problem_of(Landscape("sphere"))
    said = calculus_words(bowl, solve(bowl, np.ones(2)))
    assert "the equations are linear" in said
    assert "d² on a dense quadratic, and on a network about 3d for each sample" in said
    cosh = problem_of(Landscape("log_cosh"))
    said = calculus_words(cosh, solve(cosh, np.array([1.2, 0.1])))
    assert said.startswith("Newton's method diverges from here: after 3 steps it is at (")
    # by chance in one step: the Hessian is another one there
    quartic = problem_of(Landscape(formula="x^4 + 4*x^2 + 3*y^2"))
    lucky = solve(quartic, np.array([0.0, 2.0]))
    assert lucky.steps == 1 and "linear" in calculus_words(quartic, lucky)
    long = Solution(np.zeros((30, 2)), np.ones(30), "unsettled", False)
    assert len(way_rows(long)) == 7 and way_rows(long)[-1][0] == "29"


@pytest.mark.parametrize(
    ("eigenvalues", "words"),
    [
        ((1.0, 100.0), "100"),
        ((-1.0, 2.0), "none: indefinite"),
        ((0.0, 2.0), "∞: a curvature is 0"),
        ((-1e-20, 2.0), "∞: a curvature is 0"),
        ((0.0, 0.0), "none: no curvature"),
        ((-2.0, -1.0), "none: curved down"),
        ((np.nan, np.nan), "–"),
    ],
)
def test_the_condition_number_or_why_there_is_none(eigenvalues, words):
    assert condition_words(np.array(eigenvalues)) == words


@pytest.mark.parametrize(
    ("formula", "point", "words"),
    [
        ("x^2 + y^2", (0.0, 0.0), "minimum: the gradient is zero and every"),
        ("x^4 - y^2", (0.0, 0.0), "no minimum: the gradient is zero and a curvature is negative"),
        ("x^4 + y^2", (0.0, 0.0), "inconclusive: a curvature is zero"),
        ("x^4 - y^4", (0.0, 0.0), "inconclusive: a curvature is zero"),
        ("log(x) + y^2", (-1.0, 0.0), NO_VALUE),
        ("cbrt(x) + y^2", (0.0, 0.0), NO_VALUE),
    ],
)
def test_words_of_a_point_follow_its_gradient_and_curvatures(formula, point, words):
    assert probe_words(*at(Landscape(formula=formula, box=(-2, 2, -2, 2)), point)).startswith(words)


def test_on_a_plane_the_words_are_of_the_plane():
    race = finished(spec_from_words(["moons:model=network,hidden=3", "gd:lr=0.1"], steps="20"))
    shown = section(race, plane_of(race, race.spec.problem.slice))
    found = probe(shown, np.array(shown.start))
    assert probe_words(shown, found).startswith("not stationary on this plane: ")
    bowl = at(Landscape("sphere"), (1.0, 0.0))
    assert probe_words(*bowl).startswith("not stationary: ")


def test_at_a_level_point_no_direction_is_steepest():
    facts = dict(direction_facts(*at(Landscape("sphere"), (0.0, 0.0)), 30.0))
    assert facts["angle φ to ∇f"].startswith("–")
    assert (
        dict(direction_facts(*at(Landscape("sphere"), (1.0, 0.0)), 30.0))["angle φ to ∇f"]
        == "30.0°"
    )
