"""What is raced on, chosen and typed in the window."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QAction

from gdviz.core.files.command_words import spec_from_words
from gdviz.core.files.presets import presets
from gdviz.core.problems.landscape import LANDSCAPES
from gdviz.core.spec.race import Landscape
from gdviz.gui.map.map_reading import read_out
from tests.gui.windows import settled, typed

RACE = spec_from_words(["rosenbrock", "gd:lr=0.0001", "adam:lr=0.01"], steps="100")


def test_a_race_of_one_variable_runs_on_its_curve(qtbot, window):
    problem = window.panel.problem
    problem.choose("custom formula of one variable")
    settled(qtbot, window)
    assert window.shown.problem.dim == 1
    window.grab()
    assert [item.failure for item in window.race_view.items] == [""]
    flag = window.race_view.panels[0].flag
    flag.setPos(QPointF(2.5, 0.0))
    flag.sigPositionChangeFinished.emit(flag)
    settled(qtbot, window)
    assert window.shown.start == (2.5,)
    typed(qtbot, problem.start[0], "1.5")
    assert window.document.spec.start == (1.5,) and window.notice.text == ""
    assert "slope" in read_out(window.shown.problem, 1.0, 0.0)
    problem.formula.setFocus()
    problem.formula.selectAll()
    qtbot.keyClicks(problem.formula, "x^2")
    qtbot.waitUntil(lambda: window.document.spec.problem.formula == "x^2", timeout=3000)
    settled(qtbot, window)
    assert window.shown.problem.dim == 1
    window.tabs.go("step")
    window.grab()
    assert window.tabs.tab("step").card.failure == ""


def test_the_probe_reads_the_point_that_is_clicked(qtbot, window):
    window.act("probe")
    assert window.tabs.open == "probe"
    window.race_view.probed.emit((-0.7, 0.9))
    found, way = window.keeper.overlays.probe
    assert found.loss == pytest.approx((1.7) ** 2 + 100 * (0.9 - 0.49) ** 2)
    window.tabs.tab("probe").snaps.button(180).click()
    found, way = window.keeper.overlays.probe
    assert way @ found.grad / found.slope == pytest.approx(-1.0, abs=1e-3)
    window.grab()
    assert window.tabs.tab("probe").card.failure == "" == window.race_view.items[0].failure
    window.panel.problem.choose("himmelblau")
    settled(qtbot, window)
    assert window.tabs.tab("probe").card.found.point.tolist() == [-0.7, 0.9]
    hill = next(c for c in LANDSCAPES["himmelblau"].critical if c.kind == "maximum")
    window.race_view.probed.emit((hill.point[0] + 0.05, hill.point[1] - 0.05))
    assert window.tabs.tab("probe").card.found.kind == "maximum"
    window.act("probe")
    assert window.keeper.overlays.probe is None


def test_a_presets_lesson_stays_until_the_race_is_changed(qtbot, window):
    action = next(a for a in window.findChildren(QAction) if a.text() == "Clip the cliff")
    action.trigger()
    settled(qtbot, window)
    lesson = presets()["clip-the-cliff"].summary
    assert window.shell.caption.text() == lesson
    window.race_view.hovered.emit("x 1, y 2")
    assert window.shell.caption.text() == "x 1, y 2"
    window.race_view.hovered.emit("")
    assert window.shell.caption.text() == lesson
    # a long sentence does not hold the window wide
    assert window.statusBar().minimumSizeHint().width() < 300
    window.editing.edit(replace(window.document.spec, steps=77))
    # what is left to say is what its landscape teaches
    assert window.shell.caption.text() == LANDSCAPES["cliff"].teaches
    window.act("undo")
    assert window.shell.caption.text() == lesson


def test_the_race_before_rests_while_another_problem_is_computed(qtbot, window, monkeypatch):
    monkeypatch.setattr(window.worker, "request", lambda spec: None)
    window.playback.seek(3)
    # two thirds of the race in the time that is waited
    window.playback.set_speed(200.0)
    window.playback.play()
    window.editing.race_on(Landscape("beale"))
    qtbot.wait(40)
    assert window.playback.step == 3 and window.playback.playing
    window.worker.failed.emit(window.document.spec, "no such race")
    qtbot.waitUntil(lambda: window.playback.step > 3, timeout=5_000)


def test_what_is_typed_in_the_formula_is_a_formula_and_no_key_of_the_window(qtbot, window):
    panel = window.panel.problem
    field = panel.formula
    field.setFocus()
    field.clear()
    qtbot.keyClicks(field, "x^2 + 3y^2")
    qtbot.waitUntil(lambda: getattr(window.document.spec.problem, "formula", "") == "x^2 + 3y^2")
    assert not window.playback.playing
    before = window.document.spec
    field.selectAll()
    qtbot.keyClicks(field, "x^2 + foo(y)")
    qtbot.waitUntil(lambda: not panel.field.error.isHidden(), timeout=3000)
    assert panel.field.error.text().startswith("column 7")
    assert window.document.spec == before
    panel.choose("l1")
    assert not panel.field.kinks.isHidden() and panel.field.kinks.text()
    panel.choose("sphere")
    assert panel.field.kinks.isHidden()
    assert panel.field.card.toolTip() == "f = x² + y²\n∂f/∂x = 2x\n∂f/∂y = 2y"


def test_a_start_is_shown_in_the_digits_that_fit_and_kept_in_all(qtbot, window):
    exact = (-0.00746544123, 1.23456789)
    window.editing.move_start(exact, True)
    settled(qtbot, window)
    x, y = window.panel.problem.start
    assert x.text().startswith("-0.007") and x.cursorPosition() == 0
    assert x.fontMetrics().horizontalAdvance(x.text()) < x.width()
    typed(qtbot, y, "2")
    assert window.document.spec.start == (exact[0], 2.0)
