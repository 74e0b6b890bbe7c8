"""The pages of the Step tab."""

import dataclasses
import threading

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from gdviz.core.analysis.step_facts import reading
from gdviz.core.engine.run import finished
from gdviz.core.files.command_words import spec_from_words
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry
from gdviz.gui.tabs import step_reading
from gdviz.gui.tabs.step_picture import NO_STEP
from gdviz.gui.widgets.painted import NO_RACER
from gdviz.render.loop.rule_card import rule_rows


@pytest.fixture
def inspector(window):
    window.act("step")
    return window.tabs.tab("step")


def test_the_range_test_runs_while_one_looks(qtbot, window, inspector):
    rates = inspector.rates
    assert rates.found is None
    inspector.pages.button(2).click()
    qtbot.waitUntil(lambda: rates.found is not None, timeout=10_000)
    window.tabs.go("standings")
    assert not rates.busy
    window.act("step")
    qtbot.waitUntil(lambda: not np.isnan(rates.found.losses).any(), timeout=20_000)
    qtbot.waitUntil(lambda: not rates.busy)
    assert rates.found.rate == window.shown.lrs[0]
    window.grab()
    assert rates.failure == ""
    window.choice.choose(1)
    qtbot.waitUntil(lambda: rates.found is not None and rates.found.rate == window.shown.lrs[1])


def read(qtbot, inspector):
    qtbot.waitUntil(lambda: not inspector.busy, timeout=20_000)


@dataclasses.dataclass(frozen=True)
class AsksForMore(OPTIMIZERS["newton"]):
    """A user's method, of whose step there is no rule in print."""

    def step(self, w, objective, state, t, lr):
        return w - lr * objective.grad(w), state


def test_without_racers_it_says_that_there_is_none(qtbot, window, inspector):
    picture = inspector.card
    assert picture.missing() == NO_STEP
    inspector.pages.button(3).click()
    assert inspector.code.toPlainText()
    window.document.replace(dataclasses.replace(window.document.spec, entries=()))
    qtbot.waitUntil(lambda: not window.shown.tracks, timeout=20_000)
    assert picture.reading is None and picture.missing() == NO_RACER
    assert inspector.question.text() == "Why this step of" and not inspector.code.toPlainText()
    window.grab()
    assert picture.failure == ""


@pytest.mark.usefixtures("own_window")
def test_of_many_parameters_one_is_chosen_by_name(qtbot, window, inspector):
    """The rule then shows the numbers of that one; of two coordinates both are there."""
    assert not inspector.parameter.isVisible()
    spec = spec_from_words(["moons:model=network,hidden=2,n=40", "adam:lr=0.02"], steps="8")
    window.document.replace(spec)
    qtbot.waitUntil(
        lambda: window.shown.spec == spec and window.shown.done and inspector.parameter.isVisible(),
        timeout=20_000,
    )
    window.playback.seek(3)
    read(qtbot, inspector)
    names = window.shown.problem.names
    combo = inspector.parameter
    assert tuple(combo.itemText(k) for k in range(combo.count())) == names
    area, pictures = inspector.card.rect(), []
    for index in (0, 7):
        combo.setCurrentIndex(index)
        combo.activated.emit(index)
        pictures.append(inspector.card.grab(area).toImage())
    assert pictures[0] != pictures[1]
    rows = rule_rows(window.shown, 0, inspector.card.reading.step, 7)
    assert rows[-1][1].startswith(f"{names[7]}: ")
    # other parameters begin with the first one again
    spec = spec_from_words(["moons:model=network,hidden=1,n=40", "adam:lr=0.02"], steps="8")
    window.document.replace(spec)
    qtbot.waitUntil(lambda: window.shown.spec == spec and window.shown.done, timeout=20_000)
    read(qtbot, inspector)
    assert window.shown.problem.dim < len(names)
    assert (combo.currentIndex(), inspector.card.parameter) == (0, 0)
    window.grab()
    assert inspector.card.failure == ""
    inspector.pages.button(2).click()
    assert not combo.isVisible()


def test_a_step_is_read_off_the_windows_thread(qtbot, window, inspector, monkeypatch):
    threads, real = [], step_reading.reading

    def seen(*args, **kinds):
        threads.append(threading.get_ident())
        return real(*args, **kinds)

    monkeypatch.setattr(step_reading, "reading", seen)
    for step in (1, 5, 9):
        window.playback.seek(step)
        assert inspector.card.reading is None or inspector.card.reading.step != step
    read(qtbot, inspector)
    assert inspector.card.reading.step == 9 and threading.get_ident() not in threads


def test_where_they_take_long_the_curvatures_come_after_the_rest(monkeypatch):
    words = ["moons:model=network,hidden=3", "adam:lr=0.01"]
    race, step = finished(spec_from_words(words, steps="30")), 12
    quick, whole = step_reading.reading(race, 0, step, curved=False), reading(race, 0, step)
    assert np.isnan(quick.eigenvalues).all() and np.isnan([quick.limit, quick.predicted2]).all()
    assert quick.predicted == whole.predicted and quick.actual == whole.actual
    assert len(list(step_reading.readings((race, 0, step), lambda: True))) == 1
    monkeypatch.setattr(step_reading, "COSTLY", 0)
    first, last = (found for (found,) in step_reading.readings((race, 0, step), lambda: True))
    assert np.isnan(first.limit) and last.limit == whole.limit


def test_all_parameters_and_the_checked_gradient_follow_the_playhead(qtbot, window, inspector):
    assert not inspector.check.isVisible()
    inspector.pages.button(1).click()
    for step in (0, 7):
        window.playback.seek(step)
        read(qtbot, inspector)
        window.grab()
        assert inspector.card.failure == "" and inspector.card.reading.step == step
    qtbot.mouseClick(inspector.check, Qt.MouseButton.LeftButton)
    read(qtbot, inspector)
    grad = inspector.card.reading.grad
    assert inspector.card.check == pytest.approx(grad, rel=1e-6, abs=1e-6)
    window.grab()
    assert inspector.card.failure == ""
    window.playback.seek(4)
    read(qtbot, inspector)
    assert inspector.card.check is None
    inspector.pages.button(0).click()
    window.grab()
    assert inspector.card.failure == "" and not inspector.card.parameters


def test_only_a_method_with_a_formula_has_one_to_copy(qtbot, window, inspector):
    assert inspector.latex.isEnabled()
    spec = window.document.spec
    entries = (*spec.entries, Entry(AsksForMore(), 1e-3), Entry(OPTIMIZERS["sam"](), 1e-3))
    window.document.replace(dataclasses.replace(spec, entries=entries, steps=20))
    qtbot.waitUntil(lambda: len(window.shown.tracks) == 8 and window.shown.done, timeout=20_000)
    window.choice.choose(6)
    read(qtbot, inspector)
    window.grab()
    assert inspector.card.failure == "" and not inspector.latex.isEnabled()
    window.choice.choose(7)
    assert inspector.latex.isEnabled()
    inspector.latex.click()
    assert "w + e" in QApplication.clipboard().text()


def test_controls_of_every_page_have_room_in_a_small_window(window, inspector):
    window.resize(1280, 640)
    window.shell.main.setSizes([300, 40, 800])
    for page in range(4):
        inspector.pages.button(page).click()
        QApplication.processEvents()
        shown = (*inspector.pages.buttons(), inspector.latex, inspector.torch, inspector.check)
        for control in (inspector.racers, *(c for c in shown if c.isVisible())):
            assert control.width() >= control.minimumSizeHint().width()
            assert control.parentWidget().rect().contains(control.geometry())
    inspector.pages.button(0).click()
    assert not inspector.code.isVisible()
