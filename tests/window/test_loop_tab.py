"""The Loop tab: the lines of a fit made by hand, with the numbers of the step at the playhead."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.doors.drawn import value
from tests.doors.painted import Painting
from tests.doors.window import race
from tests.window import fits
from tests.window.fits import RATES, TRAIN, VALIDATION, WAYS, X, Y, told

RACE = fits.RACE
SLOW, FAST = 0, 1
RED, INK = "#b42318", "#1a2027"
BOWL = race("""
steps = 40
start = [2.0, 1.0]
[landscape]
formula = "x^2 + 3*y^2"
box = [-4.0, 4.0, -2.0, 2.0]
[[racers]]
optimizer = "sgd"
lr = 0.1
""")


def card(program, step, racer=FAST):
    """The tab at a step of a racer."""
    view = program.open_tab("loop")
    view.one.setChecked(False)
    program.main.choice.choose(racer)
    program.main.playback.seek(step)
    return worked_out(program)


def worked_out(program):
    """The tab once the loop that was asked for is there."""
    view = program.main.tabs.tab("loop")
    program.wait(lambda: not view.busy)
    return Painting(view.card)


def listed(numbers):
    return ", ".join(told(number) for number in numbers)


def line(painting, start):
    """The numbers of the line whose code begins so."""
    code = next(cell for cell in painting.cells if cell.text.startswith(start))
    return next(c.text for c in painting.line(code) if c.left > code.left)


@pytest.mark.parametrize("racer", [SLOW, FAST])
@pytest.mark.parametrize("step", [1, 4])
def test_the_numbers_of_a_step(shared, step, racer):
    painting = card(shared, step, racer)
    rows, w = fits.batch(step), WAYS[racer][step]
    off, g = fits.off(w, rows), fits.slopes(w, rows).mean(axis=1)
    place = step % 2
    assert line(painting, "for batch") == f"batch {place + 1} of 2: rows {listed(rows)}"
    assert line(painting, "order") == listed(TRAIN)
    assert line(painting, "for epoch") == f"epoch {step // 2 + 1}, {2 * step} samples seen"
    assert line(painting, "z = ") == listed(w[0] * X[rows] + w[1])
    assert line(painting, "L = mean") == told(fits.loss(w, rows))
    assert line(painting, "d1 = ") == listed(off)
    assert line(painting, "g = ") == listed(g)
    assert line(painting, "w ← ").endswith(f"({listed(WAYS[racer][step + 1])})")
    assert line(painting, "t = t + 1") == f"η {RATES[racer]:g}"


def test_the_loop_is_the_chosen_racers(shared):
    for racer, name in ((SLOW, "slow"), (FAST, "fast")):
        card(shared, 3, racer)
        view = shared.main.tabs.tab("loop")
        assert shared.control("racer", view).currentText() == name


def test_another_racer_is_chosen_in_the_tab_itself(program):
    """What it chooses is chosen for all tabs."""
    view = program.open_tab("loop")
    program.main.choice.choose(SLOW)
    for racer, name in ((FAST, "fast"), (SLOW, "slow")):
        combo = program.control("racer", view)
        program.keys("Down" if racer else "Up", combo)
        program.wait(lambda: not view.busy)
        assert combo.currentText() == name and program.main.choice.racer == racer


def test_validation_comes_with_the_last_batch_of_an_epoch(shared):
    held = fits.loss(WAYS[FAST][4], VALIDATION)
    assert line(card(shared, 3), "validate") == told(held)
    assert "after" in line(card(shared, 2), "validate")


def test_what_a_step_needs(shared):
    painting = card(shared, 1)
    g = fits.slopes(WAYS[FAST][1], fits.batch(1)).mean(axis=1)
    assert f"‖∂L/∂w‖ {told(np.hypot(*g))}" in painting.texts
    assert "η 0.02" in painting.texts


def lit(painting):
    """The code of the line that is lit: it is bold, and has the coloured ground."""
    ground = next(s for s in painting.shapes if float(s.style.get("fill-opacity", "1")) < 0.5)
    middle = 0.5 * (ground.points[:, 1].min() + ground.points[:, 1].max())
    bold = [c for c in painting.cells if c.bold and c.left < 200]
    assert len(bold) == 1
    assert abs(bold[0].baseline - 4 - middle) < 4
    return bold[0].text


def press(program, button):
    QTest.mouseClick(getattr(program.main.tabs.tab("loop"), button), Qt.MouseButton.LeftButton)
    return lit(worked_out(program))


def walked_to(program, step, start):
    """The tab at a step, the line lit whose code begins so."""
    for _ in range(20):
        now = lit(card(program, step))
        if now.startswith(start):
            return
        press(program, "forward")
    raise AssertionError(now)


def test_lines_are_walked_forward_and_back(shared):
    walked_to(shared, 1, "z = ")
    assert press(shared, "forward").startswith("L = ")
    assert press(shared, "forward").startswith("d1 = ")
    assert press(shared, "back").startswith("L = ")
    assert shared.step == 1


def test_after_the_last_line_the_next_step_begins(shared):
    walked_to(shared, 1, "validate")
    # a new epoch begins
    assert press(shared, "forward").startswith("for epoch")
    assert shared.step == 2
    assert press(shared, "back").startswith("validate")
    assert shared.step == 1


def test_a_breakpoint_is_run_to(shared):
    view = shared.main.tabs.tab("loop")
    painting = card(shared, 1)
    codes = [c for c in painting.cells if c.text.startswith("g = ")]
    at = QPoint(60, round(codes[0].baseline) - 4)
    QTest.mouseClick(view.card, Qt.MouseButton.LeftButton, pos=at)
    (dot,) = Painting(view.card).shaped("circle", fill=RED)
    assert abs(dot.points[0, 1] - at.y()) < 3
    walked_to(shared, 1, "z = ")
    assert press(shared, "run_on").startswith("g = ")
    assert shared.step == 1
    # from there to the same line of the next step
    assert press(shared, "run_on").startswith("g = ")
    assert shared.step == 2
    QTest.mouseClick(view.card, Qt.MouseButton.LeftButton, pos=at)
    assert not Painting(view.card).shaped("circle", fill=RED)


def test_the_loop_is_copied_as_it_stands(shared):
    painting = card(shared, 4)
    shared.main.tabs.tab("loop").copy.click()
    copied = QApplication.clipboard().text()
    for start in ("for batch", "z = ", "g = "):
        row = next(row for row in copied.splitlines() if row.strip().startswith(start))
        assert row.endswith(f"# {line(painting, start)}")


def test_the_chain_rule_of_the_batchs_first_row(shared):
    """ℓ = (z - y)^2 with z = wx + b: dℓ/dŷ = 2(z - y), and the weight's slope is x times it."""
    painting = card(shared, 5)
    row, (w, b) = fits.batch(5)[0], WAYS[FAST][5]
    z = w * X[row] + b
    by = 2 * (z - Y[row])
    expected = {
        "z": z,
        "own loss ℓ": (z - Y[row]) ** 2,
        "dℓ/dŷ": by,
        "dŷ/dz": 1.0,
        "dℓ/dz, their product": by,
        "dℓ/dw = dℓ/dz · x": by * X[row],
        "dℓ/db = dℓ/dz · 1": by,
    }
    for name, number in expected.items():
        assert painting.beside(name) == told(number), name
    assert value(painting.beside("differences, off by")) < 1e-6


def test_the_loop_on_a_landscape(program):
    """From (1.6, 0.4), where the gradient is (3.2, 2.4), to (1.28, 0.16)."""
    program.main.document.replace(BOWL)
    program.settle()
    painting = card(program, 1, 0)
    assert line(painting, "for step") == "step 2 of 40"
    assert line(painting, "L = f(w)") == "3.04"
    assert line(painting, "g = ∇f(w)") == "3.2, 2.4"
    assert line(painting, "w ← ").endswith("= (1.28, 0.16)")
    assert "‖∇f‖ 4" in painting.texts
