"""The window as its users use it."""

from dataclasses import replace

import pytest
from maps import pixels, rgb
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication

from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec import Entry
from gdviz.gui.main_window import MainWindow
from gdviz.render.theme import THEMES
from tests.gui.windows import settled, typed


def test_first_start_shows_six_racers(window):
    assert len(window.shown.tracks) == 6
    assert window.table.model.rowCount() == 6
    assert [i.failure for i in window.race_view.items] == [""]
    window.grab()
    assert window.race_view.items[0].failure == "" and window.loss_view.curves.failure == ""


def test_the_first_start_plays(qtbot, look):
    made = MainWindow()
    made.show()
    try:
        qtbot.waitUntil(lambda: made.playback.step > 2, timeout=20_000)
        assert made.playback.playing
    finally:
        made.close()


def test_an_edit_keeps_the_playhead(qtbot, window):
    window.playback.seek(137)
    typed(qtbot, window.panel.cards[5].lr.box, "0.03")
    settled(qtbot, window)
    assert window.document.spec.entries[5].lr == 0.03
    assert window.playback.step == 137
    assert window.transport.counter.text() == "137 / 500"


def test_dragging_the_start_bends_the_trails_and_is_one_undo_step(qtbot, window):
    flag = window.race_view.flags[0]
    first = window.document.spec
    for k in range(10):
        flag.setPos(QPointF(-1.0 + 0.05 * k, 0.5))
        qtbot.wait(5)
    flag.sigPositionChangeFinished.emit(flag)
    settled(qtbot, window)
    assert window.shown.start == pytest.approx((-0.55, 0.5))
    window.act("undo")
    assert window.document.spec == first


def test_forty_quick_edits_never_show_a_stale_race(qtbot, window, monkeypatch):
    began, shown = [], window.race_view.set_race

    def seen(race):
        began.append((tuple(race.tracks[0].points[0]), window.document.spec.start))
        shown(race)

    monkeypatch.setattr(window.race_view, "set_race", seen)
    for k in range(40):
        window.editing.edit(replace(window.document.spec, start=(0.01 * k, 0.5)), "start")
        qtbot.wait(4)
    settled(qtbot, window)
    assert all(first == asked for first, asked in began)
    assert began[-1][0] == (0.39, 0.5) == tuple(window.race_view.race.tracks[5].points[0])


def test_a_recolour_recomputes_nothing(qtbot, window, monkeypatch):
    race, asked = window.shown, []
    window.playback.seek(500)
    monkeypatch.setattr(window.worker, "request", asked.append)
    spec = window.document.spec
    entry = replace(spec.entries[0], colour="#ff00ff", label="<b>bold</b>")
    window.editing.edit(replace(spec, entries=(entry, *spec.entries[1:])), "")
    assert asked == [] and window.shown.tracks is race.tracks
    labels = {row.label for row in window.table.model.rows}
    assert "<b>bold</b>" in labels
    for view in (window.race_view, window.loss_view):
        assert (pixels(view.grab().toImage()) == rgb("#ff00ff")).sum() > 10


def test_keys_play_step_and_seek(qtbot, window):
    qtbot.keyClick(window, Qt.Key.Key_Home)
    qtbot.keyClick(window, Qt.Key.Key_Right)
    qtbot.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert window.playback.step == 11
    qtbot.keyClick(window, Qt.Key.Key_End)
    assert window.playback.step == 500
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert window.playback.playing
    window.playback.pause()


def test_side_by_side_pages_and_links(qtbot, window):
    window.act("side")
    assert len(window.race_view.items) == 6
    window.race_view.plots[0].getViewBox().setRange(xRange=(0, 1), yRange=(0, 1), padding=0)
    ranges = [plot.getViewBox().viewRange()[0] for plot in window.race_view.plots]
    assert all(r == pytest.approx([0, 1], abs=1e-6) for r in ranges)
    entries = tuple(Entry(OPTIMIZERS["sgd"](), 1e-4) for _ in range(11))
    window.editing.edit(replace(window.document.spec, entries=entries, steps=20), "")
    settled(qtbot, window)
    assert window.race_view.page_count == 2 and len(window.race_view.items) == 8
    window.act("next_page")
    assert [item.racer for item in window.race_view.items] == [8, 9, 10]
    window.grab()
    assert [item.failure for item in window.race_view.items] == [""] * 3


def test_themes_change_everything_without_a_new_race(qtbot, window):
    race = window.shown
    for name in ("dark", "light"):
        window.act(name)
        assert window.look.name == name and window.shown is race
        for view in (window.race_view, window.loss_view.canvas, window.surface):
            assert pixels(view.grab().toImage())[2, 2] == rgb(THEMES[name].background)


def test_the_step_is_explained_with_the_races_own_numbers(qtbot, window):
    window.tabs.setCurrentWidget(window.inspector)
    window.inspector.choose(5)
    window.playback.seek(40)
    qtbot.waitUntil(lambda: not window.inspector.busy, timeout=20_000)
    race, r = window.shown, window.inspector.card.reading
    track = race.tracks[5]
    assert r.step == 40 and r.loss == track.losses[40]
    assert (r.move == track.points[41] - track.points[40]).all()
    window.grab()
    assert window.inspector.card.failure == ""
    assert window.race_view.items[0].failure == "" and window.race_view.items[0].explained == 5
    window.inspector.latex.click()
    assert r"\beta_1" in QApplication.clipboard().text()
    window.tabs.setCurrentWidget(window.table)
    assert window.race_view.items[0].explained is None


def test_every_optimizer_can_be_explained_side_by_side(qtbot, window):
    entries = tuple(Entry(cls(), 1e-3) for cls in list(OPTIMIZERS)[:32])
    window.editing.edit(replace(window.document.spec, entries=entries, steps=30), "")
    settled(qtbot, window)
    window.tabs.setCurrentWidget(window.inspector)
    window.act("side")
    for racer in range(len(entries)):
        window.inspector.choose(racer)
        window.grab()
        assert window.inspector.card.failure == "", entries[racer].optimizer.id


def test_schedules_show_their_curve_and_the_rates(qtbot, window):
    spec = window.document.spec
    assert not window.loss_view.rates_shown
    for name in ("onecycle", "plateau", "cosine"):
        entry = replace(spec.entries[1], schedule=SCHEDULES[name]())
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


def test_the_page_plots_what_the_window_plots(window):
    window.loss_view.head.choose("gradient", "evaluations")
    page = window.page_style()
    assert (page.quantity, page.against) == ("gradient", "evaluations")


def test_learning_rates_from_the_menu(window):
    action = window.actions_by_id["rates"]
    assert not action.isChecked()
    action.trigger()
    assert window.loss_view.rates_shown and action.isChecked()
    action.trigger()
    assert not window.loss_view.rates_shown and not action.isChecked()


def test_long_names_have_room_in_the_standings(qtbot, window):
    header = window.table.table.horizontalHeader()
    usual = header.sectionSize(1)
    long = "a name as long as what it has to tell"
    spec = window.document.spec
    first = replace(spec.entries[0], label=long)
    window.editing.edit(replace(spec, entries=(first, *spec.entries[1:])))
    settled(qtbot, window)
    text = window.table.table.fontMetrics().horizontalAdvance(long)
    assert header.sectionSize(1) > max(usual, text)


def test_new_can_be_undone(qtbot, window):
    edited = replace(window.document.spec, steps=123)
    window.document.edit(edited)
    window.act("new")
    assert window.document.spec != edited
    window.act("undo")
    assert window.document.spec == edited


def test_the_counter_has_room_for_its_widest_number(window):
    window.document.edit(replace(window.document.spec, steps=30_000))
    window.transport.show_state(30_000, 30_000, False, 1.0, False)
    QApplication.processEvents()
    counter = window.transport.counter
    assert counter.sizeHint().width() <= counter.width()
    assert counter.geometry().right() < window.transport.speed.geometry().left()


def test_the_window_is_after_a_presentation_what_it_was_before(window):
    window.showMaximized()
    QApplication.processEvents()
    window.present(True)
    window.present(False)
    assert window.isMaximized() and not window.isFullScreen()
    window.present(True)
    window.close()
    assert not window.presenting and not window.isFullScreen()
