"""The Noise tab: what batches of the rows of a fit made by hand say of its gradient."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from tests.doors.drawn import Ruler, value
from tests.doors.painted import Painting
from tests.doors.window import texts
from tests.window import fits
from tests.window.fits import WAYS, told

RACE = fits.RACE
INK, BLUE, RED, ACCENT, MUTED, GRID = (
    "#1a2027", "#0060b8", "#b42318", "#1f6feb", "#5a6672", "#dfe4e9",
)  # fmt: skip
STEP = 3
N = 4


def card(program, batch=2, step=STEP, racer=1, replacement=False):
    """The tab at a racer's point, for batches of a size."""
    view = program.open_tab("noise")
    program.main.playback.seek(step)
    program.main.choice.choose(racer)
    view.replacement.setChecked(replacement)
    program.type(view.batch.box, f"{batch}")
    program.wait(lambda: not view.busy and view.card.found is not None)
    return Painting(view.card)


def known(w):
    """The rows' gradients (2, n), the full one, and the variance about it."""
    rows = fits.slopes(w)
    g = rows.mean(axis=1)
    return rows, g, float(((rows - g[:, None]) ** 2).sum(axis=0).mean())


@pytest.mark.parametrize("racer", [0, 1])
@pytest.mark.parametrize("batch", [1, 2])
def test_the_numbers_of_a_batch(shared, racer, batch):
    painting = card(shared, batch, racer=racer)
    rows, g, variance = known(WAYS[racer][STEP])
    # of four rows, without replacement
    error = np.sqrt(variance / batch * (N - batch) / (N - 1))
    size = np.hypot(*g)
    assert painting.beside("full gradient ‖g‖") == told(size)
    assert painting.beside("error of a batch, rms") == told(error)
    assert painting.beside("signal to noise") == told(size / error)
    assert painting.beside("noise scale tr Cov/‖g‖²") == told(variance / size**2)
    means = [rows[:, list(some)].mean(axis=1) for some in combinations(range(N), batch)]
    downhill = np.mean([m @ g >= 0 for m in means])
    share = value(painting.beside("batches that point downhill").removesuffix(" %")) / 100
    assert share == pytest.approx(downhill, abs=0.1)
    assert f"100 batches of {batch}" in painting.texts


def test_the_noise_follows_the_playhead(shared):
    card(shared, 2)
    view = shared.open_tab("noise")
    for step in (0, STEP):
        shared.main.playback.seek(step)
        shared.wait(lambda: not view.busy)
        _, g, _ = known(WAYS[1][step])
        assert Painting(view.card).beside("full gradient ‖g‖") == told(np.hypot(*g))


def test_with_replacement_nothing_is_gained_by_few_rows(shared):
    painting = card(shared, 2, replacement=True)
    _, _, variance = known(WAYS[1][STEP])
    assert painting.beside("error of a batch, rms") == told(np.sqrt(variance / 2))
    all_rows = card(shared, 4)
    assert all_rows.beside("signal to noise") == "exact"


def test_the_law_of_the_error_and_what_was_measured(shared):
    painting = card(shared, 2)
    _, _, variance = known(WAYS[1][STEP])
    # two ticks, 1 and 2, do not show that the axis has equal lengths for equal factors
    law, wrong = (replace(plot, x=Ruler(plot.x.ticks, True)) for plot in painting.plots)
    measured = painting.dots(law, BLUE)
    assert measured[:, 0] == pytest.approx([1, 2], rel=0.02)
    expected = [np.sqrt(variance / m * (N - m) / (N - 1)) for m in (1, 2)]
    assert measured[:, 1] == pytest.approx(expected, rel=0.12)
    curve = painting.curves(law, INK)
    at = np.sqrt(variance / curve[:, 0] * (N - curve[:, 0]) / (N - 1))
    assert np.median(np.abs(curve[:, 1] / at - 1)) < 0.02
    plain = painting.curves(law, MUTED)
    ratio = plain[:, 1] / np.sqrt(variance / plain[:, 0])
    assert np.median(np.abs(ratio - 1)) < 0.02
    for plot in (law, wrong):
        assert painting.curves(plot, ACCENT)[:, 0] == pytest.approx(2, rel=0.02)


def test_the_cloud_is_about_the_arrow_of_the_full_gradient(shared):
    """The distance of the grid's lines is given; every dot is the mean of two rows."""
    painting = card(shared, 2)
    rows, g, _ = known(WAYS[1][STEP])
    grid = next(text for text in painting.texts if text.startswith("grid "))
    lines = [s.points for s in painting.shaped("polyline", stroke=GRID)]
    across = sorted({p[0, 0] for p in lines if np.ptp(p[:, 0]) == 0 and p[0, 0] < 230})
    unit = np.diff(across).mean() / value(grid.removeprefix("grid "))
    arrow = next(s for s in painting.shaped("polyline", stroke=INK) if len(s.points) == 2)
    head = next(s for s in painting.shaped("polygon", fill=INK))
    origin = arrow.points[0]
    tip = head.points[np.argmax(np.hypot(*(head.points - origin).T))]
    assert (tip - origin) * (1, -1) / unit == pytest.approx(g, rel=0.05, abs=2 / unit)
    dots = [s for s in painting.shapes if s.tag == "circle"]
    assert len(dots) == 100
    means = np.array([rows[:, list(pair)].mean(axis=1) for pair in combinations(range(N), 2)])
    seen = set()
    for dot in dots:
        at = (dot.points[0] - origin) * (1, -1) / unit
        away = np.hypot(*(means - at).T)
        assert away.min() < 2.5 / unit
        pair = int(away.argmin())
        seen.add(pair)
        assert dot.style["fill"] == (BLUE if means[pair] @ g >= 0 else RED)
    assert len(seen) == 6


def test_another_draw_is_another_cloud(shared):
    before = [s.points.tolist() for s in card(shared, 2).shaped("circle")]
    view = shared.main.tabs.tab("noise")
    view.again.click()
    shared.wait(lambda: not view.busy)
    after = [s.points.tolist() for s in Painting(view.card).shaped("circle")]
    assert len(after) == 100 and before != after


def test_a_poll_of_as_many_voters(shared):
    """√(0.52·0.48/2) = 35.3 %, and Φ(-0.02/0.353) = 0.477."""
    told_of = card(shared, 2).prose
    assert "35.3 points" in told_of and "47.7 times" in told_of


def test_a_click_on_the_map_asks_there(program):
    view = program.open_tab("noise")
    assert "selected racer" in texts(view)
    frame = program.map().frame
    x = 0.5 * (frame.box[0] + frame.box[1])
    y = 0.5 * (frame.box[2] + frame.box[3])
    program.map().click(x, y)
    program.wait(lambda: not view.busy)
    assert "clicked point" in texts(view)
    _, g, _ = known((x, y))
    found = value(Painting(view.card).beside("full gradient ‖g‖"))
    assert found == pytest.approx(np.hypot(*g), rel=0.05)


@pytest.mark.parametrize("other", ["racer", "race"])
def test_a_clicked_point_stays_until_another_racer_or_race_comes(program, other):
    card(program)
    view, box = program.main.tabs.tab("noise"), program.map().frame.box
    program.map().click(0.5 * (box[0] + box[1]), 0.5 * (box[2] + box[3]))
    for step in (STEP, STEP + 1):
        program.main.playback.seek(step)
        program.wait(lambda: not view.busy)
        assert "clicked point" in texts(view)
    if other == "racer":
        program.main.choice.choose(0)
    else:
        program.type(program.knob("steps").box, "9")
        program.settle()
    program.wait(lambda: not view.busy)
    assert "selected racer" in texts(view)
    racer = 0 if other == "racer" else 1
    _, g, _ = known(WAYS[racer][STEP + 1])
    assert Painting(view.card).beside("full gradient ‖g‖") == told(np.hypot(*g))


def chosen(view):
    """The number of rows in each batch, as the field and the buttons say it."""
    pressed = [size for size, one in view.sizes.buttons.items() if one.isChecked()]
    return int(view.batch.box.text().replace(",", "")), pressed


def test_it_begins_with_the_batch_of_each_race(program):
    def on(size, steps):
        program.load("moons:n=300", "gd:lr=0.1", steps=steps, batch=size)
        view = program.open_tab("noise")
        program.wait(lambda: not view.busy)
        return view

    def says(view, size):
        assert chosen(view) == (size, [size])
        assert f"100 batches of {size}" in Painting(view.card).texts

    for size in (32, 64):
        says(on(f"{size}", "5"), size)
    program.click(program.main.tabs.tab("noise").sizes.buttons[128])
    says(on("64", "6"), 128)
    says(on("32", "6"), 32)
