"""The window as its users use it."""

import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from gdviz.core import racefile
from gdviz.core.objectives.landscape import LANDSCAPES
from gdviz.core.optimizers import OPTIMIZERS
from gdviz.core.presets import presets
from gdviz.core.schedules import SCHEDULES
from gdviz.core.spec import Entry, Landscape, Line
from gdviz.gui.knob_editor import KnobEditor
from gdviz.gui.map_reading import read_out
from gdviz.gui.settings import load_settings
from gdviz.render.page import PagePainter

ROOT = Path(__file__).parents[2]


def settled(qtbot, window):
    qtbot.waitUntil(
        lambda: (
            window.shown is not None
            and window.shown.done
            and window.shown.spec == window.document.spec
            and not window.planes.busy
        ),
        timeout=20_000,
    )


def typed(qtbot, box, text):
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, text)
    qtbot.keyClick(box, Qt.Key.Key_Return)


def test_first_start_shows_six_racers(window):
    assert len(window.shown.tracks) == 6
    assert window.table.model.rowCount() == 6
    assert [i.failure for i in window.race_view.items] == [""]
    window.grab()
    assert window.race_view.items[0].failure == "" and window.loss_view.curves.failure == ""


def test_the_first_start_plays(qtbot, look):
    from gdviz.gui.main_window import MainWindow

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


def test_forty_quick_edits_never_show_a_stale_race(qtbot, window):
    for k in range(40):
        window.editing.edit(replace(window.document.spec, start=(0.01 * k, 0.5)), "start")
        QApplication.processEvents()
        window._look_for_race()
        if window.race_view._race.spec != window.document.spec:
            assert window.race_view._race.spec in (window.shown.spec,)
    settled(qtbot, window)
    assert window.race_view._race.spec == window.document.spec


def test_a_recolour_recomputes_nothing(qtbot, window):
    race = window.shown
    spec = window.document.spec
    entry = replace(spec.entries[0], colour="#ff00ff", label="<b>bold</b>")
    window.editing.edit(replace(spec, entries=(entry, *spec.entries[1:])), "")
    qtbot.wait(60)
    assert window.shown.tracks is race.tracks and window.worker.latest.tracks is race.tracks
    labels = {row.label for row in window.table.model.rows}
    assert "<b>bold</b>" in labels
    assert window.race_view.items[0]._style.colours[0] == "#ff00ff"


def test_hide_solo_and_digits(qtbot, window):
    window.editing.toggle(2)
    assert [e.visible for e in window.document.spec.entries].count(False) == 1
    window.editing.solo(1)
    assert [e.visible for e in window.document.spec.entries] == [i == 1 for i in range(6)]
    window.editing.solo(1)
    qtbot.keyClick(window, Qt.Key.Key_4)
    assert not window.document.spec.entries[3].visible


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


def test_a_space_in_the_formula_is_a_space(qtbot, window):
    field = window.panel.problem.formula
    field.setFocus()
    field.clear()
    qtbot.keyClicks(field, "x^2 + 3y^2")
    qtbot.waitUntil(lambda: getattr(window.document.spec.problem, "formula", "") == "x^2 + 3y^2")
    assert not window.playback.playing
    settled(qtbot, window)


def test_a_chosen_landscape_shows_its_formula_and_parameters(qtbot, window):
    panel = window.panel.problem
    panel.choose("himmelblau")
    settled(qtbot, window)
    assert panel.formula.text() == "(x^2 + y - 11)^2 + (x + y^2 - 7)^2"
    assert panel.landscape.combo.currentText() == "Himmelblau" and not panel._params
    window.act("undo")
    assert panel.landscape.combo.currentText() == "Rosenbrock" and list(panel._params) == ["b"]


def test_a_wrong_formula_keeps_the_last_good_landscape(qtbot, window):
    panel = window.panel.problem
    before = window.document.spec
    panel.formula.setFocus()
    panel.formula.selectAll()
    qtbot.keyClicks(panel.formula, "x^2 + foo(y)")
    qtbot.waitUntil(lambda: not panel.field.error.isHidden(), timeout=3000)
    assert panel.field.error.text().startswith("column 7")
    assert window.document.spec == before


def test_bad_numbers_keep_the_last_good_value(qtbot, window):
    box = window.panel.cards[0].lr.box
    before, shown = window.document.spec, box.text()
    for text in ("-1", "abc", "nan", "1e400", "0", "0,01"):
        typed(qtbot, box, text)
        assert window.document.spec == before and box.text() == shown
        assert ("point" in window.notice.text) == (text == "0,01")
        assert "\n" not in window.notice.text and "learning rate" in window.notice.text


def test_a_small_rate_survives_the_box(qtbot, window):
    typed(qtbot, window.panel.cards[0].lr.box, "1e-7")
    assert window.document.spec.entries[0].lr == 1e-7


def test_add_duplicate_move_and_remove(qtbot, window):
    panel = window.panel
    panel.add_racer("adamw")
    assert window.document.spec.entries[-1].optimizer.id == "adamw"
    panel._asked(6, "duplicate")
    panel._asked(7, "up")
    panel._asked(0, "remove")
    settled(qtbot, window)
    assert len(window.document.spec.entries) == 7 == len(panel.cards)
    for _ in range(4):
        window.act("undo")
    assert len(window.document.spec.entries) == 6


def test_at_most_32_racers(window):
    entries = tuple(Entry(OPTIMIZERS["sgd"](), 1e-4) for _ in range(32))
    window.editing.edit(replace(window.document.spec, entries=entries, steps=5), "")
    assert not window.panel.add.isEnabled()
    window.panel.add_racer("adam")
    assert len(window.document.spec.entries) == 32


def test_the_wheel_passes_over_sliders_and_choices(qtbot, window):
    before = window.document.spec
    editors = window.panel.findChildren(KnobEditor)
    for editor in editors[:6]:
        target = editor.slider or editor.choice
        if target is not None:
            at = QPointF(5, 5)
            event = QWheelEvent(
                at,
                at,
                QPointF(0, 0).toPoint(),
                QPointF(0, 120).toPoint(),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            QApplication.sendEvent(target, event)
    assert window.document.spec == before


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
        qtbot.wait(30)
        window.grab()
        assert window.look.name == name and window.shown is race
        assert window.race_view.items[0].look.name == name


def drop(window, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)


def test_a_dropped_race_file_is_opened(qtbot, window, tmp_path):
    path = tmp_path / "mine.toml"
    wanted = replace(window.document.spec, problem=Landscape("booth"), start=None, steps=40)
    racefile.save(wanted, path)
    drop(window, path)
    settled(qtbot, window)
    assert window.document.spec == wanted
    assert load_settings()[0].recent == [] and window.settings.recent == [str(path)]


def test_a_bad_file_is_one_line_and_the_race_stays(window, tmp_path):
    before = window.document.spec
    bad = tmp_path / "bad.toml"
    bad.write_text('format = "gdviz-race"\nversion = 1\n[landscape]\nname = "rosenbrok"\n')
    for path in (bad, tmp_path, tmp_path / "missing.toml"):
        drop(window, path)
        assert window.document.spec is before
        assert window.notice.text and "\n" not in window.notice.text


def test_the_last_race_layout_and_theme_survive(qtbot, window, look):
    from gdviz.gui.main_window import MainWindow

    window.act("side")
    window.act("dark")
    window.editing.edit(replace(window.document.spec, steps=77), "")
    window.close()
    again = MainWindow()
    try:
        assert again.document.spec.steps == 77
        assert again.settings.layout == "side" and again.look.name == "dark"
    finally:
        again.close()


def test_copy_puts_the_page_on_the_clipboard(qtbot, window, monkeypatch):
    drawn, real = [], PagePainter.frame

    def frame(painter, step):
        drawn.append(threading.get_ident())
        return real(painter, step)

    monkeypatch.setattr(PagePainter, "frame", frame)
    board = QApplication.clipboard()
    board.clear()
    window.act("copy")
    qtbot.waitUntil(lambda: not board.image().isNull(), timeout=20_000)
    image = board.image()
    assert (image.width(), image.height()) == (1280, 720)
    assert len(drawn) == 1 and threading.get_ident() not in drawn


def test_export_runs_beside_the_window_and_can_be_cancelled(qtbot, window, tmp_path):
    path = tmp_path / "race.png"
    job = window.exports.start_export(window.shown, path, window.exports.options)
    with qtbot.waitSignal(job.written, timeout=20_000):
        pass
    assert path.read_bytes().startswith(b"\x89PNG")
    clip = tmp_path / "race.gif"
    job = window.exports.start_export(window.shown, clip, window.exports.options)
    with qtbot.waitSignal(job.cancelled, timeout=30_000):
        job.cancel()
    assert list(tmp_path.iterdir()) == [path]


def test_an_exported_picture_opens_as_its_race(qtbot, window, tmp_path):
    path = tmp_path / "race.png"
    wanted = replace(window.document.spec, steps=60)
    window.editing.edit(wanted, "")
    settled(qtbot, window)
    job = window.exports.start_export(window.shown, path, window.exports.options)
    with qtbot.waitSignal(job.written, timeout=20_000):
        pass
    window.act("undo")
    drop(window, path)
    assert window.document.spec == wanted


CLOSING = """
import sys
import threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from gdviz.gui import app as module
from dataclasses import replace
from pathlib import Path

def close():
    window = next(w for w in QApplication.topLevelWidgets() if hasattr(w, "document"))
    race = window.shown
    if race is not None and race.done:
        window.exports.start_export(race, Path(sys.argv[1]), window.exports.options)
    window.editing.edit(replace(window.document.spec, steps=100_000), "")
    QTimer.singleShot(60, window.close)

app = QApplication([])
QTimer.singleShot(700, close)
sys.exit(module.run_app())
"""


@pytest.mark.parametrize("attempt", range(3))
def test_closing_while_racing_and_exporting_is_clean(attempt, tmp_path):
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "GDVIZ_SETTINGS": str(tmp_path / "s")}
    done = subprocess.run(
        [sys.executable, "-c", CLOSING, str(tmp_path / "clip.mp4")],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [p.name for p in tmp_path.iterdir()] == ["s"]


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


def test_a_race_of_one_variable_runs_on_its_curve(qtbot, window):
    problem = window.panel.problem
    problem.choose("own formula of one variable")
    settled(qtbot, window)
    assert window.shown.problem.dim == 1
    window.grab()
    assert [item.failure for item in window.race_view.items] == [""]
    flag = window.race_view.flags[0]
    flag.setPos(QPointF(2.5, 0.0))
    flag.sigPositionChangeFinished.emit(flag)
    settled(qtbot, window)
    assert window.shown.start == (2.5,)
    assert "slope" in read_out(window.shown.problem, 1.0, 0.0)
    problem.formula.setFocus()
    problem.formula.selectAll()
    qtbot.keyClicks(problem.formula, "x^2")
    qtbot.waitUntil(lambda: window.document.spec.problem.formula == "x^2", timeout=3000)
    settled(qtbot, window)
    assert window.shown.problem.dim == 1
    window.tabs.setCurrentWidget(window.inspector)
    window.grab()
    assert window.inspector.card.failure == ""


def test_schedules_show_their_curve_and_the_rates(qtbot, window):
    spec = window.document.spec
    assert not window.loss_view._strip_shown
    for name in ("onecycle", "plateau", "cosine"):
        entry = replace(spec.entries[1], schedule=SCHEDULES[name]())
        window.editing.edit(replace(spec, entries=(spec.entries[0], entry, *spec.entries[2:])), "")
        settled(qtbot, window)
        window.panel.cards[1].set_open(True)
        window.grab()
        window.panel.cards[1].body.curve.grab()
        assert window.loss_view._strip_shown
        assert window.loss_view.rates.failure == "" == window.panel.cards[1].body.curve.failure
    window.editing.edit(spec, "")
    settled(qtbot, window)
    assert not window.loss_view._strip_shown


def test_an_unknown_letter_becomes_a_parameter_with_one_click(qtbot, window):
    panel = window.panel.problem
    panel.formula.setFocus()
    panel.formula.selectAll()
    qtbot.keyClicks(panel.formula, "x^2 + a*y^2")
    qtbot.waitUntil(lambda: not panel.field.offer.isHidden(), timeout=3000)
    panel.field.offer.click()
    settled(qtbot, window)
    assert window.document.spec.problem == Landscape(formula="x^2 + a*y^2", params=(("a", 1.0),))
    panel._params["a"].slider.setValue(900)
    settled(qtbot, window)
    assert window.document.spec.problem.params[0][1] > 1.0
    window.grab()


def test_named_views_change_box_and_start(qtbot, window):
    panel = window.panel.problem
    panel.choose("beale")
    settled(qtbot, window)
    assert not panel.views.isHidden() and panel.views.count() > 1
    panel._view_chosen(1)
    settled(qtbot, window)
    view = LANDSCAPES["beale"].views[0]
    assert window.shown.problem.box == view.box and window.shown.start == view.start
    assert panel.views.currentIndex() == 1


def test_kinks_and_gradients_are_told(qtbot, window):
    panel = window.panel.problem
    panel.choose("l1")
    settled(qtbot, window)
    assert not panel.field.kinks.isHidden() and panel.field.kinks.text()
    panel.choose("sphere")
    settled(qtbot, window)
    assert panel.field.kinks.isHidden()
    assert panel.field.card.toolTip() == "f = x² + y²\n∂f/∂x = 2x\n∂f/∂y = 2y"


def test_the_probe_reads_the_point_that_is_clicked(qtbot, window):
    window.act("probe")
    assert window.tabs.currentWidget() is window.probe
    window.race_view.probed.emit((-0.7, 0.9))
    found, way = window.race_view.items[0].probed
    assert found.loss == pytest.approx((1.7) ** 2 + 100 * (0.9 - 0.49) ** 2)
    window.probe._snap(180.0)
    found, way = window.race_view.items[0].probed
    assert way @ found.grad / found.slope == pytest.approx(-1.0, abs=1e-3)
    window.grab()
    assert window.probe.card.failure == "" == window.race_view.items[0].failure
    window.panel.problem.choose("himmelblau")
    settled(qtbot, window)
    assert window.probe.card.found.point.tolist() == [-0.7, 0.9]
    hill = next(c for c in LANDSCAPES["himmelblau"].critical if c.kind == "maximum")
    window.race_view.probed.emit((hill.point[0] + 0.05, hill.point[1] - 0.05))
    assert window.probe.card.found.kind == "maximum"
    window.act("probe")
    assert window.race_view.items[0].probed is None


def test_the_page_plots_what_the_window_plots(window):
    window.loss_view.head.choose("gradient", "evaluations")
    page = window._page()
    assert (page.quantity, page.against) == ("gradient", "evaluations")


def test_learning_rates_from_the_menu(window):
    action = window.actions_by_id["rates"]
    assert not action.isChecked()
    action.trigger()
    assert window.loss_view.rates_shown and action.isChecked()
    action.trigger()
    assert not window.loss_view.rates_shown and not action.isChecked()


def test_the_browser_races_on_what_is_chosen(qtbot, window):
    window.act("browse")
    browser = window.panel.problem.landscape.browser
    browser.search.setText("egg")
    browser.grid.choose_current()
    settled(qtbot, window)
    assert window.document.spec.problem == Landscape("eggholder")
    browser.close()


def test_a_presets_lesson_stays_until_the_race_is_changed(qtbot, window):
    action = next(a for a in window.menus["Presets"].actions() if a.text() == "Clip the cliff")
    action.trigger()
    settled(qtbot, window)
    lesson = presets()["clip-the-cliff"].summary
    assert window.hover.text() == lesson
    window.race_view.hovered.emit("x 1, y 2")
    assert window.hover.text() == "x 1, y 2"
    window.race_view.hovered.emit("")
    assert window.hover.text() == lesson
    # a long sentence does not hold the window wide
    assert window.statusBar().minimumSizeHint().width() < 300
    window.editing.edit(replace(window.document.spec, steps=77))
    assert window.hover.text() == ""
    window.act("undo")
    assert window.hover.text() == lesson


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


def test_the_race_before_rests_while_another_problem_is_computed(qtbot, window, monkeypatch):
    monkeypatch.setattr(window.worker, "request", lambda spec: None)
    window.playback.seek(3)
    window.playback.play()
    window.editing.race_on(Landscape("beale"))
    qtbot.wait(100)
    assert window.playback.step == 3 and window.playback.playing
    window._failed(window.document.spec, "no such race")
    qtbot.waitUntil(lambda: window.playback.step > 3, timeout=5_000)


def test_new_can_be_undone(qtbot, window):
    edited = replace(window.document.spec, steps=123)
    window.document.edit(edited)
    window.act("new")
    assert window.document.spec != edited
    window.act("undo")
    assert window.document.spec == edited


def test_a_start_is_shown_in_the_digits_that_fit_and_kept_in_all(qtbot, window):
    exact = (-0.00746544123, 1.23456789)
    window.editing.move_start(exact, True)
    settled(qtbot, window)
    x, y = window.panel.problem.start
    assert x.text().startswith("-0.007") and x.cursorPosition() == 0
    assert x.fontMetrics().horizontalAdvance(x.text()) < x.width()
    typed(qtbot, y, "2")
    assert window.document.spec.start == (exact[0], 2.0)


def test_the_counter_has_room_for_its_widest_number(window):
    window.document.edit(replace(window.document.spec, steps=30_000))
    window.transport.show_state(30_000, 30_000, False, 1.0, False)
    QApplication.processEvents()
    counter = window.transport.counter
    assert counter.sizeHint().width() <= counter.width()
    assert counter.geometry().right() < window.transport.speed.geometry().left()


def test_the_start_of_a_function_of_one_variable_is_typed(qtbot, window):
    line = Line("x^4 - 3*x^2 + x", (), (-2.5, 2.5))
    spec = window.document.spec
    window.editing.edit(replace(spec, problem=line, start=(0.5,), entries=spec.entries[:1]))
    settled(qtbot, window)
    typed(qtbot, window.panel.problem.start[0], "1.5")
    assert window.document.spec.start == (1.5,) and window.notice.text == ""


def test_keys_of_data_say_so_on_a_landscape(window):
    here = window.tabs.currentWidget()
    for name in ("noise", "learning", "losses"):
        window.act(name)
        assert window.tabs.currentWidget() is here and "Data" in window.notice.text
    window.act("loop")
    assert window.tabs.currentWidget() is window.loop


def test_the_window_is_after_a_presentation_what_it_was_before(window):
    window.showMaximized()
    QApplication.processEvents()
    window.present(True)
    window.present(False)
    assert window.isMaximized() and not window.isFullScreen()
    window.present(True)
    window.close()
    assert not window.presenting and not window.isFullScreen()


def test_what_is_typed_and_not_entered_goes_with_escape_and_with_the_race(qtbot, window):
    card = window.panel.cards[0]
    box = card.lr.box
    shown, spec = box.text(), window.document.spec
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "0.7")
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == shown
    qtbot.keyClicks(box, "9")
    window._choose_preset(presets()["cliff-edge"])
    settled(qtbot, window)
    window.race_view.setFocus()
    assert window.document.spec == presets()["cliff-edge"].spec != spec


def test_a_refusal_goes_with_the_next_edit(qtbot, window):
    typed(qtbot, window.panel.cards[0].lr.box, "abc")
    assert "abc" in window.notice.text
    window.panel.problem.choose("sphere")
    assert window.notice.text == ""


def test_cards_are_shown_anew_only_where_something_of_theirs_has_changed(
    qtbot, window, monkeypatch
):
    card, shown = window.panel.cards[0], []
    monkeypatch.setattr(card.body.knobs, "show_owner", lambda owner: shown.append(owner))
    window.editing.move_start((0.5, 0.5), True)
    assert shown == []
    # an edit of its own, and one that is refused and put back
    typed(qtbot, card.lr.box, "0.003")
    assert len(shown) == 1
    card.edited.emit(replace(window.document.spec.entries[0], lr=-1.0), "lr")
    assert window.document.spec.entries[0].lr == 0.003
    window.act("dark")
    window.panel.set_spec(window.document.spec)
    assert len(shown) >= 2
