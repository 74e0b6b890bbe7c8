"""Lines of an SVG are lines: where their numbers say, and no further than their map or plot."""

import numpy as np
import pytest

from tests.doors.exported import clip_areas, drawing, exported, plan

COLOUR = "#ff00ff"
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
# of a tick's text: half its height above the baseline, half the widths of a digit and of a point
ABOVE, DIGIT, POINT = 2.5, 2.23, 1.11


def number(text):
    """The number in a tick's text, None where it is not one."""
    text = text.strip().replace("−", "-")
    if text.startswith("10") and text[2:].translate(SUPERSCRIPTS).lstrip("-").isdecimal():
        return 10.0 ** int(text[2:].translate(SUPERSCRIPTS))
    try:
        return float(text)
    except ValueError:
        return None


def ticks(shapes, plot):
    """Of the loss plot: where its numbers stand, across and down, and what they say."""
    across, down = [], []
    for shape in shapes:
        value = number(shape.text) if shape.tag == "text" else None
        if value is None:
            continue
        x, y = shape.points[0]
        if plot.left - 30 < x < plot.left and plot.top < y < plot.top + plot.height + 5:
            down.append((y - ABOVE, np.log10(value)))
        elif x > plot.left - 8 and 0 < y - plot.top - plot.height < 15:
            points = shape.text.count(".")
            middle = x + POINT * points + DIGIT * (len(shape.text.strip()) - points)
            across.append((middle, value))
    return np.array(across), np.array(down)


def read(path, page):
    """A racer's curve as it is read off the drawing: places and values."""
    shapes = drawing(path)
    plot = page.plot
    lines = [s.points for s in shapes if s.style.get("stroke") == COLOUR and len(s.points) > 3]
    (curve,) = (line for line in lines if line[:, 0].min() > plot.left - 1)
    across, down = ticks(shapes, plot)
    assert len(across) > 1 and len(down) > 1
    slope, height = np.polyfit(down[:, 0], down[:, 1], 1)
    wide, _ = np.polyfit(across[:, 0], across[:, 1], 1)
    return (curve[:, 0] - plot.left) * wide, 10 ** (curve[:, 1] * slope + height)


DOWNHILL = 0.8 ** np.arange(9)
PLOTS = [
    ("gd:lr=0.1", (), 1, 25 * DOWNHILL**2),
    ("gd:lr=0.1", ("--quantity", "loss"), 1, 25 * DOWNHILL**2),
    ("gd:lr=0.1", ("--quantity", "gradient"), 1, 10 * DOWNHILL),
    ("gd:lr=0.1", ("--quantity", "distance"), 1, 5 * DOWNHILL),
    # a step of Newton's method asks for the gradient and the Hessian
    ("newton:lr=0.2", ("--against", "evaluations"), 2, 25 * DOWNHILL**2),
    ("newton:lr=0.2", ("--against", "step"), 1, 25 * DOWNHILL**2),
    ("newton:lr=0.2", ("--quantity", "gradient", "--against", "evaluations"), 2, 10 * DOWNHILL),
]


@pytest.mark.parametrize(
    ("racer", "options", "each", "values"), PLOTS, ids=map(str, range(len(PLOTS)))
)
def test_a_curve_is_read_off_its_axes(tmp_path, racer, options, each, values):
    words = ("sphere", f"{racer},colour={COLOUR}", "--start", "-4,3", "--steps", "8")
    path = exported(tmp_path / "race.svg", *words, *options, "--size", "640x360")
    style = dict(zip([o[2:] for o in options[::2]], options[1::2], strict=True))
    page = plan(*words, size=(640, 360), **style)
    places, read_values = read(path, page)
    assert places == pytest.approx(each * np.arange(9), abs=0.04 * each)
    assert read_values == pytest.approx(values, rel=0.03)


def rates_of_a_heavy_ball(lr, mu):
    """‖Δw‖/‖g‖ of eight steps on x² + y², along the line from the start to the minimum."""
    at, velocity, found = 5.0, 0.0, []
    for _ in range(8):
        velocity = mu * velocity + 2 * at
        found.append(lr * abs(velocity) / abs(2 * at))
        at -= lr * velocity
    return found


def test_the_effective_rate_of_momentum(tmp_path):
    words = ("sphere", f"momentum:lr=0.02,momentum=0.5,colour={COLOUR}")
    words += ("--start", "-4,3", "--steps", "8")
    options = ("--quantity", "rate", "--size", "640x360")
    path = exported(tmp_path / "race.svg", *words, *options)
    places, values = read(path, plan(*words, size=(640, 360), quantity="rate"))
    assert places == pytest.approx(np.arange(8), abs=0.04)
    assert values == pytest.approx(rates_of_a_heavy_ball(0.02, 0.5), rel=0.03)


@pytest.mark.parametrize(
    ("against", "sign", "end"), [("epoch", "epoch", 2), ("samples", "samples seen", 40)]
)
def test_a_race_on_data_may_be_plotted_against_what_it_has_seen(tmp_path, against, sign, end):
    """Eight batches of five are two passes over the twenty rows."""
    words = ("hours:model=logistic", f"gd:lr=0.1,colour={COLOUR}", "--batch", "5", "--steps", "8")
    options = ("--against", against, "--size", "640x360")
    path = exported(tmp_path / "race.svg", *words, *options)
    assert sign in {s.text.strip() for s in drawing(path) if s.tag == "text"}
    places, _ = read(path, plan(*words, size=(640, 360), against=against))
    assert places == pytest.approx(np.arange(9) * end / 8, abs=0.005 * end)


def test_the_loss_of_the_batch_is_named(tmp_path):
    words = ("hours:model=logistic", "gd:lr=0.1", "--batch", "5", "--steps", "8")
    path = exported(tmp_path / "a.svg", *words, "--quantity", "batch", "--size", "640x360")
    assert "batch loss" in {s.text.strip() for s in drawing(path) if s.tag == "text"}


def test_lines_end_at_the_edge_of_their_map(tmp_path):
    """Of a racer that leaves the map nothing reaches beyond it, and its clip is the map."""
    words = ("sphere", f"gd:lr=1.2,colour={COLOUR}", "--start", "-4,3", "--steps", "4")
    (frame,) = plan(*words, size=(640, 360)).maps
    path = exported(tmp_path / "race.svg", *words, "--size", "640x360")
    areas = clip_areas(path)
    low = np.array([frame.left, frame.top])
    high = low + np.array([frame.width, frame.height])
    lines = [s for s in drawing(path) if s.style.get("stroke") == COLOUR and len(s.points) > 1]
    on_map = [s for s in lines if s.points[:, 0].min() < high[0]]
    assert len(on_map) >= 2
    for line in on_map:
        area = areas[line.style["clip-path"]]
        assert area.min(axis=0) == pytest.approx(low, abs=1)
        assert area.max(axis=0) == pytest.approx(high, abs=1)
        assert (line.points > low - 0.03 * (high - low)).all()
        assert (line.points < high + 0.03 * (high - low)).all()
