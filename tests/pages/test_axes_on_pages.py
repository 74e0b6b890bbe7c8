"""Axes: a tick is where its number says, the frame is the box, and both maps and plot say so."""

from itertools import pairwise

import numpy as np
import pytest

from tests.doors.drawn import value
from tests.doors.exported import has

BOWL = ("ravine_k100:kappa=4", "gd:lr=0.2", "--start", "-3,1.5", "--steps", "6")
# the boxes of the landscapes, by their table
BOXES = {
    "ravine_k100": (-6, 6, -1.5, 1.5),
    "beale_far": (-30, 8, -1, 3),
    "powell_badly_scaled": (-0.0005, 0.002, -1, 11),
    "brown_badly_scaled": (-100_000, 1_200_000, -0.5, 1.5),
    "jennrich_sampson": (-0.2, 0.5, -0.2, 0.5),
}


@pytest.fixture(scope="module")
def bowl(pages):
    return pages.svg(*BOWL)


@pytest.mark.parametrize("name", BOXES)
def test_the_frame_of_a_map_is_the_box_by_its_ticks(pages, name):
    x0, x1, y0, y1 = BOXES[name]
    ground = pages.svg(name, "gd", "--steps", "1", "--size", "900x500").axes[0]
    left, top, right, bottom = ground.frame
    assert ground.at(x0, y0) == pytest.approx((left, bottom), abs=0.6)
    assert ground.at(x1, y1) == pytest.approx((right, top), abs=0.6)
    for ruler, low, high in ((ground.x, left, right), (ground.y, top, bottom)):
        assert ruler.uneven < 0.6 and not ruler.log
        numbers = [value(text) for _, text in ruler.ticks]
        step = numbers[1] - numbers[0]
        assert np.allclose(np.diff(numbers), step, rtol=1e-6)
        factor = step / 10 ** np.floor(np.log10(step) + 1e-9)
        assert np.isclose(factor, (1, 2, 5)).any()
        # so many that the axis can be read, and none is missing at either end
        assert 3 <= len(numbers) <= 16
        places = [pixel for pixel, _ in ruler.ticks]
        gap = abs(places[1] - places[0])
        assert min(places) - low < gap and high - max(places) < gap


@pytest.mark.parametrize("name", ["brown_badly_scaled", "powell_badly_scaled"])
@pytest.mark.parametrize("size", ["640x360", "900x500"])
def test_texts_along_an_axis_stay_apart(pages, name, size):
    page = pages.svg(name, "gd", "--steps", "1", "--size", size)
    for axes in page.axes:
        row = [t for t in page.texts if 4 < t.middle[1] - axes.frame[3] < 14]
        row = [t for t in row if axes.holds((t.middle[0], axes.frame[3]), 30)]
        row.sort(key=lambda t: t.left)
        assert sum(t.text == "x" for t in row) == (axes is page.axes[0])
        # texts that touch would be read as one, which is not a number
        assert len([value(t.text) for t in row if t.text != "x"]) > 1
        assert all(b.left - a.right > 0.4 * a.size for a, b in pairwise(row))


def test_the_axes_have_their_names(bowl):
    left, _, right, bottom = bowl.axes[0].frame
    name, up = bowl.text("x"), bowl.text("y")
    # at the ends of their axes, in the row and in the column of the numbers, and clear of these
    assert right - 70 < name.right < right + 12 and up.upright
    row = [t for t in bowl.texts if abs(t.middle[1] - name.middle[1]) < 3 and t is not name]
    assert len(row) > 5 and not any(
        t.left - 2 < name.right and name.left < t.right + 2 for t in row
    )
    assert 4 < name.middle[1] - bottom < 16
    steps = bowl.text("step")
    frame = bowl.axes[1].frame
    assert steps.middle[0] == pytest.approx((frame[0] + frame[2]) / 2, abs=1.5)
    assert steps.middle[1] > frame[3]
    turned = next(t for t in bowl.texts if t.text == "loss" and not t.upright)
    numbers = [t for t in bowl.texts if t.upright and 0 < frame[0] - t.right < 9]
    # the baseline of what runs upwards is at its right
    assert len(numbers) > 1 and turned.left < min(t.left for t in numbers) - 3
    ticks = [t for t in bowl.texts if t.upright and 0 < left - t.right < 9 and t is not up]
    top = bowl.axes[0].frame[1]
    assert len(ticks) > 5 and top - 6 < up.middle[1] < top + 60
    assert not any(abs(t.middle[1] - up.middle[1]) < 0.9 * up.size for t in ticks)


def test_the_plot_begins_at_step_0_and_ends_at_the_last(bowl):
    plot = bowl.axes[1]
    assert plot.x.at(0) == pytest.approx(plot.frame[0], abs=0.1)
    assert plot.x.at(6) == pytest.approx(plot.frame[2], abs=0.1)


def test_small_ticks_of_a_log_axis_are_at_2_to_9(bowl):
    plot = bowl.axes[1]
    assert plot.y.log
    left = plot.frame[0]
    small = [
        s.points[0, 1]
        for s in bowl.lines("#5a6672")
        if len(s.points) == 2 and np.allclose(sorted(s.points[:, 0]), (left - 2, left), atol=0.02)
    ]
    numbers = [k * 10.0**n for n in (-2, -1, 0, 1) for k in range(2, 10)]
    wanted = [plot.y.at(n) for n in numbers if plot.holds((left, plot.y.at(n)))]
    assert len(wanted) > 8
    assert sorted(small) == pytest.approx(sorted(wanted), abs=0.1)


def test_the_grid_runs_through_the_ticks_that_have_a_text(bowl):
    plot = bowl.axes[1]
    grid = [s.points for s in bowl.lines("#dfe4e9") if plot.holds(s.points.mean(axis=0), 1.1)]
    upright = sorted(p[0, 0] for p in grid if p[0, 0] == p[1, 0])
    level = sorted(p[0, 1] for p in grid if p[0, 1] == p[1, 1])
    # lines of one pixel lie on whole ones
    assert upright == pytest.approx(sorted(at for at, _ in plot.x.ticks), abs=1.1)
    assert level == pytest.approx(sorted(at for at, _ in plot.y.ticks), abs=1.1)
    assert all(plot.holds(end, 1.1) for p in grid for end in p)


def test_a_png_has_the_frames_and_the_ticks_of_the_drawing(pages, bowl):
    pixels = pages.png(*BOWL)
    for axes in bowl.axes:
        left, top, right, bottom = axes.frame
        corners = [(left, top), (right, top), (left, bottom), (right, bottom)]
        assert all(has(pixels, "#5a6672", corner, 1) for corner in corners)
        assert all(has(pixels, "#5a6672", (at, bottom + 3), 1) for at, _ in axes.x.ticks)
        assert all(has(pixels, "#5a6672", (left - 3, at), 1) for at, _ in axes.y.ticks)
        assert not has(pixels, "#5a6672", (left - 3, axes.y.ticks[0][0] + 12), 1)


def test_a_tall_page_has_the_map_above_the_plot_and_the_table(pages):
    page = pages.svg(*BOWL, "--size", "540x960")
    ground, plot = page.axes
    assert ground.frame[3] < plot.frame[1] and plot.frame[3] < page.text("outcome").baseline
    assert ground.at(-6, -1.5) == pytest.approx((ground.frame[0], ground.frame[3]), abs=0.6)
    wide = pages.svg(*BOWL)
    ground, plot = wide.axes
    assert ground.frame[2] < plot.frame[0] and plot.frame[3] < wide.text("outcome").baseline
