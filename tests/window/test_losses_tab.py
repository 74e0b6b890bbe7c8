"""The Losses tab: 0-1 loss, squared error and cross-entropy of a sigmoid fitted by hand."""

import re

import numpy as np
import pytest

from tests.doors.drawn import value
from tests.doors.painted import Painting
from tests.doors.window import race

X, Y = np.array([-2.0, -1.0, 0.5, 1.0, 3.0]), np.array([0.0, 1.0, 0.0, 1.0, 1.0])
RATES, STEPS = (0.5, 2.0), 6
RACE_TEXT = f"""
steps = {STEPS}
start = [0.4, 0.3]
[data]
points = {[[float(x), float(y)] for x, y in zip(X, Y, strict=True)]}
standardise = false
[data.model]
kind = "logistic"
scaling = "mean"
[[racers]]
optimizer = "sgd"
lr = {RATES[0]}
[[racers]]
optimizer = "sgd"
lr = {RATES[1]}
"""
RACE = race(RACE_TEXT)


def said(w):
    return 1 / (1 + np.exp(-(w[0] * X + w[1])))


def entropy(w):
    """Mean cross-entropy and its gradient."""
    p = said(w)
    loss = -np.mean(Y * np.log(p) + (1 - Y) * np.log(1 - p))
    return loss, np.array([np.mean((p - Y) * X), np.mean(p - Y)])


def way(rate):
    found = [np.array([0.4, 0.3])]
    for _ in range(STEPS):
        found.append(found[-1] - rate * entropy(found[-1])[1])
    return found


WAYS = [way(rate) for rate in RATES]


def card(program, step, racer):
    view = program.open_tab("losses")
    program.main.playback.seek(step)
    program.main.choice.choose(racer)
    program.wait(lambda: len(view.losses) == 3)
    return Painting(view.card)


def heading(painting, name):
    """The numbers below a loss's name."""
    named = painting.cell(name)
    return next(
        c.text
        for c in painting.cells
        if abs(c.left - named.left) < 1 and 8 < c.baseline - named.baseline < 28
    )


def numbers(text):
    """Loss and slope in a heading."""
    found = re.fullmatch(r"L (\S+),\s+‖∂L/∂w‖ ([^:]+)(?:: .*)?", text)
    return value(found[1]), value(found[2])


@pytest.mark.parametrize("racer", [0, 1])
@pytest.mark.parametrize("step", [0, 3])
def test_each_loss_and_slope_where_the_racer_is(shared, step, racer):
    painting, w = card(shared, step, racer), WAYS[racer][step]
    p = said(w)
    bent, wrong = 2 * (p - Y) * p * (1 - p), (p > 0.5) != (Y > 0.5)
    loss, slope = entropy(w)
    expected = {
        "cross-entropy": (loss, np.hypot(*slope)),
        "squared error": (np.mean((p - Y) ** 2), np.hypot(np.mean(bent * X), np.mean(bent))),
        "0-1 loss": (np.mean(wrong), 0.0),
    }
    for name, pair in expected.items():
        assert numbers(heading(painting, name)) == pytest.approx(pair, rel=2e-3), name


def test_all_three_have_a_height_map(shared):
    view = shared.open_tab("losses")
    shared.wait(lambda: len(view.blocks) == 3)
    painting = Painting(view.card)
    lefts = [painting.cell(name).left for name in ("0-1 loss", "squared error", "cross-entropy")]
    assert lefts == sorted(lefts)


@pytest.mark.parametrize(("start", "hidden"), [("0.4, 0.3", 0), ("0.18, 0.24", 1)])
def test_a_racer_is_faint_where_the_ground_hides_it_and_only_there(program, start, hidden):
    """The second start lies behind the wall of the 0-1 loss at b = w, where the row at -1 turns."""
    text = RACE_TEXT.replace("0.4, 0.3", start).replace("lr = 0.5", 'lr = 0.5\ncolour = "#ff00ff"')
    program.main.document.replace(race(text))
    program.settle()
    view = program.open_tab("losses")
    program.main.playback.seek(0)
    program.wait(lambda: len(view.blocks) == 3)
    shapes = Painting(view.card).shaped("path", fill="#ff00ff")
    places = sorted(shapes, key=lambda s: s.points[:, 0].mean())
    faint = [float(s.style.get("opacity", "1")) < 0.6 for s in places]
    assert faint == [bool(hidden), False, False]
