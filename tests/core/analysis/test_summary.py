"""The end of a race in sentences, against races whose end is known."""

import math
import re

import pytest

from gdviz.core.analysis.summary import MILESTONES, passages, summary
from gdviz.core.engine.race import Ending
from gdviz.core.engine.run import finished
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, Line, RaceSpec

BOWL = Line("x^2/2", (), (-5.0, 5.0))


def race_of(*rates, problem=BOWL, start=(4.0,), steps=200, **more):
    entries = tuple(Entry(OPTIMIZERS["sgd"](), lr, label=f"η {lr:g}") for lr in rates)
    return finished(RaceSpec(problem, entries, start, steps, stop_when_converged=False, **more))


def test_milestones_are_passed_when_the_closed_form_says():
    # the loss falls by (1 - 0.1)^2 a step; the lowest loss is not known, but reached by the second
    race = race_of(0.1, 0.9)
    slow = next(row for row in passages(race) if row.label == "η 0.1")
    exact = tuple(math.ceil(math.log(part) / (2 * math.log(0.9))) for part in MILESTONES)
    assert slow.steps == exact and slow.evaluations == 200


def test_who_is_lowest_first_and_lost_is_said():
    race = race_of(0.05, 0.5, 2.5)
    said = summary(race)
    assert said[0].startswith("η 0.5 is lowest, at a loss of ") and said[0].endswith("200 steps.")
    assert said[1] == "It has led since step 1."
    assert said[2] == "First to a thousandth of its gap: η 0.5, after 5 steps."
    assert any(text == "Diverged: η 2.5." for text in said)
    # the error grows by -1.5 a step, and with it the loss by 2.25
    last = race.tracks[2].steps
    rise = re.fullmatch(r"The loss of η 2\.5 rose from 8 at step 0 to (.*)·10(.*)\.", said[-1])
    power = int(rise[2].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")))
    assert float(rise[1]) * 10**power == pytest.approx(8 * 2.25**last, rel=1e-3)


def test_a_loss_without_end_has_no_gap():
    race = race_of(0.1, problem=Landscape("saddle"), start=(-1.0, 0.01), steps=2000)
    said = summary(race)
    track = race.tracks[0]
    assert track.outcome.ending is Ending.RUNAWAY and track.steps < 2000
    assert said[0].endswith(f"after {track.steps} steps.")
    assert said[-1] == "Here the loss falls without end: there is no minimum to reach."
    assert not any("gap" in text or "rose" in text for text in said)


def test_a_lower_rate_is_not_said_to_keep_a_racer_in_the_domain():
    """The slope of √x, and of log x, grows towards 0: each rate leads beyond in the end."""
    for formula in ("sqrt(x) + y^2", "log(x) + y^2"):
        problem = Landscape(formula=formula)
        for rate in (0.01, 0.001):
            race = race_of(rate, problem=problem, start=(0.05, 0.1), steps=2000)
            assert race.tracks[0].outcome.ending is Ending.LEFT_DOMAIN
            said = summary(race)
            left = "A racer that leaves the domain has come to a point where the loss has no value."
            assert said[-1] == left
            assert not any("rate" in text or "rose" in text for text in said)


def test_without_a_finite_loss_nobody_is_lowest():
    race = race_of(0.1, 0.2, problem=Landscape(formula="sqrt(x) + y^2"), start=(-1.0, 1.0))
    assert summary(race)[0] == "No racer has a finite loss."
    assert not any("nan" in text for text in summary(race))


def test_a_race_without_a_winner():
    race = race_of(1e-6, 2e-6, problem=Landscape("rosenbrock"), start=(-1.2, 1.0), steps=5)
    said = summary(race)
    assert said[2] == "None has come down to a thousandth of its initial gap."
    assert passages(race)[0].steps == (None, None, None)
    assert not any("rose" in text for text in said)


def test_hidden_racers_are_not_spoken_of():
    race = race_of(0.1, 0.5)
    hidden = RaceSpec(
        BOWL,
        tuple(Entry(e.optimizer, e.lr, visible=False) for e in race.spec.entries),
        race.spec.start,
        race.spec.steps,
        stop_when_converged=False,
    )
    assert summary(race, hidden) == ("No racer is shown.",)
    assert passages(race, hidden) == ()


def test_without_a_lowest_loss_nobody_is_first_to_a_part_of_the_way():
    race = race_of(0.1, problem=Landscape(formula="x^2 - y^2"), start=(1.0, 0.0))
    said = summary(race)
    assert race.tracks[0].outcome.ending is Ending.SADDLE
    assert not any("gap" in text for text in said)


def test_the_lead_is_dated():
    """In (x^2 + 100 y^2)/2 from (10, 1) a rate of 0.01 loses y at once, and one of 0.0198 is slow
    in y and quicker in x: losses 50 * 0.99^2t and 50 (0.9802^2t + 0.98^2t)."""
    bowl = Landscape(formula="(x^2 + 100*y^2)/2")
    race = race_of(0.01, 0.0198, problem=bowl, start=(10.0, 1.0), steps=100)
    steps = range(101)
    quick = [50 * 0.9802 ** (2 * t) + 50 * 0.98 ** (2 * t) for t in steps]
    slow = [50 * 0.99 ** (2 * t) + (50 if t == 0 else 0) for t in steps]
    since = max(t for t in steps if quick[t] >= slow[t]) + 1
    assert 20 < since < 60
    assert summary(race)[:2] == (
        f"η 0.0198 is lowest, at a loss of {quick[100]:.4g} after 100 steps.",
        f"It has led since step {since}.",
    )


def test_nobody_leads_alone_or_where_two_are_level():
    said = (summary(race_of(0.1)), summary(race_of(0.1, 0.2, start=(0.0,), steps=50)))
    assert not any("led since" in text for texts in said for text in texts)


def test_a_lowest_loss_that_is_neither_known_nor_reached_makes_no_milestones():
    race = race_of(
        0.01, 0.005, problem=Landscape(formula="x^2 + 10*y^2"), start=(1.5, 1.0), steps=40
    )
    assert {row.steps for row in passages(race)} == {(None, None, None)}
    assert not any("gap" in text for text in summary(race))


def test_numbers_in_sentences_have_the_minus_of_the_table():
    race = race_of(0.1, problem=Line("x^2/2 - 78.25", (), (-5.0, 5.0)))
    assert summary(race)[0] == "η 0.1 is lowest, at a loss of −78.25 after 200 steps."


def test_one_step_is_one_step_and_names_with_commas_are_told_apart():
    entries = tuple(Entry(OPTIMIZERS["sgd"](), 1.0, label=label) for label in ("a, b", "c"))
    said = summary(finished(RaceSpec(BOWL, entries, (4.0,), 30, stop_when_converged=False)))
    assert said[1].endswith("after 1 step.")
    assert "Converged: a, b; c." in said
