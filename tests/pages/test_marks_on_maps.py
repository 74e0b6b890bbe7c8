"""What a map says besides the ways: local minima, the contours of a batch and without a ridge."""

import numpy as np
import pytest
from blocks import block

from gdviz.render.map import relief
from tests.doors.drawn import drawn, value
from tests.doors.exported import has

INK, OTHER, TEXT = "#ff00ff", "#00aa00", "#1a2027"
CAMEL = ("three_hump_camel", f"gd:lr=0.1,colour={INK}", f"gd:lr=0.001,colour={OTHER}")
# the local minimum of the three-hump camel at the left, 0.2986 above the one at 0
LOCAL = (-1.7475523, 0.8737762)


@pytest.fixture(scope="module")
def camel(pages):
    return pages.svg(*CAMEL, "--start=-1.8,0.9", "--steps", "300")


def test_who_rests_in_a_local_minimum_is_told(camel):
    axes = camel.axes[0]
    place = axes.at(*LOCAL)
    said = camel.text("local minimum, 0.30 above the lowest known")
    assert axes.holds((said.left, said.baseline)) and axes.holds((said.right, said.baseline))
    assert 10 < abs(said.middle[1] - place[1]) < 40
    assert said.left - 10 < place[0] < said.right
    rings = [float(s.style["r"]) for s in camel.shapes if s.tag == "circle"
             and s.style["stroke"] == TEXT and np.abs(s.points[0] - place).max() < 0.6]  # fmt: skip
    assert len(rings) == 1 and 9 < rings[0] < 14


def test_nothing_is_told_of_it_before_it_rests(pages):
    early = pages.svg(*CAMEL, "--start=-1.8,0.9", "--steps", "300", "--step", "20")
    assert not early.has_text("local minimum")
    outcomes = [t.text for t in early.texts if t.left > early.text("outcome").left - 1]
    assert outcomes.count("racing") == 2


def test_a_small_map_says_it_in_fewer_words(pages):
    small = pages.svg(*CAMEL, "--start=-1.8,0.9", "--steps", "300", "--layout", "side",
                      "--size", "480x270")  # fmt: skip
    said = [t for t in small.texts if "local minimum" in t.text and small.axes[0].holds(t.middle)]
    assert [t.text for t in said] in (["local minimum"], ["local minimum, 0.30 above"])


ROWS = ((1.0, 2.0), (2.0, -1.0), (-3.0, 1.0))


@pytest.fixture(scope="module")
def data(pages):
    path = pages.path(".csv")
    path.write_text("x,y\n" + "".join(f"{x},{y}\n" for x, y in ROWS))
    return path


def pieces(page, colour):
    axes = page.axes[0]
    (zero_x, zero_y), (one_x, one_y) = axes.at(0, 0), axes.at(1, 1)
    lines = [s.points for s in page.lines(colour) if page.clip(s) == axes.frame]
    return [(p - (zero_x, zero_y)) / (one_x - zero_x, one_y - zero_y) for p in lines]


@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_batch_of_one_row_has_straight_contours(pages, data, step):
    words = (f"{data}:standardise=false", f"gd:lr=0.01,colour={INK}", "--steps", "6")
    page = pages.page(*words, "--batch", "1,fixed", step=step, map={"batch": True})
    # half the square of w x + b - y has one value along (1, -x)
    x = ROWS[step][0]
    found = pieces(page, "#1f6feb")
    assert len(found) > 30
    for piece in found:
        level = piece @ (x, 1.0)
        span = np.abs(piece[-1] - piece[0]) @ (abs(x), 1.0)
        assert np.ptp(level) < 0.1 * span + 0.01
    # and is least where the line passes through the row
    assert not pieces(pages.page(*words, step=step, map={"batch": True}), "#1f6feb")


def test_contours_without_the_ridge_are_those_of_the_data_alone(pages, data):
    words = (f"{data}:standardise=false,ridge=2", f"gd:lr=0.01,colour={INK}", "--steps", "2")
    page = pages.page(*words, map={"plain": True, "minima": False, "start": False})
    x, y = np.array(ROWS).T
    found = [p for p in pieces(page, TEXT) if len(p) >= 2]
    assert len(found) > 20

    def along(piece, ridge):
        """The share of the slope that lies along a piece of a contour."""
        (w, b), way = piece.mean(axis=0), piece[-1] - piece[0]
        off = w * x + b - y
        slope = np.array([(off * x).mean() + ridge * w, off.mean()])
        return abs(slope @ way) / np.hypot(*slope) / np.hypot(*way)

    assert np.median([along(p, 0.0) for p in found]) < 0.05
    assert np.median([along(p, 2.0) for p in found]) > 0.15
    assert not pieces(pages.page(*words, map={"minima": False, "start": False}), TEXT)


@pytest.mark.parametrize(("slope", "side"), [("20*x", -1), ("-20*x", 1)])
def test_a_height_map_is_seen_from_where_its_low_ground_shows(pages, slope, side):
    words = ("--formula", f"sigmoid({slope}) + 0*y", "gd:lr=0.01", "--start=2,0", "--steps", "1")
    page = pages.svg(*words, "--layout", "surface")
    # from the right the y axis runs to the right on the page, from the left to the left
    assert np.sign(block(page).ey[0]) == side


def test_a_loss_over_many_rows_has_smooth_contours(pages, monkeypatch):
    """Cross-entropy over so many rows is computed on a coarse grid."""
    monkeypatch.setattr(relief, "MOST_WORK", relief.MOST_WORK // 10)
    rows = np.array([[0.0, 0], [1, 0], [2, 1], [4, 1], [1.5, 1], [3, 0]])
    path = pages.path(".csv")
    path.write_text("x,y\n" + "".join(f"{x:g},{y:g}\n" for x, y in rows) * 300)
    words = (f"{path}:standardise=false,model=logistic", f"gd:lr=0.1,colour={INK}", "--steps", "1")
    page = pages.svg(*words)
    axes = page.axes[0]
    lines = [s for s in page.shapes[: axes.order] if s.tag == "polyline" and len(s.points) > 60]
    assert len(lines) > 4
    (zero_x, zero_y), (one_x, one_y) = axes.at(0, 0), axes.at(1, 1)
    x, y = rows.T
    spreads = []
    for line in lines:
        inside = np.array([axes.holds(p, -12) for p in line.points])
        w, b = ((line.points[inside] - (zero_x, zero_y)) / (one_x - zero_x, one_y - zero_y)).T
        z = w[:, None] * x + b[:, None]
        loss = (np.logaddexp(0, z) - y * z).mean(axis=1)
        if len(loss) > 20:
            spreads.append(np.ptp(loss) / loss.mean())
    assert len(spreads) > 3 and max(spreads) < 0.01, spreads


def test_tick_texts_of_every_kind_of_number(pages):
    # the ways of writing numbers: with decimals, whole, as powers
    for formula, box in (("x^2 + y^2", [-2e-7, 6e-7, 1e7, 5e7]), ("x + y", [10, 10.004, -3, 3])):
        text = f"steps = 1\nstart = [{(box[0] + box[1]) / 2}, {(box[2] + box[3]) / 2}]\n"
        text += f'[landscape]\nformula = "{formula}"\nbox = {[float(v) for v in box]}\n'
        page = drawn(pages.file(".svg", pages.race(text + '[[racers]]\noptimizer = "sgd"\n')))
        axes = page.axes[0]
        for ruler, low, high, ends in (
            (axes.x, box[0], box[1], (axes.frame[0], axes.frame[2])),
            (axes.y, box[2], box[3], (axes.frame[3], axes.frame[1])),
        ):
            assert len(ruler.ticks) > 1 and ruler.uneven < 0.6
            numbers = [value(text) for _, text in ruler.ticks]
            assert len(set(numbers)) == len(numbers)
            assert ruler.at(low) == pytest.approx(ends[0], abs=1)
            assert ruler.at(high) == pytest.approx(ends[1], abs=1)


def test_pixels_of_the_batch_are_dashed(pages, data):
    words = (f"{data}:standardise=false", f"gd:lr=0.01,colour={INK}", "--steps", "6")
    style = {"step": 1, "map": {"batch": True}}
    page = pages.page(*words, "--batch", "1,fixed", **style)
    pixels = pages.page_pixels(*words, "--batch", "1,fixed", **style)
    lines = [s.points for s in page.lines("#1f6feb") if page.clip(s) == page.axes[0].frame]
    long = [
        p for p in lines if np.hypot(*(p[-1] - p[0])) > 4 and page.axes[0].holds(p.mean(axis=0), -9)
    ]
    assert len(long) > 20
    assert np.mean([has(pixels, "#1f6feb", p.mean(axis=0), 1) for p in long]) > 0.8
