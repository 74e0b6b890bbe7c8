"""The pages beside a step: all parameters, and the learning-rate range test."""

import dataclasses
import math

import numpy as np
import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor

from gdviz.core.analysis.rate_range import RateRange, rate_range
from gdviz.core.analysis.step_facts import reading
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.models.curvature import central_gradient, disagreement
from gdviz.core.optimizers.base import OPTIMIZERS
from gdviz.core.spec.data import Data, Model
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.render.cards.parameter_table import (
    check_words,
    paint_parameters,
    parameter_card,
    parameter_rows,
)
from gdviz.render.cards.rate_range_card import paint_rate_range, rate_range_plot, rate_range_words
from gdviz.render.cards.step_card import _paint_promise, paint_step, step_height
from gdviz.render.cards.step_rows import all_facts, bars, facts, listed, method_facts
from gdviz.render.loop.update_lines import around_rule
from gdviz.render.paint.boxes import Glyphs
from gdviz.render.paint.text import write
from gdviz.render.paint.theme import LIGHT
from tests.render.pixels import drawn

RATES = np.array([0.1, 1.0, 10.0])


def found(losses, limit=None):
    return RateRange(RATES, np.array(losses), 50, 1.0, limit)


def test_the_rows_of_a_first_step_by_hand(race_on):
    race = race_on("rosenbrock", ("sgd",), 3, (1e-3,), start=(-1.2, 1.0))
    rows = parameter_rows(reading(race, 0, 0), race.problem.names)
    assert rows[0] == ("x", "−1.2", "−215.6", "−215.6", "0.2156", "0.001", "−0.9844")
    assert rows[1] == ("y", "1", "−88", "−88", "0.088", "0.001", "1.088")
    names = race.problem.names
    area = QRectF(0, 0, 900, parameter_card(reading(race, 0, 0), names, LIGHT).height(900))
    picture = drawn(
        (900, 60), lambda p: paint_parameters(p, area, reading(race, 0, 0), names, LIGHT)
    )
    assert (picture[: int(area.height())] != 255).any()
    assert (picture[int(area.height()) + 1 :] == 255).all()


@pytest.mark.parametrize(
    ("losses", "words"),
    [
        ([4.0, 1.0, math.nan], "2 of 3 rates tried"),
        (
            [4.0, 1.0, math.inf],
            "Lowest at η = 1. Largest stable rate ≈ 1: from η = 10 on it diverges or leaves",
        ),
        ([4.0, math.inf, 1.0], "Lowest at η = 10. From η = 1 on some rates diverge or leave"),
        ([math.inf] * 3, "No rate ends at a finite loss.\n"),
    ],
)
def test_the_words_of_a_range_test(losses, words):
    assert rate_range_words(found(losses)).startswith(words)


def test_one_step_in_a_round_bowl_is_told_of_gradient_descent_alone():
    """lr = 1/lambda of lambda w²/2 is Newton's step; a velocity carries others on."""
    spec = spec_from_words(["sphere", "gd:lr=0.5", "momentum:lr=0.5"], steps="2", start="3,-4")
    race = finished(spec)
    assert not race.tracks[0].points[1].any() and race.tracks[1].points[2].any()
    for words, plain in (
        ("gd:lr=0.5", True),
        ("gd:lr=0.5,momentum=0.9", False),
        ("gd:lr=0.5,clip_norm=1", False),
        ("momentum:lr=0.5", False),
        ("adam:lr=0.5", False),
        ("newton", False),
    ):
        raced = finished(spec_from_words(["sphere", words], steps="2", start="3,-4"))
        *_, last = rate_range(raced, 0)
        assert ("takes one" in rate_range_words(last)) == plain


def test_the_gap_is_on_a_log_axis_and_a_negative_loss_on_a_linear_one():
    known = rate_range_plot(found([-3.0, -4.0, math.inf], 2.0), -4.0, LIGHT)
    assert known.log == (True, True)
    assert known.curves[0].y[:2].tolist() == [1.0, 1e-16] and np.isnan(known.curves[0].y[2])
    assert [name for _, name, _ in known.rules] == ["η of this racer", "stability limit"]
    assert len(known.dots) == 2
    unknown = rate_range_plot(found([-3.0, -4.0, 2.0]), None, LIGHT)
    assert unknown.log == (True, False) and unknown.curves[0].y.tolist() == [-3.0, -4.0, 2.0]
    assert rate_range_plot(found([3.0, 4.0, 2.0]), None, LIGHT).log == (True, True)


@pytest.mark.parametrize("losses", [[4.0, 1.0, 2.0], [math.inf] * 3, [math.nan] * 3])
def test_any_range_test_can_be_drawn(losses):
    area = QRectF(0, 0, 900, 200)
    picture = drawn((900, 200), lambda p: paint_rate_range(p, area, found(losses), 0.0, LIGHT))
    assert (picture != 255).any()


def test_the_facts_of_descent_in_a_bowl_and_of_a_step_without_a_limit(race_on):
    race = race_on("quad_gamma10", ("sgd", "newton"), 30, (0.1, 0.5), start=(10.0, 1.0))
    told = dict(facts(reading(race, 0, 25)))
    # of curvatures 1 and 10 the slow one is left: 1 - 0.1 a step
    assert told["stability limit of η"] == "0.2" and told["η over the limit"] == "0.5"
    assert told["condition number"] == "10" and told["error a step"] == "×0.9"
    # ln(1e6)/(-2 ln 0.9) = 65.6, and 1.05 ln(1000)/(-2 ln 0.9) = 34.4
    assert told["gap to a millionth"] == "in 65 to 66 steps"
    assert told["gap ÷ 1000 at this η"] == "in at most 35 steps"
    told = dict(facts(reading(race, 1, 0)))
    assert told["stability limit of η"] == told["η over the limit"] == "–"


SECOND = {"newton", "levenberg", "saddlefree", "trust", "bfgs", "lbfgs", "muon"}


@pytest.mark.parametrize("cls", OPTIMIZERS, ids=lambda c: c.id)
def test_only_what_a_method_has_is_told(race_on, cls):
    """A matrix between gradient and step leaves no coordinate a rate of its own; without a limit
    on the rate there is no row for one."""
    race = race_on("quad_gamma10", (cls.id,), 5, start=(10.0, 1.0))
    shown = reading(race, 0, 0)
    named = {bar.name for bar in bars(race, 0, shown)}
    assert ("effective rate" in named) == (cls.id not in SECOND)
    told = dict(all_facts(race, 0, shown))
    assert "–" not in told.values()
    limited = cls().curvature_limit() is not None
    assert ("stability limit of η" in told) == ("η over the limit" in told) == limited


def test_a_wrapped_method_has_no_more_rates_than_its_own(race_on):
    race = finished(spec_from_words(["sphere", "lookahead(newton)", "lookahead(gd)"], steps="5"))
    names = [{bar.name for bar in bars(race, i, reading(race, i, 0))} for i in (0, 1)]
    assert ["effective rate" in named for named in names] == [False, True]


def test_many_numbers_are_told_by_their_ends():
    assert listed(np.array([1.0, 2.5, 3.0])) == "1, 2.5, 3"
    assert listed(np.arange(25.0)) == "0 … 24"


def test_a_step_of_a_network_can_be_drawn(race_on):
    data = Data(source="norris", model=Model(kind="network"))
    race = race_on(data, ("momentum", "adam"), 4, (1e-4, 1e-3))
    assert race.problem.dim == 25
    area = QRectF(0, 0, 900, 400)
    for racer in (0, 1):
        step = reading(race, racer, 2)
        picture = drawn((900, 400), lambda p: paint_step(p, area, race, racer, step, LIGHT))  # noqa: B023
        assert (picture[:, 620:] != 255).any()
        assert len(parameter_rows(step, race.problem.names)) == 25


def test_the_gradient_beside_its_check_by_differences(race_on):
    data = Data(source="norris", model=Model(kind="network"))
    race = race_on(data, ("momentum", "adam"), 4, (1e-4, 1e-3))
    step, names = reading(race, 0, 2), race.problem.names
    check = central_gradient(race.problem.objective.loss, step.point)
    assert disagreement(step.grad, check) < 1e-6
    wrong = step.grad.copy()
    wrong[3] += np.abs(step.grad).max()
    assert disagreement(step.grad, wrong) > 0.4
    assert check_words(step, 2.0 * step.grad).startswith("The two gradients differ by at most 0.5 ")
    area = QRectF(0, 0, 900, parameter_card(step, names, LIGHT, check).height(900))
    plain, checked = (
        drawn((900, 500), lambda p: paint_parameters(p, area, step, names, LIGHT, c))  # noqa: B023
        for c in (None, check)
    )
    assert (plain[:, 850:] == 255).all() and (checked[:, 850:] != 255).any()


@pytest.mark.parametrize("checked", [False, True])
@pytest.mark.parametrize("top", [0, 4, 120, 437, 900])
def test_of_many_parameters_the_rows_in_sight_are_set(race_on, monkeypatch, top, checked):
    """As they stand in the whole table, and no others: a thousand rows take a third of a second."""
    data = Data(source="norris", model=Model(kind="network"))
    race = race_on(data, ("momentum",), 4, (1e-3,))
    step, names = reading(race, 0, 2), race.problem.names
    check = np.linspace(-1.0, 1.0, 25) if checked else None
    area, sight = QRectF(0, 0, 900, 1000), QRect(0, top, 900, 40)
    rows = []
    monkeypatch.setattr(
        "gdviz.render.cards.parameter_table.write",
        lambda painter, place, text, ink: (rows.append(text), write(painter, place, text, ink)),
    )

    def table(painter, clip=False):
        if clip:
            painter.setClipRect(sight)
        paint_parameters(painter, area, step, names, LIGHT, check)

    whole = drawn((900, 1000), table)
    assert rows == list(names)
    rows.clear()
    part = drawn((900, 1000), lambda painter: table(painter, True))
    assert len(rows) <= 4
    assert (part[top : top + 40] == whole[top : top + 40]).all()


def test_differences_of_many_parameters_by_a_closed_form():
    w = np.linspace(-3.0, 3.0, 150)
    found = central_gradient(lambda x: (x**2).sum(axis=0), w)
    assert found == pytest.approx(2.0 * w, abs=1e-8)


def told(name, step, **changes):
    spec = RaceSpec(
        Landscape("noisy_bowl"), (Entry(OPTIMIZERS[name](), 0.1),), (-3.0, 1.0), steps=20
    )
    race = finished(dataclasses.replace(spec, **changes))
    r = reading(race, 0, step)
    return dict(method_facts(race, 0, r)), {bar.name: bar.values for bar in bars(race, 0, r)}


def changed(name="sgd", **knobs):
    entry = Entry(OPTIMIZERS[name](), 0.1, **knobs)
    return finished(RaceSpec(Landscape("sphere"), (entry,), (3.0, 4.0), 3))


def lines_of(boxes):
    return ["".join(m.text for m in b.box.marks if isinstance(m, Glyphs)) for b in boxes]


def test_what_is_done_to_gradient_and_weights_stands_around_the_rule():
    """On x^2 + y^2 at (3, 4): clipped to length 1, then 0.1 w of L2, and a decay by 0.1·0.5."""
    race = changed(clip_norm=1.0, l2=0.1, decay=0.5)
    before, after = around_rule(race, 0, 0, 400.0)
    assert lines_of(before) == [
        "g = ∇f(w) = 6, 8",
        "g = g · min(1, 1 / ‖g‖) = 0.6, 0.8",
        "g = g + 0.1 w = 0.9, 1.2",
        "w = w − η 0.5 w = 2.85, 3.8",
    ]
    assert after == [] and around_rule(changed(), 0, 0, 400.0) == ([], [])
    before, after = around_rule(changed("newton", decay=0.5), 0, 0, 400.0)
    assert before == [] and len(after) == 1
    # in a narrow column the numbers are below
    assert len(around_rule(race, 0, 0, 150.0)[0]) > 4
    knobs = {"clip_norm": 1.0, "l2": 0.1, "decay": 0.5}
    plain, more = (
        step_height(r, 0, reading(r, 0, 0), 900)
        for r in (changed("newton"), changed("newton", **knobs))
    )
    assert more >= plain


def test_a_gradient_that_is_changed_is_called_received():
    for race, name in ((changed(), "gradient"), (changed(clip_norm=1.0), "received")):
        first = bars(race, 0, reading(race, 0, 0))[0]
        assert first.name == name
        assert first.values == tuple(race.tracks[0].used_grads[0].tolist())


def test_a_kept_promise_is_green_only_where_the_loss_fell(race_on):
    """Muon's momentum carries it uphill as the linear model says."""
    race = race_on("rosenbrock", ("muon",), 9, (0.1,), start=(-1.2, 1.0))
    shown = [reading(race, 0, step) for step in range(9)]
    rose = next(r for r in shown if r.actual > 0 and r.ratio > 0)
    fell = next(r for r in shown if r.actual < 0 and r.ratio > 0)
    area = QRectF(0, 0, 100, 6)
    for r, colour in ((rose, LIGHT.error), (fell, LIGHT.racers[2])):
        picture = drawn((100, 6), lambda p: _paint_promise(p, area, r, LIGHT))  # noqa: B023
        assert picture[3, 53, :3].tolist() == list(QColor(colour).getRgb()[:3])


def test_adams_card_shows_both_moments_corrected_and_not():
    said, rows = told("adam", 0)
    assert said == {"remembers steps": "1/(1−β₁) = 10, 1/(1−β₂) = 1000"}
    # the first gradient is (-3, 10)
    assert rows["state m̂"] == pytest.approx((-3, 10)) and rows["state v̂"] == pytest.approx((9, 100))
    assert rows["state m"] == pytest.approx((-0.3, 1)) and rows["step"] == pytest.approx(
        (0.1, -0.1)
    )
    assert rows["uncorrected"] == pytest.approx((0.1 * 10**0.5, -0.1 * 10**0.5), rel=1e-5)


def test_the_card_tells_the_noise_floor_where_there_is_one():
    said, _ = told("sgd", 3, noise=1.0)
    assert said == {"noise floor at this η": "0.07632 above the minimum"}
    assert told("sgd", 3)[0] == {}
