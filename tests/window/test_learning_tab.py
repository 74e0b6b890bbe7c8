"""The Learning tab: curves and numbers of a fit made by hand."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from tests.doors.drawn import value
from tests.doors.ground import texts
from tests.doors.painted import MUTED, Painting
from tests.window import fits
from tests.window.fits import COLOURS, STEPS, TEST, TRAIN, VALIDATION, WAYS, told

RACE = fits.RACE
TRAINING = [[fits.loss(w) for w in way] for way in WAYS]
HELD = [[fits.loss(w, VALIDATION) for w in way] for way in WAYS]
DASHES = 8
# a step at which the two losses rank the racers differently
DIFFERENT = 8


def card(program, step=STEPS, axis=0):
    """What the tab shows at a step, by step, epoch or samples."""
    view = program.open_tab("learning")
    program.main.playback.seek(step)
    view.axis.setCurrentIndex(axis)
    program.wait(lambda: not view.busy and len(view.curves) == 2)
    return Painting(view.card)


def solid(painting, colour):
    """The corners of the longest line of a colour in the plot, in its units."""
    lines = painting.shaped("polyline", stroke=colour)
    longest = max(lines, key=lambda s: len(s.points))
    return painting.units(painting.plots[0], longest.points)


def dashed(painting, colour):
    """The ends of the short lines of a colour in the plot, in its units."""
    lines = painting.shaped("polyline", stroke=colour)
    longest = max(lines, key=lambda s: len(s.points))
    short = [s.points for s in lines if s is not longest]
    assert all(np.ptp(points[:, 0]) < 20 for points in short)
    return painting.measured(painting.plots[0], np.concatenate(short))


def under(painting, head, name):
    """What the table says of a racer under a heading."""
    column = painting.cell(head)
    row = painting.line(painting.cell(name))
    return next(cell.text for cell in row if abs(cell.right - column.right) < 2)


@pytest.mark.parametrize("racer", [0, 1])
@pytest.mark.parametrize(("axis", "unit"), [(0, 1.0), (1, 0.5), (2, 2.0)])
def test_the_training_loss_of_each_step(shared, racer, axis, unit):
    painting = card(shared, axis=axis)
    x, y = solid(painting, COLOURS[racer]).T
    assert x == pytest.approx(unit * np.arange(STEPS + 1), abs=0.02 * unit)
    assert y == pytest.approx(TRAINING[racer], rel=0.01)


@pytest.mark.parametrize("racer", [0, 1])
def test_the_validation_loss_is_dashed(shared, racer):
    painting = card(shared)
    x, y = dashed(painting, COLOURS[racer]).T
    expected = np.exp(np.interp(x, np.arange(STEPS + 1), np.log(HELD[racer])))
    assert len(x) > DASHES and y == pytest.approx(expected, rel=0.02)


def test_the_lowest_validation_loss_has_the_dot(shared):
    painting = card(shared)
    for racer, colour in enumerate(COLOURS):
        best = int(np.argmin(HELD[racer]))
        found = painting.dots(painting.plots[0], colour)
        large = [s for s in painting.shaped("path", fill=colour) if np.ptp(s.points[:, 0]) > 8.5]
        at = painting.middles(painting.plots[0], large)
        assert len(found) >= 1
        assert any(p == pytest.approx((best, HELD[racer][best]), rel=0.02, abs=0.02) for p in at)


@pytest.mark.parametrize("step", [0, 3, 7, STEPS])
def test_the_table_at_the_playhead(shared, step):
    painting = card(shared, step)
    for racer, name in enumerate(("slow", "fast")):
        row = painting.line(painting.cell(name))
        texts = [c.text for c in row if c.left > painting.cell(name).left][:3]
        best = int(np.argmin(HELD[racer]))
        assert texts == [told(TRAINING[racer][step]), told(HELD[racer][step]), f"{best}"]


def test_the_heads_stand_above_their_numbers(shared):
    painting = card(shared, 3)
    row = painting.line(painting.cell("fast"))
    for head, text in (("training", TRAINING[1][3]), ("validation", HELD[1][3])):
        # the key of the plot, at its left, has the same words
        above = max((c for c in painting.cells if c.text == head), key=lambda c: c.left)
        under = next(c for c in row if c.text == told(text))
        assert under.right == pytest.approx(above.right, abs=1.5)


def test_the_playhead_is_a_line_at_the_step(shared):
    for step in (3, 9):
        painting = card(shared, step)
        plot = painting.plots[0]
        upright = [
            s.points[0, 0]
            for s in painting.shaped("polyline", stroke=MUTED)
            if len(s.points) == 2
            and np.ptp(s.points[:, 0]) < 0.01
            and np.ptp(s.points[:, 1]) > plot.frame[3] - plot.frame[1] - 1
        ]
        assert plot.x.back(np.array(upright)) == pytest.approx([step], abs=0.03)


def test_ranked_by_training_or_by_validation(shared):
    view = shared.main.tabs.tab("learning")
    first = [losses[0][DIFFERENT] < losses[1][DIFFERENT] for losses in (TRAINING, HELD)]
    assert first[0] != first[1]
    for judged in (False, True):
        view.judge.setChecked(judged)
        painting = card(shared, DIFFERENT)
        slow, fast = (painting.cell(name).baseline for name in ("slow", "fast"))
        assert (slow < fast) == first[judged]
    view.judge.setChecked(False)


def test_smoothing_is_the_average_with_the_past(shared):
    """m = 0.8 m + 0.2 L, over what the weights come to."""
    view = shared.main.tabs.tab("learning")
    view.smooth.setValue(80)
    painting = card(shared)
    view.smooth.setValue(0)
    m, weight, expected = 0.0, 0.0, []
    for loss in TRAINING[1]:
        m, weight = 0.8 * m + 0.2 * loss, 0.8 * weight + 0.2
        expected.append(m / weight)
    assert solid(painting, COLOURS[1])[:, 1] == pytest.approx(expected, rel=0.01)


def test_a_linear_axis(shared):
    view = shared.main.tabs.tab("learning")
    view.log.setChecked(False)
    painting = card(shared)
    view.log.setChecked(True)
    assert not painting.plots[0].y.log
    wide = max(TRAINING[1])
    assert solid(painting, COLOURS[1])[:, 1] == pytest.approx(TRAINING[1], abs=0.01 * wide)


def test_early_stopping_ends_where_patience_does(shared):
    """After one epoch, of two steps, without a lower validation loss."""
    view = shared.main.tabs.tab("learning")
    after = {action.data(): action for action in view.stop_rule.patience.actions()}
    after[1].trigger()
    painting = card(shared)
    after[None].trigger()
    for racer, name in enumerate(("slow", "fast")):
        best, since, end = np.inf, 0, None
        for step, loss in enumerate(HELD[racer]):
            if loss < best:
                best, since = loss, step
            elif end is None and step - since >= 2:
                end = step
        assert under(painting, "stops at", name) == ("–" if end is None else f"{end}")


def test_the_test_rows_are_locked_until_they_are_asked_for(program):
    painting = card(program, 5)
    assert painting.texts.count("locked") == 2
    view = program.main.tabs.tab("learning")
    view.once.click()
    painting = card(program, 5)
    for racer, name in enumerate(("slow", "fast")):
        assert painting.line(painting.cell(name))[-1].text == told(fits.loss(WAYS[racer][5], TEST))
    # the look was at the parameters of step 5; it does not follow the playhead
    assert card(program, 9).line(painting.cell("slow"))[-1].text == told(
        fits.loss(WAYS[0][5], TEST)
    )
    assert "1" in view.counter.text()
    assert len(TRAIN) == 4


@pytest.mark.parametrize("seed", ["4", "5"])
def test_another_race_locks_the_test_rows_again(program, seed):
    program.open_tab("learning")
    program.type(program.knob("seed").box, seed)
    program.settle()
    view = program.main.tabs.tab("learning")
    assert view.counter.text() == ""
    assert card(program, 5).texts.count("locked") == 2
    for count in ("1", "2"):
        view.once.click()
        assert view.counter.text().split()[0] == count
    # a racer that is hidden has been looked at all the same
    program.click(program.card(0).eye)
    program.settle()
    assert view.counter.text().split()[0] == "2"


@pytest.mark.parametrize("button", ["seeds", "sharp"])
def test_what_was_worked_out_for_a_race_goes_with_it(program, button):
    plain = len(card(program).shapes)
    view = program.main.tabs.tab("learning")
    program.click(getattr(view, button))
    program.wait(lambda: not view.busy)
    assert len(card(program).shapes) != plain
    # the rows come in their order: the curves are the same with any seed
    program.type(program.knob("seed").box, "9")
    program.settle()
    assert len(card(program).shapes) == plain


def test_how_fast_the_loss_falls(shared):
    """The factor of the gap to the lowest loss for each step, by least squares on its logarithm."""
    x, y = fits.X[TRAIN], fits.Y[TRAIN]
    best = np.polyfit(x, y, 1)
    lowest = fits.loss(best)
    gaps = np.log(np.array(TRAINING[1][:10]) - lowest)
    rate = np.exp(np.polyfit(np.arange(10), gaps, 1)[0])
    painting = card(shared, 9)
    found = under(painting, "falls by", "fast")
    assert value(found.removeprefix("×")) == pytest.approx(rate, rel=1e-3)


def test_by_epochs_the_playhead_counts_epochs_and_all_racers_are_at_the_same(program):
    program.load("cars", "gd:lr=0.02,batch=1", "gd:lr=0.02", steps="200", stop="epochs=4")
    program.choose("against", "epoch")
    program.settle()
    program.main.playback.seek(100)
    assert program.main.transport.counter.text() == "epoch 2.0 / 4"
    rows = {row.index: row for row in program.main.keeper.scene.standings(100)}
    assert [rows[i].steps for i in range(2)] == [100, 2]
    # the tab of one racer explains its own step, and finds it on the playhead again
    program.main.choice.choose(1)
    view = program.open_tab("step")
    program.rounds(2)
    assert "step 3 " in texts(view)
    view.seeks.emit(1)
    assert program.main.playback.step == 50
    program.choose("against", "step")
    program.settle()
    assert "50 / 200" in program.main.transport.counter.text()


def click_at(program, painting, step, by=0.0):
    """Click where a step stands in the plot of losses, some pixels beside it."""
    _, top, _, bottom = painting.plots[0].frame
    place = QPointF(painting.plots[0].x.at(step) + by, 0.5 * (top + bottom))
    view = program.main.tabs.tab("learning")
    QTest.mouseClick(view.card, Qt.MouseButton.LeftButton, pos=place.toPoint())


def test_a_click_in_the_plot_of_losses_goes_to_that_step(program):
    painting = card(program)
    # where no dot is near
    step = next(k for k in range(3, STEPS) if all(int(np.argmin(held)) != k for held in HELD))
    click_at(program, painting, step)
    assert program.main.playback.step == step
    # beside the field nothing happens
    left, _, right, bottom = painting.plots[0].frame
    view = program.main.tabs.tab("learning")
    for place in (QPointF(left - 12, bottom - 20), QPointF(right - 20, bottom + 30)):
        QTest.mouseClick(view.card, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert program.main.playback.step == step


@pytest.mark.parametrize("racer", [0, 1])
def test_a_click_near_a_dot_goes_to_where_overfitting_begins(program, racer):
    painting, best = card(program), int(np.argmin(HELD[racer]))
    click_at(program, painting, best, by=4.0)
    assert program.main.playback.step in {int(np.argmin(held)) for held in HELD}
    assert abs(program.main.playback.step - best) <= 1


def test_the_learning_curves_have_the_logarithmic_axis_of_steps(program):
    usual = card(program)
    program.press("log_steps")
    painting = card(program)
    assert painting.plots[0].x.log and not usual.plots[0].x.log
    x, y = solid(painting, COLOURS[0]).T
    assert x == pytest.approx(np.arange(1, STEPS + 1), rel=0.02)
    assert y == pytest.approx(TRAINING[0][1:], rel=0.01)
