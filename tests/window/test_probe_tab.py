"""The Probe tab on x^2 + 3y^2, whose gradient is (2x, 6y) and whose curvatures are 2 and 6.

At (2, 1) the gradient is (4, 6), of length 7.211, at 56.3 degrees; the loss is 7.
"""

import math
import re

import numpy as np
import pytest

from tests.doors.drawn import value
from tests.doors.exported import near
from tests.doors.painted import Painting
from tests.doors.window import race

RACE = race("""
steps = 5
start = [2.0, 1.0]
[landscape]
formula = "x^2 + 3*y^2"
box = [-4.0, 4.0, -2.0, 2.0]
[[racers]]
optimizer = "sgd"
lr = 0.1
""")
QUARTIC = race("""
steps = 5
start = [2.0, 1.0]
[landscape]
formula = "x^4 + y^2"
box = [-4.0, 4.0, -2.0, 2.0]
[[racers]]
optimizer = "sgd"
lr = 0.01
""")
UP, DOWN, WAY, ACCENT, MUTED = "#b42318", "#008a60", "#1a2027", "#1f6feb", "#5a6672"
UPHILL = math.degrees(math.atan2(6, 4))
POINT, DIRECTION, SOLVE = range(3)


def card(program, page=POINT, at=(2.0, 1.0), angle=0):
    """A page of the tab with the probe on a point and its compass turned."""
    view = program.open_tab("probe")
    view.put_at(at)
    view.dial.setValue(angle)
    view.pages.button(page).click()
    return Painting(view.card)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("point", "2, 1"),
        ("loss", "7"),
        ("gradient", "4, 6"),
        ("‖∇f‖", "7.211"),
        ("slope along p, ‖∇f‖cos φ", "4, φ = 56.3°"),
        ("curvatures λᵢ", "2, 6"),
        ("condition number", "3"),
    ],
)
def test_the_facts_of_a_point(shared, name, told):
    assert card(shared).beside(name) == told


def test_slopes_along_the_axes_are_the_partials(shared):
    painting = card(shared)
    slices = [text for text in painting.texts if "held" in text]
    assert slices == ["∂f/∂x = 4, y held", "∂f/∂y = 6, x held"]


def test_the_tangents_of_the_slices_have_the_partials_slopes(shared):
    """Both slices run over the whole box; x^2 + 3 and 4 + 3y^2 fix the scale upwards."""
    painting = card(shared)
    fields = [s.points for s in painting.shaped("rect", stroke="#dfe4e9")]
    tangents = painting.shaped("polyline", stroke=ACCENT)
    curves = [s.points for s in painting.shaped("polyline", stroke=MUTED) if len(s.points) > 200]
    for k, (low, high, slope) in enumerate(((-4, 4, 4.0), (-2, 2, 6.0))):
        (left, _), (right, _) = fields[k]
        (x0, y0), (x1, y1) = tangents[k].points[[0, -1]]
        unit = (right - left) / (high - low)
        along = low + (curves[k][:, 0] - left) / unit
        losses = along**2 + 3 if k == 0 else 4 + 3 * along**2
        up, zero = np.polyfit(losses, curves[k][:, 1], 1)
        assert (y1 - y0) / up / ((x1 - x0) / unit) == pytest.approx(slope, rel=0.01)
        # it touches at the point, where the loss is 7
        middle = painting.shaped("path", fill=ACCENT)[k].points
        at = 0.5 * (middle.min(axis=0) + middle.max(axis=0))
        assert at[0] == pytest.approx(left + ((2, 1)[k] - low) * unit, abs=0.5)
        assert at[1] == pytest.approx(zero + 7 * up, abs=0.5)


def arrows(painting, colour):
    """The angles in degrees of the arrows of a colour, counted from the x axis upwards."""
    lines = [s for s in painting.shaped("polyline", stroke=colour) if len(s.points) == 2]
    ways = [s.points[1] - s.points[0] for s in lines]
    return [math.degrees(math.atan2(-dy, dx)) % 360 for dx, dy in ways]


@pytest.mark.parametrize("page", [POINT, DIRECTION])
def test_the_compass_points_uphill_downhill_and_where_it_is_turned(shared, page):
    painting = card(shared, page, angle=120)
    assert arrows(painting, UP)[0] == pytest.approx(UPHILL, abs=0.5)
    assert arrows(painting, DOWN)[0] == pytest.approx(UPHILL + 180, abs=0.5)
    assert arrows(painting, WAY)[0] == pytest.approx(120, abs=0.5)


def test_the_facts_of_a_direction(shared):
    """Along y: the slope is 6, the second order 3, and the shortest with it is 6(4, 6)/52."""
    painting = card(shared, DIRECTION, angle=90)
    assert painting.beside("angle φ to ∇f") == "33.7°"
    assert painting.beside("∇fᵀp, part by part").endswith("+ 6 = 6")
    assert painting.beside("‖∇f‖‖p‖cos φ") == "7.211 · 0.8321 = 6"
    assert painting.beside("by differences") == "6"
    assert painting.beside("second order, ½pᵀHp") == "3"
    assert painting.beside("shortest, along ∇f") == "0.4615, 0.6923"
    assert painting.beside("its length") == "0.8321"


def test_the_sweep_of_directions(shared):
    painting = card(shared, DIRECTION, angle=90)
    (plot,) = painting.plots
    ((turn, slope),) = painting.dots(plot, WAY)
    assert (turn, slope) == pytest.approx((90, 6), abs=0.1)
    curve = painting.curves(plot, MUTED)
    curve = curve[(curve[:, 0] > 1) & (curve[:, 0] < 359)]
    turned = np.radians(curve[:, 0])
    expected = 4 * np.cos(turned) + 6 * np.sin(turned)
    assert np.abs(curve[:, 1] - expected).max() < 0.1
    for colour, at in ((UP, UPHILL), (DOWN, UPHILL + 180)):
        rule = painting.curves(plot, colour)
        assert rule[:, 0] == pytest.approx(at, abs=0.5)


@pytest.mark.parametrize(("index", "turned"), [(0, 0.0), (1, 90.0), (2, 180.0)])
def test_the_buttons_turn_against_the_gradient(shared, index, turned):
    card(shared, DIRECTION)
    view = shared.main.tabs.tab("probe")
    view.snaps.buttons()[index].click()
    assert Painting(view.card).beside("angle φ to ∇f") == f"{turned:.1f}°"


def test_the_equations_of_a_bowl_are_solved_in_one_step(shared):
    painting = card(shared, SOLVE)
    rows = [[c.text for c in painting.line(painting.cell(k)) if c.left < 300] for k in ("0", "1")]
    assert rows == [["0", "2, 1", "7.211"], ["1", "0, 0", "0"]]
    assert "minimum" in painting.text and "linear" in painting.text
    view = shared.main.tabs.tab("probe")
    view.arrive.click()
    view.pages.button(POINT).click()
    arrived = Painting(view.card)
    assert arrived.beside("point") == "0, 0"
    assert arrived.beside("slope along p, ‖∇f‖cos φ") == "0, whatever φ"
    assert any(text.startswith("minimum") for text in arrived.texts)


def test_of_many_steps_of_solving_the_first_rows_and_the_last_are_listed(program):
    """On x⁴ + y² each step of Newton's method keeps 2/3 of x."""
    program.main.document.replace(QUARTIC)
    program.settle()
    painting = card(program, SOLVE, at=(2.0, 1.0))
    (steps,) = (int(n) for n in re.findall(r"Solved in (\d+) steps", painting.text))
    numbers = [c for c in painting.cells if c.left < 40 and c.text != "step"]
    rows = {c.text: [cell.text for cell in painting.line(c) if c.left < cell.left < 300]
            for c in numbers}  # fmt: skip
    assert list(rows) == ["0", "1", "2", "3", "4", "…", str(steps)]
    assert rows.pop("…") == []
    for k, (point, slope) in rows.items():
        x = 2 * (2 / 3) ** int(k)
        y = 0.0 if int(k) else 1.0
        assert [value(part) for part in point.split(", ")] == pytest.approx([x, y], rel=5e-3)
        assert value(slope) == pytest.approx(np.hypot(4 * x**3, 2 * y), rel=5e-3)


def test_a_click_on_the_map_puts_it_there(shared):
    view = shared.open_tab("probe")
    view.pages.button(POINT).click()
    shared.map().click(-3.0, 1.5)
    x, y = Painting(view.card).beside("point").replace("−", "-").split(", ")
    box = shared.map().frame
    off = 1.5 * 8 / box.width
    assert float(x) == pytest.approx(-3, abs=off) and float(y) == pytest.approx(1.5, abs=off)


def test_a_click_beside_a_known_point_means_it(program):
    """Nobody can click a point to its last digit. Himmelblau's function has a minimum at (3, 2);
    its maximum is near (-0.271, -0.923)."""
    program.load("himmelblau", "gd:lr=0.001", steps="2")
    view = program.open_tab("probe")
    view.pages.button(POINT).click()

    def told(x, y):
        program.map().click(x, y)
        painting = Painting(view.card)
        kinds = ("minimum", "maximum", "saddle")
        return painting.beside("point"), any(text.startswith(kinds) for text in painting.texts)

    for x, y in ((3.06, 2.0), (2.95, 2.05), (3.0, 1.94)):
        assert told(x, y) == ("3, 2", True)
    assert told(-0.23, -0.96) == ("−0.2708, −0.923", True)
    for x, y in ((3.4, 2.0), (3.0, 2.4), (2.6, 2.0)):
        assert told(x, y)[0] != "3, 2" and not told(x, y)[1]


def marks_on_map(program, colour):
    """The pixels of the map that have a colour only since the probe is there, as data."""
    ground = program.map()
    frame = ground.frame
    rows, columns = np.nonzero(near(ground.pixels(), colour, 6))
    x0, x1, y0, y1 = frame.box
    x = x0 + (columns - frame.left) / frame.width * (x1 - x0)
    y = y1 - (rows - frame.top) / frame.height * (y1 - y0)
    inside = (x > x0) & (x < x1) & (y > y0) & (y < y1)
    return np.column_stack([x, y])[inside]


def test_the_needle_on_the_map_points_uphill(shared):
    """Seen from the probe, red lies up and to the right of it, green the other way."""
    card(shared, at=(-1.0, 0.5))
    # there the gradient is (-2, 3)
    up = marks_on_map(shared, UP) - (-1.0, 0.5)
    assert len(up) and (up[:, 0].mean() < 0) and (up[:, 1].mean() > 0)
    shared.open_tab("standings")
    assert 2 * len(marks_on_map(shared, UP)) < len(up)


@pytest.mark.parametrize(
    ("index", "curvatures", "kind"),
    [
        (0, "0, 0", "inconclusive"),
        (1, "0, 2", "inconclusive"),
        (3, "−2, 2", "saddle"),
    ],
)
def test_examples_go_to_the_origin(program, index, curvatures, kind):
    view = program.open_tab("probe")
    view.pages.button(POINT).click()
    view.examples.actions()[index].trigger()
    program.settle()
    painting = Painting(view.card)
    assert painting.beside("point") == "0, 0"
    assert painting.beside("curvatures λᵢ") == curvatures
    assert any(text.startswith(kind) for text in painting.texts)
