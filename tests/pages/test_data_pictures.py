"""The data with the racers' models over it: rows, lines, residuals, boundaries, the batch."""

import numpy as np
import pytest

from tests.doors.drawn import centre, sign

INKS = ("#ff00ff", "#00aa00")
RATES = (0.05, 0.15)
MUTED, ACCENT = "#5a6672", "#1f6feb"
ROWS = np.array([[1.0, 2.0], [2.0, -1.0], [-3.0, 1.0], [0.5, 0.5]])
RACERS = tuple(f"gd:lr={lr},colour={ink}" for lr, ink in zip(RATES, INKS, strict=True))


def fitted(rate, steps):
    """Slope and offset after gradient descent from 0 on half the mean square."""
    (x, y), w, b = ROWS.T, 0.0, 0.0
    for _ in range(steps):
        off = w * x + b - y
        w, b = w - rate * (off * x).mean(), b - rate * off.mean()
    return w, b


def table(pages, head, rows):
    path = pages.path(".csv")
    path.write_text(head + "\n" + "".join(",".join(f"{v:g}" for v in row) + "\n" for row in rows))
    return path


def cut(page, shape):
    """Whether a shape is cut to the frame."""
    found = page.clip(shape)
    return found is not None and np.abs(np.subtract(found, page.axes[0].frame)).max() < 0.02


@pytest.fixture(scope="module")
def words(pages):
    return (f"{table(pages, 'x,y', ROWS)}:standardise=false", *RACERS, "--steps", "12")


@pytest.mark.parametrize("step", [1, 12])
def test_each_line_is_the_racers_model_at_the_step(pages, words, step):
    page = pages.data(*words, step=step)
    (axes,) = page.axes
    for rate, ink in zip(RATES, INKS, strict=True):
        w, b = fitted(rate, step)
        (line,) = [s.points for s in page.lines(ink) if len(s.points) > 20]
        first, last = line[0], line[-1]
        x = np.linspace(-3.5, 2.5, 20)
        wanted = axes.map(np.column_stack([x, w * x + b]))
        inside = [axes.holds(p, -1) for p in wanted]
        assert np.abs(np.interp(wanted[:, 0], *line.T) - wanted[:, 1])[inside].max() < 0.6
        assert first[0] < axes.frame[0] + 1 and last[0] > axes.frame[2] - 1
    assert page.text("x").middle[1] > axes.frame[3]
    assert page.text("y").right < axes.frame[0]


def test_rows_are_at_their_places_below_the_lines(pages, words):
    page = pages.data(*words, step=3)
    (axes,) = page.axes
    marks = [s for s in page.filled(MUTED) if sign(s) == "circle"]
    at = np.array(sorted(centre(s) for s in marks))
    assert np.abs(at - sorted(map(tuple, axes.map(ROWS)))).max() < 0.6
    first = min(page.shapes.index(s) for ink in INKS for s in page.lines(ink))
    assert max(page.shapes.index(s) for s in marks) < first
    # a tenth of their extent is free around them
    (left, low), (right, high) = ROWS.min(axis=0), ROWS.max(axis=0)
    room = 0.1 * (right - left), 0.1 * (high - low)
    corners = axes.at(left - room[0], low - room[1]), axes.at(right + room[0], high + room[1])
    assert corners[0] == pytest.approx((axes.frame[0], axes.frame[3]), abs=0.6)
    assert corners[1] == pytest.approx((axes.frame[2], axes.frame[1]), abs=0.6)
    # the first racer's line is on top
    tops = [page.shapes.index(page.lines(ink)[0]) for ink in INKS]
    assert tops[0] > tops[1]


def test_residuals_lead_from_each_row_to_the_chosen_line(pages, words):
    page = pages.data(*words, step=5, chosen=1)
    (axes,) = page.axes
    w, b = fitted(RATES[1], 5)
    wanted = [(axes.at(x, y), axes.at(x, w * x + b)) for x, y in ROWS]
    upright = [s.points for s in page.shapes if s.tag == "polyline" and len(s.points) == 2
               and abs(np.ptp(s.points[:, 0])) < 0.01 and cut(page, s)]  # fmt: skip
    for start, end in wanted:
        assert any(np.abs(p - (start, end)).max() < 0.6 for p in upright)
    none = pages.data(*words, step=5)
    assert not [s for s in none.shapes if s.tag == "polyline" and len(s.points) == 2
                and np.ptp(s.points[:, 0]) < 0.01 and none.clip(s) is not None]  # fmt: skip


def test_rings_are_about_the_rows_of_the_batch(pages, words):
    for step in (0, 1, 4):
        page = pages.data(*words, "--batch", "1,fixed", step=step)
        rings = [
            s.points[0] for s in page.shapes if s.tag == "circle" and s.style["stroke"] == ACCENT
        ]
        assert len(rings) == 1
        assert rings[0] == pytest.approx(page.axes[0].at(*ROWS[step % 4]), abs=0.6)
    assert not [s for s in pages.data(*words, step=1).shapes if s.tag == "circle"]


def test_who_is_hidden_has_no_line(pages, words):
    page = pages.data(*words, step=5, shown=(False, True))
    assert not page.lines(INKS[0]) and page.lines(INKS[1])


ONES = np.array([[0.0, 0], [1, 0], [2, 1], [4, 1], [1.5, 1], [3, 0]])


def logistic(inputs, y, rate, steps):
    w = np.zeros(inputs.shape[1] + 1)
    rows = np.column_stack([inputs, np.ones(len(y))])
    for _ in range(steps):
        w = w - rate * ((1 / (1 + np.exp(-rows @ w)) - y)[:, None] * rows).mean(axis=0)
    return w


def test_a_curve_of_classes_has_a_dashed_line_where_they_change(pages):
    words = (f"{table(pages, 'x,y', ONES)}:standardise=false,model=logistic", RACERS[1])
    page = pages.data(*words, "--steps", "200", step=200)
    (axes,) = page.axes
    w, b = logistic(ONES[:, :1], ONES[:, 1], RATES[1], 200)
    (curve,) = [s.points for s in page.lines(INKS[1]) if len(s.points) > 20]
    x = np.linspace(0, 4, 9)
    wanted = axes.map(np.column_stack([x, 1 / (1 + np.exp(-w * x - b))]))
    assert np.abs(np.interp(wanted[:, 0], *curve.T) - wanted[:, 1]).max() < 0.8
    dashes = [s.points for s in page.lines(INKS[1]) if len(s.points) == 2]
    assert len(dashes) > 10
    assert all(p[:, 0] == pytest.approx(axes.x.at(-b / w), abs=1.0) for p in dashes)
    # classes by colour and shape
    inks = set()
    for kind, value in (("circle", 0), ("square", 1)):
        marks = [s for s in page.shapes if s.tag == "path" and sign(s) == kind]
        at = sorted(centre(s) for s in marks)
        wanted = sorted(axes.at(x, y) for x, y in ONES if y == value)
        assert np.abs(np.array(at) - wanted).max() < 0.6
        assert len({s.style["fill"] for s in marks}) == 1
        inks.add(marks[0].style["fill"])
    assert len(inks) == 2 and not inks & set(INKS)


CORNERS = np.array([[0.0, 0, 0], [2, 0.5, 0], [0.5, 2, 1], [3, 3, 1], [2.5, 1, 1], [1, 1.5, 0]])


def test_a_boundary_runs_where_both_classes_are_as_likely(pages):
    path = table(pages, "u,v,y", CORNERS)
    words = (f"{path}:standardise=false,model=logistic", *RACERS, "--steps", "100")
    page = pages.data(*words, step=100)
    (axes,) = page.axes
    (zero_x, zero_y), (one_x, one_y) = axes.at(0, 0), axes.at(1, 1)
    for rate, ink in zip(RATES, INKS, strict=True):
        w1, w2, b = logistic(CORNERS[:, :2], CORNERS[:, 2], rate, 100)
        lines = [s.points for s in page.lines(ink) if len(s.points) > 3]
        assert lines
        for line in lines:
            u, v = ((line - (zero_x, zero_y)) / (one_x - zero_x, one_y - zero_y)).T
            assert np.abs(w1 * u + w2 * v + b).max() < 0.02 * np.hypot(w1, w2)
    assert page.text("u").middle[1] > axes.frame[3]
    ones = sorted(centre(s) for s in page.shapes if s.tag == "path" and sign(s) == "square")
    assert np.abs(np.array(ones) - sorted(axes.at(u, v) for u, v, y in CORNERS if y)).max() < 0.6


def test_of_many_inputs_predictions_stand_over_targets(pages):
    rows = np.array([[1, 2, 0, 7.0], [1, -2, 1, 3], [-1, 2, 2, 1], [-1, -2, 1, -3], [0, 1, 1, 2]])
    words = (f"{table(pages, 'a,b,c,y', rows)}:standardise=false", RACERS[0], "--steps", "9")
    page = pages.data(*words, step=9, chosen=0)
    (axes,) = page.axes
    inputs, w = np.column_stack([rows[:, :3], np.ones(5)]), np.zeros(4)
    for _ in range(9):
        w = w - RATES[0] * inputs.T @ (inputs @ w - rows[:, 3]) / 5
    wanted = sorted(axes.at(y, said) for y, said in zip(rows[:, 3], inputs @ w, strict=True))
    at = sorted(centre(s) for s in page.filled(MUTED) if sign(s) == "circle")
    assert np.abs(np.array(at) - wanted).max() < 0.6
    diagonal = [s.points for s in page.lines(MUTED) if len(s.points) == 2
                and cut(page, s) and np.ptp(s.points[:, 0]) > 100]  # fmt: skip
    (ends,) = diagonal
    low, high = axes.frame[0], axes.frame[2]
    assert sorted(ends[:, 0]) == pytest.approx((low, high), abs=0.6)
    middle = ends.mean(axis=0)
    number = np.interp(middle[0], (axes.x.at(-3), axes.x.at(7)), (-3, 7))
    assert middle[1] == pytest.approx(axes.y.at(number), abs=0.6)


def test_rows_held_back_are_hollow(pages):
    rows = [(k / 10, k / 5) for k in range(20)]
    words = (f"{table(pages, 'x,y', rows)}:standardise=false,test=0.25", RACERS[0], "--steps", "2")
    locked = pages.data(*words, step=2)
    opened = pages.data(*words, step=2, tested=True)
    full = [s for s in opened.filled(MUTED) if sign(s) == "circle"]
    hollow = [s for s in opened.shapes if s.tag == "circle" and s.style["stroke"] == MUTED]
    assert len(full) == 15 and len(hollow) == 5
    assert not [s for s in locked.shapes if s.tag == "circle"]
    places = sorted([*(centre(s) for s in full), *(tuple(s.points[0]) for s in hollow)])
    assert np.abs(np.array(places) - [opened.axes[0].at(*row) for row in rows]).max() < 0.6


def test_of_many_rows_some_are_drawn_and_that_is_said(pages):
    rows = [(k / 100, k % 7) for k in range(6500)]
    words = (f"{table(pages, 'x,y', rows)}:standardise=false", RACERS[0], "--steps", "1")
    page = pages.data(*words, step=1)
    marks = [s for s in page.filled(MUTED) if sign(s) == "circle"]
    assert len(marks) == 2167
    assert page.has_text("1 in 3 of 6,500 rows")
    wanted = sorted(page.axes[0].at(*row) for row in rows[::3])
    assert np.abs(np.array(sorted(map(centre, marks))) - wanted).max() < 0.6
