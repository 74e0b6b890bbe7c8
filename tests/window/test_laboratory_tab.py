"""The Laboratory on x^3/3 over -3..3: the slope is x^2, the second derivative 2x.

At 2 the value is 8/3, the slope 4 and the second derivative 4.
"""

import numpy as np
import pytest

from tests.doors.drawn import value
from tests.doors.exported import near
from tests.doors.painted import Painting
from tests.doors.window import race

RACE = race("""
steps = 5
start = [2.0]
[line]
formula = "x^3/3"
interval = [-3.0, 3.0]
[[racers]]
optimizer = "sgd"
lr = 0.1
""")
INK, FORWARD, CENTRAL, RED = "#1a2027", "#c43a00", "#008a60", "#b42318"
BOWL, UMBRELLA, ACCENT = "#0060b8", "#c43a00", "#1f6feb"


def card(program, page, x=2.0, h=0.5, eta=0.25):
    """A page of the laboratory at x."""
    view = program.open_tab("laboratory")
    view.pages[page].click()
    for editor, number in ((view.h, h), (view.eta, eta)):
        if editor.isVisible():
            program.type(editor.box, f"{number:g}")
    program.type(view.place, f"{x:g}")
    return Painting(view.card)


def test_the_slope_and_its_difference_quotients(shared):
    """(2.5^3 - 8)/1.5 = 5.0833, and over 1.5..2.5 the mean of x^2 is 4 + 1/12."""
    painting = card(shared, "slope")
    assert painting.beside("x") == "2" and painting.beside("f(x)") == "2.667"
    assert painting.beside("f'(x)") == "4" and painting.beside("h") == "0.5"
    assert painting.beside("(f(x+h) − f(x))/h") == "5.083"
    assert painting.beside("misses f'(x) by") == "1.083"
    assert painting.beside("central, misses it by") == "0.08333"
    assert "changes f by 4 times" in painting.text and "going up" in painting.text


def test_the_errors_of_the_quotients_against_h(shared):
    """Forward xh + h^2/3, central h^2/3."""
    painting = card(shared, "slope")
    (plot,) = painting.plots
    # a pixel is a ninth of a decade
    at = np.log10(painting.dots(plot, FORWARD)[0])
    assert at == pytest.approx(np.log10((0.5, 1.0833)), abs=0.08)
    for colour, law in ((FORWARD, lambda h: 2 * h + h * h / 3), (CENTRAL, lambda h: h * h / 3)):
        curve = painting.curves(plot, colour)
        rows = curve[(curve[:, 0] > 0.01) & (curve[:, 0] < 50)]
        away = np.abs(np.log10(rows[:, 1] / law(rows[:, 0])))
        # the dot's own outline is no part of the curve
        assert np.median(away) < 0.02


def test_the_linear_error_forward_and_backward(shared):
    painting = card(shared, "error")
    assert painting.beside("f(x+h)") == "5.208"
    assert painting.beside("f(x) + f'(x)h") == "4.667"
    # xh^2 + h^3/3 = 0.54167 and xh^2 - h^3/3 = 0.45833, squared
    assert painting.beside("squared error, forward") == "0.2934"
    assert painting.beside("backward, at f(x−h)") == "0.2101"
    assert value(painting.beside("slope on log axes here")) == pytest.approx(4.15, abs=0.02)
    (plot,) = painting.plots
    at = np.log10(painting.dots(plot, FORWARD)[0])
    assert at == pytest.approx(np.log10((0.5, 0.2934)), abs=0.15)


@pytest.mark.parametrize(
    ("x", "second", "bend", "radius", "shape"),
    [
        # 4/17^1.5, and -4/17^1.5
        (2.0, "4", "0.05707", "17.52", "bowl"),
        (-2.0, "−4", "−0.05707", "17.52", "umbrella"),
        (0.0, "0", "0", "∞", "straight"),
    ],
)
def test_the_curvature_by_its_sign(shared, x, second, bend, radius, shape):
    painting = card(shared, "curvature", x)
    assert painting.beside("f''(x)") == second
    assert painting.beside("bend, f''/(1 + f'²)^(3/2)") == bend
    assert painting.beside("radius of the circle") == radius
    assert painting.beside("shape") == shape


def test_the_bend_along_x_is_a_bowl_on_the_right(shared):
    painting = card(shared, "curvature")
    (plot,) = painting.plots
    assert painting.dots(plot, INK)[0] == pytest.approx((2, 0.05707), abs=0.01)
    # below 0 nothing of the bowl, above nothing of the umbrella
    assert painting.curves(plot, BOWL)[:, 0].min() > -0.05
    assert painting.curves(plot, UMBRELLA)[:, 0].max() < 0.05


def test_a_step_its_promise_and_newtons(shared):
    """From 2 by -0.25*4 to 1: 8/3 to 1/3, where -4 was promised; Newton goes to 2 - 4/4."""
    painting = card(shared, "step")
    assert painting.beside("x − ηf'(x)") == "1"
    assert painting.beside("change promised, −ηf'²") == "−4"
    assert painting.beside("change, actual") == "−2.333"
    assert painting.beside("actual over promised") == "0.5833"
    # f'' is at most 4 on the way: -0.25(1 - 0.5*0.25*4)16
    assert painting.beside("at most −η(1 − ½ηλₘₐₓ)f'²") == "−2 with λₘₐₓ = 4"
    assert painting.beside("Newton: x − f'/f''") == "1"
    assert "downhill" in painting.text
    (plot,) = painting.plots
    assert painting.dots(plot, CENTRAL)[0] == pytest.approx((0.25, 1 / 3), abs=0.05)


def test_a_step_on_an_umbrella_keeps_more_than_is_promised(shared):
    """At -1 the slope is 1: a step of 1 ends at -2, 7/3 below; Newton heads for the top."""
    painting = card(shared, "step", x=-1.0, eta=1.0)
    assert painting.beside("x − ηf'(x)") == "−2"
    assert painting.beside("change promised, −ηf'²") == "−1"
    assert painting.beside("change, actual") == "−2.333"
    assert "umbrella" in painting.text
    line = card(shared, "step", x=0.0)
    assert "no slope, no step" in line.text


def curve_marks(program, colour):
    """The pixels of the curve's plot that have a colour, in its units."""
    ground = program.map()
    frame = ground.frame
    rows, columns = np.nonzero(near(ground.pixels(), colour, 6))
    x0, x1, y0, y1 = frame.box
    x = x0 + (columns + 0.5 - frame.left) / frame.width * (x1 - x0)
    y = y1 - (rows + 0.5 - frame.top) / frame.height * (y1 - y0)
    good = (x > x0) & (x < x1) & (y > y0) & (y < y1)
    return np.column_stack([x, y])[good]


def test_the_tangent_on_the_curve_touches_at_the_point(shared):
    card(shared, "slope", x=1.5, h=1.0)
    pixels = curve_marks(shared, ACCENT)
    away = pixels[pixels[:, 0] < 0.6]
    # 1.125 + 2.25(x - 1.5)
    line = 1.125 + 2.25 * (away[:, 0] - 1.5)
    assert len(away) > 20
    tall = shared.map().frame
    pixel = (tall.box[3] - tall.box[2]) / tall.height
    assert np.median(np.abs(away[:, 1] - line)) < 3 * pixel
    # the secant through 1.5 and 2.5 has the slope 49/12
    secant = curve_marks(shared, FORWARD)
    low = secant[secant[:, 0] < 1.2]
    assert np.median(np.abs(low[:, 1] - 1.125 - 49 / 12 * (low[:, 0] - 1.5))) < 3 * pixel


def test_a_click_moves_the_point_and_the_tab_alone_shows_it(shared):
    view = shared.open_tab("laboratory")
    view.pages["slope"].click()
    shared.map().click(-1.0, 0.0)
    at = value(Painting(view.card).beside("x"))
    assert at == pytest.approx(-1, abs=0.02)
    shown = len(curve_marks(shared, ACCENT))
    shared.open_tab("standings")
    assert len(curve_marks(shared, ACCENT)) < shown


def test_the_limit_shrinks_h_and_gives_it_back(shared):
    card(shared, "slope", h=0.5)
    view = shared.main.tabs.tab("laboratory")
    view.limit.click()
    shared.wait(lambda: view.h.value < 0.2)
    view.limit.click()
    assert view.h.value == 0.5
    assert Painting(view.card).beside("h") == "0.5"


def test_the_point_plays_to_the_right(shared):
    card(shared, "slope", x=0.0)
    view = shared.main.tabs.tab("laboratory")
    view.play.click()
    shared.wait(lambda: view.marks.experiment.at.x > 0.05)
    view.play.click()
    assert value(Painting(view.card).beside("x")) > 0.05
