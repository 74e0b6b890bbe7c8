"""The loss plot: curves and playhead where the numbers say, lists, log axis, reading, and hand."""

import math

import bowl
import numpy as np
import pytest

from tests.doors.exported import has, near
from tests.doors.plot_words import words

RACE = bowl.RACE


@pytest.fixture
def race(program):
    yield program
    program.choose("quantity", "loss")
    program.choose("against", "step")


def losses(rate):
    return [bowl.loss(*point) for point in bowl.way(rate)]


def height_of(program, value, log):
    """The row of a value, between two numbers of the axis that can be read."""
    frame = program.plot.frame
    left = [s for s in words(program.plot.canvas) if s.points[0][0] < frame.left - 3]
    read = [(number(s.text), s.points[0][1] - 4.0) for s in left if number(s.text) is not None]
    read = [(math.log10(v) if log else v, row) for v, row in read if v > 0 or not log]
    (low, below), (high, above) = min(read), max(read)
    wanted = math.log10(value) if log else value
    return below + (wanted - low) / (high - low) * (above - below)


DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")


def number(text):
    """A number of an axis, such as 10⁻³ or 0.5; None for a word."""
    if text.startswith("10") and len(text) > 2 and text[2] in "⁻⁰¹²³⁴⁵⁶⁷⁸⁹":
        return 10.0 ** int(text[2:].translate(DIGITS))
    try:
        return float(text.translate(DIGITS))
    except ValueError:
        return None


@pytest.mark.parametrize("log", [True, False])
def test_curves_have_their_losses_by_the_axis(race, log):
    if not log:
        race.keys("Y")
        # two losses near zero are to be apart
        race.drag_handle(race.main.shell.right, 1, 110)
    race.press("last")
    race.picture()
    pixels, frame = race.plot.pixels(), race.plot.frame
    for rate, colour in zip(bowl.RATES, (bowl.MAGENTA, bowl.TEAL), strict=True):
        # both start at one point
        for step, value in list(enumerate(losses(rate)))[1:]:
            column = frame.at(step, 0.0)[0]
            assert has(pixels, colour, (column, height_of(race, value, log)), 3), (rate, step)


@pytest.mark.parametrize("step", [1, 2, 5])
def test_the_playhead_is_a_line_at_the_step(race, step):
    race.main.playback.seek(step)
    pixels, frame = race.plot.pixels(), race.plot.frame
    top, bottom = round(frame.top) + 3, round(frame.top + frame.height) - 3
    dark = 255.0 - pixels[top:bottom].mean(axis=(0, 2))
    # a line between two columns is in both
    pairs = dark[:-1] + dark[1:]
    left, right = round(frame.left) + 3, round(frame.left + frame.width) - 4
    found = int(np.argmax(pairs[left:right])) + left
    assert pairs[found] > 100
    assert abs(found + 1.0 - frame.at(step, 0.0)[0]) <= 1.5


@pytest.mark.parametrize("step", [1, 4, 6])
def test_a_click_and_a_drag_move_the_playhead(race, step):
    middle = race.plot.frame.middle[1]
    race.plot.click(step, middle)
    assert race.step == step
    race.press("first")
    race.plot.drag((0.2, middle), (step, middle))
    assert race.step == step


def test_a_drag_beyond_the_end_stays_in_the_race(race):
    middle = race.plot.frame.middle[1]
    race.plot.drag((3, middle), (6.09, middle))
    assert race.step == 6


def test_the_pointer_reads_the_nearest_curve(race):
    for rate in bowl.RATES:
        for step in (1, 4):
            value = losses(rate)[step]
            race.plot.point(step, math.log10(value))
            assert race.below.startswith(f"step {step} ")
            assert f"η {rate}" in race.below
            assert f"loss {value:.4g}" in race.below or f"loss {value:.3g}" in race.below
    race.leave(race.main.loss_view)
    assert race.below == ""


def test_the_nearest_point_has_a_ring_in_its_colour(race):
    before = race.plot.pixels()
    at = (4, math.log10(losses(0.2)[4]))
    race.plot.point(*at)
    race.picture()
    changed = (race.plot.pixels() != before).any(axis=2)
    rows, columns = np.nonzero(changed)
    place = race.plot.place(*at)
    assert np.hypot(columns - place.x(), rows - place.y()).max() < 10
    assert near(race.plot.pixels(), bowl.MAGENTA).sum() > near(before, bowl.MAGENTA).sum()


def test_a_hidden_racer_has_no_curve_and_is_not_read(race):
    race.press("last")
    race.plot.point(4, math.log10(losses(0.2)[4]))
    race.keys("1")
    race.settle()
    race.picture()
    # not the ring at the pointer either
    assert near(race.plot.pixels(), bowl.MAGENTA).sum() == 0
    assert near(race.plot.pixels(), bowl.TEAL).sum() > 100
    race.plot.point(4, math.log10(losses(0.2)[4]))
    assert "η 0.4" in race.below


@pytest.mark.parametrize(
    ("quantity", "value"),
    [
        ("gradient", lambda x, y: math.hypot(x, 4 * y)),
        ("distance", lambda x, y: math.hypot(x, y)),
    ],
)
def test_the_list_of_quantities_is_what_is_plotted(race, quantity, value):
    race.choose("quantity", quantity)
    race.press("last")
    race.picture()
    pixels, frame = race.plot.pixels(), race.plot.frame
    for step, point in enumerate(bowl.way(0.2)):
        column = frame.at(step, 0.0)[0]
        row = height_of(race, value(*point), True)
        if quantity == "gradient":
            assert has(pixels, bowl.MAGENTA, (column, row), 3), step
    assert quantity == "gradient" or near(pixels, bowl.MAGENTA).sum() == 0


def test_the_list_of_axes_is_what_it_is_plotted_against(race):
    race.load("gd:lr=0.2", "armijo", formula=bowl.FORMULA, start="-1.8,1.5", steps="6")
    race.choose("against", "evaluations")
    assert race.plot.frame.box[1] > 6.5
    race.choose("against", "step")
    assert race.plot.frame.box[1] == pytest.approx(6 * 1.016)


def test_rates_are_shown_below_on_request(race):
    assert len(race.main.loss_view.canvas.ci.items) == 1
    race.press("rates")
    race.picture()
    assert {"learning rate"} <= {s.text for s in words(race.plot.canvas)}
    race.press("rates")
    race.picture()
    assert "learning rate" not in {s.text for s in words(race.plot.canvas)}


def test_the_wheel_zooms_the_steps_alone_and_h_shows_all(race):
    before = race.plot.frame.box
    middle = race.plot.place(*race.plot.frame.middle)
    race.wheel(race.plot.canvas.viewport(), 3, middle)
    box = race.plot.frame.box
    assert box[1] - box[0] < before[1] - before[0]
    assert box[2:] == before[2:]
    race.keys("H")
    assert race.plot.frame.box == before
