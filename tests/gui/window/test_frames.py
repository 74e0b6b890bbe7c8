"""What a frame of the playing window leaves alone, and what a window at rest does: nothing."""

import gc
import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.spec.race import Entry, Landscape, RaceSpec
from gdviz.gui.state import collector
from gdviz.gui.transport.scrubber import Scrubber
from tests.gui.windows import drained, settled

RACE = RaceSpec(
    Landscape("rosenbrock"),
    tuple(Entry(OPTIMIZERS[name](), 1e-3) for name in ("sgd", "momentum", "adam")),
    (-1.2, 1.0),
    400,
)


@pytest.fixture
def clock(window):
    """Ticks of the playing window, by the hand of the test."""
    playback, now = window.playback, [100.0]
    playback.clock = lambda: now[0]

    def tick(seconds=0.025):
        now[0] += seconds
        playback.tick()

    playback.seek(0)
    playback.play()
    playback.findChild(QTimer).stop()
    return tick


def shown_steps(window):
    """The steps in the table, as a user reads them."""
    model = window.tabs.tab("standings").model
    return {int(model.data(model.index(k, 5))) for k in range(model.rowCount())}


def ticking(window):
    return [t for t in window.findChildren(QTimer) if t.isActive() and not t.isSingleShot()]


@pytest.mark.usefixtures("own_window")
def test_at_rest_nothing_ticks(qtbot, window):
    settled(qtbot, window)
    drained(qtbot)
    gc.collect()
    qtbot.waitUntil(lambda: not [t for t in window.findChildren(QTimer) if t.isActive()])


def test_a_race_is_looked_for_while_it_is_wanted(qtbot, window):
    settled(qtbot, window)
    assert not ticking(window)
    window.document.replace(replace(RACE, steps=60_000))
    assert len(ticking(window)) == 1
    settled(qtbot, window)
    assert not ticking(window)


def test_a_race_that_fails_is_looked_for_no_longer(qtbot, window, monkeypatch):
    settled(qtbot, window)

    def fail(*_, **__):
        raise RuntimeError("no race")

    monkeypatch.setattr("gdviz.gui.state.worker.run", fail)
    window.document.replace(replace(RACE, steps=77))
    qtbot.waitUntil(lambda: "no race" in window.notice.text)
    assert not ticking(window)


def test_a_race_that_is_asked_for_again_while_it_grows_is_finished(qtbot, window, monkeypatch):
    settled(qtbot, window)
    long = replace(RACE, steps=100_000)
    window.document.replace(long)
    qtbot.waitUntil(lambda: window.shown.spec == long, timeout=10_000)
    assert not window.shown.done
    window.document.replace(replace(RACE, steps=90))
    window.document.replace(long)
    settled(qtbot, window)
    asked, real = [], window.worker.request
    monkeypatch.setattr(window.worker, "request", lambda spec: (asked.append(spec), real(spec)))
    # one that is there is not computed again
    window.document.replace(replace(RACE, steps=80))
    window.document.replace(long)
    assert [spec.steps for spec in asked] == [80] and not ticking(window)
    settled(qtbot, window)


def test_numbers_are_exact_whenever_playing_stops(qtbot, window, clock):
    settled(qtbot, window)
    for _ in range(7):
        clock()
    window.playback.pause()
    assert window.playback.step == 7 and shown_steps(window) == {7}
    window.playback.play()
    for _ in range(4):
        clock()
    window.playback.go(123)
    assert shown_steps(window) == {123}
    window.playback.play()
    clock(100.0)
    assert not window.playback.playing and shown_steps(window) == {400}


def test_numbers_follow_a_race_that_waits(qtbot, window, clock):
    """Also where no further step comes, they are soon those of the playhead."""
    settled(qtbot, window)
    for _ in range(9):
        clock()
    qtbot.waitUntil(lambda: shown_steps(window) == {9})


@pytest.mark.parametrize("name", ["standings", "step", "loop", "summary"])
def test_numbers_are_told_no_sooner_than_they_can_be_read(qtbot, window, clock, monkeypatch, name):
    settled(qtbot, window)
    if name != "standings":
        window.act(name)
    told, tab = [], window.tabs.tab(name)
    real = tab.seek
    monkeypatch.setattr(tab, "seek", lambda step: (told.append(step), real(step)))
    began = time.monotonic()
    for _ in range(200):
        clock()
    assert len(told) <= 2 + (time.monotonic() - began) / 0.09
    window.playback.pause()
    assert told[-1] == window.playback.step == 200


def test_what_moves_on_a_tab_is_told_of_every_step(qtbot, window, clock, monkeypatch):
    settled(qtbot, window)
    window.act("probe")
    told, tab = [], window.tabs.tab("probe")
    monkeypatch.setattr(tab, "seek", told.append)
    for _ in range(20):
        clock()
    assert told == list(range(1, 21))


def test_cells_whose_text_stays_are_not_painted_again(qtbot, window):
    settled(qtbot, window)
    model = window.tabs.tab("standings").model
    changed = []
    model.dataChanged.connect(lambda first, last: changed.append((first.column(), last.column())))
    window.playback.seek(50)
    changed.clear()
    window.playback.seek(51)
    columns = {first for first, _ in changed}
    assert all(first == last for first, last in changed)
    # neither name nor outcome, but loss and steps
    assert {2, 5} <= columns and not {1, 7} & columns
    changed.clear()
    window.act("dark")
    assert {first for first, _ in changed} == set(range(8))


def test_a_tab_in_the_dark_costs_nothing(qtbot, window, monkeypatch):
    settled(qtbot, window)
    window.act("step")
    sought = []
    for name in ("summary", "learning", "standings", "step"):
        seek = lambda step, name=name: sought.append((name, step))  # noqa: E731
        monkeypatch.setattr(window.tabs.tab(name), "seek", seek)
    looked = []
    scene = window.keeper.scene
    real = scene.standings
    scene.__dict__["standings"] = lambda step: (looked.append(step), real(step))[1]
    window.playback.seek(31)
    assert sought == [("step", 31)] and not looked


def test_an_opened_tab_is_at_the_playhead(qtbot, window):
    settled(qtbot, window)
    window.playback.seek(20)
    window.act("step")
    window.playback.seek(33)
    window.act("standings")
    QApplication.processEvents()
    assert shown_steps(window) == {33}


def test_a_step_does_not_lay_out_the_transport_bar(qtbot, window):
    settled(qtbot, window)
    asked = []

    class Watch(QObject):
        def eventFilter(self, _, event):
            if event.type() == QEvent.Type.LayoutRequest:
                asked.append(event)
            return False

    watch = Watch(window)
    window.transport.installEventFilter(watch)
    for step in range(95, 105):
        window.playback.seek(step)
        drained(qtbot)
    assert not asked and window.transport.counter.text() == "104 / 400"
    counter = window.transport.counter
    assert counter.fontMetrics().horizontalAdvance("400 / 400") < counter.width()
    assert counter.fontMetrics().height() <= counter.height()


def test_the_transport_bar_is_fitted_to_a_race_and_not_to_a_step(qtbot, window, monkeypatch):
    settled(qtbot, window)
    fitted, bar = [], window.transport
    monkeypatch.setattr(Scrubber, "setPageStep", lambda _, steps: fitted.append(steps))
    for step in range(30):
        window.playback.seek(step)
    assert not fitted and bar.counter.text() == "29 / 400"
    window.document.replace(replace(RACE, steps=12_345))
    settled(qtbot, window)
    assert fitted == [12_345 // 20] and bar.scrubber.maximum() == 12_345
    window.playback.set_speed(4.0)
    window.playback.set_loop(True)
    assert bar.speed.currentText() == "×4" and bar.loop.isChecked()


def test_garbage_is_collected_only_where_there_is_some(qtbot, window, monkeypatch):
    settled(qtbot, window)
    monkeypatch.setattr(collector, "WORTH", 10**9)
    timer = window.collector.findChild(QTimer)
    timer.stop()
    drained(qtbot)
    assert not timer.isActive()
    monkeypatch.setattr(collector, "WORTH", 0)
    kept = [[] for _ in range(5)]
    drained(qtbot)
    assert timer.isActive() and kept
