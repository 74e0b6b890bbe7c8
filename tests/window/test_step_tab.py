"""The Step tab: the numbers of a step that was taken by hand.

The bowl is (x^2 + 10y^2)/2 from (4, 1): its gradient is (x, 10y), its curvatures are 1 and 10, and
plain descent is stable up to a rate of 2/10.
"""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gdviz.core.analysis.rate_range import rate_range
from tests.doors.drawn import value
from tests.doors.painted import Painting, places
from tests.doors.window import race, texts

RACE = race("""
steps = 40
start = [4.0, 1.0]
[landscape]
name = "quad_gamma10"
[[racers]]
optimizer = "sgd"
lr = 0.15
[[racers]]
optimizer = "momentum"
lr = 0.1
momentum = 0.5
[[racers]]
optimizer = "sgd"
lr = 0.25
label = "too fast"
[[racers]]
optimizer = "adam"
lr = 0.1
l2 = 0.5
""")
DESCENT, MOMENTUM, FAST, ADAM = range(4)
GREEN, RED, INK = "#008a60", "#b42318", "#1a2027"


def card(program, racer, step, page=0):
    """What the tab shows of a step of a racer."""
    view = program.open_tab("step")
    program.main.playback.seek(step)
    program.main.choice.choose(racer)
    view.pages.button(page).click()
    program.wait(lambda: not view.busy)
    return Painting(view.card)


@pytest.fixture(scope="module")
def descent(shared):
    return card(shared, DESCENT, 1)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        # from (3.4, -0.5), where the gradient is (3.4, -5), to (2.89, 0.25)
        ("loss", "7.03 → 4.489"),
        ("step length ‖Δw‖", "0.907"),
        ("change, linear model", "−5.484"),
        ("change, with curvature", "−2.541"),
        ("change, actual", "−2.541"),
        ("actual over linear", "0.4634"),
        ("angle to −gradient", "0.0°"),
        ("stability limit of η", "0.2"),
        ("η over the limit", "0.75"),
        ("curvatures λᵢ", "1, 10"),
        ("condition number", "10"),
        # between (3.4, -5) and (3.4, -0.5)
        ("−gradient to minimum", "47.4° off straight"),
        # the slow coordinate shrinks by 0.85: ln(1000)/(-2 ln 0.85) = 21.3, the loss in 22
        ("gap ÷ 1000 at this η", "in at most 23 steps"),
    ],
)
def test_the_facts_of_a_step_of_descent(descent, name, told):
    assert descent.beside(name) == told


def test_the_rule_in_numbers_comes_to_the_next_point(descent):
    lines = [" ".join(cell.text for cell in descent.line(descent.cell(at))) for at in descent.texts]
    assert any(line.startswith("x  3.4−0.15·3.4 = 2.89") for line in lines)
    assert any(line.startswith("y  −0.5−0.15·(−5) = 0.25") for line in lines)


def rows(painting, name):
    """The names and numbers in the column of bars from a heading on, the first two of them."""
    head = painting.cell(name)
    column = [
        c for c in painting.cells if c.left > head.left - 1 and c.baseline > head.baseline - 1
    ]
    axes = [c for c in column if c.text in ("x", "y")]
    assert [c.text for c in axes[:2]] == ["x", "y"]
    numbers = [c for axis in axes[:2] for c in painting.line(axis) if c.left > axis.left + 20]
    return [c.text for c in numbers]


def test_gradient_step_and_rate_of_each_coordinate(descent):
    assert rows(descent, "gradient") == ["3.4", "−5"]
    assert rows(descent, "step") == ["−0.51", "0.75"]
    assert rows(descent, "effective rate") == ["0.15", "0.15"]
    assert descent.beside("effective rate") == "η 0.15"


def test_bars_are_as_long_as_their_numbers(descent):
    """Rows with both signs begin in the middle: 3.4 to its right, -5 to its left."""
    x, y, *_ = descent.shaped("rect", fill="#2678c3")[0], descent.shaped("rect", fill="#cd5826")[0]
    (x0, _), (x1, _) = x.points
    (y0, _), (y1, _) = y.points
    assert x0 == pytest.approx(y1, abs=0.1)
    assert (x1 - x0) / (y1 - y0) == pytest.approx(3.4 / 5, abs=0.01)
    # the rates are equal and as long as their row
    (left, _), (right, _) = descent.shaped("rect", fill="#2678c3")[2].points
    assert x0 == pytest.approx(0.5 * (left + right), abs=0.6)


def promise(painting):
    """The share of the promise that its bar shows, and the bar's colour."""
    line = painting.cell("actual over linear")
    bar = next(
        s
        for s in painting.shaped("rect")
        if 0 < s.points[0, 1] - line.baseline < 12 and s.points[0, 0] > line.left - 1
    )
    mark = next(
        s
        for s in painting.shaped("polyline", stroke=INK)
        if abs(s.points[:, 1].mean() - bar.points[:, 1].mean()) < 1
    )
    half = mark.points[0, 0] - line.left
    left, right = bar.points[:, 0]
    wide = right - mark.points[0, 0] if right > mark.points[0, 0] + 0.5 else left - right
    return wide / half, bar.style["fill"]


def test_the_bar_of_the_promise(shared, descent):
    kept, colour = promise(descent)
    assert kept == pytest.approx(0.4634, abs=0.01) and colour == GREEN
    # (3, -1.5) to (2.25, 2.25): the loss rises from 15.75 to 27.84, and 58.5 down were promised
    kept, colour = promise(card(shared, FAST, 1))
    assert kept == pytest.approx(-0.2067, abs=0.01) and colour == RED


def test_the_bar_of_the_limit_is_red_beyond_it(shared, descent):
    for painting, load, colour in ((descent, 0.75, GREEN), (card(shared, FAST, 1), 1.25, RED)):
        line = painting.cell("η over the limit")
        bars = [
            s
            for s in painting.shaped("path")
            if 0 < s.points[:, 1].min() - line.baseline < 8 and s.points[0, 0] > line.left - 1
        ]
        ground, bar = (places([s])[:, 0] for s in bars)
        assert bars[1].style["fill"] == colour
        assert np.ptp(bar) / np.ptp(ground) == pytest.approx(load / 2, abs=0.01)


def test_what_is_said_beyond_the_limit(shared):
    painting = card(shared, FAST, 1)
    assert painting.beside("η over the limit") == "1.25"
    assert painting.beside("change, with curvature") == "12.09"
    said = [cell for cell in painting.cells if cell.colour == RED and len(cell.text) > 1]
    told = " ".join(cell.text for cell in said)
    assert "η is 1.25 times the limit" in told and "the loss rose" in told
    # g'g / g'Hg = 234/2259, twice of which is 0.207
    assert "2/q = 0.207" in told


def test_momentum_keeps_half_of_what_it_had(shared):
    """b = 0.5(4, 10) + (3.6, 0) = (5.6, 5), and the step is -0.1 of it from (3.6, 0)."""
    painting = card(shared, MOMENTUM, 1)
    assert rows(painting, "gradient") == ["3.6", "0"]
    assert rows(painting, "step") == ["−0.56", "−0.5"]
    assert rows(painting, "state b") == ["5.6", "5"]
    assert painting.beside("angle to −gradient") == "41.8°"
    # 2(1 + 0.5)/10, and η/(1 ± 0.5)
    assert painting.beside("stability limit of η") == "0.3"
    assert painting.beside("effective rate") == "η/(1±μ) 0.06667, 0.2"
    assert painting.beside("remembers steps") == "1/(1−μ) = 2"
    # 6.48 + 0.1(4^2 + 10^2)/2, and 5.8708 + 0.1(5.6^2 + 5^2)/2
    assert painting.beside("energy L + ‖v‖²/2η") == "12.28 → 8.689"


def test_adam_receives_the_penalty_too(shared):
    """At (3.9, 0.9) the gradient is (3.9, 9), and half of w is added: (5.85, 9.45)."""
    painting = card(shared, ADAM, 1)
    assert rows(painting, "received") == ["5.85", "9.45"]
    # 0.9(0.6, 1.05) + 0.1(5.85, 9.45), and with 0.999 of (0.036, 0.11025)
    assert rows(painting, "state m") == ["1.125", "1.89"]
    assert rows(painting, "state v") == ["0.07019", "0.1994"]
    step = [value(text) for text in rows(painting, "step")]
    m, v = (1.125 / 0.19, 1.89 / 0.19), (0.070187 / 0.001999, 0.199442 / 0.001999)
    assert step == pytest.approx([-0.1 * a / b**0.5 for a, b in zip(m, v, strict=True)], rel=1e-3)
    # 1.125 and 1.89 over the roots of what was kept, without the corrections
    without = [value(text) for text in rows(painting, "uncorrected")]
    assert without == pytest.approx(
        [-0.1 * 1.125 / 0.070187**0.5, -0.1 * 1.89 / 0.199442**0.5], 1e-3
    )


def test_the_page_of_parameters(shared):
    painting = card(shared, ADAM, 1, page=1)
    assert painting.beside("x", 6) == ["3.9", "3.9", "5.85", "−0.09993", "0.01708", "3.8"]
    assert painting.beside("y", 6) == ["0.9", "9", "9.45", "−0.09959", "0.01054", "0.8004"]
    view = shared.main.tabs.tab("step")
    view.check.click()
    shared.wait(lambda: not view.busy)
    checked = Painting(view.card)
    # the check is of the loss's own gradient, not of what the method receives
    assert checked.beside("x", 7)[-1] == "3.9" and checked.beside("y", 7)[-1] == "9"
    off = next(text for text in checked.texts if "differ" in text)
    assert "10⁻" in off


def test_the_question_tells_which_step_it_is(shared):
    for seek, told in ((1, "step 2 "), (17, "step 18 "), (40, "step 40 ")):
        card(shared, DESCENT, seek)
        assert told in texts(shared.main.tabs.tab("step"))
    # a racer that fell out is explained at its last step
    card(shared, FAST, 39)
    last = shared.race.tracks[FAST].steps
    assert last < 39 and f"step {last} " in texts(shared.main.tabs.tab("step"))


def test_code_and_rule_are_those_of_the_racer(shared):
    card(shared, MOMENTUM, 1, page=3)
    code = shared.main.tabs.tab("step").code.toPlainText()
    assert "SGD(params, lr=0.1, momentum=0.5)" in code
    view = shared.main.tabs.tab("step")
    assert view.code.isReadOnly() and view.torch.isVisible() and not view.latex.isVisible()
    shared.main.tabs.tab("step").torch.click()
    assert QApplication.clipboard().text() == code
    shared.main.choice.choose(ADAM)
    assert "torch.optim.Adam(params" in view.code.toPlainText()
    card(shared, DESCENT, 1)
    shared.main.tabs.tab("step").latex.click()
    assert "w - \\eta g" in QApplication.clipboard().text()


def test_a_row_of_the_standings_chooses_the_racer_that_is_explained(shared):
    shared.open_tab("standings")
    table = shared.main.tabs.tab("standings").table
    row = next(k for k, told in enumerate(shared.standings) if "too fast" in told)
    place = table.visualRect(table.model().index(row, 2)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert shared.main.tabs.tab("step").racer == FAST


def test_the_stability_map_marks_each_curvature(shared):
    """ηλ of 0.1 and 1 at a momentum of one half, and without momentum 0.15 and 1.5 at the foot;
    the field is 4 wide and 1 high."""
    for racer, loads, height in ((MOMENTUM, (0.1, 1.0), 0.5), (DESCENT, (0.15, 1.5), 0.0)):
        painting = card(shared, racer, 1)
        (left, top), (right, bottom) = painting.shaped("image")[0].points
        for colour, load in zip(("#0060b8", "#c43a00"), loads, strict=True):
            mark = painting.shaped("path", fill=colour)[0].points
            x, y = 0.5 * (mark.min(axis=0) + mark.max(axis=0))
            assert (x - left) / (right - left) == pytest.approx(load / 4, abs=0.004)
            assert (bottom - y) / (bottom - top) == pytest.approx(height, abs=0.02)


def test_how_near_a_saddle_is(program):
    """On x^2/2 + y^4/4 - y^2/2 the saddle is (0, 0); from (1.5, 0) each step keeps 0.9 of x, and
    the box is 4 wide: 37.5 · 0.9^k per cent of it are left."""
    program.load("saddle_bounded", "gd:lr=0.1", start="1.5,0", steps="90")
    # the last steps at which more is left, and the first ones at which it is not
    wanted = {34: "2", 35: "1", 40: "1", 41: "0.5", 56: "0.5", 57: "0.1", 78: "0.1", 79: "0.01"}
    for step, least in wanted.items():
        said = f"saddle ahead: within {least} % of the box"
        assert said in card(program, 0, step).text, step
    assert "saddle" not in card(program, 0, 25).text


def test_each_racer_has_a_range_of_rates_of_its_own(program):
    """Also where that of another one was there before."""
    view = program.open_tab("step")
    view.pages.button(2).click()
    for racer in (DESCENT, MOMENTUM, FAST):
        program.main.choice.choose(racer)
        program.wait(lambda: not view.busy and view.rates.found is not None)
        *_, whole = rate_range(program.race, racer)
        assert view.rates.found.losses.tolist() == whole.losses.tolist()


def test_the_check_of_a_gradient_is_of_one_step_of_one_racer(program):
    view = program.open_tab("step")
    plain = {racer: card(program, racer, 5, 1).text for racer in (DESCENT, MOMENTUM)}
    for away in ((MOMENTUM, 5), (DESCENT, 6)):
        assert card(program, DESCENT, 5, 1).text == plain[DESCENT]
        program.click(view.check)
        program.wait(lambda: not view.busy)
        assert Painting(view.card).text != plain[DESCENT]
        card(program, *away, 1)
    assert card(program, MOMENTUM, 5, 1).text == plain[MOMENTUM]
