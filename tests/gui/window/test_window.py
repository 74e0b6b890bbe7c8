"""The window as its users use it."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QMessageBox

from gdviz.core.schedules import SCHEDULES
from gdviz.gui.map.race_view import RaceView
from gdviz.gui.window.main_window import MainWindow
from tests.gui.maps import pixels, rgb
from tests.gui.windows import settled, typed


def test_the_first_start_plays(qtbot, theme):
    made = MainWindow()
    made.show()
    try:
        qtbot.waitUntil(lambda: made.playback.step > 2, timeout=20_000)
        assert made.playback.playing
    finally:
        made.end()


def test_another_colour_or_theme_recomputes_nothing(qtbot, window, monkeypatch):
    race, asked = window.shown, []
    window.playback.seek(500)
    monkeypatch.setattr(window.worker, "request", asked.append)
    spec = window.document.spec
    entry = replace(spec.entries[0], colour="#ff00ff", label="<b>bold</b>")
    window.editing.edit(replace(spec, entries=(entry, *spec.entries[1:])), "")
    assert asked == [] and window.shown.tracks is race.tracks
    labels = {row.label for row in window.tabs.tab("standings").model.rows}
    assert "<b>bold</b>" in labels
    for view in (window.race_view, window.loss_view):
        assert (pixels(view.grab().toImage()) == rgb("#ff00ff")).sum() > 10
    for name in ("dark", "light"):
        window.act(name)
        assert window.appearance.theme.name == name
    assert asked == [] and window.shown.tracks is race.tracks


@pytest.mark.usefixtures("own_window")
def test_the_window_is_after_a_presentation_what_it_was_before(window):
    window.showMaximized()
    QApplication.processEvents()
    window.appearance.present(True)
    window.appearance.present(False)
    assert window.isMaximized() and not window.isFullScreen()


def test_quick_edits_never_show_a_stale_race(qtbot, window, monkeypatch):
    began, shown = [], RaceView.show_scene

    def seen(view, scene):
        race = scene.mapped
        began.append((tuple(race.tracks[0].points[0]), window.document.spec.start))
        shown(view, scene)

    monkeypatch.setattr(RaceView, "show_scene", seen)
    for k in range(15):
        window.editing.edit(replace(window.document.spec, start=(0.01 * k, 0.5)), "start")
        qtbot.wait(4)
    settled(qtbot, window)
    assert all(first == asked for first, asked in began)
    assert began[-1][0] == (0.14, 0.5) == tuple(window.race_view.race.tracks[5].points[0])


def test_an_edit_keeps_the_playhead_and_a_schedule_shows_the_rates(qtbot, window):
    window.playback.seek(137)
    typed(qtbot, window.panel.cards[5].lr.box, "0.03")
    settled(qtbot, window)
    spec = window.document.spec
    assert spec.entries[5].lr == 0.03
    assert window.playback.step == 137
    assert window.transport.counter.text() == "137 / 500"
    assert not window.loss_view.rates_shown
    entry = replace(spec.entries[1], schedule=SCHEDULES["plateau"]())
    window.editing.edit(replace(spec, entries=(spec.entries[0], entry, *spec.entries[2:])), "")
    settled(qtbot, window)
    window.panel.cards[1].set_open(True)
    window.grab()
    window.panel.cards[1].body.curve.grab()
    assert window.loss_view.rates_shown
    assert window.loss_view.rates.failure == "" == window.panel.cards[1].body.curve.failure
    window.editing.edit(spec, "")
    settled(qtbot, window)
    assert not window.loss_view.rates_shown


def test_long_names_and_the_widest_number_have_room(qtbot, window):
    window.resize(1664, 720)
    window.shell.main.setSizes([336, 588, 740])
    QApplication.processEvents()
    header = window.tabs.tab("standings").table.horizontalHeader()
    usual = header.sectionSize(1)
    long = "a name as long as what it has to tell"
    spec = window.document.spec
    first = replace(spec.entries[0], label=long)
    window.editing.edit(replace(spec, entries=(first, *spec.entries[1:])))
    settled(qtbot, window)
    text = window.tabs.tab("standings").table.fontMetrics().horizontalAdvance(long)
    assert header.sectionSize(1) > max(usual, text)
    window.document.edit(replace(window.document.spec, steps=30_000))
    window.playback.set_race(30_000, 30_000)
    window.playback.seek(30_000)
    QApplication.processEvents()
    counter = window.transport.counter
    assert counter.sizeHint().width() <= counter.width()
    assert counter.geometry().right() < window.transport.speed.geometry().left()


def test_an_action_that_nobody_knows_does_nothing_else(window):
    with pytest.raises(KeyError, match="abuot"):
        window.act("abuot")
    assert window.findChildren(QMessageBox) == []
